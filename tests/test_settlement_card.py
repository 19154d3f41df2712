"""Settlement cards FY2023, against FISCAL.md and METHODS.md D."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from data.model import WARD_CODES, PublicationError
from data.publications import (
    dashboard,
    settlement_card,
    ssds_municipality,
    ssds_prefecture,
    ssdse_a,
)
from tests.published import differing, frame, values, without_wards

TOWNS, PREFECTURES = "card_municipality", "card_prefecture"
FY2023 = range(2023, 2024)


@pytest.fixture
def cards(official: Path) -> pd.DataFrame:
    return frame(settlement_card, official)


@pytest.fixture
def board(official: Path) -> pd.DataFrame:
    return frame(dashboard, official)


def card(cards: pd.DataFrame, item: str) -> pd.Series:
    return values(cards, TOWNS, item, FY2023)


@pytest.mark.official
def test_the_municipalities_of_ssdse(official: Path, cards: pd.DataFrame) -> None:
    codes = set(cards.loc[cards["source"] == TOWNS, "code"])
    area = values(frame(ssdse_a, official), "ssdse_a", "area_km2", range(2024, 2025))
    assert codes == set(area.index.get_level_values("code"))
    assert len(codes) == 1741


@pytest.mark.official
@pytest.mark.parametrize(
    ("item", "cells"),
    [
        # the summary's total: the one below the list of revenues is 1 thousand yen less in 24216
        ("revenue_total", 1741),
        ("local_tax", 1741),
        ("local_allocation_tax", 1718),
        ("national_disbursements", 1741),
        ("ward_adjustment_grant", 23),
    ],
)
def test_equal_to_the_dashboard(
    cards: pd.DataFrame, board: pd.DataFrame, item: str, cells: int
) -> None:
    ours = card(cards, item)
    theirs = values(board, "dashboard_municipality", item, FY2023)
    assert len(ours) == len(theirs) == cells
    assert differing(ours, theirs) == {}


@pytest.mark.official
@pytest.mark.parametrize(
    "item",
    [
        "prefectural_disbursements",
        "local_bonds_issued",
        "transfers_in",
        "local_transfer_tax",
        "special_local_grant",
        "municipal_tax_individual",
        "municipal_tax_corporate",
        "property_tax",
        "real_balance",
    ],
)
def test_detail_equal_to_the_dashboard(cards: pd.DataFrame, board: pd.DataFrame, item: str) -> None:
    theirs = values(board, "dashboard_municipality", item, FY2023)
    for_wards_too = item not in {"municipal_tax_corporate", "property_tax"}
    assert len(theirs) == (1562 if for_wards_too else 1539)
    assert differing(card(cards, item).reindex(theirs.index), theirs) == {}


@pytest.mark.official
def test_ratios_round_to_the_dashboards(cards: pd.DataFrame, board: pd.DataFrame) -> None:
    def gap(item: str) -> pd.Series:
        return (card(cards, item) - values(board, "dashboard_municipality", item, FY2023)).abs()

    index = gap("fiscal_strength_index")
    assert set(index[index > 0.001].index.get_level_values("code")) == {"18442", "21212"}
    assert index.max() < 0.011
    assert gap("real_debt_service_ratio").max() < 0.51
    assert gap("ordinary_balance_ratio").max() < 0.51
    burden = gap("future_burden_ratio").dropna()
    assert (len(burden), burden.max() < 0.51) == (787, True)


@pytest.mark.official
def test_ratios_of_fy2022_have_a_decimal(cards: pd.DataFrame, board: pd.DataFrame) -> None:
    for item in ("real_debt_service_ratio", "future_burden_ratio"):
        ours = values(cards, TOWNS, item, range(2022, 2023))
        theirs = values(board, "dashboard_municipality", item, range(2022, 2023))
        assert (ours % 1 != 0).mean() > 0.8
        assert (ours - theirs).abs().quantile(0.99) < 0.51


@pytest.mark.official
def test_non_recipients(cards: pd.DataFrame) -> None:
    ordinary = card(cards, "ordinary_allocation_tax")
    assert len(ordinary) == 1718
    assert (ordinary == 0).sum() == 76
    assert (
        (card(cards, "standard_fiscal_need") <= card(cards, "standard_fiscal_revenue"))
        .reindex(ordinary[ordinary == 0].index)
        .all()
    )


@pytest.mark.official
def test_allocation_tax_is_its_three_kinds(cards: pd.DataFrame) -> None:
    for source, level in ((TOWNS, "municipality"), (PREFECTURES, "prefecture")):
        kinds = ("ordinary", "special", "earthquake")
        added = sum(values(cards, source, f"{kind}_allocation_tax", level=level) for kind in kinds)
        assert differing(added, values(cards, source, "local_allocation_tax", level=level)) == {}


@pytest.mark.official
def test_averages_the_ministry_prints(cards: pd.DataFrame) -> None:
    """METHODS.md D: V04, V05, V06 and V10 for FY2023."""
    index = without_wards(card(cards, "fiscal_strength_index"))
    assert (len(index), round(index.mean(), 4)) == (1718, 0.4835)
    upper = values(cards, PREFECTURES, "fiscal_strength_index", FY2023, "prefecture")
    assert round(upper.mean(), 5) == 0.49126
    assert weighted_balance(cards, TOWNS, "municipality") == 93.1
    assert weighted_balance(cards, PREFECTURES, "prefecture") == 92.5


def weighted_balance(cards: pd.DataFrame, source: str, level: str) -> float:
    """Ordinary balance ratio of all bodies together.

    Bonds in place of lost tax belong to the denominator too, but are too few to show at 0.1.
    """

    def amount(item: str) -> float:
        return without_wards(values(cards, source, item, FY2023, level)).sum()

    revenue = amount("ordinary_general_revenue") + amount("temporary_financial_bonds")
    return round(100 * amount("ordinary_general_expenditure") / revenue, 1)


@pytest.mark.official
def test_known_ratios(cards: pd.DataFrame) -> None:
    burden = cards[(cards["item"] == "future_burden_ratio") & (cards["source"] == TOWNS)]
    absent = burden[burden["status"] == "not_calculated"].groupby("year").size()
    assert absent.to_dict() == {2022: 899, 2023: 954}
    yubari = burden[(burden["code"] == "01209") & (burden["year"] == 2023)]
    assert yubari["value"].tolist() == [171.7]
    assert (burden["value"] < 350).sum() == burden["value"].notna().sum()


@pytest.mark.official
def test_population_equals_the_portal(official: Path, cards: pd.DataFrame) -> None:
    ours = values(cards, TOWNS, "population_register")
    portal = values(
        frame(ssds_municipality, official), "ssds_2010_2023", "population_register"
    ).reindex(ours.index)
    assert len(ours) == 2 * 1741
    assert differing(ours.xs(2024, level="year"), portal.xs(2024, level="year")) == {}


@pytest.mark.official
def test_prefectures_of_fy2022_equal_ssds(official: Path, cards: pd.DataFrame) -> None:
    ssds = frame(ssds_prefecture, official)
    for item in ("revenue_total", "expenditure_total", "outstanding_bonds", "real_balance_ratio"):
        ours = values(cards, PREFECTURES, item, range(2022, 2023), "prefecture")
        theirs = values(ssds, "ssds_prefecture", item, range(2022, 2023), "prefecture")
        assert len(ours) == 47
        assert differing(ours, theirs) == {}, item
    # need is calculated anew within the year: the two tables hold different calculations of it
    need = values(cards, PREFECTURES, "standard_fiscal_need", range(2022, 2023), "prefecture")
    other = values(ssds, "ssds_prefecture", "standard_fiscal_need", range(2022, 2023), "prefecture")
    assert (need / other - 1).abs().max() < 0.005


@pytest.mark.official
def test_every_blank_has_a_reason(cards: pd.DataFrame) -> None:
    missing = cards[cards["value"].isna()]
    assert set(missing["status"]) == {"not_calculated", "not_applicable", "unpublished"}
    unpublished = missing[missing["status"] == "unpublished"]
    # the wards' line of that name holds another grant
    assert set(unpublished["item"]) == {"state_facilities_grant"}
    assert set(unpublished["code"]) == set(WARD_CODES)


# -- made-up cards


def card_table(card: settlement_card.Card, code: str) -> pd.DataFrame:
    """A card whose sums hold: every part 1, every total the number of its parts."""
    names = {name for group in card.once.values() for name in group}
    names |= {n + end for n in card.two_years.values() for end in (".令和5年度", ".令和4年度")}
    names |= {n + end for n in card.register.values() for end in (".令6_1_1", ".令5_1_1")}
    names |= {name for parts, _ in card.sums for name in parts}
    row: dict[str, float] = dict.fromkeys(sorted(names), 1.0)
    row |= {total: float(len(parts)) for parts, total in card.sums}
    return pd.DataFrame([{"code": code, "fy": 2023, **row}])


def write(directory: Path, towns: pd.DataFrame) -> Path:
    (directory / "fiscal").mkdir()
    towns.to_parquet(directory / settlement_card.FILES[0])
    prefecture = card_table(settlement_card.PREFECTURE, "22000")
    prefecture.to_parquet(directory / settlement_card.FILES[1])
    return directory


def town(code: str = "22100") -> pd.DataFrame:
    return card_table(settlement_card.MUNICIPALITY, code)


BONDS = "歳入の状況_千円.地方債.決算額"
TOTAL = "歳入の状況_千円.歳入合計.決算額"


def test_a_blank_is_nil_where_the_card_adds_up(tmp_path: Path) -> None:
    table = town()
    table[TOTAL] -= 1
    table[BONDS] = float("nan")
    found = settlement_card.read(write(tmp_path, table))
    row = found[(found["item"] == "local_bonds_issued") & (found["code"] == "22100")].iloc[0]
    assert (row["value"], row["status"]) == (0.0, "derived")


def test_a_blank_is_missing_where_the_card_does_not_add_up(tmp_path: Path) -> None:
    table = town()
    table[BONDS] = float("nan")
    found = settlement_card.read(write(tmp_path, table))
    row = found[(found["item"] == "local_bonds_issued") & (found["code"] == "22100")].iloc[0]
    assert pd.isna(row["value"])
    assert row["status"] == "unpublished"


def test_blank_ratios_do_not_arise(tmp_path: Path) -> None:
    table = town()
    ending = "健全化判断比率.将来負担比率_percent.令和5年度"
    table[f"財政指標.{ending}"] = float("nan")
    found = settlement_card.read(write(tmp_path, table))
    row = found[(found["item"] == "future_burden_ratio") & (found["code"] == "22100")]
    assert row.set_index("year")["status"].to_dict() == {2023: "not_calculated", 2022: "official"}


def test_ward_money_under_another_name(tmp_path: Path) -> None:
    found = settlement_card.read(write(tmp_path, town("13101")))
    ward = found[found["code"] == "13101"].set_index(["item", "year"])
    assert ward.loc[("ward_adjustment_grant", 2023), "value"] == 1.0
    assert ward.loc[("state_facilities_grant", 2023), "status"] == "unpublished"
    assert ward.loc[("local_allocation_tax", 2023), "status"] == "not_applicable"
    assert ward.loc[("property_tax", 2023), "status"] == "not_applicable"


@pytest.mark.parametrize(
    ("breaks", "says"),
    [
        (lambda t: t.rename(columns={BONDS: "地方債"}), f"has no column '{BONDS}'"),
        (lambda t: t.astype({BONDS: "str"}), f"column '{BONDS}' is not BIGINT|DOUBLE"),
        (lambda t: pd.concat([t, t]), "22100"),
        (lambda t: t.assign(code="2210"), "is no municipality code"),
        (lambda t: t.astype({"fy": "str"}), "column 'fy' is not BIGINT"),
        (lambda t: t.assign(fy=2022), "has no card of FY2023"),
        (lambda t: t.head(0), "has no card of FY2023"),
    ],
)
def test_broken_cards(
    tmp_path: Path, breaks: Callable[[pd.DataFrame], pd.DataFrame], says: str
) -> None:
    write(tmp_path, breaks(town()))
    with pytest.raises(PublicationError) as caught:
        settlement_card.read(tmp_path)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
