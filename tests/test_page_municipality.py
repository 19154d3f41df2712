"""The page about one municipality: known figures, both languages, odd choices."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.streams import streams
from exports.page import Section, to_html
from exports.tables import Column, Table
from tests.test_pages import is_whole, opened, pytestmark, text_of  # noqa: F401
from ui import municipality


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("ja", ("夕張市（北海道）", "財政再生", "67.2%")),
        ("en", ("Yubari", "Reconstruction", "67.2%")),
    ],
)
def test_yubari_is_the_place_under_reconstruction(lang: str, words: tuple[str, ...]) -> None:
    app = opened("municipality", m="01209", y="2023", l=lang)
    assert is_whole(app)
    assert all(word in text_of(app) for word in words)


def test_without_a_choice_an_example_is_offered() -> None:
    app = opened("municipality")
    assert len(app.info) == 1
    app.button(key="municipality_example").click().run()
    assert "夕張市（北海道）" in app.title[0].value


@pytest.mark.parametrize(
    ("params", "notice"),
    [
        ({"m": "01209", "y": "2019"}, "2000〜2018"),
        ({"m": "07212"}, "浜通り"),
        ({"m": "13101"}, "千代田区"),
    ],
)
def test_what_is_not_there_is_said(params: dict[str, str], notice: str) -> None:
    app = opened("municipality", **params)
    assert is_whole(app)
    assert any(notice in box.value for box in app.info)


def test_fuchu_took_in_two_since_1970() -> None:
    text = text_of(opened("municipality", m="34208"))
    assert "どの市町村からできたか" in text
    assert "N＝2" in text


def test_both_sides_of_the_budget_add_up_to_the_settlement_card() -> None:
    frame = municipality.budget("01209", 2023, wards=False, lang="ja")
    sides = frame.groupby("side")["value"].sum()
    # FY2023: revenue 11,090,794 thousand yen, 6,411 people on 1 January 2024
    assert sides["in"] == pytest.approx(11_090_794 / 6_411)
    assert sides["out"] == pytest.approx(sides["in"])


def test_streams_keep_the_whole_and_leave_gaps_in_the_rest() -> None:
    frame = pd.DataFrame(
        {"code": ["a", "b", "c"], "all": [10.0, 20, 30], "x": [4.0, None, 9], "y": [1.0, 2, 3]}
    )
    found = streams(frame, "b", "all", ("x", "y"))
    assert found is not None
    assert dict(zip(found["item"], found["value"], strict=True)) == {"y": 2.0, "rest": 18.0}
    assert found.set_index("item").at["rest", "middle"] == 11.5
    assert streams(frame, "z", "all", ("x", "y")) is None


def test_the_whole_page_is_one_file_with_escaped_text() -> None:
    table = Table(pd.DataFrame({"a": ["<b>"]}), (Column("a", "A&B"),))
    section = Section("T<", ("n",), table)
    file = to_html("夕張市", ["x"], [section], ["foot"], "ja").decode()
    assert "&lt;b&gt;" in file
    assert "A&amp;B" in file
    assert "<b>" not in file
