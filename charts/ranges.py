"""Where one unit stands under different choices: a row a choice, dots and the range they span."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from plotly.graph_objects import Figure

from charts import theme

ROW, FOOT = 46, 66  # pixels


@dataclass(frozen=True)
class Row:
    """``values`` in percentiles with a word each for the hover (none: only their ends are drawn).

    ``middle``: ends of the part that the thick line shows.
    """

    name: str
    values: tuple[float, ...]
    words: tuple[str, ...]
    middle: tuple[float, ...] | None


def ranges(rows: Sequence[Row], unit: str, mode: str) -> Figure:
    """Rows from the top on one scale from 0 to 100, with the median of the peers at 50."""
    p = theme.palette(mode)
    traces: list[dict[str, Any]] = []
    shapes: list[dict[str, Any]] = [_line(50, 50, -len(rows) + 0.4, 0.5, p.ink, 1.2)]
    notes: list[dict[str, Any]] = []
    for n, row in enumerate(rows):
        ends = (min(row.values), max(row.values))
        shapes.append(_line(*ends, -n, -n, p.context, 1.6))
        if row.middle is not None:
            shapes.append(_line(*row.middle, -n, -n, p.accent, 6))
        traces.append(_dots(row, -n, p))
        notes.append(theme.row_name(f"{row.name}　<b>{_span(row)}</b>", -n, p))
    layout = {
        "height": ROW * len(rows) + FOOT,
        "margin": {"l": 8, "r": 12, "t": 8, "b": 8},
        "showlegend": False,
        "xaxis": {"range": [-2, 102], "tickvals": [0, 25, 50, 75, 100], "title": _title(unit)},
        "yaxis": {"range": [-len(rows) + 0.4, 0.8], "visible": False},
        "shapes": shapes,
        "annotations": notes,
    }
    return theme.figure(traces, layout, mode)


def _title(unit: str) -> dict[str, Any]:
    return {"text": unit, "font": {"size": theme.SMALL}}


def _span(row: Row) -> str:
    """The percentiles as written: 42, or 38–57."""
    low, high = f"{min(row.values):.0f}", f"{max(row.values):.0f}"
    return low if low == high else f"{low}–{high}"


def _line(  # noqa: PLR0917 - four ends, colour, width
    x0: float, x1: float, y0: float, y1: float, colour: str, width: float
) -> dict[str, Any]:
    line = {"color": colour, "width": width}
    return {"type": "line", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "line": line, "layer": "below"}


def _dots(row: Row, y: float, p: theme.Palette) -> dict[str, Any]:
    alone = len(row.values) == 1
    shown = row.values if row.words else (min(row.values), max(row.values))
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(shown),
        "y": [y] * len(shown),
        "hovertext": list(row.words) or [row.name] * len(shown),
        "hovertemplate": "%{hovertext}<br><b>%{x:.0f}</b><extra></extra>",
        "marker": {
            "color": p.highlight if alone else p.accent,
            "size": 12 if alone else 7,
            "symbol": "circle" if row.words else "line-ns",
            "opacity": 1 if alone else 0.7,
            "line": {"width": 1, "color": p.paper if row.words else p.accent},
        },
    }
