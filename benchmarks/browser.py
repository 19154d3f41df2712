"""What a reader waits for, in headless Chromium, beside an empty Streamlit page in the same run."""

from __future__ import annotations

import contextlib
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.timing import Result

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
EMPTY = "import streamlit as st\nst.button('again')\nst.write('empty')"
FILLS = """() => Array.from(document.querySelectorAll('.choroplethlayer path'))
    .map(p => p.getAttribute('fill')).join()"""


def in_chromium() -> Iterator[Result]:
    """First national map, and a change of indicator to the new map."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        script = Path(folder) / "empty.py"
        script.write_text(EMPTY)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        with served(script) as empty, served(ROOT / "dashboard.py") as app:
            yield Result(
                "empty page, first paint (baseline)",
                statistics.median(
                    _cold(browser, empty, "() => document.body.innerText.includes('empty')")
                    for _ in range(5)
                ),
                "s",
            )
            yield Result(
                "first national map, cold",
                statistics.median(_cold(browser, app, drawn()) for _ in range(5)),
                "s",
                3,
            )
            changed, bytes_sent = _changes(browser, app)
            yield Result("change of indicator to new map", 1000 * changed, "ms", 600)
            yield Result("national map update over the wire", bytes_sent / 1000, "kB", 40)
        browser.close()


def drawn(shapes: int = 1600) -> str:
    """JavaScript: is a map drawn? By default nearly all of the 1,741 municipalities are paths."""
    return f"() => document.querySelectorAll('.choroplethlayer path').length > {shapes}"


@contextlib.contextmanager
def served(script: Path) -> Iterator[str]:
    """The address of a Streamlit server for a script, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port),
         "--server.headless", "true", "--browser.gatherUsageStats", "false"],
        cwd=ROOT if script.parent == ROOT else script.parent,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(150):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{address}/_stcore/health")
                break
            time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait()


def _cold(browser: Browser, address: str, ready: str) -> float:
    """Seconds from an empty browser profile to ``ready``."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    started = time.perf_counter()
    page.goto(address)
    page.wait_for_function(ready, timeout=60_000, polling=20)
    took = time.perf_counter() - started
    context.close()
    return took


def _changes(browser: Browser, address: str) -> tuple[float, float]:
    """Median seconds from choosing another indicator to new fills, and bytes received for it."""
    page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
    received: list[int] = []
    page.on("websocket", lambda socket: socket.on(
        "framereceived", lambda frame: received.append(len(frame))
    ))  # fmt: skip
    page.goto(address)
    page.wait_for_function(drawn(), timeout=60_000)
    page.wait_for_timeout(3000)
    times, sizes = [], []
    for step in range(6):
        before, received[:] = page.evaluate(FILLS), []
        _open_choices(page)
        option = page.get_by_role("option").nth(1 + step % 3)
        started = time.perf_counter()
        option.click()
        page.wait_for_function(
            f"(before) => ({FILLS})() !== before", arg=before, timeout=30_000, polling=20
        )
        times.append(time.perf_counter() - started)
        page.wait_for_timeout(1500)
        sizes.append(max(received))
    return statistics.median(times), statistics.median(sizes)


def _open_choices(page: Page) -> None:
    page.locator("[data-testid=stMain] [data-testid=stSelectbox] input").first.click()
    page.get_by_role("option").first.wait_for()
