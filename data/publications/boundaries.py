"""国土数値情報 行政区域 (N03, 1 January 2021) → the light shapes that the browser draws.

Source: 国土交通省 国土数値情報（行政区域データ）, https://nlftp.mlit.go.jp/ksj/. It holds the 1,741
municipalities of today, without the six villages of the Northern Territories.

Shapes are laid out here and not in the browser: an equal-area conic projection makes kilometres,
100 km become one "degree" around (0, 0), and Plotly's `equirectangular` then draws them undistorted
and at once. Far islands are moved into framed insets, so a coordinate is a place on the sheet, no
longer a place on earth. Written for a static folder:

``geo/municipalities.json``  all 1,741, coarse; ``geo/prefectures.json`` the same shapes dissolved
``geo/prefecture_XX.json``   the municipalities of one prefecture, fine
``geo/views.json``           what part of the sheet each map shows, and the frames of its insets
``un/world_110m.json``       an empty base map, without which Plotly asks a public server for one

Features carry ``id`` (municipality or prefecture code) and the properties ``ja`` and ``en``, the
name with its prefecture.

The full shapes also tell who borders on whom (``read_neighbours``), before anything is simplified.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from data.model import PublicationError
from data.publications.municipalities import read_municipalities, read_prefectures
from data.publications.reading import DOWNLOAD_AGAIN, one_file

FILES = ("geo/municipalities_full.geojson",)
MUNICIPALITIES = 1741
_AREAS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
NATION = "00"

Array = NDArray[Any]

#: Albers equal-area conic: standard parallels, origin and the earth's radius in units of 100 km.
PARALLELS, ORIGIN, EARTH_RADIUS = (31.0, 43.0), (137.0, 36.0), 63.71
KM = 100.0  # of a sheet unit
#: Where Japan is: degrees west, south, east, north.
JAPAN = (122.0, 20.0, 154.5, 46.0)


@dataclass(frozen=True)
class Detail:
    """How much of a shape is kept; lengths in sheet units of 100 km, areas in their squares."""

    tolerance: float  # side of the triangles that simplifying may remove
    islet: float  # smallest island kept; a municipality's largest part always is
    decimals: int


NATIONAL = Detail(tolerance=0.025, islet=3e-4, decimals=2)
PREFECTURAL = Detail(tolerance=0.006, islet=0.3e-4, decimals=3)
#: A municipality of 100 km² keeps what is longer than this share of 10 km.
FINENESS = 0.4
#: Minami-Torishima, Iwo, Oki-Daito and Io-Torishima lie so far off that they would stretch sheets.
FAR_PARTS, FAR = ("13421", "47358", "47361"), 1.0
#: National sheet: lone islands are enlarged to this area, or they would be a speck nobody can hit.
SMALLEST_ISLAND = 20e-4


@dataclass(frozen=True)
class Inset:
    """Municipalities (by prefix of their code) drawn apart: scaled, lower left at ``corner``.

    A municipality goes to the first inset that names it.
    """

    codes: tuple[str, ...]
    scale: float
    corner: tuple[float, float]
    ja: str
    en: str


_AMAMI = ("46222", "46304", "4652", "4653")
_IZU = ("1336", "1338", "1340")
_MIYAKO, _YAEYAMA, _DAITO = ("47214", "47375"), ("47207", "4738"), ("47357", "47358")
INSETS: dict[str, tuple[Inset, ...]] = {
    NATION: (
        Inset(_DAITO, 1.3, (-5.0, 7.4), "大東", "Daito"),
        Inset((*_MIYAKO, *_YAEYAMA), 1.3, (-7.9, 3.4), "宮古・八重山", "Miyako, Yaeyama"),
        Inset(("47", *_AMAMI), 1.3, (-3.7, 3.4), "沖縄・奄美", "Okinawa and Amami"),
        Inset(("13421",), 1.3, (4.0, -5.9), "小笠原", "Ogasawara"),
    ),
    "13": (
        Inset(_IZU, 0.25, (2.78, -0.62), "伊豆諸島", "Izu Islands"),
        Inset(("13421",), 0.35, (3.08, -0.62), "小笠原", "Ogasawara"),
    ),
    "46": (Inset(_AMAMI, 0.7, (-8.6, -6.0), "奄美・トカラ", "Amami and Tokara"),),
    "47": (
        Inset(_MIYAKO, 1.0, (-10.95, -9.6), "宮古", "Miyako"),
        Inset(_YAEYAMA, 0.6, (-11.98, -10.4), "八重山", "Yaeyama"),
        Inset(_DAITO, 1.0, (-8.5, -10.4), "大東", "Daito"),
    ),
}
MARGIN, INSET_MARGIN, LABEL = 0.02, 0.03, 0.07  # of a side


@dataclass(frozen=True)
class Shapes:
    """Polygons of a coverage on the sheet: ``codes`` (n,) sorted, ``shapes`` (n,) of shapely."""

    codes: Array
    shapes: Array

    def where(self, keep: Array) -> Shapes:
        """The shapes for which the mask is true."""
        return Shapes(self.codes[keep], self.shapes[keep])


def compile_boundaries(directory: Path, static_dir: Path) -> dict[str, int]:
    """Write the shapes of the official files below ``static_dir``; bytes by relative path.

    The same input gives the same bytes. Raises PublicationError.
    """
    source = read_shapes(directory)
    names = _names(directory)
    coarse = light(source, NATIONAL)
    prefectures = sorted({code[:2] for code in source.codes})
    files: dict[str, object] = {"un/world_110m.json": _EMPTY_TOPOLOGY}
    views: dict[str, object] = {}

    sheet, frames = place(enlarge_islands(coarse), INSETS[NATION])
    views[NATION] = _view(sheet, frames)
    files["geo/municipalities.json"] = _collection(sheet, names, NATIONAL.decimals)
    files["geo/prefectures.json"] = _collection(dissolve(sheet), names, NATIONAL.decimals)
    fine = light(source, PREFECTURAL)
    for prefecture in prefectures:
        inside = np.char.startswith(fine.codes, prefecture)
        sheet, frames = place(fine.where(inside), INSETS.get(prefecture, ()))
        views[prefecture] = _view(sheet, frames)
        name = f"geo/prefecture_{prefecture}.json"
        files[name] = _collection(sheet, names, PREFECTURAL.decimals)
    files["geo/views.json"] = views
    return {name: _write(static_dir / name, content) for name, content in sorted(files.items())}


def read_shapes(directory: Path) -> Shapes:
    """The official shapes, projected to the sheet and made a clean coverage."""
    path = one_file(directory, FILES[0])
    features = _features(path)
    codes = np.array([_code(path, feature) for feature in features])
    if len(set(codes.tolist())) != MUNICIPALITIES or len(codes) != MUNICIPALITIES:
        raise PublicationError(
            path,
            f"does not hold each of {MUNICIPALITIES:,} municipalities once",
            value=f"{len(codes)} shapes, {len(set(codes.tolist()))} codes",
            cure=DOWNLOAD_AGAIN,
        )
    try:
        shapes = shapely.from_geojson([json.dumps(f["geometry"]) for f in features])
    except (KeyError, shapely.errors.GEOSException) as error:
        raise PublicationError(
            path, "has a shape that is no polygon", value=error, cure=DOWNLOAD_AGAIN
        ) from None
    west, south, east, north = shapely.total_bounds(shapes)
    if not (JAPAN[0] <= west and JAPAN[1] <= south and east <= JAPAN[2] and north <= JAPAN[3]):
        raise PublicationError(
            path,
            "reaches beyond Japan",
            value=(west, south, east, north),
            cure="Coordinates must be longitude, latitude in degrees",
        )
    today = set(read_municipalities(directory)["code"])
    if strange := sorted(set(codes.tolist()) ^ today):
        raise PublicationError(
            path,
            "has not the codes of today's municipalities",
            value=strange[:2],
            cure=DOWNLOAD_AGAIN,
        )
    if not (solid := np.isin(shapely.get_type_id(shapes), _AREAS)).all():
        wrong = codes[~solid][0]
        raise PublicationError(
            path, "has a shape that is no polygon", value=wrong, cure=DOWNLOAD_AGAIN
        )
    order = np.argsort(codes)
    flat = shapely.make_valid(shapely.transform(shapes[order], project))
    # the source has ten self-crossing shapes and a few neighbours that overlap by a hair
    clean = shapely.coverage_clean(np.array([_polygons(shape) for shape in flat]))
    return Shapes(codes[order], clean)


def read_neighbours(directory: Path) -> pd.DataFrame:
    """Who borders on whom by the official shapes: the table ``neighbour``; see ``neighbours``."""
    return neighbours(read_shapes(directory))


def neighbours(source: Shapes) -> pd.DataFrame:
    """Pairs of a coverage: code, neighbour (code < neighbour), shared_km, gap_km; sorted.

    ``gap_km`` is 0 where the two touch; ``shared_km`` is the length of their border, 0 where they
    meet in a corner. Who touches nobody, an island, stands with the nearest other, ``gap_km`` apart
    (shore to shore), so that everybody is in the table. Lengths are those of the sheet, which is
    equal-area: off by less than a per cent or two, and a coast by as much as the source smooths it.
    """
    one, other = shapely.STRtree(source.shapes).query(source.shapes, predicate="intersects")
    lone = np.bincount(one[one != other], minlength=len(source.codes)) == 0
    islands = np.flatnonzero(lone)
    gaps = [shapely.distance(source.shapes[i], source.shapes) for i in islands]
    for i, gap in zip(islands, gaps, strict=True):
        gap[i] = np.inf
    shore = np.array([gap.argmin() for gap in gaps], int)
    once = one < other
    pairs = np.concatenate([np.column_stack((one, other))[once], np.column_stack((islands, shore))])
    pairs = np.unique(np.sort(pairs, axis=1), axis=0)
    a, b = source.shapes[pairs[:, 0]], source.shapes[pairs[:, 1]]
    return pd.DataFrame(
        {
            "code": source.codes[pairs[:, 0]],
            "neighbour": source.codes[pairs[:, 1]],
            "shared_km": np.round(shapely.length(shapely.intersection(a, b)) * KM, 2),
            "gap_km": np.round(shapely.distance(a, b) * KM, 1),
        }
    )


def project(degrees: Array) -> Array:
    """Longitude and latitude (n, 2) in degrees → sheet units of 100 km (Albers, sphere)."""
    lon, lat = np.radians(degrees).T
    first, second = np.radians(PARALLELS)
    lon0, lat0 = np.radians(ORIGIN)
    n = (np.sin(first) + np.sin(second)) / 2
    c = np.cos(first) ** 2 + 2 * n * np.sin(first)

    def radius(latitude: Array) -> Array:
        return EARTH_RADIUS * np.sqrt(c - 2 * n * np.sin(latitude)) / n

    angle = n * (lon - lon0)
    x = radius(lat) * np.sin(angle)
    y = radius(lat0) - radius(lat) * np.cos(angle)
    return np.column_stack((x, y))


def light(source: Shapes, detail: Detail) -> Shapes:
    """Fewer parts and fewer points; neighbours still share every edge.

    A tolerance that suits Hokkaido makes triangles of Tokyo's wards. So the coverage is simplified
    at several tolerances, each municipality names the points it needs at the one that suits its
    size, and every ring keeps the points that anybody named: both sides of an edge the same.
    """
    kept = np.array(
        [
            _without_islets(shape, detail.islet, FAR if code in FAR_PARTS else np.inf)
            for code, shape in zip(source.codes, source.shapes, strict=True)
        ]
    )
    wanted = FINENESS * np.sqrt(shapely.area(kept))
    halvings = np.ceil(np.log2(np.maximum(detail.tolerance / wanted, 1)))
    named = []
    for step in np.unique(halvings):
        simple = shapely.coverage_simplify(kept, detail.tolerance / 2**step)
        named.append(_points(simple[halvings == step]))
    keep = set(np.concatenate(named).tolist())
    return Shapes(source.codes, np.array([_thinned(shape, keep) for shape in kept]))


def enlarge_islands(source: Shapes) -> Shapes:
    """Municipalities without a neighbour by land grow to SMALLEST_ISLAND about their centre."""
    one, other = shapely.STRtree(source.shapes).query(source.shapes, predicate="intersects")
    lone = np.bincount(one[one != other], minlength=len(source.codes)) == 0
    shapes = source.shapes.copy()
    for i in np.flatnonzero(lone & (shapely.area(shapes) < SMALLEST_ISLAND)):
        factor = np.sqrt(SMALLEST_ISLAND / shapes[i].area)
        centre = shapely.get_coordinates(shapely.centroid(shapes[i]))
        shapes[i] = _moved(shapes[i], factor, centre * (1 - factor))
    return Shapes(source.codes, shapes)


def place(source: Shapes, insets: Iterable[Inset]) -> tuple[Shapes, list[dict[str, Any]]]:
    """Move inset groups to their corner; the new shapes and the frame of each inset."""
    shapes = source.shapes.copy()
    frames: list[dict[str, Any]] = []
    left_over = np.ones(len(shapes), bool)
    for inset in insets:
        group = left_over & [code.startswith(inset.codes) for code in source.codes]
        left_over &= ~group
        west, south, _, _ = shapely.total_bounds(shapes[group])
        shift = np.array(inset.corner) - inset.scale * np.array([west, south])
        for i in np.flatnonzero(group):
            shapes[i] = _moved(shapes[i], inset.scale, shift)
        left, bottom, right, top = _padded(shapes[group], INSET_MARGIN)
        frames.append(
            {
                "x": [left, right, right, left, left],
                "y": [bottom, bottom, top, top, bottom],
                "ja": inset.ja,
                "en": inset.en,
            }
        )
    return Shapes(source.codes, shapes), frames


def dissolve(source: Shapes) -> Shapes:
    """One shape per prefecture, on the same edges."""
    prefectures = np.array([code[:2] for code in source.codes])
    codes = np.unique(prefectures)
    unions = [shapely.coverage_union_all(source.shapes[prefectures == code]) for code in codes]
    return Shapes(codes, np.array(unions))


def rings(shape: shapely.Geometry, decimals: int) -> list[list[list[list[float]]]]:
    """Coordinates of a (multi)polygon, rounded; d3-geo wants exterior rings clockwise.

    Parts that rounding makes empty are dropped.
    """
    parts = [
        [_rounded(ring, decimals, hole=i > 0) for i, ring in enumerate(shapely.get_rings(part))]
        for part in shapely.get_parts(shape)
    ]
    return [[ring for ring in part if ring] for part in parts if part[0]]


def _rounded(ring: shapely.Geometry, decimals: int, *, hole: bool) -> list[list[float]]:
    points = np.round(shapely.get_coordinates(ring), decimals) + 0.0  # -0.0 → 0.0
    points = points[np.append(True, (np.diff(points, axis=0) != 0).any(axis=1))]
    x, y = points.T
    area = (x[:-1] * y[1:] - x[1:] * y[:-1]).sum() / 2  # positive when counter-clockwise
    if abs(area) < 10.0 ** (-2 * decimals) / 4:
        return []
    if (area > 0) != hole:
        points = points[::-1]
    return [[int(v) if v == int(v) else float(v) for v in point] for point in points]


def _collection(source: Shapes, names: dict[str, dict[str, str]], decimals: int) -> object:
    features = []
    for code, shape in zip(source.codes.tolist(), source.shapes, strict=True):
        parts = rings(shape, decimals)
        if not parts:
            raise ValueError(f"{code}: nothing is left of the shape; simplify less")
        kind, coordinates = ("Polygon", parts[0]) if len(parts) == 1 else ("MultiPolygon", parts)
        geometry = {"type": kind, "coordinates": coordinates}
        features.append(
            {"type": "Feature", "id": code, "properties": names[code], "geometry": geometry}
        )
    return {"type": "FeatureCollection", "features": features}


def _view(source: Shapes, frames: list[dict[str, Any]]) -> dict[str, object]:
    inside = [shapely.box(*shapely.total_bounds(source.shapes))]
    inside += [shapely.linestrings(frame["x"], frame["y"]) for frame in frames]
    left, bottom, right, top = _padded(np.array(inside), MARGIN)
    if frames:  # their names stand above them
        highest = max(y for frame in frames for y in frame["y"])
        top = round(max(top, highest + LABEL * (top - bottom)), 2)
    return {"x": [left, right], "y": [bottom, top], "frames": frames}


def _padded(shapes: Array, share: float) -> list[float]:
    left, bottom, right, top = shapely.total_bounds(shapes)
    pad = share * max(right - left, top - bottom)
    return [round(float(v), 2) for v in (left - pad, bottom - pad, right + pad, top + pad)]


def _moved(shape: shapely.Geometry, scale: float, shift: Array) -> shapely.Geometry:
    return shapely.transform(shape, lambda points: points * scale + shift)


def _without_islets(shape: shapely.Geometry, islet: float, far: float) -> shapely.Geometry:
    parts = shapely.get_parts(shape)
    areas = shapely.area(parts)
    largest = int(areas.argmax())
    keep = (areas >= islet) & (shapely.distance(parts, parts[largest]) <= far)
    keep[largest] = True
    return shapely.multipolygons(parts[keep])


def _points(shapes: Array) -> Array:
    """Coordinates as complex numbers, which numpy can look up in one another."""
    x, y = shapely.get_coordinates(shapes).T
    return x + 1j * y


def _thinned(shape: shapely.Geometry, keep: set[complex]) -> shapely.Geometry:
    """The (multi)polygon with those of its points that are in ``keep``."""
    parts = []
    for part in shapely.get_parts(shape):
        rings = [_points(ring)[:-1] for ring in shapely.get_rings(part)]
        rings = [points[[point in keep for point in points.tolist()]] for points in rings]
        lines = [
            shapely.linearrings(points.real, points.imag) for points in rings if len(points) > 2
        ]
        parts.append(shapely.polygons(lines[0], lines[1:] or None))
    return shapely.multipolygons(parts)


def _polygons(shape: shapely.Geometry) -> shapely.Geometry:
    """The polygons of what make_valid returns, without stray lines."""
    if shape.geom_type != "GeometryCollection":
        return shape
    parts = shapely.get_parts(shape)
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])


def _features(path: Path) -> Sequence[dict[str, Any]]:
    try:
        features = json.loads(path.read_bytes())["features"]
    except (ValueError, KeyError, TypeError) as error:
        raise PublicationError(
            path, "is not a GeoJSON feature collection", value=error, cure=DOWNLOAD_AGAIN
        ) from None
    if not isinstance(features, list) or not features:
        raise PublicationError(path, "holds no shapes", cure=DOWNLOAD_AGAIN)
    return features


def _code(path: Path, feature: dict[str, Any]) -> str:
    code = (feature.get("properties") or {}).get("code")
    if not (isinstance(code, str) and len(code) == 5 and code.isdigit()):
        raise PublicationError(
            path,
            "has a shape without a five-digit code",
            value=feature.get("properties"),
            cure="The join key is properties.code, JIS code as text",
        )
    return code


def _names(directory: Path) -> dict[str, dict[str, str]]:
    """Code → names ja and en, with the prefecture; prefectures under their two digits."""
    prefectures = read_prefectures(directory)
    columns = (prefectures[c] for c in ("code", "name", "name_en"))
    names = {code: {"ja": ja, "en": en} for code, ja, en in zip(*columns, strict=True)}
    table = read_municipalities(directory)
    columns = (table[c] for c in ("code", "name", "name_romaji"))
    for code, ja, romaji in zip(*columns, strict=True):
        prefecture = names[code[:2]]
        names[code] = {"ja": f"{prefecture['ja']} {ja}", "en": f"{romaji}, {prefecture['en']}"}
    return names


def _write(path: Path, content: object) -> int:
    """JSON without spaces, replaced in one step."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
    return len(text.encode())


_EMPTY_TOPOLOGY = {
    "type": "Topology",
    "objects": {
        layer: {"type": "GeometryCollection", "geometries": []}
        for layer in ("coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits")
    },
    "arcs": [],
}
