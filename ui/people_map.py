"""Where the number of people changed between any two years."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis import population
from charts.map import municipal_map
from data import queries
from exports.tables import Column, Table
from ui import choices, notices
from ui import measure as m
from ui.frame import View
from ui.memory import remembered
from ui.people_card import SOURCES, counted, everyone, people_card
from ui.text import calendar_year, t, unit_name
from ui.units import Unit, chosen
from ui.vocabulary import place_names

#: kind, scope of the map's choice.
COUNTS = (
    ("census", "residents"),
    ("register", "residents"),
    ("register", "japanese"),
    ("projection_2023", "residents"),
)
#: Why there is no change to give, as a status of a missing value.
REASONS = {"no_start": "unpublished", "no_end": "unpublished", "zero_start": "not_calculated"}


def change_card(v: View) -> None:
    """Where the number of people changed between two years of one way of counting."""
    lang = v.lang
    kind, scope, start, end = _choose(v)
    frame = changed(kind, scope, start, end, prefectures=v.selection.prefectures, lang=lang)
    compared = frame if v.selection.wards else frame[~frame["is_ward"]]
    held = compared[compared["value"].notna()]
    if held.empty:
        notices.empty(lang)
        return
    falling = int((held["end"] < held["start"]).sum())
    st.markdown(
        t(
            "depopulation.will_fall" if kind == "projection_2023" else "depopulation.fell",
            lang, n=f"{len(held):,}", falling=f"{falling:,}",
            share=f"{falling / len(held) * 100:.1f}", start=start, end=end,
            counted=counted(kind, scope, lang),
        )
    )  # fmt: skip
    persons, percent = unit_name("person", lang), unit_name("percent", lang)
    columns = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        Column("start", calendar_year(start, lang), "number", persons, 0),
        Column("end", calendar_year(end, lang), "number", persons, 0),
        Column("value", t("depopulation.rate", lang), "number", percent, 1, "status"),
        Column("per_year", t("depopulation.per_year", lang), "number", percent, 2, "status"),
    )
    people_card(
        v,
        _map(
            kind,
            scope,
            start,
            end,
            prefectures=v.selection.prefectures,
            units=chosen(v),
            lang=lang,
            mode=v.mode,
        ),
        key="depopulation.map",
        table=Table(compared.sort_values(["value", "code"]), columns),
        unit=percent,
        years=(start, end),
        n=f"{len(held):,}",
        where=m.listed(
            [
                m.scope(v),
                counted(kind, scope, lang),
                t("filter.wards_in" if v.selection.wards else "filter.wards_out", lang),
            ],
            lang,
        ),
        sources=SOURCES[kind],
        clicks=True,
    )


def _choose(v: View) -> tuple[str, str, int, int]:
    """The way of counting and two of its years."""
    lang = v.lang
    which, first, last = st.columns(3)
    with which:
        kind, scope = choices.select(
            v,
            "count",
            t("depopulation.counted", lang),
            COUNTS,
            COUNTS[0],
            text="-".join,
            format_func=lambda way: counted(*way, lang),
        )
    years = _years(kind, scope)
    with first:
        before = years[-3] if kind == "census" else years[0]
        start = choices.select(v, "from", t("depopulation.from", lang), years[:-1], before)
    later = [year for year in years if year > start]
    with last:
        end = choices.select(v, "to", t("depopulation.to", lang), later, later[-1])
    return kind, scope, start, end


@remembered
def _years(kind: str, scope: str) -> list[int]:
    frame = everyone()
    own = frame["kind"].eq(kind) & frame["scope"].eq(scope) & frame["value"].notna()
    return sorted(int(year) for year in frame.loc[own, "year"].unique())


@remembered
def changed(
    kind: str, scope: str, start: int, end: int, *, prefectures: tuple[str, ...], lang: str
) -> pd.DataFrame:
    """code, place, is_ward, start, end, value (per cent), per_year, status of municipalities."""
    towns = queries.municipalities()
    if prefectures:
        towns = towns[towns["prefecture_code"].isin(prefectures)]
    found = population.change(everyone(), kind, start, end, scope)
    frame = towns[["code", "is_ward"]].merge(found, how="left", on="code")
    reason = frame["reason"].fillna("no_end").map(REASONS)
    return frame.assign(
        place=frame["code"].map(place_names(lang)),
        value=frame["percent"].round(1),
        status=reason.fillna("derived"),
    )


@remembered
def _map(
    kind: str,
    scope: str,
    start: int,
    end: int,
    *,
    prefectures: tuple[str, ...],
    units: tuple[Unit, ...],
    lang: str,
    mode: str,
) -> Figure:
    return municipal_map(
        changed(kind, scope, start, end, prefectures=prefectures, lang=lang),
        name=t("depopulation.rate", lang),
        unit=unit_name("percent", lang),
        decimals=1,
        scale="diverging",
        midpoint=0.0,
        selected=tuple(unit.id for unit in units),
        groups={unit.name: unit.codes for unit in units if unit.kind == "group"},
        lang=lang,
        mode=mode,
    )
