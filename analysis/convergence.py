"""Do units grow alike? Spread by year (σ), catching up (β), and moves between classes.

σ and β: Barro and Sala-i-Martin (1992). Whether the spread of two years differs: Carree and Klomp
(1997). Moves between classes: Shorrocks (1978), Quah (1993). β is negative where chance errors fade
as well (Galton): it is read beside σ, never alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import chdtrc, stdtrit
from scipy.stats import spearmanr

from analysis import fixed_effects as fe
from analysis.fixed_effects import Floats, Ints
from analysis.inequality import drawn, intervals
from analysis.panel_checks import Check
from analysis.result import Estimate, Interval, Words
from analysis.variables import UnanswerableError

Errors = Literal["robust", "clustered"]
#: With fewer units, years or prefectures an estimate is not made.
FEWEST_UNITS, FEWEST_YEARS, FEWEST_CLUSTERS = 10, 5, 10
#: Classes by multiples of the mean: below half of it, …, one and a half and more.
MULTIPLES = (0.5, 0.75, 1.0, 1.5)
_LEVEL = 0.975
_BARRO = Words("Barro and Sala-i-Martin 1992", "Barro and Sala-i-Martin 1992")
_PER_YEAR = Words("／年", "per year")


@dataclass(frozen=True)
class Sigma:
    """The spread by year: ``years`` has year, sd (of the logarithm), cv, n.

    ``trend``: change of sd a year, with a HAC(1) interval. ``endpoints``: Carree-Klomp's test that
    the variances of the first and the last year are the same.
    """

    years: pd.DataFrame
    trend: Estimate
    endpoints: Check


@dataclass(frozen=True)
class Beta:
    """Growth against the beginning: a unit's mean growth a year on the logarithm it began with.

    ``slope`` b; ``speed`` λ = -ln(1 + b T) / T, the share of a gap that closes in a year;
    ``half_life`` ln 2 / λ in years, NaN where gaps do not close. ``rank`` is Spearman's correlation
    of the two years. ``points``: code, prefecture_code, start (logarithm), growth (a year).
    """

    slope: Estimate
    speed: Estimate
    half_life: Estimate
    intercept: float
    standard_error: float
    errors: Errors
    conditional: bool
    r2: float
    rank: float
    years: tuple[int, int]
    points: pd.DataFrame


@dataclass(frozen=True)
class Transition:
    """Moves between k classes from one year to another.

    counts (k, k) of units, shares (k, k) of each row, that add up to 1; NaN in the row of a class
    that nobody began in. ``limits`` (2, k-1): lower ends of the classes but the first, in both
    years. ``mobility``: Shorrocks' M = (k - Σ p_ii) / (k - 1): 0 when nobody moves, 1 when the
    class of the end has nothing to do with that of the beginning. ``ergodic`` (k,): the shares to
    which the classes tend in the long run, None where they tend to none or to several.
    """

    counts: Ints
    shares: Floats
    limits: Floats
    mobility: Estimate
    ergodic: Floats | None
    years: tuple[int, int]


def positive(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of code, prefecture_code, year, value that have a logarithm."""
    return frame[frame["value"] > 0].reset_index(drop=True)


def balanced(frame: pd.DataFrame) -> pd.DataFrame:
    """The units that have a positive value in all years of the frame: the same in each year."""
    rows = positive(frame)
    held = rows.groupby("code")["year"].transform("size") == rows["year"].nunique()
    return rows[held].reset_index(drop=True)


def sigma(frame: pd.DataFrame, whom: Words) -> Sigma:
    """Spread by year of code, year, value; both spreads are those of all units (ddof 0).

    The same units are compared in all years (``balanced``). Raises UnanswerableError: too_few
    units, few_years.
    """
    rows = balanced(frame)
    wide = rows.pivot(index="code", columns="year", values="value")
    _demand_units(len(wide))
    if wide.shape[1] < FEWEST_YEARS:
        raise UnanswerableError("few_years")
    logs = np.log(wide.to_numpy(float))
    by_year = pd.DataFrame(
        {
            "year": wide.columns.astype(int),
            "sd": logs.std(axis=0),
            "cv": (wide.std(ddof=0) / wide.mean()).to_numpy(float),
            "n": len(wide),
        }
    )
    trend = _trend(by_year["year"].to_numpy(float), by_year["sd"].to_numpy(float), whom)
    return Sigma(by_year, trend, carree_klomp(logs[:, 0], logs[:, -1]))


def _trend(years: Floats, spread: Floats, whom: Words) -> Estimate:
    """Slope of spread on the year: Newey-West with one lag, small-sample factor T/(T-2), t(T-2)."""
    n = len(years)
    x = np.column_stack([np.ones(n), years - years.mean()])
    bread = np.linalg.inv(x.T @ x)
    coefficients = bread @ x.T @ spread
    scores = x * (spread - x @ coefficients)[:, None]
    lagged = scores[1:].T @ scores[:-1]
    covariance = n / (n - 2) * bread @ (scores.T @ scores + (lagged + lagged.T) / 2) @ bread
    slope, error = float(coefficients[1]), math.sqrt(max(float(covariance[1, 1]), 0.0))
    reach = error * float(stdtrit(n - 2, _LEVEL))
    return Estimate(
        name=Words("ばらつきの傾向（σの変化）", "Trend of the spread (change of σ)"),
        value=slope,
        unit=_PER_YEAR,
        n=n,
        sample=whom,
        formula="sd(ln x)_t = a + b t, HAC(1)",
        source=_BARRO,
        interval=Interval(slope - reach, slope + reach),
        decimals=5,
    )


def carree_klomp(first: Floats, last: Floats) -> Check:
    """Likelihood-ratio test that two dependent variances are equal (T2, χ² with one degree).

    ``first`` and ``last`` (n,): logarithms of the same units in the two years. (n - 2.5) ln[1 +
    (v1 - v2)² / (4 (v1 v2 - v12²))]; ``estimate`` is the later variance over the earlier.
    """
    n = len(first)
    (v1, v12), (_, v2) = np.cov(first, last, ddof=0)
    statistic = (n - 2.5) * math.log1p((v1 - v2) ** 2 / (4 * (v1 * v2 - v12**2)))
    return Check(statistic, float(chdtrc(1, statistic)), (1,), n, float(v2 / v1))


def beta(
    frame: pd.DataFrame,
    years: tuple[int, int],
    whom: Words,
    *,
    errors: Errors = "robust",
    conditional: bool = False,
) -> Beta:
    """Regress mean growth a year on the logarithm of the first year.

    ``frame`` has code, prefecture_code, year, value. ``errors``: HC1, or CRV1 by prefecture.
    ``conditional`` compares within prefectures (an effect each). Raises UnanswerableError: too_few
    units, one_group, few_groups (clusters), no_spread.
    """
    points = _points(frame, years)
    span = years[1] - years[0]
    groups = np.unique(points["prefecture_code"].to_numpy(str), return_inverse=True)[1]
    n_groups = int(groups.max()) + 1
    if errors == "clustered" and n_groups < FEWEST_CLUSTERS:
        raise UnanswerableError("few_groups")
    start, growth = points["start"].to_numpy(float), points["growth"].to_numpy(float)
    x, y = (_net(v, groups) if conditional else v - v.mean() for v in (start, growth))
    squares = float(x @ x)
    if squares <= 1e-12 * len(x):
        raise UnanswerableError("no_spread")
    slope = float(x @ y) / squares
    residuals = y - slope * x
    counted = 1 + (n_groups if conditional else 1)
    if errors == "clustered":
        # the prefectures' effects are nested in the clusters and not counted
        variance = float(fe.clustered(x[:, None], residuals, (groups,), 2)[0, 0])
        degrees = n_groups - 1
    else:
        degrees = len(x) - counted
        variance = len(x) / degrees * float((x * residuals) @ (x * residuals)) / squares**2
    error = math.sqrt(variance)
    reach = error * float(stdtrit(degrees, _LEVEL))
    effects = " + prefecture" if conditional else ""
    formula = f"ln(x_T/x_0)/T = a{effects} + b ln x_0, {'CRV1' if errors == 'clustered' else 'HC1'}"
    ends = Interval(slope - reach, slope + reach)
    return Beta(
        slope=_estimate(
            ("β係数", "β coefficient"), slope, ends, formula=formula, whom=whom, n=len(x)
        ),
        speed=_speed(slope, ends, span, whom, n=len(x)),
        half_life=_half_life(slope, ends, span, whom, n=len(x)),
        intercept=float(growth.mean() - slope * start.mean()),
        standard_error=error,
        errors=errors,
        conditional=conditional,
        r2=1 - float(residuals @ residuals) / float(y @ y) if y @ y > 0 else float("nan"),
        rank=float(spearmanr(start, start + span * growth).statistic),
        years=years,
        points=points,
    )


def _points(frame: pd.DataFrame, years: tuple[int, int]) -> pd.DataFrame:
    rows = positive(frame)
    first, last = (rows[rows["year"] == y].set_index("code") for y in years)
    both = first.join(last["value"].rename("later"), how="inner")
    _demand_units(len(both))
    start = np.log(both["value"].to_numpy(float))
    growth = (np.log(both["later"].to_numpy(float)) - start) / (years[1] - years[0])
    return both.reset_index()[["code", "prefecture_code"]].assign(start=start, growth=growth)


def _demand_units(n: int) -> None:
    if n < FEWEST_UNITS:
        raise UnanswerableError("too_few")


def _net(values: Floats, groups: Ints) -> Floats:
    means = np.bincount(groups, values) / np.bincount(groups)
    return values - means[groups]


def _speed_of(slope: float, span: int) -> float:
    """λ; infinite where the whole gap and more closes within the years."""
    return -math.log1p(slope * span) / span if slope * span > -1 else math.inf


def _speed(slope: float, ends: Interval, span: int, whom: Words, *, n: int) -> Estimate:
    found = Interval(_speed_of(ends.high, span), _speed_of(ends.low, span))
    formula = "λ = −ln(1 + b T) / T"
    name = ("収束の速さ", "Speed of convergence")
    return _estimate(name, _speed_of(slope, span), found, formula=formula, whom=whom, n=n)


def _half_life(slope: float, ends: Interval, span: int, whom: Words, *, n: int) -> Estimate:
    value = _years_to_half(_speed_of(slope, span))
    longest, shortest = (_years_to_half(_speed_of(b, span)) for b in (ends.high, ends.low))
    known = not math.isnan(shortest)
    found = Interval(shortest, math.inf if math.isnan(longest) else longest) if known else None
    name, years = ("半減期", "Half-life"), Words("年", "years")
    warnings = ("not_closing",) if math.isnan(value) else ()
    return Estimate(
        name=Words(*name),
        value=value,
        unit=years,
        n=n,
        sample=whom,
        formula="ln 2 / λ",
        source=_BARRO,
        interval=found,
        decimals=0,
        warnings=warnings,
    )


def _years_to_half(speed: float) -> float:
    return math.log(2) / speed if speed > 0 else float("nan")


def _estimate(
    name: tuple[str, str],
    value: float,
    ends: Interval,
    *,
    formula: str,
    whom: Words,
    n: int,
) -> Estimate:
    return Estimate(
        name=Words(*name),
        value=value,
        unit=_PER_YEAR,
        n=n,
        sample=whom,
        formula=formula,
        source=_BARRO,
        interval=ends,
        decimals=5,
    )


def transition(
    frame: pd.DataFrame,
    years: tuple[int, int],
    whom: Words,
    *,
    k: int = 5,
    relative: bool = False,
) -> Transition:
    """Who moved between k classes of equal number, from one year to the other.

    ``frame`` has code, prefecture_code, year, value; equal values share a class. With ``relative``
    the classes are multiples of each year's mean (MULTIPLES) and k is ignored. Raises
    UnanswerableError: too_few units.
    """
    rows = frame.dropna(subset=["value"])
    first, last = (rows[rows["year"] == y].set_index("code") for y in years)
    both = first.join(last["value"].rename("later"), how="inner")
    _demand_units(len(both))
    values = both["value"].to_numpy(float), both["later"].to_numpy(float)
    cut = _multiples if relative else _quantiles
    limits = np.stack([cut(v, k) for v in values])
    k = limits.shape[1] + 1
    origin, goal = (
        np.searchsorted(ends, v, side="right") for ends, v in zip(limits, values, strict=True)
    )
    counts = np.bincount(origin * k + goal, minlength=k * k).reshape(k, k)
    shares = _rows_to_one(counts.astype(float))
    groups = np.unique(both["prefecture_code"].to_numpy(str), return_inverse=True)[1]
    mobility = Estimate(
        name=Words("ショロックスの移動性指数", "Shorrocks mobility index"),
        value=_mobility(shares),
        unit=Words("", ""),
        n=len(both),
        sample=whom,
        formula="M = (k − Σ p_ii) / (k − 1)",
        source=Words(
            "Shorrocks 1978。区間は都道府県内のブートストラップ（階級の境は固定）",
            "Shorrocks 1978; interval from a bootstrap within prefectures, classes held fixed",
        ),
        interval=_mobility_interval(origin, goal, groups, k),
        decimals=3,
        warnings=("empty_class",) if np.any(counts.sum(axis=1) == 0) else (),
    )
    return Transition(counts, shares, limits, mobility, ergodic(shares), years)


def _quantiles(values: Floats, k: int) -> Floats:
    """Lower ends of the classes: the first value of each rank class, so that ties stay together."""
    ordered = np.sort(values)
    return ordered[[math.ceil(len(ordered) * j / k) for j in range(1, k)]]


def _multiples(values: Floats, k: int) -> Floats:
    return np.array(MULTIPLES) * values.mean()


def _rows_to_one(counts: Floats) -> Floats:
    sums = counts.sum(axis=-1, keepdims=True)
    return np.divide(counts, sums, out=np.full_like(counts, np.nan), where=sums > 0)


def _mobility(shares: Floats) -> float:
    """NaN where a class began empty."""
    k = len(shares)
    return float((k - np.trace(shares)) / (k - 1))


def _mobility_interval(origin: Ints, goal: Ints, groups: Ints, k: int) -> Interval | None:
    counts = drawn(groups)
    began = np.eye(k, dtype=np.float32)[:, origin]
    stayed = (began * (origin == goal).astype(np.float32)) @ counts
    with np.errstate(invalid="ignore", divide="ignore"):
        draws = (k - (stayed / (began @ counts)).sum(axis=0)) / (k - 1)
    return intervals({"mobility": draws})["mobility"]


def ergodic(shares: Floats) -> Floats | None:
    """The distribution (k,) to which every beginning tends under ``shares`` (k, k), or None.

    It exists where some power of the matrix has a column without zeros: one class that all others
    come to in the same number of steps (then the chain has one recurrent class without a period).
    """
    if np.isnan(shares).any():
        return None
    reach = shares > 0
    # k² doublings are more than the (k - 1)² + 1 steps that a chain needs at most
    for _ in range(len(shares) ** 2):  # enough: (k - 1)² + 1 steps at most
        if reach.all(axis=0).any():
            break
        reach = (reach.astype(int) @ (shares > 0).astype(int)) > 0
    else:
        return None
    k = len(shares)
    system = np.vstack([shares.T - np.eye(k), np.ones(k)])
    found = np.linalg.lstsq(system, np.r_[np.zeros(k), 1.0], rcond=None)[0]
    return np.clip(found, 0, None) / np.clip(found, 0, None).sum()
