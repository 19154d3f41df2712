"""Places that grow small: young women in a generation, and the designation by law."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis import population
from charts.map import municipal_map
from data import people, queries
from exports.tables import Column, Table
from ui import measure as m
from ui import notices
from ui.frame import View
from ui.memory import remembered
from ui.people_card import people_card
from ui.text import number, status_word, t, unit_name
from ui.units import Unit, chosen
from ui.vocabulary import place_names

#: First and last year of the 2018 projection, one generation apart.
START, END = 2015, 2045
#: Kinds of designation from none to the whole, as the map's classes.
KINDS = ("none", "kaso_treated", "kaso_partial", "kaso_full")
DESIGNATED_IN = 2022


# ---- young women


def women_card(v: View) -> None:
    """Women of 20-39 in the 2018 projection against the threshold of the published lists."""
    lang = v.lang
    frame = women(v.selection.prefectures, lang)
    held = frame[frame["value"].notna()]
    if held.empty:
        notices.notice(
            "info",
            t("depopulation.no_women.what", lang, name=m.scope(v)),
            t("depopulation.no_projection_2018.why", lang),
        )
        return
    halved = int(held["halved"].astype(bool).sum())
    st.markdown(
        t(
            "depopulation.women.says", lang, place=m.scope(v), n=f"{len(held):,}",
            halved=f"{halved:,}", share=number(halved / len(held) * 100, "percent", lang, 1),
        )
    )  # fmt: skip
    st.caption(t("depopulation.women.published", lang))
    for unit in chosen(v):
        _one(v, unit)
    persons, percents = unit_name("person", lang), unit_name("percent", lang)
    columns = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        Column("start", t("depopulation.women.year", lang, year=START), "number", persons, 0,
               "status"),
        Column("end", t("depopulation.women.year", lang, year=END), "number", persons, 0, "status"),
        Column("value", t("depopulation.women.rate", lang), "number", percents, 1, "status"),
    )  # fmt: skip
    people_card(
        v,
        _women_map(v.selection.prefectures, chosen(v), lang=lang, mode=v.mode),
        key="depopulation.women",
        table=Table(frame.sort_values(["value", "code"]), columns),
        unit=percents,
        years=(START, END),
        n=f"{len(held):,}",
        where=m.listed([m.scope(v), t("filter.wards_in", lang)], lang),
        sources=("ipss_2018",),
        definition="depopulation.women.definition",
        clicks=True,
    )


def _one(v: View, unit: Unit) -> None:
    """The change of a chosen unit; of a group when all its members have it."""
    own = women((), v.lang).set_index("code")
    own = own[own.index.isin(unit.codes)]
    if own["value"].isna().any() or own.empty or not own["start"].sum():
        text = t("depopulation.women.without", v.lang, place=unit.name)
    else:
        start, end = own["start"].sum(), own["end"].sum()
        change = number((end / start - 1) * 100, "percent", v.lang, 1)
        text = t(
            "depopulation.women.one", v.lang, place=unit.name, change=change,
            start=number(start, "person", v.lang), end=number(end, "person", v.lang),
        )  # fmt: skip
    st.markdown(f"- {text}")


@remembered
def women(prefectures: tuple[str, ...], lang: str) -> pd.DataFrame:
    """code, place, start, end, value (per cent), halved, status; all municipalities and wards."""
    towns = queries.municipalities()
    towns = towns[towns["prefecture_code"].isin(prefectures)] if prefectures else towns
    found = population.women_change(people.women_20_39(), start=START, end=END)
    frame = towns[["code"]].merge(found, how="left", on="code")
    return frame.assign(
        place=frame["code"].map(place_names(lang)),
        value=frame["percent"].round(1),
        status=frame["status"].fillna("unpublished"),
    )


@remembered
def _women_map(
    prefectures: tuple[str, ...], units: tuple[Unit, ...], *, lang: str, mode: str
) -> Figure:
    return municipal_map(
        women(prefectures, lang),
        name=t("depopulation.women.rate", lang),
        unit=unit_name("percent", lang),
        decimals=1,
        scale="diverging",
        midpoint=population.HALVED,
        selected=tuple(unit.id for unit in units),
        groups={unit.name: unit.codes for unit in units if unit.kind == "group"},
        lang=lang,
        mode=mode,
    )


# ---- designation by law


def kaso_card(v: View) -> None:
    """Municipalities designated as depopulated, whole, in part or as treated so."""
    lang = v.lang
    frame = designated(v.selection.prefectures, lang)
    towns = frame[~frame["is_ward"]]
    counts = {kind: int(towns["kind"].eq(kind).sum()) for kind in KINDS}
    named = len(towns) - counts["none"]
    st.markdown(
        t(
            "depopulation.kaso.says", lang, place=m.scope(v), n=f"{len(towns):,}",
            named=f"{named:,}", share=number(named / len(towns) * 100, "percent", lang, 1),
            full=f"{counts['kaso_full']:,}", partial=f"{counts['kaso_partial']:,}",
            treated=f"{counts['kaso_treated']:,}",
        )
    )  # fmt: skip
    columns = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        Column("name", t("depopulation.kaso.kind", lang)),
    )
    people_card(
        v,
        _kaso_map(v.selection.prefectures, chosen(v), lang=lang, mode=v.mode),
        key="depopulation.kaso",
        table=Table(towns.sort_values(["value", "code"], ascending=[False, True]), columns),
        unit="",
        years=(DESIGNATED_IN,),
        n=f"{len(towns):,}",
        where=m.listed([m.scope(v), t("filter.wards_out", lang)], lang),
        sources=("kaso",),
        definition="depopulation.kaso.definition",
        clicks=True,
    )


@remembered
def designated(prefectures: tuple[str, ...], lang: str) -> pd.DataFrame:
    """code, place, is_ward, kind, name, value (the place of ``kind`` in KINDS), status.

    Wards are no bodies of the law: they have no value.
    """
    towns = queries.municipalities()
    towns = towns[towns["prefecture_code"].isin(prefectures)] if prefectures else towns
    kinds = people.designations().set_index("code")["kind"]
    frame = towns[["code", "is_ward"]].assign(kind=towns["code"].map(kinds).fillna(KINDS[0]))
    names = {kind: t(f"depopulation.kaso.kind.{kind}", lang) for kind in KINDS}
    value = frame["kind"].map({kind: n for n, kind in enumerate(KINDS)}).astype(float)
    return frame.assign(
        place=frame["code"].map(place_names(lang)),
        name=frame["kind"].map(names).mask(frame["is_ward"], status_word("not_applicable", lang)),
        value=value.mask(frame["is_ward"]),
        status=frame["is_ward"].map({True: "not_applicable", False: "official"}),
    )


@remembered
def _kaso_map(
    prefectures: tuple[str, ...], units: tuple[Unit, ...], *, lang: str, mode: str
) -> Figure:
    return municipal_map(
        designated(prefectures, lang),
        name=t("depopulation.kaso.kind", lang),
        unit="",
        decimals=0,
        scale="categorical",
        labels={n: t(f"depopulation.kaso.kind.{kind}", lang) for n, kind in enumerate(KINDS)},
        selected=tuple(unit.id for unit in units),
        groups={unit.name: unit.codes for unit in units if unit.kind == "group"},
        lang=lang,
        mode=mode,
    )
