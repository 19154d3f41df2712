"""Guarantee and equalisation in one grant: the shortage of each body split into four terms.

    N_i − R_i where above 0  =  P_i (n − r)     guarantee: the gap that everybody has
                             +  P_i r − R_i     revenue equalisation: less tax than the benchmark
                             +  N_i − P_i n     need equalisation: more need than the benchmark
                             +  max(0, R_i − N_i)   what non-recipients hold beyond their need

The split is exact for every benchmark (n, r), need and revenue per head. Which benchmark is taken
is a definition, not a fact: it decides how much is called guarantee. With national means the second
and third terms add up to zero over all bodies, with means of size classes within each class.

Kin: Hayashi (財政危機の経済学) and later Japanese work that separates 財源保障 from 財政調整.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analysis.allocation_tax import Floats, shortage
from analysis.result import Estimate, Words
from analysis.variables import UnanswerableError

Benchmark = Literal["mean", "low_need", "own_class"]
BENCHMARKS: tuple[Benchmark, ...] = ("mean", "low_need", "own_class")
TERMS = ("guarantee", "revenue", "need", "truncation")
#: Share of people that live where need per head is at or below the benchmark 'low_need'.
LOW = 0.25
_SOURCE = Words(
    "恒等式による分解（基準の選び方は定義であって事実ではない）",
    "Decomposition by identity (the benchmark is a definition, not a fact)",
)


def decompose(frame: pd.DataFrame, benchmark: Benchmark = "mean") -> pd.DataFrame:
    """TERMS and ``shortage`` of each row, in the unit of need; same index, in the given order.

    ``frame`` has need, revenue, people and, for 'own_class', group; rows where one of them is
    missing are left out. 'mean': national means per head; 'low_need': the need per head at or
    below which a quarter of the people live, revenue at its mean; 'own_class': means of the group.
    The terms add up to the shortage. Raises UnanswerableError where no row or nobody is left.
    """
    columns = ["need", "revenue", "people", *(["group"] if benchmark == "own_class" else [])]
    held = frame.dropna(subset=columns)
    if not len(held) or not (held["people"] > 0).all():
        raise UnanswerableError("no_units", "standard_fiscal_need")
    need, revenue, people = (held[c].to_numpy(float) for c in columns[:3])
    n, r = _benchmark(held, benchmark)
    return pd.DataFrame(
        {
            "guarantee": people * (n - r),
            "revenue": people * r - revenue,
            "need": need - people * n,
            "truncation": np.maximum(0.0, revenue - need),
            "shortage": shortage(need, revenue),
        },
        index=held.index,
    )


def _benchmark(held: pd.DataFrame, benchmark: Benchmark) -> tuple[Floats | float, Floats | float]:
    """Need and revenue per head that count as everybody's."""
    sums = held[["need", "revenue", "people"]].sum()
    if benchmark == "own_class":
        of = held.groupby("group", observed=True)[["need", "revenue", "people"]].transform("sum")
        means = of.div(of["people"], axis=0)
        return means["need"].to_numpy(float), means["revenue"].to_numpy(float)
    if benchmark == "low_need":
        per_head = (held["need"] / held["people"]).sort_values()
        reached = held["people"].loc[per_head.index].cumsum() / sums["people"]
        return float(per_head[reached >= LOW].iloc[0]), float(sums["revenue"] / sums["people"])
    return float(sums["need"] / sums["people"]), float(sums["revenue"] / sums["people"])


def totals(terms: pd.DataFrame, by: pd.Series) -> pd.DataFrame:
    """Sums of TERMS and shortage by a label of the same index, and ``n``; one row per label."""
    labels = by.reindex(terms.index)
    grouped = terms.groupby(labels, observed=True)
    return grouped.sum().assign(n=grouped.size())


@dataclass(frozen=True)
class VarianceSplit:
    """Shares in percent of the variance of the shortage per head; they add up to 100.

    Var(o) = Cov(o, −r_i) + Cov(o, n_i) + Cov(o, e_i), o shortage, r_i revenue, n_i need, e_i
    surplus of non-recipients, each per head. A share may be negative or above 100. The benchmark
    does not matter here: it is the same for everybody.
    """

    revenue: Estimate
    need: Estimate
    truncation: Estimate


def variance_split(frame: pd.DataFrame, sample: Words, *, by_people: bool = True) -> VarianceSplit:
    """Of ``frame`` (need, revenue, people), weighted by people or every body alike.

    Raises UnanswerableError where fewer than two bodies are left or all have the same shortage.
    """
    held = frame.dropna(subset=["need", "revenue", "people"])
    people = held["people"].to_numpy(float)
    need, revenue = held["need"].to_numpy(float) / people, held["revenue"].to_numpy(float) / people
    per_head = shortage(need, revenue)
    weights = people / people.sum() if by_people else np.full(len(held), 1 / max(1, len(held)))
    centred = per_head - (weights * per_head).sum()
    variance = float((weights * centred**2).sum())
    alike = np.ptp(per_head) <= 1e-12 * np.abs(per_head).max() if len(held) else True
    if len(held) < 2 or alike:  # alike but for rounding
        raise UnanswerableError("no_variance", "standard_fiscal_need")

    def share(name: Words, part: Floats, formula: str) -> Estimate:
        return Estimate(
            name=name,
            value=100 * float((weights * centred * part).sum()) / variance,
            unit=Words("％", "%"),
            n=len(held),
            sample=sample,
            formula=formula,
            source=_SOURCE,
            decimals=1,
        )

    return VarianceSplit(
        share(Words("税収の差", "Differences in revenue"), -revenue, "Cov(o, −r) / Var(o)"),
        share(Words("需要の差", "Differences in need"), need, "Cov(o, n) / Var(o)"),
        share(
            Words("不交付団体の超過", "Surplus of non-recipients"),
            np.maximum(0.0, revenue - need),
            "Cov(o, e) / Var(o)",
        ),
    )
