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
    height, top, bottom = (HEIGHT + 60, 56, 20) if narrow else (HEIGHT, 16, 20)
    inward = frame["side"] == "in"
    own = frame["end"] == f"in.{accent}"
    levels = _from_above(frame)
    at = _positions(frame, levels, totals, height - top - bottom) if narrow else {}
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
            "x": [at[id_][0] for id_ in totals if at],
            "y": [at[id_][1] for id_ in totals if at],
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
        "height": height,
        "margin": {"l": 6, "r": 6, "t": top, "b": bottom},
        "annotations": [note] if narrow else [],
    }
    return theme.figure([trace], layout, mode)


def _from_above(frame: pd.DataFrame) -> list[str]:
    """The levels, first the one whose streams lie higher: then fewer of them cross."""
    place = frame.groupby("side", sort=False)["end"].transform(lambda ends: pd.factorize(ends)[0])
    heights = (place * frame["value"]).groupby(frame["level"], sort=False).sum()
    means = heights / frame.groupby("level", sort=False)["value"].sum()
    return [str(level) for level in means.sort_values(kind="stable").index]


def _positions(
    frame: pd.DataFrame, levels: list[str], totals: Mapping[str, float], room: float
) -> dict[str, tuple[float, float]]:
    """Centre of each node as shares of the width and of the ``room`` (pixels), in their order.

    Plotly's own order follows its streams, and ▲▼ could be the wrong way round. Columns are
    centred; the scale is Plotly's: the fullest column fills the room.
    """
    nodes = [
        list(dict.fromkeys(frame.loc[frame["side"] == "in", "end"])),
        levels,
        list(dict.fromkeys(frame.loc[frame["side"] == "out", "end"])),
    ]
    sums = [sum(totals[id_] for id_ in held) for held in nodes]
    scale = min((room - (len(n) - 1) * PAD) / s for n, s in zip(nodes, sums, strict=True) if s)
    at: dict[str, tuple[float, float]] = {}
    for x, held, whole in zip((0.01, 0.5, 0.99), nodes, sums, strict=True):
        y = (room - whole * scale - (len(held) - 1) * PAD) / 2
        for id_ in held:
            at[id_] = (x, max((y + totals[id_] * scale / 2) / room, 1e-6))  # 0 is taken as unset
            y += totals[id_] * scale + PAD
    return at
