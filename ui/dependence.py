"""The course of a measure: chosen units against their prefectures and Japan."""

from __future__ import annotations

from dataclasses import replace

from charts.lines import lines
from data import queries
from data.queries import NATION, Measure
from exports.card import Card
from exports.tables import Column, Table
from ui import measure as m
from ui.course import course
from ui.frame import View
from ui.text import t
from ui.units import chosen
from ui.vocabulary import place_names


def trend(v: View, measure: Measure) -> Card | None:
    """Chosen units against the municipalities of their prefectures and of Japan.

    None where there is a single year: that is no course.
    """
    lang, selection = v.lang, v.selection
    areas = (*dict.fromkeys(c[:2] for c in selection.municipalities), *selection.prefectures)
    areas = tuple(dict.fromkeys((*areas, NATION)))
    frame, n = course(measure, chosen(v), areas, wards=selection.wards, lang=lang)
    if frame["year"].nunique() < 2:
        return None
    figure = lines(
        frame,
        unit=m.suffix(measure, lang),
        decimals=m.decimals(measure),
        coarser=queries.coarser_years(measure),
        emphasis=selection.units or (NATION,),
        marks=m.marks(measure, lang) | m.mergers(selection, lang),
        lang=lang,
        mode=v.mode,
    )
    columns = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        m.year_column(measure, lang),
        replace(m.value_column(measure, lang), status=None),
    )
    return m.made(
        v,
        measure,
        figure,
        key="dependence.trend",
        n=n,
        table=Table(frame, columns),
        caveats="years",
        year=m.span(measure, frame["year"], lang),
        filters_shown=m.filters(
            v, measure, where=m.listed([place_names(lang)[a] for a in areas], lang)
        ),
    )
