"""How far forecasts were from what came: errors by class, contenders side by side, one unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log10
from typing import Any

import pandas as pd
from plotly.graph_objects import Figure

from charts import theme

#: Limits of a logarithmic scale of per cent.
TICKS = [0.2, 0.5, 1, 2, 5, 10, 20, 50]
ROW, AROUND = 34, 96  # pixels of a row, and above and below all of them


def error_ranges(
    frame: pd.DataFrame, *, titles: tuple[str, str], unit: str, zero: str, mode: str
) -> Figure:
    """Rows of ``frame`` (label, n, medape, q1, median, q3): bars of MedAPE, ranges with their sign.

    ``titles`` stand above the two halves; ``zero`` names the line where forecasts were right.
    """
    p = theme.palette(mode)
    rows = frame.iloc[::-1]
    labels = rows["label"].tolist()
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": rows["medape"].tolist(),
        "y": labels,
        "marker": {"color": p.bar},
        "text": [f"{v:.1f}" for v in rows["medape"]],
        "textposition": "outside",
        "cliponaxis": False,
        "customdata": rows["n"].tolist(),
        "hovertemplate": f"%{{y}}: %{{x:.2f}}{unit} (N = %{{customdata:,}})<extra></extra>",
    }
    ends: dict[str, list[Any]] = {"x": [], "y": []}
    for row in rows.itertuples():
        ends["x"] += [row.q1, row.q3, None]
        ends["y"] += [row.label, row.label, None]
    ranges = {
        "type": "scatter",
        "mode": "lines",
        **ends,
        "xaxis": "x2",
        "line": {"color": p.context, "width": 5},
        "hovertemplate": f"%{{y}}: %{{x:+.2f}}{unit}<extra></extra>",
    }
    middles = {
        "type": "scatter",
        "mode": "markers",
        "x": rows["median"].tolist(),
        "y": labels,
        "xaxis": "x2",
        "marker": {"color": p.accent, "size": 10},
        "hovertemplate": f"%{{y}}: %{{x:+.2f}}{unit}<extra></extra>",
    }
    layout = _two_halves(titles, len(rows), p)
    layout["xaxis"]["range"] = [0, float(rows["medape"].max()) * 1.3]
    low, high = (float(rows[c].agg(f)) for c, f in (("q1", "min"), ("q3", "max")))
    low, high = min(low, 0.0), max(high, 0.0)
    pad = 0.05 * ((high - low) or 1.0)
    layout["xaxis2"] |= {"range": [low - pad, high + pad], "tickformat": "+~g"}
    layout["xaxis2"]["labelalias"] = {"+0": "0"}
    layout["shapes"] = [_line(0.0, "x2", p)]
    layout["annotations"].append(_word_at(0.0, "x2", zero, p))
    return theme.figure([bars, ranges, middles], layout, mode)


def contenders(
    frame: pd.DataFrame,
    *,
    order: Mapping[str, str],
    halves: Mapping[int, str],
    unit: str,
    mode: str,
    first: str,
    at: tuple[float, str] | None = None,
) -> Figure:
    """Dots of ``frame``: contender, half, label, value; one colour per contender in ``order``.

    ``halves`` (value of ``half`` → heading) lie side by side; ``first`` is the contender that
    stands out. The scale is logarithmic, but from zero where ``at`` draws a named line.
    """
    p = theme.palette(mode)
    labels = list(dict.fromkeys(frame["label"]))[::-1]
    colours = colours_of(tuple(order), first, p)
    traces = []
    for contender, name in order.items():
        for place, half in enumerate(halves):
            rows = frame[frame["contender"].eq(contender) & frame["half"].eq(half)]
            if rows.empty:
                continue
            traces.append(
                {
                    "type": "scatter",
                    "mode": "markers",
                    "name": name,
                    "legendgroup": contender,
                    "showlegend": place == 0,
                    "x": rows["value"].tolist(),
                    "y": rows["label"].tolist(),
                    "xaxis": "x" if place == 0 else "x2",
                    "marker": {
                        "color": colours[contender],
                        "size": 12 if contender == first else 10,
                        "symbol": "diamond" if contender == first else "circle",
                        "line": {"color": p.paper, "width": 1},
                    },
                    "hovertemplate": f"{name}, %{{y}}: %{{x:.2f}}{unit}<extra></extra>",
                }
            )
    layout = _two_halves(tuple(halves.values()), len(labels), p)
    layout["yaxis"] |= {"categoryorder": "array", "categoryarray": labels}
    low, high = float(frame["value"].min()), float(frame["value"].max())
    for axis in ("xaxis", "xaxis2"):
        if at:
            layout[axis]["range"] = [0, max(high, at[0]) * 1.08]
        else:  # the worst contender errs ten times as much as the best
            layout[axis] |= {"type": "log", "range": [log10(low / 1.2), log10(high * 1.2)]}
            layout[axis] |= {"tickvals": TICKS, "ticktext": [f"{tick:g}" for tick in TICKS]}
    layout |= {"showlegend": at is None, "height": layout["height"] + (46 if at is None else 0)}
    layout["legend"] = {"orientation": "h", "x": 0, "y": -0.14, "yanchor": "top"}
    if at:
        layout["shapes"] = [_line(at[0], axis, p) for axis in ("x", "x2")]
        layout["annotations"] += [_word_at(at[0], axis, at[1], p) for axis in ("x", "x2")]
    return theme.figure(traces, layout, mode)


def colours_of(order: Sequence[str], first: str, p: theme.Palette) -> dict[str, str]:
    """The colour of each contender: that of ``first`` is the reader's, the others are quiet."""
    quiet = (p.context, *p.categories[1:])
    others = [contender for contender in order if contender != first]
    return {first: p.accent} | dict(zip(others, quiet, strict=False))


def outlook(
    counted: pd.DataFrame,
    frame: pd.DataFrame,
    *,
    order: Mapping[str, str],
    names: tuple[str, str],
    first: str,
    band: str,
    unit: str,
    mode: str,
) -> Figure:
    """One unit: ``counted`` (year, value) and forecasts ``frame``: contender, year, forecast,
    lower, upper.

    ``order`` names the contenders; ``first`` has markers, the interval of ``band`` is shaded;
    ``names`` are those of the count and of the interval.
    """
    p = theme.palette(mode)
    colours = colours_of(tuple(order), first, p)
    hover = f"%{{y:,.0f}} {unit}"
    traces = []
    held = frame[frame["contender"].eq(band)].sort_values("year")
    if len(held):
        ends = (held[c].tolist() for c in ("year", "lower", "upper"))
        fill = theme.colour_at((p.paper, colours[band]), 0.25)
        traces.append(theme.band(*ends, fill) | {"name": names[1], "showlegend": True})
    for contender, name in order.items():
        rows = frame[frame["contender"].eq(contender)].sort_values("year")
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers" if contender == first else "lines",
                "name": name,
                "x": rows["year"].tolist(),
                "y": rows["forecast"].tolist(),
                "line": {
                    "color": colours[contender],
                    "width": 2.5 if contender == first else 1.6,
                    "dash": "dash",
                },
                "hovertemplate": hover,
            }
        )
    traces.append(
        {
            "type": "scatter",
            "mode": "lines",
            "name": names[0],
            "x": counted["year"].tolist(),
            "y": counted["value"].tolist(),
            "line": {"color": p.ink, "width": 2.5},
            "hovertemplate": hover,
        }
    )
    layout = {
        "height": 460,
        "margin": {"l": 8, "r": 12, "t": 36, "b": 34},
        "hovermode": "x unified",
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": -0.1, "yanchor": "top"},
        "xaxis": {"tickformat": "d", "hoverformat": "d", "nticks": 7},
        "yaxis": {"rangemode": "tozero", "tickformat": ",~f"},
        "annotations": [theme.unit_note(unit, p)],
    }
    return theme.figure(traces, layout, mode)


def _two_halves(titles: Sequence[str], rows: int, p: theme.Palette) -> dict[str, Any]:
    """Two panels with one list of rows."""
    heads = [
        theme.unit_note(title, p) | {"x": x, "yshift": 20}
        for title, x in zip(titles, (0, 0.54), strict=False)
    ]
    return {
        "height": AROUND + ROW * rows,
        "margin": {"l": 8, "r": 16, "t": 52, "b": 34},
        "showlegend": False,
        "xaxis": {"domain": [0, 0.46], "nticks": 5, "showgrid": True},
        "xaxis2": {"domain": [0.54, 1], "nticks": 5, "showgrid": True, "anchor": "y"},
        "yaxis": {"type": "category", "showgrid": False},
        "annotations": heads,
    }


def _line(x: float, axis: str, p: theme.Palette) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": axis,
        "yref": "paper",
        "x0": x,
        "x1": x,
        "y0": 0,
        "y1": 1,
        "line": {"color": p.rule, "width": 1, "dash": "dot"},
    }


def _word_at(x: float, axis: str, text: str, p: theme.Palette) -> dict[str, Any]:
    return theme.unit_note(text, p) | {"xref": axis, "x": x, "xanchor": "center", "yshift": 2}
