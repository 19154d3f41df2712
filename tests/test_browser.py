"""The app as a reader meets it, in Debian's Chromium: filter Hokkaido and read a known number."""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from benchmarks.browser import drawn
from tests.in_browser import IN_CHROMIUM, WAIT, at_rest, mapped

pytestmark = IN_CHROMIUM


def test_filter_hokkaido_and_read_yubari(page: Page, address: str) -> None:
    asked = mapped(page, f"{address}/dependence?m=01209")
    page.get_by_text("全国1,718団体中").first.wait_for(timeout=WAIT)
    choices = page.locator("[data-testid=stSidebar] [data-testid=stMultiSelect]")
    choices.filter(has_text="都道府県").locator("input").click()
    page.get_by_role("option", name="北海道", exact=True).click()
    # settlement card FY2023 of 夕張市: (5,286,366 + 1,471,818) / 11,090,794 thousand yen
    page.get_by_text("北海道179団体中").first.wait_for(timeout=WAIT)
    text = page.locator("[data-testid=stMain]").inner_text()
    assert "夕張市（北海道）の国からの移転への依存度は60.9%、北海道179団体中第23位" in text
    assert "p=01" in page.url
    outside = [url for url in asked if not url.startswith((address, "data:", "blob:"))]
    assert not outside, "a request left the machine"


def test_link_opens_the_same_view_in_english(page: Page, address: str) -> None:
    mapped(page, f"{address}/dependence?m=01209&p=01&l=en&y=2023", shapes=150)
    text = page.locator("[data-testid=stMain]").inner_text()
    assert "23rd" in text
    assert "of 179 in Hokkaido" in text


def test_the_document_is_in_the_language_of_the_page(page: Page, address: str) -> None:
    for lang in ("ja", "en"):
        mapped(page, f"{address}/dependence?p=01&l={lang}", shapes=150)
        says = f"document.documentElement.lang === '{lang}'"
        page.wait_for_function(says, timeout=WAIT)


def test_who_wants_less_motion_gets_none(page: Page, address: str) -> None:
    mapped(page, f"{address}/dependence?p=01", shapes=150)
    page.emulate_media(reduced_motion="reduce")
    longest = """() => Math.max(...[...document.querySelectorAll("*")].map((part) =>
        Math.max(...getComputedStyle(part).transitionDuration.split(",").map(parseFloat))))"""
    assert page.evaluate(longest) < 0.001


def test_phone_has_no_sideways_scrolling(page: Page, address: str) -> None:
    mapped(page, f"{address}/?l=ja", width=420)
    wide = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0


def test_make_a_group_and_open_its_link_fresh(page: Page, browser: Browser, address: str) -> None:
    mapped(page, f"{address}/dependence?m=34209,34210,33209")
    drawer = page.locator("[data-testid=stSidebar] [data-testid=stExpander]")
    drawer.locator("summary").click()
    drawer.get_by_text("選んでいる団体を入れる").click(timeout=WAIT)
    drawer.locator("[data-tag]").nth(2).wait_for(timeout=WAIT)
    drawer.get_by_label("名前").fill("備北")
    drawer.get_by_role("button", name="作る", exact=True).click()
    # FY2023: (10,653,226 + 3,306,140 + 15,524,833 + 5,069,872 + 14,344,890 + 4,573,149) thousand
    # yen of transfers in (27,279,348 + 42,672,991 + 33,311,824) of revenue
    says = "備北（3団体）の国からの移転への依存度は51.8%"
    page.get_by_text(says).wait_for(timeout=WAIT)
    fresh = browser.new_context().new_page()
    mapped(fresh, page.url)
    fresh.get_by_text(says).wait_for(timeout=WAIT)
    fresh.context.close()


def test_streamlit_own_words_and_what_is_typed(page: Page, address: str) -> None:
    mapped(page, f"{address}/dependence?p=32&m=32201", shapes=19)
    box = page.locator(".st-key-choice_units input")
    page.get_by_label("本文へ移動").or_(page.get_by_text("本文へ移動")).first.wait_for(
        state="attached", timeout=WAIT
    )
    for typed in ("０１２０９", "012092", "ﾕｳﾊﾞﾘ", "Yūbari", "北海道　夕張市"):
        box.fill("zz")  # or what the name before it found would still be there
        page.get_by_text("該当なし").wait_for(timeout=WAIT)
        box.fill(typed)
        page.get_by_text("該当なし").wait_for(state="detached", timeout=WAIT)
        options = page.get_by_role("option").all_inner_texts()
        assert [text[:9] for text in options] == ["夕張市（北海道） "], typed
    box.fill("zz")
    page.get_by_text("該当なし").wait_for(timeout=WAIT)
    box.fill("")
    page.get_by_label("すべて消す").first.wait_for(timeout=WAIT)
    page.locator("[data-testid=stSidebar]").get_by_text("English").click()
    page.get_by_label("Clear all").first.wait_for(timeout=WAIT)
    assert page.get_by_label("すべて消す").count() == 0


def test_hostile_address_gives_a_notice(page: Page, address: str) -> None:
    mapped(page, f"{address}/dependence?m=99999,<script>alert(1)</script>&y=1066")
    page.get_by_text("99999").first.wait_for(timeout=WAIT)
    assert "Traceback" not in page.locator("body").inner_text()


LISTENS = """() => document.querySelector(".st-key-plot-together-quadrant .js-plotly-plot")
    ?.atlasClick"""
POINT = """() => {
  const figure = document.querySelector(".st-key-plot-together-quadrant .js-plotly-plot");
  figure.scrollIntoView({block: "center"});
  const point = figure.querySelector(".scatterlayer path.point").getBoundingClientRect();
  return [point.x + point.width / 2, point.y + point.height / 2];
}"""


def test_a_click_adds_a_municipality_while_boxes_are_pulled(page: Page, address: str) -> None:
    """Streamlit reports nothing but boxes then; ui/clicks.js does."""
    page.goto(f"{address}/together?pull=1")
    page.wait_for_function(LISTENS, timeout=WAIT)
    at_rest(page)
    page.mouse.click(*page.evaluate(POINT))
    page.wait_for_function("/[?&]m=\\d{5}/.test(location.search)", timeout=WAIT)


#: The middle of a municipality on the map of a group.
PLACE = """(code) => {
    const paths = [...document.querySelectorAll("[class*=st-key-map-] .choroplethlayer path")];
    const box = paths.find((path) => path.__data__?.loc === code).getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
}"""


def test_a_press_on_the_map_joins_the_group_and_a_second_one_leaves_it(
    page: Page, address: str
) -> None:
    mapped(page, f"{address}/cooperation?by=area&area=20_飯伊&l=ja", shapes=77)
    page.locator("[class*=st-key-map-]").first.scroll_into_view_if_needed()
    # 伊那市 lies beside the area of 飯伊
    for members, kept in ((15, "20209"), (14, "none")):
        at_rest(page)
        page.mouse.click(*page.evaluate(PLACE, "20209"))
        page.get_by_text(f"（{members}団体）にはどこが入っているか").first.wait_for(timeout=WAIT)
        page.wait_for_url(lambda url, kept=kept: f"add={kept}" in url, timeout=WAIT)
        page.wait_for_function(drawn(77), timeout=WAIT)
