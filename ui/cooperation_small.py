"""The small municipalities of Japan pool some services: who, with whom, what it would save."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis import pooling
from data import queries
from data.queries import Measure
from ui.cooperation_bodies import bodies, curves, schedule
from ui.memory import remembered

SERVICES = ("fire", "waste", "administration")
ROUTES = ("schedule", "curve")
#: With whom a small municipality pools: the others of its medical area, or of its prefecture.
WITHIN = ("area", "prefecture")
AMOUNTS = ("pooled", "km", "rate", "low", "high", "gross", "cost", "net", "share", "per_head")
WASTE = ("municipalities_expenditure_cleaning", "municipalities_expenditure_health")


@remembered
def waste_shares() -> pd.Series:
    """Prefecture → share of waste in its municipalities' spending on health, latest year held.

    Waste by municipality is in no publication held: what comes of these is imputed.
    """
    frame = queries.prefecture_panel(tuple(Measure(i) for i in WASTE)).dropna()
    last = frame[frame["year"] == frame["year"].max()].set_index("code")
    return last[WASTE[0]] / last[WASTE[1]]


@remembered
def waste_year() -> int:
    """The year of ``waste_shares``."""
    frame = queries.prefecture_panel(tuple(Measure(i) for i in WASTE)).dropna()
    return int(frame["year"].max())


@dataclass(frozen=True)
class Rules:
    """Who pools what with whom, and how it is computed; ``per_km`` in per cent."""

    small: int
    services: tuple[str, ...]
    within: str
    route: str
    per_km: float


@remembered
def small_ones(rules: Rules) -> pd.DataFrame:
    """Rows of ``bodies`` below the size: with prefecture, place (within which they pool), pooled.

    ``partners`` is how many of them share a place: with 1 there is nobody to pool with.
    """
    frame = bodies()
    frame = frame[(frame["reason"] == "") & (frame["people"] < rules.small)]
    prefecture = frame.index.str[:2]
    waste = frame["health"] * prefecture.map(waste_shares()).to_numpy(float)
    frame = frame.assign(prefecture=prefecture, place=prefecture, waste=waste)
    if rules.within == "area":
        frame["place"] = queries.medical_areas().set_index("code")["area"].reindex(frame.index)
    frame["pooled"] = frame[list(rules.services)].sum(axis=1)
    return frame.assign(partners=frame.groupby("place")["pooled"].transform("size"))


@remembered
def pooled(rules: Rules) -> pd.DataFrame:
    """code (prefecture), n, alone, people, spending, pooled, km, rate, low, high, gross, cost, net,
    share of all spending of those who pool, per_head, status.

    ``n`` pool, ``alone`` have nobody to pool with. Prefectures in which nobody pools have gaps.
    """
    frame = small_ones(rules)
    who, rows = frame[frame["partners"] > 1], []
    groups = _groups(who)
    sums = who.groupby("prefecture")[["people", "spending"]].sum()
    sizes = {True: who.groupby("prefecture").size(), False: frame.groupby("prefecture").size()}
    for code in queries.prefectures()["code"]:
        n, of = (int(sizes[pooling_].get(code, 0)) for pooling_ in (True, False))
        people, spending = sums.loc[code] if n else (0.0, 0.0)
        row = {"code": code, "n": n, "alone": of - n, "people": people, "spending": spending}
        row["status"] = "derived" if n else "not_applicable"
        rows.append(row | (_saving(groups[code], rules, people, spending) if n else {}))
    found = pd.DataFrame(rows)
    return found.reindex(columns=[*found.columns, *(c for c in AMOUNTS if c not in found)])


def _groups(who: pd.DataFrame) -> dict[str, list[pooling.Group]]:
    """Prefecture → those that pool with each other."""
    people, spending, lat, lon = (
        who[name].to_numpy(float) for name in ("people", "pooled", "lat", "lon")
    )
    found: dict[str, list[pooling.Group]] = {}
    for (prefecture, _), at in who.groupby(["prefecture", "place"]).indices.items():
        km = pooling.mean_distance_km(lat[at], lon[at], people[at])
        found.setdefault(str(prefecture), []).append(pooling.Group(people[at], spending[at], km))
    return found


def _saving(
    groups: list[pooling.Group], rules: Rules, people: float, spending: float
) -> dict[str, float]:
    costs = {"poolable": 1.0, "cost_per_km": rules.per_km / 100}
    one = (
        pooling.by_schedules(groups, schedule(), **costs)
        if rules.route == "schedule"
        else pooling.by_curves(groups, curves()[0].curve, **costs)
    )
    low, high = one.interval or (np.nan, np.nan)
    away = sum(group.km * group.spending.sum() for group in groups)
    return {
        "pooled": one.pooled,
        "km": away / one.pooled,
        "rate": 100 * one.rate,
        "low": 100 * low,
        "high": 100 * high,
        "gross": one.gross,
        "cost": one.distance_cost,
        "net": one.net,
        "share": 100 * one.net / spending,
        "per_head": one.net / people,
    }
