"""A rule changes: the sliders, the sentence, and what the cards below them show."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.scenarios import Closure, Outcome, ScenarioError
from data import catalog
from ui import allocation, choices, notices
from ui.frame import View
from ui.scenario_bodies import (
    CLOSURES,
    COUNTED,
    Rule,
    by_body,
    outcome,
    spread,
)
from ui.scenario_gains import LEVELS, account_card, change_cards
from ui.scenario_parts import Pairs, Said, signed, slider
from ui.scenario_range import range_card
from ui.text import money, t
from ui.units import Unit, chosen


def choose_rule(v: View, kind: str, year: int) -> Rule:
    """The sliders of a scenario of rules."""
    lang, counted = v.lang, COUNTED[0]
    if kind == "retained":
        law = 100 * allocation.retained(year)
        value = slider(v, "k", t("scenarios.retained", lang), (0, 60, 1), start=10, law=law)
    else:
        value = slider(v, "x", t("scenarios.points", lang), (0, 5, 0.5), start=1, law=0)
        st.caption(t("scenarios.points.law", lang))
        counted = choices.select(
            v,
            "counted",
            t("scenarios.counted", lang),
            COUNTED,
            COUNTED[0],
            text=lambda x: f"{x:g}",
            format_func=lambda x: f"{x:g}%",
            style="segmented_control",
        )
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
    return Rule(kind, value, closure, counted, year)


def assumptions(rule: Rule, lang: str) -> str:
    """The scenario in words, for the line below every title."""
    return t(
        f"scenarios.says.{rule.kind}",
        lang,
        value=f"{rule.value:g}",
        counted=f"{rule.counted:g}",
        closure=t(f"scenarios.closure.{rule.closure}", lang),
    )


def supposed(rule: Rule, lang: str) -> Pairs:
    """Every assumption by name, for files."""
    law = 100 * allocation.retained(rule.year)
    if rule.kind == "retained":
        own: Pairs = ((t("scenarios.retained", lang), f"{rule.value:g}"),)
    else:
        point = catalog.rate("consumption_tax_point_yield", rule.year)
        half = catalog.rate("consumption_tax_share_municipalities", rule.year)
        own = (
            (t("scenarios.points", lang), f"{rule.value:g}"),
            (t("scenarios.point_yield", lang), money(point, lang)),
            (t("scenarios.half", lang), f"{half:g}%"),
            (t("scenarios.counted", lang), f"{rule.counted:g}%"),
        )
    return (
        (t("scenarios.kind", lang), t(f"scenarios.kind.{rule.kind}", lang)),
        *own,
        (t("scenarios.today_law", lang), f"{law:g}%"),
        (t("scenarios.closure", lang), t(f"scenarios.closure.{rule.closure}", lang)),
        (t("scenarios.scale", lang), f"{outcome(rule).scale:.6f}"),
        (t("scenarios.formula.name", lang), t(f"scenarios.formula.{rule.kind}", lang)),
    )


def rule_cards(v: View, kind: str, year: int) -> None:
    """Totals that close, the map, who wins and loses, and what other assumptions would give."""
    lang, rule = v.lang, choose_rule(v, kind, year)
    try:
        found = outcome(rule)
    except ScenarioError:
        what, why, cure = (
            t(f"scenarios.impossible.{part}", lang) for part in ("what", "why", "cure")
        )
        notices.notice("info", what, why, cure)
        return
    words = Said(assumptions(rule, lang), supposed(rule, lang))
    frame = by_body(rule)
    st.markdown(_reading(rule, found, lang))
    _own_lines(v, frame)
    towns = frame[frame["level"].isin(LEVELS[:2] if v.selection.wards else LEVELS[:1])]
    account_card(v, rule, frame, found, words)
    if not (towns["per_head"].round(1).fillna(0) != 0).any():
        kept = "why" if rule.is_law else "kept"
        what, why = t("scenarios.nothing.what", lang), t(f"scenarios.nothing.{kept}", lang)
        notices.notice("info", what, why)
        return
    change_cards(v, rule, towns, words)
    range_card(v, rule, words)


def _reading(rule: Rule, found: Outcome, lang: str) -> str:
    seen = spread(rule)
    return t(
        "scenarios.reading",
        lang,
        scenario=assumptions(rule, lang),
        winners=f"{seen.winners:,}",
        losers=f"{seen.losers:,}",
        before=f"{seen.gini[0]:.3f}",
        after=f"{seen.gini[1]:.3f}",
        was=f"{found.recipients[0]:,}",
        now=f"{found.recipients[1]:,}",
        scale=f"{found.scale:.3f}",
    )


def _own_lines(v: View, frame: pd.DataFrame) -> None:
    """What the chosen municipalities and groups have more or less."""
    lines = [_line(unit, frame, v.lang) for unit in chosen(v)]
    if lines:
        st.markdown("\n".join(f"- {line}" for line in lines))


def _line(unit: Unit, frame: pd.DataFrame, lang: str) -> str:
    own = frame[frame["code"].isin(unit.codes)]
    if own["per_head"].isna().all():
        return t("scenarios.unit.none", lang, place=unit.name)
    change = own["change"].sum() / 1000
    per_head = change / own["people"].sum()
    text = t(
        "scenarios.unit",
        lang,
        place=unit.name,
        change=signed(change, lang),
        per_head=signed(per_head, lang),
    )
    wards = own["level"].eq("ward").any()
    return text + (t("scenarios.unit.wards", lang) if wards else "")
