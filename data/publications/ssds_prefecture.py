"""社会・人口統計体系 都道府県データ 1975-2024: accounts, people, doctors and care by prefecture.

D31… is the account of the prefecture itself; D32… the sum over its municipalities, kept as
``municipalities_<item>``. Sums of municipal revenue and of national and prefectural grants include
joint authorities and exceed the sum of the municipalities. National taxes are in million yen, and
so are the bonds of municipalities (D320121) up to FY1992, unlike what the list of series says: as
thousands they would be 0.01 % of revenue, where FY1993 has some 10 %.

Population of 1 October is the census in a census year and an estimate rounded to thousands in
the others, so it has its own items. An empty cell of the file is a dash of the publisher's.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.publications import reading, series
from data.publications.series import CENSUS, REGISTER, Series

FILES = ("fiscal/ssds_prefecture_1975_2024.parquet",)

_MILLION_YEN = 1000.0
_BONDS, _BONDS_IN_MILLIONS_UP_TO = "D320121", 1992
_LONG_ROWS = f"""
    SELECT pref_code AS code, year AS label, item AS series,
           value * CASE WHEN item = '{_BONDS}' AND year <= {_BONDS_IN_MILLIONS_UP_TO}
                        THEN {_MILLION_YEN} ELSE 1 END AS amount
    FROM published
"""

#: Items that both levels have: (code of the prefecture, code of its municipalities, item).
_BOTH = (
    ("D2105", "D2205", "standard_fiscal_revenue"),
    ("D2106", "D2206", "standard_fiscal_need"),
    ("D2110", "D2210", "expenditure_investment"),
    ("D3101", "D3201", "revenue_total"),
    ("D310101", "D320101", "local_tax"),
    ("D310102", "D320102", "local_transfer_tax"),
    ("D310103", "D320108", "local_allocation_tax"),
    ("D310104", "D320109", "traffic_safety_grant"),
    ("D310105", "D320110", "shared_burdens"),
    ("D310106", "D320111", "fees"),
    ("D310108", "D320113", "national_disbursements"),
    ("D310110", "D320116", "property_income"),
    ("D310111", "D320117", "donations"),
    ("D310112", "D320118", "transfers_in"),
    ("D310113", "D320119", "carried_over"),
    ("D310114", "D320120", "miscellaneous_revenue"),
    ("D310115", "D320121", "local_bonds_issued"),
    ("D310116", "D320122", "special_local_grant"),
    ("D3102", "D3202", "own_source_revenue"),
    ("D3103", "D3203", "expenditure_total"),
    ("D310301", "D320301", "expenditure_assembly"),
    ("D310302", "D320302", "expenditure_general_affairs"),
    ("D310303", "D320303", "expenditure_welfare"),
    ("D3103031", "D3203031", "expenditure_social_welfare"),
    ("D3103032", "D3203032", "expenditure_elderly_welfare"),
    ("D3103033", "D3203033", "expenditure_child_welfare"),
    ("D3103034", "D3203034", "expenditure_livelihood_assistance"),
    ("D3103035", "D3203035", "expenditure_disaster_relief"),
    ("D310304", "D320304", "expenditure_health"),
    ("D3103045", "D3203044", "expenditure_cleaning"),
    ("D3103046", "D3203043", "expenditure_public_health_centres"),
    ("D310305", "D320305", "expenditure_labour"),
    ("D310306", "D320306", "expenditure_agriculture"),
    ("D310307", "D320307", "expenditure_commerce"),
    ("D310308", "D320308", "expenditure_civil_works"),
    ("D3103082", "D3203082", "expenditure_roads"),
    ("D3103085", "D3203085", "expenditure_city_planning"),
    ("D3103086", "D3203086", "expenditure_housing"),
    ("D310310", "D320309", "expenditure_fire"),
    ("D310311", "D320310", "expenditure_education"),
    ("D3103112", "D3203102", "expenditure_elementary_schools"),
    ("D3103113", "D3203103", "expenditure_junior_high_schools"),
    ("D3103114", "D3203104", "expenditure_high_schools"),
    ("D3103115", "D3203105", "expenditure_special_schools"),
    ("D3103116", "D3203106", "expenditure_kindergartens"),
    ("D3103117", "D3203107", "expenditure_social_education"),
    ("D3103118", "D3203108", "expenditure_physical_education"),
    ("D310312", "D320311", "expenditure_disaster_recovery"),
    ("D310313", "D320312", "expenditure_debt_service"),
    ("D310401", "D320401", "expenditure_personnel"),
    ("D310402", "D320402", "expenditure_goods"),
    ("D310403", "D320403", "expenditure_maintenance"),
    ("D310404", "D320404", "expenditure_assistance"),
    ("D310405", "D320405", "expenditure_subsidies"),
    ("D310406", "D320406", "expenditure_construction"),
    ("D310407", "D320407", "expenditure_disaster_recovery_works"),
    ("D310409", "D320409", "expenditure_debt_service_nature"),
    ("D310410", "D320410", "expenditure_reserves"),
    ("D310411", "D320411", "expenditure_investment_loans"),
    ("D310412", "D320412", "expenditure_investment_loans"),
    ("D3105", "D3205", "outstanding_bonds"),
)
_OWN = (
    Series("D2101", "fiscal_strength_index"),
    Series("D2102", "real_balance_ratio"),
    Series("D2103", "ordinary_balance_ratio"),
    Series("D2109", "general_revenue_total"),
    Series("D2111", "real_debt_service_ratio"),
    Series("D2112", "future_burden_ratio"),
    Series("D310107", "charges"),
    Series("D310309", "expenditure_police"),
    Series("D420101", "prefectural_resident_tax"),
    Series("D4203", "enterprise_tax"),
    Series("D430101", "national_tax_assessed", factor=_MILLION_YEN),
    Series("D430201", "national_tax_collected", factor=_MILLION_YEN),
)
_MUNICIPALITIES = (
    Series("D320115", "municipalities_prefectural_disbursements"),
    Series("D320123", "municipalities_local_consumption_tax_grant"),
    Series("D420102", "municipalities_municipal_resident_tax"),
    Series("D420202", "municipalities_property_tax"),
    Series("D1202", "municipalities_staff_general_administration", "04-01"),
)
_PEOPLE = (
    Series("A1101", "population_estimate", CENSUS),
    Series("A110101", "population_estimate_male", CENSUS),
    Series("A110102", "population_estimate_female", CENSUS),
    Series("A1301", "population_estimate_0_14", CENSUS),
    Series("A1302", "population_estimate_15_64", CENSUS),
    Series("A1303", "population_estimate_65_over", CENSUS),
    Series("A1419", "population_estimate_75_over", CENSUS),
    Series("A1420", "population_estimate_85_over", CENSUS),
    Series("A2101", "population_register_japanese", REGISTER),
    Series("A2201", "population_register_foreign", REGISTER),
    Series("A2301", "population_register", REGISTER),
    Series("A4101", "births"),
    Series("A4103", "total_fertility_rate"),
    Series("A4200", "deaths"),
    Series("A5101", "in_migrants_japanese"),
    Series("A5102", "out_migrants_japanese"),
    Series("A5103", "in_migrants"),
    Series("A5104", "out_migrants"),
    Series("A6108", "daytime_ratio", CENSUS),
    Series("A7101", "households_census", CENSUS),
    Series("A9101", "marriages"),
)
_SERVICES = (
    Series("D1201", "staff_general_administration", "04-01"),
    Series("D1203", "staff_fire_department", "04-01"),
    Series("D1204", "staff_education_department", "04-01"),
    Series("D1205", "staff_police_department", "04-01"),
    Series("I5101", "hospitals", "10-01"),
    Series("I5211", "hospital_beds", "10-01"),
    Series("I5502", "care_health_facility_capacity", "10-01"),
    Series("I5509", "care_health_facility_staff", "10-01"),
    Series("I6100", "doctors", "12-31"),
    Series("I6400", "nurses", "12-31"),
    # the detailed form (詳細票): the basic one starts in 2018 only and differs by less than 1 %
    Series("J230121", "care_homes", "10-01"),
    Series("J230124", "care_home_capacity", "10-01"),
    Series("J230125", "care_home_residents", "10-01"),
    Series("J230126", "care_home_staff", "10-01"),
    Series("J230155", "home_care_offices", "10-01"),
    Series("J230222", "paid_care_home_capacity", "10-01"),
    Series("J7102", "care_insurance_cost"),
)
SERIES = (
    *(Series(prefecture, item) for prefecture, _, item in _BOTH),
    *(Series(towns, f"municipalities_{item}") for _, towns, item in _BOTH),
    *_OWN,
    *_MUNICIPALITIES,
    *_PEOPLE,
    *_SERVICES,
)


def read(directory: Path) -> pd.DataFrame:
    """Observations by prefecture, source ssds_prefecture."""
    frame = series.from_parquet(
        reading.one_file(directory, FILES[0]),
        {"pref_code": "VARCHAR", "item": "VARCHAR", "year": "INTEGER", "value": "DOUBLE"},
        _LONG_ROWS,
        SERIES,
        level="prefecture",
        source="ssds_prefecture",
    )
    return pd.concat([frame, series.register_before_2013(frame)], ignore_index=True)
