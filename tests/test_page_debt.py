"""The page of debt and discipline: counts, crossings, the state without a ratio, Yubari."""

from __future__ import annotations

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data import queries
from data.queries import Measure
from tests.test_pages import is_whole, opened, pytestmark, text_of

__all__ = ["pytestmark"]


def at(own: dict[str, str], **selection: str) -> AppTest:
    """The page at an address with choices of its own, which the front page would not keep."""
    app = opened("debt", **selection)
    app.query_params.update(own)
    return app.run()


def crossings(app: AppTest) -> pd.DataFrame:
    """The table of who crossed what: the only one with the years counted."""
    return next(d.value for d in app.dataframe if "n" in d.value and "peak" in d.value)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_summary_counts_stages_and_those_without_a_ratio(lang: str) -> None:
    app = opened("debt", l=lang, y="2023")
    text = text_of(app)
    assert is_whole(app)
    values = queries.values(Measure("future_burden_ratio"), 2023)
    none = int((values["status"] == "not_calculated").sum())
    stages = queries.values(Measure("soundness_stage"), 2023)["value"]
    assert (stages == 3).sum() == 1, "only Yubari is under reconstruction"
    assert f"{none:,}" in text
    assert ("財政再生の段階は1、" if lang == "ja" else "1 stand at reconstruction") in text


def test_yubari_crossed_and_is_still_over_one_limit_and_under_the_other() -> None:
    found = crossings(opened("debt"))
    own = found[found["code"] == "01209"].set_index("name")
    service = own[own.index.str.startswith("財政再生基準（実質公債費比率）")].iloc[0]
    burden = own[own.index.str.startswith("早期健全化基準（将来負担比率")].iloc[0]
    assert (service["since"], service["until"]) == ("2008（はじめから）", "2024（継続中）")
    assert (service["peak"], service["peak_year"]) == (76.8, 2016)
    assert (burden["since"], burden["until"]) == ("2008（はじめから）", "2019")
    assert burden["peak"] == 1164


def test_only_those_still_over() -> None:
    found = crossings(at({"still": "1"}))
    assert found["until"].str.contains("継続中").all()
    assert len(found) < len(crossings(opened("debt")))


def test_nobody_over_a_limit_is_said() -> None:
    app = at({"limits": "future_burden_warning", "still": "1"})
    assert is_whole(app)
    assert any("該当する団体はありません" in str(i.value) for i in app.info)


def test_a_ratio_that_does_not_arise_is_said_and_is_no_zero() -> None:
    # 千代田区 and many others have none in any year; 飛島村 23427 has none in FY2023
    app = at({"ratio": "future_burden_ratio"}, m="23427")
    assert is_whole(app)
    assert "「算定されない」（将来の負担が生じない）" in text_of(app)


def test_the_example_is_there_whatever_is_chosen() -> None:
    for params in ({}, {"p": "47"}, {"y": "2005"}):
        text = text_of(opened("debt", **params))
        assert "28.6％から2016年度に**76.8**％" in text
        assert "2020年度に早期健全化基準を下回りました" in text


def test_stocks_of_another_year_say_so() -> None:
    text = text_of(opened("debt", y="2024"))
    assert "2022〜2023年度（令和4〜5年度）だけなので、2023年度（令和5年度）を示します" in text


@pytest.mark.parametrize("prefecture", ["09", "11", "23", "44"])
def test_a_prefecture_where_nobody_ever_stood_above_says_so(prefecture: str) -> None:
    app = opened("debt", p=prefecture)
    assert is_whole(app)
    assert any("該当する団体はありません" in str(i.value) for i in app.info)
