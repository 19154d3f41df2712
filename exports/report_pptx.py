"""A report as slides of 16:9: a question, its figure, a note beside it, the source below it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from data.words import word as t
from exports.card import Card
from exports.draw import picture
from exports.notes import Block, Run, note_blocks, note_lines, printable
from exports.report import (
    EDGES,
    Piece,
    Progress,
    Report,
    columns,
    lines_of,
    linked,
    reading,
    silent,
    wide,
)  # fmt: skip
from exports.report_docx import ACCENT, FONT, INK, LATIN, PALE
from exports.sizes import SLIDE
from exports.tables import display_rows

#: Millimetres of a slide: margin, where the figure begins and ends, the note's column.
WIDE, HIGH, SIDE = 338.7, 190.5, 14.0
TOP, FOOT, NOTE, GAP = 34.0, 172.0, 78.0, 6.0
#: Of a table: its letters, lines and rows; MORE is the room of the line below it.
SMALL, LINE, ROW, MORE = 3.53, 5.2, 8.5, 6.0
#: Points of text, the first that fits; of a point in millimetres.
SIZES, POINT = (18, 16, 14, 12, 10, 9), 0.353
#: Letters of definitions on one slide, full-width ones; lines of contents.
LETTERS, LINES = 1300, 16
Box = tuple[float, float, float, float]


def report_pptx(report: Report, progress: Progress = silent) -> bytes:
    """The file. Raises NoChromeError where no browser draws the pictures."""
    from pptx import Presentation  # noqa: PLC0415
    from pptx.util import Mm  # noqa: PLC0415

    deck = Presentation()
    deck.slide_width, deck.slide_height = Mm(WIDE), Mm(HIGH)
    deck.core_properties.title = printable(report.title)[:255]
    _first(deck, report)
    for lines in _cut(list(report.contents), LINES):
        blocks = [Block("text", (Run(printable(line)),)) for line in lines]
        slide = _slide(deck, t("report.contents", report.lang), 24)
        _text(slide, (SIDE, TOP, WIDE - 2 * SIDE, FOOT - TOP), blocks, 14)
    of = len(report.pieces)
    for done, (number, piece) in enumerate(zip(report.numbers, report.pieces, strict=True), 1):
        _piece(deck, number, piece)
        progress(done, of)
    for blocks in _definitions(report):
        slide = _slide(deck, t("report.appendix", report.lang), 24)
        _text(slide, (SIDE, TOP, WIDE - 2 * SIDE, FOOT - TOP), blocks, 13)
    file = io.BytesIO()
    deck.save(file)
    return file.getvalue()


def _first(deck: Any, report: Report) -> None:
    slide = _slide(deck, report.title, 34, box=(SIDE, 46, WIDE - 2 * SIDE, 34))
    _fitted(slide, (SIDE, 86, WIDE - 2 * SIDE, 80), note_blocks(report.intro), report.lang)
    slide.notes_slide.notes_text_frame.text = "\n".join(note_lines(report.intro))
    edition = [Block("text", (Run(report.edition),))]
    _text(slide, (SIDE, FOOT, WIDE - 2 * SIDE, 10), edition, 11, colour=PALE)


def _piece(deck: Any, number: str, piece: Piece) -> None:
    card, note = piece.card, note_blocks(piece.note)
    slide = _slide(deck, card.words.title, 24 if wide(card.words.title) < 34 else 19)
    facts = (Run(number, bold=True), Run(f"　{printable(card.meta)}"))
    _text(slide, (SIDE, 25, WIDE - 2 * SIDE, 8), [Block("text", facts)], 11, colour=PALE)
    room = WIDE - 2 * SIDE - (NOTE + GAP if note else 0)
    if card.figure is None:
        _table(slide, card, room)
    else:
        _picture(slide, card, room)
    if note:
        _fitted(slide, (WIDE - SIDE - NOTE, TOP, NOTE, FOOT - TOP), note, card.lang)
    foot = [Run(printable(card.source))]
    if linked(card):
        foot += [Run(" ｜ "), Run(t("report.see", card.lang), to=card.address)]
    _text(slide, (SIDE, FOOT + 1, WIDE - 2 * SIDE, 15), [Block("text", tuple(foot))], 8, PALE)
    said = (*note_lines(piece.note), *reading(card), card.source, card.address)
    slide.notes_slide.notes_text_frame.text = printable("\n".join(said))


def _picture(slide: Any, card: Card, room: float) -> None:
    """The figure in its box, drawn for this size so that its letters can be read."""
    from pptx.util import Mm  # noqa: PLC0415

    pixels = SLIDE.width / WIDE
    size = replace(SLIDE, width=room * pixels, height=(FOOT - TOP) * pixels, mm=room, side=0)
    content = picture(card, "png", size, bare=True)
    drawn = slide.shapes.add_picture(io.BytesIO(content), Mm(SIDE), Mm(TOP), width=Mm(room))
    drawn._element.nvPicPr.cNvPr.set("descr", card.alt)


def _table(slide: Any, card: Card, room: float) -> None:
    from pptx.enum.text import PP_ALIGN  # noqa: PLC0415
    from pptx.util import Mm, Pt  # noqa: PLC0415

    headings, rows = display_rows(card.table)
    sides = [column.kind in ("number", "plain") or column.right for column in card.table.columns]
    widths = columns((headings, *rows), room / SMALL)
    lines, heights = _holding((headings, *rows), widths, room / SMALL)
    frame = slide.shapes.add_table(
        len(lines), len(headings), Mm(SIDE), Mm(TOP), Mm(room), Mm(sum(heights))
    )
    for column, share in zip(frame.table.columns, widths, strict=True):
        column.width = Mm(room * share)
    for line, row, high in zip(frame.table.rows, lines, heights, strict=True):
        line.height = Mm(high)
        for cell, text, right in zip(line.cells, row, sides, strict=True):
            cell.margin_top = cell.margin_bottom = Mm(0.6)
            cell.margin_left = cell.margin_right = Mm(1.5)
            cell.text_frame.word_wrap = True
            paragraph = cell.text_frame.paragraphs[0]
            if right:
                paragraph.alignment = PP_ALIGN.RIGHT
            _runs(paragraph, (Run(printable(text)),), Pt(10), None)
    if left := len(rows) + 1 - len(lines):
        more = Run(t("report.more", card.lang, n=f"{left:,}"))
        _text(slide, (SIDE, FOOT - MORE, room, MORE), [Block("text", (more,))], 9, colour=PALE)


def _holding(
    rows: Sequence[tuple[str, ...]], widths: list[float], room: float
) -> tuple[list[tuple[str, ...]], list[float]]:
    """As many rows as the slide has room for, and how high each is: text takes lines."""
    heights: list[float] = []
    for row in rows:
        cells = zip(row, widths, strict=True)
        lines = max(lines_of(cell, width * room - EDGES) for cell, width in cells)
        heights.append(ROW + LINE * (lines - 1))
        if sum(heights) > FOOT - TOP - MORE:
            heights.pop()
            break
    return list(rows[: len(heights)]), heights


def _slide(deck: Any, title: str, size: int, box: Box | None = None) -> Any:
    """A slide with its title, which outlines and screen readers find."""
    from pptx.util import Pt  # noqa: PLC0415

    slide = deck.slides.add_slide(deck.slide_layouts[5])
    shape = slide.shapes.title
    _placed(shape, box or (SIDE, 7, WIDE - 2 * SIDE, 17))
    frame = _frame(shape, "bottom")
    _runs(frame.paragraphs[0], (Run(printable(title), bold=True),), Pt(size), ACCENT)
    return slide


def _text(slide: Any, box: Box, blocks: Iterable[Block], size: int, colour: str = INK) -> None:
    from pptx.util import Mm, Pt  # noqa: PLC0415

    shape = slide.shapes.add_textbox(*map(Mm, box))
    frame = _frame(shape, "top")
    for place, block in enumerate(blocks):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(size * 0.4)
        mark = block.line.removesuffix("".join(run.text for run in block.runs))
        bold = block.kind == "heading"
        runs = [Run(mark)] if mark else []
        runs += [replace(run, bold=run.bold or bold) for run in block.runs]
        _runs(paragraph, runs, Pt(size), colour)


def _fitted(slide: Any, box: Box, blocks: list[Block], lang: str) -> None:
    """A note in its box, in the largest letters that fit; its end stands in the slide's notes."""
    if not blocks:
        return
    size = next((s for s in SIZES if _high(blocks, box[2], s) <= box[3]), SIZES[-1])
    if _high(blocks, box[2], size) > box[3]:
        rest = Block("text", (Run(t("report.rest", lang), italic=True),))
        while blocks and _high([*blocks, rest], box[2], size) > box[3]:
            blocks = [*blocks[:-1], *_shortened(blocks[-1])]
        blocks = [*blocks, rest]
    _text(slide, box, blocks, size)


def _shortened(block: Block) -> list[Block]:
    """Without its last words; nothing where they are all there is."""
    *runs, last = block.runs or (Run(""),)
    text = last.text.removesuffix("…")[:-20]
    kept = (*runs, replace(last, text=f"{text}…")) if text else tuple(runs)
    return [replace(block, runs=kept)] if kept else []


def _high(blocks: list[Block], room: float, size: int) -> float:
    """Millimetres that blocks take in letters of a size."""
    held = room / (size * POINT)
    lines = sum(lines_of(block.line, held - 1) for block in blocks)
    return size * POINT * (1.3 * lines + 0.4 * len(blocks))


def _frame(shape: Any, anchor: str) -> Any:
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN  # noqa: PLC0415

    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.BOTTOM if anchor == "bottom" else MSO_ANCHOR.TOP
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    return frame


def _placed(shape: Any, box: Box) -> None:
    from pptx.util import Mm  # noqa: PLC0415

    shape.left, shape.top, shape.width, shape.height = map(Mm, box)


def _runs(paragraph: Any, runs: Iterable[Run], size: int, colour: str | None) -> None:
    from pptx.dml.color import RGBColor  # noqa: PLC0415
    from pptx.oxml.ns import qn  # noqa: PLC0415

    for run in runs:
        written = paragraph.add_run()
        written.text, written.font.size, written.font.name = run.text, size, LATIN
        written.font.italic = run.italic
        if run.to:
            written.hyperlink.address = run.to
        if colour is not None:
            written.font.bold = run.bold
            written.font.color.rgb = RGBColor.from_string(colour)
        properties = written._r.get_or_add_rPr()
        properties.set("lang", "ja-JP")  # or Chinese shapes of the kanji would do
        east = properties.makeelement(qn("a:ea"), {"typeface": FONT})
        properties.find(qn("a:latin")).addnext(east)


def _definitions(report: Report) -> Iterator[list[Block]]:
    """As many on a slide as can be read there."""
    held: list[Block] = []
    for title, text in report.definitions:
        pair = [
            Block("heading", (Run(printable(title)),)), Block("text", (Run(printable(text)),)),
        ]  # fmt: skip
        if held and _length(held) + _length(pair) > LETTERS:
            yield held
            held = []
        held += pair
    if held:
        yield held


def _cut(lines: list[str], most: int) -> Iterator[list[str]]:
    for start in range(0, len(lines), most):
        yield lines[start : start + most]


def _length(blocks: Iterable[Block]) -> float:
    """Letters as wide as a kanji; every block begins a line."""
    return sum(40 + wide(block.line) for block in blocks)
