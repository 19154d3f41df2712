"""Every page in Chromium: axe-core, keys, and a figure that is taken away; light, dark, phone."""

from __future__ import annotations

import io
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Locator, Page
from pypdf import PdfReader

from benchmarks.browser import ROOT, served
from tests.in_browser import IN_CHROMIUM, WAIT, at_rest, opened_menu, saved
from ui.pages import NAMES
from ui.query import EXAMPLES

pytestmark = IN_CHROMIUM
GRAVE = ("serious", "critical")
PHONE = 420
#: Colours and width; every page is looked at in one of them, the front page in all.
SIGHTS = (("light", 1400), ("dark", 1400), ("light", PHONE), ("dark", PHONE))
MATRIX = [
    *((NAMES[0], *sight) for sight in SIGHTS[1:]),
    *((name, *SIGHTS[i % len(SIGHTS)]) for i, name in enumerate(NAMES)),
]
#: Pages whose cards are tables.
WITHOUT_FIGURE = ("query",)
#: Pages that have none before the reader has put some there.
WITHOUT_CARDS = ("guide", "report")
SMALL = """() => [...document.querySelectorAll("[data-testid=stMain] :is(button, a, summary)")]
    .filter((part) => part.checkVisibility({ visibilityProperty: true }) && !part.closest("p"))
    .map((part) => [part, part.getBoundingClientRect()])
    .filter(([, box]) => box.width && Math.min(box.width, box.height) < 24)
    .map(([part]) => part.outerHTML.slice(0, 200))"""


def opened(page: Page, url: str, colours: str = "light", width: int = 1400, **params: str) -> None:
    """Opens a page until it has run to its end, the component of its footer included."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
    page.goto(f"{url}?{urlencode({'m': '01209', 'p': '01', 'l': 'ja'} | params)}")
    page.wait_for_function("document.documentElement.lang === 'ja'", timeout=WAIT)
    at_rest(page)


def grave(page: Page) -> list[tuple[str, str]]:
    """What axe-core finds that keeps somebody out."""
    found = Axe().run(page).response["violations"]
    return [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in GRAVE]


def menu(page: Page) -> Locator:
    """The menu of the first card that the screen shows, opened."""
    return opened_menu(
        page, page.locator("[class*=st-key-card-] [class*=st-key-save-] button:visible").first
    )


@pytest.mark.parametrize(("name", "colours", "width"), MATRIX)
def test_a_page_keeps_nobody_out_and_gives_its_figure(
    page: Page, address: str, name: str, colours: str, width: int
) -> None:
    own = {"q": EXAMPLES["course"]} if name == "query" else {}
    path = "" if name == NAMES[0] else name
    opened(page, f"{address}/{path}", colours, width, **own)
    assert not grave(page)
    if width == PHONE:
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert not page.evaluate(SMALL)
        page.get_by_test_id("stExpandSidebarButton").click()
        page.get_by_test_id("stSidebar").get_by_text("都道府県").first.wait_for(timeout=WAIT)
        at_rest(page)
        assert not grave(page), "with the side panel"
        page.get_by_test_id("stSidebarCollapseButton").locator("button").click()
        at_rest(page)
    if name not in WITHOUT_CARDS:
        body = menu(page)
        assert not grave(page), "with the menu"
        if name not in WITHOUT_FIGURE and body.get_by_role("radio", name="図").count():
            its_figure(page, body)


def its_figure(page: Page, body: Locator) -> None:
    """PNG in its size, SVG with its texts."""
    title = page.locator("[class*=st-key-card-] h3").first.inner_text().split("\n")[0].strip()
    picture = Image.open(saved(body, "PNG").path())
    assert picture.width == 2400 and picture.height > 600
    assert round(picture.info["dpi"][0]) == 192
    svg = re.sub(r"<[^>]*>", "", Path(saved(body, "SVG").path()).read_text("utf-8"))
    assert "出典" in svg and "データ版" in svg
    assert title[:6] in svg


def test_keys_reach_menu_and_table_and_close_the_menu(page: Page, address: str) -> None:
    opened(page, f"{address}/tokyo")
    reached = """() => document.activeElement.closest("[class*=st-key-]")?.className ?? ''"""
    seen = []
    page.locator("[data-testid=stMain] h1").click()
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(reached))
        if "st-key-save-" in seen[-1]:
            break
    assert "st-key-save-tokyo" in seen[-1]
    assert page.evaluate(
        "getComputedStyle(document.activeElement).outlineStyle !== 'none' ||"
        "getComputedStyle(document.activeElement).boxShadow !== 'none'"
    )
    page.keyboard.press("Enter")
    body = page.locator("[data-testid=stPopoverBody]")
    body.get_by_role("radio").first.wait_for(timeout=WAIT)
    page.keyboard.press("Escape")
    body.wait_for(state="hidden", timeout=WAIT)
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
    page.keyboard.press("Enter")
    page.locator("[class*=st-key-open-tokyo] [data-testid=stDataFrame]").first.wait_for(
        timeout=WAIT
    )


WITHOUT_CHROME = """
import runpy, sys
sys.path.insert(0, {root!r})
import ui.save
ui.save.chrome = lambda: None
runpy.run_path({root!r} + "/dashboard.py", run_name="__main__")
"""


def test_without_a_chrome_the_reader_prints_the_pdf(browser: Browser, tmp_path: Path) -> None:
    script = tmp_path / "without_chrome.py"
    script.write_text(WITHOUT_CHROME.format(root=str(ROOT)))
    for part in ("static", ".streamlit"):
        (tmp_path / part).symlink_to(ROOT / part)
    with served(script) as url:
        page = browser.new_context().new_page()
        opened(page, f"{url}/tokyo")
        page.context.add_init_script(
            "window.print = () => { top.printed = document.documentElement.outerHTML }"
        )
        page.reload()
        page.wait_for_function("document.documentElement.lang === 'ja'", timeout=WAIT)
        body = menu(page)
        body.get_by_role("radio", name="PDF", exact=True).click()
        body.get_by_role("button", name="印刷画面を開く").click(timeout=WAIT)
        page.wait_for_function("window.printed", timeout=WAIT)
        sheet = page.evaluate("window.printed")
        page.context.close()
    alone = browser.new_context().new_page()
    alone.set_content(sheet)
    alone.evaluate("document.fonts.ready")
    printed = PdfReader(io.BytesIO(alone.pdf(prefer_css_page_size=True, print_background=True)))
    alone.context.close()
    assert len(printed.pages) == 1
    text = printed.pages[0].extract_text()
    assert "出典" in text and "東京" in text


def test_the_font_draws_a_minus_where_a_number_begins(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/guide")
    widths = page.evaluate(
        """async () => {
            const pen = document.createElement("canvas").getContext("2d");
            pen.font = '40px "Noto Sans JP Atlas"';
            await document.fonts.load(pen.font, "-−");
            const texts = ["-5", "−5", "(-5", "(−5", "5-5", "5−5", "a-5", "a−5"];
            return texts.map((text) => pen.measureText(text).width);
        }"""
    )
    alone, number, inside, in_brackets, span, difference, code, letter = widths
    assert (alone, inside) == (number, in_brackets)
    assert span < difference and code < letter
