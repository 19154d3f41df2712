"""What a measure is computed from: layers, leaves, and whether an area's sum can be recomputed."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import Any

from data import catalog
from data.snapshot import Input

#: base(item, 2050) in an expression
_BASE = re.compile(r"\bbase\(\s*\w+\s*,\s*(\d+)\s*\)")
#: The same, prior(item, 5) and following(item, 1): how, of what, by how much.
_OTHER_YEAR = re.compile(r"\b(base|prior|following)\(\s*(\w+)\s*,\s*(\d+)\s*\)")


@functools.cache
def indicator_layers() -> tuple[tuple[catalog.Indicator, ...], ...]:
    """Indicators in layers: each uses only items and indicators of the layers before."""
    found = catalog.indicators()
    depth: dict[str, int] = {}
    for key in catalog.indicator_order():
        uses = found[key].inputs & found.keys()
        depth[key] = 1 + max((depth[used] for used in uses), default=0)
    layers = range(1, max(depth.values(), default=0) + 1)
    return tuple(
        tuple(found[key] for key in catalog.indicator_order() if depth[key] == layer)
        for layer in layers
    )


@functools.cache
def item_columns() -> frozenset[str]:
    """Every item that some indicator's expression asks for."""
    return frozenset(
        used
        for indicator in catalog.indicators().values()
        for used in indicator.inputs
        if used in catalog.items()
    )


@functools.cache
def leaf_items(measure: str) -> tuple[str, ...]:
    """The published items that an item or indicator comes down to, sorted."""
    if measure in catalog.items():
        return (measure,)
    used = catalog.indicators()[measure].inputs - catalog.KEY_COLUMNS
    return tuple(sorted({leaf for key in used for leaf in leaf_items(key)}))


@functools.cache
def dated_leaves(measure: str, year: int) -> tuple[tuple[str, int], ...]:
    """The published items, each with its year, behind a value of ``year``, sorted.

    A change over five years rests on two years, an amount per resident on the register that closes
    the fiscal year.
    """
    if measure in catalog.items():
        return ((measure, year),)
    indicator = catalog.indicators()[measure]
    used = [
        (key, _year_read(how, int(n), year)) for how, key, n in _other_years(indicator.expression)
    ]
    rest = set(re.findall(r"\w+", _OTHER_YEAR.sub("", indicator.expression))) & indicator.inputs
    used += [(key, year) for key in rest - catalog.KEY_COLUMNS]
    return tuple(sorted({leaf for key, when in used for leaf in dated_leaves(key, when)}))


def _other_years(expression: str) -> list[tuple[str, str, str]]:
    return _OTHER_YEAR.findall(expression)


def _year_read(how: str, n: int, year: int) -> int:
    return {"base": n, "prior": year - n, "following": year + n}[how]


def needed_indicators(measures: Iterable[str]) -> frozenset[str]:
    """The indicators among the measures and all that those are computed from."""
    found: set[str] = set()
    open_ends = [m for m in measures if m in catalog.indicators()]
    while open_ends:
        key = open_ends.pop()
        found.add(key)
        open_ends += [i for i in catalog.indicators()[key].inputs if i in catalog.indicators()]
    return frozenset(found)


@functools.cache
def summable_inputs(measure: str) -> tuple[str, ...] | None:
    """Columns whose sums over an area give the measure again; None when nothing does.

    An additive item is its own sum. An indicator can be recomputed when everything its expression
    uses is an additive item or an indicator in an additive unit (people, money); a stage or a
    status belongs to one body and has no value for an area.
    """
    if is_summable(measure):
        return (measure,)
    if measure in catalog.items() or catalog.indicators()[measure].scale == "categorical":
        return None
    used = sorted(catalog.indicators()[measure].inputs - catalog.KEY_COLUMNS)
    return tuple(used) if used and all(map(is_summable, used)) else None


def fixed_year(measure: str) -> int | None:
    """The year an indicator belongs to whatever row is asked: its expression has given years only.

    The population projected for 2050 as a share of 2020's is 2050's; one of a row's year against
    1980's belongs to the row's.
    """
    indicator = catalog.indicators().get(measure)
    if indicator is None:
        return None
    years = _BASE.findall(indicator.expression)
    others = set(re.findall(r"\w+", _BASE.sub("", indicator.expression))) & indicator.inputs
    return max(map(int, years)) if years and not others else None


def is_summable(measure: str) -> bool:
    """Amounts and counts add up over units; ratios, indices and categories do not."""
    if measure in catalog.items():
        return catalog.items()[measure].additive
    return catalog.indicators()[measure].unit in {"person", "kyen", "household", "count", "km2"}


def item_rows() -> list[dict[str, Any]]:
    """Items and indicators together, each with the published items it comes down to (``inputs``).

    The public view ``item`` adds years and sources, which are those of the figures held.
    """
    rows = []
    for item in catalog.items().values():
        rows.append(_row(item, kind=item.kind, additive=item.additive, formula=None))
    for indicator in catalog.indicators().values():
        rows.append(
            _row(indicator, kind="derived", additive=False, formula=indicator.formula)
            | {"expression": indicator.expression}
        )
    return rows


def _row(
    entry: catalog.Item | catalog.Indicator, *, kind: str, additive: bool, formula: str | None
) -> dict[str, Any]:
    return {
        "id": entry.id,
        "name_ja": entry.name_ja,
        "name_en": entry.name_en,
        "unit": entry.unit,
        "kind": kind,
        "additive": additive,
        "decimals": entry.decimals,
        "definition_ja": entry.definition_ja,
        "definition_en": entry.definition_en,
        "formula": formula,
        "direction": entry.direction,
        "expression": None,
        "inputs": list(leaf_items(entry.id)),
    }


def source_rows(inputs: Iterable[Input]) -> list[dict[str, Any]]:
    """Rows of the public table ``source``; ``inputs`` are the manifest's files with their hashes.

    A source read from several files has the hashes of all, one 'name sha256' a line.
    """
    rows = []
    for source in catalog.sources().values():
        mine = [entry for entry in inputs if source.id in entry.sources]
        rows.append(
            {
                "id": source.id,
                "publication_ja": source.publication_ja,
                "publication_en": source.publication_en,
                "publisher_ja": source.publisher_ja,
                "publisher_en": source.publisher_en,
                "url": str(source.url),
                "licence": source.licence,
                "retrieved": source.retrieved,
                "sha256": "\n".join(f"{e.file} {e.sha256}" for e in mine),
                "notes_ja": source.notes_ja,
                "notes_en": source.notes_en,
            }
        )
    return rows
