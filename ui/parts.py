"""Parts of a page made before they are drawn, so that the screen and a file show the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from exports.card import Words, meta_line, source_of
from exports.page import Section
from exports.tables import Column, Table
from ui import notices
from ui.card import figure_card
from ui.frame import View
from ui.text import STATUS_MARKS, t

#: Where a narrow cell may break: 1,323/1,718.
BREAK = "\u200b"


@dataclass(frozen=True)
class Card:
    """A figure with its table, or a short table alone, which is then written out whole.

    ``links``: an address for the first cell of each row; empty: none. ``full`` as of ui.card.
    """

    key: str
    words: Words
    table: Table
    figure: Figure | None = None
    links: tuple[str, ...] = ()
    full: Callable[[], Table] | None = None


@dataclass(frozen=True)
class Note:
    """What is not there: what, why, what to do."""

    what: str
    why: str
    cure: str = ""


@dataclass(frozen=True)
class Line:
    """One sentence between the cards."""

    text: str


Part = Card | Note | Line


def draw(v: View, part: Part, twins: Callable[[], Sequence[Part]]) -> None:
    """The part on the screen; ``twins`` makes the page in the other language, for the citation."""
    if isinstance(part, Note):
        notices.notice("info", part.what, part.why, part.cure)
    elif isinstance(part, Line):
        st.caption(part.text)
    else:
        body = None if part.figure is not None else lambda: st.markdown(written(part))

        def words(there: View) -> Words:
            if there.lang == v.lang:
                return part.words
            made = (twin for twin in twins() if isinstance(twin, Card) and twin.key == part.key)
            return next(made).words

        figure_card(
            part.figure,
            key=part.key,
            words=words,
            table=part.table,
            view=v,
            full=part.full,
            body=body,
        )


def section(v: View, part: Part) -> Section:
    """The part in a file."""
    if isinstance(part, Note):
        return Section(notes=(f"{part.what} {part.why} {part.cure}".strip(),))
    if isinstance(part, Line):
        return Section(notes=(part.text,))
    words, lang = part.words, v.lang
    return Section(
        title=words.title,
        meta=meta_line(words, lang),
        figure=part.figure,
        headings=tuple(column.heading for column in part.table.columns),
        numeric=tuple(_is_number(column) for column in part.table.columns),
        rows=cells(part.table),
        links=part.links,
        fold=t("card.table", lang) if part.figure is not None else "",
        notes=(
            f"{t('card.how', lang)}　{words.how_to_read}",
            f"{t('card.not', lang)}　{words.not_said}",
        ),
        source=source_of(words, lang, v.data_version),
    )


def cells(table: Table) -> tuple[tuple[str, ...], ...]:
    """The rows as they are read: digits as shown, a missing number as the mark of its status."""
    columns = [_column(table.frame, column) for column in table.columns]
    return tuple(zip(*columns, strict=True))


def written(card: Card) -> str:
    """The table as Markdown, whole: it prints, and its first cells may be links."""
    columns = card.table.columns
    head = f"| {' | '.join(_plain(column.heading) for column in columns)} |"
    sides = [("--:" if _is_number(column) else ":--") for column in columns]
    lines = [head, f"|{'|'.join(sides)}|"]
    for place, row in enumerate(cells(card.table)):
        first, *others = (_plain(cell) for cell in row)
        if card.links and card.links[place]:
            first = f"[{first}]({card.links[place]})"
        elif card.links:
            first = f"**{first}**"
        lines.append(f"| {' | '.join((first, *others))} |")
    return "\n".join(lines)


def _column(frame: pd.DataFrame, column: Column) -> list[str]:
    values = frame[column.key]
    if column.kind == "plain":
        return ["" if pd.isna(x) else f"{x:.0f}" for x in values]
    if column.kind != "number":
        return ["" if pd.isna(x) else str(x) for x in values]
    codes: Sequence[str] = (
        frame[column.status].tolist() if column.status else ["unpublished"] * len(frame)
    )
    return [
        STATUS_MARKS.get(code, "…") if pd.isna(x) else f"{x:,.{digits}f}".replace("-", "−")
        for x, code, digits in zip(values, codes, column.digits(frame), strict=True)
    ]


def _is_number(column: Column) -> bool:
    return column.kind in {"number", "plain"} or column.right


def _plain(text: str) -> str:
    """Nothing in a cell is Markdown."""
    for sign in "\\|*_[]$~`":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("/", f"/{BREAK}")
