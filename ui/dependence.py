"""The figures of the page about dependence as values, for the page and for the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from charts.distribution import distribution
from charts.lines import lines
from charts.ranking import ranking
from data import queries
from data.queries import NATION, Measure
from exports.card import Card
from exports.tables import Column, Table
from ui import measure as m
from ui.compared import compared_value
from ui.course import course
from ui.frame import View
from ui.maps import map_value
from ui.revenue import composition_value
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


def _map(v: View, measure: Measure) -> Card | None:
    return map_value(v, measure, key="dependence.map")


def _ranking(v: View, measure: Measure) -> Card | None:
    compared = m.cross_section(v, measure)[1]
    return compared_value(v, measure, compared, ranking, "dependence.ranking")


def _distribution(v: View, measure: Measure) -> Card | None:
    compared = m.cross_section(v, measure)[1]
    return compared_value(v, measure, compared, distribution, "dependence.distribution")


def _composition(v: View, measure: Measure) -> Card | None:
    return composition_value(v)


#: What the command line can draw, by name.
FIGURES: dict[str, Callable[[View, Measure], Card | None]] = {
    "map": _map,
    "ranking": _ranking,
    "distribution": _distribution,
    "trend": trend,
    "composition": _composition,
}
