"""Shared fixtures: where the official files are, and the database built from the snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import settings

from data import database

#: How long something takes is measured by benchmarks/; a busy machine must not fail a test.
settings.register_profile("atlas", deadline=None)
settings.load_profile("atlas")

ROOT = Path(__file__).resolve().parent.parent
OFFICIAL = ROOT.parent / "shared" / "official"


@pytest.fixture(scope="session")
def official() -> Path:
    """The directory of official files; tests that need it skip when it is absent."""
    if not OFFICIAL.is_dir():
        pytest.skip("needs the official files in ../shared/official, which are not here")
    return OFFICIAL


@pytest.fixture(scope="session")
def atlas() -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the current database, built first when it is older."""
    with database.connect() as con:
        yield con
