"""What if the rules changed, people became fewer, or small municipalities pooled services?"""

from __future__ import annotations

import streamlit as st

from ui.frame import View, view
from ui.scenarios import scenario_cards
from ui.text import t


def page(v: View) -> None:
    """One scenario with its assumptions and what it does to everybody."""
    st.title(t("scenarios.title", v.lang), anchor=False)
    st.markdown(t("scenarios.lead", v.lang))
    scenario_cards(v)


page(view())
