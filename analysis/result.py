"""What every estimate carries: the number, how sure, of how many, of whom, and by which formula.

An analysis that answers with one number gives an ``Estimate``; one that answers with more holds
several, or is a frozen dataclass of its own with an ``Estimate`` for each number that is quoted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, NamedTuple

#: Where a number comes from, in the words of the data's statuses.
Status = Literal["official", "derived", "imputed"]

_STATUS = {
    "official": ("公表値", "as published"),
    "derived": ("公表値から計算", "computed from published figures"),
    "imputed": ("推計", "estimated"),
}


class Words(NamedTuple):
    """A short text in both languages; by index: ``words[lang == "en"]``."""

    ja: str
    en: str


#: Where nobody will quote the words.
UNNAMED = Words("", "")
#: The source of a number that only we compute: it says the status too.
OURS = Words("自治アトラスが公表値から計算", "computed by Jichi Atlas from published figures")


class Interval(NamedTuple):
    """An interval around an estimate, in its unit, and its level: 0.95 for 95 %."""

    low: float
    high: float
    level: float = 0.95


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """One number as it may be quoted.

    ``value`` is NaN where it could not be had; then ``warnings`` says why. ``interval`` is None
    for what is counted or added up rather than estimated. ``n`` counts the units that entered,
    ``sample`` says which and when; ``formula`` is the one definition of the number, in
    symbols, or in words of both languages;
    ``source`` cites law, paper or ministry note. ``warnings`` are ids that the pages put in words.
    """

    name: Words
    value: float
    unit: Words
    n: int
    sample: Words
    formula: str | Words
    source: Words
    status: Status = "derived"
    interval: Interval | None = None
    decimals: int = 2
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raises ValueError where the interval is no interval or nothing was counted."""
        if self.interval is not None and self.interval.low > self.interval.high:
            raise ValueError(f"{self.name.en}: the interval {self.interval} ends before it begins")
        if self.n < 0:
            raise ValueError(f"{self.name.en}: n is {self.n}; count the units that entered")

    def cite(self, lang: str) -> str:
        """One line for a footnote: number, interval, N, sample, formula, source and status."""
        en, said = lang == "en", self.source == OURS and self.status == "derived"
        parts = [
            f"{self.name[en]}: {self._number(en)}" if en else f"{self.name[en]} {self._number(en)}",
            *self._interval(en),
            f"N = {self.n:,}",
            self.sample[en],
            self.formula if isinstance(self.formula, str) else self.formula[en],
            self.source[en],
            *(() if said else (_STATUS[self.status][en],)),
        ]
        return ("; " if en else "、").join(parts)

    def _number(self, en: bool) -> str:
        if math.isnan(self.value):
            return "not estimated" if en else "推計できない"
        return f"{self._signed(self.value)}{_joined(self.unit[en], en)}"

    def _signed(self, value: float) -> str:
        """With a minus sign, which is no hyphen, and none before nothing."""
        return f"{value:z,.{self.decimals}f}".replace("-", "−")

    def _interval(self, en: bool) -> list[str]:
        if self.interval is None:
            return []
        low, high = map(self._signed, self.interval[:2])
        level = f"{self.interval.level:.0%}"
        return [f"{level} interval {low} to {high}" if en else f"{level}区間 {low}〜{high}"]


def _joined(unit: str, en: bool) -> str:
    """A unit after its number: 25% and '3 thousand yen', but 3千円."""
    return f" {unit}" if en and unit and not unit.startswith("%") else unit
