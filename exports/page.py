"""A whole page as one HTML file that needs nothing else: text, tables and figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from plotly.graph_objects import Figure

from exports.tables import Table

_STYLE = (
    "body{font-family:sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;line-height:1.7}"
    "table{border-collapse:collapse;font-size:.85rem}th,td{border-bottom:1px solid #ccc;"
    "padding:.2rem .6rem;text-align:left}section{break-inside:avoid;border-top:2px solid;"
    "margin-top:2rem}.note{font-size:.85rem}"
)


@dataclass(frozen=True)
class Section:
    """One card: its question, the lines under it, its figure or else its table."""

    title: str
    notes: tuple[str, ...]
    table: Table
    figure: Figure | None = None


def to_html(
    title: str, lines: Sequence[str], sections: Sequence[Section], foot: Sequence[str], lang: str
) -> bytes:
    """The file as UTF-8. Plotly's program is inside once; every text is escaped."""
    parts = [f"<h1>{escape(title)}</h1>", *(f"<p>{escape(line)}</p>" for line in lines)]
    program = True
    for section in sections:
        parts.append(f"<section><h2>{escape(section.title)}</h2>")
        if section.figure is None:
            parts.append(_table(section.table))
        else:
            parts.append(
                section.figure.to_html(
                    full_html=False, include_plotlyjs=program, config={"displayModeBar": False}
                )
            )
            program = False
        parts += [f'<p class="note">{escape(note)}</p>' for note in section.notes]
        parts.append("</section>")
    parts += [f'<p class="note">{escape(line)}</p>' for line in foot]
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>'
    start = f'<!doctype html><html lang="{lang}"><head>{head}</head><body>'
    return "".join((start, *parts, "</body></html>")).encode()


def _table(table: Table) -> str:
    head = "".join(f"<th>{escape(column.heading)}</th>" for column in table.columns)
    keys = [column.key for column in table.columns]
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>"
        for row in table.frame[keys].itertuples(index=False)
    )
    return f"<table><tr>{head}</tr>{rows}</table>"
