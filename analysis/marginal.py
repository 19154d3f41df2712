"""One more yen of local tax: what a municipality keeps once the allocation tax has been adjusted.

Arithmetic of the formula, with the pool and everybody else's behaviour as they are: it says nothing
about whether municipalities react to it. Local Allocation Tax Act, Art. 10 and 14: of tax at
standard rates all but the retained share is counted as revenue R.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.allocation_tax import Floats, ordinary
from analysis.result import Estimate, Words

#: Increases of tax that are shown, in percent of standard tax.
GRID = (1.0, 5.0, 10.0, 20.0)
_SOURCE = Words("地方交付税法第10条、第14条", "Local Allocation Tax Act, Articles 10 and 14")


def kept(need: Floats, revenue: Floats, more: Floats | float, counted: float) -> Floats:
    """What stays of ``more`` tax, in its unit: more + O(after) − O(before), pool not binding.

    ``counted`` is the share of it that enters R: 0.75 for tax at standard rates, 1 for transfer
    taxes, 0 for what is outside R (rates above standard, city planning tax). ``more`` may be
    negative. Arrays broadcast; NaN where need or revenue is missing.
    """
    need, revenue = np.asarray(need, float), np.asarray(revenue, float)
    more = np.asarray(more, float)
    before = np.maximum(0.0, need - revenue)
    after = np.maximum(0.0, need - revenue - counted * more)
    return more + after - before


def kink(need: Floats, revenue: Floats, counted: float) -> Floats:
    """The increase of tax from which all of it stays, max(0, N − R)/counted; infinite at 0."""
    lacking = np.maximum(0.0, np.asarray(need, float) - np.asarray(revenue, float))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(lacking > 0, lacking / counted, 0.0)


@dataclass(frozen=True)
class National:
    """All bodies raise their tax by the same percentage.

    Amounts in the unit of the inputs. ``saved`` is the ordinary allocation tax that need not be
    paid; ``kept_share`` in percent of ``more``; ``quarter`` the share of bodies, in percent, that
    keep no more than the retained share of it; ``become_rich`` counts those that cease to receive.
    """

    percent: float
    more: float
    saved: float
    kept_share: Estimate
    quarter: Estimate
    become_rich: int
    n: int


def national(
    need: Floats,
    revenue: Floats,
    tax: Floats,
    *,
    percent: float,
    counted: float,
    sample: Words,
    pool: float | None = None,
) -> National:
    """Totals over the bodies that have need, revenue and tax (NaN are left out).

    ``tax`` is tax at standard rates. With a ``pool`` that binds, the reduction of Art. 10 (2) is
    computed anew, so that what one body loses another may get.
    """
    figures = np.column_stack((need, revenue, tax)).astype(float)
    needs, revenues, taxes = figures[np.isfinite(figures).all(axis=1)].T
    more = taxes * percent / 100
    before = ordinary(needs, revenues, pool).amount
    after = ordinary(needs, revenues + counted * more, pool).amount
    stays = more + after - before
    raised, n = float(more.sum()), len(needs)
    saved = float(before.sum() - after.sum())
    # a hair above: what crosses the kink by rounding has not crossed it
    low = stays <= more * (1 - counted) + np.abs(more) * 1e-9
    return National(
        percent,
        raised,
        saved,
        kept_share=_share(
            Words("増えた税のうち手元に残る割合", "Share of additional tax that stays"),
            100 * (1 - saved / raised) if raised else float("nan"),
            n,
            sample,
            "Σ(ΔT + ΔO) / ΣΔT",
        ),
        quarter=_share(
            Words(
                "留保財源分しか残らない団体の割合",
                "Share of bodies that keep the retained share only",
            ),
            100 * float(low.mean()) if n else float("nan"),
            n,
            sample,
            "share of i with ΔT + ΔO = (1 − counted) ΔT",
        ),
        become_rich=int(((needs > revenues) & (needs <= revenues + counted * more)).sum()),
        n=n,
    )


def grid(
    need: Floats,
    revenue: Floats,
    tax: Floats,
    *,
    counted: float,
    sample: Words,
    percents: Sequence[float] = GRID,
) -> tuple[National, ...]:
    """``national`` for each increase."""
    return tuple(
        national(need, revenue, tax, percent=p, counted=counted, sample=sample) for p in percents
    )


def curve(need: float, revenue: float, tax: float, counted: float, most: float) -> pd.DataFrame:
    """One body's course: percent, more, kept, and what would be kept of every yen without O.

    From 0 to ``most`` percent of ``tax``, with the kink among the points where it lies between.
    """
    bend = float(kink(np.array(need), np.array(revenue), counted)) / tax * 100
    percents = np.linspace(0, most, 41)
    if 0 < bend < most:
        percents = np.unique(np.append(percents, bend))
    more = tax * percents / 100
    stays = kept(np.array(need), np.array(revenue), more, counted)
    return pd.DataFrame({"percent": percents, "more": more, "kept": stays})


def _share(name: Words, value: float, n: int, sample: Words, formula: str) -> Estimate:
    warnings = () if n else ("no_units",)
    return Estimate(
        name=name,
        value=value,
        unit=Words("％", "%"),
        n=n,
        sample=sample,
        formula=formula,
        source=_SOURCE,
        decimals=1,
        warnings=warnings,
    )
