"""What a reader takes away in Chromium: files of a card's menu, a page on paper, one offline."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tests.in_browser import IN_CHROMIUM, WAIT, mapped, opened_menu, saved

pytestmark = IN_CHROMIUM


def card_menu(page: Page, card: str) -> Locator:
    """The menu of this card, opened."""
    return opened_menu(page, page.locator(f".st-key-save-{card}").get_by_role("button").first)


def test_saved_csv_holds_what_is_shown(page: Page, address: str) -> None:
    mapped(page, f"{address}/dependence?p=01&y=2023", shapes=150)
    text = Path(saved(card_menu(page, "dependence-map"), "数値", "CSV").path()).read_text(
        "utf-8-sig"
    )
    table = pd.read_csv(io.StringIO(text), comment="#", dtype=str)
    assert len(table) == 179
    assert "出典" in text.splitlines()[0] + text[:2000]
    assert table.iloc[:, 1].str.fullmatch(r"01\d{3}").all()


@pytest.mark.parametrize(
    ("where", "card"),
    [("?y=2023", "overview-map"), ("dependence?p=01&y=2023", "dependence-ranking")],
)
def test_every_choice_of_the_menu_gives_its_file(
    page: Page, address: str, where: str, card: str
) -> None:
    mapped(page, f"{address}/{where}", shapes=150)
    body = card_menu(page, card)

    def content(*choices: str) -> bytes:
        return Path(saved(body, *choices).path()).read_bytes()

    picture = Image.open(io.BytesIO(content("図", "PNG")))
    assert picture.width == 2400
    assert round(picture.info["dpi"][0]) == 192
    colours = picture.convert("RGB").resize((120, 80)).getcolors(10_000) or []
    assert len(colours) > 20, "an empty picture"
    drawn_svg = content("SVG").decode("utf-8")
    assert "2023年度" in drawn_svg and "出典" in drawn_svg and "y=2023" in drawn_svg
    assert "font/woff2;base64," in drawn_svg
    assert "2023年度" in PdfReader(io.BytesIO(content("PDF"))).pages[0].extract_text()
    assert "N＝" in content("HTML").decode("utf-8")
    book = CalamineWorkbook.from_filelike(io.BytesIO(content("数値", "Excel")))
    assert book.sheet_names == ["数値", "定義", "出典", "条件"]
    whole = zipfile.ZipFile(io.BytesIO(content("一式")))
    assert {"figure.png", "figure.svg", "table.csv", "table.parquet", "redraw.py"} <= set(
        whole.namelist()
    )


PRINTED = """() => {
    window.printed = null
    matchMedia("print").addEventListener("change", (change) => {
        if (!change.matches) return
        const shown = (part) => getComputedStyle(part).display !== "none"
        const plots = [...document.querySelectorAll("[class*=st-key-plot-]")]
        window.printed = {
            menus: [...document.querySelectorAll(
                "[data-testid=stSidebar], [data-testid=stHeader], [data-testid=stPopover], " +
                "[data-testid=stSelectbox], [data-testid=stDownloadButton]"
            )].filter((part) => shown(part) && part.getClientRects().length).length,
            // Plotly draws nothing anew for paper: its own width, zoomed, must fit the sheet
            wide: plots.filter((plot) => {
                const drawn = Number(plot.querySelector(".main-svg").getAttribute("width"))
                const room = plot.parentElement.getBoundingClientRect().width
                return drawn * Number(getComputedStyle(plot).zoom) > room + 1
            }).length,
            plots: plots.length,
        }
    })
}"""


def test_a_municipality_prints_on_a4_whole_and_without_menus(page: Page, address: str) -> None:
    page.goto(f"{address}/municipality?m=01209")
    page.locator(".st-key-card-municipality-neighbours table").wait_for(timeout=WAIT)
    page.locator(".st-key-plot-municipality-burden .main-svg").first.wait_for(timeout=WAIT)
    page.evaluate(PRINTED)
    sheet = page.pdf(prefer_css_page_size=True, print_background=True)
    assert page.evaluate("window.printed") == {"menus": 0, "wide": 0, "plots": 7}
    assert 4 <= len(re.findall(rb"/Type\s*/Page\b", sheet)) <= 8


def test_the_file_of_a_municipality_opens_without_a_network(
    page: Page, browser: Browser, address: str, tmp_path: Path
) -> None:
    page.goto(f"{address}/municipality?m=01209")
    page.locator(".st-key-card-municipality-neighbours table").wait_for(timeout=WAIT)
    with page.expect_download(timeout=WAIT) as download:
        page.locator(".st-key-municipality_html button").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    alone = browser.new_context(offline=True).new_page()
    alone.set_default_timeout(WAIT)
    asked: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.goto(file.as_uri())
    alone.wait_for_function("document.querySelectorAll('.figure .main-svg').length >= 7")
    assert asked == [file.as_uri()]
    assert alone.title() == "夕張市（北海道）"
    alone.context.close()
