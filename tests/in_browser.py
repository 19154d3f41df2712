"""What tests with a browser share: when a page is at rest, and what the menu of its cards gives."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import Download, Locator, Page

CHROMIUM = shutil.which("chromium")
#: Marks of a file of such tests.
IN_CHROMIUM = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium on the PATH"),
]
WAIT = 90_000  # two cores, a cold server
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
