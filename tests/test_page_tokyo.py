"""Concentration in Tokyo: shares against published sums, and what transfers soften."""

from __future__ import annotations

import pytest

from tests.test_pages import chosen_on, is_whole
from ui import tokyo


def of(area: str, item: str, year: int) -> float:
    frame = tokyo.shares(area, "ja")
    found = frame[frame["item"].eq(item) & frame["year"].eq(year)]
    return float(found["value"].iloc[0])


def test_tokyo_has_eleven_per_cent_of_the_people() -> None:
    # register of 1 January 2024: 13,911,902 of 124,885,175
    assert of("tokyo", "population_register", 2024) == pytest.approx(
        100 * 13_911_902 / 124_885_175, abs=0.01
    )


def test_the_allocation_tax_softens_and_areas_nest() -> None:
    for year in (1990, 2010, 2022):
        assert of("tokyo", "after", year) < of("tokyo", "local_tax", year)
        shares = [of(area, "local_tax", year) for area in tokyo.AREAS]
        assert shares == sorted(shares)


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("area", tokyo.AREAS)
def test_the_page_runs_for_every_area(area: str, lang: str) -> None:
    app = chosen_on("tokyo", {"area": area}, l=lang)
    assert is_whole(app) and app.query_params["area"] == area
