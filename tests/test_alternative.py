"""The words in the place of a figure say what it shows, from its own table."""

from __future__ import annotations

import pandas as pd
import pytest

from exports.alternative import finding
from exports.tables import Column, Table

PLACE, YEAR = Column("place", "団体"), Column("year", "年度", "plain")
SHARE = Column("value", "割合", "number", "%", 1)


def table(**columns: list[object]) -> Table:
    kept = [c for c in (PLACE, YEAR, SHARE) if c.key in columns]
    return Table(pd.DataFrame(columns), tuple(kept))


def test_the_ends_are_named_with_their_numbers() -> None:
    found = table(place=["a", "b", "c"], value=[1.0, -2.5, None])
    assert finding(found, "en") == "割合, of 2: highest 1.0% (a), lowest −2.5% (b)."
    assert (
        finding(found, "ja") == "2件のうち、割合が最も大きいのはaの1.0%、最も小さいのはbの−2.5%。"
    )


def test_of_years_the_last_that_has_values_counts() -> None:
    found = table(place=["a", "b", "a"], year=[2020, 2020, 2021], value=[3.0, 1.0, None])
    assert finding(found, "en").startswith("In 2020: 割合, of 2: highest 3.0% (a)")


@pytest.mark.parametrize(
    "found",
    [
        table(place=[], value=[]),
        table(place=["a"], value=[None]),
        table(place=["a"], year=[2020]),
        table(year=[2020], value=[1.0]),
    ],
)
def test_without_names_or_numbers_nothing_is_said(found: Table) -> None:
    assert finding(found, "ja") == ""
