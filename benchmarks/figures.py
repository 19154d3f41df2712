"""Compile, workbooks, build, open, queries: everything before the screen."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
from python_calamine import CalamineWorkbook

from benchmarks.timing import Result, median, percentile, seconds
from data import database, people, queries
from data.publications import main_indicators

COMPILE = """
import resource, sys, time
from pathlib import Path
from data.compile import compile_snapshot
started = time.perf_counter()
compile_snapshot(Path(sys.argv[1]), Path(sys.argv[2]) / "snapshot", Path(sys.argv[2]) / "static")
print(time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def compile_all(official: Path) -> Iterator[Result]:
    """A full compile into a temporary folder, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-c", COMPILE, str(official), folder],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    took, megabytes = map(float, done.stdout.split())
    yield Result("compile all", took, "s", 60)
    yield Result("compile all, peak memory", megabytes, "MB", 2000)


def workbooks(official: Path) -> Iterator[Result]:
    """The 17 municipal workbooks against merely reading their cells, and against pandas."""
    paths = sorted(official.glob("fiscal/main_indicators/city/*.xls*"))

    def cells() -> None:
        for path in paths:
            book = CalamineWorkbook.from_path(path)
            for name in book.sheet_names:
                book.get_sheet_by_name(name).to_python()

    baseline = median(cells, 9)
    ours = median(lambda: main_indicators.read_city(official), 9)
    # pandas reads .xls with calamine where xlrd is not installed: the promise is against xlrd
    engines = {".xls": "xlrd", ".xlsx": "openpyxl"}

    def frames() -> None:
        for path in paths:
            pd.read_excel(path, engine=engines[path.suffix])

    with_pandas = median(frames, 3)
    yield Result("17 workbooks, cells with calamine (baseline)", baseline, "s")
    yield Result("17 workbooks to observations, ratio to cells", ours / baseline, "×", 3)
    yield Result(
        "17 workbooks, pandas.read_excel ratio to ours", with_pandas / ours, "×", 5, at_least=True
    )


def store() -> Iterator[Result]:
    """Build from the snapshot, and open."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "atlas.duckdb"
        yield Result(
            "build from snapshot", median(lambda: database.build(database=target), 5), "s", 2
        )
        yield Result("open", 1000 * median(lambda: database.connect(target).close(), 20), "ms", 50)


def page_queries() -> Iterator[Result]:
    """Every question the pages ask, no answer remembered between two askings; p95 of each.

    Names of units are read once, as in the app, and measured as a question of their own.
    """
    share = queries.Measure("transfer_dependence")
    tax = queries.Measure("local_tax", per_capita=True, real=True)
    ten = tuple(f"012{n:02d}" for n in range(2, 12))
    asked = {
        "values, an indicator": lambda: queries.values(share, 2023),
        "values, per head and real": lambda: queries.values(tax, 2023, prefectures=("01",)),
        "series of ten": lambda: queries.series(share, ten),
        "area series": lambda: queries.area_series(share, ("00", "01", "05")),
        "years": lambda: queries.years(share),
        "sources": lambda: queries.sources_of(share, 2023),
        "ages ahead": people.ahead_by_age,
        "municipalities": queries.municipalities,
        "names of all units": lambda: queries.run("units"),
    }
    for name, ask in asked.items():
        p95 = percentile(seconds(lambda ask=ask: _unremembered(ask), 40), 0.95)
        yield Result(f"query p95: {name}", 1000 * p95, "ms", 20)


def _unremembered(ask: Callable[[], object]) -> object:
    queries.forget()
    return ask()
