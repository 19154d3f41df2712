"""Small municipalities pool part of their services: savings by prefecture."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analysis import pooling
from analysis.pooling import Step
from charts.ranking import ranking
from data import catalog, queries
from data.queries import Measure
from exports.tables import Column, Table
from ui import choices, notices
from ui.frame import View
from ui.memory import remembered
from ui.scenario_parts import Pairs, card, slider
from ui.text import money, t, unit_name
from ui.vocabulary import place_names

MEASURES = ("expenditure_total", "population_fiscal_year")
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
def schedule(year: int) -> tuple[Step, ...]:
    """The scale schedule of fire services that stands for all."""
    rows = catalog.law()["fire_scale_schedule"].in_year(year)
    return tuple(Step(*row) for row in rows)  # type: ignore[union-attr, misc]


@remembered
def pooled(pool: Pool) -> pd.DataFrame:
    """code (prefecture), n, people, spending, km, rate, gross, cost, net, share of all spending.

    Prefectures with fewer than two such municipalities are left out: nobody to pool with.
    """
    frame, _ = queries.cross_section(tuple(Measure(i) for i in MEASURES), pool.year)
    frame = frame.set_index("code").astype(float)
    towns = queries.municipalities().set_index("code")
    frame = frame.join(towns[["prefecture_code", "lat", "lon"]]).dropna()
    small = frame[frame["population_fiscal_year"] < pool.small]
    found = [
        {"code": prefecture, **_saving(members, pool)}
        for prefecture, members in small.groupby("prefecture_code")
        if len(members) > 1
    ]
    return pd.DataFrame(found, columns=["code", *_saving(small, pool)])


def _saving(members: pd.DataFrame, pool: Pool) -> dict[str, float]:
    people = members["population_fiscal_year"].to_numpy()
    spending = members["expenditure_total"].to_numpy()
    away = pooling.mean_distance_km(members["lat"].to_numpy(), members["lon"].to_numpy(), people)
    saving = pooling.by_schedule(
        people,
        spending,
        schedule(pool.year),
        poolable=pool.part / 100,
        cost_per_km=pool.km / 100,
        distance_km=away,
    )
    return {
        "n": len(members),
        "people": people.sum(),
        "spending": spending.sum(),
        "km": away,
        "rate": 100 * saving.rate,
        "gross": saving.gross,
        "cost": saving.distance_cost,
        "net": saving.net,
        "share": 100 * saving.net / spending.sum(),
    }


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
    whole = frame[["net", "spending"]].sum()
    st.markdown(
        t(
            "scenarios.pool.reading",
            lang,
            n=f"{int(frame['n'].sum()):,}",
            net=money(whole["net"], lang),
            share=f"{100 * whole['net'] / whole['spending']:.1f}",
            **pool.words(),
        )
    )
    if pool.part == 0:
        notices.notice("info", t("scenarios.pool.zero", lang), t("scenarios.pool.zero.why", lang))
        return
    _pooled_card(v, pool, frame)


def supposed(pool: Pool, lang: str) -> Pairs:
    """Every assumption by name, for files."""
    steps = "; ".join(
        f"{s.above:,g}–: {s.slope:g} P + {s.constant:,g}" for s in schedule(pool.year)
    )
    return (
        (t("scenarios.kind", lang), t("scenarios.kind.pool", lang)),
        (t("scenarios.small", lang), t("scenarios.small.below", lang, n=f"{pool.small:,}")),
        (t("scenarios.poolable", lang), f"{pool.part:g}"),
        (t("scenarios.per_km", lang), f"{pool.km:g}"),
        (t("scenarios.schedule", lang), steps),
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
