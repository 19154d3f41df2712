"""Peers: distances by hand and against scikit-learn and SciPy; verdicts counted by hand."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import mahalanobis
from sklearn.neighbors import NearestNeighbors

from analysis import peers
from analysis.peers import Metric, nearest, same, sensitivity, verdicts
from analysis.variables import UnanswerableError, Variable, enters_by_log
from data import catalog, queries
from data.queries import Measure

YUBARI, FUTABA = "01209", "07546"
X, Y = Variable("x"), Variable("y")
#: x has mean 4 and standard deviation √8, y has 2 and 4
FIVE = pd.DataFrame(
    {"x": [0.0, 2, 4, 6, 8], "y": [0.0, 0, 0, 0, 10]}, index=["a", "b", "c", "d", "e"]
)
METRICS: tuple[Metric, ...] = ("euclidean", "mahalanobis")


def made_up(seed: int, n: int = 40, variables: int = 3) -> tuple[pd.DataFrame, list[Variable]]:
    """Correlated columns of different scale, their codes, and weights."""
    rng = np.random.default_rng(seed)
    mixed = rng.normal(size=(n, variables)) @ rng.normal(size=(variables, variables))
    frame = pd.DataFrame(mixed * 10.0 ** np.arange(variables) + 5)
    frame.columns = pd.Index([f"v{i}" for i in range(variables)])
    frame.index = pd.Index([f"{i:05d}" for i in range(n)], name="code")
    return frame, [Variable(id_, w) for id_, w in zip(frame, rng.uniform(0.2, 3, variables))]  # noqa: B905


def standardised(frame: pd.DataFrame) -> np.ndarray:
    return ((frame - frame.mean()) / frame.std(ddof=0)).to_numpy()


# -- distances ----------------------------------------------------------------------------------


def test_five_points_by_hand() -> None:
    found = nearest(FIVE, "a", (X, Y), k=4)
    assert found.codes == ("b", "c", "d", "e")
    assert found.nearest["rank"].tolist() == [1, 2, 3, 4]
    by_hand = [0.5**0.5, 2**0.5, 4.5**0.5, 14.25**0.5]
    assert found.nearest["distance"].tolist() == pytest.approx(by_hand)
    assert found.nearest["x"].tolist() == pytest.approx([100, 100, 100, 800 / 14.25])
    assert (found.n, found.warnings) == (4, ())


def test_weights_have_a_mean_of_one() -> None:
    found = nearest(FIVE, "a", (replace(X, weight=3.0), Y), k=4)
    assert found.nearest["distance"].iloc[-1] == pytest.approx((1.5 * 8 + 0.5 * 6.25) ** 0.5)
    again = nearest(FIVE, "a", (replace(X, weight=30.0), replace(Y, weight=10.0)), k=4)
    pd.testing.assert_frame_equal(found.nearest, again.nearest)


def test_equal_distances_share_a_rank_and_stand_in_code_order() -> None:
    frame = pd.DataFrame({"x": [5.0, 4, 6, 9, 1]}, index=["m", "z", "b", "a", "c"])
    found = nearest(frame, "m", (X,), k=3)
    assert found.codes == ("b", "z", "a")
    assert found.nearest["rank"].tolist() == [1, 1, 3]


def test_a_logarithm_makes_ratios_of_sizes() -> None:
    frame = pd.DataFrame({"x": [100.0, 50, 200, 120, 1000]}, index=list("abcde"))
    found = nearest(frame, "a", (Variable("x", log=True),), k=4)
    assert found.codes == ("d", "b", "c", "e")
    assert found.nearest["rank"].tolist() == [1, 2, 2, 4]


def test_nearest_agrees_with_scikit_learn() -> None:
    frame, variables = made_up(1)
    z = standardised(frame) * np.sqrt([v.weight for v in variables])
    distance, place = NearestNeighbors(n_neighbors=8).fit(z).kneighbors(z[[7]])
    found = nearest(frame, "00007", variables, k=7)
    assert list(found.codes) == [f"{i:05d}" for i in place[0][1:]]
    mean = np.mean([v.weight for v in variables])
    np.testing.assert_allclose(found.nearest["distance"], distance[0][1:] / mean**0.5, atol=1e-9)


def test_mahalanobis_agrees_with_scipy() -> None:
    frame, variables = made_up(2)
    found = nearest(frame, "00000", [Variable(v.id) for v in variables], k=39, metric="mahalanobis")
    inverse = np.linalg.inv(np.cov(frame.to_numpy().T, ddof=0))
    for code, distance in zip(found.nearest["code"], found.nearest["distance"], strict=True):
        scipys = mahalanobis(frame.loc["00000"], frame.loc[code], inverse)
        assert distance == pytest.approx(scipys, abs=1e-8)


@pytest.mark.parametrize("metric", METRICS)
def test_parts_of_the_distance_add_up(metric: Metric) -> None:
    frame, variables = made_up(3)
    found = nearest(frame, "00001", variables, metric=metric).nearest
    np.testing.assert_allclose(found[list(frame)].sum(axis=1), 100)


# -- properties ---------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(METRICS))
def test_order_of_rows_and_units_of_measurement_change_nothing(seed: int, metric: Metric) -> None:
    frame, variables = made_up(seed)
    wanted = nearest(frame, "00003", variables, metric=metric).nearest
    moved = frame.sample(frac=1, random_state=seed)
    scaled = moved.assign(v0=moved["v0"] * 1000, v1=moved["v1"] / 7 + 3)
    pd.testing.assert_frame_equal(nearest(moved, "00003", variables, metric=metric).nearest, wanted)
    pd.testing.assert_frame_equal(
        nearest(scaled, "00003", variables, metric=metric).nearest, wanted, atol=1e-8
    )


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(METRICS))
def test_a_weight_of_zero_is_no_variable(seed: int, metric: Metric) -> None:
    frame, variables = made_up(seed)
    gone = replace(variables[0], weight=0.0)
    pd.testing.assert_frame_equal(
        nearest(frame, "00002", [gone, *variables[1:]], metric=metric).nearest,
        nearest(frame, "00002", variables[1:], metric=metric).nearest,
    )


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(METRICS))
def test_distance_is_the_same_both_ways(seed: int, metric: Metric) -> None:
    frame, variables = made_up(seed)
    there, back = (
        nearest(frame, one, variables, k=39, metric=metric).nearest.set_index("code")["distance"]
        for one in ("00000", "00039")
    )
    assert there["00039"] == pytest.approx(back["00000"], abs=1e-9)


# -- what cannot be answered --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "reason", "about"),
    [
        ({"variables": ()}, "no_variables", ""),
        ({"variables": (replace(X, weight=0.0),)}, "no_variables", ""),
        ({"variables": (Variable("w"),)}, "not_held", "w"),
        ({"target": "zz"}, "target_unknown", ""),
        ({"frame": FIVE.assign(y=[np.nan, 1, 2, 3, 4])}, "target_missing", "y"),
        ({"frame": FIVE.assign(y=0.1)}, "constant", "y"),
        ({"frame": FIVE.assign(y=FIVE["x"] * 2), "metric": "mahalanobis"}, "collinear", ""),
        ({"outcome": FIVE["x"]}, "outcome_among_variables", "x"),
        ({"types": pd.Series({"a": "city", "b": "town"})}, "nobody", ""),
        ({"variables": (Variable("x", log=True),)}, "target_missing", "x"),
    ],
)
def test_says_why_there_is_no_answer(changed: dict, reason: str, about: str) -> None:
    asked = {"frame": FIVE, "target": "a", "variables": (X, Y)} | changed
    with pytest.raises(UnanswerableError) as raised:
        nearest(**asked)
    assert (raised.value.reason, raised.value.variable) == (reason, about)


def test_units_without_a_variable_are_left_out_and_counted() -> None:
    found = nearest(FIVE.assign(y=[0, np.nan, 1, np.nan, 2]), "a", (X, Y), k=20)
    assert found.codes == ("c", "e") and found.excluded == {"y": 2} and found.n == 2
    assert found.warnings == (("few", ""),)


def test_an_outcome_that_is_nearly_a_variable_is_a_warning() -> None:
    frame, variables = made_up(4)
    outcome = (np.exp(standardised(frame)[:, 1])).round(9)
    named = pd.Series(outcome, frame.index, name="outcome")
    assert nearest(frame, "00000", variables, outcome=named).warnings == (("outcome_close", "v1"),)
    other = pd.Series(np.random.default_rng(0).normal(size=40), frame.index, name="outcome")
    assert nearest(frame, "00000", variables, outcome=other).warnings == ()
    for empty in (other * np.nan, other * 0):
        assert nearest(frame, "00000", variables, outcome=empty).warnings == ()


def test_peers_of_the_same_type() -> None:
    types = pd.Series({"a": "city", "b": "town", "c": "city", "d": "town", "e": "city"})
    assert nearest(FIVE, "a", (X, Y), k=2, types=types).codes == ("c", "e")
    assert same(types, "a") == ("c", "e")
    assert same(pd.Series({"a": None, "b": None}), "a") == same(types, "zz") == ()


def test_sizes_enter_by_logarithm_unless_there_are_zeros() -> None:
    assert enters_by_log("person", pd.Series([1.0, 2, np.nan]))
    assert not enters_by_log("kyen", pd.Series([0.0, 2]))
    assert not enters_by_log("percent", pd.Series([1.0, 2]))


# -- verdicts -----------------------------------------------------------------------------------

VALUES = pd.Series({"t": 3.0, "p": 1, "q": 2, "r": 3, "s": 4, "u": 5, "v": np.nan}, name="outcome")


def test_verdict_by_hand() -> None:
    found = verdicts(VALUES, "t", {"all": list(VALUES.index), "high": ("s", "u"), "none": ()})
    row = found.loc["all"]
    assert (row["n"], row["missing"], row["median"], row["q1"], row["q3"]) == (5, 1, 3, 2, 4)
    assert (row["k"], row["of"], row["ties"]) == (3, 6, 1)
    assert (row["share_below"], row["percentile"], row["difference"]) == (40, 50, 0)
    assert found.loc["high", ["n", "k", "of", "percentile"]].tolist() == [2, 3, 3, 0]
    assert found.loc["high", "difference"] == -1.5
    assert found.loc["none", ["median", "k", "percentile"]].isna().all()
    lowest = verdicts(VALUES, "q", {"all": list(VALUES.index)}, largest_first=False).loc["all"]
    assert (lowest["k"], lowest["ties"]) == (2, 0)


def test_without_a_value_there_is_no_place_among_peers_that_have_one() -> None:
    row = verdicts(VALUES, "v", {"all": list(VALUES.index)}).loc["all"]
    assert (row["n"], row["of"], row["median"]) == (6, 6, 3)
    assert row[["k", "ties", "share_below", "percentile", "difference"]].isna().all()


@pytest.mark.parametrize("metric", METRICS)
def test_sensitivity_repeats_the_single_question(metric: Metric) -> None:
    frame, variables = made_up(5, n=80)
    outcome = pd.Series(np.random.default_rng(5).normal(size=80), frame.index, name="outcome")
    outcome.iloc[10:14] = np.nan

    def one(chosen: list[Variable], k: int) -> pd.Series:
        found = nearest(frame, "00004", chosen, k=k, metric=metric)
        return verdicts(outcome, "00004", {"them": found.codes}).loc["them"].drop("missing")

    moves = sensitivity(frame, "00004", outcome, variables, k=12, metric=metric)
    assert moves.by_k["peers"].tolist() == list(range(5, 51))
    by_k = moves.by_k.set_index("peers")
    for k in (5, 12, 50):
        assert by_k.loc[k].astype(float).to_dict() == pytest.approx(one(variables, k).to_dict())
    assert moves.without["variable"].tolist() == ["v0", "v1", "v2"]
    rest = one(variables[1:], 12).to_dict()
    first = moves.without.drop(columns="variable").iloc[0]
    assert first.astype(float).to_dict() == pytest.approx(rest)
    assert len(moves.weights) == peers.DRAWS
    drawn = moves.weights.iloc[17]
    weighted = [replace(v, weight=float(drawn[v.id])) for v in variables]
    assert sum(v.weight for v in weighted) == pytest.approx(1)
    assert drawn[list(rest)].astype(float).to_dict() == pytest.approx(one(weighted, 12).to_dict())
    again = sensitivity(frame, "00004", outcome, variables, k=12, metric=metric)
    pd.testing.assert_frame_equal(moves.weights, again.weights)
    shares = moves.summary["share_above"]
    assert shares["weights"] == (moves.weights["difference"] > 0).mean() * 100


def test_a_verdict_holds_or_hangs_on_the_peers() -> None:
    frame, variables = made_up(6, n=80)
    clear = pd.Series(0.0, frame.index, name="outcome")
    clear["00000"] = 1.0
    moves = sensitivity(frame, "00000", clear, variables)
    assert moves.holds and (moves.summary["share_above"] == 100).all()
    assert moves.summary.loc["without", ["rank_low", "rank_high"]].tolist() == [1, 1]
    with pytest.raises(UnanswerableError, match="no_outcome"):
        sensitivity(frame, "00000", clear.drop("00000"), variables)


def test_a_verdict_that_hangs_on_the_variables_does_not_hold() -> None:
    """Who is like the target in x is below it, who is like it in y is above."""
    far, near = np.arange(50, 80.0), np.arange(1, 31) / 100
    frame = pd.DataFrame({"x": [0, *near, *far], "y": [0, *far, *near]}).rename("{:02d}".format)
    outcome = pd.Series([1.0] + 30 * [0.0] + 30 * [2.0], frame.index, name="outcome")
    moves = sensitivity(frame, "00", outcome, (X, Y))
    assert moves.without.set_index("variable")["difference"].to_dict() == {"x": -1, "y": 1}
    assert moves.summary.loc["without", ["percentile_low", "percentile_high"]].tolist() == [0, 100]
    assert moves.summary.loc["without", "share_above"] == 50
    assert not moves.holds


def test_a_single_variable_cannot_be_left_out_and_few_candidates_are_all_tried() -> None:
    outcome = pd.Series([1.0, 2, 3, 4, 5], FIVE.index, name="outcome")
    moves = sensitivity(FIVE, "c", outcome, (X,))
    assert moves.without.empty and moves.by_k["peers"].tolist() == [4]
    assert moves.by_k["k"].tolist() == [3]


# -- the municipalities -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def held(atlas: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    measures = (*(Measure(v.id) for v in peers.DEFAULT), Measure("transfer_dependence"))
    return queries.cross_section(measures, 2023)[0].set_index("code")


def test_default_variables_are_the_catalogs(held: pd.DataFrame) -> None:
    for variable in peers.DEFAULT:
        unit = catalog.indicators().get(variable.id) or catalog.items()[variable.id]
        assert variable.log == enters_by_log(unit.unit, held[variable.id])


def test_peers_of_yubari(held: pd.DataFrame, atlas: duckdb.DuckDBPyConnection) -> None:
    towns = queries.municipalities().set_index("code")
    found = nearest(held, YUBARI, outcome=held["transfer_dependence"], types=towns["type"])
    assert len(found.codes) == 20 and YUBARI not in found.codes
    assert (towns.loc[list(found.codes), "type"] == "city").all()
    assert found.excluded == {"ageing_rate": 1, "tertiary_industry_share": 1}
    official = same(towns["peer_group"], YUBARI)
    row = verdicts(held["transfer_dependence"], YUBARI, {"official": official}).loc["official"]
    (ahead, everyone), = atlas.execute(
        "WITH g AS (SELECT code, transfer_dependence AS x FROM municipality_year "
        "JOIN municipality USING (code) WHERE year = 2023 AND peer_group = '都市Ⅰ－１') "
        "SELECT count(*) FILTER (x > (SELECT x FROM g WHERE code = '01209')), count(*) FROM g"
    ).fetchall()  # fmt: skip
    assert (row["k"], row["of"], row["missing"]) == (ahead + 1, everyone, 0)


def test_a_municipality_without_residents_at_the_census_has_no_peers(held: pd.DataFrame) -> None:
    with pytest.raises(UnanswerableError) as raised:
        nearest(held, FUTABA)
    assert (raised.value.reason, raised.value.variable) == ("target_missing", "ageing_rate")


@given(
    st.lists(
        st.lists(st.one_of(st.floats(-1e6, 1e6), st.just(np.nan)), min_size=7, max_size=7),
        min_size=1,
        max_size=9,
    )
)
def test_quartiles_are_numpys_to_the_last_digit(rows: list[list[float]]) -> None:
    peers_ = np.array(rows)
    n = (~np.isnan(peers_)).sum(axis=1)
    found = peers._quartiles(peers_, n)
    for row, one in zip(peers_, found.T, strict=True):
        held = row[~np.isnan(row)]
        expected = np.quantile(held, [0.25, 0.5, 0.75]) if len(held) else np.full(3, np.nan)
        np.testing.assert_array_equal(one, expected)
