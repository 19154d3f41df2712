"""Cohorts moved on: closed forms, a second implementation, sums of prefectures."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import cohorts
from data import people

BANDS = len(cohorts.AGES)


def frame(tables: dict[tuple[str, int], np.ndarray]) -> pd.DataFrame:
    """(code, year) → (sexes, bands), as the question gives it."""
    return pd.DataFrame(
        [
            (code, year, sex, float(age), float(table[s, b]))
            for (code, year), table in tables.items()
            for s, sex in enumerate(cohorts.SEXES)
            for b, age in enumerate(cohorts.AGES)
        ],
        columns=["code", "year", "sex", "age_from", "value"],
    )


def by_hand(before: np.ndarray, now: np.ndarray, steps: int) -> float:
    """One unit, no small base: the recurrences written out band by band."""
    women = sum(now[1][b] for b in range(4, 9))
    births = (now[0][0] + now[1][0]) / women
    boys = now[0][0] / (now[0][0] + now[1][0])
    old = now
    for _ in range(steps):
        new = np.zeros_like(old)
        for s in (0, 1):
            for b in range(1, BANDS - 1):
                new[s][b] = old[s][b - 1] * now[s][b] / before[s][b - 1]
            last = before[s][-2] + before[s][-1]
            new[s][-1] = (old[s][-2] + old[s][-1]) * now[s][-1] / last
        mothers = sum(new[1][b] for b in range(4, 9))
        new[0][0], new[1][0] = births * mothers * boys, births * mothers * (1 - boys)
        old = new
    return float(old.sum())


tables = st.lists(st.floats(100, 5000), min_size=2 * BANDS, max_size=2 * BANDS).map(
    lambda values: np.array(values).reshape(2, BANDS)
)


@settings(deadline=None, max_examples=30)
@given(tables, tables)
def test_one_unit_as_written_out_by_hand(before: np.ndarray, now: np.ndarray) -> None:
    ages = frame({("01001", 2010): before, ("01001", 2015): now})
    found = cohorts.hamilton_perry(ages, 2015, [5, 10])
    assert found.loc["01001", 2015] == pytest.approx(now.sum())
    for steps in (1, 2):
        assert found.loc["01001", 2015 + 5 * steps] == pytest.approx(by_hand(before, now, steps))


def test_a_population_that_repeats_itself_stays() -> None:
    table = np.tile(np.linspace(900.0, 100.0, BANDS), (2, 1))
    found = cohorts.hamilton_perry(
        frame({("01001", y): table for y in (2010, 2015)}), 2015, [5, 10]
    )
    assert found.loc["01001"].tolist() == pytest.approx([table.sum()] * 3)


@settings(deadline=None, max_examples=20)
@given(tables, tables, tables, tables)
def test_municipalities_add_up_to_their_prefecture(
    a: np.ndarray, b: np.ndarray, c: np.ndarray, d: np.ndarray
) -> None:
    ages = frame({("01001", 2010): a, ("01001", 2015): b, ("01002", 2010): c, ("01002", 2015): d})
    found = cohorts.hamilton_perry(ages, 2015, [10])
    assert found[2025].sum() == pytest.approx(by_hand(a + c, b + d, 2))


def test_a_small_base_stays_near_its_prefecture() -> None:
    big = np.full((2, BANDS), 1000.0)
    small = np.full((2, BANDS), 10.0)
    # a tenfold of one cohort: at most twice the prefecture's ratio is believed
    jumped = small.copy()
    jumped[0, 5] = 100.0
    ages = frame(
        {
            ("01001", 2010): big, ("01001", 2015): big,
            ("01002", 2010): small, ("01002", 2015): jumped,
        }
    )  # fmt: skip
    areas = np.zeros(2, np.intp)
    codes = ["01001", "01002"]
    before, now = (cohorts.by_band(ages, year, codes) for year in (2010, 2015))
    moved = cohorts.ahead(before, now, areas, 1)[0]
    whole = (before.sum(0), now.sum(0))
    ratio = whole[1][0, 5] / whole[0][0, 4]
    # brought to the prefecture's sum, so up to that factor
    factor = moved[0, 0, 6] / big[0, 6]
    assert moved[1, 0, 5] / factor == pytest.approx(10 * 2 * ratio)


def test_unknown_ages_are_spread_over_the_known() -> None:
    table = np.full((2, BANDS), 100.0)
    ages = frame({("01001", 2015): table})
    unknown = pd.DataFrame(
        [("01001", 2015, "male", np.nan, 180.0)],
        columns=["code", "year", "sex", "age_from", "value"],
    )
    found = cohorts.by_band(pd.concat([ages, unknown], ignore_index=True), 2015, ["01001", "01002"])
    assert found[0].sum() == pytest.approx(table.sum() + 180)
    assert found[0, 0].tolist() == pytest.approx([110.0] * BANDS)
    assert np.isnan(found[1]).all()


def test_between_two_bands_there_is_no_forecast() -> None:
    with pytest.raises(ValueError, match="multiples"):
        cohorts.hamilton_perry(frame({}), 2015, [7])


def test_kept_forecasts_are_what_cohorts_say() -> None:
    kept = people.backtest()
    kept = kept[kept["contender"].eq("cohort") & kept["origin"].eq(2010)]
    again = cohorts.hamilton_perry(people.census_ages(), 2010, [5, 10])
    for horizon, rows in kept.groupby("horizon"):
        own = rows.set_index("code")["forecast"]
        assert (again.loc[own.index, 2010 + horizon] - own).abs().max() <= 0.05
    # Japan of 2015 was 127,094,745: few were missed, most by moves that did not repeat
    assert kept.loc[kept["horizon"].eq(5), "forecast"].sum() == pytest.approx(
        127_094_745, rel=0.005
    )
