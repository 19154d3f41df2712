"""A report's words and its pieces: each with its note, to be moved and looked at."""

from __future__ import annotations

import re
from html import escape
from typing import Any

import streamlit as st

from exports.notes import note_html
from ui.card import PLOTLY_CONFIG, show_table
from ui.collected import current, keep
from ui.desk import DeskError, borrowed
from ui.draft import MAX_INTRO, MAX_NOTE, MAX_TITLE, Draft, Slip
from ui.frame import View
from ui.pages import page as page_of
from ui.report import page_name, trouble
from ui.text import t


def words(v: View, draft: Draft) -> None:
    """Title and introduction."""
    st.subheader(t("report.words", v.lang), anchor="words")
    _kept_text(
        "title", t("report.name", v.lang), draft.title, MAX_TITLE, placeholder=draft.slips[0].title
    )
    _kept_text("intro", t("report.intro", v.lang), draft.intro, MAX_INTRO, area=True)
    _preview(draft.intro)


def pieces(v: View, draft: Draft) -> None:
    """Every piece with its note, and how to move it."""
    lang = v.lang
    with st.container(horizontal=True, vertical_alignment="center", key="report-count"):
        head = t("report.pieces", lang, n=len(draft.slips))
        st.subheader(head, anchor="pieces", width="stretch")
        st.button(t("report.clear", lang), key="report-clear", on_click=keep, args=(Draft(),))
    for place, slip in enumerate(draft.slips):
        with st.container(border=True, key=f"piece-{place}"):
            _piece(v, draft, place, slip)


def _piece(v: View, draft: Draft, place: int, slip: Slip) -> None:
    lang, last = v.lang, len(draft.slips) - 1
    st.markdown(f"**{place + 1}. {_plain(slip.title or slip.card)}**")
    spoken = t(f"report.spoken.{slip.address.choices.get('l', 'ja')}", lang)
    facts = (page_name(slip, lang), slip.meta, spoken)
    st.caption(_plain(" ｜ ".join(fact for fact in facts if fact)))
    with st.container(horizontal=True, vertical_alignment="center", key=f"move-{place}"):
        moves = (
            ("up", "arrow_upward", -1, place == 0),
            ("down", "arrow_downward", 1, place == last),
        )
        for name, icon, step, end in moves:
            st.button(
                t(f"report.{name}", lang),
                icon=f":material/{icon}:",
                key=f"{name}-{place}",
                on_click=lambda p=place, s=step: keep(current().moved(p, s)),
                disabled=end,
            )
        st.button(
            t("report.delete", lang),
            icon=":material/delete:",
            key=f"delete-{place}",
            on_click=lambda p=place: keep(current().without(p)),
        )
        there = page_of(slip.address.page, lang)
        st.page_link(there, label=t("report.see", lang), query_params=slip.address.choices)
    _kept_text(f"note-{place}", t("report.note", lang), slip.note, MAX_NOTE, area=True, height=80)
    _preview(slip.note)
    unfold = st.expander(t("report.show", lang), key=f"show-{place}", on_change="rerun")
    if unfold.open:
        with unfold:
            _drawn(v, slip, place)


def _drawn(v: View, slip: Slip, place: int) -> None:
    """The card as it goes into the report."""
    with st.spinner(t("report.looking", v.lang, n=1)):
        (answer,) = borrowed([(slip.address, slip.card)])
    if isinstance(answer, DeskError):
        trouble(v, answer)
    elif answer.figure is None:
        show_table(answer.table, answer.lang, key=f"piece-table-{place}")
    else:
        st.plotly_chart(
            answer.figure,
            key=f"piece-figure-{place}",
            theme=None,
            config=PLOTLY_CONFIG,
            alt=answer.words.alt,
        )


def _kept_text(
    name: str, label: str, value: str, most: int, *, area: bool = False, **widget: Any
) -> None:
    """A field whose text is the report's; note-3 is the note of the fourth piece."""
    key = f"report-{name}"
    st.session_state[key] = value
    field = st.text_area if area else st.text_input
    field(label, key=key, max_chars=most, on_change=_written, args=(name, key), **widget)


def _written(name: str, key: str) -> None:
    text, draft = st.session_state[key].replace("\r\n", "\n"), current()
    if name.startswith("note-"):
        keep(draft.changed(int(name.removeprefix("note-")), note=text))
    else:
        parts = {"title": draft.title, "intro": draft.intro, name: text}
        keep(Draft(parts["title"], parts["intro"], draft.slips))


def _preview(note: str) -> None:
    """The Markdown as the report will have it, where it is more than lines of text."""
    made = note_html(note)
    if made.strip() != f"<p>{escape(note.strip(), quote=False)}</p>" and note.strip():
        st.html(f'<div class="note">{made}</div>')


def _plain(text: str) -> str:
    """Nothing in a title is Markdown."""
    return re.sub(r"([\\*_`\[\]$~#<>|:])", r"\\\1", text)
