"""Shrinking to 2050: known elasticities are found again, the base year is reproduced."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.shrinkage import (
    MOVING,
    ShrinkageError,
    by_unit,
    elasticities,
    paths,
    scale_only,
    variables,
)

TRUE = np.array([-1.2, 0.09, 0.006, 0.004])


def made(n: int = 900, noise: float = 0.05, seed: int = 7) -> pd.DataFrame:
    """Municipalities whose need follows TRUE, revenue likewise with another sign."""
    rng = np.random.default_rng(seed)
    people = pd.Series(np.exp(rng.normal(9.8, 1.2, n)))
    old = pd.Series(rng.uniform(18, 55, n))
    frame = variables(people, old, old * rng.uniform(0.4, 0.6, n))
    frame["people"], frame["log_area"] = people, rng.normal(4, 1, n)
    frame["type"] = rng.choice(["city", "town", "village"], n)
    frame["prefecture_code"] = rng.choice(["01", "13", "47"], n)
    moving = frame[["log_people", "log_people_2", "share_65", "share_75"]].to_numpy()
    frame["need"] = np.exp(14 + moving @ TRUE + 0.1 * frame["log_area"] + rng.normal(0, noise, n))
    frame["revenue"] = np.exp(5 + frame["log_people"] - 0.01 * frame["share_65"]) * np.exp(
        rng.normal(0, noise, n)
    )
    return frame


def test_known_elasticities_lie_in_their_intervals() -> None:
    found = elasticities(made(), "need")
    errors = np.sqrt(np.diag(found.covariance))
    assert (np.abs(found.coefficients - TRUE) < 3 * errors).all()
    assert found.n == 900 and found.r2 > 0.9


def test_without_noise_they_are_exact() -> None:
    assert elasticities(made(noise=0), "need").coefficients == pytest.approx(TRUE, abs=1e-8)


def test_the_base_year_is_reproduced_and_its_interval_is_a_point() -> None:
    base = made()
    models = elasticities(base, "need"), elasticities(base, "revenue")
    (path,) = paths(base, {2020: base}, models, draws=20)
    assert path.need == pytest.approx(base["need"].sum(), rel=1e-12)
    assert path.revenue == pytest.approx(base["revenue"].sum(), rel=1e-12)
    assert path.need_interval == pytest.approx((path.need, path.need), rel=1e-12)
    short = (base["need"] - base["revenue"]).clip(lower=0)
    assert path.shortage == pytest.approx(short.sum())
    assert path.recipients == int((short > 0).sum())


def test_fewer_and_older_people_raise_need_per_head() -> None:
    base = made()
    models = elasticities(base, "need"), elasticities(base, "revenue")
    later = variables(base["people"] * 0.6, base["share_65"] + 8, base["share_75"] + 6)
    later["people"] = base["people"] * 0.6
    found = by_unit(base, later, models)
    assert (found["need_per_head"] > base["need"] / base["people"]).mean() > 0.95
    path = paths(base, {2050: later}, models, draws=99)[0]
    assert path.shortage_interval[0] < path.shortage < path.shortage_interval[1]


def test_scale_only_is_the_curve_of_need_per_head() -> None:
    base = made(noise=0)
    model = elasticities(base, "need")
    half = variables(base["people"] / 2, base["share_65"] + 20, base["share_75"])
    logs = base["log_people"].to_numpy()
    down = logs - np.log(2)
    expected = np.exp(TRUE[0] * (down - logs) + TRUE[1] * (down**2 - logs**2)) * 2
    assert scale_only(model, base, half) == pytest.approx(expected, rel=1e-6)


def test_effects_are_the_derivatives_of_the_equation() -> None:
    model = elasticities(made(noise=0), "need")
    at_10_000, older, oldest = model.effects((10_000,))
    assert at_10_000.value == pytest.approx(TRUE[0] + 2 * TRUE[1] * np.log(10_000), abs=1e-6)
    assert (older.value, oldest.value) == pytest.approx((0.6, 0.4), abs=1e-6)


def test_intervals_of_units_agree_with_draws() -> None:
    """A second way to the same interval: draw the coefficients."""
    base = made(noise=0.2)
    models = elasticities(base, "need"), elasticities(base, "revenue")
    later = variables(base["people"] * 0.6, base["share_65"] + 8, base["share_75"] + 6)
    later["people"] = base["people"] * 0.6
    found = by_unit(base, later, models).iloc[0]
    drawn = np.random.default_rng(1).multivariate_normal(
        models[0].coefficients, models[0].covariance, 40_000
    )
    moved = (later[list(MOVING)] - base[list(MOVING)]).iloc[0].to_numpy()
    amounts = base["need"].iloc[0] * np.exp(drawn @ moved) / later["people"].iloc[0]
    low, high = np.quantile(amounts, (0.025, 0.975))
    assert (found["need_low"], found["need_high"]) == pytest.approx((low, high), rel=0.01)


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (made().head(20), "few"),
        (made().assign(log_area=1.0), "singular"),
    ],
)
def test_what_cannot_be_estimated_is_said(frame: pd.DataFrame, reason: str) -> None:
    with pytest.raises(ShrinkageError) as error:
        elasticities(frame, "need")
    assert error.value.reason == reason
