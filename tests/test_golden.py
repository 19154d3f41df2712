"""The committed snapshot is what the code compiles from the official files, and small."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path
from types import ModuleType

import duckdb
import pandas as pd
import pytest

from data import catalog, snapshot
from data import compile as compiler
from data.publications import cpi, national_totals, soundness
from tests.conftest import ROOT

COUNTS = ["source", "item", "level", "year", "basis"]
LARGEST = 25 * 1024**2


def hashes(directory: Path) -> dict[str, str]:
    """File name → sha256 of everything in a directory."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in directory.iterdir()
    }


def test_row_counts_are_those_of_the_files() -> None:
    golden = pd.read_csv(snapshot.SNAPSHOT / "row_counts.csv")
    with duckdb.connect() as con:
        counted = con.execute(
            """
            SELECT source, item, level, year::BIGINT AS year, basis, count(*) AS rows,
                   count(value) AS values
            FROM read_parquet($1) GROUP BY ALL
            """,
            [f"{snapshot.SNAPSHOT}/observation_*.parquet"],
        ).df()
    both = (frame.sort_values(COUNTS, ignore_index=True) for frame in (golden, counted))
    pd.testing.assert_frame_equal(*both, check_dtype=False)


def test_manifest_names_every_file_with_its_hash() -> None:
    manifest = snapshot.read_manifest()
    held = hashes(snapshot.SNAPSHOT)
    del held[snapshot.MANIFEST]
    assert dict(manifest.files) == held
    joined = "".join(f"{name}{digest}" for name, digest in sorted(held.items()))
    assert manifest.data_version == hashlib.sha256(joined.encode()).hexdigest()[:12]


def test_every_source_has_its_own_file_and_inputs() -> None:
    manifest = snapshot.read_manifest()
    with duckdb.connect() as con:
        rows = con.execute(
            "SELECT DISTINCT parse_filename(filename), source FROM read_parquet($1, filename=true)",
            [f"{snapshot.SNAPSHOT}/observation_*.parquet"],
        ).fetchall()
    assert all(name == f"observation_{source}.parquet" for name, source in rows)
    sources = {source for _, source in rows}
    assert sources <= catalog.sources().keys()
    assert sources <= {source for entry in manifest.inputs for source in entry.sources}


def test_a_source_names_its_own_files_and_no_others() -> None:
    files: dict[str, list[str]] = {}
    for entry in snapshot.read_manifest().inputs:
        for source in entry.sources:
            files.setdefault(source, []).append(entry.file.rpartition("/")[2])
    assert files.keys() == catalog.sources().keys()
    assert files["card_municipality"] == ["settlement_card_fy2023_municipality.parquet"]
    assert files["dashboard_prefecture"] == ["dashboard_prefecture_fy2020_2024.parquet"]
    assert files["ssds_1995_2018"] == ["ssds_municipality_1995_2018.parquet"]
    assert files["kaso"] == ["kaso_2022.csv"]
    assert not any(name.startswith("ipss_r5") for name in files["ipss_2018"])
    assert "census_age_2020.parquet" not in files["census"]


def test_snapshot_is_small() -> None:
    assert sum(path.stat().st_size for path in snapshot.SNAPSHOT.iterdir()) <= LARGEST


@pytest.mark.official
def test_inputs_are_the_official_files(official: Path) -> None:
    for entry in snapshot.read_manifest().inputs:
        content = (official / entry.file).read_bytes()
        assert (entry.bytes, entry.sha256) == (len(content), hashlib.sha256(content).hexdigest())


@pytest.mark.official
def test_no_official_file_is_copied(official: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    tracked = [ROOT / name for name in listed.split("\0") if name]
    by_hash = {
        hashlib.sha256(path.read_bytes()).hexdigest(): path
        for path in tracked
        if path.is_file() and path.stat().st_size
    }
    copied = [
        by_hash[digest]
        for path in official.rglob("*")
        if path.is_file() and (digest := hashlib.sha256(path.read_bytes()).hexdigest()) in by_hash
    ]
    assert not copied


def few_ages() -> ModuleType:
    """A stand-in for the publications with ages: one band of one town, quick to write."""
    module = ModuleType("few_ages")
    module.FILES = ()  # type: ignore[attr-defined]
    band = {
        "level": "municipality",
        "code": "01209",
        "as_of": pd.Timestamp("2020-10-01"),
        "sex": "both",
        "age_from": pd.array([0], "Int64"),
        "age_to": pd.array([4], "Int64"),
        "value": 100.0,
        "status": "official",
        "source": "census_age",
        "kind": "census",
    }
    vars(module)["read_ages"] = lambda _: pd.DataFrame(band)
    return module


@pytest.mark.official
def test_compiling_twice_gives_the_same_bytes(
    official: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, units: compiler.Units
) -> None:
    monkeypatch.setattr(compiler, "read_units", lambda _: units)
    monkeypatch.setattr(compiler, "WITH_AGES", (few_ages(),))
    monkeypatch.setattr(compiler.boundaries, "compile_boundaries", lambda *_: None)
    found = []
    # the order in which publications are read is no figure
    for order in ((cpi, national_totals, soundness), (soundness, cpi, national_totals)):
        monkeypatch.setattr(compiler, "PUBLICATIONS", order)
        compiler.compile_snapshot(official, tmp_path / "snapshot", tmp_path / "static")
        found.append(hashes(tmp_path / "snapshot"))
    assert found[0] == found[1]
    assert {"observation_cpi.parquet", "population_by_age_census.parquet"} <= found[0].keys()


@pytest.mark.official
def test_snapshot_is_current(official: Path, tmp_path: Path) -> None:
    """The one slow test: everything compiled anew equals what is committed, byte for byte."""
    compiler.compile_snapshot(official, tmp_path / "snapshot", tmp_path / "static")
    assert hashes(tmp_path / "snapshot") == hashes(snapshot.SNAPSHOT)
    committed = compiler.STATIC / "geo"
    assert hashes(tmp_path / "static" / "geo") == hashes(committed)


def test_few_absences_are_stated_and_many_are_not() -> None:
    codes = [f"{n:05d}" for n in range(1, 21)]
    kept = pd.DataFrame(
        [(code, "local_tax", 2020) for code in codes[2:]]
        + [(code, "ward_adjustment_grant", 2020) for code in codes[:3]],
        columns=["code", "item", "year"],
    ).assign(
        level="municipality",
        as_of=pd.Timestamp("2020-10-01"),
        value=1.0,
        status="official",
        source="census",
        basis="both",
    )
    kept["whole"] = kept["code"]
    became = pd.DataFrame(
        {"code_old": [*codes, "99999"], "code_new": [*codes, codes[1]], "share": 1.0}
    )
    with duckdb.connect() as con:
        con.register("frame", kept)
        con.execute("CREATE TABLE kept AS FROM frame")
        compiler.state_absences(con, pd.DataFrame({"code": codes}), became)
        stated = con.execute(
            "SELECT code, item, basis, source, status FROM kept WHERE value IS NULL ORDER BY code"
        ).fetchall()
    assert stated == [
        (codes[0], "local_tax", "both", "census", "unpublished"),
        (codes[1], "local_tax", "today", "census", "unpublished"),
    ]
