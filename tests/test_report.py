"""Reports: opened again with the libraries of their formats; a stranger's note stays text."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader
from typer.testing import CliRunner

from exports import draw
from exports.command import commands
from exports.draw import NoChromeError, chrome
from exports.notes import note_html, note_lines
from exports.options import Order
from exports.report import Piece, Report, columns, wide
from exports.report_docx import report_docx
from exports.report_html import report_html
from exports.report_pptx import report_pptx
from ui.shelf import SHELF
from ui.text import t

needs_chrome = pytest.mark.skipif(chrome() is None, reason="no Chrome on this machine")
ORDER = Order("transfer_dependence", 2023, "ja", False, False, False, "https://atlas.example")
HOSTILE = (
    "**強い** <script>alert(1)</script> [x](javascript:alert(1)) ![p](https://evil.example/p.png)"
)


@cache
def report(lang: str = "ja") -> Report:
    order = replace(ORDER, lang=lang)
    cards = [SHELF.figure(name, "05", order) for name in ("map", "table", "ranking")]
    pieces = (Piece(cards[0], f"{HOSTILE}\n\n- 一つ目\n\n3. 三つ目"), *map(Piece, cards[1:]))
    return Report("秋田県の<財政>", pieces, lang, "はじめに\x0b")


def test_html_escapes_the_note_and_asks_no_network() -> None:
    text = report_html(report()).decode()
    assert "<strong>強い</strong>" in text and "<h1>秋田県の&lt;財政&gt;</h1>" in text
    assert "<script>alert(1)" not in text and 'href="javascript' not in text
    assert not re.search(r'<(?:img|link|iframe)\b[^>]*https?:|<script[^>]+src="http', text)
    assert text.count('<div class="figure">') == 2 and "用語の定義" in text
    assert text.index("目次") < text.index("図1　") < text.index("表1　") < text.index("図2　")


def test_numbers_stand_right_and_words_left_in_html() -> None:
    table = report().pieces[1].card.table
    text = report_html(report()).decode()
    heads = re.search(r'<div class="table"><table><tr>(.*?)</tr>', text).group(1)
    right = ['class="n"' in head for head in re.findall(r"<th ([^>]*)>", heads)]
    assert right == [column.kind in ("number", "plain") for column in table.columns]
    assert True in right and False in right


def test_figures_and_tables_are_counted_apart() -> None:
    assert report().numbers == ("図1", "表1", "図2")
    assert report("en").numbers == ("Figure 1", "Table 1", "Figure 2")


@needs_chrome
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_docx_has_pictures_captions_sources_and_definitions(lang: str) -> None:
    told: list[tuple[int, int]] = []
    content = report_docx(report(lang), lambda done, of: told.append((done, of)))
    document = Document(io.BytesIO(content))
    lines = [p.text for p in document.paragraphs]
    styled = {(p.text, p.style.name) for p in document.paragraphs}
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert len(document.inline_shapes) == 2 and len(document.tables) == 1
    assert {"秋田県の<財政>", "はじめに", "一つ目", "3. 三つ目"} <= set(lines)
    assert ("一つ目", "List Bullet") in styled
    for number, piece in zip(report(lang).numbers, report(lang).pieces, strict=True):
        card = piece.card
        assert (card.words.title, "Heading 1") in styled
        assert any(line.startswith(number) and card.meta in line for line in lines)
        assert card.source in lines and f"{number}　{card.address}" in lines
        assert any(card.words.how_to_read in line for line in lines)
    drawn = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert drawn == [p.card.alt for p in report(lang).pieces if p.card.figure is not None]
    # its contents lead to headings that there are
    anchors = set(re.findall(r'w:anchor="(\w+)"', document.element.xml))
    assert anchors == set(re.findall(r'w:bookmarkStart [^>]*w:name="(\w+)"', document.element.xml))
    links = {r.target_ref for r in document.part.rels.values() if r.is_external}
    assert links == {piece.card.address for piece in report(lang).pieces}
    table = document.tables[0]
    assert len(table.rows) == 26 and table.cell(1, 2).text


@needs_chrome
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_pptx_has_a_title_a_picture_and_a_source_on_each_slide(lang: str) -> None:
    whole = report(lang)
    slides = list(Presentation(io.BytesIO(report_pptx(whole))).slides)
    pieces = slides[2:5]
    assert [sum(s.shape_type == 13 for s in slide.shapes) for slide in pieces] == [1, 0, 1]
    assert slides[0].shapes.title.text == "秋田県の<財政>"
    for slide, number, piece in zip(pieces, whole.numbers, whole.pieces, strict=True):
        card = piece.card
        assert slide.shapes.title.text == card.words.title
        said = "\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)
        assert number in said and card.meta in said and card.source in said
        assert card.address in slide.notes_slide.notes_text_frame.text
        assert sum(s.has_table for s in slide.shapes) == (card.figure is None)
    for slide in slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= 338.7 * 36000 + 2
            assert shape.top >= 0 and shape.top + shape.height <= 190.5 * 36000 + 2
    assert "強い" in "".join(s.text_frame.text for s in pieces[0].shapes if s.has_text_frame)


def long_table() -> Report:
    """One table of texts that a narrow column breaks, beside numbers that none may break."""
    whole = report()
    card = SHELF.figure("duties", "05", ORDER, "unequal")
    text = "どこを見るかを書きます。" * 200
    return replace(whole, pieces=(Piece(card, text),), intro=f"# 見出し\n\n{text}")


@pytest.mark.parametrize("room", [20.0, 60.0, 200.0])
def test_numbers_keep_their_width_where_text_can_be_broken(room: float) -> None:
    lines = (("種類", "人口", "主な仕事"), ("中核市", "200,000", "あ" * 120))
    shares = columns(lines, room)
    assert sum(shares) == pytest.approx(1) and min(shares) > 0
    if room > 30:
        assert shares[1] * room >= wide("200,000") and shares[0] * room >= 3
    assert shares[2] == max(shares)


@given(
    st.lists(st.lists(st.text(max_size=80), min_size=3, max_size=3), min_size=1, max_size=6),
    st.floats(10, 300),
)
def test_columns_share_the_whole_width(lines: list[list[str]], room: float) -> None:
    shares = columns(lines, room)
    assert sum(shares) == pytest.approx(1) and all(share > 0 for share in shares)


@needs_chrome
def test_a_long_note_and_a_long_table_stay_on_their_slide() -> None:
    whole = long_table()
    first, _, slide, *_ = Presentation(io.BytesIO(report_pptx(whole))).slides
    for one in (first, slide):
        said = [s.text_frame.text for s in one.shapes if s.has_text_frame]
        assert any(t("report.rest", "ja") in text and len(text) < 2200 for text in said)
        notes = one.notes_slide.notes_text_frame.text
        assert "どこを見るかを書きます。" * 200 in notes
    (table,) = [shape for shape in slide.shapes if shape.has_table]
    assert table.top + sum(row.height for row in table.table.rows) <= 172 * 36000
    assert len({column.width for column in table.table.columns}) > 1


@needs_chrome
def test_columns_of_a_word_table_are_as_wide_as_their_text() -> None:
    (table,) = Document(io.BytesIO(report_docx(long_table()))).tables
    # both: Word reads the cells, LibreOffice the grid
    widths = [column.width for column in table.columns]
    assert widths == [cell.width for cell in table.rows[1].cells] and len(set(widths)) > 2
    assert sum(widths) == pytest.approx(170 * 36000, rel=1e-3)
    assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in table.rows)


@needs_chrome
def test_where_nobody_knows_the_apps_place_no_link_leads_nowhere() -> None:
    card = replace(report().pieces[0].card, address="/dependence?v=1&p=05")
    whole = replace(report(), pieces=(Piece(card),))
    document = Document(io.BytesIO(report_docx(whole)))
    assert not [r for r in document.part.rels.values() if r.is_external]
    assert any(card.address in p.text for p in document.paragraphs)
    slide = Presentation(io.BytesIO(report_pptx(whole))).slides[2]
    assert not [r for r in slide.part.rels.values() if r.is_external]


@needs_chrome
@pytest.mark.skipif(
    shutil.which("soffice") is None or shutil.which("pdftoppm") is None,
    reason="needs LibreOffice and pdftoppm (Debian: libreoffice-writer, -impress, poppler-utils)",
)
@pytest.mark.parametrize("kind", ["docx", "pptx"])
def test_an_office_program_draws_every_page(kind: str, tmp_path: Path) -> None:
    file = tmp_path / f"report.{kind}"
    file.write_bytes({"docx": report_docx, "pptx": report_pptx}[kind](report()))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, file]
    subprocess.run(convert, check=True, capture_output=True, timeout=300)
    pages = PdfReader(tmp_path / "report.pdf").pages
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
    for piece in report().pieces:
        for said in (piece.card.words.title, piece.card.meta, piece.card.source):
            assert re.sub(r"\s", "", said) in text
    width, height = (float(x) / 72 * 25.4 for x in pages[0].mediabox[2:])
    assert (width, height) == pytest.approx((210, 297) if kind == "docx" else (338.7, 190.5), abs=1)
    turned = ["pdftoppm", "-r", "40", "-png", tmp_path / "report.pdf", tmp_path / "page"]
    subprocess.run(turned, check=True, timeout=300)
    drawn = [Image.open(path).convert("L") for path in sorted(tmp_path.glob("page-*.png"))]
    assert len(drawn) == len(pages) >= 3
    for image in drawn:
        ink = image.point(lambda x: 255 * (x < 200)).getbbox()
        assert ink is not None, "an empty page"
        # nothing runs into the edge of the paper
        assert ink[0] > 2 and ink[1] > 2 and ink[2] < image.width - 2 and ink[3] < image.height - 2


def test_without_a_browser_the_sentence_says_how_to_get_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(draw, "chrome", lambda: None)
    with pytest.raises(NoChromeError, match="apt install chromium"):
        report_docx(report())


@given(st.text(alphabet="<>!&/=\"' \n*_[]()`#-+ascriptmgj:0", max_size=60))
def test_every_tag_of_a_note_is_markdowns_own(note: str) -> None:
    tags = set(re.findall(r"<\s*/?\s*([a-zA-Z0-9]+)", note_html(note)))
    own = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "em", "strong", "code"}
    assert tags <= own | {"pre", "blockquote", "a", "br", "hr"}


def test_headings_of_a_note_stand_below_those_of_the_report() -> None:
    made = note_html("# 一\n\n## 二\n\n###### 六")
    assert made == "<h3>一</h3>\n<h4>二</h4>\n<h6>六</h6>\n"


@given(st.text(max_size=40))
def test_lines_can_stand_in_xml(note: str) -> None:
    for line in note_lines(note):
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", line)


def test_the_command_writes_a_report_for_each_place(tmp_path: Path) -> None:
    asked = ["report", "--place", "05", "--place", "32", "--format", "html", "--to", str(tmp_path)]
    result = CliRunner().invoke(commands(SHELF), asked)
    assert result.exit_code == 0, result.output
    assert len(list(tmp_path.glob("jichi-atlas_report_*.html"))) == 2
