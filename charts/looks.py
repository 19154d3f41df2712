"""The same figure for other paper: light, print (black ink on white), and without any colour.

Every colour of a figure comes from a palette of charts.theme, so a look is a table from colour to
colour. The browser puts it over the picture it has drawn, the server over the figure itself.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, fields, replace
from functools import cache
from itertools import pairwise
from typing import Any

from plotly.graph_objects import Figure

from charts.theme import DARK, LIGHT, Palette, colour_at, lettered

PRINT = replace(LIGHT, ink="#000000", muted="#333333", rule="#555555", context="#777777")
#: Lightness alone: chosen is black, compared is grey; low is light and high is dark, also where
#: the colours run to two sides, because two equal greys would mean two things.
_GREYS = (
    "#f0f0f0", "#dcdcdc", "#c6c6c6", "#adadad", "#949494", "#7a7a7a", "#5e5e5e", "#3f3f3f",
    "#1a1a1a",
)  # fmt: skip
MONO = Palette(
    paper="#ffffff",
    ink="#000000",
    muted="#333333",
    rule="#8a8a8a",
    hair="#e4e4e4",
    accent="#000000",
    highlight="#000001",
    context="#8a8a8a",
    bar="#c4c4c4",
    rest="#e6e6e6",
    ground="#f6f6f6",
    border="rgba(255,255,255,0.45)",
    missing={
        "not_calculated": "#fcfcfc",
        "not_applicable": "#f9f9f9",
        "unpublished": "#f7f7f7",
        "suppressed": "#f4f4f4",
    },
    sequential=_GREYS,
    diverging=_GREYS,
    categories=(
        "#000000", "#8c8c8c", "#d8d8d8", "#505050", "#b4b4b4", "#2c2c2c", "#707070", "#a0a0a0",
    ),
)  # fmt: skip
PALETTES = {"light": LIGHT, "print": PRINT, "mono": MONO}
#: Lines of a kind without colours are told apart by their strokes (SVG and Plotly's dash).
_DASHES = ("", "7,3", "2,3", "10,3,2,3", "4,2", "12,4", "1,2", "6,2,1,2")
#: Fills of a kind are told apart by their lines: Plotly's pattern shapes, and the square of Unicode
#: that stands for each where a legend is written; black and the rest of a whole stay plain.
_HATCHES = ("", "/", ".", "\\", "-", "x", "|", "+")
_SQUARES = {"/": "▨", ".": "▒", "\\": "▧", "-": "▤", "x": "▩", "|": "▥", "+": "▦"}
_COLOUR = re.compile(r"#[0-9a-f]{6}\b|rgba?\((\d+), ?(\d+), ?(\d+)")
_SWATCH = re.compile(r'<span style="color:(#[0-9a-f]{6})">■</span>')
_OUTLINE = 0.8  # of a pale point
_LINES = {"fillmode": "overlay", "fgopacity": 1, "size": 6, "solidity": 0.22}
_FONTS = ("font", "textfont", "tickfont")


@dataclass(frozen=True)
class Look:
    """What a look changes: colours of the figure → those of the paper; dashes by new colour.

    ``hatches``: new colour → shape and colour of the lines over it. ``names``: colour of a name at
    a line's end → dash, colour and width of that line. ``plain_text``: every text in ink, but for
    text on dark ground in the paper's colour.
    """

    paper: str
    ink: str
    colours: dict[str, str] = field(default_factory=dict)
    dashes: dict[str, str] = field(default_factory=dict)
    hatches: dict[str, tuple[str, str]] = field(default_factory=dict)
    names: dict[str, tuple[str, str, float]] = field(default_factory=dict)
    plain_text: bool = False


def look_of(figure: Figure, look: str, mode: str) -> Look:
    """The look ('light', 'print', 'mono') of a figure that was drawn in ``mode``."""
    from_, to = (DARK if mode == "dark" else LIGHT), PALETTES[look]
    mono = look == "mono"
    if from_ is to:
        return Look(to.paper, to.ink)
    known = _table(mode, look)
    found = {_hex(m) for m in _COLOUR.finditer(figure.to_json())} if figure is not None else set()
    colours = {c: known.get(c) or _elsewhere(c, from_, to, mono) for c in found}
    names = _names(from_, to) if mono else {}
    changed = {a: b for a, b in colours.items() if a != b and a not in names}
    if not mono:
        return Look(to.paper, to.ink, changed)
    return Look(to.paper, to.ink, changed, _dashes(to), _hatches(to), names, plain_text=True)


def _names(from_: Palette, to: Palette) -> dict[str, tuple[str, str, float]]:
    lines = [(to.context, "", 1.2), *((to.ink, dash, 2.0) for dash in _DASHES)]
    colours = (from_.context, *from_.categories)
    return {
        lettered(colour, from_): (dash, stroke, width)
        for colour, (stroke, dash, width) in zip(colours, lines, strict=True)
    }


def _dashes(p: Palette) -> dict[str, str]:
    return {c: dash for c, dash in zip(p.categories, _DASHES, strict=True) if dash}


def _hatches(p: Palette) -> dict[str, tuple[str, str]]:
    """White lines on what is darker than the middle, black ones on the rest."""
    return {
        colour: (shape, p.paper if _channels(colour)[1] < 128 else p.ink)
        for colour, shape in zip(p.categories, _HATCHES, strict=True)
        if shape
    }


def in_look(figure: Figure, look: str, mode: str) -> Figure:
    """The figure itself in a look, for files that stay interactive."""
    changes = look_of(figure, look, mode)
    if not changes.colours:
        return figure
    text = _COLOUR.sub(lambda m: _written(m, changes.colours), figure.to_json())
    parts = json.loads(text)
    if changes.plain_text:
        _plain(parts, changes)
    return Figure(parts, _validate=False)


@cache
def _table(mode: str, look: str) -> dict[str, str]:
    """Every named colour of a palette → the other's; ramps first, so that roles decide."""
    from_, to = (DARK if mode == "dark" else LIGHT), PALETTES[look]
    table: dict[str, str] = {}
    for name in ("diverging", "sequential", "categories"):
        table |= dict(zip(getattr(from_, name), getattr(to, name), strict=True))
    for one in fields(Palette):
        old, new = getattr(from_, one.name), getattr(to, one.name)
        if isinstance(old, str) and old.startswith("#"):
            table[old] = new
        elif isinstance(old, dict):
            table |= {old[status]: new[status] for status in old}
    return table


def _elsewhere(colour: str, from_: Palette, to: Palette, mono: bool) -> str:
    """A colour between two stops of a ramp; any other stays, or becomes its grey."""
    for name in ("sequential", "diverging"):
        ramp = getattr(from_, name)
        share, distance = _nearest(colour, ramp)
        if distance <= 3:
            return colour_at(getattr(to, name), share)
    if not mono:
        return colour
    r, g, b = _channels(colour)
    return "#" + f"{round(0.2126 * r + 0.7152 * g + 0.0722 * b):02x}" * 3


def _nearest(colour: str, ramp: tuple[str, ...]) -> tuple[float, float]:
    """Share along the ramp where the colour lies, and how far it is from it."""
    best = (0.0, float("inf"))
    point = _channels(colour)
    for place, (a, b) in enumerate(pairwise(ramp)):
        low, high = _channels(a), _channels(b)
        step = [y - x for x, y in zip(low, high, strict=True)]
        along = sum(s * (p - x) for s, p, x in zip(step, point, low, strict=True))
        part = min(max(along / sum(s * s for s in step), 0.0), 1.0)
        miss = max(abs(x + part * s - p) for x, s, p in zip(low, step, point, strict=True))
        if miss < best[1]:
            best = ((place + part) / (len(ramp) - 1), miss)
    return best


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _hex(match: re.Match[str]) -> str:
    if match[1] is None:
        return match[0]
    return "#" + "".join(f"{int(match[i]):02x}" for i in (1, 2, 3))


def _written(match: re.Match[str], colours: dict[str, str]) -> str:
    """The new colour in the old one's notation."""
    new = colours.get(_hex(match))
    if new is None or match[1] is None:
        return new or match[0]
    return match[0].split("(")[0] + "(" + ",".join(map(str, _channels(new)))


def _plain(part: Any, look: Look) -> None:
    """Texts in ink, lines in their dashes and bars in their hatches, all the way down."""
    if isinstance(part, dict):
        for key, value in part.items():
            if isinstance(value, dict):
                _plain_style(key, value, look, kind=str(part.get("type")))
            elif key == "text" and isinstance(value, str):
                part[key] = _SWATCH.sub(lambda m: _swatch(m, look), value)
            _plain(value, look)
    elif isinstance(part, list):
        for each in part:
            _plain(each, look)


def _plain_style(key: str, style: dict[str, Any], look: Look, *, kind: str) -> None:
    if key in _FONTS and style.get("color") not in (None, look.paper):
        style["color"] = look.ink
    colour = str(style.get("color"))
    dash = look.dashes.get(colour) if key == "line" and kind == "scatter" else None
    if dash and style.get("dash") in (None, "solid"):
        style["dash"] = ",".join(f"{n}px" for n in dash.split(","))
        style["color"] = look.ink
    if key == "marker" and kind == "scatter" and colour in look.hatches:
        style["line"] = {"color": look.ink, "width": _OUTLINE}
    hatch = look.hatches.get(colour) if key == "marker" and kind == "bar" else None
    if hatch and not style.get("pattern", {}).get("shape"):
        shape, lines = hatch
        style["pattern"] = {"shape": shape, "fgcolor": lines, "bgcolor": colour} | _LINES


def _swatch(match: re.Match[str], look: Look) -> str:
    """The square of a legend that is written, with its hatch."""
    shape, _ = look.hatches.get(match[1], ("", ""))
    return f'<span style="color:{look.ink}">{_SQUARES[shape]}</span>' if shape else match[0]
