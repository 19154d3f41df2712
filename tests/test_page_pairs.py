"""Crisis pairs: who is known and who says so, what is sent, what is exposed, what is not known."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from data import queries
from data.model import AtlasError
from data.pairs import FILE, plan
from tests.test_pages import chosen_on, is_whole, opened, text_of
from ui import pairs_frames as pairs


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
