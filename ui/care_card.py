"""Cards about all that are compared on the page about care, and what a click on them does."""

from __future__ import annotations

from functools import partial

import streamlit as st
from plotly.graph_objects import Figure

from data.queries import Measure
from exports.tables import Table
from ui import care_frames as f
from ui import care_people, care_stocks, choices
from ui import measure as m
from ui.care_frames import Asked
from ui.computed import computed_card
from ui.frame import View
from ui.state import add_clicked
from ui.text import t, years


def care_card(
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
        year=years([(care_people.BASE, a.year)], v.lang, fiscal=False),
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


def picked(v: View, key: str) -> None:
    """Callback of a figure: a prefecture becomes the area looked at, a municipality joins."""
    points = st.session_state[key]["selection"]["points"]
    point = points[0] if points else {}
    code = str(point.get("location") or point.get("customdata", [""])[0])
    if len(code) == 2:
        choices.set_own(v, "area", code)
    else:
        add_clicked(key)
