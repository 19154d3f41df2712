"""One city with its share of the prefecture beside others: role-consistent spending per head."""

from __future__ import annotations

from functools import partial
from typing import cast

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis.consolidated import (
    GROUPS,
    PREFECTURE_ITEMS,
    TOWN_ITEMS,
    Consolidated,
    Spread,
    consolidated,
)
from analysis.levels import REST
from charts.stacked import Part, stacked
from data import queries
from data.queries import NATION, Measure
from exports.tables import Column, Table
from ui import choices
from ui import measure as m
from ui.computed import computed_card
from ui.frame import View
from ui.memory import remembered
from ui.text import fiscal_year, t, unit_name
from ui.units import Unit, chosen
from ui.vocabulary import place_names

#: The year whose settlement cards have both levels by function.
YEAR = 2023
MOST = 6
#: Shown when nothing is chosen: two designated cities, a core city, a small city, a village.
EXAMPLES = ("14100", "27100", "16201", "01209", "20407")
SPREADS: tuple[Spread, ...] = ("schools", "even")


@remembered
def accounts() -> tuple[pd.DataFrame, pd.DataFrame]:
    """All 1,741 and the 47 by code, as analysis.consolidated takes them."""
    frame, _ = queries.cross_section(tuple(map(Measure, TOWN_ITEMS)), YEAR, wards=True)
    towns = queries.municipalities().set_index("code")[["prefecture_code", "type"]]
    towns = towns.join(frame.set_index("code")[list(TOWN_ITEMS)].astype(float))
    whole = queries.prefecture_panel(tuple(map(Measure, PREFECTURE_ITEMS)))
    whole = whole[whole["year"].eq(YEAR)].set_index("code")
    return towns.assign(designated=towns["type"].eq("designated_city")), whole


@remembered
def shown(units: tuple[Unit, ...], spread: Spread) -> Consolidated:
    """The accounts of ``units`` and, last, of Japan."""
    towns, prefectures = accounts()
    members = {unit.id: unit.codes for unit in units} | {NATION: tuple(towns.index)}
    return consolidated(towns, prefectures, members, spread)


def units_of(v: View) -> tuple[Unit, ...]:
    """The chosen units, as many as fit, or the examples."""
    names = place_names(v.lang)
    held = chosen(v)[:MOST]
    return held or tuple(Unit(c, names[c], (c,), "municipality") for c in EXAMPLES)


def names_of(lang: str) -> dict[str, str]:
    """The groups of functions in words."""
    return {group: t(f"levels.group.{group}", lang) for group in GROUPS}


def city_card(v: View) -> None:
    """Bars of up to MOST places and of Japan, how the prefecture is spread, what it means."""
    lang, units = v.lang, units_of(v)
    if not chosen(v):
        st.caption(t("levels.city.example", lang))
    if v.selection.year != YEAR:
        st.caption(t("levels.city.year", lang, year=fiscal_year(YEAR, lang)))
    spread = cast(
        Spread,
        choices.select(
            v,
            "spread",
            t("levels.spread", lang),
            SPREADS,
            SPREADS[0],
            style="segmented_control",
            format_func=lambda s: t(f"levels.spread.{s}", lang),
        ),
    )
    _sentence(units, spread, lang)
    frame = _rows(units, spread, lang)
    unit = unit_name("kyen_per_person", lang)
    figure, narrow = (
        _figure(units, spread, narrow=x, lang=lang, mode=v.mode) for x in (False, True)
    )
    publications = (
        *m.behind(TOWN_ITEMS, ("municipality",), (YEAR, YEAR)),
        *m.behind(PREFECTURE_ITEMS, ("prefecture",), (YEAR, YEAR)),
    )
    computed_card(
        v,
        figure,
        "levels.city",
        Table(frame, _columns(lang)),
        unit=unit,
        year=fiscal_year(YEAR, lang),
        n=len(units),
        filters=m.listed(
            [*(unit.name for unit in units), t(f"levels.spread.{spread}", lang)], lang
        ),
        sources=partial(m.published, publications),
        behind=TOWN_ITEMS,
        narrow=narrow,
    )


def _sentence(units: tuple[Unit, ...], spread: Spread, lang: str) -> None:
    """The first place's two parts and their sum, beside Japan's."""
    found = shown(units, spread)
    first = units[0]
    st.markdown(
        t(
            "levels.city.says",
            lang,
            place=first.name,
            year=fiscal_year(YEAR, lang),
            net=f"{found.net[first.id]:,.0f}",
            own=f"{found.own.loc[first.id].sum():,.0f}",
            share=f"{found.prefecture.loc[first.id].sum() - found.passed_on[first.id]:,.0f}",
            japan=f"{found.net[NATION]:,.0f}",
        )
    )


def _columns(lang: str) -> tuple[Column, ...]:
    unit = unit_name("kyen_per_person", lang)
    names = names_of(lang)
    return (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        Column("net", t("levels.city.net", lang), "number", unit, 1),
        *(
            Column(f"{side}_{group}", _part(side, name, lang), "number", unit, 1)
            for side in ("own", "prefecture")
            for group, name in names.items()
        ),
        Column("passed_on", t("levels.city.passed_on", lang), "number", unit, 1),
    )


def _part(side: str, name: str, lang: str) -> str:
    return t(f"levels.city.{side}", lang, name=name)


@remembered
def _rows(units: tuple[Unit, ...], spread: Spread, lang: str) -> pd.DataFrame:
    found = shown(units, spread)
    names = {unit.id: unit.name for unit in units} | {NATION: place_names(lang)[NATION]}
    frame = found.own.add_prefix("own_").join(found.prefecture.add_prefix("prefecture_"))
    frame = frame.assign(passed_on=-found.passed_on, net=found.net)
    frame = frame.rename_axis("code").reset_index()
    return frame.assign(place=frame["code"].map(names))


@remembered
def _figure(
    units: tuple[Unit, ...], spread: Spread, *, narrow: bool, lang: str, mode: str
) -> Figure:
    names = names_of(lang)
    colours = {group: None if group == REST else n for n, group in enumerate(GROUPS)}
    own = [Part(f"own_{group}", name, colours[group]) for group, name in names.items()]
    share = [
        Part(f"prefecture_{group}", _part("prefecture", name, lang), colours[group], "/", False)
        for group, name in names.items()
    ]
    hatched = Part("", t("levels.city.hatched", lang), None, "/")
    return stacked(
        _rows(units, spread, lang),
        (*own, *share, hatched, Part("passed_on", t("levels.city.passed_on", lang), None, "x")),
        unit=unit_name("kyen_per_person", lang),
        decimals=0,
        selected=tuple(unit.id for unit in units),
        narrow=narrow,
        lang=lang,
        mode=mode,
    )
