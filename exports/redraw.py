"""A short script that draws a card's figure again from its Parquet, with public packages only.

It shows what the numbers are, not our typography: whoever doubts or extends a figure starts here.
"""

from __future__ import annotations

from textwrap import dedent

from plotly.graph_objects import Figure

from exports.card import Card
from exports.tables import Column

#: Whole numbers that name or order a row, and are none to draw.
ORDERS = ("year", "rank")
_HEAD = '''
"""{title}
{source}

Draws the figure again from table.parquet: pip install pandas pyarrow plotly, then python redraw.py
"""

from pathlib import Path

import pandas as pd
import plotly.express as px

here = Path(__file__).parent
table = pd.read_parquet(here / "table.parquet")
title = {title_text!r}
'''
_TAIL = """
figure.update_layout(title=title, font_family="Noto Sans CJK JP, Hiragino Sans, sans-serif")
figure.write_html(here / "redrawn.html")
print(len(table), "rows drawn in redrawn.html")
"""
_MAP = """
import json

shapes = json.loads((here / "shapes.json").read_text("utf-8"))  # a plane, 100 km a unit
figure = px.choropleth(
    table.dropna(subset=[{value!r}]), geojson=shapes, locations="code", color={value!r},
    hover_name={name!r}, labels={labels!r}{extra},
)
figure.update_geos(visible=False, fitbounds="geojson", projection_type="equirectangular")
"""
_LINES = """
table = table.dropna(subset=[{value!r}]).sort_values({x!r})
figure = px.{kind}(table, x={x!r}, y={value!r}, color={name!r}, labels={labels!r})
"""
_HISTOGRAM = """
figure = px.histogram(table, x={value!r}, labels={labels!r})
"""
_BARS = """
largest = table.dropna(subset=[{value!r}]).nlargest(30, {value!r})[::-1]
figure = px.bar(largest, x={value!r}, y={name!r}, orientation="h", labels={labels!r})
"""
_POINTS = """
figure = px.scatter(table, x={x!r}, y={value!r}, hover_name={name!r}, labels={labels!r})
"""


def script(card: Card) -> str | None:
    """The script's text; None where the table has nothing to draw."""
    columns = card.table.columns
    numbers = (
        [c for c in columns if c.kind == "number"]
        or [c for c in columns if c.key == "value"]
        or [c for c in columns if c.kind == "plain" and c.key not in ORDERS]
    )
    if card.figure is None or not numbers:
        return None
    body = _body(card.figure, columns, numbers)
    head = _HEAD.format(
        title=_safe(card.words.title), source=_safe(card.source), title_text=card.words.title
    )
    return dedent(head).lstrip() + body + _TAIL


def is_map(figure: Figure | None) -> bool:
    """True when the script needs the shapes."""
    return figure is not None and any(trace.type == "choropleth" for trace in figure.data)


def _body(figure: Figure, columns: tuple[Column, ...], numbers: list[Column]) -> str:
    text = [c.key for c in columns if c.kind == "text"]
    name = text[0] if text else columns[0].key
    years = next((c.key for c in columns if c.key == "year"), None)
    words = {
        "value": numbers[0].key,
        "name": name,
        "x": years,
        "labels": {c.key: c.heading for c in columns},
    }
    if is_map(figure) and any(c.kind == "code" for c in columns):
        return _MAP.format(**words, extra=', animation_frame="year"' if years else "")
    if years is not None:
        return _LINES.format(**words, kind="bar" if _stacked(figure) else "line")
    if any(t.type == "bar" and t.orientation != "h" for t in figure.data):
        return _HISTOGRAM.format(**words)
    if len(numbers) > 1:
        return _POINTS.format(**{**words, "x": numbers[0].key, "value": numbers[1].key})
    return _BARS.format(**words)


def _stacked(figure: Figure) -> bool:
    return figure.layout.barmode in ("stack", "relative") or any(
        getattr(trace, "stackgroup", None) for trace in figure.data
    )


def _safe(text: str) -> str:
    """A text fit for a docstring."""
    return text.replace("\\", "/").replace('"""', "'''")
