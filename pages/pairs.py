"""Which prefectures help each other in a disaster, and what could they bring?"""

from __future__ import annotations

import streamlit as st

from ui.frame import View, view
from ui.pairs import pair_cards
from ui.text import t


def page(v: View) -> None:
    """A pair with its capacities, all helpers, and how ranks depend on weights."""
    st.title(t("pairs.title", v.lang), anchor=False)
    st.markdown(t("pairs.lead", v.lang))
    pair_cards(v)


page(view())
