"""Concentration in Tokyo: shares against published sums, and what transfers soften."""

from __future__ import annotations

import pytest

from tests.test_pages import chosen_on, is_whole, text_of
from ui import tokyo, tokyo_spread


def of(area: str, item: str, year: int) -> float:
    frame = tokyo.shares(area, "ja")
    found = frame[frame["item"].eq(item) & frame["year"].eq(year)]
    return float(found["value"].iloc[0])


def test_tokyo_has_eleven_per_cent_of_the_people() -> None:
    # register of 1 January 2024, which goes with FY2023: 13,911,902 of 124,885,175
    assert of("tokyo", tokyo.PEOPLE, 2023) == pytest.approx(
        100 * 13_911_902 / 124_885_175, abs=0.01
    )


def test_people_are_followed_as_far_back_as_tax_and_without_a_gap() -> None:
    frame = tokyo.shares("tokyo", "ja")
    years = frame.loc[frame["item"].eq(tokyo.PEOPLE), "year"].tolist()
    assert years[:49] == list(range(1975, 2024))
    # register of 31 March 1976: 11,373,339 of 112,145,133
    assert of("tokyo", tokyo.PEOPLE, 1975) == pytest.approx(100 * 11_373_339 / 112_145_133)


def test_a_line_has_one_colour_in_both_figures() -> None:
    shares = tokyo._figure("tokyo", lang="ja", mode="light")
    spread = tokyo_spread._figure("tokyo", "gini", without=False, lang="ja", mode="light")
    first, second = ({x.name: x.line.color for x in f.data} for f in (shares, spread))
    common = first.keys() & second.keys()
    assert len(common) == 4 and all(first[name] == second[name] for name in common)


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


def test_tax_of_tokyo_per_head_by_hand() -> None:
    # FY2022: 6,186,896 + 1,974,469 million yen of both levels
    held = tokyo.together("local_tax")["13", 2022]
    assert held == pytest.approx(8_161_365_000, rel=1e-6)
    assert tokyo.together("after")["13", 2022] > held, "cities of Tokyo receive allocation tax"


def test_transfers_turn_the_order_round() -> None:
    frame = tokyo_spread.spread("tokyo", without=False).set_index(["item", "year"])
    assert frame.at[("local_tax", 2022), "n"] == 47
    assert frame.at[("local_tax", 2022), "gini"] > frame.at[("after", 2022), "gini"]
    assert frame.at[("transfers", 2022), "order"] < 0 < frame.at[("local_tax", 2022), "order"]
    alone = tokyo_spread.spread("tokyo", without=True).set_index(["item", "year"])
    assert tokyo_spread.alone("tokyo", 2022) == alone.at[("local_tax", 2022), "gini"]
    assert alone.at[("local_tax", 2022), "n"] == 46
    assert alone.at[("local_tax", 2022), "gini"] < frame.at[("local_tax", 2022), "gini"] / 1.5


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("measure", ["gini", "order", "theil", "between"])
@pytest.mark.parametrize("without", ["0", "1"])
def test_every_measure_of_inequality(measure: str, without: str, lang: str) -> None:
    own = {"spread": measure} | ({} if measure == "between" else {"without": without})
    app = chosen_on("tokyo", own, l=lang)
    assert is_whole(app)
    assert ("ジニ係数" if lang == "ja" else "Gini coefficient") in text_of(app)
