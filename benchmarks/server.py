"""Reruns on the server: each page after a filter change, beside an empty Streamlit script."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from streamlit.testing.v1 import AppTest

from benchmarks.timing import Result, percentile
from data import queries

ROOT = Path(__file__).resolve().parent.parent
EMPTY = "import streamlit as st\nst.write('empty')"
#: Filter changes a reader makes, as address parameters, one after another.
CHANGES = (
    {"p": "01"}, {"p": "05"}, {"p": "01,13"}, {"m": "01209"}, {"m": "01209,13101"}, {"y": "2010"},
    {"y": "2019"}, {"pc": "1"}, {"r": "1"}, {"w": "1"}, {"l": "en"}, {},
)  # fmt: skip

#: Pages about a place: other places, several at once, a group, a ward, their own choices.
PLACES = (
    {"m": "01209"}, {"m": "34208"}, {"m": "14100"}, {"m": "23427"}, {"m": "07546"},
    {"m": "13101", "w": "1"}, {"m": "01209,34208"}, {"m": "01209,34208", "of": "34208"},
    {"m": "34208", "base": "2000"}, {"m": "34208", "y": "2015"}, {"m": "34208", "l": "en"},
    {"m": "g1", "g": "備北:33209.34209.34210"},
)  # fmt: skip
OF_PLACES = ("municipality",)
#: Groups measured, and how many municipalities each has.
GROUPS, MEMBERS = 12, 200


def reruns() -> Iterator[Result]:
    """Server time of a rerun per page: median and p95, and the ratio to an empty script's."""
    empty = AppTest.from_string(EMPTY, default_timeout=60).run()
    baseline = statistics.median(_timed(empty) for _ in range(20))
    yield Result("empty Streamlit rerun (baseline)", 1000 * baseline, "ms")
    for page in sorted((ROOT / "pages").glob("[a-z]*.py")):
        app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
        app.switch_page(f"pages/{page.name}").run()
        times = []
        for change in (PLACES if page.stem in OF_PLACES else CHANGES) * 2:
            app.query_params.clear()
            for key, value in change.items():
                app.query_params[key] = value
            times.append(_timed(app))
            if app.exception:
                raise RuntimeError(f"{page.name} {change}: {app.exception[0].value}")
        name = page.stem
        middle = statistics.median(times)
        yield Result(f"rerun of {name}, median", 1000 * middle, "ms", 150)
        yield Result(f"rerun of {name}, p95", 1000 * percentile(times, 0.95), "ms", 400)
        yield Result(f"rerun of {name}, ratio to empty", middle / baseline, "×")


def groups() -> Iterator[Result]:
    """The page of any group with 200 members never seen before, and seen again.

    Members are neighbours in the order of codes, which is that of prefectures.
    """
    towns = queries.municipalities()
    codes = towns.loc[~towns["is_ward"], "code"].tolist()
    drawn = random.Random(20240401)
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
    app.switch_page("pages/cooperation.py").run()
    for shown in ("one", "saving"):
        fresh, again = [], []
        for _ in range(1 + GROUPS):
            first = drawn.randrange(len(codes) - MEMBERS)
            members = ",".join(codes[first : first + MEMBERS])
            app.query_params.clear()
            for key, value in {"by": "map", "add": members, "show": shown}.items():
                app.query_params[key] = value
            fresh.append(_timed(app))
            again.append(_timed(app))
            if app.exception:
                raise RuntimeError(f"cooperation {shown}: {app.exception[0].value}")
        # the first one reads what all groups share
        new, old = (1000 * statistics.median(times[1:]) for times in (fresh, again))
        name = f"group of {MEMBERS} members, {shown}"
        yield Result(f"{name}, never seen before", new, "ms", 300)
        yield Result(f"{name}, seen again", old, "ms", 150)


def _timed(app: AppTest) -> float:
    started = time.perf_counter()
    app.run()
    return time.perf_counter() - started
