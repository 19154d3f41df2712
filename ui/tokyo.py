"""Concentration in Tokyo: its shares of people, income and tax, before and after transfers."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis.population import METROPOLITAN
from charts.lines import lines
from data import queries
from data.queries import Measure
from exports.tables import Column, Table
from ui import choices
from ui import measure as m
from ui.computed import computed_card
from ui.frame import View
from ui.memory import remembered
from ui.text import span, t

#: Areas by id: the prefectures they are made of.
AREAS = {area: METROPOLITAN[area] for area in ("tokyo", "tokyo_area", "three_areas")}
PEOPLE, INCOME = "population_fiscal_year", "taxable_income"
#: What prefectures and municipalities have, step by step; the last has all transfers from the state
#: that are held for all years: transfer taxes and disbursements besides the allocation tax.
STEPS = {
    "local_tax": ("local_tax",),
    "after": ("local_tax", "local_allocation_tax"),
    "transfers": (
        "local_tax",
        "local_allocation_tax",
        "local_transfer_tax",
        "national_disbursements",
    ),
}
#: Lines in the order of their colours, the same in both figures.
LINES = (*STEPS, INCOME, PEOPLE)
BOTH_LEVELS = tuple(f"{level}{i}" for i in STEPS["transfers"] for level in ("", "municipalities_"))


@remembered
def shares(area: str, lang: str) -> pd.DataFrame:
    """item, place, year, value: per cent of Japan's sum that is the area's.

    People, taxable income of municipalities; then both levels together, step by step of STEPS.
    """
    codes = AREAS[area]
    parts = [_share(prefectural(PEOPLE), codes).assign(item=PEOPLE)]
    parts += [_share(municipal(INCOME), codes).assign(item=INCOME)]
    parts += [_share(together(step), codes).assign(item=step) for step in STEPS]
    frame = pd.concat(parts, ignore_index=True).dropna(subset=["value"])
    return frame.assign(place=[t(f"tokyo.line.{i}", lang) for i in frame["item"]])


@remembered
def municipal(id_: str) -> pd.Series:
    """(code, year) → the municipalities of each prefecture together, wards among them."""
    codes = tuple(queries.prefectures()["code"])
    found = queries.area_series(Measure(id_), codes, wards=True)
    return found.set_index(["code", "year"])["value"]


@remembered
def prefectural(id_: str) -> pd.Series:
    """(code, year) → an item of the prefectures, or of their municipalities in sums."""
    codes = tuple(queries.prefectures()["code"])
    return queries.prefecture_series(Measure(id_), codes).set_index(["code", "year"])["value"]


@remembered
def together(step: str) -> pd.Series:
    """(code, year) → what both levels have at a step; NaN where one of its items is missing."""
    ids = [f"{level}{i}" for i in STEPS[step] for level in ("", "municipalities_")]
    return pd.concat([prefectural(i) for i in ids], axis=1).sum(axis=1, skipna=False)


def _share(values: pd.Series, codes: tuple[str, ...]) -> pd.DataFrame:
    """year, value: the part of ``codes`` in the sum of all 47; NaN where one of them is missing."""
    wide = values.unstack("code")
    whole = wide.sum(axis=1, skipna=False)
    part = wide[list(codes)].sum(axis=1, skipna=False)
    return (100 * part / whole).rename("value").reset_index()


def tokyo_cards(v: View) -> str:
    """The area looked at (which it returns), a sentence, and its shares over time."""
    lang = v.lang
    area = choices.select(
        v,
        "area",
        t("tokyo.area", lang),
        tuple(AREAS),
        "tokyo",
        style="segmented_control",
        format_func=lambda a: t(f"tokyo.area.{a}", lang),
    )
    frame = shares(area, lang)
    last = frame[frame["item"].eq("after")]["year"].max()
    now = frame[frame["year"].eq(last)].set_index("item")["value"]
    st.markdown(
        t(
            "tokyo.reading",
            lang,
            area=t(f"tokyo.area.{area}", lang),
            year=f"{last:.0f}",
            people=f"{now[PEOPLE]:.1f}",
            tax=f"{now['local_tax']:.1f}",
            after=f"{now['after']:.1f}",
            transfers=f"{now['transfers']:.1f}",
        )
    )
    columns = (
        Column("place", t("column.part", lang)),
        Column("year", t("column.year", lang), "plain"),
        Column("value", t("column.value", lang), "number", "%", 1),
    )
    computed_card(
        v,
        _figure(area, lang=lang, mode=v.mode),
        "tokyo.shares",
        Table(frame, columns),
        unit="%",
        year=span(int(frame["year"].min()), int(frame["year"].max()), lang),
        n=47,
        filters=m.listed([t("filter.japan", lang), t("filter.wards_in", lang)], lang),
        sources=partial(m.published, publications(frame["year"])),
        behind=(PEOPLE, INCOME, *BOTH_LEVELS),
        level="prefecture",
        area=lambda lang: t(f"tokyo.area.{area}", lang),
    )
    return area


def publications(years: pd.Series) -> tuple[str, ...]:
    """Publications of people and amounts of prefectures, and of income of municipalities."""
    ends = (int(years.min()), int(years.max()))
    prefectures = m.behind((PEOPLE, *BOTH_LEVELS), ("prefecture",), ends)
    return tuple(dict.fromkeys((*prefectures, *m.behind((INCOME,), ("municipality",), ends))))


@remembered
def _figure(area: str, *, lang: str, mode: str) -> Figure:
    frame = shares(area, lang)
    return lines(
        frame.assign(year=frame["year"].astype(int)),
        unit="%",
        decimals=1,
        from_zero=True,
        emphasis=LINES,
        marks={year: t(f"mark.{year}", lang) for year in (2020, 2021)},
        lang=lang,
        mode=mode,
    )
