"""Prefecture and municipalities together: who does what, and who pays?"""

from __future__ import annotations

import streamlit as st

from ui.frame import View, view
from ui.levels import levels_cards
from ui.text import t


def page(v: View) -> None:
    """Sentence, functions by level, course of shares and of the gap, national tax and transfers."""
    st.title(t("levels.title", v.lang), anchor=False)
    st.markdown(t("levels.lead", v.lang))
    levels_cards(v)


page(view())
