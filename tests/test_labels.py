"""Every text in both languages, none missing, none unused; numbers as each language writes them."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from data.model import STATUSES
from ui.text import (
    LANGUAGES,
    STATUS_MARKS,
    calendar_year,
    fiscal_year,
    inside,
    labels,
    money,
    number,
    ordinal,
    people,
    place,
    t,
    years,
)

ROOT = Path(__file__).parent.parent
CODE = "\n".join(
    p.read_text("utf-8")
    for folder in (".", "ui", "pages", "charts", "exports")
    for p in ROOT.glob(f"{folder}/*.py")
)


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", labels())
def test_both_languages_say_it_with_the_same_places(key: str) -> None:
    entry = labels()[key]
    assert set(entry) == set(LANGUAGES)
    assert all(entry[lang].strip() for lang in LANGUAGES)
    assert places(entry["ja"]) == places(entry["en"])


@pytest.mark.parametrize("key", labels())
def test_english_holds_no_japanese(key: str) -> None:
    assert not re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", labels()[key]["en"])


def test_every_key_of_the_code_exists_and_every_key_is_used() -> None:
    used = set(re.findall(r"['\"]([a-z_]+(?:\.[a-z0-9_]+)+)['\"]", CODE))
    prefixes = set(re.findall(r'f"([a-z_.]+\.)\{', CODE))
    prefixes |= set(re.findall(r'startswith\("([a-z_]+\.)"\)', CODE))  # a whole block
    asked = {k for k in re.findall(r'\b(?:t|word)\(\s*"([^"]+)"', CODE)}
    assert asked <= labels().keys()
    used |= {f"{k}.{part}" for k in used for part in ("how", "not", "def")}  # cards add them
    unused = {k for k in labels() if k not in used and not k.startswith(tuple(prefixes))}
    assert not unused


def test_every_status_has_a_word_and_every_kind_of_gap_its_own_mark_and_word() -> None:
    assert {f"status.{s}" for s in STATUSES} <= labels().keys()
    assert len(set(STATUS_MARKS.values())) == len(STATUS_MARKS) == 4
    for lang in LANGUAGES:
        assert len({t(f"status.{s}", lang) for s in STATUS_MARKS}) == 4


@pytest.mark.parametrize(
    ("kyen", "ja", "en"),
    [
        (17_439_106_512, "17.4兆円", "17.4 trillion yen"),
        (130_047_200_000, "130兆円", "130 trillion yen"),
        (1_234_567, "12.3億円", "1.2 billion yen"),
        (98_765, "9,876万円", "98.8 million yen"),
        (-512_300, "−5.1億円", "−512 million yen"),
        (7, "7.0千円", "7,000 yen"),
        (0, "0円", "0 yen"),
    ],
)
def test_money(kyen: float, ja: str, en: str) -> None:
    assert (money(kyen, "ja"), money(kyen, "en")) == (ja, en)


@pytest.mark.parametrize(
    ("count", "ja", "en"),
    [
        (124_885_175, "1億2,489万人", "124.9 million"),
        (99_999_999, "1億人", "100.0 million"),
        (-531_702, "−53万人", "−531,702"),
        (6374, "6,374人", "6,374"),
        (58_364, "58,364人", "58,364"),
        (460_684, "46万人", "460,684"),
    ],
)
def test_people(count: float, ja: str, en: str) -> None:
    assert (people(count, "ja"), people(count, "en")) == (ja, en)


def test_numbers_keep_the_decimals_of_their_source() -> None:
    assert number(95.4, "percent", "ja", 1) == "95.4%"
    assert number(92, "percent", "en", 0) == "92%"
    assert number(-0.04, "percent", "en", 1) == "0.0%"
    assert number(0.19, "index", "ja", 2) == "0.19"
    assert number(6374, "person", "ja") == "6,374人"


@pytest.mark.parametrize(
    ("year", "ja"),
    [
        (2023, "2023年度（令和5年度）"),
        (2019, "2019年度（令和元年度）"),
        (1989, "1989年度（平成元年度）"),
        (1975, "1975年度（昭和50年度）"),
    ],
)
def test_fiscal_years(year: int, ja: str) -> None:
    assert fiscal_year(year, "ja") == ja
    assert fiscal_year(year, "en") == f"FY{year}"


def test_calendar_years_places_and_ordinals() -> None:
    assert calendar_year(2050, "ja") == "2050年（令和32年）"
    assert place("府中市", "Fuchu City", "広島県", "Hiroshima", "ja") == "府中市（広島県）"
    assert place("府中市", "Fuchu City", "広島県", "Hiroshima", "en") == "Fuchu City (Hiroshima)"
    assert [ordinal(n, "en") for n in (1, 2, 3, 11, 112, 121)] == [
        "1st", "2nd", "3rd", "11th", "112th", "121st",
    ]  # fmt: skip
    assert ordinal(1718, "ja") == "第1,718位"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Local tax per person", "local tax per person"),
        ("Japanese residents", "Japanese residents"),
        ("GDP of the prefecture", "GDP of the prefecture"),
    ],
)
def test_a_name_inside_a_sentence_loses_its_capital(name: str, said: str) -> None:
    assert inside(name, "en") == said
    assert inside(name, "ja") == name


@pytest.mark.parametrize(
    ("runs", "ja", "en"),
    [
        ([(2018, 2023)], "2018〜2023年度（平成30〜令和5年度）", "FY2018-2023"),
        ([(1990, 2018)], "1990〜2018年度（平成2〜30年度）", "FY1990-2018"),
        ([(2019, 2024)], "2019〜2024年度（令和元〜6年度）", "FY2019-2024"),
        ([(1975, 2022)], "1975〜2022年度（昭和50〜令和4年度）", "FY1975-2022"),
        (
            [(2000, 2018), (2020, 2020)],
            "2000〜2018、2020年度（平成12〜令和2年度）",
            "FY2000-2018, 2020",
        ),
        ([(2023, 2023)], "2023年度", "FY2023"),
    ],
)
def test_a_range_of_years_has_eras(runs: list[tuple[int, int]], ja: str, en: str) -> None:
    assert years(runs, "ja", fiscal=True) == ja
    assert years(runs, "en", fiscal=True) == en
    assert years(runs, "ja", fiscal=False) == ja.replace("年度", "年")
    assert years(runs, "en", fiscal=False) == en.removeprefix("FY")
