"""One municipality on one page."""

from __future__ import annotations

import streamlit as st

from ui import choices, notices
from ui import municipality as mun
from ui import municipality_cards as cards
from ui.frame import View, view
from ui.municipality_words import sentences
from ui.parts import Part, draw
from ui.peers import largest
from ui.text import t
from ui.units import Unit, chosen
from ui.vocabulary import place_names

BASE = 1980


def page(v: View) -> None:
    """One municipality, from its key figures to its predecessors."""
    lang = v.lang
    title = st.container()
    unit = shown(v)
    title.title(unit.name, anchor=False)
    wards = v.selection.wards or mun.is_ward(unit.id)
    st.caption(cards.facts(v, unit))
    told = sentences(unit.id, v.selection.year, wards=wards, lang=lang)
    with st.container(key="opening"):
        st.markdown(("" if lang == "ja" else " ").join(told))
    save = st.container(horizontal=True, vertical_alignment="center", key="save-page")
    show(v, [cards.head(v, unit, wards=wards), *cards.people(v, unit)])
    base = choices.select(
        v,
        "base",
        t("municipality.base", lang),
        mun.BASES,
        BASE,
        format_func=lambda year: t("depopulation.base.year", lang, year=year),
        width=220,
    )
    show(v, cards.index(v, unit, base))
    show(v, cards.money(v, unit, wards=wards))
    show(v, [cards.neighbours(v, unit), cards.lineage(v, unit)])
    outside = v.outside()
    with save:
        st.download_button(
            t("municipality.html", lang),
            data=lambda: cards.whole_page(outside, unit, wards=wards, base=base),
            file_name=f"jichi-atlas_{unit.id}_{v.selection.year}.html",
            mime="text/html",
            key="municipality_html",
            on_click="ignore",
        )
        st.caption(t("municipality.print", lang), width="stretch")


def show(v: View, parts: list[Part]) -> None:
    """Draw parts one below the other."""
    for part in parts:
        draw(v, part)


def shown(v: View) -> Unit:
    """The municipality of the page: one of those chosen, a group's members among them."""
    lang, places = v.lang, place_names(v.lang)
    units = chosen(v)
    towns = [unit.id for unit in units if unit.kind == "municipality"]
    members = [code for unit in units if unit.kind == "group" for code in unit.codes]
    if not towns:
        state = "group" if members else "none"
        code = members[0] if members else largest(v.selection.prefectures, v.selection.year)
        notices.notice(
            "info",
            t(f"municipality.{state}.what", lang),
            t(f"municipality.{state}.why", lang, place=places[code]),
            t(f"municipality.{state}.cure", lang),
        )
        towns = [code]
    codes = tuple(dict.fromkeys((*towns, *members)))
    code = codes[0]
    if len(codes) > 1:
        label = t("municipality.of", lang)
        code = choices.select(v, "of", label, codes, code, format_func=places.__getitem__)
    return Unit(code, places[code], (code,), "municipality")


page(view())
