"""`python -m data sql`: four outputs, and nothing but reading."""

from __future__ import annotations

import io
import json
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pyarrow.parquet as pq
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


MIXED = (
    "SELECT 1::INTEGER AS n, DATE '2020-01-01' AS d, '[/x]' AS t, 1/3 AS x, "
    "sum(range) AS s, 'nan'::DOUBLE AS nan FROM range(10) UNION ALL "
    "SELECT NULL, NULL, NULL, NULL, 12345678901234567890, NULL"
)


def test_gaps_days_and_large_numbers_stay_what_they_are() -> None:
    first, second = json.loads(sql_shell.run(MIXED, "json"))
    assert first == {"n": 1, "d": "2020-01-01", "t": "[/x]", "x": 1 / 3, "s": 45, "nan": None}
    assert second == {**dict.fromkeys(first), "s": 12345678901234567890}
    lines = sql_shell.run(MIXED, "csv").decode().splitlines()
    assert lines == ["n,d,t,x,s,nan", f"1,2020-01-01,[/x],{1 / 3},45,", ",,,,12345678901234567890,"]
    schema = pq.read_schema(io.BytesIO(sql_shell.run(MIXED, "parquet")))
    assert [str(schema.field(name).type) for name in ("n", "d")] == ["int32", "date32[day]"]
    assert "[/x]" in sql_shell.run(MIXED, "table").decode()


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("SELECT * FROM municipalitys", 'Did you mean "municipality"'),
        ("SELECT fical_strength_index FROM municipality_year", '"fiscal_strength_index"'),
    ],
)
def test_a_slip_of_the_pen_gets_a_hint(query: str, hint: str) -> None:
    with pytest.raises(AtlasError, match=hint) as error:
        sql_shell.run(query, "csv")
    assert "\n" not in str(error.value)


def test_columns_of_one_name_are_told_apart() -> None:
    assert json.loads(sql_shell.run("SELECT 1 AS a, 2 AS a", "json")) == [{"a": 1, "a_1": 2}]


#: A busy machine must not stop what is to be answered or refused.
LIMITS = sql_shell.Limits(rows=100, seconds=60)


@pytest.mark.parametrize(
    "query",
    [
        "FROM duckdb_databases",
        'SELECT * FROM "duckdb_settings"()',
        "SELECT current_setting('home_directory')",
        "FROM pragma_database_list()",
    ],
)
def test_a_stranger_is_told_nothing_of_the_machine(query: str) -> None:
    with pytest.raises(AtlasError, match="is not answered"):
        sql_shell.within(query, LIMITS)


def test_a_stranger_may_look_at_the_tables() -> None:
    query = "SELECT table_name FROM information_schema.tables"
    assert "municipality_year" in set(sql_shell.within(query, LIMITS).frame["table_name"])


def test_a_strangers_query_has_limits_of_rows() -> None:
    answer = sql_shell.ask("SELECT * FROM range(1000);", LIMITS)
    assert (len(answer.frame), answer.cut) == (100, True)
    assert not sql_shell.ask("SELECT 1 -- one", LIMITS).cut


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELECT * FROM read_csv('/etc/passwd')", "Permission"),
        ("SELECT * FROM 'https://example.org/x.parquet'", "sql:"),
        ("COPY (SELECT 1) TO '/tmp/x.csv'", "only one statement"),
        ("SELECT 1; DROP TABLE meta", "only one statement"),
        ("SET threads = 8", "only one statement"),
        ("SELECT 1) ; ATTACH '/tmp/x.db' AS x; SELECT * FROM (SELECT 1", "sql:"),
        ("", "only one statement"),
        ("SELECT list_sum(range(1000000000))", "needs more than 1GB"),
        ("SELECT * FROM duckdb_secrets()", "is not answered"),
    ],
)
def test_a_strangers_query_can_harm_nothing(query: str, says: str) -> None:
    with pytest.raises(AtlasError, match=says) as error:
        sql_shell.ask(query, LIMITS)
    assert "\n" not in str(error.value) and str(Path.home()) + "/" not in str(error.value)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELECT count(*) FROM range(100000000) a, range(100000000) b", "stopped after 1 s"),
        ("SELECT list(a.range) FROM range(3000000) a, range(200) b", "sql:"),
        ("SELECT repeat('x', 10000000) FROM range(1000)", "needs more|larger than|stopped"),
    ],
)
def test_a_strangers_query_ends_after_its_time(query: str, says: str) -> None:
    with pytest.raises(AtlasError, match=says) as error:
        sql_shell.ask(query, replace(LIMITS, seconds=1))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("end", ["", ";", " ; ", "; -- done", "; /* done */\n", " -- done"])
def test_a_query_may_end_as_it_likes(end: str) -> None:
    answer = sql_shell.within(f"SELECT 'あ;--' AS a{end}", LIMITS)
    assert answer.frame["a"].tolist() == ["あ;--"]


def test_one_value_does_not_take_the_memory_of_the_server() -> None:
    """DuckDB does not count it, and would take 4 GB here."""
    code = (
        "import resource; from data.sql_shell import Limits, ask\n"
        "try: ask('SELECT length(repeat(chr(120), 3000000000))', Limits(10, 5))\n"
        "except Exception as error: print(error)\n"
        "print(max(resource.getrusage(who).ru_maxrss for who in (0, -1)) < 3.1 * 2**20)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "True", done.stdout


def test_an_answer_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = io.BytesIO(pickle.dumps(("SELECT repeat('x', 400000) FROM range(90)", LIMITS)))
    out = io.BytesIO()
    monkeypatch.setattr("resource.setrlimit", lambda *_: None)  # of this process
    monkeypatch.setattr(sql_shell.sys, "stdin", SimpleNamespace(buffer=asked))
    monkeypatch.setattr(sql_shell.sys, "stdout", SimpleNamespace(buffer=out))
    sql_shell.main()
    assert "larger than 30 MB" in str(pickle.loads(out.getvalue()))
