"""Pages on a phone: axe-core, also with the side panel; nothing sideways, nothing too small."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.in_browser import (
    IN_CHROMIUM,
    MATRIX,
    PHONE,
    WAIT,
    at_rest,
    gives_its_figure,
    grave,
    seen_at,
)

pytestmark = IN_CHROMIUM
SMALL = """() => [...document.querySelectorAll("[data-testid=stMain] :is(button, a, summary)")]
    .filter((part) => part.checkVisibility({ visibilityProperty: true }) && !part.closest("p"))
    .map((part) => [part, part.getBoundingClientRect()])
    .filter(([, box]) => box.width && Math.min(box.width, box.height) < 24)
    .map(([part]) => part.outerHTML.slice(0, 200))"""


@pytest.mark.parametrize(
    ("name", "colours"), [(name, colours) for name, colours, width in MATRIX if width == PHONE]
)
def test_a_page_on_a_phone_keeps_nobody_out_and_gives_its_figure(
    page: Page, address: str, name: str, colours: str
) -> None:
    seen_at(page, address, name, colours, PHONE)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert not page.evaluate(SMALL)
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_test_id("stSidebar").get_by_text("都道府県").first.wait_for(timeout=WAIT)
    at_rest(page)
    assert not grave(page), "with the side panel"
    page.get_by_test_id("stSidebarCollapseButton").locator("button").click()
    at_rest(page)
    gives_its_figure(page, name)
