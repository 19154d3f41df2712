"""Known errors of publishers and choices the figures force on us: catalog/corrections.yaml.

``corrections``: a published value that is wrong; each names what was published (``expect``), so
that it fails with a clear error once the publisher repairs it. ``splits``: a municipality that was
divided, with the weights of its parts. Every entry has its reason.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

import pandas as pd
import yaml
from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, StringConstraints, ValidationError

from data.model import STATUSES, AtlasError

FILE = Path(__file__).parent / "catalog" / "corrections.yaml"

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Code = Annotated[str, StringConstraints(pattern=r"^\d{5}$")]
Parts = Annotated[Mapping[Code, PositiveFloat], Field(min_length=2)]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    reason: Text


class Correction(_Entry):
    """One published value that is replaced; ``expect`` and ``corrected`` None mean "no value"."""

    source: Text
    level: Literal["municipality", "prefecture", "nation"]
    code: Text
    year: int
    item: Text
    expect: float | None
    corrected: float | None
    status: Literal[STATUSES]  # type: ignore[valid-type]


class Split(_Entry):
    """A municipality that was divided: its successors and their weights (people, say)."""

    code: Code
    date: Text
    parts: Parts

    @property
    def shares(self) -> dict[str, float]:
        """Weights that sum to one."""
        whole = sum(self.parts.values())
        return {code: weight / whole for code, weight in self.parts.items()}


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    corrections: tuple[Correction, ...]
    splits: tuple[Split, ...]


def load_corrections(path: Path = FILE) -> tuple[Correction, ...]:
    """The values to replace; AtlasError when an entry lacks a field or its reason."""
    return _load(path).corrections


def load_splits(path: Path = FILE) -> dict[str, Split]:
    """Divided municipalities by their old code; AtlasError as ``load_corrections``."""
    return {split.code: split for split in _load(path).splits}


def apply(
    observations: pd.DataFrame, corrections: Sequence[Correction] | None = None
) -> pd.DataFrame:
    """The observations with every known error replaced (default: those of the catalog).

    Raises AtlasError when a row to correct is not there, or no longer holds the wrong value.
    """
    known = load_corrections() if corrections is None else corrections
    if not known:
        return observations
    out = observations.copy()
    # the few rows in question, so that a correction does not search millions
    sought = out["item"].isin([c.item for c in known]) & out["year"].isin([c.year for c in known])
    places = sought.to_numpy().nonzero()[0]
    few = out.iloc[places]
    for correction in known:
        row = int(places[_row(few, correction)])
        seen = float(out["value"].to_numpy()[row])
        if not _same(seen, correction.expect):
            raise AtlasError(
                f"corrections.yaml: {_where(correction)} holds {seen}, not the wrong value "
                f"{correction.expect}. If the publisher repaired it, remove the correction"
            )
        corrected = math.nan if correction.corrected is None else correction.corrected
        out.iloc[row, out.columns.tolist().index("value")] = corrected
        out.iloc[row, out.columns.tolist().index("status")] = correction.status
    return out


def still_apart(
    apart: pd.DataFrame, source: str, corrections: Sequence[Correction] | None = None
) -> pd.DataFrame:
    """Disagreements inside a source, with the corrected values for those that were published.

    ``apart`` has level, code, year, item, value (kept) and other_value (of another table of the
    source); rows on which the two agree once corrected are left out.
    """
    known = load_corrections() if corrections is None else corrections
    mended = {(c.level, c.code, c.year, c.item): c.corrected for c in known if c.source == source}
    keys = apart[["level", "code", "year", "item"]].itertuples(index=False, name=None)
    values = [mended.get(key, value) for key, value in zip(keys, apart["value"], strict=True)]
    out = apart.assign(value=pd.Series(values, index=apart.index, dtype="float64"))
    return out[out["value"].ne(out["other_value"])]


def _load(path: Path) -> _File:
    try:
        return _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise AtlasError(
            f"{path.name}: field {field!r}: {first['msg']}. Correct or add that field"
        ) from None
    except (OSError, yaml.YAMLError) as error:
        raise AtlasError(f"{path.name}: {str(error).splitlines()[0]}. Restore the file") from None


def _row(frame: pd.DataFrame, correction: Correction) -> int:
    """Position of the one row that a correction names."""
    mask = frame["item"].eq(correction.item) & frame["year"].eq(correction.year)
    for name in ("source", "level", "code"):
        mask &= frame[name].eq(getattr(correction, name))
    rows = mask.to_numpy().nonzero()[0]
    if len(rows) != 1:
        raise AtlasError(
            f"corrections.yaml: {_where(correction)} matches {len(rows)} rows. "
            "Name exactly one, or remove the correction"
        )
    return int(rows[0])


def _where(correction: Correction) -> str:
    return (
        f"{correction.source} {correction.level} {correction.code} "
        f"{correction.year} {correction.item}"
    )


def _same(seen: float, expect: float | None) -> bool:
    return math.isnan(seen) if expect is None else seen == expect
