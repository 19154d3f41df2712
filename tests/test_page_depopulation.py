"""The page about people: what it says is what was counted."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests import test_pages
from tests.test_pages import captions, is_whole, opened, text_of, unbold

pytestmark = test_pages.pytestmark


def at(lang: str = "ja", selection: dict[str, str] | None = None, **own: str) -> AppTest:
    """The page with its own choices in the address: what another page has is not kept."""
    app = opened("depopulation", l=lang, **(selection or {}))
    app.query_params.update(own)
    return app.run()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_one_town_by_age_and_year(lang: str) -> None:
    app = opened("depopulation", m="01209", l=lang)
    assert is_whole(app)
    text = text_of(app)
    # Yubari's register of 1 January 2025: 6,107 people, 22 of them in bands that are withheld
    assert "6,085" in text
    # census of 2020, projection for 2050: 2,154, which is 70.6 per cent fewer
    assert "7,334" in text and "2,154" in text and "−70.6%" in text


def test_the_answer_for_japan_is_the_census_and_the_projection() -> None:
    text = text_of(opened("depopulation", l="en"))
    assert "highest in 2010 (**128.1 million**" in text
    assert "**104.7 million** in 2050 (−17.0% from 2020)" in text


def test_for_japan_the_missing_projection_by_age_is_explained() -> None:
    text = text_of(opened("depopulation", l="en"))
    assert "No projection by age is shown for Japan as a whole" in text
    assert "its sum is not Japan" in text
    assert "no projection by age for Fukushima" in text_of(at("en", {"p": "07"}, place="07"))


def test_towns_that_lost_people_between_two_censuses() -> None:
    app = opened("depopulation")
    assert is_whole(app)
    assert "2010年から2020年に" in text_of(app)
    assert any("1,71" in line for line in captions(app))


def test_a_town_of_hamadori_has_no_projection_and_a_group_with_it_neither() -> None:
    text = text_of(opened("depopulation", m="07541"))
    assert "将来推計がありません" in text
    assert "浜通り" in text


def test_a_group_with_a_town_of_hamadori_says_so() -> None:
    app = at(selection={"g": "浜:07541.07203", "m": "g1"}, result="women")
    assert is_whole(app)
    text = text_of(app)
    assert "将来推計がありません" in text and "年齢別の将来推計がありません" in text


def test_an_index_of_1970() -> None:
    app = at(selection={"m": "01209"}, base="1970")
    assert is_whole(app)
    assert any("1970年＝100" in line for line in captions(app))


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("where", "prefectures"), ("ages", "course"), ("result", "sizes"), ("result", "women"),
        ("result", "kaso"), ("moves", "register"), ("unit", "rate"), ("of", "people"),
        ("count", "projection_2023-residents"), ("size", "value"), ("place", "00"),
        ("outline", "none-0"),
    ],
)  # fmt: skip
def test_every_view_runs_from_its_address(key: str, name: str, lang: str) -> None:
    extra = {"result": "sizes"} if key == "of" else {}
    selection = {"m": "01209,g1", "g": "備北:33209.33210"}
    app = at(lang, selection, **extra, **{key: name})
    assert is_whole(app)
    assert not unbold(text_of(app))
    assert app.query_params[key] == name


def test_an_unknown_choice_in_the_address_is_named_and_left() -> None:
    app = at(base="1066")
    assert not app.exception
    assert len(app.warning) == 1
    assert app.query_params["base"] == "0"


def test_published_counts_are_beside_ours() -> None:
    kaso = text_of(at("en", result="kaso"))
    assert "**885** of 1,718 municipalities of Japan (51.5%)" in kaso
    women = text_of(at("en", result="women"))
    assert "**846** of 1,682" in women and "744 of 1,729" in women


def test_prefectures_of_japan_by_their_index() -> None:
    app = at("en", where="prefectures", since="2015")
    # of the 47 only eight grew from 2015 to 2020, and Tokyo alone is projected to be above in 2050
    assert "**39** of 47" in text_of(app) and "**46** are projected" in text_of(app)


def test_who_chooses_a_town_sees_that_town() -> None:
    app = opened("depopulation")
    app.sidebar.multiselect(key="choice_units").set_value(["01209"]).run()
    assert any("夕張市" in str(head.value) for head in app.subheader)
    assert app.query_params["place"] == "first"
