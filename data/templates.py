"""Reports ready to be filled, from templates.yaml: cards, what they are opened with, notes."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from data.model import AtlasError

FILE = Path(__file__).resolve().parent / "catalog" / "templates.yaml"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Said(_Strict):
    """A text in both languages; {place} and {code} are filled in."""

    ja: Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
    en: Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]

    def about(self, lang: str, place: str) -> str:
        """The text on a place."""
        return (self.ja if lang == "ja" else self.en).replace("{place}", place)


class Piece(_Strict):
    """A card of a page; ``choices`` are parameters of its address."""

    page: str
    card: str
    choices: dict[str, str] = {}
    note: Said


class Template(_Strict):
    """A report; ``of`` says what must be chosen for it."""

    id: str
    of: Literal["prefecture", "municipality", "nation"]
    name: Said
    title: Said
    intro: Said
    pieces: Annotated[tuple[Piece, ...], Field(min_length=1)]


class _All(_Strict):
    templates: tuple[Template, ...]


@cache
def templates(path: Path = FILE) -> dict[str, Template]:
    """All by id, in order. Raises AtlasError naming file, entry and cure."""
    try:
        found = _All.model_validate({"templates": yaml.safe_load(path.read_text("utf-8"))})
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        text = f"{path.name}, entry {place}: {first['msg']} (found {first['input']!r:.60})"
        raise AtlasError(f"{text}. Correct the entry") from None
    return {template.id: template for template in found.templates}
