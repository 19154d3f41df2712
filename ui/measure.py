"""A catalog entry in the reader's words: name, unit, definition, sources, filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Any, Literal

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis.rank import ranks
from data import catalog, queries
from data.catalog import Indicator, graph
from data.queries import Measure
from exports.card import Card
from exports.tables import Column, Table
from ui.across import translated
from ui.card import Words, show, value
from ui.frame import View
from ui.memory import remembered
from ui.selection import Selection
from ui.state import changed
from ui.text import calendar_year, fiscal_year, other, status_word, t, unit_name
from ui.text import years as spoken_years
from ui.units import Unit, chosen, groups_among, values_of
from ui.vocabulary import CPI_BASE, place_names

#: Caveats about totals that the ministry publishes; the figures here are sums of municipalities.
ELSEWHERE = ("joint_authorities",)
Caveats = Literal["all", "years", "none"]


def measure(selection: Selection, id_: str | None = None) -> Measure:
    """The chosen indicator, or another one, under the chosen switches."""
    return Measure(
        id_ or selection.indicator,
        per_capita=selection.per_capita,
        real=selection.real,
        basis=selection.basis,
    )


def today(measure_: Measure) -> Measure:
    """The same on today's boundaries: sums over an area need one set of municipalities."""
    return replace(measure_, basis="today")


def name(measure_: Measure, lang: str) -> str:
    """地方交付税の歳入比率; amounts say whether they are per resident and in constant prices."""
    entry = measure_.entry
    parts = switches(measure_, lang)
    base = entry.name_ja if lang == "ja" else entry.name_en
    if not parts:
        return base
    return f"{base}（{'、'.join(parts)}）" if lang == "ja" else f"{base} ({', '.join(parts)})"


def switches(measure_: Measure, lang: str) -> list[str]:
    """Words of the switches that change this measure; a ratio has none."""
    parts = []
    if measure_.per_capita and measure_.takes_per_capita:
        parts.append(t("filter.per_capita", lang))
    if measure_.real and measure_.takes_real:
        parts.append(t("filter.real", lang, year=CPI_BASE))
    return parts


def decimals(measure_: Measure, year: int | None = None) -> int:
    """Digits shown: the entry's own; one for amounts per person.

    Of one year no more than its publications print: FY2024's 92 % is not 92.0 %.
    """
    if measure_.unit != measure_.entry.unit:
        return 1
    own = measure_.entry.decimals
    return own if year is None else queries.coarser_years(measure_).get(year, own)


def unit(measure_: Measure, lang: str) -> str:
    """％, 千円 …; an index has the word."""
    return unit_name(measure_.unit, lang)


def is_category(measure_: Measure) -> bool:
    """True for values that are names: they have no rank, no median and no course."""
    return measure_.unit == "category"


def category(measure_: Measure, value: int, lang: str) -> str:
    """The word of a categorical indicator's value: 0 → 不交付団体."""
    entry = measure_.entry
    words = entry.labels[value] if isinstance(entry, Indicator) else ("", "")
    return words[lang == "en"]


@remembered
def without_wards() -> tuple[str, ...]:
    """Codes of the 1,718 municipalities that are compared when the wards are left out."""
    towns = queries.municipalities()
    return tuple(towns.loc[~towns["is_ward"], "code"])


def held(ids: tuple[str, ...]) -> tuple[str, ...]:
    """Those of ``ids`` that the catalog defines, in order."""
    known = {*catalog.items(), *catalog.indicators()}
    return tuple(i for i in ids if i in known)


def year_of(measure_: Measure, year: int, lang: str) -> str:
    """The year a value belongs to: fiscal for money, calendar for people and land.

    An index to a fixed year (2050) belongs to that year whatever is chosen.
    """
    if fixed := graph.fixed_year(measure_.id):
        return calendar_year(fixed, lang)
    return calendar_year(year, lang) if in_calendar_years(measure_) else fiscal_year(year, lang)


def in_calendar_years(measure_: Measure) -> bool:
    """True for people and land; money and what is made of it belongs to fiscal years."""
    inputs = [catalog.items()[i] for i in measure_.inputs()]
    people = any(i.kind == "stock" and i.unit in ("person", "km2") for i in inputs)
    money = any(i.unit in (*queries.MONEY_UNITS, "percent", "index") for i in inputs)
    return people and not money


def marks(measure_: Measure, lang: str) -> dict[int, str]:
    """Years of a course that need a word, from the caveats of the measure."""
    entry = measure_.entry
    known = {"fy2020": 2020, "fy2021": 2021} if isinstance(entry, Indicator) else {}
    found = {year for id_, year in known.items() if id_ in entry.caveats}
    return {year: t(f"mark.{year}", lang) for year in sorted(found)}


def mergers(selection: Selection, lang: str) -> dict[int, str]:
    """Fiscal years in which the first chosen municipality took others in, on the reported basis."""
    if selection.basis == "today" or not selection.municipalities:
        return {}
    found = queries.mergers(selection.municipalities[0])
    return {int(year): t("mark.merger", lang) for year in found["year"]}


def span(measure_: Measure, years: Iterable[int], lang: str) -> str:
    """The runs of years that there are: 2000〜2018、2020〜2024年度（平成12〜令和6年度）.

    A hole is not hidden between the first and the last. Runs are told apart by the usual step, so
    that a census every five years is one run.
    """
    held = sorted({int(y) for y in years})
    step = min((b - a for a, b in pairwise(held)), default=1)
    runs = [(held[0], held[0])]
    for year in held[1:]:
        start, end = runs[-1]
        if year - end > step:
            runs.append((year, year))
        else:
            runs[-1] = (start, year)
    return spoken_years(runs, lang, fiscal=not in_calendar_years(measure_))


def year_column(measure_: Measure, lang: str) -> Column:
    """The years of a table, named for what they are."""
    kind = "calendar" if in_calendar_years(measure_) else "year"
    return Column("year", t(f"column.{kind}", lang), "plain")


def scope(view: View) -> str:
    """Among whom a rank counts, as a phrase: 全国 or the chosen prefectures."""
    lang, places = view.lang, place_names(view.lang)
    return listed([places[c] for c in view.selection.prefectures or (queries.NATION,)], lang)


def listed(words: Sequence[str], lang: str) -> str:
    """北海道、東京都 / Hokkaido, Tokyo."""
    return ("、" if lang == "ja" else ", ").join(words)


def suffix(measure_: Measure, lang: str) -> str:
    """The unit as it follows a number in a figure: none after an index."""
    return "" if measure_.unit in ("index", "ratio", "category") else unit(measure_, lang)


def filters(
    view: View, measure_: Measure, where: str | None = None, wards: bool | None = None
) -> str:
    """Where and under which switches, in words: 全国、東京23区を除く、現在の区域."""
    lang = view.lang
    with_wards = view.selection.wards if wards is None else wards
    parts = [
        where or (scope(view) if view.selection.prefectures else t("filter.japan", lang)),
        t("filter.wards_in" if with_wards else "filter.wards_out", lang),
        t(f"filter.{measure_.basis}", lang),
        *switches(measure_, lang),
    ]
    return listed(parts, lang)


@remembered
def sources(measures: tuple[Measure, ...], lang: str, year: int | None = None) -> tuple[str, ...]:
    """Publisher with its publications, each once: 総務省「A」「B」 / Ministry: A, B."""
    return published((i for one in measures for i in queries.sources_of(one, year)), lang)


def published(ids: Iterable[str], lang: str) -> tuple[str, ...]:
    """Publications by their ids, in the words of ``sources``."""
    held = catalog.sources()
    by_publisher: dict[str, dict[str, None]] = {}
    for id_ in ids:
        source = held.get(id_)
        if source is not None:
            publisher = source.publisher_ja if lang == "ja" else source.publisher_en
            publication = source.publication_ja if lang == "ja" else source.publication_en
            by_publisher.setdefault(publisher, {})[publication] = None
    if lang == "ja":
        return tuple(p + "".join(f"「{x}」" for x in found) for p, found in by_publisher.items())
    return tuple(f"{p}: {', '.join(found)}" for p, found in by_publisher.items())


@remembered
def behind(
    ids: tuple[str, ...], levels: tuple[str, ...], years: tuple[int, int] | None = None
) -> tuple[str, ...]:
    """Ids of the publications behind the measures at these levels, in these years; each once."""
    found = (i for level in levels for i in queries.sources_behind(ids, level, years))
    return tuple(dict.fromkeys(found))


@remembered
def definition(measure_: Measure, lang: str) -> str:
    """The catalog's definition with its formula and an example."""
    entry = measure_.entry
    text = entry.definition_ja if lang == "ja" else entry.definition_en
    if isinstance(entry, Indicator):
        formula = catalog.formula(entry.id, "ja" if lang == "ja" else "en")
        example = entry.how_to_read_ja if lang == "ja" else entry.how_to_read_en
        return f"{text} {t('card.formula', lang, formula=formula)} {example}".strip()
    return text or name(measure_, lang)


def not_said(measure_: Measure, key: str, lang: str, year: int | None, caveats: Caveats) -> str:
    """What must not be read into the figure ``key``, and the measure's caveats that touch it.

    'all' of them but those of other years than ``year``; only those of 'years'; or 'none'.
    """
    entry = measure_.entry
    marks = entry.caveats if isinstance(entry, Indicator) and caveats != "none" else ()
    held = [catalog.caveats()[c] for c in marks if c not in ELSEWHERE]
    texts = [
        c.text_ja if lang == "ja" else c.text_en
        for c in held
        if (caveats == "all" and not c.years) or (c.years and (year is None or year in c.years))
    ]
    return ("" if lang == "ja" else " ").join([t(f"{key}.not", lang), *texts])


def words(
    view: View,
    measure_: Measure,
    *,
    key: str,
    n: int | str,
    place: str = "",
    caveats: Caveats = "all",
    filters_shown: str | None = None,
    unit_shown: str | None = None,
    also: tuple[Measure, ...] = (),
    year: str | None = None,
) -> Words:
    """The words of a card about one measure; see ``made``."""
    lang = view.lang
    chosen = view.selection.year if year is None else None
    title = t(key, lang, name=name(measure_, lang), place=place)
    return Words(
        title=title,
        unit=unit_shown or unit(measure_, lang),
        year=year or year_of(measure_, view.selection.year, lang),
        n=f"{n:,}" if isinstance(n, int) else n,
        filters=filters_shown or filters(view, measure_),
        sources=sources((measure_, *also), lang, chosen),
        definition=definition(measure_, lang),
        how_to_read=t(f"{key}.how", lang),
        not_said=not_said(measure_, key, lang, chosen, caveats),
        alt=title,
    )


def card(
    view: View,
    measure_: Measure,
    fig: Figure | None,
    *,
    on_select: Callable[[], None] | None = None,
    switch: Callable[[], object] | None = None,
    map_height: bool = False,
    boxes: str = "",
    **told: Any,
) -> None:
    """Draw the card that ``made`` makes of what is ``told``; the others are as of ui.card.show."""
    show(
        made(view, measure_, fig, **told),
        on_select=on_select,
        switch=switch,
        map_height=map_height,
        boxes=boxes,
    )


def made(
    view: View,
    measure_: Measure,
    fig: Figure | None,
    *,
    key: str,
    n: int | str,
    table: Table,
    place: str | Callable[[str], str] = "",
    caveats: Caveats = "all",
    filters_shown: str | None = None,
    unit_shown: str | None = None,
    also: tuple[Measure, ...] = (),
    year: str | None = None,
) -> Card:
    """A card about one measure. ``key`` is its text in labels.yaml, with '.how' and '.not' below.

    Without a figure the card is its table. ``year`` is given when it shows other years than the
    chosen one; ``caveats`` says which of the measure's caveats touch it; ``filters_shown`` and
    ``unit_shown`` replace what the sidebar and the measure say; ``also`` names further measures
    in the figure, for the source line. A ``place`` that is none is a function of the language.
    """
    lang, chosen = view.lang, view.selection.year if year is None else None
    told = words(
        view,
        measure_,
        key=key,
        n=n,
        place=place(lang) if callable(place) else place,
        caveats=caveats,
        filters_shown=filters_shown,
        unit_shown=unit_shown,
        also=also,
        year=year,
    )

    def twin() -> tuple[str, tuple[str, ...]]:
        there = other(lang)
        where = place(there) if callable(place) else translated(view, place)
        named = t(key, there, name=name(measure_, there), place=where)
        return named, sources((measure_, *also), there, chosen)

    return value(
        fig,
        key=key.replace(".", "-"),
        words=told,
        table=table,
        view=view,
        full=partial(all_years, (measure_, *also), lang),
        twin=twin,
    )


def all_years(measures: tuple[Measure, ...], lang: str, level: str = "municipality") -> Table:
    """Every municipality in every year that has a figure or a reason for having none.

    Or every prefecture's own account (``level``), whose years without a figure are left out.
    """
    whole = pd.DataFrame(columns=["code", "year"])
    columns = []
    for place, one in enumerate(dict.fromkeys(measures)):
        key, status = ("value", "status") if place == 0 else (one.id, f"{one.id}_status")
        found = _whole_series(one, level).rename(columns={"value": key, "status": status})
        whole = whole.merge(found, on=["code", "year"], how="outer") if place else found
        columns.append(replace(value_column(one, lang), key=key, status=status))
    for column in columns:
        whole[column.status] = whole[column.status].fillna("unpublished")
    whole = whole.assign(place=whole["code"].map(place_names(lang)), year=whole["year"].astype(int))
    who = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        year_column(measures[0], lang),
    )
    return Table(whole.sort_values(["code", "year"]), (*who, *columns))


def _whole_series(measure_: Measure, level: str) -> pd.DataFrame:
    """code, year, value, status of all municipalities or of the 47 prefectures."""
    if level == "municipality":
        return queries.stated_series(measure_, tuple(queries.municipalities()["code"]))
    found = queries.prefecture_series(measure_, tuple(queries.prefectures()["code"]))
    return found.assign(status="derived" if isinstance(measure_.entry, Indicator) else "official")


def value_column(measure_: Measure, lang: str, year: int | None = None) -> Column:
    """The measure as a column of a table, its gaps explained by the frame's ``status``.

    Of one year, or of the years in the frame's ``year``.
    """
    return Column(
        "value",
        name(measure_, lang),
        "number",
        unit(measure_, lang),
        decimals(measure_, year),
        "status",
        queries.coarser_years(measure_) if year is None else {},
    )


def cross_section(
    view: View, measure_: Measure, *, everywhere: bool = False
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All municipalities of one year to draw, and those of them that are compared, with ``rank``.

    Frames as of queries.values with ``place``; values rounded to what is shown, so that equal
    numbers share a rank. ``everywhere`` ignores the chosen prefectures.
    """
    chosen = view.selection
    prefectures = () if everywhere else chosen.prefectures
    return ranked(measure_, chosen.year, prefectures, chosen.wards, view.lang)


@remembered
def ranked(
    measure_: Measure, year: int, prefectures: tuple[str, ...], wards: bool, lang: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The two frames of cross_section."""
    drawn = queries.values(measure_, year, prefectures=prefectures, wards=True)
    drawn["place"] = drawn["code"].map(place_names(lang))
    drawn["value"] = drawn["value"].round(decimals(measure_, year))
    compared = drawn if wards else drawn[~drawn["is_ward"]]
    return drawn, compared.assign(rank=ranks(compared["value"]))


@remembered
def of_groups(measure_: Measure, year: int, groups: tuple[Unit, ...]) -> pd.DataFrame:
    """Groups as ui.units.values_of, rounded like municipalities.

    They stand beside the municipalities that are compared and are none of them.
    """
    found = values_of(measure_, groups, year)
    return found.assign(value=found["value"].round(decimals(measure_, year)))


def rank_table(view: View, measure_: Measure, *, everywhere: bool = False) -> Table:
    """Rank, code, municipality, value with its status, largest first, all that are compared.

    Chosen groups stand among them without a rank. A category has its word instead of a value and
    no rank.
    """
    selection = view.selection
    prefectures = () if everywhere else selection.prefectures
    return _rank_table(
        measure_,
        selection.year,
        prefectures,
        wards=selection.wards,
        groups=groups_among(chosen(view)),
        lang=view.lang,
    )


@remembered
def _rank_table(
    measure_: Measure,
    year: int,
    prefectures: tuple[str, ...],
    *,
    wards: bool,
    groups: tuple[Unit, ...],
    lang: str,
) -> Table:
    frame = ranked(measure_, year, prefectures, wards, lang)[1]
    if groups:
        frame = pd.concat([frame, of_groups(measure_, year, groups)], ignore_index=True)
    who = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
    )
    if is_category(measure_):
        words = [
            status_word(status, lang) if pd.isna(value) else category(measure_, int(value), lang)
            for value, status in zip(frame["value"], frame["status"], strict=True)
        ]
        named = frame.assign(value=words).sort_values(["value", "code"])
        return Table(named, (*who, Column("value", name(measure_, lang))))
    columns = (
        Column("rank", t("column.rank", lang), "plain"),
        *who,
        value_column(measure_, lang, year),
    )
    return Table(frame.sort_values(["value", "code"], ascending=[False, True]), columns)


def held_years(measure_: Measure, lang: str) -> str:
    """The years in which the measure has figures, for a notice that one has none."""
    return span(measure_, queries.years(measure_), lang)


def choose_indicator(view: View, ids: tuple[str, ...]) -> None:
    """The switch between the indicators of a page; the chosen one is always among them."""
    lang = view.lang
    chosen = view.selection.indicator
    st.selectbox(
        t("side.indicator", lang),
        ids if chosen in ids else (chosen, *ids),
        key="choice_indicator",
        format_func=lambda i: name(Measure(i), lang),
        on_change=changed,
        args=("indicator",),
    )
