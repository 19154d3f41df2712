"""The scenarios of rules: who takes part, and what a rule, or another one, does to everybody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import scenarios
from analysis.scenarios import Bodies, Closure, Ledger, Outcome, ScenarioError, Spread
from data import catalog, queries
from data.queries import Measure
from ui import allocation
from ui.memory import remembered

#: Base years: those in which need and revenue of all are published, the latest first.
YEARS = tuple(sorted(allocation.OFFICIAL, reverse=True))
CLOSURES: tuple[Closure, ...] = get_args(Closure)
COUNTED = (100.0, 75.0)
#: Per cent of revenue that may count in full instead of what is found: from none to more than most.
IN_FULL = (0.0, 15.0)
TOKYO = "13"
WARDS = ("13101", "13123")
#: What everything is computed from, by catalog ids.
INPUTS = (
    "standard_fiscal_need",
    "standard_fiscal_revenue",
    "standard_tax_revenue",
    "population_fiscal_year",
)
QUARTERS = 4
#: A change below so many yen is none: nothing that a body's books would show.
LEAST = 500


@dataclass(frozen=True)
class Rule:
    """A scenario of rules as the address writes it; everything the outcome depends on.

    ``full`` is the per cent of revenue that counts in full; None: as it follows from what is
    published.
    """

    kind: str
    value: float  # the retained share or the points of tax, both in per cent
    closure: Closure
    counted: float  # per cent of a moved tax that enters revenue
    year: int = YEARS[0]
    full: float | None = None

    @property
    def is_law(self) -> bool:
        """Is it the law as it is: today's retained share, or no tax moved?"""
        law = 100 * allocation.retained(self.year) if self.kind == "retained" else 0
        return self.value == law


@dataclass(frozen=True)
class Compared:
    """Some of the bodies, and of each standard tax (thousand yen), people and quarter."""

    at: NDArray[np.intp]  # their places in the frame
    standard: NDArray[np.float64]
    people: NDArray[np.float64]
    quarter: NDArray[np.intp]


@remembered
def bodies_frame(year: int, full: float | None = None) -> pd.DataFrame:
    """code, level, need, revenue, standard, tax, full, people, eligible, quarter; thousand yen.

    ``level`` is municipality, ward or prefecture. Wards have no need of their own; Tokyo is
    computed with them and receives nothing. ``quarter`` is 0 for the quarter of the eligible
    municipalities with the least revenue against need, up to 3, and −1 for all others.
    """
    towns, _ = queries.cross_section(tuple(Measure(i) for i in INPUTS), year, wards=True)
    codes = queries.prefectures()["code"]
    own = pd.DataFrame({"code": codes})
    for id_ in INPUTS:
        values = queries.prefecture_values(Measure(id_), year).set_index("code")["value"]
        own[id_] = codes.map(values)
    ward = towns["code"].between(*WARDS)
    towns = towns.assign(level=np.where(ward, "ward", "municipality"))
    frame = pd.concat([towns, own.assign(level="prefecture")], ignore_index=True)
    frame.columns = ["code", "need", "revenue", "standard", "people", "level"]
    wards = frame["level"].eq("ward")
    frame.loc[wards, ["need", "revenue", "standard"]] = np.nan
    counted = 1 - allocation.retained(year)
    if full is None:
        frame["tax"] = (frame["standard"] - frame["revenue"]) / (1 - counted)
        frame["full"] = frame["revenue"] - counted * frame["tax"]
    else:
        frame["full"] = full / 100 * frame["revenue"]
        frame["tax"] = (frame["revenue"] - frame["full"]) / counted
    known = frame[["need", "revenue", "full"]].notna().all(axis=1)
    frame["eligible"] = known & (frame["code"] != TOKYO)
    frame = frame[frame["people"].notna() & (known | wards)].reset_index(drop=True)
    inside = frame["eligible"] & frame["level"].eq("municipality")
    strength = (frame["revenue"] / frame["need"]).where(inside).rank(pct=True)
    frame["quarter"] = np.ceil(QUARTERS * strength).sub(1).fillna(-1).astype(int)
    return frame


@remembered
def bodies(year: int, full: float | None = None) -> Bodies:
    """bodies_frame as arrays."""
    frame = bodies_frame(year, full)
    columns = (frame[c].to_numpy(np.float64) for c in ("need", "revenue", "full", "people"))
    return Bodies(*columns, frame["eligible"].to_numpy(bool))


@remembered
def outcome(rule: Rule) -> Outcome:
    """What the rule does to every body. Raises ScenarioError."""
    taking_part = bodies(rule.year, rule.full)
    if rule.kind == "retained":
        law = allocation.retained(rule.year)
        return scenarios.retained_share(taking_part, rule.value / 100, rule.closure, today=law)
    frame = bodies_frame(rule.year, rule.full)
    total = rule.value * catalog.rate("consumption_tax_point_yield", rule.year)
    half = catalog.rate("consumption_tax_share_municipalities", rule.year) / 100
    people = frame["people"].to_numpy(np.float64)
    towns = frame["level"].ne("prefecture").to_numpy()
    shares = np.where(
        towns, half * people / people[towns].sum(), (1 - half) * people / people[~towns].sum()
    )
    return scenarios.tax_transfer(taking_part, total, shares, rule.counted / 100, rule.closure)


@remembered
def books(rule: Rule) -> Ledger:
    """The outcome in whole yen, half of a moved tax for each tier. Raises ScenarioError."""
    own = bodies_frame(rule.year, rule.full)["level"].eq("prefecture").to_numpy(bool)
    return scenarios.ledger(outcome(rule), tiers=(own, ~own))


@remembered
def by_body(rule: Rule) -> pd.DataFrame:
    """bodies_frame with receipts, before, after, change in whole yen and per_head in thousand.

    A ward to which nothing happens has no per_head: the allocation tax does not apply to it. A yen
    or two by rounding are no change per head, or they would rank below all others without any.
    """
    book = books(rule)
    frame = bodies_frame(rule.year, rule.full).assign(
        receipts=book.receipts, before=book.before, after=book.after, change=book.change
    )
    per_head = (frame["change"] / 1000 / frame["people"]).where(frame["change"].abs() > LEAST, 0.0)
    return frame.assign(per_head=per_head.mask(frame["level"].eq("ward") & frame["change"].eq(0)))


@remembered
def compared(year: int, full: float | None = None) -> Compared:
    """The municipalities whose means can be told: all but the wards."""
    frame = bodies_frame(year, full)
    at = np.flatnonzero(frame["level"].eq("municipality") & frame["eligible"])
    frame = frame.iloc[at]
    amounts = (frame[c].to_numpy(np.float64) for c in ("standard", "people"))
    return Compared(at, *amounts, frame["quarter"].to_numpy(np.intp))


@remembered
def spread(rule: Rule) -> Spread:
    """Winners, losers, Gini of standard tax and allocation tax per head, change by quarter.

    Changes per head of the quarters are in thousand yen.
    """
    own, book = compared(rule.year, rule.full), books(rule)
    found = scenarios.spread(
        book.change[own.at].astype(np.float64),
        1000 * own.standard + book.before[own.at],
        own.people,
        own.quarter,
        least=LEAST,
    )
    return replace(found, per_head=found.per_head / 1000)


def others(rule: Rule) -> list[tuple[str, Rule]]:
    """The rule itself ('chosen') and each that differs from it in one assumption."""
    found = [("chosen", rule)]
    found += [(c, replace(rule, closure=c)) for c in CLOSURES if c != rule.closure]
    found += [(str(y), replace(rule, year=y)) for y in YEARS if y != rule.year]
    if rule.kind == "retained":
        return [*found, *((f"full_{x:g}", replace(rule, full=x)) for x in IN_FULL)]
    return [
        *found,
        *((f"counted_{x:g}", replace(rule, counted=x)) for x in COUNTED if x != rule.counted),
    ]


@remembered
def varied(rule: Rule) -> pd.DataFrame:
    """A row for each of ``others``: id, change (yen, of all bodies), winners … and q0 to q3.

    NaN with the status 'not_calculated' where the books cannot be closed.
    """
    rows = []
    for id_, other in others(rule):
        try:
            found, seen = outcome(other), spread(other)
        except ScenarioError:
            rows.append({"id": id_, "status": "not_calculated"})
            continue
        rows.append(
            {
                "id": id_,
                "change": books(other).change.sum(),
                "winners": seen.winners,
                "losers": seen.losers,
                "gini_before": seen.gini[0],
                "gini_after": seen.gini[1],
                "recipients": found.recipients[1],
                "scale": found.scale,
                **{f"q{i}": value for i, value in enumerate(seen.per_head)},
            }
        )
    return pd.DataFrame(rows)
