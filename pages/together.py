"""Do those who lose people depend on transfers? Two measures crossed, and a panel estimate."""

from __future__ import annotations

import streamlit as st

from ui.frame import View, view
from ui.panel import panel_cards
from ui.quadrant import quadrant_cards
from ui.text import t


def page(v: View) -> None:
    """The quadrant with its map and trail, then the estimate."""
    st.title(t("together.title", v.lang), anchor=False)
    st.markdown(t("together.lead", v.lang))
    quadrant_cards(v)
    st.header(t("together.panel", v.lang), anchor="panel")
    panel_cards(v)


page(view())
