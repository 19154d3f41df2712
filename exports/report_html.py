"""A report as one HTML file whose figures answer the mouse, and no need of a network."""

from __future__ import annotations

from charts.looks import in_look
from data.words import word as t
from exports.notes import note_html
from exports.page import Section, to_html
from exports.report import Piece, Progress, Report, reading, silent
from exports.tables import display_rows


def report_html(report: Report, progress: Progress = silent) -> bytes:
    """The file."""
    sections = [Section(prose=note_html(report.intro))] if report.intro else []
    sections.append(Section(title=t("report.contents", report.lang), notes=report.contents[:-1]))
    of = len(report.pieces)
    for done, (number, piece) in enumerate(zip(report.numbers, report.pieces, strict=True), 1):
        sections.append(_section(number, piece))
        progress(done, of)
    sections.append(
        Section(
            title=t("report.appendix", report.lang),
            notes=tuple(f"{title} — {text}" for title, text in report.definitions),
        )
    )
    return to_html(report.title, (), sections, (report.edition,), report.lang)


def _section(number: str, piece: Piece) -> Section:
    card = piece.card
    headings, rows = display_rows(card.table) if card.figure is None else ((), ())
    numeric = tuple(column.kind in ("number", "plain") for column in card.table.columns)
    return Section(
        title=f"{number}　{card.words.title}",
        meta=card.meta,
        figure=in_look(card.figure, "light", card.mode) if card.figure is not None else None,
        headings=headings,
        numeric=numeric if rows else (),
        rows=rows,
        prose=note_html(piece.note) if piece.note else "",
        notes=(*reading(card), card.address),
        source=card.source,
    )
