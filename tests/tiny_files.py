"""Tiny made-up official files: a register of six units and workbooks of a few rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import xlsxwriter

INDICATORS = "fiscal/main_indicators"
LABELS_2005 = [
    "都道府県名", "団体名", "経常収支比率", "実質公債費比率", "起債制限比率", "財政力指数",
    "ラスパイレス指数",
]  # fmt: skip
LABELS_2011 = [
    "団体コード", "都道府県名", "団体名", "財政力指数", "経常収支比率", "実質公債費比率",
    "将来負担比率", "ラスパイレス指数",
]  # fmt: skip
CITY_2005 = [
    ["全市町村の主要財政指標"],
    LABELS_2005,
    ["北海道", "札幌市", 96.5, 14.0, 14.8, 0.67, "98.6"],
    ["青森県", "鰺ケ沢町", 91.0, 12.5, 11.0, 0.21, "94.1 "],
    ["東京都", "千代田区", "(72.1)", "▲ 0.6", 1.5, "(0.95)", 99.0],
    ["全国市町村", "平均", 90.2, 14.8, 11.4, 0.44, "-"],
    [],
    ["　２　ラスパイレス指数は平成18年4月1日現在の数値である。"],
]
CITY_2011 = [
    ["全市町村の主要財政指標（平成２３年度）"],
    LABELS_2011,
    ["011002", "北海道", "札幌市", 0.69, 94.0, 9.1, 101.9, 100.6],
    ["012092", "北海道", "夕張市", 0.22, 99.9, 40.9, 891.3, "-"],
    ["131016", "東京都", "千代田区", 0.85, 75.0, -2.5, "-", 99.0],
    ["全国市町村平均", "", "", 0.4550001, 90.3, 9.9, 69.2, "－"],
]


def write_register(directory: Path) -> None:
    """Four units in 2005; a merger in 2004, a change of code in 2018, a change of name in 2019."""
    folder = directory / "municipalities"
    folder.mkdir(parents=True, exist_ok=True)
    listed = [
        ("01100", "札幌市", 1, "1972-04-01", None),
        ("01101", "中央区", 8, "1972-04-01", None),
        ("01209", "夕張市", 4, "1970-04-01", None),
        ("01339", "戸井町", 5, "1970-04-01", "2004-12-01"),
        ("01696", "泊村", 6, "1983-04-01", None),
        ("02321", "鰺ヶ沢町", 5, "1970-04-01", None),
        ("13101", "千代田区", 7, "1970-04-01", None),
        ("28221", "篠山市", 4, "1999-04-01", None),
        ("40305", "那珂川町", 5, "1970-04-01", None),
    ]
    frame = pd.DataFrame(listed, columns=["code", "name", "kind_no", "valid_from", "valid_to"])
    frame = frame.astype({"kind_no": "int8"})
    frame.to_parquet(folder / "standard_area_codes.parquet")
    pd.DataFrame(
        [("2018-10-01", "市制施行", "40305", "40231", "那珂川市")],
        columns=["date", "kind", "from_code", "to_code", "to_name"],
    ).to_parquet(folder / "municipal_changes.parquet")
    today = [
        ("01100", "札幌市", "01", "北海道"),
        ("01209", "夕張市", "01", "北海道"),
        ("02321", "鰺ヶ沢町", "02", "青森県"),
        ("13101", "千代田区", "13", "東京都"),
        ("28221", "丹波篠山市", "28", "兵庫県"),
        ("40231", "那珂川市", "40", "福岡県"),
    ]
    pd.DataFrame(today, columns=["code", "name", "pref_code", "pref_name"]).to_parquet(
        folder / "municipalities.parquet"
    )


def write_workbook(path: Path, rows: Sequence[Sequence[object]], sheet: str = "指標") -> Path:
    """An .xlsx with one sheet of these rows; an empty text is an empty cell."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet(sheet)
        for index, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell != "":
                    page.write(index, column, cell)
    return path


def with_cell(
    rows: Sequence[Sequence[object]], row: int, column: int, cell: object
) -> list[list[object]]:
    """The rows with one cell replaced."""
    copy = [list(cells) for cells in rows]
    copy[row][column] = cell
    return copy
