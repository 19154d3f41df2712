"""The page about people: what it says is what was counted."""

from __future__ import annotations

import pytest

from tests.test_pages import captions, is_whole, opened, text_of


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_one_town_by_age_and_year(lang: str) -> None:
    app = opened("depopulation", m="01209", l=lang)
    assert is_whole(app)
    text = text_of(app)
    # Yubari's register of 1 January 2025: 6,107 people, 22 of them in bands that are withheld
    assert "6,085" in text


def test_towns_that_lost_people_between_two_censuses() -> None:
    app = opened("depopulation")
    assert is_whole(app)
    assert "2010年から2020年に" in text_of(app)
    assert any("1,71" in line for line in captions(app))


def test_a_town_of_hamadori_has_no_projection_and_a_group_with_it_neither() -> None:
    text = text_of(opened("depopulation", m="07541"))
    assert "将来推計がありません" in text
    assert "浜通り" in text


def test_a_base_year_without_people_is_said() -> None:
    app = opened("depopulation", m="01209")
    app.selectbox(key="depopulation_base").set_value(1970).run()
    assert is_whole(app)
    assert "1970年＝100" in text_of(app)
