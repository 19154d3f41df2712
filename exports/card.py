"""A figure card as a value: words, figure and table. Page and command ask for the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from plotly.graph_objects import Figure

from charts.words import DRAWN, HELD
from data.model import STATUSES
from data.words import word as t
from exports.alternative import finding
from exports.citation import citation, source_line
from exports.tables import About, Table


@dataclass(frozen=True)
class Words:
    """The words around a figure. ``title`` is a question; ``year``, ``n``, ``filters`` as shown.

    ``assumptions`` (name, value) are what a computed result supposes; files carry them in full.
    """

    title: str
    unit: str
    year: str
    n: str
    filters: str
    sources: tuple[str, ...]
    definition: str
    how_to_read: str
    not_said: str
    alt: str
    assumptions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Card:
    """What a card shows and how it is named in files.

    ``figure`` is drawn in ``mode`` ('light' or 'dark'); None: the table is all there is. ``full``
    makes the table of all years and all municipalities when somebody asks for it. ``twin`` gives
    title and sources in the other language, for the citation.
    """

    key: str
    words: Words
    table: Table
    lang: str
    data_version: str
    address: str
    figure: Figure | None = None
    mode: str = "light"
    full: Callable[[], Table] | None = None
    twin: Callable[[], tuple[str, tuple[str, ...]]] | None = None

    @property
    def file(self) -> str:
        """Name of its files without ending: jichi-atlas_dependence-map_2023."""
        years = re.findall(r"\d{4}", self.words.year)
        when = "-".join(dict.fromkeys((years[0], years[-1]))) if years else ""
        return "_".join(filter(None, ("jichi-atlas", self.key, when)))

    @property
    def meta(self) -> str:
        """The line under the title: unit, year, N, filters."""
        return meta_line(self.words, self.lang, self._drawn)

    @property
    def _drawn(self) -> str:
        """The larger unit of the figure's axis, where it is not the table's; else ''."""
        if self.figure is None or self.words.unit not in HELD:
            return ""
        texts = (note.text for note in self.figure.layout.annotations)
        return next((text for text in texts if text in DRAWN), "")

    @property
    def alt(self) -> str:
        """The figure in words for who cannot see it: its question, what it shows, its table."""
        asked, found = self.words.alt, finding(self.table, self.lang)
        gap = " " if asked.endswith("?") else "。" if self.lang == "ja" else ". "
        return f"{asked}{gap}{found}" if found else asked

    @property
    def source(self) -> str:
        """The line under the figure: sources, that they were processed, data version."""
        return source_of(self.words, self.lang, self.data_version)

    @property
    def foot(self) -> tuple[str, ...]:
        """Lines under a figure that leaves the page."""
        return (self.words.how_to_read, self.source, self.address)

    def citation(self, lang: str | None = None) -> str:
        """One line for a bibliography, in either language."""
        lang = lang or self.lang
        title, sources = self.in_language(lang)
        return citation(
            lang,
            title=title,
            sources=sources,
            data_version=self.data_version,
            address=self.address,
            seen_on=date.today(),
        )

    def in_language(self, lang: str) -> tuple[str, tuple[str, ...]]:
        """Title and sources; a card that has no twin keeps its own title."""
        if lang == self.lang or self.twin is None:
            return self.words.title, self.words.sources
        return self.twin()

    def about(self) -> About:
        """What belongs to its table besides the numbers."""
        lang, words = self.lang, self.words

        def named(*facts: tuple[str, str]) -> tuple[tuple[str, str], ...]:
            return tuple((t(f"fact.{name}", lang), value) for name, value in facts)

        return About(
            filters=named(
                ("title", words.title),
                ("unit", words.unit),
                ("year", words.year),
                ("n", words.n),
                ("filters", words.filters),
            ),
            sources=named(
                ("source", ("、" if lang == "ja" else "; ").join(words.sources)),
                ("version", self.data_version),
                ("citation", self.citation()),
                ("address", self.address),
            ),
            definition=(
                (t("card.definition", lang), words.definition),
                (t("card.how", lang), words.how_to_read),
                (t("card.not", lang), words.not_said),
                *words.assumptions,
            ),
            status_words={status: t(f"status.{status}", lang) for status in STATUSES},
            status_label=t("card.status", lang),
            sheet_names=(
                t("sheet.data", lang),
                t("sheet.definition", lang),
                t("sheet.source", lang),
                t("sheet.filters", lang),
            ),
        )


def meta_line(words: Words, lang: str, drawn: str = "") -> str:
    """Unit, years, N and filters in one line; ``drawn`` is the axis's unit, if it is another."""
    unit = t("card.unit.drawn", lang, drawn=drawn, held=words.unit) if drawn else words.unit
    parts = (
        t("card.unit", lang, unit=unit) if words.unit else "",
        words.year,
        t("card.n", lang, n=words.n) if words.n else "",
        words.filters,
    )
    return (" ｜ " if lang == "ja" else " | ").join(p for p in parts if p)


def source_of(words: Words, lang: str, data_version: str) -> str:
    """Whose figures these are, that they were processed, and their version."""
    version = t("card.version", lang, version=data_version)
    return f"{source_line(lang, words.sources)} ｜ {version}"
