"""`python -m data sql`: four outputs, and nothing but reading."""

from __future__ import annotations

import io
import json

import pandas as pd
import pytest

from data import snapshot, sql_shell
from data.model import AtlasError

YUBARI = (
    "SELECT code, year, population_census FROM municipality_year "
    "WHERE code = '01209' AND year IN (1970, 2020) ORDER BY year"
)


def test_outputs_hold_the_same_rows() -> None:
    expected = [("01209", 1970, 69871), ("01209", 2020, 7334)]
    csv = pd.read_csv(io.BytesIO(sql_shell.run(YUBARI, "csv")), dtype={"code": str})
    parquet = pd.read_parquet(io.BytesIO(sql_shell.run(YUBARI, "parquet")))
    json_rows = json.loads(sql_shell.run(YUBARI, "json"))
    for frame in (csv, parquet, pd.DataFrame(json_rows)):
        assert list(frame.itertuples(index=False, name=None)) == expected
    assert "69871" in sql_shell.run(YUBARI, "table").decode()


@pytest.mark.parametrize("query", ["SHOW TABLES", "DESCRIBE municipality_year", "EXPLAIN SELECT 1"])
def test_looking_around_is_reading(query: str) -> None:
    assert sql_shell.run(query, "table")


@pytest.mark.parametrize(
    "query",
    [
        "DROP TABLE municipality_year",
        "CREATE TABLE t AS SELECT 1",
        "UPDATE item SET name_ja = ''",
        f"COPY (SELECT 1) TO '{snapshot.SNAPSHOT}/new.parquet'",
        "COPY (SELECT 1) TO 'new.csv'",
        "SELECT * FROM read_csv('/etc/hostname')",
        "SELECT * FROM read_text('README.md')",
        "ATTACH 'other.duckdb'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "SELECT 1; SELECT 2",
        "SELECT no_such_column FROM item",
        "",
    ],
)
def test_anything_else_is_refused_in_one_line(query: str) -> None:
    with pytest.raises(AtlasError) as error:
        sql_shell.run(query, "csv")
    assert "\n" not in str(error.value)
    assert not (snapshot.SNAPSHOT / "new.parquet").exists()


LIMITS = sql_shell.Limits(rows=100, seconds=1)


def test_a_strangers_query_has_limits_of_rows() -> None:
    answer = sql_shell.ask("SELECT * FROM range(1000);", LIMITS)
    assert (len(answer.frame), answer.cut) == (100, True)
    assert not sql_shell.ask("SELECT 1 -- one", LIMITS).cut


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELECT count(*) FROM range(100000000) a, range(100000000) b", "stopped after 1 s"),
        ("SELECT * FROM read_csv('/etc/passwd')", "Permission"),
        ("SELECT * FROM 'https://example.org/x.parquet'", "sql:"),
        ("COPY (SELECT 1) TO '/tmp/x.csv'", "only one statement"),
        ("SELECT 1; DROP TABLE meta", "only one statement"),
        ("SET threads = 8", "only one statement"),
        ("SELECT 1) ; ATTACH '/tmp/x.db' AS x; SELECT * FROM (SELECT 1", "sql:"),
        ("", "only one statement"),
        ("SELECT list(a.range) FROM range(3000000) a, range(200) b", "sql:"),
    ],
)
def test_a_strangers_query_can_harm_nothing(query: str, says: str) -> None:
    with pytest.raises(AtlasError, match=says):
        sql_shell.ask(query, LIMITS)
