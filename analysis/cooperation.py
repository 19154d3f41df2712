"""Any group of municipalities as one: its account, its saving by several routes, and a merger.

Accounting, not a forecast. *Pooling* leaves every member its allocation tax and moves a share of
its spending to the size of the whole. *Merging* moves all of it, and the allocation tax then counts
one large body: need falls along its own curve, and what one member has beyond its need makes up for
what another lacks. Formulas: shortage max(0, need − revenue), Local Allocation Tax Act, Article 10;
the curves are those of ``analysis.cost_curve``; the schedule that of Article 13 (scale correction).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis import pooling
from analysis.cost_curve import Published
from analysis.pooling import Array, Curve, Saving, Step
from analysis.result import Words

#: The smallest and the largest municipality of a curve lie within it, though a register of another
#: year has a few people less or more.
SLACK = 1.1


#: Read in the studies or their abstracts. What is often cited and was not seen is left out.
PUBLISHED: tuple[Published, ...] = (
    Published(
        Words("吉村（1998）", "Yoshimura (1998)"),
        Words(
            "1994年度の市の歳出から、2,929市町村を341圏域に合併",
            "Merging 2,929 municipalities into 341 areas, from spending of cities in FY1994",
        ),
        Words("約3.71兆円、歳出の12.9%の節約", "Saves about 3.71 trillion yen, 12.9% of spending"),
        percent=12.9,
    ),
    Published(
        Words(
            "Baba・Asami（2020、Local Government Studies 46-3）",
            "Baba and Asami (2020, Local Government Studies 46-3)",
        ),
        Words(
            "1,706市町村の2012〜17年、衛生と消防の共同処理",
            "Joint public health and fire services of 1,706 municipalities, 2012-17",
        ),
        Words(
            "共同処理の割合が高いほど支出は少ない。消防では効果がはっきりするのは151団体だけ",
            "Spending falls with the share done jointly; for fire clearly so in 151 only",
        ),
    ),
    Published(
        Words(
            "Baba・Asami（2020、Asia-Pacific Journal of Regional Science 4-1）",
            "Baba and Asami (2020, Asia-Pacific Journal of Regional Science 4-1)",
        ),
        Words("ごみ処理の区域", "Areas of waste treatment"),
        Words(
            "区域の約9割に規模の経済の余地。共同処理には取引費用があり、山などの地形が妨げる",
            "About 90% of areas could still gain from scale; joint work has transaction costs, "
            "and mountains stand in the way",
        ),
    ),
    Published(
        Words("Miyazaki（2018）", "Miyazaki (2018)"),
        Words("合併前後の経常的支出", "Current spending around mergers"),
        Words(
            "1人当たりの支出は合併の直後に増え、その後減る",
            "Spending per head rises right after a merger, then declines",
        ),
    ),
    Published(
        Words("伊藤（2013）", "Ito (2013)"),
        Words("平成の合併", "The mergers of the Heisei era"),
        Words(
            "合併した団体の普通交付税は約1.1兆円、歳入は約2.5兆円、余分に大きかった",
            "Merged bodies had about 1.1 trillion yen more ordinary allocation tax than as one, "
            "and 2.5 trillion more revenue",
        ),
    ),
)


@dataclass(frozen=True)
class Account:
    """Need and revenue of a group, thousand yen, of the ``n`` members that have both.

    ``apart`` is the sum of the members' own shortages; ``whole`` the shortage of their sums.
    """

    n: int
    need: float
    revenue: float
    apart: float
    whole: float

    @property
    def offset(self) -> float:
        """What surpluses of members would make up for: never negative."""
        return self.apart - self.whole


def account(need: Array, revenue: Array) -> Account:
    """The account of members whose ``need`` and ``revenue`` are both known; NaN is left out.

    Without any such member all sums are 0 and ``n`` says so.
    """
    need, revenue = np.asarray(need, float), np.asarray(revenue, float)
    held = np.isfinite(need) & np.isfinite(revenue)
    need, revenue = need[held], revenue[held]
    return Account(
        int(held.sum()),
        float(need.sum()),
        float(revenue.sum()),
        float(np.maximum(0.0, need - revenue).sum()),
        max(0.0, float(need.sum() - revenue.sum())),
    )


@dataclass(frozen=True)
class Members:
    """Bodies that pool, all arrays of one length; ``spending``, need and revenue in one unit."""

    people: Array
    spending: Array
    need: Array
    revenue: Array
    latitude: Array
    longitude: Array

    def __post_init__(self) -> None:
        """Raises ValueError for unequal lengths, nobody, or a body without people or spending."""
        money = (self.spending, self.need, self.revenue)
        lengths = {len(c) for c in (self.people, *money, self.latitude, self.longitude)}
        if len(lengths) != 1 or not len(self.people):
            raise ValueError("members need columns of one length, and at least one member")
        if not ((self.people > 0) & (self.spending > 0)).all():
            raise ValueError("every member needs people and spending: leave out those without")

    @property
    def km(self) -> float:
        """Mean distance of the people from the most populous member's office."""
        return pooling.mean_distance_km(self.latitude, self.longitude, self.people)


@dataclass(frozen=True)
class Rules:
    """What the reader sets: ``poolable`` share, and the share of it that each km costs."""

    poolable: float
    cost_per_km: float


@dataclass(frozen=True)
class Merger:
    """All spending at the size of the whole, and what the allocation tax falls by.

    ``saved`` is by the curve of spending; ``lost`` what the allocation tax falls by where need
    moves along its own curve (``need_rate``), ``lost_interval`` its 95 % interval. The two curves
    rest on the same municipalities, so ``net`` has no interval of its own.
    """

    saved: Saving
    need_rate: float
    lost: float
    lost_interval: tuple[float, float]

    @property
    def net(self) -> float:
        """What the merged body has left of the saving."""
        return self.saved.gross - self.lost


@dataclass(frozen=True)
class Savings:
    """One group by every route.

    What rests on a curve is None where a member or the whole is smaller or larger than every
    municipality it was estimated from: a parabola says nothing there.
    """

    n: int
    people: float
    spending: float
    km: float
    schedule: Saving
    curve: Saving | None
    spline: Saving | None
    merger: Merger | None

    def even_at(self, saving: Saving) -> float | None:
        """Share of the pooled spending per km at which distance takes all; None without either."""
        return saving.rate / self.km if self.km > 0 and saving.rate > 0 else None


def savings(
    members: Members,
    rules: Rules,
    *,
    schedule: Sequence[Step],
    cost: Curve,
    need: Curve,
    grid: pd.DataFrame,
) -> Savings:
    """What a group saves by the schedule, by the curve, by the spline of its ``grid``, and merged.

    ``grid``: population and spline, as of ``CostCurve.grid``, whose sizes are those of all of it.
    """
    people, spending = members.people, members.spending
    inside = within(people, grid)
    share, km_cost, km = rules.poolable, rules.cost_per_km, members.km
    return Savings(
        len(people),
        float(people.sum()),
        float(spending.sum()),
        km,
        pooling.by_schedule(
            people, spending, schedule, poolable=share, cost_per_km=km_cost, distance_km=km
        ),
        pooling.by_curve(
            people, spending, cost, poolable=share, cost_per_km=km_cost, distance_km=km
        )
        if inside
        else None,
        by_spline(people, spending, grid, poolable=share, cost_per_km=km_cost, distance_km=km),
        merged(members, cost, need) if inside else None,
    )


def within(people: Array, grid: pd.DataFrame) -> bool:
    """Do the members and their sum lie among the sizes of a curve's ``grid``?"""
    sizes, at = np.append(people, np.sum(people)), grid["population"].to_numpy(float)
    return bool(at[0] <= sizes.min() * SLACK and sizes.max() <= at[-1] * SLACK)


def by_spline(
    people: Array,
    spending: Array,
    grid: pd.DataFrame,
    *,
    poolable: float,
    cost_per_km: float = 0.0,
    distance_km: float = 0.0,
) -> Saving | None:
    """The same along the spline, which need not rise again; without interval.

    None where a member or the whole is smaller or larger than the curve's municipalities.
    """
    if not within(people, grid):
        return None
    at, line = np.log(grid["population"].to_numpy(float)), np.log(grid["spline"].to_numpy(float))
    sizes = np.log(np.append(people, np.sum(people)))
    level = np.interp(sizes, at, line)
    weights = spending / np.sum(spending)
    rate = 1.0 - float(weights @ np.exp(level[-1] - level[:-1]))
    pooled = poolable * float(np.sum(spending))
    return Saving(rate, None, pooled, rate * pooled, cost_per_km * distance_km * pooled)


def merged(members: Members, cost: Curve, need: Curve) -> Merger:
    """The merger of all members: spending along ``cost``, need along ``need``."""
    saved = pooling.by_curve(members.people, members.spending, cost, poolable=1.0)
    moved = pooling.by_curve(members.people, members.need, need, poolable=1.0)
    before = account(members.need, members.revenue)

    def lost(rate: float) -> float:
        return before.apart - max(0.0, (1.0 - rate) * before.need - before.revenue)

    low, high = moved.interval or (moved.rate, moved.rate)
    return Merger(saved, moved.rate, lost(moved.rate), (lost(low), lost(high)))
