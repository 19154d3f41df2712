"""The page about projections says what the figures say."""

from __future__ import annotations

import pytest

from tests import test_pages
from tests.test_pages import is_whole, opened, text_of

pytestmark = test_pages.pytestmark


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_answer_has_the_known_error_and_counts(lang: str) -> None:
    app = opened("projections", l=lang)
    text = text_of(app)
    assert is_whole(app)
    assert "1,659" in text
    assert "1.16%" in text  # of the projection of 2018 at the census of 2020
    assert "1.97%" in text  # ten years ahead from 2015
    assert "2.82%" in text


def test_one_municipality_gets_its_check() -> None:
    app = opened("projections", m="01209,34208", l="en")
    assert is_whole(app)
    assert any("Yubari" in str(head.value) for head in app.subheader)


def test_a_place_without_projection_is_explained() -> None:
    app = opened("projections", m="07543", l="en")
    assert is_whole(app)
    assert "Hamadori" in text_of(app)


def test_a_prefecture_without_municipal_projections_is_explained() -> None:
    app = opened("projections", p="07", l="en")
    assert is_whole(app)
    assert "whole prefecture only" in text_of(app)


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    ("key", "value"),
    [("register", "1"), ("band", "naive"), ("unit", "34208"), ("unit", "g1")],
)
def test_every_choice_runs_from_its_address(key: str, value: str, lang: str) -> None:
    app = opened("projections", l=lang, m="01209,34208,g1", g="備北:33209.33210")
    app.query_params[key] = value
    app.run()
    assert is_whole(app)
    assert app.query_params[key] == value


def test_the_register_is_said_and_the_unit_is_named() -> None:
    app = opened("projections", l="en", m="01209,34208")
    app.query_params.update({"register": "1", "unit": "34208"})
    app.run()
    assert any("register of 1 January 2025" in str(line.value) for line in app.caption)
    assert any("Fuchu" in str(head.value) for head in app.subheader)
    assert not any("Yubari" in str(head.value) for head in app.subheader)


def test_an_unknown_band_is_named_and_left() -> None:
    app = opened("projections", l="en", m="01209")
    app.query_params["band"] = "arima"
    app.run()
    assert len(app.warning) == 1
    assert app.query_params["band"] == "llt"
