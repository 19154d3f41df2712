"""Sanity checks of inputs and outputs of each step, and the data tests written as SQL."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from data import catalog, database
from data.model import (
    AGE_COLUMNS,
    BOUNDS,
    LEVELS,
    MISSING,
    OBSERVATION_COLUMNS,
    SIGNED,
    STATUSES,
    YEARS,
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
    if frame.empty:
        raise AtlasError(f"{name}: holds no figure. Download the file again from its publisher")
    _codes(frame, codes, name)
    _years(frame, name)
    _values(frame, name)
    _signs(frame[~frame["item"].isin(SIGNED)], name)
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
    _signs(frame, name)
    key = ["level", "code", "as_of", "sex", "age_from", "age_to", "kind"]
    twice = frame[frame.duplicated(key)]
    if len(twice):
        raise AtlasError(f"{name}: {len(twice)} age figures given twice, first {_first(twice)}")
    _bands(frame, name)


def check_kept(con: duckdb.DuckDBPyConnection) -> None:
    """After harmonising and deciding: one figure per key, Japan the same on either basis, no jumps.

    The latter two are data tests, asked of what will be written. Raises AtlasError.
    """
    history = "See data/harmonise.py and the change history"
    for name, problem, cure in (
        ("kept_twice", "figures stand twice", history),
        ("checks/japan_unchanged", "of Japan's sums change on today's boundaries", history),
        (
            "checks/year_jumps",
            "items change fiftyfold from one year to the next",
            "Compare unit and columns of that year's file with its neighbours",
        ),
    ):
        query = (CHECKS.parent / f"{name}.sql").read_text("utf-8")
        failing = con.execute(query.replace("observation_store", "kept")).df()
        if len(failing):
            raise AtlasError(f"figures: {len(failing)} {problem}, first {_first(failing)}. {cure}")


def check_nothing_lost(con: duckdb.DuckDBPyConnection, counts: Path) -> None:
    """No item of a level and year has fewer values than in the snapshot that ``counts`` is of.

    A file that is not there, or lost its last rows, is otherwise noticed by nobody. Raises
    AtlasError, naming the publication that had them.
    """
    if not counts.is_file():
        return
    query = (CHECKS.parent / "lost.sql").read_text("utf-8")
    try:
        lost = con.execute(query, [str(counts)]).df()
    except duckdb.Error as error:
        raise AtlasError(
            f"{counts.name}: cannot be compared with: {str(error).splitlines()[0]}. "
            "Restore it with `git checkout data/snapshot`"
        ) from None
    if len(lost):
        raise AtlasError(
            f"figures: {len(lost)} items and years have fewer values than the snapshot that is "
            f"there, first {_first(lost)}. Restore the publication's files, or say --losses if "
            "they are meant to go"
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
                    table.add_row(*(escape(str(cell)) for cell in row))
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


def _years(frame: pd.DataFrame, name: str) -> None:
    strange = frame[~frame["year"].between(YEARS.start, YEARS.stop - 1)]
    if len(strange):
        raise AtlasError(
            f"{name}: a year before {YEARS.start} or after {YEARS.stop - 1}: {_first(strange)}. "
            "Correct the year in the file"
        )


def _signs(frame: pd.DataFrame, name: str) -> None:
    below = frame[frame["value"] < 0]
    if len(below):
        raise AtlasError(
            f"{name}: below zero ({len(below)} in all): {_first(below)}. "
            "Correct the file, or name the item in SIGNED of data/model.py"
        )


def _bands(frame: pd.DataFrame, name: str) -> None:
    """Bands of a day follow on each other from 0 on; a publication gives its units the same."""
    day = ["kind", "as_of"]
    bands = frame[[*day, "age_from", "age_to"]].drop_duplicates().dropna(subset="age_from")
    bands = bands.sort_values([*day, "age_from"])
    up_to = bands["age_to"].astype("float64").fillna(float("inf"))  # an open band is the last one
    before = up_to.groupby([bands[key] for key in day]).shift()
    overlapping = bands[bands["age_from"].astype("float64") <= before]
    if len(overlapping):
        raise AtlasError(f"{name}: age bands overlap, first {_first(overlapping)}")
    gaps = bands[bands["age_from"].astype("float64") != before.fillna(-1) + 1]
    if len(gaps):
        raise AtlasError(
            f"{name}: age bands do not follow on each other from 0, first {_first(gaps)}. "
            "Restore the ages of the file"
        )


def _first(frame: pd.DataFrame) -> str:
    row = frame.iloc[0]
    return ", ".join(f"{column} {row[column]}" for column in frame.columns)
