"""A whole divided into ordered classes, one column a year; projected years are hatched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from plotly.graph_objects import Figure

from charts import theme

HEIGHT = 440
#: Classes whose share is at least this many per cent are written on.
WRITTEN = 5.0


def class_columns(
    frame: pd.DataFrame,
    *,
    names: Mapping[str, str],
    counts: Mapping[bool, str],
    unit: str,
    mode: str,
    apart: str = "",
) -> Figure:
    """Columns of 100 per cent. ``frame``: year, projected, size, share, said (for the hover).

    ``names`` (class → words) from the bottom up, light to dark; the class ``apart`` is of another
    kind and has its own colour. ``counts`` names counted (False) and projected (True) columns.
    """
    p = theme.palette(mode)
    ordered = [size for size in names if size != apart]
    colours = dict(zip(ordered, theme.sampled(p.sequential, len(ordered)), strict=True))
    colours[apart] = p.categories[1]
    years = sorted(frame["year"].unique())
    traces: list[dict[str, Any]] = []
    for size, name in names.items():
        rows = frame[frame["size"].eq(size)].sort_values("year")
        traces.append(
            {
                "type": "bar",
                "x": [str(year) for year in rows["year"]],
                "y": rows["share"].tolist(),
                "name": name,
                "customdata": [
                    [said, counts[bool(ahead)]]
                    for said, ahead in zip(rows["said"], rows["projected"], strict=True)
                ],
                "marker": {
                    "color": colours[size],
                    "line": {"color": p.paper, "width": 0.6},
                    "pattern": {
                        "shape": ["/" if ahead else "" for ahead in rows["projected"]],
                        "fillmode": "overlay",
                        "fgcolor": p.paper,
                        "fgopacity": 0.45,
                        "size": 7,
                        "solidity": 0.12,
                    },
                },
                "text": [f"{s:.0f}" if s >= WRITTEN else "" for s in rows["share"]],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "textfont": {"size": 11},
                "constraintext": "none",
                "hovertemplate": (
                    f"{name}<br>%{{customdata[1]}} %{{x}}<br>%{{y:.1f}}{unit}"
                    "<br>%{customdata[0]}<extra></extra>"
                ),
            }
        )
    layout = {
        "height": HEIGHT,
        "margin": {"l": 8, "r": 12, "t": 36, "b": 40},
        "barmode": "stack",
        "bargap": 0.12,
        "showlegend": True,
        "legend": {"traceorder": "normal", "y": -0.1, "yanchor": "top"},
        "xaxis": {
            "type": "category",
            "categoryorder": "array",
            "categoryarray": [str(year) for year in years],
            "tickangle": 0,
            "nticks": 9,
        },
        "yaxis": {"range": [0, 100], "dtick": 20},
        "annotations": [theme.unit_note(unit, p)],
    }
    return theme.figure(traces, layout, mode)
