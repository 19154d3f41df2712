"""One read-only query over the public tables, printed as a table, CSV, JSON or Parquet."""

from __future__ import annotations

import io

import duckdb
import pandas as pd
from rich.console import Console
from rich.table import Table

from data import database, snapshot
from data.model import AtlasError

TABLE_ROWS = 200


def run(query: str, output: str) -> bytes:
    """Rows of ``query`` as bytes in ``output`` (table, csv, json, parquet).

    One statement that reads; the connection is read-only and reaches no file but the snapshot.
    Raises AtlasError with DuckDB's own first line when the query is wrong.
    """
    with duckdb.connect() as con:
        _open_and_lock(con)
        try:
            _refuse_all_but_reading(con, query)
            frame = con.execute(query).df()
        except duckdb.Error as error:
            first_line = str(error).splitlines()[0]
            raise AtlasError(f"sql: {first_line}. Tables: SHOW TABLES; DESCRIBE <table>") from None
    if output == "parquet":
        return frame.to_parquet(index=False)
    if output == "csv":
        return frame.to_csv(index=False).encode()
    if output == "json":
        text = frame.to_json(orient="records", force_ascii=False, date_format="iso")
        return f"{text}\n".encode()
    return _printed(frame)


def _open_and_lock(con: duckdb.DuckDBPyConnection) -> None:
    """No files but the snapshot that the long views read, no network, no way to change that.

    The database is attached to an instance of its own: settings hold for a whole instance, and a
    process has one per database file, so the app's connections would be locked with it.
    """
    path = str(database.ensure()).replace("'", "''")
    con.execute(f"ATTACH '{path}' AS atlas (READ_ONLY)")
    con.execute("USE atlas")
    con.execute("SET allowed_directories = $1", [[f"{snapshot.SNAPSHOT}/"]])
    con.execute("SET enable_external_access = false; SET lock_configuration = true")


def _refuse_all_but_reading(con: duckdb.DuckDBPyConnection, query: str) -> None:
    kinds = [statement.type for statement in con.extract_statements(query)]
    if kinds not in ([duckdb.StatementType.SELECT], [duckdb.StatementType.EXPLAIN]):
        raise AtlasError("sql: only one statement that reads is run. Give one SELECT")


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
