"""What every saving rests on: the bodies that can pool, the schedule, the two curves."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.cooperation import Members
from analysis.cost_curve import CostCurve
from analysis.panel import EVACUATED
from analysis.pooling import Step
from data import catalog, queries
from data.queries import Measure
from ui import cost
from ui.memory import remembered
from ui.text import money, number

YEAR = 2023
IDS = (
    "population_fiscal_year",
    "expenditure_total",
    "standard_fiscal_need",
    "standard_fiscal_revenue",
    "expenditure_fire",
    "expenditure_health",
    "expenditure_general_affairs",
    "joint_authority_burden",
)
COLUMNS = ("people", "spending", "need", "revenue", "fire", "health", "administration", "joint")
#: The curves of all municipalities with all controls: what is spent, and what is needed.
COST = cost.Choice("total", (2017, 2019), "all", "full", ())
NEEDS = COST.of("need", cost.NEED_WINDOW)
#: Share of the pooled spending that a km costs, in per cent: least, most, step.
PER_KM = (0, 5, 0.1)


@remembered
def bodies() -> pd.DataFrame:
    """Index code: COLUMNS, lat, lon, reason: why a body is not in a saving ('' for those that are).

    Wards have no tasks of the kind and no need of their own; the evacuated have no ordinary year.
    """
    frame, _ = queries.cross_section(tuple(Measure(i) for i in IDS), YEAR, wards=True)
    frame = frame.set_index("code").astype(float)
    frame.columns = list(COLUMNS)
    towns = queries.municipalities().set_index("code")
    frame = frame.join(towns[["lat", "lon"]].astype(float))
    lacking = frame[["people", "spending", "need", "revenue"]].isna().any(axis=1)
    lacking |= ~frame[["people", "spending"]].gt(0).all(axis=1)
    reasons = [towns["is_ward"].reindex(frame.index), frame.index.isin(EVACUATED), lacking]
    return frame.assign(reason=np.select(reasons, ["ward", "evacuated", "missing"], ""))


def members_of(frame: pd.DataFrame) -> Members:
    """Rows of ``bodies`` as arrays."""
    names = ("people", "spending", "need", "revenue", "lat", "lon")
    return Members(*(frame[name].to_numpy(float) for name in names))


@remembered
def schedule(year: int = YEAR) -> tuple[Step, ...]:
    """The scale correction of fire services of about FY2001, which stands for all services."""
    rows = catalog.law()["fire_scale_schedule"].in_year(year)
    return tuple(Step(*row) for row in rows)  # type: ignore[union-attr, misc]


def schedule_words(year: int) -> str:
    """The schedule as files write it: 0–: 1.21 P + 3,720; …"""
    return "; ".join(f"{s.above:,g}–: {s.slope:g} P + {s.constant:,g}" for s in schedule(year))


def curves() -> tuple[CostCurve, CostCurve]:
    """Of spending and of need. Raises CostError where one cannot be had."""
    found = [cost.estimated(choice) for choice in (COST, NEEDS)]
    for one in found:
        if not isinstance(one, CostCurve):
            raise one
    return found[0], found[1]  # type: ignore[return-value]


def signed_percent(change: float, lang: str, decimals: int = 1) -> str:
    """A share as a change, with its sign."""
    return _signed(number(100 * change, "percent", lang, decimals), change)


def signed_amount(change: float, lang: str) -> str:
    """An amount as a change, with its sign."""
    return _signed(money(change, lang), change)


def _signed(text: str, change: float) -> str:
    return f"+{text}" if change > 0 else text
