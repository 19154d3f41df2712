"""A whole page as one HTML file that needs nothing else, not even a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from plotly.graph_objects import Figure

from exports.fonts import font_faces
from exports.geometry import base_map, inlined

#: Figures are drawn at this width (pixels), so that they fit a sheet of A4 as well as a screen.
WIDTH = 700
_STYLE = (
    "@page{size:A4;margin:13mm}"
    "body{font-family:'Noto Sans JP Atlas','Hiragino Sans','Noto Sans JP','Noto Sans CJK JP',"
    "'Yu Gothic',Meiryo,sans-serif;max-width:700px;margin:2rem auto;padding:0 1rem;"
    "line-height:1.7;color:#1d2126}"
    "h1{font-size:1.5rem;margin-bottom:0}h2{font-size:1.1rem;margin:.6rem 0 0}"
    "h1,h2,.meta{break-after:avoid}section{break-inside:avoid;margin-top:1.6rem}"
    "section:has(h2){border-top:2px solid}.meta,.note,.source{font-size:.8rem;margin:.3rem 0}"
    ".meta,.source{color:#5d6369}.figure,.table{overflow-x:auto}"
    "body{overflow-wrap:anywhere}td,th{overflow-wrap:normal}"
    "table{border-collapse:collapse;font-size:.8rem;width:100%;font-variant-numeric:tabular-nums}"
    "th,td{border-bottom:1px solid #ccc;padding:.2rem .5rem;text-align:left}"
    ".n{text-align:right}td.n{white-space:nowrap}a{color:#1f4e79}"
    "@media print{body{margin:0;padding:0;max-width:none;font-size:.85rem;line-height:1.5}"
    ".figure{zoom:.8}details{display:none}section{margin-top:.8rem}}"
)


@dataclass(frozen=True)
class Section:
    """One card, or lines alone: its question, what it shows, figure and table, the words below.

    ``rows`` are cells as text, under ``headings``; ``numeric`` columns stand right. ``links``: an
    address for each row's first cell, or ''. With ``fold``, its word, the table opens on a click.
    ``prose`` is HTML that is safe already (exports/notes.py), above the figure.
    """

    title: str = ""
    meta: str = ""
    figure: Figure | None = None
    headings: tuple[str, ...] = ()
    numeric: tuple[bool, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    links: tuple[str, ...] = ()
    fold: str = ""
    notes: tuple[str, ...] = ()
    source: str = ""
    prose: str = ""


def to_html(
    title: str, lines: Sequence[str], sections: Sequence[Section], foot: Sequence[str], lang: str
) -> bytes:
    """The file as UTF-8. Plotly's program is inside once; every text but prose is escaped."""
    parts = [f"<h1>{escape(title)}</h1>", *(f"<p>{escape(line)}</p>" for line in lines)]
    program = True
    for section in sections:
        parts += ["<section>", *_head(section), section.prose]
        if section.figure is not None:
            parts.append(f'<div class="figure">{_figure(section.figure, program=program)}</div>')
            program = False
        if section.rows:
            parts.append(_table(section))
        parts += [_paragraph("note", note) for note in section.notes]
        parts += [_paragraph("source", section.source), "</section>"]
    parts += [_paragraph("source", line) for line in foot]
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{font_faces()}{_STYLE}</style>"
        f"<script>{base_map()}</script>"
    )
    start = f'<!doctype html><html lang="{lang}"><head>{head}</head><body>'
    return "".join((start, *parts, "</body></html>")).encode()


def _head(section: Section) -> list[str]:
    if not section.title:
        return []
    return [f"<h2>{escape(section.title)}</h2>", _paragraph("meta", section.meta)]


def _paragraph(kind: str, text: str) -> str:
    return f'<p class="{kind}">{escape(text)}</p>' if text else ""


def _figure(figure: Figure, *, program: bool) -> str:
    whole = Figure(inlined(figure), _validate=False)
    return whole.to_html(
        full_html=False,
        include_plotlyjs=program,
        default_width=f"{WIDTH}px",
        default_height=f"{figure.layout.height or 400}px",
        config={"displayModeBar": False, "displaylogo": False},
    )


def _table(section: Section) -> str:
    sides = ['class="n"' if right else "" for right in section.numeric]
    head = "".join(
        f"<th {side}>{escape(heading)}</th>"
        for heading, side in zip(section.headings, sides, strict=True)
    )
    links = section.links or ("",) * len(section.rows)
    rows = "".join(
        f"<tr>{_row(row, sides, link)}</tr>" for row, link in zip(section.rows, links, strict=True)
    )
    table = f'<div class="table"><table><tr>{head}</tr>{rows}</table></div>'
    fold = escape(section.fold)
    return f"<details><summary>{fold}</summary>{table}</details>" if fold else table


def _row(row: tuple[str, ...], sides: Sequence[str], link: str) -> str:
    cells = [escape(cell) for cell in row]
    if link:
        cells[0] = f'<a href="{escape(link)}">{cells[0]}</a>'
    return "".join(f"<td {side}>{cell}</td>" for cell, side in zip(cells, sides, strict=True))
