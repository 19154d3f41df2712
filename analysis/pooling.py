"""A group of municipalities as one: what pooling services might save, and what distance costs.

Two routes that do not share a figure. The *schedule* route reads the scale correction of the
allocation tax (how much more per head a small body's need is counted); the *curve* route moves
along an estimated cost curve. Neither says that a merger would save it: area, distance and the
allocation tax's own correction for scale are behind part of both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
EARTH_KM = 6371.0088  # mean radius, IUGG


@dataclass(frozen=True)
class Step:
    """One line of a scale schedule: from ``above`` people on, slope × people + constant."""

    above: float
    slope: float
    constant: float


def corrected(people: Array, schedule: Sequence[Step]) -> Array:
    """The corrected number of people of a scale schedule (段階補正), in persons.

    ``schedule`` rises by ``above``. Raises ValueError where people are not positive.
    """
    people = np.asarray(people, float)
    if not (people > 0).all():
        raise ValueError("a scale schedule needs people: leave out bodies without any")
    starts = np.array([step.above for step in schedule])
    place = np.clip(np.searchsorted(starts, people, side="right") - 1, 0, None)
    slopes = np.array([step.slope for step in schedule])[place]
    return slopes * people + np.array([step.constant for step in schedule])[place]


def schedule_saving(people: Array, schedule: Sequence[Step]) -> float:
    """1 − f(Σ people) / Σ f(people): share saved when a group counts as one body.

    0 for a single member. The measurement numbers of Local Allocation Tax Act, Article 13.
    """
    whole = corrected(np.array([np.sum(people)]), schedule)[0]
    return 1.0 - float(whole / corrected(people, schedule).sum())


@dataclass(frozen=True)
class Curve:
    """Coefficients of ln(cost per head) on ln people and its square, with their covariance.

    ``covariance`` is 2 × 2, of (linear, square).
    """

    linear: float
    square: float
    covariance: Array

    def moved(self, people: Array, whole: float, drawn: Array | None = None) -> Array:
        """Factor on cost per head when each member moves to the size of the ``whole``.

        ``drawn`` (2, draws) takes the place of the coefficients: a column for each draw.
        """
        logs, end = np.log(np.asarray(people, float)), np.log(whole)
        steps = np.column_stack([end - logs, end**2 - logs**2])
        return np.exp(steps @ (np.array([self.linear, self.square]) if drawn is None else drawn))


@dataclass(frozen=True)
class Saving:
    """Yearly saving of a pooled group, in the unit of the spending given.

    ``rate`` is the saving as a share of the pooled part before distance costs, ``interval`` that
    of ``rate`` (None for the schedule, which is a rule and no estimate); ``distance_cost`` is what
    distance takes back; ``net`` may be negative.
    """

    rate: float
    interval: tuple[float, float] | None
    pooled: float
    gross: float
    distance_cost: float

    @property
    def net(self) -> float:
        """What is left."""
        return self.gross - self.distance_cost


def by_schedule(
    people: Array,
    spending: Array,
    schedule: Sequence[Step],
    *,
    poolable: float,
    cost_per_km: float = 0.0,
    distance_km: float = 0.0,
) -> Saving:
    """Saving by the scale schedule on the poolable share of the members' spending.

    ``cost_per_km`` is the share of the pooled spending that each km of ``distance_km`` costs.
    """
    pooled = poolable * float(np.sum(spending))
    rate = schedule_saving(people, schedule)
    return Saving(rate, None, pooled, rate * pooled, cost_per_km * distance_km * pooled)


def by_curve(
    people: Array,
    spending: Array,
    curve: Curve,
    *,
    poolable: float,
    cost_per_km: float = 0.0,
    distance_km: float = 0.0,
    draws: int = 999,
    seed: int = 20240401,
) -> Saving:
    """Saving when each member's poolable spending per head moves along the curve.

    The interval (95 %) draws the two coefficients from their normal distribution; what the curve
    leaves out is not in it. A group beyond the curve's minimum may cost more: the rate is negative.
    """
    group = Group(np.asarray(people, float), np.asarray(spending, float), distance_km)
    return by_curves(
        [group], curve, poolable=poolable, cost_per_km=cost_per_km, draws=draws, seed=seed
    )


@dataclass(frozen=True)
class Group:
    """Bodies that pool with each other: people, spending (one length), and their distance."""

    people: Array
    spending: Array
    km: float


def by_curves(
    groups: Sequence[Group],
    curve: Curve,
    *,
    poolable: float,
    cost_per_km: float = 0.0,
    draws: int = 999,
    seed: int = 20240401,
) -> Saving:
    """Groups that pool each on its own, added up. Their intervals share the draws."""
    centre = np.array([curve.linear, curve.square])
    drawn = np.random.default_rng(seed).multivariate_normal(centre, curve.covariance, draws)
    coefficients = np.column_stack([centre, drawn.T])
    saved = np.zeros(1 + draws)
    for group in groups:
        moved = curve.moved(group.people, float(group.people.sum()), coefficients)
        saved += group.spending.sum() - group.spending @ moved
    whole = sum(float(group.spending.sum()) for group in groups)
    low, high = np.quantile(saved[1:] / whole, (0.025, 0.975))
    return _added(groups, saved[0] / whole, (float(low), float(high)), poolable, cost_per_km)


def by_schedules(
    groups: Sequence[Group],
    schedule: Sequence[Step],
    *,
    poolable: float,
    cost_per_km: float = 0.0,
) -> Saving:
    """The same by the schedule, group by group."""
    whole = sum(float(group.spending.sum()) for group in groups)
    saved = sum(schedule_saving(g.people, schedule) * float(g.spending.sum()) for g in groups)
    return _added(groups, saved / whole, None, poolable, cost_per_km)


def _added(
    groups: Sequence[Group],
    rate: float,
    interval: tuple[float, float] | None,
    poolable: float,
    cost_per_km: float,
) -> Saving:
    pooled = [poolable * float(group.spending.sum()) for group in groups]
    away = sum(part * group.km for part, group in zip(pooled, groups, strict=True))
    return Saving(float(rate), interval, sum(pooled), float(rate) * sum(pooled), cost_per_km * away)


def distances_km(latitude: Array, longitude: Array, at: tuple[float, float]) -> Array:
    """Great-circle distance (haversine) of each point from ``at``; degrees in, km out."""
    lat, lon = np.radians(latitude), np.radians(longitude)
    lat0, lon0 = np.radians(at)
    half = np.sin((lat - lat0) / 2) ** 2 + np.cos(lat) * np.cos(lat0) * (
        np.sin((lon - lon0) / 2) ** 2
    )
    return 2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))


def mean_distance_km(latitude: Array, longitude: Array, people: Array) -> float:
    """Mean distance of the people of a group from its most populous member, in km."""
    centre = int(np.argmax(people))
    away = distances_km(latitude, longitude, (latitude[centre], longitude[centre]))
    return float(np.average(away, weights=people))
