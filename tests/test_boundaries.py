"""Shapes that the browser draws: complete, on one sheet, the same bytes each time."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from data import queries
from data.model import PublicationError
from data.publications import boundaries
from data.publications.boundaries import (
    INSETS,
    NATION,
    Detail,
    Inset,
    Shapes,
    compile_boundaries,
    dissolve,
    light,
    neighbours,
    place,
    project,
    read_shapes,
    rings,
)

STATIC = Path(__file__).parent.parent / "static"


def features(name: str) -> dict[str, dict]:
    collection = json.loads((STATIC / "geo" / f"{name}.json").read_text("utf-8"))
    return {feature["id"]: feature for feature in collection["features"]}


def squares() -> Shapes:
    """Two neighbours whose common edge has a needless point, and an island."""
    left = shapely.Polygon([(0, 0), (0, 2), (2, 2), (2.001, 1), (2, 0)])
    right = shapely.Polygon([(2, 0), (2.001, 1), (2, 2), (4, 2), (4, 0)])
    island = shapely.box(10, 10, 11, 11)
    return Shapes(np.array(["01001", "01002", "02001"]), np.array([left, right, island]))


@pytest.mark.parametrize("name", ["municipalities", "prefectures"])
def test_every_unit_is_drawn_once(name: str) -> None:
    held = features(name)
    assert len(held) == (1741 if name == "municipalities" else 47)
    assert all(set(feature["properties"]) == {"ja", "en"} for feature in held.values())


def test_names_carry_the_prefecture() -> None:
    held = features("municipalities")
    assert held["13206"]["properties"] == {"ja": "東京都 府中市", "en": "Fuchu, Tokyo"}
    assert held["34208"]["properties"] == {"ja": "広島県 府中市", "en": "Fuchu, Hiroshima"}


def test_prefecture_files_hold_the_municipalities_of_theirs() -> None:
    national = set(features("municipalities"))
    held = {code for p in features("prefectures") for code in features(f"prefecture_{p}")}
    assert held == national


def test_exterior_rings_are_clockwise_and_closed() -> None:
    """d3-geo fills the globe around a ring that runs the other way."""
    for feature in features("municipalities").values():
        geometry = feature["geometry"]
        one = geometry["type"] == "Polygon"
        parts = [geometry["coordinates"]] if one else geometry["coordinates"]
        for exterior, *holes in parts:
            assert exterior[0] == exterior[-1]
            assert signed_area(exterior) < 0
            assert all(signed_area(hole) > 0 for hole in holes)


def signed_area(ring: list[list[float]]) -> float:
    x, y = np.array(ring).T
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum() / 2)


def test_every_shape_lies_in_its_view_and_insets_in_their_frames() -> None:
    views = json.loads((STATIC / "geo" / "views.json").read_text("utf-8"))
    for key, view in views.items():
        name = "municipalities" if key == NATION else f"prefecture_{key}"
        shapes = [shapely.from_geojson(json.dumps(f["geometry"])) for f in features(name).values()]
        left, bottom, right, top = shapely.total_bounds(shapes)
        assert view["x"][0] <= left
        assert right <= view["x"][1]
        assert view["y"][0] <= bottom
        assert top <= view["y"][1]
        assert len(view["frames"]) == len(INSETS.get(key, ()))


def test_national_shapes_are_small_and_the_base_map_is_empty() -> None:
    assert (STATIC / "geo" / "municipalities.json").stat().st_size < 550_000
    assert json.loads((STATIC / "un" / "world_110m.json").read_text("utf-8"))["arcs"] == []


def test_projection_keeps_areas() -> None:
    """A cell of 0.1° × 0.1° on a sphere of 6,371 km has R² Δλ (sin φ₂ − sin φ₁)."""
    for lon, lat in ((127.0, 26.0), (137.0, 36.0), (144.0, 44.0)):
        cell = shapely.segmentize(shapely.box(lon, lat, lon + 0.1, lat + 0.1), 0.001)
        area = shapely.transform(cell, project).area
        sines = np.sin(np.radians(lat + 0.1)) - np.sin(np.radians(lat))
        assert area == pytest.approx(63.71**2 * np.radians(0.1) * sines, rel=1e-6)


def test_origin_is_the_middle_and_north_is_up() -> None:
    points = project(np.array([[137.0, 36.0], [137.0, 37.0], [138.0, 36.0]]))
    assert points[0] == pytest.approx([0, 0], abs=1e-9)
    assert points[1] == pytest.approx([0, 1.11], abs=0.02)  # a degree is 111 km
    assert points[2] == pytest.approx([0.9, 0], abs=0.02)


def test_simplifying_keeps_edges_common_and_small_islands() -> None:
    islet = shapely.box(20, 20, 20.1, 20.1)
    start = squares()
    with_islet = shapely.multipolygons([*shapely.get_parts(start.shapes[0]), islet])
    shapes = Shapes(start.codes, np.array([with_islet, *start.shapes[1:]]))
    lighter = light(shapes, Detail(tolerance=0.2, islet=0.5, decimals=2))
    assert shapely.coverage_is_valid(lighter.shapes)
    assert shapely.get_num_coordinates(lighter.shapes).tolist() == [5, 5, 5]
    assert [shape.area for shape in lighter.shapes] == [4, 4, 1]


def test_an_island_that_is_all_a_municipality_has_stays() -> None:
    lighter = light(squares(), Detail(tolerance=0.2, islet=50.0, decimals=2))
    assert not shapely.is_empty(lighter.shapes).any()


def test_insets_move_scale_and_frame_the_first_that_names_a_code() -> None:
    insets = (Inset(("02",), 2.0, (-5, -5), "島", "Island"), Inset(("0",), 1.0, (0, 0), "他", "x"))
    placed, frames = place(squares(), insets)
    assert placed.shapes[2].bounds == (-5, -5, -3, -3)
    assert placed.shapes[0].bounds[:2] == (0, 0)
    assert frames[0]["ja"] == "島"
    assert min(frames[0]["x"]) < -5 < -3 < max(frames[0]["x"])


def test_prefectures_are_dissolved_without_inner_edges() -> None:
    merged = dissolve(squares())
    assert merged.codes.tolist() == ["01", "02"]
    assert merged.shapes[0].area == pytest.approx(8)
    assert shapely.get_num_interior_rings(merged.shapes[0]) == 0


def test_rounding_drops_what_has_no_area() -> None:
    speck = shapely.multipolygons([shapely.box(0, 0, 1, 1), shapely.box(5, 5, 5.001, 5.001)])
    assert len(rings(speck, 2)) == 1


def geojson(directory: Path, content: object) -> Path:
    target = directory / "geo" / "municipalities_full.geojson"
    target.parent.mkdir(parents=True)
    text = content if isinstance(content, str) else json.dumps(content)
    target.write_text(text, "utf-8")
    return directory


def square_feature(code: object, west: float = 135.0) -> dict:
    ring = [[west, 35], [west, 36], [west + 1, 36], [west + 1, 35], [west, 35]]
    return {
        "type": "Feature",
        "properties": {"code": code},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('{"features": [', "not a GeoJSON"),
        ("[]", "not a GeoJSON"),
        ({"features": []}, "no shapes"),
        ({"features": [square_feature(1100)]}, "five-digit code"),
        ({"features": [{"properties": None}]}, "five-digit code"),
        ({"features": [square_feature("01100")] * 2}, "1,741 municipalities once"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, content: object, says: str) -> None:
    with pytest.raises(PublicationError, match=says) as caught:
        read_shapes(geojson(tmp_path, content))
    assert "municipalities_full.geojson" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_coordinates_beyond_japan_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boundaries, "MUNICIPALITIES", 1)
    with pytest.raises(PublicationError, match="beyond Japan"):
        read_shapes(geojson(tmp_path, {"features": [square_feature("01100", west=35.0)]}))


def test_a_shape_without_polygon_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boundaries, "MUNICIPALITIES", 1)
    feature = square_feature("01100")
    feature["geometry"] = {"type": "Polygon", "coordinates": [[["x", 1]]]}
    with pytest.raises(PublicationError, match="no polygon"):
        read_shapes(geojson(tmp_path, {"features": [feature]}))


@pytest.mark.parametrize(
    ("code", "kind", "coordinates", "says"),
    [
        ("99999", "Polygon", None, "codes of today's municipalities .*01100.*99999"),
        ("01100", "Point", [135, 35], "shape that is no polygon .*01100"),
    ],
)
def test_a_strange_code_or_a_point_is_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    code: str,
    kind: str,
    *,
    coordinates: object,
    says: str,
) -> None:
    monkeypatch.setattr(boundaries, "MUNICIPALITIES", 1)
    today = pd.DataFrame({"code": ["01100"]})
    monkeypatch.setattr(boundaries, "read_municipalities", lambda _: today)
    feature = square_feature(code)
    if coordinates:
        feature["geometry"] = {"type": kind, "coordinates": coordinates}
    with pytest.raises(PublicationError, match=says):
        read_shapes(geojson(tmp_path, {"features": [feature]}))


@pytest.mark.official
def test_compiling_gives_the_committed_bytes(official: Path, tmp_path: Path) -> None:
    sizes = compile_boundaries(official, tmp_path)
    assert len(sizes) == 51
    for name in sizes:
        assert (tmp_path / name).read_bytes() == (STATIC / name).read_bytes(), name


def test_neighbours_share_an_edge_a_corner_or_the_sea() -> None:
    shapes = squares()
    corner = shapely.box(4, 2, 5, 3)
    four = Shapes(np.append(shapes.codes, "03001"), np.append(shapes.shapes, corner))
    found = neighbours(four).set_index(["code", "neighbour"])
    edge = shapely.length(shapely.LineString([(2, 0), (2.001, 1), (2, 2)])) * 100
    assert found.loc[("01001", "01002")].tolist() == pytest.approx([edge, 0], abs=0.01)
    assert found.loc[("01002", "03001")].tolist() == [0, 0]
    gap = np.hypot(5, 7) * 100  # from (5, 3) to (10, 10)
    assert found.loc[("02001", "03001")].tolist() == pytest.approx([0, gap], abs=0.1)
    assert len(found) == 3


@pytest.mark.official
def test_the_kept_neighbours_are_those_of_the_official_shapes(official: Path) -> None:
    kept = queries.run("neighbours", {"code": None})
    once = kept[kept["code"] < kept["neighbour"]].sort_values(["code", "neighbour"])
    fresh = neighbours(read_shapes(official))
    pd.testing.assert_frame_equal(once.reset_index(drop=True), fresh, rtol=1e-6)
