"""Care of the old: where need grows and those who carry it shrink, and what today's means cover."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from charts.quadrant import quadrant
from data.queries import NATION
from ui import care_frames as f
from ui import care_people, care_stocks, choices, notices
from ui import care_words as w
from ui.care_area import area_cards
from ui.care_card import care_card, picked
from ui.care_frames import Asked
from ui.care_where import where_cards
from ui.frame import View
from ui.memory import remembered
from ui.text import number, t, unit_name
from ui.vocabulary import place_names


def care_cards(v: View) -> None:
    """Choices, the answer, who is where, what is missing, and one area ahead."""
    a, area = ask(v), _area(v)
    frame = f.outlook(a, v.lang)
    if frame["corner"].isna().all():
        notices.empty(v.lang)
        return
    st.markdown(w.answer(a, v.lang))
    there = f.at(a, area)
    if area in (whole := f.outlook(there, v.lang)).index and pd.notna(whole.at[area, "need"]):
        st.markdown(w.place_answer(there, area, v.lang))
    _absent(a, frame, v.lang)
    marked = _marked(v, a, area)
    _quadrant_card(v, a, marked)
    where_cards(v, a, marked)
    area_cards(v, a, area)


def _absent(a: Asked, frame: pd.DataFrame, lang: str) -> None:
    """Who is not in the figures, and why."""
    if absent := frame["need"].isna().sum():
        why = "2018" if care_people.NEEDS[a.need] is None else "2023"
        st.caption(t(f"care.absent.{why}", lang, n=f"{absent:,}"))
    if f.reasons(a, frame, "corner").eq("not_applicable").any():
        st.caption(t("care.absent.wards", lang))


def ask(v: View) -> Asked:
    """What the reader looks at."""
    level, need, year = _ask_people(v)
    means, stock = _ask_means(v, level)
    s, municipal = v.selection, level == "municipality"
    return Asked(
        level, need, year, means, stock, s.prefectures if municipal else (), s.wards and municipal
    )


def _ask_people(v: View) -> tuple[str, str, int]:
    """Prefectures or municipalities, the age of need, and until when."""
    lang = v.lang
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
    return level, need, year


def _ask_means(v: View, level: str) -> tuple[str, str]:
    """What may shrink, and the means of care that is held at the level."""
    lang, stocks = v.lang, care_stocks.stocks_of(level)
    with st.container(horizontal=True, vertical_alignment="bottom", key="care-means"):
        means = choices.select(
            v,
            "means",
            t("care.means", lang),
            f.MEANS,
            f.MEANS[0],
            width=420,
            format_func=lambda i: t(f"care.means.{i}", lang),
        )
        stock = choices.select(
            v,
            "stock",
            t("care.stock", lang),
            stocks,
            stocks[0],
            width=340,
            format_func=lambda i: t(f"care.stock.{i}", lang),
        )
    return means, stock


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


def _quadrant_card(v: View, a: Asked, marked: tuple[str, ...]) -> None:
    lang, frame = v.lang, f.outlook(a, v.lang)
    care_card(
        v,
        a,
        _quadrant(a, marked, lang=lang, mode=v.mode),
        "care.quadrant",
        w.table_of(a, lang, "need"),
        unit=unit_name("percent", lang),
        n=int(frame["corner"].notna().sum()),
        says=t(f"care.split.{a.means}", lang, value=_split_said(a, lang)),
        on_select=partial(picked, v, "figure-care-quadrant"),
    )


def _split_said(a: Asked, lang: str) -> str:
    value = f.split(a)
    return f"{value:.2f}" if a.means == "strength" else number(value, "percent", lang, 1)


def _marked(v: View, a: Asked, area: str) -> tuple[str, ...]:
    """The chosen prefectures or municipalities, and the area looked at."""
    chosen = v.selection.prefectures if a.level == "prefecture" else v.selection.municipalities
    return tuple(dict.fromkeys((*chosen, area)))


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
