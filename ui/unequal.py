"""Equal treatment of unequal bodies: their spread by kind, and where people live."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis import population
from analysis.unequal import Halves, Spread, halves, shares, spreads
from charts.lorenz import Line, lorenz
from charts.stacked import Part, stacked
from charts.strips import strips
from data import queries
from data.queries import Measure
from exports.tables import Column, Table
from ui import choices, notices
from ui import measure as m
from ui.computed import computed_card
from ui.frame import View
from ui.memory import remembered
from ui.text import t, unit_name
from ui.types import KINDS, kind_word, kinds, shown
from ui.vocabulary import place_names

#: What bodies with the same duties differ in; those above 0 everywhere have a logarithmic scale.
TRAITS = (
    "population_register",
    "area_km2",
    "habitable_density",
    "ageing_rate",
    "fiscal_strength_index",
    "local_tax_per_capita",
)
#: A share of a hundred: doubling it means little.
LINEAR = ("ageing_rate",)
PEOPLE, AREA = TRAITS[:2]
WAYS = ("kind", "size")


@remembered
def everyone(year: int) -> tuple[pd.DataFrame, dict[str, int]]:
    """All 1,741 by code with TRAITS, prefecture_code, is_ward, kind; the year of each trait.

    A trait that is not held in ``year`` is of its latest earlier year.
    """
    frame, of = queries.cross_section(tuple(map(Measure, TRAITS)), year, wards=True)
    towns = queries.municipalities().set_index("code")[["prefecture_code", "is_ward", "type"]]
    held = frame.set_index("code").reindex(columns=list(TRAITS)).astype(float)
    return towns.join(held).assign(kind=kinds()), of


@remembered
def within(year: int, prefectures: tuple[str, ...], *, wards: bool) -> pd.DataFrame:
    """Those that are compared."""
    frame = everyone(year)[0]
    frame = frame if wards else frame[~frame["is_ward"]]
    return frame[frame["prefecture_code"].isin(prefectures)] if prefectures else frame


@remembered
def spread_of(
    trait: str, year: int, prefectures: tuple[str, ...], *, wards: bool
) -> dict[str, Spread]:
    """The spread of a trait within each kind, kinds in their order."""
    frame = within(year, prefectures, wards=wards)
    found = spreads(frame[trait], frame["kind"])
    return {kind: found[kind] for kind in KINDS if kind in found}


@remembered
def halves_of(year: int, prefectures: tuple[str, ...], *, wards: bool) -> Halves | None:
    """Where the people of those that are compared live."""
    return halves(within(year, prefectures, wards=wards)[PEOPLE])


def year_of(v: View) -> int:
    """The nearest year with a register count."""
    return min(queries.years(Measure(PEOPLE)), key=lambda y: (abs(y - v.selection.year), -y))


def unequal_cards(v: View) -> None:
    """The trait, the answer, and the cards; a notice where nobody is compared."""
    s, lang = v.selection, v.lang
    year = year_of(v)
    trait = choices.select(
        v,
        "trait",
        t("unequal.trait", lang),
        TRAITS,
        TRAITS[0],
        format_func=lambda i: m.name(Measure(i), lang),
    )
    found = spread_of(trait, year, s.prefectures, wards=s.wards)
    if not found:
        notices.empty(lang)
        return
    _sentences(v, trait, year)
    _strip_card(v, trait, year)
    _table_card(v, year)
    _lorenz_card(v, year)
    _classes_card(v, year)


def _sentences(v: View, trait: str, year: int) -> None:
    """How far apart bodies of the most numerous kinds are, and where half the people live."""
    s, lang, names = v.selection, v.lang, place_names(v.lang)
    found = spread_of(trait, year, s.prefectures, wards=s.wards)
    kind = max(found, key=lambda k: found[k].n)
    one, measure = found[kind], Measure(trait)
    st.markdown(
        t(
            "unequal.says",
            lang,
            kind=kind_word(kind, lang),
            n=f"{one.n:,}",
            name=m.name(measure, lang),
            high=_number(one.high, measure, lang),
            high_place=names[one.high_code],
            low=_number(one.low, measure, lang),
            low_place=names[one.low_code],
            ratio=_ratio(one.ratio),
        )
    )
    if where := halves_of(year, s.prefectures, wards=s.wards):
        st.markdown(
            t(
                "unequal.halves",
                lang,
                where=m.scope(v),
                n=f"{where.n:,}",
                few=f"{where.half_live_in:,}",
                share=f"{100 * where.smaller_half:.1f}",
            )
        )


def _number(value: float, measure: Measure, lang: str) -> str:
    unit = m.suffix(measure, lang)
    space = "" if lang == "ja" or not unit or unit.startswith("%") else " "
    return f"{value:,.{m.decimals(measure)}f}{space}{unit}"


def _ratio(value: float) -> str:
    return "…" if pd.isna(value) else f"{value:,.0f}" if value >= 10 else f"{value:,.1f}"


def _card(v: View, figure: Figure | None, key: str, table: Table, **rest: object) -> None:
    """A card of those that are compared; see computed_card."""
    s, lang = v.selection, v.lang
    wards = t("filter.wards_in" if s.wards else "filter.wards_out", lang)
    computed_card(v, figure, key, table, filters=m.listed([m.scope(v), wards], lang), **rest)  # type: ignore[arg-type]


def _when(traits: tuple[str, ...], year: int, lang: str) -> str:
    """The years of the traits, each once."""
    of = everyone(year)[1]
    words = (m.year_of(Measure(i), of[i], lang) for i in traits if i in of)
    return m.listed(list(dict.fromkeys(words)), lang)


def _strip_card(v: View, trait: str, year: int) -> None:
    s, lang, measure = v.selection, v.lang, Measure(trait)
    frame = _points(trait, year, s.prefectures, wards=s.wards, lang=lang)
    columns = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        Column("word", t("column.kind", lang)),
        m.value_column(measure, lang, everyone(year)[1][trait]),
    )
    _card(
        v,
        _strips(
            trait, year, s.prefectures, s.municipalities, wards=s.wards, lang=lang, mode=v.mode
        ),
        "unequal.strip",
        Table(frame.assign(status="unpublished"), columns),
        unit=m.unit(measure, lang),
        year=_when((trait,), year, lang),
        n=len(frame),
        measures=(trait,),
        name=lambda there: m.name(measure, there),
    )


@remembered
def _points(
    trait: str, year: int, prefectures: tuple[str, ...], *, wards: bool, lang: str
) -> pd.DataFrame:
    """code, place, value, kind and its word, of all with a value."""
    frame = within(year, prefectures, wards=wards)[[trait, "kind"]].dropna().reset_index()
    return frame.assign(
        value=frame[trait],
        place=frame["code"].map(place_names(lang)),
        word=[kind_word(kind, lang) for kind in frame["kind"]],
    ).sort_values("value", ascending=False, ignore_index=True)


@remembered
def _strips(
    trait: str,
    year: int,
    prefectures: tuple[str, ...],
    selected: tuple[str, ...],
    *,
    wards: bool,
    lang: str,
    mode: str,
) -> Figure:
    measure = Measure(trait)
    found = spread_of(trait, year, prefectures, wards=wards)
    bands = pd.DataFrame(
        {
            "kind": kind,
            "name": kind_word(kind, lang),
            "says": t("unequal.band", lang, n=f"{one.n:,}", ratio=_ratio(one.ratio)),
            "p10": one.p10,
            "median": one.median,
            "p90": one.p90,
        }
        for kind, one in found.items()
    )
    points = _points(trait, year, prefectures, wards=wards, lang=lang)
    log = trait not in LINEAR
    return strips(
        points[points["value"] > 0] if log else points,
        bands,
        unit=m.unit(measure, lang),
        decimals=m.decimals(measure),
        log=log,
        selected=selected,
        lang=lang,
        mode=mode,
    )


def _table_card(v: View, year: int) -> None:
    """Every trait of every kind in ratios."""
    s, lang = v.selection, v.lang
    frame = _ratios(year, s.prefectures, wards=s.wards, lang=lang)
    times = t("unequal.times", lang)
    columns = (
        Column("trait", t("unequal.trait", lang)),
        Column("kind", t("column.kind", lang)),
        Column("n", t("column.count", lang), "number"),
        Column("low", t("unequal.low", lang), right=True),
        Column("median", t("unequal.median", lang), right=True),
        Column("high", t("unequal.high", lang), right=True),
        Column("ratio", t("unequal.ratio", lang), "number", times, 1),
        Column("decile_ratio", t("unequal.decile_ratio", lang), "number", times, 1),
    )
    _card(
        v,
        None,
        "unequal.table",
        Table(frame, columns),
        unit=times,
        year=_when(TRAITS, year, lang),
        n=len(within(year, s.prefectures, wards=s.wards)),
        measures=TRAITS,
    )


@remembered
def _ratios(year: int, prefectures: tuple[str, ...], *, wards: bool, lang: str) -> pd.DataFrame:
    names, rows = place_names(lang), []
    for trait in TRAITS:
        measure = Measure(trait)
        for kind, one in spread_of(trait, year, prefectures, wards=wards).items():
            rows.append(
                {
                    "trait": m.name(measure, lang),
                    "kind": kind_word(kind, lang),
                    "n": one.n,
                    "low": f"{_number(one.low, measure, lang)}　{names[one.low_code]}",
                    "median": _number(one.median, measure, lang),
                    "high": f"{_number(one.high, measure, lang)}　{names[one.high_code]}",
                    "ratio": one.ratio,
                    "decile_ratio": one.decile_ratio,
                }
            )
    return pd.DataFrame(rows)


def _lorenz_card(v: View, year: int) -> None:
    """Cumulated shares of bodies and of people, from the smallest up."""
    s, lang = v.selection, v.lang
    found = halves_of(year, s.prefectures, wards=s.wards)
    if found is None:
        return
    frame = pd.DataFrame({"units": 100 * found.curve.units, "people": 100 * found.curve.total})
    columns = (
        Column("units", t("unequal.units", lang), "number", "%", 2),
        Column("people", t("unequal.people", lang), "number", "%", 2),
    )
    _card(
        v,
        _lorenz(year, s.prefectures, wards=s.wards, lang=lang, mode=v.mode),
        "unequal.lorenz",
        Table(frame, columns),
        unit="%",
        year=_when((PEOPLE,), year, lang),
        n=found.n,
        measures=(PEOPLE,),
        says=t("unequal.gini", lang, gini=f"{found.gini:.2f}"),
    )


@remembered
def _lorenz(
    year: int, prefectures: tuple[str, ...], *, wards: bool, lang: str, mode: str
) -> Figure:
    found = halves_of(year, prefectures, wards=wards)
    curve = found.curve if found else None
    line = [Line(t("unequal.line", lang), curve.units, curve.total)] if curve else []
    return lorenz(
        line,
        axes=(t("unequal.units", lang), t("unequal.people", lang)),
        equality=t("unequal.equal", lang),
        mode=mode,
    )


def _classes_card(v: View, year: int) -> None:
    """Shares of bodies, people and land by kind or by size."""
    s, lang = v.selection, v.lang
    way = choices.select(
        v,
        "by",
        t("unequal.by", lang),
        WAYS,
        WAYS[0],
        style="segmented_control",
        format_func=lambda w: t(f"unequal.by.{w}", lang),
    )
    frame = classes(way, year, s.prefectures, wards=s.wards, lang=lang)
    columns = (
        Column("name", t("unequal.class", lang)),
        Column("n", t("column.count", lang), "number"),
        Column("n_share", t("unequal.share.n", lang), "number", "%", 1),
        Column("people", t("unequal.number.people", lang), "number", unit_name("person", lang)),
        Column("people_share", t("unequal.share.people", lang), "number", "%", 1),
        Column("area", t("unequal.number.area", lang), "number", unit_name("km2", lang)),
        Column("area_share", t("unequal.share.area", lang), "number", "%", 1),
    )
    figure, narrow = (
        _classes(way, year, s.prefectures, wards=s.wards, narrow=x, lang=lang, mode=v.mode)
        for x in (False, True)
    )
    _card(
        v,
        figure,
        "unequal.classes",
        Table(frame, columns),
        unit="%",
        year=_when((PEOPLE,), year, lang),
        n=int(frame["n"].sum()),
        measures=(PEOPLE, AREA),
        narrow=narrow,
    )


@remembered
def classes(
    way: str, year: int, prefectures: tuple[str, ...], *, wards: bool, lang: str
) -> pd.DataFrame:
    """code (of the class), name and analysis.unequal.shares, the smallest or the largest first."""
    frame = within(year, prefectures, wards=wards)
    if way == "size":
        of = population.size_of(frame[PEOPLE], frame["type"].eq("designated_city"))
        words = {i: t(f"projections.size.{i}", lang) for i in population.SIZES}
    else:
        of = pd.Series(pd.Categorical(frame["kind"], shown(wards=wards)), frame.index)
        words = {kind: kind_word(kind, lang) for kind in KINDS}
    found = shares(frame.rename(columns={PEOPLE: "people", AREA: "area"}), of)
    found = found.rename_axis("code").reset_index()
    found["code"] = found["code"].astype(str)
    return found.assign(name=found["code"].map(words))


@remembered
def _classes(
    way: str,
    year: int,
    prefectures: tuple[str, ...],
    *,
    wards: bool,
    narrow: bool,
    lang: str,
    mode: str,
) -> Figure:
    frame = classes(way, year, prefectures, wards=wards, lang=lang)
    bars = pd.DataFrame(
        [
            {
                "code": what,
                "place": t(f"unequal.share.{what}", lang),
                **frame.set_index("code")[f"{what}_share"],
            }
            for what in ("n", "people", "area")
        ]
    )
    parts = tuple(
        Part(code, name, n)
        for n, (code, name) in enumerate(zip(frame["code"], frame["name"], strict=True))
    )
    return stacked(
        bars,
        parts,
        unit="%",
        decimals=1,
        sums=False,
        row=54,
        ordered=True,
        narrow=narrow,
        lang=lang,
        mode=mode,
    )
