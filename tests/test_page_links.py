"""Links to every page: what its address says opens the same view; what nobody wrote is named."""

from __future__ import annotations

from functools import cache

import pytest

from tests.test_pages import PAGES, opened, reached, text_of
from ui.selection import KEYS, harmless

STATE = {"m": "01209,34208", "p": "01", "y": "2022"}
HOSTILE = ("<script>alert(1)</script>", "９" * 2100, "nan", "'; DROP TABLE observation; --")
#: Choices that hold what the reader writes: any text is one.
FREE = ("q",)


@pytest.mark.parametrize("page", PAGES)
def test_the_address_of_a_page_opens_the_same_view(page: str) -> None:
    app = reached(page, **STATE)
    written = dict(app.query_params)
    assert set(KEYS) <= set(written)
    fresh = opened(page, **{k: one(x) for k, x in written.items()})
    assert not fresh.exception and not fresh.warning
    assert dict(fresh.query_params) == written
    assert text_of(fresh) == text_of(app)


@cache
def address_of(page: str) -> dict[str, str | list[str]]:
    """What a page writes into its address, seen once for all that is hostile."""
    return dict(opened(page, **STATE).query_params)


@pytest.mark.parametrize("seen", HOSTILE, ids=["script", "long", "nan", "sql"])
@pytest.mark.parametrize("page", PAGES)
def test_a_choice_that_nobody_wrote_is_named_and_the_default_shown(page: str, seen: str) -> None:
    before = address_of(page)
    own = [key for key in before if key not in KEYS and key not in FREE]
    if not own:
        return
    app = opened(page, **STATE, **dict.fromkeys(own, seen))
    assert not app.exception
    assert "<script" not in text_of(app)
    assert any(harmless(seen) in str(box.value) for box in app.warning)
    assert {k: one(app.query_params[k]) for k in own} == {k: one(before[k]) for k in own}


def one(value: str | list[str]) -> str:
    """The value of a key of the address."""
    return value if isinstance(value, str) else value[-1]
