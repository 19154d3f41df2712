"""`python backtest.py`: fits, keeps what it fitted, and knows when that is of other figures."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import backtest
from data import people
from data.model import AtlasError


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three municipalities as all there are, fitted anew into a folder of their own."""
    path = tmp_path / "computed" / "backtest.parquet"
    few = people.everyone()
    few = few[few["code"].isin(["01209", "13101", "47382"])]
    ages = people.census_ages()
    ages = ages[ages["code"].isin(["01209", "13101", "47382"])]
    monkeypatch.setattr(people, "everyone", lambda: few)
    monkeypatch.setattr(people, "census_ages", lambda: ages)
    monkeypatch.setattr(people, "BACKTEST", path)
    people.write_backtest(backtest.compute(), path)
    return path


def test_fits_and_keeps(kept: Path) -> None:
    frame = people.backtest()
    assert frame.groupby(["contender", "horizon"])["code"].nunique().to_dict() == {
        (model, horizon): 3 for model in ("cohort", "ets", "llt") for horizon in (5, 10)
    }
    assert people.backtest_is_current()
    assert not list(kept.parent.glob("*.tmp"))
    before = kept.read_bytes()
    people.write_backtest(backtest.compute(workers=1), kept)
    assert kept.read_bytes() == before


def test_says_when_figures_changed(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backtest.main(check=True)
    revised = people.everyone().copy()
    revised.loc[revised["kind"].eq("register") & revised["year"].eq(2010), "value"] += 1
    monkeypatch.setattr(people, "everyone", lambda: revised)
    assert not people.backtest_is_current()
    with pytest.raises(SystemExit, match=r"made from other figures. Run python backtest.py"):
        backtest.main(check=True)


def test_figures_after_the_origin_do_not_matter(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = people.everyone().copy()
    later.loc[later["year"].gt(people.BACKTEST_ORIGIN), "value"] += 1
    monkeypatch.setattr(people, "everyone", lambda: later)
    assert people.backtest_is_current()
    keys = ["contender", "origin", "horizon", "code"]
    again = backtest.compute(workers=1).set_index(keys).sort_index()
    pd.testing.assert_frame_equal(
        again, people.backtest().set_index(keys).sort_index()[again.columns], check_dtype=False
    )


def test_missing_or_damaged_file_says_what_to_do(kept: Path) -> None:
    kept.write_bytes(b"no parquet")
    with pytest.raises(AtlasError, match="Compute it again"):
        people.backtest()
    kept.unlink()
    with pytest.raises(AtlasError, match="Compute it again"):
        people.backtest()
