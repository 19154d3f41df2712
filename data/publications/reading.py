"""Reading official files: workbooks, text tables and Parquet, guarded, found by header text.

Every function raises ``PublicationError`` naming file, sheet, cell, value and cure.
"""

from __future__ import annotations

import csv
import functools
import io
import math
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import cast

import duckdb
import pandas as pd
from python_calamine import CalamineWorkbook

from data.model import PublicationError

#: An official workbook unpacks to a few MB; a hundredfold of that is no workbook.
MAX_UNPACKED = 200_000_000
DOWNLOAD_AGAIN = "Download the file again from its publisher"
DASHES = frozenset({"-", "－", "‐", "―", "–", "—", "ー", "−"})

Rows = list[list[object]]

_NUMERAL = re.compile(r"[+-]?((\d{1,3}(,\d{3})+|\d+)(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．，－＋（）", "0123456789.,-+()")


def workbook(path: Path) -> dict[str, Rows]:
    """All sheets of an .xls/.xlsx as rows of cells (str, float, bool, date; '' when empty)."""
    _guard(path)
    try:
        book = CalamineWorkbook.from_path(path)
        # skip_empty_area=False keeps row and column numbers true, so an error can name the cell
        sheets = {
            name: cast(Rows, book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in book.sheet_names
        }
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # calamine panics on some damaged .xls: no Exception, that
        raise PublicationError(
            path, "is not a readable workbook", value=error, cure=DOWNLOAD_AGAIN
        ) from None
    if not any(rows for rows in sheets.values()):
        raise PublicationError(path, "has no cells", cure=DOWNLOAD_AGAIN)
    return sheets


def text_rows(path: Path, encoding: str) -> list[list[str]]:
    """Rows of a comma-separated text file in the stated encoding ('utf-8-sig' or 'cp932')."""
    _guard(path)
    try:
        text = path.read_bytes().decode(encoding)
    except UnicodeDecodeError as error:
        raise PublicationError(
            path,
            f"is not {encoding} text at byte {error.start}",
            value=error.object[error.start : error.start + 8],
            cure=f"Save it as {encoding} or {DOWNLOAD_AGAIN.lower()}",
        ) from None
    try:
        rows = list(csv.reader(io.StringIO(text)))
    except csv.Error as error:  # a quotation mark that nobody closed takes in the rest of the file
        raise PublicationError(
            path, "is not a comma-separated table", value=error, cure=DOWNLOAD_AGAIN
        ) from None
    if not rows:
        raise PublicationError(path, "is empty", cure=DOWNLOAD_AGAIN)
    return rows


def parquet(
    path: Path,
    columns: Mapping[str, str],
    query: str = "FROM published",
    tables: Mapping[str, pd.DataFrame] | None = None,
) -> pd.DataFrame:
    """The named columns (name → DuckDB type it must have, or 'BIGINT|DOUBLE') of a Parquet file.

    A large file is better asked than loaded: ``query`` may select from the table ``published``
    (those columns) and from the given ``tables``.
    """
    _guard(path)
    con = _duckdb().cursor()
    source, parameters = "read_parquet($path)", {"path": str(path)}
    try:
        described = con.execute(f"DESCRIBE SELECT * FROM {source}", parameters).fetchall()
        found = {row[0]: row[1] for row in described}
        for name, kind in columns.items():
            if name not in found:
                raise PublicationError(
                    path, f"has no column {name!r}", value=sorted(found), cure=_RENAMED
                )
            if found[name] not in kind.split("|"):
                raise PublicationError(
                    path, f"column {name!r} is not {kind}", value=found[name], cure=_RENAMED
                )
        wanted = ", ".join(f'"{name}"' for name in columns)
        for name, frame in (tables or {}).items():
            con.register(name, frame)
        return con.execute(
            f"WITH published AS (SELECT {wanted} FROM {source}) {query}", parameters
        ).df()
    except duckdb.Error as error:
        raise PublicationError(
            path,
            "is not a readable Parquet file",
            value=str(error).splitlines()[0],
            cure=DOWNLOAD_AGAIN,
        ) from None


@functools.cache
def _duckdb() -> duckdb.DuckDBPyConnection:
    """One in-memory engine for every Parquet file: starting one costs more than a small file."""
    return duckdb.connect()


_RENAMED = "If the publisher renamed or retyped it, name it in this publication's module"


def find_sheet(path: Path, needed: Iterable[str]) -> tuple[str, Rows]:
    """(name, rows) of the first sheet with a row that holds every needed label.

    Where no sheet has one it is the first with cells, for ``find_header`` to name what is missing.
    """
    wanted = set(map(squeeze, needed))
    sheets = [(name, rows) for name, rows in workbook(path).items() if rows]
    for name, rows in sheets:
        if any(wanted <= set(map(squeeze, row)) for row in rows[:40]):
            return name, rows
    return sheets[0]


def find_header(
    path: Path, sheet: str, rows: Sequence[Sequence[object]], needed: Iterable[str]
) -> tuple[int, dict[str, int]]:
    """(row index, label → column index) of the first row that holds every needed label.

    Labels are compared without white space: 'ラスパイレス指数\\n参考値' matches its parts joined.
    The first column of a label counts.
    """
    wanted = {squeeze(label): label for label in needed}
    best: set[str] = set()
    for index, row in enumerate(rows[:40]):
        labels: dict[str, int] = {}
        for column, cell in enumerate(row):
            labels.setdefault(squeeze(cell), column)
        if wanted.keys() <= labels.keys():
            return index, {label: labels[key] for key, label in wanted.items()}
        best = max(best, wanted.keys() & labels.keys(), key=len)
    missing = [label for key, label in wanted.items() if key not in best]
    raise PublicationError(
        path,
        f"no header row with {missing}",
        sheet=sheet,
        value=[cell for cell in rows[0] if cell != ""][:6] if rows else "an empty sheet",
        cure=_RENAMED,
    )


def squeeze(cell: object) -> str:
    """A label without any white space."""
    return "".join(str(cell).split())


def cell_name(row: int, column: int) -> str:
    """Spreadsheet name of a cell from zero-based indices: (0, 27) → 'AB1'."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def is_dash(cell: object) -> bool:
    """True for the dashes with which publishers say "none"."""
    return isinstance(cell, str) and cell.strip() in DASHES


def number(
    cell: object, *, path: Path, sheet: str | None = None, row: int = 0, column: int = 0
) -> float | None:
    """A cell's number; None for an empty cell or a dash.

    Understands '▲ 0.6' and '△0.6' as negative, '(0.36)' in parentheses (printed for special
    wards), thousands commas and full-width digits. Raises PublicationError for any other text,
    and for 'nan' and 'inf', which Python would take for numbers.
    """
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and math.isfinite(cell):
        return float(cell)
    text = "" if cell is None else str(cell).strip()
    if not text or text in DASHES:
        return None
    text = text.translate(_HALF_WIDTH).strip("()").strip()
    negative = text[:1] in {"▲", "△"}
    text = text.lstrip("▲△").strip()
    if not _NUMERAL.fullmatch(text):
        raise PublicationError(
            path,
            "is not a number",
            sheet=sheet,
            cell=cell_name(row, column),
            value=cell,
            cure="Correct the cell, or add the publisher's mark to data/publications/reading.py",
        )
    value = float(text.replace(",", ""))
    return -value if negative else value


def check_unique(path: Path, frame: pd.DataFrame, key: Sequence[str]) -> None:
    """PublicationError for the first row that repeats another's key."""
    repeated = frame.duplicated(list(key))
    if repeated.any():
        raise PublicationError(
            path,
            f"has two rows of the same {', '.join(key)}",
            value=", ".join(map(str, frame.loc[repeated, list(key)].iloc[0])),
            cure="Remove the repetition",
        )


def one_file(directory: Path, pattern: str) -> Path:
    """The only file of a pattern; PublicationError when there is none or more than one."""
    found = sorted(directory.glob(pattern))
    if len(found) != 1:
        problem = "is not there" if not found else f"matches {len(found)} files"
        raise PublicationError(
            directory / pattern, problem, cure="Put exactly one such file below --from"
        )
    return found[0]


def _guard(path: Path) -> None:
    """Refuse what is absent, empty, or unpacks to far more than an official table does."""
    if not path.is_file():
        raise PublicationError(path, "is not there", cure="Check the directory given to --from")
    if path.stat().st_size == 0:
        raise PublicationError(path, "is empty", cure=DOWNLOAD_AGAIN)
    if path.suffix == ".xlsx":
        try:
            with zipfile.ZipFile(path) as archive:
                unpacked = sum(member.file_size for member in archive.infolist())
        except zipfile.BadZipFile:
            raise PublicationError(
                path, "is not a readable workbook", cure=DOWNLOAD_AGAIN
            ) from None
        if unpacked > MAX_UNPACKED:
            raise PublicationError(
                path,
                f"unpacks to more than {MAX_UNPACKED:,} bytes",
                value=f"{unpacked:,}",
                cure="Such a file is no official table: check where it came from",
            )
