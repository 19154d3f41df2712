"""Shared fixtures: where the official files are, and the database built from the snapshot."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest
from hypothesis import settings

from data import database

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from data.compile import Units

#: How long something takes is measured by benchmarks/; a busy machine must not fail a test.
settings.register_profile("atlas", deadline=None)
settings.load_profile("atlas")

#: Files that take longest, first: run side by side, none is left when all others have ended.
SLOW = (
    "test_browser_pages",
    "test_browser_phone",
    "test_golden",
    "test_browser_files",
    "test_browser",
    "test_pages",
    "test_desk",
    "test_figures",
    "test_redraw",
    "test_cards",
    "test_commands",
    "test_page_links",
    "test_cost_curve",
    "test_report_browser",
)

ROOT = Path(__file__).resolve().parent.parent
OFFICIAL = ROOT.parent / "shared" / "official"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow files first; within a file, the order in which it is written."""
    order = {name: place for place, name in enumerate(SLOW)}
    items.sort(key=lambda item: order.get(item.path.stem, len(SLOW)))


@pytest.fixture(scope="session")
def official() -> Path:
    """The directory of official files; tests that need it skip when it is absent."""
    if not OFFICIAL.is_dir():
        pytest.skip("needs the official files in ../shared/official, which are not here")
    return OFFICIAL


@pytest.fixture(scope="session")
def units(official: Path) -> Units:
    """Municipalities and their history, read once for all that compile something beside them."""
    from data import compile as compiler  # noqa: PLC0415 (only who compiles needs it)

    return compiler.read_units(official)


@pytest.fixture(scope="session")
def atlas() -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the current database, built first when it is older."""
    with database.connect() as con:
        yield con


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where the app is served."""
    from benchmarks.browser import served  # noqa: PLC0415 (only tests with a browser need it)

    with served(ROOT / "dashboard.py") as url:
        yield url


@pytest.fixture(scope="module")  # while Playwright runs, no other file may start one
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (as above)

    from benchmarks.browser import ARGUMENTS  # noqa: PLC0415 (as above)

    with sync_playwright() as playwright:
        path = shutil.which("chromium")
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def context(browser: Browser) -> BrowserContext:
    """One reader for a file: what the browser has fetched and compiled once it keeps."""
    return browser.new_context(viewport={"width": 1400, "height": 900})


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab of the reader's, closed after the test, so that it costs the next one nothing."""
    tab = context.new_page()
    tab.set_default_timeout(180_000)  # as in in_browser.py
    yield tab
    tab.close()
