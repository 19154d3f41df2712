"""The first three minutes: a card that goes with the reader from page to page.

Where the reader is in it stands in the address (``tour=3``) while it lasts. Who has closed it, or
has come with a link of somebody else's, is not asked again: the browser keeps that in a cookie.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from ui import notices
from ui.pages import page as page_of
from ui.selection import Problem, Selection, harmless, to_params
from ui.state import OWN
from ui.text import t

KEY = "tour"
SEEN = "jichi_atlas_tour"
#: Steps by the id of their texts: the page, and what it is opened with where nothing is chosen.
STEPS: dict[str, tuple[str, dict[str, str]]] = {
    "map": ("overview", {}),
    "limit": ("dependence", {"p": "01"}),
    "place": ("municipality", {"m": "01209"}),
    "people": ("together", {}),
    "yen": ("allocation", {"m": "01209"}),
    "save": ("inequality", {}),
}


def begin() -> None:
    """Read the step of the address, before the page reads its own choices."""
    own = st.session_state[OWN]
    seen = own.address.pop(KEY, None)
    st.session_state.setdefault(KEY, 0)
    if seen is None:
        return
    known = seen.isascii() and seen.isdigit() and len(seen) == 1 and int(seen) <= len(STEPS)
    st.session_state[KEY] = int(seen) if known else 0
    if not known:
        label = t("tour.title", st.session_state["selection"].lang)
        notices.own_problem(
            Problem(label, harmless(seen), "address.unknown"), st.session_state["selection"].lang
        )


def end() -> dict[str, str]:
    """What of it the address keeps."""
    return {KEY: str(st.session_state[KEY])} if st.session_state.get(KEY) else {}


def card(selection: Selection) -> None:
    """The step that the reader is at."""
    if step := st.session_state[KEY]:
        _step(selection, step)


def invitation(selection: Selection) -> None:
    """On the front page of a first visit the question, below the map that it must not hold up."""
    if not st.session_state[KEY] and not _is_known():
        _invitation(selection)


def memory() -> dict[str, Any]:
    """For the component in the footer: what the browser is to keep."""
    return {"cookie": SEEN} if st.session_state.get(f"{KEY}_closed") else {}


def link(selection: Selection, step: int, label: str, icon: str | None = None) -> None:
    """To a step: its page, with the reader's own choices where there are some."""
    page, wanted = list(STEPS.values())[step - 1]
    chosen = to_params(selection)
    added = {k: x for k, x in wanted.items() if not getattr(selection, _FIELDS[k])}
    st.page_link(
        page_of(page, selection.lang),
        label=label,
        icon=icon,
        query_params=chosen | added | {KEY: str(step)},
    )


_FIELDS = {"p": "prefectures", "m": "units"}


def stop(step: int, lang: str) -> str:
    """What a step shows, in a few words."""
    return t(f"tour.{list(STEPS)[step - 1]}", lang)


def _step(selection: Selection, step: int) -> None:
    lang, id_ = selection.lang, list(STEPS)[step - 1]
    with st.container(border=True, key="tour"):
        st.markdown(
            f"**{t('tour.at', lang, step=step, steps=len(STEPS), name=stop(step, lang))}**\n\n"
            + t(f"tour.{id_}.look", lang)
        )
        with st.container(horizontal=True, vertical_alignment="center", key="tour-ways"):
            if step > 1:
                link(selection, step - 1, t("tour.back", lang), ":material/arrow_back:")
            if step < len(STEPS):
                label = t("tour.next", lang, name=stop(step + 1, lang))
                link(selection, step + 1, label, ":material/arrow_forward:")
            else:
                st.page_link(
                    page_of("guide", lang),
                    label=t("tour.questions", lang),
                    query_params=to_params(selection),
                )
            _close(t("tour.end", lang))


def _invitation(selection: Selection) -> None:
    lang = selection.lang
    with st.container(horizontal=True, vertical_alignment="center", key="tour"):
        st.markdown(t("tour.first", lang), width="content")
        link(selection, 1, t("tour.begin", lang))
        _close(t("tour.no", lang))


def _close(label: str) -> None:
    st.button(label, key="tour-close", type="tertiary", on_click=_closed)


def _closed() -> None:
    st.session_state[KEY], st.session_state[f"{KEY}_closed"] = 0, True
    st.query_params.pop(KEY, None)


def _is_known() -> bool:
    """Has the reader closed it, today or another day?"""
    return bool(st.session_state.get(f"{KEY}_closed")) or st.context.cookies.get(SEEN) == "closed"
