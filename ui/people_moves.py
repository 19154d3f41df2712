"""Why the number of people of one place changes: births and deaths, and moves."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis import population
from charts.balance import balance_figure
from data import people, queries
from data.queries import NATION, Measure
from exports.tables import Column, Table
from ui import choices, notices
from ui import measure as m
from ui.frame import View
from ui.memory import remembered
from ui.people_card import people_card, whole
from ui.text import number, t, unit_name

#: Ways of counting: natural and social change, and the register's scope that rates divide by.
WAYS = {
    "japanese": ({"natural": "vital", "social": "moves_japanese"}, "japanese"),
    "register": ({"natural": "register", "social": "register"}, "residents"),
}
ITEMS = {
    "japanese": ("births", "deaths", "in_migrants_japanese", "out_migrants_japanese"),
    "register": ("natural_change_register", "social_change_register"),
}
COMPONENTS = ("natural", "social")


def moves_card(v: View, name: str, codes: tuple[str, ...]) -> None:
    """Natural and social change year by year, around zero."""
    lang = v.lang
    one, two = st.columns(2)
    with one:
        # domestic moves of Japan cancel out: only the register knows who came from abroad
        way = choices.select(
            v,
            "moves",
            t("depopulation.counted", lang),
            tuple(WAYS),
            "register" if codes == (NATION,) else "japanese",
            format_func=lambda w: t(f"depopulation.moves.{w}", lang),
        )
    with two:
        column = choices.select(
            v,
            "unit",
            t("depopulation.size", lang),
            ("value", "rate"),
            "value",
            format_func=lambda c: t(f"depopulation.moves.{c}", lang),
        )
    frame = moved(codes, way)
    shown = frame.dropna(subset=[column])
    if shown.empty:
        notices.notice(
            "info",
            t("depopulation.no_moves.what", lang, name=name),
            t("depopulation.no_moves.why", lang),
        )
        return
    st.markdown(_says(name, codes, way, lang))
    persons, rate = unit_name("person", lang), unit_name("per_1000", lang)
    names = {c: t(f"depopulation.component.{c}.{way}", lang) for c in COMPONENTS}
    columns = (
        Column("year", t("column.calendar", lang), "plain"),
        Column("name", t("depopulation.component", lang)),
        Column("value", t("depopulation.persons", lang), "number", persons, 0),
        Column("rate", t("depopulation.moves.rate", lang), "number", rate, 1),
    )
    people_card(
        v,
        _figure(codes, way, column, lang=lang, mode=v.mode),
        key="depopulation.moves",
        place=name,
        table=Table(frame.assign(name=frame["component"].map(names)), columns),
        unit=persons if column == "value" else rate,
        years=shown["year"],
        n=t("depopulation.years", lang, n=shown["year"].nunique()),
        where=m.listed([name, t(f"depopulation.moves.{way}", lang)], lang),
        sources=_sources(codes, way),
        definition=f"depopulation.moves.{way}.definition",
        full=partial(m.all_years, tuple(map(Measure, ITEMS[way])), lang),
    )


@remembered
def _sources(codes: tuple[str, ...], way: str) -> tuple[str, ...]:
    """The publications of births, deaths and moves at the level of the place."""
    level = "prefecture" if len(codes[0]) == 2 else "municipality"
    items = ITEMS[way]
    return tuple(s for item in items for s in queries.sources_of(Measure(item), level=level))


@remembered
def moved(codes: tuple[str, ...], way: str) -> pd.DataFrame:
    """component, year, value, rate (per 1,000 people) of all these codes together.

    A year is there when every one of them has it; rate is NaN without a register of that year.
    """
    counts, scope = WAYS[way]
    frame = people.changes(codes)
    frame = frame[frame["count"].eq(frame["component"].map(counts))]
    found = frame.groupby(["component", "year"])["value"].agg(["sum", "count"]).reset_index()
    found = found[found["count"].eq(len(codes))].rename(columns={"sum": "value"})
    register = whole(codes)
    register = register[register["kind"].eq("register") & register["scope"].eq(scope)]
    rated = population.rates(found.assign(code=""), register.assign(code=""))
    return rated[["component", "year", "value", "rate"]].reset_index(drop=True)


@remembered
def _says(name: str, codes: tuple[str, ...], way: str, lang: str) -> str:
    """The latest year that has both, or natural change alone, in a sentence."""
    wide = moved(codes, way).pivot(index="year", columns="component", values="value")
    both = wide.dropna() if set(COMPONENTS) <= set(wide) else wide.head(0)
    given: dict[str, object] = {"place": name, "way": t(f"depopulation.moves.{way}", lang)}
    if both.empty:
        year = int(wide["natural"].last_valid_index()) if "natural" in wide else 0
        if not year:
            return ""
        shown = _signed(wide.at[year, "natural"], lang)
        return t("depopulation.moves.natural_only", lang, year=year, natural=shown, **given)
    year = int(both.index[-1])
    parts = {c: _signed(both.at[year, c], lang) for c in COMPONENTS}
    net = _signed(both.loc[year].sum(), lang)
    return t("depopulation.moves.says", lang, year=year, net=net, **parts, **given)


def _signed(value: float, lang: str) -> str:
    return ("+" if value > 0 else "") + number(value, "person", lang)


@remembered
def _figure(codes: tuple[str, ...], way: str, column: str, *, lang: str, mode: str) -> Figure:
    frame = moved(codes, way).dropna(subset=[column])
    return balance_figure(
        frame.assign(value=frame[column]),
        names={c: t(f"depopulation.component.{c}.{way}", lang) for c in COMPONENTS},
        net=t("depopulation.component.net", lang),
        unit=unit_name("person" if column == "value" else "per_1000", lang),
        decimals=0 if column == "value" else 1,
        lang=lang,
        mode=mode,
    )
