"""Coefficients as dots with their 95 % intervals, one row each, against zero."""

from __future__ import annotations

import pandas as pd
from plotly.graph_objects import Figure

from charts import theme

ROW = 34  # pixels


def coefficients(frame: pd.DataFrame, *, unit: str, mode: str, decimals: int = 3) -> Figure:
    """Rows of ``frame`` in order from the top: name, estimate, low, high.

    A row without an interval (NaN) is a dot alone.
    """
    p = theme.palette(mode)
    places = [-i for i in range(len(frame))]
    number = f".{decimals}f"
    interval = f" (%{{customdata[0]:{number}}}, %{{customdata[1]:{number}}})"
    ends = [interval if known else "" for known in frame["low"].notna()]
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": frame["estimate"].tolist(),
        "y": places,
        "hovertext": frame["name"].tolist(),
        "customdata": frame[["low", "high"]].fillna(0.0).to_numpy().tolist(),
        "marker": {"color": p.accent, "size": 9},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": (frame["high"] - frame["estimate"]).fillna(0.0).tolist(),
            "arrayminus": (frame["estimate"] - frame["low"]).fillna(0.0).tolist(),
            "color": p.accent,
            "thickness": 1.6,
            "width": 4,
        },
        "hovertemplate": [
            f"%{{hovertext}}<br><b>%{{x:{number}}}</b>{end}<extra></extra>" for end in ends
        ],
    }
    names = [name.replace("（", "<br>（").replace(" (", "<br>(") for name in frame["name"]]
    layout = {
        "height": ROW * len(frame) + 76,
        "margin": {"l": 8, "r": 12, "t": 30, "b": 8},
        "showlegend": False,
        "xaxis": {"tickformat": "~f"},
        "yaxis": {"tickvals": places, "ticktext": names, "range": [places[-1] - 0.7, 0.7]},
        "shapes": [
            {"type": "line", "x0": 0, "x1": 0, "yref": "paper", "y0": 0, "y1": 1}
            | {"line": {"color": p.rule, "width": 1}}
        ],
        "annotations": [theme.unit_note(unit, p)],
    }
    return theme.figure([dots], layout, mode)
