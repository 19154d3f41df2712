"""The shared selection in Streamlit: address ⇄ session ⇄ widgets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from dataclasses import field as made

import streamlit as st

from ui.selection import (
    KEYS,
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
#: Where the session keeps what pages let their readers choose (ui.choices).
OWN = "own_choices"
MAX_OWN = 24  # keys of one page
MAX_OWN_LENGTH = 2000  # of one value (a query in SQL)


@dataclass
class Own:
    """A page's own choices: key → text, as the address had them, as shown, and by page before."""

    address: dict[str, str] = made(default_factory=dict)
    shown: dict[str, str] = made(default_factory=dict)
    kept: dict[str, dict[str, str]] = made(default_factory=dict)
    problems: dict[str, Problem] = made(default_factory=dict)
    moved: bool = True  # to this page by the menu, which empties the address


def read_selection(
    vocabulary: Vocabulary, default: Selection
) -> tuple[Selection, tuple[Problem, ...]]:
    """The selection of this run. The address decides; widgets are set from it.

    A move to another page empties the address: then the session's selection is written back.
    """
    kept: Selection | None = st.session_state.get("selection")
    whole = st.query_params.to_dict()
    params = {k: v[: longest(k) + 1] for k, v in whole.items() if k in KEYS}
    selection, problems = parse(params, vocabulary, default)
    if kept is not None and not whole:
        selection = kept
    own = st.session_state.setdefault(OWN, Own())
    own.moved, own.address = not whole, _others(whole)
    address = to_params(selection)
    if params != address:
        st.query_params.from_dict(address | own.address)
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
    st.query_params.from_dict(to_params(selection) | _others(st.query_params.to_dict()))


def begin_page(page: str) -> None:
    """A page's own choices are those of the address, or after a move those it had before."""
    own: Own = st.session_state[OWN]
    if own.moved:
        own.address = dict(own.kept.get(page, {}))
        own.problems = {}
    own.shown = {}


def end_page(page: str, more: dict[str, str]) -> None:
    """The address holds the selection, what the page has shown, and ``more``; nothing else."""
    own: Own = st.session_state[OWN]
    own.kept[page] = dict(own.shown)
    address = to_params(st.session_state["selection"]) | own.shown | more
    if st.query_params.to_dict() != address:
        st.query_params.from_dict(address)


def address() -> dict[str, str]:
    """The link to what is shown, as parameters: the selection and the choices so far."""
    own: Own = st.session_state[OWN]
    return to_params(st.session_state["selection"]) | own.shown


def _others(params: dict[str, str]) -> dict[str, str]:
    """Parameters that are not the selection's, cut: the page says which it knows."""
    others = [(k, v[: MAX_OWN_LENGTH + 1]) for k, v in params.items() if k not in KEYS]
    return dict(others[:MAX_OWN])


def changed(field: str) -> None:
    """Callback of a widget: its value goes to the session and to the address."""
    value = st.session_state[f"choice_{field}"]
    choose(**{field: tuple(value) if field in _TUPLES else value})


def _remember(problems: tuple[Problem, ...]) -> None:
    """Keep a notice over the rerun that the corrected address causes, until the next choice."""
    if problems:
        st.session_state["problems"] = problems


def add_clicked(figure_key: str) -> None:
    """Callback of a map or a ranking: the municipality clicked joins the selection."""
    points = st.session_state[figure_key]["selection"]["points"]
    if points:
        add_code(str(points[0].get("location") or points[0].get("customdata", [""])[0]))


def add_code(code: str) -> None:
    """A municipality joins the selection; with ten already chosen the one chosen first leaves."""
    chosen = st.session_state["selection"].units
    if len(code) == 5 and code not in chosen:
        choose(units=(*chosen, code)[-MAX_UNITS:])
