"""The same view in the other language: whoever takes a figure away cites it in both."""

from __future__ import annotations

from dataclasses import replace

from ui.frame import View
from ui.memory import remembered
from ui.text import other
from ui.units import chosen
from ui.vocabulary import place_names


def across(v: View) -> View:
    """The view with everything in the other language; needs no session where ``v`` needs none."""
    lang = other(v.lang)
    return replace(v, lang=lang, selection=replace(v.selection, lang=lang))


def translated(v: View, word: str) -> str:
    """A place's or a group's name of ``v`` in the other language; any other word as it is."""
    if word in _places(v.lang):
        return _places(v.lang)[word]
    own = zip(chosen(v), chosen(across(v)), strict=True)
    return next((there.name for here, there in own if here.name == word), word)


@remembered
def _places(lang: str) -> dict[str, str]:
    """Name of a place in a language → in the other."""
    there = place_names(other(lang))
    return {name: there[code] for code, name in place_names(lang).items()}
