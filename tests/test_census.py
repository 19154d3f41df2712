"""The census against its published totals, and made-up tables with one thing wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.model import AGE_COLUMNS, OBSERVATION_COLUMNS, PublicationError
from data.publications import census

#: Japan as the statistics bureau publishes it (DEMOGRAPHY checks 11-13; 1980 is 37 short).
JAPAN = {
    1980: 117_060_396 - 37,
    1985: 121_048_923,
    1990: 123_611_167,
    1995: 125_570_246,
    2000: 126_925_843,
    2005: 127_767_994,
    2010: 128_057_352,
    2015: 127_094_745,
    2020: 126_146_099,
}
YUBARI = {
    1970: 69871,
    1975: 50131,
    1980: 41715,
    1985: 31665,
    1990: 20969,
    1995: 17116,
    2000: 14791,
    2005: 13001,
    2010: 10922,
    2015: 8843,
    2020: 7334,
}


@pytest.fixture(scope="module")
def people(official: Path) -> pd.DataFrame:
    return census.read(official)


@pytest.fixture(scope="module")
def ages(official: Path) -> pd.DataFrame:
    return census.read_ages(official)


def item(frame: pd.DataFrame, name: str, level: str = "municipality") -> pd.DataFrame:
    return frame[frame["item"].eq(name) & frame["level"].eq(level)]


@pytest.mark.official
def test_shape(people: pd.DataFrame, ages: pd.DataFrame) -> None:
    assert tuple(people.columns) == (*OBSERVATION_COLUMNS, "basis")
    assert tuple(ages.columns) == (*AGE_COLUMNS, "basis")
    assert not people.duplicated(["level", "code", "year", "item", "basis"]).any()
    assert not ages.duplicated(["code", "as_of", "sex", "age_from", "age_to"]).any()
    assert people["value"].notna().all()
    assert set(people["as_of"].dt.strftime("%m-%d")) == {"10-01"}


@pytest.mark.official
@pytest.mark.parametrize(("year", "total"), JAPAN.items())
def test_japan(people: pd.DataFrame, ages: pd.DataFrame, year: int, total: int) -> None:
    rows = item(people, "population_census")
    assert rows.loc[rows["year"].eq(year), "value"].sum() == total
    of_year = ages[ages["as_of"].dt.year.eq(year)]
    assert of_year.loc[of_year["sex"].eq("both"), "value"].sum() == total
    assert of_year.loc[of_year["sex"].ne("both"), "value"].sum() == total


@pytest.mark.official
def test_2020_by_sex_and_age(people: pd.DataFrame) -> None:
    # MORE check 1; METHODS V41 prints shares of those whose age is known or imputed
    of_2020 = people[people["year"].eq(2020)]
    sums = of_2020[of_2020["level"].eq("municipality")].groupby("item")["value"].sum()
    assert sums["population_census_male"] == 61_349_581
    assert sums["population_census_female"] == 64_796_518
    assert sums["women_20_39"] == 12_673_589
    assert sums["population_75_over"] < sums["population_65_over"]
    known = sums["population_census"] - sums["population_age_unknown"]
    assert 100 * sums["population_65_over"] / known == pytest.approx(28.6, abs=0.1)
    assert 100 * sums["population_0_14"] / known == pytest.approx(12.1, abs=0.05)
    tokyo = item(of_2020, "population_census", "prefecture").set_index("code").loc["13", "value"]
    assert tokyo == pytest.approx(14_048_000, abs=500)


@pytest.mark.official
def test_falling_municipalities(people: pd.DataFrame) -> None:
    # METHODS V41: 1,419 of 1,719 (the wards as one) fell from 2015 to 2020, 51.3 % by 5 % or more
    rows = item(people, "population_census")
    unit = rows["code"].mask(rows["code"].str.startswith("131"), "13100")
    wide = rows.groupby([unit, "year"])["value"].sum().unstack()[[2015, 2020]]
    renamed = {"04423": "04216", "40305": "40231"}
    wide = wide.groupby(lambda code: renamed.get(code, code)).sum(min_count=1)
    wide = wide.dropna()
    assert len(wide) == 1719
    assert (wide[2020] < wide[2015]).sum() == 1419
    assert (wide[2020] <= 0.95 * wide[2015])[wide[2015] > 0].sum() == round(0.513 * 1719)


@pytest.mark.official
def test_yubari(people: pd.DataFrame) -> None:
    # DEMOGRAPHY check 17
    rows = item(people, "population_census")
    city = rows[rows["code"].eq("01209")].set_index("year")["value"]
    assert city.to_dict() == YUBARI


@pytest.mark.official
def test_bases(people: pd.DataFrame, ages: pd.DataFrame) -> None:
    rows = item(people, "population_census")
    bases = rows.groupby("year")["basis"].agg(set).map(sorted).to_dict()
    assert bases == {**{year: ["reported"] for year in JAPAN}, 1970: ["today"], 1975: ["today"]}
    by_year = ages.groupby(ages["as_of"].dt.year)["basis"].agg(set)
    assert by_year[2020] == {"reported"}
    assert by_year[1980] == by_year[2015] == {"today"}
    assert ages["code"].nunique() == 1741


@pytest.mark.official
def test_sendai_before_it_was_a_designated_city(people: pd.DataFrame) -> None:
    rows = item(people, "population_census")
    years = rows[rows["code"].isin(["04100", "04201"]) & rows["basis"].eq("reported")]
    assert years[years["code"].eq("04201")]["year"].tolist() == [1980, 1985]
    assert years[years["code"].eq("04100")]["year"].min() == 1990


@pytest.mark.official
@pytest.mark.parametrize(("code", "year"), [("13381", 2000), ("07546", 2015), ("07546", 2020)])
def test_places_where_nobody_lived(people: pd.DataFrame, code: str, year: int) -> None:
    rows = item(people, "population_census")
    assert rows[rows["code"].eq(code) & rows["year"].eq(year)]["value"].tolist() == [0]


@pytest.mark.official
def test_bands(ages: pd.DataFrame) -> None:
    bands = ages[["age_from", "age_to"]].drop_duplicates().sort_values("age_from")
    assert bands["age_from"].dropna().tolist() == list(range(0, 95, 5))
    assert bands["age_to"].dropna().tolist() == list(range(4, 90, 5))
    oldest = ages[ages["age_from"].eq(90)].groupby(ages["as_of"].dt.year)["status"].agg(set)
    assert oldest[2020] == {"derived"}
    assert oldest[2015] == {"official"}


# -- made-up tables

LATEST = [
    '"統計名：","令和２年国勢調査"',
    '""',
    '"","","","","/男女 コード","0","1","2"',
    '"時間軸（年次） コード","時間軸（年次）",'
    '"全国，都道府県，市区町村（2000年市区町村含む） コード",'
    '"全国，都道府県，市区町村（2000年市区町村含む）","/男女","総数","男","女"',
    '"2020000000","2020年","00000","全国","","1,003","501","502"',
    '"2020000000","2020年","01000","北海道","","1,003","501","502"',
    '"2020000000","2020年","01101","札幌市中央区","","9","9","9"',
    '"2020000000","2020年","01202","函館市","","1,003","501","502"',
    '"2020000000","2020年","01209","夕張市","","-","-","-"',
]


def age_table(year: int, *, oldest: tuple[int, ...] = (90,)) -> pd.DataFrame:
    starts = [0, 20, *oldest]
    rows = [
        (code, year, sex, f"{low}", low, None, count)
        for code in ("01202", "01209")
        for sex, count in (("total", 2), ("male", 1), ("female", 1))
        for low in starts
    ]
    rows += [
        (code, year, sex, "total", None, None, count * len(starts))
        for code in ("01202", "01209")
        for sex, count in (("total", 2), ("male", 1), ("female", 1))
    ]
    names = ["code_current", "year", "sex", "age_group", "age_from", "age_to", "population"]
    types = {"year": "int16", "age_from": "Int16", "age_to": "Int16", "population": "int64"}
    return pd.DataFrame(rows, columns=names).astype(types)


def put(path: Path, frame: pd.DataFrame) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.to_parquet(path)


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A directory with sound tables of two cities."""
    demography, more = tmp_path / "demography", tmp_path / "more"
    cities = ["01202", "01209"]
    was = pd.DataFrame({"code": cities, "year": [1980, 1980], "population": [10, 5]})
    put(demography / "census_population_1980_2015_asof.parquet", was.astype({"year": "int16"}))
    early = pd.DataFrame({"code_current": cities * 2, "year": [1970] * 2 + [1980] * 2})
    early = early.assign(population=7).astype({"year": "int16"})
    put(demography / "census_population_1970_2010_base2010s.parquet", early)
    put(demography / "census_age_1980_2015.parquet", age_table(1980))
    put(more / "census_age_2020.parquet", age_table(2020, oldest=(90, 95, 100)))
    put(tmp_path / "municipalities" / "municipalities.parquet", pd.DataFrame({"code": cities}))
    text = "\n".join(LATEST) + "\n"
    (demography / "population_census_2020.csv").write_text(text, encoding="utf-8-sig")
    return tmp_path


def test_made_up_tables_are_read(tables: Path) -> None:
    frame = census.read(tables)
    total = frame[frame["item"].eq("population_census")].set_index(["code", "year"])["value"]
    assert total.to_dict() == {
        ("01202", 1980): 10,
        ("01209", 1980): 5,
        ("01202", 1970): 7,
        ("01209", 1970): 7,
        ("00", 2020): 1003,
        ("01", 2020): 1003,
        ("01202", 2020): 1003,
        ("01209", 2020): 0,
    }
    ages = census.read_ages(tables)
    old = ages[ages["age_from"].eq(90) & ages["sex"].eq("both") & ages["code"].eq("01202")]
    assert old["value"].tolist() == [2, 6]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.replace('"総数"', '"計"'), r"2020\.csv, .*no header row with \['総数'\]"),
        (lambda t: t.replace('"01202"', '"函館"'), r"cell C8: is no area code \(found '函館'\)"),
        (
            lambda t: t.replace('函館市","","1,003"', '函館市","","多数"'),
            "cell F8: is not a number",
        ),
        (lambda t: t.replace('函館市","","1,003"', '函館市","","1,004"'), "do not add up to 全国"),
        (lambda t: t + LATEST[-1] + "\n", "gives a figure twice.*01209"),
        (lambda t: "", "is empty"),
    ],
    ids=["header", "code", "text", "sum", "twice", "empty"],
)
def test_a_broken_table_of_2020_is_refused(tables: Path, change: Any, message: str) -> None:
    path = tables / "demography" / "population_census_2020.csv"
    text = change(path.read_text(encoding="utf-8-sig"))
    path.write_bytes(b"\xef\xbb\xbf" + text.encode() if text else b"")
    with pytest.raises(PublicationError, match=message):
        census.read(tables)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda f: f.rename(columns={"sex": "gender"}), "has no column 'sex'"),
        (lambda f: f.assign(population=f["population"].astype(str)), "is not BIGINT"),
        (
            lambda f: f.assign(population=f["population"].where(f.index != 0, 3)),
            "do not add up.*01202",
        ),
        (lambda f: pd.concat([f, f.head(1)]), "a band stands twice.*01202, 1980, total"),
    ],
    ids=["renamed", "type", "sum", "twice"],
)
def test_broken_ages_are_refused(tables: Path, change: Any, message: str) -> None:
    put(tables / "demography" / "census_age_1980_2015.parquet", change(age_table(1980)))
    with pytest.raises(PublicationError, match=message):
        census.read_ages(tables)


def test_a_year_given_twice_is_refused(tables: Path) -> None:
    path = tables / "demography" / "census_population_1980_2015_asof.parquet"
    frame = pd.read_parquet(path)
    put(path, pd.concat([frame, frame.head(1)]))
    with pytest.raises(PublicationError, match=r"gives a figure twice.*01202, 1980"):
        census.read(tables)
