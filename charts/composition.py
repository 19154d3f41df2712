"""What a total is made of, year by year: amounts that add up, or their shares."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from plotly.graph_objects import Figure

from charts import theme
from charts.lines import ABOVE, BELOW, LINE_HEIGHT, year_axis
from charts.words import readable, with_unit

HEIGHT = 400


def composition(
    frame: pd.DataFrame,
    *,
    order: tuple[str, ...],
    unit: str,
    lang: str,
    mode: str,
    share: bool = False,
    rest: str = "",
    ordered: bool = False,
) -> Figure:
    """Stacked bars of ``frame``: year, item, part (its name), value; ``order`` from the bottom.

    The item ``rest`` is no source of its own and is drawn in grey. With ``share`` each year's
    parts are percentages of the sum of the parts given. A year without any part is an empty
    place, not a zero. ``ordered`` parts, from less to more, take shades of one colour.
    """
    p = theme.palette(mode)
    table = frame.pivot_table(index="year", columns="item", values="value", aggfunc="sum")
    table = table[[item for item in order if item in table]]
    names = frame.drop_duplicates("item").set_index("item")["part"]
    totals = table.sum(axis=1)
    percent = table.div(totals, axis=0) * 100
    divisor, unit, decimals = readable(float(totals.max()), unit, 0, lang)
    heights = percent if share else table / divisor
    shown = with_unit(f"%{{y:,.{decimals}f}}", unit, lang)
    if share:
        unit, shown = "％" if lang == "ja" else "%", "%{y:.1f}%"
    # a part that is missing in a year is left out: Plotly restarts the stack at a NaN
    held = {item: heights[item].dropna() for item in table}
    own = [item for item in table if item != rest]
    shades = theme.sampled(p.sequential[2:], len(own)) if ordered else p.categories
    colours = {item: shades[n % len(shades)] for n, item in enumerate(own if ordered else table)}
    colours |= {rest: p.rest}
    traces = [
        {
            "type": "bar",
            "x": rows.index.to_numpy(),
            "y": rows.to_numpy(),
            "customdata": percent.loc[rows.index, item].to_numpy(),
            "name": names[item],
            "marker": {"color": colours[item], "line": {"width": 0}},
            "hovertemplate": shown if share else f"{shown} (%{{customdata:.0f}}%)",
        }
        for item, rows in held.items()
    ]
    top = 100.0 if share else float(heights.sum(axis=1).max()) * 1.03
    room = max((theme.text_width(names[item]) for item in table), default=0)
    layout = {
        "height": HEIGHT,
        "barmode": "stack",
        "bargap": 0.18,
        "hovermode": "x unified",
        "showlegend": False,
        "margin": {"l": 8, "r": min(room, 170) + 26, "t": ABOVE, "b": BELOW},
        "xaxis": year_axis(frame["year"]),
        "yaxis": {"range": [0, top], "tickformat": ",~f"},
        "annotations": [theme.unit_note(unit, p), *_names(heights, names, top, colours)],
    }
    return theme.figure(traces, layout, mode)


def _names(
    heights: pd.DataFrame, names: pd.Series, top: float, colours: dict[str, str]
) -> list[dict[str, Any]]:
    """Each part's name with its colour, beside its place in the last year."""
    last = heights.iloc[-1].fillna(0.0).to_numpy()
    middles = np.cumsum(last) - last / 2
    room = HEIGHT - ABOVE - BELOW
    placed = theme.spread((middles / top * room).tolist(), LINE_HEIGHT, 0, room)
    return [
        {
            "text": f'<span style="color:{colours[item]}">■</span> {names[item]}',
            "xref": "paper",
            "x": 1,
            "xanchor": "left",
            "xshift": 4,
            "yref": "paper",
            "y": at / room,
            "yanchor": "middle",
            "showarrow": False,
            "font": {"size": theme.SMALL},
        }
        for item, at in zip(heights, placed, strict=True)
    ]
