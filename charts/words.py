"""Numbers inside figures: with their unit, and small enough to be read."""

from __future__ import annotations

from data.words import unit_name

#: What people say instead of so many thousand yen or so many persons, largest first.
_SAID = {
    ("kyen", "ja"): ((1e9, "兆円"), (1e5, "億円"), (1e3, "百万円")),
    ("kyen", "en"): ((1e9, "trillion yen"), (1e6, "billion yen"), (1e3, "million yen")),
    ("person", "ja"): ((1e6, "万人"),),
    ("person", "en"): ((1e6, "million"),),
}

#: Names of the units of tables for which an axis may say another, and those others.
HELD = frozenset(unit_name(*held) for held in _SAID)
DRAWN = frozenset(name for steps in _SAID.values() for _, name in steps)


def with_unit(number: str, unit: str, lang: str) -> str:
    """'36.2％', '36.2%', '1,234千円', '1,234 thousand yen'; an index stands alone."""
    if unit in (unit_name("index", lang), unit_name("ratio", lang)):
        return number
    close = lang == "ja" or unit.startswith(("%", "‰"))
    return f"{number}{unit}" if close or not unit else f"{number} {unit}"


def readable(largest: float, unit: str, decimals: int, lang: str) -> tuple[float, str, int]:
    """(divisor, unit, decimals) that make amounts up to ``largest`` readable.

    17,439,106,512 千円 is for tables; an axis says 17.4 兆円. Only large sums of thousand yen and
    of persons change.
    """
    for (id_, language), steps in _SAID.items():
        if language == lang and unit == unit_name(id_, lang):
            for least, name in steps:
                if largest >= least:
                    divisor = 1e4 if name == "万人" else least
                    return divisor, name, 0 if largest >= 1000 * divisor else 1
    return 1.0, unit, decimals
