"""What is happening to people: how many, where, why, and what places become of it."""

from __future__ import annotations

import streamlit as st

from ui.frame import View, view
from ui.people_ages import ages_card
from ui.people_areas import prefectures_card, shares_card, sizes_card
from ui.people_card import choose_place, choose_view
from ui.people_course import answer, course_card
from ui.people_edges import kaso_card, women_card
from ui.people_map import change_card
from ui.people_moves import moves_card
from ui.text import t

WHERE = {"map": change_card, "prefectures": prefectures_card}
RESULT = {"areas": shares_card, "sizes": sizes_card, "women": women_card, "kaso": kaso_card}


def page(v: View) -> None:
    """The answer for one place, its course; where; why; and what comes of it."""
    st.title(t("depopulation.title", v.lang), anchor=False)
    name, codes = choose_place(v)
    answer(v, name, codes)
    course_card(v)
    _head(v, "where")
    WHERE[choose_view(v, "where", tuple(WHERE))](v)
    _head(v, "why", name)
    moves_card(v, name, codes)
    ages_card(v, name, codes)
    _head(v, "result")
    RESULT[choose_view(v, "result", tuple(RESULT))](v)


def _head(v: View, part: str, place: str = "") -> None:
    st.header(t(f"depopulation.head.{part}", v.lang, place=place), anchor=False)


page(view())
