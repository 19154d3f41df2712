"""Whatever a query gives is a table that is shown and taken away."""

from __future__ import annotations

import io

import openpyxl
import pandas as pd

from data.sql_shell import Limits, within
from exports.tables import About, Table, to_csv, to_parquet, to_xlsx
from ui.query import as_table

ABOUT = About(
    filters=(),
    sources=(),
    definition=(),
    status_words={"unpublished": "…"},
    status_label="status",
    sheet_names=("data", "definitions", "sources", "filters"),
)


def asked(query: str) -> Table:
    return as_table(within(query, Limits(rows=10, seconds=5)).frame)


def test_a_date_has_no_clock_and_a_moment_has() -> None:
    table = asked(
        "SELECT * FROM (VALUES (DATE '2005-03-31', TIMESTAMP '2020-01-02 03:04:05'), (NULL, NULL))"
    )
    assert table.frame["c0"].tolist() == ["2005-03-31", ""]
    assert table.frame["c1"].tolist() == ["2020-01-02 03:04:05", ""]


def test_small_numbers_are_not_shown_as_nothing() -> None:
    digits = {x: asked(f"SELECT {x}::DOUBLE").columns[0].decimals for x in ("1e-9", "0.25", "0.0")}
    assert digits == {"1e-9": 13, "0.25": 2, "0.0": 0}
    assert asked("SELECT unnest([0.12345678, 1000.5])").columns[0].decimals == 4


def test_every_kind_of_value_is_written_to_every_file() -> None:
    table = asked(
        "SELECT 'nan'::DOUBLE, 'inf'::DOUBLE, 1.5::DECIMAL(10, 3), NULL, true, [1, 2], {'a': 1}, "
        "INTERVAL 3 DAY, uuid(), TIME '10:00', 'x'::BLOB, 12345678901234567890::HUGEINT, '=1+1', "
        "DATE '9999-12-31', repeat('x', 40000), 1 AS a, 2 AS a"
    )
    csv = to_csv(table, ABOUT).decode("utf-8-sig")
    assert "'=1+1" in csv or "\t=1+1" in csv
    assert len(pd.read_parquet(io.BytesIO(to_parquet(table, ABOUT)))) == 1
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(table, ABOUT))).worksheets[0]
    assert sheet.max_row == 2 and sheet.max_column == len(table.columns) + 1  # NaN: its reason
    assert len(sheet.cell(2, 16).value) == 32_767  # the most a cell of Excel holds
