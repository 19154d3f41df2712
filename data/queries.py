"""Questions to the database. Every function returns a tidy frame; SQL is in data/sql/.

Amounts are in thousand yen. ``per_capita`` divides by the register population the ministry pairs
with the fiscal year; ``real`` expresses money in prices of the CPI's base fiscal-year mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import duckdb
import pandas as pd

from data import catalog, database
from data.catalog import graph
from data.model import AtlasError

SQL = Path(__file__).resolve().parent / "sql"
NATION = "00"
#: A figure of an area is given only when at least this share of its units has every input: for a
#: ratio of sums, and for a sum itself (of 1,718 municipalities one may be missing; N says so).
RATIO_COVERAGE, SUM_COVERAGE = 0.98, 0.999
PRICE_INDEX = "cpi_fiscal_year"
MONEY_UNITS = frozenset({"kyen", "kyen_per_person"})
#: Answers kept in memory; the largest, all municipalities of one year, is about 300 kB.
REMEMBERED = 512


@dataclass(frozen=True)
class Measure:
    """One indicator or item as the reader wants to see it.

    per_capita: amounts and counts per head; real: money in constant prices;
    basis: 'today' (today's 1,741) or 'reported' (municipalities as they were).
    """

    id: str
    per_capita: bool = False
    real: bool = False
    basis: str = "today"

    def __post_init__(self) -> None:
        if self.id not in catalog.items() and self.id not in catalog.indicators():
            raise AtlasError(f"{self.id!r} is neither an item nor an indicator of the catalog")
        if self.basis not in ("today", "reported"):
            raise AtlasError(f"basis {self.basis!r}: use 'today' or 'reported'")

    @property
    def entry(self) -> catalog.Item | catalog.Indicator:
        """The catalog's definition."""
        return catalog.items().get(self.id) or catalog.indicators()[self.id]

    @property
    def takes_per_capita(self) -> bool:
        """Amounts and counts can be divided by people; ratios and indices cannot."""
        return self.id in catalog.items() and catalog.items()[self.id].additive

    @property
    def takes_real(self) -> bool:
        """Only money has prices."""
        return self.entry.unit in MONEY_UNITS

    @property
    def unit(self) -> str:
        """Unit id after the switches."""
        if self.per_capita and self.takes_per_capita:
            return "kyen_per_person" if self.entry.unit == "kyen" else "per_person"
        return self.entry.unit

    def sql(self) -> str:
        """The column expression; safe, because the id is one of the catalog's."""
        text = self.id
        if self.per_capita and self.takes_per_capita:
            text = f"{text} / nullif(population_fiscal_year, 0)"
        if self.real and self.takes_real:
            text = f"{text} * 100 / cpi"
        return text

    def table(self, level: str = "municipality") -> str:
        """The relation with all columns of ``sql``: the wide table where it holds the measure."""
        basis = self.basis if level == "municipality" else "today"  # prefectures never changed
        people = ("population_fiscal_year",) if self.per_capita else ()
        return self.with_prices(_table((self.id, *people), level=level, basis=basis))

    def with_prices(self, relation: str) -> str:
        """A relation (with a year) joined to the price index where ``sql`` asks for it."""
        joined = f"{relation} LEFT JOIN cpi USING (year)"
        return joined if self.real and self.takes_real else relation

    def inputs(self) -> tuple[str, ...]:
        """Items this measure is computed from."""
        found = graph.leaf_items(self.id)
        if self.per_capita and self.takes_per_capita:
            found = (*found, "population_register")
        if self.real and self.takes_real:
            found = (*found, PRICE_INDEX)
        return found


def run(name: str, parameters: dict[str, object] | None = None, **parts: str) -> pd.DataFrame:
    """The named question of data/sql with its placeholders filled by trusted ``parts``."""
    query = _text(name)
    for part, text in parts.items():
        query = query.replace("{" + part + "}", text)
    given = tuple(
        (key, tuple(value) if isinstance(value, list) else value)
        for key, value in (parameters or {}).items()
    )
    # pandas copies on write: whoever changes the frame leaves the remembered one as it is
    return _answer(query, given, database.version()).copy(deep=False)


@lru_cache(maxsize=REMEMBERED)
def _answer(query: str, given: tuple[tuple[str, object], ...], version: str) -> pd.DataFrame:
    """Figures change with the data version only, so an answer is asked for once."""
    parameters = {k: list(v) if isinstance(v, tuple) else v for k, v in given}
    return _connection(version).cursor().execute(_parsed(query), parameters).df()


@lru_cache(maxsize=REMEMBERED)
def _parsed(query: str) -> duckdb.Statement:
    """A question to be asked of many years: reading its text is a tenth of the answer's time."""
    (statement,) = duckdb.extract_statements(query)
    return statement


def forget() -> None:
    """Drop all remembered answers, as a benchmark of the questions themselves must."""
    _answer.cache_clear()


@cache
def _connection(version: str) -> duckdb.DuckDBPyConnection:
    """The process's read-only connection; every question takes a cursor of its own."""
    return database.connect()


def _table(columns: tuple[str, ...], *, level: str = "municipality", basis: str = "today") -> str:
    """A relation with these columns: the wide table where it holds them all, else the long one."""
    wide = f"{level}_year"
    if basis == "today" and _columns(wide, database.version()).issuperset(columns):
        return wide
    return database.relation(columns, basis, level)


@cache
def _columns(table: str, version: str) -> frozenset[str]:
    """Columns of a wide table in the database of that version."""
    columns = f"SELECT column_name FROM (DESCRIBE {table})"
    return frozenset(row[0] for row in _connection(version).cursor().execute(columns).fetchall())


@cache
def _text(name: str) -> str:
    return (SQL / f"{name}.sql").read_text("utf-8")


def data_version() -> str:
    """Version of the figures, printed under every figure."""
    return str(run("meta")["data_version"].iloc[0])


def municipalities() -> pd.DataFrame:
    """Today's 1,741, in code order: the public table, plus ``is_ward``."""
    return run("municipalities")


def unit_names() -> pd.DataFrame:
    """code, name, name_en, prefecture_code, prefecture, prefecture_en of every unit there ever was.

    Units that are gone have their last name, and no English one of their own.
    """
    return _units(database.version()).loc[:, :"prefecture_en"]


def mergers(code: str) -> pd.DataFrame:
    """year: fiscal years in which the municipality of this code took others in."""
    return run("mergers", {"code": code})


def predecessors(code: str | None = None) -> pd.DataFrame:
    """code, name, date, kind, share, successor of those that became (part of) one since 1970.

    Of this municipality, or without a code of all.
    """
    return run("predecessors", {"code": code})


def neighbours(code: str | None = None) -> pd.DataFrame:
    """code, neighbour, shared_km, gap_km: who borders on whom, each pair both ways.

    ``shared_km`` is the length of the border (0: they meet in a corner). Where ``gap_km`` is above
    0 they do not touch: an island and the nearest other, shore to shore. Of one municipality or,
    without a code, of all 1,741 (wards too); the longest border first.
    """
    return run("neighbours", {"code": code})


def medical_areas() -> pd.DataFrame:
    """code, area, name, prefecture_code, basis: the secondary medical area (二次医療圏) of each.

    All of today's 1,741. ``area`` is a key ('20_飯伊'), since names repeat between prefectures; it
    stands with the prefecture's code. ``basis`` is 'filled' for designated cities, which the
    published list leaves out. In the order of areas and codes.
    """
    return run("medical_areas")


def merger_years() -> pd.DataFrame:
    """code, year: the same of all today's municipalities that ever took others in."""
    return run("merger_years")


def prefectures() -> pd.DataFrame:
    """The 47, in code order."""
    return run("prefectures")


def years(measure: Measure, level: str = "municipality") -> list[int]:
    """Years in which at least one unit has a value."""
    found = run("years", column=measure.sql(), table=measure.table(level))
    return found["year"].astype(int).tolist()


def values(
    measure: Measure,
    year: int,
    *,
    prefectures: tuple[str, ...] = (),
    wards: bool = False,
) -> pd.DataFrame:
    """One row per municipality: code, name, name_en, prefecture_code, is_ward, value, status.

    value is NaN where there is none, and status says why. Empty ``prefectures`` means all.
    """
    found = run(
        "values",
        {
            "year": year,
            "prefectures": list(prefectures),
            "wards": wards,
            "derived": _is_derived(measure),
            "basis": measure.basis,
        },
        column=measure.sql(),
        table=measure.table(),
        inputs=_listed(measure),
    )
    units = _units(database.version()).take(found["place"].to_numpy()).reset_index(drop=True)
    return units.assign(value=found["value"], status=found["status"])


@cache
def _units(version: str) -> pd.DataFrame:
    """Every unit there ever was, in code order, read once: texts take longer than figures."""
    return run("units")


def cross_section(
    measures: tuple[Measure, ...], year: int, *, wards: bool = False
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Several measures of every municipality: code and one column per id, and each id's year.

    A measure without values in ``year`` takes its latest earlier year; one that has none is absent
    from both answers. The column is NaN where a municipality has no value. All on today's
    boundaries. Raises AtlasError for the same id twice or for another basis.
    """
    ids = [measure.id for measure in measures]
    if len(set(ids)) < len(ids) or any(measure.basis != "today" for measure in measures):
        raise AtlasError(f"{', '.join(ids)}: ask for each once, on the basis 'today'")
    held = {m.id: [y for y in years(m) if y <= year] for m in measures}
    of = {id_: max(found) for id_, found in held.items() if found}
    columns = "".join(
        f", max({m.sql()}) FILTER (year = {of[m.id]}) AS {m.id}" for m in measures if m.id in of
    )
    frame = run(
        "cross_section",
        {"wards": wards, "years": sorted(set(of.values()))},
        columns=columns,
        table=_table((*of, "population_fiscal_year")),
    )
    return frame, of


def prefecture_values(measure: Measure, year: int) -> pd.DataFrame:
    """One row per prefecture's own account: code, name, name_en, value."""
    return run(
        "prefecture_values", {"year": year}, column=measure.sql(), table=measure.table("prefecture")
    )


def panel(measures: tuple[Measure, ...], *, wards: bool = False) -> pd.DataFrame:
    """code, year, prefecture_code and a column for each measure, named by its id; float, NaN.

    All of today's municipalities and all years in which any of the measures has a value.
    """
    columns = {one.id: one.sql() for one in measures}
    if len(columns) < len(measures) or any(one.basis != "today" for one in measures):
        raise AtlasError("a panel has each item once, on today's boundaries; ask again for others")
    return run(
        "panel",
        {"wards": wards},
        columns=", ".join(f"({text})::DOUBLE AS {name}" for name, text in columns.items()),
        values=", ".join(columns.values()),
        table=_table((*columns, "population_fiscal_year")),
    )


def prefecture_panel(measures: tuple[Measure, ...]) -> pd.DataFrame:
    """code, year and a float column for each measure, named by its id, of the 47 prefectures.

    Years without any of the measures are absent.
    """
    columns = {one.id: one.sql() for one in measures}
    return run(
        "prefecture_panel",
        columns=", ".join(f"({text})::DOUBLE AS {name}" for name, text in columns.items()),
        values=", ".join(columns.values()),
        table=_table((*columns, "population_fiscal_year"), level="prefecture"),
    )


def series(measure: Measure, codes: tuple[str, ...]) -> pd.DataFrame:
    """code, year, value of municipalities over all years; years without a value are absent."""
    return run("series", {"codes": list(codes)}, column=measure.sql(), table=measure.table())


def stated_series(measure: Measure, codes: tuple[str, ...]) -> pd.DataFrame:
    """code, year, value, status of municipalities; value is NaN where status says there is none.

    Years in which a municipality has neither a value nor a reason are absent.
    """
    return run(
        "stated_series",
        {"codes": list(codes), "derived": _is_derived(measure), "basis": measure.basis},
        column=measure.sql(),
        table=measure.table(),
        inputs=_listed(measure),
    )


def prefecture_series(measure: Measure, codes: tuple[str, ...]) -> pd.DataFrame:
    """code, year, value of the prefectures' own accounts."""
    return run(
        "series", {"codes": list(codes)}, column=measure.sql(), table=measure.table("prefecture")
    )


def area_series(
    measure: Measure, areas: tuple[str, ...] = (NATION,), *, wards: bool = False
) -> pd.DataFrame:
    """code, year, value, n, n_units: the municipalities of an area together, on today's basis.

    ``areas`` are prefecture codes or '00'. Amounts are summed over the units that have every
    input; a ratio is recomputed from these sums, never averaged. value is NaN where too few of the
    units have every input, or where the indicator cannot be recomputed. Units to which an input
    does not apply (wards and allocation tax) are no units of that year.
    """
    return _together(measure, "area_members", areas=areas, wards=wards)


def group_series(measure: Measure, members: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    """The columns of area_series for groups: id → codes of its municipalities, each once."""
    pairs = [(id_, code) for id_, codes in members.items() for code in codes]
    ids, codes = zip(*pairs, strict=True) if pairs else ((), ())
    return _together(measure, "group_members", groups=ids, codes=codes)


def _together(measure: Measure, members: str, **whose: object) -> pd.DataFrame:
    """Sums over the municipalities that the question ``members`` gives for each area."""
    sums = graph.summable_inputs(measure.id)
    if sums is None:
        return pd.DataFrame(columns=["code", "year", "value", "n", "n_units"])
    if (measure.per_capita and measure.takes_per_capita) and "population_fiscal_year" not in sums:
        sums = (*sums, "population_fiscal_year")
    own = {} if measure.id in sums else {measure.id: catalog.indicators()[measure.id].expression}
    return run(
        "area_series",
        {**whose, "coverage": SUM_COVERAGE if _is_sum(measure) else RATIO_COVERAGE},
        members=_text(members),
        column=measure.sql(),
        inputs=_listed(measure),
        sums=", ".join(f"sum({column}) AS {column}" for column in sums),
        complete=" AND ".join(f"{column} IS NOT NULL" for column in sums),
        table=_table(sums),
        evaluation=database.evaluation("sums", own, unit="area"),
        counted=measure.with_prices("counted"),
    )


def _listed(measure: Measure) -> str:
    """The items of a measure as SQL texts: constants let DuckDB skip what it need not read."""
    return ", ".join(f"'{item}'" for item in measure.inputs())


def _is_derived(measure: Measure) -> bool:
    """Computed here, not as published."""
    return measure.id in catalog.indicators() or measure.sql() != measure.id


def _is_sum(measure: Measure) -> bool:
    return graph.is_summable(measure.id) and not measure.per_capita


def coarser_years(measure: Measure, level: str = "municipality") -> dict[int, int]:
    """Years whose publications print fewer decimals than the catalog gives → those decimals.

    FY2024's municipal ratios come in whole per cent. Empty for what is computed here.
    """
    return dict(_coarser_years(measure, level, database.version()))


@lru_cache(maxsize=REMEMBERED)
def _coarser_years(measure: Measure, level: str, version: str) -> dict[int, int]:
    """Every number that is written asks for it."""
    if measure.id not in catalog.items() or measure.sql() != measure.id:
        return {}
    own = measure.entry.decimals
    held = run("years_of_sources", {"item": measure.id, "level": level})
    held["decimals"] = [catalog.decimals(measure.id, source, level) for source in held["source"]]
    fewest = held.groupby("year", as_index=False)["decimals"].min()
    coarse = fewest[fewest["decimals"] < own]
    return dict(zip(coarse["year"].tolist(), coarse["decimals"].tolist(), strict=True))


def cpi() -> pd.DataFrame:
    """year, value: consumer price index, fiscal-year mean, base 100."""
    return run("cpi")


def sources_of(measure: Measure, year: int | None = None, level: str = "municipality") -> list[str]:
    """Ids of the publications behind a measure: behind its value of one year, or of any.

    A value may rest on another year too (a change, a figure per resident). Of units of one level,
    and of the nation for the price index alone.
    """
    given: dict[str, object] = {"index": PRICE_INDEX, "level": level}
    return run("sources_of", given, which=_published(measure, year))["source"].tolist()


def sources_behind(
    ids: Iterable[str], level: str = "municipality", years: tuple[int, int] | None = None
) -> list[str]:
    """Ids of the publications behind any of the measures, in any year or from first to last.

    What sources_of gives of each, asked at once: a card may rest on forty items.
    """
    spans: dict[str, list[int]] = {}
    for measure in map(Measure, ids):
        for year in years or (0,):
            for item, when in graph.dated_leaves(measure.id, year):
                spans.setdefault(item, []).append(when)
    within = " AND year BETWEEN {} AND {}" if years else ""
    which = " OR ".join(
        f"(item = '{item}'{within.format(min(when), max(when))})"
        for item, when in sorted(spans.items())
    )
    given: dict[str, object] = {"index": PRICE_INDEX, "level": level}
    return run("sources_of", given, which=f"({which})")["source"].tolist()


def _published(measure: Measure, year: int | None) -> str:
    """Which rows of item_year a measure rests on, as SQL of constants."""
    if year is None:
        return f"item IN ({_listed(measure)})"
    leaves = [*graph.dated_leaves(measure.id, year)]
    if measure.per_capita and measure.takes_per_capita:
        leaves += graph.dated_leaves("population_fiscal_year", year)
    if measure.real and measure.takes_real:
        leaves.append((PRICE_INDEX, year))
    return "(item, year) IN (" + ", ".join(f"('{item}', {when})" for item, when in leaves) + ")"
