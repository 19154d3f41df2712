"""Words and numbers inside figures, from the one file of labels."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

_CATALOG = Path(__file__).parent.parent / "data" / "catalog"
#: What people say instead of so many thousand yen or so many persons, largest first.
_SAID = {
    ("kyen", "ja"): ((1e9, "兆円"), (1e5, "億円"), (1e3, "百万円")),
    ("kyen", "en"): ((1e9, "trillion yen"), (1e6, "billion yen"), (1e3, "million yen")),
    ("person", "ja"): ((1e6, "万人"),),
    ("person", "en"): ((1e6, "million"),),
}


@cache
def _labels() -> dict[str, dict[str, str]]:
    return yaml.safe_load((_CATALOG / "labels.yaml").read_text("utf-8"))


@cache
def _units() -> dict[str, dict[str, str]]:
    return yaml.safe_load((_CATALOG / "units.yaml").read_text("utf-8"))


def word(key: str, lang: str, **values: object) -> str:
    """Text of labels.yaml; ``values`` fill its {places}."""
    return _labels()[key][lang].format(**values)


def with_unit(number: str, unit: str, lang: str) -> str:
    """'36.2％', '36.2%', '1,234千円', '1,234 thousand yen'; an index stands alone."""
    if unit in (_units()["index"][lang], _units()["ratio"][lang]):
        return number
    close = lang == "ja" or unit.startswith(("%", "‰"))
    return f"{number}{unit}" if close or not unit else f"{number} {unit}"


def readable(largest: float, unit: str, decimals: int, lang: str) -> tuple[float, str, int]:
    """(divisor, unit, decimals) that make amounts up to ``largest`` readable.

    17,439,106,512 千円 is for tables; an axis says 17.4 兆円. Only large sums of thousand yen and
    of persons change.
    """
    for (id_, language), steps in _SAID.items():
        if language == lang and unit == _units()[id_][lang]:
            for least, name in steps:
                if largest >= least:
                    divisor = 1e4 if name == "万人" else least
                    return divisor, name, 0 if largest >= 1000 * divisor else 1
    return 1.0, unit, decimals
