"""All levels per head, prefecture by prefecture: what is spent, and what own taxes pay."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis.rank import ranks
from charts.stacked import Part, stacked
from data.queries import NATION
from exports.tables import Column, Table
from ui import choices
from ui.accounts import BOTH, LATE, card, heads
from ui.frame import View
from ui.memory import remembered
from ui.text import fiscal_year, t, unit_name
from ui.vocabulary import place_names

ORDERS = ("spending", "tax", "north")
KEYS = (
    "spending",
    "spending_prefecture",
    "spending_municipalities",
    "tax",
    "tax_prefecture",
    "tax_municipalities",
)
ROW = 21  # pixels


@remembered
def ordered(year: int, order: str, lang: str) -> pd.DataFrame:
    """The 47: code, place, KEYS, ranks by spending and by tax, and mark (own taxes)."""
    frame = heads(year).drop(NATION, errors="ignore").reset_index()
    frame = frame.assign(
        place=frame["code"].map(place_names(lang)),
        rank=ranks(frame["spending"].round(1)),
        tax_rank=ranks(frame["tax"].round(1)),
        mark=frame["tax"],
    )
    by, ascending = ("code", True) if order == "north" else (order, False)
    return frame.sort_values(by, ascending=ascending, ignore_index=True)


def heads_card(v: View, area: str, year: int) -> None:
    """Bars of the 47, in an order the reader chooses."""
    lang = v.lang
    order = choices.select(
        v,
        "order",
        t("levels.order", lang),
        ORDERS,
        ORDERS[0],
        style="segmented_control",
        format_func=lambda o: t(f"levels.order.{o}", lang),
    )
    frame = ordered(year, order, lang)
    by_spending, by_tax = (frame.sort_values(k, ignore_index=True) for k in ("spending", "tax"))
    st.markdown(
        t(
            "levels.heads.says",
            lang,
            year=fiscal_year(year, lang),
            most=by_spending["place"].iloc[-1],
            high=f"{by_spending['spending'].iloc[-1]:,.0f}",
            least=by_spending["place"].iloc[0],
            low=f"{by_spending['spending'].iloc[0]:,.0f}",
            ratio=f"{by_spending['spending'].iloc[-1] / by_spending['spending'].iloc[0]:.1f}",
            rich=by_tax["place"].iloc[-1],
            poor=by_tax["place"].iloc[0],
            tax_ratio=f"{by_tax['tax'].iloc[-1] / by_tax['tax'].iloc[0]:.1f}",
        )
    )
    unit = unit_name("kyen_per_person", lang)
    columns = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("levels.area", lang)),
        Column("rank", t("levels.rank", lang), "plain"),
        Column("tax_rank", t("levels.tax_rank", lang), "plain"),
        *(Column(key, t(f"levels.column.{key}", lang), "number", unit, 1) for key in KEYS),
    )
    figure, narrow = (
        _figure(year, order, area, narrow=x, lang=lang, mode=v.mode) for x in (False, True)
    )
    card(
        v,
        figure,
        "levels.heads",
        Table(frame, columns),
        unit=unit,
        area=NATION,
        years=(year,),
        items=(*BOTH[:2], *(f"municipalities_{i}" for i in BOTH[:2]), *LATE),
        n=len(frame),
        narrow=narrow,
    )


@remembered
def _figure(year: int, order: str, area: str, *, narrow: bool, lang: str, mode: str) -> Figure:
    return stacked(
        ordered(year, order, lang),
        (
            Part("spending_prefecture", t("levels.column.spending_prefecture", lang), 0),
            Part("spending_municipalities", t("levels.column.spending_municipalities", lang), 2),
        ),
        unit=unit_name("kyen_per_person", lang),
        decimals=0,
        mark=t("levels.column.tax", lang),
        selected=(area,),
        row=ROW,
        narrow=narrow,
        lang=lang,
        mode=mode,
    )
