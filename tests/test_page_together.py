"""The page of dependence and depopulation: its sentence, its estimate, its notices."""

from __future__ import annotations

import pytest

from data import queries
from data.queries import Measure
from tests.test_pages import is_whole, opened, pytestmark, text_of

__all__ = ["pytestmark"]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_page_says_how_many_and_how_strongly(lang: str) -> None:
    app = opened("together", l=lang, m="01209")
    assert is_whole(app)
    x = queries.values(Measure("population_change_5y"), 2023).set_index("code")["value"].round(1)
    y = queries.values(Measure("transfer_dependence"), 2023).set_index("code")["value"].round(1)
    both = (x.notna() & y.notna()).sum()
    assert f"{both:,}" in text_of(app)
    rho = x.corr(y, method="spearman")
    assert f"{rho:.2f}".replace("-", "−") in text_of(app)


def test_a_year_without_figures_says_so() -> None:
    app = opened("together", y="2001")
    assert app.info
    assert is_whole(app)


def test_one_prefecture_cannot_be_a_cluster() -> None:
    app = opened("together", p="01")
    app.selectbox(key="panel-specification").set_value("prefecture").run()
    assert any("都道府県のクラスター" in str(i.value) for i in app.info)
