"""One read-only query over the public tables, as rows or printed: table, CSV, JSON, Parquet."""

from __future__ import annotations

import io
from dataclasses import dataclass
from threading import Timer

import duckdb
import pandas as pd
from rich.console import Console
from rich.table import Table

from data import database, snapshot
from data.model import AtlasError

TABLE_ROWS = 200


@dataclass(frozen=True)
class Limits:
    """What a stranger's query may take: rows of the answer, seconds, memory, threads."""

    rows: int
    seconds: float
    memory: str = "1GB"
    threads: int = 1


@dataclass(frozen=True)
class Answer:
    """The rows, and whether there were more than the limit."""

    frame: pd.DataFrame
    cut: bool


def ask(query: str, limits: Limits) -> Answer:
    """The rows of one SELECT within ``limits``.

    Raises AtlasError, with DuckDB's first line where the query is wrong, or naming the limit.
    """
    with duckdb.connect() as con:
        con.execute(f"SET memory_limit = '{limits.memory}'; SET threads = {limits.threads}")
        con.execute("SET temp_directory = ''")  # what does not fit is refused, not written to disk
        _open_and_lock(con)
        stop = Timer(limits.seconds, con.interrupt)
        stop.start()
        try:
            only = _only_reading(con, query, (duckdb.StatementType.SELECT,))
            frame = con.execute(f"FROM ({only}\n) LIMIT {limits.rows + 1}").df()
        except duckdb.InterruptException:
            text = f"sql: stopped after {limits.seconds:g} s. Ask for fewer rows, years or joins"
            raise AtlasError(text) from None
        except duckdb.OutOfMemoryException:
            text = f"sql: needs more than {limits.memory}. Ask for fewer rows, years or joins"
            raise AtlasError(text) from None
        except duckdb.Error as error:
            raise _wrong(error) from None
        finally:
            stop.cancel()
    return Answer(frame.head(limits.rows), len(frame) > limits.rows)


def run(query: str, output: str) -> bytes:
    """Rows of ``query`` as bytes in ``output`` (table, csv, json, parquet).

    One statement that reads; the connection is read-only and reaches no file but the snapshot.
    Raises AtlasError with DuckDB's own first line when the query is wrong.
    """
    reading = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)
    with duckdb.connect() as con:
        _open_and_lock(con)
        try:
            frame = con.execute(_only_reading(con, query, reading)).df()
        except duckdb.Error as error:
            raise _wrong(error) from None
    if output == "parquet":
        return frame.to_parquet(index=False)
    if output == "csv":
        return frame.to_csv(index=False).encode()
    if output == "json":
        text = frame.to_json(orient="records", force_ascii=False, date_format="iso")
        return f"{text}\n".encode()
    return _printed(frame)


def _wrong(error: duckdb.Error) -> AtlasError:
    first_line = str(error).splitlines()[0]
    return AtlasError(f"sql: {first_line}. Tables: SHOW TABLES; DESCRIBE <table>")


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


def _only_reading(
    con: duckdb.DuckDBPyConnection, query: str, kinds: tuple[duckdb.StatementType, ...]
) -> str:
    """The one statement of ``query``, without the semicolon behind it. Raises AtlasError."""
    statements = con.extract_statements(query)
    if len(statements) != 1 or statements[0].type not in kinds:
        raise AtlasError("sql: only one statement that reads is run. Give one SELECT")
    return str(statements[0].query).strip().rstrip(";")


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
