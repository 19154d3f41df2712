"""Both ends of a ranking, and the chosen municipalities wherever they stand."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
from plotly.graph_objects import Figure

from charts import theme
from charts.words import readable, with_unit

ENDS = 10  # rows at each end
ROW = 23  # pixels
NARROW = 130  # pixels of bars on a phone, between long names and margin


def ranking(
    frame: pd.DataFrame,
    *,
    unit: str,
    decimals: int,
    lang: str,
    mode: str,
    selected: tuple[str, ...] = (),
    beside: pd.DataFrame | None = None,
) -> Figure:
    """Bars from zero for ``frame``: rank, code, place, value without NaN, in the order shown.

    Equal values carry the same rank, as given. ``beside`` (code, place, value) are shown where
    their values belong, as hollow bars without a rank: they are no members of the ranking. A click
    gives the code as ``customdata[0]``.
    """
    if beside is not None and len(beside):
        frame = pd.concat([frame, beside], ignore_index=True)
        frame = frame.sort_values("value", ascending=False, kind="stable")
        selected = (*selected, *beside["code"])
    rows, gaps = picked(frame["code"], selected)
    shown = frame.iloc[rows]
    divisor, unit, decimals = readable(float(shown["value"].abs().max()), unit, decimals, lang)
    p = theme.palette(mode)
    values = shown["value"].to_numpy(float) / divisor
    texts = [f"{v:z,.{decimals}f}".replace("-", "−") for v in values]
    chosen = shown["code"].isin(selected).to_numpy()
    places = -(np.arange(len(rows)) + np.cumsum(gaps))
    outside = shown["rank"].isna().to_numpy()
    ranked = [
        name if pd.isna(rank) else f"{name}　{int(rank):,}"
        for name, rank in zip(shown["place"], shown["rank"], strict=True)
    ]
    names = [f"<b>{name}</b>" if mine else name for name, mine in zip(ranked, chosen, strict=True)]
    fills = np.select([outside, chosen], [p.paper, p.highlight], p.bar)
    breaks = [float(places[i]) + 1.0 for i in np.flatnonzero(gaps)]
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": values,
        "y": places,
        "customdata": [[code] for code in shown["code"]],
        "marker": {
            "color": fills.tolist(),
            "line": {"color": p.highlight, "width": np.where(outside, 1.4, 0.0).tolist()},
        },
        "width": 0.72,
        "text": texts,
        "textposition": "outside",
        "cliponaxis": False,
        "textfont": {"size": theme.SMALL},
        "hovertext": names,
        "hovertemplate": "%{hovertext}<br><b>"
        + with_unit(f"%{{x:,.{decimals}f}}", unit, lang)
        + "</b><extra></extra>",
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }
    room = max(map(theme.text_width, texts), default=0) + 10
    layout = {
        "height": ROW * (len(rows) + len(breaks)) + 56,
        "margin": {"l": 8, "r": room, "t": 26, "b": 8},
        "showlegend": False,
        "clickmode": "event+select",
        "xaxis": {"visible": False, "range": _ends(values, texts)},
        "yaxis": {
            "tickvals": [*places.tolist(), *breaks],
            "ticktext": [*names, *("…" for _ in breaks)],
            "tickfont": {"color": p.ink},
            "ticks": "outside",  # unseen: they keep the rank off its bar
            "ticklen": 6,
            "tickcolor": "rgba(0,0,0,0)",
            "range": [float(places.min()) - 0.7, 0.7],
            "showgrid": False,
        },
        "annotations": [theme.unit_note(unit, p)],
    }
    return theme.figure([bars], layout, mode)


def _ends(values: np.ndarray, texts: list[str]) -> list[float]:
    """Ends of the scale, with room for the number left of a negative bar.

    Numbers of positive bars stand in the margin. The room is that of a phone: nothing overlaps.
    """
    low, high = float(min(values.min(initial=0.0), 0.0)), float(max(values.max(initial=0.0), 0.0))
    if low < 0:
        left = (text for text, v in zip(texts, values, strict=True) if v < 0)
        room = max(map(theme.text_width, left)) + 8
        low -= (high - low) * room / (NARROW - room)
    return [low, high] if high > low else [0.0, 1.0]


def picked(codes: pd.Series, selected: tuple[str, ...]) -> tuple[list[int], list[bool]]:
    """Places of the rows shown, and for each whether rows are left out before it."""
    n = len(codes)
    keep = set(range(n)) if n <= 2 * ENDS + 2 else {*range(ENDS), *range(n - ENDS, n)}
    keep |= set(np.flatnonzero(codes.isin(selected)).tolist())
    rows = sorted(keep)
    gaps = [False, *(b > a + 1 for a, b in pairwise(rows))]
    return rows, gaps[: len(rows)]
