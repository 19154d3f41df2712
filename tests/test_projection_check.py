"""Projections held against what came, contenders held against closed forms and known truth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.tsa.statespace.structural import UnobservedComponents

from analysis import projection_check as check
from analysis.population import size_of
from data import people, queries

WARDS = ("13101", "13123")


@pytest.fixture(scope="module")
def everyone() -> pd.DataFrame:
    return people.everyone()


@pytest.fixture(scope="module")
def results(everyone: pd.DataFrame) -> pd.DataFrame:
    found = check.backtest(everyone, people.backtest())
    return found[~found["code"].between(*WARDS)]


def walks(
    units: int, years: int, *, growth: float, noise: float, seed: int = 20240401
) -> pd.DataFrame:
    """People of units that follow a random walk with drift in logarithms, code × year."""
    steps = np.random.default_rng(seed).normal(growth, noise, (units, years - 1))
    logs = np.hstack([np.zeros((units, 1)), steps.cumsum(axis=1)])
    codes = [f"{n:05d}" for n in range(units)]
    return pd.DataFrame(1e4 * np.exp(logs), index=codes, columns=range(2001, 2001 + years))


# -- contenders ------------------------------------------------------------------------------------


def test_drift_and_naive_are_their_closed_forms() -> None:
    series = walks(3, 15, growth=-0.01, noise=0.002)
    logs = np.log(series)
    found = check.drift(series, [5, 10]).set_index(["code", "step"])
    last, before = logs[2015], logs[2010]
    growth = logs.diff(axis=1).iloc[:, 1:]
    spread = growth.std(axis=1) * stats.t.ppf(0.9, 13)
    for h in (5, 10):
        middle = last + h * (last - before) / 5
        reach = spread * np.sqrt(h + h**2 / 5)
        at = found.xs(h, level="step")
        np.testing.assert_allclose(at["forecast"], np.exp(middle))
        np.testing.assert_allclose(at["lower"], np.exp(middle - reach))
        np.testing.assert_allclose(at["upper"], np.exp(middle + reach))
    still = check.naive(series, [5]).set_index("code")
    np.testing.assert_allclose(still["forecast"], series[2015])
    reach = np.sqrt((growth**2).mean(axis=1) * 5) * stats.t.ppf(0.9, 14)
    np.testing.assert_allclose(still["upper"], series[2015] * np.exp(reach))


def test_drift_is_statsmodels_random_walk_with_drift() -> None:
    (row,) = walks(1, 25, growth=-0.02, noise=0.003).to_numpy()
    logs = pd.Series(100 * np.log(row / row[-1]))
    model = UnobservedComponents(logs, level="random walk with drift").fit(disp=False)
    whole = pd.DataFrame([row], index=["a"])
    ours = check.drift(whole, [10], recent=24)["forecast"].item()
    theirs = row[-1] * np.exp(model.forecast(10).iloc[-1] / 100)
    assert ours == pytest.approx(theirs, rel=1e-6)


def test_intervals_hold_four_in_five_of_known_walks() -> None:
    series = walks(4000, 25, growth=-0.01, noise=0.004)
    for h in (5, 10):
        drifted = check.drift(series.loc[:, :2015], [h], recent=14)
        inside = series[2015 + h].to_numpy()
        held = ((drifted["lower"] <= inside) & (inside <= drifted["upper"])).mean()
        assert held == pytest.approx(0.8, abs=0.03)
        # a drift of five years is less sure of itself than it says, but not by much
        recent = check.drift(series.loc[:, :2015], [h])
        held = ((recent["lower"] <= inside) & (inside <= recent["upper"])).mean()
        assert held == pytest.approx(0.8, abs=0.05)
        # standing still expects too many
        still = check.naive(series.loc[:, :2015], [h])
        assert (
            (still["forecast"] / inside).median() > (drifted["forecast"] / inside).median() > 0.99
        )


@pytest.mark.parametrize("model", check.TREND_MODELS)
def test_trend_models_find_a_known_trend(model: str) -> None:
    series = walks(12, 25, growth=-0.015, noise=0.001)
    errors = []
    for _, row in series.iterrows():
        found = check.trend(row.loc[:2015], [10], model)
        assert found["lower"].item() < found["forecast"].item() < found["upper"].item()
        errors.append(found["forecast"].item() / row[2025] - 1)
    # ten years of −1.5 % a year are −14 %; a damped trend stops a little before
    assert abs(np.median(errors)) < 0.03


def test_trend_models_do_not_see_what_came() -> None:
    """No leak: the years after the origin may be anything."""
    row = walks(1, 25, growth=-0.01, noise=0.002).iloc[0]
    changed = row.where(row.index <= 2015, 1.0)
    for model in check.TREND_MODELS:
        first, second = (check.trend(r.loc[:2015], [5], model) for r in (row, changed))
        pd.testing.assert_frame_equal(first, second)


def test_short_series_have_no_trend() -> None:
    row = walks(1, 14, growth=0, noise=0.01).iloc[0]
    with pytest.raises(ValueError, match="15 years"):
        check.trend(row, [5], "ets")
    assert set(check.check_one(row, [1])["contender"]) == {"naive", "drift"}
    with pytest.raises(ValueError, match="15 years"):
        check.trend(walks(1, 16, growth=0, noise=0.01).iloc[0].drop(2005), [5], "llt")
    with pytest.raises(ValueError, match="people in every year"):
        check.trend(walks(1, 15, growth=0, noise=0.01).iloc[0] * 0, [5], "llt")


def test_splice_keeps_growth_and_takes_todays_level() -> None:
    """Of a town that shrinks by 2 % a year, foreign residents (a tenth) come in 2014."""
    years = pd.Series(range(2001, 2026))
    people_then = 1000 * 0.98 ** (years - 2001)
    japanese = pd.DataFrame({"year": years, "value": people_then, "scope": "japanese"})
    residents = pd.DataFrame({"year": years, "value": people_then * 1.1, "scope": "residents"})
    both = pd.concat([japanese, residents[years >= 2013]]).assign(code="a", kind="register")
    found = check.spliced(both, 2015).loc["a"]
    np.testing.assert_allclose(found, people_then[:15] * 1.1)
    assert found.index.tolist() == list(range(2001, 2016))
    with pytest.raises(ValueError, match="2014"):
        check.spliced(both, 2014)


def test_splice_has_no_gap_and_ends_at_the_register(everyone: pd.DataFrame) -> None:
    series = check.spliced(everyone, 2025)
    assert series.shape == (1741, 25) and series.notna().all().all()
    register = check.wide(everyone, "register")
    pd.testing.assert_series_equal(series[2025], register[2025], check_names=False)


# -- accuracy --------------------------------------------------------------------------------------


def test_accuracy_by_hand() -> None:
    errors = pd.DataFrame({"error": [-4.0, -1.0, 2.0, 9.0, np.nan], "kind": list("aabbb")})
    (all_,) = check.accuracy(errors).to_dict("records")
    assert all_ == {
        "n": 4, "medape": 3, "mape": 4, "malpe": 1.5, "q1": -1.75, "median": 0.5, "q3": 3.75,
    }  # fmt: skip
    assert check.accuracy(errors, ["kind"])[["kind", "n", "malpe"]].to_numpy().tolist() == [
        ["a", 2, -2.5],
        ["b", 2, 5.5],
    ]


@given(st.lists(st.floats(-90, 900), min_size=1), st.floats(0.1, 10))
def test_accuracy_scales_and_bias_is_the_smaller(values: list[float], by: float) -> None:
    errors = pd.DataFrame({"error": values})
    (one,) = check.accuracy(errors).to_dict("records")
    (scaled,) = check.accuracy(errors * by).to_dict("records")
    for name in ("medape", "mape", "malpe", "q1", "q3"):
        assert scaled[name] == pytest.approx(one[name] * by, abs=1e-9)
    assert abs(one["malpe"]) <= one["mape"] + 1e-9
    assert one["q1"] <= one["median"] <= one["q3"]


def test_sign_test_is_the_cluster_robust_mean() -> None:
    rng = np.random.default_rng(20240401)
    clusters = pd.Series(rng.integers(0, 12, 200))
    first = pd.Series(rng.normal(0, 1, 200))
    second = first + rng.choice([-1, 0, 1], 200, p=[0.3, 0.1, 0.6]) * np.sign(first) * 0.01
    found = check.sign_test(first, second, clusters)
    signs = np.sign(second.abs() - first.abs())
    sums = (signs - signs.mean()).groupby(clusters).sum()
    groups = clusters.nunique()
    error = np.sqrt(groups / (groups - 1) * (sums**2).sum()) / 200
    t = signs.mean() / error
    assert found.p == pytest.approx(2 * stats.t.sf(abs(t), groups - 1))
    assert (found.wins, found.losses, found.ties) == tuple((signs == s).sum() for s in (1, -1, 0))
    assert found.share == pytest.approx((found.wins + found.ties / 2) / 2)
    reach = 50 * error * stats.t.ppf(0.975, groups - 1)
    assert (found.low, found.high) == pytest.approx((found.share - reach, found.share + reach))
    turned = check.sign_test(second, first, clusters)
    assert (turned.wins, turned.p) == (found.losses, pytest.approx(found.p))


def test_sign_test_without_variation_or_units() -> None:
    same = check.sign_test(pd.Series([1.0]), pd.Series([2.0]), pd.Series(["01"]))
    assert (same.n, same.wins, same.share) == (1, 1, 100) and np.isnan(same.p)
    none = check.sign_test(pd.Series([np.nan]), pd.Series([2.0]), pd.Series(["01"]))
    assert none.n == 0 and np.isnan(none.share) and np.isnan(none.p)


# -- the official projection, held against what came -----------------------------------------------


def test_projection_of_2018_against_the_census(everyone: pd.DataFrame) -> None:
    """Published: a median error of about 1.5 % after five years; larger for small places."""
    errors = check.against_census(everyone, "projection_2018", 2020)
    assert len(errors) == 1682
    yubari = errors.set_index("code").loc["01209"]
    assert (yubari["base"], yubari["forecast"], yubari["actual"]) == (8843, 7185, 7334)
    assert yubari["error"] == pytest.approx((7185 / 7334 - 1) * 100)
    assert 0.75 <= check.accuracy(errors)["medape"].item() <= 2.5
    units = queries.municipalities().set_index("code")
    designated = errors["code"].map(units["type"]).eq("designated_city")
    sizes = check.accuracy(errors.assign(size=size_of(errors["base"], designated)), ["size"])
    medape = sizes.set_index("size")["medape"]
    assert medape["under_5k"] > medape["30k_50k"] > medape["designated"]
    assert sizes["n"].sum() == 1682


def test_projection_of_2018_against_the_register(everyone: pd.DataFrame) -> None:
    """Published: about 3.5 % after ten years; this is after nine and a quarter."""
    by_2020, by_2015 = (
        check.against_register(everyone, "projection_2018", 2025, census=census)
        for census in (2020, 2015)
    )
    assert 1.5 <= check.accuracy(by_2020)["medape"].item() <= 5
    assert 1.5 <= check.accuracy(by_2015)["medape"].item() <= 5
    # what came, in all, is near the official estimate of October 2024 without Fukushima
    estimate = 123_803_000 - 1_743_000
    assert by_2020["actual"].sum() == pytest.approx(estimate, rel=0.005)


def test_the_latest_projection_against_the_register(everyone: pd.DataFrame) -> None:
    errors = check.against_register(everyone, "projection_2023", 2025)
    assert len(errors) == 1728
    assert check.accuracy(errors)["medape"].item() < 1.5


# -- backtest --------------------------------------------------------------------------------------


def test_what_is_tested_and_what_cannot_be(everyone: pd.DataFrame, results: pd.DataFrame) -> None:
    runs = results.groupby(["basis", "origin", "horizon"])["contender"].agg(frozenset).to_dict()
    plain = frozenset({"naive", "drift", "cohort"})
    assert runs == {
        **{("census", origin, h): plain for origin in (2000, 2005, 2010) for h in (5, 10)},
        ("census", 2015, 5): plain | {"ipss"},
        ("register", 2015, 5): frozenset(check.CONTENDERS),
        ("register", 2015, 10): frozenset(check.CONTENDERS),
    }
    gaps = check.impossible(everyone)
    every = {(o, h, c) for o in check.ORIGINS for h in check.HORIZONS for c in check.CONTENDERS}
    missing = set(gaps[["origin", "horizon", "contender"]].itertuples(index=False, name=None))
    held = {(o, h, c) for (_, o, h), names in runs.items() for c in names}
    assert missing == every - held
    reasons = gaps.groupby("contender")["reason"].unique().map(list).to_dict()
    assert reasons == {"ets": ["few_points"], "llt": ["few_points"], "ipss": ["no_vintage"]}


def test_no_trend_model_beats_the_projection(results: pd.DataFrame) -> None:
    """If one did after ten years, figures of the future would have leaked into it."""
    found = check.winners(results).set_index(["basis", "origin", "horizon"])
    long = found.loc[("register", 2015, 10)]
    assert long["winner"] == "ipss" and long["p"] < 0.01 and long["share"] > 50
    assert long["n"] == 1659  # without the 23 wards and Fukushima's 59
    assert found.loc[("census", 2015, 5), "winner"] == "ipss"
    early = found.loc["census"].drop(2015)
    assert set(early["clusters"]) == {47}
    # who knows the ages knows more: cohorts before plain growth, from every census
    assert set(early["winner"]) == {"cohort"} and set(early["rival"]) == {"drift"}


def test_comparisons_are_on_common_units(results: pd.DataFrame) -> None:
    table = check.accuracy(check.common(results), ["basis", "origin", "horizon", "contender"])
    assert (table.groupby(["basis", "origin", "horizon"])["n"].nunique() == 1).all()
    # an interval that is too narrow says so; the projection has none
    bare = table["contender"].isin(["ipss", "cohort"])
    assert table.loc[bare, "coverage"].isna().all() and (table.loc[bare, "n_interval"] == 0).all()
    assert table.loc[~bare, "coverage"].between(0, 100).all()


def test_outcomes_are_the_counts(results: pd.DataFrame) -> None:
    one = results[results["code"].eq("01209")].set_index(["basis", "origin", "horizon"])
    assert set(one.loc[("census", 2010, 5), "actual"]) == {8843}
    assert set(one.loc[("register", 2015, 10), "actual"]) == {6107}
    census = one.loc[("census", 2010, 5)].set_index("contender")
    assert census.loc["naive", "forecast"] == pytest.approx(10922)
    assert census.loc["drift", "forecast"] == pytest.approx(10922**2 / 13001)


def test_statuses_tell_models_from_figures(results: pd.DataFrame) -> None:
    models = results["contender"].isin((*check.TREND_MODELS, "cohort"))
    assert set(results.loc[models, "status"]) == {"imputed"}
    ipss = results[results["contender"].eq("ipss")]
    assert ipss.groupby("basis")["status"].unique().map(list).to_dict() == {
        "census": ["official"],
        "register": ["derived"],
    }


def test_kept_backtest_is_of_these_figures() -> None:
    """Else run `python backtest.py`."""
    assert people.backtest_is_current()


def test_kept_backtest_is_what_the_models_say(everyone: pd.DataFrame) -> None:
    kept = people.backtest()
    kept = kept[kept["contender"].isin(check.TREND_MODELS)]
    kept = kept.set_index(["code", "contender", "horizon"]).sort_index()
    assert len(kept) == 1741 * 2 * 2 and set(kept["status"]) == {"imputed"}
    codes = ["01209", "13101", "27100", "47382"]
    again = check.fit_trends(check.spliced(everyone, people.BACKTEST_ORIGIN).loc[codes])
    again = again.rename(columns={"step": "horizon"}).set_index(kept.index.names).sort_index()
    columns = ["forecast", "lower", "upper"]
    np.testing.assert_allclose(kept.loc[again.index, columns], again[columns], rtol=1e-3)


def test_one_municipality(everyone: pd.DataFrame) -> None:
    found = check.check_one(check.spliced(everyone, 2025).loc["01209"], range(1, 26))
    assert set(found["contender"]) == {"naive", "drift", "ets", "llt"}
    assert found["year"].min() == 2026 and found["year"].max() == 2050
    assert ((found["lower"] < found["forecast"]) & (found["forecast"] < found["upper"])).all()


def test_a_hole_in_the_register_leaves_the_years_after_it() -> None:
    years = [year for year in range(2001, 2026) if year != 2012]
    series = pd.Series(np.linspace(1200.0, 1000.0, len(years)), index=years)
    found = check.check_one(series, [5])
    after = check.check_one(series.loc[2013:], [5])
    pd.testing.assert_frame_equal(found, after)
    assert set(found["contender"]) == {"naive", "drift"}  # thirteen years are too few to fit
