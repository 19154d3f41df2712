"""Figures about people: sums only where both parts are, columns of 100, panels on one scale."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from plotly.graph_objects import Figure

from charts.balance import balance_figure
from charts.classes import class_columns
from charts.multiples import HIGH, panels
from charts.pyramid import pyramid_figure

#: 2023 has no social change: it has no sum.
MOVES = pd.DataFrame(
    {
        "component": ["natural", "social", "natural", "social", "natural"],
        "year": [2021, 2021, 2022, 2022, 2023],
        "value": [-30.0, 10.0, -40.0, -5.0, -50.0],
    }
)
SIZES = pd.DataFrame(
    {
        "year": [2020, 2020, 2020, 2050, 2050, 2050],
        "projected": [False] * 3 + [True] * 3,
        "size": ["small", "large", "city"] * 2,
        "share": [60.0, 36.0, 4.0, 70.0, 25.0, 5.0],
        "said": ["60団体", "36団体", "4団体", "70団体", "25団体", "5団体"],
    }
)
PATHS = pd.DataFrame(
    {
        "code": ["01"] * 4 + ["13"] * 4 + ["47"] * 4,
        "place": ["北海道"] * 4 + ["東京都"] * 4 + ["沖縄県"] * 4,
        "counted": ["国勢調査", "国勢調査", "将来推計", "将来推計"] * 3,
        "year": [1980, 2020, 2020, 2050] * 3,
        "projected": [False, False, True, True] * 3,
        "value": [100.0, 94.0, 94.0, 70.0, 100.0, 121.0, 121.0, 124.0, 100.0, 133.0, 133.0, 126.0],
    }
)


def balance(mode: str = "light") -> Figure:
    names = {"natural": "自然増減", "social": "社会増減"}
    return balance_figure(
        MOVES, names=names, net="合計", unit="人", decimals=0, lang="ja", mode=mode
    )


def columns(mode: str = "light") -> Figure:
    return class_columns(
        SIZES,
        names={"small": "1万人未満", "large": "1万人以上", "city": "政令指定都市"},
        counts={False: "国勢調査", True: "将来推計"},
        unit="％",
        mode=mode,
        apart="city",
    )


def multiples(mode: str = "light", **options: object) -> Figure:
    common = {"columns": 2, "level": 100.0, "unit": "1980年＝100"}
    return panels(PATHS, mode=mode, **{**common, **options})


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("draw", [balance, columns, multiples])
def test_every_option_is_one_that_plotly_knows(draw: object, mode: str) -> None:
    figure = draw(mode)
    Figure(figure.to_dict())  # raises on an unknown option or a wrong value
    assert figure.layout.template.layout.paper_bgcolor == "rgba(0,0,0,0)"
    assert figure.layout.title.text is None


def test_a_sum_stands_only_where_both_parts_are() -> None:
    natural, social, net = balance().data
    assert list(natural.x) == [2021, 2022, 2023]
    assert list(social.x) == [2021, 2022]
    assert dict(zip(net.x, net.y, strict=True)) == {2021: -20.0, 2022: -45.0}


def test_bars_of_one_sign_stand_on_each_other_and_are_told_apart_without_colour() -> None:
    figure = balance()
    natural, social, _ = figure.data
    assert figure.layout.barmode == "relative"
    assert natural.marker.pattern.shape is None
    assert social.marker.pattern.shape == "/"


def test_without_a_year_of_both_there_is_no_sum() -> None:
    figure = balance_figure(
        MOVES[MOVES["year"].eq(2023)],
        names={"natural": "N", "social": "S"},
        net="net",
        unit="persons",
        decimals=0,
        lang="en",
        mode="light",
    )
    assert [trace.name for trace in figure.data] == ["N"]


def test_columns_hold_the_whole_and_projected_ones_are_hatched() -> None:
    figure = columns()
    assert figure.layout.barmode == "stack" and list(figure.layout.yaxis.range) == [0, 100]
    assert np.sum([trace.y for trace in figure.data], axis=0) == pytest.approx([100.0, 100.0])
    assert all(list(trace.marker.pattern.shape) == ["", "/"] for trace in figure.data)
    assert figure.data[0].customdata[1][1] == "将来推計"


def test_the_class_of_another_kind_is_off_the_scale_and_thin_parts_are_not_written_on() -> None:
    small, large, city = columns().data
    assert len({small.marker.color, large.marker.color, city.marker.color}) == 3
    assert list(city.text) == ["", "5"]


def test_panels_share_one_scale_and_end_in_their_last_value() -> None:
    figure = multiples()
    heights: dict[float, float] = {}
    for trace in figure.data[1:]:
        for y, said in zip(trace.y, trace.customdata, strict=True):
            if y is not None:
                # the place in its own panel: rows are one apart
                heights.setdefault(float(said[3]), y - np.floor(y))
                assert heights[float(said[3])] == pytest.approx(y - np.floor(y))
    low, high = min(heights), max(heights)
    assert heights[high] - heights[low] == pytest.approx(HIGH)
    assert (heights[100.0] - heights[low]) / HIGH == pytest.approx((100 - low) / (high - low))
    texts = [note.text for note in figure.layout.annotations]
    assert {"北海道", "東京都", "沖縄県", "70", "124", "126"} <= set(texts)


def test_the_lines_of_two_places_are_not_joined() -> None:
    _, counted, ahead = multiples().data
    assert [y is None for y in counted.y] == [False, False, True] * 3
    assert (counted.line.dash, ahead.line.dash) == ("solid", "dot")


def test_chosen_places_stand_out_and_others_are_grey() -> None:
    everyone = multiples().data[1].line.color
    figure = multiples(emphasis=("13",))
    grey, chosen = figure.data[1], figure.data[3]
    assert chosen.line.color == everyone != grey.line.color
    assert {said[0] for said in chosen.customdata} == {"東京都", ""}


def test_fewer_columns_make_a_higher_figure_of_the_same_numbers() -> None:
    narrow, wide = multiples(columns=1), multiples(columns=3)
    assert narrow.layout.height > wide.layout.height
    assert [said[3] for said in narrow.data[1].customdata] == [
        said[3] for said in wide.data[1].customdata
    ]


def test_a_pyramid_has_men_left_and_an_outline_along_the_bands() -> None:
    bands = pd.DataFrame(
        {
            "sex": ["male", "male", "female", "female"],
            "age_from": [0, 5, 0, 5],
            "age_to": [4, None, 4, None],
            "value": [30.0, 20, 28, 22],
        }
    )
    fig = pyramid_figure(
        bands,
        bands.assign(value=10.0),
        column="value",
        unit="人",
        decimals=0,
        names={"male": "男", "female": "女", "bands": "2020", "other": "1970"},
        lang="ja",
        mode="light",
    )
    men, women, *outlines = (trace.to_plotly_json() for trace in fig.data)
    assert (list(men["x"]), list(men["y"])) == ([-30, -20], [2.5, 7.5])
    assert list(women["x"]) == [28, 22]
    assert [word for _, word in men["customdata"]] == ["0–4", "5+"]
    # up one band, then the next, without a step between
    assert [list(o["y"]) for o in outlines] == [[0, 5, 5, 10]] * 2
    assert [list(o["x"]) for o in outlines] == [[-10] * 4, [10] * 4]
