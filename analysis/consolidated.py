"""One place's spending by both levels: its own account, and its share of its prefecture's.

The prefecture's account does not say for whom it spends, so its spending is spread evenly over its
people. One thing is known not to be so: since FY2017 designated cities pay the teachers of their
elementary and junior high schools themselves (市町村立学校職員給与負担法第1条, Act on Sharing of
Salaries of Municipal School Staff, as amended in 2014), so the prefecture's serve the others:
``Spread`` 'schools' divides its spending on these schools by the people outside designated cities.
Totals over the same range of tasks are the idea of the Fiscally Standardized Cities (Langley 2016,
Lincoln Institute of Land Policy).

Net of what the prefecture pays its municipalities: shares of its taxes and Tokyo's adjustment grant
are lines of their own and are left out; disbursements are not printed by function and are taken off
as one amount (``passed_on``). Summed over all people of a prefecture the net totals are the
prefecture's account less these three, plus the accounts of its municipalities.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from analysis.levels import BETWEEN, FUNCTIONS, REST

Spread = Literal["schools", "even"]
#: Functions drawn together; each of FUNCTIONS once, the last with what no function holds.
GROUPS = {
    "welfare": ("welfare",),
    "education": ("education",),
    "civil_works": ("civil_works",),
    "health": ("health",),
    "safety": ("police", "fire"),
    "debt_service": ("debt_service",),
    "general_affairs": ("general_affairs", "assembly"),
    "industry": ("agriculture", "commerce", "labour"),
    REST: ("disaster_recovery",),
}
TOTAL, PEOPLE = "expenditure_total", "population_fiscal_year"
#: Lines of the prefecture's account that are no spending of its own.
PAID_ON = (BETWEEN["tax_share_grants"], BETWEEN["ward_adjustment"])
SCHOOLS = ("expenditure_elementary_schools", "expenditure_junior_high_schools")
RECEIVED = "prefectural_disbursements"
TOWN_ITEMS = (
    TOTAL, PEOPLE, RECEIVED, *(f"expenditure_{f}" for f in FUNCTIONS if f != "police")
)  # fmt: skip
PREFECTURE_ITEMS = (TOTAL, *PAID_ON, *SCHOOLS, *(f"expenditure_{f}" for f in FUNCTIONS))


@dataclass(frozen=True)
class Consolidated:
    """Per head of each unit, in the unit of the amounts; rows are units.

    ``own`` and ``prefecture``: a column a group of GROUPS. ``passed_on``: what is in both, because
    the prefecture paid it to municipalities. ``people`` of each unit.
    """

    own: pd.DataFrame
    prefecture: pd.DataFrame
    passed_on: pd.Series
    people: pd.Series

    @property
    def net(self) -> pd.Series:
        """Both levels together, what is in both counted once."""
        return self.own.sum(axis=1) + self.prefecture.sum(axis=1) - self.passed_on


def consolidated(
    towns: pd.DataFrame,
    prefectures: pd.DataFrame,
    units: Mapping[str, tuple[str, ...]],
    spread: Spread = "schools",
) -> Consolidated:
    """The account of each of ``units`` (id → codes of its municipalities).

    ``towns`` by code: all municipalities of the prefectures concerned with prefecture_code,
    designated (bool) and TOWN_ITEMS; ``prefectures`` by code with PREFECTURE_ITEMS. A unit whose
    municipalities lack an amount is NaN. A function that a level does not print is in its rest.
    """
    own = _groups(towns).div(towns[PEOPLE], axis=0)
    shares = _shares(towns, prefectures, spread)
    passed = towns.groupby("prefecture_code")[RECEIVED].sum(min_count=1)
    per_head = passed / towns.groupby("prefecture_code")[PEOPLE].sum()
    members = pd.DataFrame(
        [(id_, code) for id_, codes in units.items() for code in codes], columns=["id", "code"]
    )
    of = members["code"]
    each = pd.concat(
        [
            own.add_prefix("own ").reindex(of),
            shares.add_prefix("prefecture ").reindex(of),
            towns["prefecture_code"].map(per_head).rename("passed_on").reindex(of),
        ],
        axis=1,
    )
    people = towns[PEOPLE].reindex(of)
    ids = members["id"].to_numpy()
    heads = people.groupby(ids, sort=False).sum(skipna=False)
    sums = each.mul(people, axis=0).groupby(ids, sort=False).sum(skipna=False).div(heads, axis=0)
    own, shares = (
        sums.filter(like=f"{side} ").rename(columns=lambda c: c.split()[1])
        for side in ("own", "prefecture")
    )
    return Consolidated(own, shares, sums["passed_on"], heads)


def _groups(frame: pd.DataFrame, without: tuple[str, ...] = ()) -> pd.DataFrame:
    """Spending by group of GROUPS, the rest what the total less ``without`` has beyond them."""
    held = {f: frame[f"expenditure_{f}"] for f in FUNCTIONS if f"expenditure_{f}" in frame}
    found = pd.DataFrame(
        {
            group: sum((held[f] for f in functions if f in held), pd.Series(0.0, frame.index))
            for group, functions in GROUPS.items()
        }
    )
    total = frame[TOTAL] - frame[list(without)].sum(axis=1, skipna=False)
    found[REST] += total - found.sum(axis=1, skipna=False)
    return found


def _shares(towns: pd.DataFrame, prefectures: pd.DataFrame, spread: Spread) -> pd.DataFrame:
    """What the prefecture spends per head for each municipality, by group."""
    amounts = _groups(prefectures, PAID_ON)
    inside = towns.groupby("prefecture_code")[PEOPLE].sum()
    of = towns["prefecture_code"]
    if spread == "even":
        return amounts.div(inside, axis=0).reindex(of).set_axis(towns.index)
    schools = prefectures[list(SCHOOLS)].sum(axis=1, skipna=False)
    amounts["education"] -= schools
    found = amounts.div(inside, axis=0).reindex(of).set_axis(towns.index)
    others = towns[~towns["designated"]].groupby("prefecture_code")[PEOPLE].sum()
    teachers = of.map(schools / others).where(~towns["designated"], 0.0)
    return found.assign(education=found["education"] + teachers)
