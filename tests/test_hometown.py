"""Hometown tax: who gets back what, and where every yen of the receipts went."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import hometown
from analysis.result import Words
from analysis.variables import UnanswerableError
from data import catalog

COUNTED = 1 - catalog.rate("standard_tax_retained", 2023) / 100
SAMPLE = Words("試験", "test")


def frame(*rows: tuple[float, float, float, float, float, bool]) -> pd.DataFrame:
    names = ["receipts", "cost", "deduction", "people", "recipient", "is_ward"]
    return pd.DataFrame(rows, columns=names)


def test_recipients_get_three_quarters_back_others_and_wards_nothing() -> None:
    given_ = frame(
        (100, 50, 40, 10, 1, False), (100, 50, 40, 10, 0, False), (0, 0, 40, 10, np.nan, True)
    )
    found = hometown.balance(given_, COUNTED)
    assert found["refilled"].tolist() == [30, 0, 0]
    assert found["direct"].tolist() == [10, 10, -40]
    assert found["net"].tolist() == [40, 10, -40]
    assert found["net_per_head"].tolist() == [4, 1, -4]


def test_what_is_not_known_is_not_zero() -> None:
    found = hometown.balance(
        frame((1, 1, 1, 1, np.nan, False), (np.nan, 1, 1, 1, 1, False), (1, 1, 1, 0, 1, False)),
        0.75,
    )
    assert found["net"].isna().tolist() == [True, True, False]
    assert found["net_per_head"].isna().all()


yen = st.floats(0, 1e9)
rows = st.lists(
    st.tuples(yen, yen, yen, st.floats(1, 1e6), st.sampled_from([0.0, 1.0]), st.booleans()),
    min_size=1,
)


@given(rows)
def test_every_yen_received_went_somewhere(drawn: list[tuple[float, ...]]) -> None:
    given_ = frame(*drawn)  # type: ignore[arg-type]
    found = hometown.balance(given_, COUNTED)
    total = hometown.totals(given_, found, SAMPLE)
    ways = total.cost + total.deduction - total.refilled + total.net
    assert ways == pytest.approx(total.receipts, rel=1e-9, abs=1e-3)
    assert 0 <= total.refilled <= total.deduction
    assert total.winners.value + total.losers.value <= 100 + 1e-9
    assert total.n == len(given_)


def test_totals_of_nothing() -> None:
    none = frame((np.nan, 1, 1, 1, 1, False))
    with pytest.raises(UnanswerableError, match="no_units"):
        hometown.totals(none, hometown.balance(none, COUNTED), SAMPLE)
