"""Snapshot → read-only DuckDB: the public tables, the wide views and the derived indicators."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from data import catalog, snapshot
from data.catalog import graph
from data.model import YEARS, AtlasError

HERE = Path(__file__).resolve().parent
DATABASE = HERE / "atlas.duckdb"
SQL = HERE / "sql"
#: Files that a database's content depends on, besides the snapshot and the catalog's YAML.
BUILT_BY = (
    *(SQL / f"{name}.sql" for name in ("stores", "places", "cells", "schema", "views")),
    *(Path(str(module.__file__)) for module in (catalog, graph)),
    Path(__file__),
)
UNIT_TABLES = (
    "municipality", "prefecture", "succession", "change", "designation", "medical_area",
    "neighbour", "disagreement",
)  # fmt: skip
#: Rows a core compresses at a time. DuckDB's own choice is more than the wide table has, so one
#: core would do all of it; and a question about one year skips the groups of the others.
ROW_GROUP = 16_384
NEW = "fresh"
_LOOKUP = re.compile(r"\b(prior|following|base)\(\s*(\w+)\s*,\s*(\d+)\s*\)")


@cache
def version(directory: Path = snapshot.SNAPSHOT) -> str:
    """What a database is built from: the snapshot and where it lies, the catalog, this code."""
    # the long views hold the snapshot's path, so a project that was moved needs a new database
    made_of = f"{snapshot.read_manifest(directory).data_version} {directory.resolve()}"
    digest = hashlib.sha256(made_of.encode())
    for path in (*sorted((HERE / "catalog").glob("*.yaml")), *BUILT_BY):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def build(directory: Path = snapshot.SNAPSHOT, database: Path = DATABASE) -> float:
    """Build ``database`` from the snapshot under a lock and swap it in; returns seconds.

    A failure leaves the old database as it was. Raises AtlasError.
    """
    started = time.perf_counter()
    with snapshot.builder_lock(database):
        _build(directory, database)
    return time.perf_counter() - started


def ensure(directory: Path = snapshot.SNAPSHOT, database: Path = DATABASE) -> Path:
    """The database, built first when there is none or when snapshot or catalog are newer."""
    if built_version(database) != version(directory):
        with snapshot.builder_lock(database):
            if built_version(database) != version(directory):  # nobody built it while we waited
                _build(directory, database)
    return database


def _build(directory: Path, database: Path) -> None:
    snapshot.check_files(directory)
    fresh = database.with_suffix(".duckdb.tmp")
    fresh.unlink(missing_ok=True)
    try:
        with duckdb.connect() as con:
            con.execute(f"ATTACH '{_quoted(fresh)}' AS {NEW} (ROW_GROUP_SIZE {ROW_GROUP})")
            _fill(_at(con), directory, version(directory))
            con.execute(f"CHECKPOINT {NEW}")
        fresh.replace(database)
    except (duckdb.Error, pa.ArrowException) as error:
        raise AtlasError(
            f"{directory.name}: cannot be built into a database: {str(error).splitlines()[0]}. "
            "Restore it with `git checkout data/snapshot`"
        ) from error
    finally:
        fresh.unlink(missing_ok=True)


def built_version(database: Path = DATABASE) -> str | None:
    """The version a database file says it was built from; None when there is no readable one."""
    if not database.exists():
        return None
    try:
        with duckdb.connect(database, read_only=True) as con:
            return str(con.execute("SELECT version FROM meta").fetchall()[0][0])
    except duckdb.Error:
        return None


def connect(database: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A read-only connection to the (built, current) database."""
    return duckdb.connect(database or ensure(), read_only=True)


def _fill(con: duckdb.DuckDBPyConnection, directory: Path, wanted: str) -> None:
    _catalog_tables(con, directory)
    for name in UNIT_TABLES:
        con.execute(
            f"CREATE TABLE {name} AS FROM read_parquet('{_quoted(directory / name)}.parquet')"
        )
    con.execute(_question("stores").replace("{snapshot}", _quoted(directory)))
    with ThreadPoolExecutor() as pool:  # while one needs a single core, another has the other
        cursors = [_at(con.cursor()), _at(con.cursor())]
        wide = pool.map(_add_wide, cursors, ("municipality", "prefecture"))
        con.execute(_question("schema"))
        list(wide)
    indicators = catalog.indicators()
    counts = ", ".join(f"count({id_}) AS {id_}" for id_ in indicators)
    views = _question("views").replace("{counts}", counts)
    con.execute(views.replace("{indicators}", ", ".join(indicators)))
    con.execute(
        "CREATE TABLE meta AS SELECT $v AS version, $d AS data_version",
        {"v": wanted, "d": snapshot.read_manifest(directory).data_version},
    )


def _at(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The connection, speaking of the new database: what it creates is created there."""
    return con.execute(f"USE {NEW}")


def _question(name: str) -> str:
    return (SQL / f"{name}.sql").read_text("utf-8")


def _add_wide(con: duckdb.DuckDBPyConnection, level: str) -> None:
    wide = with_indicators(con, _wide(con, level), level)
    con.register("rows", wide)
    con.execute(f"CREATE TABLE {level}_year AS FROM rows")


def _quoted(path: Path) -> str:
    """A path inside a SQL string: a view keeps its text, so it takes no parameter."""
    return str(path.resolve()).replace("'", "''")


def _wide(con: duckdb.DuckDBPyConnection, level: str) -> pa.Table:
    """One row per year and unit, one column per item (float64, NaN → NULL), sorted by both.

    Scattering into a matrix is several times faster than PIVOT, which would dominate the build.
    """
    con.execute(_question("places").replace("{level}", level))
    codes = con.sql("SELECT code FROM unit_place ORDER BY place").to_arrow_table()["code"]
    items = con.execute("SELECT item FROM item_place ORDER BY place").fetchnumpy()["item"]
    question = _question("cells").format(level=level, first=YEARS.start, units=len(codes))
    cells = con.execute(question).fetchnumpy()
    present = np.zeros(len(codes) * len(YEARS), dtype=bool)
    present[cells["cell"]] = True
    rows = np.flatnonzero(present)
    row = (np.cumsum(present) - 1)[cells["cell"]]
    matrix = np.full((len(items), len(rows)), np.nan)
    matrix[cells["item"], row] = cells["value"]
    held = dict(zip(items, matrix, strict=True))
    none = np.full(len(rows), np.nan)
    year, place = np.divmod(rows, len(codes))
    keys = {
        "code": codes.combine_chunks().take(pa.array(place)),
        "year": pa.array((year + YEARS.start).astype(np.int32)),
    }
    table = pa.table(
        keys | {item: pa.array(held.get(item, none), from_pandas=True) for item in _columns(held)}
    )
    return pa.Table.from_batches(table.to_batches(max_chunksize=ROW_GROUP))


def _columns(held: Iterable[str]) -> list[str]:
    """Items a wide table has as columns: those it holds and those an indicator asks for."""
    wanted = set(held) | graph.item_columns()
    return [item for item in catalog.items() if item in wanted]


def with_indicators(con: duckdb.DuckDBPyConnection, wide: pa.Table, level: str) -> pa.Table:
    """A wide table (code, year, items; sorted by year, code) with every indicator as a column.

    An indicator that the level does not have is NULL.
    """
    for layer in graph.indicator_layers():
        mine = {i.id: i.expression for i in layer if level in i.levels}
        con.register("wide", _with_lookups(wide, mine.values()))
        named = ", ".join(_named(mine))
        found = con.sql(f"SELECT {named} FROM wide").to_arrow_table(batch_size=ROW_GROUP)
        con.unregister("wide")
        nothing = pa.nulls(wide.num_rows, pa.float64())
        for indicator in layer:
            values = found.column(indicator.id) if indicator.id in mine else nothing
            wide = wide.append_column(indicator.id, values)
    return wide


def _with_lookups(wide: pa.Table, expressions: Iterable[str]) -> pa.Table:
    """A wide table with what the expressions look up in other years as columns; see evaluation.

    By place in an array: the joins took longer than all else of the expressions.
    """
    codes = wide["code"].combine_chunks().dictionary_encode()
    unit, year = codes.indices.to_numpy(), wide["year"].to_numpy() - YEARS.start
    row_of = np.full((len(codes.dictionary), len(YEARS)), -1)
    row_of[unit, year] = np.arange(wide.num_rows)
    for (function, number), items in _lookups(expressions).items():
        there = {"prior": year - number, "following": year + number}.get(
            function, np.full_like(year, number - YEARS.start)
        )
        inside = (there >= 0) & (there < len(YEARS))
        row = np.where(inside, row_of[unit, there.clip(0, len(YEARS) - 1)], -1)
        found = pa.array(row, mask=row < 0)
        for item in items:
            wide = wide.append_column(f"{item}_{function}_{number}", wide[item].take(found))
    return wide


def _lookups(expressions: Iterable[str]) -> dict[tuple[str, int], list[str]]:
    """(function, number) → what the expressions look up with it."""
    wanted: dict[tuple[str, int], set[str]] = {}
    for text in expressions:
        for function, item, number in _LOOKUP.findall(text):
            wanted.setdefault((function, int(number)), set()).add(item)
    return {key: sorted(items) for key, items in sorted(wanted.items())}


def _named(expressions: Mapping[str, str]) -> list[str]:
    """SQL columns: each expression under its name, with what it looks up as columns."""
    plain = {name: _LOOKUP.sub(r"\2_\1_\3", text) for name, text in expressions.items()}
    return [f"({text})::DOUBLE AS {name}" for name, text in plain.items()]


def evaluation(relation: str, expressions: Mapping[str, str], unit: str = "code") -> str:
    """SQL: a relation's rows (of one ``unit`` and year each) and the expressions as columns.

    prior(x, n), following(x, n) and base(x, year) look x up in another row of the same unit by a
    join on that very year: a missing year gives NULL, never a neighbour's value.
    """
    joins = []
    for (function, number), items in _lookups(expressions.values()).items():
        key = f"{function}_{number}"
        looked_up = ", ".join(f"{item} AS {item}_{key}" for item in items)
        shift = {"prior": f"year + {number}", "following": f"year - {number}"}.get(function)
        rows = (
            f"SELECT {unit} AS u_{key}, {shift or 'year'} AS y_{key}, {looked_up} FROM {relation}"
        )
        same_year = f"AND y_{key} = year" if shift else ""
        where = "" if shift else f" WHERE year = {number}"
        joins.append(f"LEFT JOIN ({rows}{where}) ON u_{key} = {unit} {same_year}")
    columns = ", ".join([f"{relation}.*", *_named(expressions)])
    return f"SELECT {columns} FROM {relation} {' '.join(joins)}"


def relation(measures: Iterable[str], basis: str, level: str = "municipality") -> str:
    """SQL: code, year and the measures of a level's units, straight from the long table.

    For what the wide table does not hold: municipalities as they were (basis 'reported'), and
    items of one or two years.
    """
    wanted = set(measures)
    leaves = sorted({leaf for measure in wanted for leaf in graph.leaf_items(measure)})
    cells = ", ".join(f"max(value) FILTER (item = '{leaf}') AS {leaf}" for leaf in leaves)
    listed = ", ".join(f"'{leaf}'" for leaf in leaves)
    steps = [
        f"step_0 AS (SELECT code, year, {cells} FROM observation_store "
        f"WHERE level = '{level}' AND basis IN ('both', '{basis}') AND item IN ({listed}) "
        "GROUP BY code, year)"
    ]
    needed = graph.needed_indicators(wanted)
    for layer in graph.indicator_layers():
        mine = {i.id: i.expression for i in layer if i.id in needed and level in i.levels}
        if mine:
            before = f"step_{len(steps) - 1}"
            steps.append(f"step_{len(steps)} AS ({evaluation(before, mine)})")
    return f"(WITH {', '.join(steps)} FROM step_{len(steps) - 1})"


def _catalog_tables(con: duckdb.DuckDBPyConnection, directory: Path) -> None:
    con.register("t", pa.Table.from_pylist(graph.item_rows()))
    con.execute("CREATE TABLE item_definition AS SELECT * FROM t")
    inputs = snapshot.read_manifest(directory).inputs
    con.register("t", pa.Table.from_pylist(graph.source_rows(inputs)))
    con.execute("CREATE TABLE source AS SELECT * FROM t")
    con.register("t", pa.table({"item": sorted(graph.item_columns())}))
    con.execute("CREATE TABLE indicator_input AS SELECT * FROM t")
    con.unregister("t")
