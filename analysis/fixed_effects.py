"""Two-way fixed effects in closed form: units by their means, years by their few dummies.

Exact for unbalanced and weighted panels. What is net of units adds up over groups of units, so
leaving a group out is a subtraction, not a new estimate.

All arrays are ordered by unit. Those of ``Within`` and ``Fit`` are multiplied by the root of the
weight, so that plain sums of squares are the weighted ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
#: Relative size below which what is left of a variable is rounding.
NOTHING = 1e-8


@dataclass(frozen=True)
class Panel:
    """Observations ordered by unit.

    y (n,), x (n, k), weights (n,) positive; unit (n,) 0…N-1 ascending, year (n,) 0…T-1 and
    prefecture (n,) 0…P-1, the same within a unit.
    """

    y: Floats
    x: Floats
    weights: Floats
    unit: Ints
    year: Ints
    prefecture: Ints

    @property
    def n_units(self) -> int:
        """N."""
        return int(self.unit[-1]) + 1

    @property
    def n_years(self) -> int:
        """T."""
        return int(self.year.max()) + 1


@dataclass(frozen=True)
class Within:
    """y (n,), x (n, k) and the year dummies (n, T-1), net of units."""

    y: Floats
    x: Floats
    years: Floats


@dataclass(frozen=True)
class Fit:
    """Coefficients (k,), and x (n, k), y (n,) and residuals (n,) net of units and years."""

    coefficients: Floats
    x: Floats
    y: Floats
    residuals: Floats
    n_years: int


def group_sums(values: Floats, groups: Ints) -> Floats:
    """Sums of the rows of each group, (G, …), in the order of the groups' numbers."""
    order = np.argsort(groups, kind="stable")
    ordered = groups[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    return np.add.reduceat(values[order], starts, axis=0)


def unit_means(values: Floats, panel: Panel) -> Floats:
    """Each row's weighted mean over its unit: the shape of ``values``, (n, m)."""
    total = group_sums(values * panel.weights[:, None], panel.unit)
    return (total / group_sums(panel.weights[:, None], panel.unit))[panel.unit]


def year_dummies(panel: Panel) -> Floats:
    """(n, T-1): the first year is the one compared with."""
    return (panel.year[:, None] == np.arange(1, panel.n_years)).astype(np.float64)


def within(panel: Panel) -> Within:
    """Deviations from unit means."""
    z = np.column_stack([panel.y, panel.x, year_dummies(panel)])
    net = (z - unit_means(z, panel)) * np.sqrt(panel.weights)[:, None]
    k = panel.x.shape[1]
    return Within(net[:, 0], net[:, 1 : k + 1], net[:, k + 1 :])


def net_of_years(part: Within) -> tuple[Floats, Floats]:
    """x (n, k) and y (n,) of ``part`` net of the year dummies too."""
    z = np.column_stack([part.x, part.y])
    net = z - part.years @ np.linalg.lstsq(part.years, z, rcond=None)[0]
    return net[:, :-1], net[:, -1]


def fit(panel: Panel) -> Fit:
    """Least squares of y on x with effects of units and years. x must be ``independent``."""
    x, y = net_of_years(within(panel))
    coefficients = np.asarray(np.linalg.lstsq(x, y, rcond=None)[0], dtype=np.float64)
    return Fit(coefficients, x, y, y - x @ coefficients, panel.n_years)


def dependent(x: Floats, x_net: Floats) -> tuple[int, bool] | None:
    """The first column that cannot be told apart, and whether the effects alone absorb it.

    x (n, k) as given, x_net (n, k) net of the effects. None when all can.
    """
    for k in range(x.shape[1]):
        spread = np.linalg.norm(x[:, k] - x[:, k].mean())
        left = np.linalg.norm(x_net[:, k])
        if left <= NOTHING * spread or spread <= NOTHING * np.linalg.norm(x[:, k]):
            return k, True
        earlier = x_net[:, :k]
        rest = x_net[:, k] - earlier @ np.linalg.lstsq(earlier, x_net[:, k], rcond=None)[0]
        if np.linalg.norm(rest) <= NOTHING * left:
            return k, False
    return None


def clustered(x: Floats, residuals: Floats, clusters: tuple[Ints, ...], counted: int) -> Floats:
    """Covariance (k, k) of coefficients, robust to dependence within one or two clusterings.

    CRV1 with G/(G-1) (n-1)/(n-counted), G the smaller number of clusters. ``counted`` are the
    parameters that are not nested in clusters of units: regressors and years, not units (Cameron
    and Miller 2015). Two clusterings: Cameron, Gelbach and Miller 2011, each pair a cluster.
    """
    size = np.linalg.norm(x, axis=0)
    size = np.where(size > 0, size, 1.0)
    even = x / size
    bread = np.linalg.pinv(even.T @ even, rcond=1e-12, hermitian=True)
    scores = even * residuals[:, None]
    meat = sum(_outer(group_sums(scores, c)) for c in clusters)
    if len(clusters) == 2:
        one, other = clusters
        meat = meat - _outer(group_sums(scores, one * (int(other.max()) + 1) + other))
    n, smallest = len(residuals), min(len(np.unique(c)) for c in clusters)
    factor = smallest / (smallest - 1) * (n - 1) / (n - counted)
    return np.asarray(factor * bread @ meat @ bread / size / size[:, None], dtype=np.float64)


def _outer(sums: Floats) -> Floats:
    return sums.T @ sums


def without_each(part: Within, groups: Ints) -> Floats:
    """Coefficients (G, k) without each group of whole units; NaN where x can no longer be told.

    From the cross-products of all less those of the group, which is exact.
    """
    z = np.column_stack([part.years, part.x, part.y])
    whole = z.T @ z
    order = np.argsort(groups, kind="stable")
    cuts = np.flatnonzero(np.diff(groups[order])) + 1
    return np.array(
        [_solved(whole, whole - z[r].T @ z[r], part.years.shape[1]) for r in np.split(order, cuts)]
    )


def _solved(whole: Floats, left: Floats, t: int) -> Floats:
    """Coefficients from cross-products of years, x and y; ``t`` of the columns are years."""
    years, both = left[:t, :t], left[:t, t:]
    net = left[t:, t:] - both.T @ np.linalg.pinv(years, hermitian=True) @ both
    xx, xy = net[:-1, :-1], net[:-1, -1]
    size = np.sqrt(np.maximum(np.diag(xx), 0))
    if np.any(size <= 1e-6 * np.sqrt(np.diag(whole)[t:-1])):
        return np.full(len(xy), np.nan)
    scaled = xx / size / size[:, None]
    if np.linalg.cond(scaled) > 1 / NOTHING:
        return np.full(len(xy), np.nan)
    return np.asarray(np.linalg.solve(scaled, xy / size) / size, dtype=np.float64)
