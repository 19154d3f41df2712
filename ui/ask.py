"""Questions whose answers do not change while the server runs, asked once and kept.

The figures are read-only, so an answer to the same question is the same. Each reader's page gets
its own copy of a frame. Questions not listed here go to data.queries directly.
"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import queries
from data.queries import NATION, Measure


@st.cache_data(show_spinner=False, max_entries=300)
def values(
    measure: Measure, year: int, *, prefectures: tuple[str, ...] = (), wards: bool = False
) -> pd.DataFrame:
    """queries.values."""
    return queries.values(measure, year, prefectures=prefectures, wards=wards)


@st.cache_data(show_spinner=False, max_entries=300)
def area_series(
    measure: Measure, areas: tuple[str, ...] = (NATION,), *, wards: bool = False
) -> pd.DataFrame:
    """queries.area_series."""
    return queries.area_series(measure, areas, wards=wards)


@st.cache_data(show_spinner=False, max_entries=1000)
def sources_of(measure: Measure, year: int | None = None) -> list[str]:
    """queries.sources_of."""
    return queries.sources_of(measure, year)


@st.cache_data(show_spinner=False)
def municipalities() -> pd.DataFrame:
    """queries.municipalities."""
    return queries.municipalities()


@st.cache_data(show_spinner=False)
def without_wards() -> tuple[str, ...]:
    """Codes of the 1,718 municipalities that are compared when the wards are left out."""
    towns = municipalities()
    return tuple(towns.loc[~towns["is_ward"], "code"])


@st.cache_data(show_spinner=False)
def category_years(measure: Measure) -> pd.DataFrame:
    """code, year, value of a categorical measure for the municipalities without the wards."""
    return queries.series(measure, without_wards())
