"""Chosen units as dots before everyone's distribution: one strip per indicator or per peer set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from plotly.graph_objects import Figure

from charts import theme
from charts.quadrant import SYMBOLS
from charts.words import with_unit

ROW, FOOT = 92, 30  # pixels of a strip, and below all of them
NAME, AXIS = 31, 22  # pixels of a strip's name and of its axis
SECOND = 14  # pixels of its second line
LEGEND_LINE = 22  # pixels
#: Up to so many values are drawn one by one, more as a histogram.
SINGLE, BINS = 100, 60
#: Percentiles between which an axis runs, unless a chosen unit lies beyond them.
INNER = (1, 99)


@dataclass(frozen=True)
class Strip:
    """One row. ``behind``: values of all it is compared with; ``name`` says what it shows.

    ``points`` has code, place, value (missing ones are left out); both in ``unit``. ``note``
    stands after the unit.
    """

    name: str
    unit: str
    decimals: int
    behind: np.ndarray
    points: pd.DataFrame
    note: str = ""


def dots(
    strips: Sequence[Strip],
    order: Sequence[str],
    *,
    lang: str,
    mode: str,
    common: bool = False,
    stacked: bool = False,
) -> Figure:
    """Each strip on a scale of its own, or with ``common`` all on one: then of one unit.

    ``order`` are the codes of the units, which decides their colours. Band: middle half of those
    behind; tick: their median. ``stacked``: units stand on a line of their own, as phones need it.
    """
    p = theme.palette(mode)
    seen: set[str] = set()
    traces: list[dict[str, Any]] = []
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    codes = {c for strip in strips for c in strip.points["code"]}
    legend = LEGEND_LINE * (1 + len(codes) // 2) if len(codes) > 1 else 0
    name = NAME + SECOND * stacked
    row = ROW + SECOND * stacked
    height = row * len(strips) + FOOT
    layout: dict[str, Any] = {
        "height": height + legend,
        "margin": {"l": 8, "r": 16, "t": 8, "b": FOOT + legend},
        "showlegend": len(codes) > 1,
        "legend": {"y": -(FOOT - 4) / (row * len(strips)), "yanchor": "top", "x": 0},
        "barmode": "overlay",
    }
    shared = _ends(
        np.concatenate([s.behind for s in strips] or [np.zeros(1)]),
        np.concatenate([s.points["value"].dropna().to_numpy(float) for s in strips] or [[]]),
    )
    for n, strip in enumerate(strips):
        low, high = shared if common else _ends(strip.behind, strip.points["value"].dropna())
        axis = "" if n == 0 else str(n + 1)
        top = 1 - n / len(strips)
        bottom = 1 - (n + 1) / len(strips)
        room = (top - bottom) * name / row
        layout[f"xaxis{axis}"] = {
            "anchor": f"y{axis}",
            "range": [low, high],
            "nticks": 6,
            "tickformat": ",~f",
        }
        layout[f"yaxis{axis}"] = {
            "anchor": f"x{axis}",
            "domain": [bottom + (top - bottom) * AXIS / row, top - room],
            "range": [0, 1],
            "visible": False,
        }
        shapes += _middle(strip.behind, axis, p)
        notes.append(_name(strip, top, p, "<br>" if stacked else "　"))
        traces.append(_everyone(strip, (low, high), axis, p))
        traces += _chosen(strip, order, axis, seen, lang=lang, p=p)
    layout |= {"shapes": shapes, "annotations": notes}
    return theme.figure(traces, layout, mode)


def _ends(behind: np.ndarray, chosen: Any) -> tuple[float, float]:
    """From the 1st to the 99th percentile, farther where a chosen unit is."""
    held = np.asarray(behind, float)
    held = held[~np.isnan(held)]
    ends = np.percentile(held, INNER) if len(held) > SINGLE else held
    every = np.concatenate([ends, np.asarray(chosen, float), [] if len(ends) else [0.0]])
    low, high = float(every.min()), float(every.max())
    pad = (high - low or abs(high) or 1.0) * 0.03
    return low - pad, high + pad


def _middle(behind: np.ndarray, axis: str, p: theme.Palette) -> list[dict[str, Any]]:
    """The band of the middle half and the tick of the median."""
    if not len(behind):
        return []
    q1, median, q3 = (float(q) for q in np.quantile(behind, [0.25, 0.5, 0.75]))
    place = {"xref": f"x{axis}", "yref": f"y{axis}", "layer": "below"}
    band = {
        **place, "type": "rect", "x0": q1, "x1": q3, "y0": 0, "y1": 1,
        "fillcolor": p.hair, "line": {"width": 0},
    }  # fmt: skip
    tick = {
        **place, "type": "line", "x0": median, "x1": median, "y0": 0, "y1": 1, "layer": "between",
        "line": {"color": p.ink, "width": 1.5},
    }  # fmt: skip
    return [band, tick]


def _name(strip: Strip, top: float, p: theme.Palette, gap: str) -> dict[str, Any]:
    text = f"{strip.name}{gap}<span style='color:{p.muted}'>{strip.unit}{strip.note}</span>"
    return {
        "text": text,
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": top,
        "xanchor": "left",
        "yanchor": "top",
        "yshift": -4,
        "showarrow": False,
        "align": "left",
        "font": {"size": theme.SMALL, "color": p.ink},
    }


def _everyone(
    strip: Strip, ends: tuple[float, float], axis: str, p: theme.Palette
) -> dict[str, Any]:
    """A few values as ticks, many as a histogram whose bars share one height scale of the strip."""
    place = {"xaxis": f"x{axis}", "yaxis": f"y{axis}", "hoverinfo": "skip", "showlegend": False}
    if len(strip.behind) <= SINGLE:
        return {
            **place,
            "type": "scatter",
            "mode": "markers",
            "x": strip.behind.tolist(),
            "y": [0.5] * len(strip.behind),
            "marker": {
                "symbol": "line-ns",
                "size": 16,
                "line": {"width": 1.2, "color": p.context},
            },
        }
    counts, edges = np.histogram(strip.behind, bins=BINS, range=ends)
    return {
        **place,
        "type": "bar",
        "x": ((edges[1:] + edges[:-1]) / 2).tolist(),
        "y": (counts / max(counts.max(), 1)).tolist(),
        "width": float(edges[1] - edges[0]),
        "marker": {"color": p.bar, "opacity": 0.75, "line": {"width": 0}},
    }


def _chosen(
    strip: Strip,
    order: Sequence[str],
    axis: str,
    seen: set[str],
    *,
    lang: str,
    p: theme.Palette,
) -> list[dict[str, Any]]:
    """One trace per unit, so that each stands in the legend once."""
    traces = []
    for row in strip.points.dropna(subset=["value"]).itertuples():
        code = str(row.code)
        at = list(order).index(code)
        shown = with_unit(f"%{{x:,.{strip.decimals}f}}", strip.unit, lang)
        colour = p.highlight if len(order) == 1 else p.categories[at % len(p.categories)]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [row.value],
                "y": [0.5],
                "xaxis": f"x{axis}",
                "yaxis": f"y{axis}",
                "name": row.place,
                "legendgroup": code,
                "showlegend": code not in seen,
                "marker": {
                    "size": 13,
                    "color": colour,
                    "symbol": SYMBOLS[at % len(SYMBOLS)],
                    "line": {"width": 1.5, "color": p.paper},
                },
                "hovertemplate": f"{row.place}<br>{shown}<extra></extra>",
            }
        )
        seen.add(code)
    return traces
