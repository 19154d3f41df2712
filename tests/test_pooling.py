"""Pooling: the design page's vectors, a continuous schedule, and what holds for any group."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.pooling import (
    Curve,
    Step,
    by_curve,
    by_schedule,
    corrected,
    distances_km,
    mean_distance_km,
    schedule_saving,
)

#: Fire-service schedule of about FY2001 as the design page prints it.
FIRE = (
    Step(0, 1.21, 3720), Step(8000, 1.23, 3560), Step(12_000, 1.11, 5000), Step(20_000, 1.12, 4800),
    Step(30_000, 0.88, 12_000), Step(100_000, 0.75, 25_000), Step(250_000, 0.76, 22_500),
)  # fmt: skip
FLAT = Curve(0.0, 0.0, np.zeros((2, 2)))
people = st.lists(st.floats(200, 5e5), min_size=1, max_size=30).map(np.array)


@pytest.mark.parametrize(
    ("p", "f"),
    [(8000, 13_400), (12_000, 18_320), (20_000, 27_200), (30_000, 38_400), (1e5, 1e5),
     (250_000, 212_500)],
)  # fmt: skip
def test_schedule_at_its_knots_from_both_sides(p: float, f: float) -> None:
    assert corrected(np.array([p]), FIRE)[0] == pytest.approx(f)
    assert corrected(np.array([p * (1 - 1e-12)]), FIRE)[0] == pytest.approx(f, rel=1e-9)


def test_schedule_coefficients() -> None:
    p = np.array([3000, 16_541, 30_000, 100_000, 250_000, 1_000_000])
    found = corrected(p, FIRE) / p
    assert found == pytest.approx([2.450, 1.412, 1.280, 1, 0.850, 0.7825], abs=5e-4)


def test_ten_towns_of_8000() -> None:
    assert schedule_saving(np.full(10, 8000.0), FIRE) == pytest.approx(1 - 82_400 / 134_000)


@given(people)
def test_pooling_never_costs_by_the_schedule_below_its_last_step(p: np.ndarray) -> None:
    # the last line's slope is above the one before it by a hair: allow for that
    assert schedule_saving(p, FIRE) >= -0.01
    assert schedule_saving(p[:1], FIRE) == pytest.approx(0, abs=1e-12)


@given(people, st.floats(0, 1), st.floats(0, 0.01))
def test_saving_grows_with_the_poolable_share_and_falls_with_distance(
    p: np.ndarray, share: float, per_km: float
) -> None:
    near = by_schedule(p, 400 * p, FIRE, poolable=share)
    far = by_schedule(p, 400 * p, FIRE, poolable=share, cost_per_km=per_km, distance_km=20)
    assert far.net <= near.net + 1e-9
    assert near.gross == pytest.approx(near.rate * share * 400 * p.sum(), rel=1e-9, abs=1e-6)


@given(people)
def test_a_flat_curve_saves_nothing(p: np.ndarray) -> None:
    found = by_curve(p, 400 * p, FLAT, poolable=1, draws=9)
    assert found.rate == pytest.approx(0, abs=1e-12)
    assert found.interval == pytest.approx((0, 0), abs=1e-12)


def test_a_curve_moves_cost_as_it_says() -> None:
    curve = Curve(-0.1, 0.0, np.diag([1e-4, 0.0]))
    found = by_curve(np.array([1e4, 1e4]), np.array([10.0, 10]), curve, poolable=0.5)
    assert found.rate == pytest.approx(1 - 2**-0.1)
    assert found.net == pytest.approx(0.5 * 20 * (1 - 2**-0.1))
    low, high = found.interval or (0, 0)
    # ± 1.96 × 0.01 × ln 2 × 2^-0.1
    assert low < found.rate < high
    assert high - low == pytest.approx(2 * 1.96 * 0.01 * np.log(2) * 2**-0.1, rel=0.1)


def test_beyond_the_minimum_pooling_costs() -> None:
    curve = Curve(-0.9, 0.037, np.zeros((2, 2)))  # least at 191,400 people
    assert by_curve(np.full(4, 4e5), np.full(4, 1.0), curve, poolable=1, draws=9).rate < 0


def test_distances() -> None:
    tokyo, osaka = (35.6895, 139.6917), (34.6863, 135.5200)
    found = distances_km(np.array([tokyo[0], osaka[0]]), np.array([tokyo[1], osaka[1]]), tokyo)
    assert found[0] == 0
    assert found[1] == pytest.approx(397, rel=0.01)  # government offices, published about 400 km
    assert distances_km(np.array([0.0]), np.array([180.0]), (0, 0))[0] == pytest.approx(
        np.pi * 6371.0088
    )


def test_people_of_the_largest_member_travel_nothing() -> None:
    found = mean_distance_km(np.array([35.0, 35.0]), np.array([135.0, 136.0]), np.array([3.0, 1.0]))
    assert found == pytest.approx(
        distances_km(np.array([35.0]), np.array([136.0]), (35, 135))[0] / 4
    )


def test_no_people_is_an_error() -> None:
    with pytest.raises(ValueError, match="people"):
        corrected(np.array([0.0]), FIRE)
