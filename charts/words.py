"""Words and numbers inside figures, from the one file of labels."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

_CATALOG = Path(__file__).parent.parent / "data" / "catalog"
#: Thousand yen in each unit that people say, largest first.
_MONEY = {
    "ja": ((1e9, "兆円"), (1e5, "億円"), (1e3, "百万円")),
    "en": ((1e9, "trillion yen"), (1e6, "billion yen"), (1e3, "million yen")),
}


@cache
def _labels() -> dict[str, dict[str, str]]:
    return yaml.safe_load((_CATALOG / "labels.yaml").read_text("utf-8"))


@cache
def _thousand_yen() -> frozenset[str]:
    units = yaml.safe_load((_CATALOG / "units.yaml").read_text("utf-8"))
    return frozenset(units["kyen"].values())


def word(key: str, lang: str, **values: object) -> str:
    """Text of labels.yaml; ``values`` fill its {places}."""
    return _labels()[key][lang].format(**values)


def with_unit(number: str, unit: str, lang: str) -> str:
    """'36.2％', '36.2%', '1,234千円', '1,234 thousand yen'."""
    close = lang == "ja" or unit.startswith(("%", "‰"))
    return f"{number}{unit}" if close or not unit else f"{number} {unit}"


def readable(largest: float, unit: str, decimals: int, lang: str) -> tuple[float, str, int]:
    """(divisor, unit, decimals) that make an amount readable; only thousand yen changes.

    17,439,106,512 千円 is for tables; an axis says 17.4 兆円.
    """
    if unit in _thousand_yen():
        for divisor, name in _MONEY[lang]:
            if largest >= divisor:
                return divisor, name, 0 if largest >= 1000 * divisor else 1
    return 1.0, unit, decimals
