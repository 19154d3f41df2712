"""One read-only query over the public tables, as rows or printed: table, CSV, JSON, Parquet."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import pickle
import re
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from threading import BoundedSemaphore, Timer

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data import database, snapshot
from data.model import AtlasError

TABLE_ROWS = 200
Row = tuple[object, ...]
#: Lines with which DuckDB helps after its first.
_HINTS = ("Did you mean", "Candidate bindings")
#: Of a stranger's query: for its process to start, its memory as a whole, the size of an answer.
START_SECONDS = 20
PROCESS_BYTES = 3 << 30
ANSWER_BYTES = 30_000_000
#: What would tell a stranger of the machine: folders, settings.
_MACHINE = re.compile(r"\b(duckdb_\w+|pragma_\w+|current_setting)\b", re.IGNORECASE)
_at_once = BoundedSemaphore(2)


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
    """The rows of one SELECT of a stranger, by a process of its own.

    DuckDB neither counts the memory of one huge value nor lets it be interrupted, so a process
    holds what a query may take, and may be ended. Raises AtlasError, as ``within`` does.
    """
    if not _at_once.acquire(timeout=limits.seconds):
        raise AtlasError("sql: others are asking now. Try again")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "data.sql_shell"],
            cwd=Path(__file__).parent.parent,
            env={**os.environ, "HOME": "/"},  # which DuckDB's messages would name
            input=pickle.dumps((query, limits)),
            capture_output=True,
            timeout=limits.seconds + START_SECONDS,
            check=True,
        )
    except subprocess.TimeoutExpired:
        raise _too_long(limits) from None
    except subprocess.CalledProcessError:
        raise _too_large(limits) from None
    finally:
        _at_once.release()
    # ``main`` alone writes there: a stranger's query goes in as text and comes back as values
    answer: Answer | AtlasError = pickle.loads(done.stdout)
    if isinstance(answer, AtlasError):
        raise answer
    return answer


def within(query: str, limits: Limits) -> Answer:
    """The rows of one SELECT, in this process.

    Raises AtlasError, with DuckDB's first line where the query is wrong, or naming the limit.
    """
    if found := _MACHINE.search(query):
        raise AtlasError(f"sql: {found[0]} is not answered. Ask information_schema of the tables")
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
            raise _too_long(limits) from None
        except (duckdb.OutOfMemoryException, MemoryError):
            raise _too_large(limits) from None
        except duckdb.Error as error:
            raise _wrong(error) from None
        finally:
            stop.cancel()
    return Answer(frame.head(limits.rows), len(frame) > limits.rows)


def _too_long(limits: Limits) -> AtlasError:
    return AtlasError(
        f"sql: stopped after {limits.seconds:g} s. Ask for fewer rows, years or joins"
    )


def _too_large(limits: Limits) -> AtlasError:
    return AtlasError(f"sql: needs more than {limits.memory}. Ask for fewer rows, years or joins")


def run(query: str, output: str) -> bytes:
    """Rows of ``query`` as bytes in ``output`` (table, csv, json, parquet).

    One statement that reads; the connection is read-only and reaches no file but the snapshot.
    Raises AtlasError with DuckDB's own first line when the query is wrong.
    """
    reading = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)
    with duckdb.connect() as con:
        _open_and_lock(con)
        try:
            only = _only_reading(con, query, reading)
            if output == "parquet":
                return _parquet(con.sql(f"FROM ({only}\n)").to_arrow_table())
            found = con.execute(only)
            names = _apart([column[0] for column in found.description or ()])
            rows = found.fetchall()
        except duckdb.Error as error:
            raise _wrong(error) from None
    return {"csv": _csv, "json": _json, "table": _printed}[output](names, rows)


def _apart(names: list[str]) -> list[str]:
    """Names of columns, told apart where two are the same: a, a_1."""
    out: list[str] = []
    for name in names:
        other, number = name, 0
        while other in out:
            number += 1
            other = f"{name}_{number}"
        out.append(other)
    return out


def _parquet(table: pa.Table) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


# Rows and no frame: a column of whole numbers with a gap would come out as 43.0, a day with hours.


def _csv(names: list[str], rows: list[Row]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def _json(names: list[str], rows: list[Row]) -> bytes:
    records = [dict(zip(names, map(_plain, row), strict=True)) for row in rows]
    return (json.dumps(records, ensure_ascii=False, default=str) + "\n").encode()


def _plain(cell: object) -> object:
    """A value as CSV and JSON have it: nothing for what is no number, a decimal as a number."""
    if isinstance(cell, Decimal):
        return float(cell)
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell


def _wrong(error: duckdb.Error) -> AtlasError:
    first, *others = str(error).splitlines()
    hint = next((f" ({line})" for line in others if line.startswith(_HINTS)), "")
    return AtlasError(f"sql: {first.rstrip('.!')}{hint}. Tables: SHOW TABLES; DESCRIBE <table>")


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
    """The one statement of ``query``, without the semicolon that ends it. Raises AtlasError."""
    statements = con.extract_statements(query)
    if len(statements) != 1 or statements[0].type not in kinds:
        raise AtlasError("sql: only one statement that reads is run. Give one SELECT")
    text = str(statements[0].query).encode()
    # bytes: the tokens' places are; a semicolon may stand in a text or a comment too
    last = [at for at, kind in duckdb.tokenize(text.decode()) if kind != duckdb.token_type.comment]
    ends = last and text[last[-1] : last[-1] + 1] == b";"
    return (text[: last[-1]] if ends else text).decode()


def _printed(names: list[str], rows: list[Row]) -> bytes:
    # the process of a stranger's query does not wait for it
    from rich.console import Console  # noqa: PLC0415
    from rich.markup import escape  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    text = io.StringIO()
    table = Table(*map(escape, names))
    for row in rows[:TABLE_ROWS]:
        table.add_row(*("" if value is None else escape(str(value)) for value in map(_plain, row)))
    console = Console(file=text, width=200)
    console.print(table)
    if len(rows) > TABLE_ROWS:
        console.print(f"{TABLE_ROWS} of {len(rows):,} rows; --format csv gives all")
    return text.getvalue().encode()


def main() -> None:
    """Answer for ``ask``: query and limits from stdin, the answer or its error to stdout."""
    with suppress(ImportError):  # Windows has no such limit; time and DuckDB's own hold there
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (PROCESS_BYTES, PROCESS_BYTES))
    query, limits = pickle.load(sys.stdin.buffer)
    try:
        answer: Answer | AtlasError = within(query, limits)
    except AtlasError as error:
        answer = AtlasError(str(error))
    content = pickle.dumps(answer)
    if len(content) > ANSWER_BYTES:
        size = f"{ANSWER_BYTES / 1e6:.0f} MB"
        large = AtlasError(f"sql: the answer is larger than {size}. Ask for fewer rows or columns")
        content = pickle.dumps(large)
    sys.stdout.buffer.write(content)


if __name__ == "__main__":
    # as a module of the package: what is pickled must be found there by who reads it
    from data.sql_shell import main as answer_for

    answer_for()
