"""Methods pages in both languages: the same parts, the same formulas, the same figures."""

from __future__ import annotations

import re

import pytest

from ui.guide import METHODS, method

NAMES = sorted(path.stem for path in METHODS.glob("*.md"))
DECIMALS = re.compile(r"\d+\.\d+")
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


def pair(name: str) -> tuple[str, str]:
    return tuple((folder / f"{name}.md").read_text("utf-8") for folder in (METHODS, METHODS / "ja"))


def parts(text: str) -> dict[str, int]:
    """How many headings, points, steps, rows and paragraphs with a bold beginning."""
    starts = {
        "#": "# ",
        "##": "## ",
        "code": "    ",
        "point": ("* ", "- "),
        "row": "|",
        "bold": "**",
    }
    lines = text.splitlines()
    counted = {name: sum(line.startswith(s) for line in lines) for name, s in starts.items()}
    return counted | {"step": sum(bool(re.match(r"\d\. ", line)) for line in lines)}


@pytest.mark.parametrize("name", NAMES)
def test_a_methods_page_is_the_same_in_japanese(name: str) -> None:
    english, japanese = pair(name)
    assert parts(english) == parts(japanese)
    assert sorted(re.findall(r"`[^`]+`", english)) == sorted(re.findall(r"`[^`]+`", japanese))
    assert sorted(DECIMALS.findall(english)) == sorted(DECIMALS.findall(japanese))
    assert not JAPANESE.search(english)
    for sign in ("÷", "Σ", "χ²", "λ", "≥", "²"):
        assert english.count(sign) == japanese.count(sign), sign


def test_no_japanese_page_stands_alone() -> None:
    assert sorted(path.stem for path in (METHODS / "ja").glob("*.md")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_guide_reads_the_page_of_its_language(name: str) -> None:
    assert JAPANESE.search(method(name, "ja").splitlines()[0])
    assert not JAPANESE.search(method(name, "en"))
    assert (METHODS / f"{name}.md").read_text("utf-8") == method(name, "en")
    # a line's end would be seen as a space between two characters
    assert not re.search(f"{JAPANESE.pattern}\n *{JAPANESE.pattern}", method(name, "ja"))
