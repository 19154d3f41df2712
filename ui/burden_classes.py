"""Benefits and burdens: what fills the budget by size, and the own share on the map."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis import burdens, population
from analysis.burdens import REST, SOURCES, by_class
from charts.ranking import ranking
from charts.stacked import Part, stacked
from data import queries
from data.queries import Measure
from exports.tables import Column, Table
from ui import choices, notices
from ui import measure as m
from ui.compared import compared_card
from ui.computed import fiscal_card
from ui.frame import View
from ui.maps import map_card
from ui.memory import remembered
from ui.text import fiscal_year, inside, t, unit_name

#: The year whose settlement cards hold every source of every municipality.
YEAR = 2023
PARTS = (*SOURCES, REST)
SHARES = {"own": "own_source_share_of_spending", "tax": "local_tax_share_of_spending"}


@remembered
def everyone() -> pd.DataFrame:
    """All 1,741 by code with analysis.burdens.ITEMS, prefecture_code, is_ward and size."""
    frame, _ = queries.cross_section(tuple(map(Measure, burdens.ITEMS)), YEAR, wards=True)
    towns = queries.municipalities().set_index("code")[["prefecture_code", "is_ward", "type"]]
    frame = towns.join(frame.set_index("code")[list(burdens.ITEMS)].astype(float))
    people, designated = frame[burdens.PEOPLE], frame["type"].eq("designated_city")
    return frame.assign(size=population.size_of(people, designated))


@remembered
def classes(prefectures: tuple[str, ...], wards: bool, lang: str) -> pd.DataFrame:
    """analysis.burdens.by_class of those that are compared, the smallest first, with words."""
    frame = everyone()
    frame = frame if wards else frame[~frame["is_ward"]]
    frame = frame[frame["prefecture_code"].isin(prefectures)] if prefectures else frame
    found = by_class(frame, frame["size"]).rename_axis("code").reset_index()
    found["code"] = found["code"].astype(str)
    return found.assign(
        place=[t(f"projections.size.{size}", lang) for size in found["code"]],
        mark=found["spending"],
    )


def classes_card(v: View) -> None:
    """Where the money of each class of size comes from, per head."""
    s, lang = v.selection, v.lang
    frame = classes(s.prefectures, s.wards, lang)
    if frame.empty:
        notices.empty(lang)
        return
    small, large = frame.iloc[0], frame.iloc[-1]
    st.markdown(
        t(
            "burdens.classes.says",
            lang,
            year=fiscal_year(YEAR, lang),
            small=small["place"],
            large=large["place"],
            small_spending=f"{small['spending']:,.0f}",
            large_spending=f"{large['spending']:,.0f}",
            small_tax=f"{small['tax']:,.0f}",
            large_tax=f"{large['tax']:,.0f}",
            small_cover=f"{small['cover']:.0f}",
            large_cover=f"{large['cover']:.0f}",
        )
    )
    unit = unit_name("kyen_per_person", lang)
    columns = (
        Column("place", t("burdens.class", lang)),
        Column("n", t("column.count", lang), "number"),
        Column("people", t("burdens.people", lang), "number", unit_name("person", lang)),
        *(Column(part, t(f"burdens.source.{part}", lang), "number", unit, 1) for part in PARTS),
        Column("spending", t("burdens.spending.own", lang), "number", unit, 1),
        Column("cover", t("burdens.cover", lang), "number", "%", 1),
    )
    fiscal_card(
        v,
        _classes(s.prefectures, wards=s.wards, narrow=False, lang=lang, mode=v.mode),
        "burdens.classes",
        Table(frame, columns),
        years=(YEAR,),
        n=int(frame["n"].sum()),
        unit=unit,
        measures=tuple(i for i in burdens.ITEMS if s.wards or i != burdens.WARD_GRANT),
        wards=s.wards,
        narrow=_classes(s.prefectures, wards=s.wards, narrow=True, lang=lang, mode=v.mode),
    )


@remembered
def _classes(
    prefectures: tuple[str, ...], *, wards: bool, narrow: bool, lang: str, mode: str
) -> Figure:
    hatches = {"tax": "", "allocation": "/", "national": "x", "prefectural": ".", "bonds": "\\"}
    return stacked(
        classes(prefectures, wards, lang),
        tuple(
            Part(
                part,
                t(f"burdens.source.{part}", lang),
                None if part == REST else n,
                hatches.get(part, ""),
            )
            for n, part in enumerate(PARTS)
        ),
        unit=unit_name("kyen_per_person", lang),
        decimals=0,
        mark=t("burdens.spending.own", lang),
        narrow=narrow,
        lang=lang,
        mode=mode,
    )


def share_cards(v: View) -> None:
    """Map and ranking of own revenue, or of own tax, over spending."""
    lang = v.lang
    which = choices.select(
        v,
        "share",
        t("burdens.share", lang),
        tuple(SHARES),
        "own",
        style="segmented_control",
        format_func=lambda s: t(f"burdens.share.{s}", lang),
    )
    measure = Measure(SHARES[which])
    held = queries.years(measure)
    year = min(held, key=lambda y: (abs(y - v.selection.year), -y))
    there = replace(v, selection=replace(v.selection, year=year))
    if year != v.selection.year:
        st.caption(t("burdens.year", lang, year=fiscal_year(year, lang)))
    if year in m.marks(measure, lang):
        notices.marked_year(year, lang)
    compared = m.cross_section(there, measure)[1]
    if not compared["value"].notna().any():
        notices.only_wards(lang)
        return
    st.markdown(_spread(compared["value"].dropna(), measure, year, lang))
    map_card(there, measure, key="burdens.map")
    compared_card(there, measure, compared, ranking, "burdens.ranking")


def _spread(values: pd.Series, measure: Measure, year: int, lang: str) -> str:
    low, middle, high = (f"{values.quantile(q):.0f}" for q in (0.1, 0.5, 0.9))
    return t(
        "burdens.share.says",
        lang,
        year=fiscal_year(year, lang),
        name=inside(m.name(measure, lang), lang),
        n=f"{len(values):,}",
        low=low,
        middle=middle,
        high=high,
    )
