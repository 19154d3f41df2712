"""What pooling might save a group, by three routes; merging; and what others have found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis import cooperation as co
from analysis.cooperation import Rules, Savings
from analysis.pooling import Saving
from charts.coefficients import coefficients
from exports.tables import Column, Table
from ui import choices, notices
from ui import measure as m
from ui.computed import computed_card
from ui.cooperation_bodies import (
    IDS,
    PER_KM,
    YEAR,
    bodies,
    curves,
    members_of,
    schedule,
    schedule_words,
    signed_amount,
    signed_percent,
)
from ui.cooperation_choose import Chosen
from ui.cooperation_merger import merger_card, published_card
from ui.frame import View
from ui.memory import remembered
from ui.scenario_parts import slider
from ui.text import fiscal_year, number, t, unit_name
from ui.units import Unit

ROUTES = ("schedule", "curve", "spline")
#: Shares below a hundredth have a second decimal.
TENTHS = 0.01


@dataclass(frozen=True)
class Found:
    """The savings of those that can pool, and how many of the group are left out for what reason.

    ``savings`` is None where fewer than one is left. ``frame`` are the rows of ``bodies``.
    """

    savings: Savings | None
    out: dict[str, int]
    frame: pd.DataFrame


@remembered
def found(codes: tuple[str, ...], part: float, per_km: float) -> Found:
    """By every route; ``part`` and ``per_km`` in per cent."""
    frame = bodies().reindex(list(codes))
    frame["reason"] = frame["reason"].fillna("missing")
    held = frame[frame["reason"] == ""]
    out = frame.loc[frame["reason"] != "", "reason"].value_counts().to_dict()
    if held.empty:
        return Found(None, out, held)
    spent, needed = curves()
    savings = co.savings(
        members_of(held),
        Rules(part / 100, per_km / 100),
        schedule=schedule(),
        cost=spent.curve,
        need=needed.curve,
        grid=spent.grid,
    )
    return Found(savings, out, held)


def saving_cards(v: View, chosen: Chosen, choosing: Callable[[], None]) -> None:
    """Two sliders, the answer, and the cards; a group that cannot pool says so."""
    lang, unit = v.lang, chosen.unit
    left, right = st.columns(2)
    with left:
        part = slider(v, "part", t("scenarios.poolable", lang), (0, 100, 1), start=20, law=0)
    with right:
        per_km = choices.number(v, "tau", t("scenarios.per_km", lang), PER_KM, 0, format="%.1f")
    got = found(unit.codes, part, per_km)
    if got.out:
        _left_out(got.out, lang)
    if got.savings is None or got.savings.n < 2:
        kind = "none" if got.savings is None else "one"
        parts = (t(f"cooperation.{kind}.{x}", lang) for x in ("what", "why", "cure"))
        notices.notice("info", *parts)
        choosing()
    elif part == 0:
        notices.notice("info", t("scenarios.pool.zero", lang), t("scenarios.pool.zero.why", lang))
        choosing()
    else:
        st.markdown(reading(unit, got.savings, part, lang))
        st.caption(limits(got.savings, got.frame, lang))
        choosing()
        savings_card(v, chosen, got.savings, (part, per_km))
        if got.savings.merger is not None:
            merger_card(v, chosen, got.savings, got.savings.merger)
    published_card(v)


def _left_out(out: dict[str, int], lang: str) -> None:
    said = [t(f"cooperation.out.{reason}", lang, n=f"{n:,}") for reason, n in sorted(out.items())]
    what = t("cooperation.out.what", lang, who=m.listed(said, lang))
    whys = [t(f"cooperation.out.why.{reason}", lang) for reason in sorted(out)]
    notices.notice("info", what, ("" if lang == "ja" else " ").join(whys))


def reading(unit: Unit, s: Savings, part: float, lang: str) -> str:
    """What spending changes by, by rule and by estimate, and where distance takes it all."""
    some = t("cooperation.saving.some", lang, place=unit.name, n=f"{s.n:,}")
    told = {
        "place": unit.name if s.n == len(unit.codes) else some,
        "part": f"{part:g}",
        "schedule": signed_amount(-s.schedule.net, lang),
        "schedule_rate": signed_percent(-s.schedule.rate, lang),
    }
    if s.curve is None:
        said = [t("cooperation.saving.by_rule", lang, **told)]
    else:
        low, high = s.curve.interval or (s.curve.rate, s.curve.rate)
        rates = {"rate": s.curve.rate, "low": high, "high": low}
        told |= {key: signed_percent(-value, lang) for key, value in rates.items()}
        told["curve"] = signed_amount(-s.curve.net, lang)
        said = [t("cooperation.saving.reading", lang, **told)]
    even = [_even(s, route, lang) for route in ("schedule", "curve")]
    if any(even):
        each = m.listed(list(filter(None, even)), lang)
        said.append(t("cooperation.saving.even", lang, km=f"{s.km:.0f}", even=each))
    return ("" if lang == "ja" else " ").join(said)


def _even(s: Savings, route: str, lang: str) -> str:
    """The cost per km at which a route saves nothing; '' where it saves nothing anyway."""
    one: Saving | None = getattr(s, route)
    even = None if one is None else s.even_at(one)
    if even is None:
        return ""
    shown = number(100 * even, "percent", lang, 1 if even >= TENTHS else 2)
    name = t(f"cooperation.route.{route}", lang)
    return t("cooperation.saving.even.one", lang, route=name, even=shown)


def limits(s: Savings, frame: pd.DataFrame, lang: str) -> str:
    """Where the curve misleads, and what is joint today."""
    said = []
    if s.curve is not None and s.curve.rate < 0:
        said.append(t("cooperation.saving.beyond", lang))
    if s.curve is None:
        said.append(t("cooperation.saving.outside", lang))
    sums = 100 * frame[["fire", "health", "administration", "joint"]].sum() / s.spending
    shares = {key: number(value, "percent", lang, 1) for key, value in sums.items()}
    said.append(t("cooperation.saving.today", lang, **shares))
    return ("" if lang == "ja" else " ").join(said)


# -- pooling, merging, others


def routes_frame(s: Savings, lang: str) -> pd.DataFrame:
    """name, rate, low, high (% of what is pooled), gross, cost, net, per_head, share (of all
    spending), statuses of what a route has not."""
    rows = []
    for route in ROUTES:
        one: Saving | None = getattr(s, route)
        row: dict[str, object] = {"name": t(f"cooperation.route.{route}", lang), "route": route}
        if one is not None:
            ends = one.interval or (np.nan, np.nan)
            row |= {"rate": 100 * one.rate, "low": 100 * ends[0], "high": 100 * ends[1]}
            row |= {"gross": one.gross, "cost": one.distance_cost, "net": one.net}
            row |= {"per_head": one.net / s.people, "share": 100 * one.net / s.spending}
        rows.append(row)
    frame = pd.DataFrame(rows)
    return frame.assign(status="not_applicable")


@remembered
def drawn(s: Savings, part: float, per_km: float, lang: str, mode: str) -> Figure:
    """All routes in per cent of the members' spending, beside the published figure."""
    rows = []
    for route in ROUTES:
        one: Saving | None = getattr(s, route)
        if one is not None:
            low, high = one.interval or (np.nan, np.nan)
            scale, less = one.pooled / s.spending, one.distance_cost / s.spending
            ends = (x * scale - less for x in (one.rate, low, high))
            rows.append((t(f"cooperation.route.{route}", lang), *ends))
    if s.merger is not None:
        saved = s.merger.saved
        ends = saved.interval or (np.nan, np.nan)
        rows.append((t("cooperation.route.merger", lang), saved.rate, *ends))
        lost = sorted(x / s.spending for x in s.merger.lost_interval)
        rows.append((t("cooperation.route.lost", lang), s.merger.lost / s.spending, *lost))
    rows += [
        (one.study[lang == "en"], one.percent / 100, np.nan, np.nan)
        for one in co.PUBLISHED
        if one.percent is not None
    ]
    frame = pd.DataFrame(rows, columns=["name", "estimate", "low", "high"])
    frame[["estimate", "low", "high"]] *= 100
    unit = t("cooperation.of_spending", lang)
    return coefficients(frame, unit=unit, mode=mode, decimals=1)


def says(s: Savings, part: float, per_km: float, lang: str) -> str:
    """The assumptions in words."""
    return t("cooperation.says", lang, part=f"{part:g}", km=f"{per_km:g}", distance=f"{s.km:.1f}")


def savings_card(v: View, chosen: Chosen, s: Savings, rules: tuple[float, float]) -> None:
    """Pooling by three routes, merging, and the published saving, all on one scale."""
    lang, kyen = v.lang, unit_name("kyen", v.lang)
    part, per_km = rules
    columns = (
        Column("name", t("cooperation.route", lang)),
        Column("rate", t("scenarios.rate", lang), "number", "%", 1, "status"),
        Column("low", t("scenarios.low", lang), "number", "%", 1, "status"),
        Column("high", t("scenarios.high", lang), "number", "%", 1, "status"),
        Column("gross", t("cooperation.gross", lang), "number", kyen, 0, "status"),
        Column("cost", t("scenarios.distance_cost", lang), "number", kyen, 0, "status"),
        Column("net", t("scenarios.net", lang), "number", kyen, 0, "status"),
        Column(
            "per_head", t("cooperation.per_head", lang), "number",
            unit_name("kyen_per_person", lang), 1, "status",
        ),
        Column("share", t("scenarios.share", lang), "number", "%", 1, "status"),
    )  # fmt: skip
    formula = t("cooperation.formula", lang, n=f"{curves()[0].n:,}")
    computed_card(
        v,
        drawn(s, part, per_km, lang, v.mode),
        "cooperation.savings",
        Table(routes_frame(s, lang), columns),
        unit=t("cooperation.of_spending", lang),
        year=fiscal_year(YEAR, lang),
        n=s.n,
        filters=m.listed([chosen.unit.name, says(s, part, per_km, lang)], lang),
        measures=IDS[:4],
        assumptions=(
            (t("scenarios.poolable", lang), f"{part:g}"),
            (t("scenarios.per_km", lang), f"{per_km:g}"),
            (t("scenarios.km", lang), f"{s.km:.1f} km"),
            (t("cooperation.route.schedule", lang), schedule_words(YEAR)),
            (t("cooperation.route.curve", lang), formula),
        ),
        says=formula,
        warning=t("cooperation.accounting", lang),
        place=chosen.place,
    )
