"""What pooling might save a group, by three routes; merging; and what others have found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis import cooperation as co
from analysis.cooperation import Members, Merger, Rules, Savings
from analysis.cost_curve import CostCurve
from analysis.panel import EVACUATED
from analysis.pooling import Saving, Step
from charts.coefficients import coefficients
from data import catalog, queries
from data.queries import Measure
from exports.tables import Column, Table
from ui import choices, cost, notices
from ui import measure as m
from ui.computed import computed_card
from ui.cooperation_choose import Chosen
from ui.frame import View
from ui.memory import remembered
from ui.text import fiscal_year, money, number, t, unit_name
from ui.units import Unit

YEAR = 2023
IDS = (
    "population_fiscal_year",
    "expenditure_total",
    "standard_fiscal_need",
    "standard_fiscal_revenue",
    "expenditure_fire",
    "expenditure_health",
    "expenditure_general_affairs",
    "joint_authority_burden",
)
COLUMNS = ("people", "spending", "need", "revenue", "fire", "health", "administration", "joint")
#: The curves of all municipalities with all controls: what is spent, and what is needed.
COST = cost.Choice("total", (2017, 2019), "all", "full", ())
NEEDS = COST.of("need", cost.NEED_WINDOW)
ROUTES = ("schedule", "curve", "spline")
#: Share of the pooled spending that a km costs, in per cent: least, most, step.
PER_KM = (0, 5, 0.1)


@remembered
def bodies() -> pd.DataFrame:
    """Index code: COLUMNS, lat, lon, reason: why a body is not in a saving ('' for those that are).

    Wards have no tasks of the kind and no need of their own; the evacuated have no ordinary year.
    """
    frame, _ = queries.cross_section(tuple(Measure(i) for i in IDS), YEAR, wards=True)
    frame = frame.set_index("code").astype(float)
    frame.columns = list(COLUMNS)
    towns = queries.municipalities().set_index("code")
    frame = frame.join(towns[["lat", "lon"]].astype(float))
    lacking = frame[["people", "spending", "need", "revenue"]].isna().any(axis=1)
    lacking |= ~frame[["people", "spending"]].gt(0).all(axis=1)
    reasons = [towns["is_ward"].reindex(frame.index), frame.index.isin(EVACUATED), lacking]
    return frame.assign(reason=np.select(reasons, ["ward", "evacuated", "missing"], ""))


def members_of(frame: pd.DataFrame) -> Members:
    """Rows of ``bodies`` as arrays."""
    names = ("people", "spending", "need", "revenue", "lat", "lon")
    return Members(*(frame[name].to_numpy(float) for name in names))


@remembered
def schedule() -> tuple[Step, ...]:
    """The scale correction of fire services of about FY2001."""
    rows = catalog.law()["fire_scale_schedule"].in_year(YEAR)
    return tuple(Step(*row) for row in rows)  # type: ignore[union-attr, misc]


def curves() -> tuple[CostCurve, CostCurve]:
    """Of spending and of need. Raises CostError where one cannot be had."""
    found = [cost.estimated(choice) for choice in (COST, NEEDS)]
    for one in found:
        if not isinstance(one, CostCurve):
            raise one
    return found[0], found[1]  # type: ignore[return-value]


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
        part = choices.number(
            v, "part", t("scenarios.poolable", lang), (0, 100, 1), 20, format="%d"
        )
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
    notices.notice("info", what, t("cooperation.out.why", lang))


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
    routes = [one for one in (s.schedule, s.curve) if one is not None]
    even = [x for x in map(s.even_at, routes) if x is not None]
    if even:
        each = number(100 * min(even), "percent", lang, 1)
        said.append(t("cooperation.saving.even", lang, km=f"{s.km:.0f}", even=each))
    return ("" if lang == "ja" else " ").join(said)


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


def signed_percent(change: float, lang: str) -> str:
    """A share as a change, with its sign."""
    return _signed(number(100 * change, "percent", lang, 1), change)


def signed_amount(change: float, lang: str) -> str:
    """An amount as a change, with its sign."""
    return _signed(money(change, lang), change)


def _signed(text: str, change: float) -> str:
    return f"+{text}" if change > 0 else text


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
    spent, _ = curves()
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
        ),
        says=t("cooperation.formula", lang, n=f"{spent.n:,}", formula=spent.formula),
        warning=t("cooperation.accounting", lang),
        place=chosen.place,
    )


def merger_card(v: View, chosen: Chosen, s: Savings, one: Merger) -> None:
    """What a merger would save in spending, and lose in allocation tax."""
    lang, kyen = v.lang, unit_name("kyen", v.lang)
    ends = one.saved.interval or (one.saved.rate, one.saved.rate)
    low, high = sorted(one.lost_interval)
    rows = [
        ("saved", one.saved.gross, tuple(x * s.spending for x in ends)),
        ("lost", one.lost, (low, high)),
        ("left", one.net, None),
    ]
    frame = pd.DataFrame(rows, columns=["name", "value", "ends"])
    none = t("status.not_applicable", lang)
    frame = frame.assign(
        share=100 * frame["value"] / s.spending,
        name=[t(f"cooperation.merger.{x}", lang) for x in frame["name"]],
        ends=[none if e is None else _between(*e) for e in frame["ends"]],
    )
    columns = (
        Column("name", t("column.part", lang)),
        Column("value", t("column.amount", lang), "number", kyen),
        Column("ends", t("cooperation.interval", lang), "text", kyen, right=True),
        Column("share", t("scenarios.share", lang), "number", "%", 1),
    )
    st.markdown(
        t(
            "cooperation.merger.reading",
            lang,
            saved=signed_amount(-one.saved.gross, lang),
            rate=signed_percent(-one.saved.rate, lang),
            lost=signed_amount(-one.lost, lang),
            need=signed_percent(-one.need_rate, lang),
            left=signed_amount(one.net, lang),
        )
    )
    computed_card(
        v,
        None,
        "cooperation.merger",
        Table(frame, columns),
        unit=kyen,
        year=fiscal_year(YEAR, lang),
        n=s.n,
        filters=chosen.unit.name,
        measures=IDS[:4],
        warning=t("cooperation.accounting", lang),
        short=True,
        place=chosen.place,
    )


def _between(low: float, high: float) -> str:
    return f"{low:,.0f} – {high:,.0f}".replace("-", "−")


def published_card(v: View) -> None:
    """What others have found."""
    lang, en = v.lang, v.lang == "en"
    rows = [
        {"study": one.study[en], "about": one.about[en], "finding": one.finding[en]}
        for one in co.PUBLISHED
    ]
    names = {"study": "name", "about": "about", "finding": "finding"}
    columns = tuple(Column(key, t(f"cost.column.{name}", lang)) for key, name in names.items())
    computed_card(
        v,
        None,
        "cooperation.published",
        Table(pd.DataFrame(rows), columns),
        unit="－" if lang == "ja" else "-",
        year=fiscal_year(YEAR, lang),
        n=len(rows),
        filters=t("filter.japan", lang),
        sources=lambda i: tuple(dict.fromkeys(one.study[i == "en"] for one in co.PUBLISHED)),
        short=True,
    )
