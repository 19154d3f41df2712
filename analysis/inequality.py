"""How unequal are units, before and after a grant? Lorenz and concentration curves, Gini, Theil.

Everything is weighted; equal weights give the unweighted measure. Units that share a rank share
their place on the curve, so that no result hangs on the order of the rows and a unit that stands
for two is as good as two. Formulas: Lerman and Yitzhaki (1989) for the covariance form of the Gini
coefficient, Atkinson (1980), Plotnick (1981) and Kakwani (1984) for re-ranking, Kakwani (1977) for
the progressivity of a grant, Theil (1967) for the parts within and between groups.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from threadpoolctl import ThreadpoolController

from analysis.result import Estimate, Interval, Words
from analysis.variables import SEED, UnanswerableError

#: Double precision; single in the draws of a bootstrap.
Floats = npt.NDArray[np.floating[Any]]
Ints = npt.NDArray[np.int64]
#: Draws of the bootstrap, and the percentiles that bound an interval.
DRAWS, BOUNDS = 999, (2.5, 97.5)
#: With fewer units the percentiles of a bootstrap are too near each other.
FEW = 30
#: Rows of a block of _covered.
_BLOCK = 24


@dataclass(frozen=True)
class Curve:
    """Points of a Lorenz or concentration curve from (0, 0) to (1, 1).

    ``units`` (n+1,) cumulated shares of the weights, in the order of the ranking variable;
    ``total`` (n+1,) cumulated shares of the quantity.
    """

    units: Floats
    total: Floats


@dataclass(frozen=True)
class Redistribution:
    """The Gini coefficients before and after a grant, and why they differ.

    redistribution = before - after = vertical - reranking; vertical = before - ``concentration``
    (of what units have after, in the order of before); reranking = after - concentration, never
    negative. ``rate`` is the mean grant over the mean before; ``kakwani`` the concentration of the
    grant less ``before``: negative where the grant favours those who have less.
    vertical = -rate / (1 + rate) * kakwani.
    """

    before: float
    after: float
    concentration: float
    grant: float
    rate: float

    @property
    def redistribution(self) -> float:
        """RE."""
        return self.before - self.after

    @property
    def vertical(self) -> float:
        """V."""
        return self.before - self.concentration

    @property
    def reranking(self) -> float:
        """K."""
        return self.after - self.concentration

    @property
    def kakwani(self) -> float:
        """Departure of the grant from one proportional to what units had before."""
        return self.grant - self.before


@dataclass(frozen=True)
class Theil:
    """Theil's T and its two parts, which add up to it."""

    within: float
    between: float

    @property
    def total(self) -> float:
        """T, 0 where all are equal."""
        return self.within + self.between

    @property
    def between_share(self) -> float:
        """Share of T between groups; NaN where all are equal."""
        return self.between / self.total if self.total > 0 else float("nan")


@dataclass(frozen=True)
class Sample:
    """Units to be compared, checked once.

    before (n,), after (n,) not negative with a positive sum, weights (n,) positive, groups (n,)
    integers 0…G-1 (prefectures): the bootstrap draws within them, Theil's T is divided by them.
    Raises UnanswerableError: too_few (fewer than two units), negative, nothing (a sum of 0).
    """

    before: Floats
    after: Floats
    weights: Floats
    groups: Ints

    def __post_init__(self) -> None:
        if len(self.before) < 2:
            raise UnanswerableError("too_few")
        for name in ("before", "after"):
            _check(getattr(self, name), self.weights, name)

    @property
    def n(self) -> int:
        """Units."""
        return len(self.before)

    @cached_property
    def rank_before(self) -> _Order:
        """The units in the order of before."""
        return _Order(self.before)

    @cached_property
    def rank_after(self) -> _Order:
        """The units in the order of after."""
        return _Order(self.after)


def _check(x: Floats, weights: Floats, name: str) -> None:
    if not (np.all(np.isfinite(x)) and np.all(weights > 0)):
        raise UnanswerableError("not_finite", name)
    if np.any(x < 0):
        raise UnanswerableError("negative", name)
    if float(x @ weights) <= 0:
        raise UnanswerableError("nothing", name)


class _Order:
    """Rows in ascending order of a ranking variable; where some are tied, in two orders.

    The mean over an order and one with its ties turned round puts all of a tie at its middle.
    """

    def __init__(self, by: Floats) -> None:
        self.orders = [np.argsort(by, kind="stable")]
        if len(np.unique(by)) < len(by):
            self.orders.append(len(by) - 1 - np.argsort(by[::-1], kind="stable"))

    def concentration(self, y: Floats, weights: Floats) -> Floats:
        """Concentration of y (n,) in this order for each column of weights (n, draws)."""
        covered = sum(_covered(y[rows], weights[rows]) for rows in self.orders) / len(self.orders)
        total = y.astype(weights.dtype) @ weights
        answer: Floats = 2 * covered / (total * weights.sum(axis=0)) - 1
        return answer


def _covered(y: Floats, weights: Floats) -> Floats:
    """Σ w y (weights before + w / 2) of y (n,), for each column of weights (n, draws).

    In blocks of rows, by matrix products: several times faster than a cumulated sum.
    """
    n, draws = weights.shape
    blocks = -(-n // _BLOCK)
    w = np.zeros((blocks * _BLOCK, draws), weights.dtype)
    w[:n] = weights
    amounts = np.zeros(len(w), weights.dtype)
    amounts[:n] = y
    w = w.reshape(blocks, _BLOCK, draws)
    sums = w.sum(axis=1)
    lower = np.tril(np.ones((_BLOCK, _BLOCK), w.dtype)) - np.eye(_BLOCK, dtype=w.dtype) / 2
    place = np.matmul(lower, w)
    place += (np.cumsum(sums, axis=0) - sums)[:, None, :]
    place *= w
    covered: Floats = amounts @ place.reshape(len(amounts), draws)
    return covered


def gini(x: Floats, weights: Floats | None = None) -> float:
    """Gini coefficient of x (n,), 0 ≤ G < 1: 2 Σ p x F / μ - 1 with F at the middle of each step.

    Raises UnanswerableError as Sample.
    """
    w = np.ones(len(x)) if weights is None else weights
    _check(x, w, "x")
    return float(_Order(x).concentration(x, w[:, None])[0])


def concentration(y: Floats, by: Floats, weights: Floats | None = None) -> float:
    """Concentration coefficient of y in the order of ``by``, between -1 and 1; y may be negative.

    Where ``by`` is tied the mean of y counts.
    """
    w = np.ones(len(y)) if weights is None else weights
    return float(_Order(by).concentration(y, w[:, None])[0])


def lorenz(y: Floats, by: Floats | None = None, weights: Floats | None = None) -> Curve:
    """Lorenz curve of y (n,), or its concentration curve in the order of ``by``."""
    w = np.ones(len(y)) if weights is None else weights
    rows = np.argsort(y if by is None else by, kind="stable")
    units, total = np.cumsum(w[rows]), np.cumsum((w * y)[rows])
    return Curve(np.r_[0.0, units / units[-1]], np.r_[0.0, total / total[-1]])


def variation(x: Floats, weights: Floats | None = None) -> float:
    """Coefficient of variation: standard deviation (of all, not of a sample) over the mean."""
    mean = float(np.average(x, weights=weights))
    return float(np.sqrt(np.average((x - mean) ** 2, weights=weights))) / mean


def theil(x: Floats, groups: Ints, weights: Floats | None = None) -> Theil:
    """Theil's T of x (n,) ≥ 0 and its parts by ``groups`` (n,) 0…G-1; 0 ln 0 counts as 0."""
    w = np.ones(len(x)) if weights is None else weights
    _check(x, w, "x")
    within, between = _theils(x, groups, w[:, None])
    return Theil(float(within[0]), float(between[0]))


def _theils(x: Floats, groups: Ints, weights: Floats) -> tuple[Floats, Floats]:
    """Both parts for each column of weights (n, draws)."""
    x = (x / np.mean(x)).astype(weights.dtype)
    member = np.eye(int(groups.max()) + 1, dtype=weights.dtype)[:, groups]
    people, amount = member @ weights, (member * x) @ weights
    logs = (x * np.log(np.where(x > 0, x, 1))) @ weights
    total = amount.sum(axis=0)
    means = np.divide(amount, people, out=np.ones_like(amount), where=amount > 0)
    between_logs = (amount * np.log(means)).sum(axis=0)
    between = between_logs / total - np.log(total / people.sum(axis=0))
    return (logs - between_logs) / total, between


def redistribution(sample: Sample) -> Redistribution:
    """Before, after, and the parts of the difference."""
    (found,) = np.stack(_redistributions(sample, sample.weights[:, None])).T
    return Redistribution(*(float(v) for v in found))


def _redistributions(sample: Sample, weights: Floats) -> tuple[Floats, ...]:
    """before, after, concentration, grant, rate for each column of weights (n, draws).

    The concentration of what units have after is the mean of those of its two parts, so the
    grant's own follows from it.
    """
    before = sample.rank_before.concentration(sample.before, weights)
    after = sample.rank_after.concentration(sample.after, weights)
    mixed = sample.rank_before.concentration(sample.after, weights)
    had, has = (v.astype(weights.dtype) @ weights for v in (sample.before, sample.after))
    rate = has / had - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        grant = np.where(rate == 0, np.nan, ((1 + rate) * mixed - before) / rate)
    return before, after, mixed, grant, rate


def drawn(groups: Ints, draws: int = DRAWS, seed: int = SEED) -> Floats:
    """How often each unit is in each bootstrap sample: (n, draws), units drawn within groups.

    Read-only: the same units have the same draws, and drawing takes longer than what is made of it.
    """
    return _drawn(groups.astype(np.int64).tobytes(), draws, seed)


@lru_cache(maxsize=4)
def _drawn(of: bytes, draws: int, seed: int) -> Floats:
    groups = np.frombuffer(of, np.int64)
    rng = np.random.default_rng(seed)
    counts = np.empty((len(groups), draws), np.float32)
    for group in np.unique(groups):
        inside = np.flatnonzero(groups == group)
        even = np.full(len(inside), 1 / len(inside))
        counts[inside] = rng.multinomial(len(inside), even, draws).T
    counts.flags.writeable = False
    return counts


def resampled(weights: Floats, counts: Floats) -> Floats:
    """The weights of each bootstrap sample (n, draws), with a sum of about 1.

    In single precision: an interval of 999 draws is not sure to six digits.
    """
    scaled: Floats = counts * (weights / weights.sum()).astype(np.float32)[:, None]
    return scaled


def intervals(draws: Mapping[str, Floats]) -> dict[str, Interval | None]:
    """Percentile interval of the draws of each measure (95 %); None where one is not finite."""
    values = np.stack(list(draws.values()))
    if not values.shape[1]:
        return dict.fromkeys(draws)
    finite = [bool(np.isfinite(row).all()) for row in values]
    low, high = np.percentile(
        values, BOUNDS, axis=1
    )  # all at once: a call costs more than its work
    return {
        id_: Interval(float(low[i]), float(high[i])) if finite[i] else None
        for i, id_ in enumerate(draws)
    }


# -- what is compared: revenue per head, or against need


@dataclass(frozen=True)
class Basis:
    """What a unit has before and after the grant, from the columns ``items`` of a frame.

    before = sum of ``own`` over ``over``; after = before + grant over ``over``.
    """

    own: tuple[str, ...]
    grant: str
    over: str

    @property
    def items(self) -> tuple[str, ...]:
        """The columns it needs."""
        return (*self.own, self.grant, self.over)


PEOPLE = "population_fiscal_year"
#: tax: local tax and all of the allocation tax (FY2000-2018, FY2020-2024). transfer: with local
#: transfer tax and special local grants, as the two are held for all municipalities (FY2023).
#: need: standard fiscal revenue, and with the ordinary allocation tax, as shares of standard fiscal
#: need (FY2022-2023; prefectures from FY1975).
BASES = {
    "tax": Basis(("local_tax",), "local_allocation_tax", PEOPLE),
    "transfer": Basis(
        ("local_tax", "local_transfer_tax", "special_local_grant"), "local_allocation_tax", PEOPLE
    ),
    "need": Basis(("standard_fiscal_revenue",), "ordinary_allocation_tax", "standard_fiscal_need"),
}
#: All columns of compared(): one question to the figures.
ITEMS = tuple(dict.fromkeys((*(i for b in BASES.values() for i in b.items), PEOPLE)))


def compared(frame: pd.DataFrame, basis: str) -> pd.DataFrame:
    """code, prefecture_code, year, people, before, after of rows that have all of a basis.

    ``frame`` has code, prefecture_code, year and ITEMS. Where the ordinary allocation tax is not
    held the shortage stands for it, need less revenue where positive: what the law gives before the
    adjustment to the year's pool (Local Allocation Tax Act, Article 10 (2); FY2023: 0.02 % less).
    ``formula`` says which rows these are. In thousand yen per person, or as a ratio to need.
    """
    chosen = BASES[basis]
    own = frame[list(chosen.own)].sum(axis=1, skipna=False)
    over = frame[chosen.over].where(frame[chosen.over] > 0)
    grant = frame[chosen.grant]
    formula = pd.Series(False, frame.index)
    if basis == "need":
        formula = grant.isna()
        grant = grant.where(~formula, (over - own).clip(lower=0))
    found = frame[["code", "prefecture_code", "year"]].assign(
        people=frame[PEOPLE].where(frame[PEOPLE] > 0),
        before=own / over,
        after=(own + grant) / over,
        formula=formula,
    )
    return found.dropna(subset=["people", "before", "after"]).reset_index(drop=True)


def sample_of(rows: pd.DataFrame, *, weighted: bool) -> Sample:
    """The rows of one year of compared(), weighted by people or each municipality alike."""
    weights = rows["people"].to_numpy(float) if weighted else np.ones(len(rows))
    groups = np.unique(rows["prefecture_code"].to_numpy(str), return_inverse=True)[1]
    return Sample(rows["before"].to_numpy(float), rows["after"].to_numpy(float), weights, groups)


# -- estimates

_SORTED = "G = 2 Σ p x F / μ − 1"
_NUMBERS = {
    "gini_before": (
        ("ジニ係数（交付税の前）", "Gini coefficient before the allocation tax"),
        _SORTED,
    ),
    "gini_after": (
        ("ジニ係数（交付税の後）", "Gini coefficient after the allocation tax"),
        _SORTED,
    ),
    "redistribution": (("再分配効果", "Redistributive effect"), "RE = G_X − G_Y = V − K"),
    "vertical": (("垂直効果", "Vertical effect"), "V = G_X − C_Y|X"),
    "reranking": (("順位の入れ替わり", "Re-ranking"), "K = G_Y − C_Y|X"),
    "kakwani": (("カクワニ指数", "Kakwani index of the grant"), "C_B|X − G_X"),
    "theil_before": (("タイル指数（前）", "Theil index before"), "T = Σ p (x/μ) ln(x/μ)"),
    "theil_after": (("タイル指数（後）", "Theil index after"), "T = Σ p (x/μ) ln(x/μ)"),
    "between_before": (
        ("都道府県間の寄与（前）", "Share between prefectures before"),
        "Σ s_g ln(μ_g/μ) / T",
    ),
    "between_after": (
        ("都道府県間の寄与（後）", "Share between prefectures after"),
        "Σ s_g ln(μ_g/μ) / T",
    ),
    "cv_before": (("変動係数（前）", "Coefficient of variation before"), "sd / μ (ddof 0)"),
    "cv_after": (("変動係数（後）", "Coefficient of variation after"), "sd / μ (ddof 0)"),
}
_SOURCE = Words(
    "Lerman and Yitzhaki 1989、Kakwani 1984、Theil 1967。区間は都道府県内のブートストラップ",
    "Lerman and Yitzhaki 1989, Kakwani 1984, Theil 1967; interval from a bootstrap within "
    "prefectures",
)


@dataclass(frozen=True)
class Inequality:
    """All measures of one sample by id (keys of _NUMBERS), each an Estimate with its interval."""

    estimates: Mapping[str, Estimate]
    n: int
    warnings: tuple[str, ...]

    def __getitem__(self, id_: str) -> Estimate:
        return self.estimates[id_]


def courses(
    rows: pd.DataFrame, whom: Callable[[int], Words], *, weighted: bool, draws: int = DRAWS
) -> dict[int, Inequality]:
    """Year → every measure, of the rows of compared(); without draws there are no intervals.

    ``whom`` says which units a year's are. Years whose units are the same share their draws.
    """
    found = {}
    for year, chosen in rows.groupby("year"):
        sample, when = sample_of(chosen, weighted=weighted), int(str(year))
        found[when] = measured(sample, whom(when), drawn(sample.groups, draws))
    return found


def measured(sample: Sample, whom: Words, counts: Floats | None = None) -> Inequality:
    """Every measure of a sample with its bootstrap interval; ``whom`` says which units and when.

    ``counts`` are those of ``drawn`` for the sample's groups, where they are at hand; without a
    draw there is no interval. Warnings: few_units; one_group, where Theil's part between groups is
    0 by construction.
    """
    # one thread: the products are small, and wait for each other on a busy machine
    with _threads().limit(limits=1, user_api="blas"):
        point = _numbers(sample, sample.weights[:, None])
        draws = _numbers(
            sample, resampled(sample.weights, drawn(sample.groups) if counts is None else counts)
        )
    warnings = tuple(
        id_
        for id_, holds in (
            ("few_units", sample.n < FEW),
            ("one_group", len(np.unique(sample.groups)) == 1),
        )
        if holds
    )
    estimates = {}
    between = intervals(draws)
    for id_, (name, formula) in _NUMBERS.items():
        value = float(point[id_][0])
        estimates[id_] = Estimate(
            name=Words(*name),
            value=value,
            unit=Words("", ""),
            n=sample.n,
            sample=whom,
            formula=formula,
            source=_SOURCE,
            interval=between[id_],
            decimals=4,
            warnings=warnings,
        )
    return Inequality(estimates, sample.n, warnings)


@cache
def _threads() -> ThreadpoolController:
    """Finding the libraries takes longer than a small sample does: once is enough."""
    return ThreadpoolController()


def _numbers(sample: Sample, weights: Floats) -> dict[str, Floats]:
    """Every measure for each column of weights (n, draws)."""
    before, after, mixed, grant, _ = _redistributions(sample, weights)
    found = {
        "gini_before": before,
        "gini_after": after,
        "redistribution": before - after,
        "vertical": before - mixed,
        "reranking": after - mixed,
        "kakwani": grant - before,
    }
    people = weights.sum(axis=0)
    for when in ("before", "after"):
        x = getattr(sample, when)
        within, between = _theils(x, sample.groups, weights)
        total = within + between
        found[f"theil_{when}"] = total
        found[f"between_{when}"] = np.divide(
            between, total, out=np.full_like(total, np.nan), where=total > 0
        )
        z = (x / np.mean(x)).astype(weights.dtype)
        mean = z @ weights / people
        spread = (z**2) @ weights / people - mean**2
        found[f"cv_{when}"] = np.sqrt(np.maximum(spread, 0)) / mean
    return found
