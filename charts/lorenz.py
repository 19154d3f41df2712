"""Lorenz and concentration curves against the diagonal of equality."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from plotly.graph_objects import Figure

from charts import theme

HEIGHT = 460
#: Points drawn of each curve: of 1,718 more than the eye can tell apart.
POINTS = 200
DASHES = ("solid", "dash", "dot")


@dataclass(frozen=True)
class Line:
    """A curve as shares (0 to 1) of units and of the total, in the same order."""

    name: str
    units: np.ndarray
    total: np.ndarray


def lorenz(lines: Sequence[Line], *, axes: tuple[str, str], equality: str, mode: str) -> Figure:
    """Every line in a colour and a dash of its own; ``axes`` name the shares, in per cent."""
    p = theme.palette(mode)
    traces: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [0, 100],
            "y": [0, 100],
            "name": equality,
            "line": {"color": p.context, "width": 1},
            "hoverinfo": "skip",
        }
    ]
    for i, line in enumerate(lines):
        grid = np.linspace(0, 1, POINTS + 1)
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": (100 * grid).round(1).tolist(),
                "y": (100 * np.interp(grid, line.units, line.total)).round(2).tolist(),
                "name": line.name,
                "line": {"color": p.categories[i], "width": 2.4, "dash": DASHES[i % 3]},
                "hovertemplate": "%{y:.1f}%",
            }
        )
    percent = {"range": [0, 100], "ticksuffix": "%", "dtick": 20}
    layout = {
        "height": HEIGHT,
        "margin": {"l": 8, "r": 26, "t": 36, "b": 8},
        "hovermode": "x unified",
        "legend": {"y": -0.2, "yanchor": "top"},
        "xaxis": {**percent, "title": {"text": axes[0], "font": {"size": theme.SMALL}}},
        "yaxis": percent,
        "annotations": [theme.unit_note(axes[1], p)],
    }
    return theme.figure(traces, layout, mode)
