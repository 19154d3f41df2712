"""A report in the making with its cards: what exports.report makes files of."""

from __future__ import annotations

from collections.abc import Sequence

from exports.card import Card
from exports.report import Piece, Report
from ui.desk import DeskError, located
from ui.draft import Draft


def finished(draft: Draft, answers: Sequence[Card | DeskError], lang: str, base: str) -> Report:
    """The report of the cards that could be had; DeskError where there is none.

    ``answers``: of each slip, as ui.desk gives them. ``base`` is where the app is served.
    """
    pieces = [
        Piece(located(answer, base), slip.note)
        for slip, answer in zip(draft.slips, answers, strict=True)
        if isinstance(answer, Card)
    ]
    if not pieces:
        first = next((answer for answer in answers if isinstance(answer, DeskError)), None)
        raise first or DeskError("missing", "a report without a figure: add one")
    return Report(draft.title or pieces[0].card.words.title, tuple(pieces), lang, draft.intro)
