"""ふるさと納税に関する現況調査結果 (Ministry of Internal Affairs): FY2008-2024.

Receipts of every fiscal year, counts to FY2019, soliciting cost and resident tax deduction from
FY2020; prefectures to FY2019. Yen → kyen. Up to FY2019 the publisher lists the municipalities of
FY2019 with their past, so a merged one's past is already its successor's: basis 'today', and no
figure of the municipality as it was.

The deduction that a survey of year t prints is taken off the resident tax of t+1
(``resident_tax_deduction_tax_fy``): its year here is that tax year, not the year of the gifts.

Two of the publisher's workbooks, FY2008-2019 and FY2019 in detail, are compared with the long
series (``disagreements``).
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from data import codes, model
from data.model import REPORTED, TODAY, PublicationError
from data.publications import reading, units

SOURCE = "hometown_tax"
SERIES = "fiscal/furusato_fy2008_2024.parquet"
ALL_YEARS = "fiscal/furusato_original/furusato_all.xlsx"
DETAIL = "fiscal/furusato_original/furusato_detail_r1.xlsx"
FILES = (SERIES, ALL_YEARS, DETAIL)

#: Column of the series → (item, divisor to the item's unit, column of the year).
FIGURES = {
    "receipts_yen": ("hometown_tax_receipts", 1000, "fy"),
    "receipts_count": ("hometown_tax_count", 1, "fy"),
    "soliciting_cost_yen": ("hometown_tax_cost", 1000, "fy"),
    "resident_tax_deduction_yen": (
        "hometown_tax_deduction",
        1000,
        "resident_tax_deduction_tax_fy",
    ),
}
DETAIL_YEAR = 2019
_AMOUNT, _COUNT = "金額", "件数"
#: level, code, year, item, value of a workbook's cell
Figure = tuple[str, str, int, str, float | None]
FIGURE_COLUMNS = ["level", "code", "year", "item", "other_value"]
#: Rows of the workbook that are sums and no unit.
_TOTALS = ("市町村合計", "合計", "全国合計")
_ERA_YEAR = re.compile(r"(平成|令和)(元|\d+)年度")


def read(directory: Path) -> pd.DataFrame:
    """Observations of municipalities and, to FY2019, prefectures, with their ``basis``."""
    path = directory / SERIES
    wide = _series(path)
    _check(path, wide, units.load(directory))
    figures = pd.concat([_figures(wide, column) for column in FIGURES], ignore_index=True)
    return model.observations(figures, source=SOURCE).assign(basis=figures["basis"])


def disagreements(directory: Path) -> pd.DataFrame:
    """Where the series and the publisher's two workbooks differ, beyond rounding to 1,000 yen.

    Columns: file, level, code, year, item, value (series), other_value (workbook; kyen, count). A
    unit that only one of the two has is a disagreement too.
    """
    register = units.load(directory)
    key = ["level", "code", "year", "item"]
    kept = read(directory)[[*key, "value"]]
    found = []
    for name, other in (
        (ALL_YEARS, _all_years(directory / ALL_YEARS, register)),
        (DETAIL, _detail(directory / DETAIL)),
    ):
        same = kept.merge(other[["year", "item"]].drop_duplicates(), on=["year", "item"])
        both = same.merge(other, on=key, how="outer")
        apart = (both["value"] - both["other_value"]).abs() > 0.5  # the workbook rounds some years
        missing = both["value"].isna() != both["other_value"].isna()
        found.append(both[apart | missing].assign(file=Path(name).name))
    return pd.concat(found, ignore_index=True)[["file", *key, "value", "other_value"]]


def _series(path: Path) -> pd.DataFrame:
    return reading.parquet(
        path,
        {
            "code": "VARCHAR",
            "fy": "INTEGER",
            "level": "VARCHAR",
            "receipts_yen": "BIGINT",
            "receipts_count": "BIGINT",
            "soliciting_cost_yen": "DOUBLE",
            "resident_tax_deduction_yen": "DOUBLE",
            "resident_tax_deduction_tax_fy": "BIGINT",
        },
    )


def _check(path: Path, wide: pd.DataFrame, register: units.Register) -> None:
    reading.check_unique(path, wide, ["code", "fy"])
    units.check_levels(path, wide, register, earliest=DETAIL_YEAR)
    for column in FIGURES:
        if (below := wide[wide[column] < 0]).size:
            raise PublicationError(
                path,
                f"column {column!r} is below zero",
                value=", ".join(map(str, below.iloc[0][["code", "fy", column]])),
                cure="Compare the row with the survey",
            )
    taxed = wide["resident_tax_deduction_tax_fy"]
    if (odd := taxed.notna() & (taxed != wide["fy"] + 1)).any():
        raise PublicationError(
            path,
            "has a deduction for another year than the next",
            value=", ".join(map(str, wide.loc[odd, ["code", "fy", taxed.name]].iloc[0])),
            cure="Compare the row with the survey",
        )


def _figures(wide: pd.DataFrame, column: str) -> pd.DataFrame:
    """One item in the years and at the levels that have it; a gap within those is unpublished."""
    item, divisor, year = FIGURES[column]
    published = wide[column].notna().groupby([wide["fy"], wide["level"]]).transform("any")
    rows = wide[published]
    return pd.DataFrame(
        {
            "level": rows["level"],
            "code": rows["code"].where(rows["level"] == "municipality", rows["code"].str[:2]),
            "year": rows[year].astype("int64"),
            "item": item,
            "value": rows[column].astype("float64") / divisor,
            "basis": (rows["fy"] <= DETAIL_YEAR).map({True: TODAY, False: REPORTED}),
        }
    )


def _all_years(path: Path, register: units.Register) -> pd.DataFrame:
    """Receipts (kyen) and counts of FY2008-2019, one row per unit and year, by name."""
    needed = ["団体名", "平成20年度"]
    sheet, rows = reading.find_sheet(path, needed)
    header, position = reading.find_header(path, sheet, rows, needed)
    below, _ = reading.find_header(path, sheet, rows, [_AMOUNT, _COUNT])
    names = units.names_on(register, f"{DETAIL_YEAR + 1}-03-31")
    place = position["団体名"]  # one label over two columns: prefecture, municipality
    columns = _columns((path, sheet, header), rows[header], rows[below])
    found: list[Figure] = []
    for index in range(below + 1, len(rows)):
        prefecture, name = (reading.squeeze(cell) for cell in rows[index][place : place + 2])
        if not prefecture or prefecture in _TOTALS:
            continue
        level, code = _unit((path, sheet, index), prefecture, name, names, register)
        for (year, item), at in columns.items():
            value = reading.number(rows[index][at], path=path, sheet=sheet, row=index, column=at)
            found.append((level, code, year, item, value))
    return pd.DataFrame(found, columns=FIGURE_COLUMNS)


def _columns(
    at: tuple[Path, str, int], years: list[object], kinds: list[object]
) -> dict[tuple[int, str], int]:
    """(year, item) → column, from the row of years and the row of 金額 and 件数 below it.

    A year stands over the first of its columns. PublicationError where a year lacks one of both,
    and for a label among the years that is none.
    """
    path, sheet, row = at
    items = {_AMOUNT: "hometown_tax_receipts", _COUNT: "hometown_tax_count"}
    columns: dict[tuple[int, str], int] = {}
    year = None
    for column, (over, kind) in enumerate(zip(years, kinds, strict=True)):
        if found := _ERA_YEAR.fullmatch(reading.squeeze(over)):
            number = 1 if found[2] == "元" else int(found[2])
            year = {"平成": 1988, "令和": 2018}[found[1]] + number
        elif reading.squeeze(over) and year:
            cure = "Write it as the ministry does: 平成20年度"
            raise PublicationError(
                path,
                "is no fiscal year",
                sheet=sheet,
                cell=reading.cell_name(row, column),
                value=over,
                cure=cure,
            )
        item = items.get(reading.squeeze(kind))
        if year and item:
            columns.setdefault((year, item), column)
    for year in {year for year, _ in columns}:
        for label, item in items.items():
            if (year, item) not in columns:
                cure = "If the ministry renamed it, name it in data/publications/hometown_tax.py"
                problem = f"has no column {label} for fiscal year {year}"
                raise PublicationError(path, problem, sheet=sheet, cure=cure)
    return columns


def _unit(
    at: tuple[Path, str, int],
    prefecture: str,
    name: str,
    names: dict[units.Key, str],
    register: units.Register,
) -> tuple[str, str]:
    """(level, code) of a row that names a municipality, or a prefecture alone."""
    if name:
        code = names.get((prefecture, units.fold(name)))
        level = "municipality"
    else:
        code, level = register.prefectures.get(prefecture), "prefecture"
    if code is None:
        path, sheet, row = at
        raise PublicationError(
            path,
            "is an unknown name",
            sheet=sheet,
            cell=reading.cell_name(row, 1 if name else 0),
            value=f"{prefecture} {name}".strip(),
            cure=f"No unit had this name at the end of fiscal {DETAIL_YEAR}: correct the name",
        )
    return level, code


def _detail(path: Path) -> pd.DataFrame:
    """Receipts (kyen) and counts of FY2019, by six-digit code."""
    code_label, labels = "市区町村団体コード", {"寄附件数": 1, "寄附金額": 1000}
    sheet, rows = reading.find_sheet(path, [code_label])
    _, where = reading.find_header(path, sheet, rows, [code_label])
    header, position = reading.find_header(path, sheet, rows, labels)
    items = {"寄附件数": "hometown_tax_count", "寄附金額": "hometown_tax_receipts"}
    found: list[Figure] = []
    for index in range(header + 1, len(rows)):
        six = rows[index][where[code_label]]
        try:
            code = codes.from_six(six)  # type: ignore[arg-type]
        except (ValueError, AttributeError):
            raise PublicationError(
                path,
                "is no code",
                sheet=sheet,
                cell=reading.cell_name(index, where[code_label]),
                value=six,
                cure="Write the six-digit code of the unit",
            ) from None
        prefectural = code.endswith("000")
        level, code = ("prefecture", code[:2]) if prefectural else ("municipality", code)
        for label, divisor in labels.items():
            column = position[label]
            value = reading.number(
                rows[index][column], path=path, sheet=sheet, row=index, column=column
            )
            scaled = None if value is None else value / divisor
            found.append((level, code, DETAIL_YEAR, items[label], scaled))
    return pd.DataFrame(found, columns=FIGURE_COLUMNS)
