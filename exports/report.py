"""A report: cards in an order, with notes. What every file of it says; see exports.reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from data.words import word as t
from exports.card import Card

#: Told how many pieces of how many are made.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Piece:
    """A card, and what the author says about it, in Markdown."""

    card: Card
    note: str = ""


@dataclass(frozen=True)
class Report:
    """A title, an introduction in Markdown and the pieces in their order, at least one."""

    title: str
    pieces: tuple[Piece, ...]
    lang: str
    intro: str = ""

    @property
    def numbers(self) -> tuple[str, ...]:
        """図1, 表1, 図2 … / Figure 1, Table 1, Figure 2 …: one for each piece."""
        counts = {"figure": 0, "table": 0}
        numbers = []
        for piece in self.pieces:
            kind = "table" if piece.card.figure is None else "figure"
            counts[kind] += 1
            numbers.append(t(f"report.number.{kind}", self.lang, n=counts[kind]))
        return tuple(numbers)

    @property
    def contents(self) -> tuple[str, ...]:
        """The pieces' numbers and questions, and the appendix."""
        gap = "　" if self.lang == "ja" else "  "
        titles = (piece.card.words.title for piece in self.pieces)
        lines = (f"{n}{gap}{title}" for n, title in zip(self.numbers, titles, strict=True))
        return (*lines, t("report.appendix", self.lang))

    @property
    def definitions(self) -> tuple[tuple[str, str], ...]:
        """Question and definition of each figure, each definition once."""
        seen: dict[str, str] = {}
        for piece in self.pieces:
            seen.setdefault(piece.card.words.definition, piece.card.words.title)
        return tuple((title, text) for text, title in seen.items() if text)

    @property
    def edition(self) -> str:
        """Who made it of which figures: the line on the first page and below the others."""
        version = self.pieces[0].card.data_version
        return f"{t('app.name', self.lang)} ｜ {t('card.version', self.lang, version=version)}"


#: Letters that the edges of a cell take.
EDGES = 2.0


def columns(lines: Sequence[Sequence[str]], room: float) -> list[float]:
    """How much of a table's width each column takes; ``room``: letters that a row holds.

    A column is as wide as its longest text; what is missing then is taken from the widest, so
    that numbers stay in one line where text can be broken.
    """
    whole = [max(map(wide, column)) + EDGES for column in zip(*lines, strict=True)]
    most = room
    for narrower, width in enumerate(sorted(whole)):
        most = (room - sum(sorted(whole)[:narrower])) / (len(whole) - narrower)
        if width > most:
            break
    kept = [min(width, most) for width in whole] if sum(whole) > room else whole
    return [width / sum(kept) for width in kept]


def lines_of(text: str, room: float) -> int:
    """How many lines a text takes where a line holds ``room`` letters."""
    return sum(max(1, ceil(wide(line) / max(room, 1))) for line in text.split("\n"))


def wide(text: str) -> float:
    """How long a text is, in letters as wide as a kanji."""
    return sum(1 if letter > "\u2fff" else 0.56 for letter in text)


def linked(card: Card) -> bool:
    """True when its address leads somewhere: the command may not know where the app is served."""
    return "://" in card.address


def silent(done: int, of: int) -> None:
    """Tell nobody."""


def reading(card: Card) -> tuple[str, ...]:
    """How to read the card and what it does not say, each after its word."""
    words, lang = card.words, card.lang
    gap = "　" if lang == "ja" else ": "
    said = (("card.how", words.how_to_read), ("card.not", words.not_said))
    return tuple(f"{t(key, lang)}{gap}{text}" for key, text in said if text)
