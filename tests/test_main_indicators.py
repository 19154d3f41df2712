"""主要財政指標一覧: the published facts of METHODS.md D and 0.1, and broken workbooks."""

from __future__ import annotations

import math
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from data import model
from data.corrections import load_corrections
from data.model import PublicationError
from data.publications import main_indicators
from tests.tiny_files import (
    CITY_2005,
    CITY_2011,
    INDICATORS,
    LABELS_2011,
    with_cell,
    write_register,
    write_workbook,
)

official_only = pytest.mark.official
YEARS = [*range(2005, 2022), 2023]


@pytest.fixture(scope="module")
def figures(official: Path) -> pd.DataFrame:
    return main_indicators.read(official)


def pick(figures: pd.DataFrame, level: str, item: str) -> pd.DataFrame:
    return figures[(figures["level"] == level) & (figures["item"] == item)]


def one(figures: pd.DataFrame, code: str, year: int, item: str) -> float:
    row = figures[(figures["code"] == code) & (figures["year"] == year) & (figures["item"] == item)]
    return float(row["value"].item())


def without_wards(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[~rows["code"].isin(model.WARD_CODES)]


@official_only
def test_rows_per_year(figures: pd.DataFrame) -> None:  # V01, V02
    rows = pick(figures, "municipality", "fiscal_strength_index")
    muni = without_wards(rows).groupby("year").size().to_dict()
    expected = [1821, 1804, 1793, 1777, 1727, 1727, 1719, 1719, 1719, *[1718] * 9]
    assert muni == dict(zip(YEARS, expected, strict=True))
    every = rows.groupby("year").size()
    assert every[every.index >= 2014].to_dict() == dict.fromkeys([*range(2014, 2022), 2023], 1741)
    assert not figures.duplicated(["level", "code", "year", "item"]).any()
    assert set(figures["status"]) == {"official", "not_calculated", "unpublished"}
    assert (figures["value"].isna() == (figures["status"] != "official")).all()


@official_only
def test_fiscal_strength_averages(figures: pd.DataFrame) -> None:  # V03, V04, V05
    rows = without_wards(pick(figures, "municipality", "fiscal_strength_index"))
    mean = rows.groupby("year")["value"].mean().round(2)
    printed = pick(figures, "nation", "municipalities_fiscal_strength_index")
    printed = printed.set_index("year")["value"].round(2)
    expected = [
        0.52, 0.53, 0.55, 0.56, 0.55, 0.53, 0.51, 0.49, 0.49, 0.49, 0.50, 0.50, 0.51, 0.51, 0.51,
        0.51, 0.50, 0.48,
    ]  # fmt: skip
    assert mean.tolist() == expected
    assert printed.sort_index().tolist() == expected
    for year, value in {2019: 0.52183, 2020: 0.52320, 2021: 0.50034, 2023: 0.49126}.items():
        assert one(figures, "00", year, "prefectures_fiscal_strength_index") == value
        own = pick(figures, "prefecture", "fiscal_strength_index").query("year == @year")["value"]
        assert round(own.mean(), 5) == value and len(own) == 47


@official_only
@pytest.mark.parametrize(
    ("item", "values"),
    [  # V06-V10: the weighted averages, as printed
        ("municipalities_ordinary_balance_ratio", [90.0, 92.5, 92.8, 93.0, 93.6, 93.1, 88.9, 93.1]),
        ("municipalities_real_debt_service_ratio", [7.4, 6.9, 6.4, 6.1, 5.8, 5.7, 5.5, 5.6]),
        ("municipalities_future_burden_ratio", [38.9, 34.5, 33.7, 28.9, 27.4, 24.9, 15.4, 6.3]),
    ],
)
def test_weighted_averages(figures: pd.DataFrame, item: str, values: list[float]) -> None:
    years = [*range(2015, 2022), 2023]
    assert [round(one(figures, "00", year, item), 1) for year in years] == values


@official_only
def test_prefectural_averages(figures: pd.DataFrame) -> None:  # V08, V09, V10
    items = ("ordinary_balance_ratio", "real_debt_service_ratio", "future_burden_ratio")
    expected = {2020: [94.4, 10.2, 171.3], 2021: [87.3, 10.1, 160.3], 2023: [92.5, 10.1, 148.7]}
    for year, values in expected.items():
        assert [one(figures, "00", year, f"prefectures_{item}") for item in items] == values
    assert one(figures, "00", 2008, "municipalities_future_burden_ratio") == 100.9


@official_only
def test_ordinary_balance_distribution(figures: pd.DataFrame) -> None:  # V11
    rows = without_wards(pick(figures, "municipality", "ordinary_balance_ratio"))
    values = rows.loc[rows["year"] == 2020, "value"]
    counts, _ = np.histogram(values, [-math.inf, 70, 80, 90, 100, math.inf])
    assert counts.tolist() == [11, 95, 682, 899, 31]


@official_only
def test_future_burden(figures: pd.DataFrame) -> None:  # V16, V18, section 0.1
    rows = pick(figures, "municipality", "future_burden_ratio")
    high = (rows["value"] >= 350).groupby(rows["year"]).sum().to_dict()
    expected = {2008: 3, 2009: 3, 2010: 2, 2011: 2, 2012: 2, **dict.fromkeys(range(2013, 2020), 1)}
    assert high == {**expected, 2020: 0, 2021: 0, 2023: 0}
    dashes = rows[rows["status"] == "not_calculated"].groupby("year").size()
    printed = {2008: 232, 2015: 641, 2020: 733, 2021: 816, 2023: 954}
    assert dashes[list(printed)].to_dict() == printed
    assert set(rows["status"]) == {"official", "not_calculated"}
    for year, value in {2008: 1164, 2020: 336.0, 2021: 274.0, 2023: 171.7}.items():
        assert one(figures, "01209", year, "future_burden_ratio") == value


@official_only
def test_known_municipalities(figures: pd.DataFrame) -> None:  # V17, V19
    for year, value in {2010: 42.8, 2016: 76.8, 2020: 70.0}.items():
        assert one(figures, "01209", year, "real_debt_service_ratio") == value
    rows = pick(figures, "municipality", "fiscal_strength_index")
    for year, value in {2008: 2.89, 2020: 2.21, 2021: 2.10}.items():
        top = rows[rows["year"] == year].nlargest(1, "value")
        assert top[["code", "value"]].values.tolist() == [["23427", value]]
    assert one(figures, "23427", 2023, "real_debt_service_ratio") < 0  # printed '▲ 0.6' or alike


@official_only
def test_index_of_one_or_more(figures: pd.DataFrame) -> None:  # METHODS.md A.5
    rows = without_wards(pick(figures, "municipality", "fiscal_strength_index"))
    rich = (rows["value"] >= 1).groupby(rows["year"]).sum()
    printed = {2018: 83, 2019: 85, 2020: 85, 2021: 75, 2023: 73}
    assert rich[list(printed)].to_dict() == printed


@official_only
def test_prefectures(figures: pd.DataFrame) -> None:  # V22
    rows = pick(figures, "prefecture", "fiscal_strength_index")
    rows = rows[rows["year"] == 2021].set_index("code")["value"]
    assert (rows.idxmin(), rows.min(), rows.idxmax(), rows.max()) == ("32", 0.25379, "13", 1.07301)
    mean = pick(figures, "prefecture", "municipalities_future_burden_ratio")
    statuses = mean.groupby(["year", "status"]).size().unstack(fill_value=0)
    assert statuses.loc[[2008, 2009], "unpublished"].tolist() == [47, 47]  # dashes for all
    assert statuses.loc[2010:, "unpublished"].sum() == 0
    tokyo = mean[(mean["code"] == "13") & (mean["year"] >= 2010)]
    assert set(tokyo["status"]) == {"not_calculated"}


@official_only
def test_laspeyres_day(figures: pd.DataFrame) -> None:
    rows = figures[figures["as_of"].notna()]
    assert set(rows["item"]) == {"laspeyres_index", "prefectures_laspeyres_index"}
    days = rows.groupby(["level", "year"])["as_of"].unique().map(lambda days: str(days[0])[:10])
    assert days["municipality"].to_dict() == {2005: "2006-04-01", 2006: "2007-04-01"}
    assert days["prefecture"].to_dict() == {
        2005: "2006-04-01", 2006: "2007-04-01", 2007: "2007-04-01",
    }  # fmt: skip
    assert one(figures, "01100", 2012, "laspeyres_index") == 108.9  # not the 参考値 100.6


@official_only
def test_repeated_tables_agree(official: Path) -> None:
    apart = main_indicators.disagreements(official)
    assert apart[["scope", "code", "year", "item"]].values.tolist() == [
        ["capital", "07201", 2008, "laspeyres_index"],
        ["capital", "07201", 2015, "laspeyres_index"],
    ]


def test_a_dash_beside_a_printed_index_is_mended() -> None:
    """福島市 FY2008: the table of capitals has the Laspeyres index that the table of all lacks."""
    mended = [c for c in load_corrections() if (c.code, c.item) == ("07201", "laspeyres_index")]
    assert [(c.expect, c.corrected, c.status) for c in mended] == [(None, 102.8, "official")]


@official_only
def test_against_statistics_bureau(figures: pd.DataFrame, official: Path) -> None:
    """FISCAL.md cross-check 17: D2201 equals the workbooks but in these few municipalities."""
    path = official / "fiscal" / "ssds_municipality_1995_2018.parquet"
    columns = duckdb.sql(f"DESCRIBE FROM '{path}'").df()["column_name"].tolist()
    year = "fy" if "fy" in columns else "year"
    other = duckdb.sql(
        f"SELECT code, {year} AS year, D2201 FROM '{path}' "
        f"WHERE {year} BETWEEN 2016 AND 2018 AND D2201 IS NOT NULL"
    ).df()
    rows = without_wards(pick(figures, "municipality", "fiscal_strength_index"))
    both = rows.merge(other, on=["code", "year"])
    equal = (both["value"] - both["D2201"]).abs() < 0.001
    assert equal.groupby(both["year"]).sum().to_dict() == {2016: 1717, 2017: 1718, 2018: 1716}


# -- made-up files


def city(directory: Path, rows: list[list[object]], name: str = "H23.xlsx") -> Path:
    write_register(directory)
    write_workbook(directory / INDICATORS / "city" / name, rows)
    return directory


def test_reads_names_marks_and_notes(tmp_path: Path) -> None:
    frame = main_indicators.read_city(city(tmp_path, CITY_2005, "H17.xlsx"))
    assert frame.columns.tolist() == list(model.OBSERVATION_COLUMNS)
    wide = frame.pivot(index="code", columns="item", values="value")
    assert wide.loc["13101", "real_debt_service_ratio"] == -0.6
    assert wide.loc["13101", "fiscal_strength_index"] == 0.95
    assert wide.loc["02321", "laspeyres_index"] == 94.1
    assert wide.loc["00", "municipalities_bond_restriction_ratio"] == 11.4
    day = frame.loc[frame["item"] == "laspeyres_index", "as_of"].unique()
    assert list(day) == [pd.Timestamp("2006-04-01")]


def test_reads_codes_and_dashes(tmp_path: Path) -> None:
    frame = main_indicators.read_city(city(tmp_path, CITY_2011))
    got = frame.set_index(["code", "item"])["status"]
    assert got["13101", "future_burden_ratio"] == "not_calculated"
    assert got["01209", "laspeyres_index"] == "unpublished"
    assert set(frame["year"]) == {2011}


def test_header_may_move_and_columns_may_change_places(tmp_path: Path) -> None:
    plain = main_indicators.read_city(city(tmp_path / "a", CITY_2011))
    moved = [["国の表"], [], *CITY_2011]
    swapped = [[*row[:3], row[4], row[3], *row[5:]] if len(row) > 1 else row for row in moved]
    again = main_indicators.read_city(city(tmp_path / "b", swapped))
    key = ["level", "code", "item"]
    pd.testing.assert_frame_equal(
        plain.sort_values(key, ignore_index=True), again.sort_values(key, ignore_index=True)
    )


def test_code_that_lost_its_zero(tmp_path: Path) -> None:
    frame = main_indicators.read_city(city(tmp_path, with_cell(CITY_2011, 2, 0, 11002)))
    assert "01100" in set(frame["code"])


RENAMED = [label if label != "将来負担比率" else "将来の負担" for label in LABELS_2011]
BROKEN = {
    "renamed column": ([CITY_2011[0], RENAMED, *CITY_2011[2:]], r"no header row .*'将来負担比率'"),
    "text in a number cell": (with_cell(CITY_2011, 2, 4, "約94"), r"cell E3: is not a number .*約"),
    "blank number cell": (with_cell(CITY_2011, 3, 5, ""), r"cell F4: 実質公債費比率 is blank"),
    "out of bounds": (with_cell(CITY_2011, 2, 3, 69.0), r"cell D3: is out of bounds .*69"),
    "unknown code": (with_cell(CITY_2011, 2, 0, "014036"), r"cell A3: is an unknown code .*014036"),
    "wrong check digit": (with_cell(CITY_2011, 2, 0, "011003"), r"cell A3: is an unknown code"),
    "number that is no code": (with_cell(CITY_2011, 2, 0, 11003), r"cell A3: is an unknown code"),
    "unit twice": ([*CITY_2011[:4], CITY_2011[2], *CITY_2011[4:]], r"cell A5: is a unit's second"),
    "other year's title": (with_cell(CITY_2011, 0, 0, "令和元年度"), r"title says 2019"),
    "cut off": (CITY_2011[:5], r"has no row of averages"),
    "no units": ([*CITY_2011[:2], CITY_2011[5]], r"has no units above its average"),
    "rows after the average": ([*CITY_2011, CITY_2011[2]], r"row 7 has figures below the averages"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_broken_tables(tmp_path: Path, case: str) -> None:
    rows, message = BROKEN[case]
    with pytest.raises(PublicationError, match=message) as caught:
        main_indicators.read_city(city(tmp_path, rows))
    text = str(caught.value)
    assert text.startswith("H23.xlsx, sheet '指標'") and "\n" not in text
    assert caught.value.cure


def test_unknown_name(tmp_path: Path) -> None:
    rows = with_cell(CITY_2005, 2, 1, "戸井町")  # merged into 函館市 before that day
    with pytest.raises(PublicationError, match=r"H17.xlsx, sheet '指標', cell B3: .*北海道 戸井町"):
        main_indicators.read_city(city(tmp_path, rows, "H17.xlsx"))


def test_second_file_of_a_year(tmp_path: Path) -> None:
    city(tmp_path, CITY_2011)
    (tmp_path / INDICATORS / "city" / "H23.xls").write_bytes(b"x")
    with pytest.raises(PublicationError, match=r"H23.xlsx: is a second file for fiscal year 2011"):
        main_indicators.read_city(tmp_path)


def test_file_without_a_year(tmp_path: Path) -> None:
    with pytest.raises(PublicationError, match="names no fiscal year"):
        main_indicators.read_city(city(tmp_path, CITY_2011, "indicators.xlsx"))


def test_no_files(tmp_path: Path) -> None:
    write_register(tmp_path)
    with pytest.raises(PublicationError, match="holds no workbook"):
        main_indicators.read(tmp_path)


def test_csv_short_row_and_encoding(tmp_path: Path) -> None:
    city(tmp_path, CITY_2011)
    lines = [",".join(map(str, row)) for row in CITY_2011[1:]]
    path = tmp_path / INDICATORS / "fy2023_city.csv"
    path.write_text("\n".join([*lines[:2], "012092,北海道", *lines[3:]]), "utf-8-sig")
    with pytest.raises(PublicationError, match=r"fy2023_city.csv: row 3 is too short"):
        main_indicators.read(tmp_path)
    path.write_text("\n".join(lines), "cp932")
    with pytest.raises(PublicationError, match="is not utf-8-sig text"):
        main_indicators.read(tmp_path)


def test_prefecture_twice(tmp_path: Path) -> None:
    city(tmp_path, CITY_2011)
    labels = [label for label in LABELS_2011 if label not in ("団体コード", "団体名")]
    row = ["北海道", 0.4, 95.0, 20.0, 300.0, 99.0]
    rows = [labels, row, row, ["都道府県平均", *row[1:]]]
    write_workbook(tmp_path / INDICATORS / "prefecture" / "H23.xlsx", rows)
    with pytest.raises(PublicationError, match=r"cell A3: is a prefecture's second row"):
        main_indicators.read(tmp_path)
