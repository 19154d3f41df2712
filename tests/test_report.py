"""Reports: opened again with the libraries of their formats; a stranger's note stays text."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation
from typer.testing import CliRunner

from exports import draw
from exports.command import Order, commands
from exports.draw import NoChromeError, chrome
from exports.notes import note_html, note_lines
from exports.report import Piece, Report, report_docx, report_html, report_pptx
from ui.shelf import SHELF

needs_chrome = pytest.mark.skipif(chrome() is None, reason="no Chrome on this machine")
ORDER = Order("transfer_dependence", 2023, "ja", False, False, False, "https://atlas.example")
HOSTILE = (
    "**強い** <script>alert(1)</script> [x](javascript:alert(1)) ![p](https://evil.example/p.png)"
)


@cache
def report() -> Report:
    cards = [SHELF.figure(name, "05", ORDER) for name in ("map", "ranking")]
    pieces = (Piece(cards[0], f"{HOSTILE}\n\n- 一つ目"), Piece(cards[1]))
    return Report("秋田県の<財政>", pieces, "ja", "はじめに\x0b")


def test_html_escapes_the_note_and_asks_no_network() -> None:
    text = report_html(report()).decode()
    assert "<strong>強い</strong>" in text and "<h1>秋田県の&lt;財政&gt;</h1>" in text
    assert "<script>alert(1)" not in text and 'href="javascript' not in text
    assert not re.search(r'<(?:img|link|iframe)\b[^>]*https?:|<script[^>]+src="http', text)
    assert text.count('<div class="figure">') == 2 and "用語の定義" in text


@needs_chrome
def test_docx_has_pictures_captions_sources_and_definitions() -> None:
    document = Document(io.BytesIO(report_docx(report())))
    lines = [p.text for p in document.paragraphs]
    assert len(document.inline_shapes) == 2
    assert {"秋田県の<財政>", "用語の定義", "• 一つ目", "はじめに"} <= set(lines)
    assert any(line.startswith("https://atlas.example/dependence?") for line in lines)
    for piece in report().pieces:
        assert {piece.card.words.title, piece.card.source, piece.card.address} <= set(lines)


@needs_chrome
def test_pptx_has_a_picture_on_the_slide_of_each_figure() -> None:
    slides = list(Presentation(io.BytesIO(report_pptx(report()))).slides)
    assert [sum(s.shape_type == 13 for s in slide.shapes) for slide in slides[:3]] == [0, 1, 1]
    assert len(slides) == 3 + len(report().definitions)
    assert report().pieces[0].card.source in slides[1].notes_slide.notes_text_frame.text


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


@given(st.text(max_size=40))
def test_lines_can_stand_in_xml(note: str) -> None:
    for line in note_lines(note):
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", line)


def test_the_command_writes_a_report_for_each_place(tmp_path: Path) -> None:
    asked = ["report", "--place", "05", "--place", "32", "--format", "html", "--to", str(tmp_path)]
    result = CliRunner().invoke(commands(SHELF), asked)
    assert result.exit_code == 0, result.output
    assert len(list(tmp_path.glob("jichi-atlas_report_*.html"))) == 2
