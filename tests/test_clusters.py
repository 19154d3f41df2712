"""Clusters: made-up ones are found again, noise is called noise, indices agree with hand counts."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import make_blobs
from sklearn.metrics import adjusted_rand_score, silhouette_score

from analysis import clusters as module
from analysis.clusters import Clusters, agreement, clusters, describe, names
from analysis.variables import UnanswerableError, Variable, enters_by_log
from data import catalog, queries
from data.queries import Measure

FUTABA = "07546"
FOUR = tuple(Variable(f"v{i}") for i in range(4))
PEOPLE = pd.Series(dtype=float)


def indexed(points: np.ndarray) -> pd.DataFrame:
    columns = [f"v{i}" for i in range(points.shape[1])]
    return pd.DataFrame(points, [f"{i:05d}" for i in range(len(points))], columns)


@pytest.fixture(scope="module")
def blobs() -> tuple[pd.DataFrame, pd.Series]:
    points, labels = make_blobs(300, 4, centers=6, cluster_std=0.4, random_state=1)
    frame = indexed(points)
    return frame, pd.Series(labels, frame.index)


@pytest.fixture(scope="module")
def found(blobs: tuple[pd.DataFrame, pd.Series]) -> Clusters:
    frame, _ = blobs
    return clusters(frame, pd.Series(1.0, frame.index), FOUR)


def test_made_up_clusters_are_found_again(
    found: Clusters, blobs: tuple[pd.DataFrame, pd.Series]
) -> None:
    _, true = blobs
    assert found.k == 6 and found.structure == "strong"
    assert adjusted_rand_score(true, found.members["cluster"]) == 1
    assert agreement(found.members["cluster"], true).rand == 1
    assert (found.sizes["n"] == 50).all() and (found.sizes["jaccard"] == 1).all()
    assert set(found.sizes["trusted"]) == {"stable"} and found.rand == 1
    assert found.sizes["share_of_people"].tolist() == pytest.approx([100 / 6] * 6)


def test_noise_has_no_structure() -> None:
    noise = indexed(np.random.default_rng(2).normal(size=(300, 4)))
    found = clusters(noise, PEOPLE, FOUR)
    assert found.structure == "none" and found.silhouette < 0.25
    assert (found.sizes["trusted"] != "stable").any() and found.rand < 0.75


def test_numbers_follow_the_first_variable_and_examples_the_centre(found: Clusters) -> None:
    assert found.centres["v0"].is_monotonic_decreasing
    assert found.centres.index.tolist() == [1, 2, 3, 4, 5, 6]
    for cluster, codes in found.examples(3).items():
        own = found.members[found.members["cluster"] == cluster]
        assert own.loc[codes[0], "distance"] == own["distance"].min()
        assert (own.drop(list(codes))["distance"] >= own.loc[list(codes), "distance"].max()).all()


def test_silhouettes_are_of_the_standardised_variables(
    found: Clusters, blobs: tuple[pd.DataFrame, pd.Series]
) -> None:
    frame, _ = blobs
    clipped = frame.clip(frame.quantile(0.01), frame.quantile(0.99), axis=1)
    z = (clipped - clipped.mean()) / clipped.std(ddof=0)
    labels = found.members["cluster"]
    assert found.silhouette == pytest.approx(silhouette_score(z, labels))
    assert found.members["silhouette"].mean() == pytest.approx(found.silhouette)
    assert found.silhouette == found.silhouettes.max()
    pd.testing.assert_frame_equal(found.z, z.groupby(labels).mean())
    pd.testing.assert_frame_equal(found.centres, clipped.groupby(labels).mean())


def test_order_of_rows_and_units_of_measurement_change_nothing(
    found: Clusters, blobs: tuple[pd.DataFrame, pd.Series]
) -> None:
    frame, _ = blobs
    moved = frame.sample(frac=1, random_state=3)
    again = clusters(moved.assign(v1=moved["v1"] * 1000 - 7), PEOPLE, FOUR)
    pd.testing.assert_series_equal(again.members["cluster"], found.members["cluster"])
    pd.testing.assert_frame_equal(again.z, found.z)


def test_sizes_enter_by_logarithm_and_come_back_as_geometric_means() -> None:
    points, labels = make_blobs(200, 2, centers=4, cluster_std=0.3, random_state=4)
    frame = indexed(np.exp(points))
    logs = tuple(Variable(f"v{i}", log=True) for i in range(2))
    found = clusters(frame, PEOPLE, logs, counts=(4,))
    assert adjusted_rand_score(labels, found.members["cluster"]) == 1
    log = np.log(frame)
    log = log.clip(log.quantile(0.01), log.quantile(0.99), axis=1)
    pd.testing.assert_frame_equal(
        found.centres, np.exp(log.groupby(found.members["cluster"]).mean())
    )


def test_a_weight_of_zero_is_no_variable(
    found: Clusters, blobs: tuple[pd.DataFrame, pd.Series]
) -> None:
    frame, _ = blobs
    noise = frame.assign(w=np.random.default_rng(5).normal(size=len(frame)))
    again = clusters(noise, PEOPLE, (*FOUR, Variable("w", weight=0.0)))
    pd.testing.assert_series_equal(again.members["cluster"], found.members["cluster"])


def test_units_without_a_variable_are_left_out_and_counted(
    blobs: tuple[pd.DataFrame, pd.Series],
) -> None:
    frame, _ = blobs
    gap = frame.copy()
    gap.loc["00007", "v2"] = np.nan
    found = clusters(gap, PEOPLE, FOUR, counts=(4, 5))
    assert found.excluded == {"v2": 1} and "00007" not in found.members.index


@pytest.mark.parametrize(
    ("frame", "reason", "about"),
    [
        (indexed(np.zeros((300, 3))), "not_held", "v3"),
        (indexed(np.random.default_rng(6).normal(size=(12, 4))), "too_few", ""),
        (indexed(np.random.default_rng(6).normal(size=(50, 4))).assign(v1=3.3), "constant", "v1"),
    ],
)
def test_says_why_there_is_no_answer(frame: pd.DataFrame, reason: str, about: str) -> None:
    with pytest.raises(UnanswerableError) as raised:
        clusters(frame, PEOPLE, FOUR)
    assert (raised.value.reason, raised.value.variable) == (reason, about)


def test_adjusted_rand_index_by_hand() -> None:
    """Of 6 pairs: 2 together in the clusters, 1 of them in the types too, which have 1."""
    assigned = pd.Series({"a": 1, "b": 1, "c": 2, "d": 2, "e": 2})
    types = pd.Series({"a": "x", "b": "x", "c": "y", "d": "z"})
    found = agreement(assigned, types)
    expected = 2 * 1 / 6
    assert found.rand == pytest.approx((1 - expected) / ((2 + 1) / 2 - expected))
    assert found.n == 4
    assert found.table.loc[2].to_dict() == {"x": 0, "y": 1, "z": 1}


# -- words --------------------------------------------------------------------------------------


def centres(rows: list[list[float]]) -> pd.DataFrame:
    frame = indexed(np.array(rows))
    return frame.set_index(pd.Index(range(1, len(rows) + 1), name="cluster"))


def test_words_for_centres() -> None:
    told = describe(centres([[1.2, -0.6, 0.1, 0.7, -0.55], [-1.0, 0.4, 0.1, 0.0, 0.2]]))
    assert told[1] == (("v0", "very_high"), ("v3", "high"), ("v1", "low"), ("v4", "low"))
    assert told[2] == (("v0", "very_low"), ("v1", "high"))


def test_clusters_that_would_read_the_same_name_something_else() -> None:
    told = describe(centres([[1.5, 1.4, 0.1, 0.0], [1.2, 1.1, 0.4, -0.2]]))
    assert told[1] == (("v0", "very_high"), ("v1", "very_high"))
    assert set(told[1]) < set(told[2])


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 11), st.integers(4, 10))
def test_distinct_clusters_have_distinct_descriptions(seed: int, k: int, variables: int) -> None:
    rng = np.random.default_rng(seed)
    rows = rng.choice([-1.5, -0.6, 0.2, 0.9], size=(k, variables)) + rng.uniform(0, 0.01, (k, 1))
    told = describe(centres(rows.tolist()))
    assert len({frozenset(words) for words in told.values()}) == k
    for cluster, words in told.items():
        assert 2 <= len(words) <= 4 and len({id_ for id_, _ in words}) == len(words)
        for id_, level in words:
            assert level.endswith("high") == (rows[cluster - 1][int(id_[1:])] >= 0)


# -- the municipalities -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def held(atlas: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    measures = tuple(Measure(v.id) for v in module.DEFAULT)
    return queries.cross_section(measures, 2023)[0].set_index("code")


def test_default_variables_are_the_catalogs(held: pd.DataFrame) -> None:
    for variable in module.DEFAULT:
        entry = catalog.indicators().get(variable.id) or catalog.items()[variable.id]
        assert variable.log == enters_by_log(entry.unit, held[variable.id])


def test_clusters_of_the_municipalities(held: pd.DataFrame) -> None:
    people = held["population_fiscal_year"]
    found = clusters(held, people)
    # nobody lived in Futaba at the census of 2020
    assert set(held.index) - set(found.members.index) == {FUTABA}
    assert found.sizes["n"].sum() == 1717
    assert found.sizes["people"].sum() == people.drop(FUTABA).sum()
    assert found.k in module.COUNTS and list(found.silhouettes.index) == list(module.COUNTS)
    assert found.centres["population_fiscal_year"].is_monotonic_decreasing
    told = describe(found.z)
    assert len({frozenset(words) for words in told.values()}) == found.k
    again = clusters(held.sample(frac=1, random_state=1), people)
    pd.testing.assert_frame_equal(found.members, again.members)
    pd.testing.assert_frame_equal(found.sizes, again.sizes)
    types = queries.municipalities().set_index("code")["peer_group"]
    assert agreement(found.members["cluster"], types).rand == pytest.approx(
        adjusted_rand_score(types[found.members.index], found.members["cluster"])
    )


def test_names_take_the_next_variable_rather_than_repeat_one() -> None:
    z = pd.DataFrame({"a": [2.0, 1.5, -3.0], "b": [1.0, 1.2, 0.4], "c": [0.1, -0.6, 0.2]})
    assert names(z) == {
        0: (("a", "very_high"), ("b", "very_high")),
        1: (("a", "very_high"), ("c", "low")),
        2: (("a", "very_low"), ("b", "high")),
    }
    assert names(pd.DataFrame({"a": [0.2]})) == {0: (("a", "high"),)}
