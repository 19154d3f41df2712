"""Equal treatment of unequal bodies: how far apart those with the same duties are."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from charts.strips import strips
from data.queries import Measure
from exports.tables import Column, Table
from ui import choices, notices
from ui import measure as m
from ui.bodies import (
    LINEAR,
    TRAITS,
    card,
    everyone,
    halves_of,
    spread_of,
    when,
    within,
)
from ui.frame import View
from ui.memory import remembered
from ui.state import add_clicked
from ui.text import inside, t
from ui.types import kind_word
from ui.vocabulary import place_names


def spread_cards(v: View, year: int) -> None:
    """The trait, the answer, points and ratios; a notice where nobody is compared."""
    s, lang = v.selection, v.lang
    trait = choices.select(
        v,
        "trait",
        t("unequal.trait", lang),
        TRAITS,
        TRAITS[0],
        format_func=lambda i: m.name(Measure(i), lang),
    )
    found = spread_of(trait, year, s.prefectures, wards=s.wards)
    if not found:
        notices.empty(lang)
        return
    _sentences(v, trait, year)
    _strip_card(v, trait, year)
    _table_card(v, year)


def _sentences(v: View, trait: str, year: int) -> None:
    """How far apart bodies of the most numerous kinds are, and where half the people live."""
    s, lang, names = v.selection, v.lang, place_names(v.lang)
    found = spread_of(trait, year, s.prefectures, wards=s.wards)
    kind = max(found, key=lambda k: found[k].n)
    one, measure = found[kind], Measure(trait)
    st.markdown(
        t(
            "unequal.says",
            lang,
            kind=kind_word(kind, lang),
            n=f"{one.n:,}",
            name=inside(m.name(measure, lang), lang),
            high=_number(one.high, measure, lang),
            high_place=names[one.high_code],
            low=_number(one.low, measure, lang),
            low_place=names[one.low_code],
            ratio=_ratio(one.ratio),
        )
    )
    if where := halves_of(year, s.prefectures, wards=s.wards):
        st.markdown(
            t(
                "unequal.halves",
                lang,
                where=m.scope(v),
                n=f"{where.n:,}",
                few=f"{where.half_live_in:,}",
                share=f"{100 * where.smaller_half:.1f}",
            )
        )


def _number(value: float, measure: Measure, lang: str) -> str:
    unit = m.suffix(measure, lang)
    space = "" if lang == "ja" or not unit or unit.startswith("%") else " "
    return f"{value:,.{m.decimals(measure)}f}{space}{unit}"


def _ratio(value: float) -> str:
    return "…" if pd.isna(value) else f"{value:,.0f}" if value >= 10 else f"{value:,.1f}"


def _strip_card(v: View, trait: str, year: int) -> None:
    s, lang, measure = v.selection, v.lang, Measure(trait)
    frame = _points(trait, year, s.prefectures, wards=s.wards, lang=lang)
    columns = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        Column("word", t("column.kind", lang)),
        m.value_column(measure, lang, everyone(year)[1][trait]),
    )
    card(
        v,
        _strips(
            trait, year, s.prefectures, s.municipalities, wards=s.wards, lang=lang, mode=v.mode
        ),
        "unequal.strip",
        Table(frame.assign(status="unpublished"), columns),
        unit=m.unit(measure, lang),
        year=when((trait,), year, lang),
        n=len(frame),
        measures=(trait,),
        on_select=partial(add_clicked, "figure-unequal-strip"),
        name=lambda there: inside(m.name(measure, there), there),
    )


@remembered
def _points(
    trait: str, year: int, prefectures: tuple[str, ...], *, wards: bool, lang: str
) -> pd.DataFrame:
    """code, place, value, kind and its word, of all with a value."""
    frame = within(year, prefectures, wards=wards)[[trait, "kind"]].dropna().reset_index()
    return frame.assign(
        value=frame[trait],
        place=frame["code"].map(place_names(lang)),
        word=[kind_word(kind, lang) for kind in frame["kind"]],
    ).sort_values("value", ascending=False, ignore_index=True)


@remembered
def _strips(
    trait: str,
    year: int,
    prefectures: tuple[str, ...],
    selected: tuple[str, ...],
    *,
    wards: bool,
    lang: str,
    mode: str,
) -> Figure:
    measure = Measure(trait)
    found = spread_of(trait, year, prefectures, wards=wards)
    bands = pd.DataFrame(
        {
            "kind": kind,
            "name": kind_word(kind, lang),
            "says": t("unequal.band", lang, n=f"{one.n:,}", ratio=_ratio(one.ratio))
            if one.n > 1
            else t("unequal.band.one", lang),
            "p10": one.p10,
            "median": one.median,
            "p90": one.p90,
        }
        for kind, one in found.items()
    )
    points = _points(trait, year, prefectures, wards=wards, lang=lang)
    log = trait not in LINEAR
    return strips(
        points[points["value"] > 0] if log else points,
        bands,
        unit=m.unit(measure, lang),
        decimals=m.decimals(measure),
        log=log,
        selected=selected,
        lang=lang,
        mode=mode,
    )


def _table_card(v: View, year: int) -> None:
    """Every trait of every kind in ratios."""
    s, lang = v.selection, v.lang
    frame = _ratios(year, s.prefectures, wards=s.wards, lang=lang)
    times = t("unequal.times", lang)
    columns = (
        Column("trait", t("unequal.column", lang)),
        Column("kind", t("column.kind", lang)),
        Column("ratio", t("unequal.ratio", lang), "number", times, 1),
        Column("decile_ratio", t("unequal.decile_ratio", lang), "number", times, 1, "few"),
        Column("n", t("column.count", lang), "number"),
        Column("low", t("unequal.low", lang), right=True),
        Column("median", t("unequal.median", lang), right=True),
        Column("high", t("unequal.high", lang), right=True),
    )
    card(
        v,
        None,
        "unequal.table",
        Table(frame, columns),
        unit=times,
        year=when(TRAITS, year, lang),
        n=len(within(year, s.prefectures, wards=s.wards)),
        measures=TRAITS,
    )


@remembered
def _ratios(year: int, prefectures: tuple[str, ...], *, wards: bool, lang: str) -> pd.DataFrame:
    names, rows = place_names(lang), []
    for trait in TRAITS:
        measure = Measure(trait)
        for kind, one in spread_of(trait, year, prefectures, wards=wards).items():
            rows.append(
                {
                    "trait": m.name(measure, lang),
                    "kind": kind_word(kind, lang),
                    "n": one.n,
                    "low": f"{_number(one.low, measure, lang)}　{names[one.low_code]}",
                    "median": _number(one.median, measure, lang),
                    "high": f"{_number(one.high, measure, lang)}　{names[one.high_code]}",
                    "ratio": one.ratio,
                    "decile_ratio": one.decile_ratio,
                    "few": "not_applicable",  # where it is missing: too few bodies for tenths
                }
            )
    return pd.DataFrame(rows)
