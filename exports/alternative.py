"""What a figure shows, for who cannot see it: who is highest and lowest in its table."""

from __future__ import annotations

import numpy as np

from data.words import word as t
from exports.tables import Column, Table


def finding(table: Table, lang: str) -> str:
    """A sentence with the ends of the table's numbers, of the last year; '' where there are none.

    The numbers are those of the column 'value', else of the first that holds numbers.
    """
    columns = {column.key: column for column in table.columns}
    numbers = [column for column in table.columns if column.kind == "number"]
    named = [column.key for column in table.columns if column.kind == "text"][:2]
    column = next((c for c in numbers if c.key == "value"), next(iter(numbers), None))
    if column is None or not named:
        return ""
    frame, year = table.frame, ""
    values = frame[column.key].to_numpy(float, na_value=np.nan)
    held = ~np.isnan(values)
    if not held.any():
        return ""
    if "year" in columns:
        years = frame["year"].to_numpy(float, na_value=np.nan)
        last = np.nanmax(years[held])
        held &= years == last
        year = f"{last:.0f}{columns['year'].label if lang == 'ja' else ''}"
    rows = np.flatnonzero(held)
    ends = rows[values[rows].argmax()], rows[values[rows].argmin()]
    (most, least), (high, low) = (
        [" ".join(dict.fromkeys(str(frame[key].iat[row]) for key in named)) for row in ends],
        [_number(values[row], column, lang) for row in ends],
    )
    said = t(
        "alt.one" if len(rows) == 1 else "alt.ends",
        lang,
        label=column.label,
        n=f"{len(rows):,}",
        most=most,
        high=high,
        least=least,
        low=low,
    )
    return t("alt.year", lang, year=year, said=said) if year else said


def _number(value: float, column: Column, lang: str) -> str:
    text = f"{value:,.{column.decimals}f}".replace("-", "−")
    close = lang == "ja" or column.unit.startswith("%") or not column.unit
    return f"{text}{'' if close else ' '}{column.unit}"
