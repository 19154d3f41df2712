"""Pairs of prefectures: ranks with ties, what can be sent, and ranks that depend on weights."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.pairs import deployable, distance_km, standing, weakest, weighted_ranks


def test_standing_shares_the_better_rank() -> None:
    values = pd.Series({"01": 3.0, "02": 5.0, "03": 5.0, "04": np.nan})
    assert [standing(values, c).rank for c in ("02", "03", "01")] == [1, 1, 3]  # type: ignore[union-attr]
    assert standing(values, "01").n == 3  # type: ignore[union-attr]
    assert standing(values, "04") is None


def test_standard_scores_have_mean_0_and_variance_1() -> None:
    values = pd.Series(np.arange(47.0), index=[f"{i:02d}" for i in range(1, 48)])
    scores = [standing(values, c).score for c in values.index]  # type: ignore[union-attr]
    assert np.mean(scores) == pytest.approx(0)
    assert np.var(scores) == pytest.approx(1)


def test_the_weakest_capacity_is_that_of_the_least_score() -> None:
    beds = pd.Series({"a": 1.0, "b": 2.0, "c": 3.0})
    found = {
        "beds": standing(beds, "b"),
        "debt": standing(-beds, "c"),
        "staff": standing(beds, "c"),
    }
    assert weakest(found) == "debt"  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no capacity"):
        weakest({})


def test_deployable() -> None:
    found = deployable(3225, 3_600_000, 1)
    assert found.staff == pytest.approx(32.25)
    assert found.per_10000 == pytest.approx(32.25 / 360)
    assert deployable(3225, 3_600_000, 0).per_10000 == 0


@pytest.mark.parametrize(("share", "affected"), [(-1, 1), (101, 1), (1, 0)])
def test_what_cannot_be_sent_is_refused(share: float, affected: float) -> None:
    with pytest.raises(ValueError, match=r"share|affected"):
        deployable(10, affected, share)


def test_toyama_to_shizuoka() -> None:
    # capitals about 200 km apart as the crow flies
    assert distance_km((36.6953, 137.2113), (34.9769, 138.3831)) == pytest.approx(218, abs=6)


@given(st.integers(0, 2**32 - 1))
def test_who_leads_everywhere_leads_under_all_weights(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = pd.DataFrame(rng.normal(size=(10, 4)), index=list("abcdefghij"))
    values.loc["a"] = values.max() + 1
    values.loc["j"] = values.drop(index="a").min() - 1
    found = weighted_ranks(values, draws=50)
    assert (found["a"].equal, found["a"].low, found["a"].high) == (1, 1, 1)
    assert (found["j"].equal, found["j"].low, found["j"].high) == (10, 10, 10)


def test_opposed_capacities_have_no_common_component() -> None:
    values = pd.DataFrame({"one": np.arange(9.0), "two": -np.arange(9.0)})
    assert all(rank.principal is None for rank in weighted_ranks(values, draws=10).values())


def test_gaps_are_left_out() -> None:
    values = pd.DataFrame({"one": [1.0, 2, np.nan], "two": [1.0, 2, 3]}, index=["a", "b", "c"])
    assert set(weighted_ranks(values, draws=10)) == {"a", "b"}
