"""One card as one HTML file whose figure still answers the mouse."""

from __future__ import annotations

from charts.looks import in_look
from exports.card import Card
from exports.page import Section, to_html
from exports.tables import display_rows


def card_html(card: Card, look: str = "light") -> bytes:
    """Title, line of facts, figure or else table, how to read it, source, address, citation."""
    words = card.words
    if card.figure is None:
        headings, rows = display_rows(card.table)
        numeric = tuple(column.kind in ("number", "plain") for column in card.table.columns)
        shown = Section(headings=headings, numeric=numeric, rows=rows, notes=(words.how_to_read,))
    else:
        drawn = in_look(card.figure, look, card.mode)
        shown = Section(figure=drawn, notes=(words.how_to_read, words.not_said))
    foot = (card.source, card.address, card.citation())
    return to_html(words.title, (card.meta,), (shown,), foot, card.lang)
