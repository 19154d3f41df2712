"""The map card: one year, or every year at once, moved in the browser."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas as pd
from plotly.graph_objects import Figure

from charts.map import municipal_map, municipal_map_years
from data import queries
from data.catalog import Indicator
from data.queries import Measure
from exports.card import Card
from exports.tables import Column, Table
from ui import choices
from ui import measure as m
from ui.card import show
from ui.frame import View
from ui.memory import remembered
from ui.state import add_clicked
from ui.text import t
from ui.units import Unit, chosen, groups_among
from ui.vocabulary import place_names

#: Key of the switch in the address.
YEARS = "years"


def map_card(v: View, measure: Measure, *, key: str, everywhere: bool = False) -> None:
    """Map of one measure in the chosen year; a click adds to the selection.

    A switch sends all years at once (about 12 kB each), so that moving through them asks the
    server nothing.
    """
    measure = m.today(measure)
    key = _key(measure, key)
    movable = len(queries.years(measure)) > 1 and not m.is_category(measure)
    # the switch stands in the card's bar, so its answer is read before it is drawn
    moving = movable and choices.is_on(v, YEARS, t("map.years", v.lang))
    show(
        map_value(v, measure, key=key, everywhere=everywhere, moving=moving),
        on_select=partial(add_clicked, f"figure-{key.replace('.', '-')}"),
        map_height=True,
        switch=partial(_years_switch, v) if movable else None,
    )


def map_value(
    v: View, measure: Measure, *, key: str, everywhere: bool = False, moving: bool = False
) -> Card:
    """The card of the map; ``moving`` holds every year.

    The map knows today's boundaries only, whatever the basis.
    """
    measure = m.today(measure)
    key = _key(measure, key)
    years = queries.years(measure)
    if moving:
        frames = {year: _in_year(v, measure, year, everywhere) for year in years}
        figure, table = _figure_of_years(v, measure, frames), _table_of_years(v, measure, frames)
    else:
        figure = _figure(
            measure,
            v.selection.year,
            prefectures=() if everywhere else v.selection.prefectures,
            units=chosen(v),
            lang=v.lang,
            mode=v.mode,
        )
        table = m.rank_table(v, measure, everywhere=everywhere)
    compared = m.cross_section(v, measure, everywhere=everywhere)[1]
    return m.made(
        v,
        measure,
        figure,
        key=key,
        n=_number_held(v, frames) if moving else int(compared["value"].notna().sum()),
        table=table,
        filters_shown=m.filters(
            v, measure, where=t("filter.japan", v.lang) if everywhere else None
        ),
        year=m.span(measure, years, v.lang) if moving else None,
    )


def _key(measure: Measure, key: str) -> str:
    """Kinds are neither high nor low: their map has its own words."""
    return "map.kinds" if m.is_category(measure) else key


def _number_held(v: View, frames: dict[int, pd.DataFrame]) -> str:
    """How many are compared, from the year with the fewest to the one with the most."""
    kept = [f if v.selection.wards else f[~f["is_ward"]] for f in frames.values()]
    counts = [int(frame["value"].notna().sum()) for frame in kept]
    return "–".join(f"{n:,}" for n in dict.fromkeys((min(counts), max(counts))))


def _years_switch(v: View) -> None:
    choices.switch(v, YEARS, t("map.years", v.lang), help=t("map.years.help", v.lang))


def _in_year(v: View, measure: Measure, year: int, everywhere: bool) -> pd.DataFrame:
    there = replace(v, selection=replace(v.selection, year=year))
    return m.cross_section(there, measure, everywhere=everywhere)[0].assign(year=year)


@remembered
def _figure(
    measure: Measure,
    year: int,
    *,
    prefectures: tuple[str, ...],
    units: tuple[Unit, ...],
    lang: str,
    mode: str,
) -> Figure:
    drawn = m.ranked(measure, year, prefectures, True, lang)[0]
    entry = measure.entry
    labels = entry.labels if isinstance(entry, Indicator) else {}
    return municipal_map(
        drawn,
        name=m.name(measure, lang),
        unit=m.suffix(measure, lang),
        decimals=m.decimals(measure, year),
        labels={value: m.category(measure, value, lang) for value in labels},
        scale=getattr(entry, "scale", "sequential"),
        midpoint=getattr(entry, "midpoint", None),
        selected=tuple(unit.id for unit in units),
        groups=_members(units),
        lang=lang,
        mode=mode,
    )


def _members(units: tuple[Unit, ...]) -> dict[str, tuple[str, ...]]:
    """Name → codes of the groups."""
    return {unit.name: unit.codes for unit in groups_among(units)}


def _figure_of_years(v: View, measure: Measure, frames: dict[int, pd.DataFrame]) -> Figure:
    return municipal_map_years(
        frames,
        name=m.name(measure, v.lang),
        unit=m.suffix(measure, v.lang),
        decimals=m.decimals(measure),
        coarser=queries.coarser_years(measure),
        start=v.selection.year,
        when=lambda year: m.year_of(measure, year, v.lang),
        midpoint=getattr(measure.entry, "midpoint", None),
        selected=v.selection.municipalities,
        groups=_members(chosen(v)),
        lang=v.lang,
        mode=v.mode,
    )


def _table_of_years(v: View, measure: Measure, frames: dict[int, pd.DataFrame]) -> Table:
    columns = (
        m.year_column(measure, v.lang),
        Column("code", t("column.code", v.lang), "code"),
        Column("place", t("column.place", v.lang)),
        m.value_column(measure, v.lang),
    )
    return Table(pd.concat(frames.values(), ignore_index=True), columns)


def around_zero(
    frame: pd.DataFrame,
    *,
    name: str,
    unit: str,
    selected: tuple[str, ...],
    lang: str,
    mode: str,
    decimals: int = 1,
) -> Figure:
    """Map of a computed change: ``frame`` has code, value and status; the scale parts at 0.

    Where nobody has less than 0, there is nothing to part.
    """
    # as it is shown: 0.04 is neither gain nor loss
    value = frame["value"].round(decimals)
    parts = bool((value < 0).any())
    return municipal_map(
        frame.assign(value=value, place=frame["code"].map(place_names(lang))),
        name=name,
        unit=unit,
        decimals=decimals,
        scale="diverging" if parts else "sequential",
        midpoint=0.0 if parts else None,
        selected=selected,
        lang=lang,
        mode=mode,
    )
