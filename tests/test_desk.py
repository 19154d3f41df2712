"""Cards without a browser, by address and key: in this process, and from another one."""

from __future__ import annotations

import io
import json
import pickle
import subprocess
import sys
import time
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit import runtime
from typer.testing import CliRunner

from data import database, snapshot
from data.model import AtlasError
from exports.card import Card
from exports.command import commands
from exports.options import OF_TEMPLATES, Order
from tests.conftest import ROOT
from ui import desk
from ui.address import CARDLESS, MAX_LENGTH, PAGES, Address, AddressError
from ui.desk import DeskError, borrowed, cards_at, drawn
from ui.pages import NAMES
from ui.shelf import SHELF

pytestmark = pytest.mark.skipif(
    not (database.DATABASE.exists() or list(snapshot.SNAPSHOT.glob("observation_*.parquet"))),
    reason="no figures: run `python -m data compile` first",
)
#: A busy machine is no error of what is tested.
LOADED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
ORDER = Order("transfer_dependence", 2023, "ja", False, False, False, "https://atlas.example")
AKITA = Address.read("dependence?p=05&l=en")


def at_hand(one: desk.Wanted) -> bool:
    return (database.version(), one) in desk._kept


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_page_has_cards_with_keys_of_their_own(page: str, lang: str) -> None:
    sight = cards_at(Address.of(page, {"l": lang, "m": "34208"}))
    keys = [card.key for card in sight.cards]
    assert keys and len(set(keys)) == len(keys)
    for card in sight.cards:
        assert card.lang == lang and card.mode == "light"
        # its address names it: the same page at that address would draw it
        assert Address.read(card.address).page == page
        assert card.address.startswith(f"{page}?v=1&") and "m=34208" in card.address


def test_the_same_address_draws_the_same_card() -> None:
    first = cards_at(AKITA).card("dependence-map")
    again = cards_at(Address.read(f"https://atlas.example/{first.address}")).card("dependence-map")
    assert again.words == first.words and again.address == first.address
    assert again.table.frame.equals(first.table.frame)


def test_a_card_from_another_process_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "START_SECONDS", 300)  # of a busy machine
    monkeypatch.setattr(desk, "MAX_SECONDS", 600)
    (lent, none) = borrowed([(AKITA, "dependence-map"), (AKITA, "nope")])
    own = cards_at(AKITA).card("dependence-map")
    assert isinstance(lent, Card) and isinstance(none, DeskError)
    assert lent.words == own.words and lent.table.frame.equals(own.table.frame)
    assert lent.figure.to_plotly_json() == own.figure.to_plotly_json()
    assert none.reason == "missing" and "dependence-ranking" in str(none)
    assert at_hand((AKITA, "dependence-map"))


def test_a_time_limit_is_kept_and_nothing_of_it_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "MAX_SECONDS", 0.05)
    one = (Address.read("dependence?p=32"), "dependence-map")
    (answer,) = borrowed([one])
    assert isinstance(answer, DeskError) and answer.reason == "slow"
    assert not at_hand(one)


def test_a_desk_that_does_not_start_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise subprocess.CalledProcessError(1, "desk", stderr=b"no")

    monkeypatch.setattr(subprocess, "run", fails)
    (answer,) = borrowed([(Address.read("dependence?p=31"), "dependence-map")])
    assert isinstance(answer, DeskError) and answer.reason == "broken"


def test_a_machine_without_room_for_a_process_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError("Cannot allocate memory")

    monkeypatch.setattr(subprocess, "run", fails)
    (answer,) = borrowed([(Address.read("dependence?p=29"), "dependence-map")])
    assert isinstance(answer, DeskError) and answer.reason == "broken"
    assert not desk._one_process.locked()


ASKED = b'[["tokyo?l=ja", "tokyo-shares"]]'
PRINTS = """
import ui.desk, ui.tokyo
inner = ui.desk.cards_at
def loud(address):
    print("what a page prints"); return inner(address)
ui.desk.cards_at = loud
ui.desk.main()
"""
#: Asks the desk, says its number, and is gone before the answer.
GOES = """
import os, subprocess, sys
pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
desk = subprocess.Popen([sys.executable, "-m", "ui.desk", str(os.getpid())], **pipes)
print(desk.pid, flush=True)
desk.stdin.write(b'[["together?l=ja", "x"], ["cost?l=ja", "x"], ["space?l=ja", "x"]]')
desk.stdin.close()
"""


def test_what_a_page_prints_is_no_part_of_the_answer() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PRINTS], input=ASKED, capture_output=True, cwd=ROOT, check=True
    )
    (card,) = pickle.loads(done.stdout)
    assert isinstance(card, Card) and b"what a page prints" in done.stderr


def test_the_desk_ends_with_who_asked() -> None:
    done = subprocess.run(
        [sys.executable, "-c", GOES], stdout=subprocess.PIPE, cwd=ROOT, check=True
    )
    number = Path("/proc") / done.stdout.decode().strip()
    for _ in range(1200):  # it may still be starting
        if not (number / "cmdline").exists() or not (number / "cmdline").read_bytes():
            return
        time.sleep(0.1)
    pytest.fail("the desk is still there")


def test_no_more_is_kept_than_said_and_what_is_asked_for_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fetch(absent: list[desk.Wanted]) -> dict[desk.Wanted, DeskError]:
        return {one: DeskError("missing", one[1]) for one in absent}

    monkeypatch.setattr(desk, "_fetch", fetch)
    monkeypatch.setattr(desk, "_kept", OrderedDict())
    monkeypatch.setattr(desk, "KEPT", 5)
    for start in (0, 3, 1, 20):
        keys = [f"card-{n}" for n in range(start, start + 8)]
        answers = borrowed([(AKITA, key) for key in keys])
        assert [str(answer) for answer in answers] == keys
        assert len(desk._kept) == 5 and at_hand((AKITA, keys[-1]))


def test_who_waits_too_long_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "WAIT_SECONDS", 0.05)
    with desk._one_process:
        (answer,) = borrowed([(Address.read("dependence?p=30"), "dependence-map")])
    assert isinstance(answer, DeskError) and answer.reason == "busy"


def test_no_page_is_run_inside_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "exists", lambda: True)
    with pytest.raises(RuntimeError, match="borrowed"):
        cards_at(AKITA)


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("dependence?p=99", "99"),
        ("dependence?y=1890", "1890"),
        ("dependence?l=fr", "fr"),
        ("debt?ratio=none_such", "none_such"),
    ],
)
def test_a_choice_that_there_is_not_is_refused(link: str, said: str) -> None:
    with pytest.raises(DeskError, match=said) as error:
        cards_at(Address.read(link))
    assert error.value.reason == "address" and "\n" not in str(error.value)


def test_a_page_that_breaks_is_said_and_the_others_are_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def breaks(*_: object) -> None:
        raise ValueError("broken")

    monkeypatch.setattr("ui.tokyo.tokyo_cards", breaks)
    tokyo = Address.read("tokyo?l=ja")
    answers = drawn([(tokyo, "tokyo-shares"), (AKITA, "dependence-map")])
    assert isinstance(answers[0], DeskError) and answers[0].reason == "broken"
    assert isinstance(answers[1], Card)


# -- addresses ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [*CARDLESS, "../etc/passwd", "http://[", "x" * (MAX_LENGTH + 1), "dependence?" + "a=1&" * 60],
)
def test_what_is_no_address_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(AddressError) as error:
        Address.read(text)
    assert "\n" not in str(error.value) and len(str(error.value)) < 400


def test_every_page_either_has_cards_or_is_said_to_have_none() -> None:
    assert set(PAGES) | set(CARDLESS) >= set(NAMES) and not set(PAGES) & set(CARDLESS)


@settings(LOADED, max_examples=100)
@given(
    st.sampled_from(PAGES),
    st.dictionaries(st.text(min_size=1, max_size=8), st.text(max_size=20), max_size=12),
)
def test_an_address_is_read_as_it_was_written(page: str, choices: dict[str, str]) -> None:
    address = Address.of(page, choices)
    assert Address.read(str(address)) == address
    assert Address.read(f"https://atlas.example/a/{address}") == address
    assert address.holds(replace(address, parameters=address.parameters[1:]))


# -- the command --------------------------------------------------------------------------------


def run(*arguments: str) -> tuple[int, str]:
    """Exit code and all that was said; what the user can mend is raised as AtlasError."""
    done = CliRunner().invoke(commands(SHELF), list(arguments))
    if isinstance(done.exception, AtlasError):
        return 1, str(done.exception)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def test_the_list_has_the_names_that_the_figure_command_takes(tmp_path: Path) -> None:
    code, said = run("figures", "--page", "inequality")
    names = [line.split("\t")[0] for line in said.splitlines()]
    assert code == 0 and "inequality.lorenz" in names and "inequality.convergence-beta" in names
    to = ("--format", "csv", "--to", str(tmp_path))
    for name in ("inequality.convergence-beta", "inequality.numbers"):
        assert run("figure", name, *to)[0] == 0
    assert len(list(tmp_path.iterdir())) == 2


def test_figures_of_another_page_for_two_places(tmp_path: Path) -> None:
    to = ("--place", "05", "--place", "34208", "--format", "html", "--to", str(tmp_path))
    assert run("figure", "all", "--page", "debt", "--lang", "en", *to)[0] == 0
    made = [path.name for path in tmp_path.iterdir()]
    assert sum("_05_en" in name for name in made) == sum("_34208_en" in name for name in made) > 8
    assert not any("transfer_dependence" in name for name in made)


def test_a_view_by_its_link_keeps_the_pages_own_choices(tmp_path: Path) -> None:
    link = "https://atlas.example/a/debt?p=05&ratio=future_burden_ratio&l=en"
    code, said = run("figure", "map", "--address", link, "--format", "html", "--to", str(tmp_path))
    assert code == 0, said
    (made,) = tmp_path.iterdir()
    text = made.read_text("utf-8")
    assert "https://atlas.example/a/debt?v=1&amp;p=05" in text
    assert "ratio=future_burden_ratio" in text and "future burden" in text.casefold()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("figure", "nope"), "dependence-map"),
        (("figure", "debt.nope"), "debt-course"),
        (("figure", "map", "--page", "nope"), "tokyo"),
        (("figures", "--page", "guide"), "guide"),
        (("figure", "map", "--indicator", "nope"), "nope"),
        (("figure", "all", "--page", "cost", "--place", "31"), "団体"),
        (("figure", "--address", "https://atlas.example/nope?p=05"), "nope"),
        (("report", "--template", "nope"), "workshop"),
        (("report", "--template", "workshop", "--place", "05"), "nation"),
        (("report", "--template", "prefecture_briefing", "--place", "05202"), "'05'"),
        (("report", "--file", "no/such.json"), "no/such.json"),
        (("report", "--file", "a.json", "--template", "workshop"), "one of them"),
        (("report", "--template", "nope", "--place", "all"), "workshop"),
    ],
)
def test_an_error_is_one_line_with_value_and_cure(
    arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    options = () if arguments[0] == "figures" else ("--to", str(tmp_path))
    code, output = run(*arguments, *options)
    assert code == 1 and said in output and "Traceback" not in output
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", ["figure", "table", "report"])
def test_a_folder_that_cannot_be_is_said(command: str, tmp_path: Path) -> None:
    there = tmp_path / "file"
    there.write_text("")
    code, said = run(command, "--to", str(there))
    assert code == 1 and str(there) in said and "--to" in said and "\n" not in said.strip()


def test_what_fails_for_every_place_is_said_once(tmp_path: Path) -> None:
    places = ("--place", "01", "--place", "05")
    code, said = run("figure", "map", *places, "--indicator", "nope", "--to", str(tmp_path))
    assert code == 1 and said.count("neither an item") == 1 and "2 not made" in said


@pytest.mark.parametrize("width", ["-5", "0", "100000", "nan"])
def test_a_width_that_no_paper_has_is_refused(width: str, tmp_path: Path) -> None:
    code, said = run("figure", "map", "--width", width, "--to", str(tmp_path / "out"))
    assert code == 2 and "width" in said and not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["figure", "table", "report"])
def test_every_command_takes_the_options_of_an_order(command: str) -> None:
    code, said = run(command, "--help")
    assert code == 0
    for option in ("indicator", "year", "lang", "wards", "per-capita", "real", "address"):
        assert said.count(f"--{option} ") == 1


def test_examples_of_the_help_stand_on_lines_of_their_own() -> None:
    lines = [line.strip() for line in run("--help")[1].splitlines()]
    assert "python -m exports figures --page debt" in lines


def test_the_table_of_a_page_is_that_of_the_screen(tmp_path: Path) -> None:
    assert run("table", "--place", "05", "--format", "xlsx", "--to", str(tmp_path))[0] == 0
    (made,) = tmp_path.iterdir()
    sheet = openpyxl.load_workbook(io.BytesIO(made.read_bytes())).worksheets[0]
    assert sheet.max_row == 26


def test_a_report_of_a_saved_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    piece = {"address": "tokyo?l=en", "card": "tokyo-shares", "note": "*Look* here"}
    whole = {"form": "jichi-atlas-report", "version": 1, "title": "Tokyo", "pieces": [piece]}
    file.write_text(json.dumps(whole), "utf-8")
    to = ("--format", "html", "--to", str(tmp_path / "out"), "--address", "https://atlas.example")
    code, said = run("report", "--file", str(file), *to)
    assert code == 0, said
    (made,) = (tmp_path / "out").iterdir()
    text = made.read_text("utf-8")
    assert "<h1>Tokyo</h1>" in text and "<em>Look</em>" in text
    assert "https://atlas.example/tokyo?v=1" in text


def test_the_help_names_every_template() -> None:
    assert all(name in OF_TEMPLATES for name in SHELF.templates)


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    ("template", "place"),
    [
        *(("prefecture_briefing", place) for place in ("01", "13", "47")),
        *(("municipality_briefing", place) for place in ("01209", "13421", "27100")),
        ("workshop", "00"),
    ],
)
def test_a_template_draws_every_piece(template: str, place: str, lang: str) -> None:
    report = SHELF.filled(template, place, replace(ORDER, lang=lang))
    assert len(report.pieces) >= 10 and "{" not in report.title
    assert all(piece.note and piece.card.lang == lang for piece in report.pieces)


def test_a_ward_has_no_allocation_tax_of_its_own_to_report() -> None:
    with pytest.raises(DeskError, match="13101"):
        SHELF.filled("municipality_briefing", "13101", ORDER)
