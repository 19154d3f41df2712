"""Inequality between prefectures per head, step by step from income to all transfers."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis.concentration import MEASURES, courses
from charts.lines import lines
from exports.tables import Column, Table
from ui import choices
from ui import measure as m
from ui.computed import computed_card
from ui.frame import View
from ui.memory import remembered
from ui.text import span, t
from ui.tokyo import (
    AREAS,
    BOTH_LEVELS,
    INCOME,
    LINES,
    PEOPLE,
    STEPS,
    municipal,
    prefectural,
    publications,
    together,
)

#: Every step per head of the prefecture's people.
ITEMS = (INCOME, *STEPS)
STEPS_FIRST = next(iter(STEPS))


@remembered
def spread(area: str, *, without: bool) -> pd.DataFrame:
    """analysis.concentration.courses of ITEMS; ``without`` leaves the area's prefectures out."""
    amounts = {INCOME: municipal(INCOME)}
    amounts |= {step: together(step) for step in STEPS}
    people = _people(area) if without else prefectural(PEOPLE)
    return courses(amounts, people, AREAS[area], first=STEPS_FIRST)


@remembered
def alone(area: str, year: int) -> float:
    """The Gini coefficient of tax without the area, of one year: the sentence needs no course."""
    people = _people(area).xs(year, level="year", drop_level=False)
    tax = {STEPS_FIRST: together(STEPS_FIRST)}
    return float(courses(tax, people, AREAS[area], first=STEPS_FIRST)["gini"].iloc[0])


def _people(area: str) -> pd.Series:
    """People of the prefectures outside an area."""
    people = prefectural(PEOPLE)
    return people[~people.index.get_level_values("code").isin(AREAS[area])]


def spread_card(v: View, area: str) -> None:
    """The measure, whether the area counts, the sentence, the lines."""
    lang = v.lang
    measure = choices.select(
        v,
        "spread",
        t("tokyo.measure", lang),
        MEASURES,
        MEASURES[0],
        style="segmented_control",
        format_func=lambda x: t(f"tokyo.measure.{x}", lang),
    )
    named = t(f"tokyo.area.{area}", lang)
    without = measure != "between" and choices.switch(
        v, "without", t("tokyo.without", lang, area=named)
    )
    _sentence(area, lang)
    frame = shown(area, measure, without=without, lang=lang)
    percent, decimals = measure == "between", 1 if measure == "between" else 3
    unit = "%" if percent else ""
    columns = (
        Column("place", t("column.part", lang)),
        Column("year", t("column.year", lang), "plain"),
        Column("value", t(f"tokyo.measure.{measure}", lang), "number", unit, decimals),
    )
    where = t("tokyo.others", lang, area=named) if without else t("filter.japan", lang)
    computed_card(
        v,
        _figure(area, measure, without=without, lang=lang, mode=v.mode),
        "tokyo.spread",
        Table(frame, columns),
        unit=unit or t(f"tokyo.measure.{measure}", lang),
        year=span(int(frame["year"].min()), int(frame["year"].max()), lang),
        n=47 - len(AREAS[area]) * without,
        filters=m.listed([where, t("filter.wards_in", lang)], lang),
        sources=partial(m.published, publications(frame["year"])),
        behind=(*BOTH_LEVELS, PEOPLE),
        level="prefecture",
    )


def _sentence(area: str, lang: str) -> None:
    """The first year of tax and the last with every step, with and without the area."""
    frame = spread(area, without=False)
    steps = frame[frame["item"].isin(STEPS)].pivot(index="year", columns="item")
    first, last = steps.index.min(), steps.dropna().index.max()
    st.markdown(
        t(
            "tokyo.spread.says",
            lang,
            first=f"{first:.0f}",
            last=f"{last:.0f}",
            tax_first=f"{steps.loc[first, ('gini', 'local_tax')]:.3f}",
            tax=f"{steps.loc[last, ('gini', 'local_tax')]:.3f}",
            after=f"{steps.loc[last, ('gini', 'after')]:.3f}",
            transfers=f"{steps.loc[last, ('gini', 'transfers')]:.3f}",
            order=f"{steps.loc[last, ('order', 'transfers')]:.3f}".replace("-", "−"),
            alone=f"{alone(area, int(last)):.3f}",
            between=f"{steps.loc[last, ('between', 'local_tax')]:.0f}",
            area=t(f"tokyo.area.{area}", lang),
        )
    )


@remembered
def shown(area: str, measure: str, *, without: bool, lang: str) -> pd.DataFrame:
    """item, place, year, value of one measure."""
    frame = spread(area, without=without)
    frame = frame.assign(value=frame[measure]).dropna(subset=["value"])
    return frame.assign(place=[t(f"tokyo.line.{i}", lang) for i in frame["item"]])


@remembered
def _figure(area: str, measure: str, *, without: bool, lang: str, mode: str) -> Figure:
    return lines(
        shown(area, measure, without=without, lang=lang),
        unit="%" if measure == "between" else t(f"tokyo.measure.{measure}", lang),
        decimals=1 if measure == "between" else 3,
        from_zero=measure != "order",
        emphasis=LINES,
        marks={year: t(f"mark.{year}", lang) for year in (2020, 2021)},
        lang=lang,
        mode=mode,
    )
