"""What if several municipalities were one: people, money, need, and what pooling might save."""

from __future__ import annotations

import streamlit as st

from ui.cooperation import cooperation_cards
from ui.frame import View, view
from ui.text import t


def page(v: View) -> None:
    """The question, the choice of a group, and its cards."""
    st.title(t("cooperation.title", v.lang), anchor=False)
    st.markdown(t("cooperation.lead", v.lang))
    cooperation_cards(v)


page(view())
