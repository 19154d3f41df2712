"""The projections of the national institute against what it published."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlsxwriter

from data.model import AGE_COLUMNS, OBSERVATION_COLUMNS, PublicationError
from data.publications import census, projections

OLD, OLDER = "population_projected_65_over_share", "population_projected_75_over_share"


@pytest.fixture(scope="module")
def rows(official: Path) -> pd.DataFrame:
    return projections.read(official)


@pytest.fixture(scope="module")
def ages(official: Path) -> pd.DataFrame:
    return projections.read_ages(official)


def wide(rows: pd.DataFrame, name: str, level: str) -> pd.DataFrame:
    """code x year of one item."""
    chosen = rows[rows["item"].eq(name) & rows["level"].eq(level)]
    return chosen.pivot(index="code", columns="year", values="value")


@pytest.mark.official
def test_shape(rows: pd.DataFrame, ages: pd.DataFrame) -> None:
    assert tuple(rows.columns) == (*OBSERVATION_COLUMNS, "basis")
    assert tuple(ages.columns) == (*AGE_COLUMNS, "basis")
    assert not rows.duplicated(["level", "code", "year", "item"]).any()
    assert (rows["value"].isna() == rows["status"].eq("unpublished")).all()


@pytest.mark.official
def test_japan_of_the_2023_revision(rows: pd.DataFrame) -> None:
    # DEMOGRAPHY check 5, METHODS V42: 104.686 million in 2050 (-17.0 %), 37.1 % of 65 and over
    people = wide(rows, projections.PEOPLE, "nation").loc["00"]
    assert people[[2020, 2050]].tolist() == [126_146_099, 104_686_386]
    assert 100 * (people[2050] / people[2020] - 1) == pytest.approx(-17.0, abs=0.05)
    assert wide(rows, OLD, "nation").loc["00", 2050] == pytest.approx(37.1, abs=0.05)
    assert set(rows.loc[rows["level"].eq("nation"), "status"]) == {"derived"}


@pytest.mark.official
def test_ageing_by_prefecture(rows: pd.DataFrame) -> None:
    # METHODS V44: Akita 49.9 (highest), Tokyo 29.6 (lowest), 25 prefectures above 40 %
    share = wide(rows, OLD, "prefecture")[2050]
    assert (share.idxmax(), round(share.max(), 1)) == ("05", 49.9)
    assert (share.idxmin(), round(share.min(), 1)) == ("13", 29.6)
    assert (share > 40).sum() == 25
    assert (wide(rows, OLDER, "prefecture") < wide(rows, OLD, "prefecture")).all().all()


@pytest.mark.official
def test_it_starts_from_the_census(rows: pd.DataFrame, official: Path) -> None:
    # DEMOGRAPHY check 6: 1,728 units; the coast of Fukushima is 452,508 in 13
    ours = wide(rows, projections.PEOPLE, "municipality")[2020]
    found = census.read(official)
    of_2020 = found[found["item"].eq("population_census") & found["year"].eq(2020)]
    counted = of_2020.set_index("code")["value"].reindex(ours.index)
    known = ours.notna()
    assert known.sum() == 1728
    assert (ours[known] == counted[known]).all()
    assert counted[~known].sum() == 452_508


@pytest.mark.official
def test_the_coast_of_fukushima_is_unpublished(rows: pd.DataFrame) -> None:
    missing = rows[rows["value"].isna() & rows["source"].eq("ipss_2023")]
    assert missing["code"].nunique() == 13
    assert set(missing["code"].str[:2]) == {"07"}
    assert {"07204", "07546"} <= set(missing["code"])
    assert not rows["code"].eq(projections.COAST).any()


@pytest.mark.official
def test_yubari(rows: pd.DataFrame) -> None:
    # DEMOGRAPHY check 17
    assert wide(rows, projections.PEOPLE, "municipality").loc["01209", 2050] == 2154


@pytest.mark.official
def test_the_2018_revision(rows: pd.DataFrame, ages: pd.DataFrame) -> None:
    # DEMOGRAPHY check 7; Fukushima (59 units) was not projected
    people = wide(rows, "population_projected_2018", "municipality")
    assert people.notna().sum().unique().tolist() == [1682]
    assert people[2015].sum() == 125_180_706
    assert set(people.index[people[2015].isna()].str[:2]) == {"07"}
    assert people.index.isin(["40231"]).any()
    both = ages[ages["sex"].eq("both")]
    sums = both.groupby(["code", both["as_of"].dt.year])["value"].sum()
    total = people.stack().dropna()
    assert sums.to_numpy() == pytest.approx(total.reindex(sums.index).to_numpy(), abs=12)


# -- made-up workbooks of one prefecture


def book(path: Path, block: list[list[Any]], head: str = "総人口（人）") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [
        ["結果表"],
        ["コード", "市などの別", "都道府県", "市区町村", head],
        ["", "", "", "", "2020年", "2025年", "2020年", "2025年"],
        *block,
    ]
    with xlsxwriter.Workbook(str(path)) as target:
        sheet = target.add_worksheet("Sheet1")
        for index, row in enumerate(rows):
            sheet.write_row(index, 0, row)


PEOPLE: list[list[Any]] = [
    [7000, "a", "福島県", "", 30, 25, 100, 83],
    [7201, 2, "福島県", "福島市", 20, 16, 100, 80],
    [7999, 9, "福島県", "浜通り地域", 10, 9, 100, 90],
]
SHARES: list[list[Any]] = [[*row[:4], 30.5, 33.25] for row in PEOPLE]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A directory with sound tables of a prefecture whose second city is not projected."""
    for item, name in projections._BOOKS.items():
        block = PEOPLE if item == projections.PEOPLE else SHARES
        book(tmp_path / name, block, projections._HEADS[item])
    units = tmp_path / "municipalities" / "municipalities.parquet"
    units.parent.mkdir(parents=True)
    pd.DataFrame({"code": ["07201", "07204"]}).to_parquet(units)
    by_age = pd.DataFrame(
        [
            ("07201", 2015, "total", "total", None, None, 5),
            ("07201", 2015, "total", "0-4", 0, 4, 5),
        ],
        columns=["code_current", "year", "sex", "age_group", "age_from", "age_to", "population"],
    ).astype({"year": "int16", "age_from": "Int16", "age_to": "Int16"})
    by_age.to_parquet(tmp_path / "demography" / "ipss_h30_age_sex.parquet")
    return tmp_path


def test_made_up_tables_are_read(folder: Path) -> None:
    rows = projections.read(folder)
    people = rows[rows["item"].eq(projections.PEOPLE)].set_index(["code", "year"])
    assert people["value"].dropna().to_dict() == {
        ("07", 2020): 30,
        ("07", 2025): 25,
        ("07201", 2020): 20,
        ("07201", 2025): 16,
        ("00", 2020): 30,
        ("00", 2025): 25,
    }
    assert people.loc["07204", "status"].tolist() == ["unpublished"] * 2


@pytest.mark.parametrize(
    ("block", "message"),
    [
        (
            [PEOPLE[0], [*PEOPLE[1][:4], 20, "多い", 1, 1]],
            r"kekkahyo1\.xlsx, .*cell F5: is not a number",
        ),
        ([PEOPLE[0], ["福島", *PEOPLE[1][1:]]], r"cell A5: is no area code \(found '福島'\)"),
        (PEOPLE[:2], r"prefecture 07 do not add up to it in 2020 \(found '10 people apart'\)"),
        ([*PEOPLE, PEOPLE[1]], "gives a unit twice.*07201"),
    ],
    ids=["text", "code", "sum", "twice"],
)
def test_a_broken_table_is_refused(folder: Path, block: list[list[Any]], message: str) -> None:
    book(folder / projections._BOOKS[projections.PEOPLE], block)
    with pytest.raises(PublicationError, match=message):
        projections.read(folder)


def test_a_shifted_header_is_refused(folder: Path) -> None:
    path = folder / projections._BOOKS[OLD]
    with xlsxwriter.Workbook(str(path)) as target:
        target.add_worksheet("Sheet1").write_row(0, 0, ["コード", "区分", "2020年"])
    with pytest.raises(PublicationError, match=r"kekkahyo3_3.*no header row with \['市などの別', "):
        projections.read(folder)


def test_the_table_of_another_age_is_refused(folder: Path) -> None:
    other = folder / projections._BOOKS[OLDER]
    (folder / projections._BOOKS[OLD]).write_bytes(other.read_bytes())
    with pytest.raises(PublicationError, match=r"kekkahyo3_3.*no header row .*65歳以上"):
        projections.read(folder)


def test_a_table_with_fewer_units_is_refused(folder: Path) -> None:
    book(folder / projections._BOOKS[OLD], SHARES[:2], projections._HEADS[OLD])
    with pytest.raises(
        PublicationError, match=r"kekkahyo3_3.*not the units and years.*07999, 2020"
    ):
        projections.read(folder)


@pytest.mark.parametrize("kind", ["政令市", 7, ""])
def test_an_unknown_kind_of_unit_is_refused(folder: Path, kind: object) -> None:
    block = [PEOPLE[0], [PEOPLE[1][0], kind, *PEOPLE[1][2:]], PEOPLE[2]]
    book(folder / projections._BOOKS[projections.PEOPLE], block)
    with pytest.raises(PublicationError, match=r"cell B5: is no kind of unit"):
        projections.read(folder)


def test_a_census_is_no_projection(folder: Path) -> None:
    path = folder / "demography" / "ipss_h30_age_sex.parquet"
    frame = pd.read_parquet(path)
    frame.assign(year=frame["year"] - 5).to_parquet(path)
    with pytest.raises(PublicationError, match=r"years that the projection .*2010"):
        projections.read_ages(folder)


def test_a_missing_municipality_is_refused(folder: Path) -> None:
    units = folder / "municipalities" / "municipalities.parquet"
    pd.DataFrame({"code": ["07201", "06201"]}).to_parquet(units)
    with pytest.raises(
        PublicationError, match=r"no row for a municipality outside Fukushima.*06201"
    ):
        projections.read(folder)


def test_a_figure_given_twice_is_refused(folder: Path) -> None:
    path = folder / "demography" / "ipss_h30_age_sex.parquet"
    frame = pd.read_parquet(path)
    pd.concat([frame, frame.tail(1)]).to_parquet(path)
    with pytest.raises(PublicationError, match=r"gives a figure twice.*07201, 2015, total, 0-4"):
        projections.read_ages(folder)
