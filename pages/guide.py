"""Where to begin: a tour, questions with their answers, the glossary, the methods."""

from __future__ import annotations

import streamlit as st

from ui import guide
from ui.frame import View, view
from ui.text import t


def page(v: View) -> None:
    """From the first three minutes to how a number is computed."""
    st.title(t("guide.title", v.lang), anchor=False)
    guide.tour(v)
    guide.questions(v)
    guide.glossary(v)
    guide.methods(v)


page(view())
