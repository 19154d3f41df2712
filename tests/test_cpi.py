"""Consumer prices, against MORE.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.model import PublicationError
from data.publications import cpi
from tests.published import frame, values


@pytest.mark.official
def test_known_changes(official: Path) -> None:
    year = values(frame(cpi, official), "cpi", "cpi_calendar_year", level="nation")["00"]
    changes = (100 * year.pct_change()).loc[2018:2024].round(2)
    assert changes.tolist() == [0.99, 0.47, -0.02, -0.23, 2.50, 3.27, 2.74]
    # a mean of monthly indices that have one decimal
    assert year[2020] == pytest.approx(100, abs=0.05)


@pytest.mark.official
def test_fiscal_years_without_a_gap(official: Path) -> None:
    year = values(frame(cpi, official), "cpi", "cpi_fiscal_year", level="nation")["00"]
    assert year.index.tolist() == list(range(1970, 2026))
    assert year[2024] == 109.492


HEADER = "year,cy_all_items,fy_all_items"


def write(directory: Path, text: str, encoding: str = "utf-8") -> Path:
    (directory / "more").mkdir(exist_ok=True)
    (directory / cpi.FILES[0]).write_bytes(text.encode(encoding))
    return directory


def test_made_up_prices(tmp_path: Path) -> None:
    found = cpi.read(write(tmp_path, f"{HEADER}\n2020,100.0,99.9\n2021,99.8,\n\n"))
    assert found["value"].tolist()[:3] == [100.0, 99.9, 99.8]
    assert found["status"].tolist() == ["official", "official", "official", "unpublished"]
    assert set(found["level"]) == {"nation"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("year,cy_all_items,fy\n2020,1,2\n", "no header row with ['fy_all_items']"),
        (f"{HEADER}\n2020,1,2\n2020,1,2\n", "2020, cpi_calendar_year"),
        (f"{HEADER}\n2020,hundred,2\n", "cell B2: is not a number (found 'hundred')"),
        (f"{HEADER}\n令和2,1,2\n", "cell A2: is no year"),
        (f"{HEADER}\n2020,1\n", "has 2 cells in row 2"),
        (f"{HEADER}\n", "has no rows"),
        ("", "is empty"),
    ],
)
def test_broken_prices(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(PublicationError) as caught:
        cpi.read(write(tmp_path, text))
    assert says in str(caught.value)
    assert str(caught.value).startswith("cpi_japan_annual_2020base.csv")


def test_wrong_encoding(tmp_path: Path) -> None:
    with pytest.raises(PublicationError, match="utf-8"):
        cpi.read(write(tmp_path, f"{HEADER},注\n2020,1,2,年\n", "cp932"))
