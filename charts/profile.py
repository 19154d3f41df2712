"""What marks each cluster, and how clearly clusters of each number are apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from plotly.graph_objects import Figure

from charts import theme

ROW, GAP = 17, 34  # pixels of one cluster, and of the heading of a variable
HEIGHT = 250


def profile(frame: pd.DataFrame, *, names: Mapping[int, str], axis: str, mode: str) -> Figure:
    """A line of dots per variable, one dot and row for each cluster, its value written beside it.

    ``frame``: cluster, variable (name and unit, in the order drawn), z, text (the value).
    ``axis`` says what z is; colours are those of charts.map's 'nominal' scale.
    """
    p = theme.palette(mode)
    variables = list(dict.fromkeys(frame["variable"]))
    clusters = sorted(names)
    block = len(clusters) * ROW + GAP
    # pixels from the top: a heading, then a row for each cluster
    rows = {
        (variable, cluster): n * block + GAP + (row + 0.5) * ROW
        for n, variable in enumerate(variables)
        for row, cluster in enumerate(clusters)
    }
    traces: list[dict[str, Any]] = []
    for n, cluster in enumerate(clusters):
        mine = frame[frame["cluster"] == cluster]
        heights = [rows[variable, cluster] for variable in mine["variable"]]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers+text",
                "x": mine["z"].to_numpy(float),
                "y": np.array(heights, float),
                "name": names[cluster],
                "marker": {"color": p.categories[n % len(p.categories)], "size": 10},
                "text": mine["text"].tolist(),
                "textposition": [
                    "middle right" if z >= 0 else "middle left" for z in mine["z"].tolist()
                ],
                "textfont": {"size": 11, "color": p.muted},
                "cliponaxis": False,
                "hovertemplate": f"{names[cluster]}<br><b>%{{text}}</b>　z %{{x:+.2f}}"
                "<extra></extra>",
            }
        )
    reach = max(float(frame["z"].abs().max()), 1.0) + 1.1
    ticks = list(range(-int(reach), int(reach) + 1))
    headings = [
        {
            "x": 0,
            "xref": "paper",
            "xanchor": "left",
            "y": n * block + GAP - 5,
            "yanchor": "bottom",
            "text": f"<b>{variable}</b>",
            "showarrow": False,
            "font": {"size": theme.SMALL, "color": p.ink},
        }
        for n, variable in enumerate(variables)
    ]
    height = len(variables) * block + 6
    layout = {
        "height": height + 110,
        "margin": {"l": 8, "r": 8, "t": 56, "b": 50},
        "showlegend": True,
        "legend": {"x": 0, "y": 1, "yanchor": "bottom"},
        "xaxis": {
            "range": [-reach, reach],
            "tickvals": ticks,
            "ticktext": [f"{k:+d}".replace("-", "−") if k else "0" for k in ticks],
            "showgrid": True,
            "title": {"text": axis, "font": {"size": theme.SMALL, "color": p.muted}},
        },
        "yaxis": {"range": [height, 0], "showgrid": False, "showticklabels": False},
        "shapes": [
            {
                "type": "line",
                "x0": 0,
                "x1": 0,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": {"color": p.rule, "width": 1},
                "layer": "below",
            }
        ],
        "annotations": headings,
    }
    return theme.figure(traces, layout, mode)


def by_count(
    silhouettes: pd.Series,
    *,
    chosen: int,
    line: tuple[float, str],
    axes: tuple[str, str],
    mode: str,
) -> Figure:
    """Mean silhouette (index: number of clusters), the ``chosen`` number marked.

    ``line`` is the height from which one speaks of a structure, and its words; ``axes`` name the
    numbers of clusters and the silhouette.
    """
    p = theme.palette(mode)
    numbers = silhouettes.index.to_numpy(int)
    trace = {
        "type": "scatter",
        "mode": "lines+markers+text",
        "x": numbers,
        "y": silhouettes.to_numpy(float),
        "line": {"color": p.context, "width": 1.5},
        "marker": {"color": [p.highlight if k == chosen else p.context for k in numbers.tolist()]},
        "text": [f"<b>{silhouettes[k]:.3f}</b>" if k == chosen else "" for k in numbers.tolist()],
        "textposition": "top center",
        "textfont": {"color": p.ink},
        "hovertemplate": "k = %{x}<br><b>%{y:.3f}</b><extra></extra>",
    }
    height, words = line
    layout = {
        "height": HEIGHT,
        "margin": {"l": 8, "r": 12, "t": 34, "b": 44},
        "showlegend": False,
        "xaxis": {
            "dtick": 1,
            "title": {"text": axes[0], "font": {"size": theme.SMALL, "color": p.muted}},
        },
        "yaxis": {"range": [0, max(height, float(silhouettes.max())) * 1.25], "tickformat": ".2~f"},
        "shapes": [
            {
                "type": "line",
                "x0": 0,
                "x1": 1,
                "xref": "paper",
                "y0": height,
                "y1": height,
                "line": {"color": p.rule, "width": 1, "dash": "dot"},
            }
        ],
        "annotations": [
            theme.unit_note(axes[1], p),
            {
                "x": 1,
                "xref": "paper",
                "xanchor": "right",
                "y": height,
                "yanchor": "bottom",
                "text": words,
                "showarrow": False,
                "font": {"size": theme.SMALL, "color": p.muted},
            },
        ],
    }
    return theme.figure([trace], layout, mode)
