"""What if: the retained share of local tax, and a move of consumption tax to local governments.

Accounting, not forecasts: nobody changes what they do. Amounts are those of one year in one unit,
and every result says its closure, that is, what gives way so that the state's books close:

* ``need_fixed``  need stays, so the allocation tax is what the formula then gives;
* ``neutral``     need is scaled by one factor, so that the allocation tax has a stated total;
* ``amount_fixed`` every body keeps its allocation tax, and the state bears the difference.

Formulas: Local Allocation Tax Act, Articles 10 to 14 (shortage = need − revenue, 75 % of standard
tax counted); scaling of need with the counted share as described by Nishikawa (2009).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from analysis.inequality import gini

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Closure = Literal["need_fixed", "neutral", "amount_fixed"]
#: Need is scaled by a factor between none and this many times itself.
MOST = 10.0


class ScenarioError(ValueError):
    """No such scenario; ``reason`` is an id that pages put in words."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason


@dataclass(frozen=True)
class Bodies:
    """Local governments of one year, all arrays of one length, amounts in one unit.

    ``need`` and ``revenue`` are those of the law; ``full`` is the part of revenue that counts in
    full (local transfer taxes and the like); ``population`` in persons. Where ``eligible`` is
    False (Tokyo's wards) there is no allocation tax, and need and revenue may be NaN.
    """

    need: Array
    revenue: Array
    full: Array
    population: Array
    eligible: NDArray[np.bool_]

    def __post_init__(self) -> None:
        """Raises ScenarioError where lengths differ, people are none, or an eligible body lacks."""
        arrays = (self.need, self.revenue, self.full, self.population, self.eligible)
        if len({len(a) for a in arrays}) != 1 or not len(self.need):
            raise ScenarioError("empty", "bodies need arrays of one length, and at least one body")
        held = np.isfinite(self.need) & np.isfinite(self.revenue) & np.isfinite(self.full)
        if (self.eligible & ~held).any():
            raise ScenarioError("unknown", "an eligible body lacks need or revenue; leave it out")
        if not (self.population > 0).all():
            raise ScenarioError("people", "every body needs people")

    def standard_tax(self, counted: float) -> Array:
        """Standard tax behind the revenue of which the share ``counted`` enters."""
        return (self.revenue - self.full) / counted

    def allocation(self, revenue: Array, scale: float = 1.0) -> Array:
        """max(0, scale × need − revenue); 0 for bodies without allocation tax."""
        short = np.maximum(0.0, scale * self.need - revenue)
        return np.where(self.eligible, short, 0.0)


@dataclass(frozen=True)
class Outcome:
    """Before and after, by body, in the unit of the bodies.

    ``receipts`` is what bodies newly get in tax (zeros where no tax moves); ``scale`` is the
    factor on need; ``state`` is what the state gains (+) or loses (−): it and ``change`` add up
    to nothing.
    """

    closure: Closure
    before: Array  # allocation tax
    after: Array
    receipts: Array
    scale: float
    recipients: tuple[int, int]

    @property
    def change(self) -> Array:
        """What each body has more (+) or less (−)."""
        return self.receipts + self.after - self.before

    @property
    def state(self) -> float:
        """The state's side of the same account."""
        return -float(self.change.sum())


@dataclass(frozen=True)
class Ledger:
    """An outcome in whole units, by body: what is printed adds up, to the last unit."""

    receipts: Ints
    before: Ints
    after: Ints

    @property
    def change(self) -> Ints:
        """What each body has more (+) or less (−)."""
        return self.receipts + self.after - self.before

    @property
    def state(self) -> int:
        """The state's side: with ``change`` it adds up to exactly 0."""
        return -int(self.change.sum())


def ledger(
    outcome: Outcome, units: float = 1000.0, tiers: Sequence[NDArray[np.bool_]] = ()
) -> Ledger:
    """The outcome in whole yen, where a unit of it is ``units`` yen.

    ``tiers`` are masks that hold each body once: what each tier receives is a rounded sum, too.
    """
    receipts = np.zeros(len(outcome.receipts), np.int64)
    for tier in tiers or (np.ones(len(receipts), bool),):
        receipts[tier] = whole(units * outcome.receipts[tier])
    return Ledger(receipts, whole(units * outcome.before), whole(units * outcome.after))


def whole(amounts: Array) -> Ints:
    """Whole numbers whose sum is the rounded sum: the largest remainders are rounded up.

    (n,) amounts of no more than 15 digits; each is rounded to one of its two neighbours.
    """
    floors = np.floor(amounts)
    missing = round(float(amounts.sum())) - int(floors.sum())
    up = np.argsort(floors - amounts, kind="stable")[:missing]
    floors[up] += 1
    return floors.astype(np.int64)


@dataclass(frozen=True)
class Spread:
    """Who gains and who loses: counts, Gini per head before and after, change per head by class.

    ``per_head`` is (classes,), in the unit of the change per person; NaN for an empty class.
    """

    winners: int
    losers: int
    gini: tuple[float, float]
    per_head: Array


def spread(
    change: Array, means: Array, people: Array, classes: NDArray[np.intp], *, least: float
) -> Spread:
    """``change`` and ``means`` (what each has before) by body, ``classes`` from 0 up.

    A change of no more than ``least`` is none. The Gini coefficients are weighted by people.
    Raises ScenarioError without bodies.
    """
    if not len(change):
        raise ScenarioError("empty", "nobody to compare; choose a larger area")
    gained = np.bincount(classes, change)
    with np.errstate(invalid="ignore"):
        per_head = gained / np.bincount(classes, people)
    return Spread(
        int((change > least).sum()),
        int((change < -least).sum()),
        (gini(means / people, people), gini((means + change) / people, people)),
        per_head,
    )


def retained_share(bodies: Bodies, retained: float, closure: Closure, *, today: float) -> Outcome:
    """Another share of standard tax left out of revenue; ``today`` is the law's (0.25).

    Standard tax is what it is; revenue becomes (1 − retained) × standard tax + full. Raises
    ScenarioError for a share outside [0, 1) or a closure that cannot be met.
    """
    if not 0 <= retained < 1:
        raise ScenarioError("share", f"a retained share of {retained}: it lies in [0, 1)")
    revenue = (1 - retained) * bodies.standard_tax(1 - today) + bodies.full
    total = float(bodies.allocation(bodies.revenue).sum())
    nothing = np.zeros(len(revenue))
    return _closed(bodies, closure, revenue=revenue, receipts=nothing, target=total)


def tax_transfer(
    bodies: Bodies,
    total: float,
    shares: Array,
    counted: float,
    closure: Closure,
) -> Outcome:
    """National tax of ``total`` becomes local tax, given out by ``shares`` (they add up to 1).

    ``counted`` is the share of it that enters revenue (0.75, or 1 as for the consumption tax since
    2014). 'neutral' cuts the allocation tax by as much as the state gives away. Raises
    ScenarioError where the cut is more than there is.
    """
    if total < 0 or abs(float(shares.sum()) - 1) > 1e-9 or (shares < 0).any():
        raise ScenarioError("shares", "a transfer is not negative and its shares add up to 1")
    receipts = total * shares
    revenue = bodies.revenue + counted * receipts
    target = float(bodies.allocation(bodies.revenue).sum()) - total
    return _closed(bodies, closure, revenue=revenue, receipts=receipts, target=target)


def _closed(
    bodies: Bodies, closure: Closure, *, revenue: Array, receipts: Array, target: float
) -> Outcome:
    """The allocation tax after ``revenue`` under a closure."""
    before, scale = bodies.allocation(bodies.revenue), 1.0
    if closure == "neutral":
        scale = need_scale(bodies, revenue, target)
    after = before if closure == "amount_fixed" else bodies.allocation(revenue, scale)
    return Outcome(
        closure, before, after, receipts, scale, (int((before > 0).sum()), int((after > 0).sum()))
    )


def need_scale(bodies: Bodies, revenue: Array, target: float) -> float:
    """The factor on need at which the allocation tax adds up to ``target``, by root finding.

    The sum rises with the factor, so there is one such factor. Raises ScenarioError for a target
    below 0, or above what MOST times need would give.
    """

    def gap(scale: float) -> float:
        return float(bodies.allocation(revenue, scale).sum()) - target

    if target < 0 or gap(MOST) < 0:
        raise ScenarioError("target", f"no scale of need gives an allocation tax of {target:,.0f}")
    if gap(0.0) >= 0:  # nothing to give, and nothing asked
        return 0.0
    near = float(brentq(gap, 0.0, MOST, xtol=1e-13, rtol=1e-14, maxiter=300))
    # between two kinks the sum is a straight line, so who receives gives the factor to the yen
    gets = bodies.allocation(revenue, near) > 0
    if not gets.any():
        return near
    return float((target + revenue[gets].sum()) / bodies.need[gets].sum())
