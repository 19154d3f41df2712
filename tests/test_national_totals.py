"""National totals, against METHODS.md D (V31, V32, V34) and MORE.md."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from data.model import PublicationError
from data.publications import dashboard, national_totals, ssds_prefecture
from tests.published import differing, frame, values

SOURCE = "national_totals"


@pytest.fixture
def nation(official: Path) -> pd.DataFrame:
    return frame(national_totals, official)


def item(nation: pd.DataFrame, name: str, source: str = SOURCE) -> pd.Series:
    return values(nation, source, name, level="nation")["00"]


@pytest.mark.official
def test_allocation_tax_settlements(nation: pd.DataFrame) -> None:
    trillion = item(nation, "local_allocation_tax") / 1e9
    assert trillion[2020] == pytest.approx(16.9890, rel=1e-3)
    assert trillion[2021] == pytest.approx(19.5049, rel=1e-3)
    assert trillion[2021] - trillion[2020] == pytest.approx(2.5159, rel=1e-3)
    assert trillion[2022] == pytest.approx(18.6310, rel=1e-2)
    assert trillion[2018] == pytest.approx(16.5482, rel=1e-5)


@pytest.mark.official
def test_local_tax(nation: pd.DataFrame) -> None:
    trillion = item(nation, "local_tax") / 1e9
    assert trillion[2019] == pytest.approx(41.2115, rel=1e-3)
    assert trillion[2020] == pytest.approx(40.8256, rel=1e-3)


@pytest.mark.official
def test_white_paper_equals_the_settlements(nation: pd.DataFrame) -> None:
    paper = item(nation, "local_tax_total", "national_local_tax")
    settled = (item(nation, "local_tax") / 1e5).round() * 1e5
    assert len(paper) == 12
    assert differing(paper, settled) == {}


@pytest.mark.official
def test_printed_shares_are_those_of_the_amounts(nation: pd.DataFrame) -> None:
    national = item(nation, "national_tax_total", "national_local_tax")
    local = item(nation, "local_tax_total", "national_local_tax")
    printed = item(nation, "national_tax_share", "national_local_tax")
    share = (100 * national / (national + local)).round(1)
    assert differing(share, printed.drop(2021)) == {}
    assert set(printed.index) == {2019, 2020, 2021, 2022}


@pytest.mark.official
@pytest.mark.parametrize("name", ["local_allocation_tax", "local_tax"])
def test_tiers_add_up_and_equal_the_prefectures(
    official: Path, nation: pd.DataFrame, name: str
) -> None:
    upper, lower = item(nation, f"prefectures_{name}"), item(nation, f"municipalities_{name}")
    assert differing(upper + lower, item(nation, name)) == {}
    ssds = frame(ssds_prefecture, official)
    for tier, prefix in ((upper, ""), (lower, "municipalities_")):
        rows = values(ssds, "ssds_prefecture", f"{prefix}{name}", level="prefecture")
        sums = rows.groupby("year").agg(["sum", "size"])
        whole = sums.loc[sums["size"] == 47, "sum"]
        assert differing(tier, whole) == {}
    local = values(frame(dashboard, official), "dashboard_municipality", name)
    assert differing(lower.loc[2023:], local.groupby("year").sum()) == {}


@pytest.mark.official
def test_the_gap_of_fy1976(nation: pd.DataFrame) -> None:
    gap = nation[(nation["year"] == 1976) & nation["value"].isna()]
    assert set(gap["item"]) == {"prefectures_local_allocation_tax", "local_allocation_tax"}
    assert (gap["status"] == "unpublished").all()


TOTALS = (
    "fy,lat_prefectural_kyen,lat_municipal_kyen,lat_total_kyen,local_tax_prefectural_kyen,"
    "local_tax_municipal_kyen,local_tax_total_kyen,basis\n"
)
PAPER = (
    "fy,national_tax_oku,local_tax_oku,note,national_share_after_transfer_pct,"
    "national_share_pct_printed\n"
)


def write(directory: Path, totals: str, paper: str) -> Path:
    (directory / "more").mkdir(exist_ok=True)
    (directory / national_totals.FILES[0]).write_text(totals, "utf-8")
    (directory / national_totals.FILES[1]).write_text(paper, "utf-8")
    return directory


def test_made_up_totals(tmp_path: Path) -> None:
    found = national_totals.read(
        write(tmp_path, TOTALS + "2020,1,2,3,4,5,9,x\n", PAPER + "2020,7,8,x,,60.1\n")
    ).set_index("item")
    assert found.loc["local_allocation_tax", ["value", "status"]].tolist() == [3.0, "derived"]
    assert found.loc["national_tax_total", "value"] == 700_000
    assert found.loc["national_tax_share", "value"] == 60.1
    assert "national_tax_share_after_transfers" not in found.index


@pytest.mark.parametrize(
    ("totals", "paper", "says"),
    [
        (TOTALS.replace("lat_total_kyen", "lat") + "2020,1,2,3,4,5,9,x\n", PAPER, "no header row"),
        (TOTALS + "2020,1,2,3,4,5,9,x\n" * 2, PAPER, "2020"),
        (TOTALS + "2020,1,2,three,4,5,9,x\n", PAPER, "cell D2: is not a number"),
        (TOTALS + "2020,1,2,3,4,5,9,x\n", PAPER, "has no rows"),
        ("", PAPER, "is empty"),
    ],
)
def test_broken_totals(tmp_path: Path, totals: str, paper: str, says: str) -> None:
    with pytest.raises(PublicationError) as caught:
        national_totals.read(write(tmp_path, totals, paper))
    assert says in str(caught.value)
