"""Peers of a municipality: the nearest by chosen variables, and how a comparison hangs on them.

Method: standardised variables, k nearest by weighted distance. Peers must not be chosen by the
outcome that is then compared among them: they would be alike in it by construction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

from analysis.variables import SEED, UnanswerableError, Variable, lacking, transformed

Metric = Literal["euclidean", "mahalanobis"]
Floats = NDArray[np.float64]
Places = NDArray[np.intp]

#: Size, density, age, fiscal strength and trade: what tasks and means of a municipality follow.
DEFAULT = (
    Variable("population_fiscal_year", log=True),
    Variable("habitable_density", log=True),
    Variable("ageing_rate"),
    Variable("fiscal_strength_index"),
    Variable("tertiary_industry_share"),
)
NEAREST = 20
#: Numbers of peers, and random weightings, under which a verdict is tried.
FEWEST, MOST, DRAWS = 5, 50, 1000
#: A verdict holds when this share (percent) of the random weightings agrees.
AGREEMENT = 95
#: An outcome whose ranks follow a variable's this closely is nearly that variable.
CLOSE = 0.9
#: Distances that agree to this many digits are ties.
DIGITS = 10


@dataclass(frozen=True)
class Peers:
    """The nearest units of ``target``.

    nearest: rank ("1224"), code, distance (standard deviations, times the weights), and for each
    variable its share of the squared distance in percent; nearest first, ties in code order. Under
    Mahalanobis a share can be negative: a difference that the variables' correlation expects.
    n: units that could have been chosen; excluded: variable → units without it; warnings: id of a
    label ``peers.warning.<id>`` and the variable it is about ('' for none).
    """

    target: str
    nearest: pd.DataFrame
    n: int
    excluded: Mapping[str, int]
    warnings: tuple[tuple[str, str], ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the peers, nearest first."""
        return tuple(self.nearest["code"])


@dataclass(frozen=True)
class Sensitivity:
    """How the verdict on a unit moves with its peers. Columns of each frame as of ``verdicts``.

    by_k: one row per number of peers (column peers); without: one row per variable left out
    (column variable); weights: one row per random weighting (a column per variable, sum 1).
    summary: index k, without, weights; alternatives, percentile_low and percentile_high, rank_low
    and rank_high (NaN for k, where N differs), share_above (percent of the alternatives in which
    the unit is above the median of its peers).
    holds: on the same side of the median whatever the number of peers and the variable left out,
    and in 95 % of the random weightings.
    """

    by_k: pd.DataFrame
    without: pd.DataFrame
    weights: pd.DataFrame
    summary: pd.DataFrame
    holds: bool


@dataclass(frozen=True)
class _Field:
    """Differences of n units from the target in standard deviations, and what they weigh."""

    codes: pd.Index
    delta: Floats
    weight: Floats
    #: of the correlations under Mahalanobis, else the identity
    inverse: Floats
    allowed: NDArray[np.bool_]
    excluded: Mapping[str, int]

    def parts(self) -> Floats:
        """Each variable's part of the squared distance, n × variables."""
        weighted = self.delta * np.sqrt(self.weight)
        return np.asarray(weighted * (weighted @ self.inverse))

    def nearest(self, k: int) -> Places:
        """Places of the k nearest allowed units, nearest first, ties in code order."""
        distance = np.where(self.allowed, _distance(self.parts().sum(axis=1)), np.inf)
        return np.argsort(distance, kind="stable")[: self._most(k)]

    def nearest_under(self, weights: Floats, k: int) -> Places:
        """The same for each row of ``weights``, draws × k, in no order."""
        crossed = self.delta[:, :, None] * self.delta[:, None, :] * self.inverse
        roots = np.sqrt(weights)
        factors = roots[:, :, None] * roots[:, None, :]
        squared = factors.reshape(len(weights), -1) @ crossed.reshape(len(self.delta), -1).T
        squared[:, ~self.allowed] = np.inf
        most = self._most(k)
        return np.argpartition(squared, most - 1, axis=1)[:, :most]

    def _most(self, k: int) -> int:
        return min(k, int(self.allowed.sum()))


def same(groups: pd.Series, target: str) -> tuple[str, ...]:
    """The others of the target's group (類似団体, prefecture, type), from a Series code → group."""
    own = groups.get(target)
    if pd.isna(own):
        return ()
    return tuple(groups.index[(groups == own) & (groups.index != target)])


def nearest(
    frame: pd.DataFrame,
    target: str,
    variables: Sequence[Variable] = DEFAULT,
    *,
    k: int = NEAREST,
    metric: Metric = "euclidean",
    outcome: pd.Series | None = None,
    types: pd.Series | None = None,
) -> Peers:
    """The ``k`` nearest units of ``target``.

    ``frame`` is indexed by code and has the variables as columns; each is standardised over all
    units that have every variable, whatever their types. Weights are brought to a mean of 1, so
    equal weights give plain distances. Under Mahalanobis the weighted differences are set against
    the unweighted correlations. ``outcome`` is what will be compared, named by its id; ``types``,
    code → type, limits the choice to the target's own.

    Raises UnanswerableError: no_variables, not_held, outcome_among_variables, target_unknown,
    target_missing (the variable it lacks), constant, collinear (Mahalanobis), nobody.
    """
    field = _field(frame, target, variables, metric=metric, outcome=outcome, types=types)
    places = field.nearest(k)
    parts = field.parts()[places]
    squared = parts.sum(axis=1, keepdims=True)
    shares = np.divide(parts * 100, squared, out=np.zeros_like(parts), where=squared > 0)
    distance = _distance(squared[:, 0])
    ids = [v.id for v in _weighing(variables)]
    found = pd.DataFrame(
        {
            "rank": np.searchsorted(distance, distance) + 1,
            "code": field.codes[places],
            "distance": distance,
            **dict(zip(ids, shares.T, strict=True)),
        }
    )
    warnings = [("few", "")] if len(found) < k else []
    if outcome is not None:
        close = _close(field, outcome)
        warnings += [
            ("outcome_close", id_) for id_, is_close in zip(ids, close, strict=True) if is_close
        ]
    return Peers(target, found, int(field.allowed.sum()), field.excluded, tuple(warnings))


def verdicts(
    values: pd.Series,
    target: str,
    peer_sets: Mapping[str, Iterable[str]],
    *,
    largest_first: bool = True,
) -> pd.DataFrame:
    """Where ``target`` stands in each set of peers, itself not among them: one row per set.

    n, missing: peers with and without a value; median, q1, q3 of the peers; rank ``k`` of ``of`` =
    n + 1 units, shared with ``ties`` others, 1 for the largest value or, as asked, the smallest;
    share_below: percent of the peers below the target; percentile: of those below and half of
    those equal; difference: from the median. ``values`` is indexed by code and compared as given:
    round it first to what is shown. Of a target without a value only the peers' columns are filled,
    and nothing ranks among nobody.
    """
    sets = [[code for code in codes if code != target] for codes in peer_sets.values()]
    held = _padded([values.reindex(codes).to_numpy(float) for codes in sets])
    found = _stands(float(values.get(target, np.nan)), held, largest_first)
    found.insert(1, "missing", [len(codes) for codes in sets] - found["n"])
    return found.set_index(pd.Index(list(peer_sets), name="peers"))


def sensitivity(
    frame: pd.DataFrame,
    target: str,
    outcome: pd.Series,
    variables: Sequence[Variable] = DEFAULT,
    *,
    k: int = NEAREST,
    metric: Metric = "euclidean",
    types: pd.Series | None = None,
    largest_first: bool = True,
) -> Sensitivity:
    """The verdict on ``target`` under 5 to 50 peers, without each variable, under random weights.

    Random weights are uniform over all weightings (Dirichlet 1, …, 1) of the variables that weigh.
    Arguments as of ``nearest``. Raises UnanswerableError as it does, and no_outcome for a target
    without a value.
    """
    own = float(outcome.get(target, np.nan))
    if np.isnan(own):
        raise UnanswerableError("no_outcome", str(outcome.name))

    def field(wanted: Sequence[Variable]) -> _Field:
        return _field(frame, target, wanted, metric=metric, outcome=outcome, types=types)

    def values(within: _Field, places: Places) -> Floats:
        return outcome.reindex(within.codes).to_numpy(float)[places]

    def stands(rows: Sequence[Floats]) -> pd.DataFrame:
        return _stands(own, _padded(rows), largest_first)

    chosen = _weighing(variables)
    full = field(chosen)
    ordered = values(full, full.nearest(MOST))
    counts = range(min(FEWEST, len(ordered)), len(ordered) + 1)
    by_k = stands([ordered[:n] for n in counts])
    base = stands([values(full, full.nearest(k))])

    fewer = {v.id: field([w for w in chosen if w != v]) for v in chosen if len(chosen) > 1}
    without = stands([values(one, one.nearest(k)) for one in fewer.values()])
    drawn = np.random.default_rng(SEED).dirichlet(np.ones(len(chosen)), DRAWS)
    weights = stands(list(values(full, full.nearest_under(drawn, k))))

    ways = {"k": by_k, "without": without, "weights": weights}
    summary = pd.DataFrame({way: _range(found) for way, found in ways.items()}).T
    summary.loc["k", ["rank_low", "rank_high"]] = np.nan
    by_k.insert(0, "peers", list(counts))
    without.insert(0, "variable", list(fewer))
    weights = pd.DataFrame(drawn, columns=[v.id for v in chosen]).join(weights)
    return Sensitivity(by_k, without, weights, summary, _holds(base, by_k, without, weights))


def _field(
    frame: pd.DataFrame,
    target: str,
    variables: Sequence[Variable],
    *,
    metric: Metric,
    outcome: pd.Series | None,
    types: pd.Series | None,
) -> _Field:
    """Check the question, standardise, and set every unit against the target."""
    chosen = _weighing(variables)
    if not chosen:
        raise UnanswerableError("no_variables")
    if outcome is not None and outcome.name in {v.id for v in chosen}:
        raise UnanswerableError("outcome_among_variables", str(outcome.name))
    if target not in frame.index:
        raise UnanswerableError("target_unknown")
    everyone = transformed(frame, chosen)
    own = everyone.loc[target].isna()
    if own.any():
        raise UnanswerableError("target_missing", str(own.idxmax()))
    held = everyone.dropna()
    allowed = np.asarray(held.index != target)
    if types is not None:
        allowed &= (types.reindex(held.index) == types.get(target)).to_numpy(bool, na_value=False)
    if not allowed.any():
        raise UnanswerableError("nobody")
    x = held.to_numpy()
    if (still := np.ptp(x, axis=0) == 0).any():
        raise UnanswerableError("constant", str(held.columns[still][0]))
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    weight = np.array([v.weight for v in chosen])
    return _Field(
        codes=held.index,
        delta=z - z[held.index.get_loc(target)],
        weight=weight / weight.mean(),
        inverse=np.eye(len(chosen)) if metric == "euclidean" else _inverse(z),
        allowed=allowed,
        excluded=lacking(everyone),
    )


def _weighing(variables: Sequence[Variable]) -> list[Variable]:
    return [v for v in variables if v.weight > 0]


def _inverse(z: Floats) -> Floats:
    """The inverse of the correlations of standardised columns."""
    correlations = z.T @ z / len(z)
    if np.linalg.matrix_rank(correlations, hermitian=True) < len(correlations):
        raise UnanswerableError("collinear")
    return np.asarray(np.linalg.inv(correlations), float)


def _distance(squared: Floats) -> Floats:
    """Rounding below zero is zero."""
    return np.sqrt(squared.clip(min=0)).round(DIGITS)


def _close(field: _Field, outcome: pd.Series) -> NDArray[np.bool_]:
    """Which variables the outcome follows almost exactly, in ranks."""
    values = outcome.reindex(field.codes).to_numpy(float)
    some = ~np.isnan(values)
    if not some.any():
        return np.zeros(field.delta.shape[1], bool)
    ranks = rankdata(np.column_stack([field.delta, values])[some], axis=0)
    with np.errstate(invalid="ignore"):  # an outcome that is the same everywhere follows nothing
        return np.abs(np.corrcoef(ranks.T)[-1, :-1]) >= CLOSE


def _padded(rows: Sequence[Floats]) -> Floats:
    """Rows of different length as one matrix, filled up with NaN."""
    out = np.full((len(rows), max(map(len, rows), default=0)), np.nan)
    for line, row in zip(out, rows, strict=True):
        line[: len(row)] = row
    return out


def _stands(own: float, peers: Floats, largest_first: bool) -> pd.DataFrame:
    """Columns of ``verdicts`` but for missing, one row per row of ``peers`` (NaN: no value)."""
    n = (~np.isnan(peers)).sum(axis=1)
    quartiles = _quartiles(peers, n)
    below, equal = (peers < own).sum(axis=1), (peers == own).sum(axis=1)
    ahead = n - below - equal if largest_first else below
    share = 100 / np.where(n > 0, n, np.nan)
    found = pd.DataFrame(
        {
            "n": n,
            "median": quartiles[1],
            "q1": quartiles[0],
            "q3": quartiles[2],
            "k": pd.array(ahead + 1, dtype="Int64"),
            "of": n + 1,
            "ties": pd.array(equal, dtype="Int64"),
            "share_below": below * share,
            "percentile": (below + equal / 2) * share,
            "difference": own - quartiles[1],
        }
    )
    found.loc[n == 0, ["k", "ties"]] = pd.NA
    if np.isnan(own):
        found["of"] = found["n"]
        found[["k", "ties"]] = pd.NA
        found[["share_below", "percentile"]] = np.nan
    return found


def _quartiles(rows: Floats, n: Places) -> Floats:
    """3 × rows: np.nanquantile of each row of ``n`` values to the last digit, without its loop."""
    found = np.full((3, len(rows)), np.nan)
    some = n > 0
    if not some.any():
        return found
    held, last = np.sort(rows[some], axis=1), n[some] - 1  # NaN is sorted last
    place = np.array([[0.25], [0.5], [0.75]]) * last
    low = np.floor(place).astype(np.intp)
    share = place - low
    line = np.arange(len(held))
    a, b = held[line, low], held[line, np.minimum(low + 1, last)]
    # from the nearer end, as NumPy does it
    found[:, some] = np.where(share >= 0.5, b - (b - a) * (1 - share), a + (b - a) * share)
    return found


def _range(found: pd.DataFrame) -> dict[str, float]:
    """What a verdict comes to over its alternatives; NaN where there are none."""
    ranks = found["k"].astype(float)
    return {
        "alternatives": len(found),
        "percentile_low": found["percentile"].min(),
        "percentile_high": found["percentile"].max(),
        "rank_low": ranks.min(),
        "rank_high": ranks.max(),
        "share_above": (found["difference"] > 0).mean() * 100,
    }


def _holds(
    base: pd.DataFrame, by_k: pd.DataFrame, without: pd.DataFrame, weights: pd.DataFrame
) -> bool:
    """All alternatives leave the unit on its side of the median, of the weightings 95 %."""
    side = np.sign(base["difference"].iloc[0])
    agree = [np.sign(found["difference"]) == side for found in (by_k, without, weights)]
    return bool(agree[0].all() and agree[1].all() and agree[2].mean() * 100 >= AGREEMENT)
