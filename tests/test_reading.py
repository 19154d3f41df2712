"""Reading official files: numbers as publishers print them, and damaged files."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.model import PublicationError
from data.publications import reading
from tests.tiny_files import write_workbook

FILE = Path("made_up.xlsx")
AMOUNTS = st.decimals(min_value=-(10**12), max_value=10**12, places=3).map(float)


@given(AMOUNTS, st.sampled_from(["plain", "commas", "triangle", "parentheses", "wide", "spaces"]))
def test_number_round_trip(amount: float, style: str) -> None:
    printed = {
        "plain": f"{amount:.3f}",
        "commas": f"{amount:,.3f}",
        "triangle": f"▲ {-amount:,.3f}" if amount < 0 else f"{amount:,.3f}",
        "parentheses": f"({amount:.3f})",
        "wide": f"{amount:.3f}".translate(
            str.maketrans("0123456789.-", "０１２３４５６７８９．－")
        ),
        "spaces": f" {amount:.3f} \n",
    }[style]
    assert reading.number(printed, path=FILE) == amount
    assert reading.number(amount, path=FILE) == amount


@pytest.mark.parametrize("cell", ["", "  ", None, "-", "－", " - "])
def test_number_none(cell: object) -> None:
    assert reading.number(cell, path=FILE) is None


@pytest.mark.parametrize(
    "cell", ["nan", "inf", "1_0", "1,23", "x", ".", "▲", "①", "e5", True, float("nan")]
)
def test_number_refuses(cell: object) -> None:
    with pytest.raises(PublicationError, match="sheet 'S', cell AB3: is not a number"):
        reading.number(cell, path=FILE, sheet="S", row=2, column=27)


def test_find_header_names_what_is_missing() -> None:
    rows = [["題"], ["団体名", "財政力\n指数"]]
    assert reading.find_header(FILE, "S", rows, ["財政力指数"]) == (1, {"財政力指数": 1})
    with pytest.raises(PublicationError, match=r"no header row with .'経常収支比率'"):
        reading.find_header(FILE, "S", rows, ["団体名", "経常収支比率"])
    with pytest.raises(PublicationError, match="an empty sheet"):
        reading.find_header(FILE, "S", [], ["団体名"])


def test_damaged_workbooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = write_workbook(tmp_path / "whole.xlsx", [["a"], [1]])
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(whole.read_bytes()[:900])
    with pytest.raises(PublicationError, match=r"cut.xlsx: is not a readable workbook"):
        reading.workbook(cut)
    empty = tmp_path / "empty.xls"
    empty.touch()
    with pytest.raises(PublicationError, match=r"empty.xls: is empty"):
        reading.workbook(empty)
    with pytest.raises(PublicationError, match=r"absent.xls: is not there"):
        reading.workbook(tmp_path / "absent.xls")
    with pytest.raises(PublicationError, match="has no cells"):
        reading.workbook(write_workbook(tmp_path / "blank.xlsx", []))
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 5_000_001)
    monkeypatch.setattr(reading, "MAX_UNPACKED", 5_000_000)
    with pytest.raises(PublicationError, match=r"unpacks to more than 5,000,000 bytes"):
        reading.workbook(bomb)


def test_reader_that_panics(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Panic(BaseException):
        pass

    class Book:
        @staticmethod
        def from_path(path: Path) -> None:
            raise Panic("range start index out of range")

    monkeypatch.setattr(reading, "CalamineWorkbook", Book)
    with pytest.raises(PublicationError, match="is not a readable workbook"):
        reading.workbook(write_workbook(tmp_path / "a.xlsx", [["a"]]))


def test_damaged_text_and_parquet(tmp_path: Path) -> None:
    sjis = tmp_path / "sjis.csv"
    sjis.write_bytes("都道府県名,団体名\n".encode("cp932"))
    with pytest.raises(PublicationError, match=r"sjis.csv: is not utf-8-sig text at byte 0"):
        reading.text_rows(sjis, "utf-8-sig")
    opened = tmp_path / "opened.csv"
    opened.write_text('code,name\n01100,"札幌市\n' + "01202,函館市\n" * 20_000, "utf-8")
    with pytest.raises(PublicationError, match=r"opened.csv: is not a comma-separated table"):
        reading.text_rows(opened, "utf-8-sig")
    table = tmp_path / "a.parquet"
    pd.DataFrame({"code": ["01100"], "value": [1.0]}).to_parquet(table)
    with pytest.raises(PublicationError, match="has no column 'fy'"):
        reading.parquet(table, {"fy": "INTEGER"})
    with pytest.raises(PublicationError, match="column 'value' is not BIGINT"):
        reading.parquet(table, {"value": "BIGINT"})
    table.write_bytes(table.read_bytes()[:50])
    with pytest.raises(PublicationError, match="is not a readable Parquet file"):
        reading.parquet(table, {"code": "VARCHAR"})
