"""Amounts on the way from one total to another, each bar standing where the one before it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from plotly.graph_objects import Figure

from charts import theme
from charts.words import readable, with_unit

ROW, AROUND = 40, 76  # pixels of a bar, and above and below all of them
PARTS = 100  # how much smaller than the largest a part may be and still choose the unit


@dataclass(frozen=True)
class Bar:
    """One amount from ``start`` to ``end``. ``kind``: a 'total', a 'part' of one, or 'outside'.

    ``estimated`` bars are hatched: a model filled them.
    """

    name: str
    start: float
    end: float
    kind: Literal["total", "part", "outside"]
    estimated: bool = False


def steps_figure(bars: Sequence[Bar], *, unit: str, lang: str, mode: str, estimated: str) -> Figure:
    """The bars from top to bottom; ``estimated`` is the legend's word for hatched ones."""
    p = theme.palette(mode)
    largest = max(max(abs(b.start), abs(b.end)) for b in bars)
    # a unit for the small parts: 39 billion beside 1 trillion yen must not be printed as 0.0
    divisor, unit, decimals = readable(largest / PARTS, unit, 0, lang)
    decimals = max(decimals, 1)
    looks = {"total": p.accent, "part": p.highlight, "outside": p.rest}
    trace = {
        "type": "bar",
        "orientation": "h",
        "y": [b.name for b in bars],
        "base": [b.start / divisor for b in bars],
        "x": [(b.end - b.start) / divisor for b in bars],
        "text": [_signed(b, divisor, decimals) for b in bars],
        "textposition": "outside",
        "cliponaxis": False,
        "constraintext": "none",
        "marker": {
            "color": [looks[b.kind] for b in bars],
            "pattern": {
                "shape": ["/" if b.estimated else "" for b in bars],
                "fillmode": "overlay",
                "size": 6,
                "solidity": 0.25,
            },
        },
        "customdata": [(b.end - b.start) / divisor for b in bars],
        "hovertemplate": "%{y} "
        + with_unit(f"%{{customdata:,.{decimals}f}}", unit, lang)
        + "<extra></extra>",
        "showlegend": False,
    }
    notes = [theme.unit_note(unit, p)]
    if any(b.estimated for b in bars):
        notes.append(
            {
                **theme.unit_note(f"▨ {estimated}", p),
                "x": 1,
                "xanchor": "right",
            }
        )
    ends = [v / divisor for b in bars for v in (b.start, b.end)]
    # the longest number stands in the margin, so that a phone does not cut it
    room = max(map(theme.text_width, trace["text"])) + 8
    layout = {
        "height": ROW * len(bars) + AROUND,
        "margin": {"l": 8, "r": room, "t": 36, "b": 32},
        "bargap": 0.35,
        "xaxis": {
            "range": [min(0.0, *ends) * 1.15, max(ends)],
            "tickformat": ",~f",
            "showgrid": True,
            "zeroline": True,
            "zerolinecolor": p.rule,
        },
        "yaxis": {"autorange": "reversed", "showgrid": False},
        "annotations": notes,
    }
    return theme.figure([trace], layout, mode)


def _signed(bar: Bar, divisor: float, decimals: int) -> str:
    """A part has its sign, a total has none."""
    size = (bar.end - bar.start) / divisor
    text = f"{abs(size):,.{decimals}f}"
    if bar.kind == "part":
        return ("−" if size < 0 else "+") + text
    return ("−" if size < 0 else "") + text
