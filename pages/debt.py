"""How heavy is the debt of municipalities, and who crossed which limit of the law?"""

from __future__ import annotations

import streamlit as st

from ui.debt import debt_cards
from ui.frame import View, view
from ui.text import t


def page(v: View) -> None:
    """Stages over time, who crossed what, ratios, stocks, and Yubari."""
    st.title(t("debt.title", v.lang), anchor=False)
    st.markdown(t("debt.lead", v.lang))
    debt_cards(v)


page(view())
