"""What if: rules changed, people fewer, services pooled. Accounts of one year, not forecasts."""

from __future__ import annotations

import streamlit as st

from ui import choices
from ui.frame import View
from ui.scenario_parts import base_year
from ui.scenario_pooling import pool_cards
from ui.scenario_rules import rule_cards
from ui.scenario_shrink import shrink_cards
from ui.text import t

KINDS = ("retained", "transfer", "shrink", "pool")


def scenario_cards(v: View) -> None:
    """The choice of a scenario and of its base year, its sliders, what comes of it."""
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
    year = base_year(v)
    if kind in ("retained", "transfer"):
        rule_cards(v, kind, year)
    elif kind == "shrink":
        shrink_cards(v, year)
    else:
        pool_cards(v, year)
