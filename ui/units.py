"""The units a reader follows, municipalities and groups: the one way to their figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from data import queries
from data.catalog import graph
from data.queries import Measure
from ui.frame import View
from ui.groups import group_id
from ui.memory import remembered
from ui.selection import Selection
from ui.text import t
from ui.vocabulary import place_names

#: Columns of series_of and values_of.
COLUMNS = ("code", "place", "year", "value", "status", "n", "n_units")


@dataclass(frozen=True)
class Unit:
    """A municipality or a group. ``id`` is '01209' or 'g1'; ``codes`` are municipalities."""

    id: str
    name: str  # as shown: 夕張市（北海道）, 備北（3団体）
    codes: tuple[str, ...]
    kind: Literal["municipality", "group"]


def groups_of(selection: Selection) -> tuple[Unit, ...]:
    """All groups of a selection, in order. A prefecture's wards count when wards are compared."""
    units = []
    for place, group in enumerate(selection.groups):
        codes = _codes(group.members, wards=selection.wards)
        name = t("groups.unit", selection.lang, name=group.name, n=f"{len(codes):,}")
        units.append(Unit(group_id(place), name, codes, "group"))
    return tuple(units)


def chosen(v: View) -> tuple[Unit, ...]:
    """The units of the selection, in the order they were chosen; hashable, for ui.memory."""
    groups, places = {group.id: group for group in groups_of(v.selection)}, place_names(v.lang)
    return tuple(
        groups[id_] if id_ in groups else Unit(id_, places[id_], (id_,), "municipality")
        for id_ in v.selection.units
    )


@remembered
def _codes(members: tuple[str, ...], *, wards: bool) -> tuple[str, ...]:
    """Municipalities of a group's members, each once, in code order.

    A ward that is named itself belongs to the group whatever the switch says.
    """
    towns = queries.municipalities()
    towns = towns if wards else towns[~towns["is_ward"]]
    inside = towns.loc[towns["prefecture_code"].isin(members), "code"]
    return tuple(sorted({*inside, *(code for code in members if len(code) == 5)}))


def groups_among(units: Iterable[Unit]) -> tuple[Unit, ...]:
    """Those of ``units`` that are groups."""
    return tuple(unit for unit in units if unit.kind == "group")


def series_of(measure: Measure, units: Iterable[Unit]) -> pd.DataFrame:
    """code (the unit's id), place, year, value, status, n, n_units over all years with a word.

    ``n`` of a group's ``n_units`` municipalities have every input; value is NaN where ``status``
    says why. Groups are sums on today's boundaries whatever the measure's basis; a measure that no
    sums give again (``recomputable``) has no rows for them.
    """
    units = tuple(units)
    towns = tuple(unit.id for unit in units if unit.kind == "municipality")
    own = queries.stated_series(measure, towns)
    own = own.assign(n=own["value"].notna().astype(int), n_units=1)
    whole = _group_series(measure, units)
    frame = pd.concat([f for f in (own, whole) if len(f)] or [own], ignore_index=True)
    names = {unit.id: unit.name for unit in units}
    frame = frame.assign(place=frame["code"].map(names), year=frame["year"].astype(int))
    return frame[list(COLUMNS)]


def values_of(measure: Measure, units: Iterable[Unit], year: int) -> pd.DataFrame:
    """The columns of series_of, one row per unit in their order; every gap has its status.

    A group's is 'not_applicable' where the measure is that of one body, or applies to none of its
    members; 'unpublished' where too few of them have figures.
    """
    units = tuple(units)
    # groups alone need no table of all municipalities
    alone = all(unit.kind == "group" for unit in units)
    towns = pd.DataFrame() if alone else queries.values(measure, year, wards=True)
    towns = towns if alone else towns.set_index("code")
    whole = _group_series(measure, units)
    # sums have no row of other years for what belongs to 2050 whatever is chosen
    held = graph.fixed_year(measure.id) or year
    whole = whole[whole["year"] == held].set_index("code")
    rows = []
    for unit in units:
        if unit.id in whole.index:
            found = whole.loc[unit.id].to_dict()
        elif unit.kind == "group":
            found = _gap(measure, unit, year)
        elif unit.id in towns.index:
            value = towns.at[unit.id, "value"]
            found = {
                "value": value,
                "status": towns.at[unit.id, "status"],
                "n": int(pd.notna(value)),
            }
        else:
            found = {"value": float("nan"), "status": "unpublished", "n": 0}
        rows.append({"n_units": 1, **found, "code": unit.id, "place": unit.name, "year": year})
    return pd.DataFrame(rows, columns=list(COLUMNS))


def recomputable(measure: Measure) -> bool:
    """Can a group have this measure? A stage, a status or an official index is one body's."""
    return graph.summable_inputs(measure.id) is not None


def _group_series(measure: Measure, units: tuple[Unit, ...]) -> pd.DataFrame:
    members = {unit.id: unit.codes for unit in groups_among(units)}
    found = queries.group_series(replace(measure, basis="today"), members)
    gap = found["value"].isna()
    return found.assign(status=gap.map({True: "unpublished", False: "derived"}))


def _gap(measure: Measure, unit: Unit, year: int) -> dict[str, object]:
    """Why a group has no figure in a year."""
    towns = queries.values(replace(measure, basis="today"), year, wards=True)
    towns = towns[towns["code"].isin(unit.codes)]
    apply = towns[towns["status"] != "not_applicable"]
    exists = recomputable(measure) and len(apply) > 0
    return {
        "value": float("nan"),
        "status": "unpublished" if exists else "not_applicable",
        "n": int(towns["value"].notna().sum()),
        "n_units": len(apply),
    }
