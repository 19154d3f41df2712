"""The page of size and cost: its answer, its refusals, its choices in the address."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from analysis import cost_curve as cc
from tests.test_cost_curve import held
from tests.test_pages import is_whole, opened, pytestmark, text_of
from ui.cost import CONTROLS, SAMPLES, rounded
from ui.text import labels

__all__ = ["pytestmark"]


def at(**params: str) -> AppTest:
    """The page opened by a link with choices of its own."""
    return opened("cost", **params)


def box(app: AppTest, label: str) -> Selectbox:
    """The menu of this label."""
    return next(one for one in app.selectbox if one.label == label)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_minimum_is_the_library_s_with_its_interval(lang: str) -> None:
    text = text_of(opened("cost", l=lang))
    found = cc.estimate(held("total"), "all", "full").minimum
    for number in (found.value, *found.interval[:2]):
        assert rounded(number) in text
    assert found.value == pytest.approx(float(rounded(found.value).replace(",", "")), abs=500)
    assert "p<0.001" in text and "Lind" in text and f"{found.n:,}" in text
    assert "非効率ではありません" in text or "not inefficiency" in text


def test_towns_have_no_minimum_and_the_page_says_why() -> None:
    text = text_of(at(s="towns", c="none"))
    assert "最小となる規模は認められません" in text
    assert "U字検定5%" in text


def test_a_choice_is_in_the_address_and_changes_the_years() -> None:
    app = at()
    box(app, "支出の定義").set_value("ordinary").run()
    assert "ordinary" in app.query_params["e"]
    assert is_whole(app)
    assert "2023年度" in text_of(app)


def test_too_few_municipalities_say_what_to_change() -> None:
    app = at(p="37")  # 香川県: 17
    assert is_whole(app)
    assert any("都道府県を増やす" in str(i.value) for i in app.info)


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("controls", CONTROLS)
def test_every_sample_with_every_control(sample: str, controls: str) -> None:
    app = at(s=sample, c=controls, e="need", m="01209,34208")
    assert is_whole(app)
    assert box(app, "対象の市町村").value == sample
    assert box(app, "そろえる条件").value == controls


def test_an_unknown_choice_gives_a_notice_and_the_default() -> None:
    app = at(s="galaxies")
    assert not app.exception
    assert len(app.warning) == 1


@pytest.mark.parametrize("name", ["lp", "lp2", *cc.PLACE, "daytime", "type_core_city", "pref_13"])
def test_every_condition_that_can_be_collinear_has_a_word(name: str) -> None:
    assert f"cost.variable.{name.split('_', maxsplit=1)[0]}" in labels()
