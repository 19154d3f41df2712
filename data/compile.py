"""Official files → snapshot: read, correct, check, decide by precedence, harmonise, write.

The path of a figure: a publication module reads it from the ministry's file; corrections.yaml
mends what the publisher got wrong; where two publications give the same figure, the order of
precedence in catalog/sources.yaml keeps one and logs the other; harmonise.py carries it to today's
1,741 municipalities; the snapshot keeps both.
"""

from __future__ import annotations

import hashlib
import resource
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import duckdb
import pandas as pd
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from data import catalog, corrections, harmonise, sanity, snapshot
from data.model import AGE_COLUMNS, OBSERVATION_COLUMNS, AtlasError
from data.publications import (
    allocation_tax_decisions,
    boundaries,
    census,
    cpi,
    dashboard,
    hometown_tax,
    main_indicators,
    mergers,
    municipalities,
    national_totals,
    projections,
    register,
    settlement_card,
    soundness,
    ssds_municipality,
    ssds_prefecture,
    ssds_revenue_total,
    ssdse_a,
)

#: Publications with figures; the order is only that of the progress bar.
PUBLICATIONS: tuple[ModuleType, ...] = (
    main_indicators,
    settlement_card,
    dashboard,
    ssds_municipality,
    ssds_revenue_total,
    ssds_prefecture,
    ssdse_a,
    soundness,
    allocation_tax_decisions,
    hometown_tax,
    national_totals,
    cpi,
    register,
    census,
    projections,
)
WITH_AGES: tuple[ModuleType, ...] = (register, census, projections)
UNITS: tuple[ModuleType, ...] = (municipalities, mergers, boundaries)
STATIC = Path(__file__).resolve().parent.parent / "static"

STORED = [*OBSERVATION_COLUMNS, "basis"]


@dataclass(frozen=True)
class Units:
    """Who the figures are about: frames as the public tables of the same names."""

    municipality: pd.DataFrame
    prefecture: pd.DataFrame
    succession: pd.DataFrame
    change: pd.DataFrame
    designation: pd.DataFrame
    medical_area: pd.DataFrame


def compile_snapshot(
    directory: Path,
    target: Path = snapshot.SNAPSHOT,
    static: Path = STATIC,
    console: Console | None = None,
) -> pd.DataFrame:
    """Compile every publication below ``directory`` into ``target`` and ``static``/geo.

    Returns the rows per publication and year. Raises AtlasError on any bad file; then ``target``
    and ``static`` are as they were.
    """
    console = console or Console(quiet=True)
    if not directory.is_dir():
        raise AtlasError(f"{directory}: is no directory. Give the official files to --from")
    started = time.perf_counter()
    with snapshot.builder_lock(target), snapshot.replacing(target) as fresh:
        units = read_units(directory)
        reported, ages, sources = _read_all(directory, units, console)
        reported = corrections.apply(reported, corrections.load_corrections())
        kept, disagreements = decide(reported)
        del reported
        store = _both_bases(kept, units)
        sanity.check_store(store)
        _write(fresh, store, harmonise.harmonise_ages(ages, units.succession), units, disagreements)
        counts = row_counts(store)
        counts.to_csv(fresh / "row_counts.csv", index=False, lineterminator="\n")
        snapshot.write_manifest(fresh, inputs(directory, sources))
        boundaries.compile_boundaries(directory, static)
    _summary(console, counts, disagreements, time.perf_counter() - started)
    return counts


def read_units(directory: Path) -> Units:
    """Municipalities, prefectures, their history and their designations."""
    return Units(
        municipality=municipalities.read_municipalities(directory),
        prefecture=municipalities.read_prefectures(directory),
        succession=mergers.read_succession(directory),
        change=mergers.read_changes(directory),
        designation=municipalities.read_designations(directory),
        medical_area=municipalities.read_medical_areas(directory),
    )


def _read_all(
    directory: Path, units: Units, console: Console
) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, list[str]]]:
    """Observations, ages, and the source ids that each module gave."""
    frames, ages, sources = [], [], {_name(module): [_name(module)] for module in UNITS}
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("reading", total=len(PUBLICATIONS) + len(WITH_AGES))
        for module in PUBLICATIONS:
            progress.update(task, description=_name(module), advance=1)
            frame = module.read(directory)
            sanity.check_observations(frame, _name(module), set(units.succession["code_old"]))
            frames.append(_with_basis(frame))
            sources[_name(module)] = sorted(frame["source"].unique())
        for module in WITH_AGES:
            progress.update(task, description=f"{_name(module)} ages", advance=1)
            frame = module.read_ages(directory)
            sanity.check_ages(frame, _name(module), set(units.succession["code_old"]))
            ages.append(_with_basis(frame))
    return pd.concat(frames, ignore_index=True), pd.concat(ages, ignore_index=True), sources


def _name(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


def _with_basis(frame: pd.DataFrame) -> pd.DataFrame:
    return frame if "basis" in frame else frame.assign(basis="reported")


def decide(reported: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Keep one observation per key by precedence; log the values that lost and differ.

    A row that only says "unpublished" never beats a value. Two values agree when they differ by
    no more than the rounding of the coarser of their two sources.

    Returns the kept rows, and a frame (level, code, year, item, basis, source, value, status,
    other_source, other_value, other_status).
    """
    ranks = pd.DataFrame(
        [
            (item, source, rank, catalog.decimals(item, source))
            for item in catalog.items()
            for rank, source in enumerate(catalog.precedence(item))
        ],
        columns=["item", "source", "rank", "decimals"],
    )
    with duckdb.connect() as con:
        con.register("reported", reported)
        con.register("ranks", ranks)
        con.execute(
            """
            CREATE TEMP TABLE ranked AS
            SELECT r.*, k.decimals, row_number() OVER (
                PARTITION BY r.level, r.code, r.year, r.item, r.basis
                ORDER BY r.status = 'unpublished', k.rank) AS place
            FROM reported r LEFT JOIN ranks k USING (item, source)
            """
        )
        unknown = con.execute(
            "SELECT DISTINCT item, source FROM ranked WHERE decimals IS NULL LIMIT 5"
        ).fetchall()
        if unknown:
            raise AtlasError(
                f"catalog/sources.yaml: no precedence for {unknown}. "
                "Add the source to the order, or to the item's own"
            )
        columns = ", ".join(STORED)
        kept = con.execute(
            f"SELECT {columns} FROM ranked WHERE place = 1 ORDER BY source, item, level, code, year"
        ).df()
        lost = con.execute(
            """
            SELECT w.level, w.code, w.year, w.item, w.basis,
                   w.source, w.value, w.status,
                   l.source AS other_source, l.value AS other_value, l.status AS other_status
            FROM ranked w JOIN ranked l USING (level, code, year, item, basis)
            WHERE w.place = 1 AND l.place > 1 AND l.status <> 'unpublished' AND (
                abs(w.value - l.value) > 0.5 * 10.0 ^ -least(w.decimals, l.decimals) + 1e-6
                OR (w.value IS NULL) <> (l.value IS NULL))
            ORDER BY ALL
            """
        ).df()
    return kept, lost


def _both_bases(kept: pd.DataFrame, units: Units) -> pd.DataFrame:
    """Every figure as reported and on today's municipalities, in the snapshot's order."""
    store = harmonise.harmonise(kept, units.succession)[STORED]
    return store.sort_values(
        ["source", "item", "level", "code", "year", "basis"], ignore_index=True
    )


def _write(
    fresh: Path,
    store: pd.DataFrame,
    ages: pd.DataFrame,
    units: Units,
    disagreements: pd.DataFrame,
) -> None:
    for source, rows in store.groupby("source", sort=True):
        snapshot.write_table(rows, fresh / f"observation_{source}.parquet")
    ages = ages[[*AGE_COLUMNS, "basis"]].sort_values(
        ["kind", "level", "as_of", "code", "sex", "age_from", "basis"], ignore_index=True
    )
    for kind, rows in ages.groupby("kind", sort=True):
        snapshot.write_table(rows, fresh / f"population_by_age_{kind}.parquet")
    for name, frame in vars(units).items():
        snapshot.write_table(frame, fresh / f"{name}.parquet")
    snapshot.write_table(disagreements, fresh / "disagreement.parquet")


def row_counts(store: pd.DataFrame) -> pd.DataFrame:
    """Rows and values per source, item, year and basis: the golden file a reviewer reads."""
    return (
        store.groupby(["source", "item", "level", "year", "basis"], sort=True)["value"]
        .agg(rows="size", values="count")
        .reset_index()
    )


def inputs(directory: Path, sources: Mapping[str, list[str]]) -> list[snapshot.Input]:
    """Every file read: path below ``directory``, bytes, sha256, source ids it feeds."""
    feeds: dict[Path, set[str]] = {}
    for module in (*PUBLICATIONS, *UNITS):
        for path in (p for pattern in module.FILES for p in directory.glob(pattern)):
            feeds.setdefault(path, set()).update(sources[_name(module)])
    return [
        snapshot.Input(
            file=path.relative_to(directory).as_posix(),
            bytes=path.stat().st_size,
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
            sources=tuple(sorted(feeds[path])),
        )
        for path in sorted(feeds)
    ]


def _summary(
    console: Console, counts: pd.DataFrame, disagreements: pd.DataFrame, seconds: float
) -> None:
    differing = disagreements.groupby("source").size()
    table = Table("publication", "years", "items", "rows", "values", "contradicted by others")
    for source, rows in counts.groupby("source"):
        table.add_row(
            str(source),
            f"{rows['year'].min()}-{rows['year'].max()}",
            str(rows["item"].nunique()),
            f"{rows['rows'].sum():,}",
            f"{rows['values'].sum():,}",
            f"{differing.get(source, 0):,}",
        )
    console.print(table)
    per_year = counts.pivot_table(
        index="source", columns="year", values="rows", aggfunc="sum", fill_value=0
    )
    for source, rows in per_year.iterrows():
        filled = [f"{year}: {n:,}" for year, n in rows.items() if n]
        console.print(f"{source}  " + "  ".join(filled), highlight=False)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    console.print(
        f"{counts['rows'].sum():,} rows in {seconds:.1f} s, peak memory {peak:,.0f} MB, "
        f"{len(disagreements):,} disagreements logged in disagreement.parquet",
        highlight=False,
    )
