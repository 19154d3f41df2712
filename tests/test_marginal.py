"""One more yen of local tax: the ministry's example, the kink, money that is conserved."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import marginal
from analysis.allocation_tax import shortage
from analysis.result import Words
from data import catalog

COUNTED = 1 - catalog.rate("standard_tax_retained", 2023) / 100
SAMPLE = Words("試験", "test")
money = st.floats(1, 1e9)


@pytest.mark.parametrize(
    ("tax", "amount", "total"), [(100, 125, 225), (140, 95, 235), (60, 155, 215)]
)
def test_the_example_of_the_ministry_of_finance(tax: float, amount: float, total: float) -> None:
    """Need 200, three quarters of tax counted (Finance, June 2021)."""
    need, revenue = np.array(200.0), np.array(COUNTED * 100)
    assert float(shortage(need, np.array(COUNTED * tax))) == pytest.approx(amount)
    assert 225 + float(marginal.kept(need, revenue, tax - 100, COUNTED)) == pytest.approx(total)


@pytest.mark.parametrize(("counted", "poor", "rich"), [(COUNTED, 2.5, 10), (1, 0, 10), (0, 10, 10)])
def test_what_stays_of_ten(counted: float, poor: float, rich: float) -> None:
    need, revenue = np.array([200.0, 200]), np.array([100.0, 250])
    assert marginal.kept(need, revenue, 10, counted) == pytest.approx([poor, rich])


def test_across_the_kink() -> None:
    """Short by 30: of the first 40 a quarter stays, of the rest all."""
    need, revenue = np.array(100.0), np.array(70.0)
    assert float(marginal.kink(need, revenue, COUNTED)) == pytest.approx(40)
    assert float(marginal.kept(need, revenue, 40, COUNTED)) == pytest.approx(10)
    assert float(marginal.kept(need, revenue, 100, COUNTED)) == pytest.approx(70)
    line = marginal.curve(100, 70, 80, COUNTED, 100)
    assert (line["percent"] - 50).abs().min() == 0
    assert line["kept"].is_monotonic_increasing


@given(money, money, st.floats(0, 1e9), st.floats(0, 1e9), st.floats(0, 1))
def test_more_tax_never_leaves_less_and_never_more_than_itself(
    need: float, revenue: float, first: float, second: float, counted: float
) -> None:
    args = (np.array(need), np.array(revenue))
    one = float(marginal.kept(*args, first, counted))
    both = float(marginal.kept(*args, first + second, counted))
    tolerance = 1e-9 * (need + revenue + first + second)
    assert (1 - counted) * first - tolerance <= one <= first + tolerance
    assert both >= one - tolerance
    # two steps keep what one step keeps
    then = float(marginal.kept(args[0], args[1] + counted * first, second, counted))
    assert one + then == pytest.approx(both, abs=tolerance)


NEED = np.array([200.0, 100, 100, np.nan])
REVENUE = np.array([75.0, 96, 150, 10])
TAX = np.array([100.0, 100, 200, 10])


def test_national_totals() -> None:
    found = marginal.national(NEED, REVENUE, TAX, percent=10, counted=0.75, sample=SAMPLE)
    # 10 more each for the first two and 20 for the third: 7.5 and 4 less allocation tax
    assert (found.more, found.saved, found.n) == (40, pytest.approx(11.5), 3)
    assert found.become_rich == 1
    assert found.kept_share.value == pytest.approx(100 * 28.5 / 40)
    assert found.quarter.value == pytest.approx(100 / 3)
    assert "71.2" in found.kept_share.cite("en") or "71.3" in found.kept_share.cite("en")


def test_a_pool_that_binds_hands_the_savings_back() -> None:
    # short of 129 before and of 128.25 after: the pool is used up both times, nobody adjusted out
    found = marginal.national(
        NEED, REVENUE, TAX, percent=0.5, counted=0.75, sample=SAMPLE, pool=128
    )
    assert found.saved == pytest.approx(0)
    assert found.kept_share.value == pytest.approx(100)


def test_money_is_conserved_on_the_grid() -> None:
    for found in marginal.grid(NEED, REVENUE, TAX, counted=0.75, sample=SAMPLE):
        assert found.more - found.saved == pytest.approx(found.more * found.kept_share.value / 100)
    saved = [f.saved for f in marginal.grid(NEED, REVENUE, TAX, counted=0.75, sample=SAMPLE)]
    assert saved == sorted(saved)


def test_nobody_left_is_said() -> None:
    none = np.array([np.nan])
    found = marginal.national(none, none, none, percent=1, counted=0.75, sample=SAMPLE)
    assert np.isnan(found.kept_share.value) and found.kept_share.warnings == ("no_units",)
