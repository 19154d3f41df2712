"""Notes in Markdown, a stranger's text: as safe HTML, and as plain lines for DOCX and PPTX."""

from __future__ import annotations

from markdown_it import MarkdownIt

# Raw HTML is printed as it was typed; a picture would be fetched from somewhere by the reader.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable("image")


def note_html(note: str) -> str:
    """HTML of a note. Every tag in it is one of Markdown's own."""
    return str(_MARKDOWN.render(note))


def note_lines(note: str) -> list[str]:
    """One line for each paragraph, heading or list entry, without its marks."""
    lines: list[str] = []
    bullet = ""
    for token in _MARKDOWN.parse(note):
        if token.type == "list_item_open":
            bullet = "• "
        elif token.type == "inline":
            said = "".join(_said(part.type, part.content) for part in token.children or ())
            lines.append(printable(bullet + said))
            bullet = ""
        elif token.type in ("fence", "code_block"):
            lines.append(printable(token.content.rstrip()))
    return lines


def printable(text: str) -> str:
    """Without the control characters that the XML of Office files cannot hold."""
    return "".join(c for c in text if c in "\n\t" or (c >= " " and c not in "\ufffe\uffff"))


def _said(kind: str, content: str) -> str:
    return {"softbreak": " ", "hardbreak": "\n"}.get(kind, content)
