"""Crisis pairs: who is known and who says so, what is sent, what is exposed, what is not known."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import yaml

from data import queries
from data.model import AtlasError
from data.pairs import FILE, plan
from tests.test_pages import chosen_on, is_whole, opened, text_of
from ui import pairs_frames as pairs
from ui.pairs_cards import debris_rows


def test_the_known_pairs() -> None:
    known = plan()
    assert known.helpers("23") == ("07", "02", "04", "06")
    assert [p.helper for p in known.of("22")] == ["16", "03", "04100"]
    assert {p.helper: p.helped for p in known.pairs if p.is_city} == {
        "04100": "22",  # 仙台市
        "11100": "23",  # さいたま市
        "15100": "36",  # 新潟市
    }
    assert {(p.helper, p.helped) for p in known.pairs if p.lead} == {("07", "23"), ("32", "39")}
    assert len(known.supported.codes) == 10
    assert {p.helped for p in known.pairs} | {*known.unknown} == {*known.supported.codes}


def test_every_pair_cites_a_page_and_helping_cities_exist() -> None:
    known = plan()
    towns = queries.municipalities().set_index("code")
    for pair in known.pairs:
        assert known.sources[pair.source].url.startswith("http")
        if pair.is_city:
            assert towns.at[pair.helper, "type"] == "designated_city"
    # fewer are placed than are announced, so that what is not known is not nothing
    assert len({p.helper for p in known.pairs if not p.is_city}) < known.announced.prefectures
    assert len({p.helper for p in known.pairs if p.is_city}) < known.announced.cities


def test_debris_is_that_of_one_estimate_and_blocks_are_not_prefectures() -> None:
    known = plan()
    review, simulation, _ = known.debris
    assert review.blocks == {"chubu": 80_348, "shikoku": 72_269}
    # blocks add up to Japan where all are given
    assert sum(simulation.blocks.values()) == pytest.approx(simulation.nation, abs=20)
    assert sum(known.debris[2].blocks.values()) == known.debris[2].nation
    assert known.debris_of("23") == (review, None, 51_687)
    assert known.debris_of("38") == (review, "shikoku", 72_269)
    assert known.debris_of("44") == (simulation, "kyushu", 21_550)
    assert known.debris_of("24") is None
    # so Shizuoka cannot be in the same block as Aichi
    assert review.prefectures["23"] + review.prefectures["22"] > review.blocks["chubu"]


def test_joint_exposure() -> None:
    area = plan().area
    assert len(area.whole) + len(area.part) == 30  # 29 until June 2025, then Nagasaki
    assert {area.of(p.helper) for p in plan().pairs if p.helper != "42"} == {"none"}
    assert area.of("42") == "part" and area.of("22100") == "whole"
    assert {*plan().supported.codes} <= area.whole | area.part


def test_fiscal_strength_of_the_seeds_in_fy2021() -> None:
    """Figures of the design page, from the ministry's workbook of FY2021."""
    expected = {
        "fiscal_strength_index": {
            "16": 0.462, "22": 0.693, "07": 0.522, "23": 0.885, "32": 0.254, "39": 0.261,
        },
        "real_debt_service_ratio": {
            "16": 13.4, "22": 13.1, "07": 7.1, "23": 13.1, "32": 5.3, "39": 10.6,
        },
        "future_burden_ratio": {
            "16": 222.1, "22": 230.9, "07": 106.9, "23": 168.3, "32": 159.8, "39": 173.3,
        },
    }  # fmt: skip
    for id_, figures in expected.items():
        found = queries.prefecture_values(queries.Measure(id_), 2021).set_index("code")["value"]
        assert {c: round(found[c], 3) for c in figures} == figures


def test_every_capacity_is_held_for_all_47() -> None:
    frame, years = pairs.capacities()
    assert frame.shape == (47, len(pairs.CAPACITIES))
    assert min(years.values()) >= 2020
    assert "fire_staff_per_1000" in frame


def test_what_toyama_could_send() -> None:
    sent = pairs.deployment("16", "22", 1.0, 10.0)
    # 3,225 and 6,087 in FY2022; the latest year is near
    assert sent.staff == pytest.approx(93, abs=4)
    assert sent.per_10000 == pytest.approx(sent.staff / (pairs.people()[0]["22"] / 10 / 10_000))


def test_a_city_that_helps_elsewhere_is_not_its_prefectures_too() -> None:
    staff, year = pairs.staff()
    both = sum(
        queries.prefecture_values(queries.Measure(i), year).set_index("code").at["04", "value"]
        for i in pairs.STAFF
    )
    assert staff["04"] + staff["04100"] == both
    assert staff["04100"] == 4_845  # 一般行政部門, 1 April 2024 (SSDSE-A)


def test_all_helpers_together_are_the_sum() -> None:
    sum_ = pairs.together("23", 2.0, 20.0)
    parts = [pairs.deployment(p.helper, "23", 2.0, 20.0) for p in plan().of("23")]
    assert sum_ is not None and len(parts) == 5
    assert sum_.staff == pytest.approx(sum(p.staff for p in parts))
    assert sum_.per_10000 == pytest.approx(sum(p.per_10000 for p in parts))
    assert pairs.together("24", 1.0, 10.0) is None


def test_more_staff_and_fewer_affected_give_more_each() -> None:
    one = pairs.deployment("07", "23", 1.0, 10.0)
    assert pairs.deployment("07", "23", 2.0, 10.0).per_10000 == pytest.approx(2 * one.per_10000)
    assert pairs.deployment("07", "23", 1.0, 20.0).per_10000 == pytest.approx(one.per_10000 / 2)


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    ("helper", "helped"), [("16", "22"), ("07", "23"), ("13", "38"), ("42", "45"), ("22", "24")]
)
def test_any_pair_is_compared(helper: str, helped: str, lang: str) -> None:
    own = {"from": helper, "to": helped, "share": "2", "hit": "30"}
    app = chosen_on("pairs", own, l=lang)
    assert is_whole(app)
    assert {key: app.query_params[key] for key in own} == own
    text = text_of(app)
    if helped in plan().unknown:
        said = "確認できた資料にありません" if lang == "ja" else "not in the pages that were seen"
        assert said in text
    if helped == "23":
        assert ("5,169万トン" if lang == "ja" else "51.7 million tonnes") in text
        assert plan().sources["aichi_lead"].url in text
    if helped == "38":
        assert ("四国ブロック" if lang == "ja" else "block Shikoku") in text
    if helper == "42":
        assert ("一部が南海トラフ" if lang == "ja" else "A part of Nagasaki") in text


def test_fukushima_and_aichi_come_first() -> None:
    app = opened("pairs")
    assert is_whole(app)
    assert (app.query_params["from"], app.query_params["to"]) == ("07", "23")


def test_figures_of_prefectures_cite_what_prefectures_figures_come_from() -> None:
    captions = [str(c.value) for c in opened("pairs").caption if "出典" in str(c.value)]
    strips, helpers = captions[0], captions[1]
    assert "都道府県データ" in strips and "市区町村データ" not in strips
    assert "SSDSE" in helpers and "日刊建設工業新聞" in helpers


def test_a_prefecture_with_itself_is_said() -> None:
    app = chosen_on("pairs", {"from": "22", "to": "22"})
    assert is_whole(app) and "同じです" in text_of(app)
    assert is_whole(opened("pairs", m="01209", w="1"))


@pytest.mark.parametrize("code", ["01", "24"])
def test_a_prefecture_with_itself_and_without_known_helpers_is_said(code: str) -> None:
    app = chosen_on("pairs", {"from": code, "to": code})
    assert is_whole(app) and "同じです" in text_of(app)


def test_strengths_that_look_alike_are_called_alike() -> None:
    """Shimane 0.27455 and Kochi 0.27477 are both printed 0.27; Toyama 0.47, Shizuoka 0.68."""
    assert pairs.compared("32", "39") == "alike"
    assert pairs.compared("16", "22") == "weaker"
    assert pairs.compared("09", "37") == "stronger"
    text = text_of(chosen_on("pairs", {"from": "32", "to": "39"}))
    assert "0.27、支えられる側0.27（2024年度）で、小数第2位まで同じです" in text
    index, _ = pairs.strength()
    between = [(p.helper, p.helped) for p in plan().pairs if not p.is_city]
    below = [pair for pair in between if f"{index[pair[0]]:.2f}" < f"{index[pair[1]]:.2f}"]
    assert (len(between), len(below)) == (12, 9)
    assert "県どうしの12組のうち9組で" in text and "同じ組は1" in text


def test_nothing_is_claimed_about_who_pays() -> None:
    for lang, claim in (("ja", "国の財源が前提"), ("en", "national funds are assumed")):
        text = text_of(chosen_on("pairs", {"from": "07", "to": "23"}, l=lang))
        assert claim not in text and "presumes" not in text


def test_cities_left_out_of_their_prefecture_are_named() -> None:
    text = text_of(chosen_on("pairs", {"from": "04", "to": "23"}))
    assert "宮城県と管内の市区町村（自ら応援に向かう仙台市を除く）の一般行政職員の1%" in text
    assert "**137人**" in text  # 1 % of 18,518 − 4,845
    assert "を除く）の一般" not in text_of(chosen_on("pairs", {"from": "07", "to": "23"}))


def test_who_is_not_helped_under_the_scheme_is_said() -> None:
    assert "北海道は、即時応援県が支える10県に入っていません" in text_of(
        chosen_on("pairs", {"from": "07", "to": "01"})
    )
    assert "10県に入っていません" not in text_of(chosen_on("pairs", {"from": "07", "to": "24"}))


def test_japans_debris_cites_the_page_that_has_it() -> None:
    """The sum of 37 prefectures stands in another report than blocks and prefectures."""
    review = plan().debris[0]
    assert (review.source, review.nation_source) == ("debris_2021", "debris_2021_total")
    rows = debris_rows("ja")
    urls = {(row["kilotonnes"]): row["url"] for row in rows}
    assert urls[299_194] == "https://www.iwate-np.co.jp/article/kyodo/2021/3/22/653088"
    assert urls[51_687] == "https://cms.dt-dev.news/archives/59608"
    assert urls[349_000] == "http://jcpre.com/?p=1009"


def test_distances_by_another_formula() -> None:
    """The law of cosines, from the points of the list of municipalities."""
    at = queries.municipalities().set_index("code")[["lat", "lon"]].map(math.radians)
    for helper, helped, one, other in (
        ("07", "23", "07201", "23100"),
        ("32", "39", "32201", "39201"),
        ("04100", "22", "04100", "22100"),
    ):
        (a, b), (c, d) = at.loc[one], at.loc[other]
        angle = math.acos(math.sin(a) * math.sin(c) + math.cos(a) * math.cos(c) * math.cos(b - d))
        assert pairs.distances(helped)[helper] == pytest.approx(6371 * angle, rel=1e-4)


def changed(tmp_path: Path, old: str, new: str) -> Path:
    path = tmp_path / "pairs.yaml"
    text = FILE.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('codes: ["22"', 'codes: ["99"', r"entry supported.codes.0"),
        ("source: kagawa", "source: hearsay", r"'hearsay' is named and not defined"),
        ('helper: "09", helped: "37"', 'helper: "05", helped: "39"', r"stands twice"),
        ("shikoku: 72269", "sikoku: 72269", r"'sikoku' is named and not defined"),
    ],
)
def test_a_wrong_entry_is_refused_by_name(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(AtlasError, match=said):
        plan(changed(tmp_path, old, new))


def test_the_file_says_nothing_twice() -> None:
    keys = [
        line.split(":")[0] for line in FILE.read_text("utf-8").split("\n") if line[:1].isalpha()
    ]
    assert len(keys) == len(set(keys)) == len(yaml.safe_load(FILE.read_text("utf-8")))
