"""People over the years: one colour for each unit, one kind of line for each way of counting."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from plotly.graph_objects import Figure

from charts import theme
from charts.lines import value_range, with_gaps, year_axis
from charts.words import readable, with_unit

HEIGHT = 400
ABOVE, BELOW = 36, 40
#: Counts solid, projections dashed, the register without foreign residents dotted.
DASHES = {
    ("projection_2023", "residents"): "dash",
    ("projection_2018", "residents"): "dashdot",
    ("register", "japanese"): "dot",
}
#: The register comes every year and lies close to the census: thinner.
WIDTHS = {"register": 1.3, "estimate": 1.3}


def people_course(
    frame: pd.DataFrame,
    *,
    unit: str,
    decimals: int,
    lang: str,
    mode: str,
    context: tuple[str, ...] = (),
    level: float | None = None,
    from_zero: bool = False,
) -> Figure:
    """Lines of ``frame``: code, place, kind, scope, counted, year, as_of, value; none are joined.

    ``counted`` is the way of counting in words. A value stands at its day, 31 March or 1 October.
    ``context`` codes are grey. ``level`` draws a hairline at a value (the base of an index).
    """
    frame = frame[frame["value"].notna()].sort_values("as_of")
    largest = float(frame["value"].abs().max()) if len(frame) else 0.0
    divisor, unit, decimals = readable(largest, unit, decimals, lang)
    p = theme.palette(mode)
    codes = list(dict.fromkeys(frame["code"]))
    coloured = [code for code in codes if code not in context]
    ramp = (p.accent,) if len(coloured) == 1 else p.categories
    colours = {c: ramp[i % len(ramp)] for i, c in enumerate(coloured)}
    number = with_unit(f"%{{y:,.{decimals}f}}", unit, lang)
    traces, named = [], set()
    for (code, kind, scope), rows in frame.groupby(["code", "kind", "scope"], sort=False):
        trace = _line(rows.assign(value=rows["value"] / divisor), number)
        trace["line"] = {
            "color": colours.get(code, p.context),
            "width": WIDTHS.get(kind, 2.4 if code in colours else 1.5),
            "dash": DASHES.get((kind, scope), "solid"),
        }
        trace["marker"]["color"] = colours.get(code, p.context)
        # a place alone is named by the card, and its line would stand for one way of counting
        listed = len(codes) > 1 and code not in named
        # (nor a group in the legend, which would set the ways one below the other)
        group = {"legendgroup": code} if len(codes) > 1 else {}
        traces.append(trace | group | {"showlegend": listed})
        named.add(code)
    traces += _key(frame, p)
    ends = np.array([0.0]) if from_zero or frame.empty else np.array([])
    low, high = value_range(np.concatenate([frame["value"].to_numpy(float) / divisor, ends]))
    layout = {
        "height": HEIGHT + 22 * (1 + len(codes) // 4),
        "margin": {"l": 8, "r": 12, "t": ABOVE, "b": BELOW},
        "showlegend": True,
        "legend": {"y": -0.1, "yanchor": "top"},
        "xaxis": year_axis(frame["year"]),
        "yaxis": {"range": [low, high], "tickformat": ",~f"},
        "annotations": [theme.unit_note(unit, p)],
        "shapes": [] if level is None else [theme.level(level, p.rule)],
    }
    return theme.figure(traces, layout, mode)


def _line(rows: pd.DataFrame, number: str) -> dict[str, Any]:
    """One way of counting one unit; a missing year breaks it."""
    x, y, size = with_gaps(rows)
    days = {float(year): day for year, day in zip(rows["year"], rows["as_of"], strict=True)}
    within = {year: (day.day_of_year - 1) / 365.25 for year, day in days.items()}
    words = f"%{{fullData.name}}<br>{rows['counted'].iloc[0]} %{{customdata}}<br>{number}"
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [year + within.get(year, 0.0) for year in x],
        "y": y,
        "name": rows["place"].iloc[0],
        "customdata": [f"{days[year]:%Y-%m-%d}" if year in days else "" for year in x],
        "hovertemplate": f"{words}<extra></extra>",
        "marker": {"size": [s * 0.9 for s in size], "opacity": 1},
        "connectgaps": False,
    }


def _key(frame: pd.DataFrame, p: theme.Palette) -> list[dict[str, Any]]:
    """Entries of the legend that say which line is which way of counting."""
    ways = frame.drop_duplicates(["kind", "scope"])
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [None],
            "y": [None],
            "name": row.counted,
            "hoverinfo": "skip",
            "line": {
                "color": p.muted,
                "width": WIDTHS.get(row.kind, 2.4),
                "dash": DASHES.get((row.kind, row.scope), "solid"),
            },
        }
        for row in ways.itertuples()
    ]
