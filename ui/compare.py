"""Chosen units beside each other in several indicators: strips of dots, and one table of all."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
from plotly.graph_objects import Figure

from charts.dots import Strip, dots
from data import queries
from data.queries import Measure
from exports.tables import Column, Table
from ui import measure as m
from ui.card import Words, figure_card
from ui.frame import View
from ui.memory import remembered
from ui.text import t
from ui.units import Unit, values_of

#: A measure and the year shown: the chosen one, or the latest earlier one that has figures.
Dated = tuple[Measure, int]


def dated(measure: Measure, year: int) -> Dated | None:
    """The measure with the year to show; None where there is none up to ``year``."""
    held = [y for y in queries.years(measure) if y <= year]
    return (measure, max(held)) if held else None


def year_word(one: Dated, lang: str) -> str:
    """2023年度, 2020年, FY2023."""
    return m.span(one[0], (one[1],), lang)


@remembered
def of_units(one: Dated, units: tuple[Unit, ...]) -> pd.DataFrame:
    """values_of the units, rounded to what is shown."""
    measure, year = one
    found = values_of(measure, units, year)
    return found.assign(value=found["value"].round(m.decimals(measure, year)))


@remembered
def everyone(one: Dated, *, wards: bool, lang: str) -> pd.Series:
    """code → value of all municipalities that are compared, rounded to what is shown."""
    measure, year = one
    compared = m.ranked(measure, year, (), wards, lang)[1]
    return compared.set_index("code")["value"].astype(float).rename(measure.id)


@remembered
def strips(
    asked: tuple[Dated, ...], units: tuple[Unit, ...], *, wards: bool, lang: str, mode: str
) -> Figure:
    """One strip per indicator, each on its own scale."""
    rows = [
        Strip(
            f"{m.name(one[0], lang)} {year_word(one, lang)}",
            m.unit(one[0], lang),
            m.decimals(*one),
            everyone(one, wards=wards, lang=lang).dropna().to_numpy(np.float64),
            of_units(one, units),
        )
        for one in asked
    ]
    return dots(rows, [unit.id for unit in units], lang=lang, mode=mode)


def wide(asked: tuple[Dated, ...], units: tuple[Unit, ...], lang: str) -> Table:
    """Units × indicators: a column for each, its year and unit in the heading, gaps explained."""
    frame = pd.DataFrame(
        {"code": [unit.id for unit in units], "place": [unit.name for unit in units]}
    )
    columns = [
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
    ]
    for one in asked:
        measure, year = one
        found = of_units(one, units)
        status = f"{measure.id}_status"
        frame[measure.id], frame[status] = found["value"].to_numpy(), found["status"].to_numpy()
        label = f"{m.name(measure, lang)} {year_word(one, lang)}"
        unit, digits = m.unit(measure, lang), m.decimals(measure, year)
        columns.append(Column(measure.id, label, "number", unit, digits, status))
    return Table(frame, tuple(columns))


def compare_card(
    v: View, asked: tuple[Dated, ...], units: tuple[Unit, ...], key: str, figure: Figure | None
) -> None:
    """A card about several indicators: the figure, or the table alone."""
    measures = tuple(one[0] for one in asked)

    def words(there: View) -> Words:
        lang, title = there.lang, t(key, there.lang)
        return Words(
            title=title,
            unit="",
            year=m.listed(tuple(dict.fromkeys(year_word(one, lang) for one in asked)), lang),
            n=f"{len(queries.municipalities()) if v.selection.wards else len(m.without_wards()):,}",
            filters=m.filters(there, measures[0], where=t("filter.japan", lang)),
            sources=_sources(asked, lang),
            definition=" ".join(
                f"**{m.name(one, lang)}** {m.definition(one, lang)}" for one in measures
            ),
            how_to_read=t(f"{key}.how", lang),
            not_said=t(f"{key}.not", lang),
            alt=title,
        )

    table = wide(asked, units, v.lang)
    full = partial(m.all_years, measures, v.lang)
    id_ = key.replace(".", "-")
    figure_card(figure, key=id_, words=words, table=table, view=v, full=full)


def _sources(asked: tuple[Dated, ...], lang: str) -> tuple[str, ...]:
    """The publications of the years shown."""
    found = [
        m.sources(tuple(one for one, of in asked if of == year), lang, year)
        for year in sorted({year for _, year in asked}, reverse=True)
    ]
    return tuple(dict.fromkeys(source for sources in found for source in sources))
