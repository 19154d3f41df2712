"""Prefecture and municipalities together: who does what, and who pays?"""

from __future__ import annotations

import streamlit as st

from ui.accounts import choose
from ui.consolidated import city_card
from ui.frame import View, view
from ui.heads import heads_card
from ui.levels import levels_cards
from ui.text import t


def page(v: View) -> None:
    """Sentence, functions by level, course of shares and of the gap, all per head, one city."""
    st.title(t("levels.title", v.lang), anchor=False)
    st.markdown(t("levels.lead", v.lang))
    area, year = choose(v)
    levels_cards(v, area, year)
    heads_card(v, area, year)
    city_card(v)


page(view())
