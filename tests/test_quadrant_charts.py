"""The quadrant, its trail and the coefficients: valid for Plotly, nothing lost, nothing faded."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.io
import pytest
from plotly.graph_objects import Figure

from charts.coefficients import coefficients
from charts.map import municipal_map
from charts.quadrant import FAINT, LARGEST, SMALLEST, STRONG, quadrant, trail

COMMON = {
    "names": ("増減率", "依存度"),
    "units": ("％", "％"),
    "decimals": (1, 1),
    "splits": (0.0, 30.0),
    "lang": "ja",
}
GROUPS = pd.DataFrame({"code": ["g1"], "place": ["備北（3団体）"], "x": [-5.0], "y": [50.0]})


def towns(n: int = 60) -> pd.DataFrame:
    rng = np.random.default_rng(20240401)
    frame = pd.DataFrame(
        {
            "code": [f"01{i:03d}" for i in range(n)],
            "place": [f"町{i}" for i in range(n)],
            "x": rng.normal(0, 5, n).round(1),
            "y": rng.uniform(0, 80, n).round(1),
            "size": rng.integers(100, 100_000, n).astype(float),
            "kind": np.arange(n) % 3,
        }
    )
    return frame.assign(
        corner=(frame["x"] >= 0).astype(int) + 2 * (frame["y"] < 30).astype(int), picked=True
    )


def draw(frame: pd.DataFrame, mode: str = "light", **options: object) -> Figure:
    return quadrant(frame, kinds=("市", "町", "村"), mode=mode, **{**COMMON, **options})


def ways() -> pd.DataFrame:
    rows = [
        (c, f"町{c}", y, y - 2000.0, 30.0 + y % 7, c) for c in (0, 1) for y in (2000, 2005, 2010)
    ]
    return pd.DataFrame(rows, columns=["code", "place", "year", "x", "y", "colour"])


def table() -> pd.DataFrame:
    rows = [("高齢化（点）", 0.5, 0.2, 0.8), ("人口", -1.0, -3.0, 1.0)]
    return pd.DataFrame(rows, columns=["name", "estimate", "low", "high"])


def test_words_of_corners_lie_on_no_point() -> None:
    """Two lines of words of a height of 560 pixels, at both ends; the line is inside too."""
    frame = towns()
    frame["y"] = frame["y"] * 0.2  # all below the line at 30
    words = ("右", "左", "上", "下")
    low, high = draw(frame, corners=words).layout.yaxis.range
    free = 0.1 * (high - low)
    assert low + free < frame["y"].min() and high - free > 30
    assert draw(frame).layout.yaxis.range is None


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_option_is_one_that_plotly_knows(mode: str) -> None:
    frame = towns()
    frame.loc[:20, "picked"] = False
    more = {"groups": GROUPS, "box": (-5.0, 1.0, 3.0, 40.0), "boxing": True, "selected": ("01003",)}
    figures = (draw(frame, mode), draw(frame, mode, **more))
    figures += (trail(ways(), mode=mode, **COMMON), coefficients(table(), unit="係数", mode=mode))
    for figure in figures:
        Figure(figure.to_dict())  # raises on an unknown option or a wrong value
        assert figure.layout.title.text is None


def test_every_municipality_is_drawn_once_and_areas_follow_people() -> None:
    frame = towns()
    figure = draw(frame)
    codes = [row[0] for trace in figure.data for row in trace.customdata]
    assert sorted(codes) == sorted(frame["code"])
    size = {
        row[0]: s for t in figure.data for row, s in zip(t.customdata, t.marker.size, strict=True)
    }
    assert max(size.values()) == LARGEST
    people = frame.set_index("code")["size"]
    for code, diameter in size.items():
        share = (people[code] / people.max()) ** 0.5
        assert diameter == pytest.approx(SMALLEST + (LARGEST - SMALLEST) * share)


def test_what_is_not_picked_is_faint_and_stays_so_after_a_click() -> None:
    frame = towns()
    frame["picked"] = frame["corner"] == 0
    faint, *strong = draw(frame).data
    assert {row[0] for row in faint.customdata} == set(frame.loc[~frame["picked"], "code"])
    assert faint.marker.opacity == faint.unselected.marker.opacity == FAINT
    assert not faint.showlegend
    for trace in strong:
        assert trace.marker.opacity == trace.unselected.marker.opacity == STRONG


def test_corners_are_counted_over_all_whatever_is_picked() -> None:
    frame = towns()
    frame["picked"] = False
    texts = [a.text for a in draw(frame).layout.annotations[1:]]
    assert texts == [f"<b>{(frame['corner'] == i).sum()}</b>" for i in range(4)]


def test_groups_are_stars_with_names_and_the_chosen_are_ringed() -> None:
    *_, ring, star = draw(towns(), groups=GROUPS, selected=("01003", "g1")).data
    assert ring.marker.symbol == "circle-open"
    assert list(ring.text) == ["<b>町3</b>"]
    assert star.marker.symbol == "star"
    assert (list(star.x), list(star.text)) == ([-5.0], ["<b>備北（3団体）</b>"])


def test_a_pull_draws_a_box_only_when_asked_for() -> None:
    assert draw(towns()).layout.dragmode != "select"
    figure = draw(towns(), boxing=True, box=(-5.0, 1.0, 3.0, 40.0))
    assert figure.layout.dragmode == "select"
    frame = figure.layout.shapes[-1]
    assert (frame.x0, frame.x1, frame.y0, frame.y1) == (-5.0, 1.0, 3.0, 40.0)


def test_a_trail_runs_by_year_and_writes_its_ends() -> None:
    figure = trail(ways().sample(frac=1, random_state=1), mode="light", **COMMON)
    for way in figure.data:
        assert list(way.customdata) == [2000, 2005, 2010]
        assert list(way.text) == ["2000", "", "2010"]
        assert way.marker.size[-1] == max(way.marker.size)
    assert len({way.line.color for way in figure.data}) == 2


def test_a_trail_is_dotted_over_years_that_are_not_held() -> None:
    rows = [("a", "甲", y, float(y), 1.0, 0) for y in (2000, 2001, 2002, 2010, 2011)]
    frame = pd.DataFrame(rows, columns=["code", "place", "year", "x", "y", "colour"])
    bridge, way = trail(frame, mode="light", **COMMON).data
    assert list(bridge.x) == [2002.0, 2010.0]
    assert bridge.line.dash == "dot"
    assert list(way.x) == [2000.0, 2001.0, 2002.0, None, 2010.0, 2011.0]
    assert list(way.text) == ["2000", "", "", "", "", "2011"]


def test_intervals_reach_from_low_to_high_in_the_order_of_the_table() -> None:
    dots = coefficients(table(), unit="係数", mode="light").data[0]
    assert list(dots.x) == [0.5, -1.0]
    assert dots.y[0] > dots.y[1]
    reach = zip(dots.x, dots.error_x.arrayminus, dots.error_x.array, strict=True)
    ends = [(x - low, x + high) for x, low, high in reach]
    assert ends == [pytest.approx((0.2, 0.8)), pytest.approx((-3.0, 1.0))]


def test_what_lies_outside_the_kinds_has_the_colour_of_land() -> None:
    frame = pd.DataFrame({"code": ["01100", "02201", "03201"], "place": "", "status": "derived"})
    figure = municipal_map(
        frame.assign(value=[-1.0, 0.0, 1.0]),
        name="隅", unit="", decimals=0, scale="nominal", lang="ja", mode="light",
        labels={-1: "外", 0: "左", 1: "右"},
    )  # fmt: skip
    plain = municipal_map(
        frame.assign(value=[1.0, 0.0, 1.0]),
        name="隅", unit="", decimals=0, scale="nominal", lang="ja", mode="light",
        labels={0: "左", 1: "右"},
    )  # fmt: skip
    colours = {t.name: t.colorscale[0][1] for t in figure.data if t.showlegend}
    assert colours["外 1"] == figure.data[0].colorscale[0][1]
    same = {t.name: t.colorscale[0][1] for t in plain.data if t.showlegend}
    assert colours["左 1"] == same["左 1"]


def test_the_quadrant_of_japan_is_light_on_the_wire() -> None:
    assert len(plotly.io.to_json(draw(towns(1718)), validate=False)) < 260_000
