"""Spending per head against population: points, parabola, spline, binned means; curves beside."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
from plotly.graph_objects import Figure

from charts import theme
from charts.words import with_unit

HEIGHT = 540
#: Marks of logarithmic axes that people count in.
PEOPLE = (500, 2_000, 10_000, 50_000, 200_000, 1_000_000)
AMOUNTS = (50, 100, 150, 200, 300, 500, 700, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000, 20_000)
DASHES = ("solid", "dash", "dot")


def cost_curve(
    units: pd.DataFrame,
    grid: pd.DataFrame,
    bins: pd.DataFrame,
    *,
    words: Mapping[str, str],
    unit: str,
    lang: str,
    mode: str,
    minimum: tuple[float, float, float] | None = None,
    selected: tuple[str, ...] = (),
) -> Figure:
    """Both axes logarithmic. ``units``: code, place, population, value; ``grid``: population,
    quadratic, low, high, spline; ``bins``: population, spending, low, high.

    ``minimum`` (value, low, high) is drawn as a line in its interval. ``words``: points, quadratic,
    spline, bins, minimum, population. A click gives the code as ``customdata[0]``.
    """
    p = theme.palette(mode)
    amount = with_unit("%{y:,.0f}", unit, lang)
    hover = f"<b>%{{hovertext}}</b><br>{words['population']} %{{x:,.0f}}<br><b>{amount}</b>"
    traces = [
        _points(units, hover, words["points"], p),
        _band(grid, p),
        _line(grid, "quadratic", words["quadratic"], p.accent, "solid"),
        _line(grid, "spline", words["spline"], p.categories[1], "dash"),
        _bins(bins, words["bins"], amount, p),
    ]
    mine = units[units["code"].isin(selected)]
    if len(mine):
        traces.append(_chosen(mine, hover, p))
    layout = _layout(words["population"], unit, p)
    if minimum is not None:
        value, low, high = minimum
        line = {"type": "line", "x0": value, "x1": value, "line": {"color": p.ink, "width": 1.4}}
        band = {"type": "rect", "x0": low, "x1": high, "fillcolor": p.hair, "line": {"width": 0}}
        both = {"yref": "paper", "y0": 0, "y1": 1, "layer": "below"}
        layout["shapes"] = [band | both, line | both]
        layout["annotations"].append(_note(value, words["minimum"], p))
    return theme.figure(traces, layout, mode)


def curves(
    lines: Mapping[str, pd.DataFrame], *, population: str, unit: str, lang: str, mode: str
) -> Figure:
    """Name → population, value: curves on one pair of logarithmic axes."""
    p = theme.palette(mode)
    traces = [
        _line(rows, "value", name, p.categories[i], DASHES[i])
        | {"hovertemplate": f"{name}<br>%{{x:,.0f}}　<b>{with_unit('%{y:,.0f}', unit, lang)}</b>"}
        for i, (name, rows) in enumerate(lines.items())
    ]
    return theme.figure(traces, _layout(population, unit, p), mode)


def _points(units: pd.DataFrame, hover: str, name: str, p: theme.Palette) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": units["population"].tolist(),
        "y": units["value"].tolist(),
        "customdata": [[code] for code in units["code"]],
        "hovertext": units["place"].tolist(),
        "hovertemplate": f"{hover}<extra></extra>",
        "marker": {"color": p.context, "size": 4.5, "opacity": 0.4},
        "selected": {"marker": {"opacity": 0.4}},
        "unselected": {"marker": {"opacity": 0.4}},
    }


def _band(grid: pd.DataFrame, p: theme.Palette) -> dict[str, Any]:
    """The interval of the parabola, as one outline there and back."""
    ends = (grid[c].tolist() for c in ("population", "low", "high"))
    return theme.band(*ends, p.bar) | {"opacity": 0.45}


def _line(rows: pd.DataFrame, column: str, name: str, colour: str, dash: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": rows["population"].tolist(),
        "y": rows[column].tolist(),
        "line": {"color": colour, "width": 2.4, "dash": dash},
        "hoverinfo": "skip",
    }


def _bins(bins: pd.DataFrame, name: str, amount: str, p: theme.Palette) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": bins["population"].tolist(),
        "y": bins["spending"].tolist(),
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": (bins["high"] - bins["spending"]).tolist(),
            "arrayminus": (bins["spending"] - bins["low"]).tolist(),
            "color": p.ink,
            "thickness": 1,
            "width": 3,
        },
        "marker": {"symbol": "diamond", "size": 8, "color": p.ink},
        "hovertemplate": f"{name}<br>%{{x:,.0f}}　<b>{amount}</b><extra></extra>",
    }


def _chosen(mine: pd.DataFrame, hover: str, p: theme.Palette) -> dict[str, Any]:
    return {
        **_points(mine, hover, "", p),
        "mode": "markers+text",
        "text": [f"<b>{place}</b>" for place in mine["place"]],
        "textposition": "top center",
        "showlegend": False,
        "marker": {"color": p.highlight, "size": 10, "line": {"width": 1, "color": p.paper}},
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }


def _note(value: float, text: str, p: theme.Palette) -> dict[str, Any]:
    """Words at a place of the logarithmic axis, which Plotly wants as an exponent."""
    return {
        "x": math.log10(value),
        "y": 1,
        "yref": "paper",
        "yanchor": "top",
        "xanchor": "right",
        "xshift": -6,
        "text": text,
        "showarrow": False,
        "font": {"size": theme.SMALL, "color": p.ink},
    }


def _layout(population: str, unit: str, p: theme.Palette) -> dict[str, Any]:
    return {
        "height": HEIGHT,
        "margin": {"l": 8, "r": 16, "t": 36, "b": 8},
        "legend": {"y": -0.2, "yanchor": "top"},
        "clickmode": "event+select",
        "xaxis": {
            "type": "log",
            "title": {"text": population, "font": {"size": 12}},
            "tickvals": PEOPLE,
            "ticktext": [f"{n:,}" for n in PEOPLE],
        },
        "yaxis": {
            "type": "log",
            "tickvals": AMOUNTS,
            "ticktext": [f"{n:,}" for n in AMOUNTS],
        },
        "annotations": [theme.unit_note(unit, p)],
    }
