"""社会・人口統計体系 市区町村データ: municipal accounts and people, FY1995-2018 and FY2010-2023.

The first file has the municipalities of each day, pre-merger codes included, with the wards of
designated cities (dropped) among them. The second has today's codes; before a code existed its
cells are empty, and those rows are left out because the municipality then had another code, under
which the first file has it. Its figures are not restated for mergers: both files agree wherever
both have a figure.

Births, deaths and marriages of a year in which a code changed or a municipality took in another
are counted under each code for its own part of the year, and only those of today's code are held:
they are left out as unpublished. (A city that became a designated one in the course of a year has
the whole year under its new code.)

Taxable income is that of the municipalities of 1 July: a merger later in the year is not in it.

A label Y of the resident register is the count of 1 January Y+1 (31 March Y+1 up to Y = 2012).
Foreign residents are in the register from July 2012 on: up to 31 March 2012 the Japanese are the
whole register.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.model import observations
from data.publications import mergers, reading, series
from data.publications.series import CENSUS, REGISTER, Series

FILES = (
    "fiscal/ssds_municipality_1995_2018.parquet",
    "fiscal/ssds_municipality_2010_2023.parquet",
)

#: Hectares to km².
_HECTARE = 0.01
#: 市町村税課税状況等の調 is taken on 1 July.
_TAX_DAY = "07-01"

SETTLEMENTS = (
    Series("D2201", "fiscal_strength_index"),
    Series("D320101", "local_tax"),
    Series("D320108", "local_allocation_tax"),
    Series("D320113", "national_disbursements"),
    Series("D320115", "prefectural_disbursements"),
    Series("D320122", "special_local_grant"),
    Series("D320406", "expenditure_construction"),
)
OTHERS = (
    Series("A1101", "population_census", CENSUS),
    Series("A2101", "population_register_japanese", REGISTER),
    Series("A2201", "population_register_foreign", REGISTER),
    Series("A6108", "daytime_ratio", CENSUS),
    Series("B1101", "area_km2", CENSUS, _HECTARE),
    Series("B1103", "habitable_km2", CENSUS, _HECTARE),
    Series("C120110", "taxable_income", _TAX_DAY),
    Series("C120120", "taxpayers", _TAX_DAY),
    Series("F1101", "labour_force", CENSUS),
)
NEWER = (
    Series("A1101", "population_census", CENSUS),
    Series("A1301", "population_0_14", CENSUS),
    Series("A1302", "population_15_64", CENSUS),
    Series("A1303", "population_65_over", CENSUS),
    Series("A2301", "population_register", REGISTER),
    Series("A4101", "births"),
    Series("A4200", "deaths"),
    Series("A5103", "in_migrants"),
    Series("A5104", "out_migrants"),
    Series("A7101", "households_census", CENSUS),
    Series("A9101", "marriages"),
    Series("C120110", "taxable_income", _TAX_DAY),
    Series("C120120", "taxpayers", _TAX_DAY),
    Series("D2201", "fiscal_strength_index"),
    Series("D2202", "real_balance_ratio"),
    Series("D2203", "ordinary_balance_ratio"),
    Series("D2211", "real_debt_service_ratio"),
    Series("D2212", "future_burden_ratio"),
    Series("D2213", "standard_fiscal_scale"),
    Series("D3201", "revenue_total"),
    Series("D320101", "local_tax"),
    Series("D3203", "expenditure_total"),
    Series("D320312", "expenditure_debt_service"),
    Series("E2101", "elementary_schools", "05-01"),
    Series("E2501", "elementary_pupils", "05-01"),
    Series("F1101", "labour_force", CENSUS),
    Series("F1102", "employed", CENSUS),
    Series("F2201", "employed_primary", CENSUS),
    Series("F2211", "employed_secondary", CENSUS),
    Series("F2221", "employed_tertiary", CENSUS),
    Series("I5101", "hospitals", "10-01"),
    Series("I5211", "hospital_beds", "10-01"),
    Series("I6100", "doctors", "12-31"),
    Series("J230127", "care_homes", "10-01"),
    Series("J230128", "care_home_capacity", "10-01"),
)

_VITAL = ("births", "deaths", "marriages")
_DESIGNATED = "政令指定都市施行"

#: Settled in FY2019 as in every year, but in no file held.
UNPUBLISHED_FY2019 = (
    "local_allocation_tax",
    "national_disbursements",
    "prefectural_disbursements",
    "special_local_grant",
)


def read(directory: Path) -> pd.DataFrame:
    """Observations of both files, sources ssds_1995_2018 and ssds_2010_2023."""
    older = _older(reading.one_file(directory, FILES[0]))
    newer = _newer(reading.one_file(directory, FILES[1]), part_years(directory))
    return pd.concat([older, newer], ignore_index=True)


def _older(path: Path) -> pd.DataFrame:
    taken = (*SETTLEMENTS, *OTHERS)
    columns = {"code": "VARCHAR", "year": "INTEGER", "has_settlement": "BOOLEAN"}
    columns |= {s.code: "BIGINT|DOUBLE" for s in taken}
    kept = ", ".join(f"{s.code}::DOUBLE AS {s.code}" for s in taken)
    accounts = ", ".join(f"'{s.code}'" for s in SETTLEMENTS)
    frame = series.from_parquet(
        path,
        columns,
        f"""
        SELECT code, year AS label, series, amount
        FROM (UNPIVOT (SELECT code, year, has_settlement, {kept} FROM published)
              ON * EXCLUDE (code, year, has_settlement) INTO NAME series VALUE amount)
        WHERE code <> '{series.ALL_WARDS}' AND (has_settlement OR series NOT IN ({accounts}))
        """,
        taken,
        level="municipality",
        source="ssds_1995_2018",
    )
    frame = series.not_applicable_to_wards(frame[~series.is_city_ward(frame["code"])])
    return pd.concat([frame, _whole_register(frame), _fy2019(frame)], ignore_index=True)


def _whole_register(frame: pd.DataFrame) -> pd.DataFrame:
    """Register population: the Japanese up to 31 March 2012, with foreign residents since 2014.

    On 31 March 2013 this file has no foreign residents, so no total.
    """
    key = ["level", "code", "year", "as_of"]
    japanese = frame[frame["item"] == "population_register_japanese"]
    foreign = frame[frame["item"] == "population_register_foreign"]
    both = japanese.merge(foreign[[*key, "value"]], on=key, suffixes=("", "_foreign"))
    both["value"] += both.pop("value_foreign")
    both = both.assign(item="population_register", status="derived")
    return pd.concat([series.register_before_2013(frame), both])


def _fy2019(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows that say what is missing: the units of FY2019 are those of FY2018."""
    units = frame.loc[(frame["item"] == "local_tax") & (frame["year"] == 2018), ["code"]]
    rows = units.merge(pd.DataFrame({"item": UNPUBLISHED_FY2019}), how="cross")
    rows = rows.assign(year=2019, value=float("nan"), status="unpublished")
    rows = observations(rows, source="ssds_1995_2018", level="municipality")
    return series.not_applicable_to_wards(rows)


def part_years(directory: Path) -> frozenset[tuple[str, int]]:
    """Codes and calendar years of which vital statistics count a part under another code."""
    changes = mergers.read_changes(directory)
    changes = changes[~changes["date"].str.endswith("-01-01") & changes["kind"].ne(_DESIGNATED)]
    return frozenset(zip(changes["to_code"], changes["date"].str[:4].astype(int), strict=True))


def _newer(path: Path, in_part: frozenset[tuple[str, int]]) -> pd.DataFrame:
    frame = series.from_parquet(
        path,
        {"code": "VARCHAR", "item": "VARCHAR", "year": "INTEGER", "value": "DOUBLE"},
        """
        SELECT code, year AS label, item AS series, value AS amount
        FROM published WHERE value IS NOT NULL
        """,
        NEWER,
        level="municipality",
        source="ssds_2010_2023",
    )
    keys = pd.MultiIndex.from_frame(frame[["code", "year"]])
    part = frame["item"].isin(_VITAL) & keys.isin(list(in_part))
    frame["value"] = frame["value"].mask(part)
    frame["status"] = frame["status"].mask(part, "unpublished")
    return frame
