"""Files that leave the page: exact, typed, with their explanation, and no formula runs."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from charts.lines import lines
from exports.card import Card, Words
from exports.citation import citation, source_line
from exports.tables import (
    FORMULA_STARTS,
    About,
    Column,
    Table,
    safe_text,
    to_csv,
    to_parquet,
    to_xlsx,
)

ABOUT = About(
    filters=(("題名", "どこが頼っているか"), ("単位", "％"), ("条件", "全国、東京23区を除く")),
    sources=(("出典", "総務省「決算状況調」"), ("アドレス", "http://a/?l=ja")),
    definition=(("定義", "歳入総額に占める\n地方交付税の割合。"),),
    status_words={
        "official": "公表値",
        "not_applicable": "対象外",
        "not_calculated": "算定されない",
        "unpublished": "公表なし",
    },
    status_label="の状態",
    sheet_names=("数値", "定義", "出典", "条件"),
)
FRAME = pd.DataFrame(
    {
        "code": ["01209", "13101", "13206", "14100"],
        "name": ["夕張市（北海道）", "=1+1", "府中市（東京都）", "横浜市"],
        "value": [45.3, float("nan"), 0.0, float("nan")],
        "status": ["official", "not_applicable", "official", "not_calculated"],
    }
)
TABLE = Table(
    FRAME,
    (
        Column("code", "コード", "code"),
        Column("name", "市区町村"),
        Column("value", "割合", "number", "％", 1, "status"),
    ),
)


def test_csv_is_read_back_by_pandas() -> None:
    content = to_csv(TABLE, ABOUT)
    assert content.startswith(b"\xef\xbb\xbf")
    back = pd.read_csv(
        io.BytesIO(content), comment="#", dtype={"コード": str}, encoding="utf-8-sig"
    )
    assert back["コード"].tolist() == FRAME["code"].tolist()
    pd.testing.assert_series_equal(back["割合（％）"], FRAME["value"], check_names=False)


def test_csv_says_what_it_is() -> None:
    text = to_csv(TABLE, ABOUT).decode("utf-8-sig")
    assert "# 題名: どこが頼っているか\r\n" in text
    assert "# 定義: 歳入総額に占める 地方交付税の割合。\r\n" in text


def test_a_gap_is_empty_with_its_reason_and_a_true_zero_is_zero() -> None:
    lines = to_csv(TABLE, ABOUT).decode("utf-8-sig").splitlines()[-4:]
    assert lines[1].endswith(",,対象外 [not_applicable]")
    assert lines[2].endswith(",0,公表値 [official]")
    assert lines[3].endswith(",,算定されない [not_calculated]")


def test_a_gap_without_a_status_column_still_gets_one() -> None:
    table = Table(FRAME, (Column("value", "割合", "number"),))
    assert "公表なし [unpublished]" in to_csv(table, ABOUT).decode("utf-8-sig")


def test_a_reason_for_gaps_is_not_written_beside_a_number() -> None:
    """Computed tables hold one reason for all their rows; a number is never 'unpublished'."""
    table = Table(FRAME.assign(status="unpublished"), TABLE.columns)
    told = ["", "公表なし [unpublished]", "", "公表なし [unpublished]"]
    rows = list(csv.reader(to_csv(table, ABOUT).decode("utf-8-sig").splitlines()[-4:]))
    assert [row[3] for row in rows] == told
    book = CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx(table, ABOUT)))
    assert [row[3] for row in book.get_sheet_by_name("数値").to_python()[1:]] == told
    codes = pd.read_parquet(io.BytesIO(to_parquet(table, ABOUT)))["value_status"]
    assert codes.tolist() == ["", "unpublished", "", "unpublished"]


def test_xlsx_has_four_sheets_numbers_as_numbers_codes_as_text() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx(TABLE, ABOUT)))
    assert book.sheet_names == ["数値", "定義", "出典", "条件"]
    rows = book.get_sheet_by_name("数値").to_python()
    assert rows[0] == ["コード", "市区町村", "割合（％）", "割合 の状態"]
    assert rows[1] == ["01209", "夕張市（北海道）", 45.3, "公表値 [official]"]
    assert rows[2][1:3] == ["'=1+1", ""]
    assert ["題名", "どこが頼っているか"] in book.get_sheet_by_name("条件").to_python()


def test_xlsx_shows_numbers_with_their_decimals_and_keeps_text_as_text() -> None:
    sheet = load_workbook(io.BytesIO(to_xlsx(TABLE, ABOUT))).worksheets[0]
    assert [cell.number_format for cell in sheet[2]] == ["@", "@", "#,##0.0", "@"]


@given(st.text(max_size=30))
def test_no_text_starts_a_formula(text: str) -> None:
    safe = safe_text(text)
    assert not safe.startswith(FORMULA_STARTS) or re.fullmatch(r"[-+]\d[\d,]*(\.\d+)?%?", safe)


@pytest.mark.parametrize("text", ["-5.3", "+1,234", "-0.4%", "−12", "-1"])
def test_a_negative_number_stays_one(text: str) -> None:
    assert safe_text(text) == text


@pytest.mark.parametrize("text", ["-1+1", "-2-3", "+1-cmd|' /C calc'!A0", "-A1", "-1\n=1", "--5"])
def test_a_sum_is_no_number(text: str) -> None:
    assert safe_text(text) == f"'{text}"


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_a_formula_becomes_text(start: str) -> None:
    assert safe_text(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


def test_an_empty_table_is_a_heading() -> None:
    empty = Table(FRAME.iloc[:0], TABLE.columns)
    assert to_csv(empty, ABOUT).decode("utf-8-sig").splitlines()[-1].startswith("コード,")
    assert CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx(empty, ABOUT))).sheet_names


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_citation_is_one_line_with_version_and_address(lang: str) -> None:
    line = citation(
        lang,
        title="T",
        sources=("S",),
        data_version="2026-11",
        address="http://a/?l=ja",
        seen_on=date(2026, 11, 22),
    )
    assert "\n" not in line
    assert all(part in line for part in ("T", "S", "2026-11", "http://a/?l=ja", "22"))


def test_the_source_line_says_that_figures_were_processed() -> None:
    assert source_line("ja", ("A", "B")) == "出典：A、Bを加工して作成"
    assert "processed" in source_line("en", ("A",))


def test_no_more_digits_than_are_shown() -> None:
    frame = pd.DataFrame({"share": [8.5487228795]})
    table = Table(frame, (Column("share", "構成比", "number", "%", 1),))
    assert to_csv(table, ABOUT).decode("utf-8-sig").splitlines()[-1] == "8.5"


def test_the_line_below_a_title_names_the_unit_of_the_axis_and_of_the_table() -> None:
    def line(unit: str, largest: float) -> str:
        frame = pd.DataFrame(
            {"year": [2022, 2023], "value": largest, "code": "00", "place": "全国"}
        )
        figure = lines(frame, unit=unit, decimals=0, lang="ja", mode="light")
        said = Words("", unit, "2023年度", "1", "全国", (), "", "", "", "")
        table = Table(frame, (Column("value", "値", "number", unit),))
        return Card("k", said, table, "ja", "0", "", figure).meta.partition(" ｜ ")[0]

    assert line("千円", 3e9) == "単位：兆円（表は千円）"
    assert line("千円", 3) == "単位：千円"
    assert line("％", 3e9) == "単位：％"
