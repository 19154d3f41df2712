"""City and prefecture together: nothing lost, teachers where they teach, groups between members."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.consolidated import (
    GROUPS,
    PREFECTURE_ITEMS,
    TOWN_ITEMS,
    consolidated,
)
from analysis.levels import FUNCTIONS, REST

TOWNS = pd.DataFrame(0.0, index=["01100", "01209"], columns=list(TOWN_ITEMS)).assign(
    prefecture_code="01",
    designated=[True, False],
    population_fiscal_year=[300.0, 100.0],
    expenditure_total=[900.0, 500.0],
    expenditure_welfare=[600.0, 100.0],
    expenditure_fire=[30.0, 20.0],
    prefectural_disbursements=[25.0, 15.0],
)
PREFECTURE = pd.DataFrame(0.0, index=["01"], columns=list(PREFECTURE_ITEMS)).assign(
    expenditure_total=1000.0,
    expenditure_tax_share_grants=100.0,
    expenditure_ward_adjustment=20.0,
    expenditure_education=400.0,
    expenditure_elementary_schools=160.0,
    expenditure_junior_high_schools=40.0,
    expenditure_police=80.0,
)
EACH = {code: (code,) for code in TOWNS.index}


def test_every_function_stands_in_one_group() -> None:
    held = [f for functions in GROUPS.values() for f in functions]
    assert sorted(held) == sorted(FUNCTIONS)


def test_by_hand() -> None:
    found = consolidated(TOWNS, PREFECTURE, EACH)
    assert found.own.loc["01100", "welfare"] == 2
    assert found.own.loc["01209", REST] == pytest.approx((500 - 100 - 20) / 100)
    # 200 for all 400 people, 200 of schools for the 100 outside the designated city
    assert found.prefecture.loc["01100", "education"] == pytest.approx(0.5)
    assert found.prefecture.loc["01209", "education"] == pytest.approx(2.5)
    assert found.prefecture["safety"].tolist() == pytest.approx([0.2, 0.2])
    # 1000 - 120 passed on - 400 - 80
    assert found.prefecture[REST].tolist() == pytest.approx([1.0, 1.0])
    assert found.passed_on.tolist() == pytest.approx([0.1, 0.1])
    even = consolidated(TOWNS, PREFECTURE, EACH, "even")
    assert even.prefecture["education"].tolist() == pytest.approx([1.0, 1.0])


@pytest.mark.parametrize("spread", ["schools", "even"])
@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.floats(1, 1e6), min_size=3, max_size=3),
    st.lists(st.booleans(), min_size=3, max_size=3),
    st.floats(0, 1e6),
)
def test_nothing_is_lost(
    spread: str, people: list[float], designated: list[bool], schools: float
) -> None:
    towns = TOWNS.iloc[[0, 1, 1]].set_axis(["01100", "01209", "01210"])
    # somebody must live outside designated cities
    towns = towns.assign(population_fiscal_year=people, designated=[*designated[:2], False])
    whole = PREFECTURE.assign(
        expenditure_total=2e6, expenditure_education=1e6, expenditure_elementary_schools=schools
    )
    found = consolidated(towns, whole, {c: (c,) for c in towns.index}, spread)  # type: ignore[arg-type]
    spent = towns["expenditure_total"].sum() + 2e6 - 120
    net = spent - towns["prefectural_disbursements"].sum()
    assert (found.net * found.people).sum() == pytest.approx(net, rel=1e-9)
    together = consolidated(towns, whole, {"g1": tuple(towns.index)}, spread)  # type: ignore[arg-type]
    assert together.net["g1"] * sum(people) == pytest.approx(net, rel=1e-9)


def test_what_is_not_held_is_no_zero() -> None:
    towns = TOWNS.assign(expenditure_welfare=[np.nan, 100.0])
    found = consolidated(towns, PREFECTURE, EACH)
    assert np.isnan(found.own.loc["01100", "welfare"])
    assert found.own.loc["01209"].notna().all()
