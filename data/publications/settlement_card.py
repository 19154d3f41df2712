"""決算カード FY2023: the accounts of every municipality and prefecture on one sheet each.

The cards print nothing where there is no amount: no 0 stands anywhere in them. Whether a blank is
nil can be proved: where the printed parts of revenue, taxes, expenditure by purpose, expenditure
by nature and staff each add up to the printed total, a blank of that card is 0, which is inferred
and so ``derived``. Were they not to add up, its blanks stay missing (unpublished). A blank ratio
of deficit or future burden is the publisher's dash: the ratio does not arise.

For the 23 special wards the line 国有提供交付金 holds 特別区財政調整交付金. Sections with a second
column give FY2022 too, the only FY2022 ratios to 0.1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.model import PublicationError, observations
from data.publications import reading, series

FILES = (
    "fiscal/settlement_card_fy2023_municipality.parquet",
    "fiscal/settlement_card_fy2023_prefecture.parquet",
)
FISCAL_YEAR = 2023
#: Column endings of the sections that give two years.
_YEARS = {2023: ".令和5年度", 2022: ".令和4年度"}
_REGISTER = {"2024-01-01": ".令6_1_1", "2023-01-01": ".令5_1_1"}

NOT_ARISING = frozenset({"future_burden_ratio", "real_deficit_ratio", "consolidated_deficit_ratio"})
_RATIOS = NOT_ARISING | {
    "fiscal_strength_index",
    "ordinary_balance_ratio",
    "real_debt_service_ratio",
    "real_balance_ratio",
    "debt_burden_ratio",
    "laspeyres_index",
}


@dataclass(frozen=True)
class Card:
    """Which columns of a card are which item; several columns of an item are added."""

    level: str
    source: str
    once: Mapping[str, tuple[str, ...]]
    two_years: Mapping[str, str]
    register: Mapping[str, str]
    #: (columns of the parts, column of the total): what must add up for a blank to be nil
    sums: Sequence[tuple[tuple[str, ...], str]]


def _columns(section: str, lines: Mapping[str, str], ending: str) -> dict[str, tuple[str, ...]]:
    """Item → its columns, from item → line names joined by '+'."""
    return {
        item: tuple(f"{section}.{line}.{ending}" for line in names.split("+"))
        for item, names in lines.items()
    }


_REVENUE = {
    "local_tax": "地方税",
    "local_transfer_tax": "地方譲与税",
    "special_local_grant": "地方特例交付金等",
    "local_allocation_tax": "地方交付税",
    "ordinary_allocation_tax": "地方交付税.内訳.普通交付税",
    "special_allocation_tax": "地方交付税.内訳.特別交付税",
    "earthquake_allocation_tax": "地方交付税.内訳.震災復興特別交付税",
    "general_revenue_total": "一般財源計",
    "traffic_safety_grant": "交通安全対策特別交付金",
    "fees": "使用料",
    "charges": "手数料",
    "national_disbursements": "国庫支出金",
    "property_income": "財産収入",
    "donations": "寄附金",
    "transfers_in": "繰入金",
    "carried_over": "繰越金",
    "miscellaneous_revenue": "諸収入",
    "local_bonds_issued": "地方債",
}
_TAX_SHARES = (
    "利子割交付金+配当割交付金+株式等譲渡所得割交付金+分離課税所得割交付金+ゴルフ場利用税交付金"
    "+特別地方消費税交付金+自動車取得税交付金+軽油引取税交付金+自動車税環境性能割交付金"
    "+法人事業税交付金"
)
_MUNICIPAL_REVENUE = _REVENUE | {
    "tax_share_grants": _TAX_SHARES,
    "local_consumption_tax_grant": "地方消費税交付金",
    "shared_burdens": "分担金負担金",
    "state_facilities_grant": "国有提供交付金",
    "prefectural_disbursements": "都道府県支出金",
}
_PREFECTURAL_REVENUE = _REVENUE | {"shared_burdens": "分担金・負担金"}
_RESIDENT = "普通税.法定普通税.市町村民税"
_PREFECTURAL_RESIDENT = "普通税.法定普通税.道府県民税"
_MUNICIPAL_TAX = {
    "municipal_resident_tax": f"{_RESIDENT}.合計",
    "municipal_tax_individual": f"{_RESIDENT}.個人均等割+{_RESIDENT}.所得割",
    "municipal_tax_corporate": f"{_RESIDENT}.法人均等割+{_RESIDENT}.法人税割",
    "property_tax": "普通税.法定普通税.固定資産税",
    "light_vehicle_tax": "普通税.法定普通税.軽自動車税",
    "tobacco_tax": "普通税.法定普通税.市町村たばこ税",
    "bathing_tax": "目的税.法定目的税.入湯税",
    "business_office_tax": "目的税.法定目的税.事業所税",
    "city_planning_tax": "目的税.法定目的税.都市計画税",
}
_PREFECTURAL_TAX = {
    "prefectural_resident_tax": _PREFECTURAL_RESIDENT,
    "prefectural_tax_individual": (
        f"{_PREFECTURAL_RESIDENT}.個人均等割+{_PREFECTURAL_RESIDENT}.所得割"
    ),
    "prefectural_tax_corporate": (
        f"{_PREFECTURAL_RESIDENT}.法人均等割+{_PREFECTURAL_RESIDENT}.法人税割"
    ),
    "enterprise_tax": "普通税.法定普通税.事業税",
    "local_consumption_tax": "普通税.法定普通税.地方消費税",
}
_PURPOSE = {
    "expenditure_assembly": "議会費",
    "expenditure_general_affairs": "総務費",
    "expenditure_welfare": "民生費",
    "expenditure_health": "衛生費",
    "expenditure_labour": "労働費",
    "expenditure_agriculture": "農林水産業費",
    "expenditure_commerce": "商工費",
    "expenditure_civil_works": "土木費",
    "expenditure_fire": "消防費",
    "expenditure_education": "教育費",
    "expenditure_disaster_recovery": "災害復旧費",
    "expenditure_debt_service": "公債費",
}
_MUNICIPAL_PURPOSE = _PURPOSE | {"expenditure_other": "諸支出金+前年度繰上充用金"}
_PAID_ON = "特別区財政調整交付金"
_PAID_SHARES = f"{_TAX_SHARES}+地方消費税交付金"
_PREFECTURAL_PURPOSE = _PURPOSE | {
    "expenditure_police": "警察費",
    "expenditure_tax_share_grants": _PAID_SHARES,
    "expenditure_ward_adjustment": _PAID_ON,
    # as the dashboard has it: all that is not one of the functions
    "expenditure_other": f"災害復旧費+諸支出金+前年度繰上充用金+{_PAID_SHARES}+{_PAID_ON}",
}
_MUNICIPAL_NATURE = {
    "expenditure_personnel": "人件費",
    "expenditure_assistance": "扶助費",
    "expenditure_debt_service_nature": "公債費",
    "expenditure_goods": "物件費",
    "expenditure_maintenance": "維持補修費",
    "expenditure_subsidies": "補助費等",
    "joint_authority_burden": "補助費等.うち一部事務組合負担金",
    "expenditure_transfers_out": "繰出金",
    "expenditure_reserves": "積立金",
    "expenditure_investment_loans": "投資出資金貸付金",
    "expenditure_investment": "投資的経費",
    "expenditure_construction": "投資的経費.普通建設事業費",
    "expenditure_disaster_recovery_works": "投資的経費.災害復旧事業費",
}
_PREFECTURAL_NATURE = {
    "expenditure_personnel": "義務的経費計.人件費",
    "expenditure_assistance": "義務的経費計.扶助費",
    "expenditure_debt_service_nature": "義務的経費計.公債費",
    "expenditure_goods": "その他の経費.物件費",
    "expenditure_maintenance": "その他の経費.維持補修費",
    "expenditure_subsidies": "その他の経費.補助費等",
    "expenditure_transfers_out": "その他の経費.繰出金",
    "expenditure_reserves": "その他の経費.積立金",
    "expenditure_investment_loans": "その他の経費.投資及び出資金+その他の経費.貸付金",
    "expenditure_investment": "投資的経費計",
    "expenditure_construction": "投資的経費計.普通建設事業費",
    "expenditure_disaster_recovery_works": "投資的経費計.災害復旧事業費",
}
_IN = "歳入の状況_千円"
_OUT = "性質別歳出の状況_千円"
_FOR = "目的別歳出の状況_千円"
_STAFF = "職員給与の状況"
_HEADS = "職員数_人"
_BOTH_ONCE = {
    "ordinary_general_revenue": (f"{_IN}.歳入合計.経常一般財源等",),
    "temporary_financial_bonds": (f"{_IN}.地方債.うち臨時財政対策債",),
    "ordinary_general_expenditure": (f"{_OUT}.経常経費充当一般財源等計_千円",),
    "ordinary_balance_ratio": (f"{_OUT}.経常収支比率_percent",),
    "laspeyres_index": (f"{_STAFF}.ラスパイレス指数",),
    "staff_total": (f"{_STAFF}.合計.{_HEADS}",),
    "staff_fire": (f"{_STAFF}.一般職員等.うち消防職員.{_HEADS}",),
    "staff_teachers": (f"{_STAFF}.教育公務員.{_HEADS}",),
}
_BOTH_TWICE = {
    "revenue_total": "収支状況_千円.歳入総額",
    "expenditure_total": "収支状況_千円.歳出総額",
    "real_balance": "収支状況_千円.実質収支",
    "standard_fiscal_revenue": "財政指標.基準財政収入額_千円",
    "standard_fiscal_need": "財政指標.基準財政需要額_千円",
    "standard_tax_revenue": "財政指標.標準税収入額等_千円",
    "standard_fiscal_scale": "財政指標.標準財政規模_千円",
    "fiscal_strength_index": "財政指標.財政力指数",
    "real_balance_ratio": "財政指標.実質収支比率_percent",
    "debt_burden_ratio": "財政指標.公債費負担比率_percent",
    "real_deficit_ratio": "財政指標.健全化判断比率.実質赤字比率_percent",
    "consolidated_deficit_ratio": "財政指標.健全化判断比率.連結実質赤字比率_percent",
    "real_debt_service_ratio": "財政指標.健全化判断比率.実質公債費比率_percent",
    "future_burden_ratio": "財政指標.健全化判断比率.将来負担比率_percent",
    "outstanding_bonds": "地方債現在高_千円",
}
_PEOPLE = {
    "population_register": "人口.住民基本台帳人口",
    "population_register_japanese": "人口.うち日本人",
}


def _parts(section: str, lines: str, ending: str) -> tuple[str, ...]:
    return tuple(f"{section}.{line}.{ending}" for line in lines.split("+"))


MUNICIPALITY = Card(
    level="municipality",
    source="card_municipality",
    once=_columns(_IN, _MUNICIPAL_REVENUE, "決算額")
    | _columns("市町村税の状況_千円", _MUNICIPAL_TAX, "収入済額")
    | {"tax_above_standard_rate": ("市町村税の状況_千円.合計.超過課税分",)}
    | _columns(_FOR, _MUNICIPAL_PURPOSE, "決算額")
    | _columns(_OUT, _MUNICIPAL_NATURE, "決算額")
    | _BOTH_ONCE,
    two_years=_BOTH_TWICE
    | {
        "fiscal_adjustment_fund": "積立金現在高_千円.財調",
        "debt_reduction_fund": "積立金現在高_千円.減債",
        "special_purpose_funds": "積立金現在高_千円.特定目的",
    },
    register=_PEOPLE,
    sums=(
        (
            _parts(
                _IN,
                f"地方税+地方譲与税+{_TAX_SHARES}+地方消費税交付金+地方特例交付金等+地方交付税"
                "+交通安全対策特別交付金+分担金負担金+使用料+手数料+国庫支出金+国有提供交付金"
                "+都道府県支出金+財産収入+寄附金+繰入金+繰越金+諸収入+地方債",
                "決算額",
            ),
            f"{_IN}.歳入合計.決算額",
        ),
        (
            _parts(
                "市町村税の状況_千円",
                f"{_RESIDENT}.個人均等割+{_RESIDENT}.所得割+{_RESIDENT}.法人均等割"
                f"+{_RESIDENT}.法人税割+普通税.法定普通税.固定資産税+普通税.法定普通税.軽自動車税"
                "+普通税.法定普通税.市町村たばこ税+普通税.法定普通税.鉱産税"
                "+普通税.法定普通税.特別土地保有税+普通税.法定外普通税+目的税.法定目的税.入湯税"
                "+目的税.法定目的税.事業所税+目的税.法定目的税.都市計画税"
                "+目的税.法定目的税.水利地益税等+目的税.法定外目的税+旧法による税",
                "収入済額",
            ),
            "市町村税の状況_千円.合計.収入済額",
        ),
        (
            _parts(_FOR, "+".join(_MUNICIPAL_PURPOSE.values()), "決算額"),
            f"{_FOR}.歳出合計.決算額",
        ),
        (
            _parts(
                _OUT,
                "人件費+扶助費+公債費+物件費+維持補修費+補助費等+繰出金+積立金+投資出資金貸付金"
                "+前年度繰上充用金+投資的経費",
                "決算額",
            ),
            f"{_OUT}.歳出合計.決算額",
        ),
        (
            _parts(_STAFF, "一般職員等.一般職員+教育公務員+臨時職員", _HEADS),
            f"{_STAFF}.合計.{_HEADS}",
        ),
    ),
)
PREFECTURE = Card(
    level="prefecture",
    source="card_prefecture",
    once=_columns(_IN, _PREFECTURAL_REVENUE, "決算額")
    | _columns("道府県税の状況_千円", _PREFECTURAL_TAX, "収入済額")
    | {"tax_above_standard_rate": ("道府県税の状況_千円.合計.超過課税分",)}
    | _columns(_FOR, _PREFECTURAL_PURPOSE, "決算額")
    | _columns(_OUT, _PREFECTURAL_NATURE, "決算額")
    | _BOTH_ONCE
    | {"staff_police": (f"{_STAFF}.警察官.{_HEADS}",)},
    two_years=_BOTH_TWICE
    | {
        "fiscal_adjustment_fund": "積立金現在高_千円.財政調整基金",
        "debt_reduction_fund": "積立金現在高_千円.減債基金",
        "special_purpose_funds": "積立金現在高_千円.その他特定目的基金",
    },
    register=_PEOPLE,
    sums=(
        (
            _parts(
                _IN,
                "地方税+地方譲与税+市町村たばこ税都道府県交付金+地方特例交付金等+地方交付税"
                "+交通安全対策特別交付金+分担金・負担金+使用料+手数料+国庫支出金+国有提供交付金"
                "+財産収入+寄附金+繰入金+繰越金+諸収入+地方債",
                "決算額",
            ),
            f"{_IN}.歳入合計.決算額",
        ),
        (
            _parts("道府県税の状況_千円", "普通税+目的税+旧法による税", "収入済額"),
            "道府県税の状況_千円.合計.収入済額",
        ),
        (
            _parts(
                _FOR,
                f"{'+'.join(_PURPOSE.values())}+警察費+諸支出金+前年度繰上充用金+{_PAID_SHARES}"
                f"+{_PAID_ON}",
                "決算額",
            ),
            f"{_FOR}.歳出合計.決算額",
        ),
        (
            _parts(_OUT, "義務的経費計+その他の経費+投資的経費計", "決算額"),
            f"{_OUT}.歳出合計.決算額",
        ),
        (
            _parts(_STAFF, "一般職員等.一般職員+警察官+教育公務員+臨時職員", _HEADS),
            f"{_STAFF}.合計.{_HEADS}",
        ),
    ),
)


def read(directory: Path) -> pd.DataFrame:
    """Observations of FY2023 and FY2022, sources card_municipality and card_prefecture."""
    frames = [
        _read_card(reading.one_file(directory, pattern), card)
        for pattern, card in zip(FILES, (MUNICIPALITY, PREFECTURE), strict=True)
    ]
    return pd.concat(frames, ignore_index=True)


def _read_card(path: Path, card: Card) -> pd.DataFrame:
    table = _table(path, card)
    nil = _adds_up(table, card)
    frames = [_item(table, nil, item, FISCAL_YEAR, names) for item, names in card.once.items()]
    for year, ending in _YEARS.items():
        frames += [
            _item(table, nil, item, year, (name + ending,)) for item, name in card.two_years.items()
        ]
    for day, ending in _REGISTER.items():
        frames += [
            _item(table, nil, item, int(day[:4]), (name + ending,)).assign(
                as_of=pd.Timestamp(day).as_unit("s")
            )
            for item, name in card.register.items()
        ]
    frame = pd.concat(frames, ignore_index=True)
    if card.level == "municipality":
        frame = series.not_applicable_to_wards(_ward_grant(frame))
    return observations(frame, source=card.source, level=card.level)


def _table(path: Path, card: Card) -> pd.DataFrame:
    """The card's columns that are needed, our code, one row per unit."""
    numbers = {name for names in card.once.values() for name in names}
    numbers |= {base + end for base in card.two_years.values() for end in _YEARS.values()}
    numbers |= {base + end for base in card.register.values() for end in _REGISTER.values()}
    for parts, total in card.sums:
        numbers |= {*parts, total}
    columns = {"code": "VARCHAR", "fy": "BIGINT"}
    columns |= dict.fromkeys(sorted(numbers), "BIGINT|DOUBLE")
    table = reading.parquet(path, columns, f"FROM published WHERE fy = {FISCAL_YEAR}")
    if table.empty:
        raise PublicationError(
            path, f"has no card of FY{FISCAL_YEAR}", cure="Give the cards of that year"
        )
    if card.level == "prefecture":
        table["code"] = table["code"].str.replace(r"000$", "", regex=True)
    series.check_codes(path, table["code"], level=card.level)
    reading.check_unique(path, table, ["code"])
    return table.astype(dict.fromkeys(numbers, "float64"))


def _adds_up(table: pd.DataFrame, card: Card) -> pd.Series:
    """Per unit: the printed parts of every sum make its printed total, so a blank is nil."""
    good = pd.Series(True, index=table.index)
    for parts, total in card.sums:
        good &= table[list(parts)].sum(axis=1) == table[total]
    return good


def _item(
    table: pd.DataFrame, nil: pd.Series, item: str, year: int, names: tuple[str, ...]
) -> pd.DataFrame:
    """Rows (code, year, item, value, status, as_of) of one item; see the module for blanks."""
    values = table[list(names)]
    blank = values.isna()
    value = values.sum(axis=1, min_count=1)
    status = pd.Series("official" if len(names) == 1 else "derived", index=table.index)
    if item in _RATIOS:
        reason = "not_calculated" if item in NOT_ARISING else "unpublished"
        status = status.mask(value.isna(), reason)
    else:
        status = status.mask(blank.all(axis=1), "derived")
        value = value.fillna(0.0).mask(blank.any(axis=1) & ~nil)
        status = status.mask(value.isna(), "unpublished")
    return pd.DataFrame(
        {
            "code": table["code"],
            "year": year,
            "item": item,
            "value": value,
            "status": status,
            "as_of": pd.Series(pd.NaT, index=table.index, dtype="datetime64[s]"),
        }
    )


def _ward_grant(frame: pd.DataFrame) -> pd.DataFrame:
    """The wards' adjustment grant stands in the line of the grant for state-owned facilities."""
    line = frame["item"] == "state_facilities_grant"
    wards = series.is_special_ward(frame["code"])
    own = frame[line & wards].assign(item="ward_adjustment_grant")
    out = frame.copy(deep=False)
    out["value"] = out["value"].mask(line & wards)
    out["status"] = out["status"].mask(line & wards, "unpublished")
    return pd.concat([out, own], ignore_index=True)
