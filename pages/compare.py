"""Chosen municipalities and groups beside each other, and one of them among its peers."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from charts.lines import lines
from data import queries
from data.queries import NATION, Measure
from exports.tables import Column, Table
from ui import choices, notices
from ui import measure as m
from ui.compare import Dated, compare_card, dated, strips
from ui.course import course
from ui.frame import View, view
from ui.peers import largest, largest_of, peer_cards
from ui.text import t
from ui.units import Unit, chosen
from ui.vocabulary import place_names, vocabulary

DEFAULT = (
    "transfer_dependence",
    "local_tax_per_capita",
    "fiscal_strength_index",
    "real_debt_service_ratio",
    "ageing_rate",
)
MOST = 10


def page(v: View) -> None:
    """Strips, table and lines of the chosen units, then the peers of the first municipality."""
    lang = v.lang
    st.title(t("compare.title", lang), anchor=False)
    st.markdown(t("compare.lead", lang))
    units = chosen(v) or (example(v),)
    ids = choices.several(
        v,
        "of",
        t("compare.indicators", lang),
        [i for i in vocabulary().indicators if not m.is_category(Measure(i))],
        m.held(DEFAULT),
        max_selections=MOST,
        format_func=lambda i: m.name(Measure(i), lang),
    )
    asked = held(v, ids)
    if not asked:
        what, why, cure = (t(f"compare.nothing.{part}", lang) for part in ("what", "why", "cure"))
        notices.notice("info", what, why, cure)
        return
    figure = strips(asked, units, wards=v.selection.wards, lang=lang, mode=v.mode)
    compare_card(v, asked, units, "compare.dots", figure)
    compare_card(v, asked, units, "compare.table", None)
    lines_card(v, asked, units)
    towns = [unit for unit in units if unit.kind == "municipality"]
    peer_cards(v, towns[0] if towns else member(v, units), asked)


def example(v: View) -> Unit:
    """The largest municipality of the chosen prefectures, with a notice that it is an example."""
    lang = v.lang
    code = largest(v.selection.prefectures, v.selection.year)
    unit = Unit(code, place_names(lang)[code], (code,), "municipality")
    what, why = t("compare.none.what", lang), t("compare.none.why", lang, place=unit.name)
    notices.notice("info", what, why, t("compare.none.cure", lang))
    return unit


def member(v: View, groups: tuple[Unit, ...]) -> Unit:
    """The largest municipality of the first group: only one body has peers; with a notice."""
    lang = v.lang
    code = largest_of(groups[0].codes, v.selection.year)
    unit = Unit(code, place_names(lang)[code], (code,), "municipality")
    what, why = t("compare.group.what", lang), t("compare.group.why", lang, place=unit.name)
    notices.notice("info", what, why, t("compare.group.cure", lang))
    return unit


def held(v: View, ids: tuple[str, ...]) -> tuple[Dated, ...]:
    """The indicators with their years; a notice for each that has none up to the chosen year."""
    found = []
    for id_ in ids:
        measure = m.measure(v.selection, id_)
        one = dated(measure, v.selection.year)
        if one is None:
            when = m.year_of(measure, v.selection.year, v.lang)
            years = m.held_years(measure, v.lang) if queries.years(measure) else ""
            notices.missing_year(v.lang, when, m.name(measure, v.lang), years)
        else:
            found.append(one)
    return tuple(found)


def lines_card(v: View, asked: tuple[Dated, ...], units: tuple[Unit, ...]) -> None:
    """The course of one of the indicators, the chosen units before the country."""
    lang = v.lang
    measures = [one[0] for one in asked]
    measure = choices.select(
        v,
        "line",
        t("compare.lines.which", lang),
        measures,
        measures[0],
        text=lambda one: one.id,
        format_func=lambda one: m.name(one, lang),
    )
    frame, n = course(measure, units, (NATION,), wards=v.selection.wards, lang=lang)
    if frame["year"].nunique() < 2:
        st.caption(t("dependence.trend.single", lang, name=m.name(measure, lang)))
        return
    figure = lines(
        frame,
        unit=m.suffix(measure, lang),
        decimals=m.decimals(measure),
        coarser=queries.coarser_years(measure),
        emphasis=tuple(unit.id for unit in units),
        marks=m.marks(measure, lang),
        lang=lang,
        mode=v.mode,
    )
    columns = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        m.year_column(measure, lang),
        replace(m.value_column(measure, lang), status=None),
    )
    m.card(
        v,
        measure,
        figure,
        key="compare.lines",
        n=n,
        table=Table(frame, columns),
        caveats="years",
        year=m.span(measure, frame["year"], lang),
        filters_shown=m.filters(v, measure, where=t("filter.japan", lang)),
    )


page(view())
