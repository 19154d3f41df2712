"""A report in the making: its pieces by address and card, and its texts. Knows no Streamlit.

It is kept as a file (JSON) and, where it is short, in the address. Both are a stranger's text when
they come back: everything is checked and bounded before it is used.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from pydantic import Field as Bounded

from data.model import AtlasError
from ui.address import MAX_LENGTH, Address, AddressError
from ui.selection import harmless
from ui.state import MAX_OWN_LENGTH
from ui.text import LANGUAGES, t

FORM = "jichi-atlas-report"
#: Of the file. A change of its keys or of their meaning adds a migration.
VERSION = 1
MIGRATIONS: tuple[Callable[[dict[str, Any]], dict[str, Any]], ...] = ()
MAX_PIECES, MAX_TITLE, MAX_INTRO, MAX_NOTE = 40, 200, 6000, 3000
MAX_BYTES = 1_000_000


class DraftError(AtlasError):
    """A file or link that holds no report; ``reason`` is a key below 'report.refused.'."""

    def __init__(self, reason: str, **values: object) -> None:
        self.reason, self.values = reason, values
        super().__init__(self.said("en"))

    def said(self, lang: str) -> str:
        """What is wrong and what to do, in one line."""
        return t(f"report.refused.{self.reason}", lang, **self.values)


@dataclass(frozen=True)
class Slip:
    """One card of the report; ``title`` and ``meta`` as it was last seen, which no file keeps."""

    address: Address
    card: str
    note: str = ""
    title: str = field(default="", compare=False)
    meta: str = field(default="", compare=False)


@dataclass(frozen=True)
class Draft:
    """All of a report but its drawings."""

    title: str = ""
    intro: str = ""
    slips: tuple[Slip, ...] = ()

    def place_of(self, card: str, address: Address) -> int | None:
        """Which piece is this card as it stands at this address."""
        for place, slip in enumerate(self.slips):
            if slip.card == card and slip.address.holds(address):
                return place
        return None

    def with_slip(self, slip: Slip) -> Draft:
        """One piece more, at the end."""
        return replace(self, slips=(*self.slips, slip))

    def without(self, place: int) -> Draft:
        """One piece less."""
        return replace(self, slips=self.slips[:place] + self.slips[place + 1 :])

    def moved(self, place: int, step: int) -> Draft:
        """A piece one place up (-1) or down (1); at an end it stays."""
        to, slips = place + step, list(self.slips)
        if 0 <= to < len(slips):
            slips[place], slips[to] = slips[to], slips[place]
        return replace(self, slips=tuple(slips))

    def changed(self, place: int, **parts: Any) -> Draft:
        """Another note, address or title of one piece."""
        slips = list(self.slips)
        slips[place] = replace(slips[place], **parts)
        return replace(self, slips=tuple(slips))

    def in_language(self, lang: str) -> Draft:
        """The same cards in a language; '' leaves each as it was collected."""
        slips = [replace(s, address=s.address.changed(l=lang)) if lang else s for s in self.slips]
        return replace(self, slips=tuple(slips))

    @property
    def lang(self) -> str:
        """The language of most pieces."""
        spoken = [slip.address.choices.get("l", LANGUAGES[0]) for slip in self.slips]
        return max(LANGUAGES, key=spoken.count)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Piece(_Strict):
    address: Annotated[str, StringConstraints(max_length=MAX_LENGTH)]
    card: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,80}$")]
    note: Annotated[str, StringConstraints(max_length=MAX_NOTE)] = ""


class _File(_Strict):
    title: Annotated[str, StringConstraints(max_length=MAX_TITLE)] = ""
    intro: Annotated[str, StringConstraints(max_length=MAX_INTRO)] = ""
    pieces: Annotated[list[_Piece], Bounded(max_length=MAX_PIECES)]


def to_json(draft: Draft) -> bytes:
    """The file of a report."""
    head = {"form": FORM, "version": VERSION, "title": draft.title, "intro": draft.intro}
    whole = {**head, "pieces": [_written(slip) for slip in draft.slips]}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _written(slip: Slip) -> dict[str, str]:
    return {"address": str(slip.address), "card": slip.card, "note": slip.note}


def from_json(content: bytes) -> Draft:
    """The report of a file. Raises DraftError saying what is wrong and what to do."""
    if len(content) > MAX_BYTES:
        raise DraftError("size", seen=f"{len(content):,}", limit=f"{MAX_BYTES:,}")
    try:
        read = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):  # no UTF-8, no JSON, a number of thousands of digits
        raise DraftError("json") from None
    if not isinstance(read, dict) or read.pop("form", None) != FORM:
        raise DraftError("form")
    version = read.pop("version", None)
    if type(version) is not int or not 1 <= version <= VERSION:
        raise DraftError("version", seen=harmless(str(version)), known=VERSION)
    for migrate in MIGRATIONS[version - 1 :]:
        read = migrate(read)
    return _draft(read)


def _draft(read: dict[str, Any]) -> Draft:
    try:
        found = _File.model_validate(read)
    except ValidationError as error:
        raise _refusal(error.errors()[0]) from None
    slips = []
    for place, piece in enumerate(found.pieces, 1):
        try:
            slips.append(Slip(Address.read(piece.address), piece.card, piece.note))
        except AddressError as error:
            raise DraftError("page", place=place, seen=error.seen) from None
    return Draft(found.title, found.intro, tuple(slips))


def _refusal(first: Any) -> DraftError:
    where = harmless(
        ".".join(str(part + 1 if type(part) is int else part) for part in first["loc"])
    )
    if first["type"] == "too_long":
        return DraftError("many", limit=MAX_PIECES)
    if first["type"] == "string_too_long":
        return DraftError("long", where=where, limit=f"{first['ctx']['max_length']:,}")
    return DraftError("field", where=where, seen=harmless(str(first["input"])))


def pack(draft: Draft) -> str | None:
    """The report in a short text for the address; None when it does not fit there."""
    slips = [[str(slip.address), slip.card, slip.note] for slip in draft.slips]
    small = json.dumps([draft.title, draft.intro, slips], ensure_ascii=False, separators=(",", ":"))
    packed = base64.urlsafe_b64encode(zlib.compress(small.encode(), 9)).decode().rstrip("=")
    whole = f"{VERSION}.{packed}"
    return whole if len(whole) <= MAX_OWN_LENGTH else None


def unpack(text: str) -> Draft:
    """The report of an address. Raises DraftError as ``from_json`` does."""
    version, _, packed = text.partition(".")
    if version not in map(str, range(1, VERSION + 1)):
        raise DraftError("version", seen=harmless(version), known=VERSION)
    try:
        raw = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        unfolding = zlib.decompressobj()
        small = unfolding.decompress(raw, MAX_BYTES)
        if unfolding.unconsumed_tail or not unfolding.eof:
            raise DraftError("link")
        title, intro, slips = json.loads(small)
        pieces = [dict(zip(("address", "card", "note"), slip, strict=True)) for slip in slips]
    except (binascii.Error, zlib.error, ValueError, TypeError, RecursionError):
        raise DraftError("link") from None
    return _draft({"title": title, "intro": intro, "pieces": pieces})
