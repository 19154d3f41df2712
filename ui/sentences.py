"""Sentences written from figures: the same frame as the map, never a second calculation."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.rank import rank_of
from data.queries import Measure
from ui import measure as m
from ui.frame import View
from ui.text import fiscal_year, number, ordinal, status_word, t
from ui.vocabulary import place_names


def place_sentences(v: View, measure: Measure, drawn: pd.DataFrame, compared: pd.DataFrame) -> None:
    """One sentence per chosen municipality, from the same frame as the map."""
    lang, year = v.lang, fiscal_year(v.selection.year, v.lang)
    name, places = m.name(measure, lang), place_names(lang)
    scope = m.scope(v)
    values = compared.set_index("code")["value"]
    rows = drawn.set_index("code")
    for code in v.selection.municipalities:
        rank = rank_of(values, code)
        if rank is None:
            status = rows["status"].get(code, "unpublished")
            word = status_word(status, lang)
            key = "dependence.sentence.none"
            st.markdown(t(key, lang, place=places[code], name=name, status=word, year=year))
            continue
        shown = number(values[code], measure.unit, lang, m.decimals(measure))
        tie = t("dependence.tie", lang, ties=rank.ties) if rank.ties else ""
        st.markdown(
            t(
                "dependence.sentence",
                lang,
                place=places[code],
                name=name,
                value=f"**{shown}**",
                scope=scope,
                n=f"{rank.n:,}",
                rank=f"**{ordinal(rank.k, lang)}**",
                tie=tie,
                year=year,
            )
        )
