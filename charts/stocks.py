"""Amounts of one place as bars from zero, with the medians it is compared with as marks."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from plotly.graph_objects import Figure

from charts import theme
from charts.words import with_unit

ROW, ABOVE, BELOW = 54, 34, 64  # pixels
SYMBOLS = ("diamond", "line-ns")


def stocks(
    frame: pd.DataFrame,
    *,
    own: str,
    beside: Mapping[str, str],
    unit: str,
    decimals: int,
    lang: str,
    mode: str,
) -> Figure:
    """A bar per row of ``frame``: name, value, and a column for each key of ``beside``.

    ``own`` is the bars' name in the legend, ``beside`` gives that of each column. A missing value
    has no bar, and no mark.
    """
    p = theme.palette(mode)
    places = np.arange(len(frame))[::-1]
    number = with_unit(f"%{{x:,.{decimals}f}}", unit, lang)
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "x": frame["value"].to_numpy(float),
            "y": places,
            "width": 0.36,
            "name": own,
            "marker": {"color": p.accent, "line": {"width": 0}},
            "hovertemplate": f"{own}<br><b>{number}</b><extra></extra>",
        }
    ]
    for n, (key, name) in enumerate(beside.items()):
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": frame[key].to_numpy(float),
                "y": places,
                "name": name,
                "marker": {
                    "symbol": SYMBOLS[n],
                    "size": 12 if n == 0 else 14,
                    "color": p.highlight if n == 0 else p.ink,
                    "line": {"width": 0 if n == 0 else 2, "color": p.ink},
                },
                "hovertemplate": f"{name}<br><b>{number}</b><extra></extra>",
            }
        )
    # the names stand above their bars: a phone has no room beside them
    names = [
        {
            "text": name,
            "x": 0,
            "xanchor": "left",
            "y": place + 0.2,
            "yanchor": "bottom",
            "showarrow": False,
            "font": {"size": theme.SMALL, "color": p.ink},
        }
        for name, place in zip(frame["name"], places.tolist(), strict=True)
    ]
    most = float(np.nanmax([frame[["value", *beside]].to_numpy(float).max(initial=0.0), 1.0]))
    layout = {
        "height": ROW * len(frame) + ABOVE + BELOW,
        "margin": {"l": 8, "r": 16, "t": ABOVE, "b": BELOW},
        "showlegend": True,
        "legend": {"y": -0.12, "yanchor": "top"},
        "xaxis": {"range": [0, most * 1.06], "tickformat": ",~f", "showgrid": True},
        "yaxis": {"visible": False, "range": [-0.6, len(frame) - 0.2]},
        "annotations": [theme.unit_note(unit, p), *names],
    }
    return theme.figure(traces, layout, mode)
