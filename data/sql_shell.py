"""One read-only query over the public tables, printed as a table, CSV, JSON or Parquet."""

from __future__ import annotations

import io

import duckdb
import pandas as pd
import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

from data import database
from data.model import AtlasError

TABLE_ROWS = 200


def run(query: str, output: str) -> bytes:
    """Rows of ``query`` as bytes in ``output`` (table, csv, json, parquet).

    The connection is read-only and cannot reach files or the network.
    Raises AtlasError with DuckDB's own first line when the query is wrong.
    """
    with database.connect() as con:
        con.execute("SET enable_external_access = false; SET lock_configuration = true")
        try:
            table = con.execute(query).to_arrow_table()
        except duckdb.Error as error:
            first_line = str(error).splitlines()[0]
            raise AtlasError(f"sql: {first_line}. Tables: SHOW TABLES; DESCRIBE <table>") from None
    if output == "parquet":
        buffer = io.BytesIO()
        pq.write_table(table, buffer)
        return buffer.getvalue()
    frame = table.to_pandas()
    if output == "csv":
        return frame.to_csv(index=False).encode()
    if output == "json":
        return (
            frame.to_json(orient="records", force_ascii=False, date_format="iso") + "\n"
        ).encode()
    return _printed(frame)


def _printed(frame: pd.DataFrame) -> bytes:
    text = io.StringIO()
    table = Table(*map(str, frame.columns))
    for row in frame.head(TABLE_ROWS).itertuples(index=False):
        table.add_row(*("" if value is None else str(value) for value in row))
    console = Console(file=text, width=200)
    console.print(table)
    if len(frame) > TABLE_ROWS:
        console.print(f"{TABLE_ROWS} of {len(frame):,} rows; --format csv gives all")
    return text.getvalue().encode()
