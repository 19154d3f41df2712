"""Who is to help whom after a Nankai Trough earthquake, as far as it is known, and who says so."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator

from data.model import AtlasError

FILE = Path(__file__).resolve().parent / "catalog" / "pairs.yaml"
Prefecture = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|[1-3]\d|4[0-7])$")]
#: A prefecture, or a designated city.
Helper = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|[1-3]\d|4[0-7])(1\d0)?$")]
Url = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
Exposure = Literal["whole", "part", "none"]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Strict):
    """A page that was read: what it is, and its address."""

    ja: str
    en: str
    url: Url


class Pair(_Strict):
    """``helper`` sends staff to ``helped``; ``lead`` where it is called the centre of the help."""

    helper: Helper
    helped: Prefecture
    source: str
    lead: bool = False

    @property
    def is_city(self) -> bool:
        """A designated city helps, not a prefecture."""
        return len(self.helper) == 5


class Named(_Strict):
    """Some prefectures and who names them."""

    source: str
    codes: tuple[Prefecture, ...]


class Numbers(_Strict):
    """How many help, and who says so."""

    source: str
    prefectures: int
    cities: int


class Area(_Strict):
    """Prefectures that lie in the promotion area (推進地域) wholly or in part."""

    sources: tuple[str, ...]
    whole: frozenset[Prefecture]
    part: frozenset[Prefecture]

    def of(self, code: str) -> Exposure:
        """How far a prefecture, or a city's, lies in the area."""
        prefecture = code[:2]
        if prefecture in self.whole:
            return "whole"
        return "part" if prefecture in self.part else "none"


class Block(_Strict):
    """A block of the ministry, with the prefectures that are certainly in it."""

    ja: str
    en: str
    members: tuple[Prefecture, ...]


class Estimate(_Strict):
    """One estimate of debris, thousand tonnes; ``nation_source`` where another page has Japan's."""

    id: str
    ja: str
    en: str
    source: str
    nation_source: str = ""
    nation: float
    blocks: dict[str, float]
    prefectures: dict[Prefecture, float]

    @property
    def sources(self) -> tuple[str, ...]:
        """All pages that it is from."""
        return tuple(filter(None, (self.source, self.nation_source)))


class Plan(_Strict):
    """All of pairs.yaml. ``unknown``: supported prefectures whose helpers were not seen."""

    sources: dict[str, Source]
    supported: Named
    announced: Numbers
    pairs: tuple[Pair, ...]
    unknown: tuple[Prefecture, ...]
    unplaced: Named
    tokyo: Numbers
    area: Area
    blocks: dict[str, Block]
    debris: tuple[Estimate, ...]

    @model_validator(mode="after")
    def _holds_together(self) -> Plan:
        """Every source and block that is named is there, and no pair stands twice."""
        cited = [p.source for p in self.pairs]
        cited += [x.source for x in (self.supported, self.announced, self.unplaced, self.tokyo)]
        cited += [*self.area.sources, *(s for e in self.debris for s in e.sources)]
        gone = sorted({*cited} - {*self.sources})
        gone += sorted({b for e in self.debris for b in e.blocks} - {*self.blocks})
        if gone:
            raise ValueError(f"{gone[0]!r} is named and not defined")
        pairs = [(p.helper, p.helped) for p in self.pairs]
        if len(set(pairs)) < len(pairs) or self.area.whole & self.area.part:
            raise ValueError("a pair or a prefecture of the area stands twice")
        return self

    def of(self, helped: str) -> tuple[Pair, ...]:
        """The pairs of a helped prefecture, in the order of the file."""
        return tuple(pair for pair in self.pairs if pair.helped == helped)

    def helpers(self, helped: str) -> tuple[str, ...]:
        """Codes of the prefectures that help one; cities are left out."""
        return tuple(p.helper for p in self.of(helped) if not p.is_city)

    def pair(self, helper: str, helped: str) -> Pair | None:
        """The known pair of the two."""
        return next((p for p in self.of(helped) if p.helper == helper), None)

    def debris_of(self, code: str) -> tuple[Estimate, str | None, float] | None:
        """The first estimate that has the prefecture, else its block: estimate, block, amount."""
        for estimate in self.debris:
            if code in estimate.prefectures:
                return estimate, None, estimate.prefectures[code]
        for estimate in self.debris:
            for id_, amount in estimate.blocks.items():
                if code in self.blocks[id_].members:
                    return estimate, id_, amount
        return None


@cache
def plan(path: Path = FILE) -> Plan:
    """The plan. Raises AtlasError naming file, entry and cure."""
    try:
        return Plan.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "as a whole"
        text = f"{path.name}, entry {place}: {first['msg']} (found {first['input']!r:.60})"
        raise AtlasError(f"{text}. Correct the entry") from None
