"""Money from its sources to the levels that spend it, and to what they spend it on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
from plotly.graph_objects import Figure

from charts import theme

HEIGHT, PAD = 620, 26  # pixels
#: The longest English name of a function then ends beside the level on a phone.
PHONE_FONT = theme.SMALL - 1.5


def government(
    frame: pd.DataFrame,
    *,
    names: Mapping[str, str],
    amount: Callable[[float], str],
    accent: str,
    mode: str,
    narrow: bool = False,
) -> Figure:
    """Streams of ``frame``: side ('in' or 'out'), item, level, value above 0.

    ``names`` by level and by 'side.item'; ``amount`` writes a value. The source ``accent`` alone
    has a colour. ``narrow``, for a phone, names the levels above the figure.
    """
    p = theme.palette(mode)
    frame = frame.assign(end=frame["side"] + "." + frame["item"])
    totals = {
        **frame.groupby("end", sort=False)["value"].sum(),
        **frame[frame["side"] == "in"].groupby("level", sort=False)["value"].sum(),
    }
    place = {id_: i for i, id_ in enumerate(totals)}
    inward = frame["side"] == "in"
    own = frame["end"] == f"in.{accent}"
    levels = list(dict.fromkeys(frame["level"]))
    line = "<br>" if narrow else " "
    labels = {id_: f"{names[id_]}{line}{amount(value)}" for id_, value in totals.items()}
    said = zip(frame["end"], frame["level"], frame["value"], strict=True)
    trace = {
        "type": "sankey",
        "arrangement": "snap",
        "textfont": {
            "color": p.ink,
            "size": PHONE_FONT if narrow else theme.SMALL,
            "shadow": "none",
        },
        "node": {
            "label": ["" if narrow and id_ in levels else label for id_, label in labels.items()],
            "customdata": list(labels.values()),
            "color": [p.accent if id_ == f"in.{accent}" else p.context for id_ in totals],
            "hovertemplate": "%{customdata}<extra></extra>",
            "pad": PAD,
            "thickness": 12,
            "line": {"width": 0},
        },
        "link": {
            "source": frame["end"].where(inward, frame["level"]).map(place).tolist(),
            "target": frame["level"].where(inward, frame["end"]).map(place).tolist(),
            "value": frame["value"].tolist(),
            "customdata": [f"{names[e]} · {names[x]}: {amount(value)}" for e, x, value in said],
            "hovertemplate": "%{customdata}<extra></extra>",
            "color": [theme.with_alpha(p.accent if x else p.context, 0.35) for x in own],
        },
    }
    above = [f"{n} {names[x]} {amount(totals[x])}" for n, x in zip("▲▼", levels, strict=False)]
    note = {**theme.unit_note("<br>".join(above), p), "align": "left"}
    layout = {
        "height": HEIGHT + 60 if narrow else HEIGHT,
        "margin": {"l": 4, "r": 4, "t": 56 if narrow else 16, "b": 20},
        "annotations": [note] if narrow else [],
    }
    return theme.figure([trace], layout, mode)
