"""Two measures of every municipality against each other: figure, map, trail and table."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from analysis import quadrant as q
from charts import quadrant as draw
from charts.map import municipal_map
from data import queries
from data.queries import Measure
from exports.tables import Column, Table
from ui import measure as m
from ui import notices
from ui.frame import View
from ui.memory import remembered
from ui.state import add_clicked
from ui.text import t
from ui.units import chosen, series_of
from ui.vocabulary import vocabulary

DEFAULTS = ("population_change_5y", "transfer_dependence")
#: Kinds of municipalities by colour and symbol.
TYPES = {
    "designated_city": 0,
    "core_city": 1,
    "special_case_city": 2,
    "city": 2,
    "town": 3,
    "village": 4,
    "special_ward": 5,
}
REGIONS = ("北海道", "東北", "関東", "中部", "近畿", "中国", "四国", "九州・沖縄")
FIRST_YEAR = 2000


def choose_pair(v: View) -> tuple[Measure, Measure]:
    """The two measures, each from all that are no categories."""
    columns = st.columns(2)
    ids = tuple(i for i in vocabulary().indicators if not m.is_category(Measure(i)))
    found = []
    for column, axis, default in zip(columns, "xy", DEFAULTS, strict=True):
        with column:
            id_ = st.selectbox(
                t(f"together.axis.{axis}", v.lang),
                ids,
                index=ids.index(default),
                key=f"together-{axis}",
                format_func=lambda i: m.name(Measure(i), v.lang),
            )
        found.append(m.today(m.measure(v.selection, id_)))
    return found[0], found[1]


def is_change(measure: Measure) -> bool:
    """True for rates and indices of change, that 0 divides into more and less."""
    return "change" in measure.id


@remembered
def crossed(
    x: Measure, y: Measure, year: int, *, prefectures: tuple[str, ...], wards: bool, lang: str
) -> pd.DataFrame:
    """code, place, x, y, size, corner, region, type of municipalities with both values."""
    one = m.ranked(x, year, prefectures, wards, lang)[1].set_index("code")
    other = m.ranked(y, year, prefectures, wards, lang)[1].set_index("code")
    people = queries.values(Measure("population_register"), year, wards=True).set_index("code")
    towns = queries.municipalities().set_index("code")
    frame = pd.DataFrame(
        {"place": one["place"], "x": one["value"], "y": other["value"], "size": people["value"]}
    ).reindex(one.index)
    frame = frame.join(towns[["region", "type"]]).dropna(subset=["x", "y"])
    splits = splits_of(x, y, frame)
    return frame.assign(corner=q.corners(frame["x"], frame["y"], *splits)).reset_index()


def splits_of(x: Measure, y: Measure, frame: pd.DataFrame) -> tuple[float, float]:
    """Where the two measures are divided."""
    return (
        q.split_at(frame["x"], change=is_change(x)),
        q.split_at(frame["y"], change=is_change(y)),
    )


def corner_names(lang: str) -> dict[int, str]:
    """The words of the corners by their numbers."""
    return {i: t(f"together.corner.{id_}", lang) for i, id_ in enumerate(q.CORNERS)}


def quadrant_cards(v: View) -> None:
    """Sentence, scatter, map, trail and table; a notice where a measure has no figures."""
    x, y = choose_pair(v)
    s, lang = v.selection, v.lang
    frame = pd.DataFrame()
    for one in (x, y):
        if s.year not in queries.years(one):
            when = m.year_of(one, s.year, lang)
            notices.missing_year(lang, when, m.name(one, lang), m.held_years(one, lang))
            break
    else:
        frame = crossed(x, y, s.year, prefectures=s.prefectures, wards=s.wards, lang=lang)
        if frame.empty:
            notices.empty(lang)
    if len(frame):
        splits = splits_of(x, y, frame)
        st.markdown(reading(x, y, frame, lang))
        scatter_card(v, x, y, frame, splits)
        corner_map(v, x, y, frame)
        trail_card(v, x, y, splits)
        m.card(v, y, None, key="together.table", caveats="none", **_common(v, x, y, frame))


def reading(x: Measure, y: Measure, frame: pd.DataFrame, lang: str) -> str:
    """Who is where, and how the two go together, in one paragraph."""
    counts = frame["corner"].value_counts()
    return t(
        "together.reading",
        lang,
        n=f"{len(frame):,}",
        x=m.name(x, lang),
        y=m.name(y, lang),
        corner=f"{int(counts.get(0, 0)):,}",
        other=f"{int(counts.get(3, 0)):,}",
        rho=f"{q.rank_correlation(frame['x'], frame['y']):.2f}".replace("-", "−"),
    )


def scatter_card(
    v: View, x: Measure, y: Measure, frame: pd.DataFrame, splits: tuple[float, float]
) -> None:
    """The quadrant; a click adds to the selection, which the map marks too."""
    lang, by = v.lang, st.session_state.get("together-by", "type")
    if by == "type":
        kinds = tuple(t(f"together.type.{i}", lang) for i in range(6))
        places = frame["type"].map(TYPES)
    else:
        kinds = tuple(t(f"together.region.{i}", lang) for i in range(len(REGIONS)))
        places = frame["region"].map({name: i for i, name in enumerate(REGIONS)})
    figure = draw.quadrant(
        frame.assign(kind=places),
        names=(m.name(x, lang), m.name(y, lang)),
        units=(m.suffix(x, lang), m.suffix(y, lang)),
        decimals=(m.decimals(x), m.decimals(y)),
        splits=splits,
        kinds=kinds,
        selected=v.selection.units,
        lang=lang,
        mode=v.mode,
    )
    m.card(
        v,
        y,
        figure,
        key="together.quadrant",
        place=m.name(x, lang),
        on_select=partial(add_clicked, "figure-together-quadrant"),
        switch=partial(_kind_switch, lang),
        **_common(v, x, y, frame),
    )


def _kind_switch(lang: str) -> None:
    st.selectbox(
        t("together.by", lang),
        ("type", "region"),
        key="together-by",
        format_func=lambda i: t(f"together.by.{i}", lang),
        label_visibility="collapsed",
        width=150,
    )


def corner_map(v: View, x: Measure, y: Measure, frame: pd.DataFrame) -> None:
    """Where the four corners lie."""
    figure = municipal_map(
        frame.assign(value=frame["corner"].astype(float), status="derived"),
        name=t("together.corner", v.lang),
        unit="",
        decimals=0,
        scale="nominal",
        labels=corner_names(v.lang),
        selected=v.selection.municipalities,
        lang=v.lang,
        mode=v.mode,
    )
    m.card(
        v,
        y,
        figure,
        key="together.map",
        map_height=True,
        caveats="none",
        on_select=partial(add_clicked, "figure-together-map"),
        **_common(v, x, y, frame),
    )


def trail_card(v: View, x: Measure, y: Measure, splits: tuple[float, float]) -> None:
    """The way of the chosen units since 2000."""
    lang, units = v.lang, chosen(v)
    if not units:
        st.caption(t("together.trail.none", lang))
        return
    one, other = (series_of(i, units)[["code", "place", "year", "value"]] for i in (x, y))
    frame = one.merge(other, on=["code", "place", "year"], suffixes=("_x", "_y")).dropna()
    frame = frame.rename(columns={"value_x": "x", "value_y": "y"})
    frame = frame[frame["year"] >= FIRST_YEAR]
    if frame.empty:
        notices.empty(lang)
        return
    figure = draw.trail(
        frame,
        names=(m.name(x, lang), m.name(y, lang)),
        units=(m.suffix(x, lang), m.suffix(y, lang)),
        decimals=(m.decimals(x), m.decimals(y)),
        splits=splits,
        lang=lang,
        mode=v.mode,
    )
    columns = (_place(lang), m.year_column(y, lang), *_pair(x, y, lang))
    m.card(
        v,
        y,
        figure,
        key="together.trail",
        n=len(units),
        table=Table(frame, columns),
        caveats="years",
        also=(x,),
        year=m.span(y, frame["year"], lang),
        filters_shown=m.listed([unit.name for unit in units], lang),
    )


def _place(lang: str) -> Column:
    return Column("place", t("column.place", lang))


def _pair(x: Measure, y: Measure, lang: str) -> tuple[Column, ...]:
    return tuple(
        Column(key, m.name(i, lang), "number", m.unit(i, lang), m.decimals(i))
        for key, i in (("x", x), ("y", y))
    )


def _common(v: View, x: Measure, y: Measure, frame: pd.DataFrame) -> dict[str, object]:
    """N, table and sources that the cards of one year share."""
    lang = v.lang
    named = frame.assign(word=frame["corner"].map(corner_names(lang)))
    columns = (
        Column("word", t("together.corner", lang)),
        Column("code", t("column.code", lang), "code"),
        _place(lang),
        *_pair(x, y, lang),
    )
    rows = named.sort_values(["corner", "y"], ascending=[True, False])
    return {"n": len(frame), "table": Table(rows, columns), "also": (x,)}
