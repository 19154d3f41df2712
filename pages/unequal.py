"""How unequal are bodies that the law treats alike?"""

from __future__ import annotations

import streamlit as st

from ui.bodies import year_of
from ui.body_people import classes_card, lorenz_card
from ui.duties import duties_card
from ui.frame import View, view
from ui.text import t
from ui.unequal import spread_cards


def page(v: View) -> None:
    """Spread by kind, ratios, where people live, what the law asks of whom."""
    st.title(t("unequal.title", v.lang), anchor=False)
    st.markdown(t("unequal.lead", v.lang))
    year = year_of(v)
    spread_cards(v, year)
    lorenz_card(v, year)
    classes_card(v, year)
    duties_card(v)


page(view())
