"""Where does the need for care grow while those who carry it shrink, and what would it take?"""

from __future__ import annotations

import streamlit as st

from ui.care import care_cards
from ui.frame import View, view
from ui.text import t


def page(v: View) -> None:
    """Old people ahead against carers, places, staff, beds and money."""
    st.title(t("care.title", v.lang), anchor=False)
    st.markdown(t("care.lead", v.lang))
    care_cards(v)


page(view())
