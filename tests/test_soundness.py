"""健全化判断比率: dashes stay dashes, and the figures agree with the ministry's own table."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from data.model import PublicationError
from data.publications import main_indicators, soundness
from tests.tiny_files import write_register

official_only = pytest.mark.official


@pytest.fixture(scope="module")
def figures(official: Path) -> pd.DataFrame:
    return soundness.read(official)


@official_only
def test_units_per_year(figures: pd.DataFrame) -> None:
    counts = figures.groupby(["year", "item", "level"]).size().unstack()
    assert set(counts["municipality"]) == {1741} and set(counts["prefecture"]) == {47}
    assert sorted(set(figures["year"])) == list(range(2020, 2025))


@official_only
def test_future_burden_dashes(figures: pd.DataFrame) -> None:
    """METHODS.md 0.1 for FY2020, 2021 and 2023; FISCAL.md trap 11 for the sum of the five years."""
    rows = figures[figures["item"] == "future_burden_ratio"]
    dashes = rows[rows["status"] == "not_calculated"].groupby("year").size()
    assert dashes[[2020, 2021, 2023]].tolist() == [733, 816, 954]
    assert dashes.sum() == 4344
    assert rows.loc[rows["status"] == "official", "value"].notna().all()


@official_only
def test_no_deficit_is_no_zero(figures: pd.DataFrame) -> None:
    rows = figures[figures["item"].isin(["real_deficit_ratio", "consolidated_deficit_ratio"])]
    assert (rows["value"].dropna() > 0).all()
    assert set(rows.loc[rows["value"].isna(), "status"]) == {"not_calculated"}
    consolidated = rows[rows["item"] == "consolidated_deficit_ratio"]
    assert consolidated["value"].count() == 1  # MANIFEST: only one non-zero


@official_only
def test_against_main_indicators(figures: pd.DataFrame, official: Path) -> None:
    """FISCAL.md cross-check 17: the four ratios within rounding in every municipality."""
    fine = main_indicators.read(official)
    key = ["level", "code", "year", "item"]
    both = figures.merge(fine, on=key, suffixes=("", "_fine"))
    both = both[both["level"] == "municipality"]
    assert (both["status"] == both["status_fine"]).all()
    step = both["item"].map({"fiscal_strength_index": 0.01}).fillna(1.0)
    apart = (both["value"] - both["value_fine"]).abs() > 0.5001 * step
    assert apart[both["year"] <= 2021].sum() == 0
    assert len(both[both["year"] == 2021]) == 4 * 1741


def tiny(directory: Path, **changes: object) -> Path:
    write_register(directory)
    row = {
        "code": ["01100", "01000"],
        "fy": [2020, 2020],
        "level": ["municipality", "prefecture"],
        "fiscal_capability_index": [0.74, 0.462],
        "current_balance_ratio_pct": [97.0, 98.2],
        "real_debt_service_ratio_pct": [0.0, 19.6],
        "future_burden_ratio_pct": [None, 0.0],
        "real_deficit_ratio_pct_zero_filled": [0.0, 0.0],
        "consolidated_deficit_ratio_pct_zero_filled": [0.07, 0.0],
        **changes,
    }
    frame = pd.DataFrame(row).astype({"fy": "int32"})
    (directory / "fiscal").mkdir()
    frame.to_parquet(directory / soundness.FILES[0])
    return directory


def test_zero_or_dash(tmp_path: Path) -> None:
    frame = soundness.read(tiny(tmp_path)).set_index(["code", "item"])
    assert frame.loc[("01100", "real_debt_service_ratio"), "value"] == 0.0  # a true zero
    assert frame.loc[("01", "future_burden_ratio"), "status"] == "official"
    assert frame.loc[("01100", "future_burden_ratio"), "status"] == "not_calculated"
    assert frame.loc[("01", "consolidated_deficit_ratio"), "status"] == "not_calculated"
    assert frame.loc[("01100", "consolidated_deficit_ratio"), "value"] == 0.07


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"code": ["01101", "01000"]}, r"has a code that no unit had on 2021-03-31 .*01101"),
        ({"code": ["01100", "01100"]}, r"two rows of the same code, fy .*01100, 2020"),
        ({"level": ["town", "prefecture"]}, r"has an unknown level .*town"),
        ({"future_burden_ratio_pct": [-3.0, 0.0]}, r"'future_burden_ratio_pct' is below zero"),
        ({"current_balance_ratio_pct": ["97", "98"]}, r"is not DOUBLE .*VARCHAR"),
    ],
)
def test_broken_tables(tmp_path: Path, changes: dict[str, object], message: str) -> None:
    with pytest.raises(PublicationError, match=message):
        soundness.read(tiny(tmp_path, **changes))
