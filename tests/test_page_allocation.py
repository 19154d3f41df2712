"""The allocation tax and hometown tax pages: official figures of known places, and what is said."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.guarantee import TERMS
from tests.test_pages import chosen_on, is_whole, opened, text_of
from ui import allocation, hometown


def test_steps_of_fuchu_are_the_cards_figures() -> None:
    # settlement card FY2023 of 府中市 (34208), thousand yen
    found = allocation.steps_of("34208", 2023)
    assert found.ordinary.value == 5_871_616
    assert found.standard_tax.value == 5_909_449
    assert found.scale.value == 11_857_741
    assert found.bonds.value == 76_676
    assert found.scale.value == (
        found.standard_tax.value + found.ordinary.value + found.bonds.value
    )
    assert {found.need.status, found.ordinary.status} == {"official"}


def test_a_year_without_need_is_computed_back_and_says_so() -> None:
    found = allocation.steps_of("01209", 2019)
    assert found.need.status == "imputed" and "imputed" in found.warnings
    app = chosen_on("allocation", {"steps": "2019"}, m="01209")
    assert is_whole(app)
    assert "逆算した推計" in text_of(app)
    assert f"{allocation.reconstruction(2019).median.value:.1f}%" in text_of(app)


def test_a_reconstruction_that_misses_by_more_than_5_percent_shows_no_amounts() -> None:
    back = [y for y in allocation.STEP_YEARS if y not in allocation.OFFICIAL]
    assert [y for y in back if not allocation.reconstruction(y).levels] == [2018, 2017, 2016]
    app = chosen_on("allocation", {"steps": "2016"}, m="01209")
    assert is_whole(app)
    assert "金額では示しません" in text_of(app)


def test_tobishima_has_more_than_it_needs() -> None:
    app = opened("allocation", m="23427")
    assert is_whole(app)
    assert "上回り" in text_of(app) and "増えた税はすべて残ります" in text_of(app)


def test_terms_add_up_for_every_benchmark_and_group() -> None:
    for benchmark in allocation.BENCHMARKS:
        found = allocation.terms(2023, benchmark, ())
        assert len(found) == 1718
        assert found[[*TERMS]].sum(axis=1).to_numpy() == pytest.approx(
            found["shortage"].to_numpy(), rel=1e-9, abs=1e-3
        )
    mean = allocation.terms(2023, "mean", ())
    assert abs(mean["revenue"].sum()) < 1 and abs(mean["need"].sum()) < 1


def test_the_benchmark_is_that_of_japan_whichever_prefecture_is_shown() -> None:
    # "the national mean" was that of the chosen prefecture, which left nothing to equalise
    whole = allocation.terms(2023, "mean", ())
    shimane = allocation.terms(2023, "mean", ("32",))
    assert len(shimane) == 19
    assert shimane[[*TERMS]].equals(whole.loc[shimane.index, [*TERMS]])
    assert shimane["need"].sum() > shimane["guarantee"].sum()


def test_the_sum_of_shortages_is_near_what_was_paid() -> None:
    # ordinary allocation tax of municipalities FY2023 on the settlement cards: 8.300 trillion yen
    assert allocation.terms(2023, "mean", ())["shortage"].sum() == pytest.approx(8.300e9, rel=0.001)


def test_kept_shares_lie_between_a_quarter_and_all() -> None:
    value = allocation.kept_shares(2023, 20.0)["value"].dropna()
    assert value.min() == pytest.approx(25) and value.max() == pytest.approx(100)
    assert ((value > 25.001) & (value < 99.999)).any()


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("benchmark", allocation.BENCHMARKS)
def test_the_page_runs_with_every_benchmark(benchmark: str, lang: str) -> None:
    own = {"benchmark": benchmark, "more": "20"}
    app = chosen_on("allocation", own, l=lang, p="01")
    assert is_whole(app)
    assert {key: app.query_params[key] for key in own} == own
    says = "定義であって" if lang == "ja" else "a definition, not a fact"
    assert says in text_of(app)


def test_a_ward_alone_is_replaced_by_an_example() -> None:
    app = opened("allocation", m="13101", w="1")
    assert is_whole(app)
    assert "例として" in text_of(app)


def test_hometown_account_closes_and_wards_are_not_refilled() -> None:
    found = hometown.totals(2023, (), wards=True)
    assert found.receipts == pytest.approx(
        found.cost + found.deduction - found.refilled + found.net, rel=1e-12
    )
    rows = hometown.accounts(2023)
    assert (rows.loc[rows["is_ward"], "refilled"] == 0).all()
    poor = rows[(rows["recipient"] == 1) & ~rows["is_ward"]]
    assert np.allclose(poor["refilled"], 0.75 * poor["deduction"])


def test_hometown_page_says_what_a_chosen_place_gained() -> None:
    app = opened("hometown", m="01206,14130", l="en")
    assert is_whole(app)
    assert "balance" in text_of(app)


def test_the_small_parts_of_a_large_city_are_not_printed_as_zero() -> None:
    # Yokohama FY2023: 40,688,292 thousand yen of ordinary allocation tax, scale of a trillion
    for lang, share in (("ja", "+406.9"), ("en", "+40.7")):
        figure = allocation._steps_figure("14100", 2023, lang=lang, mode="light")
        texts = list(figure.data[0].text)
        assert share in texts
        assert not {"+0.0", "−0.0", "0.0"} & set(texts)


def test_the_course_of_prefectures_cites_the_figures_of_prefectures() -> None:
    text = text_of(chosen_on("allocation", {}))
    assert "社会・人口統計体系 都道府県データ" in text


@pytest.mark.parametrize(("wards", "n"), [("0", "1,718"), ("1", "1,741")])
def test_hometown_tax_says_whether_the_wards_are_in_it(wards: str, n: str) -> None:
    text = text_of(opened("hometown", w=wards, y="2023"))
    inside, outside = "東京23区を含む", "東京23区を除く"
    assert (outside if wards == "0" else inside) in text
    assert (inside if wards == "0" else outside) not in text
    assert f"{n}団体" in text


def test_the_curve_of_one_more_yen_is_a_line_through_its_kink() -> None:
    # Yokohama's kink lies at +6.8 %, between the even steps
    figure = allocation._curve_figure("14100", 2023, lang="ja", mode="light")
    for trace in figure.data:
        assert None not in trace.y and not any(np.isnan(np.array(trace.y, float)))
        assert set(trace.marker.size) == {0.0}
    assert {trace.line.dash for trace in figure.data} == {"solid", "dash"}


def test_the_account_of_a_scenario_cites_the_figures_of_prefectures_too() -> None:
    assert "社会・人口統計体系 都道府県データ" in text_of(opened("scenarios"))
