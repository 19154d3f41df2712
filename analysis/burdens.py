"""Tax paid per head against spending received per head, and what fills the space between.

Two sides of one account: own taxes are what a place pays itself, spending is what is done for it.
Their distance is what others pay (allocation tax, disbursements), what is borrowed, and what else
comes in. Taxes are counted where they are levied: firms, power plants and holiday homes pay them
too, so tax per head is no burden on a resident (benefit principle and tax exporting, Oates 1972).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

#: What fills a budget, from own tax to the rest of revenue; the lists are ids that are added up.
SOURCES: dict[str, tuple[str, ...]] = {
    "tax": ("local_tax",),
    "allocation": ("local_allocation_tax",),
    "national": ("national_disbursements",),
    "prefectural": ("prefectural_disbursements",),
    "shares": (
        "local_transfer_tax",
        "tax_share_grants",
        "local_consumption_tax_grant",
        "special_local_grant",
    ),
    "bonds": ("local_bonds_issued",),
}
REST, SPENDING, REVENUE = "rest", "expenditure_total", "revenue_total"
PEOPLE = "population_fiscal_year"
#: Special wards have this in the place of the allocation tax.
WARD_GRANT = "ward_adjustment_grant"
ITEMS = (*(i for ids in SOURCES.values() for i in ids), WARD_GRANT, REVENUE, SPENDING, PEOPLE)


@dataclass(frozen=True)
class Summary:
    """Of ``n`` municipalities: amounts per head of all their people, and tax over spending in %.

    ``cover`` is that of the sums, ``median`` and ``highest`` (that of ``code``) are those of single
    municipalities; in ``covered`` of them tax is at least what is spent.
    """

    n: int
    tax: float
    spending: float
    cover: float
    median: float
    highest: float
    code: str
    covered: int


def cover(tax: pd.Series, spending: pd.Series) -> pd.Series:
    """100 × tax ÷ spending; NaN where nothing is spent or one is missing."""
    found = 100 * tax / spending.where(spending > 0)
    return found.astype(float)


def summary(frame: pd.DataFrame) -> Summary | None:
    """Of ``frame`` by code: tax and spending per head, people. None without a whole row."""
    held = frame[["tax", "spending", "people"]].dropna()
    held = held[held["spending"] > 0]
    if held.empty:
        return None
    covers = cover(held["tax"], held["spending"])
    tax, spending = (
        float(np.average(held[k], weights=held["people"])) for k in ("tax", "spending")
    )
    return Summary(
        n=len(held),
        tax=tax,
        spending=spending,
        cover=100 * tax / spending,
        median=float(covers.median()),
        highest=float(covers.max()),
        code=str(covers.idxmax()),
        covered=int((held["tax"] >= held["spending"]).sum()),
    )


def together(frame: pd.DataFrame, members: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    """tax, spending, gap and cover of each of ``members`` (id → codes) as one; people.

    ``frame`` by code as of ``summary``. NaN where one of the members lacks a side.
    """
    rows = {}
    for id_, codes in members.items():
        held = frame.loc[list(codes), ["tax", "spending", "people"]]
        people = held["people"].sum(skipna=False)
        sums = held[["tax", "spending"]].mul(held["people"], axis=0).sum(skipna=False)
        rows[id_] = {**(sums / people), "people": people}
    found = pd.DataFrame.from_dict(rows, orient="index", columns=["tax", "spending", "people"])
    return found.assign(
        gap=found["spending"] - found["tax"], cover=cover(found["tax"], found["spending"])
    )


def by_class(frame: pd.DataFrame, classes: pd.Series) -> pd.DataFrame:
    """Each class as one: n, people, SOURCES and 'rest' per head, spending, cover.

    ``frame`` by code has ITEMS; only municipalities with all of SOURCES, total revenue, spending
    and people count (a ward's grant stands for the allocation tax it does not get). 'rest' is
    revenue less SOURCES. ``classes`` (by code, an ordered categorical) gives the order; classes of
    nobody are left out.
    """
    allocation = frame["local_allocation_tax"].fillna(frame[WARD_GRANT])
    filled = frame.assign(local_allocation_tax=allocation)
    amounts = pd.DataFrame(
        {name: filled[list(ids)].sum(axis=1, skipna=False) for name, ids in SOURCES.items()}
    )
    amounts = amounts.assign(
        revenue=filled[REVENUE], spending=filled[SPENDING], people=filled[PEOPLE]
    )
    amounts = amounts.dropna()
    of = classes.reindex(amounts.index)
    sums = amounts.groupby(of, observed=True).sum()
    heads = sums[[*SOURCES, "revenue", "spending"]].div(sums["people"], axis=0)
    heads[REST] = heads["revenue"] - heads[list(SOURCES)].sum(axis=1)
    heads["n"] = amounts.groupby(of, observed=True).size()
    heads["people"] = sums["people"]
    heads["cover"] = cover(heads["tax"], heads["spending"])
    return heads[["n", "people", *SOURCES, REST, "spending", "cover"]]


def outliers(frame: pd.DataFrame, most: int = 3) -> tuple[str, ...]:
    """Codes with the highest tax and the highest spending per head, ``most`` of each."""
    codes = [
        code
        for column in ("tax", "spending")
        for code in frame[column].dropna().nlargest(most).index
    ]
    return tuple(dict.fromkeys(map(str, codes)))
