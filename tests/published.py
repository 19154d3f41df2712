"""Frames of publication modules, read once per test run, and the pieces tests ask of them."""

from __future__ import annotations

import functools
from pathlib import Path
from types import ModuleType

import pandas as pd

from data.model import WARD_CODES


@functools.cache
def frame(module: ModuleType, official: Path) -> pd.DataFrame:
    """``module.read``; not to be changed."""
    return module.read(official)


def values(
    rows: pd.DataFrame,
    source: str,
    item: str,
    years: range | None = None,
    level: str = "municipality",
) -> pd.Series:
    """(code, year) → value of one item that has a value."""
    chosen = (rows["source"] == source) & (rows["item"] == item) & (rows["level"] == level)
    if years is not None:
        chosen &= rows["year"].isin(years)
    return rows[chosen].set_index(["code", "year"])["value"].dropna()


def by_prefecture(local: pd.Series) -> pd.Series:
    """(prefecture, year) → sum over municipalities."""
    prefecture = local.index.get_level_values("code").str[:2]
    year = local.index.get_level_values("year")
    return local.groupby([prefecture, year]).sum().rename_axis(["code", "year"])


def differing(left: pd.Series, right: pd.Series) -> dict[tuple[str, int], float]:
    """Keys of both whose values differ, with left minus right."""
    gap = (left - right).dropna()
    return gap[gap != 0].to_dict()


def without_wards(local: pd.Series) -> pd.Series:
    """Without the 23 special wards."""
    return local[~local.index.get_level_values("code").isin(WARD_CODES)]
