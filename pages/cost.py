"""Is there a cheapest size? Spending per head against population, and what is left unexplained."""

from __future__ import annotations

import streamlit as st

from ui.cost import cost_cards
from ui.frame import View, view
from ui.text import t


def page(v: View) -> None:
    """The question, what may be answered, and the cards."""
    st.title(t("cost.title", v.lang), anchor=False)
    st.markdown(t("cost.lead", v.lang))
    cost_cards(v)


page(view())
