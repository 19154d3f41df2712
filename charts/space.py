"""Moran's scatter: each place against the mean of its neighbours, and the colours of clusters."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from plotly.graph_objects import Figure

from charts import theme

HEIGHT = 520
#: Number of each cluster on the map and in the colours.
NUMBERS = {"HH": 0, "HL": 1, "LH": 2, "LL": 3, "none": 4}
SYMBOLS = ("circle", "triangle-up", "triangle-down", "square", "circle-open")


def cluster_colours(mode: str) -> tuple[str, ...]:
    """High in blues, low in browns; strong among alike, pale among others; quiet for none."""
    p = theme.palette(mode)
    return (p.diverging[-2], p.diverging[5], p.diverging[3], p.diverging[1], p.ground)


def moran_scatter(
    units: pd.DataFrame,
    slope: float,
    *,
    names: Mapping[str, str],
    axes: tuple[str, str],
    mode: str,
    selected: tuple[str, ...] = (),
) -> Figure:
    """``units``: code, place, z, lag, kind (a key of NUMBERS); the line's slope is Moran's I.

    ``names``: kind → word. A click gives the code as ``customdata[0]``.
    """
    p, colours = theme.palette(mode), cluster_colours(mode)
    ends = [float(units["z"].min()), float(units["z"].max())]
    traces = []
    for kind, number in sorted(NUMBERS.items(), key=lambda pair: -pair[1]):
        mine = units[units["kind"] == kind]
        quiet = kind == "none"
        traces.append(
            _points(mine)
            | {
                "name": f"{names[kind]} {len(mine):,}",
                "marker": {
                    "color": p.context if quiet else colours[number],
                    "symbol": SYMBOLS[number],
                    "size": 5 if quiet else 7,
                    "line": {"width": 0.5, "color": p.rule},
                },
            }
        )
    traces.append(
        {
            "type": "scatter",
            "mode": "lines",
            "x": ends,
            "y": [slope * x for x in ends],
            "line": {"color": p.ink, "width": 1.6},
            "name": f"I = {slope:.3f}".replace("-", "−"),
            "hoverinfo": "skip",
        }
    )
    chosen = units[units["code"].isin(selected)]
    if len(chosen):
        ring = {"symbol": "circle-open", "color": p.highlight, "size": 13, "line": {"width": 2.2}}
        traces.append(
            _points(chosen)
            | {
                "mode": "markers+text",
                "text": [f"<b>{place}</b>" for place in chosen["place"]],
                "textposition": "top center",
                "showlegend": False,
                "marker": ring,
            }
        )
    line = {"line": {"color": p.rule, "width": 1}, "type": "line"}
    layout = {
        "height": HEIGHT,
        "margin": {"l": 8, "r": 12, "t": 36, "b": 8},
        "legend": {"y": -0.2, "yanchor": "top"},
        "clickmode": "event+select",
        "xaxis": {"title": {"text": axes[0], "font": {"size": 12}}, "tickformat": "~f"},
        "yaxis": {"tickformat": "~f"},
        "shapes": [
            line | {"x0": 0, "x1": 0, "yref": "paper", "y0": 0, "y1": 1},
            line | {"y0": 0, "y1": 0, "xref": "paper", "x0": 0, "x1": 1},
        ],
        "annotations": [theme.unit_note(axes[1], p)],
    }
    return theme.figure(traces, layout, mode)


def _points(rows: pd.DataFrame) -> dict[str, object]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": rows["z"].tolist(),
        "y": rows["lag"].tolist(),
        "customdata": [[code] for code in rows["code"]],
        "hovertext": rows["place"].tolist(),
        "hovertemplate": "<b>%{hovertext}</b><br>%{x:.2f} / %{y:.2f}<extra></extra>",
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }
