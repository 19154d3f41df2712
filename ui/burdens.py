"""Benefits and burdens: the choice of tax, both sides by municipality, the scatter."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis.burdens import Summary, cover, outliers, summary, together
from charts.burden import burden
from data import queries
from data.queries import Measure
from exports.tables import Column, Table
from ui import choices, consolidated, notices
from ui import measure as m
from ui.computed import fiscal_card
from ui.frame import View
from ui.memory import remembered
from ui.state import add_clicked
from ui.text import fiscal_year, inside, t, unit_name
from ui.types import KINDS, kind_word, kinds
from ui.units import Unit, chosen, groups_among
from ui.vocabulary import place_names

PREFECTURE_TAX = "local_tax"
#: Spending was swollen by the pandemic's grants.
COVID = 2020


@dataclass(frozen=True)
class Side:
    """Which tax is set against which spending, and for which years both are held."""

    tax: str
    years: tuple[int, int]
    both: bool = False  # with the prefecture's tax and spending per head


SIDES = {
    "municipal": Side("local_tax", (2010, 2023)),
    "individual": Side("municipal_tax_individual", (2023, 2023)),
    "both": Side("local_tax", (consolidated.YEAR, consolidated.YEAR), both=True),
}


def choose(v: View) -> tuple[str, int]:
    """The tax looked at, and the year with figures that is nearest to the chosen one."""
    lang = v.lang
    side = choices.select(
        v,
        "tax",
        t("burdens.tax", lang),
        tuple(SIDES),
        "municipal",
        style="segmented_control",
        format_func=lambda s: t(f"burdens.tax.{s}", lang),
    )
    first, last = SIDES[side].years
    year = min(max(v.selection.year, first), last)
    if year != v.selection.year:
        st.caption(t("burdens.year", lang, year=fiscal_year(year, lang)))
    st.caption(t(f"burdens.tax.{side}.about", lang))
    if year == COVID:
        notices.marked_year(year, lang)
    return side, year


@remembered
def everyone(side: str, year: int) -> pd.DataFrame:
    """All 1,741 by code: prefecture_code, kind, people, and per head tax, spending, gap, cover."""
    looked = SIDES[side]
    towns = queries.municipalities().set_index("code")[["prefecture_code", "is_ward"]]
    columns = {
        name: queries.values(Measure(id_), year, wards=True).set_index("code")["value"]
        for name, id_ in (
            ("tax", looked.tax),
            ("spending", "expenditure_total"),
            ("people", "population_fiscal_year"),
        )
    }
    frame = towns.join(pd.DataFrame(columns)).assign(kind=kinds())
    frame[["tax", "spending"]] = frame[["tax", "spending"]].div(frame["people"], axis=0)
    if looked.both:
        own = queries.prefecture_values(Measure(PREFECTURE_TAX), year).set_index("code")["value"]
        heads = frame.groupby("prefecture_code")["people"].sum()
        frame["tax"] += frame["prefecture_code"].map(own / heads)
        units = tuple(Unit(code, code, (code,), "municipality") for code in frame.index)
        frame["spending"] = consolidated.shown(units, "schools").net.reindex(frame.index)
    return frame.assign(
        gap=frame["spending"] - frame["tax"], cover=cover(frame["tax"], frame["spending"])
    )


@remembered
def within(side: str, year: int, prefectures: tuple[str, ...], *, wards: bool) -> pd.DataFrame:
    """Those that are compared and have both sides, with place-independent columns."""
    frame = everyone(side, year)
    frame = frame if wards else frame[~frame["is_ward"]]
    frame = frame[frame["prefecture_code"].isin(prefectures)] if prefectures else frame
    return frame.dropna(subset=["tax", "spending"])


def found_in(v: View, side: str, year: int) -> Summary | None:
    """The summary of those that are compared."""
    s = v.selection
    return summary(within(side, year, s.prefectures, wards=s.wards))


def sentences(v: View, side: str, year: int, found: Summary) -> None:
    """The answer in one breath, then a line for each chosen municipality."""
    lang, names = v.lang, place_names(v.lang)
    st.markdown(
        t(
            "burdens.says",
            lang,
            year=fiscal_year(year, lang),
            where=m.scope(v),
            n=f"{found.n:,}",
            tax_name=inside(t(f"burdens.name.{side}", lang), lang),
            spending=f"{found.spending:,.0f}",
            tax=f"{found.tax:,.0f}",
            cover=f"{found.cover:.0f}",
            median=f"{found.median:.0f}",
            highest=f"{found.highest:.0f}",
            place=names[found.code],
            covered=t("burdens.covered", lang, n=f"{found.covered:,}")
            if found.covered
            else t("burdens.covered.none", lang),
        )
    )
    for _, row in of_units(side, year, chosen(v)).iterrows():
        if pd.isna(row["cover"]):
            st.markdown(t("burdens.place.none", lang, place=row["place"]))
            continue
        st.markdown(
            t(
                "burdens.place",
                lang,
                place=row["place"],
                tax=f"{row['tax']:,.0f}",
                spending=f"{row['spending']:,.0f}",
                gap=f"{row['gap']:,.0f}",
                cover=f"{row['cover']:.0f}",
            )
        )


@remembered
def of_units(side: str, year: int, units: tuple[Unit, ...]) -> pd.DataFrame:
    """analysis.burdens.together of the units by id, with place."""
    found = together(everyone(side, year), {unit.id: unit.codes for unit in units})
    return found.assign(place=[unit.name for unit in units])


def scatter_card(v: View, side: str, year: int) -> None:
    """Everybody's two sides, or a notice where there is nobody."""
    s, lang = v.selection, v.lang
    found = found_in(v, side, year)
    if found is None:
        notices.empty(lang)
        return
    sentences(v, side, year, found)
    unit = unit_name("kyen_per_person", lang)
    frame = within(side, year, s.prefectures, wards=s.wards).reset_index()
    frame = frame.assign(
        place=frame["code"].map(place_names(lang)),
        kind=[kind_word(kind, lang) for kind in frame["kind"]],
    ).sort_values("cover")
    columns = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        Column("kind", t("column.kind", lang)),
        Column("tax", t(f"burdens.name.{side}", lang), "number", unit, 1),
        Column("spending", t(f"burdens.spending.{_what(side)}", lang), "number", unit, 1),
        Column("gap", t("burdens.gap", lang), "number", unit, 1),
        Column("cover", t("burdens.cover", lang), "number", "%", 1),
    )
    measures = (SIDES[side].tax, "expenditure_total", "population_fiscal_year")
    fiscal_card(
        v,
        _scatter(side, year, s.prefectures, chosen(v), wards=s.wards, lang=lang, mode=v.mode),
        "burdens.scatter",
        Table(frame, columns),
        years=(year,),
        n=found.n,
        unit=unit,
        measures=measures,
        wards=s.wards,
        on_select=partial(add_clicked, "figure-burdens-scatter"),
    )


def _what(side: str) -> str:
    return "both" if SIDES[side].both else "own"


@remembered
def _scatter(
    side: str,
    year: int,
    prefectures: tuple[str, ...],
    units: tuple[Unit, ...],
    *,
    wards: bool,
    lang: str,
    mode: str,
) -> Figure:
    frame = within(side, year, prefectures, wards=wards)
    named = outliers(frame, 2)
    rows = frame[(frame["tax"] > 0) & (frame["spending"] > 0)].reset_index()
    order = tuple(KINDS)
    return burden(
        pd.DataFrame(
            {
                "code": rows["code"],
                "place": rows["code"].map(place_names(lang)),
                "x": rows["tax"],
                "y": rows["spending"],
                "size": rows["people"],
                "kind": rows["kind"].map(order.index),
            }
        ),
        names=(
            t(f"burdens.name.{side}", lang),
            t(f"burdens.spending.{_what(side)}", lang),
        ),
        unit=unit_name("kyen_per_person", lang),
        agree=t("burdens.agree", lang),
        kinds=tuple(kind_word(kind, lang) for kind in order),
        named=named,
        selected=tuple(unit.id for unit in units),
        groups=of_units(side, year, groups_among(units)).rename(
            columns={"tax": "x", "spending": "y", "people": "size"}
        ),
        lang=lang,
        mode=mode,
    )
