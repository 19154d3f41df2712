"""The guide: every question opens a whole page, the glossary finds what is sought."""

from __future__ import annotations

import pytest

from tests.test_pages import chosen_on, is_whole, opened
from ui import guide
from ui.selection import KEYS


@pytest.mark.parametrize("id_", guide.QUESTIONS)
def test_every_question_opens_the_view_it_names(id_: str) -> None:
    page, params = guide.QUESTIONS[id_]
    own = {k: x for k, x in params.items() if k not in KEYS}
    app = chosen_on(page, own, **{k: x for k, x in params.items() if k in KEYS})
    assert is_whole(app)
    assert {k: app.query_params[k] for k in params} == params


def test_the_glossary_finds_names_before_definitions() -> None:
    found = guide.matching("財政力指数", "ja")
    assert found[0].endswith("fiscal_strength_index") or "strength" in found[0]
    assert "fiscal_strength_index" in found
    assert guide.matching("no such word", "en") == []
    assert len(guide.matching("", "en")) > 200


def test_before_anything_is_sought_the_glossary_shows_what_most_pages_speak_of() -> None:
    assert set(guide.CORE) <= set(guide.matching("", "ja"))
    app = opened("guide", l="ja")
    assert [str(e.label) for e in app.expander if "交付税" in str(e.label)] == ["地方交付税"]


def test_searching_on_the_page() -> None:
    app = opened("guide", l="en")
    app.text_input[0].set_value("ageing rate").run()
    assert is_whole(app)
    assert any("Ageing" in str(e.label) for e in app.expander)


def test_methods_come_from_the_docs() -> None:
    app = chosen_on("guide", {"method": "allocation-tax"})
    assert is_whole(app)
    assert any("財源の保障と調整" in str(m.value) for m in app.markdown)
    english = chosen_on("guide", {"method": "allocation-tax"}, l="en")
    assert any("Guarantee and equalisation" in str(m.value) for m in english.markdown)
