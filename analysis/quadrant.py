"""Four corners of two measures, how far the two go together, and the way of kinds through them."""

from __future__ import annotations

from typing import Literal

import pandas as pd

#: Corners by number: first low on x and high on y (shrinking and dependent).
CORNERS = ("low_high", "high_high", "low_low", "high_low")
#: A year of which fewer of a kind have both values than this share of its best year is left out.
COVERAGE = 0.5
#: Weaker rank correlations than this are called no tendency.
WEAK = 0.3


def split_at(values: pd.Series, midpoint: float | None) -> float:
    """Where a measure is divided: its own midpoint (0 for a change), else the median of values."""
    return float(values.median()) if midpoint is None else float(midpoint)


def corners(x: pd.Series, y: pd.Series, x_split: float, y_split: float) -> pd.Series:
    """Number of each unit's corner in CORNERS; a value on the line counts as high. No NaN."""
    return (x >= x_split).astype(int) + 2 * (y < y_split).astype(int)


def inside(frame: pd.DataFrame, box: tuple[float, float, float, float]) -> pd.Series:
    """Which rows (x, y) lie in the box (least x, greatest x, least y, greatest y), edges too."""
    x0, x1, y0, y1 = box
    return frame["x"].between(x0, x1) & frame["y"].between(y0, y1)


def rank_correlation(x: pd.Series, y: pd.Series) -> float:
    """Spearman's coefficient, -1 to 1; NaN where fewer than three units or one value for all."""
    return float(x.rank().corr(y.rank())) if len(x) > 2 else float("nan")


def tendency(rho: float) -> Literal["rises", "falls", "none"]:
    """What a rank correlation says in words: where one is high the other tends to be high, low."""
    if abs(rho) < WEAK:
        return "none"
    return "rises" if rho > 0 else "falls"


def medians(frame: pd.DataFrame) -> pd.DataFrame:
    """kind, year, x, y, n: the medians of each kind's units in each year, by kind and year.

    ``frame``: kind, year, x, y, one row per unit and year; rows without both values count in
    neither. Years of which too few of a kind have both (COVERAGE) are left out: their median would
    move because other units are in it.
    """
    held = frame.dropna(subset=["x", "y"]).groupby(["kind", "year"], as_index=False)
    found = held.agg(x=("x", "median"), y=("y", "median"), n=("x", "size"))
    most = found.groupby("kind")["n"].transform("max")
    return found[found["n"] >= COVERAGE * most].reset_index(drop=True)
