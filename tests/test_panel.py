"""The panel estimate against other routes, known truths, and published facts."""

from __future__ import annotations

from dataclasses import fields, replace

import duckdb
import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from linearmodels.panel import PanelOLS
from statsmodels.stats.outliers_influence import variance_inflation_factor

from analysis import panel
from analysis.panel import (
    SPECIFICATIONS,
    Coefficient,
    PanelError,
    PanelEstimate,
    Specification,
    estimate,
)
from data import queries
from data.queries import Measure
from data.words import labels

SEED = 20240401
X = ("a", "b")
PLAIN = Specification("y", X, range(2000, 2006))
#: The truth of ``made``.
TRUTH = {"a": 1.5, "b": -0.7}


def made(seed: int = SEED, *, units: int = 60, years: int = 6, gaps: float = 0.0) -> pd.DataFrame:
    """Units in ten prefectures; a moves with the unit's effect, errors last and differ in size."""
    rng = np.random.default_rng(seed)
    effect = rng.normal(size=units) * 3
    a = effect[:, None] + rng.normal(size=(units, years))
    b = np.linspace(0, 2, years) + rng.normal(size=(units, years))
    error = rng.normal(size=(units, years)) * (0.5 + rng.random((units, 1)))
    for t in range(1, years):
        error[:, t] += 0.6 * error[:, t - 1]
    y = TRUTH["a"] * a + TRUTH["b"] * b + effect[:, None] + np.sin(range(years)) * 5 + error
    frame = pd.DataFrame(
        {
            "code": np.repeat([f"{i % 10 + 20:02d}{i:03d}" for i in range(units)], years),
            "year": np.tile(np.arange(2000, 2000 + years), units),
            "a": a.ravel(),
            "b": b.ravel(),
            "w": rng.uniform(1, 9, units * years),
            "y": y.ravel(),
        }
    )
    frame["prefecture_code"] = frame["code"].str[:2]
    return frame[rng.random(len(frame)) >= gaps].reset_index(drop=True)


def numbers(found: PanelEstimate, field: str = "estimate") -> np.ndarray:
    return np.array([getattr(c, field) for c in found.coefficients])


def with_dummies(frame: pd.DataFrame, x: tuple[str, ...], weights: str | None = None):
    """Route 1: statsmodels with a dummy for every unit and every year but the first."""
    dummies = pd.get_dummies(frame["code"], dtype=float).join(
        pd.get_dummies(frame["year"], dtype=float, drop_first=True)
    )
    design = pd.concat([frame[list(x)], dummies], axis=1).to_numpy()
    w = np.ones(len(frame)) if weights is None else frame[weights] / frame[weights].mean()
    return sm.WLS(frame["y"].to_numpy(), design, weights=w).fit(
        cov_type="cluster", cov_kwds={"groups": pd.factorize(frame["code"])[0]}
    )


def by_projections(frame: pd.DataFrame, outcome: str, x: tuple[str, ...]) -> np.ndarray:
    """Route 2: unit and year means taken out in turn until nothing moves, normal equations."""
    z = frame[[outcome, *x]].astype(float)
    for _ in range(2000):
        before = z
        for key in ("code", "year"):
            z = z - z.groupby(frame[key]).transform("mean")
        if float((z - before).abs().max().max()) < 1e-13:
            break
    y, x_net = z[outcome].to_numpy(), z[list(x)].to_numpy()
    return np.linalg.solve(x_net.T @ x_net, x_net.T @ y)


def linear_model(frame: pd.DataFrame, spec: Specification, **clusters: object):
    """Route 3: linearmodels."""
    held = frame.set_index(["code", "year"])
    return PanelOLS(
        held[spec.outcome],
        held[list(spec.regressors)],
        entity_effects=True,
        time_effects=True,
        weights=None if spec.weights is None else held[spec.weights],
    ).fit(cov_type="clustered", auto_df=False, count_effects=False, **clusters)


# -- other routes -------------------------------------------------------------------------------


@pytest.mark.parametrize("weights", [None, "w"])
@pytest.mark.parametrize("gaps", [0.0, 0.1])
def test_coefficients_and_errors_of_two_packages(gaps: float, weights: str | None) -> None:
    """Errors differ by counted parameters alone: units are nested in their clusters.

    Ours is G/(G-1) (n-1)/(n-K-T); dummies count the N units too; linearmodels takes n/(n-K) when
    told not to count effects.
    """
    frame = made(gaps=gaps)
    spec = replace(PLAIN, weights=weights)
    ours = estimate(frame, spec)
    assert ours.balanced == (gaps == 0) and ours.n == len(frame)
    one = with_dummies(frame, X, weights)
    other = linear_model(frame, spec, cluster_entity=True)
    np.testing.assert_allclose(numbers(ours), one.params[:2], rtol=1e-8)
    np.testing.assert_allclose(numbers(ours), other.params, rtol=1e-8)
    n, k, g, t = ours.n, 2, 60, 6
    factor = g / (g - 1) * (n - 1) / (n - k - t)
    dummies = g / (g - 1) * (n - 1) / (n - k - g - t + 1)
    errors = numbers(ours, "standard_error")
    np.testing.assert_allclose(errors, one.bse[:2] * np.sqrt(factor / dummies), rtol=1e-8)
    np.testing.assert_allclose(errors, other.std_errors * np.sqrt(factor * (n - k) / n), rtol=1e-8)
    if weights is None:
        np.testing.assert_allclose(numbers(ours), by_projections(frame, "y", X), rtol=1e-8)
        assert ours.r2_overall == pytest.approx(one.rsquared, rel=1e-9)


def test_errors_clustered_by_prefecture_and_by_unit_and_year() -> None:
    frame = made(years=12, gaps=0.1)
    spec = replace(PLAIN, years=range(2000, 2012))
    n, k, t = len(frame), 2, 12
    plain = n / (n - k)
    by_prefecture = estimate(frame, replace(spec, cluster="prefecture"))
    keys = frame.set_index(["code", "year"])["prefecture_code"]
    theirs = linear_model(frame, spec, clusters=pd.DataFrame(pd.factorize(keys)[0], keys.index))
    factor = 10 / 9 * (n - 1) / (n - k - t)
    assert by_prefecture.n_clusters == 10
    np.testing.assert_allclose(
        numbers(by_prefecture, "standard_error"), theirs.std_errors * np.sqrt(factor / plain)
    )
    two = estimate(frame, replace(spec, cluster="unit_and_year"))
    theirs = linear_model(frame, spec, cluster_entity=True, cluster_time=True)
    factor = 12 / 11 * (n - 1) / (n - k - t)
    np.testing.assert_allclose(
        numbers(two, "standard_error"), theirs.std_errors * np.sqrt(factor / plain), rtol=1e-8
    )
    assert two.n_clusters == 12


def test_leaving_out_prefectures_is_estimating_without_them() -> None:
    frame = made(gaps=0.2)
    ours = estimate(frame, PLAIN).diagnostics
    again = {
        p: numbers(estimate(frame[frame["prefecture_code"] != p], PLAIN))
        for p in frame["prefecture_code"].unique()
    }
    first = {p: b[0] for p, b in again.items()}
    left = ours.leave_out
    assert left is not None and left.n == 10
    assert (left.low_prefecture, left.high_prefecture) == (
        min(first, key=first.__getitem__),
        max(first, key=first.__getitem__),
    )
    assert (left.low, left.high) == pytest.approx((min(first.values()), max(first.values())), 1e-8)
    spread = np.array(list(again.values())) - numbers(estimate(frame, PLAIN))
    crv3 = np.sqrt(9 / 10 * (spread**2).sum(axis=0))
    np.testing.assert_allclose([c.standard_error for c in ours.jackknife], crv3, rtol=1e-8)


def test_mundlak_is_statsmodels_wald_test_on_unit_means() -> None:
    frame = made()
    x = frame[list(X)]
    means = x.groupby(frame["code"]).transform("mean")
    dummies = pd.get_dummies(frame["year"], dtype=float)
    design = np.column_stack([means, x, dummies])
    theirs = sm.OLS(frame["y"].to_numpy(), design).fit(
        cov_type="cluster", cov_kwds={"groups": pd.factorize(frame["code"])[0]}
    )
    ours = estimate(frame, PLAIN).diagnostics.mundlak
    test = theirs.wald_test(np.eye(2, design.shape[1]), use_f=True, scalar=True)
    assert ours is not None and ours.degrees == (2, 59)
    assert (ours.statistic, ours.p_value) == pytest.approx((test.statistic, float(test.pvalue)))
    assert ours.p_value < 0.01  # a moves with the unit's effect


def test_serial_correlation_by_its_definition() -> None:
    frame = made(gaps=0.15)
    d = frame.set_index(["code", "year"])[["y", *X]]
    before = d.reindex(pd.MultiIndex.from_arrays([frame["code"], frame["year"] - 1]))
    change = (d - before.to_numpy()).dropna()
    years = pd.get_dummies(change.index.get_level_values("year"), dtype=float).to_numpy()
    design = np.column_stack([change[list(X)], years])
    residual = pd.Series(sm.OLS(change["y"].to_numpy(), design).fit().resid, change.index)
    code, year = (residual.index.get_level_values(k) for k in ("code", "year"))
    lag = residual.reindex(pd.MultiIndex.from_arrays([code, year - 1])).set_axis(residual.index)
    both = pd.DataFrame({"now": residual, "lag": lag}).dropna()
    fit = sm.OLS(both["now"], both["lag"]).fit(
        cov_type="cluster",
        cov_kwds={"groups": pd.factorize(both.index.get_level_values("code"))[0]},
    )
    ours = estimate(frame, PLAIN).diagnostics.serial_correlation
    assert ours is not None and ours.n == len(both)
    assert ours.estimate == pytest.approx(fit.params.iloc[0])
    assert ours.statistic == pytest.approx(((fit.params.iloc[0] + 0.5) / fit.bse.iloc[0]) ** 2)
    assert ours.p_value < 0.01  # errors last


def test_cross_section_dependence_pair_by_pair() -> None:
    frame = made(units=15, gaps=0.05)
    one = with_dummies(frame, X)
    table = pd.Series(one.resid, pd.MultiIndex.from_frame(frame[["code", "year"]])).unstack()
    full = table.dropna().T.corr().to_numpy()
    pairs = full[np.triu_indices(len(full), 1)]
    ours = estimate(frame, PLAIN).diagnostics.cross_section
    assert ours is not None and 2 < ours.n == len(full) < 15
    assert ours.estimate == pytest.approx(pairs.mean())
    assert ours.statistic == pytest.approx(np.sqrt(6 / len(pairs)) * pairs.sum())


def test_variance_inflation_is_statsmodels() -> None:
    frame = made()
    z = frame[list(X)]
    for key in ("code", "year"):
        z = z - z.groupby(frame[key]).transform("mean")
    ours = estimate(frame, PLAIN).diagnostics.inflation
    theirs = [variance_inflation_factor(z.to_numpy(), i) for i in range(2)]
    assert [name for name, _ in ours] == list(X)
    assert [value for _, value in ours] == pytest.approx(theirs)


# -- known truth --------------------------------------------------------------------------------


def test_no_bias_and_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    """200 panels whose errors last and whose a goes with the unit's effect."""
    found = [estimate(made(seed, units=50, years=5, gaps=0.1), PLAIN) for seed in range(200)]
    truth = np.array(list(TRUTH.values()))
    estimates = np.array([numbers(e) for e in found])
    noise = estimates.std(axis=0) / np.sqrt(len(found))
    assert np.all(np.abs(estimates.mean(axis=0) - truth) < 4 * noise)
    holds = [(numbers(e, "low") < truth) & (truth < numbers(e, "high")) for e in found]
    assert np.all(np.abs(np.mean(holds, axis=0) - 0.95) < 4 * np.sqrt(0.95 * 0.05 / len(found)))
    errors = np.mean([numbers(e, "standard_error") for e in found], axis=0)
    np.testing.assert_allclose(errors, estimates.std(axis=0), rtol=0.2)


def test_exact_figures_are_found_exactly() -> None:
    frame = made(gaps=0.2)
    unit, year = frame["code"].str[2:].astype(int), frame["year"]
    frame["y"] = 2 * frame["a"] - 3 * frame["b"] + unit + (year - 2000) ** 2
    ours = estimate(frame, PLAIN)
    np.testing.assert_allclose(numbers(ours), [2, -3], rtol=1e-10)
    assert ours.r2_within == pytest.approx(1)


def test_a_later_value_of_a_cause_adds_nothing_and_of_an_effect_does() -> None:
    frame = made(units=200)
    later = frame.assign(year=frame["year"] - 1).set_index(["code", "year"])
    keys = pd.MultiIndex.from_frame(frame[["code", "year"]])
    cause = frame.assign(a_lead=later["a"].reindex(keys).to_numpy())
    lead = estimate(cause, PLAIN).diagnostics.lead
    assert lead is not None and lead.name == "a_lead" and lead.p_value > 0.05
    effect = frame.assign(a_lead=frame["y"] + frame["w"])
    found = estimate(effect, PLAIN)
    assert found.diagnostics.lead is not None and "lead" in found.warnings
    assert estimate(frame, PLAIN).diagnostics.lead is None


@pytest.mark.parametrize(
    ("name", "low", "high", "direction", "step"),
    [
        ("age65", 0.5, 1.5, "higher", 1.0),
        ("ln_population", -2.0, -1.0, "lower", 0.0953101798),
        ("gap_keep", -1.0, 1.0, "unclear", 1.0),
        ("gap_keep", 0.0, 1.0, "unclear", 1.0),
    ],
)
def test_reading_of_a_coefficient(
    name: str, low: float, high: float, direction: str, step: float
) -> None:
    found = Coefficient(name, (low + high) / 2, 0.25, 0.0, 0.0, low, high)
    assert found.direction == direction
    assert found.per_step == pytest.approx(((low + high) / 2 * step, low * step, high * step))


# -- properties ---------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.floats(-1e4, 1e4), st.floats(0.01, 100))
def test_what_changes_nothing(seed: int, shift: float, scale: float) -> None:
    """Constants of units and years, the order of rows; scales go where they must."""
    frame = made(units=20, gaps=0.1)
    rng = np.random.default_rng(seed)
    own, common = rng.normal(size=20) * shift, rng.normal(size=6) * shift
    shifted = frame.assign(
        y=frame["y"] + own[frame["code"].str[2:].astype(int)] + common[frame["year"] - 2000]
    ).sample(frac=1, random_state=seed)
    ours, same = estimate(frame, PLAIN), estimate(shifted, PLAIN)
    for field in ("estimate", "standard_error"):
        np.testing.assert_allclose(numbers(same, field), numbers(ours, field), rtol=1e-6)
    scaled = estimate(frame.assign(y=frame["y"] * scale, a=frame["a"] / scale), PLAIN)
    expected = numbers(ours) * [scale**2, scale]
    np.testing.assert_allclose(numbers(scaled), expected, rtol=1e-8)
    np.testing.assert_allclose(numbers(scaled, "t"), numbers(ours, "t"), rtol=1e-8)


# -- rows left out, errors ----------------------------------------------------------------------


def test_rows_left_out_are_counted_and_change_nothing() -> None:
    frame = made()
    alone = frame.iloc[[0]].assign(code="49999", prefecture_code="49")
    gone = frame[frame["code"] == "20000"].assign(code="07545", prefecture_code="07")
    holes = frame[frame["code"] == "21001"].assign(code="48001", b=np.nan)
    holes.loc[holes.index[0], "y"] = np.inf
    more = estimate(pd.concat([frame, alone, gone, holes]), PLAIN)
    assert more.coefficients == pytest.approx(estimate(frame, PLAIN).coefficients)
    assert more.n == 360
    assert [(d.reason, d.variable, d.n) for d in more.dropped] == [
        ("evacuated", "", 6),
        ("missing", "y", 1),
        ("missing", "b", 5),
        ("single", "", 1),
    ]
    assert estimate(pd.concat([frame, gone]), replace(PLAIN, evacuated=True)).n == 366


def test_recipients_are_those_of_every_year() -> None:
    frame = made().assign(recipient=1.0)
    frame.loc[7, "recipient"] = 0
    found = estimate(frame, replace(PLAIN, sample="recipients"))
    assert found.n_units == 59 and "recipients_selected" in found.warnings
    assert [(d.reason, d.n) for d in found.dropped] == [("not_recipient", 6)]


def broken(frame: pd.DataFrame, how: str) -> pd.DataFrame:
    units = pd.Series(pd.factorize(frame["code"])[0], frame.index)
    return {
        "missing": frame.drop(columns="b"),
        "twice": pd.concat([frame, frame.iloc[[3]]]),
        "absorbed": frame.assign(b=units * 7.0 + frame["year"] ** 2),
        "constant": frame.assign(b=3.0),
        "collinear": frame.assign(b=2 * frame["a"] + units),
        "few": frame[frame["code"].isin(["20000", "21001"]) & frame["year"].isin([2000, 2001])],
        "weights": frame.assign(w=-1.0),
        "empty": frame.iloc[:0],
        "one": frame.assign(prefecture_code="20"),
    }[how]


@pytest.mark.parametrize(
    ("how", "changes", "reason", "variable", "message"),
    [
        ("missing", {}, "no_column", "b", "no column 'b'"),
        ("twice", {}, "twice", "code", "two rows for 2003"),
        ("absorbed", {}, "absorbed", "b", "'b' does not vary once units and years are taken out"),
        ("constant", {}, "absorbed", "b", "'b' does not vary"),
        ("collinear", {}, "collinear", "b", "'b' is made up of the variables before it"),
        ("few", {}, "too_few", "y", "too few"),
        ("empty", {}, "too_few", "y", "too few"),
        ("weights", {"weights": "w"}, "weights", "w", "not all positive"),
        ("one", {"cluster": "prefecture"}, "one_prefecture", "cluster", "one prefecture"),
        ("one", {"cluster": "unit_and_year"}, "few_years", "cluster", "need 10 years, there are 6"),
    ],
)
def test_errors_name_the_variable(
    how: str, changes: dict[str, str], reason: str, variable: str, message: str
) -> None:
    with pytest.raises(PanelError, match=message) as caught:
        estimate(broken(made(), how), replace(PLAIN, **changes))
    assert (caught.value.reason, caught.value.variable) == (reason, variable)
    assert caught.value.cure in str(caught.value)


# -- the frame ----------------------------------------------------------------------------------


def test_gap_after_a_merger() -> None:
    since = np.array([np.nan, -5, 0, 10, 11, 12, 13, 14, 15, 16, 40])
    assert panel.gap_keep(since).tolist() == [0, 1, 1, 1, 0.9, 0.7, 0.5, 0.3, 0.1, 0, 0]


@pytest.fixture(scope="module")
def real(atlas: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    wide = queries.panel(tuple(Measure(i) for i in panel.INPUTS))
    return panel.panel_frame(wide, queries.merger_years())


def test_question_is_the_wide_table(atlas: duckdb.DuckDBPyConnection) -> None:
    frame = queries.panel((Measure("local_tax"), Measure("local_tax_per_capita")), wards=True)
    year = frame[frame["year"] == 2023].set_index("code")
    single = queries.values(Measure("local_tax"), 2023, wards=True).set_index("code")["value"]
    pd.testing.assert_series_equal(year["local_tax"], single, check_names=False)
    assert frame["code"].nunique() == 1741
    assert not frame.duplicated(["code", "year"]).any()
    assert queries.panel((Measure("local_tax"),))["code"].nunique() == 1718
    with pytest.raises(Exception, match="once"):
        queries.panel((Measure("local_tax"), Measure("local_tax", per_capita=True)))


def test_frame_reproduces_the_census_of_2020(real: pd.DataFrame) -> None:
    """Statistics Bureau: 1,419 of 1,719 municipalities shrank 2015-2020, 51.3 % by 5 % or more."""
    change = real.loc[real["year"] == 2020, "dln5"]
    assert int((change < 0).sum()) == 1419
    assert round(float((change <= 100 * np.log(0.95)).sum()) / 1719 * 100, 1) == 51.3


def test_frame_of_known_places(real: pd.DataFrame, atlas: duckdb.DuckDBPyConnection) -> None:
    frame = real.set_index(["code", "year"])
    yubari = frame.loc["01209"]
    assert yubari.loc[2015, "age65_lead"] == yubari.loc[2020, "age65"]
    assert yubari.loc[2020, "need_uncovered"] == pytest.approx(79)  # fiscal strength 0.21
    assert yubari.loc[2020, "dln5"] == pytest.approx(100 * np.log(7334 / 8843))  # censuses
    assert yubari.loc[2020, "allocation_share_later"] == yubari.loc[2022, "allocation_share"]
    assert yubari["gap_keep"].eq(0).all()  # last merger in 1943
    # 上田市: merged in March 2006, calculated as one body from FY2021
    assert frame.loc["20203", "gap_keep"][[2015, 2016, 2020, 2021]].tolist() == [1, 0.9, 0.1, 0]
    names = atlas.execute(
        "SELECT name FROM municipality WHERE code IN (SELECT unnest($1::VARCHAR[])) ORDER BY code",
        [list(panel.EVACUATED)],
    ).fetchall()
    assert "".join(n for (n,) in names) == ("楢葉町富岡町川内村大熊町双葉町浪江町葛尾村飯舘村")


# -- the real figures ---------------------------------------------------------------------------


@pytest.mark.parametrize("id_", list(SPECIFICATIONS))
def test_specifications_account_for_every_row(real: pd.DataFrame, id_: str) -> None:
    spec = SPECIFICATIONS[id_]
    found = estimate(real, spec)
    assert found.n + sum(d.n for d in found.dropped) == real["year"].isin(spec.years).sum()
    assert [c.name for c in found.coefficients] == list(spec.regressors)
    assert all(c.low < c.estimate < c.high for c in found.coefficients)
    assert "formula_driven" in found.warnings
    assert found.diagnostics.leave_out is not None and found.diagnostics.leave_out.n == 47
    assert len(found.diagnostics.jackknife) == len(spec.regressors)


@pytest.mark.parametrize("id_", SPECIFICATIONS)
def test_coefficients_alone_are_those_of_the_estimate(real: pd.DataFrame, id_: str) -> None:
    spec = SPECIFICATIONS[id_]
    assert panel.coefficients_of(real, spec) == estimate(real, spec).coefficients


@pytest.mark.parametrize("id_", ["main", "strength", "weighted", "annual_two_way"])
def test_real_figures_by_other_routes(real: pd.DataFrame, id_: str) -> None:
    spec = SPECIFICATIONS[id_]
    found = estimate(real, spec)
    rows = real[real["year"].isin(spec.years) & ~real["code"].isin(panel.EVACUATED)]
    rows = rows.dropna(subset=list(spec.columns))
    assert len(rows) == found.n
    theirs = linear_model(rows, spec, cluster_entity=True)
    np.testing.assert_allclose(numbers(found), theirs.params, rtol=1e-8)
    if spec.weights is None:
        np.testing.assert_allclose(
            numbers(found), by_projections(rows, spec.outcome, spec.regressors), rtol=1e-8
        )


def test_every_id_has_its_words() -> None:
    """Ids of the menu, variables, warnings, reasons and checks: labels ``panel.…``."""
    specs = SPECIFICATIONS.values()
    ids = {
        "specification": SPECIFICATIONS,
        "about": SPECIFICATIONS,
        "outcome": {s.outcome for s in specs},
        "variable": {x for s in specs for x in s.regressors} | {"age65_lead"},
        "step": {x for s in specs for x in s.regressors},
        "cluster": {s.cluster for s in specs},
        "dropped": ("evacuated", "not_recipient", "missing", "single"),
        "direction": ("higher", "lower", "unclear"),
        "warning": (
            *("formula_driven", "recipients_selected", "few_clusters", "collinear"),
            *("serial_correlation", "cross_section", "lead", "one_prefecture"),
            *("interval_holds_zero", *panel.OUTCOME_WARNINGS.values()),
        ),
        "check": [f.name for f in fields(panel.Diagnostics)],
        "column": [f.name for f in fields(Coefficient)],
    }
    missing = {f"panel.{k}.{i}" for k, names in ids.items() for i in names} - labels().keys()
    assert not missing


def test_main_sample(real: pd.DataFrame) -> None:
    """Five censuses of 1,710; 三宅村 had no resident at the census of 2000."""
    found = estimate(real, SPECIFICATIONS["main"])
    assert (found.n, found.n_units, found.n_clusters) == (5 * 1710 - 2, 1710, 1710)
    assert found.years == (2000, 2005, 2010, 2015, 2020)
    assert (
        found.formula == "allocation_share ~ age65 + dln5 + ln_population + gap_keep | code + year"
    )
    assert found.diagnostics.serial_correlation is not None


def test_residuals_of_each_year_add_up_to_nothing_over_units_and_years() -> None:
    frame = made(gaps=0.1)
    years = {y: panel.residuals(frame, PLAIN, y) for y in PLAIN.years}
    every = pd.DataFrame(years)
    assert every.sum(axis=1).to_numpy() == pytest.approx(0, abs=1e-8)
    assert every.sum(axis=0).to_numpy() == pytest.approx(0, abs=1e-8)
    found = estimate(frame, PLAIN)
    assert every.notna().to_numpy().sum() == found.n
    # taking the known effect of the regressors off the outcome leaves effects and residuals only
    wide = frame.assign(
        left=frame["y"] - frame[list(X)].to_numpy() @ [c.estimate for c in found.coefficients]
    ).pivot(index="code", columns="year", values="left")
    both = (wide - every).dropna()
    additive = both.sub(both.mean(axis=1), axis=0).sub(both.mean() - both.to_numpy().mean())
    assert additive.to_numpy() == pytest.approx(0, abs=1e-6)
