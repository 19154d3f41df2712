"""The local allocation tax taken apart: steps, one more yen, guarantee and equalisation."""

from __future__ import annotations

import streamlit as st

from ui import allocation
from ui.frame import View, view
from ui.text import t


def page(v: View) -> None:
    """One municipality first, then what an increase of tax leaves, then what the grant does."""
    lang = v.lang
    st.title(t("allocation.title", lang), anchor=False)
    st.markdown(t("allocation.lead", lang))
    unit = allocation.choose_unit(v)
    allocation.steps_card(v, unit)
    st.header(t("allocation.marginal", lang), anchor="marginal")
    st.markdown(t("allocation.marginal.lead", lang))
    year = allocation.official_year(v)
    allocation.marginal_cards(v, unit, year)
    st.header(t("allocation.guarantee", lang), anchor="guarantee")
    st.markdown(t("allocation.guarantee.lead", lang))
    allocation.guarantee_cards(v, year)


page(view())
