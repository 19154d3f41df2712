"""One municipality on one page."""

from __future__ import annotations

import streamlit as st

from data import queries
from ui import municipality as mun
from ui import municipality_cards as cards
from ui import notices
from ui.frame import View, view
from ui.state import choose
from ui.text import t
from ui.units import chosen
from ui.vocabulary import place_names

EXAMPLE = "01209"


def page(v: View) -> None:
    """The first chosen municipality, from its key figures to its predecessors."""
    lang = v.lang
    unit = next((u for u in chosen(v) if u.kind == "municipality"), None)
    if unit is None:
        st.title(t("municipality.title", lang), anchor=False)
        notices.notice(
            "info",
            t("municipality.none.what", lang),
            t("municipality.none.why", lang),
            t("municipality.none.cure", lang),
        )
        st.button(
            t("municipality.example", lang, place=place_names(lang)[EXAMPLE]),
            key="municipality_example",
            on_click=choose,
            kwargs={"units": (*v.selection.units, EXAMPLE)},
        )
        return
    town = queries.municipalities().set_index("code").loc[unit.id]
    wards = v.selection.wards or bool(town["is_ward"])
    st.title(unit.name, anchor=False)
    st.caption(
        t(
            "municipality.lead",
            lang,
            type=t(f"municipality.type.{town['type']}", lang),
            peers=town["peer_group"],
            area=f"{town['area_km2']:,.1f}",
            code=unit.id,
        )
    )
    for sentence in mun.sentences(unit.id, v.selection.year, wards=wards, lang=lang):
        st.markdown(sentence)
    cards.head_card(v, unit, wards=wards)
    key, measure = cards.COURSES[0]
    cards.course_card(v, unit, key, measure, wards=wards)
    cards.flow_card(v, unit, wards=wards)
    cards.people_card(v, unit)
    for key, measure in cards.COURSES[1:]:
        cards.course_card(v, unit, key, measure, wards=wards)
    cards.lineage_card(v, unit)
    st.download_button(
        t("municipality.html", lang),
        data=lambda: cards.whole_page(v, unit, wards=wards),
        file_name=f"jichi-atlas_{unit.id}_{v.selection.year}.html",
        mime="text/html",
        key="municipality_html",
        on_click="ignore",
    )


page(view())
