"""What the allocation tax would have to fill if only people change: need and revenue to 2050.

Two cross-sections of one year, ln need and ln revenue on people, ages, land and kind, give
elasticities; the official projection of people moves each municipality along them, and what the
regression leaves of it stays as it is. So the base year is reproduced exactly. Accounting, not a
forecast: prices, law, services and behaviour stay as in the base year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import statsmodels.api as sm
from numpy.typing import NDArray

from analysis.result import Words

Array = NDArray[np.float64]
#: Columns of the frames: what the projection moves, what stays, what is told apart.
MOVING = ("log_people", "log_people_2", "share_65", "share_75")
FIXED = ("log_area",)
GROUPS = ("type", "prefecture_code")
#: Outcomes as a formula names them.
NAMES = {"need": Words("需要額", "need"), "revenue": Words("収入額", "revenue")}
#: Fewer units than this for each coefficient is no estimate.
UNITS_PER_COEFFICIENT = 5
Z = 1.959964  # the normal's 97.5th percentile


class ShrinkageError(ValueError):
    """No estimate; ``reason`` is an id that pages put in words."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason


@dataclass(frozen=True)
class Elasticities:
    """Coefficients of the MOVING variables for one outcome, with HC3 covariance.

    ``n`` units, ``r2`` of the whole regression; ``formula`` in either language.
    """

    outcome: str
    coefficients: Array  # in the order of MOVING
    covariance: Array
    n: int
    r2: float
    formula: Words

    def factor(self, before: pd.DataFrame, after: pd.DataFrame) -> Array:
        """What the outcome is multiplied by when MOVING goes from ``before`` to ``after``."""
        moved = (after[list(MOVING)] - before[list(MOVING)]).to_numpy(np.float64)
        return np.exp(moved @ self.coefficients)

    def effects(self, sizes: Sequence[float]) -> list[Effect]:
        """What one per cent more people does at each of ``sizes``, and one point more of an age.

        The derivative of ln outcome by ln people, linear + 2 square ln P, in per cent per cent;
        for ages in per cent per point. Intervals are normal, 95 %, by the covariance.
        """
        rows = [("people", size, [1.0, 2 * np.log(size), 0.0, 0.0]) for size in sizes]
        rows += [
            ("share_65", np.nan, [0.0, 0.0, 100.0, 0.0]),
            ("share_75", np.nan, [0.0, 0.0, 0.0, 100.0]),
        ]
        found = []
        for name, size, weights in rows:
            w = np.array(weights)
            value, error = float(w @ self.coefficients), float(np.sqrt(w @ self.covariance @ w))
            found.append(Effect(name, size, value, (value - Z * error, value + Z * error)))
        return found


@dataclass(frozen=True)
class Effect:
    """A marginal effect in per cent: of one per cent more people at ``size``, or of one point."""

    name: str
    size: float
    value: float
    interval: tuple[float, float]


@dataclass(frozen=True)
class Path:
    """Japan's sums in one year: amounts in the unit of the inputs, with 95 % intervals.

    The interval is that of the elasticities alone; the projection's own error is not in it.
    """

    year: int
    people: float
    need: float
    need_interval: tuple[float, float]
    revenue: float
    revenue_interval: tuple[float, float]
    shortage: float
    shortage_interval: tuple[float, float]
    recipients: int
    n: int


def variables(people: pd.Series, share_65: pd.Series, share_75: pd.Series) -> pd.DataFrame:
    """MOVING from persons and per cents, on the index of ``people``; people > 0."""
    logs = np.log(people.astype(float))
    shares = {"share_65": share_65.astype(float), "share_75": share_75.astype(float)}
    return pd.DataFrame({"log_people": logs, "log_people_2": logs**2, **shares})


def elasticities(frame: pd.DataFrame, outcome: str) -> Elasticities:
    """OLS of ln ``outcome`` on MOVING, FIXED and dummies of GROUPS; HC3 errors.

    ``frame``: one row per unit with all of these and the outcome (> 0). Rows with a gap are left
    out. Raises ShrinkageError for too few units or a design that is not of full rank.
    """
    used = frame[[outcome, *MOVING, *FIXED, *GROUPS]].replace([np.inf, -np.inf], np.nan).dropna()
    used = used[used[outcome] > 0]
    dummies = pd.get_dummies(used[list(GROUPS)], drop_first=True, dtype=float)
    parts = pd.concat([used[[*MOVING, *FIXED]].astype(float), dummies], axis=1)
    design = sm.add_constant(parts, has_constant="add")
    if len(used) < UNITS_PER_COEFFICIENT * design.shape[1]:
        raise ShrinkageError("few", f"{len(used)} units for {design.shape[1]} coefficients")
    if np.linalg.matrix_rank(design.to_numpy()) < design.shape[1]:
        raise ShrinkageError("singular", "some of the variables do not vary among these units")
    fit = sm.OLS(np.log(used[outcome].to_numpy(np.float64)), design).fit(cov_type="HC3")
    moving = list(MOVING)
    return Elasticities(
        outcome,
        fit.params[moving].to_numpy(np.float64),
        fit.cov_params().loc[moving, moving].to_numpy(np.float64),
        len(used),
        float(fit.rsquared),
        _formula(outcome),
    )


def _formula(outcome: str) -> Words:
    name = NAMES.get(outcome, Words(outcome, outcome))
    return Words(
        f"ln {name.ja} ~ ln 人口 ＋ (ln 人口)² ＋ 65歳以上% ＋ 75歳以上% ＋ ln 可住地面積"
        " ＋ 種別 ＋ 都道府県（HC3）",
        f"ln {name.en} ~ ln people + (ln people)² + 65+ % + 75+ % + ln habitable land + type "
        "+ prefecture (HC3)",
    )


def paths(
    base: pd.DataFrame,
    ahead: Mapping[int, pd.DataFrame],
    models: tuple[Elasticities, Elasticities],
    *,
    draws: int = 499,
    seed: int = 20240401,
) -> list[Path]:
    """Sums of need, revenue and shortage in each year of ``ahead``.

    ``base``: need, revenue (the same year's), people and MOVING by unit; ``ahead``: year → people
    and MOVING of the same units in the same order. ``models``: of need, of revenue.
    """
    generator = np.random.default_rng(seed)
    drawn = [
        generator.multivariate_normal(model.coefficients, model.covariance, draws)
        for model in models
    ]
    return [_path(base, year, frame, models, drawn) for year, frame in sorted(ahead.items())]


def by_unit(
    base: pd.DataFrame, after: pd.DataFrame, models: tuple[Elasticities, Elasticities]
) -> pd.DataFrame:
    """need, revenue, shortage (≥ 0), each per head, of every unit in one later year.

    ``need_low`` and ``need_high`` bound need per head by the elasticities' 95 % interval, exact for
    a log-linear model; ``scale`` is what need per head changes by if only size did, in per cent.
    """
    need = base["need"].to_numpy(np.float64) * models[0].factor(base, after)
    revenue = base["revenue"].to_numpy(np.float64) * models[1].factor(base, after)
    frame = pd.DataFrame({"need": need, "revenue": revenue}, index=base.index)
    frame["shortage"] = (frame["need"] - frame["revenue"]).clip(lower=0.0)
    people = after["people"].to_numpy(np.float64)
    moved = (after[list(MOVING)] - base[list(MOVING)]).to_numpy(np.float64)
    # negative by rounding where a unit hardly moves
    variance = np.einsum("ij,jk,ik->i", moved, models[0].covariance, moved).clip(min=0.0)
    width = np.exp(Z * np.sqrt(variance))
    per_head = {f"{k}_per_head": frame[k] / people for k in ("need", "shortage")}
    return frame.assign(
        people=people,
        **per_head,
        need_low=per_head["need_per_head"] / width,
        need_high=per_head["need_per_head"] * width,
        scale=100 * (scale_only(models[0], base, after) - 1),
    )


def scale_only(model: Elasticities, before: pd.DataFrame, after: pd.DataFrame) -> Array:
    """Factor on the amount per head if only the number of people changed."""
    moved = (
        after[["log_people", "log_people_2"]] - before[["log_people", "log_people_2"]]
    ).to_numpy()
    return np.exp(moved @ model.coefficients[:2] - moved[:, 0])


def _path(
    base: pd.DataFrame,
    year: int,
    after: pd.DataFrame,
    models: tuple[Elasticities, Elasticities],
    drawn: Sequence[Array],
) -> Path:
    found = by_unit(base, after, models)
    moved = (after[list(MOVING)] - base[list(MOVING)]).to_numpy(np.float64)
    # unit × draw, all draws at once
    need, revenue = (
        base[name].to_numpy(np.float64)[:, None] * np.exp(moved @ each.T)
        for name, each in zip(("need", "revenue"), drawn, strict=True)
    )
    sums = np.array([need.sum(0), revenue.sum(0), np.maximum(0, need - revenue).sum(0)])
    low, high = np.quantile(sums, (0.025, 0.975), axis=1)
    return Path(
        year,
        float(found["people"].sum()),
        float(found["need"].sum()),
        (float(low[0]), float(high[0])),
        float(found["revenue"].sum()),
        (float(low[1]), float(high[1])),
        float(found["shortage"].sum()),
        (float(low[2]), float(high[2])),
        int((found["shortage"] > 0).sum()),
        len(found),
    )
