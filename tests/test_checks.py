"""Every data test can fail: one sabotage each, on a copy of the database, and no other notices."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from rich.console import Console

from data import database, sanity
from data.model import AtlasError

FILES = {path.stem: path.read_text("utf-8") for path in sorted(sanity.CHECKS.glob("*.sql"))}

#: Toyama: few units, many mergers; Tokyo: the wards. Enough for sums by prefecture, and quick.
KEPT = "left(code, 2) IN ('13', '16')"
TOYAMA_CITY = "code = '16201'"

#: check → one statement that breaks what it guards, and nothing that another check guards
SABOTAGE = {
    "absences": "DELETE FROM observation_store "
    f"WHERE {TOYAMA_CITY} AND item = 'taxpayers' AND year = 2020",
    "age_groups": "UPDATE age_store SET value = value + if(age_from = 60, 1, -1) "
    f"WHERE {TOYAMA_CITY} AND as_of = '2020-10-01' AND sex = 'both' AND age_from IN (60, 65) "
    "AND kind = 'census'",
    "ages_sum": f"UPDATE age_store SET value = value + 1 WHERE {TOYAMA_CITY} "
    "AND as_of = '2020-10-01' AND sex = 'both' AND age_from = 20 AND kind = 'census'",
    "all_units": "UPDATE municipality_year SET local_tax = NULL "
    f"WHERE {TOYAMA_CITY} AND year = 2000",
    "allocation_tax_totals": "UPDATE observation_store SET value = value + 1 "
    f"WHERE {TOYAMA_CITY} AND item = 'local_allocation_tax' AND year = 2018",
    "future_burden_zero": "UPDATE observation_store SET value = 0, status = 'derived' "
    "WHERE item = 'future_burden_ratio' AND status = 'not_calculated'",
    "indicator_bounds": "UPDATE municipality_year SET local_tax_share_of_revenue = 100.1 "
    f"WHERE {TOYAMA_CITY} AND year = 2018",
    "japan_unchanged": "UPDATE observation_store SET value = value + 1 "
    f"WHERE {TOYAMA_CITY} AND item = 'local_tax' AND year = 2000 AND basis = 'today'",
    "lat_kinds": "UPDATE observation_store SET value = value + 2 "
    f"WHERE {TOYAMA_CITY} AND item = 'special_allocation_tax' AND year = 2023",
    "local_tax_totals": "UPDATE prefecture_year SET municipalities_local_tax = "
    "municipalities_local_tax - 1 WHERE code = '16' AND year = 2021",
    "not_municipalities": "INSERT INTO observation_store SELECT * REPLACE ('13100' AS code) "
    "FROM observation_store WHERE code = '13101' AND item = 'marriages' AND year = 2020",
    "projection_base": "UPDATE municipality_year SET population_projected = "
    f"population_projected + 1 WHERE {TOYAMA_CITY} AND year = 2020",
    "register_parts": "UPDATE observation_store SET value = value + 1 "
    f"WHERE {TOYAMA_CITY} AND item = 'population_register_foreign' AND year = 2020",
    "revenue_parts": "UPDATE municipality_year SET national_disbursements = revenue_total "
    f"WHERE {TOYAMA_CITY} AND year = 2023",
    "statuses": "UPDATE observation_store SET value = NULL "
    f"WHERE {TOYAMA_CITY} AND item = 'marriages' AND year = 2020",
    "table_keys": "INSERT INTO observation_store FROM observation_store "
    f"WHERE {TOYAMA_CITY} AND item = 'marriages' AND year = 2020",
    "vital_totals": "UPDATE observation_store SET value = value + 1 "
    f"WHERE {TOYAMA_CITY} AND item = 'deaths' AND year = 2020",
    "year_gaps": "DELETE FROM observation_store "
    "WHERE level = 'municipality' AND item = 'marriages' AND year = 2015",
    "year_jumps": "UPDATE observation_store SET value = value * 1000 "
    "WHERE level = 'municipality' AND item = 'households' AND year = 2020",
    "wards_allocation_tax": "UPDATE observation_store SET status = 'unpublished' "
    "WHERE code = '13101' AND item = 'local_allocation_tax' AND year = 2020",
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database one may write to, its long tables cut to two prefectures."""
    path = tmp_path_factory.mktemp("copy") / "atlas.duckdb"
    shutil.copy(database.ensure(), path)
    with duckdb.connect(path) as con:
        for name in ("observation_store", "age_store"):
            con.execute(f"ALTER VIEW {name} RENAME TO whole")
            con.execute(f"CREATE TABLE {name} AS FROM whole WHERE {KEPT}; DROP VIEW whole")
        for name in ("prefecture_year", "municipality"):
            con.execute(f"DELETE FROM {name} WHERE NOT ({KEPT})")
        yield con


def failing(con: duckdb.DuckDBPyConnection) -> list[str]:
    return [name for name, query in FILES.items() if con.execute(query).fetchone()]


def test_every_check_has_its_sabotage_and_its_own_title() -> None:
    assert SABOTAGE.keys() == FILES.keys()
    assert len(sanity.checks()) == len(FILES)
    assert all(query.startswith("-- ") for query in FILES.values())


def test_nothing_fails_untouched(copy: duckdb.DuckDBPyConnection) -> None:
    assert not failing(copy)


@pytest.mark.parametrize("check", FILES)
def test_exactly_the_guard_notices(copy: duckdb.DuckDBPyConnection, check: str) -> None:
    copy.execute("BEGIN")
    try:
        copy.execute(SABOTAGE[check])
        assert failing(copy) == [check]
    finally:
        copy.execute("ROLLBACK")


@pytest.mark.parametrize(
    ("check", "item"),
    [
        ("allocation_tax_totals", "local_allocation_tax"),
        ("local_tax_totals", "local_tax"),
        ("vital_totals", "births"),
    ],
)
def test_totals_notice_figures_that_are_not_there(
    copy: duckdb.DuckDBPyConnection, check: str, item: str
) -> None:
    copy.execute("BEGIN")
    try:
        copy.execute(
            "DELETE FROM observation_store "
            f"WHERE level = 'municipality' AND item = '{item}' AND year = 2018"
        )
        assert check in failing(copy)
    finally:
        copy.execute("ROLLBACK")


def test_report_prints_the_first_failing_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    queries = {"fine": "SELECT 1 WHERE false", "bad": "SELECT 'u' || range AS unit FROM range(12)"}
    monkeypatch.setattr(sanity, "checks", lambda: queries)
    text = io.StringIO()
    assert not sanity.report(Console(file=text, width=80))
    printed = text.getvalue()
    assert "ok   fine" in printed and "FAIL bad (12 rows)" in printed
    assert "u9" in printed and "u10" not in printed


# -- frames -------------------------------------------------------------------------------------

CODES = {"01100", "01209"}


def figures(**changed: object) -> pd.DataFrame:
    """Two sound observations; ``changed`` replaces columns of the second."""
    rows = pd.DataFrame(
        {
            "level": "municipality",
            "code": ["01100", "01209"],
            "year": 2020,
            "as_of": pd.NaT,
            "item": ["local_tax", "fiscal_strength_index"],
            "value": [335_000_000.0, 0.21],
            "status": "official",
            "source": ["ssds_2010_2023", "main_indicators"],
        }
    )
    for column, value in changed.items():
        rows.loc[1, column] = value
    return rows


def test_sound_figures_pass() -> None:
    sanity.check_observations(figures(), "mine", CODES)
    sanity.check_observations(figures().assign(basis="reported"), "mine", CODES)
    sanity.check_observations(figures(value=None, status="not_calculated"), "mine", CODES)


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (figures().drop(columns="status"), "gave no column .'status'"),
        (figures(level="village"), "level .'village'. is not known"),
        (figures(status="guessed"), "status .'guessed'. is not known"),
        (figures(item="happiness"), "item .'happiness'. is not known"),
        (figures(source="hearsay"), "source .'hearsay'. is not known"),
        (figures().assign(basis="yesterday"), "basis .'yesterday'. is not known"),
        (figures(code="13100"), "13100.* in no official change history"),
        (figures(level="prefecture", code="48"), "48.* no prefecture codes"),
        (figures(value=None), "1 missing values without a reason.*01209"),
        (figures(status="not_calculated"), "1 values under a status of absence.*01209"),
        (pd.concat([figures(), figures()]), "2 figures given twice, first .*01100"),
        (figures(value=21.0), "fiscal_strength_index outside 0…3.5.*21.0.*Check the column"),
        (figures(item="ordinary_balance_ratio", value=0.93), "outside 20…200"),
        (figures(item="real_debt_service_ratio", value=-30.1), "outside -30…120"),
        (figures(item="future_burden_ratio", value=1500.1), "outside 0…1500"),
        (figures(item="laspeyres_index", value=59.9), "outside 60…120"),
        (figures(item="population_projected_65_over_share", value=101.0), "outside 0…100"),
        (figures(item="births", value=-1.0), r"below zero .1 in all.: .*births.*-1\.0"),
        (figures(year=1900), "a year before 1970 or after 2050: .*year 1900"),
        (figures().head(0), "holds no figure"),
    ],
)
def test_broken_figures_are_refused(frame: pd.DataFrame, message: str) -> None:
    with pytest.raises(AtlasError, match=f"^mine: .*{message}") as error:
        sanity.check_observations(frame, "mine", CODES)
    assert "\n" not in str(error.value)


def test_yubari_is_within_the_bounds() -> None:
    sanity.check_observations(figures(item="future_burden_ratio", value=1164.0), "mine", CODES)


def ages(**changed: object) -> pd.DataFrame:
    """Three bands, the last one open, and people of unknown age; ``changed`` alters the second."""
    rows = pd.DataFrame(
        {
            "level": "municipality",
            "code": "01209",
            "as_of": pd.Timestamp("2020-10-01"),
            "sex": "both",
            "age_from": pd.array([0, 15, 65, pd.NA], "Int64"),
            "age_to": pd.array([14, 64, pd.NA, pd.NA], "Int64"),
            "value": [400.0, 3000.0, 3900.0, 34.0],
            "status": "official",
            "source": "census_age",
            "kind": "census",
        }
    )
    for column, value in changed.items():
        rows.loc[1, column] = value
    return rows


def test_sound_ages_pass() -> None:
    sanity.check_ages(ages(), "mine", CODES)
    later = ages().assign(as_of=pd.Timestamp("2025-10-01"))
    sanity.check_ages(pd.concat([ages(), later], ignore_index=True), "mine", CODES)


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (ages().drop(columns="kind"), "gave no column .'kind'"),
        (ages(level="village"), "level .'village'"),
        (ages(status="guessed"), "status .'guessed'"),
        (ages(sex="total"), "sex .'total'"),
        (ages(code="01101"), "01101.* in no official change history"),
        (ages(value=None), "1 missing values without a reason"),
        (ages(status="suppressed"), "1 values under a status of absence"),
        (pd.concat([ages(), ages()]), "4 age figures given twice"),
        (ages(age_from=14), "age bands overlap, first .*age_from 14"),
        (ages(age_from=0, age_to=64), "age bands overlap"),
        (ages(age_to=pd.NA), "age bands overlap, first .*age_from 65"),
        (ages(value=-1.0), "below zero"),
        (ages(age_to=60), "do not follow on each other from 0, first .*age_from 65"),
        (ages().assign(age_from=ages()["age_from"] + 5), "do not follow .*age_from 5"),
    ],
)
def test_broken_ages_are_refused(frame: pd.DataFrame, message: str) -> None:
    with pytest.raises(AtlasError, match=f"^mine: .*{message}"):
        sanity.check_ages(frame, "mine", CODES)


# -- what was kept ------------------------------------------------------------------------------


@pytest.fixture
def kept() -> Iterator[duckdb.DuckDBPyConnection]:
    """Two parts that became one: their sum of today's."""
    with duckdb.connect() as con:
        con.execute("CREATE TYPE basis_id AS ENUM ('reported', 'today', 'both')")
        con.execute("CREATE TABLE item AS SELECT 'births' AS id, true AS additive")
        con.execute(
            "CREATE TABLE succession AS "
            "SELECT unnest(['a', 'b', 'new']) AS code_old, 'new' AS code_new"
        )
        con.execute(
            """
            CREATE TABLE kept AS
            SELECT 'municipality' AS level, code, 2000 AS year, 'births' AS item,
                   value::DOUBLE AS value, 's' AS source, 'new' AS whole, basis::basis_id AS basis
            FROM (VALUES ('a', 1.0, 'reported'), ('b', 2.0, 'reported'), ('new', 3.0, 'today'))
                AS v (code, value, basis)
            """
        )
        yield con


def test_a_sum_of_its_parts_passes(kept: duckdb.DuckDBPyConnection) -> None:
    sanity.check_kept(kept)


def test_a_sum_that_changes_is_refused(kept: duckdb.DuckDBPyConnection) -> None:
    kept.execute("UPDATE kept SET value = 4 WHERE code = 'new'")
    with pytest.raises(AtlasError, match=r"1 of Japan's sums change.*births.*reported 3\.0"):
        sanity.check_kept(kept)


def test_a_year_in_another_unit_is_refused(kept: duckdb.DuckDBPyConnection) -> None:
    kept.execute(
        "INSERT INTO kept SELECT 'prefecture', lpad((1 + n // 3)::VARCHAR, 2, '0'), 2000 + n % 3,"
        " 'births', CASE n % 3 WHEN 1 THEN 5 ELSE 5000 END, 's', '', 'both' FROM range(141) t (n)"
    )
    with pytest.raises(AtlasError, match=r"2 items change fiftyfold.*births.*47\. Compare unit"):
        sanity.check_kept(kept)


COUNTS = "source,item,level,year,basis,rows,values\ns,births,municipality,{},reported,2,{}\n"


def test_nothing_is_lost_against_the_same_counts(
    kept: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    counts = tmp_path / "row_counts.csv"
    sanity.check_nothing_lost(kept, counts)  # a first snapshot has nothing to lose
    counts.write_text(COUNTS.format(2000, 2))
    sanity.check_nothing_lost(kept, counts)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (COUNTS.format(2000, 3), "s, item births, level municipality, year 2000, had 3, has 2"),
        (COUNTS.format(2001, 2), "year 2001, had 2, has 0"),
        ("nothing\n", "row_counts.csv: cannot be compared with"),
    ],
    ids=["unit", "year", "damaged"],
)
def test_what_is_lost_is_named(
    kept: duckdb.DuckDBPyConnection, tmp_path: Path, text: str, says: str
) -> None:
    counts = tmp_path / "row_counts.csv"
    counts.write_text(text)
    with pytest.raises(AtlasError, match=says) as error:
        sanity.check_nothing_lost(kept, counts)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("basis", ["reported", "both"])
def test_a_figure_that_stands_twice_is_refused(kept: duckdb.DuckDBPyConnection, basis: str) -> None:
    kept.execute(
        "INSERT INTO kept SELECT * REPLACE ($1::basis_id AS basis) FROM kept WHERE code = 'a'",
        [basis],
    )
    with pytest.raises(AtlasError, match=r"1 figures stand twice, first .*code a"):
        sanity.check_kept(kept)
