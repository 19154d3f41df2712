"""What picture.js is told about a picture: its words, its size, its colours."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from plotly.graph_objects import Figure

from charts.looks import look_of
from data.model import AtlasError
from exports.card import Card
from exports.sizes import Size


def request(card: Card, size: Size, look: str, *, bare: bool = False) -> dict[str, Any]:
    """Title, lines, size and look of the card's figure; AtlasError for a card without one.

    ``bare``: the figure alone, for a place that says all else in text.
    """
    if card.figure is None:
        raise AtlasError(f"{card.key} has no figure, only a table: ask for CSV or XLSX")
    foot = card.foot[1:] if size.height else card.foot  # a slide has no room for more
    return {
        "title": "" if bare else card.words.title,
        "meta": "" if bare else card.meta,
        "year": card.words.year,
        "foot": [line for line in foot if line and not bare],
        "least": _height(card.figure, size),
        "size": asdict(size),
        "look": asdict(look_of(card.figure, look, card.mode)),
    }


def _height(figure: Figure, size: Size) -> float:
    """What the figure asks for; a map no more than its width needs, as in the page (app.css)."""
    own = figure.layout.height or 450
    is_map = any(trace.type == "choropleth" for trace in figure.data)
    return min(own, 110 + 0.98 * (size.width - 2 * size.side)) if is_map else own
