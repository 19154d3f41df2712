"""Figures: valid for Plotly, light on the wire, honest about gaps, ties and ends."""

from __future__ import annotations

import json
import re
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import plotly.io
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plotly.graph_objects import Figure

from charts import scales, theme
from charts.burden import burden
from charts.composition import composition
from charts.distribution import bar_limits, distribution
from charts.dots import Strip, dots
from charts.fit import fitted
from charts.government import government
from charts.heat import heat
from charts.lines import lines, value_range, with_gaps
from charts.lorenz import Line, lorenz
from charts.map import class_colours, municipal_map, municipal_map_years
from charts.ranking import picked, ranking
from charts.stacked import Part, stacked
from charts.strips import strips
from charts.words import readable, with_unit

ROOT = Path(__file__).parent.parent
#: No official figure has more than four decimals.
numbers = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 4))


def japan(values: object = None) -> pd.DataFrame:
    """All 1,741 codes as on the map, with values."""
    text = (ROOT / "static" / "geo" / "municipalities.json").read_text("utf-8")
    codes = re.findall(r'"id":"(\d{5})"', text)
    value = np.linspace(0, 70, len(codes)).round(1) if values is None else values
    return pd.DataFrame({"code": codes, "place": codes, "value": value, "status": "official"})


def towns(values: list[float]) -> pd.DataFrame:
    codes = [f"01{n:03d}" for n in range(len(values))]
    frame = pd.DataFrame({"code": codes, "place": codes, "value": values, "status": "official"})
    return frame.assign(rank=frame["value"].rank(ascending=False, method="min"))


def draw(frame: pd.DataFrame, **options: object) -> Figure:
    common = {"name": "割合", "unit": "％", "decimals": 1, "lang": "ja", "mode": "light"}
    return municipal_map(frame, **{**common, **options})


SHARE = {"unit": "％", "decimals": 1, "lang": "ja"}
YEARS = pd.DataFrame(
    {
        "code": ["00"] * 4 + ["01209"] * 3,
        "place": ["全国"] * 4 + ["夕張市"] * 3,
        "year": [2018, 2019, 2020, 2021, 2018, 2020, 2021],
        "value": [17.0, 17.2, 15.0, 18.0, 50.0, 55.0, 54.0],
    }
)
BAND = YEARS.assign(low=YEARS["value"] - 2, high=YEARS["value"] + 2)
SHARES = np.array([[70.0, 30.0], [np.nan, np.nan]])
PARTS = pd.DataFrame(
    {
        "year": [2022, 2022, 2023],
        "item": ["tax", "grant", "grant"],
        "part": ["地方税", "交付税", "交付税"],
        "value": [4e6, 6e6, 5e6],
    }
)
#: Sources to levels to functions, both sides of a level equal.
STREAMS = pd.DataFrame(
    {
        "side": ["in", "in", "in", "out", "out"],
        "item": ["local_tax", "grant", "local_tax", "police", "welfare"],
        "level": ["prefecture", "prefecture", "towns", "prefecture", "towns"],
        "value": [30.0, 20.0, 40.0, 50.0, 40.0],
    }
)
NAMED = {
    "prefecture": "県", "towns": "市町村", "in.local_tax": "地方税", "in.grant": "交付税",
    "out.police": "警察", "out.welfare": "福祉",
}  # fmt: skip
WHOLES = pd.DataFrame(
    {
        "code": ["01209", "14100"],
        "place": ["夕張市", "横浜市"],
        "own": [1700.0, 520.0],
        "prefecture": [560.0, 200.0],
        "twice": [-46.0, -27.0],
        "mark": [125.0, 240.0],
    }
)
PAID = pd.DataFrame(
    {
        "code": ["01209", "14100", "23427"],
        "place": ["夕張市", "横浜市", "飛島村"],
        "x": [139.8, 236.2, 865.4],
        "y": [1724.5, 521.7, 1174.9],
        "size": [6411.0, 3_752_969.0, 4711.0],
        "kind": [2, 0, 3],
    }
)
GROUP = pd.DataFrame({"code": ["g1"], "place": ["備北（3団体）"], "value": [2.5]})


def wholes(**options: object) -> Figure:
    parts = (
        Part("own", "市町村", 0),
        Part("prefecture", "県", 1, "/"),
        Part("twice", "二重", None, "x", listed=False),
        Part("", "斜線は県", None, "/"),
    )
    common = {"unit": "千円／人", "decimals": 0, "lang": "ja", "mark": "税"}
    return stacked(WHOLES, parts, **{**common, **options})


def paid(frame: pd.DataFrame = PAID, **options: object) -> Figure:
    return burden(
        frame,
        names=("税", "歳出"),
        unit="千円／人",
        agree="税＝歳出",
        kinds=("指定都市", "中核市", "市", "町村"),
        named=("23427",),
        lang="ja",
        **options,
    )


BANDS = pd.DataFrame(
    {
        "kind": ["town", "city"],
        "name": ["町村", "市"],
        "says": ["2団体", "1団体"],
        "p10": [200.0, float("nan")],
        "median": [5000.0, 7000.0],
        "p90": [9000.0, float("nan")],
    }
)
BODIES = pd.DataFrame(
    {
        "code": ["13402", "34302", "01209"],
        "place": ["青ヶ島村", "府中町", "夕張市"],
        "value": [168.0, 52_891.0, 6729.0],
        "kind": ["town", "town", "city"],
    }
)


def bodies(frame: pd.DataFrame = BODIES, **options: object) -> Figure:
    common = {"unit": "人", "decimals": 0, "lang": "ja", "mode": "light"}
    return strips(frame, BANDS, **{**common, **options})


def figures(mode: str) -> dict[str, Figure]:
    some = japan()
    some.loc[::7, ["value", "status"]] = [np.nan, "not_calculated"]
    some.loc[3, ["value", "status"]] = [np.nan, "suppressed"]
    ranked = towns([float(v) for v in range(60)])
    return {
        "map": draw(some, selected=("01209",), mode=mode),
        "groups": draw(some, groups={"備北": ("33209", "33210")}, mode=mode),
        "diverging": draw(some, scale="diverging", midpoint=35.0, mode=mode),
        "categorical": draw(
            some.assign(value=some["value"] // 40), scale="categorical", labels={0: "否"}, mode=mode
        ),
        "prefecture": draw(some[some["code"].str.startswith("13")], mode=mode),
        "prefectures": draw(towns([1.0, 2.0]).assign(code=["01", "47"]), mode=mode),
        "years": municipal_map_years(
            {2022: some, 2023: some},
            name="割合",
            mode=mode,
            start=2023,
            **SHARE,
            selected=("01209",),
        ),
        "lines": lines(YEARS, **SHARE, mode=mode, emphasis=("01209",), marks={2020: "コロナ"}),
        "band and limits": lines(BAND, **SHARE, mode=mode, limits={25.0: "早期健全化"}),
        "lorenz": lorenz(
            [Line("前", np.array([0, 0.5, 1]), np.array([0, 0.2, 1]))],
            axes=("住民", "収入"),
            equality="平等",
            mode=mode,
        ),
        "heat": heat(
            SHARES,
            np.array([[7, 3], [0, 0]]),
            names=(("低", "高"), ("低", "高")),
            axes=("2000", "2020"),
            count_unit="団体",
            mode=mode,
        ),
        "government": government(STREAMS, names=NAMED, amount=str, accent="local_tax", mode=mode),
        "government narrow": government(
            STREAMS, names=NAMED, amount=str, accent="local_tax", mode=mode, narrow=True
        ),
        "stacked": wholes(mode=mode),
        "stacked in shades": wholes(mode=mode, ordered=True),
        "strips": bodies(mode=mode, selected=("01209",)),
        "strips on a plain scale": bodies(mode=mode, log=False),
        "burden": paid(mode=mode, selected=("01209",)),
        "burden of a group": paid(mode=mode, groups=PAID.set_index("code").iloc[1:2]),
        "burden of nobody": paid(PAID.iloc[:0], mode=mode),
        "fit": fitted(
            ranked.assign(x=ranked["value"] + 1, y=-ranked["value"]),
            (0.0, -1.0),
            axes=("初め", "伸び"),
            log_x=True,
            decimals=(1, 2),
            selected=("01005",),
            mode=mode,
        ),
        "distribution": distribution(ranked, **SHARE, mode=mode, selected=("01005",)),
        "ranking": ranking(ranked, **SHARE, mode=mode, selected=("01030",)),
        "ranking beside": ranking(ranked, **SHARE, mode=mode, beside=GROUP),
        "distribution beside": distribution(ranked, **SHARE, mode=mode, beside=GROUP),
        "composition": composition(
            PARTS, order=("tax", "grant"), unit="千円", lang="ja", mode=mode
        ),
    }


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_option_is_one_that_plotly_knows(mode: str) -> None:
    for figure in figures(mode).values():
        Figure(figure.to_dict())  # raises on an unknown option or a wrong value


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_no_figure_brings_its_own_background_or_title(mode: str) -> None:
    for name, figure in figures(mode).items():
        assert figure.layout.template.layout.paper_bgcolor == "rgba(0,0,0,0)", name
        assert figure.layout.title.text is None, name


def test_a_national_map_takes_less_than_forty_kilobytes() -> None:
    figure = figures("light")["map"]
    assert len(plotly.io.to_json(figure, validate=False)) < 40_000


def test_shapes_come_by_address_from_the_app_itself() -> None:
    for trace in figures("light")["map"].data:
        assert trace.geojson is None or trace.geojson.startswith("/app/static/geo/")


def test_every_missing_value_is_drawn_under_its_own_status() -> None:
    frame = japan()
    statuses = ("not_calculated", "not_applicable", "unpublished", "suppressed")
    for i, status in enumerate(statuses):
        frame.loc[i * 10 : i * 10 + i, ["value", "status"]] = [np.nan, status]
    shown = [t for t in draw(frame).data if t.type == "choropleth" and t.showlegend]
    assert [len(t.locations) for t in shown] == [1, 2, 3, 4]
    assert len({t.colorscale[0][1] for t in shown}) == 4
    assert len({t.name[0] for t in shown}) == 4
    values = draw(frame).data[0]
    assert len(values.locations) == 1741 - 10
    assert not np.isnan(values.customdata).any()


def test_a_group_is_outlined_and_named_once_as_far_as_it_is_drawn() -> None:
    groups = {"道南": ("01202", "01236", "01331"), "他": ("47201",)}
    hokkaido = japan()[japan()["code"] < "02"]
    outline, names = draw(hokkaido, groups=groups).data[-2:]
    assert list(outline.locations) == ["01202", "01236", "01331"]
    assert (list(names.locations), list(names.text)) == (["01236"], ["<b>道南</b>"])


def test_a_true_zero_is_a_value() -> None:
    figure = draw(towns([0.0, 0.0, 5.0, 10.0]))
    assert list(figure.data[0].customdata) == [0, 0, 5, 10]


def test_one_prefecture_is_drawn_finely_and_several_on_their_country() -> None:
    frame = japan()
    assert draw(frame[frame["code"] < "02"]).data[0].geojson.endswith("prefecture_01.json")
    ground, values, *_ = draw(frame[frame["code"] < "03"]).data
    assert ground.geojson.endswith("prefectures.json")
    assert len(ground.locations) == 47
    assert values.geojson.endswith("municipalities.json")


def test_a_map_without_any_value_is_still_a_map() -> None:
    figure = draw(japan(np.nan).assign(status="unpublished"))
    Figure(figure.to_dict())
    assert "1,741" in next(t.name for t in figure.data if t.showlegend)


def test_years_share_one_scale() -> None:
    first, last = japan(), japan(np.linspace(0, 700, 1741))
    frames = {2000: first, 2001: last}
    figure = municipal_map_years(frames, name="割合", mode="light", start=2000, **SHARE)
    assert figure.layout.sliders[0].active == 0, "the slider starts at the chosen year"
    low, high = (np.asarray(frame.data[0].z) for frame in figure.frames)
    assert low.max() < high.max()
    assert [step.label for step in figure.layout.sliders[0].steps] == ["2000", "2001"]


# -- classes


def legend(figure: Figure) -> list[str]:
    """The words along the colour bar."""
    bars = [t["colorbar"] for t in json.loads(str(figure.to_json()))["data"] if "colorbar" in t]
    return list(bars[0]["ticktext"])


def test_values_apart_by_the_dust_of_floating_point_are_one_class() -> None:
    frame = japan()
    frame["value"] = np.where(np.arange(len(frame)) % 2, 25.0, 25.0 + 4e-15)
    assert scales.edges(frame["value"].to_numpy()).size == 0
    assert legend(draw(frame)) == ["25.0", ""]


def test_no_word_of_a_legend_is_twice_and_no_zero_has_a_minus() -> None:
    at_the_end = japan(np.where(np.arange(1741) % 25, 25.0, 100.0))
    for frame in (
        at_the_end,
        japan(np.linspace(-6.9, 17, 1741)),
        japan(np.linspace(-0.04, 9, 1741)),
    ):
        words = [word for word in legend(draw(frame)) if word]
        assert len(words) == len(set(words)) and "−0.0" not in words


def test_classes_of_a_share_are_round_and_equal() -> None:
    assert scales.edges(np.linspace(0, 70, 1000)).tolist() == [10, 20, 30, 40, 50, 60]


def test_one_extreme_does_not_stretch_the_scale() -> None:
    values = np.append(np.linspace(0, 70, 1000), 1e6)
    assert scales.edges(values).max() <= 70


def test_a_skewed_figure_is_not_one_colour() -> None:
    values = np.exp(np.random.default_rng(3).normal(0, 2.5, 1741))
    counts = np.bincount(scales.classes(values, scales.edges(values)))
    assert counts.max() < 0.4 * len(values)


def test_a_value_on_a_limit_belongs_above() -> None:
    assert scales.classes(np.array([9.9, 10.0]), np.array([10.0])).tolist() == [0, 1]


@given(st.lists(numbers, min_size=1, max_size=60), st.none() | st.sampled_from([0.0, 1.0, 100.0]))
def test_limits_ascend_are_few_and_hold_the_midpoint(
    values: list[float], midpoint: float | None
) -> None:
    limits = scales.edges(np.array(values), midpoint)
    assert (np.diff(limits) > 0).all()
    assert len(limits) <= 12
    if midpoint is not None and len(limits):
        assert midpoint in limits
    assert scales.classes(np.array(values), limits).max() <= len(limits)


def test_colours_are_equally_strong_on_both_sides_of_the_midpoint() -> None:
    limits = np.array([-10.0, 0.0, 10.0])
    colours = class_colours(theme.LIGHT, limits, 0.0)
    assert colours[0] == theme.LIGHT.diverging[0]
    assert colours[-1] == theme.LIGHT.diverging[-1]
    lopsided = class_colours(theme.LIGHT, np.array([-10.0, -5.0, 0.0]), 0.0)
    assert lopsided[0] == theme.LIGHT.diverging[0]
    assert lopsided[-1] != theme.LIGHT.diverging[-1]


# -- colours

#: Machado, Oliveira & Fernandes (2009), severity 1.0, on linear RGB.
BLINDNESS = {
    "none": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}


def seen(colour: str, blindness: str) -> np.ndarray:
    """OKLab of a hex colour as seen with a kind of colour blindness."""
    rgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    linear = np.clip(BLINDNESS[blindness] @ linear, 0, 1)
    cone = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    )
    lab = np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    )
    return lab @ np.cbrt(cone @ linear)


def luminance(colour: str) -> float:
    rgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("p", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_categories_stay_apart_for_every_eye(p: theme.Palette, blindness: str) -> None:
    for one, other in combinations(p.categories, 2):
        distance = np.linalg.norm(seen(one, blindness) - seen(other, blindness))
        assert distance > 0.1, (one, other)


@pytest.mark.parametrize("p", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_scales_move_evenly_away_from_the_page(p: theme.Palette) -> None:
    lightness = [seen(colour, "none")[0] for colour in p.sequential]
    steps = np.diff(lightness)
    assert (steps < 0).all() or (steps > 0).all()
    assert np.abs(steps).max() < 2 * np.abs(steps).min()
    away = [contrast(colour, p.paper) for colour in p.sequential]
    assert all(b > a for a, b in pairwise(away))


@pytest.mark.parametrize("p", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_text_is_legible(p: theme.Palette) -> None:
    assert contrast(p.ink, p.paper) > 7
    assert contrast(p.muted, p.paper) > 4.5
    assert contrast(p.highlight, p.paper) > 4.5
    for colour in p.categories:
        assert contrast(theme.colour_at((colour, p.ink), 0.35), p.paper) > 3


# -- lines


def test_a_missing_year_breaks_the_line() -> None:
    x, y, size = with_gaps(pd.DataFrame({"year": [2015, 2016, 2018], "value": [1.0, 2.0, 3.0]}))
    assert x == [2015, 2016, 2017, 2018]
    assert y == [1, 2, None, 3]
    assert size == [0, 0, 0, 5]  # a year alone needs a dot to be seen


def test_a_census_every_five_years_is_one_line() -> None:
    rows = pd.DataFrame({"year": [2000, 2005, 2010], "value": [1.0, 2.0, 3.0]})
    x, y, size = with_gaps(rows)
    assert (x, y, size) == ([2000, 2005, 2010], [1, 2, 3], [5, 5, 5])


def test_comparison_is_grey_and_behind() -> None:
    figure = figures("light")["lines"]
    assert [trace.name for trace in figure.data] == ["全国", "夕張市"]
    assert figure.data[0].line.color == theme.LIGHT.context
    assert figure.data[1].line.color == theme.LIGHT.accent
    assert "夕張市" in [note.text for note in figure.layout.annotations]


def test_projections_are_dashed_and_a_series_that_ends_early_is_in_the_legend() -> None:
    frame = pd.DataFrame(
        {
            "item": ["census"] * 3 + ["projected"] * 3,
            "place": ["国勢調査"] * 3 + ["推計"] * 3,
            "year": [2010, 2015, 2020, 2025, 2035, 2045],
            "value": [128e6, 127e6, 126e6, 120e6, 110e6, 105e6],
        }
    )
    figure = lines(frame, unit="人", decimals=0, lang="ja", mode="light", dashed=("projected",))
    assert {t.name: t.line.dash for t in figure.data} == {"国勢調査": "solid", "推計": "dash"}
    assert figure.layout.showlegend
    assert figure.layout.annotations[0].text == "万人"


def test_lines_without_any_value_are_an_empty_figure() -> None:
    empty = lines(YEARS.assign(value=np.nan), **SHARE, mode="light")
    assert not empty.data


@given(numbers, numbers)
def test_the_axis_holds_the_values(a: float, b: float) -> None:
    low, high = value_range(np.array([a, b]))
    assert low <= min(a, b) <= max(a, b) <= high
    assert low < high


@given(st.lists(st.floats(0, 300), min_size=1, max_size=12), st.floats(1, 20))
def test_names_keep_their_distance_and_order(wanted: list[float], gap: float) -> None:
    placed = np.array(theme.spread(wanted, gap, 0, 300))
    order = np.argsort(wanted, kind="stable")
    assert (np.diff(placed[order]) >= gap - 1e-6).all()
    assert placed.min() >= -1e-6
    assert placed.max() <= 300 + 1e-6


def test_names_with_room_stay_where_they_are() -> None:
    assert theme.spread([200.0, 10.0, 100.0], 17, 0, 300) == [200, 10, 100]


# -- distribution, ranking, composition


@given(st.lists(numbers, min_size=1, max_size=80))
def test_every_municipality_is_in_a_bar(values: list[float]) -> None:
    limits = bar_limits(np.array(values))
    assert (np.diff(limits) > 0).all()
    figure = distribution(towns(values), **SHARE, mode="light")
    assert sum(figure.data[0].y) == len(values)


def test_open_ended_bars_say_so() -> None:
    values = [*np.linspace(0, 50, 500).tolist(), 9999.0]
    spans = distribution(towns(values), **SHARE, mode="light").data[0].customdata
    assert spans[-1].startswith("≥")
    assert spans[0].startswith("0–")


def test_ranking_shows_both_ends_and_the_chosen_with_gaps_marked() -> None:
    codes = pd.Series([f"{n:05d}" for n in range(100)])
    rows, gaps = picked(codes, ("00050",))
    assert rows == [*range(10), 50, *range(90, 100)]
    assert [rows[i] for i, gap in enumerate(gaps) if gap] == [50, 90]
    assert picked(codes[:22], ()) == (list(range(22)), [False] * 22)


def test_ties_share_a_rank_and_a_click_gives_the_code() -> None:
    frame = towns([5.0, 5.0, 1.0]).sort_values(["rank", "code"])
    figure = ranking(frame, **SHARE, mode="light")
    assert [text.split("　")[-1] for text in figure.layout.yaxis.ticktext] == ["1", "1", "3"]
    assert figure.data[0].customdata[0][0] == "01000"
    assert figure.layout.xaxis.range[0] == 0


def test_the_number_of_a_negative_bar_has_room_beside_the_rank() -> None:
    """On a phone the bars have some 200 pixels; a number is 40 wide."""
    figure = ranking(towns([217.4, 1.0, -51.5]), **SHARE, mode="light")
    low, high = figure.layout.xaxis.range
    left_of_bar = (-51.5 - low) / (high - low) * 200
    assert left_of_bar >= theme.text_width("-51.5") + 9
    assert high == pytest.approx(217.4)


def test_a_number_that_rounds_to_nothing_is_not_negative() -> None:
    figure = ranking(towns([2.0, -0.0004, -27.4]), **SHARE, mode="light")
    assert [text.rstrip("％%") for text in figure.data[0].text] == ["2.0", "0.0", "−27.4"]


def test_the_colour_bar_of_a_map_has_minus_signs() -> None:
    frame = towns([-80.0, -40.0, -12.5, 3.0, 55.0])
    words = draw(frame, scale="diverging", midpoint=0.0).data[0].colorbar.ticktext
    assert words[0] == "−80.0" and not any("-" in word for word in words)


def test_a_ranking_of_zeros_still_has_a_scale() -> None:
    low, high = ranking(towns([0.0, 0.0]), **SHARE, mode="light").layout.xaxis.range
    assert low < high


def test_stacked_strips_have_room_for_two_lines_of_words() -> None:
    """On a phone a long name and its unit do not stand on one line."""
    points = pd.DataFrame({"code": ["32"], "place": ["島根県"], "value": [0.27]})
    strip = Strip("財政力指数 2024年度", "指数", 2, np.arange(47.0), points, "（多いほど余力）")
    for two, gap, room in ((False, "　", 25), (True, "<br>", 40)):
        layout = dots([strip, strip], ["32"], lang="ja", mode="light", stacked=two).layout
        height = layout.height - layout.margin.b
        assert layout.annotations[0].text.startswith(f"財政力指数 2024年度{gap}")
        assert "指数（多いほど余力）" in layout.annotations[0].text
        assert (1 - layout.yaxis.domain[1]) * height >= room
        assert layout.yaxis.domain[0] > 0.5 > layout.yaxis2.domain[1]


def test_a_group_stands_in_the_ranking_without_a_rank_and_in_no_bar_of_the_distribution() -> None:
    frame = towns([5.0, 3.0, 1.0]).sort_values(["rank", "code"])
    names = ranking(frame, **SHARE, mode="light", beside=GROUP).layout.yaxis.ticktext
    assert names[2] == "<b>備北（3団体）</b>"
    assert [name.split("　")[-1] for name in (names[0], names[1], names[3])] == ["1", "2", "3"]
    figure = distribution(frame, **SHARE, mode="light", beside=GROUP)
    assert sum(figure.data[0].y) == 3
    assert any("備北（3団体） <b>2.5" in note.text for note in figure.layout.annotations)


def test_a_missing_part_leaves_no_hole_in_the_stack() -> None:
    figure = composition(PARTS, order=("tax", "grant"), unit="千円", lang="ja", mode="light")
    tax, grant = figure.data
    assert list(tax.x) == [2022]
    assert list(grant.y) == [60, 50]
    assert figure.layout.annotations[0].text == "億円"


def test_shares_add_up_to_a_hundred() -> None:
    figure = composition(
        PARTS, order=("tax", "grant"), unit="千円", lang="en", mode="light", share=True
    )
    assert [sum(t.y[0] for t in figure.data)] == [100]
    assert figure.layout.yaxis.range == (0, 100)


# -- words


def test_large_amounts_are_said_as_people_say_them() -> None:
    assert readable(17_439_106_512, "千円", 0, "ja") == (1e9, "兆円", 1)
    assert readable(17_439_106_512, "thousand yen", 0, "en") == (1e9, "trillion yen", 1)
    assert readable(126e6, "人", 0, "ja") == (1e4, "万人", 0)
    assert readable(95.4, "％", 1, "ja") == (1, "％", 1)
    assert readable(800_000, "人", 0, "ja") == (1, "人", 0)


def test_numbers_carry_their_unit() -> None:
    assert with_unit("36.2", "％", "ja") == "36.2％"
    assert with_unit("36.2", "%", "en") == "36.2%"
    assert with_unit("36.2", "thousand yen", "en") == "36.2 thousand yen"
    assert with_unit("0.43", "指数", "ja") == "0.43"


def test_the_web_font_has_every_character_of_the_project() -> None:
    held = set((ROOT / "static" / "fonts" / "characters.txt").read_text("utf-8"))
    used: set[str] = set()
    for pattern in ("data/catalog/*.yaml", "ui/*.py", "pages/*.py", "charts/*.py", "dashboard.py"):
        for path in ROOT.glob(pattern):
            used |= set(path.read_text("utf-8"))
    used |= set((ROOT / "static" / "geo" / "municipalities.json").read_text("utf-8"))
    missing = {c for c in used - held if c.isprintable()}
    assert not missing, "run charts/build_fonts.py"


def test_a_band_has_a_gap_where_its_line_has_one_and_limits_are_within_the_axis() -> None:
    figure = figures("light")["band and limits"]
    bands = [t for t in figure.data if t.fill == "toself"]
    assert [sorted(set(t.x)) for t in bands] == [[2018, 2019, 2020, 2021], [2018], [2020, 2021]]
    low, high = figure.layout.yaxis.range
    assert low <= BAND["low"].min()
    assert high >= BAND["high"].max()
    far = lines(YEARS, **SHARE, mode="light", limits={350.0: "基準"})
    assert far.layout.yaxis.range[1] > 350


def test_a_row_of_nobody_has_a_mark_and_no_share() -> None:
    figure = figures("light")["heat"]
    assert list(figure.data[0].z[1]) == [None, None]
    assert [a.text for a in figure.layout.annotations][:4] == ["70%", "30%", "…", "…"]


def test_ordered_parts_grow_darker_and_what_is_no_part_stays_grey() -> None:
    p = theme.palette("light")
    parts = PARTS.assign(item=["a", "b", "c"], year=2022)
    figure = composition(
        parts, order=("c", "a", "b"), rest="c", ordered=True, unit="団体", lang="ja", mode="light"
    )
    colours = [t.marker.color for t in figure.data]
    assert colours == [p.rest, p.sequential[2], p.sequential[-1]]


def test_streams_name_every_end_with_its_amount_and_colour_own_taxes_alone() -> None:
    (trace,) = government(
        STREAMS, names=NAMED, amount=lambda v: f"{v:g}", accent="local_tax", mode="light"
    ).data
    labels = dict(zip(trace.node.label, trace.node.color, strict=True))
    assert set(labels) == {"地方税 70", "交付税 20", "県 50", "市町村 40", "警察 50", "福祉 40"}
    assert [name for name, colour in labels.items() if colour == theme.LIGHT.accent] == [
        "地方税 70"
    ]
    flows = {
        (trace.node.label[a], trace.node.label[b]): value
        for a, b, value in zip(trace.link.source, trace.link.target, trace.link.value, strict=True)
    }
    assert flows["地方税 70", "県 50"] == 30 and flows["市町村 40", "福祉 40"] == 40


def test_on_a_phone_the_levels_are_named_above_their_streams() -> None:
    figure = government(
        STREAMS, names=NAMED, amount=str, accent="local_tax", mode="light", narrow=True
    )
    assert "県 50.0" not in figure.data[0].node.label
    assert "県 50.0" in figure.layout.annotations[0].text
    assert figure.layout.annotations[0].text.startswith("▲ 県")
    node, labels = figure.data[0].node, figure.data[0].node.customdata
    up, down = (
        node.y[labels.index(f"{name}<br>{n}")] for name, n in (("県", 50.0), ("市町村", 40.0))
    )
    assert 0 < up < down < 1, "▲ is the upper one"


def test_a_whole_writes_its_net_sum_and_what_is_taken_off_goes_left() -> None:
    figure = wholes(mode="light", selected=("01209",))
    (sums,) = [x for x in figure.data if x.type == "scatter" and x.mode == "text"]
    assert [text.strip() for text in sums.text] == ["2,214", "693"]
    assert min(figure.data[2].x) < 0
    assert figure.layout.barmode == "relative"
    assert figure.layout.xaxis.rangemode == "tozero"
    assert figure.layout.yaxis.ticktext == ("<b>夕張市</b>", "横浜市")
    assert len({trace.marker.pattern.shape for trace in figure.data[:3]}) == 3
    assert [trace.showlegend for trace in figure.data[:4]] == [True, True, False, True]


def test_the_line_of_agreement_is_in_view_and_points_are_told_by_symbol_too() -> None:
    figure = paid(mode="light", selected=("01209",))
    line = figure.data[-1]
    assert line.x == line.y
    for axis, ends in ((figure.layout.xaxis, line.x), (figure.layout.yaxis, line.y)):
        low, high = 10 ** np.array(axis.range)
        assert axis.type == "log"
        assert low <= ends[0] * 1.001 and ends[-1] <= high * 1.001
        assert all(low <= tick <= high for tick in axis.tickvals)
    points = [x for x in figure.data if x.mode == "markers"]
    assert len({x.marker.symbol for x in points}) == len(points) == 3
    names = {text for x in figure.data if x.mode == "markers+text" for text in x.text}
    assert names == {"<b>夕張市</b>", "飛島村"}


def test_a_group_is_a_star_in_view_and_no_point_of_a_kind() -> None:
    group = pd.DataFrame(
        {"place": ["備北"], "x": [50.0], "y": [9000.0], "size": [1e5]}, index=["g1"]
    )
    figure = paid(mode="light", groups=group)
    (star,) = [x for x in figure.data if x.marker.symbol == "star"]
    assert star.customdata[0][0] == "g1" and star.text == ("<b>備北</b>",)
    assert 10 ** figure.layout.xaxis.range[0] < 50 and 10 ** figure.layout.yaxis.range[1] > 9000
    assert len([x for x in figure.data if x.mode == "markers"]) == 3


def test_logarithmic_ticks_are_round_and_within() -> None:
    assert scales.log_ticks(60, 1200) == [100, 200, 500, 1000]
    assert scales.log_ticks(0.04, 0.3) == pytest.approx([0.05, 0.1, 0.2])


def test_every_body_is_in_the_row_of_its_kind_and_a_few_have_no_band() -> None:
    figure = bodies(selected=("01209",))
    others, mine = figure.data
    assert all(abs(y) < 0.5 for y in others.y) and abs(mine.y[0] + 1) < 0.5
    assert mine.text == ("<b>夕張市</b>",)
    ticks = [s for s in figure.layout.shapes if s.x0 == s.x1]
    lines_ = [s for s in figure.layout.shapes if s.x0 != s.x1]
    assert [t.x0 for t in ticks] == [5000, 7000] and [(x.x0, x.x1) for x in lines_] == [(200, 9000)]
    low, high = 10 ** np.array(figure.layout.xaxis.range)
    assert low < 168 and high > 52_891
    assert all(low <= tick <= high for tick in figure.layout.xaxis.tickvals)


def test_nobody_at_all_is_a_figure_without_an_axis() -> None:
    assert bodies(BODIES.iloc[:0]).layout.xaxis.visible is False


def test_shades_of_ordered_parts_grow_darker() -> None:
    figure = wholes(mode="light", ordered=True)
    colours = [trace.marker.color for trace in figure.data[:2]]
    assert luminance(colours[0]) > luminance(colours[1])


def test_names_of_neighbours_stand_above_and_below() -> None:
    near = pd.concat(
        [PAID, PAID.iloc[2:].assign(code="01403", place="泊村", x=820.0, y=1180.0)],
        ignore_index=True,
    )
    trace = next(
        t for t in paid(near, mode="light", selected=("01403", "23427")).data if t.text is not None
    )
    said = dict(zip(trace.text, trace.textposition, strict=True))
    assert said == {"<b>泊村</b>": "top left", "<b>飛島村</b>": "bottom left"}
    alone = next(t for t in paid(mode="light").data if t.text is not None)
    assert list(alone.textposition) == ["middle left"]


def test_hatching_is_seen_on_the_grey_of_a_rest_too() -> None:
    p = theme.palette("light")
    for bar in (t for t in wholes(mode="light").data if t.type == "bar" and t.marker.pattern.shape):
        grey = bar.marker.color == p.rest
        assert bar.marker.pattern.fgcolor == (p.muted if grey else p.paper)


def test_a_small_histogram_counts_in_whole_municipalities_and_names_fit_a_phone() -> None:
    few = distribution(towns([1.0, 2.0, 3.0]), **SHARE, mode="light")
    assert few.layout.yaxis.dtick == 1
    unit = "thousand yen per person"
    long = distribution(towns([1.0, 2.0]), unit=unit, decimals=1, lang="en", mode="light")
    assert not any(unit in note.text for note in long.layout.annotations)
