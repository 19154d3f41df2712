"""From any municipality code of 1970-2024 to today's: the official change history, followed.

Source: 統計LOD 標準地域コード, 廃置分合等 (総務省統計局・統計センター), 1970-07-01 to 2024-01-01,
and the days between which each code stood. Boundary transfers (境界変更) are in no such file.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data.corrections import Split, load_splits
from data.model import PublicationError
from data.publications.municipalities import (
    AREA_CODES,
    CHANGES,
    MASTER,
    area_code_eras,
    read_municipalities,
)
from data.publications.reading import parquet

FILES = (CHANGES, AREA_CODES, MASTER)

CHANGE_COLUMNS = ("date", "kind", "from_code", "from_name", "to_code", "to_name")
SUCCESSION_COLUMNS = (
    "code_old", "code_new", "date", "kind", "share", "valid_from", "valid_to",
)  # fmt: skip

UNCHANGED = "unchanged"
DIVIDED = "分割"
MERGERS = frozenset({"新設合併", "編入合併"})
_RENUMBERINGS = frozenset({"市制施行", "政令指定都市施行", "名称変更", "郡の区域変更"})
#: Abolished counties and wards of a city have no figures here.
_NO_UNITS = frozenset({"郡の廃止", "区の再編", "分割"})

#: Okinawa was renumbered after its return, and two of its older numbers were used again later.
OKINAWA, OKINAWA_RENUMBERED = "47", "1972-06-07"


def read_changes(directory: Path) -> pd.DataFrame:
    """The published steps, one row per old/new pair: CHANGE_COLUMNS (all text, date in ISO).

    Includes abolished counties (郡の廃止) and reorganised wards, as published.
    """
    path = directory / CHANGES
    frame = parquet(path, dict.fromkeys(CHANGE_COLUMNS, "VARCHAR"))
    kinds = MERGERS | _RENUMBERINGS | _NO_UNITS
    unknown = frame["kind"][~frame["kind"].isin(kinds)]
    if len(unknown):
        raise PublicationError(
            path,
            "is no known kind of change",
            value=unknown.iloc[0],
            cure="Say in data/publications/mergers.py what it does to a municipality's figures",
        )
    return frame.sort_values(["date", "from_code", "to_code"], kind="stable", ignore_index=True)


def read_succession(directory: Path) -> pd.DataFrame:
    """Every code that ever carried figures and what it is today: SUCCESSION_COLUMNS.

    Shares of a code sum to 1; only a divided municipality has more than one row. ``date`` is the
    day the code ceased (missing for today's codes, kind 'unchanged') and ``kind`` what the
    publisher calls it: the merger where there was one on the way, else the first renumbering;
    分割 for a division. ``valid_from`` and ``valid_to`` (exclusive) are the days between which the
    code stood, missing where open. Dates are datetime64[s].

    Raises PublicationError when a chain ends nowhere, runs in a circle, or divides a municipality
    that catalog/corrections.yaml does not name.
    """
    units = read_municipalities(directory)
    steps = read_changes(directory)
    steps = steps[~steps["kind"].isin(_NO_UNITS)]
    walker = _Walker(directory / CHANGES, steps, units, load_splits())
    eras = area_code_eras(directory)
    eras = eras[~eras["code"].str.startswith(OKINAWA) | ~eras["valid_to"].le(OKINAWA_RENUMBERED)]
    # northern territories stand in the register of codes, without figures
    stood = eras[eras["code"].isin(steps["from_code"]) | eras["code"].isin(units["code"])]
    rows = [row for code in sorted(stood["code"].unique()) for row in walker.fate(code)]
    frame = pd.DataFrame(rows, columns=["code_old", "code_new", "date", "kind", "share"])
    frame["valid_from"] = frame["code_old"].map(stood.groupby("code")["valid_from"].min())
    frame["valid_to"] = frame["date"]
    for name in ("date", "valid_from", "valid_to"):
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[s]")
    return frame.loc[:, list(SUCCESSION_COLUMNS)]


class _Walker:
    """Follows a code through the published steps to today's municipalities."""

    def __init__(
        self, path: Path, steps: pd.DataFrame, units: pd.DataFrame, splits: Mapping[str, Split]
    ) -> None:
        self.path, self.splits = path, splits
        self.today = frozenset(units["code"])
        self.cities = sorted(units.loc[units["type"] == "designated_city", "code"])
        self.steps: dict[str, list[dict[str, str]]] = {}
        for step in steps.sort_values("date").to_dict("records"):
            self.steps.setdefault(str(step["from_code"]), []).append(
                {str(name): str(value) for name, value in step.items()}
            )

    def fate(self, code: str) -> list[tuple[str, str, str | None, str, float]]:
        """(code_old, code_new, date, kind, share) for each of today's parts of a code."""
        if code in self.today:
            return [(code, code, None, UNCHANGED, 1.0)]
        ends = self._follow(code, "", ())
        whole = len(ends) == 1
        date = self.steps[code][0]["date"]
        return [
            (code, end, date, _decisive(kinds) if whole else DIVIDED, share)
            for end, (share, kinds) in sorted(ends.items())
        ]

    def _follow(
        self, code: str, day: str, seen: tuple[str, ...]
    ) -> dict[str, tuple[float, tuple[str, ...]]]:
        """Today's code → (share, kinds of the steps to it), starting from a code on a day."""
        if code in self.today:
            return {code: (1.0, ())}
        if code not in self.steps and (city := self._city(code)):
            return {city: (1.0, ())}
        # two steps can share one day: a merger, then the rank of a city
        later = [step for step in self.steps.get(code, ()) if step["date"] >= day]
        if not later or code in seen:
            raise PublicationError(
                self.path,
                "leads to no municipality of today",
                value=" → ".join((*seen, code)),
                cure="Add the missing step, or correct its code",
            )
        ends: dict[str, tuple[float, tuple[str, ...]]] = {}
        for target, (share, kinds) in self._shares(code, later).items():
            for end, (part, more) in self._follow(target, later[0]["date"], (*seen, code)).items():
                ends[end] = (ends.get(end, (0.0, ()))[0] + share * part, (*kinds, *more))
        return ends

    def _shares(
        self, code: str, steps: list[dict[str, str]]
    ) -> dict[str, tuple[float, tuple[str, ...]]]:
        """Direct successors of a code: share and kinds of the step."""
        kinds: dict[str, tuple[str, ...]] = {}
        for step in steps:
            target = step["to_code"]
            kinds[target] = (*kinds.get(target, ()), step["kind"])
        if len(kinds) == 1:
            return {target: (1.0, named) for target, named in kinds.items()}
        split = self.splits.get(code)
        if split is None or set(split.parts) != set(kinds):
            raise PublicationError(
                self.path,
                f"divides {code} among {sorted(kinds)}",
                cure="Name the division and its parts in data/catalog/corrections.yaml",
            )
        return {target: (split.shares[target], named) for target, named in kinds.items()}

    def _city(self, ward: str) -> str | None:
        """The designated city that a ward's code belongs to: the nearest city code below it."""
        below = [city for city in self.cities if city[:2] == ward[:2] and city < ward]
        return below[-1] if below and ward[2] == "1" else None


def _decisive(kinds: tuple[str, ...]) -> str:
    """The merger on the way, else the first step."""
    return next((kind for kind in kinds if kind in MERGERS), kinds[0])
