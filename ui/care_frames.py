"""Everyone compared on the page about care: need, means, corner, and what a ratio would take."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce

import pandas as pd

from analysis import care
from data import queries
from data.queries import Measure
from ui import measure as m
from ui.care_people import BASE, BY_AGE, HELD, NEEDS, PEOPLE, japan, panel, paths
from ui.care_stocks import kept, stocks_of
from ui.memory import remembered
from ui.vocabulary import place_names

#: What may shrink while need grows: carers ahead, today's strength, money of the last ten years.
MEANS = ("carers", "strength", "money")
STRENGTH = "fiscal_strength_index"
MONEY = ("local_tax", "local_allocation_tax")
MONEY_YEARS = (2012, 2022)
WELFARE = "expenditure_welfare"
#: First and last of Tokyo's special wards.
WARDS = ("13101", "13123")


@dataclass(frozen=True)
class Asked:
    """What the reader looks at; everything a frame of the page depends on."""

    level: str
    need: str
    year: int
    means: str
    stock: str
    prefectures: tuple[str, ...]
    wards: bool


def at(a: Asked, area: str) -> Asked:
    """The same asked of every area of the kind of ``area``; a means it lacks gives way."""
    level = "prefecture" if len(area) == 2 else "municipality"
    held = stocks_of(level)
    stock = a.stock if a.stock in held else held[0]
    return replace(a, level=level, stock=stock, prefectures=(), wards=level == "municipality")


@remembered
def means_of(kind: str, level: str) -> tuple[pd.Series, int | None]:
    """code → what stands for the means, and its year: strength today, or change of real money.

    Money is local tax and allocation tax, of prefectures with their municipalities.
    """
    if kind == "strength":
        frame = panel((STRENGTH,), level)
        wide = frame.set_index(["code", "year"])[STRENGTH].unstack("year")
        year = int(max(y for y in wide if wide[y].notna().mean() >= HELD))
        return wide[year], year
    names = MONEY if level == "municipality" else (*MONEY, *(f"municipalities_{i}" for i in MONEY))
    now, ahead = (
        reduce(pd.Series.add, (_real(id_, year, level) for id_ in names)) for year in MONEY_YEARS
    )
    return care.change(now, ahead), None


@remembered
def welfare() -> tuple[pd.Series, int]:
    """code → welfare spending of a municipality per resident of all ages, and its year.

    What it spends on the old alone is not held, so this stands beside and enters no ratio.
    """
    measure = Measure(WELFARE, per_capita=True)
    year = queries.years(measure)[-1]
    return queries.values(measure, year, wards=True).set_index("code")["value"], year


def _real(id_: str, year: int, level: str) -> pd.Series:
    """An amount in constant prices by code; a ward has no allocation tax, so it has no sum."""
    measure = Measure(id_, real=True)
    if level == "prefecture":
        frame = queries.prefecture_values(measure, year)
    else:
        frame = queries.values(measure, year, wards=True)
    return frame.set_index("code")["value"]


@remembered
def outlook(a: Asked, lang: str) -> pd.DataFrame:
    """Every unit compared, by code: place, people, need, carers, load, peak, means, corner, ratio …

    need and carers are changes since 2020 in per cent; load_now and load are carers per old person;
    need_now and need_ahead persons; peak the year of most; the columns of ``kept``. Where the
    projection has none of a place, NaN.
    """
    wide = {c: paths(a.need, a.level)[c].unstack("year") for c in ("need", "carers")}
    codes = _compared(a)
    now, ahead = ({c: w.reindex(codes)[y] for c, w in wide.items()} for y in (BASE, a.year))
    frame = pd.DataFrame(
        {
            "place": pd.Series(codes, codes).map(place_names(lang)),
            "need_now": now["need"],
            "need_ahead": ahead["need"],
            "size": now["need"] + now["carers"],
            "need": care.change(now["need"], ahead["need"]),
            "carers": care.change(now["carers"], ahead["carers"]),
            "load_now": care.load(now["carers"], now["need"]),
            "load": care.load(ahead["carers"], ahead["need"]),
            "peak": care.peak(wide["need"].reindex(codes))["year"],
        }
    )
    frame["means"] = frame["carers"] if a.means == "carers" else means_of(a.means, a.level)[0]
    frame = frame.join(kept(a.stock, a.level, a.year))
    if a.level == "municipality":
        frame["welfare"] = welfare()[0]
    frame["corner"] = care.crossed(frame, split(a))["corner"]
    return frame.rename_axis("code")


def _compared(a: Asked) -> list[str]:
    """Codes of the level; of municipalities only the chosen prefectures', wards when asked."""
    if a.level == "prefecture":
        return queries.prefectures()["code"].tolist()
    towns = queries.municipalities()
    towns = towns if a.wards else towns[~towns["is_ward"]]
    towns = towns[towns["prefecture_code"].isin(a.prefectures)] if a.prefectures else towns
    return towns["code"].tolist()


@remembered
def split(a: Asked) -> float:
    """Where means are divided: Japan's change of carers, the median of strength, no change."""
    if a.means == "carers":
        return float(japan(a.need, a.year)["carers"])
    if a.means == "strength":
        return float(means_of("strength", a.level)[0].reindex(_compared(a)).median())
    return 0.0


def reasons(a: Asked, frame: pd.DataFrame, what: str) -> pd.Series:
    """Status of a column of ``outlook``: derived, or why there is no figure.

    A ward has no allocation tax, and there is no share of a stock of 0; else none is published.
    """
    none = pd.Series("unpublished", frame.index)
    if what in ("means", "corner") and a.means == "money":
        none = none.mask(frame.index.to_series().between(*WARDS), "not_applicable")
    if what == "share":
        none = none.mask(frame["add"].notna(), "not_applicable")
    return none.where(frame[what].isna(), "derived")


def measures(a: Asked) -> tuple[str, ...]:
    """Catalog ids behind a frame of ``outlook``."""
    need = (BY_AGE,) if NEEDS[a.need] is None else PEOPLE
    means = {"carers": (), "strength": (STRENGTH,), "money": MONEY}[a.means]
    return (*need, *means, *((WELFARE,) if a.level == "municipality" else ()))


def published(ids: tuple[str, ...], level: str, lang: str) -> tuple[str, ...]:
    """Publications behind items at a level, each once; that by age has municipalities alone."""
    levels = {BY_AGE: "municipality"}
    found = (s for i in ids for s in queries.sources_of(Measure(i), None, levels.get(i, level)))
    return m.published(dict.fromkeys(found), lang)


def behind(ids: tuple[str, ...], level: str) -> tuple[str, ...]:
    """Those of the items that a level has as figures of their own."""
    return tuple(i for i in ids if queries.years(Measure(i), level))
