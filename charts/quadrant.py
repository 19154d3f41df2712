"""Two measures against each other in four corners, and the way of units through them.

A point is a municipality, a star a group. What lies outside a choice stays, in quiet grey.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from plotly.graph_objects import Figure

from charts import theme
from charts.words import with_unit
from data.words import in_brackets

HEIGHT = 560
SYMBOLS = (
    "circle", "square", "diamond", "triangle-up", "cross", "triangle-down", "pentagon", "x",
)  # fmt: skip
#: Diameters of the smallest and the largest unit, in pixels.
SMALLEST, LARGEST = 4.0, 34.0
STAR = 15.0
#: How strongly points are drawn, and those outside the choice.
STRONG, FAINT = 0.65, 0.22
#: Above and below the points this share of their height is left to the words of the corners.
WORDS = 0.17
Box = tuple[float, float, float, float]


def quadrant(
    frame: pd.DataFrame,
    *,
    names: tuple[str, str],
    units: tuple[str, str],
    decimals: tuple[int, int],
    splits: tuple[float, float],
    kinds: tuple[str, ...],
    lang: str,
    mode: str,
    selected: tuple[str, ...] = (),
    groups: pd.DataFrame | None = None,
    box: Box | None = None,
    boxing: bool = False,
    corners: tuple[str, ...] = (),
) -> Figure:
    """Scatter of ``frame``: code, place, x, y, size, kind (a place in ``kinds``), corner, picked.

    Areas follow ``size``; colour and symbol say the kind; rows that are not ``picked`` are faint.
    Lines at ``splits`` make four corners, each with its count. ``groups`` (code, place, x, y) are
    stars with their names. ``box`` is drawn as a frame; with ``boxing`` a pull draws a new one.
    ``corners`` are their names, which stand above the counts. A click gives the code as
    ``customdata[0]``.
    """
    p = theme.palette(mode)
    hover = "<br>".join(
        f"{name}　<b>{with_unit(f'%{{{axis}:,.{digits}f}}', unit, lang)}</b>"
        for name, axis, digits, unit in zip(names, "xy", decimals, units, strict=True)
    )
    frame = frame.sort_values("size", ascending=False)
    root = np.sqrt(frame["size"].fillna(0) / max(frame["size"].max(), 1.0))
    frame = frame.assign(diameter=SMALLEST + (LARGEST - SMALLEST) * root)
    picked = frame[frame["picked"]]
    traces = [_faint(frame[~frame["picked"]], hover, p)]
    traces += [
        {
            **_points(picked[picked["kind"] == i], hover),
            "name": kind,
            "marker": {
                "color": p.categories[i],
                "symbol": SYMBOLS[i],
                "opacity": STRONG,
                "size": picked.loc[picked["kind"] == i, "diameter"].tolist(),
                "line": {"width": 0.5, "color": p.paper},
            },
        }
        for i, kind in enumerate(kinds)
        if (picked["kind"] == i).any()
    ]
    mine = frame[frame["code"].isin(selected)]
    ring = {
        "symbol": "circle-open",
        "color": p.highlight,
        "size": (mine["diameter"] + 5).tolist(),
        "line": {"width": 2.2, "color": p.highlight},
    }
    star = {
        "symbol": "star",
        "color": p.highlight,
        "size": STAR,
        "line": {"width": 1.2, "color": p.paper},
    }
    traces.append(_named(mine, hover, ring))
    if groups is not None:
        traces.append(_named(groups, hover, star))
    traces = [trace for trace in traces if trace["x"]]
    layout = _layout(names, units, splits, p)
    layout["clickmode"] = "event+select"
    # a finger that pulls a box cannot scroll the page, so boxes are drawn only when asked for
    layout["dragmode"] = "select" if boxing else "zoom"
    layout["annotations"] += _counts(frame["corner"], p, corners)
    if corners and len(frame):
        layout["yaxis"]["range"] = _with_room(frame["y"], splits[1])
    if box is not None:
        layout["shapes"].append(_frame(box, p))
    return theme.figure(traces, layout, mode)


def trail(
    frame: pd.DataFrame,
    *,
    names: tuple[str, str],
    units: tuple[str, str],
    decimals: tuple[int, int],
    splits: tuple[float, float],
    lang: str,
    mode: str,
) -> Figure:
    """The way of each unit of ``frame``: code, place, year, x, y, colour (a place among those of
    categories); its last year is the big point.

    First and last years are written. A way is dotted over years without both values.
    """
    p = theme.palette(mode)
    traces = []
    for _, rows in frame.sort_values(["colour", "year"]).groupby("code", sort=False):
        i = int(rows["colour"].iloc[0])
        colour = p.categories[i % len(p.categories)]
        ends = (rows["year"].iloc[0], rows["year"].iloc[-1])
        traces += _bridges(rows, colour)
        way = _broken(rows)
        size = [10 if y == ends[1] else 4 for y in way["year"]]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers+text",
                "name": rows["place"].iloc[0],
                "x": way["x"].tolist(),
                "y": way["y"].tolist(),
                "customdata": way["year"].tolist(),
                "text": [str(y) if y in ends else "" for y in way["year"]],
                "textposition": "top center",
                "textfont": {"size": theme.SMALL},
                "line": {"color": colour, "width": 1.6},
                "marker": {
                    "color": colour,
                    "symbol": SYMBOLS[i % len(SYMBOLS)],
                    "size": size,
                },
                "hovertemplate": "%{customdata}<br>"
                + "<br>".join(
                    with_unit(f"%{{{a}:,.{d}f}}", u, lang)
                    for a, d, u in zip("xy", decimals, units, strict=True)
                ),
            }
        )
    return theme.figure(traces, _layout(names, units, splits, p), mode)


def _holes(rows: pd.DataFrame) -> list[int]:
    """Places of rows that do not follow the one before them by the usual step of years."""
    steps = np.diff(rows["year"].to_numpy(int))
    return (np.flatnonzero(steps > steps.min()) + 1).tolist() if len(steps) else []


def _bridges(rows: pd.DataFrame, colour: str) -> list[dict[str, Any]]:
    """Dotted lines over the years that are not held."""
    common = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "showlegend": False}
    line = {"color": colour, "width": 1.2, "dash": "dot"}
    pairs = [rows.iloc[[at - 1, at]] for at in _holes(rows)]
    return [{**common, "x": p["x"].tolist(), "y": p["y"].tolist(), "line": line} for p in pairs]


def _broken(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with an empty one (of the year before) wherever years are not held."""
    gaps = rows.iloc[[at - 1 for at in _holes(rows)]].assign(x=None, y=None)
    if gaps.empty:
        return rows
    whole = pd.concat([rows.astype({"x": object, "y": object}), gaps.astype(object)])
    return whole.sort_values("year", kind="stable")


def _points(rows: pd.DataFrame, hover: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": rows["x"].tolist(),
        "y": rows["y"].tolist(),
        "customdata": [[code] for code in rows["code"]],
        "hovertext": rows["place"].tolist(),
        "hovertemplate": f"<b>%{{hovertext}}</b><br>{hover}<extra></extra>",
        # a click must not fade what was not clicked
        "selected": {"marker": {"opacity": STRONG}},
        "unselected": {"marker": {"opacity": STRONG}},
    }


def _faint(rows: pd.DataFrame, hover: str, p: theme.Palette) -> dict[str, Any]:
    """What lies outside the choice."""
    same = {"marker": {"opacity": FAINT}}
    return {
        **_points(rows, hover),
        "showlegend": False,
        "marker": {"color": p.context, "opacity": FAINT, "size": rows["diameter"].tolist()},
        "selected": same,
        "unselected": same,
    }


def _named(rows: pd.DataFrame, hover: str, marker: dict[str, Any]) -> dict[str, Any]:
    """Marks with their names above them."""
    same = {"marker": {"opacity": 1}}
    return {
        **_points(rows, hover),
        "mode": "markers+text",
        "text": [f"<b>{name}</b>" for name in rows["place"]],
        "textposition": "top center",
        "showlegend": False,
        "marker": marker,
        "selected": same,
        "unselected": same,
    }


def _frame(box: Box, p: theme.Palette) -> dict[str, Any]:
    """The box that the reader drew."""
    x0, x1, y0, y1 = box
    line = {"color": p.highlight, "width": 1.5, "dash": "dot"}
    return {"type": "rect", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "line": line}


def _layout(
    names: tuple[str, str],
    units: tuple[str, str],
    splits: tuple[float, float],
    p: theme.Palette,
) -> dict[str, Any]:
    line = {"color": p.rule, "width": 1}
    words = [in_brackets(n, u) if u else n for n, u in zip(names, units, strict=True)]
    return {
        "height": HEIGHT,
        "margin": {"l": 8, "r": 12, "t": 36, "b": 8},
        "legend": {"y": -0.16, "yanchor": "top", "itemsizing": "constant"},
        "xaxis": {"title": {"text": words[0], "font": {"size": 12}}, "tickformat": ",~f"},
        "yaxis": {"tickformat": ",~f"},
        "shapes": [
            {"type": "line", "x0": splits[0], "x1": splits[0], "yref": "paper", "y0": 0, "y1": 1}
            | {"line": line},
            {"type": "line", "y0": splits[1], "y1": splits[1], "xref": "paper", "x0": 0, "x1": 1}
            | {"line": line},
        ],
        "annotations": [theme.unit_note(words[1], p)],
    }


def _with_room(y: pd.Series, split: float) -> list[float]:
    """From below the lowest point and the line to above the highest, free of the corners' words."""
    low, high = min(y.min(), split), max(y.max(), split)
    room = WORDS * ((high - low) or 1.0)
    return [low - room, high + room]


def _counts(
    corner: pd.Series, p: theme.Palette, names: tuple[str, ...] = ()
) -> list[dict[str, Any]]:
    """How many units lie in each corner, below its name."""
    heads = [f"<span style='font-size:12px'>{name}</span><br>" for name in names] or [""] * 4
    places = ((0.01, 0.99), (0.99, 0.99), (0.01, 0.01), (0.99, 0.01))
    return [
        {
            "text": f"{heads[i]}<b>{int((corner == i).sum()):,}</b>",
            "align": "left" if x < 0.5 else "right",
            "xref": "paper",
            "yref": "paper",
            "x": x,
            "y": y,
            "xanchor": "left" if x < 0.5 else "right",
            "yanchor": "bottom" if y < 0.5 else "top",
            "showarrow": False,
            # the dividing line passes behind the words
            **({"bgcolor": p.paper} if names else {}),
            "font": {"size": 16, "color": p.ink},
        }
        for i, (x, y) in enumerate(places)
    ]
