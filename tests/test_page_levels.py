"""The page of three levels: known totals of Toyama, Japan as the sum of the 47."""

from __future__ import annotations

import pytest

from analysis.levels import LEVELS, money_flows
from data import queries
from data.queries import NATION, Measure
from tests.test_pages import chosen_on, is_whole, opened, pytestmark, text_of
from ui import accounts, consolidated, heads, levels
from ui.frame import View
from ui.heads import ordered
from ui.selection import Selection
from ui.text import t
from ui.units import Unit

__all__ = ["pytestmark"]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_toyama_together_counts_what_is_passed_on_once(lang: str) -> None:
    app = opened("levels", l=lang, y="2022")
    app.query_params["area"] = "16"
    app.run()
    assert is_whole(app)
    # (614.2 + 523.7 - 33.0 - 32.5) billion yen / 1,028,440 people
    assert "1,043" in text_of(app)


def test_toyama_functions_and_net_total() -> None:
    found = accounts.account_of("16", 2022)
    assert found.net_total == 614_212_503 + 523_673_007 - 32_998_075 - 32_484_752
    assert found.shares().loc["police", "prefecture"] == 100
    share = found.shares().loc["education", "prefecture"]
    assert share == pytest.approx(100 * 100_355_090 / (100_355_090 + 52_850_967))


def test_japan_is_the_sum_of_the_prefectures() -> None:
    frame = accounts.figures()
    towns = frame.xs(2022, level="year").drop(NATION)
    japan = frame.loc[(NATION, 2022)]
    assert len(towns) == 47
    assert japan["municipalities_expenditure_total"] == pytest.approx(
        towns["municipalities_expenditure_total"].sum()
    )


def test_the_course_takes_tax_shares_off_in_no_year() -> None:
    row = accounts.course("16").set_index(["year", "item"]).loc[(2022, "prefecture")]
    net = 614_212_503 - 32_998_075
    assert row["share"] == pytest.approx(100 * net / (net + 523_673_007))
    assert row["gap"] == pytest.approx(100 * (1 - 170_733_362 / net))


def test_national_tax_and_transfers_of_toyama() -> None:
    row = accounts.national(2022, "ja").set_index("code").loc["16"]
    received = 148_940_292 + 98_349_423 + 110_097_081 + 86_377_087
    assert row["value"] == pytest.approx(100 * received / 420_379_000)
    assert row["taxes"] == pytest.approx(420_379_000 / 1_028_440)


def test_every_area_and_year_has_streams_that_balance() -> None:
    for year in (1975, 2000, 2022):
        for area, figures in accounts.figures().xs(year, level="year").iterrows():
            flows = money_flows(figures.to_dict())
            sums = flows.groupby(["level", "side"])["value"].sum().unstack()
            assert sums["in"].to_numpy() == pytest.approx(sums["out"].to_numpy(), rel=1e-6), area


def test_tokyo_does_not_count_what_it_pays_its_wards_twice() -> None:
    found = accounts.account_of("13", 2022)
    assert found.between["ward_adjustment"] == pytest.approx(1_160_370_493, abs=1_000)
    assert accounts.account_of("16", 2022).between["ward_adjustment"] == 0


def test_the_net_total_of_japan_is_that_of_the_white_paper() -> None:
    # METHODS.md V33: net expenditure of FY2021, 123.3677 trillion yen. The sums of the System of
    # Social and Demographic Statistics hold joint authorities beside what their members pay them.
    net = accounts.account_of(NATION, 2021).net_total
    assert 123_367_700_000 < net < 1.025 * 123_367_700_000
    figures = accounts.figures().loc[(NATION, 2021)]
    towns = queries.panel((Measure("expenditure_total"),), wards=True)
    own = towns.loc[towns["year"].eq(2021), "expenditure_total"].sum()
    alone = net - figures["municipalities_expenditure_total"] + own
    assert alone == pytest.approx(123_367_700_000, rel=0.005)


@pytest.mark.parametrize("order", ["spending", "tax", "north"])
def test_all_prefectures_per_head(order: str) -> None:
    app = chosen_on("levels", {"order": order}, y="2022")
    assert is_whole(app)
    frame = accounts.heads(2022)
    # Toyama: 1,072.4 billion yen net / 1,028,440 people
    assert frame.loc["16", "spending"] == pytest.approx(1_072_402_683 / 1_028_440)
    assert frame.loc["16", "tax_prefecture"] == pytest.approx(170_733_362 / 1_028_440)
    assert frame.drop(NATION)["tax"].idxmax() == "13"


def test_prefectures_are_ranked_and_ties_in_no_order() -> None:
    frame = ordered(2022, "spending", "ja")
    assert len(frame) == 47 and frame["rank"].tolist() == sorted(frame["rank"])
    assert frame["spending"].is_monotonic_decreasing
    assert ordered(2022, "north", "ja")["code"].is_monotonic_increasing


def test_city_and_prefecture_of_toyama_by_hand() -> None:
    (unit,) = [u for u in consolidated.units_of(_nobody()) if u.id == "16201"]
    found = consolidated.shown((unit,), "even")
    towns, whole = consolidated.accounts()
    people = towns.loc[towns["prefecture_code"].eq("16"), "population_fiscal_year"].sum()
    row = whole.loc["16"]
    own = towns.loc["16201", "expenditure_total"] / towns.loc["16201", "population_fiscal_year"]
    share = (588_990_295 - 32_956_114 - 34_463_616) / people
    assert row["expenditure_total"] == pytest.approx(588_990_295, abs=1)
    assert found.net["16201"] == pytest.approx(own + share, rel=1e-6)


def test_every_municipality_has_both_accounts() -> None:
    towns, _ = consolidated.accounts()
    units = tuple(Unit(code, code, (code,), "municipality") for code in towns.index)
    for spread in consolidated.SPREADS:
        found = consolidated.shown(units, spread)
        assert found.net.notna().all() and (found.net > 0).all()
        assert (found.prefecture.to_numpy() >= -1e-9).all()


@pytest.mark.parametrize("spread", ["schools", "even"])
@pytest.mark.parametrize("chosen", ["14100,01209", "13101", "g1,16201"])
def test_the_card_of_a_city_runs(chosen: str, spread: str) -> None:
    app = chosen_on("levels", {"spread": spread}, m=chosen, g="備北:33209.34209.34210", l="en")
    assert is_whole(app)
    assert "thousand yen** together" in text_of(app)


def test_hostile_choices_get_a_notice() -> None:
    app = chosen_on("levels", {"spread": "x", "order": "<b>"})
    assert not app.exception and len(app.warning) == 2


def _nobody() -> View:
    return View(Selection(), "ja", "light", "v", "levels")


def test_tax_per_head_of_the_richest_and_the_poorest_is_that_of_the_white_paper() -> None:
    # METHODS.md V40: index of local tax per head of FY2020, Japan = 100: Tokyo 159.7, Nagasaki 72.2
    tax = accounts.heads(2020)["tax"]
    index = (100 * tax / tax[NATION]).drop(NATION)
    assert (index.idxmax(), index.idxmin()) == ("13", "42")
    assert index["13"] == pytest.approx(159.7, rel=0.01)
    assert index["42"] == pytest.approx(72.2, rel=0.01)


def test_what_kanagawa_passes_on_is_on_its_card() -> None:
    # ten grants of shares of taxes on the settlement card of FY2023, in thousand yen
    grants = (
        548_722, 13_570_146, 15_074_492, 1_705_424, 213_858_646, 1_135_996, 166_058, 19_234_278,
        6_069_942, 22_783_284,
    )  # fmt: skip
    row = consolidated.accounts()[1].loc["14"]
    assert row["expenditure_total"] == 2_207_423_640
    assert row["expenditure_tax_share_grants"] == sum(grants)
    assert row["expenditure_ward_adjustment"] == 0


def test_a_level_has_one_colour_on_the_page() -> None:
    bars = [trace.marker.color for trace in heads._figure(
        2020, "spending", "16", narrow=False, lang="ja", mode="light"
    ).data[:2]]  # fmt: skip
    for what in ("shares", "gap"):
        found = levels._course("16", what, lang="ja", mode="light").data
        drawn = {trace.name: trace.line.color for trace in found}
        assert [drawn[t(f"levels.level.{x}", "ja")] for x in LEVELS] == bars
