"""How far have people, income and tax gathered in Tokyo, before and after transfers?"""

from __future__ import annotations

import streamlit as st

from ui.frame import View, view
from ui.text import t
from ui.tokyo import tokyo_cards
from ui.tokyo_spread import spread_card


def page(v: View) -> None:
    """Tokyo's shares over time, and inequality between prefectures before and after transfers."""
    st.title(t("tokyo.title", v.lang), anchor=False)
    st.markdown(t("tokyo.lead", v.lang))
    spread_card(v, tokyo_cards(v))


page(view())
