"""Cards of one municipality's page, and the page as one file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from data import queries
from data.queries import Measure
from exports.citation import citation
from exports.page import Section, to_html
from exports.tables import Column, Table
from ui import measure as m
from ui import municipality as mun
from ui import notices
from ui.card import Words, figure_card
from ui.frame import View
from ui.text import fiscal_year, t
from ui.units import Unit

COURSES = (
    ("municipality.dependence", Measure("transfer_dependence")),
    ("municipality.service", Measure("real_debt_service_ratio")),
    ("municipality.burden", Measure("future_burden_ratio")),
    ("municipality.bonds", Measure("outstanding_bonds", per_capita=True)),
)


def whole_page(v: View, unit: Unit, *, wards: bool) -> bytes:
    """The page as one HTML file, in light colours."""
    lang, year = v.lang, v.selection.year
    figures = mun.key_figures(unit.id, year, wards=wards, lang=lang)
    shown = figures.assign(**{a: _ranks(figures, a, lang) for a in mun.AMONG})
    columns = (
        Column("name", t("side.indicator", lang)),
        Column("shown", t("column.value", lang)),
        Column("when", t("column.calendar", lang)),
        *(Column(a, t(f"municipality.among.{a}", lang)) for a in mun.AMONG),
    )
    table = Table(shown, columns)
    drawn = [("municipality.head", None)]
    if len(mun.budget(unit.id, year, wards=wards, lang=lang)):
        flowing = mun.budget_drawn(unit.id, year, wards=wards, lang=lang, mode="light")
        drawn.append(("municipality.flow", flowing))
    drawn.append(("municipality.people", mun.people_drawn(unit.id, lang, "light")))
    for key, measure in COURSES:
        frame, figure, _ = mun.long_course(measure, unit, wards=wards, lang=lang, mode="light")
        if unit.id in set(frame["code"]):
            drawn.append((key, figure))
    sections = [
        Section(
            t(key, lang, place=unit.name),
            (t(f"{key}.how", lang), t(f"{key}.not", lang)),
            table,
            figure,
        )
        for key, figure in drawn
    ]
    sources = m.sources((*mun.FIGURES, *(measure for _, measure in COURSES)), lang)
    cited = citation(
        lang,
        title=unit.name,
        sources=sources,
        data_version=v.data_version,
        address=v.address,
        seen_on=date.today(),
    )
    lines = mun.sentences(unit.id, year, wards=wards, lang=lang)
    return to_html(unit.name, lines, sections, (cited,), lang)


def head_card(v: View, unit: Unit, *, wards: bool) -> None:
    """Key figures with their ranks in Japan, the prefecture and the official peer group."""
    lang = v.lang
    frame = mun.key_figures(unit.id, v.selection.year, wards=wards, lang=lang)
    among = {a: t(f"municipality.among.{a}", lang) for a in mun.AMONG}
    shown = frame.assign(**{f"rank_{a}": _ranks(frame, a, lang) for a in mun.AMONG})
    columns = (
        Column("name", t("side.indicator", lang)),
        Column("shown", t("column.value", lang)),
        Column("when", t("column.calendar", lang)),
        *(Column(f"rank_{a}", word) for a, word in among.items()),
    )
    held = tuple(f for f in mun.FIGURES if f.id in set(frame["id"]))
    key = "municipality.head"
    words = Words(
        title=t(key, lang, place=unit.name),
        unit="",
        year=fiscal_year(v.selection.year, lang),
        n=f"{frame['n_nation'].max():,}" if frame["n_nation"].notna().any() else "1",
        filters=t("filter.wards_in" if wards else "filter.wards_out", lang),
        sources=m.sources(held, lang),
        definition=t(f"{key}.how", lang),
        how_to_read=t(f"{key}.how", lang),
        not_said=t(f"{key}.not", lang),
        alt=t(key, lang, place=unit.name),
    )
    head = [t("column.value", lang), *among.values()]
    lines = [f"| | {' | '.join(head)} |", f"|:--|{'--:|' * len(head)}"]
    for row in shown.to_dict("records"):
        cells = [f"**{row['shown']}**", *(row[f"rank_{a}"].replace("/", " / ") for a in mun.AMONG)]
        lines.append(f"| {row['name']} :small[{row['when']}] | {' | '.join(cells)} |")
    figure_card(
        None,
        key="municipality-head",
        words=words,
        table=Table(shown, columns),
        view=v,
        body=lambda: st.markdown("\n".join(lines)),
    )


def _ranks(frame: pd.DataFrame, among: str, lang: str) -> list[str]:
    return [mun.rank_text(row, among, lang) for _, row in frame.iterrows()]


def course_card(v: View, unit: Unit, key: str, measure: Measure, *, wards: bool) -> None:
    """The course of one figure beside prefecture and Japan."""
    lang = v.lang
    frame, figure, n = mun.long_course(measure, unit, wards=wards, lang=lang, mode=v.mode)
    own = frame[frame["code"] == unit.id]
    if own.empty:
        notices.notice(
            "info",
            t("municipality.no_course.what", lang, name=m.name(measure, lang), place=unit.name),
            t("municipality.no_course.why", lang),
        )
        return
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
        key=key,
        n=n,
        table=Table(frame, columns),
        place=unit.name,
        caveats="years",
        year=m.span(measure, frame["year"], lang),
        filters_shown=m.filters(v, m.today(measure), where=unit.name, wards=wards),
    )


def flow_card(v: View, unit: Unit, *, wards: bool) -> None:
    """Where the money of the chosen year comes from and where it goes."""
    lang, year = v.lang, v.selection.year
    total = Measure("revenue_total", per_capita=True)
    frame = mun.budget(unit.id, year, wards=wards, lang=lang)
    if frame.empty:
        held = m.held_years(Measure("local_allocation_tax"), lang)
        notices.missing_year(lang, fiscal_year(year, lang), m.name(total, lang), held)
        return
    if "out" not in set(frame["side"]):
        spent = m.held_years(Measure("expenditure_education"), lang)
        st.caption(t("municipality.revenue_only", lang, held=spent))
    sides = {side: t(f"municipality.side.{side}", lang) for side in ("in", "out")}
    unit_shown = m.unit(total, lang)
    columns = (
        Column("where", t("column.group", lang)),
        Column("part", t("column.part", lang)),
        Column("value", t("column.amount", lang), "number", unit_shown, 1),
        Column("middle", t("municipality.middle.long", lang), "number", unit_shown, 1),
    )
    m.card(
        v,
        total,
        mun.budget_drawn(unit.id, year, wards=wards, lang=lang, mode=v.mode),
        key="municipality.flow",
        n=1,
        table=Table(frame.assign(where=frame["side"].map(sides)), columns),
        place=unit.name,
        caveats="years",
        also=tuple(Measure(item) for item in (*mun.REVENUE, *mun.EXPENDITURE)),
        filters_shown=m.filters(v, m.today(total), where=unit.name, wards=wards),
    )


def people_card(v: View, unit: Unit) -> None:
    """People by the census, and to 2050 by the projection; 13 units of Fukushima have none."""
    lang, census = v.lang, Measure("population_census")
    projected = Measure("population_projected")
    frame = mun.to_2050(unit.id, lang)
    if mun.KINDS[1] not in set(frame["item"]):
        notices.notice(
            "info",
            t("municipality.no_projection.what", lang, place=unit.name),
            t("municipality.no_projection.why", lang),
        )
    columns = (
        m.year_column(census, lang),
        Column("place", t("column.group", lang)),
        Column("value", m.name(census, lang), "number", m.unit(census, lang)),
    )
    m.card(
        v,
        census,
        mun.people_drawn(unit.id, lang, v.mode),
        key="municipality.people",
        n=1,
        table=Table(frame, columns),
        place=unit.name,
        caveats="none",
        also=(projected,),
        year=m.span(census, frame["year"], lang),
        filters_shown=m.listed((unit.name, t("filter.today", lang)), lang),
    )


def lineage_card(v: View, unit: Unit) -> None:
    """The municipalities that became this one since 1970."""
    lang, census = v.lang, Measure("population_census")
    frame = queries.predecessors(unit.id)
    if frame.empty:
        st.caption(t("municipality.no_mergers", lang, place=unit.name))
        return
    columns = (
        Column("date", t("municipality.date", lang)),
        Column("code", t("column.code", lang), "code"),
        Column("name", t("column.place", lang)),
        Column("kind", t("municipality.kind", lang)),
    )
    key = "municipality.lineage"
    words = Words(
        title=t(key, lang, place=unit.name),
        unit="",
        year=f"1970〜{frame['date'].max()[:4]}"
        if lang == "ja"
        else f"1970-{frame['date'].max()[:4]}",
        n=f"{len(frame):,}",
        filters=unit.name,
        sources=m.sources((census,), lang),
        definition=t(f"{key}.how", lang),
        how_to_read=t(f"{key}.how", lang),
        not_said=t(f"{key}.not", lang),
        alt=t(key, lang, place=unit.name),
    )
    figure_card(None, key="municipality-lineage", words=words, table=Table(frame, columns), view=v)
