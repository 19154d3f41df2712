"""Guarantee and equalisation: the worked example, and an identity that holds for any figures."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import guarantee
from analysis.result import Words
from analysis.variables import UnanswerableError
from data import queries
from data.queries import Measure

SAMPLE = Words("試験", "test")
EXAMPLE = pd.DataFrame(
    {"need": [100.0, 200, 300], "revenue": [40.0, 150, 330], "people": [1.0, 3, 4]}
)
TERMS = list(guarantee.TERMS)


def test_the_worked_example() -> None:
    found = guarantee.decompose(EXAMPLE)
    assert found["guarantee"].tolist() == pytest.approx([10, 30, 40])
    assert found["revenue"].tolist() == pytest.approx([25, 45, -70])
    assert found["need"].tolist() == pytest.approx([25, -25, 0])
    assert found["truncation"].tolist() == pytest.approx([0, 0, 30])
    assert found["shortage"].tolist() == pytest.approx([60, 50, 0])


frames = st.lists(
    st.tuples(st.floats(1, 1e8), st.floats(1, 1e8), st.integers(1, 10**7), st.sampled_from("abc")),
    min_size=1,
    max_size=20,
).map(lambda rows: pd.DataFrame(rows, columns=["need", "revenue", "people", "group"]))


@given(frames, st.sampled_from(guarantee.BENCHMARKS))
def test_terms_add_up_to_the_shortage_under_every_benchmark(
    frame: pd.DataFrame, benchmark: guarantee.Benchmark
) -> None:
    found = guarantee.decompose(frame, benchmark)
    scale = found[TERMS].abs().sum(axis=1) + 1
    assert ((found[TERMS].sum(axis=1) - found["shortage"]).abs() <= 1e-9 * scale).all()


@given(frames)
def test_equalisation_only_moves_money(frame: pd.DataFrame) -> None:
    """With means as the benchmark both terms are zero over all; with class means in each class."""
    for benchmark, groups in (
        ("mean", pd.Series("all", frame.index)),
        ("own_class", frame["group"]),
    ):
        found = guarantee.decompose(frame, benchmark)  # type: ignore[arg-type]
        sums = guarantee.totals(found, groups)
        # rounding is of the amounts, which may be far above their differences
        size = float(frame[["need", "revenue"]].abs().to_numpy().sum()) + 1
        assert (sums["revenue"].abs() <= 1e-9 * size).all()
        assert (sums["need"].abs() <= 1e-9 * size).all()
        paid = sums["guarantee"] + sums["truncation"]
        assert ((paid - sums["shortage"]).abs() <= 1e-9 * size).all()
        assert sums["n"].sum() == len(frame)


def test_low_need_is_the_need_of_the_cheapest_quarter_of_people() -> None:
    found = guarantee.decompose(EXAMPLE, "low_need")
    # need per head 100, 66.7, 75: three of eight people live where it is 66.7
    n, r = 200 / 3, 65
    assert found["guarantee"].tolist() == pytest.approx([(n - r) * p for p in (1, 3, 4)])
    assert found["need"].iloc[1] == pytest.approx(0)
    assert found["need"].sum() > 0


def test_units_without_figures_are_left_out_and_none_is_an_error() -> None:
    gaps = EXAMPLE.assign(revenue=[40, np.nan, 330])
    assert guarantee.decompose(gaps).index.tolist() == [0, 2]
    with pytest.raises(UnanswerableError, match="no_units"):
        guarantee.decompose(EXAMPLE.assign(need=np.nan))
    with pytest.raises(UnanswerableError, match="no_units"):
        guarantee.decompose(EXAMPLE.assign(people=0.0))


@given(frames, st.booleans())
def test_shares_of_the_variance_add_up(frame: pd.DataFrame, by_people: bool) -> None:
    try:
        found = guarantee.variance_split(frame, SAMPLE, by_people=by_people)
    except UnanswerableError:
        return
    shares = [found.revenue.value, found.need.value, found.truncation.value]
    assert sum(shares) == pytest.approx(100, abs=1e-6 * (1 + sum(map(abs, shares))))


def test_variance_split_against_numpy() -> None:
    """Every body alike, so that numpy's covariances are a second implementation."""
    need = EXAMPLE["need"] / EXAMPLE["people"]
    revenue = EXAMPLE["revenue"] / EXAMPLE["people"]
    amount = (need - revenue).clip(lower=0)
    found = guarantee.variance_split(EXAMPLE, SAMPLE, by_people=False)
    for estimate, part in (
        (found.revenue, -revenue),
        (found.need, need),
        (found.truncation, (revenue - need).clip(lower=0)),
    ):
        expected = 100 * np.cov(amount, part, ddof=0)[0, 1] / amount.var(ddof=0)
        assert estimate.value == pytest.approx(expected)
    assert "N = 3" in found.need.cite("ja")


def test_two_bodies_have_one() -> None:
    """Needs of 2 and 4, nothing raised: all of the variance is need's."""
    frame = pd.DataFrame({"need": [2.0, 4], "revenue": [0.0, 0], "people": [1.0, 1]})
    assert guarantee.variance_split(frame, SAMPLE).need.value == pytest.approx(100)


def test_one_body_has_no_variance() -> None:
    with pytest.raises(UnanswerableError, match="no_variance"):
        guarantee.variance_split(EXAMPLE.iloc[:1], SAMPLE)


@pytest.mark.parametrize("year", [1975, 1989, 2009, 2010, 2023])
def test_prefectures_of_any_year(year: int) -> None:
    """What is paid over all is the gap of the means and what Tokyo and its like do not need."""
    columns = {"need": "standard_fiscal_need", "revenue": "standard_fiscal_revenue"}
    columns |= {"people": "population_fiscal_year"}
    frame = pd.DataFrame(
        {
            name: queries.prefecture_values(Measure(id_), year).set_index("code")["value"]
            for name, id_ in columns.items()
        }
    )
    found = guarantee.decompose(frame)
    assert len(found) == 47
    # FY2010-13 and FY2021 Tokyo alone lacked revenue; it is computed with its wards and got nothing
    assert (
        (found["truncation"].max() == 0) if year == 2010 else found["truncation"].idxmax() == "13"
    )
    total = found.sum()
    assert total["guarantee"] + total["truncation"] == pytest.approx(total["shortage"])
    assert abs(total["revenue"]) < 1e-6 * total["shortage"]
