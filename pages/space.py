"""Do places that are alike lie together? Spatial autocorrelation of any indicator."""

from __future__ import annotations

import streamlit as st

from ui.frame import View, view
from ui.space import space_cards
from ui.text import t


def page(v: View) -> None:
    """The question, and the cards that answer it for the chosen indicator."""
    st.title(t("space.title", v.lang), anchor=False)
    st.markdown(t("space.lead", v.lang))
    space_cards(v)


page(view())
