"""Old people ahead and those who carry them, by the two projections held."""

from __future__ import annotations

import pandas as pd

from analysis import care
from data import people, queries
from data.queries import NATION, Measure
from ui.memory import remembered
from ui.text import t

BASE, LAST, LAST_2018 = 2020, 2050, 2045
AHEAD = (2025, 2030, 2035, 2040, 2045, 2050)
LEVELS = ("prefecture", "municipality")
#: Ages of need → the share of the projection of 2023; None: of the projection of 2018, by age.
OVER_65 = "population_projected_65_over_share"
NEEDS = {"75": "population_projected_75_over_share", "65": OVER_65, "85": None}
TOTAL = "population_projected"
PEOPLE = (TOTAL, *filter(None, NEEDS.values()))
BY_AGE = "population_projected_2018"
#: Fewer municipalities than this share with a figure, and the year does not count as held.
HELD = 0.98


def years_of(need: str) -> tuple[int, ...]:
    """Years ahead that the projection of this age has."""
    return tuple(y for y in AHEAD if NEEDS[need] or y <= LAST_2018)


def panel(ids: tuple[str, ...], level: str) -> pd.DataFrame:
    """code, year and the measures of all 47, or of all municipalities with wards."""
    measures = tuple(map(Measure, ids))
    if level == "prefecture":
        return queries.prefecture_panel(measures)
    return queries.panel(measures, wards=True)


@remembered
def paths(need: str, level: str) -> pd.DataFrame:
    """(code, year) → need, carers: people of the age, and those who carry them, 2020 onwards.

    Carers are under 65, or 15-64 where the projection of 2018 is asked. With '00' for Japan, where
    prefectures are asked: the sum of those that are there.
    """
    share = NEEDS[need]
    if share is None:
        frame = people.ahead_by_age().rename(columns={"over_85": "need", "working": "carers"})
        frame = frame[frame["code"].str.len().eq(2 if level == "prefecture" else 5)]
    else:
        frame = panel(PEOPLE, level)
        frame = frame.assign(
            need=care.counted(frame[TOTAL], frame[share]),
            carers=frame[TOTAL] - care.counted(frame[TOTAL], frame[OVER_65]),
        )
    frame = frame[frame["year"].ge(BASE)].set_index(["code", "year"])[["need", "carers"]]
    if level == "prefecture":
        japan = pd.concat({NATION: frame.groupby("year").sum()}, names=["code"])
        frame = pd.concat([japan, frame])
    return frame


@remembered
def japan(need: str, year: int) -> pd.Series:
    """need, carers (changes in per cent), load_now, load of Japan."""
    rows = paths(need, "prefecture").loc[NATION]
    now, ahead = rows.loc[[BASE]], rows.loc[[year]].set_axis([BASE])
    return pd.Series(
        {
            "need": care.change(now["need"], ahead["need"])[BASE],
            "carers": care.change(now["carers"], ahead["carers"])[BASE],
            "load_now": care.load(now["carers"], now["need"])[BASE],
            "load": care.load(ahead["carers"], ahead["need"])[BASE],
        }
    )


@remembered
def course(area: str, lang: str) -> pd.DataFrame:
    """item, place (its name), year, value: people of each age, 2020 = 100, all ages held.

    75 and 65 and over, and under 65, by the projection of 2023; 85 and over and 15-64 by that of
    2018, where it has the area; Japan's are without Fukushima, which it lacks.
    """
    level = "prefecture" if len(area) == 2 else "municipality"
    parts = []
    for need, column, item in (
        ("85", "need", "over_85"),
        ("75", "need", "over_75"),
        ("65", "need", "over_65"),
        ("65", "carers", "under_65"),
        ("85", "carers", "working"),
    ):
        found = paths(need, level)[column]
        if area not in found.index.get_level_values("code"):
            continue
        rows = found.loc[area].dropna()
        if rows.empty:
            continue
        parts.append(
            pd.DataFrame(
                {
                    "item": item,
                    "place": t(f"care.age.{item}", lang),
                    "year": rows.index,
                    "persons": rows.to_numpy(),
                    "value": (100 * rows / rows.loc[BASE]).to_numpy(),
                }
            )
        )
    columns = ["item", "place", "year", "persons", "value"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
