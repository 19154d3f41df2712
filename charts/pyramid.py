"""People by age and sex: men to the left, women to the right, another count as an outline."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from plotly.graph_objects import Figure

from charts import theme
from charts.scales import nice_step
from charts.words import with_unit

HEIGHT = 520
#: Colours of the palette's categories: blue and ochre, in both modes.
COLOURS = {"male": 0, "female": 1}
STEPS = 3  # numbers on each side of the axis


def pyramid_figure(
    bands: pd.DataFrame,
    other: pd.DataFrame,
    *,
    column: str,
    unit: str,
    decimals: int,
    names: dict[str, str],
    lang: str,
    mode: str,
) -> Figure:
    """``bands`` and ``other`` (may be empty) as of analysis.population.pyramid.

    ``column`` is 'share' or 'value'; ``names`` has 'male', 'female', 'bands' and 'other' in words.
    The oldest band is open; all bands but it are five years.
    """
    p = theme.palette(mode)
    number = with_unit(f"%{{customdata[0]:,.{decimals}f}}", unit, lang)
    traces = [_bars(bands, sex, column, names=names, number=number, p=p) for sex in COLOURS]
    if len(other):
        traces += [_outline(other, sex, column, names=names, number=number, p=p) for sex in COLOURS]
    largest = float(max(frame[column].max() for frame in (bands, other) if len(frame)))
    step = nice_step(largest / STEPS)
    ticks = [i * step for i in range(-STEPS - 1, STEPS + 2) if abs(i * step) <= largest * 1.1]
    ages = sorted(set(bands["age_from"]))
    layout = {
        "height": HEIGHT,
        "margin": {"l": 8, "r": 12, "t": 36, "b": 40},
        "barmode": "overlay",
        "bargap": 0.06,
        "showlegend": True,
        "legend": {"y": -0.07, "yanchor": "top"},
        "xaxis": {
            "range": [-largest * 1.06, largest * 1.06],
            "tickvals": ticks,
            "ticktext": [f"{abs(v):,.6g}" for v in ticks],
            "tickangle": 0,
        },
        "yaxis": {
            "tickvals": [age + 2.5 for age in ages[::2]],
            "ticktext": [label(age, age == ages[-1]) for age in ages[::2]],
            "showgrid": False,
        },
        "annotations": [theme.unit_note(unit, p)],
    }
    return theme.figure(traces, layout, mode)


def label(age_from: int, last: bool) -> str:
    """'20–24', '90+'."""
    return f"{age_from}+" if last else f"{age_from}–{age_from + 4}"


def _side(frame: pd.DataFrame, sex: str, column: str) -> tuple[list[float], list[float], list[Any]]:
    """Mid-ages, lengths (men to the left) and what the hover says."""
    rows = frame[frame["sex"].eq(sex)].sort_values("age_from")
    size = rows[column].to_numpy(float)
    last = rows["age_from"].max()
    words = [label(int(age), age == last) for age in rows["age_from"]]
    signed = -size if sex == "male" else size
    mid = [float(age) + 2.5 for age in rows["age_from"]]
    return mid, signed.tolist(), list(zip(size.tolist(), words, strict=True))


def _bars(
    frame: pd.DataFrame,
    sex: str,
    column: str,
    *,
    names: dict[str, str],
    number: str,
    p: theme.Palette,
) -> dict[str, Any]:
    ages, size, said = _side(frame, sex, column)
    return {
        "type": "bar",
        "orientation": "h",
        "x": size,
        "y": ages,
        "width": 4.6,
        "name": names[sex],
        "customdata": said,
        "marker": {"color": p.categories[COLOURS[sex]]},
        "hovertemplate": (
            f"{names[sex]} %{{customdata[1]}}<br>{names['bands']}<br>{number}<extra></extra>"
        ),
    }


def _outline(
    frame: pd.DataFrame,
    sex: str,
    column: str,
    *,
    names: dict[str, str],
    number: str,
    p: theme.Palette,
) -> dict[str, Any]:
    """Steps around the bars of the other count."""
    ages, size, said = _side(frame, sex, column)
    return {
        "type": "scatter",
        "mode": "lines",
        "x": np.repeat(size, 2).tolist(),
        "y": [edge for age in ages for edge in (age - 2.5, age + 2.5)],
        "name": names["other"],
        "legendgroup": "other",
        "showlegend": sex == "female",
        "customdata": [word for word in said for _ in range(2)],
        "line": {"color": p.ink, "width": 1.6},
        "hovertemplate": (
            f"{names[sex]} %{{customdata[1]}}<br>{names['other']}<br>{number}<extra></extra>"
        ),
    }
