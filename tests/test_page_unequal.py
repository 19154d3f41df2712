"""The page of unequal bodies: known counts, extremes, and every choice."""

from __future__ import annotations

import pytest

from tests.test_pages import chosen_on, is_whole, opened, pytestmark, text_of
from ui import bodies, body_people, duties
from ui.types import KINDS, kinds

__all__ = ["pytestmark"]


def test_kinds_are_those_of_the_law() -> None:
    counts = kinds().value_counts().to_dict()
    # designated and core cities at the end of FY2023; 792 cities, 926 towns and villages, 23 wards
    assert counts == {
        "designated_city": 20, "core_city": 62, "city": 710, "town": 926, "special_ward": 23,
    }  # fmt: skip


def test_the_extremes_that_everybody_knows() -> None:
    cities = bodies.spread_of("population_register", 2023, (), wards=False)
    # 1 January 2023: Yokohama 3,753,645, Shizuoka the smallest designated city
    assert cities["designated_city"].high == 3_753_645
    assert cities["designated_city"].high_code == "14100"
    assert cities["designated_city"].low_code == "22100"
    assert cities["town"].low_code == "13402", "Aogashima"
    area = bodies.spread_of("area_km2", 2023, (), wards=False)
    assert area["city"].high_code == "21203", "Takayama"


def test_half_the_people_live_in_a_few() -> None:
    found = bodies.halves_of(2023, (), wards=False)
    towns = bodies.within(2023, (), wards=False)["population_register"]
    assert found is not None and found.n == 1718
    largest = towns.sort_values(ascending=False)
    assert largest.iloc[: found.half_live_in].sum() >= towns.sum() / 2
    assert largest.iloc[: found.half_live_in - 1].sum() < towns.sum() / 2
    smallest = towns.sort_values().iloc[:859].sum() / towns.sum()
    assert found.smaller_half == pytest.approx(smallest)


def test_classes_are_everybody() -> None:
    for way in body_people.WAYS:
        frame = body_people.classes(way, 2023, (), wards=True, lang="ja")
        assert frame["n"].sum() == 1741
        assert frame["people_share"].sum() == pytest.approx(100)
    by_kind = body_people.classes("kind", 2023, (), wards=True, lang="ja").set_index("code")
    assert by_kind.loc["designated_city", "n"] == 20


def test_the_limits_are_those_of_their_day() -> None:
    assert duties.limit("city", 2023) == 50_000
    assert (duties.limit("core_city", 2014), duties.limit("core_city", 2015)) == (300_000, 200_000)
    assert duties.limit("designated_city", 2023) == 500_000


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("trait", bodies.TRAITS)
def test_every_trait(trait: str, lang: str) -> None:
    app = chosen_on("unequal", {"trait": trait, "by": "size"}, m="01209", w="1", l=lang)
    assert is_whole(app)
    assert ("住民の半分は" if lang == "ja" else "Half the people live in") in text_of(app)


@pytest.mark.parametrize(
    "state", [{"p": "13", "w": "0"}, {"p": "16"}, {"y": "2000"}, {"y": "2024"}]
)
def test_other_places_and_years(state: dict[str, str]) -> None:
    app = chosen_on("unequal", {"by": "kind"}, **state)
    assert is_whole(app)


def test_cities_below_the_size_of_a_city_are_counted() -> None:
    frame = bodies.within(2024, (), wards=True)
    cities = frame[frame["kind"].eq("city")]
    below = int((cities["population_register"] < 50_000).sum())
    assert below > 200
    # kinds are of the end of FY2023, so are people and limits, whatever year is looked at
    for year in ("2005", "2023"):
        text = text_of(opened("unequal", y=year))
        assert f"**{below}市**" in text and "300,000" not in text


def test_every_kind_has_its_duties_and_their_law() -> None:
    text = text_of(opened("unequal", l="en"))
    for kind in KINDS:
        assert duties.kind_word(kind, "en") in text
    assert "Art. 252-19" in text and "Art. 2 (3)" in text


def test_hostile_choices_get_a_notice_each() -> None:
    app = chosen_on("unequal", {"trait": "x' OR 1", "by": "<i>"})
    assert not app.exception and len(app.warning) == 2
