"""Streamlit's own words in the Japanese page, and none of ours in their place in English."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit

from data.words import labels
from ui.text import native_words

#: Written in parts there: seen in the browser.
BUILT = {
    "Press Enter to apply",
    "{n} per file • {type}",
    "{n} options available.",
    "{n} option available.",
    "The page that you have requested does not seem to exist. Running the app's main page.",
}


def test_whoever_comes_back_to_english_gets_streamlits_words_back() -> None:
    """React keeps the word that it wrote once: nothing else would put it there again."""
    ours, theirs = native_words("ja"), native_words("en")
    assert all(ours[theirs[word]] == word for word in theirs)
    assert set(ours.values()) == theirs.keys()


def test_every_word_is_one_that_streamlit_has() -> None:
    scripts = Path(streamlit.__file__).parent / "static/static/js"
    code = "".join(path.read_text("utf-8") for path in scripts.glob("*.js"))
    for theirs in native_words("ja"):
        begins = next(filter(None, (part.strip() for part in re.split(r"{\w+}", theirs))))
        assert f"`{theirs}`" in code or (begins != theirs and begins in code) or theirs in BUILT


def test_a_word_is_never_made_of_another() -> None:
    """Else the page would be mended for ever."""
    ours = {v["ja"] for k, v in labels().items() if k.startswith("streamlit.")}
    assert not ours & native_words("ja").keys()
