"""The one place that defines every item, indicator, source, unit, threshold and rate of the law.

The YAML files of this folder are read once, checked as a whole, and given out as frozen models.
A malformed entry raises ``AtlasError`` naming file, entry, field and cure.
"""

from __future__ import annotations

import datetime as dt
import functools
import graphlib
import json
import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import duckdb
import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    HttpUrl,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

from data.model import LEVELS, AtlasError

#: Columns of municipality_year and prefecture_year that are no item.
KEY_COLUMNS = frozenset({"code", "year"})
#: What an expression may look up in another year of the same unit; see ``Indicator.expression``.
YEAR_FUNCTIONS = frozenset({"prior", "following", "base"})
#: Of DuckDB's own functions and operators, the ones an expression may use.
SCALAR_FUNCTIONS = frozenset({"+", "-", "*", "/", "nullif", "greatest", "~~", "!~~"})

_PLACEHOLDER = re.compile(r"\{((?:threshold|law)\.[a-z0-9_]+)\}")

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Direction = Literal["higher_is_stronger", "lower_is_stronger", "neutral"]
Level = Literal["municipality", "prefecture", "municipalities_total"]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    id: Id


class _Named(_Entry):
    name_ja: Text = Field(alias="ja")
    name_en: Text = Field(alias="en")


class Unit(_Named):
    """A unit of measurement; ``scale`` times a value gives the plain unit (kyen: 1000 → yen)."""

    scale: float = 1.0


class Caveat(_Named):
    """A reason why a comparison does not hold; ``years`` are the fiscal years it marks."""

    text_ja: Text
    text_en: Text
    years: tuple[int, ...] = ()


class Item(_Named):
    """A published figure, or its total over a prefecture's municipalities."""

    unit: Id
    kind: Literal["stock", "flow", "ratio", "index"]
    additive: bool
    decimals: int = Field(ge=0, le=5)
    definition_ja: str = ""
    definition_en: str = ""
    direction: Direction = "neutral"
    #: the sum (of a ratio: the average) over municipalities is published: `municipalities_<id>`
    prefecture_total: bool = False
    #: so is Japan's over the prefectures alone: `prefectures_<id>`
    nation_by_tier: bool = False
    #: source ids, best first, where the global order does not fit
    precedence: tuple[Id, ...] = ()


class Indicator(_Named):
    """A figure computed here from items and other indicators of the same unit and year.

    ``expression`` is a DuckDB scalar expression whose columns are item and indicator ids, `code`
    and `year`. Three functions look into other years of the same unit: ``prior(x, n)`` n years
    earlier, ``following(x, n)`` n years later, ``base(x, year)`` in that calendar year; each is
    NULL where that year has no row. Limits and rates of the law are already filled in.
    """

    unit: Id
    decimals: int = Field(ge=0, le=5)
    direction: Direction
    definition_ja: Text
    definition_en: Text
    how_to_read_ja: Text
    how_to_read_en: Text
    #: for a reader, with ids where names will stand; see ``formula``
    formula: Text
    formula_ja: str = ""
    expression: Text
    levels: tuple[Level, ...] = Field(min_length=1)
    scale: Literal["sequential", "diverging", "categorical"]
    #: what a diverging scale turns about: 0 for a change, 100 for an index of people
    midpoint: float | None = None
    labels: Mapping[int, tuple[Text, Text]] = {}
    caveats: tuple[Id, ...] = ()
    #: item and indicator ids (and key columns) the expression uses
    inputs: frozenset[str] = frozenset()

    @model_validator(mode="after")
    def _turns_about_its_midpoint(self) -> Indicator:
        if (self.scale == "diverging") != (self.midpoint is not None):
            raise ValueError("a diverging scale has a midpoint, and no other has one")
        return self


class Source(_Entry):
    """An official publication."""

    publication_ja: Text
    publication_en: Text
    publisher_ja: Text
    publisher_en: Text
    url: HttpUrl
    licence: Text
    retrieved: dt.date
    notes_ja: str = ""
    notes_en: str = ""
    #: item id → decimals, where this source rounds more coarsely than the item's own decimals
    decimals: Mapping[Id, int] = {}
    #: the one level at which ``decimals`` holds; None: at every level
    decimals_level: Literal[LEVELS] | None = None  # type: ignore[valid-type]


class ThresholdValue(BaseModel):
    """A threshold's value from a day on."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    since: dt.date
    value: float


class Threshold(_Named):
    """A limit set by law, with the day it came into force and where it is written."""

    unit: Id
    values: tuple[ThresholdValue, ...] = Field(min_length=1)
    law_ja: Text
    law_en: Text

    @property
    def value(self) -> float:
        """The value in force last."""
        return max(self.values, key=lambda v: v.since).value

    def value_on(self, day: dt.date) -> float | None:
        """The value in force on a day; None before the first."""
        past = [v for v in self.values if v.since <= day]
        return max(past, key=lambda v: v.since).value if past else None


Number = Annotated[float, Field(allow_inf_nan=False)]
Rows = tuple[tuple[Number, ...], ...]


class RateValue(BaseModel):
    """A rate from a day on: a number, one for each of some years, or the rows of a table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    since: dt.date
    value: Number | tuple[Number, ...] | Rows


class Rate(_Named):
    """A rate set by law, with the days it changed and where it is written."""

    unit: Id
    values: tuple[RateValue, ...] = Field(min_length=1)
    law_ja: Text
    law_en: Text

    @field_validator("values")
    @classmethod
    def _in_order(cls, values: tuple[RateValue, ...]) -> tuple[RateValue, ...]:
        days = [value.since for value in values]
        if days != sorted(set(days)):
            raise ValueError("the days of the values do not rise")
        return values

    @property
    def value(self) -> float | tuple[float, ...] | Rows:
        """The value in force last."""
        return self.values[-1].value

    def in_year(self, year: int) -> float | tuple[float, ...] | Rows:
        """The value in force when a fiscal year ended. AtlasError before the first."""
        past = [v.value for v in self.values if v.since <= dt.date(year + 1, 3, 31)]
        if not past:
            raise AtlasError(
                f"law.yaml, entry {self.id!r}: no value for FY{year}. It begins with "
                f"{self.values[0].since}; ask for a later year"
            )
        return past[-1]


@dataclass(frozen=True)
class Catalog:
    """Everything in the folder's YAML files, checked against each other."""

    units: Mapping[str, Unit]
    caveats: Mapping[str, Caveat]
    items: Mapping[str, Item]
    indicators: Mapping[str, Indicator]
    sources: Mapping[str, Source]
    order: tuple[str, ...]
    thresholds: Mapping[str, Threshold]
    law: Mapping[str, Rate]


def items() -> dict[str, Item]:
    """Item id → item, with the generated `municipalities_<id>` and `prefectures_<id>`."""
    return dict(catalog().items)


def indicators() -> dict[str, Indicator]:
    """Indicator id → indicator, in the order of the file."""
    return dict(catalog().indicators)


def sources() -> dict[str, Source]:
    """Source id → publication."""
    return dict(catalog().sources)


def thresholds() -> dict[str, Threshold]:
    """Threshold id → legal limit."""
    return dict(catalog().thresholds)


def law() -> dict[str, Rate]:
    """Rate id → rate of the law."""
    return dict(catalog().law)


def rate(rate_id: str, year: int) -> float:
    """A rate of the law in a fiscal year, as a number: 25 for 25 %. Raises AtlasError."""
    value = _known(catalog().law, rate_id, "law.yaml").in_year(year)
    if isinstance(value, tuple):
        raise AtlasError(f"law.yaml, entry {rate_id!r}: is a table. Use law()[...].in_year(year)")
    return value


def caveats() -> dict[str, Caveat]:
    """Caveat id → caveat."""
    return dict(catalog().caveats)


def unit(unit_id: str) -> Unit:
    """A unit of measurement; AtlasError when there is none of that id."""
    return _known(catalog().units, unit_id, "units.yaml")


def precedence(item_id: str) -> tuple[str, ...]:
    """Source ids, best first: the item's own order, then the global one."""
    own = _known(catalog().items, item_id, "items.yaml").precedence
    return own + tuple(source for source in catalog().order if source not in own)


def decimals(item_id: str, source_id: str, level: str = "municipality") -> int:
    """Decimals to which a source prints an item of a level: never more than the item's own."""
    own = _known(catalog().items, item_id, "items.yaml").decimals
    source = _known(catalog().sources, source_id, "sources.yaml")
    if source.decimals_level not in (None, level):
        return own
    return min(own, source.decimals.get(item_id, own))


def formula(indicator_id: str, language: Literal["ja", "en"]) -> str:
    """An indicator's formula with the names of items and indicators in place of their ids."""
    entry = _known(catalog().indicators, indicator_id, "indicators.yaml")
    template = entry.formula_ja if language == "ja" and entry.formula_ja else entry.formula
    named = {**catalog().items, **catalog().indicators}

    def name(match: re.Match[str]) -> str:
        found = named.get(match[0])
        return match[0] if found is None else getattr(found, f"name_{language}")

    return re.sub(r"[a-z][a-z0-9_]*", name, template, flags=re.ASCII)


@functools.cache
def indicator_order() -> tuple[str, ...]:
    """Indicator ids so that each comes after those it uses."""
    return _sorted_by_use(catalog().indicators)


@functools.cache
def catalog() -> Catalog:
    """The project's own catalog."""
    return load(Path(__file__).parent)


def load(directory: Path) -> Catalog:
    """Read and check the YAML files of a directory. Raises AtlasError."""
    units = _models(directory / "units.yaml", Unit)
    caveats_ = _models(directory / "caveats.yaml", Caveat)
    thresholds_ = _models(directory / "thresholds.yaml", Threshold)
    law_ = _models(directory / "law.yaml", Rate)
    items_ = _with_totals(directory / "items.yaml", _models(directory / "items.yaml", Item))
    written = {f"threshold.{key}": limit.value for key, limit in thresholds_.items()}
    written |= {f"law.{k}": r.value for k, r in law_.items() if not isinstance(r.value, tuple)}
    indicators_ = _indicators(directory / "indicators.yaml", written, items_)
    raw = _mapping(directory / "sources.yaml")
    order = tuple(raw.pop("precedence", ()))
    sources_ = _validated(directory / "sources.yaml", raw, Source)
    loaded = Catalog(units, caveats_, items_, indicators_, sources_, order, thresholds_, law_)
    _check_references(directory, loaded)
    return loaded


M = TypeVar("M", bound=_Entry)


def _models(path: Path, model: type[M]) -> dict[str, M]:
    return _validated(path, _mapping(path), model)


def _validated(path: Path, raw: Mapping[str, Any], model: type[M]) -> dict[str, M]:
    out = {}
    for key, fields in raw.items():
        if not isinstance(fields, dict):
            raise _error(path, key, "is no list of fields", "Indent its fields below it")
        try:
            out[key] = model.model_validate({"id": key, **fields})
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"])
            raise _error(
                path, key, f"field {field!r}: {first['msg']}", "Correct or add that field"
            ) from None
    return out


class _UniqueKeys(yaml.CSafeLoader):
    """A safe loader that refuses a key given twice, where the plain one keeps the last.

    The one in C: the catalog is read at every start, and Python's takes ten times as long.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    problem=f"{key!r} is given twice", problem_mark=key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


def _mapping(path: Path) -> dict[str, Any]:
    try:
        raw = yaml.load(path.read_text("utf-8"), _UniqueKeys)
    except OSError:
        raise AtlasError(f"{path.name}: is not there. Restore it from the repository") from None
    except UnicodeDecodeError:
        raise AtlasError(f"{path.name}: is not UTF-8 text. Save it as UTF-8") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        raise AtlasError(f"{path.name}, line {line}: {error.problem}. Correct that line") from None
    if not isinstance(raw, dict):
        raise AtlasError(f"{path.name}: holds no entries. Restore it from the repository")
    return raw


def _with_totals(path: Path, own: Mapping[str, Item]) -> dict[str, Item]:
    """Add the items that a flag asks for, next to the item they total."""
    out: dict[str, Item] = {}
    for item in own.values():
        out[item.id] = item
        if item.prefecture_total:
            total = _together(item, "municipalities")
            out[total.id] = total
        if item.nation_by_tier:
            total = _together(item, "prefectures")
            out[total.id] = total
    clashes = [key for key in own if out[key] is not own[key]]
    if clashes:
        raise _error(path, clashes[0], "is also made by a flag", "Rename the entry")
    return out


def _together(item: Item, tier: Literal["municipalities", "prefectures"]) -> Item:
    """The item over all bodies of a tier: their sum, or for a ratio the published average."""
    bodies = {"municipalities": "市町村", "prefectures": "都道府県"}[tier]
    how_ja, how_en = ("計", "total") if item.additive else ("平均", "average")
    return item.model_copy(
        update={
            "id": f"{tier}_{item.id}",
            "name_ja": f"{item.name_ja}（{bodies}{how_ja}）",
            "name_en": f"{item.name_en} ({tier}, {how_en})",
            "definition_ja": f"{item.definition_ja}公表された{bodies}{how_ja}。",
            "definition_en": f"{item.definition_en} Published {how_en} of the {tier}.",
            "prefecture_total": False,
            "nation_by_tier": False,
        }
    )


def _indicators(
    path: Path, limits: Mapping[str, float], known_items: Mapping[str, Item]
) -> dict[str, Indicator]:
    found = {key: _resolved(path, x, limits) for key, x in _models(path, Indicator).items()}
    known = known_items.keys() | found.keys() | KEY_COLUMNS
    out = {}
    for key, entry in found.items():
        columns, functions = _used(path, key, entry.expression)
        if key in known_items:
            raise _error(path, key, "is an item too", "Rename one of them")
        unknown = sorted(columns - known)
        if unknown:
            raise _error(path, key, f"field 'expression' uses {unknown}", "Use ids of the catalog")
        foreign = sorted(functions - YEAR_FUNCTIONS - SCALAR_FUNCTIONS)
        if foreign:
            raise _error(
                path, key, f"field 'expression' calls {foreign}", "Use the functions listed there"
            )
        out[key] = entry.model_copy(update={"inputs": columns})
    _sorted_by_use(out)
    return out


def _resolved(path: Path, entry: Indicator, limits: Mapping[str, float]) -> Indicator:
    """The indicator with the limits and rates of the law written into its expression and texts."""

    def value(match: re.Match[str]) -> str:
        if match[1] not in limits:
            raise _error(
                path, entry.id, f"uses {match[0]}", "Add it to thresholds.yaml or law.yaml"
            )
        return f"{limits[match[1]]:g}"

    return entry.model_copy(
        update={
            field: _PLACEHOLDER.sub(value, text)
            for field, text in entry
            if isinstance(text, str) and _PLACEHOLDER.search(text)
        }
    )


def _used(path: Path, key: str, expression: str) -> tuple[frozenset[str], frozenset[str]]:
    """Columns and functions of a SQL expression, from DuckDB's own parser."""
    [[text]] = (
        _parser().execute("SELECT json_serialize_sql($1)", [f"SELECT {expression}"]).fetchall()
    )
    parsed = json.loads(text)
    if parsed["error"]:
        raise _error(
            path, key, f"field 'expression': {parsed['error_message']}", "Correct the expression"
        )
    columns: set[str] = set()
    functions: set[str] = set()
    stack: list[Any] = [parsed["statements"]]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            if node.get("class") == "COLUMN_REF":
                columns.add(".".join(node["column_names"]))
            elif node.get("class") in {"FUNCTION", "WINDOW"}:
                functions.add(node["function_name"])
                if node["function_name"] in YEAR_FUNCTIONS:
                    _check_year_function(path, key, node)
            elif node.get("class") == "SUBQUERY":
                functions.add("a sub-query")
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)
    return frozenset(columns), frozenset(functions)


def _check_year_function(path: Path, key: str, call: dict[str, Any]) -> None:
    kinds = [argument["expression"]["class"] for argument in call["arguments"]]
    if kinds != ["COLUMN_REF", "CONSTANT"]:
        name = call["function_name"]
        raise _error(
            path,
            key,
            f"field 'expression': {name} takes one id and one number",
            "Make what it needs an indicator of its own",
        )


@functools.cache
def _parser() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def _sorted_by_use(found: Mapping[str, Indicator]) -> tuple[str, ...]:
    graph = {key: sorted(entry.inputs & found.keys()) for key, entry in found.items()}
    try:
        return tuple(graphlib.TopologicalSorter(graph).static_order())
    except graphlib.CycleError as error:
        circle = " → ".join(error.args[1])
        raise AtlasError(f"indicators.yaml: {circle} define each other. Break the circle") from None


def _check_references(directory: Path, loaded: Catalog) -> None:
    """Every id named by one file exists in the other."""
    measured: dict[str, Mapping[str, Item] | Mapping[str, Indicator] | Mapping[str, Rate]] = {
        "items.yaml": loaded.items,
        "indicators.yaml": loaded.indicators,
        "law.yaml": loaded.law,
    }
    for name, entries in measured.items():
        for entry in entries.values():
            _require(directory / name, entry.id, "unit", {entry.unit}, loaded.units)
    for item in loaded.items.values():
        _require(directory / "items.yaml", item.id, "precedence", item.precedence, loaded.sources)
    for indicator in loaded.indicators.values():
        path = directory / "indicators.yaml"
        _require(path, indicator.id, "caveats", indicator.caveats, loaded.caveats)
    for source in loaded.sources.values():
        _require(directory / "sources.yaml", source.id, "decimals", source.decimals, loaded.items)
    _require(directory / "sources.yaml", "precedence", "", loaded.order, loaded.sources)


def _require(path: Path, entry: str, field: str, wanted: Any, known: Mapping[str, Any]) -> None:
    missing = sorted(set(wanted) - known.keys())
    if missing:
        raise _error(path, entry, f"field {field!r}: unknown {missing}", "Correct or define the id")


def _error(path: Path, entry: str, problem: str, cure: str) -> AtlasError:
    return AtlasError(f"{path.name}, entry {entry!r}: {problem}. {cure}")


V = TypeVar("V")


def _known(entries: Mapping[str, V], key: str, file: str) -> V:
    if key not in entries:
        raise AtlasError(f"{file}: no entry {key!r}. Use an id that is there, or add it")
    return entries[key]
