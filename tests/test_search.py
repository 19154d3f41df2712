"""A municipality is found by whatever people write for it."""

from __future__ import annotations

import pytest

from ui.vocabulary import names, spellings


def found(lang: str, typed: str) -> list[str]:
    """Codes of the options that the browser's filter leaves."""
    options = names(lang).municipalities
    return [code for code, text in options.items() if typed.lower() in text.lower()]


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("府中市", ["13206", "34208"]),
        ("広島県府中市", ["34208"]),
        ("夕張", ["01209"]),
        ("ゆうばり", ["01209"]),
        ("yubari", ["01209"]),
        ("Yubari City", ["01209"]),
        ("01209", ["01209"]),
        ("012092", ["01209"]),
        ("浦和市", ["11100"]),
        ("上九一色村", ["19201", "19430"]),
        ("鯵ヶ沢", ["02321"]),
        ("鰺ケ沢", ["02321"]),
        ("竜ヶ崎", ["08208"]),
        ("にせこ町", ["01395"]),
    ],
)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_municipality_is_found_by(lang: str, typed: str, codes: list[str]) -> None:
    assert found(lang, typed) == codes


def test_english_finds_a_place_with_its_prefecture() -> None:
    assert found("en", "Fuchu, Hiroshima") == ["34208", "34302"]


def test_other_spellings() -> None:
    assert spellings("鰺ヶ沢町") == ["鯵ヶ沢町", "鰺ケ沢町", "鯵ケ沢町"]
    assert spellings("マキノ町") == ["まきの町"]
    assert spellings("夕張市") == []
