"""教育用標準データセット SSDSE-市区町村 (SSDSE-A), editions 2018-2026.

Text in cp932. Row 1 has the item codes, row 2 the year of each item, row 3 its name; then one row
per municipality, its code written R01100. Each item of an edition has its own year, and an item
may stand for another thing under the same code after a change of name, so the name is checked too.

Editions repeat years (2022 and 2023 both carry FY2019). The latest edition is kept; where it
differs from an earlier one, it is marked revised.

An edition writes the codes of its own year, so the same figure of an earlier year may bear two
codes. Here each has the code that the municipality had on the day: of the count, or at the end of
the year for what belongs to a whole year.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pandas as pd

from data.model import PublicationError, observations
from data.publications import reading, series
from data.publications.series import CENSUS, Series

FILES = ("fiscal/ssdse_a/SSDSE-A-*.csv",)

_HEADER_ROWS = 3
_HECTARE = 0.01
_ACCOUNT = "(市町村財政)"

#: Changes of code without merger since 2015: old, new, first day.
_CODE_CHANGES = (("04423", "04216", "2016-10-10"), ("40305", "40231", "2018-10-01"))

#: Series and the names it may bear, half-width.
NAMES: dict[Series, tuple[str, ...]] = {
    Series("A1101", "population_census", CENSUS): ("総人口", "人口総数"),
    Series("A1301", "population_0_14", CENSUS): ("15歳未満人口",),
    Series("A1302", "population_15_64", CENSUS): ("15~64歳人口",),
    Series("A1303", "population_65_over", CENSUS): ("65歳以上人口",),
    Series("A1419", "population_75_over", CENSUS): ("75歳以上人口",),
    Series("A4101", "births"): ("出生数",),
    Series("A4200", "deaths"): ("死亡数",),
    # the first two editions leave out that these are movers of Japanese nationality
    Series("A5101", "in_migrants_japanese"): ("転入者数(日本人移動者)", "転入者数"),
    Series("A5102", "out_migrants_japanese"): ("転出者数(日本人移動者)", "転出者数"),
    Series("A7101", "households_census", CENSUS): ("世帯数",),
    Series("A9101", "marriages"): ("婚姻件数",),
    Series("B1101", "area_km2", CENSUS, _HECTARE): ("総面積(北方地域及び竹島を除く)",),
    Series("B1103", "habitable_km2", CENSUS, _HECTARE): ("可住地面積",),
    Series("D2203", "ordinary_balance_ratio"): (f"経常収支比率{_ACCOUNT}",),
    Series("D2211", "real_debt_service_ratio"): (f"実質公債費比率{_ACCOUNT}",),
    Series("D3201", "revenue_total"): (f"歳入決算総額{_ACCOUNT}",),
    Series("D320101", "local_tax"): (f"地方税{_ACCOUNT}",),
    Series("D3203", "expenditure_total"): (f"歳出決算総額{_ACCOUNT}",),
    Series("D320303", "expenditure_welfare"): (f"民生費{_ACCOUNT}",),
    Series("D320308", "expenditure_civil_works"): (f"土木費{_ACCOUNT}",),
    Series("D320310", "expenditure_education"): (f"教育費{_ACCOUNT}",),
    Series("D320311", "expenditure_disaster_recovery"): (f"災害復旧費{_ACCOUNT}",),
    Series("E2101", "elementary_schools", "05-01"): ("小学校数",),
    Series("E2501", "elementary_pupils", "05-01"): ("小学校児童数",),
    Series("I6100", "doctors", "12-31"): ("医師数",),
}
#: Not in every edition: employment by industry from 2019, staff from 2023 on.
LATER: dict[Series, tuple[str, ...]] = {
    Series("F1102", "employed", CENSUS): ("就業者数",),
    Series("F2201", "employed_primary", CENSUS): ("第1次産業就業者数",),
    Series("F2211", "employed_secondary", CENSUS): ("第2次産業就業者数",),
    Series("F2221", "employed_tertiary", CENSUS): ("第3次産業就業者数",),
    Series("D1202", "staff_general_administration", "04-01"): ("一般行政部門職員数(市区町村)",),
}


def read(directory: Path) -> pd.DataFrame:
    """Observations of all editions, source ssdse_a."""
    paths = sorted(directory.glob(FILES[0]))
    if not paths:
        raise PublicationError(
            directory / FILES[0], "is not there", cure="Put the editions below --from"
        )
    editions = pd.concat([_edition(path) for path in paths], ignore_index=True)
    frame = _latest(_codes_of_the_day(series.dated(editions)))
    return observations(frame, source="ssdse_a", level="municipality")


def _edition(path: Path) -> pd.DataFrame:
    """Rows (code, label, item, day, value) of one edition."""
    rows = reading.text_rows(path, "cp932")
    if len(rows) <= _HEADER_ROWS:
        raise PublicationError(path, "has no municipalities", cure=reading.DOWNLOAD_AGAIN)
    width = len(rows[0])
    short = next((i for i, row in enumerate(rows) if len(row) != width), None)
    if short is not None:
        raise PublicationError(
            path,
            f"has {len(rows[short])} cells in row {short + 1} instead of {width}",
            value=rows[short][:3],
            cure=reading.DOWNLOAD_AGAIN,
        )
    codes = _codes(path, [row[0] for row in rows[_HEADER_ROWS:]])
    frames = []
    for wanted, names in (NAMES | LATER).items():
        column = _column(path, rows, wanted, names)
        if column is not None:
            values = _values(path, rows, column)
            frames.append(
                pd.DataFrame(
                    {
                        "code": codes,
                        "label": _year(path, rows[1][column], column),
                        "item": wanted.item,
                        "day": wanted.day,
                        "value": (values * wanted.factor).round(6),
                    }
                )
            )
    return pd.concat(frames, ignore_index=True)


def _values(path: Path, rows: list[list[str]], column: int) -> pd.Series:
    """A column's numbers; what is no plain numeral is read cell by cell."""
    cells = pd.Series([row[column] for row in rows[_HEADER_ROWS:]], dtype="str")
    plain = cells.str.fullmatch(r"-?\d+(\.\d+)?")
    values = pd.to_numeric(cells.where(plain), errors="coerce").astype("float64")
    for index in cells.index[~plain]:
        row = int(index) + _HEADER_ROWS
        value = reading.number(cells[index], path=path, row=row, column=column)
        values[index] = float("nan") if value is None else value
    return values


def _codes(path: Path, cells: list[str]) -> pd.Series:
    codes = pd.Series(cells, dtype="str")
    wrong = codes[~codes.str.fullmatch(r"R\d{5}")]
    if len(wrong):
        index = int(wrong.index[0]) + _HEADER_ROWS
        raise PublicationError(
            path,
            "is no municipality code such as R01100",
            cell=reading.cell_name(index, 0),
            value=wrong.iloc[0],
            cure="Correct the code in the file",
        )
    codes = codes.str[1:]
    series.check_codes(path, codes, level="municipality")
    reading.check_unique(path, codes.to_frame("code"), ["code"])
    return codes


def _column(
    path: Path, rows: list[list[str]], wanted: Series, names: tuple[str, ...]
) -> int | None:
    """Where the series stands; None when an edition need not have it. Its name is checked."""
    found = [column for column, code in enumerate(rows[0]) if code == wanted.code]
    if not found and wanted in LATER:
        return None
    if len(found) != 1:
        problem = "has no column" if not found else f"has {len(found)} columns"
        raise PublicationError(path, f"{problem} {wanted.code}", cure=series.RENAMED)
    name = unicodedata.normalize("NFKC", reading.squeeze(rows[2][found[0]]))
    if name not in names:
        raise PublicationError(
            path,
            f"{wanted.code} is not named {names[0]}",
            cell=reading.cell_name(2, found[0]),
            value=name,
            cure=series.RENAMED,
        )
    return found[0]


def _year(path: Path, cell: str, column: int) -> int:
    if not (cell.isdigit() and len(cell) == 4):
        raise PublicationError(
            path,
            "is no year",
            cell=reading.cell_name(1, column),
            value=cell,
            cure=reading.DOWNLOAD_AGAIN,
        )
    return int(cell)


def _codes_of_the_day(rows: pd.DataFrame) -> pd.DataFrame:
    day = rows["as_of"].fillna(pd.to_datetime(rows["year"].astype("str") + "-12-31"))
    codes = rows["code"]
    for old, new, since in _CODE_CHANGES:
        either = codes.isin([old, new])
        codes = codes.mask(either, new).mask(either & (day < pd.Timestamp(since)), old)
    return rows.assign(code=codes)


def _latest(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows in order of edition → the last value of each key, revised where it is not the first."""
    key = ["code", "year", "as_of", "item"]
    groups = rows.groupby(key, sort=False, dropna=False)["value"]
    found = groups.agg(["first", "last", "nunique"]).reset_index()
    found["value"] = found["last"]
    status = pd.Series("official", index=found.index).mask(found["nunique"] > 1, "revised")
    found["status"] = status.mask(found["value"].isna(), "unpublished")
    return found.drop(columns=["first", "last", "nunique"])
