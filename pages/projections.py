"""How good are population projections? Against what came, and against plain models."""

from __future__ import annotations

import streamlit as st

from data import people
from data.model import AtlasError
from ui import notices
from ui import projection_cards as cards
from ui.frame import View, view
from ui.text import t


def page(v: View) -> None:
    """The answer in a sentence, then the four questions."""
    st.title(t("projections.title", v.lang), anchor=False)
    if cards.answer(v):
        cards.size_card(v)
        cards.map_card(v)
    else:
        notices.notice(
            "info", t("projections.none.what", v.lang), t("projections.none.why", v.lang)
        )
    try:
        people.backtest()
    except AtlasError as problem:
        notices.notice("info", t("projections.unbuilt", v.lang), str(problem))
    else:
        cards.contender_cards(v)
    cards.unit_card(v)


page(view())
