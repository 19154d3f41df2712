"""What if: rules changed, people fewer, services pooled. Accounts of one year, not forecasts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import get_args

import numpy as np
import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis import pooling, scenarios, shrinkage
from analysis.inequality import gini
from analysis.pooling import Step
from analysis.scenarios import Bodies, Closure, Outcome, ScenarioError
from analysis.shrinkage import Elasticities, Path, ShrinkageError
from charts.lines import lines
from charts.map import municipal_map
from charts.ranking import ranking
from data import catalog, queries
from data.queries import Measure
from exports.tables import Column, Table
from ui import allocation, choices, notices
from ui import measure as m
from ui.computed import computed_card
from ui.frame import View
from ui.memory import remembered
from ui.text import fiscal_year, money, t, unit_name
from ui.vocabulary import place_names

YEAR = 2023
KINDS = ("retained", "transfer", "shrink", "pool")
CLOSURES: tuple[Closure, ...] = get_args(Closure)
AHEAD = (2025, 2030, 2035, 2040, 2045, 2050)
TOKYO = "13"
#: What the page computes from, by catalog ids.
INPUTS = (
    "standard_fiscal_need",
    "standard_fiscal_revenue",
    "standard_tax_revenue",
    "population_fiscal_year",
)
SMALL = (5_000, 10_000, 30_000, 50_000)


# -- the two scenarios of rules


@dataclass(frozen=True)
class Rule:
    """A scenario of rules as the address writes it; everything the outcome depends on."""

    kind: str
    value: float  # the retained share or the points of tax, both in per cent
    closure: Closure
    counted: float  # per cent of a moved tax that enters revenue


@remembered
def bodies_frame() -> pd.DataFrame:
    """code, level, need, revenue, tax, full, people, eligible: municipalities and prefectures.

    Wards have no need of their own; Tokyo is computed with them and receives nothing.
    """
    towns, _ = queries.cross_section(tuple(Measure(i) for i in INPUTS), YEAR, wards=True)
    towns = towns.assign(level="municipality")
    codes = queries.prefectures()["code"]
    own = pd.DataFrame({"code": codes})
    for id_ in INPUTS:
        values = queries.prefecture_values(Measure(id_), YEAR).set_index("code")["value"]
        own[id_] = codes.map(values)
    frame = pd.concat([towns, own.assign(level="prefecture")], ignore_index=True)
    frame.columns = ["code", "need", "revenue", "standard", "people", "level"]
    retained = allocation.retained(YEAR)
    ward = frame["code"].between("13101", "13123")
    frame.loc[ward, ["need", "revenue", "standard"]] = np.nan
    frame["tax"] = (frame["standard"] - frame["revenue"]) / retained
    frame["full"] = frame["revenue"] - (1 - retained) * frame["tax"]
    known = frame[["need", "revenue", "full"]].notna().all(axis=1)
    frame["eligible"] = known & (frame["code"] != TOKYO)
    return frame[frame["people"].notna() & (known | ward)].reset_index(drop=True)


@remembered
def bodies() -> Bodies:
    """bodies_frame as arrays."""
    frame = bodies_frame()
    columns = (frame[c].to_numpy(np.float64) for c in ("need", "revenue", "full", "people"))
    return Bodies(*columns, frame["eligible"].to_numpy(bool))


@remembered
def outcome(rule: Rule) -> Outcome:
    """What the rule does to every body. Raises ScenarioError."""
    if rule.kind == "retained":
        law = allocation.retained(YEAR)
        return scenarios.retained_share(bodies(), rule.value / 100, rule.closure, today=law)
    frame = bodies_frame()
    total = rule.value * catalog.rate("consumption_tax_point_yield", YEAR)
    half = catalog.rate("consumption_tax_share_municipalities", YEAR) / 100
    people = frame["people"].to_numpy(np.float64)
    towns = frame["level"].eq("municipality").to_numpy()
    shares = np.where(
        towns, half * people / people[towns].sum(), (1 - half) * people / people[~towns].sum()
    )
    return scenarios.tax_transfer(bodies(), total, shares, rule.counted / 100, rule.closure)


@remembered
def by_body(rule: Rule) -> pd.DataFrame:
    """bodies_frame with receipts, before, after, change and per_head (thousand yen)."""
    found = outcome(rule)
    frame = bodies_frame().assign(
        receipts=found.receipts, before=found.before, after=found.after, change=found.change
    )
    return frame.assign(per_head=frame["change"] / frame["people"])


def inequality_of(rule: Rule) -> tuple[float, float]:
    """Gini per head of standard tax, allocation tax and receipts, before and after; by people."""
    frame = by_body(rule)
    frame = frame[frame["level"].eq("municipality") & frame["eligible"]]
    people = frame["people"].to_numpy(np.float64)
    before = (frame["standard"] + frame["before"]).to_numpy(np.float64) / people
    after = (frame["standard"] + frame["receipts"] + frame["after"]).to_numpy(np.float64) / people
    return gini(before, people), gini(after, people)


# -- fewer people


@remembered
def people_frames() -> tuple[pd.DataFrame, dict[int, pd.DataFrame]]:
    """The base of 2020 and the years ahead: need, revenue, people, variables, land, groups."""
    ids = (
        "population_projected",
        "population_projected_65_over_share",
        "population_projected_75_over_share",
    )
    years = {}
    for year in (2020, *AHEAD):
        frame, _ = queries.cross_section(tuple(Measure(i) for i in ids), year)
        frame = frame.set_index("code").astype(float).dropna()
        moved = shrinkage.variables(*(frame[i] for i in ids))
        years[year] = moved.assign(people=frame[ids[0]])
    towns = queries.municipalities().set_index("code")
    money_frame = bodies_frame().set_index("code")
    base = years.pop(2020).join(money_frame[["need", "revenue"]], how="inner")
    base = base.join(towns[["type", "prefecture_code", "habitable_km2"]])
    base["log_area"] = np.log(base.pop("habitable_km2").astype(float))
    base = base[base[["need", "revenue"]].gt(0).all(axis=1)]
    return base, {year: frame.loc[base.index] for year, frame in years.items()}


@remembered
def models() -> tuple[Elasticities, Elasticities]:
    """Elasticities of need and of revenue. Raises ShrinkageError."""
    base, _ = people_frames()
    return shrinkage.elasticities(base, "need"), shrinkage.elasticities(base, "revenue")


@remembered
def paths() -> tuple[Path, ...]:
    """Sums of the base year and the years ahead, with intervals."""
    base, ahead = people_frames()
    return tuple(shrinkage.paths(base, {2020: base, **ahead}, models()))


@remembered
def shrunk(year: int) -> pd.DataFrame:
    """code, need, revenue, shortage, people, per head, and change of need per head in per cent."""
    base, ahead = people_frames()
    found = shrinkage.by_unit(base, ahead[year], models())
    before = base["need"] / base["people"]
    found["change"] = 100 * (found["need_per_head"] / before - 1)
    return found.rename_axis("code").reset_index()


# -- pooled services


@remembered
def pooled(small: int, poolable: float, per_km: float) -> pd.DataFrame:
    """code (prefecture), n, people, spending, rate, gross, cost, net, share of all their spending.

    The municipalities below ``small`` people of each prefecture pool ``poolable`` per cent of their
    spending; each km of mean distance costs ``per_km`` per cent of it.
    """
    ids = ("expenditure_total", "population_fiscal_year")
    frame, _ = queries.cross_section(tuple(Measure(i) for i in ids), YEAR)
    frame = frame.set_index("code").astype(float)
    towns = queries.municipalities().set_index("code")
    frame = frame.join(towns[["prefecture_code", "lat", "lon"]]).dropna()
    rows = catalog.law()["fire_scale_schedule"].in_year(YEAR)
    schedule = [Step(*row) for row in rows]  # type: ignore[union-attr, misc]
    found = []
    for prefecture, own in frame.groupby("prefecture_code"):
        members = own[own["population_fiscal_year"] < small]
        if len(members) < 2:
            continue
        people = members["population_fiscal_year"].to_numpy()
        spending = members["expenditure_total"].to_numpy()
        away = pooling.mean_distance_km(
            members["lat"].to_numpy(), members["lon"].to_numpy(), people
        )
        saving = pooling.by_schedule(
            people,
            spending,
            schedule,
            poolable=poolable / 100,
            cost_per_km=per_km / 100,
            distance_km=away,
        )
        found.append(
            {
                "code": prefecture,
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
        )
    return pd.DataFrame(found)


# -- the page


def scenario_cards(v: View) -> None:
    """The choice of a scenario, its sliders, what comes of it."""
    lang = v.lang
    kind = choices.select(
        v,
        "kind",
        t("scenarios.kind", lang),
        KINDS,
        KINDS[0],
        style="segmented_control",
        format_func=lambda k: t(f"scenarios.kind.{k}", lang),
    )
    st.markdown(t(f"scenarios.about.{kind}", lang))
    if kind in ("retained", "transfer"):
        rule_cards(v, kind)
    elif kind == "shrink":
        shrink_cards(v)
    else:
        pool_cards(v)


def choose_rule(v: View, kind: str) -> Rule:
    """The sliders of a scenario of rules; the status quo is named below them."""
    lang = v.lang
    counted = 100.0
    if kind == "retained":
        law = 100 * allocation.retained(YEAR)
        value = choices.number(v, "k", t("scenarios.retained", lang), (0, 60, 1), 10, format="%d")
        st.caption(t("scenarios.retained.law", lang, law=f"{law:.0f}"))
    else:
        value = choices.number(v, "x", t("scenarios.points", lang), (0, 5, 0.5), 1, format="%.1f")
        counted = choices.select(
            v,
            "counted",
            t("scenarios.counted", lang),
            (100.0, 75.0),
            100.0,
            text=lambda x: f"{x:g}",
            format_func=lambda x: f"{x:g}%",
            style="segmented_control",
        )
        st.caption(t("scenarios.points.law", lang))
    default: Closure = "neutral" if kind == "retained" else "need_fixed"
    closure = choices.select(
        v,
        "closure",
        t("scenarios.closure", lang),
        CLOSURES,
        default,
        style="radio",
        format_func=lambda c: t(f"scenarios.closure.{c}", lang),
    )
    return Rule(kind, value, closure, counted)


def assumptions(rule: Rule, lang: str) -> str:
    """The scenario in words, for the line below every title and for files."""
    return t(
        f"scenarios.says.{rule.kind}",
        lang,
        value=f"{rule.value:g}",
        counted=f"{rule.counted:g}",
        closure=t(f"scenarios.closure.{rule.closure}", lang),
    )


def rule_cards(v: View, kind: str) -> None:
    """Totals that close, the map, who wins and loses."""
    lang, rule = v.lang, choose_rule(v, kind)
    try:
        found = outcome(rule)
    except ScenarioError as problem:
        what, why, cure = (
            t(f"scenarios.impossible.{part}", lang) for part in ("what", "why", "cure")
        )
        notices.notice("info", what, f"{why} (`{problem.reason}`)", cure)
        return
    before, after = inequality_of(rule)
    frame = by_body(rule)
    towns = frame[frame["level"].eq("municipality")]
    if not v.selection.wards:
        towns = towns[~towns["code"].between("13101", "13123")]
    st.markdown(
        t(
            "scenarios.reading",
            lang,
            scenario=assumptions(rule, lang),
            winners=f"{int((towns['change'] > 0.5).sum()):,}",
            losers=f"{int((towns['change'] < -0.5).sum()):,}",
            before=f"{before:.3f}",
            after=f"{after:.3f}",
            was=f"{found.recipients[0]:,}",
            now=f"{found.recipients[1]:,}",
            scale=f"{found.scale:.4f}",
        )
    )
    _account_card(v, rule, frame, found)
    if not (towns["per_head"].round(1) != 0).any():
        what, why = t("scenarios.nothing.what", lang), t("scenarios.nothing.why", lang)
        notices.notice("info", what, why)
        return
    _change_map(v, rule, towns)
    _change_ranking(v, rule, towns)


def _card(
    v: View,
    figure: Figure | None,
    key: str,
    table: Table,
    *,
    n: int,
    unit: str,
    filters: str,
    year: str = "",
    measures: tuple[str, ...] = INPUTS,
    sources: Callable[[str], tuple[str, ...]] = lambda lang: (),
    says: str = "",
    clicks: bool = False,
) -> None:
    computed_card(
        v,
        figure,
        key,
        table,
        unit=unit,
        year=year or fiscal_year(YEAR, v.lang),
        n=n,
        filters=filters,
        measures=measures,
        sources=sources,
        says=says,
        warning=t("scenarios.accounting", v.lang),
        clicks=clicks,
    )


def _account_card(v: View, rule: Rule, frame: pd.DataFrame, found: Outcome) -> None:
    lang, kyen = v.lang, unit_name("kyen", v.lang)
    rows = []
    for level, own in frame.groupby("level", sort=False):
        rows.append(
            {
                "who": t(f"scenarios.level.{level}", lang),
                "receipts": own["receipts"].sum(),
                "lat": (own["after"] - own["before"]).sum(),
                "sum": own["change"].sum(),
            }
        )
    rows.append(
        {
            "who": t("scenarios.level.state", lang),
            "receipts": -float(found.receipts.sum()),
            "lat": -float((found.after - found.before).sum()),
            "sum": found.state,
        }
    )
    whole = {k: sum(row[k] for row in rows) for k in ("receipts", "lat", "sum")}
    # rounding of a thousandth of a thousand yen is none; + 0 takes the sign off a zero
    closed = {k: round(x, 3) + 0 for k, x in whole.items()}
    rows.append({"who": t("scenarios.level.all", lang), **closed})
    columns = (
        Column("who", t("column.group", lang)),
        Column("receipts", t("scenarios.receipts", lang), "number", kyen),
        Column("lat", t("scenarios.lat_change", lang), "number", kyen),
        Column("sum", t("scenarios.change", lang), "number", kyen),
    )
    says = ""
    if rule.kind == "transfer":
        pool = catalog.rate("pool_share_consumption_tax", YEAR) / 100 * found.receipts.sum()
        says = t("scenarios.pool", lang, lost=money(float(pool), lang))
    prefectures = tuple(
        i for one in INPUTS for i in queries.sources_of(Measure(one), None, "prefecture")
    )
    _card(
        v,
        None,
        "scenarios.account",
        Table(pd.DataFrame(rows), columns),
        n=len(frame),
        unit=kyen,
        filters=assumptions(rule, lang),
        sources=partial(m.published, prefectures),
        says=says,
    )


def _columns(lang: str) -> tuple[Column, ...]:
    kyen, head = unit_name("kyen", lang), unit_name("kyen_per_person", lang)
    return (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        Column("per_head", t("scenarios.per_head", lang), "number", head, 1),
        Column("change", t("scenarios.change", lang), "number", kyen),
        Column("before", t("scenarios.before", lang), "number", kyen),
        Column("after", t("scenarios.after", lang), "number", kyen),
        Column("receipts", t("scenarios.receipts", lang), "number", kyen),
    )


def _shown(v: View, towns: pd.DataFrame) -> pd.DataFrame:
    """The rows of the chosen prefectures, most gained per head first."""
    s = v.selection
    rows = towns[towns["code"].str[:2].isin(s.prefectures)] if s.prefectures else towns
    rows = rows.assign(place=rows["code"].map(place_names(v.lang)))
    return rows.sort_values(["per_head", "code"], ascending=[False, True])


def _change_map(v: View, rule: Rule, towns: pd.DataFrame) -> None:
    rows = _shown(v, towns)
    if rows.empty:
        notices.empty(v.lang)
        return
    s = v.selection
    _card(
        v,
        _map(rule, s.prefectures, s.municipalities, lang=v.lang, mode=v.mode),
        "scenarios.map",
        Table(rows, _columns(v.lang)),
        n=len(rows),
        unit=unit_name("kyen_per_person", v.lang),
        filters=f"{m.scope(v)} ｜ {assumptions(rule, v.lang)}",
        clicks=True,
    )


@remembered
def _map(
    rule: Rule, prefectures: tuple[str, ...], selected: tuple[str, ...], *, lang: str, mode: str
) -> Figure:
    frame = by_body(rule)
    frame = queries.municipalities()[["code"]].merge(frame, how="left", on="code")
    if prefectures:
        frame = frame[frame["code"].str[:2].isin(prefectures)]
    value = frame["per_head"].round(1)
    status = np.where(value.notna(), "derived", "unpublished")
    return municipal_map(
        frame.assign(value=value, status=status, place=frame["code"].map(place_names(lang))),
        name=t("scenarios.per_head", lang),
        unit=unit_name("kyen_per_person", lang),
        decimals=1,
        scale="diverging",
        midpoint=0.0,
        selected=selected,
        lang=lang,
        mode=mode,
    )


def _change_ranking(v: View, rule: Rule, towns: pd.DataFrame) -> None:
    rows = _shown(v, towns)
    if rows.empty:
        return
    ranked = rows.assign(
        value=rows["per_head"], rank=rows["per_head"].rank(method="min", ascending=False)
    )
    figure = ranking(
        ranked.astype({"rank": int}),
        unit=unit_name("kyen_per_person", v.lang),
        decimals=1,
        selected=v.selection.municipalities,
        lang=v.lang,
        mode=v.mode,
    )
    _card(
        v,
        figure,
        "scenarios.ranking",
        Table(rows, _columns(v.lang)),
        n=len(rows),
        unit=unit_name("kyen_per_person", v.lang),
        filters=f"{m.scope(v)} ｜ {assumptions(rule, v.lang)}",
    )


def shrink_cards(v: View) -> None:
    """Need, revenue and shortage to 2050, and where need per head grows."""
    lang = v.lang
    try:
        found = paths()
    except ShrinkageError as problem:
        what = t("scenarios.impossible.what", lang)
        notices.notice("info", what, str(problem))
        return
    first, last = found[0], found[-1]
    st.markdown(
        t(
            "scenarios.shrink.reading",
            lang,
            people=f"{100 * (last.people / first.people - 1):+.0f}".replace("-", "−"),
            need=f"{100 * (last.need / first.need - 1):+.0f}".replace("-", "−"),
            revenue=f"{100 * (last.revenue / first.revenue - 1):+.0f}".replace("-", "−"),
            before=money(first.shortage, lang),
            after=money(last.shortage, lang),
            low=money(last.shortage_interval[0], lang),
            high=money(last.shortage_interval[1], lang),
            n=f"{first.n:,}",
        )
    )
    _path_card(v, found)
    year = choices.select(
        v, "to", t("scenarios.year", lang), AHEAD, AHEAD[-1], style="select_slider"
    )
    _shrink_map(v, year)


def _path_card(v: View, found: tuple[Path, ...]) -> None:
    lang, kyen = v.lang, unit_name("kyen", v.lang)
    parts = []
    for item in ("need", "revenue", "shortage"):
        rows = [
            {
                "year": p.year,
                "value": getattr(p, item),
                "low": getattr(p, f"{item}_interval")[0],
                "high": getattr(p, f"{item}_interval")[1],
            }
            for p in found
        ]
        name = t(f"allocation.step.{'lacking' if item == 'shortage' else item}", lang)
        parts.append(pd.DataFrame(rows).assign(item=item, place=name))
    frame = pd.concat(parts, ignore_index=True)
    figure = lines(frame, unit=kyen, decimals=0, from_zero=True, lang=lang, mode=v.mode)
    columns = (
        Column("place", t("column.part", lang)),
        Column("year", t("column.calendar", lang), "plain"),
        Column("value", t("column.value", lang), "number", kyen),
        Column("low", t("scenarios.low", lang), "number", kyen),
        Column("high", t("scenarios.high", lang), "number", kyen),
    )
    need, _ = models()
    _card(
        v,
        figure,
        "scenarios.path",
        Table(frame, columns),
        n=found[0].n,
        unit=kyen,
        filters=t("scenarios.says.shrink", lang),
        year="2020–2050",
        measures=(*INPUTS[:2], "population_projected"),
        says=t("scenarios.formula", lang, formula=need.formula, r2=f"{need.r2:.3f}"),
    )


def _shrink_map(v: View, year: int) -> None:
    lang, s = v.lang, v.selection
    frame = shrunk(year)
    frame = frame[frame["code"].str[:2].isin(s.prefectures)] if s.prefectures else frame
    if frame.empty:
        notices.empty(lang)
        return
    head = unit_name("kyen_per_person", lang)
    columns = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        Column("change", t("scenarios.need_change", lang), "number", "%", 1),
        Column("need_per_head", t("allocation.step.need", lang), "number", head, 1),
        Column("shortage_per_head", t("allocation.step.lacking", lang), "number", head, 1),
        Column("people", unit_name("person", lang), "number", "", 0),
    )
    rows = frame.assign(place=frame["code"].map(place_names(lang)))
    _card(
        v,
        _shrink_figure(year, s.prefectures, s.municipalities, lang=lang, mode=v.mode),
        "scenarios.shrink_map",
        Table(rows.sort_values("change", ascending=False), columns),
        n=len(rows),
        unit="%",
        filters=f"{m.scope(v)} ｜ {t('scenarios.says.shrink', lang)}",
        year=str(year),
        measures=(*INPUTS[:2], "population_projected"),
        clicks=True,
    )


@remembered
def _shrink_figure(
    year: int, prefectures: tuple[str, ...], selected: tuple[str, ...], *, lang: str, mode: str
) -> Figure:
    frame = queries.municipalities()[["code"]].merge(shrunk(year), how="left", on="code")
    if prefectures:
        frame = frame[frame["code"].str[:2].isin(prefectures)]
    ward = frame["code"].between("13101", "13123")
    status = np.where(ward, "not_applicable", "unpublished")
    return municipal_map(
        frame.assign(
            value=frame["change"].round(1),
            status=np.where(frame["change"].notna(), "imputed", status),
            place=frame["code"].map(place_names(lang)),
        ),
        name=t("scenarios.need_change", lang),
        unit="%",
        decimals=1,
        scale="diverging",
        midpoint=0.0,
        selected=selected,
        lang=lang,
        mode=mode,
    )


def pool_cards(v: View) -> None:
    """Savings by prefecture if its small municipalities pooled part of their services."""
    lang = v.lang
    small = choices.select(
        v,
        "small",
        t("scenarios.small", lang),
        SMALL,
        SMALL[2],
        format_func=lambda n: t("scenarios.small.below", lang, n=f"{n:,}"),
    )
    poolable = choices.number(v, "part", t("scenarios.poolable", lang), (0, 50, 1), 20, format="%d")
    per_km = choices.number(v, "km", t("scenarios.per_km", lang), (0, 2, 0.1), 0, format="%.1f")
    frame = pooled(small, poolable, per_km)
    if v.selection.prefectures:
        frame = frame[frame["code"].isin(v.selection.prefectures)]
    if frame.empty:
        notices.empty(lang)
        return
    whole = frame[["net", "spending"]].sum()
    st.markdown(
        t(
            "scenarios.pool.reading",
            lang,
            n=f"{int(frame['n'].sum()):,}",
            net=money(whole["net"], lang),
            share=f"{100 * whole['net'] / whole['spending']:.1f}",
            small=f"{small:,}",
            part=f"{poolable:g}",
            km=f"{per_km:g}",
        )
    )
    kyen = unit_name("kyen", lang)
    rows = frame.assign(place=frame["code"].map(place_names(lang)), value=frame["net"])
    rows = rows.sort_values("value", ascending=False)
    rows["rank"] = rows["value"].rank(method="min", ascending=False).astype(int)
    figure = ranking(rows, unit=kyen, decimals=0, lang=lang, mode=v.mode)
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
    _card(
        v,
        figure,
        "scenarios.pooled",
        Table(rows, columns),
        n=int(rows["n"].sum()),
        unit=kyen,
        filters=t(
            "scenarios.says.pool", lang, small=f"{small:,}", part=f"{poolable:g}", km=f"{per_km:g}"
        ),
        measures=("expenditure_total", "population_fiscal_year"),
    )
