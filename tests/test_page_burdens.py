"""The page of benefits and burdens: settlement cards by hand, every tax, every state."""

from __future__ import annotations

import pytest

from tests.test_pages import chosen_on, is_whole, opened, pytestmark, text_of
from ui import burden_classes, burdens

__all__ = ["pytestmark"]


@pytest.mark.parametrize(
    ("code", "tax", "spending", "people"),
    [
        ("01209", 896_373, 11_055_612, 6_411),
        ("23427", 4_076_947, 5_534_977, 4_711),
    ],
)
def test_two_sides_are_those_of_the_settlement_card(
    code: str, tax: int, spending: int, people: int
) -> None:
    row = burdens.everyone("municipal", 2023).loc[code]
    assert row["tax"] == pytest.approx(tax / people)
    assert row["spending"] == pytest.approx(spending / people)
    assert row["gap"] == pytest.approx((spending - tax) / people)
    assert row["cover"] == pytest.approx(100 * tax / spending)


def test_no_tax_pays_for_all_and_tobishima_comes_nearest() -> None:
    text = text_of(opened("burdens", y="2023"))
    assert "飛島村（愛知県）でも74円" in text and "歳出以上の団体はありません" in text
    held = burdens.within("municipal", 2023, (), wards=False)
    assert len(held) == 1718


def test_the_individual_tax_is_a_part_and_the_prefecture_adds() -> None:
    whole, part = (burdens.everyone(side, 2023) for side in ("municipal", "individual"))
    assert (part["tax"] <= whole["tax"] + 1e-9).all()
    both = burdens.everyone("both", 2023)
    assert (both["tax"] > whole["tax"]).all() and (both["spending"] > whole["spending"]).all()
    towns = both[both["prefecture_code"].eq("16")]
    # Toyama FY2023: 171,242,294 and 174,868,889 thousand yen of both levels
    held = (towns["tax"] * towns["people"]).sum()
    assert held == pytest.approx(171_242_294 + 174_868_889, rel=1e-6)


def test_classes_are_all_municipalities_and_small_ones_have_less_tax_of_their_own() -> None:
    frame = burden_classes.classes((), False, "ja")
    assert frame["n"].sum() == 1718
    money = (frame["tax"] * frame["people"]).sum()
    towns = burden_classes.everyone()
    assert money == pytest.approx(towns.loc[~towns["is_ward"], "local_tax"].sum())
    assert frame["cover"].iloc[0] < frame["cover"].iloc[-1]
    assert (frame["rest"] > 0).all()
    with_wards = burden_classes.classes(("13",), True, "ja")
    assert with_wards["n"].sum() == 62


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("tax", burdens.SIDES)
@pytest.mark.parametrize("share", burden_classes.SHARES)
def test_every_choice(tax: str, share: str, lang: str) -> None:
    app = chosen_on("burdens", {"tax": tax, "share": share}, m="01209,13101", y="2018", l=lang)
    assert is_whole(app)
    assert app.query_params["tax"] == tax
    assert ("夕張市" if lang == "ja" else "Yubari") in text_of(app)


@pytest.mark.parametrize("p", ["13", "47"])
def test_a_prefecture_alone(p: str) -> None:
    app = chosen_on("burdens", {"tax": "both"}, p=p, w="1", y="2020")
    assert is_whole(app)


def test_a_year_without_figures_says_which_is_shown() -> None:
    assert "2010年度（平成22年度）を示します" in text_of(opened("burdens", y="2005"))


def test_hostile_choices_get_a_notice_each() -> None:
    app = chosen_on("burdens", {"tax": "'; DROP", "share": "<script>"})
    assert not app.exception and len(app.warning) == 2


def test_a_group_stands_among_the_places_with_the_sums_of_its_members() -> None:
    app = chosen_on("burdens", {"tax": "municipal"}, m="g1,01209", g="備北:33209.33210", y="2023")
    assert is_whole(app)
    text = text_of(app)
    assert "備北（2団体）：税" in text and "夕張市（北海道）：税140千円に対し歳出1,724千円" in text


def test_the_year_of_the_pandemic_is_marked() -> None:
    assert "新型コロナ" in text_of(opened("burdens", y="2020"))
    assert "新型コロナ" not in text_of(opened("burdens", y="2023"))
