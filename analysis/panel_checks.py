"""Tests of what a panel estimate assumes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import fdtrc, ndtr

from analysis import fixed_effects as fe
from analysis.fixed_effects import Fit, Floats, Ints, Panel


@dataclass(frozen=True)
class Check:
    """A test: statistic, p-value, degrees of freedom (empty: standard normal).

    ``n`` is what it was computed from, and ``estimate`` the size of what it tests.
    """

    statistic: float
    p_value: float
    degrees: tuple[int, ...]
    n: int
    estimate: float


def mundlak(panel: Panel) -> Check | None:
    """Do unit means matter beside the variables? If so, random effects would be biased.

    Joint Wald test of the unit means of x in a regression with year dummies, clusters of units;
    in an unbalanced panel with the unit means of the year dummies too (Wooldridge 2019). None when
    no variable differs between units. n: units; estimate: the largest coefficient in size.
    """
    means, years = fe.unit_means(panel.x, panel), fe.year_dummies(panel)
    k = panel.x.shape[1]
    controls = [np.ones(len(panel.y)), years, fe.unit_means(years, panel)]
    others = np.column_stack([panel.x, *controls])
    root = np.sqrt(panel.weights)[:, None]
    design = np.column_stack([means, others]) * root
    size = np.linalg.norm(design, axis=0)
    design = design / np.where(size > 0, size, 1)
    outcome = panel.y * root[:, 0]
    solution = np.linalg.lstsq(design, outcome, rcond=fe.NOTHING)[0]
    rank = np.linalg.matrix_rank(design, tol=fe.NOTHING)
    if rank == np.linalg.matrix_rank(design[:, k:], tol=fe.NOTHING):
        return None
    covariance = fe.clustered(design, outcome - design @ solution, (panel.unit,), int(rank))[:k, :k]
    tested = int(np.linalg.matrix_rank(covariance, hermitian=True))
    wald = solution[:k] @ np.linalg.pinv(covariance, hermitian=True) @ solution[:k] / tested
    df = (tested, panel.n_units - 1)
    largest = float((solution[:k] / size[:k])[np.argmax(np.abs(solution[:k]))])
    return Check(float(wald), float(fdtrc(*df, wald)), df, panel.n_units, largest)


def serial_correlation(panel: Panel, years: Ints, step: int) -> Check | None:
    """Wooldridge 2002: are errors correlated from one year of the panel to the next?

    Residuals of the first differences on their own lag: the coefficient is -0.5 when errors are
    not correlated. ``years`` (T,) ascending; only differences over exactly ``step`` years count.
    None with fewer than two such in a row. n: pairs; estimate: the coefficient.
    """
    at = years[panel.year]
    joined = (np.diff(panel.unit) == 0) & (np.diff(at) == step)
    later = np.flatnonzero(joined) + 1
    if len(later) == 0:
        return None
    dummies = (panel.year[later][:, None] == np.unique(panel.year[later])).astype(np.float64)
    x = np.column_stack([np.diff(panel.x, axis=0)[later - 1], dummies])
    y = np.diff(panel.y)[later - 1]
    residuals = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
    pairs = np.flatnonzero(np.diff(later) == 1) + 1
    units = panel.unit[later][pairs]
    clusters = len(np.unique(units))
    if clusters < 2:
        return None
    before, after = residuals[pairs - 1][:, None], residuals[pairs]
    slope = float(before[:, 0] @ after / (before[:, 0] @ before[:, 0]))
    variance = fe.clustered(before, after - before[:, 0] * slope, (units,), 1)[0, 0]
    statistic = float((slope + 0.5) ** 2 / variance)
    df = (1, clusters - 1)
    return Check(statistic, float(fdtrc(*df, statistic)), df, len(pairs), slope)


def cross_section_dependence(panel: Panel, fit: Fit) -> Check | None:
    """Pesaran's CD: do residuals of different units move together?

    Over units seen in every year. Year effects make residuals of a year sum to about nothing, which
    pulls CD below 0 when units are independent (Juodis and Reese 2022), so read the size:
    ``estimate`` is the mean correlation of pairs. n: units. None with fewer than two.
    """
    t = panel.n_years
    residuals = fit.residuals / np.sqrt(panel.weights)
    full = np.flatnonzero(np.bincount(panel.unit) == t)
    table = residuals[np.isin(panel.unit, full)].reshape(-1, t)
    table = table - table.mean(axis=1, keepdims=True)
    size = np.linalg.norm(table, axis=1, keepdims=True)
    table = (table / np.where(size > 0, size, 1))[size[:, 0] > 0]
    n = len(table)
    if n < 2:
        return None
    correlations = (float(np.sum(table.sum(axis=0) ** 2)) - n) / 2
    pairs = n * (n - 1) / 2
    statistic = np.sqrt(t / pairs) * correlations
    p_value = 2 * ndtr(-abs(statistic))
    return Check(float(statistic), float(p_value), (), n, correlations / pairs)


def variance_inflation(x: Floats) -> Floats:
    """(k,): by how much each variance grows because x (n, k), net of the effects, overlaps."""
    size = np.linalg.norm(x, axis=0)
    return np.asarray(np.diag(np.linalg.inv((x / size).T @ (x / size))), dtype=np.float64)
