"""Does the allocation tax make municipalities more alike, and do they grow alike?"""

from __future__ import annotations

import streamlit as st

from ui.convergence import convergence_cards
from ui.frame import View, view
from ui.inequality import inequality_cards
from ui.text import t


def page(v: View) -> None:
    """Inequality before and after the tax, then convergence."""
    st.title(t("inequality.title", v.lang), anchor=False)
    st.markdown(t("inequality.lead", v.lang))
    inequality_cards(v)
    st.header(t("inequality.convergence", v.lang), anchor="convergence")
    st.markdown(t("convergence.lead", v.lang))
    convergence_cards(v)


page(view())
