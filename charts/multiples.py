"""Many places as small panels on one scale: who falls early, who late, who not at all."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from plotly.graph_objects import Figure

from charts import theme

#: Pixels of a panel, and around all of them.
PANEL, AROUND = 84, 46
#: Shares of a panel that its lines take; the rest is its name above and the room to the next.
WIDE, HIGH = 0.74, 0.62


def panels(
    frame: pd.DataFrame,
    *,
    columns: int,
    level: float,
    unit: str,
    mode: str,
    emphasis: tuple[str, ...] = (),
) -> Figure:
    """Panels of ``frame``: code, place, year, value, projected; in the order of the codes.

    Counted years are a solid line, projected ones a dashed one that begins at the last count. All
    panels share both scales: a hairline is ``level``, the number behind a line its last value.
    """
    p = theme.palette(mode)
    codes = list(dict.fromkeys(frame["code"]))
    rows = -(-len(codes) // columns)
    first, last = int(frame["year"].min()), int(frame["year"].max())
    low, high = float(frame["value"].min()), float(frame["value"].max())
    at = {code: (n % columns, n // columns) for n, code in enumerate(codes)}

    def x(code: str, years: Any) -> Any:
        return at[code][0] + (np.asarray(years, float) - first) / (last - first) * WIDE

    def y(code: str, values: Any) -> Any:
        return -at[code][1] - 1 + (np.asarray(values, float) - low) / (high - low) * HIGH

    traces: list[dict[str, Any]] = [_levels(codes, x, y, ends=(first, last), level=level, p=p)]
    notes = [theme.unit_note(unit, p)]
    for chosen in (False, True):
        for ahead in (False, True):
            part = frame[frame["projected"].eq(ahead) & frame["code"].isin(emphasis).eq(chosen)]
            if len(part):
                traces.append(_lines(part, x, y, ahead=ahead, chosen=chosen or not emphasis, p=p))
    for code, own in frame.groupby("code", sort=False):
        end = own.sort_values("year").iloc[-1]
        notes += [
            _note(end["place"], x(code, first), -at[str(code)][1] - 0.98 + HIGH, p.ink, "bottom"),
            _note(f"{end['value']:.0f}", x(code, last) + 0.02, y(code, end["value"]), p.muted),
        ]  # fmt: skip
    for column in range(min(columns, len(codes))):
        notes += [
            _note(str(year), x(codes[column], year), -rows - 0.06, p.muted, "top", middle=True)
            for year in (first, last)
        ]
    layout = {
        "height": PANEL * rows + AROUND,
        "margin": {"l": 4, "r": 4, "t": 26, "b": 20},
        "showlegend": False,
        "xaxis": {"visible": False, "range": [-0.08, columns - 1 + WIDE + 0.2]},
        "yaxis": {"visible": False, "range": [-rows - 0.02, 0]},
        "annotations": notes,
    }
    return theme.figure(traces, layout, mode)


def _lines(
    part: pd.DataFrame, x: Any, y: Any, *, ahead: bool, chosen: bool, p: theme.Palette
) -> dict[str, Any]:
    """All lines of one kind as one trace, a gap between two places."""
    across: list[float | None] = []
    up: list[float | None] = []
    said: list[list[Any]] = []
    for code, own in part.sort_values(["code", "year"]).groupby("code", sort=False):
        across += [*x(code, own["year"]).tolist(), None]
        up += [*y(code, own["value"]).tolist(), None]
        said += [*own[["place", "counted", "year", "value"]].to_numpy().tolist(), ["", "", 0, 0]]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": across,
        "y": up,
        "customdata": said,
        "line": {
            "color": p.accent if chosen else p.context,
            "width": 1.8,
            "dash": "dot" if ahead else "solid",
        },
        "hovertemplate": (
            "%{customdata[0]}<br>%{customdata[1]} %{customdata[2]}"
            "<br>%{customdata[3]:.1f}<extra></extra>"
        ),
    }


def _levels(
    codes: list[str], x: Any, y: Any, *, ends: tuple[int, int], level: float, p: theme.Palette
) -> dict[str, Any]:
    across: list[float | None] = []
    up: list[float | None] = []
    for code in codes:
        across += [*x(code, ends).tolist(), None]
        up += [*y(code, (level, level)).tolist(), None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": across,
        "y": up,
        "hoverinfo": "skip",
        "line": {"color": p.rule, "width": 0.8},
    }


def _note(
    text: str, x: float, y: float, colour: str, anchor: str = "middle", *, middle: bool = False
) -> dict[str, Any]:
    return {
        "text": text,
        "x": float(x),
        "y": float(y),
        "xanchor": "center" if middle else "left",
        "yanchor": anchor,
        "showarrow": False,
        "font": {"size": 11, "color": colour},
    }
