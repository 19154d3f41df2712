"""The sidebar: widgets whose values come from the address and go back to it."""

from __future__ import annotations

import streamlit as st

from ui import later
from ui.group_editor import group_editor
from ui.link import copy_link
from ui.selection import MAX_UNITS, Selection, Vocabulary
from ui.state import changed
from ui.text import fiscal_year, t
from ui.units import groups_of
from ui.vocabulary import Names


def sidebar(selection: Selection, vocabulary: Vocabulary, names: Names, cpi_base: int) -> None:
    """The widgets of the selection."""
    lang = selection.lang
    units = {group.id: group.name for group in groups_of(selection)} | names.municipalities
    with st.sidebar:
        st.segmented_control(
            t("side.lang", lang),
            ("ja", "en"),
            key="choice_lang",
            format_func={"ja": "日本語", "en": "English"}.__getitem__,
            label_visibility="collapsed",
            required=True,
            on_change=changed,
            args=("lang",),
        )
        if later.waiting():
            return
        st.multiselect(
            t("side.municipalities", lang),
            list(units),
            key="choice_units",
            format_func=units.__getitem__,
            max_selections=MAX_UNITS,
            placeholder=t("side.municipalities.hint", lang),
            help=t("side.municipalities.help", lang),
            filter_mode="contains",
            select_all=False,
            on_change=changed,
            args=("units",),
        )
        group_editor(selection, names)
        st.multiselect(
            t("side.prefectures", lang),
            list(names.prefectures),
            key="choice_prefectures",
            format_func=names.prefectures.__getitem__,
            placeholder=t("side.prefectures.hint", lang),
            help=t("side.prefectures.help", lang),
            filter_mode="contains",
            select_all=False,
            on_change=changed,
            args=("prefectures",),
        )
        st.selectbox(
            t("side.year", lang),
            vocabulary.years,
            key="choice_year",
            format_func=lambda y: fiscal_year(y, lang),
            help=t("side.year.help", lang),
            on_change=changed,
            args=("year",),
        )
        _amounts(lang, cpi_base)
        _units(lang)
        copy_link(lang)


def _amounts(lang: str, cpi_base: int) -> None:
    st.caption(t("side.amounts", lang))
    st.toggle(
        t("side.per_capita", lang),
        key="choice_per_capita",
        help=t("side.per_capita.help", lang),
        on_change=changed,
        args=("per_capita",),
    )
    st.toggle(
        t("side.real", lang, year=cpi_base),
        key="choice_real",
        help=t("side.real.help", lang, year=cpi_base),
        on_change=changed,
        args=("real",),
    )


def _units(lang: str) -> None:
    st.caption(t("side.units", lang))
    st.toggle(
        t("side.wards", lang),
        key="choice_wards",
        help=t("side.wards.help", lang),
        on_change=changed,
        args=("wards",),
    )
    st.radio(
        t("side.basis", lang),
        ("today", "reported"),
        key="choice_basis",
        format_func=lambda b: t(f"basis.{b}", lang),
        help=t("side.basis.help", lang),
        on_change=changed,
        args=("basis",),
    )
