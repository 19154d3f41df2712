"""Every page in Chromium: axe-core, keys, and a figure that is taken away; light and dark."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from benchmarks.browser import ROOT, served
from tests.in_browser import (
    IN_CHROMIUM,
    MATRIX,
    WAIT,
    WIDE,
    gives_its_figure,
    menu,
    opened,
    seen_at,
)

pytestmark = IN_CHROMIUM


@pytest.mark.parametrize(
    ("name", "colours"), [(name, colours) for name, colours, width in MATRIX if width == WIDE]
)
def test_a_page_keeps_nobody_out_and_gives_its_figure(
    page: Page, address: str, name: str, colours: str
) -> None:
    seen_at(page, address, name, colours, WIDE)
    gives_its_figure(page, name)


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


def test_the_font_draws_a_minus_where_a_number_begins(page: Page, address: str) -> None:
    opened(page, f"{address}/guide")
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
