"""Some municipalities on a map as near as their prefectures allow: who is in, who is not."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from plotly.graph_objects import Figure

from charts import theme
from charts.map import municipal_map, views

SHAPES = Path(__file__).parent.parent / "static" / "geo" / "municipalities.json"
#: Kinds of municipality, in the order of their colours.
OUT, IN, LARGEST = 0, 1, 2
MARGIN = 0.04  # of the window, at each side
#: What lies about a small group is seen too; Nagano is 1.9 high on this sheet.
REACH = 1.5

Box = tuple[float, float, float, float]


def area_map(
    frame: pd.DataFrame,
    *,
    name: str,
    labels: Mapping[int, str],
    lang: str,
    mode: str,
    groups: Mapping[str, tuple[str, ...]] | None = None,
    selected: tuple[str, ...] = (),
) -> Figure:
    """``frame``: code, value (OUT, IN or LARGEST), status, place of the municipalities drawn.

    ``labels`` name the kinds; ``groups`` and ``selected`` are as of municipal_map. Several
    prefectures are seen as near as they allow.
    """
    p = theme.palette(mode)
    figure = municipal_map(
        frame,
        name=name,
        unit="",
        decimals=0,
        scale="nominal",
        labels=labels,
        colours=(p.rest, p.categories[2], p.accent),
        groups=groups,
        selected=selected,
        lang=lang,
        mode=mode,
    )
    drawn = frame["code"].str[:2].nunique()
    if 1 < drawn < len(views()) - 1:
        inside = frame.loc[frame["value"] != OUT, "code"].tolist()
        x0, x1, y0, y1 = window(frame["code"].tolist(), inside)
        figure.layout.geo.lonaxis.range = [x0, x1]
        figure.layout.geo.lataxis.range = [y0, y1]
    return figure


def window(codes: Sequence[str], inside: Sequence[str]) -> Box:
    """West, east, south, north of what is to be seen of ``codes``, on the sheet of Japan.

    All of those ``inside`` and what lies about them: islands far away do not make them small.
    """
    boxes = np.array([_boxes()[code] for code in codes])
    own = _around(np.array([_boxes()[code] for code in inside] or boxes))
    reach = max(REACH, own[1] - own[0], own[3] - own[2])
    x, y = boxes[:, :2].mean(axis=1), boxes[:, 2:].mean(axis=1)
    near = (own[0] - reach <= x) & (x <= own[1] + reach)
    near &= (own[2] - reach <= y) & (y <= own[3] + reach)
    x0, x1, y0, y1 = _around(np.vstack([boxes[near], [own]]))
    pad = MARGIN * max(x1 - x0, y1 - y0)
    return x0 - pad, x1 + pad, y0 - pad, y1 + pad


def _around(boxes: np.ndarray) -> Box:
    (x0, y0), (x1, y1) = boxes[:, [0, 2]].min(axis=0), boxes[:, [1, 3]].max(axis=0)
    return float(x0), float(x1), float(y0), float(y1)


@cache
def _boxes() -> dict[str, Box]:
    """West, east, south, north of every municipality."""
    features = json.loads(SHAPES.read_text("utf-8"))["features"]
    return {feature["id"]: _box(feature["geometry"]["coordinates"]) for feature in features}


def _box(coordinates: list) -> Box:
    points = np.array(list(_points(coordinates)))
    (x0, y0), (x1, y1) = points.min(axis=0), points.max(axis=0)
    return float(x0), float(x1), float(y0), float(y1)


def _points(nested: list) -> list[list[float]]:
    """All points of rings within rings."""
    if isinstance(nested[0], (int, float)):
        return [nested]
    return [point for inner in nested for point in _points(inner)]
