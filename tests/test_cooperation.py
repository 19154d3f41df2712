"""Any group as one: known answers, conservation, one member, wards, and what sliders may do."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import pooling
from analysis.cooperation import (
    PUBLISHED,
    Account,
    Members,
    Rules,
    Savings,
    account,
    by_spline,
    merged,
    savings,
)
from analysis.pooling import Curve
from tests.test_pooling import FIRE

COST = Curve(-1.557, 0.0639, np.array([[2.9e-3, -1.4e-4], [-1.4e-4, 7.0e-6]]))
NEED = Curve(-1.391, 0.0528, np.array([[1.4e-3, -7e-5], [-7e-5, 3.5e-6]]))
FLAT = Curve(0.0, 0.0, np.zeros((2, 2)))
GRID = pd.DataFrame({"population": [100.0, 1e7], "spline": [2000.0, 300.0]})
#: Holds every group that is made.
WIDE = GRID.assign(population=[100.0, 2e7])
body = st.tuples(
    st.floats(200, 5e5), st.floats(200, 1500), st.floats(100, 900), st.floats(20, 1500)
)
bodies = st.lists(body, min_size=1, max_size=25)
shares, costs = st.floats(0, 1), st.floats(0, 0.05)


def made(rows: list[tuple[float, ...]]) -> Members:
    """Members of (people, spending, need, revenue per head), on a line northwards."""
    people, *heads = (np.array(column) for column in zip(*rows, strict=True))
    north = 35 + 0.1 * np.arange(len(rows))
    return Members(people, *(people * each for each in heads), north, np.full(len(rows), 135.0))


def found(
    members: Members, share: float = 0.2, km: float = 0.0, grid: pd.DataFrame = GRID
) -> Savings:
    """By every route."""
    rules = Rules(share, km)
    return savings(members, rules, schedule=FIRE, cost=COST, need=NEED, grid=grid)


def test_ten_towns_of_the_design_page() -> None:
    ten = made([(8000, 1000, 500, 100)] * 10)
    one = found(ten)
    assert one.schedule.rate == pytest.approx(0.385, abs=5e-4)
    assert one.schedule.gross == pytest.approx(0.2 * 8e7 * (1 - 82_400 / 134_000))
    assert one.km == pytest.approx(np.mean(np.arange(10)) * 11.12, rel=1e-3)


def test_surpluses_make_up_for_shortages() -> None:
    # the design page's E1: need 100, 200, 300; revenue 40, 150, 330
    got = account(np.array([100.0, 200, 300]), np.array([40.0, 150, 330]))
    assert got == Account(3, 600, 520, 110, 80)
    assert got.offset == 30


def test_who_has_no_need_is_left_out_and_nobody_is_nothing() -> None:
    got = account(np.array([100.0, np.nan]), np.array([40.0, 10]))
    assert got == Account(1, 100, 40, 60, 60)
    assert account(np.array([np.nan]), np.array([1.0])) == Account(0, 0, 0, 0, 0)
    assert account(np.array([]), np.array([])).n == 0


@given(bodies)
def test_the_account_of_the_whole_is_that_of_its_parts(rows: list[tuple[float, ...]]) -> None:
    members = made(rows)
    whole = account(members.need, members.revenue)
    parts = [account(members.need[[i]], members.revenue[[i]]) for i in range(len(rows))]
    assert whole.need == pytest.approx(sum(p.need for p in parts))
    assert whole.apart == pytest.approx(sum(p.whole for p in parts))
    assert whole.offset >= -1e-6
    one_sided = (members.need >= members.revenue).all() or (members.need <= members.revenue).all()
    if one_sided:
        assert whole.offset == pytest.approx(0, abs=1e-6)


@settings(deadline=None)
@given(body, shares, costs)
def test_one_member_saves_nothing_by_any_route(
    row: tuple[float, ...], share: float, km: float
) -> None:
    alone = found(made([row]), share, km)
    assert alone.curve is not None and alone.merger is not None
    for saving in (alone.schedule, alone.curve, alone.spline):
        assert saving is not None
        assert saving.net == pytest.approx(0, abs=1e-6)
    assert alone.curve.interval == pytest.approx((0, 0), abs=1e-12)
    assert alone.merger.net == pytest.approx(0, abs=1e-5)
    assert alone.even_at(alone.schedule) is None


@settings(deadline=None, max_examples=40)
@given(bodies, shares, shares, costs, costs)
def test_saving_is_in_proportion_to_the_share_and_falls_with_distance(
    rows: list[tuple[float, ...]], share: float, other: float, km: float, more: float
) -> None:
    members = made(rows)
    low, high = sorted((share, other))
    near, far = sorted((km, more))
    for route in ("schedule", "curve", "spline"):
        small, large = (getattr(found(members, x, near, WIDE), route) for x in (low, high))
        assert abs(small.gross) <= abs(large.gross) + 1e-6
        assert small.net * high == pytest.approx(large.net * low, rel=1e-9, abs=1e-3)
        assert getattr(found(members, low, far, WIDE), route).net <= small.net + 1e-6
        assert large.pooled <= members.spending.sum() * (1 + 1e-12)


@settings(deadline=None)
@given(bodies)
def test_the_break_even_cost_leaves_nothing(rows: list[tuple[float, ...]]) -> None:
    members = made(rows)
    one = found(members)
    even = one.even_at(one.schedule)
    if even is not None:
        left = found(members, 0.2, even).schedule
        assert left.net == pytest.approx(0, abs=1e-6 * max(1.0, left.gross))


@settings(deadline=None)
@given(bodies)
def test_an_order_of_members_is_none(rows: list[tuple[float, ...]]) -> None:
    one, other = (found(made(each), grid=WIDE) for each in (rows, rows[::-1]))
    assert one.schedule.rate == pytest.approx(other.schedule.rate, abs=1e-9)
    assert one.curve and other.curve and one.merger and other.merger
    assert one.curve.rate == pytest.approx(other.curve.rate, abs=1e-9)
    assert one.merger.lost == pytest.approx(other.merger.lost, rel=1e-9, abs=1e-3)


def test_groups_added_up_are_the_sum_of_each() -> None:
    people = np.array([4000.0, 9000.0])
    one = pooling.Group(people, 500 * people, 3.0)
    other = pooling.Group(people * 5, 300 * people, 8.0)
    both = pooling.by_curves([one, other], COST, poolable=1, cost_per_km=0.001)
    each = [
        pooling.by_curve(
            g.people, g.spending, COST, poolable=1, cost_per_km=0.001, distance_km=g.km
        )
        for g in (one, other)
    ]
    assert both.gross == pytest.approx(sum(x.gross for x in each))
    assert both.net == pytest.approx(sum(x.net for x in each))
    low, high = both.interval or (0, 0)
    ends = [sum(x.pooled * x.interval[i] for x in each if x.interval) for i in (0, 1)]
    assert (low * both.pooled, high * both.pooled) == pytest.approx(ends, rel=0.02)
    ruled = pooling.by_schedules([one, other], FIRE, poolable=1, cost_per_km=0.001)
    alone = [pooling.schedule_saving(g.people, FIRE) * g.spending.sum() for g in (one, other)]
    assert ruled.gross == pytest.approx(sum(alone))
    assert ruled.distance_cost == pytest.approx(both.distance_cost)


def test_a_merger_loses_what_the_need_curve_and_the_surpluses_say() -> None:
    members = made([(5000, 900, 400, 100), (5000, 900, 400, 500)])
    before = account(members.need, members.revenue)
    flat = merged(members, FLAT, FLAT)
    assert flat.saved.gross == pytest.approx(0)
    assert flat.lost == pytest.approx(before.offset), "without scale only the surplus counts"
    curved = merged(members, FLAT, NEED)
    assert curved.need_rate > 0
    shortage = max(0.0, (1 - curved.need_rate) * before.need - before.revenue)
    assert curved.lost == pytest.approx(before.apart - shortage)
    low, high = curved.lost_interval
    assert low <= curved.lost <= high


def test_curves_are_silent_outside_their_sizes() -> None:
    beyond = made([(6e6, 500, 200, 100), (6e6, 500, 200, 100)])
    one = found(beyond)
    assert one.curve is None and one.spline is None and one.merger is None
    assert np.isfinite(one.schedule.net), "the schedule has no last size"
    tiny = found(made([(50, 500, 200, 100), (6e4, 500, 200, 100)]))
    assert tiny.curve is None
    within = found(made([(5e5, 500, 200, 100), (6e5, 500, 200, 100)]))
    assert within.spline is not None and within.spline.interval is None and within.spline.rate > 0
    assert by_spline(beyond.people, beyond.spending, GRID, poolable=1) is None


def test_the_interval_is_that_of_a_second_route() -> None:
    """The delta method on the logarithm, for two bodies of one size."""
    p, whole = 5000.0, 10_000.0
    step = np.array([np.log(whole / p), np.log(whole) ** 2 - np.log(p) ** 2])
    sd = np.sqrt(step @ COST.covariance @ step)
    factor = np.exp(step @ np.array([COST.linear, COST.square]))
    got = pooling.by_curve(np.array([p, p]), np.array([1.0, 1]), COST, poolable=1, draws=20_000)
    low, high = 1 - factor * np.exp(np.array([1.96, -1.96]) * sd)
    assert got.interval == pytest.approx((low, high), abs=0.02 * (high - low) + 1e-4)


@pytest.mark.parametrize("broken", ["nobody", "lengths", "people", "spending"])
def test_members_that_cannot_be(broken: str) -> None:
    two = [np.array([1.0, 2.0])] * 6
    if broken == "nobody":
        two = [np.array([])] * 6
    elif broken == "lengths":
        two[1] = np.array([1.0])
    else:
        two[["people", "spending"].index(broken)] = np.array([0.0, 1.0])
    with pytest.raises(ValueError, match="member"):
        Members(*two)


def test_the_published_share_is_that_of_the_design_page() -> None:
    assert [one.percent for one in PUBLISHED if one.percent] == [12.9]
