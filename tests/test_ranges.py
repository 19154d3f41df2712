"""The figure of how a verdict moves: valid for Plotly, ends as given, the median in its place."""

from __future__ import annotations

import pytest
from plotly.graph_objects import Figure

from charts.ranges import Row, ranges

ROWS = (
    Row("類似団体", (42.0,), ("類似団体",), None),
    Row("団体数", (30.0, 38.4, 57.0), ("5団体", "6団体", "7団体"), None),
    Row("重み", (12.0, 80.0), (), (20.0, 70.0)),
)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_option_is_one_that_plotly_knows(mode: str) -> None:
    Figure(ranges(ROWS, "パーセンタイル", mode).to_dict())  # raises on an unknown option


def test_rows_have_their_ends_their_dots_and_their_words() -> None:
    figure = ranges(ROWS, "パーセンタイル", "light")
    assert [list(t.x) for t in figure.data] == [[42.0], [30.0, 38.4, 57.0], [12.0, 80.0]]
    assert list(figure.data[1].hovertext) == ["5団体", "6団体", "7団体"]
    assert [a.text.split("<b>")[1] for a in figure.layout.annotations] == [
        "42</b>", "30–57</b>", "12–80</b>",
    ]  # fmt: skip
    lines = [(s.x0, s.x1) for s in figure.layout.shapes]
    assert lines == [(50, 50), (42, 42), (30, 57), (12, 80), (20, 70)]


def test_the_scale_is_whole() -> None:
    axis = ranges(ROWS, "", "light").layout.xaxis
    assert axis.range[0] <= 0
    assert axis.range[1] >= 100
