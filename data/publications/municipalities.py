"""The units themselves: today's 1,741 municipalities, prefectures, designations, medical areas.

Sources: 全国地方公共団体コード and 面積調 (総務省, 国土地理院) and the 類似団体 list as compiled in
municipalities.parquet; 標準地域コード (総務省統計局) for the days from which they exist;
過疎地域市町村等一覧 and 特別交付税措置に係る地域要件確認表 (総務省, both 2022-04-01);
二次医療圏 of the eighth medical plans (2024).
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.codes import check_digit
from data.model import PublicationError
from data.publications.reading import parquet, text_rows

MASTER = "municipalities/municipalities.parquet"
AREA_CODES = "municipalities/standard_area_codes.parquet"
CHANGES = "municipalities/municipal_changes.parquet"
KASO = "municipalities/kaso_2022.csv"
DISADVANTAGED = "municipalities/disadvantaged_2022.parquet"
MEDICAL = "more/medical_areas_secondary.csv"
FILES = (MASTER, AREA_CODES, CHANGES, KASO, DISADVANTAGED, MEDICAL)

SOURCE_KASO = "kaso"
SOURCE_DISADVANTAGED = "disadvantaged"
DESIGNATION_YEAR = 2022

#: Where Japan lies, and no municipality without land.
_WITHIN = {
    "lat": (20.0, 46.0),
    "lon": (122.0, 154.5),
    "area_km2": (0.1, 3000.0),
    "habitable_area_ha": (1.0, 100_000.0),
}

#: kind_no of the wards of designated cities in the register of codes.
_CITY_WARD = 8

_TYPES = {
    "政令市": "designated_city",
    "中核市": "core_city",
    "施行時特例市": "special_case_city",
    "市": "city",
    "町": "town",
    "村": "village",
    "特別区": "special_ward",
}
_KASO = {"全部過疎": "kaso_full", "一部過疎": "kaso_partial", "みなし過疎": "kaso_treated"}
_DISADVANTAGED = {"全部": "disadvantaged_full", "一部": "disadvantaged_partial", "なし": None}

_PREFECTURES_EN = (
    "Hokkaido", "Aomori", "Iwate", "Miyagi", "Akita", "Yamagata", "Fukushima", "Ibaraki", "Tochigi",
    "Gunma", "Saitama", "Chiba", "Tokyo", "Kanagawa", "Niigata", "Toyama", "Ishikawa", "Fukui",
    "Yamanashi", "Nagano", "Gifu", "Shizuoka", "Aichi", "Mie", "Shiga", "Kyoto", "Osaka", "Hyogo",
    "Nara", "Wakayama", "Tottori", "Shimane", "Okayama", "Hiroshima", "Yamaguchi", "Tokushima",
    "Kagawa", "Ehime", "Kochi", "Fukuoka", "Saga", "Nagasaki", "Kumamoto", "Oita", "Miyazaki",
    "Kagoshima", "Okinawa",
)  # fmt: skip

#: The prefectural office stands in the municipality with the lowest code, but for these three:
#: 新宿区, 山口市, 福岡市.
_CAPITALS = {"13": "13104", "35": "35203", "40": "40130"}

_MASTER_COLUMNS = {
    "code": "VARCHAR",
    "code6": "VARCHAR",
    "name": "VARCHAR",
    "kana": "VARCHAR",
    "romaji": "VARCHAR",
    "name_en": "VARCHAR",
    "pref_code": "VARCHAR",
    "pref_name": "VARCHAR",
    "region": "VARCHAR",
    "type": "VARCHAR",
    "ruiji_fits": "VARCHAR",
    "lat": "DOUBLE",
    "lon": "DOUBLE",
    "area_km2": "DOUBLE",
    "habitable_area_ha": "DOUBLE",
}


def read_municipalities(directory: Path) -> pd.DataFrame:
    """Today's municipalities, one row each, ordered by code.

    Columns: code (5 digits), code6, name, name_kana, name_romaji, name_en, prefecture_code
    (2 digits), prefecture, region, type (see ``_TYPES``), peer_group (類似団体 of FY2023 with its
    都市/町村 prefix, so that Ⅲ－３ is unambiguous), lat and lon of the office (degrees), area_km2,
    habitable_km2, valid_from (text, ISO: since when the unit has been what it is; 1970-04-01 is
    the start of the register of codes) and valid_to (empty: all of them exist).
    """
    path = directory / MASTER
    frame = parquet(path, _MASTER_COLUMNS).sort_values("code", ignore_index=True)
    _check_codes(path, frame)
    starts = area_code_eras(directory).groupby("code")["valid_from"].max()
    kinds = frame["type"].map(_TYPES)
    _refuse_unknown(path, frame["type"][kinds.isna()], "is no type of municipality")
    return pd.DataFrame(
        {
            "code": frame["code"],
            "code6": frame["code6"],
            "name": frame["name"],
            "name_kana": frame["kana"],
            "name_romaji": frame["romaji"],
            "name_en": frame["name_en"],
            "prefecture_code": frame["pref_code"],
            "prefecture": frame["pref_name"],
            "region": frame["region"],
            "type": kinds,
            "peer_group": frame["ruiji_fits"],
            "lat": frame["lat"],
            "lon": frame["lon"],
            "area_km2": frame["area_km2"],
            "habitable_km2": frame["habitable_area_ha"] / 100,
            "valid_from": frame["code"].map(starts),
            "valid_to": pd.Series(None, index=frame.index, dtype="str"),
        }
    )


def read_prefectures(directory: Path) -> pd.DataFrame:
    """The 47 prefectures, ordered by code (2 digits).

    Columns: code, name, name_en, region, capital, capital_lat, capital_lon.
    The capital is the code of the municipality in which the prefectural office stands.
    """
    units = read_municipalities(directory)
    frame = units.groupby("prefecture_code", as_index=False).first()
    if len(frame) != len(_PREFECTURES_EN):
        raise PublicationError(
            directory / MASTER,
            "does not hold 47 prefectures",
            value=len(frame),
            cure="Restore the full list of municipalities",
        )
    capital = frame["prefecture_code"].map(_CAPITALS).fillna(frame["code"])
    seat = units.set_index("code").loc[capital.tolist()]
    return pd.DataFrame(
        {
            "code": frame["prefecture_code"],
            "name": frame["prefecture"],
            "name_en": _PREFECTURES_EN,
            "region": frame["region"],
            "capital": capital,
            "capital_lat": seat["lat"].to_numpy(),
            "capital_lon": seat["lon"].to_numpy(),
        }
    )


def read_designations(directory: Path) -> pd.DataFrame:
    """What the law calls a municipality: code, year, kind, label_ja, source; as of 2022-04-01.

    kind: kaso_full, kaso_partial (only parts of the unit), kaso_treated (みなし過疎),
    disadvantaged_full, disadvantaged_partial (条件不利地域: wider than 過疎).
    """
    return pd.concat([_kaso(directory), _disadvantaged(directory)], ignore_index=True)


def read_medical_areas(directory: Path) -> pd.DataFrame:
    """Secondary medical area of every municipality: code, area_key, medical_area, basis.

    ``area_key`` is prefecture + area, since names repeat between prefectures; ``basis`` is
    'source' or 'filled' (the 20 designated cities, absent from the published list).
    """
    path = directory / MEDICAL
    frame = _csv(path, ("code", "area_key", "medical_area", "basis"))
    today = _check_today(directory, path, frame["code"])
    _refuse_unknown(path, today[~today.isin(frame["code"])], "has no row for the municipality")
    return frame.sort_values("code", ignore_index=True)


def area_code_eras(directory: Path) -> pd.DataFrame:
    """Every municipality's code with the days between which it meant one thing.

    Columns: code, valid_from, valid_to; ISO text; valid_to is exclusive and missing while open.
    The register of codes stops at 2016-10-10; a code that the change history brings in later
    (那珂川市) is added from there, and the code it replaced is closed. Wards of cities are left
    out.
    """
    eras = parquet(
        directory / AREA_CODES,
        {
            "code": "VARCHAR",
            "kind_no": "TINYINT",
            "valid_from": "VARCHAR",
            "valid_to": "VARCHAR",
        },
    )
    eras = eras[eras["kind_no"] != _CITY_WARD].drop(columns="kind_no")
    changes = parquet(
        directory / CHANGES, {"date": "VARCHAR", "from_code": "VARCHAR", "to_code": "VARCHAR"}
    )
    late = changes[changes["date"] > eras["valid_from"].max()]
    late = late[late["from_code"].isin(eras["code"])]
    born = late[~late["to_code"].isin(eras["code"])]
    ended = eras["code"].map(late.drop_duplicates("from_code").set_index("from_code")["date"])
    eras["valid_to"] = eras["valid_to"].fillna(ended)
    added = born.rename(columns={"to_code": "code", "date": "valid_from"})[["code", "valid_from"]]
    return (
        pd.concat([eras, added.assign(valid_to=None)])
        .drop_duplicates(["code", "valid_from"])
        .sort_values(["code", "valid_from"], ignore_index=True)
    )


def _kaso(directory: Path) -> pd.DataFrame:
    path = directory / KASO
    frame = _csv(path, ("code5", "kaso_kind"))
    kind = frame["kaso_kind"].map(_KASO)
    _refuse_unknown(path, frame["kaso_kind"][kind.isna()], "is no kind of depopulated area")
    _check_today(directory, path, frame["code5"])
    return pd.DataFrame(
        {
            "code": frame["code5"],
            "year": DESIGNATION_YEAR,
            "kind": kind,
            "label_ja": frame["kaso_kind"],
            "source": SOURCE_KASO,
        }
    )


def _disadvantaged(directory: Path) -> pd.DataFrame:
    path = directory / DISADVANTAGED
    frame = parquet(
        path, {"code": "VARCHAR", "disadvantaged": "VARCHAR", "category_label": "VARCHAR"}
    )
    unknown = frame["disadvantaged"][~frame["disadvantaged"].isin(list(_DISADVANTAGED))]
    _refuse_unknown(path, unknown, "is no degree of disadvantage")
    _check_today(directory, path, frame["code"])
    kind = frame["disadvantaged"].map(_DISADVANTAGED)
    return pd.DataFrame(
        {
            "code": frame["code"],
            "year": DESIGNATION_YEAR,
            "kind": kind,
            "label_ja": frame["category_label"],
            "source": SOURCE_DISADVANTAGED,
        }
    )[kind.notna()]


def _csv(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    """The named columns of a UTF-8 table whose first row is its header, as text."""
    header, *rows = text_rows(path, "utf-8-sig")
    missing = [name for name in columns if name not in header]
    if missing:
        raise PublicationError(
            path, f"has no column {missing}", value=header, cure="Restore the column's name"
        )
    for index, row in enumerate(rows):
        if len(row) != len(header):
            raise PublicationError(
                path, f"line {index + 2} has not {len(header)} cells", value=row, cure="Mend it"
            )
    return pd.DataFrame(rows, columns=header, dtype="str")[list(columns)]


def _check_codes(path: Path, frame: pd.DataFrame) -> None:
    repeated = frame["code"][frame["code"].duplicated()]
    _refuse_unknown(path, repeated, "code stands twice")
    digits = frame["code"].map(check_digit)
    _refuse_unknown(path, frame["code6"][frame["code"] + digits != frame["code6"]], "check digit")
    for column, (low, high) in _WITHIN.items():
        good = frame[column].between(low, high)
        value = frame["code"] + " " + frame[column].astype("str")
        _refuse_unknown(path, value[~good], f"{column} is not within {low:g} and {high:g}")


def _check_today(directory: Path, path: Path, codes: pd.Series) -> pd.Series:
    """The codes are today's, each once, and there are some; returns all of today's."""
    if codes.empty:
        raise PublicationError(path, "has no rows", cure="Restore them")
    today = parquet(directory / MASTER, {"code": "VARCHAR"})["code"]
    _refuse_unknown(path, codes[~codes.isin(today)], "is no municipality of today")
    _refuse_unknown(path, codes[codes.duplicated()], "code stands twice")
    return today


def _refuse_unknown(path: Path, seen: pd.Series, problem: str) -> None:
    if len(seen):
        raise PublicationError(
            path, problem, value=seen.iloc[0], cure="Correct the file, or teach municipalities.py"
        )
