"""消費者物価指数 (2020年基準) of Japan, all items, 2020 = 100: means of fiscal and calendar years.

Means of the twelve monthly indices with one decimal, so up to 0.05 off the official yearly ones.
A fiscal year runs from April; its row bears the year in which it starts.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.model import observations
from data.publications import national_totals, reading

FILES = ("more/cpi_japan_annual_2020base.csv",)

_COLUMNS = {"cy_all_items": "cpi_calendar_year", "fy_all_items": "cpi_fiscal_year"}


def read(directory: Path) -> pd.DataFrame:
    """Observations at level nation, source cpi."""
    path = reading.one_file(directory, FILES[0])
    rows = national_totals.yearly(path, "year", _COLUMNS)
    return observations(rows, source="cpi", level="nation")
