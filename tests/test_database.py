"""Looking into other years, and a database that is replaced whole or not at all."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import catalog, database, snapshot
from data.model import AtlasError


def evaluate(expression: str, rows: list[tuple[str, int, float]]) -> dict[tuple[str, int], float]:
    """An expression over made-up rows (code, year, x)."""
    with duckdb.connect() as con:
        con.execute("CREATE TABLE t (code TEXT, year INTEGER, x DOUBLE)")
        con.executemany("INSERT INTO t VALUES (?, ?, ?)", rows)
        question = database.evaluation("t", {"y": expression})
        found = con.execute(f"SELECT code, year, y FROM ({question})").fetchall()
        return {(code, year): value for code, year, value in found}


ROWS = [("a", 2000, 1.0), ("a", 2005, 2.0), ("a", 2006, 4.0), ("b", 2005, 8.0), ("b", 2010, 16.0)]


def test_prior_is_the_year_itself_never_a_neighbour() -> None:
    assert evaluate("prior(x, 5)", ROWS) == {
        ("a", 2000): None, ("a", 2005): 1.0, ("a", 2006): None, ("b", 2005): None, ("b", 2010): 8.0,
    }  # fmt: skip


def test_following_and_base() -> None:
    assert evaluate("following(x, 1)", ROWS)["a", 2005] == 4.0
    assert evaluate("following(x, 1)", ROWS)["a", 2006] is None
    based = evaluate("x / base(x, 2005) * 100", ROWS)
    assert (based["a", 2000], based["b", 2010]) == (50.0, 200.0)


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(st.integers(1970, 2050), st.floats(1, 1e9), min_size=1),
    st.integers(1, 20),
)
def test_prior_equals_a_lookup(values: dict[int, float], n: int) -> None:
    rows = [("a", year, value) for year, value in values.items()]
    seen = evaluate(f"prior(x, {n})", rows)
    assert seen == {("a", year): values.get(year - n) for year in values}


@settings(max_examples=10, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from("ab"), st.integers(2010, 2022)), st.floats(1, 1e9), min_size=1
    )
)
def test_the_build_finds_other_years_as_a_join_does(people: dict[tuple[str, int], float]) -> None:
    """The build looks other years up by place in an array, questions by a join."""
    held = {
        "code": pa.array([code for code, _ in people]),
        "year": pa.array([year for _, year in people], pa.int32()),
    }
    held |= {
        item: pa.array(list(people.values()))
        if item in ("population_register", "population_census", "population_projected")
        else pa.nulls(len(people), pa.float64())
        for item in catalog.items()
    }
    looking = {
        key: catalog.indicators()[key].expression
        for key in (
            "population_fiscal_year",
            "census_population_change_5y",
            "projected_population_index",
        )
    }
    with duckdb.connect() as con:
        built = database.with_indicators(con, pa.table(held), "municipality")
        con.register("t", pa.table(held))
        joined = con.sql(database.evaluation("t", looking)).to_arrow_table()
    order = [("code", "ascending"), ("year", "ascending")]
    wanted = joined.sort_by(order).select(["code", "year", *looking])
    assert built.sort_by(order).select(wanted.column_names).to_pylist() == wanted.to_pylist()


def test_failed_build_keeps_the_old_database(tmp_path: Path) -> None:
    target = tmp_path / "atlas.duckdb"
    target.write_bytes(b"old")
    broken = tmp_path / "snapshot"
    broken.mkdir()
    (broken / "observation_x.parquet").write_bytes(b"no Parquet")
    snapshot.write_manifest(broken, [])
    with pytest.raises(AtlasError, match="git checkout data/snapshot"):
        database.build(broken, target)
    assert target.read_bytes() == b"old"
    assert not list(tmp_path.glob("*.tmp"))


def test_unreadable_database_counts_as_none(tmp_path: Path) -> None:
    path = tmp_path / "atlas.duckdb"
    assert database.built_version(path) is None
    path.write_bytes(b"no database")
    assert database.built_version(path) is None


def test_items_say_their_years_and_sources(atlas: duckdb.DuckDBPyConnection) -> None:
    rows = atlas.execute(
        "SELECT id, first_year, last_year, sources FROM item "
        "WHERE id IN ('cpi_fiscal_year', 'projected_index_2050')"
    ).fetchall()
    found = {id_: tuple(rest) for id_, *rest in rows}
    assert found["cpi_fiscal_year"][2] == "cpi"
    assert found["projected_index_2050"][1:] == (2050, "ipss_2023")
