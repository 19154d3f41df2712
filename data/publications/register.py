"""住民基本台帳に基づく人口、人口動態及び世帯数 (総務省): people, households and their changes.

Stocks are of 1 January; births, deaths and moves are of the calendar year before, and that year is
their ``year``. The editions of 2021 and 2022 held here give the total only, that of 2025 has ages.
Columns are found by their labels over several header rows, since their places differ.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from data.codes import from_six
from data.model import PublicationError, observations
from data.publications import reading, units

SOURCE = "register"
_TEXTS = "demography/juki/市区町村別人口_*.csv"
_BOOKS = "demography/juki/juki_pop_muni_*.xlsx"
_AGES = "demography/juki/juki_age_muni_*.xlsx"
FILES = (_TEXTS, _BOOKS, _AGES, *units.FILES)

#: Item → labels of which a column carries one; the first label found in the sheet counts.
_STOCKS = {
    "population_register": ("計", "人"),
    "population_register_male": ("男",),
    "population_register_female": ("女",),
    "households": ("世帯数",),
}
_FLOWS = {
    "in_migrants_register": ("転入者数（計）",),
    "out_migrants_register": ("転出者数（計）",),
    "births_register": ("出生者数",),
    "deaths_register": ("死亡者数",),
    "natural_change_register": ("自然増減数",),
    "social_change_register": ("社会増減数",),
}
_SEXES = {"計": "both", "男": "male", "女": "female"}
#: Item → sex, youngest and oldest age.
AGE_ITEMS = {
    "population_0_14_register": ("both", 0, 14),
    "population_15_64_register": ("both", 15, 64),
    "population_65_over_register": ("both", 65, 999),
    "population_75_over_register": ("both", 75, 999),
    "women_20_39_register": ("female", 20, 39),
}

_ERAS = {"平成": 1988, "令和": 2018}
_DAY = re.compile(r"(平成|令和)(元|\d+)年1月1日")
_BAND = re.compile(r"(\d+)歳(?:～(\d+)歳|以上)")
_BOM = b"\xef\xbb\xbf"
_CURE = "If the ministry renamed it, name the new label in data/publications/register.py"


class _Table(NamedTuple):
    """A sheet cut into its header and its rows of units."""

    path: Path
    sheet: str | None
    day: dt.date
    header: list[list[str]]
    body: list[tuple[int, list[object]]]

    def column(self, labels: Sequence[str]) -> int | None:
        """The one column whose header carries one of the labels, the first label winning."""
        width = max(len(row) for row in self.header)
        for label in labels:
            found = [
                column
                for column in range(width)
                if any(column < len(row) and row[column] == label for row in self.header)
            ]
            if len(found) == 1:
                return found[0]
        return None

    def needed(self, *labels: str) -> int:
        """As ``column``; PublicationError where there is none."""
        column = self.column(labels)
        if column is None:
            raise PublicationError(
                self.path, f"has no column {labels[0]!r}", sheet=self.sheet, cure=_CURE
            )
        return column

    def number(self, row: int, cells: list[object], column: int) -> float | None:
        """The number in a row's column; PublicationError for text."""
        cell = cells[column] if column < len(cells) else None
        return reading.number(cell, path=self.path, sheet=self.sheet, row=row, column=column)


def read(directory: Path) -> pd.DataFrame:
    """Stocks of 1 January and flows of the year before, at all three levels.

    Broad age groups are sums of the bands of ``read_ages``: where few foreign residents live
    their ages are withheld, so in 287 municipalities of 2025 the groups are up to 149 people short.
    Raises PublicationError, also when municipalities do not add up to the printed total.
    """
    listed = units.load(directory)
    days: dict[dt.date, Path] = {}
    frames = []
    for table in _tables(directory):
        if table.day in days:
            raise PublicationError(
                table.path,
                f"gives {table.day} again",
                value=days[table.day].name,
                cure="Keep one edition of each year below --from",
            )
        days[table.day] = table.path
        frames.append(_observations(table, units.codes_on(listed, table.day.isoformat())))
    frames.append(_age_groups(read_ages(directory)))
    return pd.concat(frames, ignore_index=True)


def read_ages(directory: Path) -> pd.DataFrame:
    """People by sex and five-year band to 100 and over: AGE_COLUMNS, kind 'register'.

    What a unit's bands are short of its total (withheld ages of foreign residents) is a row
    without ages, status 'derived', so that the rows of a unit and sex add up to its people.
    """
    listed = units.load(directory)
    frames = [
        _ages(table, units.codes_on(listed, table.day.isoformat()))
        for path in _found(directory, _AGES)
        for table in _sheets(path)
    ]
    return pd.concat(frames, ignore_index=True)


def _tables(directory: Path) -> Iterator[_Table]:
    for path in _found(directory, _TEXTS):
        # editions differ in encoding; the Unicode ones say so in their first bytes
        encoding = "utf-8-sig" if path.read_bytes().startswith(_BOM) else "cp932"
        yield _cut(path, None, reading.text_rows(path, encoding))
    for path in _found(directory, _BOOKS):
        yield from _sheets(path)


def _sheets(path: Path) -> Iterator[_Table]:
    for sheet, rows in reading.workbook(path).items():
        yield _cut(path, sheet, rows)


def _found(directory: Path, pattern: str) -> list[Path]:
    paths = sorted(directory.glob(pattern))
    if not paths:
        raise PublicationError(
            directory / pattern, "is not there", cure="Check the directory given to --from"
        )
    return paths


def _cut(path: Path, sheet: str | None, rows: Sequence[Sequence[object]]) -> _Table:
    """Title (which names the day), header rows, and rows of units."""
    title = str(rows[0][0]) if rows and rows[0] else ""
    named = _DAY.search(title)
    if named is None:
        raise PublicationError(
            path,
            "has no title that names a 1 January",
            sheet=sheet,
            cell="A1",
            value=title,
            cure=reading.DOWNLOAD_AGAIN,
        )
    year = _ERAS[named[1]] + (1 if named[2] == "元" else int(named[2]))
    labelled = [index for index, row in enumerate(rows) if "団体コード" in map(str, row)]
    total = next((i for i, row in enumerate(rows) if "合計" in map(str, row)), None)
    if not labelled or total is None:
        raise PublicationError(
            path, "has no header with 団体コード above a row 合計", sheet=sheet, cure=_CURE
        )
    header = [[reading.squeeze(cell) for cell in row] for row in rows[1:total]]
    body = [(index, list(row)) for index, row in enumerate(rows) if index >= total]
    return _Table(path, sheet, dt.date(year, 1, 1), header, body)


def _units(table: _Table, standing: frozenset[str]) -> Iterator[tuple[str, str, int, list[object]]]:
    """(level, code, row, cells) of Japan, prefectures and municipalities; notes are left out."""
    place = table.needed("団体コード")
    places = (place, table.needed("都道府県名"), table.needed("市区町村名"))
    for row, cells in table.body:
        if len(cells) <= max(places):
            raise PublicationError(
                table.path, f"row {row + 1} is cut off", sheet=table.sheet, value=cells, cure=_CURE
            )
        code, prefecture, name = (str(cells[column]).strip() for column in places)
        if prefecture == "合計":
            yield "nation", "00", row, cells
        elif prefecture:
            try:
                five = from_six(code)
            except ValueError:
                raise PublicationError(
                    table.path,
                    "is no municipality code",
                    sheet=table.sheet,
                    cell=reading.cell_name(row, place),
                    value=code,
                    cure="Correct the code, padded with zeros to six digits",
                ) from None
            if name in {"", "-"}:
                yield "prefecture", five[:2], row, cells
            elif five in standing:
                yield "municipality", five, row, cells
            elif not _no_unit(five, name):
                raise PublicationError(
                    table.path,
                    f"names a unit that did not stand on {table.day}",
                    sheet=table.sheet,
                    cell=reading.cell_name(row, place),
                    value=f"{code} {name}",
                    cure="Correct the code, or bring the change history up to date",
                )


def _no_unit(code: str, name: str) -> bool:
    """Sums over a county or Tokyo's islands, wards of a city, Northern Territories."""
    return name.endswith(("郡", "島しょ")) or code[2] == "1" or code in units.NORTHERN_VILLAGES


def _observations(table: _Table, standing: frozenset[str]) -> pd.DataFrame:
    stocks = {item: table.column(labels) for item, labels in _STOCKS.items()}
    flows = {item: table.column(labels) for item, labels in _FLOWS.items()}
    stocks["population_register"] = table.needed(*_STOCKS["population_register"])
    if any(column is not None for column in flows.values()):
        # an edition with flows has all of them, and the people by sex
        stocks = {item: table.needed(*labels) for item, labels in _STOCKS.items()}
        flows = {item: table.needed(*labels) for item, labels in _FLOWS.items()}
    records = [
        (level, code, item, item in stocks, table.number(row, cells, column))
        for level, code, row, cells in _units(table, standing)
        for item, column in (stocks | flows).items()
        if column is not None
    ]
    frame = pd.DataFrame(records, columns=["level", "code", "item", "stock", "value"])
    stock = frame.pop("stock")
    frame["year"] = stock.map({True: table.day.year, False: table.day.year - 1})
    day = pd.Series(pd.Timestamp(table.day), index=frame.index, dtype="datetime64[s]")
    frame["as_of"] = day.where(stock)
    _check(table, frame)
    return observations(frame, source=SOURCE)


def _check(table: _Table, frame: pd.DataFrame) -> None:
    """No unit twice, and municipalities add up to Japan in every item."""
    twice = frame[frame.duplicated(["level", "code", "item"])]
    if len(twice):
        raise PublicationError(
            table.path,
            "gives a unit twice",
            sheet=table.sheet,
            value=twice.iloc[0]["code"],
            cure="Keep one row for each unit",
        )
    sums = frame.groupby(["item", "level"])["value"].sum().unstack()
    wrong = sums[sums["municipality"] != sums["nation"]]
    if len(wrong):
        item = wrong.index[0]
        raise PublicationError(
            table.path,
            f"municipalities do not add up to the row 合計 in {item}",
            sheet=table.sheet,
            value=f"{wrong.loc[item, 'municipality']:,.0f}, not {wrong.loc[item, 'nation']:,.0f}",
            cure="Restore the missing or doubled rows",
        )


def _ages(table: _Table, standing: frozenset[str]) -> pd.DataFrame:
    bands = _bands(table)
    total, sex = table.needed("総数"), table.needed("性別")
    records: list[tuple[str, str, str, int | None, int | None, float, str]] = []
    for level, code, row, cells in _units(table, standing):
        named = _SEXES.get(str(cells[sex]).strip())
        if named is None:
            raise PublicationError(
                table.path,
                "is no sex",
                sheet=table.sheet,
                cell=reading.cell_name(row, sex),
                value=cells[sex],
                cure="Expected 計, 男 or 女",
            )
        values = [table.number(row, cells, column) or 0.0 for column in bands]
        short = (table.number(row, cells, total) or 0.0) - sum(values)
        if short < 0:
            raise PublicationError(
                table.path,
                "ages add up to more than the total",
                sheet=table.sheet,
                cell=reading.cell_name(row, total),
                value=cells[total],
                cure=reading.DOWNLOAD_AGAIN,
            )
        records += [
            (level, code, named, low, high, value, "official")
            for (low, high), value in zip(bands.values(), values, strict=True)
        ]
        if short:
            records.append((level, code, named, None, None, short, "derived"))
    frame = pd.DataFrame(
        records, columns=["level", "code", "sex", "age_from", "age_to", "value", "status"]
    ).astype({"age_from": "Int16", "age_to": "Int16"})
    _check_ages(table, frame)
    day = pd.Series(pd.Timestamp(table.day), index=frame.index, dtype="datetime64[s]")
    frame.insert(2, "as_of", day)
    return frame.assign(source=SOURCE, kind="register")


def _check_ages(table: _Table, frame: pd.DataFrame) -> None:
    """Municipalities add up to Japan in either sex and both."""
    sums = frame.groupby(["sex", "level"])["value"].sum().unstack()
    for sex in _SEXES.values():
        found = [sums["municipality"].get(sex), sums.get("nation", sums["municipality"]).get(sex)]
        if "nation" not in sums or found[0] != found[1]:
            raise PublicationError(
                table.path,
                f"municipalities do not add up to the row 合計 ({sex})",
                sheet=table.sheet,
                value=f"{found[0]}, not {found[1]}",
                cure="Restore the missing, doubled or changed rows",
            )


def _bands(table: _Table) -> dict[int, tuple[int, int | None]]:
    """Column → (youngest, oldest age), the last one open; they follow on each other."""
    found: dict[int, tuple[int, int | None]] = {}
    for row in table.header:
        for column, label in enumerate(row):
            if band := _BAND.fullmatch(label):
                found[column] = (int(band[1]), int(band[2]) if band[2] else None)
    ordered = list(found.values())
    starts = [low for low, _ in ordered]
    follow = [0, *((high or -1) + 1 for _, high in ordered[:-1])]
    if not ordered or starts != follow or ordered[-1][1] is not None:
        raise PublicationError(
            table.path, "has no gapless age bands", sheet=table.sheet, value=ordered, cure=_CURE
        )
    return found


def _age_groups(ages: pd.DataFrame) -> pd.DataFrame:
    """Broad groups as sums of bands, status 'derived'."""
    frames = []
    for item, (sex, low, high) in AGE_ITEMS.items():
        rows = ages[ages["sex"].eq(sex) & ages["age_from"].between(low, high)]
        sums = rows.groupby(["level", "code", "as_of"], as_index=False)["value"].sum()
        frames.append(sums.assign(item=item, year=sums["as_of"].dt.year, status="derived"))
    return observations(pd.concat(frames, ignore_index=True), source=SOURCE)
