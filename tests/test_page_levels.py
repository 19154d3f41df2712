"""The page of three levels: known totals of Toyama, Japan as the sum of the 47."""

from __future__ import annotations

import pytest

from data.queries import NATION
from tests.test_pages import is_whole, opened, pytestmark, text_of
from ui import levels

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
    found = levels.account_of("16", 2022)
    assert found.net_total == 614_212_503 + 523_673_007 - 32_998_075 - 32_484_752
    assert found.shares().loc["police", "prefecture"] == 100
    share = found.shares().loc["education", "prefecture"]
    assert share == pytest.approx(100 * 100_355_090 / (100_355_090 + 52_850_967))


def test_japan_is_the_sum_of_the_prefectures() -> None:
    frame = levels.figures()
    towns = frame.xs(2022, level="year").drop(NATION)
    japan = frame.loc[(NATION, 2022)]
    assert len(towns) == 47
    assert japan["municipalities_expenditure_total"] == pytest.approx(
        towns["municipalities_expenditure_total"].sum()
    )


def test_the_course_takes_tax_shares_off_in_no_year() -> None:
    row = levels.course("16").set_index(["year", "item"]).loc[(2022, "prefecture")]
    net = 614_212_503 - 32_998_075
    assert row["share"] == pytest.approx(100 * net / (net + 523_673_007))
    assert row["gap"] == pytest.approx(100 * (1 - 170_733_362 / net))


def test_national_tax_and_transfers_of_toyama() -> None:
    row = levels.national(2022, "ja").set_index("code").loc["16"]
    received = 148_940_292 + 98_349_423 + 110_097_081 + 86_377_087
    assert row["value"] == pytest.approx(100 * received / 420_379_000)
    assert row["taxes"] == pytest.approx(420_379_000 / 1_028_440)


def test_every_area_and_year_has_streams_that_balance() -> None:
    for year in (1975, 2000, 2022):
        for area, figures in levels.figures().xs(year, level="year").iterrows():
            flows = levels.money_flows(figures.to_dict())
            sums = flows.groupby(["level", "side"])["value"].sum().unstack()
            assert sums["in"].to_numpy() == pytest.approx(sums["out"].to_numpy(), rel=1e-6), area
