"""What tests with a browser share: when a page is at rest, what its menus give, what axe finds."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Download, Locator, Page

from benchmarks.browser import drawn
from ui.pages import NAMES
from ui.query import EXAMPLES

CHROMIUM = shutil.which("chromium")
#: Marks of a file of such tests.
IN_CHROMIUM = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium on the PATH"),
]
WAIT = 180_000  # two cores, a cold server, others at work
#: The run has ended, every figure is drawn, nothing moves, and nothing changed between eight looks:
#: looks and not time are counted, because on a busy machine the page does nothing for a while.
AT_REST = """() => {
    if (!window.looks) {
        window.looks = { calm: 0 }
        new MutationObserver(() => { window.looks.calm = 0 }).observe(
            document, { subtree: true, childList: true, attributes: true, characterData: true })
    }
    const app = document.querySelector("[data-testid=stApp]")
    const runs = app?.dataset.testScriptState !== "notRunning"
        || document.querySelector("[data-testid=stSkeleton], [data-stale=true]")
    const undrawn = [...document.querySelectorAll("[data-testid=stPlotlyChart]")].some(
        (part) => part.checkVisibility() && !part.querySelector(".main-svg"))
    const moves = document.getAnimations().some((one) =>
        one.playState === "running" && one.effect?.getComputedTiming().endTime < Infinity)
    if (runs || undrawn || moves) window.looks.calm = 0
    return ++window.looks.calm > 8
}"""
#: What a choice of the menu is called in the keys of its buttons.
KINDS = {"Excel": "xlsx", "一式": "zip"}
DRAWN_HERE = ("png", "svg")


def at_rest(page: Page) -> None:
    """Wait until nothing more comes."""
    page.evaluate("() => { if (window.looks) window.looks.calm = 0 }")
    page.wait_for_function(AT_REST, timeout=WAIT, polling=50)


def mapped(page: Page, url: str, width: int = 1400, shapes: int = 1600) -> list[str]:
    """Opens a page until its map is drawn, with so many shapes; the addresses it asks for."""
    page.set_default_timeout(WAIT)
    page.set_viewport_size({"width": width, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url)
    page.wait_for_function(drawn(shapes), timeout=WAIT)
    return asked


def opened_menu(page: Page, button: Locator) -> Locator:
    """The menu of a card, opened by its button on a page at rest, which would close it else."""
    at_rest(page)
    button.click(timeout=WAIT)
    body = page.locator("[data-testid=stPopoverBody]")
    body.get_by_role("radio").first.wait_for(timeout=WAIT)
    page.mouse.move(0, 0)  # off the button: its help fades in and out, half seen in between
    page.locator("[data-testid=stTooltipContent]").wait_for(state="detached", timeout=WAIT)
    at_rest(page)
    return body


def saved(body: Locator, *choices: str) -> Download:
    """What an open menu gives after these choices, once its button is that of the last of them."""
    for choice in choices:
        body.get_by_role("radio", name=choice, exact=True).click(timeout=WAIT)
    kind = KINDS.get(choices[-1], choices[-1].lower())
    mark = f"[data-kind={kind}]" if kind in DRAWN_HERE else f"[class*=st-key-take-{kind}-] button"
    with body.page.expect_download(timeout=WAIT) as download:
        body.locator(mark).click(timeout=WAIT)
    assert download.value.suggested_filename.endswith(f".{kind}")
    return download.value


# -- every page, in one of four sights ------------------------------------------------------------

GRAVE = ("serious", "critical")
WIDE, PHONE = 1400, 420
#: Colours and width; every page is looked at in one of them, the front page in all.
SIGHTS = (("light", WIDE), ("dark", WIDE), ("light", PHONE), ("dark", PHONE))
MATRIX = [
    *((NAMES[0], *sight) for sight in SIGHTS[1:]),
    *((name, *SIGHTS[i % len(SIGHTS)]) for i, name in enumerate(NAMES)),
]
#: Pages whose cards are tables.
WITHOUT_FIGURE = ("query",)
#: Pages that have none before the reader has put some there.
WITHOUT_CARDS = ("guide", "report")


def opened(page: Page, url: str, colours: str = "light", width: int = 1400, **params: str) -> None:
    """Opens a page until it has run to its end, the component of its footer included."""
    page.set_default_timeout(WAIT)
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


def seen_at(page: Page, address: str, name: str, colours: str, width: int) -> None:
    """Opens a page of the app at a sight; it keeps nobody out."""
    own = {"q": EXAMPLES["course"]} if name == "query" else {}
    path = "" if name == NAMES[0] else name
    opened(page, f"{address}/{path}", colours, width, **own)
    assert not grave(page)


def gives_its_figure(page: Page, name: str) -> None:
    """The menu keeps nobody out, and the figure is taken from it."""
    if name in WITHOUT_CARDS:
        return
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
