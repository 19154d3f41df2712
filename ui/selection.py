"""What the user is looking at, and its form in the address. Knows no Streamlit.

The address is the single truth: widgets are set from it and write to it. Every value is written,
also a default one, so that a link keeps its meaning when a default changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from ui import groups
from ui.groups import Group, clean_name, group_id, group_ids

#: Keys of the address that are the selection's; pages' own choices have others (ui.choices).
KEYS = ("v", "p", "m", "g", "y", "i", "b", "w", "pc", "r", "l")
#: Of the form of the address. Links of an older form are read through MIGRATIONS.
VERSION = 1
MAX_UNITS = 10
MAX_LENGTH = 200  # of one value but the groups; 47 prefectures are 140 characters

Lang = Literal["ja", "en"]
Basis = Literal["today", "reported"]


@dataclass(frozen=True)
class Selection:
    """The selection all pages share. Codes are text: '01' and '01209'.

    ``units`` are what the reader follows: municipalities, and groups by their id 'g1'.
    """

    prefectures: tuple[str, ...] = ()  # none: all of Japan
    units: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    year: int = 2023
    indicator: str = "transfer_dependence"
    basis: Basis = "today"
    wards: bool = False
    per_capita: bool = False
    real: bool = False
    lang: Lang = "ja"

    @property
    def municipalities(self) -> tuple[str, ...]:
        """The municipalities among the units."""
        return tuple(unit for unit in self.units if unit not in group_ids(self.groups))


@dataclass(frozen=True)
class Vocabulary:
    """What a selection may hold. ``years`` and ``indicators`` are in the order of the menus."""

    prefectures: frozenset[str]
    municipalities: frozenset[str]
    years: tuple[int, ...]
    indicators: tuple[str, ...]


@dataclass(frozen=True)
class Problem:
    """A value of the address that was not taken; ``reason`` is a key of labels.yaml."""

    key: str
    seen: str
    reason: str


def parse(
    params: Mapping[str, str], vocabulary: Vocabulary, default: Selection
) -> tuple[Selection, tuple[Problem, ...]]:
    """Selection from the address; what cannot be read becomes the default and a Problem."""
    reader = _Reader(params, vocabulary, default)
    reader.version()
    held, places = reader.groups()
    units = reader.codes("m", default.units, vocabulary.municipalities | places.keys(), MAX_UNITS)
    selection = Selection(
        prefectures=reader.codes("p", default.prefectures, vocabulary.prefectures),
        units=tuple(id_ for unit in units if (id_ := places.get(unit, unit))),
        groups=held,
        year=reader.year(),
        indicator=reader.choice("i", default.indicator, vocabulary.indicators),
        basis=reader.choice("b", default.basis, ("today", "reported")),  # type: ignore[arg-type]
        wards=reader.switch("w", default.wards),
        per_capita=reader.switch("pc", default.per_capita),
        real=reader.switch("r", default.real),
        lang=reader.choice("l", default.lang, ("ja", "en")),  # type: ignore[arg-type]
    )
    return selection, tuple(reader.problems)


def to_params(selection: Selection) -> dict[str, str]:
    """The address of a selection, every value written."""
    return {
        "v": str(VERSION),
        "p": ",".join(selection.prefectures) or "all",
        "m": ",".join(selection.units) or "none",
        "g": groups.written(selection.groups) or "none",
        "y": str(selection.year),
        "i": selection.indicator,
        "b": selection.basis,
        "w": str(int(selection.wards)),
        "pc": str(int(selection.per_capita)),
        "r": str(int(selection.real)),
        "l": selection.lang,
    }


def longest(key: str) -> int:
    """How many characters a value of the address may have."""
    return groups.MAX_LENGTH if key == "g" else MAX_LENGTH


def harmless(text: str) -> str:
    """What a stranger wrote, fit to be shown: letters and digits, at most 40 of them."""
    short = re.sub(r"[^\w,.-]", "·", text[:40])
    return short + ("…" if len(text) > 40 else "")


def _unversioned(params: Mapping[str, str]) -> Mapping[str, str]:
    """Form 0 had no version and is otherwise today's."""
    return params


#: From form n to form n + 1, in order; a change of keys or values adds one and raises VERSION.
MIGRATIONS: tuple[Callable[[Mapping[str, str]], Mapping[str, str]], ...] = (_unversioned,)


class _Reader:
    """Reads one value after the other and collects what was wrong."""

    def __init__(
        self, params: Mapping[str, str], vocabulary: Vocabulary, default: Selection
    ) -> None:
        self.params, self.vocabulary, self.default = params, vocabulary, default
        self.problems: list[Problem] = []

    def version(self) -> None:
        """Bring a link of an older form to today's; one of no known form is read as today's."""
        text = self._text("v") or "0"
        if text not in map(str, range(VERSION + 1)):
            self._complain("v", text, "address.version")
            return
        for migrate in MIGRATIONS[int(text) :]:
            self.params = migrate(self.params)

    def groups(self) -> tuple[tuple[Group, ...], dict[str, str]]:
        """The groups that can be kept, and the address's ids: each one's id now, '' when left out.

        An address that names none has the default's.
        """
        text = self._text("g")
        if text is None:
            ids = group_ids(self.default.groups)
            return self.default.groups, dict(zip(ids, ids, strict=True))
        parts = [] if text == "none" else [part for part in text.split(";") if part.strip()]
        if len(parts) > groups.MAX_GROUPS:
            self._complain("g", ",".join(parts[groups.MAX_GROUPS :]), "address.groups.many")
        kept: dict[str, Group] = {}
        places: dict[str, str] = {}
        for place, part in enumerate(parts[: groups.MAX_GROUPS]):
            group = self._group(part)
            if group is not None and group.name in kept:
                self._complain("g", group.name, "address.groups.twice")
                group = None
            places[group_id(place)] = group_id(len(kept)) if group else ""
            if group is not None:
                kept[group.name] = group
        return tuple(kept.values()), places

    def _group(self, text: str) -> Group | None:
        """One group of the address; None when it has no name or no member that exists."""
        wanted, _, listed = text.partition(":")
        name = clean_name(wanted)
        members = tuple(dict.fromkeys(code for code in listed.split(".") if code))
        known = self.vocabulary.prefectures | self.vocabulary.municipalities
        if strange := [code for code in members if code not in known]:
            self._complain("g", ",".join(strange), "address.code")
        members = tuple(code for code in members if code in known)
        if not name or not members:
            reason = "address.groups.empty" if name else "address.groups.nameless"
            self._complain("g", wanted, reason)
            return None
        if name != wanted:
            self._complain("g", wanted, "address.groups.name")
        return Group(name, members)

    def year(self) -> int:
        text = self._text("y")
        if text is None:
            return self.default.year
        years = {str(y): y for y in self.vocabulary.years}
        if text in years:
            return years[text]
        self._complain("y", text, "address.year")
        return self.default.year

    def choice(self, key: str, default: str, allowed: tuple[str, ...]) -> str:
        text = self._text(key)
        if text is None or text in allowed:
            return default if text is None else text
        self._complain(key, text, "address.unknown")
        return default

    def switch(self, key: str, default: bool) -> bool:
        return self.choice(key, str(int(default)), ("0", "1")) == "1"

    def codes(
        self, key: str, default: tuple[str, ...], known: frozenset[str], limit: int | None = None
    ) -> tuple[str, ...]:
        text = self._text(key)
        if text is None:
            return default
        if text in ("all", "none", ""):
            return ()
        parts = tuple(dict.fromkeys(text.split(",")))  # each once, order kept
        for part in parts:
            if part not in known:
                self._complain(key, part, "address.code")
        kept = tuple(part for part in parts if part in known)
        if limit is not None and len(kept) > limit:
            self._complain(key, ",".join(kept[limit:]), "address.many")
            kept = kept[:limit]
        return kept

    def _text(self, key: str) -> str | None:
        text = self.params.get(key)
        if text is not None and len(text) > longest(key):
            self._complain(key, text, "address.long")
            return None
        return text

    def _complain(self, key: str, seen: str, reason: str) -> None:
        self.problems.append(Problem(key, harmless(seen), reason))
