"""A cross-section in one number, year by year."""

from __future__ import annotations

import pandas as pd


def medians(frame: pd.DataFrame) -> pd.Series:
    """Year → median of ``value``; ``frame`` has year and value, NaN is left out."""
    return frame.dropna(subset=["value"]).groupby("year")["value"].median()


def shares_below(frame: pd.DataFrame, limit: float) -> pd.Series:
    """Year → percent of the units with a value that lie below ``limit``."""
    held = frame.dropna(subset=["value"])
    return (held["value"] < limit).groupby(held["year"]).mean() * 100
