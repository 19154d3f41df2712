"""Clusters of municipalities by demography and finance: how many, how firm, what marks each.

Method: variables (logarithms of sizes) are brought to the range of their 1st to 99th percentile,
standardised and given to k-means. The number of clusters is the smallest whose mean silhouette is
as good as the best. Municipalities form a continuum more than types, so the result carries what
says so: silhouettes, stability under resampling (Hennig 2007, Computational Statistics & Data
Analysis 52) and agreement with the official types.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, pairwise_distances, silhouette_samples
from threadpoolctl import threadpool_limits

from analysis.variables import SEED, UnanswerableError, Variable, lacking, transformed

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]
Level = Literal["very_high", "high", "low", "very_low"]
Structure = Literal["none", "weak", "reasonable", "strong"]

#: Size, age, change and its two causes; means, dependence, debt; what the land is used for.
DEFAULT = (
    Variable("population_fiscal_year", log=True),
    Variable("habitable_density", log=True),
    Variable("ageing_rate"),
    Variable("population_change_5y"),
    Variable("natural_change_rate"),
    Variable("migration_rate"),
    Variable("primary_industry_share"),
    Variable("fiscal_strength_index"),
    Variable("transfer_dependence"),
    Variable("real_debt_service_ratio"),
)
COUNTS = range(4, 13)
#: Values beyond these quantiles count as the quantile, or one island would be a type of its own.
WINSOR = (0.01, 0.99)
#: Silhouettes that differ by less do not decide between numbers of clusters.
TIE = 0.005
#: Starts of k-means for each number of clusters; subsamples, their share, and starts in each.
STARTS, SUBSAMPLES, SHARE, RESTARTS = 20, 40, 0.8, 2
#: Mean silhouettes from which Kaufman & Rousseeuw (1990) speak of a structure.
STRUCTURES: tuple[tuple[float, Structure], ...] = (
    (0.7, "strong"),
    (0.5, "reasonable"),
    (0.25, "weak"),
)
#: Jaccard similarities below which Hennig does not trust a cluster, and from which it is stable.
DOUBTFUL, STABLE = 0.6, 0.75
#: Standard deviations from which a centre is very high or low, and from which a third is named.
VERY, NAMED = 1.0, 0.5
EXAMPLES = 5


@dataclass(frozen=True)
class Clusters:
    """Clusters are numbered from 1, the largest mean of the first variable first.

    members: index code (code order); cluster, silhouette (−1 to 1), distance to its own centre.
    centres: index cluster; the centre of each variable in its own unit (of logarithms the geometric
    mean; values beyond the 1st and 99th percentile counted as these). z: the same in standard
    deviations from the mean of all. sizes: index cluster; n, people, share_of_people (percent),
    silhouette (mean), jaccard (mean over subsamples), trusted ('stable', 'pattern', 'doubtful').
    silhouettes: number of clusters → mean silhouette. rand: mean adjusted Rand index between the
    clusters and those of subsamples. excluded: variable → units without it.
    """

    k: int
    members: pd.DataFrame
    centres: pd.DataFrame
    z: pd.DataFrame
    sizes: pd.DataFrame
    silhouettes: pd.Series
    rand: float
    excluded: Mapping[str, int]

    @property
    def silhouette(self) -> float:
        """Mean silhouette of all units."""
        return float(self.silhouettes[self.k])

    @property
    def structure(self) -> Structure:
        """What a mean silhouette of this size is called; 'none' is no substantial structure."""
        return next((name for limit, name in STRUCTURES if self.silhouette > limit), "none")

    def examples(self, n: int = EXAMPLES) -> dict[int, tuple[str, ...]]:
        """Cluster → codes of the units nearest to its centre, nearest first."""
        ordered = self.members.sort_values("distance", kind="stable")
        numbers = range(1, self.k + 1)
        return {c: tuple(ordered.index[ordered["cluster"] == c][:n]) for c in numbers}


@dataclass(frozen=True)
class Agreement:
    """Clusters against other types of the same units: 1 is the same partition, 0 what chance gives.

    table: index cluster, a column per type, number of units; n: units that have both.
    """

    rand: float
    table: pd.DataFrame
    n: int


def clusters(
    frame: pd.DataFrame,
    people: pd.Series,
    variables: Sequence[Variable] = DEFAULT,
    counts: Sequence[int] = COUNTS,
) -> Clusters:
    """Cluster the units of ``frame`` (index code, a column per variable) that have every variable.

    ``people``: code → residents. Weights multiply a variable's squared differences; one of 0 is
    left out. Raises UnanswerableError: not_held, constant, too_few (units for that many clusters).
    """
    chosen = [v for v in variables if v.weight > 0]
    everyone = transformed(frame, chosen)
    held = everyone.dropna()
    if len(held) <= max(counts):
        raise UnanswerableError("too_few")
    clipped = held.clip(held.quantile(WINSOR[0]), held.quantile(WINSOR[1]), axis=1)
    if (still := np.ptp(clipped.to_numpy(), axis=0) == 0).any():
        raise UnanswerableError("constant", str(held.columns[still][0]))
    mean, spread = clipped.mean(), clipped.std(ddof=0)
    z = (clipped - mean) / spread
    roots = np.sqrt([v.weight for v in chosen])
    points = z.to_numpy() * roots

    # of so few points one thread is as fast, and the sums do not depend on the machine
    with threadpool_limits(limits=1, user_api="openmp"):
        silhouettes, by_unit, found = _best(points, counts)
        labels = _ordered(points, found)
        jaccard, rand = _stability(points, labels)
    numbers = pd.Series(labels + 1, index=held.index, name="cluster")
    centres = z.groupby(numbers).mean()
    own = centres.to_numpy()[labels] * roots
    members = pd.DataFrame(
        {
            "cluster": numbers,
            "silhouette": by_unit,
            "distance": np.linalg.norm(points - own, axis=1),
        }
    )
    in_units = centres * spread + mean
    for variable in chosen:
        if variable.log:
            in_units[variable.id] = np.exp(in_units[variable.id])
    return Clusters(
        k=len(centres),
        members=members,
        centres=in_units,
        z=centres,
        sizes=_sizes(members, people, jaccard),
        silhouettes=silhouettes,
        rand=rand,
        excluded=lacking(everyone),
    )


def agreement(assigned: pd.Series, types: pd.Series) -> Agreement:
    """``Clusters.members["cluster"]`` against official types, both by code.

    Units without a type are left out.
    """
    both = pd.DataFrame({"cluster": assigned, "type": types}).dropna()
    rand = adjusted_rand_score(both["type"], both["cluster"])
    return Agreement(float(rand), pd.crosstab(both["cluster"].astype(int), both["type"]), len(both))


def describe(z: pd.DataFrame) -> dict[int, tuple[tuple[str, Level], ...]]:
    """Cluster → two to four variables that mark its centre, most distinct first, each with a word.

    ``z``: index cluster, standard deviations from the mean of all. The two farthest from the mean,
    and the next two where they are at least half a standard deviation away. Clusters that would
    read the same differ in what else is named; with fewer than four variables that may not be
    possible.
    """
    told: dict[int, tuple[tuple[str, Level], ...]] = {}
    taken: set[frozenset[tuple[str, Level]]] = set()
    for cluster in z.index.tolist():
        every = list(_descriptions(z.loc[cluster]))
        words = next((w for w in every if frozenset(w) not in taken), every[0])
        told[cluster] = words
        taken.add(frozenset(words))
    return told


def names(z: pd.DataFrame) -> dict[int, tuple[tuple[str, Level], ...]]:
    """Cluster → the two variables that name it, the more distinct first, each with a word.

    ``z`` as for describe. No two names have the same variables in the same directions; the same
    centres always have the same names. With a single variable a name is one word.
    """
    told: dict[int, tuple[tuple[str, Level], ...]] = {}
    taken: set[frozenset[tuple[str, bool]]] = set()
    for cluster in z.index.tolist():
        centre = z.loc[cluster]
        strength = centre.abs().sort_values(ascending=False, kind="stable")
        ordered = [str(id_) for id_ in strength.index]
        pairs = list(itertools.combinations(ordered, min(2, len(ordered))))
        signs = {pair: frozenset((id_, bool(centre[id_] >= 0)) for id_ in pair) for pair in pairs}
        pair = next((one for one in pairs if signs[one] not in taken), pairs[0])
        taken.add(signs[pair])
        told[cluster] = tuple((id_, _level(float(centre[id_]))) for id_ in pair)
    return told


def _descriptions(centre: pd.Series) -> Iterator[tuple[tuple[str, Level], ...]]:
    """The usual description of a centre, then others, the more distinct first."""
    strength = centre.abs().sort_values(ascending=False, kind="stable")
    words = [(str(id_), _level(float(centre[id_]))) for id_ in strength.index]
    usual = min(max(2, int((strength >= NAMED).sum())), 4)
    first, others = tuple(words[:usual]), words[usual:]
    yield first
    if usual < 4:
        yield from ((*first, word) for word in others)
    for size in (4, 3, 2):
        yield from itertools.combinations(words, size)


def _level(z: float) -> Level:
    if z >= 0:
        return "very_high" if z >= VERY else "high"
    return "very_low" if z <= -VERY else "low"


def _best(points: Floats, counts: Sequence[int]) -> tuple[pd.Series, Floats, Labels]:
    """Mean silhouette by number of clusters; the best one's silhouettes and labels."""
    distances = pairwise_distances(points)
    labels = {k: _k_means(points, k, STARTS) for k in counts}
    by_unit = {
        k: silhouette_samples(distances, found, metric="precomputed") for k, found in labels.items()
    }
    means = pd.Series({k: float(values.mean()) for k, values in by_unit.items()})
    k = int(means.index[means >= means.max() - TIE].min())
    return means, by_unit[k], labels[k]


def _k_means(points: Floats, k: int, starts: int) -> Labels:
    return np.asarray(KMeans(k, n_init=starts, random_state=SEED).fit(points).labels_, np.int64)


def _ordered(points: Floats, labels: Labels) -> Labels:
    """Labels renumbered from 0 by the centres, the largest first coordinate first."""
    centres = pd.DataFrame(points).groupby(labels).mean()
    order = centres.sort_values(centres.columns.tolist(), ascending=False).index
    return np.argsort(order.to_numpy())[labels]


def _stability(points: Floats, labels: Labels) -> tuple[Floats, float]:
    """Each cluster's mean Jaccard similarity to its nearest in subsamples; mean adjusted Rand."""
    k, n = int(labels.max()) + 1, len(points)
    drawing = np.random.default_rng(SEED)
    similar, rands = [], []
    for _ in range(SUBSAMPLES):
        drawn = np.sort(drawing.choice(n, round(SHARE * n), replace=False))
        again, own = _k_means(points[drawn], k, RESTARTS), labels[drawn]
        both = np.zeros((k, k))
        np.add.at(both, (own, again), 1)
        either = both.sum(axis=1, keepdims=True) + both.sum(axis=0) - both
        similar.append((both / either).max(axis=1))
        rands.append(adjusted_rand_score(own, again))
    return np.mean(similar, axis=0), float(np.mean(rands))


def _sizes(members: pd.DataFrame, people: pd.Series, jaccard: Floats) -> pd.DataFrame:
    """Columns of ``Clusters.sizes``."""
    grouped = members.assign(people=people.reindex(members.index)).groupby("cluster")
    sizes = grouped.agg(
        n=("people", "size"), people=("people", "sum"), silhouette=("silhouette", "mean")
    )
    sizes.insert(2, "share_of_people", sizes["people"] / sizes["people"].sum() * 100)
    sizes["jaccard"] = jaccard
    sizes["trusted"] = np.select(
        [jaccard >= STABLE, jaccard >= DOUBTFUL], ["stable", "pattern"], "doubtful"
    )
    return sizes
