"""Medians of several runs, and one table of results with their targets."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One measured figure: its name, value, unit, and the limit it is held against."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    at_least: bool = False

    @property
    def verdict(self) -> str:
        """'ok', 'over', or '' when there is no limit."""
        if self.limit is None:
            return ""
        good = self.value >= self.limit if self.at_least else self.value <= self.limit
        return "ok" if good else "MISSED"


def seconds(run: Callable[[], object], repeat: int = 5) -> list[float]:
    """Wall-clock seconds of each of ``repeat`` runs, after one run to warm up."""
    run()
    times = []
    for _ in range(repeat):
        started = time.perf_counter()
        run()
        times.append(time.perf_counter() - started)
    return times


def median(run: Callable[[], object], repeat: int = 5) -> float:
    """Median seconds."""
    return statistics.median(seconds(run, repeat))


def percentile(values: list[float], share: float) -> float:
    """The value below which ``share`` of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
