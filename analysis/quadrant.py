"""Four corners of two measures, and how far the two go together."""

from __future__ import annotations

import pandas as pd

#: Corners by number: first low on x and high on y (shrinking and dependent).
CORNERS = ("low_high", "high_high", "low_low", "high_low")


def split_at(values: pd.Series, *, change: bool) -> float:
    """Where a measure is divided: 0 for a change, else the median of the units with a value."""
    return 0.0 if change else float(values.median())


def corners(x: pd.Series, y: pd.Series, x_split: float, y_split: float) -> pd.Series:
    """Number of each unit's corner in CORNERS; a value on the line counts as high. No NaN."""
    return (x >= x_split).astype(int) + 2 * (y < y_split).astype(int)


def rank_correlation(x: pd.Series, y: pd.Series) -> float:
    """Spearman's coefficient, -1 to 1; NaN where fewer than three units or one value for all."""
    return float(x.rank().corr(y.rank())) if len(x) > 2 else float("nan")
