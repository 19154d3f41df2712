"""Today's municipalities, prefectures, designations and medical areas."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from data.codes import check_digit
from data.model import WARD_CODES, PublicationError
from data.publications import municipalities


@pytest.fixture(scope="module")
def units(official: Path) -> pd.DataFrame:
    return municipalities.read_municipalities(official).set_index("code")


@pytest.mark.official
def test_today_there_are_1741_with_23_special_wards(units: pd.DataFrame) -> None:
    # METHODS V49: 1,718 since April 2014, and the wards
    assert len(units) == 1741
    assert set(units.index[units["type"] == "special_ward"]) == set(WARD_CODES)
    assert (units["type"] == "designated_city").sum() == 20


@pytest.mark.official
def test_nothing_is_missing_but_valid_to(units: pd.DataFrame) -> None:
    assert units.drop(columns="valid_to").notna().all().all()
    assert units["valid_to"].isna().all()


@pytest.mark.official
def test_every_code_has_its_check_digit(units: pd.DataFrame) -> None:
    assert [code + check_digit(code) for code in units.index] == units["code6"].tolist()


@pytest.mark.official
def test_peer_groups_are_unambiguous(units: pd.DataFrame) -> None:
    groups = set(units["peer_group"])
    assert {"都市Ⅲ－３", "町村Ⅴ－２", "政令指定都市", "特別区"} <= groups
    assert all(not group.startswith("Ⅰ") for group in groups)


@pytest.mark.official
@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("01100", "1972-04-01"),  # 札幌市 became a designated city
        ("01202", "2004-12-01"),  # 函館市 took in four neighbours
        ("04216", "2016-10-10"),  # 富谷市
        ("40231", "2018-10-01"),  # 那珂川市, after the register of codes ends
    ],
)
def test_since_when_a_unit_is_what_it_is(units: pd.DataFrame, code: str, day: str) -> None:
    assert units.loc[code, "valid_from"] == day


@pytest.mark.official
def test_two_cities_are_called_fuchu(units: pd.DataFrame) -> None:
    same = units[units["name"] == "府中市"]
    assert same["prefecture"].tolist() == ["東京都", "広島県"]


@pytest.mark.official
def test_capitals(official: Path) -> None:
    seats = municipalities.read_prefectures(official).set_index("code")
    assert len(seats) == 47
    assert seats.loc["13", ["name_en", "capital"]].tolist() == ["Tokyo", "13104"]
    assert seats.loc["35", "capital"] == "35203"  # 山口市, not 下関市
    assert seats.loc["40", "capital"] == "40130"  # 福岡市, not 北九州市
    assert seats.loc["08", ["name_en", "capital"]].tolist() == ["Ibaraki", "08201"]
    assert seats["capital_lat"].between(26, 43.1).all()


@pytest.mark.official
def test_depopulated_areas_of_2022(official: Path, units: pd.DataFrame) -> None:
    # DEMOGRAPHY check 22, METHODS V48: 713 / 158 / 14 = 885
    found = municipalities.read_designations(official)
    kaso = found[found["source"] == "kaso"]
    assert kaso["kind"].value_counts().to_dict() == {
        "kaso_full": 713,
        "kaso_partial": 158,
        "kaso_treated": 14,
    }
    assert set(found["code"]) <= set(units.index)
    wholly = set(found.loc[found["kind"] == "disadvantaged_full", "code"])
    full = kaso.loc[kaso["kind"] == "kaso_full"]
    assert full["code"].isin(wholly).sum() == 709
    assert full.loc[~full["code"].isin(wholly), "code"].str[:2].tolist() == ["06"] * 4


@pytest.mark.official
def test_every_municipality_has_a_medical_area(official: Path, units: pd.DataFrame) -> None:
    areas = municipalities.read_medical_areas(official)
    assert areas["code"].tolist() == units.index.tolist()
    assert areas["area_key"].nunique() == 329  # 330, with both of 川崎市 as one
    assert (areas["basis"] == "filled").sum() == 20
    assert areas["area_key"].str[:2].eq(areas["code"].str[:2]).all()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_unknown_kind_of_depopulated_area(tmp_path: Path) -> None:
    _write(tmp_path / municipalities.KASO, "code5,pref,muni,kaso_kind\n01202,北海道,函館市,過疎\n")
    with pytest.raises(PublicationError, match=r"kaso_2022\.csv: .*'過疎'"):
        municipalities.read_designations(tmp_path)


def test_renamed_column(tmp_path: Path) -> None:
    _write(tmp_path / municipalities.MEDICAL, "code,area_key,area,basis\n01100,01_札幌,札幌,x\n")
    with pytest.raises(PublicationError, match=r"has no column.*medical_area"):
        municipalities.read_medical_areas(tmp_path)


def test_short_line(tmp_path: Path) -> None:
    _write(tmp_path / municipalities.MEDICAL, "code,area_key,medical_area,basis\n01100,01\n")
    with pytest.raises(PublicationError, match="line 2"):
        municipalities.read_medical_areas(tmp_path)


def test_wrong_encoding(tmp_path: Path) -> None:
    path = tmp_path / municipalities.KASO
    path.parent.mkdir(parents=True)
    path.write_bytes("code5,kaso_kind\n01202,一部過疎\n".encode("cp932"))
    with pytest.raises(PublicationError, match="is not utf-8"):
        municipalities.read_designations(tmp_path)


def test_absent_master(tmp_path: Path) -> None:
    with pytest.raises(PublicationError, match="is not there"):
        municipalities.read_municipalities(tmp_path)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([], "has no rows"),
        (["01999,過疎市,全部過疎"], "no municipality of today .*01999"),
        (["01202,函館市,全部過疎", "01202,函館市,一部過疎"], "code stands twice .*01202"),
    ],
    ids=["none", "unknown", "twice"],
)
def test_designations_are_of_todays_municipalities(
    tmp_path: Path, rows: list[str], says: str
) -> None:
    _write(tmp_path / municipalities.KASO, "\n".join(["code5,muni,kaso_kind", *rows, ""]))
    pd.DataFrame({"code": ["01100", "01202"]}).to_parquet(tmp_path / municipalities.MASTER)
    with pytest.raises(PublicationError, match=rf"kaso_2022\.csv: .*{says}"):
        municipalities.read_designations(tmp_path)


def test_a_municipality_without_medical_area(tmp_path: Path) -> None:
    _write(
        tmp_path / municipalities.MEDICAL,
        "code,area_key,medical_area,basis\n01100,01_札幌,札幌,filled\n",
    )
    master = tmp_path / municipalities.MASTER
    master.parent.mkdir()
    pd.DataFrame({"code": ["01100", "01202"]}).to_parquet(master)
    with pytest.raises(PublicationError, match=r"has no row for the municipality .*01202"):
        municipalities.read_medical_areas(tmp_path)


@pytest.mark.official
@pytest.mark.parametrize(
    ("column", "value"), [("area_km2", -1.0), ("lat", 141.3), ("habitable_area_ha", 0.0)]
)
def test_land_lies_in_japan(official: Path, tmp_path: Path, column: str, value: float) -> None:
    frame = pd.read_parquet(official / municipalities.MASTER)
    frame.loc[frame["code"] == "01202", column] = value
    target = tmp_path / municipalities.MASTER
    target.parent.mkdir(parents=True)
    frame.to_parquet(target)
    with pytest.raises(PublicationError, match=rf"{column} is not within .*01202 {value}"):
        municipalities.read_municipalities(tmp_path)


@pytest.mark.official
def test_code_given_twice(official: Path, tmp_path: Path) -> None:
    frame = pd.read_parquet(official / municipalities.MASTER)
    target = tmp_path / municipalities.MASTER
    target.parent.mkdir(parents=True)
    pd.concat([frame, frame.head(1)]).to_parquet(target)
    with pytest.raises(PublicationError, match=r"code stands twice \(found '01100'\)"):
        municipalities.read_municipalities(tmp_path)
