"""Every text and number on the screen, in the reader's language. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Sequence

from data.words import labels, unit_name
from data.words import word as t

LANGUAGES = ("ja", "en")

#: Marks in tables, as official statistics print them; never a blank, never 0.
STATUS_MARKS = {
    "not_calculated": "－",
    "not_applicable": "・",
    "unpublished": "…",
    "suppressed": "x",
}

_ERAS = ((2019, "令和"), (1989, "平成"), (1926, "昭和"))
_JA_MONEY = ((1e9, "兆円", 1), (1e5, "億円", 1), (1e1, "万円", 1), (1e0, "千円", 1))
_EN_MONEY = ((1e9, "trillion yen", 1), (1e6, "billion yen", 1), (1e3, "million yen", 1))


def other(lang: str) -> str:
    """The language that the reader has not chosen."""
    return "en" if lang == "ja" else "ja"


def money(kyen: float, lang: str) -> str:
    """Thousand yen as people say it: 17439106512 → 17.4兆円 / 17.4 trillion yen."""
    size = abs(kyen)
    for unit, name, decimals in _JA_MONEY if lang == "ja" else _EN_MONEY:
        if size >= unit:
            places = 0 if size >= 100 * unit else decimals
            return f"{_minus(kyen / unit, places)}{'' if lang == 'ja' else ' '}{name}"
    if round(kyen) == 0:
        return "0円" if lang == "ja" else "0 yen"
    return f"{_minus(kyen, 0)}千円" if lang == "ja" else f"{_minus(kyen * 1000, 0)} yen"


def people(count: float, lang: str) -> str:
    """A large number of people as it is said: 124885175 → 1億2,489万人 / 124.9 million people."""
    sign, size = ("−" if count < 0 else ""), abs(count)
    if lang == "en":
        return f"{sign}{size / 1e6:.1f} million" if size >= 1e6 else f"{sign}{size:,.0f}"
    if size < 1e5:  # 58,364 is not 60,000
        return f"{sign}{size:,.0f}人"
    hundred_millions, rest = divmod(round(size / 1e4), 10_000)
    head = f"{hundred_millions}億" if hundred_millions else ""
    return f"{sign}{head}{rest:,}万人" if rest else f"{sign}{head}人"


def number(value: float, unit: str, lang: str, decimals: int = 0) -> str:
    """A value with its unit: (95.4, 'percent') → 95.4%; unit is an id of items.yaml."""
    if unit == "kyen":
        return money(value, lang)
    if unit == "kyen_per_person":
        return money(value, lang)
    text = _minus(value, decimals)
    if unit in ("index", "ratio"):
        return text
    if unit == "percent":
        return f"{text}%"
    return f"{text}{'' if lang == 'ja' else ' '}{unit_name(unit, lang)}"


def status_word(status: str, lang: str) -> str:
    """The word of a status of data.model.STATUSES."""
    return t(f"status.{status}", lang)


def status_words(lang: str) -> dict[str, str]:
    """All words of the closed vocabulary, for exports and legends."""
    prefix = "status."
    return {k.removeprefix(prefix): v[lang] for k, v in labels().items() if k.startswith(prefix)}


def native_words(lang: str) -> dict[str, str]:
    """Streamlit's own words, or ours in their place, in the other language → in this one."""
    there = other(lang)
    return {v[there]: v[lang] for k, v in labels().items() if k.startswith("streamlit.")}


def fiscal_year(year: int, lang: str) -> str:
    """2023 → 2023年度（令和5年度） / FY2023."""
    if lang == "en":
        return f"FY{year}"
    return f"{year}年度（{_era(year)}年度）"


def calendar_year(year: int, lang: str) -> str:
    """2023 → 2023年（令和5年） / 2023."""
    return str(year) if lang == "en" else f"{year}年（{_era(year)}年）"


def years(runs: Sequence[tuple[int, int]], lang: str, *, fiscal: bool) -> str:
    """FY2000-2018, 2020-2024 / 2000〜2018、2020〜2024年度（平成12〜令和6年度）, from its runs.

    The eras are those of the first and the last year; a year alone has none, as in tables.
    """
    dash, comma = ("〜", "、") if lang == "ja" else ("-", ", ")
    text = comma.join(str(a) if a == b else f"{a}{dash}{b}" for a, b in runs)
    if lang == "en":
        return f"FY{text}" if fiscal else text
    unit = "年度" if fiscal else "年"
    first, last = runs[0][0], runs[-1][1]
    return text + unit + (f"（{_eras(first, last)}{unit}）" if first != last else "")


def span(first: int, last: int, lang: str, *, fiscal: bool = True) -> str:
    """From a first to a last year, with eras; one year as ``fiscal_year`` has it."""
    if first == last:
        return (fiscal_year if fiscal else calendar_year)(first, lang)
    return years([(first, last)], lang, fiscal=fiscal)


def place(name: str, name_en: str, prefecture: str, prefecture_en: str, lang: str) -> str:
    """夕張市（北海道） / Yubari City (Hokkaido): there are two 府中市."""
    return f"{name_en} ({prefecture_en})" if lang == "en" else f"{name}（{prefecture}）"


#: First words of names in the catalog that are proper names.
_PROPER = ("Japanese", "Laspeyres", "Tokyo")


def inside(name: str, lang: str) -> str:
    """A name within a sentence: Local tax → local tax; proper names and GDP keep their capitals."""
    kept = lang == "ja" or not name[1:2].islower() or name.split(" ", maxsplit=1)[0] in _PROPER
    return name if kept else name[0].lower() + name[1:]


def ordinal(rank: int, lang: str) -> str:
    """3 → 第3位 / 3rd."""
    if lang == "ja":
        return f"第{rank:,}位"
    tail = "th" if 10 < rank % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank:,}{tail}"


def _era(year: int) -> str:
    first, name = next((first, name) for first, name in _ERAS if year >= first)
    return f"{name}{'元' if year == first else year - first + 1}"


def _eras(first: int, last: int) -> str:
    """平成12〜30 within an era, 平成12〜令和6 across eras."""
    begins = next(year for year, _ in _ERAS if last >= year)
    return f"{_era(first)}〜{last - begins + 1 if first >= begins else _era(last)}"


def _minus(value: float, decimals: int) -> str:
    text = f"{value:,.{decimals}f}"
    if float(text.replace(",", "")) == 0:
        text = text.removeprefix("-")  # no "-0.0"
    return text.replace("-", "−")
