"""Fewer and older people to 2050: the frames, the elasticities, what follows from them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis import shrinkage
from analysis.shrinkage import Elasticities, Path
from data import queries
from data.queries import Measure
from ui.memory import remembered
from ui.scenario_bodies import YEARS, bodies_frame

#: The census year that the projection starts from; need is measured by its people, too.
START = 2020
AHEAD = (2025, 2030, 2035, 2040, 2045, 2050)
PROJECTED = (
    "population_projected",
    "population_projected_65_over_share",
    "population_projected_75_over_share",
)


@remembered
def people_frames(year: int) -> tuple[pd.DataFrame, dict[int, pd.DataFrame]]:
    """By code. The base of 2020 with need and revenue of fiscal year ``year``; the years ahead.

    Columns of both: people and the moving variables; of the base also land, type, prefecture.
    """
    years = {}
    for when in (START, *AHEAD):
        frame, _ = queries.cross_section(tuple(Measure(i) for i in PROJECTED), when)
        frame = frame.set_index("code").astype(float).dropna()
        moved = shrinkage.variables(*(frame[i] for i in PROJECTED))
        years[when] = moved.assign(people=frame[PROJECTED[0]])
    towns = queries.municipalities().set_index("code")
    money_frame = bodies_frame(year).set_index("code")
    base = years.pop(START).join(money_frame[["need", "revenue"]], how="inner")
    base = base.join(towns[["type", "prefecture_code", "habitable_km2"]])
    base["log_area"] = np.log(base.pop("habitable_km2").astype(float))
    base = base[base[["need", "revenue"]].gt(0).all(axis=1)]
    return base, {when: frame.loc[base.index] for when, frame in years.items()}


@remembered
def models(year: int) -> tuple[Elasticities, Elasticities]:
    """Elasticities of need and of revenue. Raises ShrinkageError."""
    base, _ = people_frames(year)
    return shrinkage.elasticities(base, "need"), shrinkage.elasticities(base, "revenue")


@remembered
def paths(year: int, codes: tuple[str, ...] = ()) -> tuple[Path, ...]:
    """Sums of the base and the years ahead, with intervals; of all, or of some that are held."""
    base, ahead = people_frames(year)
    own = base.loc[list(codes)] if codes else base
    frames = {when: frame.loc[own.index] for when, frame in ahead.items()}
    return tuple(shrinkage.paths(own, {START: own, **frames}, models(year)))


def held(year: int, codes: Iterable[str]) -> tuple[str, ...]:
    """Those of ``codes`` that have a projection, need and revenue."""
    known = people_frames(year)[0].index
    return tuple(code for code in codes if code in known)


@remembered
def shrunk(year: int, to: int) -> pd.DataFrame:
    """The frame of shrinkage.by_unit by code, and the change of need per head with its interval.

    ``change``, ``change_low``, ``change_high`` in per cent of the base.
    """
    base, ahead = people_frames(year)
    found = shrinkage.by_unit(base, ahead[to], models(year))
    before = base["need"] / base["people"]
    ends = {"change": "need_per_head", "change_low": "need_low", "change_high": "need_high"}
    changes = {key: 100 * (found[column] / before - 1) for key, column in ends.items()}
    return found.assign(**changes).rename_axis("code").reset_index()


def last_by_base() -> dict[int, tuple[Path, Path]]:
    """Base year → sums of the base and of the last year ahead."""
    return {year: (paths(year)[0], paths(year)[-1]) for year in YEARS}
