"""Pages' own choices: in the address, read back, refused with a notice, kept for each page."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

SCRIPT = """
import streamlit as st
from ui import choices
from ui.frame import View
from ui.selection import KEYS, Selection
from ui.state import OWN, Own, _others, address, begin_page, choose, end_page

page = st.session_state.get("test_page", "one")
st.session_state.setdefault("selection", Selection())
own = st.session_state.setdefault(OWN, Own())
whole = st.query_params.to_dict()
own.moved, own.address = not whole, _others(whole)
begin_page(page)
v = View(Selection(), "ja", "light", "v", page)
base = choices.select(v, "base", "Base", (1970, 1980, 1990), 1980)
ends = tuple(y for y in (1970, 1980, 1990, 2000) if y > base)
end = choices.select(v, "end", "End", ends, ends[-1])
many = choices.several(v, "many", "Many", ("a", "b", "c"), ("a", "b"), max_selections=2)
share = choices.number(v, "share", "Share", (0, 1, 0.05), 0.25)
on = choices.switch(v, "on", "On")
each = choices.numbers(
    v, "each", "Each", {"p": "People", "d": "Density"}, scale=(0, 3, 0.5), default={"p": 1},
    columns=st.columns(2),
)
box = choices.drawn(v, "box", "Box", lambda seen: seen if seen == "1,2" else None)
st.button("wards", on_click=choose, kwargs={"wards": True})
st.text(repr((base, end, many, share, on)))
st.text(repr(sorted(set(address()) - set(KEYS))))
st.text(repr((each, box)))
st.button("pull", on_click=choices.set_own, args=(v, "box", "1,2"))
end_page(page, {})
"""


def opened(**params: str) -> AppTest:
    app = AppTest.from_string(SCRIPT, default_timeout=180)
    app.query_params.update(params)
    return app.run()


def shown(app: AppTest) -> str:
    assert not app.exception
    return app.text[0].value


def one(app: AppTest, key: str) -> str:
    value = app.query_params[key]
    return value if isinstance(value, str) else value[0]


def test_without_an_address_defaults_are_shown_and_written_in_full() -> None:
    app = opened()
    assert shown(app) == "(1980, 2000, ('a', 'b'), 0.25, False)"
    found = {k: one(app, k) for k in ("base", "end", "many", "share", "on")}
    assert found == {"base": "1980", "end": "2000", "many": "a,b", "share": "0.25", "on": "0"}
    assert app.text[1].value == "['base', 'box', 'each', 'end', 'many', 'on', 'share']"


def test_the_address_decides() -> None:
    app = opened(base="1990", end="2000", many="c", share="0.9", on="1", p="01")
    assert shown(app) == "(1990, 2000, ('c',), 0.9, True)"
    assert not app.warning


def test_none_of_many() -> None:
    app = opened(many="none")
    assert "()" in shown(app)
    assert one(app, "many") == "none"


@pytest.mark.parametrize(
    "params",
    [
        {"base": "1971"},
        {"base": "x" * 9999},
        {"many": "d"},
        {"share": "nan"},
        {"share": "7"},
        {"share": "<script>"},
        {"on": "yes"},
        {"on": ""},
        {"base": ""},
    ],
    ids=str,
)
def test_what_cannot_be_read_is_the_default_with_a_notice(params: dict[str, str]) -> None:
    app = opened(**params)
    assert shown(app) == "(1980, 2000, ('a', 'b'), 0.25, False)"
    assert len(app.warning) == 1
    assert "<script>" not in app.warning[0].value


def test_a_number_between_two_steps_is_the_nearer() -> None:
    assert "0.4," in shown(opened(share="0.41"))


def test_a_widget_writes_the_address_and_removes_the_notice() -> None:
    app = opened(base="1971")
    app.selectbox[0].select(1970).run()
    assert shown(app).startswith("(1970, 2000")
    assert one(app, "base") == "1970"
    assert not app.warning


def test_what_another_choice_makes_impossible_becomes_the_default_in_silence() -> None:
    app = opened(base="1970", end="1980")
    app.selectbox[0].select(1980).run()
    assert shown(app).startswith("(1980, 2000")
    assert not app.warning


def test_each_page_keeps_its_own_and_unknown_keys_go() -> None:
    app = opened(base="1990", stray="1")
    assert "stray" not in app.query_params
    app.session_state["test_page"] = "two"
    app.query_params.clear()
    app.run()
    assert shown(app).startswith("(1980,")
    app.session_state["test_page"] = "one"
    app.query_params.clear()
    app.run()
    assert shown(app).startswith("(1990,")


def test_a_choice_of_the_sidebar_leaves_the_pages_own() -> None:
    app = opened(base="1990")
    app.button[0].click().run()
    assert shown(app).startswith("(1990,")
    assert one(app, "w") == "1"


def test_several_numbers_under_one_key() -> None:
    app = opened()
    assert one(app, "each") == "p1"
    app = opened(each="d2.4,p0.5", box="1,2")
    assert app.text[2].value == "({'p': 0.5, 'd': 2.5}, '1,2')"
    assert one(app, "each") == "p0.5,d2.5"
    app = app.slider[1].set_value(0.0).run().slider[2].set_value(0.0).run()
    assert one(app, "each") == "none"


@pytest.mark.parametrize("each", ["p4", "x1", "p", "pnan", "1", ","])
def test_numbers_that_cannot_be_read(each: str) -> None:
    app = opened(each=each)
    assert app.text[2].value == "({'p': 1.0, 'd': 0}, 'none')"
    assert len(app.warning) == 1


def test_a_figure_sets_a_choice() -> None:
    app = opened(box="9")
    assert len(app.warning) == 1
    app.button[1].click().run()
    assert app.text[2].value.endswith("'1,2')")
    assert not app.warning
