"""The page about care: figures of the official tables, sums that hold, every state whole."""

from __future__ import annotations

import pandas as pd
import pytest

from data import people, snapshot
from tests.test_pages import chosen_on, is_whole, pytestmark, text_of
from ui import care_frames, care_people, care_stocks, care_words
from ui.care_frames import Asked

__all__ = ["pytestmark"]

DEFAULT = Asked("prefecture", "75", 2050, "carers", "places", (), False)


def test_toyama_as_the_institute_prints_it() -> None:
    """People and shares of tables 1, 3-3 and 3-4 of the projection of 2023."""
    rows = care_people.paths("75", "prefecture").loc["16"]
    assert rows.at[2020, "need"] == pytest.approx(1_034_814 * 0.17006727779098465)
    assert rows.at[2050, "need"] == pytest.approx(761_719 * 0.26586707171542262)
    assert rows.at[2050, "carers"] == pytest.approx(761_719 * (1 - 0.4137483770261737))
    old = care_people.paths("85", "prefecture").loc["16"]
    # the projection of 2018, municipalities added up
    assert (old.at[2020, "need"], old.at[2045, "need"]) == (63_689, 86_275)
    assert (old.at[2020, "carers"], old.at[2045, "carers"]) == (577_728, 407_488)


def test_ages_ahead_are_the_bands_of_the_snapshot_added_up() -> None:
    """The table made when the database is built, against the snapshot's file in pandas."""
    bands = pd.read_parquet(snapshot.SNAPSHOT / "population_by_age_projection_2018.parquet")
    bands = bands[bands["sex"].eq("both") & bands["basis"].isin(["both", "today"])]
    bands = bands.assign(year=pd.to_datetime(bands["as_of"]).dt.year)
    first = bands["age_from"].astype(float)
    found = people.ahead_by_age().set_index(["code", "year"])
    for column, whose in {
        "working": first.ge(15) & first.lt(65),
        "over_65": first.ge(65),
        "over_85": first.ge(85),
    }.items():
        towns = bands[whose].groupby(["code", "year"])["value"].sum()
        assert found.loc[towns.index, column].eq(towns).all()
        areas = towns.groupby([towns.index.get_level_values(0).str[:2], "year"]).sum()
        areas = areas.drop("07", errors="ignore")  # none of the coast, so no prefecture
        assert found.loc[areas.index, column].eq(areas).all()
    assert "07" not in found.index.get_level_values("code")


def test_yubari_as_the_institute_prints_it() -> None:
    rows = care_people.paths("75", "municipality").loc["01209"]
    assert (round(rows.at[2020, "need"]), round(rows.at[2050, "need"])) == (2_262, 850)
    held = care_stocks.stock("homes", "municipality").frame.loc["01209"]
    assert (held["stock"], held["latest"]) == (105, 105)
    # 105 places for 2,262 people in 2020, 850 people in 2050
    row = care_stocks.kept("homes", "municipality", 2050).loc["01209"]
    assert row["add"] == pytest.approx(105 * 850 / 2262 - 105)


def test_japan_is_the_sum_and_what_the_institute_says() -> None:
    """37.1 % of 104.686 million are 65 and over in 2050, as published."""
    japan = care_people.paths("65", "prefecture").loc["00"]
    assert round(japan.at[2050, "need"] + japan.at[2050, "carers"]) == 104_686_386
    share = 100 * japan.at[2050, "need"] / (japan.at[2050, "need"] + japan.at[2050, "carers"])
    assert round(share, 1) == 37.1
    towns = care_people.paths("75", "municipality")["need"]
    hokkaido = towns[towns.index.get_level_values("code").str.startswith("01")]
    whole = care_people.paths("75", "prefecture")["need"].loc["01"]
    assert hokkaido.groupby("year").sum().to_numpy() == pytest.approx(whole.to_numpy())


def test_stocks_of_toyama_as_the_bureau_prints_them() -> None:
    ledger = care_stocks.ledger("16", 2050).set_index("id")
    expected = {
        "places": 5_460 + 4_238,
        "homes": 5_460,
        "staff": 3_473,
        "beds": 14_648,
        "doctors": 2_889,
        "insurance": 112_164_519,
        "spending": 39_831_184,
    }
    assert ledger.loc[list(expected), "stock"].to_dict() == expected
    assert ledger.at["places", "ratio"] == pytest.approx(100 * 9_698 / 191_000)
    assert ledger.at["places", "add"] == pytest.approx(9_698 / 191_000 * 202_516 - 9_698, abs=0.01)
    # thousand yen for each of 185,000 people in 2022
    assert ledger.at["spending", "ratio"] == pytest.approx(39_831_184 / 185_000)


def test_need_falls_in_akita_alone_until_2050() -> None:
    frame = care_frames.outlook(DEFAULT, "ja")
    assert frame.index[frame["need"] < 0].tolist() == ["05"]
    assert (frame["carers"] < 0).all()
    assert frame.loc["47", "need"] == frame["need"].max()
    # the oldest prefecture has the fewest carers for each old person
    assert frame["load"].idxmin() == "05"


def test_the_split_is_japan_and_corners_follow_it() -> None:
    frame, split = care_frames.outlook(DEFAULT, "en"), care_frames.split(DEFAULT)
    assert split == pytest.approx(100 * (65_808_160 / 90_119_467 - 1))
    assert frame.loc["13", "corner"] == 1 and frame.loc["05", "corner"] == 2
    assert ((frame["corner"] == 3) == ((frame["need"] >= 0) & (frame["carers"] < split))).all()


def test_supply_takes_the_projections_start_for_the_census_year() -> None:
    frame = care_stocks.supply("places", "16", "en").set_index(["code", "year"])["value"]
    assert frame["16", 2023] == pytest.approx(100 * 9_698 / 191_000)
    # 575,644 and 373,980 places in 2020; the census without unknown ages has 18,248,742 old people
    start = care_people.paths("75", "prefecture")["need"]["00", 2020]
    assert start > 18_248_742
    assert frame["00", 2020] == pytest.approx(100 * (575_644 + 373_980) / start)
    assert frame.index.get_level_values("year").min() == 2018


def test_municipalities_have_their_welfare_spending_for_all_ages_beside() -> None:
    asked = Asked("municipality", "75", 2050, "carers", "homes", ("01",), False)
    table = care_words.table_of(asked, "en", "need")
    assert table.columns[-2].key == "welfare" and "all ages" in table.columns[-2].label
    # the settlement card of FY2023: thousand yen, and residents of 1 January 2024
    found = table.frame.set_index("code").at["01209", "welfare"]
    assert found == pytest.approx(2_501_276 / 6_411)
    assert "welfare" not in {c.key for c in care_words.table_of(DEFAULT, "en", "need").columns}


def test_fukushima_is_absent_from_the_projection_by_age() -> None:
    frame = care_frames.outlook(
        Asked("prefecture", "85", 2045, "carers", "places", (), False), "ja"
    )
    assert frame.index[frame["need"].isna()].tolist() == ["07"]
    assert set(care_people.course("07", "ja")["item"]) == {"over_75", "over_65", "under_65"}
    assert care_people.course("07204", "ja").empty  # いわき市 is projected with the coast


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    "own",
    [
        {"level": "prefecture", "need": "85", "ahead": "2045", "area": "07", "show": "later"},
        {"level": "municipality", "need": "65", "ahead": "2035", "means": "money", "show": "add"},
        {"means": "strength", "stock": "spending", "show": "ratio", "area": "32"},
        {"means": "money", "stock": "beds", "show": "load", "ahead": "2030"},
    ],
    ids=str,
)
def test_every_choice_is_whole_and_in_the_address(own: dict[str, str], lang: str) -> None:
    app = chosen_on("care", own, l=lang)
    assert is_whole(app)
    assert {key: app.query_params[key] for key in own} == own


def test_what_is_below_the_stock_is_no_negative_lack() -> None:
    """Akita: 12,616 places for 194,000 people of 75 and over; 180,441 in 2050."""
    text = text_of(chosen_on("care", {"area": "05"}))
    assert "計算上は、最新の備えを882人分下回ってもいまの水準になります" in text
    assert "-882" not in text and "足りない" not in text
    # Toyama needs 585 more
    assert "計算上585人分増やすことになります" in text_of(chosen_on("care", {"area": "16"}))
    # a village without a home for the elderly
    own = {"level": "municipality", "area": "01391"}
    none = text_of(chosen_on("care", own, m="01391"))
    assert "特別養護老人ホームなどの定員はありません（0）" in none


def test_the_area_looked_at_is_said_whatever_is_compared() -> None:
    said = "**秋田県**：2020年から2050年までの増減は、75歳以上が−5.3%、65歳未満が−53.2%"
    assert said in text_of(chosen_on("care", {"level": "municipality", "area": "05"}, p="16"))
    town = chosen_on("care", {"area": "01209", "stock": "nurses"}, m="01209")
    # held of prefectures alone, so that a municipality is said by what it has
    assert "夕張市（北海道）**：" in text_of(town) and "特別養護老人ホームなどの定員は" in text_of(
        town
    )


def test_no_english_formula_stands_in_japanese() -> None:
    text = text_of(chosen_on("care", {"area": "16"}))
    assert "備え÷人数×将来の人数−最新の備え" in text
    assert "latest stock" not in text and "people" not in text


def test_why_a_number_is_missing() -> None:
    asked = Asked("municipality", "75", 2050, "money", "homes", (), True)
    frame = care_frames.outlook(asked, "ja")
    means = care_frames.reasons(asked, frame, "means")
    assert means[means.eq("not_applicable")].index.tolist() == [f"131{n:02d}" for n in range(1, 24)]
    table = care_words.table_of(asked, "ja", "need").frame.set_index("code")
    assert (table.at["13101", "word"], table.at["07204", "word"]) == ("対象外", "公表なし")
    # no home in 島牧村, so no share of one; nothing is known of the coast of Fukushima
    assert table.loc[["01391", "07204"], "status_share"].tolist() == [
        "not_applicable",
        "unpublished",
    ]
    text = text_of(chosen_on("care", {"level": "municipality", "means": "money"}, p="13", w="1"))
    assert "東京23区には地方交付税がない" in text


def test_money_of_the_ledger_is_said_in_hundred_millions() -> None:
    """老人福祉費（市町村計） of Toyama in FY2022: 39,831,184 thousand yen."""
    text = text_of(chosen_on("care", {"area": "16"}))
    assert "| 老人福祉費（市町村計） | 2022 | 398 |" in text and "| 億円 |" in text
    text = text_of(chosen_on("care", {"area": "16"}, l="en"))
    assert "| 39,831 |" in text and "| million yen |" in text


def test_grey_is_japan_only_beside_another() -> None:
    assert "灰色は全国" not in text_of(chosen_on("care", {"area": "00"}))
    assert "灰色は全国" in text_of(chosen_on("care", {"area": "16"}))


def test_peaks_of_75_and_85_and_over_differ() -> None:
    """So the page must not say that the one follows the other."""
    old, oldest = (
        care_people.paths(need, "prefecture")["need"].unstack("year").idxmax(axis=1)
        for need in ("75", "85")
    )
    assert (old["00"], oldest["00"]) == (2050, 2040)
    assert (old != oldest.reindex(old.index)).sum() > 23


def test_a_municipality_of_the_coast_gets_a_notice() -> None:
    app = chosen_on("care", {"level": "municipality", "area": "07204"}, m="07204", p="07")
    assert is_whole(app)
    assert "いわき市（福島県）だけの将来推計はありません" in text_of(app)


def test_a_prefecture_without_any_figure_gets_a_notice() -> None:
    app = chosen_on("care", {"level": "municipality", "need": "85"}, p="07")
    assert is_whole(app) and len(app.info) == 1


def test_the_answer_says_the_numbers() -> None:
    text = text_of(chosen_on("care", {"need": "75", "ahead": "2050"}, l="en"))
    assert "**131%**" in text and "**73%**" in text
    assert "38" in text and "1,173,629" in text
