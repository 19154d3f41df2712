"""The local allocation tax as the law computes it, and as far as it can be computed back.

Need N (基準財政需要額), revenue R (基準財政収入額), ordinary allocation tax O (普通交付税),
standard fiscal scale SFS (標準財政規模), temporary bonds B (臨時財政対策債発行可能額); all in one
unit of money.
Rates come from the caller, who reads them from the catalog: ``retained`` is the share of standard
tax left outside R (留保財源率), 0.25 for 25 %.

Local Allocation Tax Act: Art. 10 (amounts, reduction), Art. 14 (revenue); the index is the mean of
R/N over three years (ministry's notes on 主要財政指標).
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.result import Estimate, Status, Words
from analysis.variables import UnanswerableError

Floats = npt.NDArray[np.float64]

#: Share of R that is counted in full, where it is not known.
COUNTED_IN_FULL = 0.10
#: Median error above which a reconstruction ranks units but shows no amounts.
RANKS_ONLY = 0.05
_LAW = Words("地方交付税法第10条、第14条", "Local Allocation Tax Act, Articles 10 and 14")


@dataclass(frozen=True)
class Ordinary:
    """Ordinary allocation tax of all bodies. Arrays have the shape of the needs given.

    ``alpha`` is the adjustment rate (調整率), 0 where the pool suffices; ``adjusted_out`` marks
    recipients whose amount would be negative and is 0 instead; ``unused`` is what the pool holds
    beyond all shortages: by Art. 6-3 it goes to the special allocation tax.
    """

    amount: Floats
    shortage: Floats
    alpha: float
    adjusted_out: npt.NDArray[np.bool_]
    unused: float


def shortage(need: Floats, revenue: Floats) -> Floats:
    """財源不足額: max(0, N − R). Same shape; NaN where either is."""
    return np.maximum(0.0, np.asarray(need, float) - np.asarray(revenue, float))


def ordinary(need: Floats, revenue: Floats, pool: float | None = None) -> Ordinary:
    """Amounts by Art. 10 (2): the shortage, less N α where the ``pool`` is too small.

    α = (Σ shortage − pool) / Σ N over the bodies that lack revenue. None is a pool that suffices.
    Raises UnanswerableError for a negative pool.
    """
    if pool is not None and pool < 0:
        raise UnanswerableError("negative_pool", "pool")
    need = np.asarray(need, float)
    lacking = shortage(need, revenue)
    total = float(np.nansum(lacking))
    if pool is None or total <= pool:
        unused = 0.0 if pool is None else pool - total
        return Ordinary(lacking, lacking, 0.0, np.zeros(need.shape, bool), unused)
    alpha = (total - pool) / float(need[lacking > 0].sum())
    raw = np.where(lacking > 0, lacking - need * alpha, lacking)
    return Ordinary(np.where(raw < 0, 0.0, raw), lacking, alpha, raw < 0, 0.0)


def counted_in_full(revenue: Floats, standard_tax: Floats, retained: float) -> Floats:
    """X, the part of R that is counted in full, from R and standard tax revenue S.

    S = (R − X)/(1 − retained) + X, so X = (R − (1 − retained) S)/retained. Later corrections of
    earlier years are in R but not in S, so single bodies can come out below zero.
    """
    return (
        np.asarray(revenue, float) - (1 - retained) * np.asarray(standard_tax, float)
    ) / retained


def taxable(revenue: Floats, standard_tax: Floats, retained: float) -> Floats:
    """Tax at standard rates of which only a part is counted, (S − R)/retained; see above."""
    return (np.asarray(standard_tax, float) - np.asarray(revenue, float)) / retained


def standard_scale(
    revenue: Floats, in_full: Floats, amount: Floats, bonds: Floats, retained: float
) -> Floats:
    """SFS = (R − X)/(1 − retained) + X + O + B."""
    return (revenue - in_full) / (1 - retained) + in_full + amount + bonds


@dataclass(frozen=True)
class Reconstruction:
    """N, R and O computed back from index and scale; imputed, never official. Same shape."""

    need: Floats
    revenue: Floats
    ordinary: Floats


def reconstruct(
    index: Floats,
    scale: Floats,
    retained: float,
    *,
    bonds: Floats | float = 0.0,
    counted: float = COUNTED_IN_FULL,
) -> Reconstruction:
    """Need, revenue and ordinary allocation tax from fiscal strength index and SFS.

    With S' = SFS − B and λ = ``counted``, the share of R counted in full:
    index < 1: N = S' / (1 + index (1−λ) k), k = retained/(1 − retained); R = index N; O = N − R;
    else R = S' / ((1−λ)/(1−retained) + λ), N = R / index, O = 0.
    Without B, N comes out too large by about B/SFS. The index is a mean of three years, the scale
    of one. NaN where an input is missing or not above 0.
    """
    index, scale = np.asarray(index, float), np.asarray(scale, float)
    left = np.where((index > 0) & (scale > 0), scale - bonds, np.nan)
    poor = left / (1 + index * (1 - counted) * retained / (1 - retained))
    with np.errstate(divide="ignore", invalid="ignore"):
        rich = left / ((1 - counted) / (1 - retained) + counted) / index
    need = np.where(index < 1, poor, rich)
    return Reconstruction(need, index * need, np.maximum(0.0, need * (1 - index)))


@dataclass(frozen=True)
class Accuracy:
    """How far reconstructed needs lie from official ones: |N̂/N − 1| in percent.

    ``levels`` is False where the median exceeds RANKS_ONLY: then show ranks, no amounts.
    ``bias`` is the median of N̂/N − 1; above 0 need comes out too large.
    """

    median: Estimate
    p90: float
    bias: float

    @property
    def levels(self) -> bool:
        """Whether amounts may be shown."""
        return self.median.value <= RANKS_ONLY * 100


def accuracy(estimated: Floats, official: Floats, sample: Words) -> Accuracy:
    """Compare where both exist. Raises UnanswerableError where none does."""
    error = np.asarray(estimated, float) / np.asarray(official, float) - 1
    error = error[np.isfinite(error)] * 100
    if not len(error):
        raise UnanswerableError("no_official", "standard_fiscal_need")
    size = np.abs(error)
    median = Estimate(
        name=Words("再構成の誤差の中央値", "Median error of the reconstruction"),
        value=float(np.median(size)),
        unit=Words("％", "%"),
        n=len(error),
        sample=sample,
        formula="median |N̂/N − 1|",
        source=_LAW,
        decimals=1,
        warnings=() if np.median(size) <= RANKS_ONLY * 100 else ("ranks_only",),
    )
    return Accuracy(median, float(np.quantile(size, 0.9)), float(np.median(error)))


@dataclass(frozen=True)
class Step:
    """One amount on the way from tax to what a municipality has; NaN where it is not known."""

    value: float
    status: Status


@dataclass(frozen=True)
class Steps:
    """One body's year, in thousand yen. ``standard_tax`` S less ``retained`` is ``revenue`` R.

    ``lacking`` is N − R, below 0 for a non-recipient; ``adjustment`` is O less the shortage
    (reduction, re-calculation, separate calculation after mergers); ``scale`` = S + O + ``bonds``.
    ``warnings``: 'rest_below_zero' where the bonds, found as a rest, come out negative; 'imputed'.
    """

    standard_tax: Step
    retained: Step
    revenue: Step
    need: Step
    lacking: Step
    adjustment: Step
    ordinary: Step
    special: Step
    bonds: Step
    scale: Step
    index: Step
    warnings: tuple[str, ...] = ()

    @property
    def single_year_index(self) -> float:
        """R / N of the year alone."""
        return self.revenue.value / self.need.value

    @property
    def unknown(self) -> tuple[str, ...]:
        """Names of the steps without a value."""
        steps = ((f.name, getattr(self, f.name)) for f in fields(self) if f.name != "warnings")
        return tuple(name for name, step in steps if np.isnan(step.value))


#: What ``steps`` needs, by the ids of the catalog.
INPUTS = (
    "standard_tax_revenue",
    "standard_fiscal_revenue",
    "standard_fiscal_need",
    "ordinary_allocation_tax",
    "special_allocation_tax",
    "standard_fiscal_scale",
    "fiscal_strength_index",
)


def steps(figures: pd.Series, retained: float) -> Steps:
    """The steps of one body and year from ``figures``, indexed by INPUTS; NaN where not published.

    Official where need and revenue are; where they are not, imputed from index and scale
    (``reconstruct``, bonds unknown and so 0). Ordinary allocation tax that is not published is the
    shortage; bonds permitted are the rest SFS − S − O. Raises UnanswerableError where neither
    need and revenue nor index and scale are known.
    """
    known = figures.reindex(INPUTS).astype(float)
    if known[["standard_fiscal_need", "standard_fiscal_revenue"]].notna().all():
        return _official(known)
    if known[["fiscal_strength_index", "standard_fiscal_scale"]].notna().all():
        return _imputed(known, retained)
    raise UnanswerableError("no_need", "standard_fiscal_need")


def _official(known: pd.Series) -> Steps:
    need, revenue = known["standard_fiscal_need"], known["standard_fiscal_revenue"]
    tax, scale = known["standard_tax_revenue"], known["standard_fiscal_scale"]
    lacking = need - revenue
    paid = known["ordinary_allocation_tax"]
    settled = not np.isnan(paid)
    amount = paid if settled else max(0.0, lacking)
    bonds = scale - tax - amount
    return Steps(
        standard_tax=Step(tax, "official"),
        retained=Step(tax - revenue, "derived"),
        revenue=Step(revenue, "official"),
        need=Step(need, "official"),
        lacking=Step(lacking, "derived"),
        adjustment=Step(amount - max(0.0, lacking), "derived"),
        ordinary=Step(amount, "official" if settled else "derived"),
        special=Step(known["special_allocation_tax"], "official"),
        bonds=Step(bonds, "derived"),
        scale=Step(scale, "official"),
        index=Step(known["fiscal_strength_index"], "official"),
        warnings=("rest_below_zero",) if bonds < 0 else (),
    )


def _imputed(known: pd.Series, retained: float) -> Steps:
    index, scale = known["fiscal_strength_index"], known["standard_fiscal_scale"]
    back = reconstruct(np.array(index), np.array(scale), retained)
    need, revenue, amount = float(back.need), float(back.revenue), float(back.ordinary)
    tax = scale - amount
    return Steps(
        standard_tax=Step(tax, "imputed"),
        retained=Step(tax - revenue, "imputed"),
        revenue=Step(revenue, "imputed"),
        need=Step(need, "imputed"),
        lacking=Step(need - revenue, "imputed"),
        adjustment=Step(0.0, "imputed"),
        ordinary=Step(amount, "imputed"),
        special=Step(known["special_allocation_tax"], "official"),
        bonds=Step(float("nan"), "imputed"),
        scale=Step(scale, "official"),
        index=Step(index, "official"),
        warnings=("imputed",),
    )
