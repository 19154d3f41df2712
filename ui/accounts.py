"""Accounts of both levels of government: the figures, and the card they are shown on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis.levels import BETWEEN, FUNCTIONS, LEVELS, SOURCES, Account, account, per_head
from analysis.rank import ranks
from data import queries
from data.queries import NATION, Measure
from exports.tables import Table
from ui import choices
from ui import measure as m
from ui.computed import computed_card
from ui.frame import View
from ui.memory import remembered
from ui.text import fiscal_year, t
from ui.text import span as spoken_span
from ui.vocabulary import place_names

YEARS = (1975, 2022)  # both levels have accounts
#: Flows between the levels that are held from FY2020 only: a course leaves them in.
LATE = (BETWEEN["tax_share_grants"], BETWEEN["ward_adjustment"])
RECEIVED = tuple(
    f"{level}{item}"
    for level in ("", "municipalities_")
    for item in ("local_allocation_tax", "national_disbursements")
)
NATIONAL = "national_tax_collected"
BOTH = ("local_tax", "expenditure_total", *(f"expenditure_{f}" for f in FUNCTIONS))
STREAMS = tuple(
    f"{level}{item}"
    for level in ("", "municipalities_")
    for item in ("revenue_total", *SOURCES[1:])
    if level or item != "prefectural_disbursements"
)
MEASURES = m.held(
    (
        *BOTH,
        *(f"municipalities_{i}" for i in BOTH),
        *STREAMS,
        *LATE,
        NATIONAL,
        "population_fiscal_year",
    )
)


@remembered
def figures() -> pd.DataFrame:
    """All MEASURES by (code, year); '00' is the sum of the 47, NaN where one of them is missing."""
    frame = queries.prefecture_panel(tuple(map(Measure, MEASURES)))
    frame = frame[frame["year"].between(*YEARS)].set_index(["code", "year"])
    japan = frame.groupby("year").sum(min_count=len(frame.index.unique("code")))
    return pd.concat([frame, pd.concat({NATION: japan}, names=["code"])])


@remembered
def account_of(area: str, year: int) -> Account:
    """Both levels of a prefecture or of Japan. Raises LevelsError."""
    return account(figures().loc[(area, year)].to_dict())


@remembered
def course(area: str) -> pd.DataFrame:
    """year, item (level), share and gap in per cent; flows of LATE are taken off in no year."""
    frame = per_head(figures().loc[area].drop(columns=list(LATE)))
    parts = []
    for item, level in (*((level, f"_{level}") for level in LEVELS), ("both", "")):
        spent, tax = frame[f"spending{level}"], frame[f"tax{level}"]
        share, gap = 100 * spent / frame["spending"], 100 * (1 - tax / spent)
        parts.append(pd.DataFrame({"item": item, "share": share, "gap": gap}))
    return pd.concat(parts).rename_axis("year").reset_index().sort_values("year", kind="stable")


@remembered
def heads(year: int) -> pd.DataFrame:
    """analysis.levels.per_head of the 47 and of Japan, by code."""
    return per_head(figures().xs(year, level="year"))


@remembered
def national(year: int, lang: str) -> pd.DataFrame:
    """rank, code, place, value (transfers for 100 yen of national tax), taxes, transfers a head."""
    frame = figures().xs(year, level="year").drop(NATION)
    people = frame["population_fiscal_year"]
    received = frame[list(RECEIVED)].sum(axis=1, min_count=len(RECEIVED))
    found = pd.DataFrame(
        {
            "value": 100 * received / frame[NATIONAL],
            "taxes": frame[NATIONAL] / people,
            "transfers": received / people,
        }
    ).dropna()
    found = found.sort_values("value", ascending=False).reset_index()
    place = found["code"].map(place_names(lang))
    return found.assign(place=place, rank=ranks(found["value"]))


def choose(v: View) -> tuple[str, int]:
    """The area looked at, and the year with accounts that is nearest to the chosen one."""
    lang = v.lang
    codes = (NATION, *queries.prefectures()["code"])
    area = choices.select(
        v, "area", t("levels.area", lang), codes, NATION, format_func=place_names(lang).__getitem__
    )
    year = min(max(v.selection.year, YEARS[0]), YEARS[1])
    if year != v.selection.year:
        st.caption(t("levels.year", lang, year=fiscal_year(year, lang)))
    return area, year


def card(
    v: View,
    figure: Figure,
    key: str,
    table: Table,
    *,
    unit: str,
    area: str,
    years: Sequence[int],
    items: tuple[str, ...],
    n: int | None = None,
    narrow: Figure | None = None,
    says: str = "",
) -> None:
    """A card of accounts of ``area``, made of the items of prefectures; see computed_card."""
    lang = v.lang
    span = (min(years), max(years))
    computed_card(
        v,
        figure,
        key,
        table,
        unit=unit,
        year=spoken_span(*span, lang),
        n=n or (47 if area == NATION else 1),
        filters=m.listed([place_names(lang)[area], t("levels.filter", lang)], lang),
        sources=partial(m.published, m.behind(items, ("prefecture",), span)),
        behind=items,
        level="prefecture",
        narrow=narrow,
        says=says,
    )
