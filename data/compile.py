"""Official files → snapshot: read, correct, check, decide by precedence, harmonise, write.

The path of a figure: a publication module reads it from the ministry's file; corrections.yaml
mends what the publisher got wrong; where two publications give the same figure, the order of
precedence in catalog/sources.yaml keeps one and logs the other; harmonise.py carries it to today's
1,741 municipalities; the snapshot keeps both.
"""

from __future__ import annotations

import hashlib
import resource
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import duckdb
import pandas as pd
import pyarrow as pa
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from data import catalog, corrections, harmonise, sanity, snapshot
from data.model import AGE_COLUMNS, LEVELS, STATUSES, AtlasError
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
#: Their further tables repeat figures, and are read only to be compared.
WITH_REPEATS: tuple[ModuleType, ...] = (main_indicators, hometown_tax)
UNITS: tuple[ModuleType, ...] = (municipalities, mergers, boundaries)
#: Files of one source alone; every other file of a module feeds all that the module gives.
OWN_FILES: dict[str, tuple[str, ...]] = {
    "dashboard_municipality": dashboard.FILES[:1],
    "dashboard_prefecture": dashboard.FILES[1:],
    "card_municipality": settlement_card.FILES[:1],
    "card_prefecture": settlement_card.FILES[1:],
    "ssds_1995_2018": ssds_municipality.FILES[:1],
    "ssds_2010_2023": ssds_municipality.FILES[1:],
    "national_totals": national_totals.FILES[:1],
    "national_local_tax": national_totals.FILES[1:],
    census.SOURCE: census.FILES[:3],
    census.SOURCE_AGE: census.FILES[3:5],
    projections.SOURCE_2023: projections.FILES[:3],
    projections.SOURCE_2018: projections.FILES[3:4],
    municipalities.SOURCE_KASO: (municipalities.KASO,),
    municipalities.SOURCE_DISADVANTAGED: (municipalities.DISADVANTAGED,),
    "medical_areas": (municipalities.MEDICAL,),
}
ROW_COUNTS = "row_counts.csv"
STATIC = Path(__file__).resolve().parent.parent / "static"
SQL = Path(__file__).resolve().parent / "sql"


@dataclass(frozen=True)
class Units:
    """Who the figures are about: frames as the public tables of the same names."""

    municipality: pd.DataFrame
    prefecture: pd.DataFrame
    succession: pd.DataFrame
    change: pd.DataFrame
    designation: pd.DataFrame
    medical_area: pd.DataFrame
    neighbour: pd.DataFrame


def compile_snapshot(
    directory: Path,
    target: Path = snapshot.SNAPSHOT,
    static: Path = STATIC,
    console: Console | None = None,
    *,
    losses: bool = False,
) -> None:
    """Compile every publication below ``directory`` into ``target`` and ``static``/geo.

    Raises AtlasError on any bad file, and unless ``losses`` are meant also where the old snapshot
    has figures that the new one would not; then ``target`` and ``static`` are as they were.
    """
    console = console or Console(quiet=True)
    if not directory.is_dir():
        raise AtlasError(f"{directory}: is no directory. Give the official files to --from")
    started = time.perf_counter()
    with (
        snapshot.builder_lock(target),
        snapshot.replacing(target) as fresh,
        _workspace() as con,
        Progress(console=console, transient=True) as progress,
    ):
        units = read_units(directory)
        sources = _read_all(con, directory, units, progress)
        _harmonise_each(con, units.succession, progress)
        decide(con, units.succession)
        state_absences(con, units.municipality, units.succession)
        _compare_repeats(con, directory)
        sanity.check_kept(con)
        if not losses:
            sanity.check_nothing_lost(con, target / ROW_COUNTS)
        _write(con, fresh, units)
        _write_ages(directory, fresh, units, progress)
        snapshot.write_manifest(fresh, inputs(directory, sources))
        boundaries.compile_boundaries(directory, static)
        summary = _summary(con)
    console.print(summary[0])
    console.print(*summary[1:], sep="\n", highlight=False, soft_wrap=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    console.print(
        f"{time.perf_counter() - started:.1f} s, peak memory {peak:,.0f} MB", highlight=False
    )


@contextmanager
def _workspace() -> Iterator[duckdb.DuckDBPyConnection]:
    """A scratch database on disk, so that no step holds all figures in memory."""
    with (
        tempfile.TemporaryDirectory() as folder,
        duckdb.connect(Path(folder) / "compile.duckdb") as con,
    ):
        con.execute("SET memory_limit = '1GB'; SET threads = 2")
        for name, members in {
            "level": LEVELS,
            "item": catalog.items(),
            "status": STATUSES,
            "source": catalog.sources(),
            "basis": sanity.BASES,
        }.items():
            # closed vocabularies as small integers: the decision groups millions of rows
            listed = ", ".join(f"'{member}'" for member in members)
            con.execute(f"CREATE TYPE {name}_id AS ENUM ({listed})")
        con.execute(_question("workspace"))
        yield con


def read_units(directory: Path) -> Units:
    """Municipalities, prefectures, their history, designations and neighbours."""
    return Units(
        municipality=municipalities.read_municipalities(directory),
        prefecture=municipalities.read_prefectures(directory),
        succession=mergers.read_succession(directory),
        change=mergers.read_changes(directory),
        designation=municipalities.read_designations(directory),
        medical_area=municipalities.read_medical_areas(directory),
        neighbour=boundaries.read_neighbours(directory),
    )


def _read_all(
    con: duckdb.DuckDBPyConnection, directory: Path, units: Units, progress: Progress
) -> dict[str, list[str]]:
    """Fill the table ``reported``; returns the source ids that each module gave."""
    known = set(units.succession["code_old"])
    mended = corrections.load_corrections()
    sources = {_name(module): [_name(module)] for module in UNITS}
    for module in progress.track(PUBLICATIONS, description="reading"):
        frame = module.read(directory)
        sanity.check_observations(frame, _with_files(module), known)
        sources[_name(module)] = sorted(frame["source"].unique())
        mine = [c for c in mended if c.source in sources[_name(module)]]
        _append(con, "reported", harmonise.with_basis(corrections.apply(frame, mine)))
    return sources


def _append(con: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame) -> None:
    con.register("frame", frame)
    con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM frame")
    con.unregister("frame")


def _name(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


def _with_files(module: ModuleType) -> str:
    """For messages: 'ssdse_a (SSDSE-A-*.csv)'."""
    names = dict.fromkeys(Path(pattern).name for pattern in module.FILES)
    return f"{_name(module)} ({', '.join(names)})"


def _harmonise_each(
    con: duckdb.DuckDBPyConnection, succession: pd.DataFrame, progress: Progress
) -> None:
    """Fill ``figure``: every publication's figures with their basis, by the units of its own day.

    One publication prints the municipalities of the fiscal year's end, another those of its day of
    printing, so 富谷 may stand twice, under either code, until precedence decides.
    """
    people = "SELECT * FROM reported WHERE item IN ('population_register', 'population_census')"
    weights = harmonise.population_weights(con.execute(people).df())
    sources = [row[0] for row in con.execute("SELECT DISTINCT source FROM reported").fetchall()]
    for source in progress.track(sorted(sources), description="harmonising"):
        rows = con.execute("SELECT * FROM reported WHERE source = $1", [source]).df()
        rows["as_of"] = rows["as_of"].astype("datetime64[s]")
        _append(con, "figure", harmonise.harmonise(rows, succession, weights=weights))
    con.execute("DROP TABLE reported")


def decide(con: duckdb.DuckDBPyConnection, succession: pd.DataFrame) -> None:
    """``figure`` → ``kept``, one publication per figure; ``disagreement``, what lost and differs.

    The choice is made for all that became one of today's municipalities together, so that two
    publications' units never mix: first a publication whose rows all have a value, then one that
    has any, then the order of the catalog. A row that only says "unpublished" is no value. Two
    values agree when they differ by no more than the rounding of the coarser of their sources.
    Raises AtlasError when the catalog does not say where a source stands.
    """
    ranks = pd.DataFrame(
        [
            (level, item, source, rank, catalog.decimals(item, source, level))
            for item in catalog.items()
            for rank, source in enumerate(catalog.precedence(item))
            for level in LEVELS
        ],
        columns=["level", "item", "source", "rank", "decimals"],
    )
    con.register("ranks", ranks)
    con.register("succession", succession)
    additive = [(key, item.additive) for key, item in catalog.items().items()]
    con.register("item", pd.DataFrame(additive, columns=["id", "additive"]))
    unknown = con.execute(
        "SELECT DISTINCT item, source FROM figure ANTI JOIN ranks USING (item, source) LIMIT 5"
    ).fetchall()
    if unknown:
        raise AtlasError(
            f"catalog/sources.yaml: no precedence for {unknown}. "
            "Add the source to the order, or to the item's own"
        )
    con.execute(_question("decide"))
    con.execute(_question("disagreements"))


def state_absences(
    con: duckdb.DuckDBPyConnection, municipality: pd.DataFrame, succession: pd.DataFrame
) -> None:
    """Add to ``kept`` a row 'unpublished' where few of today's municipalities lack a figure."""
    con.register("municipality", municipality[["code"]])
    con.register("succession", succession)
    con.execute(_question("absences"))


def _compare_repeats(con: duckdb.DuckDBPyConnection, directory: Path) -> None:
    """Add to ``disagreement`` what a publication's further tables print otherwise."""
    for module in WITH_REPEATS:
        apart = corrections.still_apart(module.disagreements(directory), module.SOURCE)
        for value, status in (("value", "status"), ("other_value", "other_status")):
            apart[status] = apart[value].isna().map({True: "unpublished", False: "official"})
        apart["source"] = apart["other_source"] = module.SOURCE
        columns = con.execute("SELECT * FROM disagreement LIMIT 0").df().columns
        _append(con, "disagreement", apart[list(columns)])


def _question(name: str) -> str:
    return (SQL / f"{name}.sql").read_text("utf-8")


def _write(con: duckdb.DuckDBPyConnection, fresh: Path, units: Units) -> None:
    for (source,) in con.execute("SELECT DISTINCT source FROM kept ORDER BY ALL").fetchall():
        rows = con.sql(
            "SELECT * EXCLUDE (whole) FROM kept WHERE source = $1 "
            "ORDER BY item::VARCHAR, level, code, year, basis",
            params=[source],
        )
        snapshot.write_table(rows.to_arrow_table(), fresh / f"observation_{source}.parquet")
    for name, frame in vars(units).items():
        table = pa.Table.from_pandas(frame, preserve_index=False)
        snapshot.write_table(table, fresh / f"{name}.parquet")
    lost = con.sql(
        "FROM disagreement "
        "ORDER BY level, code, year, item::VARCHAR, other_source::VARCHAR, other_value"
    )
    snapshot.write_table(lost.to_arrow_table(), fresh / "disagreement.parquet")
    counts = con.execute(_question("row_counts")).df()
    counts.to_csv(fresh / ROW_COUNTS, index=False, lineterminator="\n")


def _write_ages(directory: Path, fresh: Path, units: Units, progress: Progress) -> None:
    known = set(units.succession["code_old"])
    frames = []
    for module in progress.track(WITH_AGES, description="reading ages"):
        frame = module.read_ages(directory)
        sanity.check_ages(frame, _with_files(module), known)
        frames.append(harmonise.harmonise_ages(frame, units.succession))
    ages = pd.concat(frames, ignore_index=True)[[*AGE_COLUMNS, "basis"]]
    order = ["level", "code", "as_of", "sex", "age_from", "age_to", "basis"]
    for kind, rows in ages.groupby("kind", sort=True):
        table = pa.Table.from_pandas(rows.sort_values(order), preserve_index=False)
        snapshot.write_table(table, fresh / f"population_by_age_{kind}.parquet")


def inputs(directory: Path, sources: Mapping[str, list[str]]) -> list[snapshot.Input]:
    """Every file read: path below ``directory``, bytes, sha256, source ids it feeds."""
    owner = {file: [source] for source, files in OWN_FILES.items() for file in files}
    feeds: dict[Path, set[str]] = {}
    for module in (*PUBLICATIONS, *UNITS):
        for pattern in module.FILES:
            for path in directory.glob(pattern):
                fed = owner.get(pattern, sources[_name(module)])
                feeds.setdefault(path, set()).update(fed)
    return [
        snapshot.Input(
            file=path.relative_to(directory).as_posix(),
            bytes=path.stat().st_size,
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
            sources=tuple(sorted(feeds[path])),
        )
        for path in sorted(feeds)
    ]


def _summary(con: duckdb.DuckDBPyConnection) -> list[Table | str]:
    """What was compiled, per publication and per year, and how often others contradict."""
    table = Table("publication", "years", "items", "rows", "values", "contradicted by others")
    for row in con.execute(_question("compile_summary")).fetchall():
        table.add_row(*map(str, row))
    per_year = con.execute(
        "SELECT source, string_agg(year || ': ' || n, '  ' ORDER BY year) FROM "
        "(SELECT source, year, count(*) AS n FROM kept GROUP BY ALL) GROUP BY 1 ORDER BY 1"
    ).fetchall()
    return [table, *(f"{source}  {years}" for source, years in per_year)]
