"""Ranks against hand-counted ones and pandas' own."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.rank import Rank, rank_of, ranks, share_below

VALUES = pd.Series([30.0, 50.0, 50.0, np.nan, 10.0], index=list("abcde"))


def test_ties_share_and_gaps_have_no_rank() -> None:
    assert ranks(VALUES).tolist() == [3, 1, 1, pd.NA, 4]
    assert rank_of(VALUES, "b") == Rank(k=1, n=4, ties=1)
    assert rank_of(VALUES, "a") == Rank(k=3, n=4, ties=0)
    assert rank_of(VALUES, "e", largest_first=False) == Rank(k=1, n=4, ties=0)
    assert rank_of(VALUES, "d") is None
    assert rank_of(VALUES, "z") is None


@given(st.lists(st.integers(0, 20), min_size=1), st.booleans())
def test_one_rank_agrees_with_all(values: list[int], largest_first: bool) -> None:
    series = pd.Series(values, dtype=float, index=[f"u{i}" for i in range(len(values))])
    everyone = ranks(series, largest_first=largest_first)
    for key in series.index:
        one = rank_of(series, key, largest_first=largest_first)
        assert one is not None
        assert one.k == everyone[key]


def test_share_below_counts_only_units_with_a_value() -> None:
    assert share_below(VALUES, 40) == (50.0, 4)
    assert np.isnan(share_below(pd.Series([np.nan]), 0)[0])
