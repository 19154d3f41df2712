"""Convergence against statsmodels, other routes to the same test, known truths, published facts."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis import convergence as c
from analysis.result import Words
from analysis.variables import UnanswerableError
from data import queries
from data.queries import Measure

WHOM = Words("市町村", "municipalities")
SEED = 20240401
YEARS = (2000, 2010)


def made(slope: float = -0.02, *, units: int = 300, noise: float = 0.05) -> pd.DataFrame:
    """Units of 15 prefectures: ln x grows by slope × ln x0 a year, with noise in the end."""
    rng = np.random.default_rng(SEED)
    start = rng.normal(4, 0.6, units)
    end = start + 10 * (0.1 + slope * start) + rng.normal(0, noise, units) * (1 + abs(start - 4))
    codes = [f"{i % 15 + 1:02d}{i:03d}" for i in range(units)]
    frames = [
        pd.DataFrame({"code": codes, "year": year, "value": np.exp(v)})
        for year, v in zip(YEARS, (start, end), strict=True)
    ]
    frame = pd.concat(frames, ignore_index=True)
    return frame.assign(prefecture_code=frame["code"].str[:2])


def of(id_: str, first: int = 2000) -> pd.DataFrame:
    frame = queries.panel((Measure(id_),)).rename(columns={id_: "value"})
    return frame[frame["year"] >= first]


# -- β --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("conditional", [False, True])
@pytest.mark.parametrize("errors", ["robust", "clustered"])
def test_beta_is_that_of_statsmodels(errors: c.Errors, conditional: bool) -> None:
    found = c.beta(made(), YEARS, WHOM, errors=errors, conditional=conditional)
    formula = "growth ~ start" + (" + C(prefecture_code)" if conditional else "")
    model = smf.ols(formula, found.points)
    if errors == "robust":
        other = model.fit(cov_type="HC1", use_t=True)
        error = other.bse["start"]
    else:
        groups = found.points["prefecture_code"].astype(int)
        other = model.fit(cov_type="cluster", cov_kwds={"groups": groups}, use_t=True)
        # statsmodels counts the prefectures' effects too, which are nested in the clusters
        n = len(found.points)
        error = other.bse["start"] * math.sqrt((n - other.df_model - 1) / (n - 2))
    assert found.slope.value == pytest.approx(other.params["start"], rel=1e-9)
    assert found.standard_error == pytest.approx(error, rel=1e-9)
    if errors == "robust" or not conditional:
        low, high = other.conf_int().loc["start"]
        assert found.slope.interval is not None
        assert found.slope.interval[:2] == pytest.approx((low, high), rel=1e-8)
    if not conditional:
        assert found.intercept == pytest.approx(other.params["Intercept"], rel=1e-8)
        assert found.r2 == pytest.approx(other.rsquared, rel=1e-8)


def test_a_known_speed_is_found() -> None:
    found = c.beta(made(-0.02, units=2000, noise=0.02), YEARS, WHOM)
    assert found.slope.interval is not None
    assert found.slope.interval.low < -0.02 < found.slope.interval.high
    assert found.speed.value == pytest.approx(-math.log(1 - 0.2) / 10, abs=2e-4)
    assert found.half_life.value == pytest.approx(math.log(2) / found.speed.value)


def test_gaps_that_grow_have_no_half_life() -> None:
    found = c.beta(made(0.02), YEARS, WHOM)
    assert found.speed.value < 0
    assert math.isnan(found.half_life.value)
    assert found.half_life.warnings == ("not_closing",)
    assert found.half_life.interval is None


def test_the_published_beta_of_the_fiscal_strength_index() -> None:
    # name-joined n = 1,710; joined by code a little more
    found = c.beta(of("fiscal_strength_index"), (2011, 2021), WHOM)
    assert found.slope.n in (1717, 1718)
    assert found.slope.value == pytest.approx(-0.00618, abs=0.0003)
    assert found.standard_error == pytest.approx(0.00046, abs=0.00002)
    assert found.speed.value == pytest.approx(0.00638, abs=0.0003)
    assert found.half_life.value == pytest.approx(109, abs=5)
    assert found.rank == pytest.approx(0.984, abs=0.001)


# -- σ --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "sd"), [(2005, 0.6156), (2010, 0.6438), (2015, 0.6403), (2020, 0.6097)]
)
def test_the_published_spread_of_the_fiscal_strength_index(
    atlas: object, year: int, sd: float
) -> None:
    rows = atlas.execute(  # type: ignore[attr-defined]
        "SELECT value FROM observation WHERE item = 'fiscal_strength_index' AND year = ? "
        "AND basis = 'reported' AND level = 'municipality' AND value > 0 "
        "AND code NOT BETWEEN '13101' AND '13123'",
        [year],
    ).fetchall()
    assert np.log([v for (v,) in rows]).std() == pytest.approx(sd, abs=1e-4)


def test_the_spread_on_todays_boundaries_is_near_the_published_one() -> None:
    found = c.sigma(of("fiscal_strength_index"), WHOM).years.set_index("year")["sd"]
    for year, sd in ((2010, 0.6438), (2015, 0.6403), (2020, 0.6097)):
        assert found[year] == pytest.approx(sd, abs=0.001)


def test_the_trend_is_that_of_statsmodels() -> None:
    found = c.sigma(of("local_tax_per_capita"), WHOM)
    years = found.years.assign(t=found.years["year"] - 2000)
    model = smf.ols("sd ~ t", years).fit(
        cov_type="HAC", cov_kwds={"maxlags": 1, "use_correction": True}, use_t=True
    )
    assert found.trend.value == pytest.approx(model.params["t"], rel=1e-8)
    assert found.trend.interval is not None
    assert found.trend.interval[:2] == pytest.approx(tuple(model.conf_int().loc["t"]), rel=1e-7)


def test_the_same_units_are_compared_in_every_year() -> None:
    frame = pd.concat([made(), made().assign(year=lambda f: f["year"] + 1)])
    frame = pd.concat([frame, made().assign(year=lambda f: f["year"] + 2)], ignore_index=True)
    assert set(c.sigma(frame, WHOM).years["n"]) == {300}
    gone = frame[(frame["code"] != "01000") | (frame["year"] != 2001)]
    assert set(c.sigma(gone, WHOM).years["n"]) == {299}


def test_carree_klomp_is_pitman_and_morgan_by_another_name() -> None:
    rng = np.random.default_rng(SEED)
    x = rng.normal(size=400)
    y = 0.9 * x + 0.3 * rng.normal(size=400)
    found = c.carree_klomp(x, y)
    # the variances are equal exactly where sum and difference are uncorrelated
    r = np.corrcoef(x + y, x - y)[0, 1]
    assert found.statistic == pytest.approx(-(400 - 2.5) * math.log(1 - r**2), rel=1e-10)
    assert found.p_value == pytest.approx(stats.chi2.sf(found.statistic, 1), rel=1e-10)
    assert found.estimate == pytest.approx(y.var() / x.var(), rel=1e-10)


def test_carree_klomp_rejects_as_often_as_it_says() -> None:
    rng = np.random.default_rng(SEED)
    rejected = 0
    for _ in range(4000):
        common = rng.normal(size=100)
        x, y = common + rng.normal(size=(2, 100))
        rejected += c.carree_klomp(x, y).p_value < 0.05
    assert 0.04 <= rejected / 4000 <= 0.06


# -- transition -----------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)), min_size=12, max_size=40))
def test_rows_add_up_to_one(pairs: list[tuple[int, int]]) -> None:
    codes = [f"01{i:03d}" for i in range(len(pairs))]
    frame = pd.concat(
        pd.DataFrame({"code": codes, "year": y, "value": [float(p[i]) for p in pairs]})
        for i, y in enumerate(YEARS)
    ).assign(prefecture_code="01")
    for relative in (False, True):
        found = c.transition(frame, YEARS, WHOM, relative=relative)
        assert found.counts.sum() == len(pairs)
        begun = found.counts.sum(axis=1) > 0
        assert found.shares[begun].sum(axis=1) == pytest.approx(1)
        assert np.isnan(found.shares[~begun]).all()
        if found.ergodic is not None:
            assert found.ergodic @ found.shares == pytest.approx(found.ergodic, abs=1e-9)
            assert found.ergodic.sum() == pytest.approx(1)


def test_who_stays_and_who_turns_round() -> None:
    frame = made()
    stay = frame.assign(value=frame.groupby("code")["value"].transform("first"))
    found = c.transition(stay, YEARS, WHOM)
    assert found.mobility.value == 0
    assert found.ergodic is None, "who never moves stays where he began"
    assert found.counts.sum(axis=1).tolist() == [60] * 5
    swap = stay.assign(value=np.where(stay["year"] == 2010, 1e6 / stay["value"], stay["value"]))
    assert c.transition(swap, YEARS, WHOM).mobility.value > 0.9


def test_the_long_run_is_that_of_many_steps() -> None:
    p = np.array([[0.8, 0.2, 0.0], [0.1, 0.7, 0.2], [0.0, 0.3, 0.7]])
    assert c.ergodic(p) == pytest.approx(np.linalg.matrix_power(p, 500)[0], abs=1e-10)
    two_ways = np.eye(2)[::-1]
    assert c.ergodic(two_ways) is None, "back and forth for ever"
    trap = np.array([[1.0, 0.0], [0.4, 0.6]])
    assert c.ergodic(trap) == pytest.approx([1, 0], abs=1e-10)


def test_equal_values_share_a_class() -> None:
    frame = of("fiscal_strength_index")
    found = c.transition(frame, (2010, 2020), WHOM)
    assert found.counts.sum() == 1718
    assert np.abs(found.counts.sum(axis=1) - 1718 / 5).max() < 20


@pytest.mark.parametrize("make", [c.sigma, lambda f, w: c.beta(f, YEARS, w)])
def test_too_few_units_are_said(make: object) -> None:
    with pytest.raises(UnanswerableError, match="too_few"):
        make(made(units=9), WHOM)  # type: ignore[operator]


def test_what_else_cannot_be_answered() -> None:
    with pytest.raises(UnanswerableError, match="few_years"):
        c.sigma(made(), WHOM)
    one = made().assign(prefecture_code="01")
    with pytest.raises(UnanswerableError, match="few_groups"):
        c.beta(one, YEARS, WHOM, errors="clustered")
    with pytest.raises(UnanswerableError, match="no_spread"):
        c.beta(made().assign(value=2.0), YEARS, WHOM)
