"""Small municipalities pool part of their services: savings by prefecture."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analysis import pooling
from analysis.panel import EVACUATED
from analysis.pooling import Group
from charts.ranking import ranking
from data import queries
from data.queries import Measure
from exports.tables import Column, Table
from ui import choices, notices
from ui.cooperation_bodies import curves, schedule, schedule_words
from ui.frame import View
from ui.memory import remembered
from ui.pages import page
from ui.scenario_parts import Pairs, card, slider
from ui.text import money, number, t, unit_name
from ui.vocabulary import place_names

MEASURES = ("expenditure_total", "population_fiscal_year")
#: Amounts in thousand yen, distance in km, rates in per cent; the last four by the curve.
COLUMNS = (
    "people", "spending", "km", "rate", "cost", "net", "share",
    "curve_rate", "curve", "low", "high",
)  # fmt: skip
SMALL = (5_000, 10_000, 30_000, 50_000)


@dataclass(frozen=True)
class Pool:
    """Municipalities below ``small`` people pool ``part`` per cent; a km costs ``km`` per cent."""

    year: int
    small: int
    part: float
    km: float

    def words(self) -> dict[str, str]:
        """The assumptions as they stand in sentences."""
        return {"small": f"{self.small:,}", "part": f"{self.part:g}", "km": f"{self.km:g}"}


@remembered
def members(pool: Pool) -> pd.DataFrame:
    """By code, those that pool: prefecture_code, people, spending, lat, lon.

    Prefectures with fewer than two such municipalities are left out: nobody to pool with. So are
    the evacuated towns, which have no ordinary year.
    """
    frame, _ = queries.cross_section(tuple(Measure(i) for i in MEASURES), pool.year)
    frame = frame.set_index("code").astype(float)
    towns = queries.municipalities().set_index("code")
    frame = frame.join(towns[["prefecture_code", "lat", "lon"]]).dropna()
    frame = frame.rename(columns=dict(zip(MEASURES, ("spending", "people"), strict=True)))
    small = frame[(frame["people"] < pool.small) & ~frame.index.isin(EVACUATED)]
    return small[small.groupby("prefecture_code")["people"].transform("size") > 1]


@remembered
def pooled(pool: Pool) -> pd.DataFrame:
    """code (prefecture), n and the columns of ``_savings`` of those that pool there."""
    found = [
        {"code": prefecture, "n": len(own), **_savings([_group(own)], pool)}
        for prefecture, own in members(pool).groupby("prefecture_code")
    ]
    return pd.DataFrame(found, columns=["code", "n", *COLUMNS])


@remembered
def together(pool: Pool, prefectures: tuple[str, ...]) -> dict[str, float]:
    """``_savings`` of some prefectures in sum, each pooling on its own."""
    frame = members(pool)
    own = frame[frame["prefecture_code"].isin(prefectures)]
    return _savings([_group(one) for _, one in own.groupby("prefecture_code")], pool)


def _group(own: pd.DataFrame) -> Group:
    people = own["people"].to_numpy()
    away = pooling.mean_distance_km(own["lat"].to_numpy(), own["lon"].to_numpy(), people)
    return Group(people, own["spending"].to_numpy(), away)


def _savings(groups: list[Group], pool: Pool) -> dict[str, float]:
    """COLUMNS of groups added up: by the schedule, and by the curve with its 95 % interval."""
    costs = {"poolable": pool.part / 100, "cost_per_km": pool.km / 100}
    one = pooling.by_schedules(groups, schedule(pool.year), **costs)
    other = pooling.by_curves(groups, curves()[0].curve, **costs)
    ends = (end * other.pooled - other.distance_cost for end in other.interval or ())
    spending = sum(float(group.spending.sum()) for group in groups)
    away = sum(group.km * float(group.spending.sum()) for group in groups)
    values = (
        sum(float(group.people.sum()) for group in groups), spending, away / spending,
        100 * one.rate, one.distance_cost, one.net, 100 * one.net / spending,
        100 * other.rate, other.net, *ends,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def choose(v: View, year: int) -> Pool:
    """Who pools how much, and what distance costs; nothing is pooled today."""
    lang = v.lang
    small = choices.select(
        v,
        "small",
        t("scenarios.small", lang),
        SMALL,
        SMALL[2],
        format_func=lambda n: t("scenarios.small.below", lang, n=f"{n:,}"),
    )
    part = slider(v, "part", t("scenarios.poolable", lang), (0, 50, 1), start=20, law=0)
    km = choices.number(v, "km", t("scenarios.per_km", lang), (0, 2, 0.1), 0, format="%.1f")
    return Pool(year, small, part, km)


def pool_cards(v: View, year: int) -> None:
    """The sentence and the savings."""
    lang, pool = v.lang, choose(v, year)
    frame = pooled(pool)
    if v.selection.prefectures:
        frame = frame[frame["code"].isin(v.selection.prefectures)]
    if frame.empty:
        parts = (
            t(f"scenarios.pool.none.{x}", lang, small=f"{pool.small:,}")
            for x in ("what", "why", "cure")
        )
        notices.notice("info", *parts)
        return
    whole = together(pool, tuple(frame["code"]))
    st.markdown(
        t(
            "scenarios.pool.reading",
            lang,
            n=f"{int(frame['n'].sum()):,}",
            net=money(whole["net"], lang),
            share=number(whole["share"], "percent", lang, 1),
            curve=money(whole["curve"], lang),
            low=money(whole["low"], lang),
            high=money(whole["high"], lang),
            **pool.words(),
        )
    )
    st.page_link(page("cooperation", lang), label=t("scenarios.pool.more", lang))
    if pool.part == 0:
        notices.notice("info", t("scenarios.pool.zero", lang), t("scenarios.pool.zero.why", lang))
        return
    _pooled_card(v, pool, frame)


def supposed(pool: Pool, lang: str) -> Pairs:
    """Every assumption by name, for files."""
    return (
        (t("scenarios.kind", lang), t("scenarios.kind.pool", lang)),
        (t("scenarios.small", lang), t("scenarios.small.below", lang, n=f"{pool.small:,}")),
        (t("scenarios.poolable", lang), f"{pool.part:g}"),
        (t("scenarios.per_km", lang), f"{pool.km:g}"),
        (t("scenarios.schedule", lang), schedule_words(pool.year)),
        (t("scenarios.formula.name", lang), t("scenarios.pooled.def", lang)),
    )


def _pooled_card(v: View, pool: Pool, frame: pd.DataFrame) -> None:
    lang, kyen = v.lang, unit_name("kyen", v.lang)
    rows = frame.assign(place=frame["code"].map(place_names(lang)), value=frame["net"])
    rows = rows.sort_values("value", ascending=False)
    rows["rank"] = rows["value"].rank(method="min", ascending=False).astype(int)
    columns = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("side.prefectures", lang)),
        Column("n", t("column.count", lang), "plain"),
        Column("net", t("scenarios.net", lang), "number", kyen),
        Column("rate", t("scenarios.rate", lang), "number", "%", 1),
        Column("cost", t("scenarios.distance_cost", lang), "number", kyen),
        Column("km", t("scenarios.km", lang), "number", "km", 0),
        Column("share", t("scenarios.share", lang), "number", "%", 1),
        Column("curve", t("scenarios.curve", lang), "number", kyen),
        Column("low", t("scenarios.curve.low", lang), "number", kyen),
        Column("high", t("scenarios.curve.high", lang), "number", kyen),
        Column("curve_rate", t("scenarios.curve.rate", lang), "number", "%", 1),
    )
    card(
        v,
        ranking(rows, unit=kyen, decimals=0, lang=lang, mode=v.mode),
        "scenarios.pooled",
        Table(rows, columns),
        base=pool.year,
        n=int(rows["n"].sum()),
        unit=kyen,
        filters=t("scenarios.says.pool", lang, **pool.words()),
        assumptions=supposed(pool, lang),
        measures=MEASURES,
    )
