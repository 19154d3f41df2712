"""The allocation tax by the law's formula and computed back: worked examples and identities."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis import allocation_tax as lat
from analysis.result import Words
from analysis.variables import UnanswerableError
from data import catalog, queries
from data.queries import Measure

RETAINED = catalog.rate("standard_tax_retained", 2023) / 100
SAMPLE = Words("試験", "test")
money = st.floats(1, 1e9)


def bodies(rows: int = 12) -> st.SearchStrategy[np.ndarray]:
    return arrays(float, (rows, 2), elements=money)


def test_reduction_of_article_10() -> None:
    found = lat.ordinary(np.array([100, 200, 300]), np.array([40, 150, 330]), 100)
    assert found.alpha == pytest.approx(1 / 30)
    assert found.amount == pytest.approx([170 / 3, 130 / 3, 0])
    assert found.amount.sum() == pytest.approx(100)
    assert not found.adjusted_out.any()


def test_a_small_shortage_with_a_large_need_is_adjusted_out_not_negative() -> None:
    found = lat.ordinary(np.array([100, 1000, 300]), np.array([40, 995, 330]), 50)
    assert found.alpha == pytest.approx(15 / 1100)
    assert found.amount == pytest.approx([58.63636, 0, 0], abs=1e-5)
    assert found.adjusted_out.tolist() == [False, True, False]


@given(bodies(), st.floats(0, 2))
def test_nobody_gets_more_than_the_shortage_and_the_pool_is_kept(
    drawn: np.ndarray, part: float
) -> None:
    need, revenue = drawn.T
    lacking = lat.shortage(need, revenue)
    found = lat.ordinary(need, revenue, part * lacking.sum())
    assert (found.amount >= 0).all() and (found.amount <= lacking + 1e-6).all()
    assert found.alpha >= 0
    if not found.adjusted_out.any():
        paid = found.amount.sum() + found.unused
        assert paid == pytest.approx(part * lacking.sum(), rel=1e-9, abs=1e-3)


@given(bodies(), st.integers(0, 11), st.floats(0, 1e6))
def test_more_need_never_gives_less_and_more_revenue_never_more(
    drawn: np.ndarray, body: int, more: float
) -> None:
    need, revenue = drawn.T
    step = np.where(np.arange(12) == body, more, 0)
    base = lat.ordinary(need, revenue).amount
    assert (lat.ordinary(need + step, revenue).amount >= base - 1e-6).all()
    assert (lat.ordinary(need, revenue + step).amount <= base + 1e-6).all()


def test_a_pool_below_zero_is_refused() -> None:
    with pytest.raises(UnanswerableError, match="negative_pool"):
        lat.ordinary(np.array([1.0]), np.array([0.0]), -1)


@pytest.mark.parametrize(
    ("index", "counted", "need", "revenue", "amount"),
    [
        (0.5, 0, 85.714, 42.857, 42.857),
        (0.5, 0.1, 86.957, 43.478, 43.478),
        (0.2, 0, 93.75, 18.75, 75),
        (1.2, 0, 62.5, 75, 0),
    ],
)
def test_reconstruction(
    index: float, counted: float, need: float, revenue: float, amount: float
) -> None:
    found = lat.reconstruct(np.array(index), np.array(100), RETAINED, counted=counted)
    back = (found.need, found.revenue, found.ordinary)
    assert back == pytest.approx((need, revenue, amount), abs=1e-3)


@given(money, money, st.floats(0, 0.9), st.floats(0, 1e8), st.floats(0.1, 0.5))
def test_reconstruction_finds_what_made_the_scale(
    need: float, revenue: float, counted: float, bonds: float, retained: float
) -> None:
    """The scale of known N, R, λ and B by the identity, and back again."""
    full = counted * revenue
    amount = float(lat.shortage(np.array(need), np.array(revenue)))
    scale = lat.standard_scale(revenue, full, amount, bonds, retained)
    found = lat.reconstruct(
        np.array(revenue / need), np.array(scale), retained, bonds=bonds, counted=counted
    )
    assert float(found.need) == pytest.approx(need, rel=1e-5)
    assert float(found.revenue) == pytest.approx(revenue, rel=1e-5)
    assert float(found.ordinary) == pytest.approx(amount, rel=1e-5, abs=1e-3 * need)


@given(money, money, st.floats(0, 1), st.floats(0.1, 0.5))
def test_standard_tax_and_its_parts(
    taxed: float, unused: float, share: float, retained: float
) -> None:
    full = share * taxed
    revenue = (1 - retained) * taxed + full
    standard = taxed + full
    assert float(lat.counted_in_full(revenue, standard, retained)) == pytest.approx(
        full, abs=1e-6 * taxed
    )
    assert float(lat.taxable(revenue, standard, retained)) == pytest.approx(taxed)


def test_what_is_missing_stays_missing() -> None:
    found = lat.reconstruct(np.array([np.nan, 0.5, 0]), np.array([100, np.nan, 100]), RETAINED)
    assert np.isnan(found.need).all()


def test_accuracy_decides_between_amounts_and_ranks() -> None:
    good = lat.accuracy(np.array([101.0, 99, np.nan]), np.array([100.0, 100, 100]), SAMPLE)
    assert (good.median.value, good.median.n, good.levels) == (pytest.approx(1), 2, True)
    bad = lat.accuracy(np.array([107.0]), np.array([100.0]), SAMPLE)
    assert not bad.levels and bad.median.warnings == ("ranks_only",)
    assert bad.bias == pytest.approx(7)
    assert "7.0" in bad.median.cite("ja")
    with pytest.raises(UnanswerableError, match="no_official"):
        lat.accuracy(np.array([np.nan]), np.array([1.0]), SAMPLE)


def figures(**given_: float) -> pd.Series:
    return pd.Series(given_, dtype=float)


OFFICIAL = figures(
    standard_tax_revenue=60,
    standard_fiscal_revenue=50,
    standard_fiscal_need=100,
    ordinary_allocation_tax=49,
    special_allocation_tax=5,
    standard_fiscal_scale=112,
    fiscal_strength_index=0.51,
)


def test_steps_from_published_figures() -> None:
    found = lat.steps(OFFICIAL, RETAINED)
    assert (found.retained.value, found.lacking.value, found.adjustment.value) == (10, 50, -1)
    assert (found.bonds.value, found.bonds.status) == (3, "derived")
    assert (found.need.status, found.ordinary.status) == ("official", "official")
    assert found.single_year_index == 0.5
    assert found.warnings == found.unknown == ()
    with pytest.raises(FrozenInstanceError):
        found.need = found.bonds  # type: ignore[misc]


def test_steps_without_a_settled_amount_take_the_shortage() -> None:
    found = lat.steps(OFFICIAL.drop(["ordinary_allocation_tax", "special_allocation_tax"]), 0.25)
    assert (found.ordinary.value, found.ordinary.status) == (50, "derived")
    assert (found.bonds.value, found.unknown) == (2, ("special",))
    less = OFFICIAL.drop("ordinary_allocation_tax").replace(112.0, 108.0)
    assert lat.steps(less, 0.25).warnings == ("rest_below_zero",)


def test_steps_of_other_years_are_imputed_and_say_so() -> None:
    found = lat.steps(
        figures(fiscal_strength_index=0.5, standard_fiscal_scale=100, special_allocation_tax=9),
        RETAINED,
    )
    assert found.need.value == pytest.approx(86.957, abs=1e-3)
    assert found.need.status == found.ordinary.status == "imputed"
    assert (found.scale.status, found.special.status) == ("official", "official")
    assert "imputed" in found.warnings and found.unknown == ("bonds",)
    parts = found.standard_tax.value + found.ordinary.value
    assert parts == pytest.approx(found.scale.value)
    with pytest.raises(UnanswerableError, match="no_need"):
        lat.steps(figures(fiscal_strength_index=0.5), RETAINED)


def panel(year: int) -> pd.DataFrame:
    frame = queries.panel(tuple(Measure(i) for i in (*lat.INPUTS, "local_tax")))
    return frame[frame["year"] == year]


def test_settled_amounts_of_fy2023_follow_the_formula() -> None:
    """Over Japan the shortages are what was paid; the typical body got its own to the thousand yen.

    Bodies whose earlier years were corrected got another amount than their shortage.
    """
    held = panel(2023)
    need, revenue = held["standard_fiscal_need"], held["standard_fiscal_revenue"]
    found = lat.ordinary(need.to_numpy(), revenue.to_numpy())
    official = held["ordinary_allocation_tax"]
    assert found.amount.sum() == pytest.approx(official.sum(), rel=1e-3)
    assert np.median(np.abs(found.amount - official)) <= 1
    # the ministry's count of non-recipients without Tokyo prefecture
    assert int((official == 0).sum()) == 76


def test_the_tax_found_in_standard_revenue_is_the_tax_that_was_collected() -> None:
    held = panel(2022)
    taxed = lat.taxable(
        held["standard_fiscal_revenue"].to_numpy(),
        held["standard_tax_revenue"].to_numpy(),
        RETAINED,
    )
    assert np.median(taxed / held["local_tax"]) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("year", [2022, 2023])
def test_reconstruction_is_near_enough_for_amounts(year: int) -> None:
    held = panel(year)
    back = lat.reconstruct(
        held["fiscal_strength_index"].to_numpy(), held["standard_fiscal_scale"].to_numpy(), RETAINED
    )
    found = lat.accuracy(back.need, held["standard_fiscal_need"].to_numpy(), SAMPLE)
    assert found.levels and found.median.n == 1718
