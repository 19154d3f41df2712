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

#: How long something takes is measured by benchmarks/; a busy machine must not fail a test.
settings.register_profile("atlas", deadline=None)
settings.load_profile("atlas")

ROOT = Path(__file__).resolve().parent.parent
OFFICIAL = ROOT.parent / "shared" / "official"


@pytest.fixture(scope="session")
def official() -> Path:
    """The directory of official files; tests that need it skip when it is absent."""
    if not OFFICIAL.is_dir():
        pytest.skip("needs the official files in ../shared/official, which are not here")
    return OFFICIAL


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
    yield tab
    tab.close()
