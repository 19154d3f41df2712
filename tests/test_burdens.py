"""Tax against spending: by hand, sums of classes, wards with their own grant, what is missing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.burdens import ITEMS, REST, SOURCES, by_class, cover, outliers, summary, together

SIDES = pd.DataFrame(
    {
        "tax": [100.0, 50.0, np.nan],
        "spending": [200.0, 500.0, 300.0],
        "people": [300.0, 100.0, 9.0],
    },
    index=["14100", "01209", "99999"],
)


def test_summary_by_hand() -> None:
    found = summary(SIDES)
    assert found is not None
    assert (found.n, found.code, found.covered) == (2, "14100", 0)
    assert found.tax == pytest.approx(87.5) and found.spending == pytest.approx(275)
    assert found.cover == pytest.approx(100 * 87.5 / 275), "of the sums, not the mean of ratios"
    assert found.median == pytest.approx(30) and found.highest == 50


def test_nobody_has_no_summary_and_nothing_spent_no_share() -> None:
    assert summary(SIDES.iloc[2:]) is None
    assert cover(pd.Series([5.0]), pd.Series([0.0])).isna().all()
    assert summary(SIDES.assign(spending=0.0)) is None


def test_who_pays_for_all_is_counted() -> None:
    found = summary(SIDES.assign(tax=[200.0, 499.0, 1.0]))
    assert found is not None and found.covered == 1


def accounts(n: int) -> pd.DataFrame:
    frame = pd.DataFrame(1.0, index=[f"{i:05d}" for i in range(n)], columns=list(ITEMS))
    return frame.assign(revenue_total=20.0, expenditure_total=18.0, population_fiscal_year=2.0)


def test_classes_are_sums_and_the_rest_closes_them() -> None:
    frame = accounts(3)
    frame.loc["00002", ["local_tax", "revenue_total"]] = [7.0, 40.0]
    size = pd.Series(["small", "small", "large"], index=frame.index)
    found = by_class(frame, size)
    assert found.loc["small", "n"] == 2 and found.loc["small", "tax"] == pytest.approx(0.5)
    assert found.loc["large", "cover"] == pytest.approx(100 * 7 / 18)
    parts = found[[*SOURCES, REST]].sum(axis=1)
    assert parts.to_dict() == pytest.approx({"small": 10.0, "large": 20.0})


def test_a_ward_has_its_grant_and_a_gap_is_no_zero() -> None:
    frame = accounts(2)
    frame.loc["00000", ["local_allocation_tax", "ward_adjustment_grant"]] = [np.nan, 5.0]
    frame.loc["00001", "national_disbursements"] = np.nan
    found = by_class(frame, pd.Series("all", index=frame.index))
    assert found.loc["all", "n"] == 1
    assert found.loc["all", "allocation"] == pytest.approx(2.5)


def test_outliers_are_named_once() -> None:
    frame = pd.DataFrame({"tax": [9.0, 1.0, 2.0], "spending": [9.0, 5.0, 1.0]}, index=list("abc"))
    assert outliers(frame, 2) == ("a", "c", "b")


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(*[st.floats(0.1, 1e6)] * 3), min_size=1, max_size=20))
def test_a_mean_lies_between_its_members(rows: list[tuple[float, float, float]]) -> None:
    frame = pd.DataFrame(rows, columns=["tax", "spending", "people"])
    frame.index = frame.index.astype(str)
    found = summary(frame)
    assert found is not None
    assert frame["tax"].min() - 1e-6 <= found.tax <= frame["tax"].max() * (1 + 1e-9)
    covers = 100 * frame["tax"] / frame["spending"]
    assert covers.min() * (1 - 1e-9) <= found.cover <= covers.max() * (1 + 1e-9)
    assert found.covered == int((frame["tax"] >= frame["spending"]).sum())


def test_a_group_is_the_sum_of_its_members_and_a_gap_is_one_of_the_group() -> None:
    found = together(SIDES, {"g1": ("14100", "01209"), "g2": ("01209", "99999")})
    assert found.loc["g1", "tax"] == pytest.approx((100 * 300 + 50 * 100) / 400)
    assert found.loc["g1", "gap"] == pytest.approx(275 - 87.5)
    assert found.loc["g1", "people"] == 400
    assert np.isnan(found.loc["g2", "cover"]) and found.loc["g2", "spending"] == pytest.approx(
        (500 * 100 + 300 * 9) / 109
    )
    assert together(SIDES, {}).empty
