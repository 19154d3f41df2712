"""One quantity of every unit against another, with a straight line fitted to them."""

from __future__ import annotations

from typing import Any

import pandas as pd
from plotly.graph_objects import Figure

from charts import theme

HEIGHT = 440


def fitted(
    frame: pd.DataFrame,
    line: tuple[float, float],
    *,
    axes: tuple[str, str],
    log_x: bool,
    decimals: tuple[int, int],
    selected: tuple[str, ...],
    mode: str,
) -> Figure:
    """Points of ``frame`` (code, place, x, y) and ``line``, the heights at the ends of x.

    With ``log_x`` the axis has a logarithmic scale, and the line is straight on it.
    """
    p = theme.palette(mode)
    mine = frame["code"].isin(selected)
    hover = (
        "<b>%{hovertext}</b><br>"
        f"{axes[0]} %{{x:,.{decimals[0]}f}}<br>{axes[1]} %{{y:.{decimals[1]}f}}<extra></extra>"
    )
    traces: list[dict[str, Any]] = []
    for rows, look in (
        (frame[~mine], {"color": p.accent, "size": 5, "opacity": 0.35}),
        (frame[mine], {"color": p.highlight, "size": 11, "line": {"color": p.paper, "width": 1}}),
    ):
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": rows["x"].tolist(),
                "y": rows["y"].tolist(),
                "hovertext": rows["place"].tolist(),
                "hovertemplate": hover,
                "marker": look,
            }
        )
    if mine.any():
        traces[1] |= {
            "mode": "markers+text",
            "text": frame.loc[mine, "place"].tolist(),
            "textposition": "top center",
        }
    traces.append(
        {
            "type": "scatter",
            "mode": "lines",
            "x": [float(frame["x"].min()), float(frame["x"].max())],
            "y": list(line),
            "line": {"color": p.highlight, "width": 2},
            "hoverinfo": "skip",
        }
    )
    layout = {
        "height": HEIGHT,
        "margin": {"l": 8, "r": 12, "t": 36, "b": 8},
        "showlegend": False,
        "xaxis": {
            "type": "log" if log_x else "linear",
            "title": {"text": axes[0], "font": {"size": theme.SMALL}},
            "tickformat": ",~f",
            **({"dtick": "D2"} if log_x else {}),
        },
        "yaxis": {"tickformat": ",~f", "zeroline": True, "zerolinecolor": p.rule},
        "annotations": [theme.unit_note(axes[1], p)],
    }
    return theme.figure(traces, layout, mode)
