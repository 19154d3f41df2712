"""The units a reader follows, municipalities and groups: the one way to their figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from data import queries
from ui.frame import View
from ui.groups import group_id
from ui.selection import Selection
from ui.text import t
from ui.vocabulary import place_names


@dataclass(frozen=True)
class Unit:
    """A municipality or a group. ``id`` is '01209' or 'g1'; ``codes`` are municipalities."""

    id: str
    name: str  # as shown: 夕張市（北海道）, 備北（3団体）
    codes: tuple[str, ...]
    kind: Literal["municipality", "group"]


def groups_of(selection: Selection) -> list[Unit]:
    """All groups of a selection, in order. A prefecture's wards count when wards are compared."""
    units = []
    for place, group in enumerate(selection.groups):
        codes = _codes(group.members, wards=selection.wards)
        name = t("groups.unit", selection.lang, name=group.name, n=f"{len(codes):,}")
        units.append(Unit(group_id(place), name, codes, "group"))
    return units


def chosen(v: View) -> list[Unit]:
    """The units of the selection, in the order they were chosen."""
    groups, places = {group.id: group for group in groups_of(v.selection)}, place_names(v.lang)
    return [
        groups[id_] if id_ in groups else Unit(id_, places[id_], (id_,), "municipality")
        for id_ in v.selection.units
    ]


def _codes(members: Iterable[str], *, wards: bool) -> tuple[str, ...]:
    """Municipalities of a group's members, each once, in code order.

    A ward that is named itself belongs to the group whatever the switch says.
    """
    towns = queries.municipalities()
    towns = towns if wards else towns[~towns["is_ward"]]
    inside = towns.loc[towns["prefecture_code"].isin(tuple(members)), "code"]
    return tuple(sorted({*inside, *(code for code in members if len(code) == 5)}))
