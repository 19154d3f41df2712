"""Who is to help whom after a Nankai Trough earthquake, as far as it is known."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from data.model import AtlasError

FILE = Path(__file__).resolve().parent / "catalog" / "pairs.yaml"
Prefecture = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|[1-3]\d|4[0-7])$")]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Strict):
    """A source in words."""

    ja: str
    en: str


class Pair(_Strict):
    """``helper`` sends staff to ``helped``; codes of prefectures."""

    helper: Prefecture
    helped: Prefecture


class Debris(_Strict):
    """Estimated debris by prefecture, thousand tonnes."""

    source: Source
    kilotonnes: dict[Prefecture, float]


class Plan(_Strict):
    """All of pairs.yaml. ``unknown``: supported prefectures whose helpers were not seen."""

    source: Source
    supported: tuple[Prefecture, ...]
    pairs: tuple[Pair, ...]
    unknown: tuple[Prefecture, ...]
    debris: Debris

    def helpers(self, helped: str) -> tuple[str, ...]:
        """Codes of those that help a prefecture, in the order of the file."""
        return tuple(pair.helper for pair in self.pairs if pair.helped == helped)


@cache
def plan(path: Path = FILE) -> Plan:
    """The plan. Raises AtlasError naming file, entry and cure."""
    try:
        return Plan.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        text = f"{path.name}, entry {place}: {first['msg']} (found {first['input']!r:.60})"
        raise AtlasError(f"{text}. Correct the entry") from None
