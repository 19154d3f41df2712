"""ふるさと納税: units, the year of the deduction, and the publisher's own workbooks."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from data.model import PublicationError
from data.publications import hometown_tax
from tests.tiny_files import with_cell, write_register, write_workbook

official_only = pytest.mark.official


@official_only
def test_totals(official: Path) -> None:
    """FISCAL.md cross-check 20: FY2019 is the workbook's total, here in kyen."""
    frame = hometown_tax.read(official)
    receipts = frame[frame["item"] == "hometown_tax_receipts"]
    assert round(receipts.loc[receipts["year"] == 2019, "value"].sum(), 3) == 487_538_781.239
    assert receipts["value"].notna().all() and set(receipts["year"]) == set(range(2008, 2025))
    assert set(frame.loc[frame["level"] == "prefecture", "year"]) == set(range(2008, 2020))
    deduction = frame[frame["item"] == "hometown_tax_deduction"]
    assert set(deduction["year"]) == set(range(2021, 2026))
    assert not frame.duplicated(["level", "code", "year", "item"]).any()


@official_only
def test_workbooks_agree(official: Path) -> None:
    assert hometown_tax.disagreements(official).empty


HEADER = [
    ["", "", "", "（単位：千円、件）"],
    ["団体名", "", "平成20年度", "", "令和元年度", ""],
    ["", "", "金額", "件数", "金額", "件数"],
]
ALL = [
    *HEADER,
    ["兵庫県", "", 5.0, 1, 6.0, 2],
    ["兵庫県", "丹波篠山市", 10.0, 2, 20.5, 3],
    ["市町村合計", "", 10.0, 2, 20.5, 3],
    ["合計", "", 15.0, 3, 26.5, 5],
]
DETAIL = [
    ["［留意事項］"],
    ["市区町村\n団体コード", "都道府県", "市区町村"],
    ["", "", "", "寄附件数", "寄附金額", "寄附件数", "寄附金額"],
    ["280003", "兵庫県", "", 2, 6000, 0, 0],
    ["282219", "兵庫県", "丹波篠山市", 3, 20500, 1, 9],
]


def tiny(directory: Path, **changes: object) -> Path:
    write_register(directory)
    row = {
        "code": ["28000", "28000", "28221", "28221", "28221"],
        "fy": [2008, 2019, 2008, 2019, 2020],
        "level": ["prefecture", "prefecture", *["municipality"] * 3],
        "receipts_yen": [5000, 6000, 10_000, 20_500, 30_000],
        "receipts_count": [1, 2, 2, 3, None],
        "soliciting_cost_yen": [None, None, None, None, 4000.0],
        "resident_tax_deduction_yen": [None, None, None, None, 7000.0],
        "resident_tax_deduction_tax_fy": [None, None, None, None, 2021],
        **changes,
    }
    counts = {"receipts_count": "Int64", "resident_tax_deduction_tax_fy": "Int64"}
    floats = {"soliciting_cost_yen": "float64", "resident_tax_deduction_yen": "float64"}
    frame = pd.DataFrame(row).astype({"fy": "int32", **counts, **floats})
    write_workbook(directory / hometown_tax.ALL_YEARS, ALL)
    write_workbook(directory / hometown_tax.DETAIL, DETAIL)
    frame.to_parquet(directory / hometown_tax.SERIES)
    return directory


def test_year_of_the_deduction(tmp_path: Path) -> None:
    frame = hometown_tax.read(tiny(tmp_path)).set_index(["item", "level", "year"])["value"]
    assert frame["hometown_tax_deduction", "municipality", 2021] == 7.0
    assert frame["hometown_tax_cost", "municipality", 2020] == 4.0
    assert frame["hometown_tax_receipts", "prefecture", 2019] == 6.0
    assert ("hometown_tax_count", "municipality", 2020) not in frame.index


def test_the_past_is_that_of_the_municipalities_of_fy2019(tmp_path: Path) -> None:
    bases = hometown_tax.read(tiny(tmp_path)).groupby(["item", "year"])["basis"].agg(set)
    assert bases["hometown_tax_receipts", 2008] == {"today"}
    assert bases["hometown_tax_receipts", 2020] == {"reported"}
    assert bases["hometown_tax_deduction", 2021] == {"reported"}


def test_amounts_and_counts_are_found_by_their_labels(tmp_path: Path) -> None:
    tiny(tmp_path)
    path = tmp_path / hometown_tax.ALL_YEARS
    labels = [*ALL[2][:2], "件数", "金額", *ALL[2][4:]]
    swapped = [[*row[:2], row[3], row[2], *row[4:]] for row in ALL[3:]]
    write_workbook(path, [*ALL[:2], labels, *swapped])
    assert hometown_tax.disagreements(tmp_path).empty
    write_workbook(path, with_cell(ALL, 2, 5, "人数"))
    with pytest.raises(PublicationError, match="has no column 件数 for fiscal year 2019"):
        hometown_tax.disagreements(tmp_path)


def test_disagreements(tmp_path: Path) -> None:
    assert hometown_tax.disagreements(tiny(tmp_path)).empty
    write_workbook(tmp_path / hometown_tax.ALL_YEARS, with_cell(ALL, 4, 4, 25.0))
    apart = hometown_tax.disagreements(tmp_path)
    assert apart[["file", "code", "year", "value", "other_value"]].values.tolist() == [
        ["furusato_all.xlsx", "28221", 2019, 20.5, 25.0]
    ]
    write_workbook(tmp_path / hometown_tax.DETAIL, DETAIL[:4])
    missing = hometown_tax.disagreements(tmp_path).query("file == 'furusato_detail_r1.xlsx'")
    assert set(missing["code"]) == {"28221"} and missing["other_value"].isna().all()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"code": ["28000", "28000", "40305", "40305", "40305"]}, r"no unit had .*40305"),
        ({"fy": [2008, 2008, 2008, 2019, 2020]}, r"two rows of the same code, fy .*28000, 2008"),
        ({"receipts_yen": [5000, 6000, -1, 1, 1]}, r"'receipts_yen' is below zero"),
        (
            {"resident_tax_deduction_tax_fy": [None, None, None, None, 2020]},
            r"has a deduction for another year than the next .*28221, 2020, 2020",
        ),
    ],
)
def test_broken_series(tmp_path: Path, changes: dict[str, object], message: str) -> None:
    with pytest.raises(PublicationError, match=message):
        hometown_tax.read(tiny(tmp_path, **changes))


def test_broken_workbooks(tmp_path: Path) -> None:
    tiny(tmp_path)
    path = tmp_path / hometown_tax.ALL_YEARS
    write_workbook(path, with_cell(ALL, 4, 1, "篠山町"))
    with pytest.raises(PublicationError, match=r"cell B5: is an unknown name .*兵庫県 篠山町"):
        hometown_tax.disagreements(tmp_path)
    write_workbook(path, with_cell(ALL, 4, 5, "三件"))
    with pytest.raises(PublicationError, match=r"cell F5: is not a number .*三件"):
        hometown_tax.disagreements(tmp_path)
    write_workbook(path, ALL)
    write_workbook(tmp_path / hometown_tax.DETAIL, with_cell(DETAIL, 4, 0, "282218"))
    with pytest.raises(PublicationError, match=r"cell A5: is no code .*282218"):
        hometown_tax.disagreements(tmp_path)
