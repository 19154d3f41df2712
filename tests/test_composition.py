"""The rest is what the parts leave of the total, and never hides a part that matters."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.composition import often, with_rest

TOTAL = pd.DataFrame({"year": [2018, 2019, 2020], "value": [100.0, 100.0, 200.0]})
PARTS = pd.DataFrame(
    {
        "year": [2018, 2018, 2018, 2019, 2019, 2020, 2020, 2020],
        "item": ["tax", "grant", "bond", "tax", "bond", "tax", "grant", "bond"],
        "value": [40.0, 30.0, 10.0, 40.0, 10.0, 50.0, 90.0, float("nan")],
    }
)


def test_parts_and_rest_are_the_total_in_every_year_kept() -> None:
    out = with_rest(PARTS, TOTAL, rest="other", needed=("tax", "grant"))
    assert out.groupby("year")["value"].sum().to_dict() == {2018: 100.0, 2020: 200.0}
    assert out.groupby("year")["share"].sum().tolist() == pytest.approx([100.0, 100.0])
    rest = out[out["item"] == "other"].set_index("year")["value"]
    assert rest.to_dict() == {2018: 20.0, 2020: 60.0}


def test_a_year_without_a_needed_part_is_left_out() -> None:
    assert 2019 not in set(with_rest(PARTS, TOTAL, rest="o", needed=("grant",))["year"])


def test_nothing_in_nothing_out() -> None:
    out = with_rest(PARTS.iloc[:0], TOTAL, rest="other", needed=("tax",))
    assert out.empty


def test_a_part_held_now_and_then_is_left_to_the_rest_throughout() -> None:
    assert set(often(PARTS, least=2)["item"]) == {"tax", "grant", "bond"}
    assert set(often(PARTS, least=3)["item"]) == {"tax"}
