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
    """One municipality, from its key figures to its predecessors; or a group in sums."""
    title = st.container()
    unit = shown(v)
    title.title(unit.name, anchor=False)
    if unit.kind == "group":
        group(v, unit)
    else:
        municipality(v, unit)


def group(v: View, unit: Unit) -> None:
    """What can be added up; ranks and peers are one municipality's."""
    st.caption(t("municipality.no_ranks", v.lang))
    show(v, [cards.group_head(v, unit), *cards.people(v, unit)])
    show(v, cards.of_group(v, unit, base_year(v)))


def municipality(v: View, unit: Unit) -> None:
    """All about one municipality, and the page as a file."""
    lang = v.lang
    wards = v.selection.wards or mun.is_ward(unit.id)
    st.caption(cards.facts(v, unit))
    told = sentences(unit.id, v.selection.year, wards=wards, lang=lang)
    with st.container(key="opening"):
        st.markdown(("" if lang == "ja" else " ").join(told))
    save = st.container(horizontal=True, vertical_alignment="center", key="save-page")
    show(v, [cards.head(v, unit, wards=wards), *cards.people(v, unit)])
    base = base_year(v)
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


def base_year(v: View) -> int:
    """The year whose people are 100."""
    return choices.select(
        v,
        "base",
        t("municipality.base", v.lang),
        mun.BASES,
        BASE,
        format_func=lambda year: t("depopulation.base.year", v.lang, year=year),
        width=220,
    )


def show(v: View, parts: list[Part]) -> None:
    """Draw parts one below the other."""
    for part in parts:
        draw(v, part)


def shown(v: View) -> Unit:
    """The unit of the page: one of those chosen, or a member of a chosen group."""
    lang, places = v.lang, place_names(v.lang)
    units = {unit.id: unit for unit in chosen(v) if unit.codes}
    if not units:
        code = largest(v.selection.prefectures, v.selection.year)
        notices.notice(
            "info",
            t("municipality.none.what", lang),
            t("municipality.none.why", lang, place=places[code]),
            t("municipality.none.cure", lang),
        )
        return Unit(code, places[code], (code,), "municipality")
    members = {code: places[code] for unit in units.values() for code in unit.codes}
    names = {id_: unit.name for id_, unit in units.items()} | members
    pick = next(iter(units))
    if len(names) > 1:
        label = t("municipality.of", lang)
        pick = choices.select(v, "of", label, tuple(names), pick, format_func=names.__getitem__)
    return units.get(pick) or Unit(pick, names[pick], (pick,), "municipality")


page(view())
