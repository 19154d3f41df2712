"""Maps of Japan or of one prefecture. Shapes come by address, a map sends only its values.

A value travels as its class (one byte) for the colour and as a float for the hover; names are
properties of the static shapes. 1,741 municipalities take less than 40 kB.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from plotly.graph_objects import Figure

from charts import scales, theme
from charts.words import readable, with_unit
from data.words import word

#: Where the app serves static/ (data.publications.boundaries writes it).
STATIC = "/app/static"
NATION = "00"
#: On a wide screen; on a narrow one the page lowers it (ui/app.css).
HEIGHT = 640
BAR_LENGTH = 330  # pixels; a phone is 360 wide
#: The marks that tables print for a missing value, as symbols on the map.
MARKS = {
    "not_calculated": ("－", "line-ew-open"),
    "not_applicable": ("・", "circle"),
    "unpublished": ("…", "cross-thin-open"),
    "suppressed": ("x", "x-thin-open"),
}

Trace = dict[str, Any]


@dataclass(frozen=True)
class _Scale:
    """Class limits, the midpoint if there is one, and the colour bar that shows them."""

    limits: np.ndarray
    middle: float | None
    bar: Trace


@dataclass(frozen=True)
class _Sheet:
    """What is drawn: ``key`` of views.json, the file of shapes, and how figures are written."""

    key: str
    shapes: str
    lang: str
    palette: theme.Palette
    number: str  # d3 format of the value with its unit
    name: str


def municipal_map(
    frame: pd.DataFrame,
    *,
    name: str,
    unit: str,
    decimals: int,
    lang: str,
    mode: str,
    scale: str = "sequential",
    midpoint: float | None = None,
    labels: Mapping[int, str] | None = None,
    selected: tuple[str, ...] = (),
    groups: Mapping[str, tuple[str, ...]] | None = None,
    colours: Sequence[str] = (),
) -> Figure:
    """Choropleth of ``frame``: code, value, status, and place where something is selected.

    Codes of two digits draw prefectures; municipalities of a single prefecture draw it alone and
    finely. A value that is missing is drawn in the grey and with the mark of its status and named
    in the legend. ``scale`` 'categorical' draws one colour per whole number, named by ``labels``,
    from light to dark; 'nominal' the colours of categories, for kinds without an order, and the
    colour of land for -1, what is outside them.
    ``groups`` (name → codes) have their members outlined and their name once, in their midst.
    A click gives the code as ``location``.
    """
    divisor, unit, decimals = _readable(frame["value"], unit, decimals, lang)
    sheet = _sheet(frame["code"], name=name, unit=unit, decimals=decimals, lang=lang, mode=mode)
    held = frame[frame["value"].notna()]
    values = held["value"].to_numpy(float) / divisor
    if scale in ("categorical", "nominal"):
        drawn = _categories(
            sheet,
            held["code"],
            values,
            labels or {},
            ordered=scale == "categorical",
            named=colours,
        )
    else:
        middle = midpoint if scale == "diverging" else None
        classes = _scale(sheet, values, middle and middle / divisor, unit, decimals)
        drawn = [_classed(sheet, held["code"], values, classes)]
    traces = [*_ground(sheet, frame["code"]), *drawn, *_missing(sheet, frame)]
    traces += _lines(sheet) + _insets(sheet) + _selected(sheet, frame, selected)
    traces += _grouped(sheet, frame, groups or {})
    return theme.figure(traces, _layout(sheet, traces), mode)


def municipal_map_years(
    frames: Mapping[int, pd.DataFrame],
    *,
    name: str,
    unit: str,
    decimals: int,
    lang: str,
    mode: str,
    start: int,
    when: Callable[[int], str] = str,
    midpoint: float | None = None,
    selected: tuple[str, ...] = (),
    groups: Mapping[str, tuple[str, ...]] | None = None,
    coarser: Mapping[int, int] | None = None,
) -> Figure:
    """All years in the browser, moved by a slider, on one scale for all of them.

    ``frames``: year → frame as of municipal_map, all with the same codes in the same order; the
    year ``start``, or the last before it, is shown first; ``when`` writes a year as it is said;
    ``coarser`` gives years whose source prints fewer decimals. A year takes 12 to 20 kB, so build
    it only when somebody asks for it.
    """
    years = sorted(frames)
    first_shown = max((y for y in years if y <= start), default=years[0])
    last = frames[years[-1]]
    together = pd.concat([frames[year]["value"] for year in years])
    divisor, unit, decimals = _readable(together, unit, decimals, lang)
    digits = {year: min((coarser or {}).get(year, decimals), decimals) for year in years}
    sheets = {
        d: _sheet(last["code"], name=name, unit=unit, decimals=d, lang=lang, mode=mode)
        for d in {decimals, *digits.values()}
    }
    sheet = sheets[decimals]
    every = together.dropna().to_numpy(float) / divisor
    fewest = min(digits.values())
    classes = _scale(sheet, every, midpoint and midpoint / divisor, unit, fewest)

    def drawn(year: int) -> list[Trace]:
        values = frames[year]["value"].to_numpy(float) / divisor
        gaps = [_gap(sheet, frames[year], status) for status in MARKS]
        return [_classed(sheets[digits[year]], frames[year]["code"], values, classes), *gaps]

    traces = [*_ground(sheet, last["code"][:0]), *drawn(first_shown)]
    first = len(traces) - len(MARKS) - 1
    moving = list(range(first, len(traces)))
    traces += _lines(sheet) + _insets(sheet) + _selected(sheet, last, selected)
    traces += _grouped(sheet, last, groups or {})
    figure = theme.figure(traces, _layout(sheet, traces), mode)
    extra = ("hovertemplate",) if fewest < decimals else ()
    figure.frames = [
        {"name": str(year), "traces": moving, "data": [_change(t, extra) for t in drawn(year)]}
        for year in years
    ]
    figure.update_layout(sliders=[_slider(years, first_shown, when, sheet.palette)])
    figure.layout.margin.b += 60
    return figure


def _change(trace: Trace, extra: tuple[str, ...]) -> Trace:
    """What another year changes: values (and ``extra``), or which codes are missing, how many."""
    keys = (
        ("z", "customdata", *extra)
        if "customdata" in trace
        else ("z", "locations", "name", "showlegend")
    )
    return {"type": trace["type"], **{key: trace[key] for key in keys}}


@cache
def views() -> dict[str, Any]:
    """Part of the sheet and inset frames of each map, by '00' or prefecture."""
    path = Path(__file__).parent.parent / "static" / "geo" / "views.json"
    return json.loads(path.read_text("utf-8"))


def _readable(values: pd.Series, unit: str, decimals: int, lang: str) -> tuple[float, str, int]:
    largest = values.abs().max()
    return readable(0.0 if pd.isna(largest) else float(largest), unit, decimals, lang)


def _sheet(
    codes: pd.Series, *, name: str, unit: str, decimals: int, lang: str, mode: str
) -> _Sheet:
    prefectures = codes.str[:2].unique()
    key, shapes = NATION, "municipalities"
    if codes.str.len().eq(2).all():
        shapes = "prefectures"
    elif len(prefectures) == 1:
        key = prefectures[0]
        shapes = f"prefecture_{key}"
    number = with_unit(f"%{{customdata:,.{decimals}f}}", unit, lang)
    return _Sheet(key, shapes, lang, theme.palette(mode), number, name)


def _shapes(file: str, codes: list[str]) -> Trace:
    """Choropleth of these codes; the caller adds z, colours and words."""
    return {
        "type": "choropleth",
        "geojson": f"{STATIC}/geo/{file}.json",
        "locations": codes,
        "showscale": False,
        # a click must not fade what was not clicked
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }


def _plain(file: str, codes: list[str], colour: str, *, line: str, width: float) -> Trace:
    """One colour for all."""
    return {
        **_shapes(file, codes),
        "z": np.zeros(len(codes), np.int8),
        "colorscale": [[0, colour], [1, colour]],
        "marker": {"line": {"color": line, "width": width}},
        "hoverinfo": "skip",
    }


def _classed(sheet: _Sheet, codes: pd.Series, values: np.ndarray, scale: _Scale) -> Trace:
    """Values by class; a NaN is not drawn."""
    limits = scale.limits
    count = len(limits) + 1
    colours = class_colours(sheet.palette, limits, scale.middle)
    steps = [[place, c] for i, c in enumerate(colours) for place in (i / count, (i + 1) / count)]
    z = scales.classes(values, limits)
    if np.isnan(values).any():
        z = np.where(np.isnan(values), np.nan, z).astype(np.float32)
    return {
        **_shapes(sheet.shapes, codes.tolist()),
        "z": z,
        "customdata": values.astype(np.float32),
        "zmin": -0.5,
        "zmax": count - 0.5,
        "colorscale": steps,
        "showscale": True,
        "colorbar": scale.bar,
        "marker": {"line": {"color": sheet.palette.border, "width": _hairline(sheet)}},
        "hovertemplate": _hover(sheet, f"<b>{sheet.number}</b>"),
    }


def class_colours(
    palette: theme.Palette, limits: np.ndarray, middle: float | None = None
) -> list[str]:
    """Colour of each class; with a middle, equal steps away from it are equally strong."""
    count = len(limits) + 1
    if middle is None:
        return theme.sampled(palette.sequential, count)
    below = int((limits <= middle).sum())
    reach = max(below, count - below)
    offsets = [i - below + 0.5 for i in range(count)]
    shares = [0.5 + offset / (reach - 0.5) / 2 if reach > 1 else 0.5 + offset for offset in offsets]
    return [theme.colour_at(palette.diverging, min(max(share, 0.0), 1.0)) for share in shares]


def _scale(
    sheet: _Sheet, values: np.ndarray, middle: float | None, unit: str, decimals: int
) -> _Scale:
    limits = scales.edges(values, middle)
    ends = tuple(
        f"{v:z,.{decimals}f}" for v in ((values.min(), values.max()) if len(values) else ())
    )
    return _Scale(limits, middle, _bar(limits, ends or ("", ""), unit, sheet.palette))


def _bar(limits: np.ndarray, ends: tuple[str, ...], unit: str, p: theme.Palette) -> Trace:
    """Colour bar of equal steps: class limits between, least and greatest value at the ends."""
    least, greatest = ends
    # as many decimals as the ends have: 100 beside 100.0 would look like two kinds of number
    digits = max((_digits(v) for v in limits), default=0)
    digits = max(digits, *(len(end.partition(".")[2]) for end in ends))
    inner = [f"{v:z,.{digits}f}" for v in limits]
    if greatest == (inner or [least])[-1]:  # a class of one value, such as 100%, is named once
        greatest = ""
    room = BAR_LENGTH / (len(limits) + 1) - 6
    every = 1 + int(max(map(theme.text_width, (least, greatest, *inner))) // room)
    places = [-0.5, *(i + 0.5 for i in range(len(limits))), len(limits) + 0.5]
    words = [least, *(t if i % every == 0 else "" for i, t in enumerate(inner, 1)), greatest]
    return {
        "orientation": "h",
        "x": 0.5,
        "xanchor": "center",
        "y": 0,
        "yanchor": "top",
        "lenmode": "pixels",
        "len": BAR_LENGTH,
        "thickness": 10,
        "outlinewidth": 0,
        "tickvals": places,
        "ticktext": [word.replace("-", "−") for word in words],
        "ticks": "outside",
        "ticklen": 3,
        "tickcolor": p.rule,
        "tickfont": {"size": 11, "color": p.muted},
        "title": {"text": unit, "side": "top", "font": {"size": 12, "color": p.muted}},
    }


def _digits(value: float) -> int:
    """Decimals that a class limit needs: 2.5 → 1, 30 → 0."""
    text = f"{value:.6f}".rstrip("0")
    return len(text.split(".")[1])


def _categories(
    sheet: _Sheet,
    codes: pd.Series,
    values: np.ndarray,
    labels: Mapping[int, str],
    *,
    ordered: bool,
    named: Sequence[str],
) -> list[Trace]:
    """One trace for each whole number, in the legend with its count."""
    kinds = sorted({*values.astype(int).tolist(), *labels})
    p = sheet.palette
    if named:
        colours = [named[kind] for kind in kinds]
    elif ordered and kinds:
        colours = theme.sampled(p.sequential, len(kinds) + 1)[1:]
    else:
        outside = [p.ground for kind in kinds if kind < 0]
        inside = range(len(kinds) - len(outside))
        colours = outside + [p.categories[n % len(p.categories)] for n in inside]
    traces = []
    for kind, colour in zip(kinds, colours, strict=True):
        mine = codes[values == kind].tolist()
        label = labels.get(kind, f"{kind:,}")
        traces.append(_swatch(sheet, mine, colour, label))
    return traces


def _swatch(sheet: _Sheet, codes: list[str], colour: str, label: str, mark: str = "") -> Trace:
    line = sheet.palette.border
    return {
        **_plain(sheet.shapes, codes, colour, line=line, width=_hairline(sheet)),
        "name": f"{mark}{label} {len(codes):,}",
        "showlegend": bool(codes),
        "hoverinfo": None,
        "hovertemplate": _hover(sheet, f"<b>{label}</b>"),
    }


def _gap(sheet: _Sheet, frame: pd.DataFrame, status: str) -> Trace:
    mine = frame.loc[frame["value"].isna() & (frame["status"] == status), "code"].tolist()
    label = word(f"status.{status}", sheet.lang)
    return _swatch(sheet, mine, sheet.palette.missing[status], label, f"{MARKS[status][0]} ")


def _missing(sheet: _Sheet, frame: pd.DataFrame) -> list[Trace]:
    """Fill and mark of every status that occurs among the missing values."""
    gone = frame[frame["value"].isna()]
    traces = []
    for status in (s for s in MARKS if (gone["status"] == s).any()):
        gap = _gap(sheet, gone, status)
        traces += [gap, _marks(sheet, gap["locations"], MARKS[status][1])]
    return traces


def _marks(sheet: _Sheet, codes: list[str], symbol: str) -> Trace:
    # on the sheet of Japan dots of 23 wards must not hide the grey they stand on
    small = 1.2 if symbol == "circle" else 3.4
    return {
        "type": "scattergeo",
        "geojson": f"{STATIC}/geo/{sheet.shapes}.json",
        "locationmode": "geojson-id",
        "locations": codes,
        "mode": "markers",
        "marker": {
            "symbol": symbol,
            "size": small if sheet.key == NATION else 2 * max(small, 2.2),
            "color": sheet.palette.ink,
            "opacity": 0.5,
            "line": {"width": 0 if symbol == "circle" else 0.8, "color": sheet.palette.ink},
        },
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _ground(sheet: _Sheet, codes: pd.Series) -> list[Trace]:
    """All prefectures in the colour of land, where the map leaves some out."""
    if sheet.key != NATION or codes.str[:2].nunique() == len(_prefectures()):
        return []
    p = sheet.palette
    return [_plain("prefectures", _prefectures(), p.ground, line=p.paper, width=0.6)]


def _lines(sheet: _Sheet) -> list[Trace]:
    """Borders of prefectures over the municipalities of Japan."""
    if sheet.shapes != "municipalities":
        return []
    clear, line = "rgba(0,0,0,0)", sheet.palette.paper
    return [_plain("prefectures", _prefectures(), clear, line=line, width=0.7)]


def _insets(sheet: _Sheet) -> list[Trace]:
    """Frame and name of each inset."""
    frames = views()[sheet.key]["frames"]
    if not frames:
        return []
    p = sheet.palette
    x = [v for f in frames for v in (*_stepped(f["x"]), None)]
    y = [v for f in frames for v in (*_stepped(f["y"]), None)]
    common = {"type": "scattergeo", "hoverinfo": "skip", "showlegend": False}
    return [
        {**common, "mode": "lines", "lon": x, "lat": y, "line": {"color": p.rule, "width": 0.8}},
        {
            **common,
            "mode": "text",
            "lon": [min(f["x"]) for f in frames],
            "lat": [max(f["y"]) for f in frames],
            "text": [f[sheet.lang] for f in frames],
            "textposition": "top right",
            "textfont": {"size": 11, "color": p.muted},
        },
    ]


def _stepped(line: list[float]) -> list[float]:
    """A line in short steps: Plotly bends a long one as if it went round the globe."""
    stops = np.linspace(0, len(line) - 1, 8 * (len(line) - 1) + 1)
    return np.interp(stops, range(len(line)), line).round(2).tolist()


def _selected(sheet: _Sheet, frame: pd.DataFrame, selected: tuple[str, ...]) -> list[Trace]:
    """A strong outline and the name of what the reader chose."""
    rows = frame[frame["code"].isin(selected)]
    if rows.empty:
        return []
    codes = rows["code"].tolist()
    outline = _plain(sheet.shapes, codes, "rgba(0,0,0,0)", line=sheet.palette.highlight, width=1.8)
    return [outline, _names(sheet, codes, rows["place"].tolist())]


def _grouped(
    sheet: _Sheet, frame: pd.DataFrame, groups: Mapping[str, tuple[str, ...]]
) -> list[Trace]:
    """A fine outline of every member that is drawn, and each group's name at its middle one.

    Codes follow the land, so the one in the middle of their order lies among the others.
    """
    drawn = set(frame["code"])
    held = {name: sorted(drawn.intersection(codes)) for name, codes in groups.items()}
    held = {name: codes for name, codes in held.items() if codes}
    if not held:
        return []
    members = sorted({code for codes in held.values() for code in codes})
    outline = _plain(
        sheet.shapes, members, "rgba(0,0,0,0)", line=sheet.palette.highlight, width=1.0
    )
    middles = [codes[len(codes) // 2] for codes in held.values()]
    return [outline, _names(sheet, middles, list(held), below=True)]


def _names(sheet: _Sheet, codes: list[str], names: list[str], *, below: bool = False) -> Trace:
    """Names over the map, each above or below the middle of the municipality of its code."""
    p = sheet.palette
    return {
        "type": "scattergeo",
        "geojson": f"{STATIC}/geo/{sheet.shapes}.json",
        "locationmode": "geojson-id",
        "locations": codes,
        "mode": "text",
        "text": [f"<b>{name}</b>" for name in names],
        "textposition": "bottom center" if below else "top center",
        "textfont": {"size": theme.SMALL, "color": p.ink, "shadow": _halo(p.paper)},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _halo(colour: str) -> str:
    return ", ".join(f"{x}px {y}px 2px {colour}" for x in (-1, 1) for y in (-1, 1))


def _hover(sheet: _Sheet, value: str) -> str:
    return f"<b>%{{properties.{sheet.lang}}}</b><br>{sheet.name}　{value}<extra></extra>"


def _hairline(sheet: _Sheet) -> float:
    return 0.3 if sheet.shapes == "municipalities" else 0.7


@cache
def _prefectures() -> list[str]:
    return sorted(key for key in views() if key != NATION)


def _layout(sheet: _Sheet, traces: list[Trace]) -> dict[str, Any]:
    view = views()[sheet.key]
    bar = any(trace.get("colorbar") for trace in traces)
    legend = any(trace.get("showlegend") for trace in traces)
    return {
        "height": HEIGHT,
        "margin": {"l": 0, "r": 0, "t": 4, "b": 4 + 54 * bar + 28 * legend},
        "clickmode": "event+select",
        "geo": {
            "visible": False,
            "bgcolor": "rgba(0,0,0,0)",
            "projection": {"type": "equirectangular"},
            "lonaxis": {"range": view["x"]},
            "lataxis": {"range": view["y"]},
        },
        "legend": {
            "x": 0.5,
            "xanchor": "center",
            "yref": "container",
            "y": 0,
            "yanchor": "bottom",
            "font": {"size": 11},
        },
    }


def _slider(
    years: list[int], shown: int, when: Callable[[int], str], p: theme.Palette
) -> dict[str, Any]:
    """Years as they are said stand above the handle; the stops themselves are not written."""
    move = {"mode": "immediate", "frame": {"duration": 0, "redraw": True}}
    return {
        "active": years.index(shown),
        "x": 0.05,
        "len": 0.9,
        "y": 0,
        "pad": {"t": 60},
        "bordercolor": p.rule,
        "bgcolor": p.hair,
        "font": {"size": 1, "color": "rgba(0,0,0,0)"},
        "ticklen": 4,
        "tickcolor": p.rule,
        "currentvalue": {"font": {"size": 15, "color": p.ink}, "xanchor": "center"},
        "steps": [
            {
                "label": when(year),
                "method": "animate",
                "args": [[str(year)], {**move, "transition": {"duration": 0}}],
            }
            for year in years
        ],
    }
