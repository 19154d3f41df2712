"""Known errors of publishers and choices the figures force on us: catalog/corrections.yaml.

``corrections``: a published value that is wrong; each names what was published (``expect``), so
that it fails with a clear error once the publisher repairs it. ``splits``: a municipality that was
divided, with the weights of its parts. Every entry has its reason.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import yaml

from data.model import STATUSES, AtlasError

FILE = Path(__file__).parent / "catalog" / "corrections.yaml"


@dataclass(frozen=True)
class Correction:
    """One published value that is replaced: ``corrected`` None means "withdraw it"."""

    source: str
    level: str
    code: str
    year: int
    item: str
    expect: float | None
    corrected: float | None
    status: str
    reason: str


@dataclass(frozen=True)
class Split:
    """A municipality that was divided: its successors and their weights (people, say)."""

    code: str
    date: str
    parts: Mapping[str, float]
    reason: str

    @property
    def shares(self) -> dict[str, float]:
        """Weights that sum to one."""
        whole = sum(self.parts.values())
        return {code: weight / whole for code, weight in self.parts.items()}


def load_corrections(path: Path = FILE) -> tuple[Correction, ...]:
    """The values to replace; AtlasError when an entry lacks a field or its reason."""
    found = []
    for number, entry in enumerate(_section(path, "corrections"), 1):
        try:
            correction = Correction(**entry)
        except TypeError as error:
            raise AtlasError(
                f"{path.name}, correction {number}: {error}. Give it the fields of Correction"
            ) from None
        _check(path, number, correction)
        found.append(correction)
    return tuple(found)


def load_splits(path: Path = FILE) -> dict[str, Split]:
    """Divided municipalities by their old code."""
    splits = {}
    for number, entry in enumerate(_section(path, "splits"), 1):
        try:
            split = Split(**entry)
        except TypeError as error:
            raise AtlasError(f"{path.name}, split {number}: {error}. Give it its fields") from None
        if not split.reason.strip() or min(split.parts.values(), default=0) <= 0:
            raise AtlasError(f"{path.name}, split {number}: give it a reason and positive parts")
        splits[split.code] = split
    return splits


def apply(
    observations: pd.DataFrame, corrections: Sequence[Correction] | None = None
) -> pd.DataFrame:
    """The observations with every known error replaced (default: those of the catalog).

    Raises AtlasError when a row to correct is not there, or no longer holds the wrong value.
    """
    out = observations.copy()
    for correction in load_corrections() if corrections is None else corrections:
        row = _row(out, correction)
        seen = out.at[row, "value"]
        if not _same(seen, correction.expect):
            raise AtlasError(
                f"corrections.yaml: {_where(correction)} holds {seen}, not the wrong value "
                f"{correction.expect}. If the publisher repaired it, remove the correction"
            )
        out.at[row, "value"] = (
            math.nan if correction.corrected is None else float(correction.corrected)
        )
        out.at[row, "status"] = correction.status
    return out


def _section(path: Path, name: str) -> list[dict[str, object]]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise AtlasError(f"{path.name}: {str(error).splitlines()[0]}. Restore the file") from None
    section = content.get(name) if isinstance(content, dict) else None
    if not isinstance(section, list):
        raise AtlasError(f"{path.name}: has no list {name!r}. Restore it, [] if it is empty")
    return section


def _check(path: Path, number: int, correction: Correction) -> None:
    if not str(correction.reason).strip():
        raise AtlasError(f"{path.name}, correction {number}: has no reason. Give one")
    if correction.status not in STATUSES:
        raise AtlasError(
            f"{path.name}, correction {number}: status {correction.status!r} is none. "
            f"Use one of {', '.join(STATUSES)}"
        )


def _row(frame: pd.DataFrame, correction: Correction) -> object:
    mask = frame["item"].eq(correction.item) & frame["year"].eq(correction.year)
    for name in ("source", "level", "code"):
        mask &= frame[name].eq(getattr(correction, name))
    rows = frame.index[mask]
    if len(rows) != 1:
        raise AtlasError(
            f"corrections.yaml: {_where(correction)} matches {len(rows)} rows. "
            "Name exactly one, or remove the correction"
        )
    return rows[0]


def _where(correction: Correction) -> str:
    return (
        f"{correction.source} {correction.level} {correction.code} "
        f"{correction.year} {correction.item}"
    )


def _same(seen: float, expect: float | None) -> bool:
    return math.isnan(seen) if expect is None else seen == expect
