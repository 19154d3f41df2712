"""What the user is looking at, and its form in the address. Knows no Streamlit.

The address is the single truth: widgets are set from it and write to it. Every value is written,
also a default one, so that a link keeps its meaning when a default changes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

MAX_MUNICIPALITIES = 10
MAX_LENGTH = 200  # of one value; 47 prefectures are 140 characters

Lang = Literal["ja", "en"]
Basis = Literal["today", "reported"]


@dataclass(frozen=True)
class Selection:
    """The selection all pages share. Codes are text: '01' and '01209'."""

    prefectures: tuple[str, ...] = ()  # none: all of Japan
    municipalities: tuple[str, ...] = ()
    year: int = 2023
    indicator: str = "transfer_dependence"
    basis: Basis = "today"
    wards: bool = False
    per_capita: bool = False
    real: bool = False
    lang: Lang = "ja"


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
    selection = Selection(
        prefectures=reader.codes("p", default.prefectures, vocabulary.prefectures),
        municipalities=reader.codes(
            "m", default.municipalities, vocabulary.municipalities, limit=MAX_MUNICIPALITIES
        ),
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
        "p": ",".join(selection.prefectures) or "all",
        "m": ",".join(selection.municipalities) or "none",
        "y": str(selection.year),
        "i": selection.indicator,
        "b": selection.basis,
        "w": str(int(selection.wards)),
        "pc": str(int(selection.per_capita)),
        "r": str(int(selection.real)),
        "l": selection.lang,
    }


def harmless(text: str) -> str:
    """What a stranger wrote, fit to be shown: letters and digits, at most 40 of them."""
    short = re.sub(r"[^\w,.-]", "·", text[:40])
    return short + ("…" if len(text) > 40 else "")


class _Reader:
    """Reads one value after the other and collects what was wrong."""

    def __init__(
        self, params: Mapping[str, str], vocabulary: Vocabulary, default: Selection
    ) -> None:
        self.params, self.vocabulary, self.default = params, vocabulary, default
        self.problems: list[Problem] = []

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
        if text is not None and len(text) > MAX_LENGTH:
            self._complain(key, text, "address.long")
            return None
        return text

    def _complain(self, key: str, seen: str, reason: str) -> None:
        self.problems.append(Problem(key, harmless(seen), reason))
