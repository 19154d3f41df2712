"""Prefecture and municipalities together: who spends on what, from whose money.

Both levels print their own accounts; money that one pays the other stands in both. Totals are
net of the flows that the tables give (prefectural disbursements to municipalities, the shares of
prefectural taxes passed on, and what Tokyo pays its special wards for them). The tables do not give
these flows by function, so functions stay gross and ``Account.between`` says how much is counted
twice at most. A joint authority's spending is in the municipal totals as the System of Social and
Demographic Statistics prints them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

#: Functions (目的別歳出) that do not overlap, by the ids behind 'expenditure_'.
FUNCTIONS = (
    "welfare",
    "education",
    "civil_works",
    "health",
    "police",
    "fire",
    "agriculture",
    "commerce",
    "labour",
    "general_affairs",
    "assembly",
    "disaster_recovery",
    "debt_service",
)
REST = "rest"
LEVELS = ("prefecture", "municipalities")
#: What stands before the ids of each level.
PREFIXES = {"prefecture": "", "municipalities": "municipalities_"}
#: What the prefecture pays its municipalities, and where that stands: what they receive, or what it
#: pays out. The last is Tokyo's for its special wards (特別区財政調整交付金).
BETWEEN = {
    "prefectural_disbursements": "municipalities_prefectural_disbursements",
    "tax_share_grants": "expenditure_tax_share_grants",
    "ward_adjustment": "expenditure_ward_adjustment",
}


@dataclass(frozen=True)
class Account:
    """One area in one year; amounts in the unit given.

    ``spending``: function × level, gross, 'rest' last; functions that the year's tables give of one
    level only are in the rest of both, so that no row compares a figure with a gap. ``between``:
    what the first level paid the second, NaN for a flow that the year's tables do not give.
    ``own_taxes`` by level.
    """

    spending: pd.DataFrame
    between: Mapping[str, float]
    own_taxes: Mapping[str, float]
    people: float

    @property
    def counted_twice(self) -> float:
        """The flows between the levels that are known."""
        return float(np.nansum(list(self.between.values())))

    @property
    def net_total(self) -> float:
        """Spending of both levels, what one pays the other counted once, where it is spent."""
        return float(self.spending.to_numpy().sum()) - self.counted_twice

    @property
    def net_by_level(self) -> dict[str, float]:
        """Spending by the level that spends at last: the prefecture's without what it passed on."""
        gross = self.spending.sum()
        return {
            "prefecture": float(gross["prefecture"]) - self.counted_twice,
            "municipalities": float(gross["municipalities"]),
        }

    def vertical_gap(self) -> dict[str, float]:
        """1 − own taxes ÷ spending at last, in per cent, by level and for both."""
        net = self.net_by_level
        gaps = {level: 100 * (1 - self.own_taxes[level] / net[level]) for level in LEVELS}
        return {**gaps, "both": 100 * (1 - sum(self.own_taxes.values()) / self.net_total)}

    def shares(self) -> pd.DataFrame:
        """Per cent of each function that each level spends (gross); NaN for a function of none."""
        whole = self.spending.sum(axis=1).replace(0, np.nan)
        return self.spending.div(whole, axis=0) * 100


class LevelsError(ValueError):
    """An account cannot be drawn up; ``missing`` are the ids it lacks."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(f"no account without {', '.join(missing)}")
        self.missing = missing


def account(figures: Mapping[str, float]) -> Account:
    """The account of one area from item ids: those of the prefecture, and 'municipalities_…'.

    Needs totals, local_tax of both levels and population_fiscal_year; a function that a level never
    has (police of municipalities: no such id) is 0 there. Raises LevelsError for totals or taxes
    that are missing.
    """
    needed = [f"{p}{i}" for p in PREFIXES.values() for i in ("expenditure_total", "local_tax")]
    lacking = tuple(i for i in (*needed, "population_fiscal_year") if not _held(figures, i))
    if lacking:
        raise LevelsError(lacking)
    functions = tuple(f for f in FUNCTIONS if _told(figures, f"expenditure_{f}"))
    columns = {}
    for level, prefix in PREFIXES.items():
        own = {f: float(figures.get(f"{prefix}expenditure_{f}", 0)) for f in functions}
        own[REST] = figures[f"{prefix}expenditure_total"] - sum(own.values())
        columns[level] = own
    return Account(
        pd.DataFrame(columns).reindex([*functions, REST]),
        {
            name: float(figures[i]) if _held(figures, i) else float("nan")
            for name, i in BETWEEN.items()
        },
        {level: float(figures[f"{p}local_tax"]) for level, p in PREFIXES.items()},
        float(figures["population_fiscal_year"]),
    )


def per_head(frame: pd.DataFrame) -> pd.DataFrame:
    """Spending at last and own taxes of each row of ``frame``, by level, over its people.

    ``frame`` has the ids of ``account`` as columns, its rows are areas or years. Columns:
    spending_prefecture, spending_municipalities, spending, tax_prefecture, tax_municipalities, tax.
    What ``account`` gives of each row, without drawing it up; rows without one are left out.
    """
    needed = [f"{p}{i}" for p in PREFIXES.values() for i in ("expenditure_total", "local_tax")]
    held = frame.dropna(subset=[*needed, "population_fiscal_year"])
    passed_on = held.reindex(columns=list(BETWEEN.values())).sum(axis=1)
    found: dict[str, pd.Series] = {}
    for name, item in (("spending", "expenditure_total"), ("tax", "local_tax")):
        levels = {level: held[f"{prefix}{item}"] for level, prefix in PREFIXES.items()}
        if name == "spending":
            levels["prefecture"] = levels["prefecture"] - passed_on
        found |= {f"{name}_{level}": amounts for level, amounts in levels.items()}
        found[name] = levels["prefecture"] + levels["municipalities"]
    return pd.DataFrame(found).div(held["population_fiscal_year"], axis=0)


def _held(figures: Mapping[str, float], id_: str) -> bool:
    return id_ in figures and not np.isnan(figures[id_])


def _told(figures: Mapping[str, float], id_: str) -> bool:
    """Whether every level that can have the item has its figure in this year."""
    return not any(np.isnan(figures.get(f"{p}{id_}", 0)) for p in PREFIXES.values())


SOURCES = (
    "local_tax",
    "local_allocation_tax",
    "national_disbursements",
    "prefectural_disbursements",
    "local_bonds_issued",
)
KEPT, DEFICIT = "kept", "deficit"
#: Functions below this share of both levels' spending are drawn with the rest.
SMALL = 0.03


def money_flows(figures: Mapping[str, float]) -> pd.DataFrame:
    """side ('in', 'out'), item, level, value above 0: from sources to levels to functions, gross.

    Both sides of a level are equal: 'rest' of the sources is revenue_total less the SOURCES (one
    whose figure a level lacks in this year is in the rest of both), and
    'kept' is revenue that is not spent in the year (carried over), 'deficit' what is spent beyond
    the revenue (Osaka in 1976, Hokkaido's municipalities with Yubari in 2006). Raises LevelsError.
    """
    lacking = tuple(f"{p}revenue_total" for p in PREFIXES.values())
    lacking = tuple(i for i in lacking if not _held(figures, i))
    if lacking:
        raise LevelsError(lacking)
    spending = account(figures).spending
    small = spending.sum(axis=1) < SMALL * spending.to_numpy().sum()
    spending = spending.groupby([REST if small[f] else f for f in spending.index], sort=False).sum()
    rows: list[tuple[str, str, str, float]] = []
    for level, prefix in PREFIXES.items():
        own = {s: float(figures.get(f"{prefix}{s}", 0)) for s in SOURCES if _told(figures, s)}
        whole = float(figures[f"{prefix}revenue_total"])
        own[REST] = whole - sum(own.values())
        spent = {str(f): float(v) for f, v in spending[level].items()}
        over = whole - sum(spent.values())
        spent[KEPT], own[DEFICIT] = max(over, 0.0), max(-over, 0.0)
        rows += [("in", item, level, value) for item, value in own.items()]
        rows += [("out", item, level, value) for item, value in spent.items()]
    frame = pd.DataFrame(rows, columns=["side", "item", "level", "value"])
    return frame[frame["value"] > 0].reset_index(drop=True)
