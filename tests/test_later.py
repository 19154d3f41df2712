"""The front page on its first sight: the map, and the rest when it is drawn."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ui import later

DASHBOARD = str(Path(__file__).resolve().parent.parent / "dashboard.py")


def _app() -> AppTest:
    return AppTest.from_file(DASHBOARD, default_timeout=180)


def test_the_side_panel_the_trends_and_the_foot_follow_the_map(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # a test has no browser, so nothing would wait
    monkeypatch.setattr(later, "begin", lambda page: None)
    app = _app()
    app.query_params["p"] = "01"
    app.run()
    assert not app.exception
    assert not app.sidebar.multiselect
    assert len(app.get("plotly_chart")) == 1
    app.session_state["map_drawn"] = True
    app.run()
    assert [box.value for box in app.sidebar.multiselect] == [[], ["01"]]
    assert len(app.get("plotly_chart")) == 3


def test_without_a_browser_nothing_waits() -> None:
    app = _app().run()
    assert len(app.get("plotly_chart")) == 3
    assert app.sidebar.multiselect


def test_who_comes_from_another_page_need_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    begin = later.begin

    def in_a_browser(page: object) -> None:
        if getattr(page, "url_path", ""):
            begin(page)  # type: ignore[arg-type]

    monkeypatch.setattr(later, "begin", in_a_browser)
    app = _app().run()
    app.switch_page("pages/guide.py").run()
    assert app.sidebar.multiselect
    app.switch_page("pages/overview.py").run()
    assert app.sidebar.multiselect
    assert len(app.get("plotly_chart")) == 3
