"""What can be selected, from the figures themselves; asked once and kept."""

from __future__ import annotations

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
    """Option texts of the sidebar: a municipality is found by kanji, kana, romaji and code."""
    places = place_names(lang)
    towns = queries.municipalities()
    found = {
        row.code: f"{places[row.code]} {row.name_kana} {_plain(row.name_romaji)} {row.code}"
        if lang == "ja"
        else f"{places[row.code]} {row.name} {row.name_kana} {row.code}"
        for row in towns.itertuples()
    }
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


def _plain(romaji: str) -> str:
    """Without macrons, as people type it: Kōchi → Kochi."""
    return romaji.translate(str.maketrans("āēīōūĀĒĪŌŪ", "aeiouAEIOU"))
