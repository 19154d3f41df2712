"""Cards about people: their number since 1970, where it changed, and their ages."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis import population
from charts.map import municipal_map
from charts.people import people_course
from charts.pyramid import label, pyramid_figure
from data import people, queries
from data.queries import NATION
from exports.tables import Column, Table
from ui import measure as m
from ui import notices
from ui.card import Words, figure_card
from ui.frame import View
from ui.memory import remembered
from ui.state import add_clicked
from ui.text import calendar_year, t, unit_name
from ui.units import Unit, chosen
from ui.vocabulary import place_names

PERSONS = 0  # in the place of a base year
BASES = (PERSONS, *range(1970, 2025, 5))
#: What the course draws; the 2018 projection has a page of its own.
DRAWN = ("census", "register", "projection_2023")
#: kind, scope of the map's choice.
COUNTS = (
    ("census", "residents"),
    ("register", "residents"),
    ("register", "japanese"),
    ("projection_2023", "residents"),
)
#: Publications of each way of counting.
SOURCES = {
    "census": ("census",),
    "register": ("ssds_1995_2018", "ssds_2010_2023", "register", "card_municipality"),
    "projection_2023": ("ipss_2023",),
    "projection_2018": ("ipss_2018",),
    "estimate": ("ssds_1995_2018", "ssds_2010_2023"),
}
AGE_SOURCES = {
    "census": ("census_age",), "register": ("register",), "projection_2018": ("ipss_2018",),
}  # fmt: skip
#: Why there is no change to give, as a status of a missing value.
REASONS = {"no_start": "unpublished", "no_end": "unpublished", "zero_start": "not_calculated"}


# ---- shared by the cards


def people_card(
    v: View,
    figure: Figure | None,
    *,
    key: str,
    table: Table,
    unit: str,
    years: Iterable[int],
    n: str,
    where: str,
    sources: Iterable[str],
    place: str = "",
    clicks: bool = False,
) -> None:
    """A card of this page: several ways of counting, so no single measure's words fit."""
    lang = v.lang
    title = t(key, lang, place=place)
    years = sorted({int(year) for year in years})
    ends = list(dict.fromkeys((years[0], years[-1])))
    words = Words(
        title=title,
        unit=unit,
        year="–".join(map(str, ends)) + ("年" if lang == "ja" else ""),
        n=n,
        filters=m.listed([where, t("filter.today", lang)], lang),
        sources=m.published(dict.fromkeys(sources), lang),
        definition=t("depopulation.counts", lang),
        how_to_read=t(f"{key}.how", lang),
        not_said=t(f"{key}.not", lang),
        alt=title,
    )
    name = key.replace(".", "-")
    figure_card(
        figure,
        key=name,
        words=words,
        table=table,
        view=v,
        on_select=partial(add_clicked, f"figure-{name}") if clicks else None,
        map_height=clicks,
    )


def counted(kind: str, scope: str, lang: str) -> str:
    """The way of counting in words."""
    return t(f"depopulation.kind.{kind}.{scope}", lang)


@remembered
def places(units: tuple[Unit, ...], areas: tuple[str, ...], lang: str) -> pd.DataFrame:
    """``people.population`` of units and areas with place and counted; ``code`` is the unit's id.

    A group is the sum of its members where all of them have a figure.
    """
    names = place_names(lang)
    parts = [
        population.together(people.population(unit.codes)).assign(code=unit.id, place=unit.name)
        for unit in units
        if unit.codes
    ]
    if areas:
        whole = people.population(areas)
        parts.append(whole.assign(place=whole["code"].map(names)))
    frame = pd.concat(parts, ignore_index=True)
    ways = zip(frame["kind"], frame["scope"], strict=True)
    return frame.assign(counted=[counted(kind, scope, lang) for kind, scope in ways])


def candidates(v: View) -> dict[str, tuple[str, tuple[str, ...]]]:
    """id → (name, codes) of what one may look at alone: chosen units, prefectures, Japan."""
    names = place_names(v.lang)
    found = {unit.id: (unit.name, unit.codes) for unit in chosen(v) if unit.codes}
    areas = (*(c[:2] for c in v.selection.municipalities), *v.selection.prefectures, NATION)
    return found | {code: (names[code], (code,)) for code in dict.fromkeys(areas)}


def choose_place(v: View) -> tuple[str, tuple[str, ...]]:
    """The one place that the cards below are about, with its name."""
    options = candidates(v)
    pick = st.selectbox(
        t("depopulation.place", v.lang),
        list(options),
        format_func=lambda id_: options[id_][0],
        key="depopulation_place",
    )
    return options[pick]


# ---- the course


def course_card(v: View) -> None:
    """People of the chosen units from 1970 to 2050, as persons or against a base year."""
    lang, units = v.lang, tuple(unit for unit in chosen(v) if unit.codes)
    base = st.selectbox(
        t("depopulation.base", lang),
        BASES,
        index=BASES.index(1980 if units else PERSONS),
        format_func=lambda year: (
            t("depopulation.base.year", lang, year=year)
            if year
            else t("depopulation.persons", lang)
        ),
        key="depopulation_base",
    )
    areas = (*(c[:2] for c in v.selection.municipalities), *v.selection.prefectures)
    # Japan's millions would flatten a town: it stands beside units only as an index
    with_areas = base != PERSONS or not units
    areas = tuple(dict.fromkeys((*areas, *([NATION] if base or not areas else []))))
    frame = _course(units, areas if with_areas else (), base, lang)
    without_projection(v, units)
    if frame.empty:
        why = t("depopulation.no_base.why", lang)
        notices.notice("info", t("depopulation.no_base.what", lang, year=base), why)
        return
    emphasis = {unit.id for unit in units} or set(v.selection.prefectures)
    figure = people_course(
        frame,
        unit=unit_name("index" if base else "person", lang),
        decimals=1 if base else 0,
        context=tuple(c for c in frame["code"].unique() if emphasis and c not in emphasis),
        level=100.0 if base else None,
        lang=lang,
        mode=v.mode,
    )
    value = Column(
        "value",
        t("depopulation.index" if base else "depopulation.persons", lang),
        "number",
        t("depopulation.base.year", lang, year=base) if base else unit_name("person", lang),
        1 if base else 0,
    )
    people_card(
        v,
        figure,
        key="depopulation.course",
        table=Table(frame, (*_who(lang), value)),
        unit=t("depopulation.base.year", lang, year=base) if base else unit_name("person", lang),
        years=frame["year"],
        n=t("depopulation.places", lang, n=frame["code"].nunique()),
        where=m.listed(list(dict.fromkeys(frame["place"])), lang),
        sources=[source for kind in DRAWN for source in SOURCES[kind]],
    )


def without_projection(v: View, units: tuple[Unit, ...]) -> None:
    """Say which units the projection does not give: the 13 of Hamadori, and groups with them."""
    frame = places(units, (), v.lang) if units else pd.DataFrame()
    if frame.empty:
        return
    ahead = frame[frame["kind"].eq("projection_2023") & frame["value"].notna()]
    missing = [unit.name for unit in units if unit.id not in set(ahead["code"])]
    if missing:
        notices.notice(
            "info",
            t("depopulation.no_projection.what", v.lang, names=m.listed(missing, v.lang)),
            t("depopulation.no_projection.why", v.lang),
        )


@remembered
def _course(units: tuple[Unit, ...], areas: tuple[str, ...], base: int, lang: str) -> pd.DataFrame:
    frame = places(units, areas, lang)
    frame = frame[frame["kind"].isin(DRAWN)].dropna(subset=["value"])
    if base != PERSONS:
        frame = population.index(frame, base)
        frame = frame.assign(value=frame["index"])
    return frame.assign(day=frame["as_of"].dt.strftime("%Y-%m-%d"))


def _who(lang: str) -> tuple[Column, ...]:
    return (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        Column("counted", t("depopulation.counted", lang)),
        Column("year", t("column.calendar", lang), "plain"),
        Column("day", t("depopulation.day", lang)),
    )


# ---- the map


def change_card(v: View) -> None:
    """Where the number of people changed between two years of one way of counting."""
    lang = v.lang
    which, first, last = st.columns(3)
    with which:
        kind, scope = st.selectbox(
            t("depopulation.counted", lang),
            COUNTS,
            format_func=lambda way: counted(*way, lang),
            key="depopulation_count",
        )
    years = _years(kind, scope)
    with first:
        start = st.selectbox(
            t("depopulation.from", lang),
            years[:-1],
            index=max(len(years) - 3, 0) if kind == "census" else 0,
            key=f"depopulation_from_{kind}_{scope}",
        )
    later = [year for year in years if year > start]
    with last:
        end = st.selectbox(
            t("depopulation.to", lang),
            later,
            index=len(later) - 1,
            key=f"depopulation_to_{kind}_{scope}_{start}",
        )
    frame = changed(kind, scope, start, end, prefectures=v.selection.prefectures, lang=lang)
    compared = frame if v.selection.wards else frame[~frame["is_ward"]]
    held = compared[compared["value"].notna()]
    if held.empty:
        notices.empty(lang)
        return
    falling = int((held["value"] < 0).sum())
    st.markdown(
        t(
            "depopulation.will_fall" if kind == "projection_2023" else "depopulation.fell",
            lang, n=f"{len(held):,}", falling=f"{falling:,}",
            share=f"{falling / len(held) * 100:.1f}", start=start, end=end,
            counted=counted(kind, scope, lang),
        )
    )  # fmt: skip
    columns = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        Column("start", calendar_year(start, lang), "number", unit_name("person", lang), 0),
        Column("end", calendar_year(end, lang), "number", unit_name("person", lang), 0),
        Column(
            "value", t("depopulation.rate", lang), "number", unit_name("percent", lang), 1, "status"
        ),
        Column(
            "per_year", t("depopulation.per_year", lang), "number", unit_name("percent", lang), 2,
            "status",
        ),
    )  # fmt: skip
    people_card(
        v,
        _map(
            kind,
            scope,
            start,
            end,
            prefectures=v.selection.prefectures,
            units=chosen(v),
            lang=lang,
            mode=v.mode,
        ),
        key="depopulation.map",
        table=Table(compared.sort_values(["value", "code"]), columns),
        unit=unit_name("percent", lang),
        years=(start, end),
        n=f"{len(held):,}",
        where=m.listed(
            [
                m.scope(v),
                counted(kind, scope, lang),
                t("filter.wards_in" if v.selection.wards else "filter.wards_out", lang),
            ],
            lang,
        ),
        sources=SOURCES[kind],
        clicks=True,
    )


@remembered
def _everyone() -> pd.DataFrame:
    return people.everyone()


@remembered
def _years(kind: str, scope: str) -> list[int]:
    frame = _everyone()
    own = frame["kind"].eq(kind) & frame["scope"].eq(scope) & frame["value"].notna()
    return sorted(int(year) for year in frame.loc[own, "year"].unique())


@remembered
def changed(
    kind: str, scope: str, start: int, end: int, *, prefectures: tuple[str, ...], lang: str
) -> pd.DataFrame:
    """code, place, is_ward, start, end, value (per cent), per_year, status of municipalities."""
    towns = queries.municipalities()
    if prefectures:
        towns = towns[towns["prefecture_code"].isin(prefectures)]
    found = population.change(_everyone(), kind, start, end, scope)
    frame = towns[["code", "is_ward"]].merge(found, how="left", on="code")
    reason = frame["reason"].fillna("no_end").map(REASONS)
    return frame.assign(
        place=frame["code"].map(place_names(lang)),
        value=frame["percent"].round(1),
        status=reason.fillna("derived"),
    )


@remembered
def _map(
    kind: str,
    scope: str,
    start: int,
    end: int,
    *,
    prefectures: tuple[str, ...],
    units: tuple[Unit, ...],
    lang: str,
    mode: str,
) -> Figure:
    return municipal_map(
        changed(kind, scope, start, end, prefectures=prefectures, lang=lang),
        name=t("depopulation.rate", lang),
        unit=unit_name("percent", lang),
        decimals=1,
        scale="diverging",
        midpoint=0.0,
        selected=tuple(unit.id for unit in units),
        groups={unit.name: unit.codes for unit in units if unit.kind == "group"},
        lang=lang,
        mode=mode,
    )


# ---- ages


@remembered
def ages(codes: tuple[str, ...]) -> pd.DataFrame:
    """``people.by_age``, kept: Japan's takes two seconds."""
    return people.by_age(codes)


def pyramid_card(v: View, name: str, codes: tuple[str, ...]) -> None:
    """Men and women by age in one count, another one as an outline."""
    lang = v.lang
    frame = ages(codes)
    held = frame[frame["age_from"].notna()].groupby(["kind", "year"])["value"]
    whole = held.apply(lambda values: values.notna().all())
    options = sorted(whole[whole].index, key=lambda way: (way[1], way[0]))
    if not options:
        why = t("depopulation.no_ages.why", lang)
        notices.notice("info", t("depopulation.no_ages.what", lang, name=name), why)
        return
    if not any(kind == "projection_2018" for kind, _ in options):
        notices.notice(
            "info",
            t("depopulation.no_projection_2018.what", lang, name=name),
            t("depopulation.no_projection_2018.why", lang),
        )
    one, two, size = st.columns(3)
    latest = max(i for i, way in enumerate(options) if way[0] != "projection_2018")
    words = {way: _when(way, lang) for way in options} | {None: t("depopulation.none", lang)}
    with one:
        way = st.selectbox(
            t("depopulation.bars", lang),
            options,
            index=latest,
            format_func=words.__getitem__,
            key=f"depopulation_bars_{len(options)}",
        )
    with two:
        other = st.selectbox(
            t("depopulation.outline", lang),
            [None, *options],
            index=1,
            format_func=words.__getitem__,
            key=f"depopulation_outline_{len(options)}",
        )
    with size:
        column = st.selectbox(
            t("depopulation.size", lang),
            ("share", "value"),
            format_func=lambda c: t(f"depopulation.size.{c}", lang),
            key="depopulation_size",
        )
    bands = {w: _bands(frame, w) for w in dict.fromkeys((way, other)) if w is not None}
    outline = bands[other] if other not in (None, way) else bands[way].head(0)
    unit = unit_name("percent" if column == "share" else "person", lang)
    sexes = {sex: t(f"depopulation.{sex}", lang) for sex in ("male", "female")}
    figure = pyramid_figure(
        bands[way],
        outline,
        column=column,
        unit=unit,
        decimals=2 if column == "share" else 0,
        names=sexes | {"bands": words[way], "other": words[other]},
        lang=lang,
        mode=v.mode,
    )
    shown = pd.concat([rows.assign(way=words[w]) for w, rows in bands.items()], ignore_index=True)
    oldest = shown["age_from"].max()
    shown = shown.assign(
        sex=shown["sex"].map(sexes),
        ages=[label(int(age), age == oldest) for age in shown["age_from"]],
    )
    columns = (
        Column("way", t("depopulation.counted", lang)),
        Column("sex", t("depopulation.sex", lang)),
        Column("ages", t("depopulation.age", lang)),
        Column("value", t("depopulation.persons", lang), "number", unit_name("person", lang), 0),
        Column("share", t("column.share", lang), "number", unit_name("percent", lang), 2),
    )
    people_card(
        v,
        figure,
        key="depopulation.pyramid",
        place=name,
        table=Table(shown, columns),
        unit=unit,
        years=[w[1] for w in bands],
        n=t("depopulation.people", lang, n=f"{bands[way]['value'].sum():,.0f}"),
        where=m.listed([name, words[way]], lang),
        sources=[source for kind, _ in bands for source in AGE_SOURCES[kind]],
    )


def _when(way: tuple[str, int], lang: str) -> str:
    kind, year = way
    return t(f"depopulation.age.{kind}", lang, year=year)


def _bands(frame: pd.DataFrame, way: tuple[str, int]) -> pd.DataFrame:
    kind, year = way
    return population.pyramid(frame[frame["kind"].eq(kind) & frame["year"].eq(year)])
