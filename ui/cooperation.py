"""Any group as one: who is in it, what it is together, what pooling might save, everywhere too."""

from __future__ import annotations

from functools import partial
from zlib import crc32

import numpy as np
import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from charts.area import IN, LARGEST, OUT, area_map
from data import queries
from data.queries import Measure
from exports.tables import Column, Table
from ui import choices, notices
from ui import measure as m
from ui.computed import computed_card
from ui.cooperation_choose import PEOPLE, Chosen, choose, largest_of, register_year
from ui.cooperation_edit import editor, toggle
from ui.cooperation_members import members_frame, people_column
from ui.cooperation_one import one_cards
from ui.cooperation_prefectures import prefecture_cards
from ui.cooperation_savings import saving_cards
from ui.frame import View
from ui.group_editor import added, refusal
from ui.groups import MAX_NAME, Group, clean_name
from ui.memory import remembered
from ui.state import choose as select
from ui.text import t
from ui.units import Unit
from ui.vocabulary import place_names

SHOWN = ("one", "saving", "japan")
NEAR = ("near", "around", "all")


def cooperation_cards(v: View) -> None:
    """What is asked, the group, and the cards that answer."""
    lang = v.lang
    asked = choices.select(
        v,
        "show",
        t("cooperation.show", lang),
        SHOWN,
        SHOWN[0],
        style="segmented_control",
        format_func=lambda i: t(f"cooperation.show.{i}", lang),
        label_visibility="collapsed",
    )
    if asked == "japan":
        prefecture_cards(v)
        return
    chosen = choose(v)
    _limits(v)
    if chosen.unit.codes:
        (one_cards if asked == "one" else saving_cards)(v, chosen, _choosing(v, chosen))
        return
    what, why, cure = (t(f"cooperation.empty.{part}", lang) for part in ("what", "why", "cure"))
    notices.notice("info", what, why, cure)
    _choosing(v, chosen)()


def _limits(v: View) -> None:
    """Say what did not fit, once."""
    if problem := st.session_state.pop("cooperation_refusal", ""):
        what = t("cooperation.refused", v.lang)
        notices.notice("info", what, t(problem, v.lang))


def _choosing(v: View, chosen: Chosen) -> partial[None]:
    """The map and the drawers, drawn where the cards want them: below the answer."""
    return partial(_draw, v, chosen)


def _draw(v: View, chosen: Chosen) -> None:
    lang, unit = v.lang, chosen.unit
    near = choices.select(
        v,
        "near",
        t("cooperation.near", lang),
        NEAR,
        NEAR[0],
        style="segmented_control",
        format_func=lambda i: t(f"cooperation.near.{i}", lang),
    )
    if near == "near" and not unit.codes:
        near = "all"
    again = f"{crc32(','.join(unit.codes).encode())}"
    rows = members_frame(unit.codes, v.selection.year, lang)
    columns = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        people_column(lang),
        Column("km", t("cooperation.away", lang), "number", "km", 1),
    )
    computed_card(
        v,
        members_map(unit, near, lang, v.mode),
        "cooperation.map",
        Table(rows, columns),
        unit=t("chart.municipalities", lang),
        year=m.year_of(Measure(PEOPLE), register_year(), lang),
        n=len(unit.codes),
        filters=m.listed([unit.name, t("filter.today", lang)], lang),
        measures=(PEOPLE,),
        sources=lambda i: m.published((*chosen.published, "boundaries"), i),
        is_map=True,
        on_select=partial(toggle, v, chosen, f"figure-cooperation-map{again}"),
        again=again,
        place=chosen.place,
    )
    editor(v, chosen)
    _keep(v, chosen)


@remembered
def members_map(unit: Unit, near: str, lang: str, mode: str) -> Figure:
    """Members, the largest of them and those around; a click gives the code."""
    towns = queries.municipalities()
    codes = towns["code"]
    inside = {code[:2] for code in unit.codes}
    if near == "around":
        pairs = queries.neighbours()
        beside = pairs.loc[pairs["code"].str[:2].isin(inside), "neighbour"].str[:2]
        inside |= set(beside)
    drawn = codes if near == "all" else codes[codes.str[:2].isin(inside)]
    largest = largest_of(unit.codes)
    value = np.select([drawn.eq(largest), drawn.isin(unit.codes)], [LARGEST, IN], OUT)
    frame = pd.DataFrame({"code": drawn, "value": value.astype(float), "status": "official"})
    frame["place"] = frame["code"].map(place_names(lang))
    kinds = {OUT: "out", IN: "in", LARGEST: "largest"}
    return area_map(
        frame.reset_index(drop=True),
        name="",
        labels={kind: t(f"cooperation.map.{name}", lang) for kind, name in kinds.items()},
        groups={"": unit.codes} if unit.codes else {},
        selected=(largest,) if largest else (),
        lang=lang,
        mode=mode,
    )


def _keep(v: View, chosen: Chosen) -> None:
    """Into the groups of the sidebar, where every page has it."""
    lang, unit = v.lang, chosen.unit
    if not unit.codes:
        return
    name = clean_name(chosen.name(lang))
    key = f"cooperation-name-{crc32(name.encode())}"
    with st.container(horizontal=True, vertical_alignment="bottom", key="cooperation-keep"):
        st.text_input(t("groups.name", lang), name, key=key, max_chars=MAX_NAME)
        st.button(
            t("cooperation.keep", lang),
            key="cooperation-keep-button",
            icon=":material/bookmark_add:",
            on_click=_kept,
            args=(chosen, key),
        )
    if name := st.session_state.pop("cooperation_kept", ""):
        st.caption(f":material/check: {t('cooperation.kept', lang, name=name)}")


def _kept(chosen: Chosen, key: str) -> None:
    selection = st.session_state["selection"]
    group = Group(clean_name(st.session_state[key]), chosen.members)
    if problem := refusal(selection, group):
        st.session_state["cooperation_refusal"] = problem
        return
    made = added(selection, group)
    st.session_state["cooperation_kept"] = group.name
    select(groups=made.groups, units=made.units)
