"""For every prefecture: what its small municipalities would save by pooling three services."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from charts.map import municipal_map
from charts.ranking import ranking
from data import queries
from data.queries import Measure
from exports.tables import Column, Table
from ui import choices, notices
from ui import measure as m
from ui.computed import computed_card
from ui.cooperation_bodies import (
    IDS,
    PER_KM,
    YEAR,
    curves,
    schedule_words,
    signed_amount,
    signed_percent,
)
from ui.cooperation_small import (
    ROUTES,
    SERVICES,
    WASTE,
    WITHIN,
    Rules,
    pooled,
    waste_year,
)
from ui.frame import View
from ui.memory import remembered
from ui.text import fiscal_year, t, unit_name
from ui.vocabulary import place_names

#: People below which a municipality is small: least, most, step.
SMALL = (1_000, 100_000, 1_000)
TOTAL = Measure("expenditure_total")


def choose(v: View) -> Rules:
    """Sliders and menus."""
    lang = v.lang
    left, right = st.columns(2)
    with left:
        small = choices.number(v, "small", t("cooperation.small", lang), SMALL, 30_000, format="%d")
        services = choices.several(
            v,
            "services",
            t("cooperation.services", lang),
            SERVICES,
            SERVICES,
            format_func=lambda i: t(f"cooperation.service.{i}", lang),
        )
    with right:
        per_km = choices.number(v, "tau", t("scenarios.per_km", lang), PER_KM, 0, format="%.1f")
        with st.container(horizontal=True):
            within, route = (
                choices.select(
                    v,
                    key,
                    t(f"cooperation.{key}", lang),
                    options,
                    options[0],
                    style="segmented_control",
                    format_func=lambda i, key=key: t(f"cooperation.{key}.{i}", lang),
                )
                for key, options in (("within", WITHIN), ("route", ROUTES))
            )
    held = tuple(one for one in SERVICES if one in services)
    return Rules(int(small), held, within, route, per_km)


def prefecture_cards(v: View) -> None:
    """The assumptions, the answer, the map and the ranking."""
    lang, rules, inside = v.lang, choose(v), v.selection.prefectures
    if not rules.services:
        parts = (t(f"cooperation.no_service.{x}", lang) for x in ("what", "cure"))
        notices.notice("info", *parts)
        return
    frame = pooled(rules)
    frame = frame[frame["code"].isin(inside)] if inside else frame
    held = frame[frame["net"].notna()]
    if held.empty:
        parts = (t(f"cooperation.no_small.{x}", lang) for x in ("what", "why", "cure"))
        notices.notice("info", *parts)
        return
    st.markdown(_reading(held, rules, lang))
    if "waste" in rules.services:
        st.caption(t("cooperation.waste", lang, year=m.span(TOTAL, (waste_year(),), lang)))
    place = frame["code"].map(place_names(lang))
    rows = frame.assign(place=place).sort_values(["net", "code"], ascending=[False, True])
    _card(v, _map(rules, inside, lang, v.mode), "cooperation.japan_map", rows, rules)
    _card(v, _ranked(rows, lang, v.mode), "cooperation.japan_ranking", rows, rules)


def says(rules: Rules, lang: str) -> str:
    """The assumptions in words."""
    names = m.listed([t(f"cooperation.service.{one}", lang) for one in rules.services], lang)
    return t(
        "cooperation.says.japan",
        lang,
        small=f"{rules.small:,}",
        services=names.replace("、", "・"),
        within=t(f"cooperation.within.{rules.within}", lang),
        km=f"{rules.per_km:g}",
        route=t(f"cooperation.route.{rules.route}", lang),
    )


def _reading(held: pd.DataFrame, rules: Rules, lang: str) -> str:
    sums = held[["n", "net", "pooled", "spending"]].sum()
    return t(
        "cooperation.japan.reading",
        lang,
        said=says(rules, lang),
        n=f"{int(sums['n']):,}",
        prefectures=len(held),
        net=signed_amount(-sums["net"], lang),
        of_pooled=signed_percent(-sums["net"] / sums["pooled"], lang),
        share=signed_percent(-sums["net"] / sums["spending"], lang),
    )


@remembered
def _map(rules: Rules, inside: tuple[str, ...], lang: str, mode: str) -> Figure:
    frame = pooled(rules)
    frame = frame[frame["code"].isin(inside)] if inside else frame
    value = frame["share"].round(1)
    signs = bool((value < 0).any())
    return municipal_map(
        frame.assign(value=value, place=frame["code"].map(place_names(lang))),
        name=t("scenarios.share", lang),
        unit="%",
        decimals=1,
        scale="diverging" if signs else "sequential",
        midpoint=0.0 if signs else None,
        lang=lang,
        mode=mode,
    )


def _ranked(rows: pd.DataFrame, lang: str, mode: str) -> Figure:
    held = rows[rows["net"].notna()]
    ranks = held["net"].rank(method="min", ascending=False).astype(int)
    return ranking(
        held.assign(value=held["net"], rank=ranks),
        unit=unit_name("kyen", lang),
        decimals=0,
        lang=lang,
        mode=mode,
    )


def _card(v: View, figure: Figure, key: str, rows: pd.DataFrame, rules: Rules) -> None:
    lang = v.lang
    used = {"fire": IDS[4], "waste": IDS[5], "administration": IDS[6]}
    waste = queries.sources_of(Measure(WASTE[0]), waste_year(), "prefecture")
    areas = ("medical_areas",) if rules.within == "area" else ()
    more = (*(waste if "waste" in rules.services else ()), *areas)
    is_map = key.endswith("map")
    computed_card(
        v,
        figure,
        key,
        Table(rows, _columns(rows, lang)),
        unit="%" if is_map else unit_name("kyen", lang),
        year=fiscal_year(YEAR, lang),
        n=int(rows["n"].sum()),
        filters=m.listed([m.scope(v), says(rules, lang)], lang),
        measures=(*IDS[:2], *(used[one] for one in rules.services)),
        sources=lambda i: m.published(more, i),
        warning=t("cooperation.accounting", lang),
        is_map=is_map,
        assumptions=supposed(rules, lang),
    )


def supposed(rules: Rules, lang: str) -> tuple[tuple[str, str], ...]:
    """Every assumption by name, for files."""
    names = m.listed([t(f"cooperation.service.{one}", lang) for one in rules.services], lang)
    by_rule = rules.route == "schedule"
    how = (
        schedule_words(YEAR) if by_rule else t("cooperation.formula", lang, n=f"{curves()[0].n:,}")
    )
    found = [
        (t("cooperation.small", lang), f"{rules.small:,}"),
        (t("cooperation.services", lang), names),
        (t("cooperation.within", lang), t(f"cooperation.within.{rules.within}", lang)),
        (t("scenarios.per_km", lang), f"{rules.per_km:g}"),
        (t(f"cooperation.route.{rules.route}", lang), how),
    ]
    if "waste" in rules.services:
        held = m.span(TOTAL, (waste_year(),), lang)
        found.append(
            (t("cooperation.service.waste", lang), t("cooperation.waste", lang, year=held))
        )
    return tuple(found)


def _columns(rows: pd.DataFrame, lang: str) -> tuple[Column, ...]:
    kyen, head = unit_name("kyen", lang), unit_name("kyen_per_person", lang)

    def amount(key: str, label: str, unit: str, decimals: int = 0) -> Column:
        return Column(key, t(label, lang), "number", unit, decimals, "status")

    ends = [end for end in ("low", "high") if rows[end].notna().any()]
    return (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("side.prefectures", lang)),
        Column("n", t("column.count", lang), "plain"),
        Column("alone", t("cooperation.alone", lang), "plain"),
        amount("net", "scenarios.net", kyen),
        amount("share", "scenarios.share", "%", 1),
        amount("per_head", "cooperation.per_head", head, 1),
        amount("pooled", "cooperation.pooled", kyen),
        amount("rate", "scenarios.rate", "%", 1),
        *(amount(end, f"scenarios.{end}", "%", 1) for end in ends),
        amount("cost", "scenarios.distance_cost", kyen),
        amount("km", "scenarios.km", "km", 0),
    )
