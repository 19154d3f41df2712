"""Japan Dashboard finance, against FISCAL.md."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from data.model import WARD_CODES, PublicationError
from data.publications import dashboard, settlement_card, ssds_prefecture
from tests.published import by_prefecture, differing, frame, values

TOWNS, PREFECTURES = "dashboard_municipality", "dashboard_prefecture"
SSDS_YEARS = range(2020, 2023)


@pytest.fixture
def board(official: Path) -> pd.DataFrame:
    return frame(dashboard, official)


@pytest.fixture
def ssds(official: Path) -> pd.DataFrame:
    return frame(ssds_prefecture, official)


@pytest.mark.official
def test_every_municipality_every_year(board: pd.DataFrame) -> None:
    counts = values(board, TOWNS, "revenue_total").groupby("year").size()
    assert counts.to_dict() == dict.fromkeys(range(2020, 2025), 1741)


@pytest.mark.official
def test_allocation_tax_equals_prefecture_totals(board: pd.DataFrame, ssds: pd.DataFrame) -> None:
    sums = by_prefecture(values(board, TOWNS, "local_allocation_tax", SSDS_YEARS))
    totals = values(
        ssds, "ssds_prefecture", "municipalities_local_allocation_tax", SSDS_YEARS, "prefecture"
    )
    assert len(sums) == len(totals) == 141
    assert differing(sums, totals) == {}


@pytest.mark.official
def test_local_tax_equals_prefecture_totals_but_for_saga(
    board: pd.DataFrame, ssds: pd.DataFrame
) -> None:
    sums = by_prefecture(values(board, TOWNS, "local_tax", SSDS_YEARS))
    totals = values(ssds, "ssds_prefecture", "municipalities_local_tax", SSDS_YEARS, "prefecture")
    assert len(totals) == 141
    assert differing(sums, totals) == {("41", 2022): 1}


@pytest.mark.official
@pytest.mark.parametrize(
    "item", ["local_tax", "local_allocation_tax", "national_disbursements", "revenue_total"]
)
def test_prefectures_equal_ssds(board: pd.DataFrame, ssds: pd.DataFrame, item: str) -> None:
    ours = values(board, PREFECTURES, item, SSDS_YEARS, "prefecture")
    theirs = values(ssds, "ssds_prefecture", item, SSDS_YEARS, "prefecture")
    assert len(ours) == len(theirs) == 141
    assert differing(ours, theirs) == {}


@pytest.mark.official
@pytest.mark.parametrize(
    "item",
    [
        "revenue_total",
        "expenditure_total",
        "expenditure_welfare",
        "expenditure_education",
        "expenditure_civil_works",
        "expenditure_debt_service",
        "expenditure_police",
        "expenditure_other",
        "expenditure_tax_share_grants",
        "expenditure_personnel",
        "expenditure_assistance",
        "expenditure_construction",
        "expenditure_debt_service_nature",
        "expenditure_investment_loans",
        "enterprise_tax",
        "prefectural_tax_individual",
        "local_bonds_issued",
    ],
)
def test_prefectures_equal_their_cards(official: Path, board: pd.DataFrame, item: str) -> None:
    cards = frame(settlement_card, official)
    ours = values(board, PREFECTURES, item, range(2023, 2024), "prefecture")
    card = values(cards, "card_prefecture", item, range(2023, 2024), "prefecture")
    assert len(ours) == len(card) == 47
    assert differing(ours, card) == {}


@pytest.mark.official
def test_functions_and_natures_each_make_the_total(board: pd.DataFrame) -> None:
    def item(name: str) -> pd.Series:
        return values(board, PREFECTURES, f"expenditure_{name}", level="prefecture")

    functions = (
        "assembly general_affairs welfare health labour agriculture commerce civil_works fire "
        "police education debt_service other"
    )
    natures = (
        "personnel assistance debt_service_nature goods subsidies construction maintenance "
        "disaster_recovery_works reserves investment_loans transfers_out"
    )
    for names in (functions, natures):
        assert differing(sum(item(name) for name in names.split()), item("total")) == {}


@pytest.mark.official
def test_revenue_parts_make_the_total(board: pd.DataFrame) -> None:
    parts = [
        "local_tax",
        "local_transfer_tax",
        "special_local_grant",
        "local_allocation_tax",
        "transfers_in",
        "ward_adjustment_grant",
        "national_disbursements",
        "prefectural_disbursements",
        "local_bonds_issued",
        "other_revenue",
    ]
    rows = board[(board["source"] == TOWNS) & board["item"].isin(parts)]
    detailed = ~rows["code"].str.startswith("01")
    sums = rows[detailed].groupby(["code", "year"])["value"].sum()
    assert len(sums) == 1562 * 5
    assert differing(sums, values(board, TOWNS, "revenue_total")) == {}


@pytest.mark.official
def test_hokkaido_lacks_the_detail(board: pd.DataFrame) -> None:
    rows = board[(board["source"] == TOWNS) & (board["status"] == "unpublished")]
    assert rows["code"].str.startswith("01").all()
    assert set(rows.groupby(["item", "year"]).size()) == {179}
    assert {"local_bonds_issued", "property_tax", "real_balance"} <= set(rows["item"])


@pytest.mark.official
def test_wards(board: pd.DataFrame) -> None:
    wards = board[board["code"].isin(WARD_CODES)]
    grant = board[board["item"] == "ward_adjustment_grant"]
    assert set(grant["code"]) == set(WARD_CODES)
    assert (grant["status"] == "provisional").all()
    for item in ("local_allocation_tax", "property_tax", "municipal_tax_corporate"):
        rows = wards[wards["item"] == item]
        assert len(rows) == 115
        assert (rows["status"] == "not_applicable").all()


@pytest.mark.official
def test_units(board: pd.DataFrame) -> None:
    rows = board[(board["code"] == "01209") & (board["year"] == 2023)].set_index("item")["value"]
    assert rows["real_debt_service_ratio"] == 67
    assert rows["fiscal_strength_index"] == 0.19
    shizuoka = board[(board["code"] == "22100") & (board["year"] == 2023)].set_index("item")
    assert shizuoka.loc["revenue_total", "value"] == 364_751_312
    assert shizuoka.loc["real_balance", "value"] == 6_709_827


@pytest.mark.official
def test_population_is_of_the_january_after(board: pd.DataFrame) -> None:
    rows = board[(board["item"] == "population_register") & (board["source"] == TOWNS)]
    assert set(rows["as_of"].dt.strftime("%m-%d")) == {"01-01"}
    japan = rows.groupby("year")["value"].sum()
    assert japan[2024] == 124_885_175
    assert japan[2025] == 124_330_690


@pytest.mark.official
def test_future_burden_that_does_not_arise(board: pd.DataFrame) -> None:
    rows = board[(board["item"] == "future_burden_ratio") & (board["source"] == TOWNS)]
    absent = rows[rows["value"].isna()]
    assert (len(rows), len(absent)) == (8705, 4344)
    assert (absent["status"] == "not_calculated").all()


# -- made-up files


def table(lines: tuple[dashboard.Line, ...], side: str, code: str) -> pd.DataFrame:
    unique = {(line.side, line.parent, line.name): line.unit for line in lines}
    rows = pd.DataFrame([(*key, unit) for key, unit in unique.items()])
    rows.columns = [side, "parent_item", "item", "unit"]
    rows = rows.assign(code=code, fy=2020, value=1.0, value_yen=pd.NA)
    money = rows["unit"] == "円"
    rows["value_yen"] = pd.Series(5000, index=rows.index, dtype="Int64").where(money)
    rows["value"] = rows["value"].mask(money)
    rows["parent_item"] = rows["parent_item"].replace("", None)
    return rows.astype({"fy": "int32"})


def write(directory: Path, towns: pd.DataFrame) -> Path:
    (directory / "fiscal").mkdir()
    towns.to_parquet(directory / dashboard.FILES[0])
    table(dashboard.PREFECTURE, "side", "22000").to_parquet(directory / dashboard.FILES[1])
    return directory


def towns_table(code: str = "13101") -> pd.DataFrame:
    return table(dashboard.MUNICIPALITY, "kind", code)


def test_made_up_dashboard(tmp_path: Path) -> None:
    other_side = towns_table().assign(kind="elsewhere", value_yen=9_000_000)
    found = dashboard.read(write(tmp_path, pd.concat([towns_table(), other_side])))
    prefecture = found[found["level"] == "prefecture"].set_index("item")
    assert set(prefecture["code"]) == {"22"}
    assert prefecture.loc["enterprise_tax", ["value", "status"]].tolist() == [10.0, "derived"]
    assert prefecture.loc["ordinary_balance_ratio", "value"] == 100.0
    assert prefecture.loc["real_balance", "value"] == 1.0
    ward = found[found["level"] == "municipality"].set_index("item")
    assert ward.loc["local_tax", "value"] == 5.0
    assert ward.loc["local_allocation_tax", "status"] == "not_applicable"
    assert ward.loc["population_register", "year"] == 2021


@pytest.mark.parametrize(
    ("breaks", "says"),
    [
        (lambda t: t.rename(columns={"kind": "side"}), "has no column 'kind'"),
        (lambda t: t.astype({"value": "str"}), "column 'value' is not DOUBLE"),
        (lambda t: t.replace({"item": {"地方交付税": "交付税"}}), "has no series"),
        (lambda t: t.replace({"unit": {"円": "千円"}}), "is not in 円"),
        (lambda t: t.assign(code="131016"), "is no municipality code"),
        (lambda t: pd.concat([t, t]), "13101, 2020"),
        (lambda t: t.head(0), "has no series"),
    ],
)
def test_broken_dashboard(
    tmp_path: Path, breaks: Callable[[pd.DataFrame], pd.DataFrame], says: str
) -> None:
    write(tmp_path, breaks(towns_table()))
    with pytest.raises(PublicationError) as caught:
        dashboard.read(tmp_path)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
