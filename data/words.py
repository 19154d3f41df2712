"""Every text on the screen and every unit's name, from labels.yaml and units.yaml."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

_CATALOG = Path(__file__).resolve().parent / "catalog"

Texts = dict[str, dict[str, str]]

_JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


@cache
def labels() -> Texts:
    """Key → language → text."""
    return _read("labels.yaml")


@cache
def _units() -> Texts:
    return _read("units.yaml")


def _read(name: str) -> Texts:
    # the loader in C: both files are read before the first page can be drawn
    texts: Texts = yaml.load((_CATALOG / name).read_text("utf-8"), yaml.CSafeLoader)
    return texts


def word(key: str, lang: str, **values: object) -> str:
    """The text of ``key``; ``values`` fill its {places}. An unknown key raises KeyError."""
    text = labels()[key][lang]
    return text.format(**values) if values else text


def unit_name(unit: str, lang: str) -> str:
    """The unit as printed: 'kyen' → 千円 / thousand yen."""
    return _units()[unit][lang]


def in_brackets(text: str, added: str, lang: str = "") -> str:
    """'歳出（千円）', 'Spending (thousand yen)': wide brackets where the language is Japanese.

    Without ``lang`` the text tells: Japanese has kana or kanji.
    """
    wide = lang == "ja" if lang else bool(_JAPANESE.search(text))
    return f"{text}（{added}）" if wide else f"{text} ({added})"
