"""The comparison: chosen units beside each other, one of them among its peers."""

from __future__ import annotations

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data import queries
from tests.test_pages import chosen_on, is_whole, opened, pytestmark, text_of

__all__ = ["pytestmark"]

CARDS = 6  # dots, table, lines, verdict, nearest, moves


def frame_of(app: AppTest, column: str) -> pd.DataFrame:
    """The table on the page that has this column."""
    return next(d.value for d in app.dataframe if column in d.value.columns)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_six_cards_in_both_languages(lang: str) -> None:
    app = opened("compare", m="01209,34208,13206", y="2023", l=lang)
    assert is_whole(app)
    assert len(app.subheader) == CARDS
    assert not app.info


def test_the_table_has_the_published_figures_of_yubari() -> None:
    app = opened("compare", m="01209,34208", y="2023")
    table = frame_of(app, "real_debt_service_ratio").set_index("code")
    assert table.loc["01209", "fiscal_strength_index"] == 0.19
    assert list(table.index) == ["01209", "34208"]


def test_twenty_nearest_without_itself_and_all_of_the_prefecture() -> None:
    app = opened("compare", m="01209", y="2023")
    peers = frame_of(app, "distance")
    assert len(peers) == 20
    assert "01209" not in set(peers["code"])
    assert "179団体中" in text_of(app)  # Hokkaido has 179 municipalities


def test_an_outcome_among_the_variables_is_refused_with_a_reason() -> None:
    app = opened("compare", m="01209", y="2023")
    options = next(s for s in app.selectbox if s.label == "仲間と比べる指標")
    app = options.select_index(2).run()  # the index of fiscal strength
    assert app.query_params["outcome"] in ("fiscal_strength_index", ["fiscal_strength_index"])
    assert is_whole(app)
    assert "差がないのは当然" in text_of(app)


def test_weights_of_zero_and_no_indicator_give_notices() -> None:
    app = opened("compare", m="01209", y="2023")
    for slider in [s for s in app.slider if str(s.key).startswith("own-compare-weights")]:
        slider.set_value(0.0)
    app = app.run()
    assert "変数が選ばれていません" in text_of(app)
    app = next(s for s in app.multiselect if s.label.startswith("比べる")).set_value([]).run()
    assert is_whole(app)
    assert "比べる指標がありません" in text_of(app)


def test_every_choice_is_in_the_address_and_read_back() -> None:
    own = {
        "of": "ageing_rate,local_tax_per_capita,transfer_dependence",
        "outcome": "transfer_dependence",
        "line": "ageing_rate",
        "weights": "p2,f0.5,h1",
        "k": "12",
        "metric": "mahalanobis",
        "same": "1",
    }
    app = chosen_on("compare", own, m="01209", y="2023")
    assert is_whole(app)
    kept = {key: app.query_params[key] for key in own}
    assert {key: v if isinstance(v, str) else v[0] for key, v in kept.items()} == own
    found = frame_of(app, "distance")
    assert len(found) == 12
    assert {"population_fiscal_year", "fiscal_strength_index", "household_size"} < set(found)
    assert "ageing_rate" not in found
    assert set(found["code"]) <= set(queries.municipalities().query("type == 'city'")["code"])


@pytest.mark.parametrize("weights", ["p9", "q1", "p", "p1,pnan", "1", "pp"])
def test_weights_that_cannot_be_read_are_refused(weights: str) -> None:
    app = chosen_on("compare", {"weights": weights}, m="01209", y="2023")
    assert not app.exception
    assert len(app.warning) == 1
    assert len(frame_of(app, "distance")) == 20


def test_up_to_ten_municipalities_and_groups_stand_side_by_side() -> None:
    towns = ["01209", "01202", "13206", "34208", "20217", "47201", "39201", "32343"]
    groups = "備北:34209.34210;北陸:16.17.18"
    app = opened("compare", m=",".join([*towns, "g1", "g2"]), g=groups, y="2023")
    assert is_whole(app)
    assert list(frame_of(app, "real_debt_service_ratio")["code"]) == [*towns, "g1", "g2"]


def test_without_a_choice_the_largest_of_the_prefecture_is_the_example() -> None:
    app = opened("compare", p="01")
    assert is_whole(app)
    assert "札幌市" in text_of(app)
    assert "例として" in text_of(app)


def test_a_ward_is_told_why_it_has_no_peers() -> None:
    app = opened("compare", m="13101", y="2023")
    assert is_whole(app)
    assert "比べる範囲にありません" in text_of(app)


def test_a_group_stands_beside_and_its_largest_member_gives_the_peers() -> None:
    app = opened("compare", g="備北:34209.34210", m="g1", y="2023")
    assert is_whole(app)
    assert "グループの中で人口の最も多い三次市（広島県）を例として" in text_of(app)
    assert list(frame_of(app, "real_debt_service_ratio")["code"]) == ["g1"]


def test_a_year_before_the_variables_says_which_is_not_held() -> None:
    app = opened("compare", m="01209", y="2000")
    assert is_whole(app)
    assert "可住地人口密度は、この年までの数値を収録していません" in text_of(app)


def test_the_verdict_of_yubari_among_the_nearest_hangs_on_the_choice() -> None:
    text = text_of(opened("compare", m="01209", y="2023", l="en"))
    assert "20 nearest peers: number 7 of 21" in text
    assert "Variables that choose the peers" in text
