"""Hometown tax (ふるさと納税): who gains, who loses, and who pays for it."""

from __future__ import annotations

import streamlit as st

from ui.frame import View, view
from ui.hometown import hometown_cards
from ui.text import t


def page(v: View) -> None:
    """Sentence, map of gains per head, the account of all, distribution and course."""
    st.title(t("hometown.title", v.lang), anchor=False)
    st.markdown(t("hometown.lead", v.lang))
    hometown_cards(v)


page(view())
