"""Care of the old: where need grows and those who carry it shrink, and what today's means cover."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis.rank import ranks
from charts.map import municipal_map
from charts.quadrant import quadrant
from charts.ranking import ranking
from data.queries import NATION, Measure
from exports.tables import Table
from ui import care_frames as f
from ui import care_people, care_stocks, choices, notices
from ui import care_words as w
from ui import measure as m
from ui.care_area import area_cards
from ui.care_frames import Asked
from ui.computed import computed_card
from ui.frame import View
from ui.memory import remembered
from ui.state import add_clicked
from ui.text import number, t, unit_name
from ui.vocabulary import place_names

#: Those divided at zero.
SIGNED = ("need", "carers", "add")


def care_cards(v: View) -> None:
    """Choices, the answer, who is where, what is missing, and one area ahead."""
    a, area = ask(v), _area(v)
    frame = f.outlook(a, v.lang)
    if frame["corner"].isna().all():
        notices.empty(v.lang)
        return
    st.markdown(w.answer(a, v.lang))
    if area in frame.index and pd.notna(frame.at[area, "need"]):
        st.markdown(w.place_answer(a, area, v.lang))
    absent = frame["need"].isna().sum()
    if absent:
        why = "2018" if care_people.NEEDS[a.need] is None else "2023"
        st.caption(t(f"care.absent.{why}", v.lang, n=f"{absent:,}"))
    marked = _marked(v, a, area)
    _quadrant_card(v, a, marked)
    show = choices.select(
        v,
        "show",
        t("care.show", v.lang),
        w.SHOWN,
        w.SHOWN[0],
        format_func=lambda i: w.shown_name(a, i, v.lang),
    )
    _map_card(v, a, show, marked)
    _ranking_card(v, a, "need" if show == "corner" else show, marked)
    area_cards(v, a, area)


def ask(v: View) -> Asked:
    """What the reader looks at."""
    lang, s = v.lang, v.selection
    with st.container(horizontal=True, vertical_alignment="bottom", key="care-ages"):
        level = choices.select(
            v,
            "level",
            t("care.level", lang),
            care_people.LEVELS,
            care_people.LEVELS[0],
            style="segmented_control",
            format_func=lambda i: t(f"care.level.{i}", lang),
        )
        need = choices.select(
            v,
            "need",
            t("care.need", lang),
            tuple(care_people.NEEDS),
            "75",
            style="segmented_control",
            format_func=lambda i: t(f"care.age.over_{i}", lang),
        )
        years = care_people.years_of(need)
        year = choices.select(v, "ahead", t("care.ahead", lang), years, years[-1], width=120)
    with st.container(horizontal=True, vertical_alignment="bottom", key="care-means"):
        means = choices.select(
            v,
            "means",
            t("care.means", lang),
            f.MEANS,
            f.MEANS[0],
            width=340,
            format_func=lambda i: t(f"care.means.{i}", lang),
        )
        stocks = care_stocks.stocks_of(level)
        stock = choices.select(
            v,
            "stock",
            t("care.stock", lang),
            stocks,
            stocks[0],
            width=340,
            format_func=lambda i: t(f"care.stock.{i}", lang),
        )
    municipal = level == "municipality"
    return Asked(
        level, need, year, means, stock, s.prefectures if municipal else (), s.wards and municipal
    )


def _area(v: View) -> str:
    """The area looked at: Japan, a prefecture, or a chosen municipality."""
    names = place_names(v.lang)
    prefectures = tuple(c for c in names if len(c) == 2 and c != NATION)
    mine = v.selection.prefectures
    return choices.select(
        v,
        "area",
        t("care.area", v.lang),
        (NATION, *sorted(prefectures), *v.selection.municipalities),
        mine[0] if len(mine) == 1 else NATION,
        format_func=names.get,
        width=340,
    )


def _card(
    v: View,
    a: Asked,
    figure: Figure | None,
    key: str,
    table: Table,
    *,
    unit: str,
    n: int,
    **more: object,
) -> None:
    """A card of the outlook: its publications are those of people, means and stock."""
    ids = (*f.measures(a), *care_stocks.STOCKS[a.stock].items)
    ids = ids if a.level == "municipality" else (*ids, care_stocks.OLD)
    computed_card(
        v,
        figure,
        key,
        table,
        unit=unit,
        year=t("care.years", v.lang, first=care_people.BASE, last=a.year),
        n=n,
        filters=_filters(v, a),
        sources=partial(f.published, ids, a.level),
        behind=f.behind(ids, a.level),
        level=a.level,
        **more,  # type: ignore[arg-type]
    )


def _filters(v: View, a: Asked) -> str:
    lang = v.lang
    if a.level == "prefecture":
        return m.listed([t("filter.japan", lang), t("care.level.prefecture", lang)], lang)
    return m.filters(v, Measure(care_people.TOTAL))


def _quadrant_card(v: View, a: Asked, marked: tuple[str, ...]) -> None:
    lang, frame = v.lang, f.outlook(a, v.lang)
    _card(
        v,
        a,
        _quadrant(a, marked, lang=lang, mode=v.mode),
        "care.quadrant",
        w.table_of(a, lang, "need"),
        unit=unit_name("percent", lang),
        n=int(frame["corner"].notna().sum()),
        says=t(f"care.split.{a.means}", lang, value=_split_said(a, lang)),
        on_select=partial(_picked, v, "figure-care-quadrant"),
    )


def _split_said(a: Asked, lang: str) -> str:
    value = f.split(a)
    return f"{value:.2f}" if a.means == "strength" else number(value, "percent", lang, 1)


def _marked(v: View, a: Asked, area: str) -> tuple[str, ...]:
    """The chosen prefectures or municipalities, and the area looked at."""
    chosen = v.selection.prefectures if a.level == "prefecture" else v.selection.municipalities
    return tuple(dict.fromkeys((*chosen, area)))


def _picked(v: View, key: str) -> None:
    """Callback of a figure: a prefecture becomes the area looked at, a municipality joins."""
    points = st.session_state[key]["selection"]["points"]
    point = points[0] if points else {}
    code = str(point.get("location") or point.get("customdata", [""])[0])
    if len(code) == 2:
        choices.set_own(v, "area", code)
    else:
        add_clicked(key)


@remembered
def _quadrant(a: Asked, marked: tuple[str, ...], *, lang: str, mode: str) -> Figure:
    frame = f.outlook(a, lang).dropna(subset=["corner"]).reset_index()
    percent = unit_name("percent", lang)
    up = t(f"care.means.{a.means}", lang)
    plain = a.means == "strength"
    return quadrant(
        frame.assign(
            x=frame["need"],
            y=frame["means"],
            corner=frame["corner"].astype(int),
            kind=frame["corner"].astype(int),
            picked=True,
        ),
        names=(
            w.shown_name(a, "need", lang),
            w.shown_name(a, "carers", lang) if a.means == "carers" else up,
        ),
        units=(percent, "" if plain else percent),
        decimals=(1, 2 if plain else 1),
        splits=(0.0, f.split(a)),
        kinds=tuple(w.corner_word(a, i, lang) for i in range(4)),
        corners=tuple(w.short_corner(a, i, lang) for i in range(4)),
        selected=marked,
        lang=lang,
        mode=mode,
    )


def _map_card(v: View, a: Asked, show: str, marked: tuple[str, ...]) -> None:
    lang, frame = v.lang, f.outlook(a, v.lang)
    _card(
        v,
        a,
        _map(a, show, marked, lang=lang, mode=v.mode),
        "care.map",
        w.table_of(a, lang, "need" if show == "corner" else show),
        unit=unit_name("category", lang) if show == "corner" else w.unit_of(a, show, lang)[0],
        n=int(frame[show].notna().sum()),
        clicks=True,
        on_select=partial(_picked, v, "figure-care-map"),
        name=partial(w.shown_name, a, show),
    )


@remembered
def _map(a: Asked, show: str, marked: tuple[str, ...], *, lang: str, mode: str) -> Figure:
    frame = f.outlook(a, lang).reset_index()
    unit, decimals = ("", 0) if show == "corner" else w.unit_of(a, show, lang)
    value = frame[show].astype(float)
    value = value if show == "corner" else value.round(decimals)
    return municipal_map(
        frame.assign(value=value, status=np.where(value.isna(), "unpublished", "derived")),
        name=w.shown_name(a, show, lang),
        unit=unit,
        decimals=decimals,
        scale="nominal" if show == "corner" else "diverging" if show in SIGNED else "sequential",
        midpoint=0.0 if show in SIGNED else None,
        labels={i: w.corner_word(a, i, lang) for i in range(4)} if show == "corner" else None,
        selected=marked,
        lang=lang,
        mode=mode,
    )


def _ranking_card(v: View, a: Asked, show: str, marked: tuple[str, ...]) -> None:
    lang, frame = v.lang, f.outlook(a, v.lang)
    _card(
        v,
        a,
        _ranking(a, show, marked, lang=lang, mode=v.mode),
        "care.ranking",
        w.table_of(a, lang, show),
        unit=w.unit_of(a, show, lang)[0],
        n=int(frame[show].notna().sum()),
        on_select=partial(_picked, v, "figure-care-ranking"),
        name=partial(w.shown_name, a, show),
    )


@remembered
def _ranking(a: Asked, show: str, marked: tuple[str, ...], *, lang: str, mode: str) -> Figure:
    unit, decimals = w.unit_of(a, show, lang)
    frame = f.outlook(a, lang).reset_index()
    frame = frame.assign(value=frame[show].round(decimals)).dropna(subset=["value"])
    frame = frame.sort_values("value", ascending=False, kind="stable")
    return ranking(
        frame.assign(rank=ranks(frame["value"])),
        unit=unit,
        decimals=decimals,
        selected=marked,
        lang=lang,
        mode=mode,
    )
