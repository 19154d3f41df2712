"""Which municipalities existed on a day, by code and by name (no publication of its own).

Tables that print names only, or codes that must be checked, ask here. Sources: 標準地域コード一覧
(to October 2016), the change history after it, and today's municipalities.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from data.model import PublicationError
from data.publications import reading

FILES = (
    "municipalities/standard_area_codes.parquet",
    "municipalities/municipal_changes.parquet",
    "municipalities/municipalities.parquet",
)
#: The six villages of the Northern Territories have a code and no account; 泊村 exists twice.
NORTHERN_VILLAGES = frozenset(f"{code:05d}" for code in range(1695, 1701))
_CITY_WARD = 8
#: Characters that publications write differently in the same name (鰺ケ沢町 and 鰺ヶ沢町).
_VARIANTS = str.maketrans("ヶ桧梼竜条曾", "ケ檜檮龍條曽")


class Spell(NamedTuple):
    """A name that a code carried from a day up to, not including, another (ISO, '' = open)."""

    code: str
    name: str
    valid_from: str
    valid_to: str


#: (prefecture name, municipality name)
Key = tuple[str, str]


class Register(NamedTuple):
    """Prefecture name → two-digit code, and each spell with its key as listed and folded."""

    prefectures: dict[str, str]
    spells: tuple[tuple[Spell, Key, Key], ...]


def load(directory: Path) -> Register:
    """The register of municipalities from the directory of official files.

    Most publications ask for it: it is read once, and anew when one of its files has changed.
    """
    paths = [directory / name for name in FILES]
    return _load(tuple((path, _stamp(path)) for path in paths))


def _stamp(path: Path) -> tuple[int, int] | None:
    """Size and time of a file; None where there is none, which reading it then names."""
    found = path.stat() if path.is_file() else None
    return found and (found.st_size, found.st_mtime_ns)


@functools.lru_cache(maxsize=4)
def _load(stamped: tuple[tuple[Path, tuple[int, int] | None], ...]) -> Register:
    paths = [path for path, _ in stamped]
    listed = reading.parquet(
        paths[0],
        {
            "code": "VARCHAR",
            "name": "VARCHAR",
            "kind_no": "TINYINT",
            "valid_from": "VARCHAR",
            "valid_to": "VARCHAR",
        },
    )
    text = {"date": "VARCHAR", "from_code": "VARCHAR", "to_code": "VARCHAR", "to_name": "VARCHAR"}
    changes = reading.parquet(paths[1], text)
    today = reading.parquet(
        paths[2],
        {"code": "VARCHAR", "name": "VARCHAR", "pref_code": "VARCHAR", "pref_name": "VARCHAR"},
    )
    listed = listed[
        (listed["kind_no"] != _CITY_WARD) & ~listed["code"].isin(NORTHERN_VILLAGES)
    ].fillna({"valid_to": ""})
    spells = [Spell(*row) for row in _rows(listed, list(Spell._fields))]
    last = max((spell.valid_from for spell in spells), default="")
    later = changes[changes["date"] > last].sort_values("date")
    for change in _rows(later, list(text)):
        spells = _changed(spells, *change)
    spells += _renamed(spells, dict(_rows(today, ["code", "name"])), last)
    prefectures = dict(_rows(today, ["pref_name", "pref_code"]))
    name_of = {code: name for name, code in prefectures.items()}
    keys = [(name_of.get(spell.code[:2], ""), spell.name) for spell in spells]
    folded = [(prefecture, fold(name)) for prefecture, name in keys]
    return Register(prefectures, tuple(zip(spells, keys, folded, strict=True)))


def names_on(register: Register, day: str) -> dict[Key, str]:
    """(prefecture name, municipality name) → code on an ISO day, as listed and folded.

    A name that two units of a prefecture shared (only before 2006) is left out: it names neither.
    """
    names: dict[Key, str] = {}
    shared: set[Key] = set()
    for (code, _, valid_from, valid_to), key, folded in register.spells:
        if valid_from <= day and (not valid_to or day < valid_to):
            if names.get(folded, code) != code:
                shared |= {key, folded}
            names[key] = names[folded] = code
    return {key: code for key, code in names.items() if key not in shared}


def codes_on(register: Register, day: str) -> frozenset[str]:
    """Codes of all municipalities, special wards included, that existed on an ISO day."""
    return frozenset(
        code
        for (code, _, valid_from, valid_to), _, _ in register.spells
        if valid_from <= day and (not valid_to or day < valid_to)
    )


def check_codes(path: Path, codes: Iterable[str], known: Collection[str], when: str) -> None:
    """PublicationError for the first code that is not among the known ones."""
    for code in codes:
        if code not in known:
            raise PublicationError(
                path,
                f"has a code that no unit had {when}",
                value=code,
                cure="Correct the code, or bring the register of municipalities up to date",
            )


def check_levels(path: Path, frame: pd.DataFrame, register: Register, earliest: int = 0) -> None:
    """Check the codes of a table with columns code, fy and level at the end of each fiscal year.

    Prefectures are '01000'. Years before ``earliest`` must use the codes of ``earliest``.
    """
    known: Mapping[str, Collection[str]]
    for year in frame["fy"].unique().tolist():
        day = f"{max(year, earliest) + 1}-03-31"
        known = {
            "municipality": codes_on(register, day),
            "prefecture": {f"{code}000" for code in register.prefectures.values()},
        }
        rows = frame[frame["fy"] == year]
        for level in rows["level"].unique().tolist():
            if level not in known:
                cure = "Name it in data/publications/units.py"
                raise PublicationError(path, "has an unknown level", value=level, cure=cure)
            codes = rows.loc[rows["level"] == level, "code"]
            check_codes(path, codes, known[level], f"on {day}")


def fold(name: object) -> str:
    """A name with its variant characters and white space brought to one spelling."""
    return reading.squeeze(name).translate(_VARIANTS)


def _rows(frame: pd.DataFrame, columns: list[str]) -> list[list[str]]:
    return frame[columns].to_numpy(object).tolist()


def _changed(
    spells: list[Spell], date: str, code_from: str, code_to: str, name_to: str
) -> list[Spell]:
    """The spells after one change of code; changes among city wards touch none of them."""
    if code_from == code_to or code_from not in {s.code for s in spells if not s.valid_to}:
        return spells
    closed = [
        s._replace(valid_to=date) if s.code == code_from and not s.valid_to else s for s in spells
    ]
    return [*closed, Spell(code_to, name_to, date, "")]


def _renamed(spells: list[Spell], today: dict[str, str], since: str) -> list[Spell]:
    """Spells for names that changed, with the code kept, after the list ended (丹波篠山市)."""
    return [
        Spell(s.code, today[s.code], since, "")
        for s in spells
        if not s.valid_to and today.get(s.code, s.name) != s.name
    ]
