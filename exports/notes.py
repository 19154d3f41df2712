"""Notes in Markdown, a stranger's text: as safe HTML, and as blocks of runs for DOCX and PPTX."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

# Raw HTML is printed as it was typed; a picture would be fetched from somewhere by the reader.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable("image")
Kind = Literal["text", "bullet", "number", "heading", "code"]


@dataclass(frozen=True)
class Run:
    """Letters of one kind; ``to`` is where they lead, which a note's never do."""

    text: str
    bold: bool = False
    italic: bool = False
    to: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph, a heading, an entry of a list with its number, or lines of code."""

    kind: Kind
    runs: tuple[Run, ...]
    number: int = 0

    @property
    def line(self) -> str:
        """As one line of plain text."""
        mark = {"bullet": "• ", "number": f"{self.number}. "}.get(self.kind, "")
        return mark + "".join(run.text for run in self.runs)


#: A note's headings stand below the title and the question that it is about.
_BELOW = 2


def note_html(note: str) -> str:
    """HTML of a note. Every tag in it is one of Markdown's own."""
    tokens = _MARKDOWN.parse(note)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + _BELOW, 6)}"
    return str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))


def note_lines(note: str) -> list[str]:
    """One line for each block, without its marks."""
    return [block.line for block in note_blocks(note)]


def note_blocks(note: str) -> list[Block]:
    """The paragraphs, headings and entries of a note, in order."""
    blocks: list[Block] = []
    kind: Kind = "text"
    lists: list[tuple[Kind, int]] = []
    for token in _MARKDOWN.parse(note):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            start = int(token.attrs.get("start", 1))
            lists.append(("bullet" if token.type.startswith("b") else "number", start - 1))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            kind, count = lists[-1]
            lists[-1] = kind, count + 1
        elif token.type == "heading_open":
            kind = "heading"
        elif token.type == "inline":
            number = lists[-1][1] if kind == "number" else 0
            blocks.append(Block(kind, tuple(_runs(token.children or ())), number))
            kind = "text"  # a second paragraph of an entry has no mark
        elif token.type in ("fence", "code_block"):
            blocks.append(Block("code", (Run(printable(token.content.rstrip())),)))
    return blocks


def printable(text: str) -> str:
    """Without the control characters that the XML of Office files cannot hold."""
    return "".join(c for c in text if c in "\n\t" or (c >= " " and c not in "\ufffe\uffff"))


def _runs(tokens: Iterable[Token]) -> Iterable[Run]:
    bold = italic = 0
    for token in tokens:
        bold += {"strong_open": 1, "strong_close": -1}.get(token.type, 0)
        italic += {"em_open": 1, "em_close": -1}.get(token.type, 0)
        text = {"softbreak": " ", "hardbreak": "\n"}.get(token.type, token.content)
        if text:
            yield Run(printable(text), bold > 0, italic > 0)
