"""Cross-sections by year, by hand."""

from __future__ import annotations

import pandas as pd

from analysis.byyear import medians, shares_below

FRAME = pd.DataFrame(
    {"year": [2022, 2022, 2022, 2023, 2023], "value": [1.0, -2.0, 3.0, -1.0, float("nan")]}
)


def test_each_year_by_itself_and_gaps_left_out() -> None:
    assert medians(FRAME).to_dict() == {2022: 1.0, 2023: -1.0}
    assert shares_below(FRAME, 0).round(1).to_dict() == {2022: 33.3, 2023: 100.0}
