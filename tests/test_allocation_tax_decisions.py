"""普通交付税の決定額: stages apart, true zeros, wards without any."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from data import model
from data.model import PublicationError
from data.publications import allocation_tax_decisions as decisions
from tests.tiny_files import write_register

official_only = pytest.mark.official
INITIAL = "ordinary_allocation_tax_decision_initial"
FINAL = "ordinary_allocation_tax_decision_final"


@official_only
def test_non_recipients_and_totals(official: Path) -> None:
    """FISCAL.md cross-check 19 and trap 6."""
    frame = decisions.read(official)
    zero = frame[frame["value"] == 0].groupby(["item", "year"]).size().to_dict()
    assert zero == {(INITIAL, 2024): 82, (INITIAL, 2025): 84, (FINAL, 2025): 77}
    total = (frame.groupby(["item", "year"])["value"].sum() / 1e9).round(2)  # kyen → trillion yen
    assert total[[(INITIAL, 2025), (FINAL, 2025)]].tolist() == [8.55, 9.20]
    wards = frame[frame["code"].isin(model.WARD_CODES)]
    assert len(wards) == 3 * 23
    assert wards["value"].isna().all() and set(wards["status"]) == {"not_applicable"}
    assert set(frame.groupby(["item", "year"]).size()) == {1741}
    assert set(frame.loc[frame["value"].notna(), "status"]) == {"official"}


def tiny(directory: Path, **changes: object) -> Path:
    write_register(directory)
    row = {
        "code": ["01100", "01209"],
        "fy": [2024, 2024],
        "stage": ["initial", "initial"],
        "ordinary_lat_yen": [140_517_785_000, 0],
        "status": ["recipient", "non-recipient"],
        **changes,
    }
    frame = pd.DataFrame(row).astype({"fy": "int32"})
    (directory / "fiscal").mkdir()
    frame.to_parquet(directory / decisions.FILES[0])
    return directory


def test_thousand_yen(tmp_path: Path) -> None:
    frame = decisions.read(tiny(tmp_path)).set_index("code")
    assert frame.loc[["01100", "01209"], "value"].tolist() == [140_517_785.0, 0.0]
    assert set(frame["item"]) == {INITIAL}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"stage": ["initial", "guess"]}, r"'stage' is of an unknown stage .*guess"),
        ({"ordinary_lat_yen": [500, 0]}, r"is no amount in whole thousands of yen .*500"),
        ({"ordinary_lat_yen": [-1000, 0]}, r"is no amount in whole thousands of yen .*-1000"),
        ({"status": ["recipient", "recipient"]}, r"'status' contradicts its amount .*01209"),
        ({"code": ["01100", "13101"]}, r"has a code that no unit had .*13101"),
        ({"code": ["01100", "01100"]}, r"two rows of the same code, fy, stage"),
    ],
)
def test_broken_tables(tmp_path: Path, changes: dict[str, object], message: str) -> None:
    with pytest.raises(PublicationError, match=message):
        decisions.read(tiny(tmp_path, **changes))
