"""One municipality on one page."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui import choices, notices
from ui import municipality as mun
from ui import municipality_cards as cards
from ui.across import across, translated
from ui.frame import View, view
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
    st.caption(cards.lead(v, unit, wards=v.selection.wards)[0])
    save = place_to_save()
    show(v, unit, [cards.group_head(v, unit), *cards.people(v, unit)])
    base = base_year(v)
    show(v, unit, cards.of_group(v, unit, base), base)
    with save:
        save_page(v, unit, wards=v.selection.wards, base=base)


def municipality(v: View, unit: Unit) -> None:
    """All about one municipality."""
    wards = v.selection.wards or mun.is_ward(unit.id)
    facts, told = cards.lead(v, unit, wards=wards)
    st.caption(facts)
    with st.container(key="opening"):
        st.markdown(told)
    save = place_to_save()
    show(v, unit, [cards.head(v, unit, wards=wards), *cards.people(v, unit)])
    base = base_year(v)
    rest = [*cards.index(v, unit, base), *cards.money(v, unit, wards=wards)]
    show(v, unit, [*rest, cards.neighbours(v, unit), cards.lineage(v, unit)], base)
    with save:
        save_page(v, unit, wards=wards, base=base)


def place_to_save() -> DeltaGenerator:
    """Above the cards, filled when they are made."""
    return st.container(horizontal=True, vertical_alignment="center", key="save-page")


def save_page(v: View, unit: Unit, *, wards: bool, base: int) -> None:
    """The page as a file, and how to print it."""
    outside = v.outside()
    st.download_button(
        t("municipality.html", v.lang),
        data=lambda: cards.whole_page(outside, unit, wards=wards, base=base),
        file_name=f"jichi-atlas_{unit.id}_{v.selection.year}.html",
        mime="text/html",
        key="municipality_html",
        on_click="ignore",
    )
    st.caption(t("municipality.print", v.lang), width="stretch")


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


def show(v: View, unit: Unit, parts: list[Part], base: int = BASE) -> None:
    """Draw parts one below the other."""
    there, named = across(v.outside()), replace(unit, name=translated(v, unit.name))
    wards = v.selection.wards or (unit.kind == "municipality" and mun.is_ward(unit.id))
    for part in parts:
        draw(v, part, lambda: cards.everything(there, named, wards=wards, base=base))


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
