"""How far does each municipality depend on national transfers?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from charts.distribution import distribution
from charts.ranking import ranking
from data import queries
from data.queries import Measure
from ui import measure as m
from ui import notices
from ui.card import show
from ui.compared import compared_card
from ui.dependence import trend
from ui.frame import View, view
from ui.maps import map_card
from ui.revenue import composition_card, recipients_card
from ui.sentences import overall_sentence, place_sentences
from ui.text import t

#: The ways to look at dependence.
INDICATORS = (
    "transfer_dependence",
    "allocation_tax_share_of_revenue",
    "allocation_tax_share_of_general_revenue",
    "national_disbursement_share",
    "own_source_ratio",
    "local_tax_share_of_revenue",
    "fiscal_strength_index",
    "single_year_strength",
    "local_allocation_tax",
    "national_disbursements",
    "local_tax",
)


def page(v: View) -> None:
    """The cards of the page, from the map to the table of all municipalities."""
    lang, selection = v.lang, v.selection
    st.title(t("dependence.title", lang), anchor=False)
    st.markdown(t("dependence.lead", lang))
    m.choose_indicator(v, m.held(INDICATORS))
    measure = m.measure(selection)
    if selection.year in m.marks(measure, lang):
        notices.marked_year(selection.year, lang)
    drawn, compared = m.cross_section(v, measure)
    if compared["value"].notna().any():
        year_cards(v, measure, drawn, compared)
    elif drawn["value"].notna().any():
        notices.only_wards(lang)
    elif selection.year in queries.years(measure):
        notices.empty(lang)
    else:
        when = m.year_of(measure, selection.year, lang)
        held = m.held_years(measure, lang)
        notices.missing_year(lang, when, m.name(measure, lang), held)
    if not m.is_category(measure):
        trend_card(v, measure)
    composition_card(v)
    recipients_card(v)
    if compared["value"].notna().any():
        table = m.rank_table(v, measure)
        n = int(compared["value"].notna().sum())
        m.card(v, measure, None, key="dependence.table", n=n, table=table, caveats="none")


def year_cards(v: View, measure: Measure, drawn: pd.DataFrame, compared: pd.DataFrame) -> None:
    """The chosen year: sentences, map, ranking, distribution."""
    chosen_wards = drawn.loc[drawn["is_ward"], "code"].isin(v.selection.municipalities)
    if chosen_wards.any() and not v.selection.wards:
        notices.wards_chosen(v.lang)
    overall_sentence(v, measure, compared)
    place_sentences(v, measure, drawn, compared)
    map_card(v, measure, key="dependence.map")
    if m.is_category(measure):
        return
    compared_card(v, measure, compared, ranking, "dependence.ranking")
    compared_card(v, measure, compared, distribution, "dependence.distribution")


def trend_card(v: View, measure: Measure) -> None:
    """The course over the years, or a line that there is one year only."""
    card = trend(v, measure)
    if card is None:
        st.caption(t("dependence.trend.single", v.lang, name=m.name(measure, v.lang)))
    else:
        show(card)


page(view())
