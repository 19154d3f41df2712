"""The key figures of the front page: from questions to a number and one plain sentence each."""

from __future__ import annotations

import math

import pandas as pd

from analysis.byyear import medians, shares_below
from analysis.rank import share_below
from data import queries
from data.queries import Measure
from ui import measure as m
from ui.frame import View
from ui.keyfigure import KeyFigure
from ui.memory import remembered
from ui.text import calendar_year, fiscal_year, number, people, t

TREND_FROM = 2000
#: Before, the register held Japanese nationals only; a line across would show a false rise.
REGISTER_WITH_FOREIGNERS = 2013
#: Before, the register was counted on 31 March.
REGISTER_IN_JANUARY = 2014


def opening(v: View) -> str:
    """What a visitor must know, in one or two sentences; a figure that is not held is left out."""
    lang, year = v.lang, v.selection.year
    shares = queries.area_series(Measure("transfer_dependence")).set_index("year")["value"]
    counted, change = losses(year)
    parts = []
    if not math.isnan(shares.get(year, math.nan)):
        when = fiscal_year(year, lang)
        parts.append(t("overview.opening.share", lang, year=when, yen=f"{shares[year]:.0f}"))
    if len(change):
        n, k = f"{len(change):,}", f"{(change < 0).sum():,}"
        first, last = counted - 5, counted
        parts.append(t("overview.opening.losing", lang, n=n, k=k, first=first, last=last))
    return ("" if lang == "ja" else " ").join(parts)


def headlines(v: View) -> list[KeyFigure]:
    """All key figures that the figures allow in the chosen year."""
    makers = (population, losing, share, total, strength, future)
    return [figure for make in makers if (figure := make(v)) is not None]


def until(frame: pd.DataFrame, year: int) -> pd.DataFrame:
    """The years with a value up to ``year``, indexed by year."""
    held = frame[frame["value"].notna() & frame["year"].between(TREND_FROM, year)]
    return held.set_index("year").sort_index()


@remembered
def cross_sections(id_: str) -> dict[int, float]:
    """Year → median, or percent below zero for a change. Kept: it reads every unit and year."""
    towns = queries.municipalities()
    change = id_ == "population_change_5y"
    codes = towns["code"] if change else towns.loc[~towns["is_ward"], "code"]
    frame = queries.series(Measure(id_), tuple(codes))
    return (shares_below(frame, 0) if change else medians(frame)).to_dict()


def trend(id_: str, v: View) -> dict[int, float]:
    """The course of a cross-section up to the chosen year."""
    years = cross_sections(id_)
    return {y: x for y, x in years.items() if TREND_FROM <= y <= v.selection.year}


def of_prefectures(measure: Measure) -> pd.Series:
    """Year → sum over the 47 prefectures; a year that lacks one is left out."""
    codes = tuple(queries.prefectures()["code"])
    frame = queries.prefecture_series(measure, codes)
    return frame.groupby("year")["value"].sum(min_count=len(codes)).dropna()


def population(v: View) -> KeyFigure | None:
    """People on the register on 1 January of the fiscal year, and the change in a year."""
    measure = Measure("population_register")
    held = until(queries.area_series(measure, wards=True), v.selection.year + 1)["value"]
    held = held[held.index >= REGISTER_WITH_FOREIGNERS]
    if len(held) < 2:
        return None
    last, before = held.iloc[-1], held.iloc[-2]
    lang = v.lang
    return KeyFigure(
        key="population",
        label=t("overview.population", lang),
        value=people(last, lang),
        when=t("overview.population.when", lang, year=int(held.index[-1])),
        sentence=t(
            "overview.population.says",
            lang,
            change=people(last - before, lang),
            rate=number((last / before - 1) * 100, "percent", lang, 2),
        ),
        trend=held.to_dict(),
        definition=m.definition(measure, lang),
    )


def losses(year: int) -> tuple[int, pd.Series]:
    """Change over five years up to the last count of a fiscal year, as the number of people is.

    The year of that count and the values of all municipalities; where it is not held, the count
    within the year.
    """
    measure = Measure("population_change_5y")
    counted = year + 1 if year + 1 in queries.years(measure) else year
    return counted, queries.values(measure, counted, wards=True)["value"].dropna()


def losing(v: View) -> KeyFigure | None:
    """How many municipalities have fewer people than five years before."""
    measure, lang = Measure("population_change_5y"), v.lang
    year, values = losses(v.selection.year)
    percent, n = share_below(values, 0)
    if n == 0:
        return None
    return KeyFigure(
        key="losing",
        label=t("overview.losing", lang),
        value=number(percent, "percent", lang, 1),
        when=t(
            "overview.losing.when.march" if year < REGISTER_IN_JANUARY else "overview.losing.when",
            lang,
            first=year - 5,
            last=year,
        ),
        sentence=t("overview.losing.says", lang, n=f"{n:,}", k=f"{(values < 0).sum():,}"),
        trend={y: x for y, x in cross_sections(measure.id).items() if TREND_FROM <= y <= year},
        definition=m.definition(measure, lang),
    )


def share(v: View) -> KeyFigure | None:
    """Allocation tax in the summed revenue of all municipalities without the wards."""
    measure, lang = Measure("transfer_dependence"), v.lang
    held = until(queries.area_series(measure), v.selection.year)["value"]
    if held.empty:
        return None
    return KeyFigure(
        key="share",
        label=t("overview.share", lang),
        value=number(held.iloc[-1], "percent", lang, 1),
        when=fiscal_year(int(held.index[-1]), lang),
        sentence=t("overview.share.says", lang),
        trend=held.to_dict(),
        definition=m.definition(measure, lang),
    )


def total(v: View) -> KeyFigure | None:
    """Allocation tax of all municipalities, and per resident."""
    measure, lang = Measure("local_allocation_tax"), v.lang
    held = until(queries.area_series(measure), v.selection.year)["value"]
    each = until(
        queries.area_series(Measure("local_allocation_tax", per_capita=True)), v.selection.year
    )["value"]
    if held.empty or each.empty:
        return None
    return KeyFigure(
        key="total",
        label=t("overview.total", lang),
        value=number(held.iloc[-1], "kyen", lang),
        when=fiscal_year(int(held.index[-1]), lang),
        sentence=t("overview.total.says", lang, value=number(each.iloc[-1], "kyen", lang)),
        trend=held.to_dict(),
        definition=m.definition(measure, lang),
    )


def strength(v: View) -> KeyFigure | None:
    """The municipality in the middle."""
    measure, lang = Measure("fiscal_strength_index"), v.lang
    values = queries.values(measure, v.selection.year)["value"].dropna()
    if values.empty:
        return None
    return KeyFigure(
        key="strength",
        label=t("overview.strength", lang),
        value=number(values.median(), "index", lang, 2),
        when=fiscal_year(v.selection.year, lang),
        sentence=t("overview.strength.says", lang, n=f"{len(values):,}"),
        trend=trend("fiscal_strength_index", v),
        definition=m.definition(measure, lang),
    )


def future(v: View) -> KeyFigure | None:
    """Japan in 2050, the sum of the prefectures (Fukushima’s coast is projected as one area)."""
    measure, lang = Measure("population_projected"), v.lang
    held = of_prefectures(measure)
    if 2050 not in held or 2020 not in held:
        return None
    return KeyFigure(
        key="future",
        label=t("overview.future", lang),
        value=people(held[2050], lang),
        when=calendar_year(2050, lang),
        sentence=t(
            "overview.future.says",
            lang,
            share=number(held[2050] / held[2020] * 100, "percent", lang, 1),
        ),
        trend=held.to_dict(),
        definition=m.definition(measure, lang),
    )
