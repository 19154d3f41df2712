"""Prefectures that are to help each other in a disaster, compared on what each could bring.

No total score: every capacity is shown with its rank among the 47, and the ranking of helpers by
a weighted mean is shown only with its parts and with what other weights would make of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.pooling import distances_km

Array = NDArray[np.float64]
DRAWS, SEED = 1000, 20240401


@dataclass(frozen=True)
class Standing:
    """A capacity of one prefecture: value, its rank of ``n`` (1 = most) and standard score."""

    value: float
    rank: int
    n: int
    score: float


def standing(values: pd.Series, code: str) -> Standing | None:
    """Where ``code`` stands among all that have a value; None where it has none.

    Ties share the better rank. The score is (value − mean) ÷ standard deviation (ddof 0), 0 where
    all are alike.
    """
    held = values.dropna()
    if code not in held.index:
        return None
    value, spread = float(held[code]), float(held.std(ddof=0))
    score = (value - float(held.mean())) / spread if spread > 0 else 0.0
    return Standing(value, int((held > value).sum()) + 1, len(held), score)


def weakest(standings: dict[str, Standing]) -> str:
    """The capacity in which a prefecture stands lowest (least score; the first of equal ones).

    A chain of help is as strong as that. Raises ValueError where there is none.
    """
    if not standings:
        raise ValueError("no capacity has a value: choose another prefecture")
    return min(standings, key=lambda id_: standings[id_].score)


@dataclass(frozen=True)
class Deployment:
    """Staff a helper could send, and what that means on both sides; persons.

    ``per_10000`` is staff per 10,000 people of ``affected``; ``of_own`` the share of its own staff
    in per cent, which is the share asked for.
    """

    staff: float
    affected: float
    per_10000: float
    of_own: float


def deployable(staff: float, affected: float, share: float) -> Deployment:
    """``share`` (per cent) of the helper's staff for ``affected`` people.

    Raises ValueError for a share outside 0 to 100 or for nobody affected.
    """
    if not 0 <= share <= 100:
        raise ValueError(f"a share of {share} %: it lies between 0 and 100")
    if affected <= 0:
        raise ValueError("nobody is affected: choose a larger share of the people")
    sent = staff * share / 100
    return Deployment(sent, affected, sent / (affected / 10_000), share)


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance of two capitals (latitude, longitude in degrees), in km."""
    return float(distances_km(np.array([one[0]]), np.array([one[1]]), other)[0])


@dataclass(frozen=True)
class WeightedRank:
    """Rank of one prefecture by a weighted mean of standard scores.

    ``equal`` with equal weights, ``principal`` with those of the first principal component (None
    where its loadings differ in sign, so that it is no common capacity), ``low`` and ``high`` the
    5th and 95th percentile of its rank under random weights.
    """

    equal: int
    principal: int | None
    low: int
    high: int


def weighted_ranks(
    values: pd.DataFrame, *, draws: int = DRAWS, seed: int = SEED
) -> dict[str, WeightedRank]:
    """Code → ranks (1 = most capacity) of the rows of ``values`` without a gap.

    ``values``: prefecture × capacity, each such that more is more. Random weights are uniform on
    the simplex (Dirichlet with all parameters 1).
    """
    held = values.dropna()
    spread = held.std(ddof=0).replace(0, np.nan)
    scores = ((held - held.mean()) / spread).dropna(axis=1).to_numpy(np.float64)
    count = scores.shape[1]
    equal = _ranks(scores @ np.full(count, 1 / count))
    weights = np.random.default_rng(seed).dirichlet(np.ones(count), draws)
    drawn = np.array([_ranks(scores @ each) for each in weights])
    low, high = np.quantile(drawn, (0.05, 0.95), axis=0, method="nearest").astype(int)
    principal = _principal(scores)
    return {
        str(code): WeightedRank(
            int(equal[i]),
            None if principal is None else int(principal[i]),
            int(low[i]),
            int(high[i]),
        )
        for i, code in enumerate(held.index)
    }


def _principal(scores: Array) -> NDArray[np.int64] | None:
    """Ranks by the first principal component; None where it sets capacities against each other."""
    loadings = np.linalg.svd(scores, full_matrices=False)[2][0]
    loadings = loadings * np.sign(loadings.sum())
    return _ranks(scores @ loadings) if (loadings > 0).all() else None


def _ranks(values: Array) -> NDArray[np.int64]:
    """1 for the largest; ties share the better."""
    return (values[None, :] > values[:, None] + 1e-12).sum(axis=1) + 1
