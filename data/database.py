"""Snapshot → read-only DuckDB: the public tables, the wide views and the derived indicators."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from data import catalog, snapshot
from data.catalog import graph
from data.model import AtlasError

HERE = Path(__file__).resolve().parent
DATABASE = HERE / "atlas.duckdb"
SCHEMA = HERE / "sql" / "schema.sql"
VIEWS = HERE / "sql" / "views.sql"
UNIT_TABLES = (
    "municipality", "prefecture", "succession", "change", "designation", "medical_area",
    "disagreement",
)  # fmt: skip
#: Wide table → (level, basis) of the observations it holds.
WIDE = {
    "municipality_year": ("municipality", "today"),
    "municipality_year_reported": ("municipality", "reported"),
    "prefecture_year": ("prefecture", "today"),
}
_WINDOW_CALL = re.compile(r"\b(prior|following|base)\(\s*(\w+)\s*,\s*(\d+)\s*\)")


@cache
def version(directory: Path = snapshot.SNAPSHOT) -> str:
    """What a database is built from: the snapshot, the catalog and this code."""
    digest = hashlib.sha256(snapshot.read_manifest(directory).data_version.encode())
    for path in (*sorted((HERE / "catalog").glob("*.yaml")), SCHEMA, VIEWS, Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def build(directory: Path = snapshot.SNAPSHOT, database: Path = DATABASE) -> float:
    """Build ``database`` from the snapshot under a lock and swap it in; returns seconds.

    A failure leaves the old database as it was. Raises AtlasError.
    """
    started = time.perf_counter()
    wanted = version(directory)
    with snapshot.builder_lock(database):
        fresh = database.with_suffix(".duckdb.tmp")
        fresh.unlink(missing_ok=True)
        try:
            with duckdb.connect(fresh) as con:
                _fill(con, directory, wanted)
            fresh.replace(database)
        except (duckdb.Error, pa.ArrowException) as error:
            raise AtlasError(
                f"{directory.name}: cannot be built into a database: {str(error).splitlines()[0]}. "
                "Restore it with `git checkout data/snapshot`"
            ) from error
        finally:
            fresh.unlink(missing_ok=True)
    return time.perf_counter() - started


def ensure(directory: Path = snapshot.SNAPSHOT, database: Path = DATABASE) -> Path:
    """The database, built first when there is none or when snapshot or catalog are newer."""
    if built_version(database) != version(directory):
        build(directory, database)
    return database


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
    con.execute(SCHEMA.read_text("utf-8"), {"snapshot": str(directory)})
    for name in UNIT_TABLES:
        con.execute(
            f"CREATE TABLE {name} AS SELECT * FROM read_parquet($path)",
            {"path": str(directory / f"{name}.parquet")},
        )
    observed = _read_observations(directory)
    for name, (level, basis) in WIDE.items():
        con.register("wide", _wide(observed, level, basis))
        con.execute(f"CREATE TABLE {name} AS {with_indicators('SELECT * FROM wide', level)}")
        con.unregister("wide")
    con.execute(VIEWS.read_text("utf-8").replace("{indicators}", ", ".join(catalog.indicators())))
    con.execute("CREATE TABLE meta AS SELECT $v AS version, $d AS data_version", {
        "v": wanted, "d": snapshot.read_manifest(directory).data_version,
    })  # fmt: skip


def _read_observations(directory: Path) -> pa.Table:
    """Values of all observation files; texts dictionary-encoded, so nothing is copied per row."""
    texts = ["level", "code", "item", "basis"]
    parts = [
        pq.read_table(path, columns=[*texts, "year", "value"], read_dictionary=texts)
        for path in sorted(directory.glob("observation_*.parquet"))
    ]
    if not parts:
        raise AtlasError(
            f"{directory.name}: holds no observations. Restore it with `git checkout data/snapshot`"
        )
    return pa.concat_tables(parts).unify_dictionaries().combine_chunks()


def _wide(observed: pa.Table, level: str, basis: str) -> pa.Table:
    """One row per unit and year, one column per item (float64, NaN → NULL), sorted by both.

    Scattering into a matrix is several times faster than PIVOT, which would dominate the build.
    """
    columns = {name: observed.column(name).combine_chunks() for name in observed.column_names}
    texts = {n: columns[n].dictionary.to_pylist() for n in ("level", "code", "item", "basis")}
    index = {n: np.asarray(columns[n].indices) for n in texts}
    keep = np.isin(
        index["basis"], [i for i, b in enumerate(texts["basis"]) if b in (basis, "both")]
    )
    keep &= index["level"] == texts["level"].index(level)
    year = np.asarray(columns["year"])[keep]
    first, last = int(year.min()), int(year.max())
    unit_year = index["code"][keep].astype(np.int64) * (last - first + 1) + (year - first)
    rows, row = np.unique(unit_year, return_inverse=True)
    items, column = np.unique(index["item"][keep], return_inverse=True)
    matrix = np.full((len(items), len(rows)), np.nan)
    matrix[column, row] = np.asarray(columns["value"])[keep]
    codes = np.array(texts["code"], dtype=object)[rows // (last - first + 1)]
    arrays = {
        "code": pa.array(codes),
        "year": pa.array((rows % (last - first + 1) + first).astype(np.int32)),
    }
    held = {texts["item"][i]: matrix[position] for position, i in enumerate(items)}
    none = np.full(len(rows), np.nan)
    for item in _columns(held):
        arrays[item] = pa.array(held.get(item, none), from_pandas=True)
    return pa.table(arrays).sort_by([("code", "ascending"), ("year", "ascending")])


def _columns(held: Iterable[str]) -> list[str]:
    """Items a wide table has as columns: those it holds and those an indicator asks for."""
    wanted = set(held) | graph.item_columns()
    return [item for item in catalog.items() if item in wanted]


def with_indicators(rows: str, level: str, unit: str = "code") -> str:
    """SQL that adds every indicator of a level to ``rows``, a query of ``unit``, year and items.

    Indicators that use other indicators stand in an outer SELECT. An indicator that the level
    does not have is NULL, so that every level has the same columns.
    """
    query = rows
    for layer in graph.indicator_layers():
        columns = ", ".join(
            f"{expression(i.expression, unit) if level in i.levels else 'NULL::DOUBLE'} AS {i.id}"
            for i in layer
        )
        query = f"SELECT *, {columns} FROM ({query})"
    return f"{query} ORDER BY {unit}, year"


def expression(text: str, unit: str = "code") -> str:
    """An indicator's expression with prior/following/base written as window functions."""

    def window(match: re.Match[str]) -> str:
        function, item, number = match.groups()
        if function == "base":
            return f"max({item}) FILTER (year = {number}) OVER (PARTITION BY {unit})"
        side = "PRECEDING" if function == "prior" else "FOLLOWING"
        # RANGE over the year itself: a missing year gives NULL, never a neighbour's value
        return (
            f"max({item}) OVER (PARTITION BY {unit} ORDER BY year "
            f"RANGE BETWEEN {number} {side} AND {number} {side})"
        )

    return _WINDOW_CALL.sub(window, text)


def _catalog_tables(con: duckdb.DuckDBPyConnection, directory: Path) -> None:
    con.register("t", pa.Table.from_pylist(graph.item_rows()))
    con.execute("CREATE TABLE item AS SELECT * FROM t")
    inputs = snapshot.read_manifest(directory).inputs
    con.register("t", pa.Table.from_pylist(graph.source_rows(inputs)))
    con.execute("CREATE TABLE source AS SELECT * FROM t")
    con.unregister("t")
