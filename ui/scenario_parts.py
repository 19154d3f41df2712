"""What all scenarios share: the base year, the card, the mark of the law as it is, signs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import streamlit as st
from plotly.graph_objects import Figure

from exports.tables import Table
from ui import choices
from ui.computed import computed_card
from ui.frame import View
from ui.scenario_bodies import INPUTS, YEARS
from ui.text import fiscal_year, money, t

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Said:
    """The assumptions: in one line, and each by name."""

    short: str
    pairs: Pairs


def base_year(v: View) -> int:
    """The year whose published figures everything starts from."""
    return choices.select(
        v,
        "base",
        t("scenarios.base", v.lang),
        YEARS,
        YEARS[0],
        style="segmented_control",
        format_func=lambda year: fiscal_year(year, v.lang),
    )


def slider(
    v: View, key: str, label: str, scale: tuple[float, float, float], *, start: float, law: float
) -> float:
    """A slider with a mark where the law, or things, stand today, and the way back there."""
    low, high, step = scale
    form = "%d" if step == int(step) else "%.1f"
    value = choices.number(v, key, label, scale, start, format=form)
    share = 100 * (law - low) / (high - low)
    with st.container(key=f"law-{key}"):
        words = t("scenarios.today", v.lang, value=f"{law:g}")
        st.html(f'<p class="today" style="--at:{share:.1f}%">▲ {escape(words)}</p>')
        if value != law:
            st.button(
                t("scenarios.back", v.lang),
                key=f"back-{key}",
                type="tertiary",
                on_click=choices.set_own,
                args=(v, key, f"{law:.10g}"),
            )
    return value


def card(
    v: View,
    figure: Figure | None,
    key: str,
    table: Table,
    *,
    base: int,
    n: int,
    unit: str,
    filters: str,
    assumptions: Pairs,
    year: str = "",
    measures: tuple[str, ...] = INPUTS,
    sources: Callable[[str], tuple[str, ...]] = lambda lang: (),
    says: str = "",
    clicks: bool = False,
    short: bool = False,
) -> None:
    """The card of a scenario: its assumptions in every file, and that it is no forecast."""
    lang = v.lang
    always = (
        (t("scenarios.base", lang), fiscal_year(base, lang)),
        (t("scenarios.behaviour", lang), t("scenarios.behaviour.none", lang)),
    )
    computed_card(
        v,
        figure,
        key,
        table,
        unit=unit,
        year=year or fiscal_year(base, lang),
        n=n,
        filters=filters,
        measures=measures,
        sources=sources,
        says=says,
        warning=t("scenarios.accounting", lang),
        clicks=clicks,
        short=short,
        assumptions=(*always, *assumptions),
    )


def signed(kyen: float, lang: str) -> str:
    """An amount that is a change: +1.2億円, −3.4億円."""
    return f"+{money(kyen, lang)}" if kyen > 0 else money(kyen, lang)


def per_cent(before: float, after: float) -> str:
    """The change in whole per cent, with its sign: −17; 0 has none."""
    return whole_sign(100 * (after / before - 1))


def whole_sign(change: float) -> str:
    """A whole number with its sign: +3, −17, 0."""
    return f"{round(change):+d}".replace("-", "−") if round(change) else "0"
