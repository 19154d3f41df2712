"""Care: what keeping a ratio takes, by hand and whatever the figures are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import care
from analysis.result import Words

WORDS = Words("備え", "stock")
amounts = st.floats(1, 1e7, allow_nan=False)


def one(value: float) -> pd.Series:
    return pd.Series({"16": float(value)})


def test_what_keeping_ten_places_for_a_hundred_takes() -> None:
    # 100 places for 1,000 people: 10 each hundred; 1,200 people ahead need 120
    row = care.keeping(one(100), one(1000), one(1200)).loc["16"]
    assert row["ratio"] == 10
    assert row["later"] == pytest.approx(100 / 12)
    assert (row["needed"], row["add"], row["share"]) == pytest.approx((120, 20, 20))


def test_a_newer_stock_is_taken_off_what_is_needed() -> None:
    row = care.keeping(one(100), one(1000), one(1200), latest=one(125)).loc["16"]
    assert row["ratio"] == 10
    assert (row["needed"], row["add"], row["share"]) == pytest.approx((120, -5, -4))
    assert row["later"] == pytest.approx(100 * 125 / 1200)


def test_toyama_by_hand() -> None:
    # places 5,460 + 4,238; 191,000 of 75 and over in 2023; 761,719 × 26.586707171542262 % in 2050
    ahead = care.counted(one(761_719), one(26.586707171542262))
    assert ahead["16"] == pytest.approx(202_516)
    row = care.keeping(one(5460 + 4238), one(191_000), ahead).loc["16"]
    assert row["ratio"] == pytest.approx(5.0775, abs=1e-4)
    assert row["add"] == pytest.approx(584.72, abs=0.01)


@settings(deadline=None)
@given(amounts, amounts, amounts)
def test_the_ratio_is_kept_and_nothing_is_added_where_nothing_changes(
    stock: float, people: float, ahead: float
) -> None:
    row = care.keeping(one(stock), one(people), one(ahead), per=1).loc["16"]
    assert row["needed"] / ahead == pytest.approx(row["ratio"])
    assert row["later"] + row["add"] / ahead == pytest.approx(row["ratio"])
    still = care.keeping(one(stock), one(people), one(people)).loc["16"]
    assert still["add"] == pytest.approx(0, abs=1e-6 * stock)


@settings(deadline=None)
@given(amounts, amounts, amounts, amounts)
def test_more_people_ahead_never_need_less(
    stock: float, people: float, ahead: float, more: float
) -> None:
    few, many = (
        care.keeping(one(stock), one(people), one(x)).loc["16", "add"]
        for x in (ahead, ahead + more)
    )
    assert many >= few


def test_gaps_stay_gaps_and_nobody_is_no_divisor() -> None:
    found = care.keeping(
        pd.Series({"a": np.nan, "b": 10.0, "c": 0.0}),
        pd.Series({"a": 5.0, "b": 0.0, "c": 5.0}),
        pd.Series({"a": 5.0, "b": 5.0, "c": 10.0}),
    )
    assert found.loc["a"].isna().all()
    assert np.isnan(found.at["b", "ratio"]) and np.isnan(found.at["b", "add"])
    assert found.at["c", "add"] == 0 and np.isnan(found.at["c", "share"])


def test_negative_figures_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        care.keeping(one(-1), one(1), one(1))


def test_change_load_and_effort() -> None:
    assert care.change(one(200), one(150))["16"] == -25
    assert np.isnan(care.change(one(0), one(150))["16"])
    # 4 carers for each, 2 staff for 100 old people: 5 of 1,000 carers work in care
    assert care.load(one(400), one(100))["16"] == 4
    assert care.effort(0.02, 4) == pytest.approx(5)
    assert care.effort(0.02, 2) == pytest.approx(10)
    assert np.isnan(care.effort(0.02, 0))


def test_the_peak_is_the_first_of_equal_years() -> None:
    people = pd.DataFrame(
        {2020: [1.0, 3.0, np.nan], 2025: [4.0, 2.0, 1.0], 2030: [4.0, 1.0, 2.0]},
        index=["a", "b", "c"],
    )
    found = care.peak(people)
    assert found.loc["a"].tolist() == [2025, 4]
    assert found.loc["b"].tolist() == [2020, 3]
    assert found.loc["c"].isna().all()


def test_corners_divide_need_at_nothing_and_means_at_the_split() -> None:
    frame = pd.DataFrame(
        {"need": [-1.0, 1.0, -1.0, 1.0, 0.0, np.nan], "means": [-10.0, -10, -30, -30, -20, -20]}
    )
    assert care.crossed(frame, -20)["corner"].tolist() == [0, 1, 2, 3, 1]


def test_what_is_cited() -> None:
    row = care.keeping(one(100), one(1000), one(1200)).loc["16"]
    found = care.added(row, WORDS, Words("人", "places"), Words("富山県", "Toyama"), 1)
    assert found.cite("en").startswith("stock: 20 places; N = 1; Toyama; stock ÷ people")
    assert "備え÷人数×将来の人数−最新の備え" in found.cite("ja") and "stock" not in found.cite("ja")
    gap = care.added(row * np.nan, WORDS, WORDS, WORDS, 0)
    assert gap.warnings == ("no_figures",)
