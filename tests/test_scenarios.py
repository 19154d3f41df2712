"""Scenarios: the design page's vector, books that close, and what must move which way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.scenarios import (
    Bodies,
    ScenarioError,
    ledger,
    need_scale,
    retained_share,
    spread,
    tax_transfer,
    whole,
)

CLOSURES = ("need_fixed", "neutral", "amount_fixed")


def vector() -> Bodies:
    """N=[100,200,300], T=[40,160,420], X=[10,20,10]: revenue at 75 % is [40,140,325]."""
    return Bodies(
        need=np.array([100.0, 200, 300]),
        revenue=np.array([40.0, 140, 325]),
        full=np.array([10.0, 20, 10]),
        population=np.array([1.0, 2, 3]),
        eligible=np.ones(3, bool),
    )


@pytest.mark.parametrize(
    ("retained", "scale", "amounts"),
    [
        (0.25, 1.0, [60, 60, 0]),
        (0.10, 1.1, [64, 56, 0]),
        (0.40, 0.8866667, [54.6666667, 61.3333333, 4]),
    ],
)
def test_retained_share_of_the_design_page(
    retained: float, scale: float, amounts: list[float]
) -> None:
    found = retained_share(vector(), retained, "neutral", today=0.25)
    assert found.scale == pytest.approx(scale, abs=1e-6)
    assert found.after == pytest.approx(amounts, abs=1e-5)
    assert found.state == pytest.approx(0, abs=1e-8)


@st.composite
def bodies(draw: st.DrawFn) -> Bodies:
    n = draw(st.integers(2, 12))
    amounts = st.lists(st.floats(1, 1e6), min_size=n, max_size=n).map(np.array)
    full = draw(st.lists(st.floats(0, 0.5), min_size=n, max_size=n).map(np.array))
    revenue = draw(amounts)
    eligible = draw(st.lists(st.booleans(), min_size=n, max_size=n).map(np.array))
    return Bodies(draw(amounts), revenue, full * revenue, draw(amounts), eligible)


@given(bodies(), st.floats(0, 0.95), st.sampled_from(CLOSURES))
def test_what_bodies_gain_the_state_loses(b: Bodies, k: float, closure: str) -> None:
    try:
        found = retained_share(b, k, closure, today=0.25)
    except ScenarioError:
        return
    assert found.change.sum() + found.state == pytest.approx(0, abs=1e-6)
    assert (found.after >= 0).all() and (found.after[~b.eligible] == 0).all()
    if closure != "need_fixed":
        assert found.state == pytest.approx(0, abs=1e-6 * (1 + found.before.sum()))


@given(bodies(), st.sampled_from(CLOSURES))
def test_the_share_of_the_law_changes_nothing(b: Bodies, closure: str) -> None:
    found = retained_share(b, 0.25, closure, today=0.25)
    assert found.after == pytest.approx(found.before, rel=1e-9, abs=1e-5)


@given(bodies(), st.floats(0, 0.5), st.floats(0.01, 0.4))
def test_a_larger_retained_share_never_lowers_the_allocation_tax_at_fixed_need(
    b: Bodies, low: float, more: float
) -> None:
    one = retained_share(b, low, "need_fixed", today=0.25)
    two = retained_share(b, low + more, "need_fixed", today=0.25)
    assert (two.after >= one.after - 1e-6).all()


@given(bodies(), st.floats(0, 1e5), st.floats(0, 1))
def test_a_tax_that_moves_is_booked_on_both_sides(b: Bodies, total: float, counted: float) -> None:
    shares = b.population / b.population.sum()
    given_up = tax_transfer(b, total, shares, counted, "amount_fixed")
    assert given_up.state == pytest.approx(-total, rel=1e-9, abs=1e-6)
    fixed = tax_transfer(b, total, shares, counted, "need_fixed")
    # the formula takes back at most what is counted, never more
    assert -total - 1e-6 <= fixed.state <= -(1 - counted) * total + 1e-6
    if total <= fixed.before.sum():
        neutral = tax_transfer(b, total, shares, counted, "neutral")
        assert neutral.state == pytest.approx(0, abs=1e-5 * (1 + total))


@given(bodies(), st.floats(0, 0.95), st.sampled_from(CLOSURES))
def test_the_printed_account_adds_up_to_the_yen(b: Bodies, k: float, closure: str) -> None:
    b = Bodies(np.rint(b.need), np.rint(b.revenue), np.zeros(len(b.need)), b.population, b.eligible)
    try:
        found = retained_share(b, k, closure, today=0.25)
    except ScenarioError:
        return
    book = ledger(found)
    assert int(book.change.sum()) + book.state == 0
    assert np.abs(book.after - 1000 * found.after).max() <= 1
    if closure == "neutral" and found.scale > 0:
        assert book.state == 0


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=40).map(np.array))
def test_whole_numbers_add_up_to_the_rounded_sum(amounts: np.ndarray) -> None:
    found = whole(amounts)
    assert found.sum() == round(float(amounts.sum()))
    assert (np.abs(found - amounts) <= 1).all()


@given(bodies(), st.integers(1, 10**6))
def test_a_tier_receives_its_part_to_the_yen(b: Bodies, total: int) -> None:
    """Half for the first body, half for the others, as for prefectures and municipalities."""
    first = np.arange(len(b.need)) == 0
    rest = np.where(first, 0, b.population)
    shares = np.where(first, 0.5, rest / rest.sum() / 2)
    moved = tax_transfer(b, 2 * total, shares, 1, "amount_fixed")
    book = ledger(moved, tiers=(first, ~first))
    assert book.receipts[first].sum() == book.receipts[~first].sum() == 1000 * total
    assert np.abs(book.receipts - 1000 * moved.receipts).max() <= 1


@given(bodies(), st.floats(0, 1e4), st.floats(1, 1e4))
def test_more_tax_moved_never_raises_the_allocation_tax(
    b: Bodies, total: float, more: float
) -> None:
    shares = b.population / b.population.sum()
    one, two = (tax_transfer(b, x, shares, 0.75, "need_fixed").after for x in (total, total + more))
    assert (two <= one + 1e-6).all()


def test_winners_losers_and_gini_by_hand() -> None:
    found = spread(
        np.array([10.0, -10, 0]),
        np.array([10.0, 30, 20]),
        np.ones(3),
        np.array([0, 0, 1]),
        least=0.5,
    )
    assert (found.winners, found.losers) == (1, 1)
    # of 10, 20 and 30 it is 2/9; afterwards all have 20
    assert found.gini == pytest.approx((2 / 9, 0))
    assert found.per_head == pytest.approx([0, 0])


def test_gini_is_that_of_people_and_not_of_bodies() -> None:
    """One person with 10, two with 30 each; afterwards each of the three has 10."""
    found = spread(
        np.array([0.0, -40]),
        np.array([10.0, 60]),
        np.array([1.0, 2]),
        np.array([0, 1]),
        least=0.5,
    )
    # pairs apart: 2 × (1 × 2) × 20, over twice the mean of 70/3 times 3²
    assert found.gini == pytest.approx((4 / 21, 0))
    assert found.per_head == pytest.approx([0, -20])


def test_nobody_to_compare_is_said() -> None:
    nothing = np.array([])
    with pytest.raises(ScenarioError) as error:
        spread(nothing, nothing, nothing, nothing.astype(int), least=0)
    assert error.value.reason == "empty"


def test_scaling_need_is_found_again() -> None:
    b = vector()
    for scale in (0.5, 0.9, 1.3, 2.0):
        target = float(b.allocation(b.revenue, scale).sum())
        assert need_scale(b, b.revenue, target) == pytest.approx(scale, abs=1e-9)


def test_wards_get_tax_and_no_allocation_tax() -> None:
    b = Bodies(
        np.array([100.0, np.nan]),
        np.array([40.0, np.nan]),
        np.array([0.0, np.nan]),
        np.array([1.0, 1.0]),
        np.array([True, False]),
    )
    found = tax_transfer(b, 10, np.array([0.5, 0.5]), 1.0, "need_fixed")
    assert found.change == pytest.approx([0, 5])
    assert found.state == pytest.approx(-5)


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (lambda: retained_share(vector(), 1.0, "neutral", today=0.25), "share"),
        (lambda: tax_transfer(vector(), 500, np.full(3, 1 / 3), 1, "neutral"), "target"),
        (lambda: tax_transfer(vector(), 5, np.full(3, 0.5), 1, "neutral"), "shares"),
    ],
)
def test_what_cannot_be_is_said(call: object, reason: str) -> None:
    with pytest.raises(ScenarioError) as error:
        call()  # type: ignore[operator]
    assert error.value.reason == reason


def test_an_eligible_body_without_need_is_refused() -> None:
    with pytest.raises(ScenarioError) as error:
        Bodies(*(np.array([np.nan]),) * 3, np.ones(1), np.ones(1, bool))
    assert error.value.reason == "unknown"
