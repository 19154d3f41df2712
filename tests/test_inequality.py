"""Inequality against worked examples, brute force, identities and the published indices."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis import inequality as q
from analysis.result import Words
from analysis.variables import UnanswerableError
from data import queries
from data.queries import Measure

WHOM = Words("市町村", "municipalities")
amounts = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 90), st.integers(1, 6), st.integers(0, 3)),
    min_size=2,
    max_size=14,
).filter(lambda rows: sum(r[0] for r in rows) > 0)


def sample(rows: list[tuple[int, int, int, int]]) -> q.Sample:
    """Rows of (before, grant, people, group)."""
    x, b, p, g = np.array(rows, float).T
    return q.Sample(x, x + b, p, np.unique(g, return_inverse=True)[1])


#: METHODS C3.
WORKED = sample([(50, 150, 1, 0), (100, 60, 2, 0), (200, 0, 1, 0)])


def by_pairs(x: np.ndarray, w: np.ndarray) -> float:
    """Half the mean difference of all pairs over the mean: the textbook's definition."""
    p = w / w.sum()
    return float(p @ np.abs(x[:, None] - x) @ p / (2 * (p @ x)))


def area(curve: q.Curve) -> float:
    """1 - 2 × the area below a curve, by trapezia."""
    return float(1 - np.sum(np.diff(curve.units) * (curve.total[1:] + curve.total[:-1])))


# -- worked examples ------------------------------------------------------------------------------


def test_the_worked_example_of_a_grant() -> None:
    found = q.redistribution(WORKED)
    assert found.before == pytest.approx(0.25, abs=1e-12)
    assert found.after == pytest.approx(0.055556, abs=1e-6)
    assert found.concentration == pytest.approx(0, abs=1e-12)
    assert found.grant == pytest.approx(-0.416667, abs=1e-6)
    assert found.rate == pytest.approx(0.6, abs=1e-12)
    assert found.vertical == pytest.approx(0.25, abs=1e-12)
    assert found.reranking == pytest.approx(0.055556, abs=1e-6)
    assert found.redistribution == pytest.approx(0.194444, abs=1e-6)


def test_the_worked_example_of_theil() -> None:
    x, w, groups = np.array([50.0, 100, 200, 150]), np.array([1.0, 2, 1, 1]), np.array([0, 0, 1, 1])
    found = q.theil(x, groups, w)
    assert found.total == pytest.approx(0.0923315, abs=1e-7)
    assert found.within == pytest.approx(0.0241778, abs=1e-7)
    assert found.between == pytest.approx(0.0681537, abs=1e-7)


def test_all_alike_and_one_with_everything() -> None:
    assert q.gini(np.full(10, 7.0)) == pytest.approx(0, abs=1e-12)
    assert q.gini(np.array([0.0] * 9 + [5.0])) == pytest.approx(0.9, abs=1e-12)
    assert q.theil(np.full(4, 3.0), np.array([0, 0, 1, 1])).total == pytest.approx(0, abs=1e-12)
    assert np.isnan(q.Theil(0.0, 0.0).between_share)


@pytest.mark.parametrize(
    ("before", "reason"),
    [([1.0], "too_few"), ([-1.0, 2.0], "negative"), ([0.0, 0.0], "nothing")],
)
def test_what_has_no_gini_says_so(before: list[float], reason: str) -> None:
    x = np.array(before)
    with pytest.raises(UnanswerableError) as caught:
        q.Sample(x, x, np.ones(len(x)), np.zeros(len(x), int))
    assert caught.value.reason == reason


# -- properties -----------------------------------------------------------------------------------


@given(amounts)
def test_gini_is_that_of_all_pairs_and_of_the_curve(rows: list[tuple[int, int, int, int]]) -> None:
    s = sample(rows)
    found = q.gini(s.before, s.weights)
    assert 0 - 1e-12 <= found < 1
    assert found == pytest.approx(by_pairs(s.before, s.weights), abs=1e-10)
    assert found == pytest.approx(area(q.lorenz(s.before, weights=s.weights)), abs=1e-10)


@given(amounts, st.floats(1e-3, 1e3))
def test_no_measure_hangs_on_the_unit_of_money(
    rows: list[tuple[int, int, int, int]], factor: float
) -> None:
    s = sample(rows)
    assert q.gini(factor * s.before, s.weights) == pytest.approx(
        q.gini(s.before, s.weights), abs=1e-9
    )
    assert q.theil(factor * s.before, s.groups, s.weights).between == pytest.approx(
        q.theil(s.before, s.groups, s.weights).between, abs=1e-9
    )
    assert q.variation(factor * s.before) == pytest.approx(q.variation(s.before), abs=1e-9)


@given(amounts)
def test_a_unit_that_stands_for_two_is_as_good_as_two(
    rows: list[tuple[int, int, int, int]],
) -> None:
    s = sample(rows)
    each = np.repeat(np.arange(s.n), s.weights.astype(int))
    copied = q.Sample(s.before[each], s.after[each], np.ones(len(each)), s.groups[each])
    one, other = q.redistribution(s), q.redistribution(copied)
    for name in ("before", "after", "concentration"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), abs=1e-10)
    assert q.theil(s.before, s.groups, s.weights).total == pytest.approx(
        q.theil(copied.before, copied.groups).total, abs=1e-10
    )


@given(amounts)
def test_the_parts_of_a_redistribution_add_up(rows: list[tuple[int, int, int, int]]) -> None:
    found = q.redistribution(sample(rows))
    assert found.redistribution == pytest.approx(found.vertical - found.reranking, abs=1e-12)
    assert found.reranking >= -1e-12
    assume(found.rate > 1e-6)
    assert found.vertical == pytest.approx(
        -found.rate / (1 + found.rate) * found.kakwani, abs=1e-10
    )
    s = sample(rows)
    assert found.grant == pytest.approx(
        q.concentration(s.after - s.before, s.before, s.weights), abs=1e-9
    )


@given(amounts)
def test_the_order_of_the_rows_does_not_matter(rows: list[tuple[int, int, int, int]]) -> None:
    one, other = q.redistribution(sample(rows)), q.redistribution(sample(rows[::-1]))
    assert one.concentration == pytest.approx(other.concentration, abs=1e-12)


@given(amounts)
def test_theil_is_the_sum_of_its_parts_by_brute_force(
    rows: list[tuple[int, int, int, int]],
) -> None:
    s = sample(rows)
    p = s.weights / s.weights.sum()
    ratio = s.before / (p @ s.before)
    brute = float(p @ np.where(ratio > 0, ratio * np.log(np.where(ratio > 0, ratio, 1)), 0))
    between = 0.0
    for g in np.unique(s.groups):
        inside = s.groups == g
        share = float(p[inside] @ ratio[inside])
        between += share * np.log(share / p[inside].sum()) if share > 0 else 0.0
    found = q.theil(s.before, s.groups, s.weights)
    assert found.total == pytest.approx(brute, abs=1e-10)
    assert found.between == pytest.approx(between, abs=1e-10)
    assert found.within >= -1e-12
    assert found.between >= -1e-12


# -- bootstrap ------------------------------------------------------------------------------------


def test_the_draws_are_those_of_explicit_samples() -> None:
    rng = np.random.default_rng(q.SEED)
    x, b, w = rng.lognormal(size=(3, 90))
    x[:30] = np.round(x[:30])  # ties
    s = q.Sample(x + 1, x + 1 + b, w, np.repeat([0, 1, 2], 30))
    counts = q.drawn(s.groups, draws=20)
    for group in range(3):
        assert np.all(counts[s.groups == group].sum(axis=0) == 30)
    found = q._numbers(s, q.resampled(s.weights, counts))
    for i in range(20):
        each = np.repeat(np.arange(s.n), counts[:, i].astype(int))
        copied = q.Sample(s.before[each], s.after[each], s.weights[each], s.groups[each])
        plain = q.redistribution(copied)
        assert found["gini_before"][i] == pytest.approx(plain.before, abs=1e-5)
        assert found["gini_after"][i] == pytest.approx(plain.after, abs=1e-5)
        assert found["reranking"][i] == pytest.approx(plain.reranking, abs=1e-5)
        assert found["kakwani"][i] == pytest.approx(plain.kakwani, abs=1e-4)
        theil = q.theil(copied.before, copied.groups, copied.weights)
        assert found["between_before"][i] == pytest.approx(theil.between_share, abs=1e-4)
        assert found["cv_before"][i] == pytest.approx(
            q.variation(copied.before, copied.weights), abs=1e-5
        )


def test_an_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    # lognormal: G = 2 Φ(σ / √2) - 1 = 0.2762 for σ = 0.5
    truth, rng, covered = 0.27632639, np.random.default_rng(q.SEED), 0
    groups = np.repeat(np.arange(5), 80)
    counts = q.drawn(groups, draws=399)
    for _ in range(200):
        x = np.exp(0.5 * rng.normal(size=len(groups)))
        found = q.measured(q.Sample(x, x + 1, np.ones(len(x)), groups), WHOM, counts)
        low, high, _ = found["gini_before"].interval or (1.0, 0.0, 0.95)
        covered += low <= truth <= high
    assert 0.88 <= covered / 200 <= 0.99


def test_few_units_and_one_group_are_said() -> None:
    found = q.measured(WORKED, WHOM)
    assert found.warnings == ("few_units", "one_group")
    assert found["gini_before"].n == 3
    assert "0.2500" in found["gini_before"].cite("ja")


# -- the figures ----------------------------------------------------------------------------------


def strength(atlas: duckdb.DuckDBPyConnection, year: int) -> tuple[np.ndarray, np.ndarray]:
    """Fiscal strength as published, and the place of each municipality's prefecture."""
    rows = atlas.execute(
        "SELECT left(code, 2), value FROM observation WHERE item = 'fiscal_strength_index' "
        "AND year = ? AND basis = 'reported' AND level = 'municipality' AND value IS NOT NULL "
        "AND code NOT BETWEEN '13101' AND '13123' ORDER BY code",
        [year],
    ).fetchall()
    groups = np.unique([p for p, _ in rows], return_inverse=True)[1]
    return np.array([v for _, v in rows]), groups


@pytest.mark.parametrize(
    ("year", "gini", "cv", "theil", "between"),
    [(2010, 0.3259, 0.5905, 0.1685, 0.475), (2020, 0.3112, 0.5597, 0.1529, 0.419)],
)
def test_fiscal_strength_index(  # noqa: PLR0917
    atlas: duckdb.DuckDBPyConnection,
    year: int,
    gini: float,
    cv: float,
    theil: float,
    between: float,
) -> None:
    x, groups = strength(atlas, year)
    assert q.gini(x) == pytest.approx(gini, abs=5e-5)
    assert q.variation(x) == pytest.approx(cv, abs=5e-5)
    found = q.theil(x, groups)
    assert found.total == pytest.approx(theil, abs=5e-5)
    assert found.between_share == pytest.approx(between, abs=5e-4)


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return queries.panel(tuple(Measure(i) for i in q.ITEMS))


@pytest.mark.parametrize(
    ("basis", "years"),
    [
        ("tax", {*range(2000, 2025)} - {2019}),
        ("transfer", {2023}),
        ("need", {2022, 2023}),
    ],
)
def test_the_years_of_each_basis(frame: pd.DataFrame, basis: str, years: set[int]) -> None:
    held = q.compared(frame, basis).groupby("year").size()
    assert set(held.index[held >= 0.98 * 1718]) == years


def test_per_head_and_unweighted_the_tax_widens_against_need_it_closes(frame: pd.DataFrame) -> None:
    # Miyazaki (2018) and Saito (2008): per head the Gini of tax and allocation tax is the larger
    of = {
        b: q.redistribution(
            q.sample_of(q.compared(frame[frame["year"] == 2022], b), weighted=False)
        )
        for b in ("tax", "need")
    }
    assert of["tax"].redistribution < 0 < of["tax"].vertical < of["tax"].reranking
    assert of["need"].after < 0.1 * of["need"].before


def test_the_shortage_stands_for_the_ordinary_tax_and_says_so(frame: pd.DataFrame) -> None:
    rows = q.compared(frame, "need")
    assert rows.loc[rows["year"] == 2022, "formula"].all()
    assert not rows.loc[rows["year"] == 2023, "formula"].any()
    by_formula = q.compared(frame.assign(ordinary_allocation_tax=np.nan), "need")
    both = rows[rows["year"] == 2023].merge(
        by_formula[by_formula["year"] == 2023], on="code", suffixes=("", "_formula")
    )
    need = frame[frame["year"] == 2023].set_index("code")["standard_fiscal_need"]
    gap = (both["after"] - both["after_formula"]) * both["code"].map(need)
    assert abs(gap.sum()) / 8.3e9 < 0.001


def test_a_course_is_its_years_one_by_one(frame: pd.DataFrame) -> None:
    rows = q.compared(frame, "need")
    course = q.courses(rows, lambda _: WHOM, weighted=True)
    alone = q.measured(q.sample_of(rows[rows["year"] == 2022], weighted=True), WHOM)
    assert course[2022] == alone
    bare = q.courses(rows, lambda _: WHOM, weighted=True, draws=0)[2022]
    assert bare["gini_before"].value == alone["gini_before"].value
    assert bare["gini_before"].interval is None
