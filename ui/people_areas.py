"""Where people gather: prefectures side by side, metropolitan areas, sizes of municipalities."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis import population
from charts.classes import class_columns
from charts.multiples import panels
from charts.people import people_course
from data import queries
from exports.tables import Column, Table
from ui import choices
from ui import measure as m
from ui.frame import View
from ui.memory import remembered
from ui.people_card import SOURCES, everyone, in_words, of_prefectures, people_card, who
from ui.text import number, t, unit_name
from ui.vocabulary import place_names

#: Counts of 1 October, all residents: they stand in one figure, each as its own line.
DRAWN = ("census", "projection_2023")
BASES = tuple(range(1980, 2025, 5))
NOW, LAST = 2020, 2050
#: Panels beside each other on a wide screen and on a phone.
COLUMNS, COLUMNS_NARROW = 8, 3
AREAS = ("three_areas", "tokyo_area", "tokyo", "osaka_area", "nagoya_area")
DESIGNATED = "designated"


# ---- all prefectures


def prefectures_card(v: View) -> None:
    """The index of all 47 prefectures in small panels on one scale."""
    lang = v.lang
    base = choices.select(
        v,
        "since",
        t("depopulation.since", lang),
        BASES,
        BASES[0],
        format_func=lambda year: t("depopulation.base.year", lang, year=year),
    )
    frame = _prefectures(base, lang)
    now = frame[frame["kind"].eq("census") & frame["year"].eq(NOW)]
    ahead = frame[frame["year"].eq(LAST)]
    st.markdown(
        t(
            "depopulation.prefectures.says", lang, base=base, year=NOW, last=LAST,
            below=int((now["value"] < 100).sum()), later=int((ahead["value"] < 100).sum()),
            all=population.PREFECTURES,
        )
    )  # fmt: skip
    wide, narrow = (
        _panels(base, columns, v.selection.prefectures, lang=lang, mode=v.mode)
        for columns in (COLUMNS, COLUMNS_NARROW)
    )
    unit = t("depopulation.base.year", lang, year=base)
    columns = (*who(lang), Column("value", t("depopulation.index", lang), "number", unit, 1))
    people_card(
        v,
        wide,
        key="depopulation.prefectures",
        table=Table(frame, columns),
        unit=unit,
        years=frame["year"],
        n=t("depopulation.places", lang, n=frame["code"].nunique()),
        where=t("filter.japan", lang),
        sources=[source for kind in DRAWN for source in SOURCES[kind]],
        narrow=narrow,
    )


@remembered
def _prefectures(base: int, lang: str) -> pd.DataFrame:
    found = of_prefectures()
    found = found[found["kind"].isin(DRAWN) & found["year"].ge(base)].dropna(subset=["value"])
    found = population.index(found, base)
    found = found.assign(
        value=found["index"],
        place=found["code"].map(place_names(lang)),
        projected=found["kind"].ne("census"),
    )
    return in_words(found.sort_values(["code", "kind", "year"], ignore_index=True), lang)


@remembered
def _panels(base: int, columns: int, emphasis: tuple[str, ...], *, lang: str, mode: str) -> Figure:
    return panels(
        _prefectures(base, lang),
        columns=columns,
        level=100.0,
        unit=t("depopulation.base.year", lang, year=base),
        mode=mode,
        emphasis=emphasis,
    )


# ---- metropolitan areas


def shares_card(v: View) -> None:
    """The shares of Tokyo and of the three metropolitan areas in Japan's people."""
    lang = v.lang
    frame = _shares(lang)
    share = frame.set_index(["code", "kind", "year"])["value"]
    st.markdown(
        t(
            "depopulation.shares.says", lang, first=BASES[0], year=NOW, last=LAST,
            **{
                f"{area}_{when}": number(share[area, kind, year], "percent", lang, 1)
                for area in ("three_areas", "tokyo_area")
                for when, kind, year in (
                    ("before", "census", BASES[0]),
                    ("now", "census", NOW),
                    ("ahead", "projection_2023", LAST),
                )
            },
        )
    )  # fmt: skip
    percents, persons = unit_name("percent", lang), unit_name("person", lang)
    columns = (
        Column("place", t("depopulation.area", lang)),
        Column("counted", t("depopulation.counted", lang)),
        Column("year", t("column.calendar", lang), "plain"),
        Column("persons", t("depopulation.persons", lang), "number", persons, 0),
        Column("value", t("column.share", lang), "number", percents, 1),
    )
    people_card(
        v,
        _shares_figure(lang, v.mode),
        key="depopulation.shares",
        table=Table(frame, columns),
        unit=percents,
        years=frame["year"],
        n=t("depopulation.places", lang, n=population.PREFECTURES),
        where=t("filter.japan", lang),
        sources=[source for kind in DRAWN for source in SOURCES[kind]],
        definition="depopulation.shares.definition",
    )


@remembered
def _shares(lang: str) -> pd.DataFrame:
    counted = of_prefectures()
    days = counted.drop_duplicates(["kind", "scope", "year"])[["kind", "scope", "year", "as_of"]]
    found = population.shares(counted).merge(days, on=["kind", "scope", "year"])
    found = found[found["kind"].isin(DRAWN)]
    found = found.assign(code=pd.Categorical(found["area"], AREAS, ordered=True))
    found = found.sort_values(["code", "kind", "year"], ignore_index=True)
    names = {area: t(f"depopulation.area.{area}", lang) for area in AREAS}
    found = found.assign(code=found["area"], place=found["area"].map(names))
    return in_words(found.rename(columns={"value": "persons", "share": "value"}), lang)


@remembered
def _shares_figure(lang: str, mode: str) -> Figure:
    return people_course(
        _shares(lang),
        unit=unit_name("percent", lang),
        decimals=1,
        lang=lang,
        mode=mode,
        from_zero=True,
    )


# ---- size classes


def sizes_card(v: View) -> None:
    """How many municipalities there are of each size, or how many people live in them."""
    lang = v.lang
    column = choices.select(
        v,
        "of",
        t("depopulation.of", lang),
        ("n", "people"),
        "n",
        format_func=lambda c: t(f"depopulation.of.{c}", lang),
    )
    frame = _sizes(v.selection.prefectures, v.selection.wards, column, lang)
    small = frame[frame["size"].isin(population.SIZES[:2])].groupby("year")["n"].sum()
    whole = frame.groupby("year")["n"].sum()
    first, last = int(frame["year"].min()), int(frame["year"].max())
    st.markdown(
        t(
            "depopulation.sizes.says", lang, place=m.scope(v), first=first, year=NOW, last=last,
            **{
                name: t("depopulation.sizes.count", lang, n=f"{small[y]:,}", whole=f"{whole[y]:,}")
                for name, y in (("before", first), ("now", NOW), ("ahead", last))
            },
        )
    )  # fmt: skip
    percents, persons = unit_name("percent", lang), unit_name("person", lang)
    columns = (
        Column("counted", t("depopulation.counted", lang)),
        Column("year", t("column.calendar", lang), "plain"),
        Column("name", t("projections.column.size", lang)),
        Column("n", t("projections.column.n", lang), "number", "", 0),
        Column("share_n", t("column.share", lang), "number", percents, 1),
        Column("people", t("depopulation.persons", lang), "number", persons, 0),
        Column("share_people", t("column.share", lang), "number", percents, 1),
    )
    wards = t("filter.wards_in" if v.selection.wards else "filter.wards_out", lang)
    most, least = int(frame["units"].max()), int(frame["units"].min())
    people_card(
        v,
        _sizes_figure(v.selection.prefectures, v.selection.wards, column, lang=lang, mode=v.mode),
        key="depopulation.sizes",
        table=Table(frame, columns),
        unit=percents,
        years=frame["year"],
        n="–".join(f"{n:,}" for n in dict.fromkeys((least, most))),
        where=m.listed([m.scope(v), wards], lang),
        sources=[source for kind in DRAWN for source in SOURCES[kind]],
    )


@remembered
def _sizes(prefectures: tuple[str, ...], wards: bool, column: str, lang: str) -> pd.DataFrame:
    towns = queries.municipalities()
    towns = towns if wards else towns[~towns["is_ward"]]
    towns = towns[towns["prefecture_code"].isin(prefectures)] if prefectures else towns
    frame = everyone()
    frame = frame[frame["kind"].isin(DRAWN) & frame["code"].isin(towns["code"])]
    # the projection's first year is the census itself
    frame = frame[~(frame["kind"].ne("census") & frame["year"].le(NOW))]
    designated = towns.loc[towns["type"].eq("designated_city"), "code"]
    found = population.size_classes(frame, designated)
    names = {size: t(f"projections.size.{size}", lang) for size in population.SIZES}
    return found.assign(
        size=found["size"].astype(str),
        name=found["size"].astype(str).map(names),
        projected=found["kind"].ne("census"),
        counted=[t(f"depopulation.kind.{kind}.residents", lang) for kind in found["kind"]],
        share=found[f"share_{column}"],
    ).sort_values(["year", "size"], key=_in_order, ignore_index=True)


def _in_order(values: pd.Series) -> pd.Series:
    if values.name != "size":
        return values
    return values.map({size: n for n, size in enumerate(population.SIZES)})


@remembered
def _sizes_figure(
    prefectures: tuple[str, ...], wards: bool, column: str, *, lang: str, mode: str
) -> Figure:
    frame = _sizes(prefectures, wards, column, lang)
    said = [
        t("depopulation.sizes.said", lang, n=f"{n:,}", people=f"{people:,.0f}")
        for n, people in zip(frame["n"], frame["people"], strict=True)
    ]
    counts = {kind != "census": t(f"depopulation.kind.{kind}.residents", lang) for kind in DRAWN}
    return class_columns(
        frame.assign(said=said),
        names={size: t(f"projections.size.{size}", lang) for size in population.SIZES},
        counts=counts,
        unit=unit_name("percent", lang),
        mode=mode,
        apart=DESIGNATED,
    )
