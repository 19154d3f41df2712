"""What the cards about people share: ways of counting, the place looked at, the card's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import pandas as pd
from plotly.graph_objects import Figure

from analysis import population
from data import people, queries
from data.queries import NATION
from exports.tables import Column, Table
from ui import choices
from ui import measure as m
from ui.across import translated
from ui.card import Words, figure_card
from ui.frame import View
from ui.memory import remembered
from ui.state import add_clicked
from ui.text import span, t, unit_name
from ui.units import Unit, chosen
from ui.vocabulary import place_names

#: Publications of each way of counting, and of ages.
SOURCES = {
    "census": ("census",),
    "register": ("ssds_1995_2018", "ssds_2010_2023", "register", "card_municipality"),
    "projection_2023": ("ipss_2023",),
    "projection_2018": ("ipss_2018",),
    "estimate": ("ssds_1995_2018", "ssds_2010_2023"),
}
AGE_SOURCES = {
    "census": ("census_age",), "register": ("register",), "projection_2018": ("ipss_2018",),
}  # fmt: skip
#: What the address writes for the first place that one may look at.
FIRST = "first"


def people_card(
    v: View,
    figure: Figure | None,
    *,
    key: str,
    table: Table,
    unit: str,
    years: Iterable[int],
    n: str,
    where: str,
    sources: Iterable[str],
    place: str = "",
    definition: str = "depopulation.counts",
    clicks: bool = False,
    narrow: Figure | None = None,
    full: Callable[[], Table] | None = None,
) -> None:
    """A card of several ways of counting, which no single measure's words fit.

    ``key`` and ``definition`` are texts of labels.yaml; with ``clicks`` a map's click chooses.
    ``full`` makes the table of all years, else it is every count of every municipality.
    """
    years = sorted({int(year) for year in years})
    ends = (years[0], years[-1])

    def words(there: View) -> Words:
        lang = there.lang
        named = place if lang == v.lang else translated(v, place)
        title = t(key, lang, place=named, first=years[0], last=years[-1])
        return Words(
            title=title,
            unit=unit,
            year=span(ends[0], ends[-1], lang, fiscal=False),
            n=n,
            filters=m.listed([where, t("filter.today", lang)], lang),
            sources=m.published(dict.fromkeys(sources), lang),
            definition=t(definition, lang),
            how_to_read=t(f"{key}.how", lang),
            not_said=t(f"{key}.not", lang),
            alt=title,
        )

    name = key.replace(".", "-")
    figure_card(
        figure,
        key=name,
        words=words,
        table=table,
        view=v,
        full=full or partial(counts, v.lang),
        on_select=partial(add_clicked, f"figure-{name}") if clicks else None,
        map_height=clicks,
        narrow=narrow,
    )


def counted(kind: str, scope: str, lang: str) -> str:
    """The way of counting in words."""
    return t(f"depopulation.kind.{kind}.{scope}", lang)


def who(lang: str) -> tuple[Column, ...]:
    """The columns of a count: place, way of counting, year and day."""
    return (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        Column("counted", t("depopulation.counted", lang)),
        Column("year", t("column.calendar", lang), "plain"),
        Column("day", t("depopulation.day", lang)),
    )


def counts(lang: str) -> Table:
    """Every count of every municipality: censuses, register, projections."""
    frame = in_words(everyone(), lang)
    frame = frame.assign(place=frame["code"].map(place_names(lang)))
    columns = (*who(lang), _persons(lang))
    return Table(frame, columns)


def _persons(lang: str) -> Column:
    unit = unit_name("person", lang)
    return Column("value", t("depopulation.persons", lang), "number", unit, 0, "status")


def in_words(frame: pd.DataFrame, lang: str) -> pd.DataFrame:
    """The frame with ``counted`` and ``day`` as a table prints them."""
    ways = zip(frame["kind"], frame["scope"], strict=True)
    return frame.assign(
        counted=[counted(kind, scope, lang) for kind, scope in ways],
        day=frame["as_of"].dt.strftime("%Y-%m-%d"),
    )


@remembered
def whole(codes: tuple[str, ...]) -> pd.DataFrame:
    """``people.population`` of all these codes as one: a sum only where every one has a figure."""
    return population.together(people.population(codes))


@remembered
def everyone() -> pd.DataFrame:
    """``people.population`` of all municipalities and wards."""
    return people.everyone()


@remembered
def of_prefectures() -> pd.DataFrame:
    """``people.population`` of the 47."""
    return people.population(tuple(queries.prefectures()["code"]))


@remembered
def places(units: tuple[Unit, ...], areas: tuple[str, ...], lang: str) -> pd.DataFrame:
    """``people.population`` of units and areas with place, counted and day.

    ``code`` is the unit's id. A group is the sum of its members where all of them have a figure.
    """
    names = place_names(lang)
    parts = [
        whole(unit.codes).assign(code=unit.id, place=unit.name) for unit in units if unit.codes
    ]
    if areas:
        own = people.population(areas)
        parts.append(own.assign(place=own["code"].map(names)))
    return in_words(pd.concat(parts, ignore_index=True), lang)


def candidates(v: View) -> dict[str, tuple[str, tuple[str, ...]]]:
    """id → (name, codes) of what one may look at alone: chosen units, prefectures, Japan."""
    names = place_names(v.lang)
    found = {unit.id: (unit.name, unit.codes) for unit in chosen(v) if unit.codes}
    areas = (*v.selection.prefectures, *(c[:2] for c in v.selection.municipalities), NATION)
    return found | {code: (names[code], (code,)) for code in dict.fromkeys(areas)}


def choose_place(v: View) -> tuple[str, tuple[str, ...]]:
    """The one place that this page is about, with its name.

    Unless the reader names one it is the first there is: who chooses a town sees that town.
    """
    options = candidates(v)
    first = next(iter(options))
    pick = choices.select(
        v,
        "place",
        t("depopulation.place", v.lang),
        list(options),
        first,
        text=lambda id_: FIRST if id_ == first else id_,
        format_func=lambda id_: options[id_][0],
        help=t("depopulation.place.help", v.lang),
    )
    return options[pick]


def choose_view(v: View, key: str, names: tuple[str, ...]) -> str:
    """Which of several cards stands here; ``key`` is that of the address."""
    return choices.select(
        v,
        key,
        t(f"depopulation.view.{key}", v.lang),
        names,
        names[0],
        style="segmented_control",
        format_func=lambda name: t(f"depopulation.view.{key}.{name}", v.lang),
        label_visibility="collapsed",
    )
