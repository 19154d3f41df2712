"""How many units are in which category, year by year."""

from __future__ import annotations

import pandas as pd


def per_year(frame: pd.DataFrame) -> pd.DataFrame:
    """Count units by year and category.

    ``frame`` has year and value (a category's number; NaN is in none). Returns year, value,
    count, n: one row for each pair that occurs, n the units of that year with any category.
    """
    held = frame[frame["value"].notna()]
    out = held.groupby(["year", "value"]).size().rename("count").reset_index()
    out["n"] = out.groupby("year")["count"].transform("sum")
    return out
