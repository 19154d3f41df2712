"""Do neighbours resemble one another? Moran's I, local clusters (LISA), and their maps' classes.

Moran (1950), Biometrika 37; Anselin (1995), Geographical Analysis 27. Neighbours share a border or
a corner; who has no neighbour in the sample, an island, is joined with the nearest other. The
23 wards of Tokyo are not taken in. p-values come from permutations with a fixed seed; those of the
local statistic are 1,718 tests at once, so the share of false discoveries is held at 5 % as well
(Benjamini and Hochberg 1995, Journal of the Royal Statistical Society B 57).
"""

from __future__ import annotations

import threading
import warnings
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from esda.moran import Moran, Moran_Local
from libpysal.weights import KNN, W
from scipy.spatial import cKDTree
from scipy.stats import rankdata
from statsmodels.stats.multitest import multipletests

from analysis.result import UNNAMED, Estimate, Words
from analysis.variables import SEED, UnanswerableError

Scale = Literal["value", "log", "rank"]
Neighbours = Literal["border", "nearest"]
#: Permutations of the global and of the local statistic: with 999, no local p-value could be small
#: enough for 1,718 tests.
PERMUTATIONS, LOCAL_PERMUTATIONS = 999, 9_999
LEVEL, NEAREST, FEW = 0.05, 8, 30
#: esda's quadrants 1 to 4: what a place is, high or low, and then what its neighbours are.
QUADRANTS = ("HH", "LH", "LL", "HL")
NOT_SIGNIFICANT = "none"
#: esda draws from NumPy's global generator: two sessions at once would disturb each other's seed.
_SEEDED = threading.Lock()


class SpaceError(UnanswerableError):
    """No answer. Reasons: too_few (units), constant, not_positive (no logarithm)."""


@dataclass(frozen=True)
class Global:
    """Moran's I of a variable among ``estimate.n`` municipalities.

    ``expected``: −1/(n−1), where neighbours are not alike at all. ``p_value``: share of random
    placements at least as far on the same side. ``z``: distance from their mean in their standard
    deviations. ``attached``: units without a neighbour that were joined with the nearest.
    """

    estimate: Estimate
    expected: float
    p_value: float
    z: float
    permutations: int
    neighbours: Neighbours
    attached: int


@dataclass(frozen=True)
class Local:
    """LISA. units: index code; z (standardised value), lag (mean z of the neighbours), quadrant,
    p_value, cluster and cluster_fdr (the quadrant where significant at 5 %, else 'none'; unadjusted
    and with the share of false discoveries held at 5 %).
    """

    units: pd.DataFrame
    permutations: int

    def counts(self, adjusted: bool) -> dict[str, int]:
        """Cluster → number of units, in the order of QUADRANTS."""
        found = self.units["cluster_fdr" if adjusted else "cluster"].value_counts()
        return {name: int(found.get(name, 0)) for name in (*QUADRANTS, NOT_SIGNIFICANT)}


@dataclass(frozen=True)
class Prepared:
    """Values on their scale (index code) and the weights of their units, in the same order."""

    values: pd.Series
    weights: W
    neighbours: Neighbours
    attached: int


def prepare(
    values: pd.Series,
    pairs: pd.DataFrame,
    places: pd.DataFrame,
    *,
    scale: Scale = "value",
    neighbours: Neighbours = "border",
) -> Prepared:
    """The units that have a value, their values on the scale, and who is near whom.

    ``values``: index code, NaN where there is none. ``pairs``: code, neighbour, gap_km, both ways;
    ``places``: index code, lat, lon in degrees. Raises SpaceError.
    """
    held = values.dropna().astype(float).sort_index()
    if len(held) < FEW:
        raise SpaceError("too_few", str(len(held)))
    if held.nunique() == 1:
        raise SpaceError("constant")
    if scale == "log":
        if (held <= 0).any():
            raise SpaceError("not_positive", str(int((held <= 0).sum())))
        held = pd.Series(np.log(held.to_numpy()), held.index)
    elif scale == "rank":
        held = pd.Series(rankdata(held), held.index)
    codes = held.index.tolist()
    if neighbours == "nearest":
        return Prepared(held, _nearest(codes, places), neighbours, 0)
    weights, attached = contiguity(codes, pairs, places)
    return Prepared(held, weights, neighbours, attached)


def contiguity(codes: list[str], pairs: pd.DataFrame, places: pd.DataFrame) -> tuple[W, int]:
    """Row-standardised weights of neighbours, and how many units had none by land.

    A unit whose neighbours are all out of ``codes`` is joined with the nearest of them, both ways.
    """
    kept = pairs[pairs["code"].isin(codes) & pairs["neighbour"].isin(codes)]
    near: dict[str, set[str]] = {code: set() for code in codes}
    for code, other in zip(kept["code"], kept["neighbour"], strict=True):
        near[code].add(other)
    by_land = set(kept.loc[kept["gap_km"] == 0, "code"])
    lone = [code for code in codes if not near[code]]
    if lone:
        points = _points(codes, places)
        row = {code: i for i, code in enumerate(codes)}
        nearest = cKDTree(points).query(points[[row[code] for code in lone]], k=2)[1]
        for code, found in zip(lone, nearest.tolist(), strict=True):
            other = next(codes[i] for i in found if codes[i] != code)
            near[code].add(other)
            near[other].add(code)
    weights = W(
        {code: sorted(others) for code, others in near.items()},
        id_order=codes,
        silence_warnings=True,
    )
    weights.transform = "r"
    return weights, len(codes) - len(by_land)


def global_moran(prepared: Prepared, *, about: Words = UNNAMED) -> Global:
    """Moran's I and its permutation test; ``about`` is the sample in words."""
    y = prepared.values.to_numpy()
    found = Moran(y, prepared.weights, permutations=0)
    # esda's own permutations take no seed
    rng = np.random.default_rng(SEED)
    z = y - y.mean()
    shuffled = rng.permuted(np.tile(z, (PERMUTATIONS, 1)), axis=1)
    lagged = (prepared.weights.sparse @ shuffled.T).T
    simulated = (shuffled * lagged).sum(axis=1) / (z @ z)
    above = int((simulated >= found.I).sum())
    extreme = min(above, PERMUTATIONS - above)
    return Global(
        estimate=Estimate(
            name=Words("モランのI", "Moran's I"),
            value=float(found.I),
            unit=Words("", ""),
            n=len(y),
            sample=about,
            formula="I = Σᵢ zᵢ Σⱼ wᵢⱼ zⱼ / Σᵢ zᵢ², Σⱼ wᵢⱼ = 1",
            source=Words("Moran（1950）", "Moran (1950)"),
            decimals=3,
        ),
        expected=float(found.EI),
        p_value=(extreme + 1) / (PERMUTATIONS + 1),
        z=float((found.I - simulated.mean()) / simulated.std()),
        permutations=PERMUTATIONS,
        neighbours=prepared.neighbours,
        attached=prepared.attached,
    )


def local_moran(prepared: Prepared, *, permutations: int = LOCAL_PERMUTATIONS) -> Local:
    """Who stands among alike and who among others; about a second for all of Japan."""
    y = prepared.values.to_numpy()
    with _SEEDED, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # numba is not needed, esda says that it is not there
        found = Moran_Local(
            y, prepared.weights, permutations=permutations, seed=SEED, keep_simulations=False
        )
    z = (y - y.mean()) / y.std()
    quadrant = np.array(QUADRANTS)[found.q - 1]
    adjusted = multipletests(found.p_sim, alpha=LEVEL, method="fdr_bh")[0]
    units = pd.DataFrame(
        {
            "z": z,
            "lag": prepared.weights.sparse @ z,
            "quadrant": quadrant,
            "p_value": found.p_sim,
            "cluster": np.where(found.p_sim < LEVEL, quadrant, NOT_SIGNIFICANT),
            "cluster_fdr": np.where(adjusted, quadrant, NOT_SIGNIFICANT),
        },
        prepared.values.index,
    )
    return Local(units, permutations)


def _nearest(codes: list[str], places: pd.DataFrame) -> W:
    """Row-standardised weights of the eight nearest town halls, not always mutual."""
    weights = KNN.from_array(_points(codes, places), k=NEAREST, ids=codes, silence_warnings=True)
    weights.transform = "r"
    return weights


def _points(codes: list[str], places: pd.DataFrame) -> np.ndarray:
    """Town halls on the unit sphere (n, 3): straight lines through it order as arcs on it do."""
    lat, lon = np.radians(places.loc[codes, ["lat", "lon"]].to_numpy(float)).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
