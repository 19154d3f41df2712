"""The page of dependence and depopulation: its sentences, what is picked, its estimate, notices."""

from __future__ import annotations

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analysis import panel
from data import queries
from data.queries import Measure
from tests.test_pages import chosen_on, is_whole, opened, pytestmark, text_of

__all__ = ["pytestmark"]


def crossed() -> pd.DataFrame:
    """Change of people and dependence in FY2023 as held: −0.04 % is a loss, shown as 0.0."""
    held = {
        axis: queries.values(Measure(id_), 2023).set_index("code")["value"].astype(float)
        for axis, id_ in (("x", "population_change_5y"), ("y", "transfer_dependence"))
    }
    return pd.DataFrame(held).dropna()


def table_of(app: AppTest) -> pd.DataFrame:
    return next(d.value for d in app.dataframe if "word" in d.value.columns)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_page_says_how_many_and_how_strongly(lang: str) -> None:
    app = opened("together", l=lang, m="01209", y="2023")
    assert is_whole(app)
    text, frame = text_of(app), crossed()
    middle = frame["y"].median()
    first = ((frame["x"] < 0) & (frame["y"] >= middle)).sum()
    other = ((frame["x"] >= 0) & (frame["y"] < middle)).sum()
    words = {
        "ja": (f"{len(frame):,}団体のうち", f"**{first:,}団体**", f"**{other:,}団体**"),
        "en": (
            f"Of {len(frame):,} municipalities",
            f"**{first:,}** have “Population change over 5 years” below 0%",
            f"**{other:,}**",
        ),
    }
    for word in words[lang]:
        assert word in text
    assert f"{frame['x'].corr(frame['y'], method='spearman'):.2f}".replace("-", "−") in text
    assert ("低い団体ほど" if lang == "ja" else "The lower") in text


def test_a_loss_that_is_shown_as_nought_is_counted_as_a_loss() -> None:
    change = crossed()["x"]
    shown_as_nought = change[(change < 0) & (change.round(1) == 0)]
    assert len(shown_as_nought), "no such municipality: this test shows nothing"
    losers = table_of(chosen_on("together", {"corner": "low_low"}, y="2023"))["code"]
    dependent = table_of(chosen_on("together", {"corner": "low_high"}, y="2023"))["code"]
    assert set(shown_as_nought.index) <= {*losers, *dependent}


def test_a_corner_picks_the_table_and_is_in_the_address() -> None:
    app = chosen_on("together", {"corner": "low_high"}, y="2023")
    assert is_whole(app)
    frame, table = crossed(), table_of(app).set_index("code")
    mine = frame[(frame["x"] < 0) & (frame["y"] >= frame["y"].median())]
    assert set(table.index) == set(mine.index)
    assert table["word"].nunique() == 1
    assert app.query_params["corner"] in ("low_high", ["low_high"])
    assert f"**{len(mine):,}団体**" in text_of(app)
    people = queries.values(Measure("population_register"), 2023).set_index("code")["value"]
    share = 100 * people[mine.index].sum() / people[frame.index].sum()
    assert f"人口の{share:.0f}%" in text_of(app)


def test_a_box_picks_within_the_corner_and_can_be_taken_off() -> None:
    app = chosen_on("together", {"corner": "low_high", "box": "-20,-10,50,90"}, y="2023", l="en")
    frame = crossed().round(1)  # a box is pulled around points as they are shown
    mine = frame[frame["x"].between(-20, -10) & frame["y"].between(50, 90)]
    assert set(table_of(app)["code"]) == set(mine.index)
    assert "Box (−20 to −10 across, 50 to 90 up)" in text_of(app)
    app.button(key="together-box-remove").click().run()
    assert len(table_of(app)) > len(mine)


def test_other_axes_take_the_box_off() -> None:
    app = chosen_on("together", {"box": "-20,-10,50,90"}, y="2023")
    across = next(s for s in app.selectbox if s.label == "横軸")
    across.set_value("local_tax_per_capita").run()
    assert is_whole(app)
    assert len(table_of(app)) > 1000


def test_a_box_without_anybody_says_so() -> None:
    app = chosen_on("together", {"box": "500,600,0,1"}, y="2023")
    assert is_whole(app)
    assert "当てはまる市町村はありません" in text_of(app)


@pytest.mark.parametrize("box", ["1,2,3", "5,1,0,9", "nan,1,0,9", "a,b,c,d"])
def test_a_box_that_cannot_be_read_is_refused(box: str) -> None:
    app = chosen_on("together", {"box": box})
    assert not app.exception
    assert len(app.warning) == 1


def test_a_group_is_in_the_table_and_one_without_a_value_is_explained() -> None:
    app = opened("together", g="備北:34209.34210", m="g1", y="2023")
    assert is_whole(app)
    assert "備北（2団体）" in set(table_of(app)["place"])
    app = chosen_on(
        "together", {"up": "fiscal_strength_index"}, g="備北:34209.34210", m="g1", y="2020"
    )
    assert is_whole(app)
    assert "備北（2団体）は図にありません" in text_of(app)


def test_who_is_not_in_the_figure_is_named() -> None:
    text = text_of(opened("together", m="13101,13206", p="01", l="en"))
    assert text.count("it lies outside the chosen prefectures") == 2


def test_without_a_choice_the_medians_of_the_kinds_move() -> None:
    for by in ("type", "region", "corner"):
        app = chosen_on("together", {"by": by}, y="2023")
        assert is_whole(app)
        assert "市町村の真ん中は、2006年から" in text_of(app)


def test_a_year_without_figures_says_so() -> None:
    app = opened("together", y="2001")
    assert app.info
    assert is_whole(app)


def test_the_estimate_is_in_the_address_and_one_prefecture_cannot_be_a_cluster() -> None:
    app = chosen_on("together", {"estimate": "prefecture"}, p="01")
    assert any("都道府県のクラスター" in str(i.value) for i in app.info)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_estimate_says_what_was_estimated_and_warns_of_the_formula(lang: str) -> None:
    """METHODS C1: coefficient with interval, N, clusters, the warning, the range left out."""
    text = text_of(opened("together", l=lang))
    wide = queries.panel(tuple(Measure(i) for i in panel.INPUTS))
    found = panel.estimate(
        panel.panel_frame(wide, queries.merger_years()), panel.SPECIFICATIONS["main"]
    )
    first = found.coefficients[0]
    for number in (abs(first.estimate), first.low, first.high):
        assert f"{number:.2f}".replace("-", "−") in text
    assert f"{found.n:,}" in text
    assert f"{found.n_units:,}" in text
    assert ("算定そのものが" if lang == "ja" else "computed") in text


def test_a_check_without_a_p_value_is_not_called_unpublished() -> None:
    app = opened("together", l="en")
    checks = next(d.value for d in app.dataframe if "check" in d.value.columns)
    words = checks.select_dtypes(["object", "string"]).astype(str)
    assert checks["p_value"].isna().any()
    assert not words.apply(lambda column: column.str.contains("not published").any()).any()
    assert words.apply(lambda column: column.str.contains("not applicable").any()).any()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_longer_trail_is_named_where_there_is_one(lang: str) -> None:
    said = {"ja": "「国勢調査間の人口増減率」に替えると2000年から", "en": "takes it back to 2000"}[
        lang
    ]

    def told(app: AppTest) -> bool:
        return any(said in one.value for one in app.caption)

    assert told(opened("together", l=lang))
    assert not told(chosen_on("together", {"across": "census_population_change_5y"}, l=lang))


def test_a_ward_without_allocation_tax_is_not_counted_among_the_ways_drawn() -> None:
    captions = [one.value for one in opened("together", m="34208,13101").caption]
    (line,) = [text for text in captions if "2006〜2012" in text]
    assert "N＝1 " in line and "府中市" in line and "千代田区" not in line
