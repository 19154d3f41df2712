"""A report as a reader makes it, in Debian's Chromium: from a card's menu to the file in Word."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Browser, Page

from exports.draw import chrome
from exports.options import Order
from exports.report import Piece, Report
from exports.report_html import report_html
from tests.in_browser import IN_CHROMIUM, WAIT, at_rest, opened_menu
from ui.shelf import SHELF

pytestmark = IN_CHROMIUM


def test_the_html_of_a_report_fits_a_phone_and_asks_nobody(
    browser: Browser, tmp_path: Path
) -> None:
    order = Order(address="https://atlas.example")
    cards = [SHELF.figure("duties", "05", order, "unequal"), SHELF.figure("map", "05", order)]
    note = "https://example.org/" + "long" * 80
    file = tmp_path / "report.html"
    file.write_bytes(report_html(Report("題", tuple(Piece(c, note) for c in cards), "ja")))
    phone = browser.new_page(viewport={"width": 420, "height": 900})
    asked: list[str] = []
    phone.on("request", lambda one: asked.append(one.url))
    phone.goto(file.as_uri())
    phone.locator(".figure .main-svg").first.wait_for()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 420
    assert not [url for url in asked if url.startswith("http")]
    phone.close()


@pytest.mark.skipif(chrome() is None, reason="no Chrome for Kaleido")
def test_from_the_menu_of_a_card_to_a_word_file_and_back(page: Page, address: str) -> None:
    page.set_default_timeout(WAIT)
    page.goto(f"{address}/tokyo?l=en")
    page.locator(".st-key-save-tokyo-shares").wait_for()
    body = opened_menu(page, page.locator(".st-key-save-tokyo-shares button").first)
    body.get_by_role("button", name="Add to the report").click()
    page.get_by_role("link", name="See the report (1)").click()
    page.locator(".st-key-piece-0 textarea").fill("Look at **1990**")
    page.get_by_label("Title of the report").fill("Mine")
    page.get_by_label("Title of the report").press("Enter")
    at_rest(page)
    assert (
        "pieces=1." in page.url
        and "1990" in page.locator(".st-key-piece-0 strong").last.inner_text()
    )
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the list (JSON)").click()
    kept = json.loads(saved.value.path().read_text("utf-8"))
    assert kept["title"] == "Mine" and kept["pieces"][0]["note"] == "Look at **1990**"

    page.get_by_role("button", name="Make the file").click()
    with page.expect_download() as made:
        page.get_by_role("button", name="Download the file").click()
    document = Document(io.BytesIO(made.value.path().read_bytes()))
    assert document.paragraphs[0].text == "Mine" and len(document.inline_shapes) == 1
    links = [r.target_ref for r in document.part.rels.values() if r.is_external]
    assert links and links[0].startswith("http://") and "/tokyo?v=1" in links[0]

    page.get_by_role("button", name="Remove all").click()
    page.get_by_text("No figure yet.").wait_for()
    kept["pieces"].append({"address": "tokyo?l=en", "card": "no-such-card", "note": ""})
    file = {"name": "r.json", "mimeType": "application/json", "buffer": json.dumps(kept).encode()}
    page.set_input_files("input[type=file]", files=[file])
    page.get_by_text("no-such-card").wait_for()
    at_rest(page)
    assert page.get_by_label("Title of the report").input_value() == "Mine"
    assert (
        page.locator(".st-key-piece-0").count() == 1 and not page.locator(".st-key-piece-1").count()
    )
