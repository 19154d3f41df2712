"""A report: cards in an order, with notes, as one HTML, DOCX or PPTX file.

Each file holds the figures with their captions and sources, and at its end the definitions.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from charts.looks import in_look
from data.words import word as t
from exports.card import Card
from exports.draw import picture
from exports.notes import note_html, note_lines, printable
from exports.page import Section, to_html
from exports.sizes import SIZES
from exports.tables import display_rows

_FONT = "Noto Sans CJK JP"


@dataclass(frozen=True)
class Piece:
    """A card that has a figure, and what the author says about it, in Markdown."""

    card: Card
    note: str = ""


@dataclass(frozen=True)
class Report:
    """A title, an introduction in Markdown and the pieces in their order, at least one."""

    title: str
    pieces: tuple[Piece, ...]
    lang: str
    intro: str = ""

    @property
    def definitions(self) -> tuple[tuple[str, str], ...]:
        """Question and definition of each figure, each definition once."""
        seen: dict[str, str] = {}
        for piece in self.pieces:
            seen.setdefault(piece.card.words.definition, piece.card.words.title)
        return tuple((title, text) for text, title in seen.items() if text)


def report_html(report: Report) -> bytes:
    """One file with figures that answer the mouse, and no need of a network."""
    sections = [Section(prose=note_html(report.intro))] if report.intro else []
    sections += [_section(piece) for piece in report.pieces]
    sections.append(
        Section(
            title=t("report.appendix", report.lang),
            notes=tuple(f"{title} — {text}" for title, text in report.definitions),
        )
    )
    return to_html(report.title, (), sections, (), report.lang)


def _section(piece: Piece) -> Section:
    card = piece.card
    headings, rows = display_rows(card.table) if card.figure is None else ((), ())
    numeric = tuple(column.kind in ("number", "plain") for column in card.table.columns)
    return Section(
        title=card.words.title,
        meta=card.meta,
        figure=in_look(card.figure, "light", card.mode) if card.figure is not None else None,
        headings=headings,
        numeric=numeric if rows else (),
        rows=rows,
        prose=note_html(piece.note) if piece.note else "",
        notes=(card.words.how_to_read, card.words.not_said, card.address),
        source=card.source,
    )


def report_docx(report: Report) -> bytes:
    """A document of A4 pages. Raises NoChromeError where no browser draws the pictures."""
    # these two libraries take half a second to import, which only those pay who ask
    from docx import Document  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Mm  # noqa: PLC0415

    document = Document()
    fonts = document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), _FONT)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(20)
    document.core_properties.title = printable(report.title)[:255]
    document.add_heading(printable(report.title), 0)
    for line in note_lines(report.intro):
        document.add_paragraph(line)
    for piece in report.pieces:
        card = piece.card
        document.add_heading(card.words.title, 1)
        for line in note_lines(piece.note):
            document.add_paragraph(line)
        drawn = document.add_picture(
            io.BytesIO(picture(card, "png", SIZES["page"], "print")), width=Mm(170)
        )
        drawn._inline.docPr.set("descr", card.words.alt)  # the text for who cannot see it
        for line in (card.meta, card.words.not_said, card.source, card.address):
            document.add_paragraph(line, style="Caption")
    document.add_heading(t("report.appendix", report.lang), 1)
    for title, text in report.definitions:
        document.add_heading(title, 2)
        document.add_paragraph(text)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def report_pptx(report: Report) -> bytes:
    """Slides of 16:9, a figure on each. Raises NoChromeError as ``report_docx`` does."""
    from pptx import Presentation  # noqa: PLC0415
    from pptx.util import Mm  # noqa: PLC0415

    deck = Presentation()
    deck.slide_width, deck.slide_height = Mm(338.7), Mm(190.5)
    first = deck.slides.add_slide(deck.slide_layouts[5])
    first.shapes.title.text = printable(report.title)
    first.notes_slide.notes_text_frame.text = "\n".join(note_lines(report.intro))
    for piece in report.pieces:
        card = piece.card
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        drawn = slide.shapes.add_picture(
            io.BytesIO(picture(card, "png", SIZES["slide"])), 0, 0, width=deck.slide_width
        )
        drawn._element.nvPicPr.cNvPr.set("descr", card.words.alt)
        said = (*note_lines(piece.note), card.words.not_said, card.source, card.address)
        slide.notes_slide.notes_text_frame.text = "\n".join((card.words.title, *said))
    for title, text in report.definitions:
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = f"{t('report.appendix', report.lang)}: {title}"
        box = slide.shapes.add_textbox(Mm(25), Mm(60), Mm(288), Mm(110))
        box.text_frame.word_wrap = True
        box.text_frame.text = text
    file = io.BytesIO()
    deck.save(file)
    return file.getvalue()


REPORTS = {"html": report_html, "docx": report_docx, "pptx": report_pptx}
