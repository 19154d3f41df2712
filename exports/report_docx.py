"""A report as a document of A4 pages: contents, numbered figures with captions, definitions."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from data.words import word as t
from exports.card import Card
from exports.draw import picture
from exports.notes import Block, note_blocks, printable
from exports.report import Piece, Progress, Report, columns, linked, reading, silent
from exports.sizes import SIZES
from exports.tables import display_rows

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

#: Come with Office on Windows and macOS; elsewhere their likes take their place.
FONT, LATIN = "Yu Gothic", "Arial"
INK, ACCENT, PALE = "1D2126", "1F4E79", "5D6369"
WIDE, HIGH = 170, 165  # mm: the page without margins; a picture leaves room for its words
MOST_ROWS = 30
LETTER = 2.82  # mm: a full-width letter of a table, 8 points
_STYLES = (
    ("Normal", 10.5, INK, False), ("Title", 22, INK, True), ("Heading 1", 14, ACCENT, True),
    ("Heading 2", 11, INK, True), ("Caption", 8.5, PALE, False), ("List Bullet", 10.5, INK, False),
    ("List Number", 10.5, INK, False), ("Footer", 8, PALE, False),
)  # fmt: skip


def report_docx(report: Report, progress: Progress = silent) -> bytes:
    """The file. Raises NoChromeError where no browser draws the pictures."""
    # half a second to import, which only those pay who ask
    from docx import Document  # noqa: PLC0415

    document = Document()
    _page(document, report)
    document.add_heading(printable(report.title), 0)
    document.add_paragraph(report.edition, style="Caption")
    _note(document, note_blocks(report.intro))
    document.add_paragraph().add_run(t("report.contents", report.lang)).bold = True
    _contents(document, report.contents)
    of = len(report.pieces)
    for done, (number, piece) in enumerate(zip(report.numbers, report.pieces, strict=True), 1):
        _piece(document, f"piece{done}", number, piece)
        progress(done, of)
    _heading(document, t("report.appendix", report.lang), f"piece{of + 1}")
    for title, text in report.definitions:
        document.add_heading(printable(title), 2)
        document.add_paragraph(printable(text))
    document.add_heading(t("report.addresses", report.lang), 2)
    for number, piece in zip(report.numbers, report.pieces, strict=True):
        document.add_paragraph(f"{number}　{printable(piece.card.address)}", style="Caption")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _page(document: Document, report: Report) -> None:
    """Paper, fonts, names, the line at the foot of each page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.shared import Mm, Pt, RGBColor  # noqa: PLC0415

    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm((210 - WIDE) / 2)
    page.top_margin = page.bottom_margin = Mm(20)
    for name, size, colour, bold in _STYLES:
        style = document.styles[name]
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
        style.font.color.rgb = RGBColor.from_string(colour)
        _font(style.element.get_or_add_rPr(), report.lang)
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    document.styles["Caption"].paragraph_format.space_after = Pt(2)
    document.styles["Heading 1"].paragraph_format.space_before = Pt(20)
    document.core_properties.title = printable(report.title)[:255]
    document.core_properties.language = "ja-JP" if report.lang == "ja" else "en-GB"
    foot = page.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    foot.add_run(f"{report.edition} ｜ ")
    _field(foot, "PAGE", "1")


def _font(properties: Any, lang: str) -> None:
    """A font for each script; a theme's own would win over them."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    fonts = properties.get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT if script == "eastAsia" else LATIN)
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), "en-GB")
    spoken.set(qn("w:eastAsia"), "ja-JP")  # or Chinese shapes of the kanji would do
    properties.append(spoken)


def _contents(document: Document, lines: tuple[str, ...]) -> None:
    """Word's own table of contents, filled already, each line a link to its heading.

    It names no pages: only Word knows them, and it would ask every reader before it counts.
    """
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    first: Paragraph | None = None
    for place, line in enumerate(lines, 1):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = 0
        if first is None:
            first = paragraph
            _part(paragraph, "begin", 'TOC \\o "1-1" \\n \\h')
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), f"piece{place}")
        link.append(paragraph.add_run(printable(line))._r)
        paragraph._p.append(link)
    _part(paragraph, "end")


def _piece(document: Document, anchor: str, number: str, piece: Piece) -> None:
    card = piece.card
    _heading(document, card.words.title, anchor)
    _note(document, note_blocks(piece.note), with_next=True)
    if card.figure is None:
        _caption(document, number, card)
        _table(document, card)
    else:
        _picture(document, card)
        _caption(document, number, card)
    for line in (*reading(card), card.source):
        said = document.add_paragraph(printable(line), style="Caption")
        said.paragraph_format.keep_with_next = said.paragraph_format.keep_together = True
    if linked(card):
        _link(document.add_paragraph(style="Caption"), card)
    else:
        said.paragraph_format.keep_with_next = False


def _link(paragraph: Paragraph, card: Card) -> None:
    """A few words that open the view; its whole address stands in the appendix."""
    from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    link = OxmlElement("w:hyperlink")
    to = paragraph.part.relate_to(card.address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link.set(qn("r:id"), to)
    words = paragraph.add_run(t("report.see", card.lang))
    words.underline = True
    link.append(words._r)
    paragraph._p.append(link)


def _heading(document: Document, text: str, anchor: str) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    heading = document.add_heading(printable(text), 1)
    for kind in ("bookmarkStart", "bookmarkEnd"):
        mark = OxmlElement(f"w:{kind}")
        mark.set(qn("w:id"), anchor.removeprefix("piece"))
        if kind == "bookmarkStart":
            mark.set(qn("w:name"), anchor)
        heading._p.append(mark)


def _caption(document: Document, number: str, card: Card) -> None:
    paragraph = document.add_paragraph(style="Caption")
    paragraph.add_run(number).bold = True
    paragraph.add_run(f"　{printable(card.meta)}")
    paragraph.paragraph_format.keep_with_next = True


def _picture(document: Document, card: Card) -> None:
    """As wide as the page, or lower where it would be too high; never apart from its caption."""
    from docx.shared import Mm  # noqa: PLC0415

    content = picture(card, "png", SIZES["page"], "print", bare=True)
    document.add_picture(io.BytesIO(content), width=Mm(WIDE))
    drawn = document.inline_shapes[-1]
    if drawn.height > Mm(HIGH):
        drawn.width, drawn.height = int(drawn.width * Mm(HIGH) / drawn.height), Mm(HIGH)
    drawn._inline.docPr.set("descr", card.alt)  # the text for who cannot see it
    document.paragraphs[-1].paragraph_format.keep_with_next = True


def _table(document: Document, card: Card) -> None:
    """The first rows; the heading comes again on each page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Mm, Pt  # noqa: PLC0415

    headings, rows = display_rows(card.table)
    numeric = [column.kind in ("number", "plain") or column.right for column in card.table.columns]
    table = document.add_table(rows=0, cols=len(headings), style="Light Shading")
    lines = (headings, *rows[:MOST_ROWS])
    widths = [Mm(WIDE * share) for share in columns(lines, WIDE / LETTER)]
    table.autofit = False
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    look.set(qn("w:noHBand"), "1")  # no grey bands: Word reads this, others the number
    look.set(qn("w:val"), "06A0")
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in lines:
        line = table.add_row()
        line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, text, right, width in zip(line.cells, row, numeric, widths, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = 0
            paragraph.add_run(printable(text)).font.size = Pt(8)
            if right:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    if len(rows) > MOST_ROWS:
        more = t("report.more", card.lang, n=f"{len(rows) - MOST_ROWS:,}")
        document.add_paragraph(more, style="Caption")


def _note(document: Document, blocks: Iterable[Block], *, with_next: bool = False) -> None:
    """A note's blocks; ``with_next`` keeps them on the page of what follows."""
    styles = {"bullet": "List Bullet"}
    for block in blocks:
        paragraph = document.add_paragraph(style=styles.get(block.kind))
        paragraph.paragraph_format.keep_with_next = with_next
        if block.kind == "number":  # Word would count on from the last list
            paragraph.add_run(f"{block.number}. ")
        for run in block.runs:
            written = paragraph.add_run(run.text)
            written.bold = run.bold or block.kind == "heading"
            written.italic = run.italic


def _field(paragraph: Paragraph, code: str, shown: str) -> None:
    """What Word computes, with what it shows until then."""
    _part(paragraph, "begin", code)
    paragraph.add_run(shown)
    _part(paragraph, "end")


def _part(paragraph: Paragraph, kind: str, code: str = "") -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    def sign(of: str) -> None:
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), of)
        paragraph.add_run()._r.append(mark)

    sign(kind)
    if code:
        text = OxmlElement("w:instrText")
        text.text = f" {code} "
        paragraph.add_run()._r.append(text)
        sign("separate")
