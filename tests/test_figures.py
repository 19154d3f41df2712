"""Pictures, pages and the ZIP of a card: read back as their readers will."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import duckdb
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from playwright.sync_api import sync_playwright
from plotly.graph_objects import Figure
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from benchmarks.browser import ARGUMENTS, CHROMIUM
from charts.looks import MONO, PALETTES, in_look, look_of
from charts.theme import DARK, LIGHT
from data.model import AtlasError
from exports import draw
from exports.bundle import SUMS, to_zip
from exports.card import Card
from exports.citation import bibtex
from exports.draw import NoChromeError, chrome, picture
from exports.geometry import inlined
from exports.options import Order
from exports.single import card_html
from exports.sizes import SIZES, paper
from exports.tables import to_csv, to_parquet, to_xlsx
from ui.shelf import SHELF

ROOT = Path(__file__).resolve().parent.parent
needs_chrome = pytest.mark.skipif(chrome() is None, reason="no Chrome on this machine")
ORDER = Order("transfer_dependence", 2023, "ja", False, False, False, "https://atlas.example")
FIGURES = ("map", "ranking", "distribution", "trend", "composition")


@cache
def card(name: str = "map", place: str = "05", lang: str = "ja") -> Card:
    order = Order(ORDER.indicator, 2023, lang, False, False, False, ORDER.address)
    return SHELF.figure(name, place, order)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@needs_chrome
@pytest.mark.parametrize(
    ("size", "width", "height", "dpi"),
    [
        ("screen", 1200, None, 96),
        ("screen2", 2400, None, 192),
        ("column", round(85 / 25.4 * 300), None, 300),
        ("page", round(170 / 25.4 * 300), None, 300),
        ("slide", 2560, 1440, 192),
    ],
)
def test_png_has_its_pixels_and_its_size_on_paper(
    size: str, width: int, height: int | None, dpi: int
) -> None:
    image = Image.open(io.BytesIO(picture(card(), "png", SIZES[size])))
    assert image.width == width
    assert height is None or image.height == height
    assert [round(d) for d in image.info["dpi"]] == [dpi, dpi]


@needs_chrome
@pytest.mark.parametrize("name", FIGURES)
def test_monochrome_has_no_colour_and_ink_on_white(name: str) -> None:
    made = picture(card(name, "01209"), "png", SIZES["screen"], "mono")
    image = Image.open(io.BytesIO(made)).convert("RGB")
    spread = max(max(p) - min(p) for _, p in image.getcolors(1_000_000))
    assert spread <= 8, "a colour is left"
    assert image.getpixel((2, 2)) == (255, 255, 255)
    assert image.convert("L").getextrema()[0] <= 2


@needs_chrome
@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("name", FIGURES)
def test_svg_and_pdf_say_everything(name: str, lang: str) -> None:
    shown = card(name, "05", lang)
    svg = picture(shown, "svg", paper(100)).decode("utf-8")
    reader = PdfReader(io.BytesIO(picture(shown, "pdf", paper(100))))
    assert len(reader.pages) == 1
    assert float(reader.pages[0].mediabox.width) / 72 * 25.4 == pytest.approx(100, abs=0.5)
    assert re.search(r'<svg [^>]*width="100mm" height="[\d.]+mm"', svg)
    assert "font/woff2;base64," in svg
    whole = "".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg)).replace("&amp;", "&")
    printed = reader.pages[0].extract_text()
    for text in (shown.words.title, shown.meta, shown.source, shown.address):
        assert plain(text) in plain(whole)
        assert plain(text) in plain(printed)


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)


@needs_chrome
def test_a_picture_holds_the_figure_itself() -> None:
    svg = picture(card("ranking", "05"), "svg", SIZES["page"]).decode("utf-8")
    places = card("ranking", "05").table.frame["place"].head(3)
    assert all(place.split("（")[0] in svg for place in places)
    drawn = picture(card("map", "05"), "svg", SIZES["page"]).decode("utf-8")
    assert drawn.count('class="choroplethlayer') and drawn.count("<path") > 25


def test_without_chrome_a_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draw, "chrome", lambda: None)
    monkeypatch.setattr("exports.bundle.chrome", lambda: None)
    with pytest.raises(NoChromeError, match="apt install chromium"):
        picture(card(), "png", SIZES["screen"])
    names = zipfile.ZipFile(io.BytesIO(to_zip(card()))).namelist()
    assert "figure.html" in names
    assert "figure.png" not in names


def test_a_card_without_figure_says_so() -> None:
    with pytest.raises(AtlasError, match="only a table"):
        picture(SHELF.table("05", ORDER, every_year=False), "png", SIZES["screen"])


@pytest.mark.browser
@pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="needs chromium")
def test_html_draws_itself_without_any_network(tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    file.write_bytes(card_html(card("map", "00")))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_context(offline=True).new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri())
        page.wait_for_function(
            "() => document.querySelectorAll('.choroplethlayer path').length > 1700",
            timeout=180_000,
        )
        text = page.locator("body").inner_text()
        browser.close()
    assert [a for a in asked if not a.startswith(("data:", "blob:"))] == [file.as_uri()]
    shown = card("map", "00")
    for said in (shown.words.title, shown.meta, shown.source, shown.address, shown.citation()):
        assert said in text


def test_only_the_shapes_that_are_drawn_go_along() -> None:
    parts = inlined(card("map", "05").figure)
    held = {f["id"] for t in parts["data"] if "geojson" in t for f in t["geojson"]["features"]}
    assert held == set(card("map", "05").table.frame["code"])
    assert "/app/static" not in json.dumps([str(t.get("geojson")) for t in parts["data"]])


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("look", PALETTES)
def test_a_look_knows_every_colour_of_the_palette(mode: str, look: str) -> None:
    to = PALETTES[look]
    from_ = DARK if mode == "dark" else LIGHT
    figure = Figure()
    figure.layout.meta = [*from_.sequential, *from_.categories, from_.ink]
    colours = look_of(figure, look, mode).colours
    for old, new in zip(from_.sequential, to.sequential, strict=True):
        assert colours.get(old, old) == new
    assert colours.get(from_.ink, from_.ink) == to.ink


def test_monochrome_tells_low_from_high_and_kinds_apart_by_lightness() -> None:
    for ramp in (MONO.sequential, MONO.diverging):
        light = [luminance(c) for c in ramp]
        assert light == sorted(light, reverse=True)
        assert min(a - b for a, b in pairwise(light)) > 0.005
    grey = sorted(int(c[1:3], 16) for c in MONO.categories)
    assert min(b - a for a, b in pairwise(grey)) >= 20
    # maps have no hatches: their first kinds, of which most have no more, stand further apart
    few = sorted(int(c[1:3], 16) for c in MONO.categories[:5])
    assert min(b - a for a, b in pairwise(few)) >= 30


#: A card and what tells its kinds apart without colour.
KINDS = {
    "composition": ("dependence?m=01209", "dependence-composition"),
    "lines": ("dependence?m=01209,34208,13421", "dependence-trend"),
    "points": ("together?m=01209", "together-quadrant"),
    "dots": ("compare?m=01209,34208,13421", "compare-dots"),
}


@cache
def in_mono(name: str) -> str:
    link, key = KINDS[name]
    return picture(SHELF.at(link, key)[0], "svg", SIZES["column"], "mono").decode("utf-8")


@needs_chrome
def test_monochrome_parts_of_a_bar_and_their_legend_have_hatches() -> None:
    svg = in_mono("composition")
    for colour in MONO.categories[1:4]:
        assert svg.count(f'id="hatch-{colour[1:]}"') == 1
        bars = re.findall(rf"<path[^>]*url\([^)]*#hatch-{colour[1:]}", svg)
        legend = re.findall(rf"<tspan[^>]*url\([^)]*#hatch-{colour[1:]}[^>]*>■", svg)
        assert len(bars) > 5 and len(legend) == 1


@needs_chrome
def test_monochrome_lines_differ_by_dashes_and_names_begin_with_them() -> None:
    svg = in_mono("lines")
    lines = re.findall(r'<path class="js-line"[^>]*style="([^"]*)"', svg)
    dashes = [re.search(r"stroke-dasharray: ([\dpx, ]+)", style) for style in lines]
    assert len({d[1] for d in dashes if d}) == 2
    samples = re.findall(r"<line [^>]*>", svg)
    names = re.findall(r'<text class="annotation-text"[^>]*>(?:[^<]*（|[^<]*計<)', svg)
    assert len(samples) == len(names) == 3 + 4
    assert sum("stroke-dasharray" in sample for sample in samples) == 2


@needs_chrome
@pytest.mark.parametrize("name", ["points", "dots"])
def test_monochrome_points_have_symbols_and_an_outline(name: str) -> None:
    svg = in_mono(name)
    pale = re.findall(r'<path class="(?:point|scatterpts)"[^>]*>', svg)
    by_colour: dict[str, set[str]] = {}
    for mark in pale:
        fill = re.search(r"fill: rgb\((\d+), \d+, \d+\)|fill: (#\w{6})", mark)
        colour = fill and (fill[2] or "#" + f"{int(fill[1]):02x}" * 3)
        if colour in MONO.categories[1:]:
            assert "stroke: rgb(0, 0, 0)" in mark or "stroke: #000000" in mark
            shape = re.sub(r"[\d.,\s-]+", "", re.search(r' d="([^"]+)"', mark)[1])
            by_colour.setdefault(colour, set()).add(shape)
    assert len(by_colour) >= 2
    assert all(len(shapes) == 1 for shapes in by_colour.values())


def test_an_interactive_figure_in_monochrome_has_the_same_signs() -> None:
    bars = in_look(card("composition", "01209").figure, "mono", "light")
    shapes = [trace.marker.pattern.shape for trace in bars.data]
    assert len({shape for shape in shapes if shape}) == 3
    legend = " ".join(note.text for note in bars.layout.annotations)
    assert all(square in legend for square in "■▨▒▧")
    order = SHELF.at("dependence?m=01209,34208,13421", "dependence-trend")[0]
    lines = in_look(order.figure, "mono", "light")
    own = [trace.line for trace in lines.data if trace.line.width == 2.4]
    assert len({line.dash for line in own}) == 3 and {line.color for line in own} == {MONO.ink}


def test_an_interactive_figure_changes_its_look_and_nothing_else() -> None:
    figure = card("composition").figure
    printed = in_look(figure, "mono", "light")
    assert [t.name for t in printed.data] == [t.name for t in figure.data]
    for trace in printed.data:
        colour = trace.marker.color
        assert colour[1:3] == colour[3:5] == colour[5:7]
    assert in_look(figure, "light", "light") is figure


def test_xlsx_is_read_by_two_libraries() -> None:
    shown = SHELF.table("05", ORDER, every_year=False)
    content = to_xlsx(shown.table, shown.about())
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert sheet.freeze_panes == "A2"
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 26 == sheet.max_row
    code, number = rows[0].index("コード"), len(rows[0]) - 2
    assert all(re.fullmatch(r"05\d{3}", row[code]) for row in rows[1:])
    assert all(isinstance(row[number], float) for row in rows[1:])
    assert sheet.cell(2, number + 1).value == rows[1][number]


def test_parquet_is_read_by_duckdb(tmp_path: Path) -> None:
    shown = SHELF.table(
        "13", Order("transfer_dependence", 2023, "ja", True, False, False, ""), every_year=False
    )
    file = tmp_path / "table.parquet"
    file.write_bytes(to_parquet(shown.table, shown.about()))
    found = duckdb.sql(
        f"SELECT count(*), count(value), min(code), min(value_status) FILTER (value IS NULL) "
        f"FROM '{file}'"
    ).fetchall()
    assert found == [(62, 39, "13101", "not_applicable")]


def test_all_years_hold_every_municipality_and_the_year_shown() -> None:
    shown = SHELF.table("00", ORDER, every_year=False)
    whole = SHELF.table("00", ORDER, every_year=True)
    assert whole.table.frame["code"].nunique() == 1741
    one = whole.table.frame.query("year == 2023").set_index("code")["value"]
    held = shown.table.frame.set_index("code")["value"]
    assert (one.loc[held.index].round(1) == held).all()
    assert "2023" not in whole.words.year


def test_csv_of_a_real_card_starts_no_formula() -> None:
    shown = SHELF.table("47", ORDER, every_year=False)
    for line in to_csv(shown.table, shown.about()).decode("utf-8-sig").splitlines():
        if not line.startswith("#"):
            assert not re.match(r'"?[=+@\t\r]', line)


@pytest.mark.parametrize(
    ("name", "place"),
    [("map", "00"), ("map", "01209"), *((n, "05") for n in FIGURES if n != "map")],
)
def test_the_script_in_the_zip_redraws_the_figure(name: str, place: str, tmp_path: Path) -> None:
    shown = card(name, place)
    archive = zipfile.ZipFile(io.BytesIO(to_zip(shown)))
    archive.extractall(tmp_path)
    sums = dict(
        reversed(line.split("  ")) for line in (tmp_path / SUMS).read_text("utf-8").splitlines()
    )
    assert sums.keys() == set(archive.namelist()) - {SUMS}
    for file, said in sums.items():
        assert hashlib.sha256((tmp_path / file).read_bytes()).hexdigest() == said
    cited = (tmp_path / "citation.txt").read_text("utf-8")
    assert "データ版" in cited and "data version" in cited
    assert (tmp_path / "link.txt").read_text("utf-8").strip() == shown.address
    assert shown.data_version in (tmp_path / "citation.bib").read_text("utf-8")
    # nowhere near the atlas: only public packages
    clean = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "redraw.py"],
        cwd=tmp_path,
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert f"{len(shown.table.frame)} rows" in done.stdout
    redrawn = (tmp_path / "redrawn.html").read_text("utf-8")
    assert json.dumps(shown.words.title) in redrawn or f'"{shown.words.title}"' in redrawn
    assert "import ui" not in (tmp_path / "redraw.py").read_text("utf-8")


@settings(max_examples=100)
@given(st.text(max_size=40))
def test_no_title_ends_a_bibtex_entry(title: str) -> None:
    entry = bibtex(
        key="a",
        title=title,
        sources=("S",),
        data_version="1",
        address="http://a",
        seen_on=date(2026, 1, 1),
    )
    depth = 0
    for place, letter in enumerate(entry):
        depth += (letter == "{") - (letter == "}")
        assert depth > 0 or place < entry.index("{") or place >= len(entry) - 2


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "exports", *arguments], cwd=ROOT,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_command_makes_many_places_and_names_what_it_could_not(tmp_path: Path) -> None:
    places = ("--place", "05", "--place", "01209")
    options = ("--format", "html", "--lang", "en", "--to", str(tmp_path))
    done = run("figure", "trend", *places, *options)
    assert done.returncode == 0, done.stderr
    made = sorted(p.name for p in tmp_path.iterdir())
    assert [re.search(r"_(\d+)_en\.html$", name)[1] for name in made] == ["01209", "05"]
    assert "Yubari" in (tmp_path / made[0]).read_text("utf-8")
    wrong = run("figure", "map", "--place", "99999", "--to", str(tmp_path))
    assert wrong.returncode == 1
    assert "99999" in wrong.stderr and "Traceback" not in wrong.stderr
    empty = run("table", "--year", "1890", "--to", str(tmp_path))
    assert empty.returncode == 1
    assert "1890" in empty.stderr and "Traceback" not in empty.stderr


def test_the_command_makes_a_table_for_every_prefecture(tmp_path: Path) -> None:
    measure = ("--indicator", "local_tax", "--per-capita")
    done = run("table", "--place", "all", *measure, "--format", "parquet", "--to", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert len(list(tmp_path.iterdir())) == 47
    rows = duckdb.sql(f"SELECT count(*) FROM '{tmp_path}/*.parquet'").fetchall()
    assert rows == [(1718,)]
