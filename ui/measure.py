"""A catalog entry in the reader's words: name, unit, definition, sources, filters."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis.rank import ranks
from data import catalog, queries
from data.catalog import Indicator
from data.queries import Measure
from exports.tables import Column, Table
from ui.card import Words, figure_card
from ui.frame import View
from ui.selection import Selection
from ui.state import changed
from ui.text import calendar_year, fiscal_year, t, unit_name
from ui.vocabulary import CPI_BASE, place_names

#: base(item, 2050) in an indicator's expression
_BASE = re.compile(r"\bbase\(\s*\w+\s*,\s*(\d+)\s*\)")


def measure(selection: Selection, id_: str | None = None) -> Measure:
    """The chosen indicator, or another one, under the chosen switches."""
    return Measure(
        id_ or selection.indicator,
        per_capita=selection.per_capita,
        real=selection.real,
        basis=selection.basis,
    )


def today(measure_: Measure) -> Measure:
    """The same on today's boundaries: sums over an area need one set of municipalities."""
    return replace(measure_, basis="today")


def name(measure_: Measure, lang: str) -> str:
    """地方交付税の歳入比率; amounts say whether they are per resident and in constant prices."""
    entry = measure_.entry
    parts = switches(measure_, lang)
    base = entry.name_ja if lang == "ja" else entry.name_en
    if not parts:
        return base
    return f"{base}（{'、'.join(parts)}）" if lang == "ja" else f"{base} ({', '.join(parts)})"


def switches(measure_: Measure, lang: str) -> list[str]:
    """Words of the switches that change this measure; a ratio has none."""
    parts = []
    if measure_.per_capita and measure_.takes_per_capita:
        parts.append(t("filter.per_capita", lang))
    if measure_.real and measure_.takes_real:
        parts.append(t("filter.real", lang, year=CPI_BASE))
    return parts


def decimals(measure_: Measure) -> int:
    """Digits shown: the entry's own; one for amounts per person."""
    return 1 if measure_.unit != measure_.entry.unit else measure_.entry.decimals


def unit(measure_: Measure, lang: str) -> str:
    """％, 千円 …; an index has the word."""
    return unit_name(measure_.unit, lang)


def category(measure_: Measure, value: int, lang: str) -> str:
    """The word of a categorical indicator's value: 0 → 不交付団体."""
    entry = measure_.entry
    words = entry.labels[value] if isinstance(entry, Indicator) else ("", "")
    return words[lang == "en"]


def without_wards() -> tuple[str, ...]:
    """Codes of the 1,718 municipalities that are compared when the wards are left out."""
    towns = queries.municipalities()
    return tuple(towns.loc[~towns["is_ward"], "code"])


def held(ids: tuple[str, ...]) -> tuple[str, ...]:
    """Those of ``ids`` that the catalog defines, in order."""
    known = {*catalog.items(), *catalog.indicators()}
    return tuple(i for i in ids if i in known)


def year_of(measure_: Measure, year: int, lang: str) -> str:
    """The year a value belongs to: fiscal for money, calendar for people and land.

    An index to a fixed year (2050) belongs to that year whatever is chosen.
    """
    entry = measure_.entry
    if isinstance(entry, Indicator) and (fixed := _BASE.findall(entry.expression)):
        return calendar_year(max(int(y) for y in fixed), lang)
    inputs = [catalog.items()[i] for i in measure_.inputs()]
    people = any(i.kind == "stock" and i.unit in ("person", "km2") for i in inputs)
    money = any(i.unit in (*queries.MONEY_UNITS, "percent", "index") for i in inputs)
    return calendar_year(year, lang) if people and not money else fiscal_year(year, lang)


def marks(measure_: Measure, lang: str) -> dict[int, str]:
    """Years of a course that need a word, from the caveats of the measure."""
    entry = measure_.entry
    known = {"fy2020": 2020, "fy2021": 2021} if isinstance(entry, Indicator) else {}
    found = {year for id_, year in known.items() if id_ in entry.caveats}
    return {year: t(f"mark.{year}", lang) for year in sorted(found)}


def mergers(selection: Selection, lang: str) -> dict[int, str]:
    """Fiscal years in which the first chosen municipality took others in, on the reported basis."""
    if selection.basis == "today" or not selection.municipalities:
        return {}
    found = queries.mergers(selection.municipalities[0])
    return {int(year): t("mark.merger", lang) for year in found["year"]}


def total_names(lang: str) -> dict[str, str]:
    """Places as names of lines: an area is the total of its municipalities."""
    return {
        code: place if len(code) == 5 else t("place.total", lang, place=place)
        for code, place in place_names(lang).items()
    }


def span(frame: pd.DataFrame, lang: str) -> str:
    """First and last fiscal year of a frame with ``year``: 2000〜2024年度 / FY2000-2024."""
    return years_between(int(frame["year"].min()), int(frame["year"].max()), lang)


def years_between(first: int, last: int, lang: str) -> str:
    """2000〜2024年度 / FY2000-2024."""
    return f"{first}〜{last}年度" if lang == "ja" else f"FY{first}-{last}"


def scope(view: View) -> str:
    """Among whom a rank counts: 全国 or the chosen prefectures."""
    lang, places = view.lang, place_names(view.lang)
    where = [places[c] for c in view.selection.prefectures] or [t("filter.japan", lang)]
    return ("、" if lang == "ja" else ", ").join(where)


def suffix(measure_: Measure, lang: str) -> str:
    """The unit as it follows a number in a figure: none after an index."""
    return "" if measure_.unit in ("index", "ratio", "category") else unit(measure_, lang)


def filters(
    view: View, measure_: Measure, where: str | None = None, wards: bool | None = None
) -> str:
    """Where and under which switches, in words: 全国、東京23区を除く、現在の区域."""
    lang = view.lang
    with_wards = view.selection.wards if wards is None else wards
    parts = [
        where or scope(view),
        t("filter.wards_in" if with_wards else "filter.wards_out", lang),
        t(f"filter.{measure_.basis}", lang),
        *switches(measure_, lang),
    ]
    return ("、" if lang == "ja" else ", ").join(parts)


def sources(measures: tuple[Measure, ...], lang: str, year: int | None = None) -> tuple[str, ...]:
    """Publisher with its publications, each once: 総務省「A」「B」 / Ministry: A, B."""
    held = catalog.sources()
    by_publisher: dict[str, dict[str, None]] = {}
    for id_ in (i for one in measures for i in queries.sources_of(one, year)):
        source = held.get(id_)
        if source is not None:
            publisher = source.publisher_ja if lang == "ja" else source.publisher_en
            publication = source.publication_ja if lang == "ja" else source.publication_en
            by_publisher.setdefault(publisher, {})[publication] = None
    if lang == "ja":
        return tuple(p + "".join(f"「{x}」" for x in found) for p, found in by_publisher.items())
    return tuple(f"{p}: {', '.join(found)}" for p, found in by_publisher.items())


def definition(measure_: Measure, lang: str) -> str:
    """The catalog's definition with its formula."""
    entry = measure_.entry
    text = entry.definition_ja if lang == "ja" else entry.definition_en
    if isinstance(entry, Indicator):
        formula = catalog.formula(entry.id, "ja" if lang == "ja" else "en")
        return f"{text} {t('card.formula', lang, formula=formula)}"
    return text or name(measure_, lang)


def not_said(measure_: Measure, lang: str, year: int | None = None) -> str:
    """What must not be read into it: the catalog's caveats, those of other years left out."""
    entry = measure_.entry
    marks = entry.caveats if isinstance(entry, Indicator) else ()
    held = [catalog.caveats()[c] for c in marks]
    texts = [
        c.text_ja if lang == "ja" else c.text_en
        for c in held
        if not c.years or year is None or year in c.years
    ]
    return ("" if lang == "ja" else " ").join([t("card.not.general", lang), *texts])


def card(
    view: View,
    measure_: Measure,
    fig: Figure,
    *,
    key: str,
    n: int,
    table: Table,
    place: str = "",
    caveats: bool = True,
    filters_shown: str | None = None,
    unit_shown: str | None = None,
    also: tuple[Measure, ...] = (),
    year: str | None = None,
    on_select: Callable[[], None] | None = None,
) -> None:
    """A figure card about one measure. ``key`` is its text in labels.yaml, with '.how' below it.

    ``year`` is given when the figure shows other years than the chosen one; ``caveats`` False
    leaves the measure's caveats to another card of the page; ``filters_shown`` and
    ``unit_shown`` replace what the sidebar and the measure say; ``also`` names further measures
    in the figure, for the source line.
    """
    lang = view.lang
    chosen = view.selection.year if year is None else None
    title = t(key, lang, name=name(measure_, lang), place=place)
    words = Words(
        title=title,
        unit=unit_shown or unit(measure_, lang),
        year=year or year_of(measure_, view.selection.year, lang),
        n=n,
        filters=filters_shown or filters(view, measure_),
        sources=sources((measure_, *also), lang, chosen),
        definition=definition(measure_, lang),
        how_to_read=t(f"{key}.how", lang),
        not_said=not_said(measure_, lang, chosen) if caveats else t("card.not.general", lang),
        alt=title,
    )
    figure_card(
        fig, key=key.replace(".", "-"), words=words, table=table, view=view, on_select=on_select
    )


def value_column(measure_: Measure, lang: str, key: str = "value") -> Column:
    """The measure as a column of a table, its gaps explained by the frame's ``status``."""
    return Column(
        key, name(measure_, lang), "number", unit(measure_, lang), decimals(measure_), "status"
    )


def cross_section(
    view: View, measure_: Measure, *, everywhere: bool = False
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All municipalities of one year to draw, and those of them that are compared, with ``rank``.

    Frames as of queries.values with ``place``; values rounded to what is shown, so that equal
    numbers share a rank. ``everywhere`` ignores the chosen prefectures.
    """
    prefectures = () if everywhere else view.selection.prefectures
    drawn = queries.values(measure_, view.selection.year, prefectures=prefectures, wards=True)
    drawn["place"] = drawn["code"].map(place_names(view.lang))
    drawn["value"] = drawn["value"].round(decimals(measure_))
    compared = drawn if view.selection.wards else drawn[~drawn["is_ward"]]
    return drawn, compared.assign(rank=ranks(compared["value"]))


def rank_table(view: View, measure_: Measure, frame: pd.DataFrame) -> Table:
    """Rank, code, municipality, value with its status, largest first, all rows."""
    lang = view.lang
    columns = (
        Column("rank", t("column.rank", lang), "plain"),
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        value_column(measure_, lang),
    )
    return Table(frame.sort_values(["value", "code"], ascending=[False, True]), columns)


def choose_indicator(view: View, ids: tuple[str, ...]) -> None:
    """The switch between the indicators of a page; the chosen one is always among them."""
    lang = view.lang
    chosen = view.selection.indicator
    st.selectbox(
        t("side.indicator", lang),
        ids if chosen in ids else (chosen, *ids),
        key="choice_indicator",
        format_func=lambda i: name(Measure(i), lang),
        on_change=changed,
        args=("indicator",),
    )
