"""Paid against received: points on two logarithmic axes, and the line where both agree."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from plotly.graph_objects import Figure

from charts import theme
from charts.quadrant import LARGEST, SMALLEST, STAR, SYMBOLS
from charts.scales import log_ticks
from charts.words import with_unit
from data.words import in_brackets

HEIGHT = 560
STRONG = 0.6
#: The height and the width of a name as parts of the axes, on a phone.
LINE, NAME = 0.05, 0.7


def burden(
    frame: pd.DataFrame,
    *,
    names: tuple[str, str],
    unit: str,
    agree: str,
    kinds: tuple[str, ...],
    named: tuple[str, ...],
    lang: str,
    mode: str,
    selected: tuple[str, ...] = (),
    groups: pd.DataFrame | None = None,
) -> Figure:
    """Scatter of ``frame``: code, place, x, y (both above 0), size, kind (a place in ``kinds``).

    Both axes have the same unit, so that the line x = y, named ``agree``, is straight; it is in
    view all along the x axis. Areas follow ``size``; ``named`` codes carry their names,
    ``selected`` ones a ring besides. ``groups`` by id (place, x, y, size) are named stars. A click
    gives the code as ``customdata[0]``.
    """
    p = theme.palette(mode)
    frame = frame.sort_values("size", ascending=False)
    root = np.sqrt(frame["size"].fillna(0) / max(frame["size"].max(), 1.0))
    frame = frame.assign(diameter=SMALLEST + (LARGEST - SMALLEST) * root)
    hover = "<br>".join(
        f"{name}　<b>{with_unit(f'%{{{axis}:,.0f}}', unit, lang)}</b>"
        for name, axis in zip(names, "xy", strict=True)
    )
    traces: list[dict[str, Any]] = []
    for i, kind in enumerate(kinds):
        rows = frame[frame["kind"] == i]
        if len(rows):
            look = {
                "color": p.categories[i],
                "symbol": SYMBOLS[i],
                "opacity": STRONG,
                "size": rows["diameter"].round(1).tolist(),
                "line": {"width": 0.5, "color": p.paper},
            }
            traces.append({**_points(rows, hover), "name": kind, "marker": look})
    stars = pd.DataFrame(columns=["code", "place", "x", "y", "size"])
    if groups is not None:
        stars = groups.dropna(subset=["x", "y"]).rename_axis("code").reset_index()
    (left, right), (low, high) = _ends(pd.concat([frame[["x", "y"]], stars[["x", "y"]]]))
    mine = frame["code"].isin(selected)
    heights = _heights(
        pd.concat([frame[mine | frame["code"].isin(named)], stars]), (left, right), (low, high)
    )
    hidden = {"color": "rgba(0,0,0,0)"}
    star = {"symbol": "star", "color": p.highlight, "line": {"color": p.paper, "width": 1.2}}
    ring = {"symbol": "circle-open", "color": p.highlight, "line": {"width": 2.2}}
    for rows, look in (
        (frame[frame["code"].isin(named) & ~mine], hidden),
        (frame[mine], ring),
        (stars.assign(diameter=STAR), star),
    ):
        if len(rows):
            named_points = _named(
                rows,
                hover,
                look,
                middle=(left * right) ** 0.5,
                heights=heights,
                bold=look is not hidden,
                p=p,
            )
            traces.append(named_points)
    traces.append(
        {
            "type": "scatter",
            "mode": "lines",
            "x": [left, right],
            "y": [left, right],
            "name": agree,
            "line": {"color": p.ink, "width": 1.4, "dash": "dash"},
            "hoverinfo": "skip",
        }
    )
    words = [in_brackets(name, unit) for name in names]
    layout = {
        "height": HEIGHT,
        "margin": {"l": 8, "r": 12, "t": 36, "b": 8},
        "legend": {"y": -0.16, "yanchor": "top", "itemsizing": "constant"},
        "clickmode": "event+select",
        "xaxis": {
            **_axis(left, right),
            "title": {"text": words[0], "font": {"size": theme.SMALL}},
        },
        "yaxis": _axis(low, high),
        "annotations": [theme.unit_note(words[1], p)],
    }
    return theme.figure(traces, layout, mode)


def _ends(frame: pd.DataFrame) -> tuple[tuple[float, float], tuple[float, float]]:
    """Ends of both axes, a little beyond the points; y reaches down to where the line begins."""
    if frame.empty:
        return (1.0, 10.0), (1.0, 10.0)
    left, right = float(frame["x"].min()) * 0.9, float(frame["x"].max()) * 1.25
    low, high = float(frame["y"].min()) * 0.9, float(frame["y"].max()) * 1.2
    return (left, right), (min(left, low), max(right, high))


def _heights(
    rows: pd.DataFrame, across: tuple[float, float], up: tuple[float, float]
) -> dict[str, str]:
    """Where each named point has its name: beside it, or above and below where two would meet."""
    x, y = (
        np.log(rows[axis].to_numpy(float) / ends[0]) / np.log(ends[1] / ends[0])
        for axis, ends in (("x", across), ("y", up))
    )
    heights = dict.fromkeys(rows["code"], "middle")
    order = np.argsort(y)
    for lower, upper in pairwise(order):
        if y[upper] - y[lower] < LINE and abs(x[upper] - x[lower]) < NAME:
            heights[rows["code"].iloc[upper]] = "top"
            if heights[rows["code"].iloc[lower]] == "middle":
                heights[rows["code"].iloc[lower]] = "bottom"
    return heights


def _axis(low: float, high: float) -> dict[str, Any]:
    return {
        "type": "log",
        "range": [float(np.log10(low)), float(np.log10(high))],
        "tickvals": log_ticks(low, high),
        "tickformat": ",~f",
    }


def _points(rows: pd.DataFrame, hover: str) -> dict[str, Any]:
    same = {"marker": {"opacity": STRONG}}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": rows["x"].round(1).tolist(),
        "y": rows["y"].round(1).tolist(),
        "customdata": [[code] for code in rows["code"]],
        "hovertext": rows["place"].tolist(),
        "hovertemplate": f"<b>%{{hovertext}}</b><br>{hover}<extra></extra>",
        "selected": same,
        "unselected": same,
    }


def _named(
    rows: pd.DataFrame,
    hover: str,
    look: dict[str, Any],
    *,
    middle: float,
    heights: dict[str, str],
    bold: bool,
    p: theme.Palette,
) -> dict[str, Any]:
    whole = {"marker": {"opacity": 1}}
    return {
        **_points(rows, hover),
        "mode": "markers+text",
        "text": [f"<b>{name}</b>" if bold else name for name in rows["place"]],
        # towards the middle, where there is room
        "textposition": [
            f"{heights[code]} {'left' if x > middle else 'right'}"
            for code, x in zip(rows["code"], rows["x"], strict=True)
        ],
        "textfont": {"size": theme.SMALL, "color": p.ink if bold else p.muted},
        "showlegend": False,
        "marker": {**look, "size": (rows["diameter"] + 5).round(1).tolist()},
        "selected": whole,
        "unselected": whole,
    }
