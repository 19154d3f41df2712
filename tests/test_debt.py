"""Runs of years over a limit, states of the future burden ratio, and the published counts."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis import debt
from ui.debt import limited, stated

NAN = float("nan")


def course(values: list[float | str], code: str = "01001", limit: float = 25) -> pd.DataFrame:
    """Values by year from 2010; a word is a status without a value."""
    return pd.DataFrame(
        {
            "code": code,
            "year": range(2010, 2010 + len(values)),
            "value": [v if isinstance(v, (int, float)) else NAN for v in values],
            "status": [v if isinstance(v, str) else "official" for v in values],
            "limit": limit,
        }
    )


def test_a_run_ends_below_the_limit_and_begins_again() -> None:
    found = debt.spells(course([26, 30, 24.9, 25, "not_calculated", 40]))
    assert found[["first", "last", "n", "peak", "peak_year"]].to_numpy().tolist() == [
        [2010, 2011, 2, 30, 2011],
        [2013, 2013, 1, 25, 2013],
        [2015, 2015, 1, 40, 2015],
    ]
    assert found["from_start"].tolist() == [True, False, False]
    assert found["open"].tolist() == [False, False, True]


def test_a_year_that_was_not_published_does_not_end_a_run() -> None:
    found = debt.spells(course([26, "unpublished", 27, 1]))
    assert found[["first", "last", "n"]].to_numpy().tolist() == [[2010, 2012, 2]]


def test_runs_of_neighbours_in_the_table_are_two() -> None:
    frame = pd.concat([course([26, 26]), course([26, 26], "01002")], ignore_index=True)
    assert debt.spells(frame)["code"].tolist() == ["01001", "01002"]
    assert debt.spells(course([1.0])).empty


@given(st.lists(st.integers(0, 40), min_size=1, max_size=20))
def test_years_over_the_limit_are_all_in_one_run_each(values: list[int]) -> None:
    found = debt.spells(course([float(v) for v in values]))
    assert found["n"].sum() == sum(v >= 25 for v in values)
    starts = sum(v >= 25 and (i == 0 or values[i - 1] < 25) for i, v in enumerate(values))
    assert len(found) == starts


def test_no_burden_is_a_state_of_its_own_and_never_zero() -> None:
    states = ["not_calculated", 0.0, 99.9, 100.0, 200.0, 349.9, 350.0, "unpublished"]
    frame = course(states, limit=350).assign(year=2010)
    found = debt.burden_states(frame).set_index("state")["n"].to_dict()
    assert found == {"not_calculated": 1, "low": 2, "middle": 1, "high": 2, "over": 1}


def test_the_published_counts() -> None:
    # METHODS 0.1: dashes of FY2008 … with wards, today's boundaries; V16: at or above 350 %
    frame = limited("future_burden_ratio")
    states = debt.burden_states(frame).pivot(index="year", columns="state", values="n").fillna(0)
    assert states.loc[[2015, 2020, 2021, 2023], "not_calculated"].tolist() == [641, 733, 816, 954]
    over = states["over"]
    assert over.loc[[2008, 2009, 2010, 2011]].tolist() == [3, 3, 2, 2]
    assert (over.loc[2013:2019] == 1).all()
    assert (over.loc[2020:] == 0).all()


def test_yubari() -> None:
    # METHODS V17, V18
    service = stated("real_debt_service_ratio")
    own = service[service["code"] == "01209"].set_index("year")["value"]
    assert own[[2010, 2016, 2020]].tolist() == [42.8, 76.8, 70.0]
    burden = debt.spells(limited("future_burden_ratio"))
    run = burden[burden["code"] == "01209"].iloc[0]
    assert (run["first"], run["last"], run["peak"], run["peak_year"]) == (2008, 2019, 1164, 2008)
    assert not run["open"]
    assert np.isclose(run["limit"], 350)
