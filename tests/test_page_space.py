"""The page of spatial clusters: its numbers, its switch, its notices."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from analysis.space import global_moran, local_moran, prepare
from charts.space import NUMBERS, cluster_colours
from charts.theme import palette
from data import queries
from data.queries import Measure
from tests.test_pages import is_whole, opened, pytestmark, text_of

__all__ = ["pytestmark"]


def at(**params: str) -> AppTest:
    """The page opened by a link with choices of its own."""
    return opened("space", **params)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_page_says_the_library_s_numbers(lang: str) -> None:
    text = text_of(at(l=lang, i="fiscal_strength_index", y="2020"))
    rows = queries.values(Measure("fiscal_strength_index"), 2020)
    prepared = prepare(
        rows[~rows["is_ward"]].set_index("code")["value"],
        queries.neighbours(),
        queries.municipalities().set_index("code")[["lat", "lon"]],
    )
    assert f"{global_moran(prepared).estimate.value:.2f}" in text
    counts = local_moran(prepared).counts(adjusted=True)
    assert str(counts["HH"]) in text and str(counts["LL"]) in text
    assert "1,718" in text


def test_without_adjustment_there_are_more_clusters_and_the_card_says_so() -> None:
    link = {"i": "fiscal_strength_index", "y": "2020"}
    adjusted, plain = text_of(at(**link)), text_of(at(**link, f="0"))
    assert "多重検定の補正なし" in plain and "多重検定の補正なし" not in adjusted
    assert adjusted != plain


@pytest.mark.parametrize("what", ["cost", "panel"])
@pytest.mark.parametrize("prefectures", ["all", "01,02,03", "37"])
def test_residuals_of_both_models(what: str, prefectures: str) -> None:
    app = at(x=what, p=prefectures, k="nearest")
    assert is_whole(app)
    text = text_of(app)
    if prefectures == "37":
        assert "都道府県を増やす" in text
    else:
        assert "非効率ではありません" in text


@pytest.mark.parametrize(
    ("params", "says"),
    [
        ({"i": "recipient"}, "区分なので"),
        ({"p": "37"}, "30団体以上"),
        ({"i": "population_change_5y", "a": "log"}, "順位"),
        ({"i": "own_source_ratio", "y": "2001"}, "2001"),
    ],
)
def test_what_cannot_be_answered_says_what_to_change(params: dict[str, str], says: str) -> None:
    app = at(**params)
    assert is_whole(app)
    assert any(says in str(i.value) for i in app.info)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_clusters_have_a_colour_each(mode: str) -> None:
    colours = cluster_colours(mode)
    assert len(set(colours)) == len(NUMBERS)
    assert colours[NUMBERS["none"]] == palette(mode).ground


def test_another_indicator_is_chosen_on_the_page() -> None:
    app = at(y="2020")
    menu = next(one for one in app.selectbox if one.key == "choice_indicator")
    menu.set_value("fiscal_strength_index").run()
    assert "fiscal_strength_index" in app.query_params["i"]
    assert "「財政力指数」" in text_of(app)
