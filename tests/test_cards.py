"""Every card of every page, as the page gives it to be drawn: whole, in both languages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache

import pandas as pd
import pytest

from data import queries
from exports.card import Card
from tests.test_pages import PAGES, is_whole, opened, text_of
from ui import card as cards
from ui.address import CARDLESS
from ui.query import EXAMPLES

JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
#: Three English words in a row: names and abbreviations stand in Japanese texts too.
ENGLISH = re.compile(r"\b[A-Za-z]{2,}(?:[ -][a-z]{2,}){2,}\b")
#: Cards whose cells are what the reader asked of the tables.
OF_THE_READER = ("query",)
#: Choices that show cards which a page's first sight leaves out: page → own choices.
MORE: dict[str, tuple[dict[str, str], ...]] = {
    "query": ({"q": EXAMPLES["course"]},),
    "scenarios": ({"kind": "transfer"}, {"kind": "shrink"}, {"kind": "pool"}),
    "care": ({"level": "municipality", "need": "85", "show": "add", "stock": "homes"},),
    "together": ({"corner": "low_high"},),
    "space": ({"what": "panel"}, {"what": "cost"}),
    "cooperation": ({"show": "saving"}, {"show": "japan"}),
}
#: Cards that have nothing more than they show.
WHOLE = {
    "query",  # the answer is what was asked for
    "municipality-lineage",
    "pairs-debris_table",  # no figure of the database
    "cooperation-published",  # a list of studies
}
#: Cards of several measures with a unit each, which their tables name.
OF_MANY_UNITS = (
    "clusters-", "compare-", "cost-published", "inequality-", "municipality-", "pairs-", "panel-",
    "care-ledger", "query", "depopulation-kaso", "space-", "convergence-",
)  # fmt: skip
STATE = {"m": "01209,34208", "p": "01,34", "y": "2023"}


def drawn(monkeypatch: pytest.MonkeyPatch, page: str, lang: str) -> list[Card]:
    """What a page gives to be drawn, in every one of its MORE states."""
    found: list[Card] = []
    show = cards.show

    def watched(card: Card, **rest: object) -> None:
        found.append(card)
        show(card, **rest)

    monkeypatch.setattr(cards, "show", watched)
    monkeypatch.setattr("ui.measure.show", watched)
    everything: dict[str, Card] = {}
    for own in ({}, *MORE.get(page, ())):
        found.clear()
        app = opened(page, l=lang, **STATE, **own)
        assert is_whole(app), own
        said = text_of(app).split("\n")
        assert page in OF_THE_READER or not [line for line in said if is_strange(line, lang)]
        assert len({card.file for card in found}) == len(found), "two cards of one file name"
        everything |= {card.key: card for card in found}
    return list(everything.values())


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("page", [page for page in PAGES if page not in CARDLESS])
def test_every_card_can_be_cited_saved_and_read(
    monkeypatch: pytest.MonkeyPatch, page: str, lang: str
) -> None:
    found = drawn(monkeypatch, page, lang)
    assert found
    assert not {card.key: problems for card in found if (problems := list(wrong(card)))}


def test_a_group_has_its_name_in_the_other_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(STATE, "g", "Bihoku:33209.34209")
    monkeypatch.setitem(STATE, "m", "g1")
    (people,) = (c for c in drawn(monkeypatch, "municipality", "ja") if "people" in c.key)
    assert "Bihoku（2団体）" in people.words.title
    assert "Bihoku (group of 2)" in people.in_language("en")[0]


def wrong(card: Card) -> Iterator[str]:
    """What a card lacks."""
    yield from strange(card)
    words, there = card.words, "en" if card.lang == "ja" else "ja"
    if not (words.sources and all(words.sources)):
        yield "no source"
    if not (words.alt and words.definition and words.how_to_read and words.not_said):
        yield "no words"
    if not words.year or not words.n:
        yield "no year or N"
    if not words.unit and not card.key.startswith(OF_MANY_UNITS):
        yield "no unit"
    if card.twin is None:
        yield "no twin"
        return
    title, sources = card.in_language(there)
    if not sources or len(sources) != len(words.sources):
        yield f"sources in the other language: {sources} {words.sources}"
    if title == words.title:
        yield f"title in the other language: {title}"
    said = " ".join((title, *sources))
    if is_strange(said, there) or bool(JAPANESE.search(said)) < (there == "ja"):
        yield f"not {there}: {said}"
    yield from wrong_table(card)


def strange(card: Card) -> Iterator[str]:
    """Texts of the other language: in the words, the table, the figure and its hovers."""
    for text in {*texts(card)}:
        if card.key not in OF_THE_READER and is_strange(text, card.lang):
            yield f"not {card.lang}: {text[:80]}"


def is_strange(text: str, lang: str) -> bool:
    """Is there a word of the other language, outside of code and addresses?"""
    said = re.sub(r"`[^`]*`|<[^>]*>|https?://\S+|・", "", text)
    for name in untranslated() if lang == "en" else ():
        said = said.replace(name, "")
    return bool((JAPANESE if lang == "en" else ENGLISH).search(said))


@cache
def untranslated() -> frozenset[str]:
    """Names that no publication gives in English: secondary medical areas."""
    return frozenset(queries.medical_areas()["name"])


def texts(card: Card) -> Iterator[str]:
    """All that is read of a card."""
    yield from inside(asdict(card.words))
    for column in card.table.columns:
        yield column.heading
        if column.kind == "text":
            yield from card.table.frame[column.key].dropna().astype(str)
    if card.figure is not None:
        yield from inside(json.loads(card.figure.to_json()))


def inside(part: object, key: str = "") -> Iterator[str]:
    """Texts of a figure, all the way down, without what only Plotly reads."""
    if isinstance(part, dict):
        for name, value in part.items():
            if name not in ("template", "geojson", "locations", "symbol", "family", "ids"):
                yield from inside(value, name)
    elif isinstance(part, (list, tuple)):
        for value in part:
            yield from inside(value, key)
    elif isinstance(part, str):
        yield part


def wrong_table(card: Card) -> Iterator[str]:
    """Codes are texts, every column is there, and there is more than is shown."""
    for column in card.table.columns:
        values = card.table.frame[column.key]
        if column.kind == "code" and not values.map(lambda x: isinstance(x, str)).all():
            yield f"{column.key}: a code that is no text"
        if column.kind == "number" and not pd.api.types.is_numeric_dtype(values):
            yield f"{column.key}: a number that is none"
        if column.key == "code" and column.kind != "code":
            yield "a code as something else"
        if not column.label:
            yield f"{column.key}: no heading"
    if (card.full is None) != (card.key in WHOLE):
        yield "no table of all years" if card.full is None else "more than its whole"
