"""The page of inequality and convergence says what the estimates say, and when it cannot."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from analysis import inequality as q
from data import queries
from data.queries import Measure
from tests.test_pages import is_whole, opened, pytestmark, text_of

__all__ = ["pytestmark"]


def at(own: dict[str, str], **selection: str) -> AppTest:
    """The page at an address with choices of its own, which the front page would not keep."""
    app = opened("inequality", **selection)
    app.query_params.update(own)
    return app.run()


def gini(basis: str, year: int, *, weighted: bool) -> tuple[str, str]:
    frame = queries.panel(tuple(Measure(i) for i in q.ITEMS))
    rows = q.compared(frame[frame["year"] == year], basis)
    found = q.redistribution(q.sample_of(rows, weighted=weighted))
    return f"{found.before:.3f}", f"{found.after:.3f}"


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    ("basis", "weight", "year", "word"),
    [
        ("tax", "each", "2023", {"ja": "むしろ広がります", "en": "gaps are wider"}),
        ("tax", "people", "2005", {"ja": "縮みます", "en": "gaps are narrower"}),
        ("tax", "people", "2023", {"ja": "違いがあるとは言えません", "en": "cannot be told apart"}),
        ("need", "people", "2022", {"ja": "縮みます", "en": "gaps are narrower"}),
    ],
)
def test_the_sentence_is_that_of_the_estimate(
    basis: str, weight: str, year: str, word: dict[str, str], lang: str
) -> None:
    app = at({"basis": basis, "weight": weight}, l=lang, y=year)
    text = text_of(app)
    assert is_whole(app)
    assert word[lang] in text
    assert all(v in text for v in gini(basis, int(year), weighted=weight == "people"))


def test_a_year_without_the_allocation_tax_says_which_years_there_are() -> None:
    app = opened("inequality", y="2019")
    assert is_whole(app)
    assert "2000〜2018、2020〜2024年度（平成12〜令和6年度）" in app.info[0].value


def test_a_definition_of_one_year_has_no_course() -> None:
    app = at({"basis": "transfer"})
    assert is_whole(app)
    assert "推移は描けません" in text_of(app)


def test_one_prefecture_has_no_clusters_and_nothing_between() -> None:
    app = at({"cluster": "1"}, p="13")
    assert is_whole(app)
    assert "定義により0" in text_of(app)
    assert any("誤差の相関は測れません" in str(i.value) for i in app.info)


def test_the_published_half_life() -> None:
    # METHODS C4: FY2011 to FY2021, 109 years
    app = at({"var": "fiscal_strength_index", "from": "2011", "to": "2021"})
    assert "半減期は **109年**" in text_of(app)


def test_choices_come_from_the_address_and_bad_ones_are_said() -> None:
    app = at({"classes": "multiples", "course": "theil", "within": "1"})
    assert is_whole(app)
    assert "+ prefecture" in text_of(app)
    bad = at({"basis": "x", "from": "1900"})
    assert not bad.exception
    assert len(bad.warning) == 2
