"""Spatial autocorrelation: known patterns, a second implementation, and known clusters."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from esda.moran import Moran
from hypothesis import given, settings
from hypothesis import strategies as st
from libpysal.weights import W, lat2W

from analysis import space
from analysis.space import Prepared, SpaceError, global_moran, local_moran, prepare
from data import queries
from data.queries import Measure

SEED = 20240401


def lattice(values: np.ndarray) -> Prepared:
    """A field of values (rows, columns) with rook neighbours."""
    weights = lat2W(*values.shape, id_type="int")
    weights.transform = "r"
    codes = [f"{i:05d}" for i in range(values.size)]
    named = W(
        {codes[i]: [codes[j] for j in near] for i, near in weights.neighbors.items()},
        id_order=codes,
    )
    named.transform = "r"
    return Prepared(pd.Series(values.ravel().astype(float), codes), named, "border", 0)


def squares(values: np.ndarray) -> tuple[pd.Series, pd.DataFrame, pd.DataFrame]:
    """The same field as municipalities: values, pairs of neighbours both ways, places."""
    rows, columns = values.shape
    codes = np.array([f"{i:05d}" for i in range(values.size)]).reshape(values.shape)
    beside = [(codes[:, :-1], codes[:, 1:]), (codes[:-1], codes[1:])]
    one = np.concatenate([a.ravel() for a, _ in beside] + [b.ravel() for _, b in beside])
    other = np.concatenate([b.ravel() for _, b in beside] + [a.ravel() for a, _ in beside])
    pairs = pd.DataFrame({"code": one, "neighbour": other, "gap_km": 0.0})
    lat, lon = np.mgrid[35 : 35 + rows * 0.1 : rows * 1j, 135 : 135 + columns * 0.1 : columns * 1j]
    places = pd.DataFrame({"lat": lat.ravel(), "lon": lon.ravel()}, codes.ravel())
    return pd.Series(values.ravel().astype(float), codes.ravel()), pairs, places


def test_checkerboard_is_minus_one() -> None:
    found = global_moran(lattice(np.indices((10, 10)).sum(axis=0) % 2))
    assert found.estimate.value == pytest.approx(-1, abs=1e-9)
    assert found.expected == pytest.approx(-1 / 99)
    assert found.p_value == pytest.approx(0.001)
    assert found.z < -10


def test_white_noise_is_not_significant() -> None:
    noise = np.random.default_rng(SEED).normal(size=(20, 15))
    found = global_moran(lattice(noise))
    assert abs(found.estimate.value) < 0.1
    assert found.p_value > 0.05


def test_white_noise_is_significant_as_often_as_it_should_be() -> None:
    rng = np.random.default_rng(SEED)
    small = [global_moran(lattice(rng.normal(size=(10, 8)))).p_value < 0.05 for _ in range(200)]
    # p is of the side the value is on, so 5 % on each of two sides
    assert 0.055 <= np.mean(small) <= 0.15


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(-1e3, 1e3), st.floats(0.01, 1e3))
def test_moran_is_the_double_sum(seed: int, shift: float, factor: float) -> None:
    field = np.random.default_rng(seed).normal(size=(7, 6))
    prepared = lattice(field * factor + shift)
    z = field.ravel() - field.mean()
    w = prepared.weights.full()[0]
    assert global_moran(prepared).estimate.value == pytest.approx(
        len(z) / w.sum() * (w * np.outer(z, z)).sum() / (z @ z), abs=1e-6
    )


def test_own_permutations_agree_with_esda() -> None:
    prepared = lattice(np.random.default_rng(3).normal(size=(12, 12)).cumsum(axis=0))
    np.random.seed(1)
    other = Moran(prepared.values.to_numpy(), prepared.weights, permutations=9_999)
    found = global_moran(prepared)
    assert found.z == pytest.approx(other.z_sim, rel=0.1)
    assert found.estimate.value == pytest.approx(other.I)


def test_local_statistic_by_hand() -> None:
    prepared = lattice(np.random.default_rng(4).normal(size=(9, 9)))
    found = local_moran(prepared, permutations=999).units
    z = ((prepared.values - prepared.values.mean()) / prepared.values.std(ddof=0)).to_numpy()
    lag = prepared.weights.full()[0] @ z
    assert found["z"].to_numpy() == pytest.approx(z)
    assert found["lag"].to_numpy() == pytest.approx(lag)
    names = np.where(z > 0, "H", "L").astype(object) + np.where(lag > 0, "H", "L")
    assert (found["quadrant"] == names).all()
    # conditional permutation of one place: its neighbours are drawn from all others
    rng, i = np.random.default_rng(5), 40
    near = prepared.weights.cardinalities[prepared.values.index[i]]
    others = np.delete(z, i)
    drawn = np.array([rng.choice(others, near, replace=False).mean() for _ in range(9_999)])
    above = (drawn * z[i] >= lag[i] * z[i]).mean()
    p = min(above, 1 - above)
    assert found["p_value"].iloc[i] == pytest.approx(p, abs=0.03)


def test_planted_clusters_are_found_and_nothing_else() -> None:
    rng = np.random.default_rng(SEED)
    field = rng.normal(size=(30, 30)) * 0.3
    field[3:9, 3:9] += 4
    field[20:26, 20:26] -= 4
    found = local_moran(lattice(field)).units["cluster_fdr"].to_numpy().reshape(30, 30)
    assert (found[4:8, 4:8] == "HH").all()
    assert (found[21:25, 21:25] == "LL").all()
    # away from both, at most a false discovery or two
    far = np.ones((30, 30), bool)
    far[1:11, 1:11] = far[18:28, 18:28] = False
    assert (found[far] != "none").sum() <= 0.05 * (found != "none").sum()


def test_adjusted_clusters_are_among_the_unadjusted() -> None:
    found = local_moran(lattice(np.random.default_rng(6).normal(size=(15, 15)).cumsum(axis=1)))
    kept = found.units[found.units["cluster_fdr"] != "none"]
    assert len(kept) and (kept["cluster"] == kept["cluster_fdr"]).all()
    assert sum(found.counts(True).values()) == sum(found.counts(False).values()) == 225
    assert found.counts(True)["none"] > found.counts(False)["none"]


def test_the_seed_makes_it_the_same_every_time() -> None:
    prepared = lattice(np.random.default_rng(7).normal(size=(8, 8)))
    one = local_moran(prepared, permutations=999).units
    np.random.seed(99)
    pd.testing.assert_frame_equal(one, local_moran(prepared, permutations=999).units)
    assert global_moran(prepared) == global_moran(prepared)


def test_an_island_is_joined_with_the_nearest() -> None:
    values, pairs, places = squares(np.random.default_rng(8).normal(size=(6, 6)))
    values.loc["99999"] = 1.0
    places.loc["99999"] = [35.0, 134.5]  # west of the south-western corner, which is 00000
    prepared = prepare(values, pairs, places)
    assert prepared.weights.neighbors["99999"] == ["00000"]
    assert "99999" in prepared.weights.neighbors["00000"]
    assert prepared.attached == 1
    assert not prepared.weights.islands


def test_who_lost_all_neighbours_is_joined_again() -> None:
    values, pairs, places = squares(np.random.default_rng(8).normal(size=(6, 6)))
    values[["00001", "00006"]] = np.nan  # the corner's only two neighbours
    prepared = prepare(values, pairs, places)
    assert prepared.attached == 1 and len(prepared.values) == 34
    assert prepared.weights.neighbors["00000"] == ["00007"]


def test_eight_nearest() -> None:
    values, pairs, places = squares(np.random.default_rng(9).normal(size=(7, 7)))
    prepared = prepare(values, pairs, places, neighbours="nearest")
    assert set(prepared.weights.cardinalities.values()) == {8}
    middle = {"00016", "00017", "00018", "00023", "00025", "00030", "00031", "00032"}
    assert set(prepared.weights.neighbors["00024"]) == middle


def test_scales() -> None:
    values, pairs, places = squares(np.random.default_rng(10).uniform(1, 9, size=(6, 6)))
    log = prepare(values, pairs, places, scale="log").values
    assert np.exp(log).to_numpy() == pytest.approx(values.sort_index().to_numpy())
    rank = prepare(values, pairs, places, scale="rank").values
    assert sorted(rank) == list(range(1, 37))


@pytest.mark.parametrize(
    ("values", "scale", "reason"),
    [
        (np.full((6, 6), 2.0), "value", "constant"),
        (np.arange(25.0).reshape(5, 5), "value", "too_few"),
        (np.arange(36.0).reshape(6, 6), "log", "not_positive"),
    ],
)
def test_what_cannot_be_answered(values: np.ndarray, scale: space.Scale, reason: str) -> None:
    with pytest.raises(SpaceError) as error:
        prepare(*squares(values), scale=scale)
    assert error.value.reason == reason


def test_official_figures_cluster_as_expected() -> None:
    units = queries.municipalities().set_index("code")
    found = {}
    for id_, year in (("ageing_rate", 2020), ("fiscal_strength_index", 2020)):
        values = queries.values(Measure(id_), year).query("~is_ward").set_index("code")["value"]
        prepared = prepare(values, queries.neighbours(), units[["lat", "lon"]])
        assert prepared.attached == 48  # the municipalities that no other touches
        found[id_] = global_moran(prepared)
        nearest = prepare(values, queries.neighbours(), units[["lat", "lon"]], neighbours="nearest")
        assert global_moran(nearest).estimate.value > 0.3
    for one in found.values():
        assert one.estimate.value > 0.3 and one.p_value == pytest.approx(0.001)
        assert one.expected == pytest.approx(-0.00058, abs=1e-5)
    strong = local_moran(prepared, permutations=999).units
    # 豊田 and its neighbours around Nagoya are strong among strong, 夕張 is weak among weak
    assert strong.loc["23211", "quadrant"] == "HH"
    assert strong.loc["01209", "quadrant"] == "LL"
