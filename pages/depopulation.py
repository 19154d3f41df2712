"""What is happening to people: their number, where it changed, their ages."""

from __future__ import annotations

import streamlit as st

from ui.depopulation import change_card, choose_place, course_card, pyramid_card
from ui.frame import View, view
from ui.text import t


def page(v: View) -> None:
    """The long course, the map of change, then one place by age."""
    st.title(t("depopulation.title", v.lang), anchor=False)
    st.markdown(t("depopulation.lead", v.lang))
    course_card(v)
    change_card(v)
    name, codes = choose_place(v)
    pyramid_card(v, name, codes)


page(view())
