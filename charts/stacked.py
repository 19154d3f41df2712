"""Wholes made of parts, side by side: one level bar a row, its sum at the end, a mark beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from plotly.graph_objects import Figure

from charts import theme
from charts.words import with_unit

ROW, AROUND, LEGEND_LINE = 30, 64, 22  # pixels
#: Pixels for the names of the legend, on a screen and on a phone, and for the mark of each.
WIDE, PHONE, MARK = 760, 300, 46


@dataclass(frozen=True)
class Part:
    """A column of the frame. ``colour`` is a place among the colours, None the grey of a rest.

    ``hatch`` is a pattern of Plotly's ('/', 'x', '.'), so that colour is not alone. A part that is
    not ``listed`` is left out of the legend; one without a key is in the legend alone.
    """

    key: str
    name: str
    colour: int | None
    hatch: str = ""
    listed: bool = True


def stacked(
    frame: pd.DataFrame,
    parts: Sequence[Part],
    *,
    unit: str,
    decimals: int,
    lang: str,
    mode: str,
    mark: str = "",
    selected: tuple[str, ...] = (),
    sums: bool = True,
    row: int = ROW,
    narrow: bool = False,
    ordered: bool = False,
) -> Figure:
    """Bars of ``frame``: code, place, a column a part (below zero: to the left), from the top.

    ``sums`` writes what a row adds up to. ``mark`` names the column ``mark``, which is drawn as a
    diamond. Rows of ``selected`` codes have bold names. ``narrow`` leaves room for the legend of a
    phone. ``ordered`` parts, from less to more, take shades of one colour.
    """
    p = theme.palette(mode)
    shades = theme.sampled(p.sequential, len(parts)) if ordered else list(p.categories)
    places = [-float(i) for i in range(len(frame))]
    names = [
        f"<b>{place}</b>" if code in selected else place
        for code, place in zip(frame["code"], frame["place"], strict=True)
    ]
    number = with_unit(f"%{{x:,.{decimals}f}}", unit, lang)
    colours = [p.rest if part.colour is None else shades[part.colour] for part in parts]
    traces: list[dict[str, Any]] = [
        _bars(frame, part, places, number, colour=colour, p=p)
        for part, colour in zip(parts, colours, strict=True)
    ]
    keys = [part.key for part in parts if part.key]
    ends = frame[keys].clip(lower=0).sum(axis=1)
    written = [f"{v:,.{decimals}f}" for v in frame[keys].sum(axis=1)] if sums else []
    if mark:
        traces.append(_marks(frame, mark, places, number, p))
        ends = ends.combine(frame["mark"], max)
    if written:
        traces.append(_sums(ends, places, written, p))
    listed = [part.name for part in parts if part.listed] + [mark] * bool(mark)
    legend = LEGEND_LINE * _lines(listed, PHONE if narrow else WIDE)
    plot = row * len(frame)
    layout = {
        "height": plot + AROUND + legend,
        "margin": {
            "l": 8,
            "r": max(map(theme.text_width, written), default=0) + 14,
            "t": 30,
            "b": 34 + legend,
        },
        "barmode": "relative",
        "showlegend": True,
        "legend": {"y": -30 / max(plot, 1), "yanchor": "top", "x": 0, "traceorder": "normal"}
        | {"maxheight": legend + LEGEND_LINE},
        "xaxis": {
            "tickformat": ",~f",
            "rangemode": "tozero",
            "showgrid": True,
            "zeroline": True,
            "zerolinecolor": p.rule,
        },
        "yaxis": {
            "tickvals": places,
            "ticktext": names,
            "tickfont": {"color": p.ink},
            "range": [-len(frame) + 0.4, 0.6],
            "showgrid": False,
        },
        "annotations": [theme.unit_note(unit, p)],
    }
    return theme.figure(traces, layout, mode)


def _lines(names: Sequence[str], room: float) -> int:
    """Lines of a legend: its columns are as wide as the longest name."""
    column = max(map(theme.text_width, names), default=0) + MARK
    return -(-len(names) // max(1, int(room / column)))


def _bars(
    frame: pd.DataFrame,
    part: Part,
    places: list[float],
    number: str,
    *,
    colour: str,
    p: theme.Palette,
) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "x": frame[part.key].tolist() if part.key else [None] * len(places),
        "y": places,
        "width": 0.72,
        "name": part.name,
        "showlegend": part.listed,
        "hovertext": frame["place"].tolist(),
        "hovertemplate": f"%{{hovertext}}<br>{part.name} <b>{number}</b><extra></extra>",
        "marker": {
            "color": colour,
            "line": {"color": p.paper, "width": 0.6},
            "pattern": {
                "shape": part.hatch,
                "fillmode": "overlay",
                # on the grey of a rest the colour of the paper would not be seen
                "fgcolor": p.muted if part.colour is None else p.paper,
                "fgopacity": 0.55,
                "size": 6,
                "solidity": 0.25,
            },
        },
    }


def _marks(
    frame: pd.DataFrame, name: str, places: list[float], number: str, p: theme.Palette
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": frame["mark"].tolist(),
        "y": places,
        "name": name,
        "hovertext": frame["place"].tolist(),
        "hovertemplate": f"%{{hovertext}}<br>{name} <b>{number}</b><extra></extra>",
        "marker": {
            "symbol": "diamond",
            "size": 9,
            "color": p.highlight,
            "line": {"color": p.paper, "width": 1.5},
        },
    }


def _sums(
    ends: pd.Series, places: list[float], written: list[str], p: theme.Palette
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "text",
        "x": ends.tolist(),
        "y": places,
        "text": [f" {text}" for text in written],
        "textposition": "middle right",
        "textfont": {"size": theme.SMALL, "color": p.ink},
        "cliponaxis": False,
        "hoverinfo": "skip",
        "showlegend": False,
    }
