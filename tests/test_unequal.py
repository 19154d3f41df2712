"""Unequal bodies: ratios by hand, halves against brute force, shares that add up."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.unequal import FEW, halves, shares, spread, spreads

people = st.lists(st.integers(1, 10**7), min_size=2, max_size=40)


def series(values: list[float]) -> pd.Series:
    return pd.Series(values, index=[f"{i:05d}" for i in range(len(values))], dtype=float)


def test_spread_by_hand() -> None:
    found = spread(series([float(v) for v in range(10, 21)]))
    assert found is not None
    assert (found.n, found.low_code, found.high_code) == (11, "00000", "00010")
    assert (found.p10, found.median, found.p90) == pytest.approx((11, 15, 19))
    assert found.ratio == 2 and found.decile_ratio == pytest.approx(19 / 11)


def test_a_few_have_no_percentiles_and_a_zero_no_ratio() -> None:
    few = spread(series([0.0, 5.0]))
    assert few is not None and len([0.0, 5.0]) < FEW
    assert math.isnan(few.p10) and math.isnan(few.decile_ratio) and math.isnan(few.ratio)
    assert few.median == 2.5
    assert spread(series([float("nan")])) is None


def test_kinds_keep_apart_and_those_without_a_value_are_absent() -> None:
    values = series([1.0, 3.0, np.nan])
    found = spreads(values, pd.Series(["city", "city", "town"], index=values.index))
    assert list(found) == ["city"] and found["city"].n == 2


def test_halves_by_hand() -> None:
    found = halves(series([1, 1, 2, 6]))
    assert found is not None
    assert found.half_live_in == 1 and found.smaller_half == pytest.approx(0.2)
    # an odd body counts half: (1 + 2 / 2) / 6
    odd = halves(series([1, 2, 3]))
    assert odd is not None and odd.smaller_half == pytest.approx(1 / 3)
    assert halves(series([5.0])) is None and halves(series([0.0, 0.0])) is None


@settings(deadline=None, max_examples=60)
@given(people)
def test_no_smaller_set_holds_half(values: list[int]) -> None:
    found = halves(series([float(v) for v in values]))
    assert found is not None
    ordered = sorted(values, reverse=True)
    assert 2 * sum(ordered[: found.half_live_in]) >= sum(values)
    assert 2 * sum(ordered[: found.half_live_in - 1]) < sum(values)
    assert 0 < found.smaller_half <= 0.5 + 1e-9
    assert -1e-9 <= found.gini < 1


@settings(deadline=None, max_examples=40)
@given(people, st.data())
def test_shares_add_up(values: list[int], data: st.DataObject) -> None:
    kinds = data.draw(st.lists(st.sampled_from("abc"), min_size=len(values), max_size=len(values)))
    frame = pd.DataFrame({"people": series([float(v) for v in values]), "area": 2.0})
    of = pd.Series(pd.Categorical(kinds, list("abc")), frame.index)
    found = shares(frame, of)
    assert set(found.index) == set(kinds)
    for name in ("n", "people", "area"):
        assert found[f"{name}_share"].sum() == pytest.approx(100)
    assert found["people"].sum() == sum(values) and found["n"].sum() == len(values)


def test_a_body_without_land_is_left_out_of_all_three() -> None:
    frame = pd.DataFrame({"people": series([1, 2]), "area": series([5.0, np.nan])})
    found = shares(frame, pd.Series(pd.Categorical(["a", "a"], ["a"]), frame.index))
    assert found.loc["a", ["n", "people", "area"]].tolist() == [1, 1, 5]
