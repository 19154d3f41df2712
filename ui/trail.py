"""The way through the corners: of the chosen units, or of the middle of each kind."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis import quadrant as q
from charts import quadrant as draw
from data import queries
from exports.tables import Column, Table
from ui import choices, notices
from ui import measure as m
from ui.corners import Brush, Crossing, brush_words, crossed, kinds, pair_columns, picked, splits
from ui.frame import View
from ui.memory import remembered
from ui.text import t
from ui.units import Unit, chosen, series_of

#: Years a trail may begin with, and the one it begins with at first.
STARTS, START = (1980, 1985, 1990, 1995, 2000, 2005, 2010, 2015, 2020), 2000
#: The same by another count, which begins earlier and has fewer years.
LONGER = {"population_change_5y": "census_population_change_5y"}


def trail_card(v: View, c: Crossing, by: str, brush: Brush) -> None:
    """The way of the chosen units; without any, the medians of the kinds of those picked."""
    lang, units = v.lang, chosen(v)
    held = queries.years(c.x), queries.years(c.y)
    years = sorted(set(held[0]) & set(held[1]))
    starts = [*years[:1], *(year for year in STARTS if years and years[0] < year < years[-1])]
    first = min(starts, key=lambda year: abs(year - START), default=START)
    since = choices.select(
        v,
        "since",
        t("together.since", lang),
        starts or [START],
        first,
        width=150,
        help=t(
            "together.since.help",
            lang,
            **{
                k: str(min(found, default="…"))
                for k, found in zip("xyf", (*held, years), strict=True)
            },
        ),
    )
    if longer := _longer(c, years, lang):
        st.caption(longer)
    frame = _of_units(c, units, since) if units else _of_kinds(c, by, brush, since)
    if frame.empty:
        what, why, cure = (t(f"together.trail.none.{x}", lang) for x in ("what", "why", "cure"))
        notices.notice("info", what, why, cure)
        return
    columns = (
        Column("place", t("together.trail.who", lang)),
        m.year_column(c.y, lang),
        *(() if units else (Column("n", t("column.count", lang), "plain"),)),
        *pair_columns(c),
    )
    drawn = [unit.name for unit in units if unit.id in set(frame["code"])]
    kept = [part for part in (m.filters(v, c.y), brush_words(c, brush)) if part]
    key = "together.trail" if units else "together.trail.kinds"
    m.card(
        v,
        c.y,
        _figure(c, units, by, brush, since=since, mode=v.mode),
        key=key,
        place=str(since),
        n=len(drawn) if units else int(picked(c, brush).sum()),
        table=Table(frame, columns),
        caveats="years",
        also=(c.x,),
        year=m.span(c.y, frame["year"], lang),
        filters_shown=m.listed(drawn if units else kept, lang),
    )


def _longer(c: Crossing, years: list[int], lang: str) -> str:
    """How the same could be seen over more years; nothing where it could not."""
    for own, other in ((c.x, c.y), (c.y, c.x)):
        if own.id in LONGER and years:
            by_census = replace(own, id=LONGER[own.id])
            held = set(queries.years(by_census)) & set(queries.years(other))
            if held and min(held) < years[0]:
                name = m.name(by_census, lang)
                return t("together.trail.longer", lang, name=name, since=min(held), n=len(held))
    return ""


@remembered
def _of_units(c: Crossing, units: tuple[Unit, ...], since: int) -> pd.DataFrame:
    """code, place, year, x, y, colour of the units in years with both values."""
    one, other = (series_of(i, units)[["code", "place", "year", "value"]] for i in (c.x, c.y))
    frame = one.merge(other, on=["code", "place", "year"], suffixes=("_x", "_y")).dropna()
    frame = frame.rename(columns={"value_x": "x", "value_y": "y"})
    colours = {unit.id: i for i, unit in enumerate(units)}
    frame = frame.assign(colour=frame["code"].map(colours))
    return frame[frame["year"] >= since].sort_values(["colour", "year"], ignore_index=True)


@remembered
def _of_kinds(c: Crossing, by: str, brush: Brush, since: int) -> pd.DataFrame:
    """The same for the medians of each kind, with ``n``, the municipalities of that year."""
    both = _both(c)
    frame = crossed(c)[picked(c, brush)].set_index("code")
    both = both[(both["year"] >= since) & both["code"].isin(frame.index)]
    found = q.medians(both.assign(kind=both["code"].map(frame[by])))
    words = dict(enumerate(kinds(by, c)))
    return found.assign(code=found["kind"], colour=found["kind"], place=found["kind"].map(words))


@remembered
def _both(c: Crossing) -> pd.DataFrame:
    """code, year, x, y of all municipalities and years with both values."""
    found = queries.panel((c.x, c.y), wards=c.wards)
    return found.rename(columns={c.x.id: "x", c.y.id: "y"}).dropna(subset=["x", "y"])


@remembered
def _figure(
    c: Crossing, units: tuple[Unit, ...], by: str, brush: Brush, *, since: int, mode: str
) -> Figure:
    lang = c.lang
    return draw.trail(
        _of_units(c, units, since) if units else _of_kinds(c, by, brush, since),
        names=(m.name(c.x, lang), m.name(c.y, lang)),
        units=(m.suffix(c.x, lang), m.suffix(c.y, lang)),
        decimals=(m.decimals(c.x), m.decimals(c.y)),
        splits=splits(c),
        lang=lang,
        mode=mode,
    )
