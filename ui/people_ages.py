"""The ages of one place: men and women by age, and the share of the young and the old."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis import population
from charts.people import people_course
from charts.pyramid import label, pyramid_figure
from data import people
from data.queries import NATION, Measure
from exports.tables import Column, Table
from ui import choices, notices
from ui import measure as m
from ui.frame import View
from ui.memory import remembered
from ui.people_card import AGE_SOURCES, choose_view, in_words, people_card
from ui.text import number, t, unit_name

Way = tuple[str, int]  # kind and year of a count
NO_OUTLINE: Way = ("none", 0)
VIEWS = ("pyramid", "course")
#: What the table of all years gives: ages by censuses and by the register.
AGE_ITEMS = tuple(
    Measure(f"population_{age}{count}")
    for count in ("", "_register")
    for age in ("0_14", "15_64", "65_over", "75_over")
)


def ages_card(v: View, name: str, codes: tuple[str, ...]) -> None:
    """The pyramid or the course of shares, with a notice where the place has no ages."""
    options = _counts(codes)
    if not options:
        notices.notice(
            "info",
            t("depopulation.no_ages.what", v.lang, name=name),
            t("depopulation.no_ages.why", v.lang),
        )
        return
    if not any(kind == "projection_2018" for kind, _ in options):
        if codes == (NATION,):
            what = t("depopulation.no_projection_japan.what", v.lang)
            why = t("depopulation.no_projection_japan.why", v.lang)
        else:
            what = t("depopulation.no_projection_2018.what", v.lang, name=name)
            why = t("depopulation.no_projection_2018.why", v.lang)
        notices.notice("info", what, why)
    st.markdown(_ageing(name, codes, v.lang))
    if choose_view(v, "ages", VIEWS) == "pyramid":
        pyramid_card(v, name, codes, options)
    else:
        course_card(v, name, codes)


@remembered
def _ages(codes: tuple[str, ...]) -> pd.DataFrame:
    return people.by_age(codes)


@remembered
def _counts(codes: tuple[str, ...]) -> tuple[Way, ...]:
    """The counts that have all ages, in the order of their years."""
    frame = _ages(codes)
    held = frame[frame["age_from"].notna()].groupby(["kind", "year"])["value"]
    whole = held.apply(lambda values: values.notna().all())
    ways = [(str(kind), int(year)) for kind, year in whole[whole].index]
    return tuple(sorted(ways, key=lambda way: (way[1], way[0])))


@remembered
def _groups(codes: tuple[str, ...], lang: str) -> pd.DataFrame:
    """Shares of the age groups in every count: code is the group, place its name."""
    found = population.age_groups(_ages(codes)).dropna(subset=["share"])
    names = {group: t(f"depopulation.group.{group}", lang) for group in population.AGE_GROUPS}
    found = found.assign(
        code=found["group"], place=found["group"].map(names), scope="residents"
    ).rename(columns={"value": "persons", "share": "value"})
    return in_words(found, lang)


@remembered
def _ageing(name: str, codes: tuple[str, ...], lang: str) -> str:
    """The share of the old in the first and the last count, in a sentence."""
    frame = _groups(codes, lang)
    old = frame[frame["code"].eq("65_over")].set_index(["kind", "year"])["value"]
    counted = old[[kind == "census" for kind, _ in old.index]]
    if counted.empty:
        return ""
    first, last = (year for _, year in (counted.index[0], counted.index[-1]))
    shares = [number(counted["census", year], "percent", lang, 1) for year in (first, last)]
    return t(
        "depopulation.ageing.says", lang,
        place=name, first=first, last=last, before=shares[0], now=shares[1],
    )  # fmt: skip


# ---- the pyramid


def pyramid_card(v: View, name: str, codes: tuple[str, ...], options: tuple[Way, ...]) -> None:
    """Men and women by age in one count, another one as an outline."""
    lang = v.lang
    one, two, size = st.columns(3)
    counted = [way for way in options if way[0] != "projection_2018"]
    words = {way: _when(way, lang) for way in options}
    words |= {NO_OUTLINE: t("depopulation.none", lang)}
    with one:
        way = _choose_count(v, "bars", options, counted[-1], words)
    with two:
        other = _choose_count(v, "outline", (NO_OUTLINE, *options), options[0], words)
    with size:
        column = choices.select(
            v,
            "size",
            t("depopulation.size", lang),
            ("share", "value"),
            "share",
            format_func=lambda c: t(f"depopulation.size.{c}", lang),
        )
    drawn = tuple(dict.fromkeys(w for w in (way, other) if w != NO_OUTLINE))
    percents, persons = unit_name("percent", lang), unit_name("person", lang)
    columns = (
        Column("way", t("depopulation.counted", lang)),
        Column("sex", t("depopulation.sex", lang)),
        Column("ages", t("depopulation.age", lang)),
        Column("value", t("depopulation.persons", lang), "number", persons, 0),
        Column("share", t("column.share", lang), "number", percents, 2),
    )
    people_card(
        v,
        _pyramid(codes, way, other, column=column, lang=lang, mode=v.mode),
        key="depopulation.pyramid",
        place=name,
        table=Table(_pyramid_rows(codes, drawn, lang), columns),
        unit=percents if column == "share" else persons,
        years=[year for _, year in drawn],
        n=t("depopulation.people", lang, n=f"{_bands(codes, way)['value'].sum():,.0f}"),
        where=m.listed([name, words[way]], lang),
        sources=[source for kind, _ in drawn for source in AGE_SOURCES[kind]],
        full=partial(m.all_years, AGE_ITEMS, lang),
    )


def _choose_count(
    v: View, key: str, options: tuple[Way, ...], default: Way, words: dict[Way, str]
) -> Way:
    return choices.select(
        v,
        key,
        t(f"depopulation.count.{key}", v.lang),
        options,
        default,
        text=lambda way: "-".join(map(str, way)),
        format_func=words.__getitem__,
    )


def _when(way: Way, lang: str) -> str:
    kind, year = way
    return t(f"depopulation.age.{kind}", lang, year=year)


@remembered
def _bands(codes: tuple[str, ...], way: Way) -> pd.DataFrame:
    frame, (kind, year) = _ages(codes), way
    return population.pyramid(frame[frame["kind"].eq(kind) & frame["year"].eq(year)])


@remembered
def _pyramid_rows(codes: tuple[str, ...], ways: tuple[Way, ...], lang: str) -> pd.DataFrame:
    parts = [_bands(codes, way).assign(way=_when(way, lang)) for way in ways]
    shown = pd.concat(parts, ignore_index=True)
    oldest = shown["age_from"].max()
    return shown.assign(
        sex=shown["sex"].map(_sexes(lang)),
        ages=[label(int(age), age == oldest) for age in shown["age_from"]],
    )


def _sexes(lang: str) -> dict[str, str]:
    return {sex: t(f"depopulation.sex.{sex}", lang) for sex in ("male", "female")}


@remembered
def _pyramid(
    codes: tuple[str, ...], way: Way, other: Way, *, column: str, lang: str, mode: str
) -> Figure:
    bands = _bands(codes, way)
    outlined = other not in (NO_OUTLINE, way)
    return pyramid_figure(
        bands,
        _bands(codes, other) if outlined else bands.head(0),
        column=column,
        unit=unit_name("percent" if column == "share" else "person", lang),
        decimals=2 if column == "share" else 0,
        names=_sexes(lang)
        | {"bands": _when(way, lang), "other": _when(other, lang) if outlined else ""},
        lang=lang,
        mode=mode,
    )


# ---- the course of shares


def course_card(v: View, name: str, codes: tuple[str, ...]) -> None:
    """Shares of the age groups from the first census to the end of the projection."""
    lang = v.lang
    frame = _groups(codes, lang)
    percents, persons = unit_name("percent", lang), unit_name("person", lang)
    columns = (
        Column("place", t("depopulation.age", lang)),
        Column("counted", t("depopulation.counted", lang)),
        Column("year", t("column.calendar", lang), "plain"),
        Column("day", t("depopulation.day", lang)),
        Column("persons", t("depopulation.persons", lang), "number", persons, 0),
        Column("value", t("column.share", lang), "number", percents, 1),
    )
    people_card(
        v,
        _course(codes, lang, v.mode),
        key="depopulation.ageing",
        place=name,
        table=Table(frame, columns),
        unit=percents,
        years=frame["year"],
        n=t("depopulation.counts_held", lang, n=len(frame[["kind", "year"]].drop_duplicates())),
        where=name,
        sources=[source for kind in frame["kind"].unique() for source in AGE_SOURCES[kind]],
        full=partial(m.all_years, AGE_ITEMS, lang),
    )


@remembered
def _course(codes: tuple[str, ...], lang: str, mode: str) -> Figure:
    return people_course(
        _groups(codes, lang),
        unit=unit_name("percent", lang),
        decimals=1,
        lang=lang,
        mode=mode,
        from_zero=True,
    )
