"""What adds and what takes away, year by year: two kinds of bars around zero and their sum."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from plotly.graph_objects import Figure

from charts import theme
from charts.lines import year_axis
from charts.words import readable, with_unit

HEIGHT = 380
#: Told apart without colour: the second kind is hatched.
PATTERNS = ("", "/")


def balance_figure(
    frame: pd.DataFrame,
    *,
    names: Mapping[str, str],
    net: str,
    unit: str,
    decimals: int,
    lang: str,
    mode: str,
) -> Figure:
    """Rows of ``frame``: component, year, value; ``names`` (component → words) in their order.

    Bars of one sign stand on each other. A dot is the sum of a year that has all components;
    ``net`` names it. Years without a row stay empty.
    """
    divisor, unit, decimals = readable(
        float(frame["value"].abs().max()) if len(frame) else 0.0, unit, decimals, lang
    )
    p = theme.palette(mode)
    number = with_unit(f"%{{y:+,.{decimals}f}}", unit, lang)
    traces: list[dict[str, Any]] = []
    looks = zip(names.items(), (p.accent, p.categories[1]), PATTERNS, strict=True)
    for (component, name), colour, pattern in looks:
        rows = frame[frame["component"].eq(component)].sort_values("year")
        if len(rows):
            traces.append(_bars(rows, name, divisor, number) | {"marker": _fill(colour, pattern)})
    whole = frame.groupby("year")["value"].agg(["sum", "count"])
    whole = whole[whole["count"].eq(len(names))]
    if len(whole):
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [int(year) for year in whole.index],
                "y": (whole["sum"] / divisor).tolist(),
                "name": net,
                "marker": {
                    "symbol": "diamond",
                    "size": 9,
                    "color": p.ink,
                    "line": {"color": p.paper, "width": 1.5},
                },
                "hovertemplate": number,
            }
        )
    layout = {
        "height": HEIGHT,
        "margin": {"l": 8, "r": 12, "t": 36, "b": 40},
        "barmode": "relative",
        "bargap": 0.25,
        "hovermode": "x unified",
        "showlegend": True,
        "legend": {"y": -0.12, "yanchor": "top"},
        "xaxis": year_axis(frame["year"]) | {"showline": False},
        "yaxis": {
            "tickformat": ",~f",
            "rangemode": "tozero",
            "zeroline": True,
            "zerolinecolor": p.rule,
            "zerolinewidth": 1.4,
        },
        "annotations": [theme.unit_note(unit, p)],
    }
    return theme.figure(traces, layout, mode)


def _bars(rows: pd.DataFrame, name: str, divisor: float, number: str) -> dict[str, Any]:
    return {
        "type": "bar",
        "x": [int(year) for year in rows["year"]],
        "y": (rows["value"] / divisor).tolist(),
        "name": name,
        "hovertemplate": number,
    }


def _fill(colour: str, pattern: str) -> dict[str, Any]:
    """A plain fill, or one of hatching."""
    if not pattern:
        return {"color": colour}
    return {
        "color": colour,
        "pattern": {"shape": pattern, "fillmode": "overlay", "size": 6, "solidity": 0.25},
    }
