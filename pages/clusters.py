"""Which municipalities are alike in people and money, and how firm are such types?"""

from __future__ import annotations

import streamlit as st

from analysis.variables import UnanswerableError
from ui import clusters as c
from ui import measure as m
from ui.frame import View, view
from ui.text import t
from ui.units import chosen
from ui.vocabulary import place_names


def page(v: View) -> None:
    """Names in words, map, centres, how firm, official types, the chosen units."""
    lang = v.lang
    st.title(t("clusters.title", lang), anchor=False)
    held = c.found()
    if isinstance(held, UnanswerableError):
        c.refused(held, lang)
        return
    made = held.clusters
    st.markdown(t("clusters.lead", lang, n=f"{len(made.members):,}", k=made.k))
    st.markdown(c.firmness(held, lang))
    for sentence in c.unit_sentences(v, held, chosen(v)):
        st.markdown(sentence)
    st.markdown(c.legend(held, lang))
    if lacking := c.excluded(held, lang):
        st.caption(lacking)
    map_card(v, held)
    c.cluster_card(
        v,
        held,
        c.centres_figure(lang, v.mode),
        key="clusters.centres",
        table=c.centres_table(lang),
        n=len(made.members),
    )
    firm_cards(v, held)
    st.markdown(t("clusters.rand", lang, rand=f"{held.official.rand:.2f}"))
    table = c.types_table(lang)
    c.cluster_card(v, held, None, key="clusters.types", table=table, n=held.official.n)
    chosen_card(v, held)


def map_card(v: View, held: c.Found) -> None:
    """Where they are; the chosen prefectures alone when there are any."""
    prefectures, lang = v.selection.prefectures, v.lang
    table = c.members_table(None, prefectures, lang)
    if table.frame.empty:  # a prefecture always has municipalities besides wards
        return
    where = m.listed([place_names(lang)[code] for code in prefectures], lang)
    c.cluster_card(
        v,
        held,
        c.map_figure(prefectures, chosen(v), lang, v.mode),
        key="clusters.map",
        table=table,
        n=len(table.frame),
        filters=t("clusters.part", lang, where=where) if prefectures else None,
        map_height=True,
    )


def firm_cards(v: View, held: c.Found) -> None:
    """Size and stability of each cluster, and why there are so many of them."""
    lang, n = v.lang, len(held.clusters.members)
    c.cluster_card(v, held, None, key="clusters.sizes", table=c.sizes_table(lang), n=n)
    st.caption(t("clusters.trusted.help", lang))
    figure = c.counts_figure(lang, v.mode)
    table = c.counts_table(lang)
    c.cluster_card(v, held, figure, key="clusters.count", table=table, n=n)


def chosen_card(v: View, held: c.Found) -> None:
    """The chosen municipalities and the members of chosen groups, one row each."""
    codes = tuple(dict.fromkeys(code for unit in chosen(v) for code in unit.codes))
    table = c.members_table(codes, (), v.lang)
    if not codes:
        st.caption(t("clusters.nobody", v.lang))
    elif len(table.frame):
        c.cluster_card(v, held, None, key="clusters.chosen", table=table, n=len(table.frame))


page(view())
