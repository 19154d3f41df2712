"""The same figures under several assumptions: a row a group, a mark an assumption."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from plotly.graph_objects import Figure

from charts import theme
from charts.words import with_unit

ROW, HEAD, FOOT = 62, 30, 46  # pixels of a row, above and below all of them
LEGEND_LINE = 24
SYMBOLS = (
    "diamond",
    "circle-open",
    "square-open",
    "triangle-up-open",
    "x-thin-open",
    "cross-thin-open",
)


@dataclass(frozen=True)
class Mark:
    """One assumption: its value in every row."""

    name: str
    values: tuple[float, ...]


def variants(
    rows: Sequence[str], marks: Sequence[Mark], *, unit: str, lang: str, mode: str
) -> Figure:
    """Rows from the top, one scale with a line at 0; the first mark is what the reader chose.

    A grey line spans all marks of a row: how far the answer hangs on the assumption.
    """
    p = theme.palette(mode)
    places = [-float(i) for i in range(len(rows))]
    values = [v for mark in marks for v in mark.values] + [0.0]
    pad = 0.06 * ((max(values) - min(values)) or 1.0)
    shapes = [_line((0.0, 0.0), (places[-1] - 0.5, 0.5), p.ink, 1.2)]
    for n, y in enumerate(places):
        own = [mark.values[n] for mark in marks]
        shapes.append(_line((min(own), max(own)), (y, y), p.context, 4))
    # the chosen one lies above the others and still comes first in the legend
    traces = [
        _trace(n, mark, places, rows, unit=unit, lang=lang, p=p) for n, mark in enumerate(marks)
    ]
    legend = LEGEND_LINE * len(marks)
    plot = ROW * len(rows)
    layout = {
        "height": HEAD + plot + FOOT + legend,
        "margin": {"l": 8, "r": 12, "t": HEAD, "b": FOOT + legend},
        "showlegend": True,
        "legend": {
            "orientation": "v",
            "x": 0,
            "y": -FOOT / plot,
            "yanchor": "top",
            "traceorder": "reversed",
        },
        "xaxis": {
            "range": [min(values) - pad, max(values) + pad],
            "nticks": 7,
            "tickformat": ",~f",
        },
        "yaxis": {"range": [places[-1] - 0.45, 0.75], "visible": False},
        "shapes": shapes,
        "annotations": [
            theme.unit_note(unit, p),
            *(theme.row_name(r, y, p, lift=9) for r, y in zip(rows, places, strict=True)),
        ],
    }
    return theme.figure(traces[::-1], layout, mode)


def _trace(
    n: int,
    mark: Mark,
    places: Sequence[float],
    rows: Sequence[str],
    *,
    unit: str,
    lang: str,
    p: theme.Palette,
) -> dict[str, Any]:
    chosen = n == 0
    colour = p.highlight if chosen else p.ink
    return {
        "type": "scatter",
        "mode": "markers",
        "name": f"<b>{mark.name}</b>" if chosen else mark.name,
        "x": list(mark.values),
        "y": list(places),
        "hovertext": list(rows),
        "hovertemplate": f"%{{hovertext}}<br>{mark.name}<br><b>"
        + with_unit("%{x:+,.1f}", unit, lang)
        + "</b><extra></extra>",
        "marker": {
            "symbol": SYMBOLS[n % len(SYMBOLS)],
            "size": 13 if chosen else 11,
            "color": colour,
            "line": {"width": 1.0 if chosen else 1.8, "color": p.paper if chosen else colour},
        },
    }


def _line(
    xs: tuple[float, float], ys: tuple[float, float], colour: str, width: float
) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": xs[0],
        "x1": xs[1],
        "y0": ys[0],
        "y1": ys[1],
        "layer": "below",
        "line": {"color": colour, "width": width},
    }
