"""Japan Dashboard 地方財政: accounts and indicators FY2020-2024, by municipality and prefecture.

Money is in yen, except 実質収支 (thousand yen). Ratios are fractions: of municipalities to two
places, so whole per cent here. The same item name stands under several parents and, for
prefectures, on several sides: each is asked for by side, parent and name.

What a municipality lacks has a reason. A special ward has no allocation tax and instead
特別区財政調整交付金(推定), the publisher's estimate: provisional. A future burden ratio that is not
there does not arise. The 179 municipalities of Hokkaido have no revenue detail: unpublished.
Municipal expenditure is not in the file because it was wrong at its source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.model import PublicationError, observations
from data.publications import reading, series

FILES = (
    "fiscal/dashboard_municipality_fy2020_2024.parquet",
    "fiscal/dashboard_prefecture_fy2020_2024.parquet",
)

#: The publisher's units, and what turns them into ours.
_FACTORS = {"円": 0.001, "千円": 1.0, "割合": 100.0, "倍": 1.0, "人": 1.0}
_TOTAL = "歳入合計"
_SPENT = "歳出合計"
_TAX = "地方税"
_PROVISIONAL = "特別区財政調整交付金(推定)"


@dataclass(frozen=True)
class Line:
    """A line of the dashboard: ``side`` (or kind), ``parent`` ('' at the top), ``name``."""

    side: str
    parent: str
    name: str
    item: str
    unit: str = "円"


INDICATORS = (
    Line("population", "", "住民基本台帳人口", "population_register", "人"),
    Line("indicator", "", "財政力指数", "fiscal_strength_index", "倍"),
    Line("indicator", "", "経常収支比率", "ordinary_balance_ratio", "割合"),
    Line("indicator", "", "実質公債費比率", "real_debt_service_ratio", "割合"),
    Line("indicator", "", "将来負担比率", "future_burden_ratio", "割合"),
    Line("indicator", "", "実質収支比率", "real_balance_ratio", "割合"),
    Line("indicator", "", "実質収支", "real_balance", "千円"),
)


def _revenue(side: str) -> tuple[Line, ...]:
    """Lines that both levels have."""
    return (
        Line(side, "", _TOTAL, "revenue_total"),
        Line(side, _TOTAL, "地方税", "local_tax"),
        Line(side, _TOTAL, "地方譲与税", "local_transfer_tax"),
        Line(side, _TOTAL, "地方特例交付金等", "special_local_grant"),
        Line(side, _TOTAL, "地方交付税", "local_allocation_tax"),
        Line(side, _TOTAL, "国庫支出金", "national_disbursements"),
        Line(side, _TOTAL, "繰入金", "transfers_in"),
        Line(side, _TOTAL, "地方債", "local_bonds_issued"),
    )


MUNICIPALITY = (
    *INDICATORS,
    *_revenue("money"),
    Line("money", _TOTAL, "都道府県支出金", "prefectural_disbursements"),
    Line("money", _TOTAL, _PROVISIONAL, "ward_adjustment_grant"),
    Line("money", _TOTAL, "その他の歳入", "other_revenue"),
    Line("money", _TAX, "市町村民税（個人）", "municipal_tax_individual"),
    Line("money", _TAX, "市町村民税（法人）", "municipal_tax_corporate"),
    Line("money", _TAX, "固定資産税（土地）", "property_tax_land"),
    Line("money", _TAX, "固定資産税（家屋）", "property_tax_buildings"),
    Line("money", _TAX, "固定資産税（償却資産）", "property_tax_depreciable"),
    Line("money", _TAX, "固定資産税（交付金）", "property_tax_grant"),
    Line("money", _TAX, "固定資産税（土地）", "property_tax"),
    Line("money", _TAX, "固定資産税（家屋）", "property_tax"),
    Line("money", _TAX, "固定資産税（償却資産）", "property_tax"),
    Line("money", _TAX, "固定資産税（交付金）", "property_tax"),
    Line("money", _TAX, "その他の税", "other_local_tax"),
)
PREFECTURE = (
    *INDICATORS,
    *_revenue("revenue"),
    Line("revenue", _TOTAL, "その他", "other_revenue"),
    Line("revenue", _TAX, "道府県民税（個人）", "prefectural_tax_individual"),
    Line("revenue", _TAX, "道府県民税（法人）", "prefectural_tax_corporate"),
    Line("revenue", _TAX, "事業税（個人）", "enterprise_tax"),
    Line("revenue", _TAX, "事業税（法人）", "enterprise_tax"),
    Line("revenue", _TAX, "地方消費税", "local_consumption_tax"),
    *(
        Line("expenditure_purpose", parent, name, f"expenditure_{item}")
        for parent, name, item in (
            ("", _SPENT, "total"),
            (_SPENT, "議会費", "assembly"),
            (_SPENT, "総務費", "general_affairs"),
            (_SPENT, "民生費", "welfare"),
            (_SPENT, "衛生費", "health"),
            (_SPENT, "労働費", "labour"),
            (_SPENT, "農林水産業費", "agriculture"),
            (_SPENT, "商工費", "commerce"),
            (_SPENT, "土木費", "civil_works"),
            (_SPENT, "消防費", "fire"),
            (_SPENT, "警察費", "police"),
            (_SPENT, "教育費", "education"),
            (_SPENT, "公債費", "debt_service"),
            (_SPENT, "その他", "other"),
            ("民生費", "社会福祉費", "social_welfare"),
            ("民生費", "老人福祉費", "elderly_welfare"),
            ("民生費", "児童福祉費", "child_welfare"),
            ("民生費", "生活保護費", "livelihood_assistance"),
            ("民生費", "災害救助費", "disaster_relief"),
            ("衛生費", "清掃費", "cleaning"),
            ("衛生費", "保健所費", "public_health_centres"),
            ("土木費", "道路橋りょう費", "roads"),
            ("土木費", "都市計画費", "city_planning"),
            ("土木費", "住宅費", "housing"),
            ("教育費", "小学校費", "elementary_schools"),
            ("教育費", "中学校費", "junior_high_schools"),
            ("教育費", "高等学校費", "high_schools"),
            ("教育費", "特別支援学校費", "special_schools"),
            ("教育費", "幼稚園費", "kindergartens"),
            ("教育費", "社会教育費", "social_education"),
            ("教育費", "保健体育費", "physical_education"),
            ("その他", "災害復旧費", "disaster_recovery"),
            ("その他", "税関係交付金", "tax_share_grants"),
            ("その他", "特別区財政調整交付金", "ward_adjustment"),
        )
    ),
    *(
        Line("expenditure_nature", parent, name, f"expenditure_{item}")
        for parent, name, item in (
            (_SPENT, "人件費", "personnel"),
            (_SPENT, "扶助費", "assistance"),
            (_SPENT, "公債費", "debt_service_nature"),
            (_SPENT, "物件費", "goods"),
            (_SPENT, "補助費等", "subsidies"),
            (_SPENT, "普通建設事業費", "construction"),
            ("その他", "災害復旧事業費", "disaster_recovery_works"),
            ("その他", "維持補修費", "maintenance"),
            ("その他", "積立金", "reserves"),
            ("その他", "投資及び出資金", "investment_loans"),
            ("その他", "貸付金", "investment_loans"),
            ("その他", "繰出金", "transfers_out"),
        )
    ),
)


def read(directory: Path) -> pd.DataFrame:
    """Observations, sources dashboard_municipality and dashboard_prefecture."""
    towns = _lines(reading.one_file(directory, FILES[0]), "kind", MUNICIPALITY, "municipality")
    prefectures = _lines(reading.one_file(directory, FILES[1]), "side", PREFECTURE, "prefecture")
    return pd.concat(
        [
            observations(_reasons(towns), source="dashboard_municipality", level="municipality"),
            observations(prefectures, source="dashboard_prefecture", level="prefecture"),
        ],
        ignore_index=True,
    )


def _lines(path: Path, side: str, lines: Sequence[Line], level: str) -> pd.DataFrame:
    """Rows (code, year, as_of, item, value, status); ``side`` is that column's name."""
    columns = dict.fromkeys(("code", side, "item", "parent_item", "unit"), "VARCHAR")
    columns |= {"fy": "INTEGER", "value_yen": "BIGINT", "value": "DOUBLE"}
    wanted = pd.DataFrame([vars(line) for line in lines])
    # one line may feed two items, a part and its sum: it is one series of each
    wanted["series"] = wanted[["side", "parent", "name", "item"]].agg("/".join, axis=1)
    wanted["factor"] = wanted["unit"].map(_FACTORS)
    wanted["day"] = wanted["side"].map({"population": series.REGISTER}).fillna("")
    code = "p.code" if level == "municipality" else "regexp_replace(p.code, '000$', '')"
    rows = reading.parquet(
        path,
        columns,
        f"""
        SELECT {code} AS code, p.fy AS label, w.series, w.item, w.day,
               p.unit AS unit, w.unit AS expected,
               round(coalesce(p.value_yen, p.value) * w.factor, 6) AS value
        FROM published p JOIN wanted w
          ON p.{side} = w.side AND p.item = w.name AND coalesce(p.parent_item, '') = w.parent
        """,
        {"wanted": wanted},
    )
    _check_units(path, rows)
    parts = [series.Series(code, item) for code, item in wanted[["series", "item"]].to_numpy()]
    series.check_rows(path, rows, parts, level=level)
    return series.dated(series.added(rows.drop(columns=["unit", "expected"]), parts))


def _check_units(path: Path, rows: pd.DataFrame) -> None:
    wrong = rows[rows["unit"] != rows["expected"]]
    if len(wrong):
        raise PublicationError(
            path,
            f"{wrong.iloc[0]['series']} is not in {wrong.iloc[0]['expected']}",
            value=wrong.iloc[0]["unit"],
            cure="Give its unit in data/publications/dashboard.py",
        )


def _reasons(towns: pd.DataFrame) -> pd.DataFrame:
    """A row for every municipality, year and item, with the reason where there is no value."""
    key = ["code", "fy"]
    towns = towns.assign(fy=towns["year"] - (towns["item"] == "population_register"))
    units = towns.loc[towns["item"] == "revenue_total", key]
    items = pd.DataFrame({"item": towns["item"].unique()})
    every = units.merge(items, how="cross").merge(towns, on=[*key, "item"], how="left")
    every["year"] = every["year"].fillna(every["fy"]).astype("int64")
    gone = every["status"].isna()
    every["status"] = every["status"].mask(gone, "unpublished")
    burden = gone & (every["item"] == "future_burden_ratio")
    every["status"] = every["status"].mask(burden, "not_calculated")
    grant = every["item"] == "ward_adjustment_grant"
    every["status"] = every["status"].mask(grant & ~gone, "provisional")
    every = every[~(grant & ~series.is_special_ward(every["code"]))]
    return series.not_applicable_to_wards(every.drop(columns="fy"))
