"""A table of shares whose cells are shaded: from rows to columns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from plotly.graph_objects import Figure

from charts import theme

ROW, HEAD = 52, 84  # pixels
#: From this share of the scale on, letters are in the colour of the paper.
DARK = 0.5


def heat(
    shares: np.ndarray,
    counts: np.ndarray,
    *,
    names: tuple[Sequence[str], Sequence[str]],
    axes: tuple[str, str],
    count_unit: str,
    mode: str,
) -> Figure:
    """``shares`` (rows, columns) in per cent, NaN: none; ``counts`` alike, for the hover.

    ``names`` and ``axes`` are those of the rows (first at the top) and of the columns.
    """
    p = theme.palette(mode)
    rows, columns = list(range(len(shares))), list(range(shares.shape[1]))
    trace = {
        "type": "heatmap",
        "x": columns,
        "y": rows,
        "z": [[None if np.isnan(v) else round(float(v), 1) for v in row] for row in shares],
        "customdata": counts.tolist(),
        "zmin": 0,
        "zmax": 100,
        "colorscale": [[i / 8, colour] for i, colour in enumerate(p.sequential)],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "hovertemplate": f"%{{z:.1f}}% (%{{customdata:,}} {count_unit})<extra></extra>",
    }
    cells = [
        {
            "x": j,
            "y": i,
            "text": "…" if np.isnan(shares[i, j]) else f"{shares[i, j]:.0f}%",
            "showarrow": False,
            "font": {"color": p.paper if shares[i, j] > 100 * DARK else p.ink},
        }
        for i in rows
        for j in columns
    ]
    layout = {
        "height": ROW * len(rows) + HEAD,
        "margin": {"l": 8, "r": 8, "t": 60, "b": 8},
        "showlegend": False,
        "xaxis": {
            "side": "top",
            "tickvals": columns,
            "ticktext": list(names[1]),
            "showline": False,
            "ticks": "",
            "title": {"text": axes[1], "font": {"size": theme.SMALL}, "standoff": 6},
        },
        "yaxis": {
            "autorange": "reversed",
            "tickvals": rows,
            "ticktext": list(names[0]),
            "showgrid": False,
        },
        "annotations": [*cells, {**theme.unit_note(f"{axes[0]} ↓", p), "yshift": 26}],
    }
    return theme.figure([trace], layout, mode)
