"""Every body as a point on a logarithmic scale, a row for each kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from plotly.graph_objects import Figure

from charts import theme
from charts.scales import log_ticks
from charts.words import with_unit

ROW, AROUND = 104, 70  # pixels
#: Points lie within so much of their row above and below its middle.
ROOM = 0.24
#: The golden ratio's fraction spreads neighbours evenly and the same every time.
STEP = 0.6180339887


def strips(
    frame: pd.DataFrame,
    bands: pd.DataFrame,
    *,
    unit: str,
    decimals: int,
    lang: str,
    mode: str,
    log: bool = True,
    selected: tuple[str, ...] = (),
) -> Figure:
    """Points of ``frame``: code, place, value, kind (a row of ``bands``), above 0 with ``log``.

    ``bands`` from the top: kind, name, says (under the name), p10, median, p90 (NaN: no band). The
    thick line is the middle eight tenths, the tick the median. A click gives the code as
    ``customdata[0]``.
    """
    p = theme.palette(mode)
    rows = {kind: -float(i) for i, kind in enumerate(bands["kind"])}
    hover = f"<b>%{{hovertext}}</b><br>{with_unit(f'%{{x:,.{decimals}f}}', unit, lang)}"
    ordered = frame.sort_values(["kind", "value"], kind="stable")
    scatter = (np.arange(len(ordered)) * STEP) % 1 * 2 - 1
    ordered = ordered.assign(y=ordered["kind"].map(rows).to_numpy() + scatter * ROOM)
    mine = ordered["code"].isin(selected)
    traces = [_points(ordered[~mine], hover, {"color": p.accent, "size": 5, "opacity": 0.35})]
    if mine.any():
        chosen = ordered[mine]
        look = {"color": p.highlight, "size": 11, "line": {"color": p.paper, "width": 1.2}}
        traces.append(
            _points(chosen, hover, look)
            | {
                "mode": "markers+text",
                "text": [f"<b>{name}</b>" for name in chosen["place"]],
                "textposition": _sides(chosen["value"], ordered["value"], log=log),
                "textfont": {"size": theme.SMALL},
            }
        )
    shapes, notes = [], [theme.unit_note(unit, p)]
    for band in bands.itertuples():
        at = rows[str(band.kind)]
        shapes += _band((band.p10, band.median, band.p90), at, p)
        notes.append(_name(f"<b>{band.name}</b>　{band.says}", at, p))
    held = ordered["value"].to_numpy(float)
    layout = {
        "height": ROW * len(bands) + AROUND,
        "margin": {"l": 8, "r": 16, "t": 30, "b": 40},
        "showlegend": False,
        "clickmode": "event+select",
        "xaxis": _axis(held, log=log),
        "yaxis": {"range": [-len(bands) + 0.6, 0.62], "visible": False},
        "shapes": shapes,
        "annotations": notes,
    }
    return theme.figure(traces, layout, mode)


def _sides(values: pd.Series, among: pd.Series, *, log: bool) -> list[str]:
    """Where each name stands: to the left in the right half of the axis, so that none is cut."""
    scale = np.log if log else np.asarray
    ends = scale(among.agg(["min", "max"]).to_numpy(float))
    return [
        "middle left" if x > ends.mean() else "middle right"
        for x in scale(values.to_numpy(float)).tolist()
    ]


def _points(rows: pd.DataFrame, hover: str, look: dict[str, Any]) -> dict[str, Any]:
    same = {"marker": {"opacity": look.get("opacity", 1)}}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": rows["value"].tolist(),
        "y": rows["y"].round(3).tolist(),
        "customdata": [[code] for code in rows["code"]],
        "hovertext": rows["place"].tolist(),
        "hovertemplate": f"{hover}<extra></extra>",
        "marker": look,
        "selected": same,
        "unselected": same,
    }


def _band(quantiles: Sequence[float], y: float, p: theme.Palette) -> list[dict[str, Any]]:
    low, middle, high = quantiles
    tick = {
        "type": "line", "x0": middle, "x1": middle, "y0": y - 0.3, "y1": y + 0.3,
        "line": {"color": p.ink, "width": 2},
    }  # fmt: skip
    if np.isnan(low):
        return [tick]
    line = {
        "type": "line", "x0": low, "x1": high, "y0": y - 0.3, "y1": y - 0.3,
        "line": {"color": p.ink, "width": 4},
    }  # fmt: skip
    return [line, tick]


def _name(text: str, y: float, p: theme.Palette) -> dict[str, Any]:
    return {
        "text": text,
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "y": y + 0.36,
        "yanchor": "bottom",
        "showarrow": False,
        "align": "left",
        "bgcolor": p.paper,
        "font": {"size": theme.SMALL, "color": p.ink},
    }


def _axis(values: np.ndarray, *, log: bool) -> dict[str, Any]:
    if not len(values):
        return {"visible": False}
    low, high = float(values.min()), float(values.max())
    if not log:
        pad = (high - low or 1.0) * 0.04
        return {"range": [low - pad, high + pad], "showgrid": True, "tickformat": ",~f"}
    low, high = low / 1.15, high * 1.15
    ticks = log_ticks(low, high)
    decades = [tick for tick in ticks if f"{tick:.0e}"[0] == "1"]
    return {
        "type": "log",
        "range": [float(np.log10(low)), float(np.log10(high))],
        "tickvals": ticks if len(ticks) <= 8 or len(decades) < 2 else decades,
        "tickformat": ",~f",
        "showgrid": True,
    }
