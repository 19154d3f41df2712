"""Courses of inequality between areas: by hand, weights, turning round, gaps."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.concentration import courses

CODES = ["01", "13", "47"]


def series(values: list[float], year: int = 2022, codes: list[str] = CODES) -> pd.Series:
    index = pd.MultiIndex.from_product([codes, [year]], names=["code", "year"])
    return pd.Series(values, index=index)


def test_by_hand() -> None:
    # per head 1, 3, 1 for 1, 2, 1 people: half have a quarter of the whole
    people, tax = series([1, 2, 1]), series([1, 6, 1])
    (row,) = courses({"tax": tax}, people, ("13",), "tax").to_dict("records")
    assert row["gini"] == row["order"] == pytest.approx(0.25)
    expected = (0.5 * 0.5 * np.log(0.5)) + (0.5 * 1.5 * np.log(1.5))
    assert row["theil"] == pytest.approx(expected)
    assert row["between"] == pytest.approx(100), "all of it lies between Tokyo and the rest"


def test_a_grant_that_turns_the_order_round_shows() -> None:
    people, tax = series([1, 1, 1]), series([1, 3, 2])
    found = courses({"tax": tax, "after": series([5, 3, 4])}, people, ("13",), "tax")
    found = found.set_index("item")
    assert found.at["after", "gini"] > 0
    assert found.at["after", "order"] == pytest.approx(-found.at["after", "gini"])


def test_a_year_that_lacks_one_area_is_left_out() -> None:
    tax = pd.concat([series([1, 2, 3], 2021), series([1, np.nan, 3], 2022)])
    people = pd.concat([series([1, 1, 1], 2021), series([1, 1, 1], 2022)])
    assert courses({"tax": tax}, people, ("13",), "tax")["year"].tolist() == [2021]


def test_an_area_that_is_everything_has_no_rest() -> None:
    people, tax = series([1, 1, 1]), series([1, 3, 2])
    assert courses({"tax": tax}, people, tuple(CODES), "tax")["between"].isna().all()


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.floats(0.1, 1e4), min_size=3, max_size=3),
    st.lists(st.floats(1, 1e4), min_size=3, max_size=3),
    st.floats(0.5, 100),
)
def test_the_unit_of_money_does_not_matter(
    tax: list[float], people: list[float], unit: float
) -> None:
    one = courses({"tax": series(tax)}, series(people), ("13",), "tax").iloc[0]
    scaled = courses({"tax": series(tax) * unit}, series(people), ("13",), "tax").iloc[0]
    for name in ("gini", "theil"):
        assert one[name] == pytest.approx(scaled[name], abs=1e-9)
    assert -1e-12 < one["gini"] < 1
