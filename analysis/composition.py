"""Parts of a whole, and what is left of it."""

from __future__ import annotations

import pandas as pd


def often(parts: pd.DataFrame, *, least: float) -> pd.DataFrame:
    """The rows of the items that have a value in at least ``least`` years."""
    years = parts.dropna(subset=["value"]).groupby("item")["year"].nunique()
    return parts[parts["item"].isin(years.index[years >= least])]


def with_rest(
    parts: pd.DataFrame, total: pd.DataFrame, *, rest: str, needed: tuple[str, ...]
) -> pd.DataFrame:
    """Add the remainder of the total to the parts of each year.

    ``parts`` has year, item, value; ``total`` year, value. A year is kept when the total and all
    ``needed`` items have a value: otherwise the rest would silently hold them. Other parts without
    a value are in the rest. Returns year, item, value and share (percent of the total).
    """
    known = parts[parts["value"].notna()]
    whole = total.dropna(subset=["value"]).set_index("year")["value"]
    counted = known[known["item"].isin(needed)].groupby("year")["item"].nunique()
    years = counted.index[counted == len(set(needed))].intersection(whole.index)
    kept = known.loc[known["year"].isin(years), ["year", "item", "value"]]
    left = (whole[years] - kept.groupby("year")["value"].sum()).rename("value").rename_axis("year")
    out = pd.concat([kept, left.reset_index().assign(item=rest)], ignore_index=True)
    out["share"] = out["value"] / out["year"].map(whole) * 100
    return out.sort_values("year", kind="stable", ignore_index=True)
