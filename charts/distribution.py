"""How values are spread over municipalities, with the median and the chosen ones marked."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from plotly.graph_objects import Figure

from charts import theme
from charts.scales import nice_step
from charts.words import readable, with_unit
from data.words import word

BARS = 24  # over the middle 96 %
#: Bars continue this many steps beyond the middle 98 %; the outermost take all that is further.
BEYOND = 4
PLOT, ROW, SHORT = 240, 17, 60  # pixels
FEW = 5  # municipalities in the highest bar


def distribution(
    frame: pd.DataFrame,
    *,
    unit: str,
    decimals: int,
    lang: str,
    mode: str,
    selected: tuple[str, ...] = (),
    beside: pd.DataFrame | None = None,
) -> Figure:
    """Histogram of ``frame``: code, place, value without NaN. Outermost bars are open-ended.

    ``beside`` (code, place, value) are marked like the selected, but counted in no bar.
    """
    divisor, unit, decimals = readable(float(frame["value"].abs().max()), unit, decimals, lang)
    values = frame["value"].to_numpy(float) / divisor
    p = theme.palette(mode)
    limits = bar_limits(values)
    counts = np.histogram(np.clip(values, limits[0], limits[-1]), limits)[0]
    middles = (limits[:-1] + limits[1:]) / 2
    units = word("chart.municipalities", lang)
    bars = {
        "type": "bar",
        "x": middles,
        "y": counts,
        "width": np.diff(limits) * 0.94,
        "customdata": [with_unit(t, unit, lang) for t in _spans(values, limits)],
        "marker": {"color": p.bar},
        "hovertemplate": with_unit("%{customdata}<br><b>%{y:,}", units, lang)
        + "</b><extra></extra>",
    }
    chosen = frame[frame["code"].isin(selected)]
    if beside is not None:
        chosen = pd.concat([chosen, beside])
    chosen = chosen.sort_values("value")
    median = float(np.median(values))
    lines = [(median, word("chart.median", lang), p.ink)]
    lines += [
        (value / divisor, place, p.highlight)
        for value, place in zip(chosen["value"], chosen["place"], strict=True)
    ]
    rows = len(lines)
    # a long unit stands below the axis only: a phone would cut the names
    said = unit if theme.text_width(unit) <= SHORT else ""
    notes, shapes = [], []
    for row, (value, name, colour) in enumerate(lines):
        at = float(np.clip(value, limits[0], limits[-1]))
        text = f"{name} <b>{with_unit(f'{value:,.{decimals}f}', said, lang)}</b>"
        lift, right = (rows - row) * ROW, at > limits.mean()
        notes.append(_name(at, text, colour, paper=p.paper, right=right, lift=lift))
        shapes.append(_mark(at, colour, lift=lift))
    few = counts.max() <= FEW  # ticks at halves would be written as whole numbers, twice
    layout = {
        "height": PLOT + rows * ROW + 78,
        "margin": {"l": 8, "r": 8, "t": rows * ROW + 30, "b": 44},
        "showlegend": False,
        "xaxis": {"tickformat": ",~f", "title": _small(unit, p), "ticks": "outside"},
        "yaxis": {"tickformat": ",d", "rangemode": "tozero", **({"dtick": 1} if few else {})},
        "annotations": [*notes, {**theme.unit_note(units, p), "yshift": rows * ROW + 12}],
        "shapes": shapes,
    }
    return theme.figure([bars], layout, mode)


def bar_limits(values: np.ndarray) -> np.ndarray:
    """Ascending round limits of the bars, two at least."""
    low, q01, q02, q98, q99, high = np.quantile(values, (0, 0.01, 0.02, 0.98, 0.99, 1))
    spread = q98 - q02 or high - low
    step = nice_step(spread / BARS) if spread > 0 else nice_step(abs(high) or 1.0)
    first = np.floor(max(low, q01 - BEYOND * step) / step)
    last = np.floor(min(high, q99 + BEYOND * step) / step) + 1
    return np.arange(first, last + 1) * step


def _spans(values: np.ndarray, limits: np.ndarray) -> list[str]:
    """'10–15' for each bar; '≤10' and '≥80' where the outermost are open."""
    texts = [f"{v:,.6f}".rstrip("0").rstrip(".") for v in limits]
    spans = [f"{a}–{b}" for a, b in pairwise(texts)]
    if values.min() < limits[0]:
        spans[0] = f"≤{texts[1]}"
    if values.max() > limits[-1]:
        spans[-1] = f"≥{texts[-2]}"
    return spans


def _name(
    x: float, text: str, colour: str, *, paper: str, right: bool, lift: int
) -> dict[str, Any]:
    return {
        "bgcolor": paper,  # over the lines of the others
        "borderpad": 0,
        "text": text,
        "x": x,
        "yref": "paper",
        "y": 1,
        "yshift": lift,
        "yanchor": "top",
        "xanchor": "right" if right else "left",
        "xshift": -4 if right else 4,
        "showarrow": False,
        "font": {"size": theme.SMALL, "color": colour},
    }


def _mark(x: float, colour: str, *, lift: int) -> dict[str, Any]:
    """A line from the axis up to its name, ``lift`` pixels above the plot."""
    return {
        "type": "line",
        "x0": x,
        "x1": x,
        "yref": "paper",
        "y0": 0,
        "y1": 1 + (lift - 3) / PLOT,
        "line": {"color": colour, "width": 1.4},
    }


def _small(text: str, p: theme.Palette) -> dict[str, Any]:
    return {"text": text, "font": {"size": theme.SMALL, "color": p.muted}, "standoff": 4}
