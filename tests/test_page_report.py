"""The page about the report: cards join it, templates fill it, files and links bring it back."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from docx import Document
from streamlit.testing.v1 import AppTest

from exports.draw import chrome
from tests.test_pages import chosen_on, is_whole, opened, text_of
from ui import desk
from ui.address import Address
from ui.collected import CHOICE, IN_FILE
from ui.desk import DeskError
from ui.draft import Draft, DraftError, Slip, pack, to_json, unpack
from ui.report_begin import _load
from ui.text import t

TOKYO = Slip(Address.read("tokyo?l=ja"), "tokyo-shares")
MAP = Slip(Address.read("dependence?p=05&l=ja"), "dependence-map")
needs_chrome = pytest.mark.skipif(chrome() is None, reason="no Chrome on this machine")


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk that starts late on a busy machine is no error of what is tested."""
    monkeypatch.setattr(desk, "START_SECONDS", 300)
    monkeypatch.setattr(desk, "MAX_SECONDS", 600)


def held(app: AppTest) -> Draft:
    """The report as the address has it after the run."""
    return unpack(in_address(app))


def in_address(app: AppTest) -> str:
    text = app.query_params[CHOICE]
    return text if isinstance(text, str) else text[0]


def of(*slips: Slip, title: str = "") -> dict[str, str]:
    return {CHOICE: pack(Draft(title, "", slips)) or ""}


def pressed(app: AppTest, key: str) -> AppTest:
    (button,) = [one for one in app.button if one.key == key]
    return button.click().run(timeout=180)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_an_empty_report_says_how_to_begin(lang: str) -> None:
    app = opened("report", l=lang)
    assert is_whole(app)
    assert t("report.empty", lang) in text_of(app)
    assert {"prefecture_briefing", "municipality_briefing", "workshop"} == {
        b.key.removeprefix("template-use-") for b in app.button if b.key.startswith("template-use-")
    }


def test_a_link_is_the_report_and_changes_are_in_it() -> None:
    app = chosen_on("report", of(TOKYO, MAP), l="ja")
    assert is_whole(app)
    first, second = held(app).slips
    said = text_of(app)
    assert (
        "1. 東京都の全国に占める割合" in said and "N＝25" in said and t("page.tokyo", "ja") in said
    )
    app = pressed(app, "down-0")
    assert held(app).slips == (second, first)
    app.text_area(key="report-note-0").set_value("**太字** <b>x</b>").run()
    assert held(app).slips[0].note == "**太字** <b>x</b>"
    shown = "".join(html.value for html in app.get("html") if hasattr(html, "value"))
    assert "<b>x</b>" not in shown
    app.text_input(key="report-title").set_value("題").run()
    assert held(app).title == "題"
    app = pressed(app, "delete-0")
    assert held(app).slips == (first,)
    app = pressed(app, "report-clear")
    assert in_address(app) == "none" and t("report.empty", "ja") in text_of(app)


def test_a_card_joins_from_its_menu_and_leaves_again() -> None:
    app = opened("tokyo", l="ja", y="2022")
    app.session_state["save-tokyo-shares"] = True  # its menu is open
    app.run()
    pressed(app, "collect-tokyo-shares")
    (slip,) = app.session_state["report_draft"].slips
    assert slip.card == "tokyo-shares" and slip.address.page == "tokyo"
    # the whole address of the page, its own choices too
    assert slip.address.choices["y"] == "2022" and slip.address.choices["area"] == "tokyo"
    assert slip.title == "東京都の全国に占める割合は、どう変わってきたか"
    (button,) = [one for one in app.button if one.key == "collect-tokyo-shares"]
    assert button.label == t("report.remove", "ja")
    pressed(app, "collect-tokyo-shares")
    assert not app.session_state["report_draft"].slips


def test_the_report_waits_while_other_pages_are_seen() -> None:
    app = chosen_on("report", of(TOKYO), l="ja")
    app.query_params.clear()
    app.switch_page("pages/tokyo.py").run()
    app.query_params.clear()
    app.switch_page("pages/report.py").run()
    assert is_whole(app) and held(app).slips == (TOKYO,)


def test_pieces_that_no_page_draws_are_left_out_and_named() -> None:
    wrong = Slip(Address.read("tokyo?area=moon&l=ja"), "tokyo-shares")
    app = chosen_on("report", of(Slip(TOKYO.address, "nope"), wrong, TOKYO), l="ja")
    assert held(app).slips == (TOKYO,)
    (said,) = [str(box.value) for box in app.warning]
    assert "nope" in said and "moon" in said and t("report.lost.cure", "ja") in said
    assert [str(box.value) for box in app.run().warning] == [said]
    app.text_input(key="report-title").set_value("題").run()
    assert not app.warning


@pytest.mark.parametrize("text", ["1.abc", "7.x", "<script>"])
def test_a_link_that_holds_no_report_is_said(text: str) -> None:
    app = chosen_on("report", {CHOICE: text}, l="en")
    assert any(t("report.refused", "en") in str(box.value) for box in app.warning)
    assert not app.exception and t("report.empty", "en") in text_of(app)


def test_a_report_too_long_for_a_link_is_said() -> None:
    app = chosen_on("report", {CHOICE: IN_FILE}, l="en")
    assert is_whole(app) and t("report.elsewhere", "en") in text_of(app)


def test_a_template_fills_the_list_with_one_press() -> None:
    app = opened("report", l="en", m="34208")
    app = pressed(app, "template-use-municipality_briefing")
    assert is_whole(app)
    draft = held(app)
    assert draft.title.startswith("Fuchu City (Hiroshima)") and len(draft.slips) == 13
    assert "Fuchu City (Hiroshima)" in text_of(app)
    again = pressed(app, "template-use-municipality_briefing")
    assert held(again) == draft  # the same pieces do not join twice


class Upload(io.BytesIO):
    """What the browser sends."""

    @property
    def size(self) -> int:
        return len(self.getvalue())


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"x" * 1_000_001, "size"), (b"no", "json"), (b"{}", "form"), (b'{"a', "json")],
)
def test_a_file_that_is_none_is_refused(
    monkeypatch: pytest.MonkeyPatch, content: bytes, reason: str
) -> None:
    refused: list[DraftError] = []
    state: dict[str, Any] = {"box": Upload(content), "report_uploads": 0}
    monkeypatch.setattr("ui.report_begin.st.session_state", state)
    monkeypatch.setattr("ui.report_begin.refuse", refused.append)
    _load("box")
    assert [error.reason for error in refused] == [reason] and state["report_uploads"] == 1


def test_a_saved_file_is_the_report(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[Draft] = []
    state = {"box": Upload(to_json(Draft("題", "", (TOKYO, MAP)))), "report_uploads": 0}
    monkeypatch.setattr("ui.report_begin.st.session_state", state)
    monkeypatch.setattr("ui.report_begin.keep", loaded.append)
    _load("box")
    assert loaded == [Draft("題", "", (TOKYO, MAP))]
    assert json.loads(to_json(loaded[0]))["version"] == 1


def made(app: AppTest) -> bytes:
    """What the page has made."""
    _, content = app.session_state["report_made"]
    return bytes(content)


def test_the_file_is_made_in_the_language_asked_for() -> None:
    app = chosen_on("report", of(TOKYO, title="T") | {"format": "html", "in": "en"}, l="ja")
    app = pressed(app, "report-make")
    assert is_whole(app)
    text = made(app).decode()
    assert "<h1>T</h1>" in text and "Figure 1" in text and "How to read" in text


@needs_chrome
def test_a_word_file_is_made() -> None:
    app = chosen_on("report", of(TOKYO) | {"format": "docx"}, l="ja")
    app = pressed(app, "report-make")
    assert is_whole(app)
    document = Document(io.BytesIO(made(app)))
    assert len(document.inline_shapes) == 1


def test_a_desk_that_fails_is_said_and_the_list_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(absent: list[desk.Wanted]) -> dict[desk.Wanted, DeskError]:
        return dict.fromkeys(absent, DeskError("slow", "slow"))

    monkeypatch.setattr(desk, "_fetch", fails)
    slip = Slip(Address.read("tokyo?l=ja&y=2022"), "tokyo-shares")
    app = chosen_on("report", of(slip), l="ja")
    assert held(app).slips == (slip,) and not app.exception
    assert any(t("desk.slow", "ja") in str(box.value) for box in app.warning)


def test_what_the_desk_cannot_draw_is_not_asked_for_at_every_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[desk.Wanted] = []

    def fails(absent: list[desk.Wanted]) -> dict[desk.Wanted, DeskError]:
        asked.extend(absent)
        return dict.fromkeys(absent, DeskError("broken", "broken"))

    monkeypatch.setattr(desk, "_fetch", fails)
    slip = Slip(Address.read("tokyo?l=ja&y=2021"), "tokyo-shares")
    app = chosen_on("report", of(slip) | {"format": "html"}, l="ja")
    app.text_input(key="report-title").set_value("題").run()
    assert asked == [(slip.address, slip.card)] and held(app).title == "題"
    assert any(t("desk.broken", "ja") in str(box.value) for box in app.warning)
    pressed(app, "report-make")
    assert len(asked) > 1 and held(app).slips == (slip,)


def test_without_a_chrome_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.report_file.chrome", lambda: None)
    app = chosen_on("report", of(TOKYO) | {"format": "docx"}, l="en")
    assert t("report.no_chrome", "en") in text_of(app)
    assert not any(button.key == "report-make" for button in app.button)
