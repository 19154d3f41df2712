"""Both levels together: flows counted once, functions add up, a year without a table says so."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.levels import FUNCTIONS, REST, LevelsError, account, money_flows, per_head

MADE = {
    "expenditure_total": 600.0,
    "expenditure_education": 100.0,
    "expenditure_police": 25.0,
    "local_tax": 170.0,
    "municipalities_expenditure_total": 520.0,
    "municipalities_expenditure_welfare": 160.0,
    "municipalities_expenditure_education": 50.0,
    "municipalities_local_tax": 175.0,
    "municipalities_prefectural_disbursements": 33.0,
    "expenditure_tax_share_grants": 32.0,
    "population_fiscal_year": 1000.0,
}


def test_what_one_level_pays_the_other_is_counted_once() -> None:
    found = account(MADE)
    assert found.counted_twice == 65
    assert found.net_total == 600 + 520 - 65
    assert sum(found.net_by_level.values()) == found.net_total
    gap = found.vertical_gap()
    assert gap["prefecture"] == pytest.approx(100 * (1 - 170 / 535))
    assert gap["both"] == pytest.approx(100 * (1 - 345 / 1055))


def test_functions_and_rest_are_the_total() -> None:
    found = account(MADE)
    assert list(found.spending.index) == [*FUNCTIONS, REST]
    assert found.spending["prefecture"].sum() == pytest.approx(600)
    assert found.spending["municipalities"].sum() == pytest.approx(520)
    assert found.spending.loc[REST, "prefecture"] == pytest.approx(475)


def test_shares_of_a_function() -> None:
    shares = account(MADE).shares()
    assert shares.loc["education", "prefecture"] == pytest.approx(100 * 100 / 150)
    assert shares.loc["police", "prefecture"] == 100
    assert shares.loc["fire"].isna().all()


def test_a_function_of_one_level_only_is_compared_with_nothing() -> None:
    # until FY2009 prefectures' general affairs, assembly and fire service are not published alone
    nan = float("nan")
    made = {**MADE, "expenditure_fire": nan, "municipalities_expenditure_fire": 40.0}
    found = account(made)
    assert "fire" not in found.spending.index
    assert found.spending.loc[REST].tolist() == account(MADE).spending.loc[REST].tolist()
    held = account({**made, "expenditure_fire": 4.0})
    assert held.shares().loc["fire", "municipalities"] == pytest.approx(100 * 40 / 44)


def test_a_source_of_one_level_only_is_in_the_rest_of_both() -> None:
    revenue = {"revenue_total": 640.0, "municipalities_revenue_total": 545.0}
    lacking = {"local_allocation_tax": float("nan"), "municipalities_local_allocation_tax": 90.0}
    flows = money_flows({**MADE, **revenue, **lacking})
    assert "local_allocation_tax" not in set(flows["item"])
    assert flows.equals(money_flows({**MADE, **revenue}))


def test_a_flow_that_is_not_held_is_unknown_and_not_nothing() -> None:
    found = account({k: v for k, v in MADE.items() if k != "expenditure_tax_share_grants"})
    assert math.isnan(found.between["tax_share_grants"])
    assert found.counted_twice == 33


def test_an_account_needs_its_totals() -> None:
    with pytest.raises(LevelsError) as error:
        account({**MADE, "municipalities_expenditure_total": float("nan")})
    assert error.value.missing == ("municipalities_expenditure_total",)


@given(st.floats(1, 1e9), st.floats(1, 1e9), st.floats(0, 1))
def test_net_never_exceeds_gross(one: float, two: float, passed: float) -> None:
    made = {
        **MADE, "expenditure_total": one, "municipalities_expenditure_total": two,
        "municipalities_prefectural_disbursements": passed * one,
    }  # fmt: skip
    found = account(made)
    assert found.net_total <= one + two
    assert found.spending.to_numpy().sum() == pytest.approx(one + two, rel=1e-9, abs=1e-3)


def test_both_sides_of_a_level_are_equal() -> None:
    made = {**MADE, "revenue_total": 640.0, "municipalities_revenue_total": 545.0}
    sums = money_flows(made).groupby(["level", "side"])["value"].sum()
    assert sums["prefecture"].tolist() == pytest.approx([640, 640])
    assert sums["municipalities"].tolist() == pytest.approx([545, 545])


def test_flows_need_the_revenue() -> None:
    with pytest.raises(LevelsError):
        money_flows(MADE)


def test_a_deficit_is_a_source() -> None:
    made = {**MADE, "revenue_total": 590.0, "municipalities_revenue_total": 545.0}
    flows = money_flows(made).set_index(["level", "item"])["value"]
    assert flows["prefecture", "deficit"] == pytest.approx(10)
    assert ("prefecture", "kept") not in flows.index


def test_what_tokyo_pays_its_wards_is_counted_once() -> None:
    found = account({**MADE, "expenditure_ward_adjustment": 100.0})
    assert found.counted_twice == 165
    assert found.net_by_level == {"prefecture": 435, "municipalities": 520}


def test_per_head_leaves_out_what_has_no_account() -> None:
    lacking = {**MADE, "local_tax": float("nan")}
    frame = pd.DataFrame([MADE, lacking], index=pd.Index(["16", "99"], name="code"))
    found = per_head(frame)
    assert list(found.index) == ["16"]
    assert found.loc["16", "spending"] == pytest.approx(1.055)
    assert found.loc["16", "spending_prefecture"] == pytest.approx(0.535)
    assert found.loc["16", "tax"] == pytest.approx(0.345)


@given(st.lists(st.floats(1, 1e9), min_size=5, max_size=5), st.booleans())
def test_per_head_is_what_the_account_gives(amounts: list[float], late: bool) -> None:
    ids = (
        "expenditure_total", "municipalities_expenditure_total", "local_tax",
        "municipalities_local_tax", "expenditure_ward_adjustment",
    )  # fmt: skip
    made = {**MADE, **dict(zip(ids, amounts, strict=True))}
    if not late:
        made |= {"expenditure_ward_adjustment": math.nan, "expenditure_tax_share_grants": math.nan}
    found, one = per_head(pd.DataFrame([made], index=["16"])).loc["16"], account(made)
    for level, net in one.net_by_level.items():
        assert found[f"spending_{level}"] * one.people == pytest.approx(net, abs=1e-3)
        assert found[f"tax_{level}"] * one.people == pytest.approx(one.own_taxes[level])
    assert found["spending"] * one.people == pytest.approx(one.net_total, abs=1e-3)
