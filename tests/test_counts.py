"""Counting categories by year."""

from __future__ import annotations

import pandas as pd

from analysis.counts import per_year


def test_units_without_a_category_are_in_no_count() -> None:
    frame = pd.DataFrame({"year": [2022, 2022, 2022, 2023], "value": [0.0, 1.0, 1.0, float("nan")]})
    assert per_year(frame).to_dict("records") == [
        {"year": 2022, "value": 0.0, "count": 1, "n": 3},
        {"year": 2022, "value": 1.0, "count": 2, "n": 3},
    ]
