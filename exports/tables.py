"""A table as CSV, XLSX or Parquet: exactly what is shown, its meaning and its sources."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from data.model import MISSING
from data.words import in_brackets

#: First characters that make a spreadsheet read a text as a formula (half and full width).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: A number written as text is none: '-5.3', '+1,234', '-0.4%'.
_NUMBER = re.compile(r"[-+]\d[\d,]*(\.\d+)?%?")

#: When no publication says why a number is missing, it is in none that we hold.
NO_REASON = "unpublished"


@dataclass(frozen=True)
class Column:
    """One column of a table.

    ``key`` is the frame's column; ``kind`` 'code' stays text ('01209'), 'plain' is a whole number
    that names or orders (a year, a rank), printed as it is; ``status`` names the
    frame's column that says why a number is missing (an id of data.model.STATUSES); ``coarser``
    gives years (the frame's column ``year``) whose source prints fewer ``decimals``; ``right``
    sets a text that is a number (3/1,718) to the right.
    """

    key: str
    label: str
    kind: Literal["text", "code", "plain", "number"] = "text"
    unit: str = ""
    decimals: int = 0
    status: str | None = None
    coarser: Mapping[int, int] = field(default_factory=dict)
    right: bool = False

    def digits(self, frame: pd.DataFrame) -> list[int]:
        """Decimals of each row."""
        if not self.coarser:
            return [self.decimals] * len(frame)
        return [min(self.coarser.get(int(y), self.decimals), self.decimals) for y in frame["year"]]

    @property
    def heading(self) -> str:
        """Label and unit: '地方交付税（億円）'."""
        return in_brackets(self.label, self.unit) if self.unit else self.label


@dataclass(frozen=True)
class Table:
    """The rows a figure shows and what its columns are."""

    frame: pd.DataFrame
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class About:
    """What belongs to a table besides its numbers; all texts in the reader's language.

    All are (name, value) pairs: ``filters`` title, unit, year, N and what was chosen; ``sources``
    whose figures, data version, citation, address; ``definition`` what explains the figure.
    ``status_words`` gives the word of each status, ``status_label`` the heading's addition for a
    status column; the sheets are data, definitions, sources, filters.
    """

    filters: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str], ...]
    definition: tuple[tuple[str, str], ...]
    status_words: Mapping[str, str]
    status_label: str
    sheet_names: tuple[str, str, str, str] = ("data", "definitions", "sources", "filters")

    @property
    def all(self) -> tuple[tuple[str, str], ...]:
        """Every pair, in the order of a file that has no sheets."""
        return (*self.filters, *self.sources, *self.definition)


def safe_text(value: object) -> str:
    """Text that no spreadsheet will run as a formula."""
    text = "" if value is None or value is pd.NA else str(value)
    if not text.startswith(FORMULA_STARTS) or _NUMBER.fullmatch(text):
        return text
    return f"'{text}"


def to_csv(table: Table, about: About) -> bytes:
    """CSV, UTF-8 with BOM. The first lines, marked '#', say what it is; then heading and rows."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for name, value in about.all:
        # not quoted, so that a reader told comment="#" skips the line
        out.write(f"# {name}: {' '.join(value.split())}\r\n")
    headings, rows = _cells(table, about)
    writer.writerow([safe_text(h) for h, _ in headings])
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(table: Table, about: About) -> bytes:
    """XLSX with four sheets: data (heading frozen), definitions, sources, filters."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": datetime.now(UTC).replace(tzinfo=None)})
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    data = book.add_worksheet(about.sheet_names[0])
    _write_data(book, data, table, about, bold)
    explained = (about.definition, about.sources, about.filters)
    for name, pairs in zip(about.sheet_names[1:], explained, strict=True):
        sheet = book.add_worksheet(name)
        sheet.set_column(0, 0, 22)
        sheet.set_column(1, 1, 90)
        for row, (key, value) in enumerate(pairs):
            sheet.write_string(row, 0, safe_text(key), bold)
            sheet.write_string(row, 1, safe_text(value), wrap)
    book.close()
    return buffer.getvalue()


def display_rows(table: Table) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Headings and rows as people read them: thousands apart, no gap as a number."""
    columns = []
    for column in table.columns:
        values, digits = table.frame[column.key], column.digits(table.frame)
        if column.kind == "number":
            cells = [
                "" if pd.isna(v) else f"{v:,.{d}f}" for v, d in zip(values, digits, strict=True)
            ]
        else:
            cells = ["" if pd.isna(v) else str(v) for v in values]
        columns.append(cells)
    return tuple(c.heading for c in table.columns), tuple(zip(*columns, strict=True))


def to_parquet(table: Table, about: About) -> bytes:
    """Parquet for programs: columns by their keys, codes as text, a gap NULL beside its status.

    Label and unit of a column and all that the other files say stand in the metadata.
    """
    fields, columns = [], []
    for column in table.columns:
        values = table.frame[column.key]
        if column.kind in ("number", "plain"):
            digits = column.digits(table.frame)
            numbers = [
                None if pd.isna(v) else _number(v, places)
                for v, places in zip(values, digits, strict=True)
            ]
            whole = column.kind == "plain" and all(abs(n or 0) < 2**63 for n in numbers)
            numbers = [n if whole or n is None else float(n) for n in numbers]
            columns.append(pa.array(numbers, pa.int64() if whole else pa.float64()))
        else:
            columns.append(pa.array([None if pd.isna(v) else str(v) for v in values], pa.string()))
        words = {"label": column.label, "unit": column.unit}
        fields.append(pa.field(column.key, columns[-1].type, metadata=words))
        if column.kind == "number" and column.status is not None:
            columns.append(pa.array(_stated(table.frame, column), pa.string()))
            fields.append(pa.field(f"{column.key}_status", pa.string()))
    said = {"jichi_atlas": json.dumps(dict(about.all), ensure_ascii=False)}
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(columns, schema=pa.schema(fields, said)), buffer)
    return buffer.getvalue()


def _write_data(
    book: xlsxwriter.Workbook, sheet: Worksheet, table: Table, about: About, bold: Format
) -> None:
    headings, rows = _cells(table, about)
    for index, (heading, column) in enumerate(headings):
        sheet.write_string(0, index, safe_text(heading), bold)
        number = column is not None and column.kind == "number"
        decimals = column.decimals if column is not None else 0
        form = _form(decimals)
        if column is not None and column.kind == "plain":
            form, number = "0", True
        style = book.add_format({"num_format": form if number else "@"})
        sheet.set_column(index, index, 14 if number else 18, style)
    digits = {
        index: column.digits(table.frame)
        for index, (_, column) in enumerate(headings)
        if column is not None and column.coarser
    }
    places = {d for each in digits.values() for d in each}
    styles = {d: book.add_format({"num_format": _form(d)}) for d in sorted(places)}
    for row, cells in enumerate(rows, start=1):
        for index, cell in enumerate(cells):
            if isinstance(cell, (int, float)) and math.isfinite(cell):
                own = styles[digits[index][row - 1]] if index in digits else None
                sheet.write_number(row, index, cell, own)
            elif cell != "":
                sheet.write_string(row, index, str(cell))  # Excel has no infinity
    sheet.freeze_panes(1, 0)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(headings) - 1)


def _form(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _cells(
    table: Table, about: About
) -> tuple[list[tuple[str, Column | None]], list[tuple[str | float, ...]]]:
    """Headings (None: a status column) and rows; a number column with gaps gets its status."""
    headings: list[tuple[str, Column | None]] = []
    columns: list[list[str | float]] = []
    for column in table.columns:
        values = table.frame[column.key]
        headings.append((column.heading, column))
        if column.kind not in ("number", "plain"):
            columns.append([safe_text(v) for v in values])
            continue
        digits = column.digits(table.frame)
        columns.append(
            [
                "" if pd.isna(v) else _number(v, places)
                for v, places in zip(values, digits, strict=True)
            ]
        )
        if column.kind == "number" and (column.status is not None or values.isna().any()):
            headings.append((f"{column.label} {about.status_label}", None))
            columns.append(_statuses(table.frame, column, about))
    return headings, list(zip(*columns, strict=True))


def _number(value: float, decimals: int) -> float:
    """With the digits that are shown, no more than the source has; whole numbers without '.0'."""
    rounded = round(float(value), decimals)
    return int(rounded) if rounded.is_integer() else rounded


def _statuses(frame: pd.DataFrame, column: Column, about: About) -> list[str | float]:
    """Word and code of each row's status: '算定されない [not_calculated]'."""
    codes = _stated(frame, column)
    return [f"{about.status_words[c]} [{c}]" if c else "" for c in codes]


def _stated(frame: pd.DataFrame, column: Column) -> list[str]:
    """The status of each row, '' where there is none to state.

    A computed table often holds one reason for all its rows: beside a number it would be false.
    """
    gaps = frame[column.key].isna()
    if column.status is None:
        return [NO_REASON if gap else "" for gap in gaps]
    codes = frame[column.status].astype(str)
    return ["" if c in MISSING and not gap else c for c, gap in zip(codes, gaps, strict=True)]
