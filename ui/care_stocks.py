"""Means of care: how many for each person of 75 and over, and what keeping that would take."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from analysis import care
from data.queries import NATION
from ui.care_people import BASE, HELD, panel, paths
from ui.memory import remembered
from ui.text import t
from ui.vocabulary import place_names

OLD = "residents_75_over"
#: The survey of facilities seems to have begun to count otherwise in this year.
SUPPLY_FROM = 2018


class Stock(NamedTuple):
    """A means of care: its items, added up; per how many people of 75 and over it is said.

    ``unit`` is an ending of labels: place, person, bed or kyen.
    """

    items: tuple[str, ...]
    unit: str
    per: float = 100
    decimals: int = 1
    municipal: bool = False


STOCKS = {
    "places": Stock(("care_home_capacity", "care_health_facility_capacity"), "place"),
    "homes": Stock(("care_home_capacity",), "place", municipal=True),
    "health": Stock(("care_health_facility_capacity",), "place"),
    "private": Stock(("paid_care_home_capacity",), "place"),
    "staff": Stock(("care_home_staff",), "person"),
    "health_staff": Stock(("care_health_facility_staff",), "person"),
    "beds": Stock(("hospital_beds",), "bed", municipal=True),
    "doctors": Stock(("doctors",), "person", decimals=2, municipal=True),
    "nurses": Stock(("nurses",), "person"),
    "insurance": Stock(("care_insurance_cost",), "kyen", 1),
    "spending": Stock(("municipalities_expenditure_elderly_welfare",), "kyen", 1),
    "own_spending": Stock(("expenditure_elderly_welfare",), "kyen", 1),
}


class Held(NamedTuple):
    """code → stock, people (of 75 and over, the same day) and latest; and the two years."""

    frame: pd.DataFrame
    year: int
    latest: int


def stocks_of(level: str) -> tuple[str, ...]:
    """The means held at a level."""
    return tuple(i for i, s in STOCKS.items() if level == "prefecture" or s.municipal)


@remembered
def stock(id_: str, level: str) -> Held:
    """A means with the people of 75 and over of the same day.

    Prefectures: the last year with both, people by the official estimate, and Japan ('00').
    Municipalities: 2020, people as the projection of 2023 starts with them; latest is newer.
    """
    items = STOCKS[id_].items
    ids = items if level == "municipality" else (*items, OLD)
    frame = panel(ids, level).set_index(["code", "year"])
    frame["stock"] = frame[list(items)].sum(axis=1, min_count=len(items))
    wide = frame["stock"].unstack("year")
    if level == "municipality":
        latest = int(max(y for y in wide if wide[y].notna().mean() >= HELD))
        old = paths("75", level)["need"].xs(BASE, level="year")
        found = pd.DataFrame({"stock": wide[BASE], "people": old, "latest": wide[latest]})
        return Held(found, BASE, latest)
    old = frame[OLD].unstack("year")
    year = int(max(y for y in wide if wide[y].notna().all() and old[y].notna().all()))
    found = pd.DataFrame({"stock": wide[year], "people": old[year], "latest": wide[year]})
    found.loc[NATION] = found.sum()
    return Held(found, year, year)


@remembered
def kept(id_: str, level: str, year: int) -> pd.DataFrame:
    """analysis.care.keeping of a means, until a year, for people of 75 and over; by code."""
    held = stock(id_, level).frame
    ahead = paths("75", level)["need"].xs(year, level="year").reindex(held.index)
    return care.keeping(
        held["stock"], held["people"], ahead, latest=held["latest"], per=STOCKS[id_].per
    )


@remembered
def supply(id_: str, area: str, lang: str) -> pd.DataFrame:
    """code, place, year, value: a means per people of 75 and over, of the area and of Japan.

    From 2018, when the survey of facilities began to count otherwise. The census of 2020 leaves
    people of unknown age out, so of that year the start of the projection is taken.
    """
    items = STOCKS[id_].items
    frame = panel((*items, OLD), "prefecture").set_index(["code", "year"])
    frame["old"] = paths("75", "prefecture")["need"].xs(BASE, level="year", drop_level=False)
    frame["old"] = frame["old"].fillna(frame[OLD])
    frame["stock"] = frame[list(items)].sum(axis=1, min_count=len(items))
    frame = frame.loc[frame.index.get_level_values("year") >= SUPPLY_FROM, ["stock", "old"]]
    whole = frame.groupby("year").sum(min_count=47)
    frame = pd.concat([frame, pd.concat({NATION: whole}, names=["code"])]).dropna()
    value = STOCKS[id_].per * frame["stock"] / frame["old"]
    found = value.rename("value").reset_index()
    found = found[found["code"].isin({area, NATION})]
    return found.assign(place=found["code"].map(place_names(lang)))


@remembered
def ledger(area: str, year: int) -> pd.DataFrame:
    """One row per means: id, year, latest, stock, and analysis.care.keeping until a year.

    Ratios are those of the area itself; rows without figures are left out.
    """
    level = "prefecture" if len(area) == 2 else "municipality"
    rows = []
    for id_ in stocks_of(level):
        held = stock(id_, level)
        if area in held.frame.index and pd.notna(held.frame.at[area, "latest"]):
            found = kept(id_, level, year).loc[area].to_dict()
            own = {"id": id_, "year": held.year, "last": held.latest}
            rows.append({**own, "stock": held.frame.at[area, "latest"], **found})
    return pd.DataFrame(rows)


@remembered
def shares_of_carers(area: str, year: int) -> tuple[float, float]:
    """Staff of care homes per 1,000 people under 65, in 2020 and ahead, at today's ratio."""
    held = stock("staff", "prefecture").frame.loc[area]
    rows = paths("75", "prefecture").loc[area]
    loads = care.load(rows["carers"], rows["need"])
    per_old = held["stock"] / held["people"]
    return care.effort(per_old, loads[BASE]), care.effort(per_old, loads[year])


def stock_unit(id_: str, lang: str) -> str:
    """The unit of a ratio: 床／75歳以上100人."""
    return t(f"care.per.{STOCKS[id_].unit}", lang)
