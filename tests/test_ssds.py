"""Municipal and prefectural tables of the statistics bureau, against FISCAL.md and METHODS.md D."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from data.model import OBSERVATION_COLUMNS, WARD_CODES, PublicationError
from data.publications import (
    dashboard,
    mergers,
    reading,
    series,
    ssds_municipality,
    ssds_prefecture,
    ssds_revenue_total,
)
from tests.published import by_prefecture, differing, frame, values

OLD, NEW, PREFECTURE, REVENUE = (
    "ssds_1995_2018",
    "ssds_2010_2023",
    "ssds_prefecture",
    "ssds_revenue_derived",
)


@pytest.fixture
def towns(official: Path) -> pd.DataFrame:
    return frame(ssds_municipality, official)


@pytest.fixture
def prefectures(official: Path) -> pd.DataFrame:
    return frame(ssds_prefecture, official)


@pytest.fixture
def revenue(official: Path) -> pd.DataFrame:
    return frame(ssds_revenue_total, official)


def total(prefectures: pd.DataFrame, item: str) -> pd.Series:
    return values(prefectures, PREFECTURE, item, level="prefecture")


@pytest.mark.official
def test_municipalities_of_each_year(towns: pd.DataFrame) -> None:
    counts = values(towns, OLD, "local_tax").groupby("year").size()
    assert counts[[1995, 2000, 2005, 2010]].tolist() == [3255, 3250, 1844, 1750]
    assert (counts.loc[2014:2018] == 1741).all()


@pytest.mark.official
def test_neither_wards_of_cities_nor_their_sum(towns: pd.DataFrame) -> None:
    codes = pd.Series(towns["code"].unique())
    assert series.ALL_WARDS not in set(codes)
    assert not series.is_city_ward(codes).any()
    assert set(WARD_CODES) <= set(codes)
    assert {"01100", "14130", "14150", "22130", "27140", "40130"} <= set(codes)


@pytest.mark.official
@pytest.mark.parametrize(
    ("item", "cells", "japan_2018"),
    [
        ("local_tax", 1128, 20_131_306_237),
        ("local_allocation_tax", 893, 7_980_515_400),
        ("special_local_grant", 893, None),
    ],
)
def test_municipal_sums_equal_prefecture_totals(
    towns: pd.DataFrame,
    prefectures: pd.DataFrame,
    item: str,
    cells: int,
    japan_2018: int | None,
) -> None:
    sums = by_prefecture(values(towns, OLD, item))
    totals = total(prefectures, f"municipalities_{item}").reindex(sums.index)
    assert len(sums) == cells
    assert differing(sums, totals) == {}
    assert japan_2018 in (None, sums.xs(2018, level="year").sum())


@pytest.mark.official
@pytest.mark.parametrize(
    ("item", "equal"), [("national_disbursements", 6), ("prefectural_disbursements", 10)]
)
def test_grants_of_prefecture_totals_include_joint_authorities(
    towns: pd.DataFrame, prefectures: pd.DataFrame, item: str, equal: int
) -> None:
    sums = by_prefecture(values(towns, OLD, item))
    totals = total(prefectures, f"municipalities_{item}").reindex(sums.index)
    assert len(sums) == 893
    assert len(sums) - len(differing(sums, totals)) == equal
    if item == "national_disbursements":
        assert (totals >= sums).all()


@pytest.mark.official
def test_revenue_and_construction_never_equal_the_prefecture_total(
    towns: pd.DataFrame, prefectures: pd.DataFrame, revenue: pd.DataFrame
) -> None:
    for local, item in (
        (values(revenue, REVENUE, "revenue_total"), "revenue_total"),
        (values(towns, OLD, "expenditure_construction"), "expenditure_construction"),
    ):
        sums = by_prefecture(local)
        totals = total(prefectures, f"municipalities_{item}").reindex(sums.index)
        assert len(differing(sums, totals)) == len(sums) == 893


@pytest.mark.official
def test_derived_revenue_equals_the_published_one(official: Path) -> None:
    path = reading.one_file(official, ssds_revenue_total.FILES[0])
    rows = reading.parquet(
        path, {"revenue_total_senyen": "BIGINT", "D3201_published_senyen": "BIGINT"}
    ).dropna()
    assert len(rows) == 15_545
    assert (rows["revenue_total_senyen"] == rows["D3201_published_senyen"]).all()


@pytest.mark.official
def test_revenue_is_published_from_2010_and_derived_before(revenue: pd.DataFrame) -> None:
    official_years = revenue.loc[revenue["status"] == "official", "year"]
    assert official_years.min() == 2010
    assert revenue.loc[revenue["year"] < 2010, "status"].isin(["derived", "unpublished"]).all()
    missing = revenue[revenue["value"].isna()]
    assert (missing["status"] == "unpublished").all()
    assert len(missing[missing["code"] == "01209"]) == 10


@pytest.mark.official
def test_both_files_agree_wherever_both_have_a_figure(
    towns: pd.DataFrame, revenue: pd.DataFrame
) -> None:
    for item in ("local_tax", "fiscal_strength_index", "taxable_income", "population_census"):
        assert differing(values(towns, OLD, item), values(towns, NEW, item)) == {}
    assert (
        differing(values(revenue, REVENUE, "revenue_total"), values(towns, NEW, "revenue_total"))
        == {}
    )


@pytest.mark.official
def test_register_dates_are_those_the_file_states(official: Path, towns: pd.DataFrame) -> None:
    path = reading.one_file(official, ssds_municipality.FILES[1])
    stated = reading.parquet(
        path,
        {"code": "VARCHAR", "item": "VARCHAR", "value": "DOUBLE", "as_of": "DATE"},
        "SELECT code, value, as_of FROM published WHERE item = 'A2301' AND value IS NOT NULL",
    )
    ours = towns[(towns["source"] == NEW) & (towns["item"] == "population_register")]
    assert set(ours["as_of"].dt.strftime("%Y-%m-%d")) == {
        "2013-03-31",
        *(f"{year}-01-01" for year in range(2014, 2025)),
    }
    assert (ours["year"] == ours["as_of"].dt.year).all()
    both = ours.merge(stated, on=["code", "as_of"], suffixes=("", "_stated"))
    assert len(both) == len(ours) == len(stated)
    assert (both["value"] == both["value_stated"]).all()


@pytest.mark.official
def test_register_of_japan(towns: pd.DataFrame) -> None:
    register = towns[towns["item"] == "population_register"]
    japan = register.groupby(["source", "as_of"])["value"].sum()
    assert japan[OLD, pd.Timestamp("2001-03-31")] == 126_284_805
    assert japan[NEW, pd.Timestamp("2020-01-01")] == 127_138_033
    # Japanese alone until 31 March 2012, then no total until foreign residents are in
    assert set(japan[OLD].index.year) == {*range(2001, 2013), *range(2014, 2021)}


@pytest.mark.official
def test_japanese_and_foreign_residents_make_the_register(towns: pd.DataFrame) -> None:
    gaps = differing(
        values(towns, OLD, "population_register"), values(towns, NEW, "population_register")
    )
    assert [year for _, year in gaps] == [2014]


@pytest.mark.official
def test_register_equals_the_dashboard(official: Path, towns: pd.DataFrame) -> None:
    board = values(frame(dashboard, official), "dashboard_municipality", "population_register")
    portal = values(towns, NEW, "population_register", range(2021, 2025))
    assert len(portal) == 4 * 1741
    assert differing(board, portal) == {}


@pytest.mark.official
def test_wards_have_no_allocation_tax(towns: pd.DataFrame) -> None:
    rows = towns[(towns["item"] == "local_allocation_tax") & towns["code"].isin(WARD_CODES)]
    assert rows.groupby("year").size().to_dict() == dict.fromkeys(range(2000, 2020), 23)
    assert rows["value"].isna().all()
    assert (rows["status"] == "not_applicable").all()


@pytest.mark.official
def test_fy2019_says_what_is_missing(towns: pd.DataFrame) -> None:
    rows = towns[(towns["year"] == 2019) & towns["item"].isin(ssds_municipality.UNPUBLISHED_FY2019)]
    assert rows["value"].isna().all()
    unpublished = rows[rows["status"] == "unpublished"].groupby("item").size()
    assert unpublished["local_allocation_tax"] == 1718
    assert unpublished["national_disbursements"] == 1741


@pytest.mark.official
def test_a_year_of_births_is_never_part_of_a_year(
    official: Path, towns: pd.DataFrame, prefectures: pd.DataFrame
) -> None:
    part = ssds_municipality.part_years(official)
    # a new code, a merger into it, a merger into a city that keeps its code
    assert {("17212", 2011), ("23237", 2010), ("11203", 2011), ("09203", 2014)} <= part
    assert not {("14150", 2010), ("43100", 2012), ("12239", 2013)} & part
    last = pd.Series({(code[:2], year): year for code, year in part}).groupby(level=0).max()
    for item in ("births", "deaths", "marriages"):
        rows = towns[towns["item"] == item].set_index(["code", "year"])
        held = rows.index.intersection(pd.MultiIndex.from_tuples(part))
        assert len(held) == 34
        assert (rows.loc[held, "status"] == "unpublished").all()
        # after a prefecture's last change, with all its codes there, they make its total
        whole = values(towns, NEW, item)
        units = by_prefecture(whole.notna())
        all_there = units[units == units.groupby(level=0).transform("max")].index
        settled = [key for key in all_there if key[1] > last.get(key[0], 0)]
        assert len(settled) > 550
        assert differing(by_prefecture(whole).loc[settled], total(prefectures, item)) == {}


@pytest.mark.official
def test_taxable_income_is_that_of_the_municipalities_of_1_july(towns: pd.DataFrame) -> None:
    rows = towns[(towns["item"] == "taxable_income") & (towns["year"] == 2011)]
    assert set(rows["as_of"]) == {pd.Timestamp("2011-07-01")}
    # 鳩ヶ谷 joined 川口 on 11 October 2011: its taxpayers were still its own
    assert {"11203", "11226"} <= set(rows.loc[rows["source"] == OLD, "code"])


@pytest.mark.official
def test_census_counts_everyone_once(towns: pd.DataFrame) -> None:
    census = values(towns, OLD, "population_census").groupby("year").sum()
    assert census[2015] == 127_094_745
    assert values(towns, NEW, "population_census").groupby("year").sum()[2020] == 126_146_099
    area = values(towns, OLD, "area_km2").xs(2018, level="year").sum()
    assert area == pytest.approx(372_858.04)


@pytest.mark.official
def test_prefectures_known_answers(prefectures: pd.DataFrame) -> None:
    index = total(prefectures, "fiscal_strength_index")
    assert index["32", 2021] == 0.25379 == index.xs(2021, level="year").min()
    assert index["13", 2021] == 1.07301 == index.xs(2021, level="year").max()
    means = index.groupby("year").mean().round(5)
    assert means[[2019, 2020, 2021]].tolist() == [0.52183, 0.52320, 0.50034]
    assert total(prefectures, "population_estimate").groupby("year").sum()[2020] == 126_146_099
    assert total(prefectures, "population_register").groupby("year").sum()[2001] == 126_284_805
    assert total(prefectures, "municipalities_local_tax").groupby("year").sum()[2019] == (
        20_507_889_611
    )
    # million yen in the file: Tokyo collected 33 trillion yen of national tax in FY2021
    assert total(prefectures, "national_tax_collected")["13", 2021] == pytest.approx(
        33.04e9, rel=1e-3
    )


@pytest.mark.official
def test_bonds_of_municipalities_are_in_one_unit(prefectures: pd.DataFrame) -> None:
    """The file prints them in million yen up to FY1992 and in thousands from FY1993 on."""
    names = ["municipalities_local_bonds_issued", "municipalities_revenue_total"]
    japan = prefectures[prefectures["item"].isin(names)].pivot_table(
        index="year", columns="item", values="value", aggfunc="sum"
    )
    share = japan[names[0]] / japan[names[1]]
    assert set(share.index) == set(range(1975, 2023))
    assert share.between(0.05, 0.17).all()
    jumps = japan[names[0]].pct_change().abs()
    assert jumps.max() < 0.5


@pytest.mark.official
def test_prefectures_general_revenue_is_its_parts(prefectures: pd.DataFrame) -> None:
    parts = ("local_tax", "local_transfer_tax", "special_local_grant", "local_allocation_tax")
    added = sum(total(prefectures, item) for item in parts)
    whole = total(prefectures, "general_revenue_total")
    assert differing(added.xs("22", drop_level=False), whole) == {}


@pytest.mark.official
def test_prefecture_dash_is_missing(prefectures: pd.DataFrame) -> None:
    osaka = prefectures[
        (prefectures["code"] == "27")
        & (prefectures["item"] == "local_allocation_tax")
        & (prefectures["year"] == 1976)
    ]
    assert osaka["status"].tolist() == ["unpublished"]
    assert osaka["value"].isna().all()


@pytest.mark.official
def test_prefecture_accounts_at_both_levels_since_1975(prefectures: pd.DataFrame) -> None:
    for item in ("welfare", "health", "civil_works", "education", "debt_service", "total"):
        for prefix in ("", "municipalities_"):
            years = total(prefectures, f"{prefix}expenditure_{item}").groupby("year").size()
            assert years.to_dict() == dict.fromkeys(range(1975, 2023), 47)


def test_wards_of_cities_are_told_from_cities() -> None:
    wards = pd.Series(["01101", "01110", "14131", "27120", "28110", "40137", "22138"])
    cities = pd.Series(["01100", "14130", "14150", "27140", "13101", "13123", "01202", "47382"])
    assert series.is_city_ward(wards).all()
    assert not series.is_city_ward(cities).any()


def test_a_sum_needs_all_its_parts() -> None:
    rows = pd.DataFrame(
        [
            ("01", 2000, "a", "x", "", 1.0),
            ("01", 2000, "b", "x", "", 2.0),
            ("02", 2000, "a", "x", "", 1.0),
            ("01", 2000, "c", "y", "", 5.0),
        ],
        columns=["code", "label", "series", "item", "day", "value"],
    )
    parts = [series.Series("a", "x"), series.Series("b", "x"), series.Series("c", "y")]
    found = series.added(rows, parts).set_index(["code", "item"])
    assert found.loc[("01", "x"), ["value", "status"]].tolist() == [3.0, "derived"]
    assert found.loc[("02", "x"), "status"] == "unpublished"
    assert pd.isna(found.loc[("02", "x"), "value"])
    assert found.loc[("01", "y"), ["value", "status"]].tolist() == [5.0, "official"]


def test_register_day_changes_with_the_label_2013() -> None:
    rows = pd.DataFrame({"label": [2011, 2012, 2013], "day": series.REGISTER})
    found = series.dated(rows)
    assert found["as_of"].dt.strftime("%Y-%m-%d").tolist() == [
        "2012-03-31",
        "2013-03-31",
        "2014-01-01",
    ]
    assert found["year"].tolist() == [2012, 2013, 2014]


# -- made-up files


def older(**changes: object) -> pd.DataFrame:
    taken = (*ssds_municipality.SETTLEMENTS, *ssds_municipality.OTHERS)
    rows = {"code": ["01100", "13101", "13100", "01101"], "year": 2018, "has_settlement": True}
    rows |= {s.code: 10 for s in taken} | changes
    table = pd.DataFrame(rows)
    return table.astype({"year": "int32"} if "year" in table else {})


def newer() -> pd.DataFrame:
    codes = [s.code for s in ssds_municipality.NEWER]
    table = pd.DataFrame({"code": "01100", "item": codes, "year": 2020, "value": 1.0})
    return table.astype({"year": "int32"})


def write(directory: Path, old: pd.DataFrame, new: pd.DataFrame) -> Path:
    for name in ("fiscal", "municipalities"):
        (directory / name).mkdir()
    merged = ("2020-10-11", "編入合併", "01101", "乙町", "01100", "甲市")
    changes = pd.DataFrame([merged], columns=mergers.CHANGE_COLUMNS)
    changes.to_parquet(directory / mergers.CHANGES)
    old.to_parquet(directory / ssds_municipality.FILES[0])
    new.to_parquet(directory / ssds_municipality.FILES[1])
    return directory


def test_made_up_municipalities(tmp_path: Path) -> None:
    found = ssds_municipality.read(write(tmp_path, older(), newer()))
    assert list(found.columns) == list(OBSERVATION_COLUMNS)
    old = found[(found["source"] == OLD) & (found["year"] < 2019)]
    assert set(old["code"]) == {"01100", "13101"}
    area = old[(old["item"] == "area_km2") & (old["code"] == "01100")]
    assert area["value"].tolist() == [0.1]
    ward = old[(old["item"] == "local_allocation_tax") & (old["code"] == "13101")]
    assert ward["status"].tolist() == ["not_applicable"]
    births = found[found["item"] == "births"]
    assert births[["year", "status"]].to_numpy().tolist() == [[2020, "unpublished"]]


def test_accounts_only_of_units_with_a_settlement(tmp_path: Path) -> None:
    table = older(has_settlement=[True, True, True, True])
    gone = older(has_settlement=False).head(1).assign(code="01202")
    found = ssds_municipality.read(write(tmp_path, pd.concat([table, gone]), newer()))
    items = set(found.loc[found["code"] == "01202", "item"])
    assert "taxable_income" in items
    assert "local_tax" not in items


@pytest.mark.parametrize(
    ("breaks", "says"),
    [
        (lambda t: t.rename(columns={"D320101": "local_tax"}), "has no column 'D320101'"),
        (lambda t: t.astype({"D320101": "str"}), "column 'D320101' is not BIGINT|DOUBLE"),
        (lambda t: t.assign(code=["1100", *t["code"][1:]]), "is no municipality code"),
        (lambda t: t.assign(code=["48100", *t["code"][1:]]), "is no municipality code"),
        (lambda t: pd.concat([t, t.head(1)]), "01100, 2018"),
        (lambda t: t.head(0), "has no series"),
        (lambda t: t.assign(D320101=pd.NA).astype({"D320101": "Int64"}), "'D320101'"),
    ],
)
def test_broken_older_file(
    tmp_path: Path, breaks: Callable[[pd.DataFrame], pd.DataFrame], says: str
) -> None:
    write(tmp_path, breaks(older()), newer())
    with pytest.raises(PublicationError) as caught:
        ssds_municipality.read(tmp_path)
    message = str(caught.value)
    assert says in message
    assert message.startswith("ssds_municipality_1995_2018.parquet")
    assert "\n" not in message


@pytest.mark.parametrize(
    ("breaks", "says"),
    [
        (lambda t: t[t["item"] != "A2301"], "has no series (found 'A2301')"),
        (lambda t: pd.concat([t, t.head(1)]), "01100, 2020, A1101"),
        (lambda t: t.astype({"value": "str"}), "column 'value' is not DOUBLE"),
    ],
)
def test_broken_newer_file(
    tmp_path: Path, breaks: Callable[[pd.DataFrame], pd.DataFrame], says: str
) -> None:
    write(tmp_path, older(), breaks(newer()))
    with pytest.raises(PublicationError) as caught:
        ssds_municipality.read(tmp_path)
    assert says in str(caught.value)


def test_empty_and_foreign_files(tmp_path: Path) -> None:
    write(tmp_path, older(), newer())
    path = tmp_path / ssds_municipality.FILES[0]
    path.write_bytes(b"")
    with pytest.raises(PublicationError, match="is empty"):
        ssds_municipality.read(tmp_path)
    path.write_text("code,year\n01100,2018\n", "utf-8")
    with pytest.raises(PublicationError, match="not a readable Parquet file"):
        ssds_municipality.read(tmp_path)
    path.unlink()
    with pytest.raises(PublicationError, match="is not there"):
        ssds_municipality.read(tmp_path)


def prefecture_table() -> pd.DataFrame:
    codes = [s.code for s in ssds_prefecture.SERIES]
    table = pd.DataFrame({"pref_code": "22", "item": codes, "year": 2020, "value": 2.0})
    return table.astype({"year": "int32"})


def test_made_up_prefecture(tmp_path: Path) -> None:
    (tmp_path / "fiscal").mkdir()
    prefecture_table().to_parquet(tmp_path / ssds_prefecture.FILES[0])
    found = ssds_prefecture.read(tmp_path).set_index("item")
    assert found.loc["national_tax_collected", "value"] == 2000.0
    assert found.loc["expenditure_investment_loans", ["value", "status"]].tolist() == [
        4.0,
        "derived",
    ]
    assert found.loc["municipalities_expenditure_fire", "value"] == 2.0
    assert str(found.loc["population_estimate", "as_of"].date()) == "2020-10-01"


@pytest.mark.parametrize(
    ("breaks", "says"),
    [
        (lambda t: t.assign(pref_code="2"), "is no prefecture code"),
        (lambda t: t.assign(pref_code="48"), "is no prefecture code"),
        (lambda t: t[t["item"] != "D3101"], "has no series (found 'D3101')"),
        (lambda t: pd.concat([t, t]), "22, 2020"),
    ],
)
def test_broken_prefecture_file(
    tmp_path: Path, breaks: Callable[[pd.DataFrame], pd.DataFrame], says: str
) -> None:
    (tmp_path / "fiscal").mkdir()
    breaks(prefecture_table()).to_parquet(tmp_path / ssds_prefecture.FILES[0])
    with pytest.raises(PublicationError) as caught:
        ssds_prefecture.read(tmp_path)
    assert says in str(caught.value)


def test_made_up_revenue(tmp_path: Path) -> None:
    (tmp_path / "fiscal").mkdir()
    table = pd.DataFrame(
        {
            "code": ["01100", "01202", "01203"],
            "fy": [2018, 2005, 2005],
            "revenue_total_senyen": [7, 5, None],
            "D3201_published_senyen": [8, None, None],
        }
    ).astype({"fy": "int32", "revenue_total_senyen": "Int64", "D3201_published_senyen": "Int64"})
    path = tmp_path / ssds_revenue_total.FILES[0]
    table.to_parquet(path)
    found = ssds_revenue_total.read(tmp_path)
    assert found["value"].tolist()[:2] == [8.0, 5.0]
    assert found["status"].tolist() == ["official", "derived", "unpublished"]
    pd.concat([table, table]).to_parquet(path)
    with pytest.raises(PublicationError, match="01100, 2018"):
        ssds_revenue_total.read(tmp_path)
