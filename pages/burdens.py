"""What does a place pay, and what is spent there?"""

from __future__ import annotations

import streamlit as st

from ui.burden_classes import classes_card, share_cards
from ui.burdens import choose, scatter_card
from ui.frame import View, view
from ui.text import t


def page(v: View) -> None:
    """Tax against spending by municipality, what fills the gap by size, and the own share."""
    st.title(t("burdens.title", v.lang), anchor=False)
    st.markdown(t("burdens.lead", v.lang))
    side, year = choose(v)
    scatter_card(v, side, year)
    classes_card(v)
    share_cards(v)


page(view())
