"""The shared selection in Streamlit: address ⇄ session ⇄ widgets."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from ui.selection import (
    MAX_UNITS,
    Problem,
    Selection,
    Vocabulary,
    longest,
    parse,
    to_params,
)

FIELDS = (
    "prefectures", "units", "year", "indicator", "basis",
    "wards", "per_capita", "real", "lang",
)  # fmt: skip
_TUPLES = ("prefectures", "units")


def read_selection(
    vocabulary: Vocabulary, default: Selection
) -> tuple[Selection, tuple[Problem, ...]]:
    """The selection of this run. The address decides; widgets are set from it.

    A move to another page empties the address: then the session's selection is written back.
    """
    kept: Selection | None = st.session_state.get("selection")
    params = {k: v[: longest(k) + 1] for k, v in st.query_params.items()}
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
    chosen = st.session_state["selection"].units
    if len(code) == 5 and code not in chosen:
        choose(units=(*chosen, code)[-MAX_UNITS:])
