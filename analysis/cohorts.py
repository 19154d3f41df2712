"""Cohorts moved on as they last moved: the method of Hamilton and Perry (1962, Social Forces 41).

From two censuses five years apart, people of an age and sex in the second over those five years
younger in the first is the cohort change ratio, deaths and moves in one. It is held and applied to
the last census; children are the last child-woman ratio times women of 20-44. Small bases make
wild ratios: where fewer than SMALL people stood, a ratio stays within CLIP times its prefecture's.
Each prefecture is projected as one too, and its municipalities are brought to that sum.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd

Array = npt.NDArray[np.float64]

#: Lower ends of the bands; the last is open.
AGES = tuple(range(0, 86, 5))
SEXES = ("male", "female")
STEP = 5  # years between censuses, and of a band
MOTHERS = slice(4, 9)  # 20-44
SMALL, CLIP = 50.0, (0.5, 2.0)


def by_band(ages: pd.DataFrame, year: int, codes: Iterable[str]) -> Array:
    """People of a census as (units, sexes, bands), units in the order of ``codes``.

    ``ages``: code, year, sex, age_from (missing: age unknown), value; bands from AGES's last on are
    one. Unknown ages are spread over the known ones of their unit and sex. A unit that is not held
    is NaN.
    """
    rows = ages[ages["year"].eq(year)]
    band = (rows["age_from"].clip(upper=AGES[-1]) // STEP).fillna(-1).astype(int)
    summed = rows.groupby([rows["code"], rows["sex"], band])["value"].sum()
    index = pd.MultiIndex.from_product([list(codes), SEXES, range(-1, len(AGES))])
    held = summed.reindex(index).to_numpy(np.float64).reshape(-1, len(SEXES), len(AGES) + 1)
    unknown, known = np.nan_to_num(held[:, :, 0]), held[:, :, 1:]
    total = known.sum(axis=2)
    spread = np.divide(unknown, total, out=np.zeros_like(total), where=total > 0)
    filled: Array = known * (1 + spread)[:, :, None]
    return filled


def ahead(before: Array, now: Array, areas: npt.NDArray[np.intp], steps: int) -> list[Array]:
    """``now`` moved on by 1 … ``steps`` times five years: (units, sexes, bands) each.

    ``before`` is the census five years earlier, ``areas`` the prefecture of each unit, from 0 up.
    """
    earlier, later = _summed(before, areas), _summed(now, areas)
    change, births = _ratios(earlier, later)
    wholes = _moved(later, change, births, steps)
    units = _moved(now, *_ratios(before, now, (change[areas], births[areas])), steps)
    found = []
    for unit, area in zip(units, wholes, strict=True):
        own = _summed(unit, areas).sum(axis=(1, 2))
        factor = np.divide(area.sum(axis=(1, 2)), own, out=np.ones_like(own), where=own > 0)
        found.append(unit * factor[areas][:, None, None])
    return found


def hamilton_perry(ages: pd.DataFrame, origin: int, horizons: Iterable[int]) -> pd.DataFrame:
    """Forecasts from the census of ``origin``: code × year, ``origin`` and each horizon after it.

    Horizons are multiples of five. Units without people at the origin, or that are not held in both
    censuses, are absent. Raises ValueError for a horizon between two bands.
    """
    wanted = sorted(horizons)
    if any(horizon % STEP for horizon in wanted):
        raise ValueError(f"cohorts move in steps of {STEP} years; ask for multiples of it")
    codes = pd.Index(sorted(set(ages["code"])), name="code")
    before, now = (by_band(ages, year, codes) for year in (origin - STEP, origin))
    held = (now.sum(axis=(1, 2)) > 0) & (before.sum(axis=(1, 2)) > 0)
    codes, before, now = codes[held], before[held], now[held]
    areas = pd.factorize(codes.str[:2])[0].astype(np.intp)
    moved = [now, *ahead(before, now, areas, max(wanted) // STEP)]
    years = {origin + h: moved[h // STEP].sum(axis=(1, 2)) for h in (0, *wanted)}
    return pd.DataFrame(years, index=codes)


def _summed(people: Array, areas: npt.NDArray[np.intp]) -> Array:
    out = np.zeros((int(areas.max()) + 1, *people.shape[1:]))
    np.add.at(out, areas, people)
    return out


def _bases(people: Array) -> Array:
    """Whom the people of each band but the first come from; those of the open band from two."""
    return np.concatenate([people[:, :, :-2], people[:, :, -2:].sum(axis=2, keepdims=True)], axis=2)


def _ratios(
    before: Array, now: Array, whole: tuple[Array, Array] | None = None
) -> tuple[Array, Array]:
    """Cohort change ratios (units, sexes, bands − 1) and child-woman ratios (units,).

    ``whole``: those of each unit's prefecture, within CLIP times which small bases stay.
    """
    bases, women = _bases(before), now[:, 1, MOTHERS].sum(axis=1)
    change = np.divide(now[:, :, 1:], bases, out=np.full(bases.shape, np.nan), where=bases > 0)
    children = now[:, :, 0].sum(axis=1)
    births = np.divide(children, women, out=np.full(women.shape, np.nan), where=women > 0)
    if whole is None:
        return np.nan_to_num(change), np.nan_to_num(births)
    return _kept(change, bases, whole[0]), _kept(births, women, whole[1])


def _kept(ratio: Array, base: Array, whole: Array) -> Array:
    """Small bases near the prefecture's ratio; without a base, that ratio."""
    near = np.clip(ratio, CLIP[0] * whole, CLIP[1] * whole)
    return np.where(base >= SMALL, ratio, np.where(np.isnan(near), whole, near))


def _moved(now: Array, change: Array, births: Array, steps: int) -> list[Array]:
    """``now`` moved on by its ratios, once, twice … ``steps`` times."""
    boys = now[:, 0, 0].sum() / now[:, :, 0].sum()
    found, people = [], now
    for _ in range(steps):
        older = _bases(people) * change
        women = older[:, 1, MOTHERS.start - 1 : MOTHERS.stop - 1].sum(axis=1)
        children = (births * women)[:, None] * np.array([boys, 1 - boys])
        people = np.concatenate([children[:, :, None], older], axis=2)
        found.append(people)
    return found
