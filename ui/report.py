"""The report that the page shows: of its address or of the session, with what was wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import streamlit as st

from exports.card import Card
from ui import choices, notices
from ui.collected import CHOICE, IN_FILE, LOST, NOTHING, REFUSED, current, hold, refuse, text_of
from ui.desk import DeskError, Wanted, borrowed
from ui.draft import Draft, DraftError, Slip, unpack
from ui.frame import View
from ui.state import OWN
from ui.text import t

#: Pieces that the desk could not draw: they are not asked for again at every change of a word.
FAILED = "report_failed"


def opened(v: View) -> Draft:
    """The report of this run: that of the address, else that of the session."""

    def known(text: str) -> str:
        try:
            return text if text == IN_FILE or unpack(text) else NOTHING
        except DraftError as error:
            refuse(error)
            return NOTHING

    text = choices.drawn(v, CHOICE, t("report.in_address", v.lang), known)
    draft = current()
    if text not in (NOTHING, IN_FILE, text_of(draft)):
        draft = _remembering(unpack(text), draft)
    elif text == IN_FILE and not draft.slips:
        said(v, "report.elsewhere")
    draft = _looked_up(v, draft)
    hold(draft)
    st.session_state[OWN].shown[CHOICE] = text_of(draft)
    if refused := st.session_state.get(REFUSED):
        notices.notice("warning", t("report.refused", v.lang), refused.said(v.lang))
    if lost := st.session_state.get(LOST):
        notices.notice("warning", *left_out(lost, v.lang))
    return draft


def _remembering(new: Draft, old: Draft) -> Draft:
    """With the titles that are known already: an address holds none."""
    seen = {slip: slip for slip in old.slips}
    return replace(new, slips=tuple(seen.get(slip, slip) for slip in new.slips))


def _looked_up(v: View, draft: Draft) -> Draft:
    """With the titles of pieces that have none yet; those that no page draws are left out."""
    unseen = [slip for slip in draft.slips if not slip.title]
    if not unseen:
        return draft
    answers = _answers(v, {(slip.address, slip.card) for slip in unseen})
    slips, lost = [], []
    for slip in draft.slips:
        answer = answers.get((slip.address, slip.card)) if not slip.title else None
        if isinstance(answer, Card):
            slips.append(replace(slip, title=answer.words.title, meta=answer.meta))
        elif isinstance(answer, DeskError) and answer.reason in ("missing", "address"):
            lost.append((slip, answer))
        else:  # known, or it may be drawn the next time
            slips.append(slip)
    if lost:
        st.session_state[LOST] = lost
    if waiting := next((slip for slip in slips if not slip.title), None):
        trouble(v, answers[waiting.address, waiting.card])
    return replace(draft, slips=tuple(slips))


def _answers(v: View, wanted: set[Wanted]) -> Mapping[Wanted, Card | DeskError]:
    """The cards, or why not; what failed waits until another piece is asked for or a file made."""
    failed: dict[Wanted, DeskError] = st.session_state.get(FAILED, {})
    if wanted <= failed.keys():
        return failed
    asked = sorted(wanted, key=str)
    with st.spinner(t("report.looking", v.lang, n=len(asked))):
        answers = dict(zip(asked, borrowed(asked), strict=True))
    st.session_state[FAILED] = {k: one for k, one in answers.items() if isinstance(one, DeskError)}
    return answers


def left_out(lost: Iterable[tuple[Slip, DeskError]], lang: str) -> tuple[str, str, str]:
    """What, why and cure for pieces that no page draws."""
    lines = [
        t(f"desk.{error.reason}", lang, page=page_name(slip, lang), seen=f"`{error.seen}`")
        for slip, error in lost
    ]
    return t("report.lost", lang), " ".join(lines), t("report.lost.cure", lang)


def trouble(v: View, error: Card | DeskError) -> None:
    """Why figures could not be made ready."""
    if isinstance(error, DeskError):
        why = t(f"desk.{error.reason}", v.lang, page="", seen=f"`{error.seen}`")
        notices.notice("warning", t("report.trouble", v.lang), why)


def said(v: View, key: str) -> None:
    """What is the case and what to do."""
    notices.notice("info", t(key, v.lang), t(f"{key}.cure", v.lang))


def page_name(slip: Slip, lang: str) -> str:
    """The page of a piece, as the menu calls it."""
    return t(f"page.{slip.address.page}", lang)
