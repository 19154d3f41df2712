"""The tour: asked once, step by step over real pages, left at any time, in the address."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.test_pages import chosen_on, is_whole, opened, text_of
from ui.text import t
from ui.tour import STEPS


def at(step: int, **params: str) -> AppTest:
    """The page of a step, as its link opens it."""
    page, own = list(STEPS.values())[step - 1]
    return chosen_on(page, {"tour": str(step)}, **(own | params))


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("step", range(1, len(STEPS) + 1))
def test_every_step_says_what_to_look_at_on_its_page(step: int, lang: str) -> None:
    app = at(step, l=lang)
    assert is_whole(app)
    assert t(f"tour.{list(STEPS)[step - 1]}.look", lang) in text_of(app)
    assert app.query_params["tour"] == str(step)


def test_the_front_page_asks_until_it_is_closed() -> None:
    app = opened("overview")
    assert t("tour.first", "ja") in text_of(app)
    app.button(key="tour-close").click().run()
    assert t("tour.first", "ja") not in text_of(app)
    assert t("tour.first", "ja") not in text_of(app.switch_page("pages/overview.py").run())


@pytest.mark.parametrize("page", ["dependence", "guide"])
def test_no_other_page_asks(page: str) -> None:
    assert t("tour.first", "ja") not in text_of(opened(page))


def test_the_tour_ends_where_the_reader_ends_it() -> None:
    app = at(3)
    app.button(key="tour-close").click().run()
    assert "tour" not in app.query_params
    assert t("tour.place.look", "ja") not in text_of(app)


def test_the_tour_stays_when_the_reader_chooses_or_goes_elsewhere() -> None:
    app = at(2)
    app.sidebar.toggle(key="choice_wards").set_value(True).run()
    assert app.query_params["tour"] == "2"
    app.query_params.clear()
    app.switch_page("pages/debt.py").run()
    assert t("tour.limit.look", "ja") in text_of(app)


@pytest.mark.parametrize("value", ["7", "x", "-1", "٣", "1" * 5000])
def test_a_step_that_there_is_not_gives_a_notice(value: str) -> None:
    app = chosen_on("dependence", {"tour": value})
    assert not app.exception
    assert len(app.warning) == 1
    assert "tour" not in app.query_params


def test_a_link_to_a_step_keeps_what_the_reader_has_chosen() -> None:
    links = [str(one.proto) for one in opened("guide", m="34208").get("page_link")]
    place = next(one for one in links if "tour=3" in one)
    assert "m=34208" in place and "01209" not in place
