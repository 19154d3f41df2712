"""The report of this session: cards join it from their menus (ui/save.py).

The session holds it; the page about it keeps it in its address too, where it fits. So a link is
that report, and the browser's way back undoes a change.
"""

from __future__ import annotations

import streamlit as st

from exports.card import Card
from ui.address import Address
from ui.draft import MAX_PIECES, Draft, DraftError, Slip, pack
from ui.pages import page as page_of
from ui.state import OWN, address
from ui.text import t

PAGE, CHOICE = "report", "pieces"
#: In the address: none, or more than fits there.
NOTHING, IN_FILE = "none", "file"
#: What is said until the reader's next change: the correction of the address runs the page anew.
REFUSED, LOST = "report_refused", "report_lost"
_DRAFT = "report_draft"


def current() -> Draft:
    """The report so far."""
    draft: Draft = st.session_state.get(_DRAFT, Draft())
    return draft


def text_of(draft: Draft) -> str:
    """The report as the address has it."""
    return (pack(draft) or IN_FILE) if draft != Draft() else NOTHING


def hold(draft: Draft) -> None:
    """The report is this now; the address follows at the page's end."""
    st.session_state[_DRAFT] = draft
    st.session_state[OWN].kept.setdefault(PAGE, {})[CHOICE] = text_of(draft)


def keep(draft: Draft) -> None:
    """The reader makes the report this; for callbacks."""
    hold(draft)
    st.session_state[REFUSED] = st.session_state[LOST] = None
    if st.session_state.get("page") == PAGE:
        st.query_params[CHOICE] = text_of(draft)


def refuse(error: DraftError) -> None:
    """A file or a link was not taken: said until the reader's next change."""
    st.session_state[REFUSED] = error


def collect_button(card: Card) -> None:
    """Add the card to the report, or take it out again, and the way there."""
    lang, draft = card.lang, current()
    here = Address.of(st.session_state["page"], address())
    place = draft.place_of(card.key, here)
    full = place is None and len(draft.slips) >= MAX_PIECES
    st.button(
        t("report.add" if place is None else "report.remove", lang),
        icon=":material/post_add:" if place is None else ":material/playlist_remove:",
        key=f"collect-{card.key}",
        on_click=_add if place is None else _drop,
        args=(card,) if place is None else (place,),
        disabled=full,
        width="stretch",
    )
    if full:
        st.caption(t("report.full", lang, limit=MAX_PIECES))
    if draft.slips:
        st.page_link(page_of(PAGE, lang), label=t("report.open", lang, n=len(draft.slips)))


def _add(card: Card) -> None:
    # a card knows the choices read before it; by now the page has read them all
    there = Address.of(st.session_state["page"], address())
    title, meta = card.words.title, card.meta
    keep(current().with_slip(Slip(there, card.key, title=title, meta=meta)))


def _drop(place: int) -> None:
    keep(current().without(place))
