"""The resident register: official totals, and made-up editions with one thing wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlsxwriter

from data.codes import check_digit
from data.model import AGE_COLUMNS, OBSERVATION_COLUMNS, PublicationError
from data.publications import register

#: DEMOGRAPHY checks 1 and 4: 合計 of each edition.
TOTALS = {
    2016: 128_066_211,
    2017: 127_907_086,
    2018: 127_707_259,
    2019: 127_443_563,
    2020: 127_138_033,
    2021: 126_654_244,
    2022: 125_927_902,
    2025: 124_330_690,
}


@pytest.fixture(scope="module")
def people(official: Path) -> pd.DataFrame:
    return register.read(official)


@pytest.fixture(scope="module")
def ages(official: Path) -> pd.DataFrame:
    return register.read_ages(official)


@pytest.mark.official
def test_shape(people: pd.DataFrame, ages: pd.DataFrame) -> None:
    assert tuple(people.columns) == OBSERVATION_COLUMNS
    assert tuple(ages.columns) == AGE_COLUMNS
    assert people["value"].notna().all()
    assert not people.duplicated(["level", "code", "year", "item"]).any()


@pytest.mark.official
@pytest.mark.parametrize(("year", "total"), TOTALS.items())
def test_people_of_each_edition(people: pd.DataFrame, year: int, total: int) -> None:
    rows = people[people["item"].eq("population_register") & people["year"].eq(year)]
    by_level = rows.groupby("level")["value"].agg(["size", "sum"])
    assert by_level["size"].to_dict() == {"municipality": 1741, "nation": 1, "prefecture": 47}
    assert set(by_level["sum"]) == {total}
    assert set(rows["as_of"]) == {pd.Timestamp(year, 1, 1)}


@pytest.mark.official
def test_sexes_are_nine_short_of_the_total(people: pd.DataFrame) -> None:
    # DEMOGRAPHY check 2: nine foreign residents without a sex
    japan = people[people["level"].eq("nation") & people["year"].eq(2025)]
    value = japan.set_index("item")["value"]
    both = value["population_register_male"] + value["population_register_female"]
    assert both + 9 == value["population_register"]


@pytest.mark.official
def test_flows_are_of_the_year_before(people: pd.DataFrame) -> None:
    births = people[people["item"].eq("births_register") & people["level"].eq("nation")]
    assert sorted(births["year"]) == [2015, 2016, 2017, 2018, 2019, 2024]
    assert births["as_of"].isna().all()
    assert births.set_index("year").loc[2024, "value"] == 710_427


@pytest.mark.official
def test_natural_change_is_births_less_deaths(people: pd.DataFrame) -> None:
    flows = people[people["item"].str.endswith("_register") & people["as_of"].isna()]
    wide = flows.pivot_table(index=["level", "code", "year"], columns="item", values="value")
    gap = wide["births_register"] - wide["deaths_register"] - wide["natural_change_register"]
    assert (gap == 0).all()


@pytest.mark.official
def test_yubari(people: pd.DataFrame) -> None:
    # DEMOGRAPHY check 17
    rows = people[people["code"].eq("01209") & people["item"].eq("population_register")]
    assert rows.set_index("year").loc[2025, "value"] == 6107


@pytest.mark.official
def test_codes_are_those_of_the_day(people: pd.DataFrame) -> None:
    rows = people[people["item"].eq("population_register")]
    years = rows[rows["code"].isin(["04423", "04216"])].groupby("code")["year"].agg(list)
    assert years.to_dict() == {"04423": [2016], "04216": [2017, 2018, 2019, 2020, 2021, 2022, 2025]}


@pytest.mark.official
def test_ages_add_up_to_people_with_the_withheld_stated(
    people: pd.DataFrame, ages: pd.DataFrame
) -> None:
    # DEMOGRAPHY check 3 and trap 2: 287 units, 6,712 persons
    sums = ages.groupby(["level", "code", "sex"])["value"].sum().unstack()
    year = people[people["year"].eq(2025)].pivot_table(
        index=["level", "code"], columns="item", values="value"
    )
    for sex, item in (("both", ""), ("male", "_male"), ("female", "_female")):
        assert sums[sex].equals(year[f"population_register{item}"].rename(sex))
    withheld = ages[ages["age_from"].isna() & ages["level"].eq("municipality")]
    both = withheld[withheld["sex"].eq("both")]
    assert (len(both), both["value"].sum()) == (287, 6712)
    assert set(withheld["status"]) == {"derived"}


@pytest.mark.official
def test_broad_groups_are_sums_of_bands(people: pd.DataFrame, ages: pd.DataFrame) -> None:
    japan = people[people["level"].eq("nation")].set_index("item")
    old = ages[ages["level"].eq("nation") & ages["sex"].eq("both") & ages["age_from"].ge(65)]
    assert japan.loc["population_65_over_register", "value"] == old["value"].sum() == 35_916_427
    assert japan.loc["women_20_39_register", "status"] == "derived"


# -- made-up editions: two towns of 北海道, one of them with a ward of a city beside it

HEAD = [
    "団体コード,都道府県名,市区町村名,平成28年,,,,平成27年,,,,,,,",
    ",,,人口,,,世帯数,転入者数（計）,転出者数（計）,出生者数,死亡者数,自然増減数,社会増減数",
    ",,,男,女,人,,,,,,,",
]
TITLE = "平成28年1月1日住民基本台帳人口・世帯数"


def six(code: str) -> str:
    return code + check_digit(code)


ROWS = [
    ",合計,,3,1004,1007,5,4,4,2,2,0,▲ 1",
    f"{six('01000')},北海道,,3,1004,1007,5,4,4,2,2,0,▲ 1",
    f"{six('01101')},北海道,札幌市中央区,9,9,18,9,9,9,9,9,9,9",
    f'{six("01202")},北海道,函館市,1,"1,002","1,003",3,2,2,1,1,0,0',
    f"{six('01300')},北海道,石狩郡,9,9,18,9,9,9,9,9,9,9",
    f"{six('01209')},北海道,夕張市,2,2,4,2,2,2,1,1,0,▲ 1",
]
AGE_HEAD = ["", "", "", "", "総数", "0歳～4歳", "5歳以上"]
AGE_UNITS = ["団体コード", "都道府県名", "市区町村名", "性別", "人", "人", "人"]


def official_units(root: Path) -> None:
    """The three lists of units that say who stood on a day."""
    folder = root / "municipalities"
    folder.mkdir(parents=True, exist_ok=True)
    names = {"01202": "函館市", "01209": "夕張市"}
    pd.DataFrame(
        [(code, name, 4, "1970-04-01", None) for code, name in names.items()],
        columns=["code", "name", "kind_no", "valid_from", "valid_to"],
    ).astype({"kind_no": "int8", "valid_to": "str"}).to_parquet(
        folder / "standard_area_codes.parquet"
    )
    pd.DataFrame(
        [("1971-01-01", "01901", "01902", "町")],
        columns=["date", "from_code", "to_code", "to_name"],
    ).to_parquet(folder / "municipal_changes.parquet")
    pd.DataFrame(
        [(code, name, "01", "北海道") for code, name in names.items()],
        columns=["code", "name", "pref_code", "pref_name"],
    ).to_parquet(folder / "municipalities.parquet")


def write_text(
    root: Path, lines: list[str], *, name: str = "2016", encoding: str = "utf-8-sig"
) -> None:
    path = root / "demography" / "juki" / f"市区町村別人口_{name}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding=encoding)


def write_book(path: Path, rows: list[list[Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("人口")
        for index, row in enumerate(rows):
            sheet.write_row(index, 0, row)


def age_rows(short: int = 1) -> list[list[Any]]:
    rows: list[list[Any]] = [["令和7年1月1日住民基本台帳年齢階級別人口"], AGE_HEAD, AGE_UNITS]
    for code, prefecture, name in (
        ("-", "合計", "-"),
        (six("01000"), "北海道", "-"),
        (six("01202"), "北海道", "函館市"),
    ):
        for sex in ("計", "男", "女"):
            rows.append([code, prefecture, name, sex, 10 + short, 4, 6])
    rows.append(["注1：非公表である", "", "", "", "", "", ""])
    return rows


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """A directory with one sound edition of each kind."""
    official_units(tmp_path)
    write_text(tmp_path, [TITLE, *HEAD, *ROWS])
    juki = tmp_path / "demography" / "juki"
    book = [["令和7年1月1日住民基本台帳人口"], ["", "", "", "人口"], ["", "", "", "計"]]
    book.append(["団体コード", "都道府県名", "市区町村名", "人"])
    book += [
        ["-", "合計", "-", 10],
        [six("01000"), "北海道", "-", 10],
        [six("01202"), "北海道", "函館市", 10],
    ]
    write_book(juki / "juki_pop_muni_2025.xlsx", book)
    write_book(juki / "juki_age_muni_2025.xlsx", age_rows())
    return tmp_path


def test_a_made_up_edition_is_read(edition: Path) -> None:
    frame = register.read(edition)
    towns = frame[frame["level"].eq("municipality") & frame["year"].isin([2015, 2016])]
    assert set(towns["code"]) == {"01202", "01209"}  # neither the ward nor the county
    yubari = towns[towns["code"].eq("01209")].set_index("item")["value"]
    assert yubari["population_register"] == 4
    assert yubari["social_change_register"] == -1


def test_columns_may_move(edition: Path) -> None:
    def moved(line: str) -> str:
        cells = line.replace('"1,002"', "1002").replace('"1,003"', "1003").split(",")
        return ",".join([*cells[:3], *reversed(cells[3:13])])

    sound = register.read(edition)
    write_text(edition, [TITLE, *map(moved, [*HEAD, *ROWS])])
    pd.testing.assert_frame_equal(register.read(edition), sound)


def test_name_columns_may_move(edition: Path) -> None:
    def moved(line: str) -> str:
        cells = line.replace('"1,002"', "1002").replace('"1,003"', "1003").split(",")
        return ",".join([*cells[3:13], *reversed(cells[:3])])

    sound = register.read(edition)
    write_text(edition, [TITLE, *map(moved, [*HEAD, *ROWS])])
    pd.testing.assert_frame_equal(register.read(edition), sound)


def test_the_older_encoding_is_read(edition: Path) -> None:
    sound = register.read(edition)
    write_text(edition, [TITLE, *HEAD, *ROWS], encoding="cp932")
    pd.testing.assert_frame_equal(register.read(edition), sound)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.replace("出生者数", "出生数"), r"2016\.csv: has no column '出生者数'"),
        (lambda t: t.replace("団体コード", "コード"), "has no header with 団体コード"),
        (lambda t: t.replace(TITLE, "住民基本台帳人口"), "cell A1: has no title"),
        (
            lambda t: t.replace("夕張市,2,2,4", "夕張市,2,2,四"),
            r"cell F10: is not a number \(found '四'\)",
        ),
        (lambda t: t.replace("夕張市,2,2,4", "夕張市,2,2,5"), "do not add up to the row 合計"),
        (lambda t: t.replace(six("01209"), "012091"), r"cell A10: is no municipality code"),
        (lambda t: t.replace(six("01209"), six("01210")), "did not stand on 2016-01-01.*夕張市"),
        (lambda t: t + ROWS[-1] + "\n", "gives a unit twice.*01209"),
        (lambda t: "", r"2016\.csv: is empty"),
    ],
    ids=["renamed", "header", "title", "text", "sum", "code", "unknown", "twice", "empty"],
)
def test_a_broken_edition_is_refused(edition: Path, change: Any, message: str) -> None:
    path = next((edition / "demography" / "juki").glob("*_2016.csv"))
    text = change(path.read_text(encoding="utf-8-sig"))
    path.write_bytes(b"\xef\xbb\xbf" + text.encode() if text else b"")
    with pytest.raises(PublicationError, match=message):
        register.read(edition)


def test_a_year_given_twice_is_refused(edition: Path) -> None:
    write_text(edition, [TITLE, *HEAD, *ROWS], name="2016_2")
    with pytest.raises(PublicationError, match=r"_2\.csv: gives 2016-01-01 again"):
        register.read(edition)


def test_a_truncated_workbook_is_refused(edition: Path) -> None:
    path = edition / "demography" / "juki" / "juki_age_muni_2025.xlsx"
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(PublicationError, match="not a readable workbook"):
        register.read_ages(edition)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (age_rows(short=-1), "ages add up to more than the total"),
        (
            [[*map(lambda c: "5歳～9歳" if c == "5歳以上" else c, row)] for row in age_rows()],
            "no gapless",
        ),
        ([[*map(lambda c: "不明" if c == "男" else c, row)] for row in age_rows()], "is no sex"),
        (
            [[*row[:4], 99, *row[5:]] if row[2:3] == ["函館市"] else row for row in age_rows()],
            r"do not add up to the row 合計 .both.",
        ),
        ([row[:2] if row[2:3] == ["函館市"] else row for row in age_rows()], "is no|cut off"),
    ],
    ids=["more", "bands", "sex", "total", "short"],
)
def test_broken_ages_are_refused(edition: Path, rows: list[list[Any]], message: str) -> None:
    write_book(edition / "demography" / "juki" / "juki_age_muni_2025.xlsx", rows)
    with pytest.raises(PublicationError, match=message):
        register.read_ages(edition)


def test_no_edition_at_all(tmp_path: Path) -> None:
    official_units(tmp_path)
    with pytest.raises(PublicationError, match="is not there"):
        register.read(tmp_path)
