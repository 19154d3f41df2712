"""Sanity checks of inputs and outputs of each step, and the data tests written as SQL."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
from rich.console import Console
from rich.table import Table

from data import catalog, database
from data.model import (
    AGE_COLUMNS,
    BOUNDS,
    LEVELS,
    MISSING,
    OBSERVATION_COLUMNS,
    STATUSES,
    AtlasError,
)

CHECKS = Path(__file__).resolve().parent / "sql" / "checks"
BASES = ("reported", "today", "both")
SHOWN_ROWS = 10


def check_observations(frame: pd.DataFrame, name: str, codes: set[str]) -> None:
    """What a publication module returned is what model.py promises. Raises AtlasError."""
    _columns(frame, OBSERVATION_COLUMNS, name)
    _closed(frame, "level", LEVELS, name)
    _closed(frame, "status", STATUSES, name)
    _closed(frame, "item", tuple(catalog.items()), name)
    _closed(frame, "source", tuple(catalog.sources()), name)
    if "basis" in frame:
        _closed(frame, "basis", BASES, name)
    _codes(frame, codes, name)
    _values(frame, name)
    key = ["level", "code", "year", "item", "source"] + (["basis"] if "basis" in frame else [])
    twice = frame[frame.duplicated(key)]
    if len(twice):
        raise AtlasError(f"{name}: {len(twice)} figures given twice, first {_first(twice)}")
    for item, (low, high) in BOUNDS.items():
        values = frame.loc[frame["item"] == item]
        outside = values[(values["value"] < low) | (values["value"] > high)]
        if len(outside):
            raise AtlasError(
                f"{name}: {item} outside {low:g}…{high:g}: {_first(outside)}. "
                "Check the column and unit, or add a reason to catalog/corrections.yaml"
            )


def check_ages(frame: pd.DataFrame, name: str, codes: set[str]) -> None:
    """The same for an age frame; bands of a unit and day do not overlap. Raises AtlasError."""
    _columns(frame, AGE_COLUMNS, name)
    _closed(frame, "level", LEVELS, name)
    _closed(frame, "status", STATUSES, name)
    _closed(frame, "sex", ("both", "male", "female"), name)
    _codes(frame, codes, name)
    _values(frame, name)
    key = ["level", "code", "as_of", "sex", "age_from", "age_to", "kind"]
    twice = frame[frame.duplicated(key)]
    if len(twice):
        raise AtlasError(f"{name}: {len(twice)} age figures given twice, first {_first(twice)}")
    _bands(frame, name)


def check_kept(con: duckdb.DuckDBPyConnection) -> None:
    """After harmonising and deciding: one figure per key, and Japan the same on either basis.

    The latter is the data test ``japan_unchanged``, asked of what will be written.
    """
    unchanged = (CHECKS / "japan_unchanged.sql").read_text("utf-8")
    for query, problem in (
        ((CHECKS.parent / "kept_twice.sql").read_text("utf-8"), "figures stand twice"),
        (
            unchanged.replace("observation_store", "kept"),
            "of Japan's sums change on today's boundaries",
        ),
    ):
        failing = con.execute(query).df()
        if len(failing):
            raise AtlasError(
                f"harmonise: {len(failing)} {problem}, first {_first(failing)}. "
                "See data/harmonise.py and the change history"
            )


def checks() -> dict[str, str]:
    """Every data test: title (the file's first comment line) → SQL that returns failing rows."""
    found = {}
    for path in sorted(CHECKS.glob("*.sql")):
        text = path.read_text("utf-8")
        found[text.splitlines()[0].removeprefix("--").strip()] = text
    return found


def report(console: Console) -> bool:
    """Run every data test on the built database and print the rows that fail; True if none."""
    good = True
    with database.connect() as con:
        for title, query in checks().items():
            failing = con.execute(query).df()
            if failing.empty:
                console.print("ok  ", title, highlight=False, soft_wrap=True)
            else:
                good = False
                counted = f"({len(failing):,} rows)"
                console.print("FAIL", title, counted, highlight=False, soft_wrap=True)
                table = Table(*map(str, failing.columns))
                for row in failing.head(SHOWN_ROWS).itertuples(index=False):
                    table.add_row(*map(str, row))
                console.print(table)
    return good


def _columns(frame: pd.DataFrame, needed: tuple[str, ...], name: str) -> None:
    missing = [column for column in needed if column not in frame]
    if missing:
        raise AtlasError(f"{name}: the module gave no column {missing}")


def _closed(frame: pd.DataFrame, column: str, allowed: tuple[str, ...], name: str) -> None:
    strange = set(frame[column].unique()) - set(allowed)
    if strange:
        raise AtlasError(
            f"{name}: {column} {sorted(map(str, strange))[:3]} is not known. "
            f"Known {column}s are in data/model.py or data/catalog"
        )


def _codes(frame: pd.DataFrame, codes: set[str], name: str) -> None:
    local = frame[frame["level"] == "municipality"]
    unknown = sorted(set(local["code"].unique()) - codes)
    if unknown:
        first = local[local["code"] == unknown[0]]
        raise AtlasError(
            f"{name}: municipality codes {unknown[:3]} stand in no official change history "
            f"({len(unknown)} in all), first {_first(first)}. "
            "Correct the code, drop totals and wards, or extend the history"
        )
    upper = frame.loc[frame["level"] == "prefecture", "code"].unique()
    wrong = sorted(set(upper) - {f"{n:02d}" for n in range(1, 48)})
    if wrong:
        raise AtlasError(f"{name}: {wrong[:3]} are no prefecture codes '01' to '47'")


def _values(frame: pd.DataFrame, name: str) -> None:
    missing = frame["value"].isna()
    silent = frame[missing & frame["status"].isin(["official", "derived", "revised", "imputed"])]
    if len(silent):
        raise AtlasError(f"{name}: {len(silent)} missing values without a reason, {_first(silent)}")
    loud = frame[~missing & frame["status"].isin(MISSING)]
    if len(loud):
        raise AtlasError(f"{name}: {len(loud)} values under a status of absence, {_first(loud)}")


def _bands(frame: pd.DataFrame, name: str) -> None:
    """Bands of a day do not overlap; a publication gives all its units the same ones."""
    day = ["kind", "as_of"]
    bands = frame[[*day, "age_from", "age_to"]].drop_duplicates().dropna(subset="age_from")
    bands = bands.sort_values([*day, "age_from"])
    up_to = bands["age_to"].astype("float64").fillna(float("inf"))  # an open band is the last one
    before = up_to.groupby([bands[key] for key in day]).shift()
    overlapping = bands[bands["age_from"].astype("float64") <= before]
    if len(overlapping):
        raise AtlasError(f"{name}: age bands overlap, first {_first(overlapping)}")


def _first(frame: pd.DataFrame) -> str:
    row = frame.iloc[0]
    return ", ".join(f"{column} {row[column]}" for column in frame.columns)
