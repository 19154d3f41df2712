"""Ranks: k of N, ties share a rank, gaps have none."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Rank:
    """One unit's place. ``k`` of ``n`` units with a value; ``ties`` other units share it."""

    k: int
    n: int
    ties: int


def ranks(values: pd.Series, *, largest_first: bool = True) -> pd.Series:
    """Competition ranks ("1224"): Float64 with NA where ``values`` is NaN; same index.

    Equal values share the smallest rank. Values are compared as given: round first when the
    source prints fewer decimals, or a tie on the page would be broken by invisible digits.
    """
    return values.rank(method="min", ascending=not largest_first).astype("Float64")


def rank_of(values: pd.Series, key: str, *, largest_first: bool = True) -> Rank | None:
    """The rank of ``values[key]``, None when it has no value. ``values`` has a unique index."""
    held = values.dropna()
    if key not in held.index:
        return None
    own = float(held.loc[key])
    ahead = held > own if largest_first else held < own
    return Rank(int(ahead.sum()) + 1, len(held), int((held == own).sum()) - 1)


def share_below(values: pd.Series, limit: float) -> tuple[float, int]:
    """Percent of the units with a value that lie below ``limit``, and how many have a value."""
    held = values.dropna()
    return (float((held < limit).mean() * 100) if len(held) else float("nan")), len(held)
