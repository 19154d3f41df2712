"""The page about one municipality: known figures, both languages, odd choices."""

from __future__ import annotations

import math
import re
from html import escape
from operator import itemgetter

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analysis.beside import beside
from analysis.streams import streams
from data import database, queries
from exports.page import Section, to_html
from exports.tables import Column, Table
from tests.test_pages import is_whole, opened, pytestmark, text_of  # noqa: F401
from ui import municipality
from ui import municipality_cards as cards
from ui.card import Words
from ui.frame import View
from ui.municipality_words import sentences
from ui.parts import Card, cells, written
from ui.selection import Selection
from ui.text import number
from ui.units import Unit
from ui.vocabulary import place_names

NUMBER = Column("n", "N", "number")


def page_at(**params: str) -> AppTest:
    """The page asked for directly, its own choices in the address."""
    return opened("municipality", **params)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("ja", ("夕張市（北海道）", "財政再生", "67.2%")),
        ("en", ("Yubari", "Reconstruction", "67.2%")),
    ],
)
def test_yubari_is_the_place_under_reconstruction(lang: str, words: tuple[str, ...]) -> None:
    app = opened("municipality", m="01209", y="2023", l=lang)
    assert is_whole(app)
    assert all(word in text_of(app) for word in words)


def test_without_a_choice_the_page_shows_an_example_and_says_so() -> None:
    app = opened("municipality")
    assert app.title[0].value == "横浜市（神奈川県）"
    assert "例として横浜市" in app.info[0].value
    assert "高知市（高知県）" in opened("municipality", p="39").title[0].value


GROUP = Unit("g1", "備北", ("33209", "34209", "34210"), "group")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_group_has_a_page_in_sums_without_ranks(lang: str) -> None:
    app = opened("municipality", g="備北:33209.34209.34210", m="g1", l=lang)
    assert is_whole(app)
    assert "備北" in app.title[0].value
    text = text_of(app)
    assert "1,718" not in str(next(c.value for c in app.markdown if "|" in str(c.value)))
    register = queries.values(queries.Measure("population_register"), 2023, wards=True)
    people = register[register["code"].isin(GROUP.codes)]["value"].sum()
    assert f"{people:,.0f}" in text
    # the index of one body is no sum
    assert {"ja": "合算できない", "en": "no sum"}[lang] in text


def test_members_of_a_group_are_shown_one_by_one() -> None:
    app = opened("municipality", g="備北:33209.34209.34210", m="g1")
    own = next(box for box in app.selectbox if "of" in str(box.key))
    assert len(own.options) == 4
    own.select("34210").run()
    assert app.title[0].value == "庄原市（広島県）"
    assert app.query_params["of"] in ("34210", ["34210"])


def test_streams_of_a_group_are_those_of_its_members_together() -> None:
    frame = municipality.budget("g1", 2023, wards=False, lang="ja", group=GROUP)
    heads = queries.values(queries.Measure("population_fiscal_year"), 2023, wards=True)
    heads = heads.set_index("code")["value"][list(GROUP.codes)]
    tax = queries.values(queries.Measure("local_tax"), 2023, wards=True)
    tax = tax.set_index("code")["value"][list(GROUP.codes)]
    own = frame.set_index("item")
    assert own.at["local_tax", "value"] == pytest.approx(tax.sum() / heads.sum())
    # the medians beside it are Japan's, whoever looks
    town = municipality.budget("34210", 2023, wards=False, lang="ja").set_index("item")
    assert own.at["local_tax", "middle"] == town.at["local_tax", "middle"]
    sides = frame.groupby("side")["value"].sum()
    assert sides["in"] == pytest.approx(sides["out"])


@pytest.mark.parametrize(
    ("group", "words"),
    [
        ("東京:13", "東京"),  # a whole prefecture
        ("区:13101.13102", "区"),  # wards: no allocation tax
        ("浜:07541.07203", "将来推計がありません"),
        ("離:01209.47201", "離"),  # two prefectures
    ],
)
@pytest.mark.parametrize("year", ["2010", "2019", "2023"])
def test_odd_groups_have_a_page(group: str, words: str, year: str) -> None:
    app = opened("municipality", g=group, m="g1", y=year)
    assert is_whole(app)
    assert words in text_of(app)


def test_one_of_several_is_chosen_in_the_address() -> None:
    app = page_at(m="01209,34208", of="34208", base="2000")
    assert app.title[0].value == "府中市（広島県）"
    assert "2000年＝100" in text_of(app)


@pytest.mark.parametrize(
    ("params", "notice"),
    [
        ({"m": "01209", "y": "2019"}, "2000〜2018"),
        ({"m": "07212"}, "浜通り"),
        ({"m": "13101"}, "千代田区"),
    ],
)
def test_what_is_not_there_is_said(params: dict[str, str], notice: str) -> None:
    app = opened("municipality", **params)
    assert is_whole(app)
    assert any(notice in box.value for box in app.info)


def test_fuchu_took_in_two_since_1970() -> None:
    text = text_of(opened("municipality", m="34208"))
    assert "どの市町村からできたか" in text
    assert "N＝2" in text


def test_both_sides_of_the_budget_add_up_to_the_settlement_card() -> None:
    frame = municipality.budget("01209", 2023, wards=False, lang="ja")
    sides = frame.groupby("side")["value"].sum()
    # FY2023: revenue 11,090,794 thousand yen, 6,411 people on 1 January 2024
    assert sides["in"] == pytest.approx(11_090_794 / 6_411)
    assert sides["out"] == pytest.approx(sides["in"])


def test_streams_keep_the_whole_and_leave_gaps_in_the_rest() -> None:
    frame = pd.DataFrame(
        {"code": ["a", "b", "c"], "all": [10.0, 20, 30], "x": [4.0, None, 9], "y": [1.0, 2, 3]}
    )
    found = streams(frame, "b", "all", ("x", "y"))
    assert found is not None
    assert dict(zip(found["item"], found["value"], strict=True)) == {"y": 2.0, "rest": 18.0}
    assert found.set_index("item").at["rest", "middle"] == 11.5
    assert streams(frame, "z", "all", ("x", "y")) is None


def test_streams_of_other_years_are_the_revenue_alone() -> None:
    frame = municipality.budget("01202", 2010, wards=False, lang="ja")
    assert set(frame["side"]) == {"in"}
    assert {"local_tax", "local_allocation_tax", "rest"} <= set(frame["item"])
    total = queries.values(municipality.TOTAL, 2010).set_index("code").at["01202", "value"]
    assert frame["value"].sum() == pytest.approx(total)
    text = text_of(opened("municipality", m="01202", y="2010"))
    assert "歳入だけを示します" in text
    assert "地方債（歳入）" in text


# -- sentences: each number is found again in the database, by SQL of this file

PLACES = ("01209", "23427", "13101", "14100", "07546", "34208", "47382", "13402")


def of(code: str, year: int, column: str) -> float:
    """A figure of the public table."""
    row = database.connect().execute(
        f"SELECT {column} FROM municipality_year WHERE code = ? AND year = ?", [code, year]
    )
    found = row.fetchone()
    return float("nan") if found is None or found[0] is None else float(found[0])


def says(code: str, lang: str) -> str:
    return " ".join(sentences(code, 2023, wards=code == "13101", lang=lang))


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("code", PLACES)
def test_people_are_said_as_the_register_has_them(code: str, lang: str) -> None:
    now, then = of(code, 2023, "population_register"), of(code, 2018, "population_register")
    text, change = says(code, lang), (now / then - 1) * 100
    assert f"{now:,.0f}" in text
    assert f"{abs(change):.1f}%" in text
    down, up = {"ja": ("減りました", "増えました"), "en": ("fewer", "more")}[lang]
    assert (down in text, up in text) == (change <= -0.05, change >= 0.05)


@pytest.mark.parametrize(
    ("year", "days"),
    [(2023, ("2023年1月1日", "1 January 2023")), (2012, ("2012年3月31日", "31 March 2012"))],
)
def test_the_day_of_the_register_is_said(year: int, days: tuple[str, str]) -> None:
    for lang, day in zip(("ja", "en"), days, strict=True):
        assert day in sentences("01209", year, wards=False, lang=lang)[0]
    dates = database.connect().execute(
        "SELECT DISTINCT month(as_of) FROM observation WHERE item = 'population_register' "
        "AND level = 'municipality' AND basis = 'today' AND year = ?", [year]
    ).fetchall()  # fmt: skip
    assert dates == [(1 if year == 2023 else 3,)]


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("code", PLACES)
def test_the_projection_is_said_where_there_is_one(code: str, lang: str) -> None:
    ahead, people = of(code, 2050, "population_projected"), of(code, 2020, "population_census")
    assert ("2050" in says(code, lang)) != math.isnan(ahead)
    assert math.isnan(ahead) or f"{ahead / people * 100:.1f}%" in says(code, lang)


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("code", PLACES)
def test_transfers_and_their_rank_are_those_of_the_amounts(code: str, lang: str) -> None:
    rows = database.connect().execute(
        "SELECT code, round(transfer_dependence, 1) FROM municipality_year WHERE year = 2023 AND "
        "transfer_dependence IS NOT NULL AND code NOT BETWEEN '13101' AND '13123'"
    )
    every = dict(rows.fetchall())
    if code not in every:
        assert "歳入100円" not in says(code, "ja")
        return
    rank = sum(x > every[code] for x in every.values()) + 1
    yen, n = f"{every[code]:.0f}", f"{len(every):,}"
    told = {
        "ja": f"{yen}円は国からの移転で、割合の大きさは{n}団体中{rank:,}番目です",
        "en": f"{yen} came as transfers from the state: rank {rank:,} of {n}",
    }[lang]
    assert told in says(code, lang)
    shared = sum(x == every[code] for x in every.values()) > 1
    assert ({"ja": "同率あり", "en": "(shared)"}[lang] in says(code, lang)) == shared


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("code", PLACES)
def test_debt_is_against_the_middle_of_the_peers(code: str, lang: str) -> None:
    towns = queries.municipalities().set_index("code")["peer_group"]
    alike = [c for c in towns.index[towns == towns[code]] if c != code]
    owed = {c: of(c, 2023, "outstanding_bonds") / of(c, 2024, "population_register")
            for c in (code, *alike)}  # fmt: skip
    own = round(owed.pop(code), 1)
    middle = pd.Series({c: round(x, 1) for c, x in owed.items()}).median()
    none = {"ja": "地方債の残高はありません", "en": "no outstanding bonds"}[lang]
    assert (none in says(code, lang)) == (own == 0)
    if own == 0:
        return
    assert number(own, "kyen_per_person", lang) in says(code, lang)
    assert number(middle, "kyen_per_person", lang) in says(code, lang)
    times = f"{own / middle:.{1 if own >= middle else 2}f}"
    assert {"ja": f"の{times}倍です", "en": f", {times} times the median"}[lang] in says(code, lang)
    assert {"ja": f"類似団体{len(alike)}団体", "en": f"its {len(alike)} official"}[lang] in says(
        code, lang
    )


@pytest.mark.parametrize("code", PLACES)
def test_the_largest_stream_is_the_largest(code: str) -> None:
    people = of(code, 2024, "population_register")
    named = {i: of(code, 2023, i) / people for i in municipality.REVENUE}
    item, value = max(((i, x) for i, x in named.items() if not math.isnan(x)), key=itemgetter(1))
    wards = "" if code == "13101" else "AND code NOT BETWEEN '13101' AND '13123'"
    middle = database.connect().execute(
        f"SELECT median({item} / population_fiscal_year) FROM municipality_year WHERE year = 2023 "
        f"AND {' AND '.join(f'{i} IS NOT NULL' for i in municipality.REVENUE)} {wards}"
    ).fetchone()  # fmt: skip
    assert middle is not None
    text = says(code, "ja")
    assert f"最も大きい収入は{queries.Measure(item).entry.name_ja}で" in text
    assert f"住民1人当たり{number(value, 'kyen_per_person', 'ja')}と" in text
    own, other = (number(x, "kyen_per_person", "ja") for x in (value, middle[0]))
    way = "とほぼ同じ" if own == other else "を上回り" if value > middle[0] else "を下回り"
    assert f"中央値{other}{way}" in text, "two equal numbers are not one above the other"


def test_the_sentence_of_soundness_is_yubaris_alone() -> None:
    assert "「財政再生」" in says("01209", "ja")
    assert not any("「財政再生」" in says(code, "ja") for code in PLACES[1:])


# -- cards


def test_neighbours_stand_beside_each_other_with_links() -> None:
    app = opened("municipality", m="01209")
    table = next(x.value for x in app.markdown if "三笠市" in str(x.value))
    assert len(table.splitlines()) == 2 + 1 + 9  # head, itself, nine neighbours
    assert "m=01222" in table
    assert "m=01209" not in table
    assert "海を隔て64 km" in text_of(opened("municipality", m="13401"))


def test_funds_are_the_sum_of_their_kinds() -> None:
    frame = municipality.stocks_frame("34208", 2023, wards=False, lang="ja").set_index("id")
    kinds = ["fiscal_adjustment_fund", "debt_reduction_fund", "special_purpose_funds"]
    assert frame.loc[kinds, "value"].sum() == pytest.approx(
        frame.at["funds_per_capita", "value"], abs=0.16
    )


def test_the_middle_of_others_leaves_the_place_out() -> None:
    values = pd.Series({"a": 9.0, "b": 1.0, "c": 3.0, "d": None})
    assert beside(values, "a", ("a", "b", "c", "d")) == (9.0, 2.0, 2)
    assert str(beside(values, "d", ("d",))) == "(nan, nan, 0)"


def test_lineage_names_its_source() -> None:
    text = text_of(opened("municipality", m="34208", l="en"))
    assert "Statistical LOD" in text
    assert "Absorbed" in text


# -- the file


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("code", ["01209", "07546"])
def test_the_file_holds_the_page_and_asks_for_nothing(code: str, lang: str) -> None:
    """Made without a session, as when its button is pressed."""
    v = View(
        Selection(units=(code,), lang=lang),
        lang,
        "light",
        "v1",
        "municipality",
        ("at", {"m": code}),
    )
    unit = Unit(code, place_names(lang)[code], (code,), "municipality")
    file = cards.whole_page(v, unit, wards=False, base=1980).decode()
    body = re.sub(r"<script.*?</script>", "", file, flags=re.S)
    assert not re.search(r"<link|<img|<iframe|\ssrc=|@import|url\((?!data:)", body)
    assert not re.search(r"<script[^>]*\ssrc", file)
    made = cards.everything(v, unit, wards=False, base=1980)
    drawn = [p for p in made if isinstance(p, Card) and p.figure is not None]
    assert len(drawn) >= 5
    assert file.count("Plotly.newPlot(") - 1 <= len(drawn) <= file.count("Plotly.newPlot(")
    assert file.count("plotly.js v") == 1
    for part in made:
        if isinstance(part, Card):
            assert escape(part.words.title) in body
            assert all(escape(source) in body for source in part.words.sources)
            assert all(escape(cell) in body for row in cells(part.table) for cell in row)
    for sentence in sentences(code, 2023, wards=False, lang=lang):
        assert escape(sentence) in body
    assert "v1" in body
    assert 'href="at?m=' in body


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_file_of_a_group_holds_what_its_page_shows(lang: str) -> None:
    address = ("at", {"m": "g1"})
    v = View(Selection(lang=lang), lang, "light", "v1", "municipality", address)
    file = cards.whole_page(v, GROUP, wards=False, base=1980).decode()
    for part in cards.everything(v, GROUP, wards=False, base=1980):
        if isinstance(part, Card):
            assert escape(part.words.title) in file
            assert all(escape(cell) in file for row in cells(part.table) for cell in row)
    assert 'href="at?m=34209"' in file
    assert "<p></p>" not in file


def test_a_view_for_outside_is_light_and_knows_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.frame.address", lambda: {"m": "01209"})
    v = View(Selection(), "ja", "dark", "v1", "municipality").outside()
    monkeypatch.undo()
    assert (v.mode, v.address) == ("light", "?m=01209")


def test_the_whole_page_is_one_file_with_escaped_text() -> None:
    section = Section("T<", "m&", headings=("A&B",), numeric=(False,), rows=(("<b>",),))
    file = to_html("夕張市", ["x"], [section], ["foot"], "ja").decode()
    assert "&lt;b&gt;" in file
    assert "A&amp;B" in file
    assert "m&amp;" in file
    assert "<b>" not in file


def test_a_cell_is_never_markdown() -> None:
    table = Table(pd.DataFrame({"a": ["x|*y*"], "n": [None]}), (Column("a", "A"), NUMBER))
    words = Words("t", "", "", "", "", (), "", "", "", "")
    assert written(Card("k", words, table)).splitlines()[-1] == "| x\\|\\*y\\* | … |"
