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
