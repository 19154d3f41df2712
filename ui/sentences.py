"""Sentences written from figures: the same frame as the map, never a second calculation."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.rank import rank_of
from data.queries import Measure
from ui import measure as m
from ui.frame import View
from ui.text import number, ordinal, status_word, t
from ui.units import chosen, groups_among, recomputable
from ui.vocabulary import place_names


def overall_sentence(v: View, measure: Measure, compared: pd.DataFrame) -> None:
    """The middle, the greatest and the least of those compared: the answer before the figures."""
    lang = v.lang
    held = compared[compared["value"].notna()].sort_values("value")
    if len(held) < 3 or m.is_category(measure):
        return
    st.markdown(
        t(
            "dependence.overall",
            lang,
            year=m.year_of(measure, v.selection.year, lang),
            name=m.name(measure, lang),
            scope=m.scope(v),
            n=f"{len(held):,}",
            median=f"**{_shown(held['value'].median(), measure, lang, v.selection.year)}**",
            highest=end_of(held, held["value"].max(), measure, lang, v.selection.year),
            lowest=end_of(held, held["value"].min(), measure, lang, v.selection.year),
        )
    )


def end_of(
    held: pd.DataFrame, value: float, measure: Measure, lang: str, year: int | None = None
) -> str:
    """音威子府村（北海道）77.3%; the first by code of those that share the value, and how many."""
    same = held[held["value"] == value].sort_values("code")["place"]
    more = t("dependence.more", lang, n=f"{len(same) - 1:,}") if len(same) > 1 else ""
    return t(
        "dependence.end",
        lang,
        place=f"{same.iloc[0]}{more}",
        value=_shown(value, measure, lang, year),
    )


def place_sentences(v: View, measure: Measure, drawn: pd.DataFrame, compared: pd.DataFrame) -> None:
    """One sentence per chosen unit: its rank, or why it has none; a group has no rank."""
    values = compared.set_index("code")["value"]
    rows = drawn.set_index("code")
    units = chosen(v)
    groups = groups_among(units)
    held = m.of_groups(measure, v.selection.year, groups).set_index("code")
    have_it = recomputable(measure)
    for unit in units:
        if unit.kind == "municipality":
            st.markdown(_about(unit.id, v, measure, rows, values))
        elif have_it:
            st.markdown(_about_group(v, measure, held.loc[unit.id], values))
    if groups and not have_it:
        places = m.listed([group.name for group in groups], v.lang)
        name = m.name(measure, v.lang)
        st.markdown(t("groups.sentence.index", v.lang, place=places, name=name))
    elif groups and measure.basis != "today":
        st.caption(t("groups.today", v.lang))


def _about_group(v: View, measure: Measure, row: pd.Series, values: pd.Series) -> str:
    """Its value and how many municipalities lie above; or why it has no value."""
    lang, year = v.lang, v.selection.year
    facts = {
        "place": row["place"],
        "name": m.name(measure, lang),
        "year": m.year_of(measure, year, lang),
    }
    counts = {"held": f"{row['n']:,}", "all": f"{row['n_units']:,}"}
    if pd.isna(row["value"]):
        if row["status"] == "not_applicable":
            word = status_word(row["status"], lang)
            return t("dependence.sentence.none", lang, **facts, status=word)
        return t("groups.sentence.none", lang, **facts, **counts)
    held = values.dropna()
    return t(
        "groups.sentence",
        lang,
        **facts,
        value=f"**{_shown(row['value'], measure, lang, year)}**",
        part=t("groups.part", lang, **counts) if row["n"] < row["n_units"] else "",
        scope=m.scope(v),
        n=f"{len(held):,}",
        above=f"**{int((held > row['value']).sum()):,}**",
    )


def _about(code: str, v: View, measure: Measure, rows: pd.DataFrame, values: pd.Series) -> str:
    lang, place = v.lang, place_names(v.lang)[code]
    facts = {
        "place": place,
        "name": m.name(measure, lang),
        "year": m.year_of(measure, v.selection.year, lang),
        "scope": m.scope(v),
    }
    if code not in rows.index:
        return t("dependence.sentence.outside", lang, place=place, scope=facts["scope"])
    rank, value = rank_of(values, code), rows["value"][code]
    if m.is_category(measure) and not pd.isna(value):
        word = m.category(measure, int(value), lang)
        del facts["scope"]
        return t("dependence.sentence.none", lang, **facts, status=word)
    if rank is not None:
        return t(
            "dependence.sentence",
            lang,
            **facts,
            value=f"**{_shown(value, measure, lang, v.selection.year)}**",
            n=f"{rank.n:,}",
            rank=f"**{ordinal(rank.k, lang)}**",
            tie=t("dependence.tie", lang, ties=rank.ties) if rank.ties else "",
        )
    del facts["scope"]
    if pd.isna(value):
        status = status_word(rows["status"][code], lang)
        return t("dependence.sentence.none", lang, **facts, status=status)
    return t(
        "dependence.sentence.ward",
        lang,
        **facts,
        value=_shown(value, measure, lang, v.selection.year),
    )


def _shown(value: float, measure: Measure, lang: str, year: int | None) -> str:
    return number(value, measure.unit, lang, m.decimals(measure, year))
