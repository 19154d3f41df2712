"""Shapes of the maps put into a figure that leaves the app: only those it draws."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from plotly.graph_objects import Figure

from charts.map import STATIC

ROOT = Path(__file__).resolve().parent.parent
#: Plotly asks for a base map even when it draws none; this one is empty.
_BASE = ROOT / "static" / "un" / "world_110m.json"


def inlined(figure: Figure) -> dict[str, Any]:
    """The figure as a dict without addresses: each map holds the shapes of its codes.

    A figure of many years holds those of every year.
    """
    parts = figure.to_dict()
    for place, trace in enumerate(parts["data"]):
        address = trace.get("geojson")
        if isinstance(address, str) and address.startswith(STATIC):
            codes = set(trace["locations"])
            for frame in parts.get("frames") or ():
                moved = dict(zip(frame["traces"], frame["data"], strict=True)).get(place, {})
                codes.update(moved.get("locations", ()))
            trace["geojson"] = {
                "type": "FeatureCollection",
                "features": [f for f in shapes(Path(address).stem) if f["id"] in codes],
            }
    return parts


def base_map() -> str:
    """JavaScript that gives Plotly its empty base map, so that it asks no server for one."""
    return f"window.PlotlyGeoAssets={{topojson:{{world_110m:{_BASE.read_text('utf-8')}}}}};"


@cache
def shapes(file: str) -> list[dict[str, Any]]:
    """Features of static/geo/<file>.json."""
    path = ROOT / "static" / "geo" / f"{file}.json"
    return json.loads(path.read_text("utf-8"))["features"]
