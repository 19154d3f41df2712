"""A sum split into terms that may be negative: bars around zero, and the sum as a mark."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from plotly.graph_objects import Figure

from charts import theme
from charts.lines import year_axis
from charts.words import readable, with_unit

ROW, AROUND, HEIGHT = 24, 110, 400  # pixels
#: Terms are told apart without colour too.
PATTERNS = ("", "/", "x", ".")


def split_figure(
    frame: pd.DataFrame,
    *,
    names: Mapping[str, str],
    net: str,
    unit: str,
    decimals: int,
    lang: str,
    mode: str,
) -> Figure:
    """Columns of ``frame``: place (a label) or year, each of ``names`` (term → words), and sum.

    Labels stand from top to bottom in the order given, years from left to right.
    """
    p = theme.palette(mode)
    by_year = "year" in frame
    largest = float(frame[[*names, "sum"]].abs().max().max()) if len(frame) else 0.0
    divisor, unit, decimals = readable(largest, unit, decimals, lang)
    along, across = ("x", "y") if by_year else ("y", "x")
    labels = frame["year"].astype(int).tolist() if by_year else frame["place"].tolist()
    number = with_unit(f"%{{{across}:+,.{decimals}f}}", unit, lang)
    traces = [
        {
            "type": "bar",
            "orientation": "v" if by_year else "h",
            along: labels,
            across: (frame[term] / divisor).tolist(),
            "name": name,
            "hovertemplate": number,
            "marker": {
                "color": p.categories[place],
                "pattern": {
                    "shape": PATTERNS[place],
                    "fillmode": "overlay",
                    "size": 6,
                    "solidity": 0.2,
                },
            },
        }
        for place, (term, name) in enumerate(names.items())
    ]
    traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            along: labels,
            across: (frame["sum"] / divisor).tolist(),
            "name": net,
            "hovertemplate": number,
            "marker": {
                "symbol": "diamond",
                "size": 8,
                "color": p.ink,
                "line": {"color": p.paper, "width": 1.5},
            },
        }
    )
    zero = {"zeroline": True, "zerolinecolor": p.rule, "zerolinewidth": 1.4}
    values = {"tickformat": ",~f", "showgrid": True, **zero}
    layout = {
        "height": HEIGHT if by_year else ROW * len(labels) + AROUND,
        "margin": {"l": 8, "r": 12, "t": 64, "b": 32},
        "barmode": "relative",
        "bargap": 0.25,
        "hovermode": "x unified" if by_year else "y unified",
        "showlegend": True,
        "legend": {"y": 1, "yanchor": "bottom", "x": 0, "xanchor": "left", "yref": "paper"},
        along + "axis": year_axis(frame["year"])
        if by_year
        else {
            "range": [len(labels) - 0.4, -0.6],
            "showgrid": False,
            "type": "category",
            "dtick": 1,
        },
        across + "axis": values,
        "annotations": [{**theme.unit_note(unit, p), "x": 1, "xanchor": "right"}],
    }
    return theme.figure(traces, layout, mode)
