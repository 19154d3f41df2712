"""Every page, in both languages and in every state of the selection: it runs and says the truth."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data import catalog, database, snapshot
from data.queries import Measure
from ui.sentences import end_of

ROOT = Path(__file__).parent.parent
PAGES = sorted(p.stem for p in (ROOT / "pages").glob("[a-z]*.py"))

pytestmark = pytest.mark.skipif(
    not (database.DATABASE.exists() or list(snapshot.SNAPSHOT.glob("observation_*.parquet"))),
    reason="no figures: run `python -m data compile` first",
)


def opened(page: str, **params: str) -> AppTest:
    """The app with ``page`` open at an address, as a link opens it."""
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=180)
    app.query_params.update(params)
    return app.switch_page(f"pages/{page}.py").run()


def reached(page: str, **params: str) -> AppTest:
    """The app with ``page`` open after the front page was seen at an address."""
    return opened("overview", **params).switch_page(f"pages/{page}.py").run()


def chosen_on(page: str, own: dict[str, str], **params: str) -> AppTest:
    """``page`` at an address with choices of its own."""
    return opened(page, **params, **own)


def is_whole(app: AppTest) -> bool:
    """No exception, and no notice that one was caught."""
    return not app.exception and not app.warning


def unbold(text: str) -> list[str]:
    """Lines whose ``**`` would be seen: CommonMark's rule of what opens and what closes.

    Beside a mark (％, −, a bracket) on its inner side, it needs a space or a mark on the outer.
    """
    seen = []
    for line in text.split("\n"):
        for place, hit in enumerate(re.finditer(r"\*\*", line)):
            before, after = _sort(line[: hit.start()][-1:]), _sort(line[hit.end() :][:1])
            inner, outer = (before, after) if place % 2 else (after, before)
            if inner == "space" or (inner == "mark" and outer == "letter"):
                seen.append(line)
    return seen


def _sort(sign: str) -> str:
    if not sign or sign.isspace():
        return "space"
    return "mark" if unicodedata.category(sign)[0] in "PS" else "letter"


def test_bold_is_seen_where_it_would_not_render() -> None:
    assert unbold("割合は**46.2％**でした") and unbold("変化は**−1人**でした")
    assert not unbold("割合は **46.2％** でした。**12人**（**3%**）です")
    assert not unbold("**Why?** so **−1 %** lower")


def text_of(app: AppTest) -> str:
    """Everything written on the page."""
    parts = [*app.title, *app.subheader, *app.markdown, *app.caption, *app.warning, *app.info]
    return "\n".join(str(part.value) for part in parts)


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_runs_in_both_languages(page: str, lang: str) -> None:
    app = opened(page, l=lang)
    assert is_whole(app)
    assert len(app.title) == 1
    assert not unbold(text_of(app))


@pytest.mark.parametrize(
    "params",
    [
        {"p": "01"},
        {"p": "13", "m": "13101,13206", "w": "1"},
        {"m": "01209,34208,13206", "pc": "1", "r": "1", "i": "local_allocation_tax"},
        {"y": "2019"},
        {"y": "2024", "b": "reported"},
        {"i": "fiscal_strength_index", "y": "2010"},
    ],
    ids=str,
)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_runs_in_every_state(page: str, params: dict[str, str]) -> None:
    app = opened(page, **params)
    assert is_whole(app)
    assert not unbold(text_of(app))


@pytest.mark.parametrize(
    "params",
    [
        {"m": "<script>alert(1)</script>"},
        {"y": "1600", "p": "99"},
        {"i": "'; DROP TABLE observation; --"},
        {"l": "x" * 5000},
    ],
    ids=["script", "year", "sql", "long"],
)
def test_a_hostile_address_gives_a_notice_and_the_default(params: dict[str, str]) -> None:
    app = opened("dependence", **params)
    assert not app.exception
    assert len(app.warning) == 1
    assert "<script" not in text_of(app)


def test_the_address_holds_every_choice() -> None:
    app = opened("dependence")
    app.sidebar.multiselect(key="choice_units").set_value(["01209"]).run()
    app.sidebar.toggle(key="choice_wards").set_value(True).run()
    assert app.query_params["m"] == "01209"
    assert app.query_params["w"] == "1"


def test_the_widgets_hold_what_the_address_says() -> None:
    app = opened("dependence", m="01209,34208", y="2022", w="1")
    assert app.sidebar.multiselect(key="choice_units").value == ["01209", "34208"]
    assert app.sidebar.selectbox(key="choice_year").value == 2022
    assert app.sidebar.toggle(key="choice_wards").value is True


def test_a_ward_has_no_allocation_tax_and_no_rank() -> None:
    text = text_of(opened("dependence", m="13101", i="allocation_tax_share_of_revenue"))
    assert "千代田区（東京都）" in text
    assert "対象外" in text


def test_the_sentence_of_yubari_counts_all_municipalities_without_wards() -> None:
    text = text_of(opened("dependence", m="01209", i="allocation_tax_share_of_revenue", y="2023"))
    assert "夕張市（北海道）" in text
    assert "1,718団体中" in text


def captions(app: AppTest) -> list[str]:
    """The lines under the titles of the figures."""
    return [str(c.value) for c in app.caption if "N＝" in str(c.value)]


def test_an_index_has_a_median_in_its_course_and_a_ward_a_value_without_rank() -> None:
    app = opened("dependence", m="13101", i="fiscal_strength_index", y="2023")
    assert is_whole(app)
    assert len(captions(app)) == 7
    assert "千代田区（東京都）の財政力指数は0.84です。順位は東京23区を除いて" in text_of(app)


def test_a_municipality_outside_the_chosen_prefectures_is_not_called_unpublished() -> None:
    text = text_of(opened("dependence", m="13206", p="01"))
    assert "府中市（東京都）は選んだ都道府県（北海道）の外" in text
    assert "公表なし" not in text


@pytest.mark.parametrize("prefectures", ["all", "01"])
def test_a_missing_year_says_which_years_there_are(prefectures: str) -> None:
    app = opened("dependence", y="2019", p=prefectures)
    assert "2000〜2018、2020〜2024年度（平成12〜令和6年度）" in app.info[0].value
    assert len(captions(app)) == 3, "course, composition and recipients do not need the year"


@pytest.mark.parametrize("page", ["overview", "dependence"])
def test_moving_through_the_years_is_in_the_address(page: str) -> None:
    still, moving = opened(page), chosen_on(page, {"years": "1"})
    assert is_whole(moving)
    assert len(text_of(moving)) != len(text_of(still)), "the map says which years it holds"
    next(toggle for toggle in still.main.toggle).set_value(True).run()
    assert still.query_params["years"] in ("1", ["1"])
    refused = chosen_on(page, {"years": "2"})
    assert not refused.exception
    assert len(refused.warning) == 1


def test_a_figure_of_a_single_year_has_no_course() -> None:
    text = text_of(opened("dependence", i="own_source_ratio", y="2023"))
    assert "1年分しか収録していない" in text


@pytest.mark.parametrize("page", PAGES)
def test_no_caveat_of_figures_that_are_not_there(page: str) -> None:
    assert catalog.caveats()["joint_authorities"].text_ja not in text_of(opened(page))


def test_the_front_page_opens_with_the_answer() -> None:
    text = text_of(opened("overview", y="2023"))
    assert "市町村の収入100円のうち**34円**は国からの移転でした。" in text
    # up to the count of people that stands beside it, of 1 January 2024
    assert "2019年から2024年までの5年間に、1,741市区町村のうち**1,532**で人口が減" in text


def test_every_table_can_be_saved() -> None:
    app = opened("dependence")
    assert not app.get("download_button"), "a file's button was made before its menu was opened"
    app.session_state["save-dependence-table"] = True
    assert is_whole(app.run())
    assert [b.key for b in app.get("download_button")] == ["take-csv-dependence-table"]


def test_a_category_has_its_word_and_neither_rank_nor_median() -> None:
    app = opened("dependence", i="recipient", m="13206", y="2023")
    text = text_of(app)
    assert is_whole(app)
    assert "交付団体は「不交付団体」です" in text
    assert "団体の中央値で" not in text
    assert "団体中" not in text


def test_who_shares_the_last_place_is_counted() -> None:
    held = pd.DataFrame({"code": ["02", "01", "03"], "place": list("乙甲丙"), "value": [1, 1, 9]})
    measure = Measure("transfer_dependence")
    assert end_of(held, 1, measure, "ja") == "甲ほか1団体の1.0%"
    assert end_of(held, 9, measure, "en") == "丙 at 9.0%"
