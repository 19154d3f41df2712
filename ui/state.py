"""The shared selection in Streamlit: address ⇄ widgets, and the sidebar."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from ui.selection import (
    MAX_LENGTH,
    MAX_MUNICIPALITIES,
    Problem,
    Selection,
    Vocabulary,
    parse,
    to_params,
)
from ui.text import fiscal_year, t

FIELDS = (
    "prefectures", "municipalities", "year", "indicator", "basis",
    "wards", "per_capita", "real", "lang",
)  # fmt: skip
_TUPLES = ("prefectures", "municipalities")


@dataclass(frozen=True)
class Names:
    """Option texts of the sidebar: code → text in the chosen language."""

    prefectures: dict[str, str]
    municipalities: dict[str, str]


def read_selection(
    vocabulary: Vocabulary, default: Selection
) -> tuple[Selection, tuple[Problem, ...]]:
    """The selection of this run. The address decides; widgets are set from it.

    A move to another page empties the address: then the session's selection is written back.
    """
    kept: Selection | None = st.session_state.get("selection")
    params = {k: v[: MAX_LENGTH + 1] for k, v in st.query_params.items()}
    selection, problems = parse(params, vocabulary, default)
    if kept is not None and not params:
        selection = kept
    address = to_params(selection)
    if params != address:
        st.query_params.from_dict(address)
    st.session_state["selection"] = selection
    _remember(problems)
    for field in FIELDS:
        value = getattr(selection, field)
        st.session_state[f"choice_{field}"] = list(value) if field in _TUPLES else value
    return selection, st.session_state.get("problems", ())


def choose(**changes: object) -> None:
    """Change the selection from a page (a click on the map): writes session and address."""
    selection = replace(st.session_state["selection"], **changes)
    st.session_state["selection"] = selection
    st.session_state["problems"] = ()
    st.query_params.from_dict(to_params(selection))


def sidebar(selection: Selection, vocabulary: Vocabulary, names: Names, cpi_base: int) -> None:
    """The widgets of the selection. Their values come from the address and go back to it."""
    lang = selection.lang
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
        st.multiselect(
            t("side.municipalities", lang),
            list(names.municipalities),
            key="choice_municipalities",
            format_func=names.municipalities.__getitem__,
            max_selections=MAX_MUNICIPALITIES,
            placeholder=t("side.municipalities.hint", lang),
            help=t("side.municipalities.help", lang),
            filter_mode="contains",
            select_all=False,
            on_change=changed,
            args=("municipalities",),
        )
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


def changed(field: str) -> None:
    """Callback of a widget: its value goes to the session and to the address."""
    value = st.session_state[f"choice_{field}"]
    choose(**{field: tuple(value) if field in _TUPLES else value})


def _remember(problems: tuple[Problem, ...]) -> None:
    """Keep a notice over the rerun that the corrected address causes, until the next choice."""
    if problems:
        st.session_state["problems"] = problems


def add_clicked(figure_key: str) -> None:
    """Callback of a map or a ranking: the municipality clicked joins the selection.

    With ten already chosen the one chosen first leaves.
    """
    points = st.session_state[figure_key]["selection"]["points"]
    code = str(points[0].get("location") or points[0].get("customdata", [""])[0]) if points else ""
    chosen = st.session_state["selection"].municipalities
    if len(code) == 5 and code not in chosen:
        choose(municipalities=(*chosen, code)[-MAX_MUNICIPALITIES:])
