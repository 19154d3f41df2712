"""地方公共団体の主要財政指標一覧 (Ministry of Internal Affairs): FY2005-2021 and FY2023.

Workbooks H17.xls … R3.xlsx in five scopes and fy2023_*.csv, with one row per unit and the official
average below. Ratios in percent, indices as printed. ``city`` gives the municipalities,
``prefecture`` the prefectures' own, ``prefecturemean`` the average of a prefecture's
municipalities; ``capital`` and ``designatedcity`` repeat rows of ``city`` and are only compared
with it (``disagreements``).

A dash in 将来負担比率 says that the resources cover the burden: not_calculated. Every other dash
is unpublished. Up to FY2010 the tables carry names and no codes: the unit that had the name on the
31 March that ends the fiscal year is meant. The Laspeyres index is of the day that a note gives
(FY2005-2007 only), and keeps the fiscal year of its table; the ministry works out no average of it
over municipalities, so there is none here. Of FY2012 and FY2013 the index itself is kept, not the
参考値 beside it (as if the state had not cut its own pay).
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from data import codes, model
from data.model import PublicationError
from data.publications import reading, units

SOURCE = "main_indicators"
SCOPES = ("city", "prefecture", "prefecturemean", "capital", "designatedcity")
FILES = (
    *(f"fiscal/main_indicators/{scope}/*.xls*" for scope in SCOPES),
    "fiscal/main_indicators/fy*_*.csv",
)

PREFECTURE, NAME, CODE = "都道府県名", "団体名", "団体コード"
FUTURE_BURDEN, BOND_RESTRICTION, LASPEYRES = "将来負担比率", "起債制限比率", "ラスパイレス指数"
ITEMS = {
    "財政力指数": "fiscal_strength_index",
    "経常収支比率": "ordinary_balance_ratio",
    "実質公債費比率": "real_debt_service_ratio",
    FUTURE_BURDEN: "future_burden_ratio",
    BOND_RESTRICTION: "bond_restriction_ratio",
    LASPEYRES: "laspeyres_index",
}
LAST_WITHOUT_CODES = 2010
LAST_WITH_BOND_RESTRICTION = 2007

MUNICIPAL_AVERAGE, PREFECTURAL_AVERAGE = "全国市町村平均", "都道府県平均"
AVERAGES = (MUNICIPAL_AVERAGE, PREFECTURAL_AVERAGE, "道府県庁所在市平均", "政令指定都市平均")
#: ``capital`` prints the mean of the 23 wards among the cities: no unit.
WARD_AVERAGE = ("特別区", "東京都特別区")
STATUS = ["official", "not_calculated", "unpublished"]
_OFFICIAL, _NOT_CALCULATED, _UNPUBLISHED = range(3)

_ERA = {"H": 1988, "R": 2018, "平成": 1988, "令和": 2018}
_TITLE = re.compile(r"(平成|令和)(元|\d+)年度")
_AS_OF = re.compile(r"ラスパイレス指数は(平成|令和)(元|\d+)年(\d+)月(\d+)日現在")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_CUT = "The table is cut off or renamed: download the file again from its publisher"


@dataclass(frozen=True)
class Sheet:
    """One sheet of a file, or the rows of a csv (name None)."""

    path: Path
    name: str | None
    rows: reading.Rows

    def error(self, problem: str, value: object, cure: str) -> PublicationError:
        """A PublicationError about the sheet."""
        return PublicationError(self.path, problem, sheet=self.name, value=value, cure=cure)


@dataclass(frozen=True)
class Table:
    """One table: its units column by column, and its average row."""

    sheet: Sheet
    year: int
    rows: Sequence[int]  # zero-based sheet rows of the units
    position: dict[str, int]  # label → zero-based sheet column
    columns: dict[str, Sequence[object]]  # label → cells of the units
    average: dict[str, Sequence[object]]  # label → the one cell of the average row
    average_row: int  # zero-based sheet row
    laspeyres_as_of: np.datetime64

    def error(self, problem: str, unit: int, label: str, value: object, cure: str) -> Exception:
        """A PublicationError at a unit's cell."""
        return PublicationError(
            self.sheet.path,
            problem,
            sheet=self.sheet.name,
            cell=reading.cell_name(self.rows[unit], self.position[label]),
            value=value,
            cure=cure,
        )


@dataclass(frozen=True)
class Block:
    """The figures of one item in one table; ``codes`` and ``values`` are parallel."""

    level: str
    item: str
    year: int
    as_of: np.datetime64
    codes: list[str]
    values: np.ndarray  # float, NaN when missing
    statuses: np.ndarray  # positions in STATUS


def read(directory: Path) -> pd.DataFrame:
    """Observations of the municipalities, the prefectures and the official averages."""
    register = units.load(directory)
    return _frame(
        [
            block
            for scope in ("city", "prefecture", "prefecturemean")
            for table in _tables(_paths(directory, scope), scope)
            for block in _blocks(table, scope, register)
        ]
    )


def read_city(directory: Path) -> pd.DataFrame:
    """Observations of the municipal workbooks alone (FY2005-2021), for the benchmark."""
    register = units.load(directory)
    paths = [path for path in _paths(directory, "city") if path.suffix != ".csv"]
    tables = _tables(paths, "city")
    return _frame([block for table in tables for block in _blocks(table, "city", register)])


def disagreements(directory: Path) -> pd.DataFrame:
    """Where a table that repeats figures prints another value than the table that is kept.

    Compares ``capital`` and ``designatedcity`` with ``city``, and every repeated average of all
    municipalities, at the decimals the tables print. Columns: scope, level, code, year, item,
    value (kept), other_value.
    """
    register = units.load(directory)
    key = ["level", "code", "year", "item"]
    kept = read(directory)[[*key, "value"]]
    found = []
    for scope in ("capital", "designatedcity", "prefecturemean"):
        tables = _tables(_paths(directory, scope), scope)
        other = _frame([b for table in tables for b in _repeated(table, scope, register)])
        both = other[[*key, "value"]].merge(kept, on=key, how="left", suffixes=("_other", ""))
        both = both.rename(columns={"value_other": "other_value"}).assign(scope=scope)
        decimals = both["item"].str.endswith("fiscal_strength_index").map({True: 2, False: 1})
        apart = (both["value"] - both["other_value"]).abs() > 0.51 * 10.0**-decimals
        missing = both["value"].isna() != both["other_value"].isna()
        found.append(both[apart | missing])
    return pd.concat(found, ignore_index=True)[["scope", *key, "value", "other_value"]]


def _paths(directory: Path, scope: str) -> list[Path]:
    """The files of a scope by fiscal year; every year once."""
    folder = directory / "fiscal" / "main_indicators"
    found = [*(folder / scope).glob("*.xls*"), *folder.glob(f"fy*_{scope}.csv")]
    by_year: dict[int, Path] = {}
    for path in sorted(found):
        year = _fiscal_year(path)
        if year in by_year:
            raise PublicationError(
                path,
                f"is a second file for fiscal year {year}",
                value=by_year[year].name,
                cure=f"Keep one of the two in {scope}",
            )
        by_year[year] = path
    if not by_year:
        raise PublicationError(
            folder / scope, "holds no workbook", cure="Check the directory given to --from"
        )
    return [by_year[year] for year in sorted(by_year)]


def _fiscal_year(path: Path) -> int:
    """H17 → 2005, R3 → 2021, fy2023_city → 2023."""
    if found := re.fullmatch(r"([HR])(\d+)", path.stem):
        return _ERA[found[1]] + int(found[2])
    if found := re.match(r"fy(\d{4})_", path.stem):
        return int(found[1])
    raise PublicationError(
        path, "names no fiscal year", cure="Name it as the ministry does: H17, R3, or fy2023_city"
    )


def _needed(scope: str, year: int) -> list[str]:
    """Labels that a table of this scope and year must have."""
    labels = [PREFECTURE, "財政力指数", "経常収支比率", "実質公債費比率"]
    labels.append(BOND_RESTRICTION if year <= LAST_WITH_BOND_RESTRICTION else FUTURE_BURDEN)
    if year != 2007 or scope == "prefecture":  # the tables of FY2007 came out before the index
        labels.append(LASPEYRES)
    if scope not in ("prefecture", "prefecturemean"):
        labels.append(NAME)
    if scope == "city" and year > LAST_WITHOUT_CODES:
        labels.append(CODE)
    return labels


def _tables(paths: Sequence[Path], scope: str) -> Iterator[Table]:
    """The tables of the files, in their order; the next is read while one is looked through."""
    with ThreadPoolExecutor(2) as pool:  # calamine reads cells without holding Python's lock
        yield from pool.map(functools.partial(_table, scope=scope), paths)


def _table(path: Path, scope: str) -> Table:
    """Find the table of a file by its header and its average row."""
    year = _fiscal_year(path)
    needed = _needed(scope, year)
    sheet = _sheet(path, needed)
    rows = sheet.rows
    header, position = reading.find_header(path, sheet.name or "", rows, needed)
    before = min(column for label, column in position.items() if label in ITEMS)
    _check_title(sheet, header, year)
    ends, last = _average_rows(sheet, header, before)
    _check_width(sheet, range(header + 1, last + 1), max(position.values()))
    _check_notes(sheet, last + 1, before)
    columns = list(zip(*rows[header + 1 : ends], strict=False))
    return Table(
        sheet=sheet,
        year=year,
        rows=range(header + 1, ends),
        position=position,
        columns={label: columns[column] for label, column in position.items()},
        average={label: [rows[last][column]] for label, column in position.items()},
        average_row=last,
        laspeyres_as_of=_as_of(rows[last + 1 :]),
    )


def _sheet(path: Path, needed: list[str]) -> Sheet:
    """The only sheet, or among several the one with the header."""
    if path.suffix == ".csv":
        return Sheet(path, None, [list(row) for row in reading.text_rows(path, "utf-8-sig")])
    return Sheet(path, *reading.find_sheet(path, needed))


def _check_title(sheet: Sheet, header: int, year: int) -> None:
    title = _joined(sheet.rows[:header])
    for era, number in _TITLE.findall(title):
        printed = _western(era, number)
        if printed != year:
            problem = f"is named for fiscal year {year} and its title says {printed}"
            raise sheet.error(problem, title, "Give the file the name of its year")


def _average_rows(sheet: Sheet, header: int, before: int) -> tuple[int, int]:
    """Rows of the first average, which ends the units, and of the last.

    Read upwards from the end: only notes stand below. The label takes one cell or two, left of
    column ``before``.
    """

    def is_average(index: int) -> bool:
        return "".join(map(reading.squeeze, sheet.rows[index][:before])) in AVERAGES

    last = len(sheet.rows) - 1
    while last > header and not is_average(last):
        last -= 1
    if last == header:
        raise sheet.error("has no row of averages at its end", sheet.rows[-1], _CUT)
    ends = last
    while is_average(ends - 1):
        ends -= 1
    if ends == header + 1:
        raise sheet.error("has no units above its average", sheet.rows[ends], _CUT)
    return ends, last


def _check_width(sheet: Sheet, indices: range, width: int) -> None:
    for index in indices:
        if len(sheet.rows[index]) <= width:
            raise sheet.error(f"row {index + 1} is too short", sheet.rows[index], _CUT)


def _check_notes(sheet: Sheet, below: int, before: int) -> None:
    for index in range(below, len(sheet.rows)):
        if any(cell != "" for cell in sheet.rows[index][before:]):
            problem = f"row {index + 1} has figures below the averages"
            cure = "Units stand above the averages: restore the ministry's order"
            raise sheet.error(problem, sheet.rows[index], cure)


def _joined(rows: reading.Rows) -> str:
    text = "".join(reading.squeeze(cell) for row in rows for cell in row)
    return text.translate(_FULL_WIDTH)


def _western(era: str, number: str) -> int:
    """令和, 元 → 2019."""
    return _ERA[era] + (1 if number == "元" else int(number))


def _as_of(notes: reading.Rows) -> np.datetime64:
    """The day of the Laspeyres index, where a note gives it."""
    found = _AS_OF.search(_joined(notes))
    if not found:
        return np.datetime64("NaT", "s")
    era, number, month, day = found.groups()
    return np.datetime64(f"{_western(era, number)}-{int(month):02d}-{int(day):02d}", "s")


def _blocks(table: Table, scope: str, register: units.Register) -> Iterator[Block]:
    """The figures of a table: its units', then its average's."""
    if scope == "city":
        unit_codes = _municipality_codes(table, register)
        yield from _figures(table, "municipality", unit_codes, "")
        yield from _average(table, "municipalities_")
    elif scope == "prefecture":
        yield from _figures(table, "prefecture", _prefecture_codes(table, register), "")
        yield from _average(table, "prefectures_")
    else:
        unit_codes = _prefecture_codes(table, register)
        yield from _figures(table, "prefecture", unit_codes, "municipalities_")


def _repeated(table: Table, scope: str, register: units.Register) -> Iterator[Block]:
    """The figures of a table that ``read`` takes from another."""
    if scope != "prefecturemean":
        cities = _without_ward_average(table)
        yield from _figures(cities, "municipality", _municipality_codes(cities, register), "")
    yield from _average(table, "municipalities_")


def _without_ward_average(table: Table) -> Table:
    names = map(reading.squeeze, table.columns[NAME])
    kept = [index for index, name in enumerate(names) if name not in WARD_AVERAGE]
    return dataclasses.replace(
        table,
        rows=[table.rows[index] for index in kept],
        columns={label: [cells[index] for index in kept] for label, cells in table.columns.items()},
    )


def _average(table: Table, prefix: str) -> Iterator[Block]:
    row = dataclasses.replace(table, columns=table.average, rows=[table.average_row])
    return _figures(row, "nation", ["00"], prefix)


def _figures(table: Table, level: str, unit_codes: list[str], prefix: str) -> Iterator[Block]:
    no_day = np.datetime64("NaT", "s")
    for label, item in ITEMS.items():
        if label in table.columns and not (label == LASPEYRES and prefix == "municipalities_"):
            values, statuses = _values(table, label)
            as_of = table.laspeyres_as_of if label == LASPEYRES else no_day
            yield Block(level, prefix + item, table.year, as_of, unit_codes, values, statuses)


def _values(table: Table, label: str) -> tuple[np.ndarray, np.ndarray]:
    """(values, statuses) of a column; only cells that are no plain number are looked at singly."""
    cells = list(table.columns[label])
    plain = set(map(type, cells)) <= {float}
    odd = [] if plain else [index for index, cell in enumerate(cells) if type(cell) is not float]
    statuses = np.zeros(len(cells), dtype=np.int8)
    dash = _NOT_CALCULATED if label == FUTURE_BURDEN else _UNPUBLISHED
    for index in odd:
        if reading.is_dash(cells[index]):
            cells[index], statuses[index] = np.nan, dash
            continue
        cells[index] = reading.number(
            cells[index],
            path=table.sheet.path,
            sheet=table.sheet.name,
            row=table.rows[index],
            column=table.position[label],
        )
        if cells[index] is None:
            cure = "The ministry prints a number or a dash: restore the cell"
            raise table.error(f"{label} is blank", index, label, None, cure)
    values = np.array(cells, dtype="float64")
    if len(values) > 1 and np.isnan(values).all():
        statuses[:] = _UNPUBLISHED  # a column of dashes only is no outcome of a calculation
    _check_bounds(table, label, values)
    return values, statuses


def _check_bounds(table: Table, label: str, values: np.ndarray) -> None:
    low, high = model.BOUNDS[ITEMS[label]]
    for index in np.flatnonzero((values < low) | (values > high)).tolist():
        cure = f"{label} lies between {low:g} and {high:g}: check the cell and its column"
        value = table.columns[label][index]
        raise table.error("is out of bounds", index, label, value, cure)


def _municipality_codes(table: Table, register: units.Register) -> list[str]:
    """The five-digit code of each unit, from its code or from its name on 31 March."""
    day = f"{table.year + 1}-03-31"
    if CODE in table.columns:
        found = _by_code(table, units.codes_on(register, day))
    else:
        found = _by_name(table, units.names_on(register, day))
    if len(set(found)) < len(found):
        index = next(i for i, code in enumerate(found) if code in found[:i])
        label = CODE if CODE in table.columns else NAME
        value = table.columns[label][index]
        cure = "A unit has one row: remove the repetition"
        raise table.error("is a unit's second row", index, label, value, cure)
    return found


def _by_code(table: Table, known: frozenset[str]) -> list[str]:
    six: dict[object, str] = {_six(code): code for code in known}
    cells = table.columns[CODE]
    found = [six.get(cell) or _lost_zero(cell, known) for cell in cells]
    if None in found:
        index = found.index(None)
        cure = f"No municipality had this code on {table.year + 1}-03-31: correct the code"
        raise table.error("is an unknown code", index, CODE, cells[index], cure)
    return cast(list[str], found)


@functools.cache
def _six(code: str) -> str:
    return code + codes.check_digit(code)


def _lost_zero(cell: object, known: frozenset[str]) -> str | None:
    """The code of a number cell (11002.0 for '011002'), None when it is none."""
    try:
        code = codes.from_six(cell) if isinstance(cell, (int, float)) else ""
    except ValueError:
        return None
    return code if code in known else None


def _by_name(table: Table, names: Mapping[units.Key, str]) -> list[str]:
    pairs = list(zip(table.columns[PREFECTURE], table.columns[NAME], strict=True))
    known = cast(Mapping[object, str], names)
    found = [known.get(pair) or known.get(tuple(map(units.fold, pair))) for pair in pairs]
    if None in found:
        index = found.index(None)
        value = " ".join(map(str, pairs[index]))
        cure = f"No municipality had this name on {table.year + 1}-03-31: correct the name"
        raise table.error("is an unknown name", index, NAME, value, cure)
    return cast(list[str], found)


def _prefecture_codes(table: Table, register: units.Register) -> list[str]:
    found: list[str] = []
    for index, cell in enumerate(table.columns[PREFECTURE]):
        code = register.prefectures.get(reading.squeeze(cell))
        if code is None or code in found:
            problem = "is no prefecture" if code is None else "is a prefecture's second row"
            cure = "Write each of the 47 prefectures once, with 都, 道, 府 or 県"
            raise table.error(problem, index, PREFECTURE, cell, cure)
        found.append(code)
    return found


def _frame(blocks: list[Block]) -> pd.DataFrame:
    """Blocks as observations. Values lose the binary noise of the workbooks (8.799999999999999)."""
    lengths = [len(block.values) for block in blocks]
    frame = pd.DataFrame(
        {
            "level": _texts([block.level for block in blocks]).repeat(lengths),
            "code": _texts([code for block in blocks for code in block.codes]),
            "year": np.repeat([block.year for block in blocks], lengths),
            "as_of": np.repeat(np.array([block.as_of for block in blocks]), lengths),
            "item": _texts([block.item for block in blocks]).repeat(lengths),
            "value": np.concatenate([block.values for block in blocks]).round(9),
            "status": _texts(STATUS).take(np.concatenate([block.statuses for block in blocks])),
        }
    )
    return model.observations(frame, source=SOURCE)


def _texts(values: list[str]) -> ExtensionArray:
    return pd.array(values, dtype="str")
