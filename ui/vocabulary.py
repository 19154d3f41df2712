"""What can be selected, from the figures themselves; asked once and kept."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from data import catalog, queries
from data.queries import Measure
from ui.memory import remembered
from ui.selection import Vocabulary
from ui.text import place, t

#: Year whose mean price level is 100: the unit of real amounts (data.queries.Measure.real).
CPI_BASE = 2020
FIRST_YEAR = 2000
#: The groups of municipalities that the ministry compares, as written there.
TYPES = {
    "政令指定都市": "designated_city",
    "中核市": "core_city",
    "施行時特例市": "special_case_city",
    "都市": "city",
    "町村": "town",
    "特別区": "special_ward",
}


@dataclass(frozen=True)
class Names:
    """Option texts of the sidebar: code → text in the chosen language."""

    prefectures: dict[str, str]
    municipalities: dict[str, str]


@remembered
def data_version() -> str:
    """Version of the figures, printed under every figure."""
    return queries.data_version()


@remembered
def vocabulary() -> Vocabulary:
    """Codes, years and indicators that a selection may hold."""
    years = [y for y in queries.years(Measure("revenue_total")) if y >= FIRST_YEAR]
    return Vocabulary(
        prefectures=frozenset(queries.prefectures()["code"]),
        municipalities=frozenset(queries.municipalities()["code"]),
        years=tuple(sorted(years, reverse=True)),
        indicators=(*catalog.indicators(), *catalog.items()),
    )


@remembered
def names(lang: str) -> Names:
    """Option texts of the sidebar: name, reading, code first, then whatever else finds a place.

    A municipality is found by kanji, kana, romaji and code of five or six digits, after its
    prefecture (広島県府中市), in other spellings of its name, and by names that merged into it.
    What is typed is brought to these forms by ui/typed.js.
    """
    towns, places, gone = queries.municipalities(), place_names(lang), _former()
    english = queries.prefectures().set_index("code")["name_en"]
    found = {}
    for row in towns.itertuples():
        here = row.name_en if lang == "ja" else row.name
        reading = (row.name_kana, here) if lang == "ja" else (here, row.name_kana)
        before = [name for name in gone.get(row.code, ()) if name != row.name]
        formerly = [t("side.formerly", lang, names="・".join(before))] if before else []
        others = [word for name in (row.name, *before) for word in spellings(name)]
        whole = f"{row.prefecture}{row.name}"
        if lang == "en":
            whole += f" {row.name_romaji}, {english[row.prefecture_code]}"
        words = (places[row.code], *reading, row.code, *formerly, row.code6, whole, *others)
        found[row.code] = " ".join(words)
    label = "name" if lang == "ja" else "name_en"
    return Names(dict(queries.prefectures()[["code", label]].itertuples(index=False)), found)


@remembered
def place_names(lang: str) -> dict[str, str]:
    """Code → 夕張市（北海道） / Yubari City (Hokkaido); former units, prefectures and '00' too."""
    found = {
        row.code: place(row.name, row.name_en, row.prefecture, row.prefecture_en, lang)
        for row in queries.unit_names().itertuples()
    }
    prefectures = queries.prefectures().set_index("code")
    found |= prefectures["name" if lang == "ja" else "name_en"].to_dict()
    return found | {queries.NATION: "全国" if lang == "ja" else "Japan"}


def official_type(written: str, lang: str) -> str:
    """都市Ⅳ－３ → 都市IV-3 / City IV-3."""
    head = next((head for head in TYPES if written.startswith(head)), "")
    rest = unicodedata.normalize("NFKC", written.removeprefix(head))
    word = t(f"clusters.type.{TYPES[head]}", lang) if head else ""
    return f"{word}{' ' if lang == 'en' and rest else ''}{rest}".strip()


def official_order(written: str) -> tuple[int, str]:
    """Key that sorts types from designated cities to villages, as the ministry lists them."""
    heads = [head for head in TYPES if written.startswith(head)]
    return (list(TYPES).index(heads[0]) if heads else len(TYPES), written)


def _former() -> dict[str, list[str]]:
    """Code of today → names that became part of it, the oldest merger first."""
    frame = queries.predecessors()
    return {code: list(dict.fromkeys(names)) for code, names in frame.groupby("successor")["name"]}


#: Letters of municipalities' names that people also write otherwise.
_KANJI = str.maketrans("鰺檮龍竈嶋舘藪祢礪淵渕", "鯵梼竜釜島館薮禰砺渕淵")
_SMALL = str.maketrans("ヶケ", "ケヶ")
_KATAKANA = re.compile("[ァ-ヴ][ァ-ヴー]+")


def spellings(name: str) -> list[str]:
    """Other ways to write a name: 鰺ヶ沢町 → 鯵ヶ沢町, 鰺ケ沢町, 鯵ケ沢町; ニセコ町 → にせこ町."""
    kanji, small = name.translate(_KANJI), name.translate(_SMALL)
    kana = _KATAKANA.sub(lambda run: "".join(_hiragana(c) for c in run[0]), name)
    ways = dict.fromkeys((kanji, small, kanji.translate(_SMALL), kana))
    return [way for way in ways if way != name]


def _hiragana(letter: str) -> str:
    return letter if letter == "ー" else chr(ord(letter) - 0x60)
