"""Money in and money out: streams into one budget and out of it."""

from __future__ import annotations

import pandas as pd
from plotly.graph_objects import Figure

from charts import theme
from charts.words import with_unit
from data.words import in_brackets

HEIGHT, ROOM = 640, 34  # pixels; ROOM for the two lines of a name between two streams


def flow(
    frame: pd.DataFrame, *, unit: str, budget: str, median: str, lang: str, mode: str
) -> Figure:
    """Streams of ``frame``: side ('in' or 'out'), item, part (its name), value, middle.

    ``value`` is what flows, ``middle`` the median beside it (NaN: none). ``median`` is its word.
    Streams without money are left out; the item 'rest' of a side is drawn in grey.
    """
    p = theme.palette(mode)
    held = frame[frame["value"] > 0].reset_index(drop=True)
    centre = len(held)
    hues = iter(p.categories * 3)
    colours = [p.rest if item == "rest" else next(hues) for item in held["item"]]
    amounts = [with_unit(f"{value:,.0f}", unit, lang) for value in held["value"]]
    middles = ["" if pd.isna(x) else f"{median} {x:,.0f}" for x in held["middle"]]
    notes = [in_brackets(a, b, lang) if b else a for a, b in zip(amounts, middles, strict=True)]
    inward = (held["side"] == "in").tolist()
    trace = {
        "type": "sankey",
        "arrangement": "snap",
        "textfont": {"color": p.ink, "size": theme.SMALL, "shadow": "none"},
        "node": {
            "label": [f"{n}<br>{x}" for n, x in zip(held["part"], notes, strict=True)] + [""],
            "color": [*colours, p.accent],
            "customdata": [*notes, budget],
            "hovertemplate": "%{label}<extra></extra>",
            "pad": ROOM,
            "thickness": 12,
            "line": {"width": 0},
        },
        "link": {
            "source": [i if x else centre for i, x in enumerate(inward)],
            "target": [centre if x else i for i, x in enumerate(inward)],
            "value": held["value"].tolist(),
            "customdata": [f"{n}: {x}" for n, x in zip(held["part"], notes, strict=True)],
            "hovertemplate": "%{customdata}<extra></extra>",
            "color": [theme.with_alpha(colour, 0.28) for colour in colours],
        },
    }
    layout = {
        "height": HEIGHT,
        "margin": {"l": 4, "r": 4, "t": 36, "b": 20},
        "annotations": [
            {
                "text": budget,
                "showarrow": False,
                "xref": "paper",
                "yref": "paper",
                "x": 0,
                "y": 1,
                "xanchor": "left",
                "yanchor": "bottom",
                "yshift": 10,
                "font": {"size": theme.SMALL, "color": p.muted},
            }
        ],
    }
    return theme.figure([trace], layout, mode)
