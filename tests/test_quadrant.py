"""Corners, boxes, medians and tendencies of two measures."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from analysis import quadrant as q
from data import catalog

values = st.lists(st.integers(-50, 50).map(float), min_size=3, max_size=40)


def test_a_value_on_the_line_counts_as_high() -> None:
    x, y = pd.Series([-1.0, 0, -1, 0]), pd.Series([5.0, 5, 4, 4])
    assert q.corners(x, y, 0, 5).tolist() == [0, 1, 2, 3]


def test_a_change_is_divided_at_its_midpoint_all_else_at_the_median() -> None:
    held = pd.Series([1.0, 2, 9, np.nan])
    assert q.split_at(held, None) == 2
    assert q.split_at(held, 0) == 0
    entries = catalog.indicators()
    assert entries["population_change_5y"].midpoint == 0
    assert entries["natural_change"].midpoint == 0
    assert entries["population_index_1980"].midpoint == 100
    assert entries["transfer_dependence"].midpoint is None


@given(values, values)
def test_corners_part_everybody_and_medians_leave_half_on_either_side(
    one: list[float], other: list[float]
) -> None:
    n = min(len(one), len(other))
    x, y = pd.Series(one[:n]), pd.Series(other[:n])
    at = q.split_at(x, None), q.split_at(y, None)
    found = q.corners(x, y, *at)
    assert set(found) <= set(range(4))
    low_x = found.isin([0, 2]).sum()
    assert low_x == (x < at[0]).sum() <= n / 2


@given(values)
def test_spearman_is_scipys_and_does_not_see_what_keeps_the_order(one: list[float]) -> None:
    x = pd.Series(one)
    y = pd.Series(np.arange(len(one))) % 7
    if x.nunique() > 1 and y.nunique() > 1:
        rho = q.rank_correlation(x, y)
        assert rho == pytest.approx(spearmanr(x, y).statistic, abs=1e-12)
        assert rho == pytest.approx(q.rank_correlation(x**3 + 7, y), abs=1e-12)


def test_tendency_in_words() -> None:
    assert [q.tendency(r) for r in (-0.9, -0.3, -0.29, 0, 0.29, 0.3)] == [
        "falls", "falls", "none", "none", "none", "rises",
    ]  # fmt: skip


def test_a_box_holds_its_edges() -> None:
    frame = pd.DataFrame({"x": [0.0, 1, 2, 1], "y": [0.0, 1, 2, 9]})
    assert q.inside(frame, (0, 1, 0, 1)).tolist() == [True, True, False, False]


def test_medians_by_kind_and_year_need_half_of_a_kind() -> None:
    rows = [(0, 2000, 1.0, 10.0), (0, 2000, 3.0, 30.0), (0, 2000, np.nan, 5.0), (0, 2001, 9.0, 9.0)]
    rows += [(1, 2001, float(i), 0.0) for i in range(5)] + [(1, 2000, 7.0, 7.0)]
    found = q.medians(pd.DataFrame(rows, columns=["kind", "year", "x", "y"]))
    assert found.to_numpy().tolist() == [
        [0, 2000, 2, 20, 2],
        [0, 2001, 9, 9, 1],
        [1, 2001, 2, 0, 5],
    ]


def test_medians_of_nobody() -> None:
    assert q.medians(pd.DataFrame({"kind": [], "year": [], "x": [], "y": []})).empty
