"""Values over years: a few series in colour, what they are compared with in grey."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from plotly.graph_objects import Figure

from charts import theme
from charts.words import readable, with_unit

HEIGHT = 380
#: Names stand at the line ends unless there are more series, or one has a longer name (pixels),
#: or one ends long before the last year (share of the span): then a legend is clearer.
DIRECT_LABELS, LONGEST, EARLY = 10, 140, 0.15
NUMBERS = ("value", "low", "high")
LINE_HEIGHT = 17.0  # pixels between two names
ABOVE, BELOW = 36, 34  # pixels around the plot
NARROW = 330  # pixels of plot and names on a phone
LINE_OF_WORDS = 13  # pixels


def lines(
    frame: pd.DataFrame,
    *,
    unit: str,
    decimals: int,
    lang: str,
    mode: str,
    emphasis: tuple[str, ...] = (),
    dashed: tuple[str, ...] = (),
    marks: Mapping[int, str] | None = None,
    from_zero: bool = False,
    coarser: Mapping[int, int] | None = None,
    limits: Mapping[float, str] | None = None,
) -> Figure:
    """One line per series of ``frame``: year, value, place (its name) and ``item`` or else code.

    With ``emphasis`` (ids of series) all others are grey. ``dashed`` ids are projections. A year
    that is missing breaks the line: nothing is drawn between its neighbours. ``marks`` name years
    that need a word (FY2020: COVID grants). ``from_zero`` shows counts in proportion. ``coarser``
    gives years whose source prints fewer decimals. Where ``frame`` has low and high, a band lies
    behind each line. ``limits`` are values with a name (of the law), each a level line.
    """
    frame = frame[frame["value"].notna()].sort_values("year")
    largest = frame["value"].abs().max() if len(frame) else 0.0
    divisor, unit, decimals = readable(float(largest), unit, decimals, lang)
    p = theme.palette(mode)
    key = "item" if "item" in frame else "code"
    series = {
        str(i): rows.assign(**{c: rows[c] / divisor for c in NUMBERS if c in rows})
        for i, rows in frame.groupby(key, sort=False)
    }
    looks = _looks(tuple(series), emphasis, p)
    shown = {d: with_unit(f"%{{y:,.{d}f}}", unit, lang) for d in range(decimals + 1)}
    digits = {year: min(d, decimals) for year, d in (coarser or {}).items()}
    # grey first, so that colour lies above it; legend and hover name colour first
    front_to_back = sorted(series, key=lambda i: looks[i][0] == p.context)
    traces = [
        _trace(series[i], looks[i], dash="dash" if i in dashed else "solid")
        for i in reversed(front_to_back)
    ]
    for trace in traces:
        each = [shown[digits.get(int(year), decimals)] for year in trace["x"]]
        trace["hovertemplate"] = each if digits else shown[decimals]
    if "low" in frame:
        traces = [*(b for i in front_to_back for b in _band(series[i], looks[i][0])), *traces]
    room = max((theme.text_width(r["place"].iloc[-1]) for r in series.values()), default=0)
    direct = _fits(series, room)
    values = [rows[c].dropna() for rows in series.values() for c in NUMBERS if c in rows] or [[0.0]]
    values.append(np.array(list(limits or {})) / divisor)
    low, high = value_range(np.concatenate([*values, [0.0]] if from_zero else values))
    notes = [theme.unit_note(unit, p)]
    if direct:
        notes += _end_names(series, looks, low, high, p)
    margin = room + 14 if direct else 12
    axis = year_axis(frame["year"])
    shapes, words = _marked(marks or {}, axis.get("range", [0.0, 1.0]), margin, p)
    for value, name in (limits or {}).items():
        shapes.append(theme.level(value / divisor, p.ink, "dash"))
        words.append(_limit_name(value / divisor, name, p))
    layout = {
        "height": HEIGHT + (0 if direct else 24 * (1 + len(series) // 3)),
        "margin": {"l": 8, "r": margin, "t": ABOVE, "b": BELOW},
        "hovermode": "x unified",
        "showlegend": not direct,
        "legend": {"traceorder": "reversed", "y": -0.12, "yanchor": "top"},
        "xaxis": axis,
        "yaxis": {"range": [low, high], "tickformat": ",~f"},
        "shapes": shapes,
        "annotations": notes + words,
    }
    return theme.figure(traces, layout, mode)


def value_range(values: np.ndarray) -> tuple[float, float]:
    """Ends of a value axis: from zero where zero is near, else a little beyond the values."""
    low, high = float(np.min(values)), float(np.max(values))
    pad = (high - low or abs(high) or 1.0) * 0.06
    if 0 <= low <= high / 2:
        return 0.0, high + pad
    if high <= 0 and high >= low / 2:
        return low - pad, 0.0
    return low - pad, high + pad


def year_axis(years: pd.Series) -> dict[str, Any]:
    """An axis of whole years, without a thousands comma."""
    axis: dict[str, Any] = {"tickformat": "d", "hoverformat": "d", "nticks": 7, "tickangle": 0}
    if len(years):
        first, last = float(years.min()), float(years.max())
        pad = max(0.5, (last - first) * 0.02)
        axis["range"] = [first - pad, last + pad]
        if last - first <= 6:
            axis["dtick"] = 1
    return axis


def with_gaps(rows: pd.DataFrame) -> tuple[list[float], list[float | None], list[float]]:
    """Years, values and marker sizes; an empty value stands in every gap.

    A gap is more than the usual step, so that a census every five years is one line, and more
    than 1: points between whole steps (a kink) are no gap. Values
    without a neighbour, and those of series that do not come every year, get a marker.
    """
    years, values = rows["year"].to_numpy(float), rows["value"].to_numpy(float)
    steps = np.diff(years)
    usual = max(1.0, float(steps.min())) if len(steps) else 1.0
    x: list[float] = []
    y: list[float | None] = []
    size: list[float] = []
    for i, (year, value) in enumerate(zip(years, values, strict=True)):
        before = i > 0 and steps[i - 1] <= usual
        after = i < len(steps) and steps[i] <= usual
        if i > 0 and not before:
            x.append((years[i - 1] + year) / 2)
            y.append(None)
            size.append(0.0)
        x.append(year)
        y.append(value)
        size.append(0.0 if usual <= 1 and (before or after) else 5.0)
    return x, y, size


def _looks(
    ids: tuple[str, ...], emphasis: tuple[str, ...], p: theme.Palette
) -> dict[str, tuple[str, float]]:
    """Colour and width of each series."""
    # by their place in the emphasis: a unit keeps its colour from figure to figure
    coloured = {i: n for n, i in enumerate(emphasis or ids) if i in ids}
    only = len(coloured) == 1
    looks = {
        i: (p.accent if only else p.categories[n % len(p.categories)], 2.4)
        for i, n in coloured.items()
    }
    return looks | {i: (p.context, 1.8 if i == "00" else 1.1) for i in ids if i not in looks}


def _trace(rows: pd.DataFrame, look: tuple[str, float], *, dash: str) -> dict[str, Any]:
    x, y, size = with_gaps(rows)
    colour, width = look
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": x,
        "y": y,
        "name": rows["place"].iloc[-1],
        "line": {"color": colour, "width": width, "dash": dash},
        "marker": {"size": size, "color": colour, "opacity": 1},
        "connectgaps": False,
    }


def _band(rows: pd.DataFrame, colour: str) -> list[dict[str, Any]]:
    """The room between low and high of each run of years, so that a gap stays a gap."""
    rows = rows.dropna(subset=["low", "high"])
    steps = rows["year"].diff()
    # the usual step is no gap: a projection has every fifth year
    runs = (steps > max(1.0, steps.min())).cumsum()
    return [
        theme.band(
            *(run[c].tolist() for c in ("year", "low", "high")), theme.with_alpha(colour, 0.18)
        )
        for _, run in rows.groupby(runs)
    ]


def _limit_name(value: float, name: str, p: theme.Palette) -> dict[str, Any]:
    return {
        "text": name,
        "xref": "paper",
        "x": 1,
        "xanchor": "right",
        "xshift": -4,
        "y": value,
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 11, "color": p.muted},
    }


def _fits(series: Mapping[str, pd.DataFrame], longest: float) -> bool:
    """True when the names can stand beside the line ends."""
    if not 0 < len(series) <= DIRECT_LABELS or longest > LONGEST:
        return False
    ends = [rows["year"].iloc[-1] for rows in series.values()]
    first = min(rows["year"].iloc[0] for rows in series.values())
    return max(ends) - min(ends) <= EARLY * (max(ends) - first)


def _end_names(
    series: Mapping[str, pd.DataFrame],
    looks: Mapping[str, tuple[str, float]],
    low: float,
    high: float,
    p: theme.Palette,
) -> list[dict[str, Any]]:
    """Names right of the plot, each as near to its line's end as the others let it."""
    height = HEIGHT - ABOVE - BELOW
    wanted = [(r["value"].iloc[-1] - low) / (high - low) * height for r in series.values()]
    placed = theme.spread(wanted, LINE_HEIGHT, 0, height)
    return [
        {
            "text": rows["place"].iloc[-1],
            "showarrow": False,
            "font": {"size": theme.SMALL, "color": theme.lettered(looks[i][0], p)},
            "xref": "paper",
            "x": 1,
            "xanchor": "left",
            "xshift": 4,
            "yref": "paper",
            "y": at / height,
            "yanchor": "middle",
        }
        for (i, rows), at in zip(series.items(), placed, strict=True)
    ]


def _marked(
    marks: Mapping[int, str], years: list[float], margin: float, p: theme.Palette
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """A dotted line in each marked year; words to its left for the first, to its right after.

    Words that a phone would cut at the right edge stand to the left too, a line higher.
    ``years``: ends of the axis; ``margin``: pixels to its right.
    """
    shapes, words = [], []
    for n, (year, text) in enumerate(sorted(marks.items())):
        shapes.append(
            {
                "type": "line",
                "x0": year,
                "x1": year,
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "layer": "below",
                "line": {"color": p.rule, "width": 1, "dash": "dot"},
            }
        )
        beyond = (years[1] - year) / (years[1] - years[0]) * (NARROW - margin) + margin
        cut = n > 0 and theme.text_width(text) + 4 > beyond
        side = "right" if cut or (n == 0 and len(marks) > 1) else "left"
        words.append(
            {
                "text": text,
                "x": year,
                "yref": "paper",
                "y": 1,
                "yanchor": "bottom",
                "xanchor": side,
                "xshift": -4 if side == "right" else 4,
                "yshift": LINE_OF_WORDS * n if cut else 0,
                "showarrow": False,
                "font": {"size": 11, "color": p.muted},
            }
        )
    return shapes, words
