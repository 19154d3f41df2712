"""One look for every figure, light and dark: type, colours, scales, hairlines.

Colours are those of the page (.streamlit/config.toml). No pair of meanings is red against green;
tests/test_charts.py holds that the categories stay apart for colour-blind readers. On paper more
ink is more; in the dark more light is more: the low end of a scale is always nearest the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from plotly.graph_objects import Figure

FONT = (
    "'Noto Sans JP Atlas', 'Hiragino Sans', 'Noto Sans JP', 'Noto Sans CJK JP', "
    "'Yu Gothic', Meiryo, sans-serif"
)
SIZE, SMALL = 13, 12


@dataclass(frozen=True)
class Palette:
    """Colours of one mode as hex; ``sequential`` and ``diverging`` run from low to high."""

    paper: str
    ink: str
    muted: str  # second-rank text
    rule: str  # axes
    hair: str  # grid
    accent: str
    highlight: str  # what the reader chose
    context: str  # what it is compared with
    bar: str  # quiet bars
    rest: str  # what is left of a whole
    ground: str  # land outside the question
    border: str  # between municipalities
    missing: dict[str, str]  # status → fill
    sequential: tuple[str, ...]
    diverging: tuple[str, ...]
    categories: tuple[str, ...]


LIGHT = Palette(
    paper="#ffffff",
    ink="#1d2126",
    muted="#5d6369",
    rule="#8b9096",
    hair="#e6e3dc",
    accent="#1f4e79",
    highlight="#c2500f",
    context="#8b9096",
    bar="#a9bfd3",
    rest="#cfccc4",
    ground="#efede8",
    border="rgba(255,255,255,0.45)",
    missing={
        "not_calculated": "#e3e0d8",
        "not_applicable": "#cbc8c0",
        "unpublished": "#b1aea6",
        "suppressed": "#96938b",
    },
    sequential=(
        "#d8e7ee", "#b3d0e1", "#8fb9d3", "#6ca2c6", "#4d8bb7", "#3672a4", "#1e5a91", "#154372",
        "#0c2c54",
    ),
    diverging=(
        "#7a3e06", "#a86019", "#cc8b47", "#e6bb8a", "#f3ede4", "#99bfd6", "#548db8", "#2c5b86",
        "#0c2c54",
    ),
    categories=(
        "#1f4e79", "#d9822b", "#6baed6", "#646fd1", "#c1b894", "#67570b", "#946e79", "#3d290e",
    ),
)  # fmt: skip

DARK = Palette(
    paper="#14171b",
    ink="#e9e7e2",
    muted="#a7abb0",
    rule="#6d747c",
    hair="#2b3138",
    accent="#8fb8de",
    highlight="#f2a65a",
    context="#7d858e",
    bar="#3f5f80",
    rest="#565b61",
    ground="#23282e",
    border="rgba(20,23,27,0.5)",
    missing={
        "not_calculated": "#4a4a48",
        "not_applicable": "#5e5d5a",
        "unpublished": "#74726e",
        "suppressed": "#8b8984",
    },
    sequential=(
        "#20303f", "#274662", "#315d83", "#4075a0", "#558eba", "#76a7cd", "#97c0de", "#bed9eb",
        "#e6f1f7",
    ),
    diverging=(
        "#f4c48a", "#d09451", "#9e6c34", "#674b2c", "#2c2d2f", "#305679", "#4c82ae", "#7bafd7",
        "#b9dcf3",
    ),
    categories=(
        "#8fb8de", "#e8984a", "#3f7fb5", "#f4de87", "#a3816f", "#d8e3ea", "#6d6a00", "#665867",
    ),
)  # fmt: skip


def palette(mode: str) -> Palette:
    """Colours of 'light' or 'dark'."""
    return DARK if mode == "dark" else LIGHT


@cache
def template(mode: str) -> dict[str, Any]:
    """Plotly template of a mode. Backgrounds are clear: the page shows through."""
    p = palette(mode)
    text = {"family": FONT, "size": SIZE, "color": p.ink}
    small = {"family": FONT, "size": SMALL, "color": p.muted}
    axis = {
        "automargin": True,
        "fixedrange": True,
        "tickfont": small,
        "gridcolor": p.hair,
        "linecolor": p.rule,
        "tickcolor": p.rule,
        "zeroline": False,
    }
    return {
        "layout": {
            "font": text,
            "colorway": list(p.categories),
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "separators": ".,",
            "hovermode": "closest",
            # Plotly pans only in 'pan'; a finger on a figure must scroll the page
            "dragmode": "zoom",
            "hoverlabel": {
                "bgcolor": p.paper,
                "bordercolor": p.rule,
                "font": text,
                "align": "left",
                "namelength": -1,
            },
            "margin": {"l": 8, "r": 8, "t": 28, "b": 8},
            "legend": {"orientation": "h", "font": small, "itemclick": False},
            "xaxis": {**axis, "showgrid": False, "showline": True, "ticks": "outside"},
            "yaxis": {**axis, "showgrid": True, "ticks": ""},
        }
    }


def figure(traces: list[dict[str, Any]], layout: dict[str, Any], mode: str) -> Figure:
    """A figure under the template of ``mode``.

    Plotly's own check of every option takes longer than all else together; the tests do it.
    """
    parts = {"data": traces, "layout": {"template": template(mode), **layout}}
    return Figure(parts, _validate=False)


def sampled(ramp: tuple[str, ...], count: int) -> list[str]:
    """``count`` colours evenly along a ramp, both ends kept; between two stops they are mixed."""
    if count == 1:
        return [ramp[len(ramp) // 2]]
    return [colour_at(ramp, i / (count - 1)) for i in range(count)]


def colour_at(ramp: tuple[str, ...], share: float) -> str:
    """Colour at a share from 0 to 1 along a ramp."""
    place = share * (len(ramp) - 1)
    low = min(int(place), len(ramp) - 2)
    part = place - low
    mixed = (
        round(int(ramp[low][i : i + 2], 16) * (1 - part) + int(ramp[low + 1][i : i + 2], 16) * part)
        for i in (1, 3, 5)
    )
    return "#" + "".join(f"{v:02x}" for v in mixed)


def lettered(colour: str, p: Palette) -> str:
    """A line's colour, nearer to ink: small letters need more contrast than a line."""
    return colour_at((colour, p.ink), 0.35)


def with_alpha(colour: str, alpha: float) -> str:
    """A hex colour that lets ``1 - alpha`` of what is behind it through."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha})"


def band(x: Sequence[Any], low: Sequence[Any], high: Sequence[Any], colour: str) -> dict[str, Any]:
    """The room between ``low`` and ``high``, as one outline there and back; ``colour`` fills it."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [*x, *reversed(x)],
        "y": [*high, *reversed(low)],
        "fill": "toself",
        "fillcolor": colour,
        "line": {"width": 0},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def level(value: float, colour: str, dash: str = "solid") -> dict[str, Any]:
    """A hairline at a value, all across the plot: above the grid and behind what is drawn."""
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": value,
        "y1": value,
        "layer": "between",
        "line": {"color": colour, "width": 1, "dash": dash},
    }


def row_name(text: str, y: float, p: Palette, lift: int = 7) -> dict[str, Any]:
    """The name of a row above its left end; a line that crosses the rows passes behind it."""
    return {
        "text": text,
        "xref": "paper",
        "x": 0,
        "y": y,
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": lift,
        "showarrow": False,
        "bgcolor": p.paper,
        "font": {"size": SMALL, "color": p.ink},
    }


def unit_note(unit: str, p: Palette) -> dict[str, Any]:
    """The unit, level, above the axis it belongs to: never a sideways title."""
    return {
        "text": unit,
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 1,
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 6,
        "showarrow": False,
        "font": {"size": SMALL, "color": p.muted},
    }


def text_width(text: str, size: float = SMALL) -> float:
    """About how many pixels a text takes: full-width characters are square, others half."""
    return sum(1.0 if ord(c) > 0x2E80 else 0.58 for c in text) * size


def spread(wanted: list[float], gap: float, low: float, high: float) -> list[float]:
    """Positions near the wanted ones, in the same order, at least ``gap`` apart in [low, high].

    Positions are centred on their crowd. Where all do not fit, they divide the room evenly.
    """
    if len(wanted) < 2:
        return [min(max(w, low), high) for w in wanted]
    gap = min(gap, (high - low) / (len(wanted) - 1))
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    blocks: list[list[float]] = []  # [sum of wanted first places, members]
    for rank, i in enumerate(order):
        blocks.append([wanted[i] - rank * gap, 1.0])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            total, members = blocks.pop()
            blocks[-1] = [blocks[-1][0] + total, blocks[-1][1] + members]
    top = high - (len(wanted) - 1) * gap
    starts = [
        min(max(total / members, low), top)
        for total, members in blocks
        for _ in range(int(members))
    ]
    placed = [0.0] * len(wanted)
    for rank, (i, start) in enumerate(zip(order, starts, strict=True)):
        placed[i] = start + rank * gap
    return placed
