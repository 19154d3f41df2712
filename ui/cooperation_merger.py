"""Merging instead of pooling, and what others have found."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from analysis import cooperation as co
from analysis.cooperation import Merger, Savings
from exports.tables import Column, Table
from ui.computed import computed_card
from ui.cooperation_bodies import IDS, YEAR, signed_amount, signed_percent
from ui.cooperation_choose import Chosen
from ui.frame import View
from ui.text import fiscal_year, t, unit_name


def merger_card(v: View, chosen: Chosen, s: Savings, one: Merger) -> None:
    """What a merger would save in spending, and lose in allocation tax."""
    lang, kyen = v.lang, unit_name("kyen", v.lang)
    ends = one.saved.interval or (one.saved.rate, one.saved.rate)
    rows = [
        ("saved", one.saved.gross, *(x * s.spending for x in ends)),
        ("lost", one.lost, *sorted(one.lost_interval)),
        ("left", one.net, np.nan, np.nan),
    ]
    frame = pd.DataFrame(rows, columns=["name", "value", "low", "high"])
    frame = frame.assign(
        share=100 * frame["value"] / s.spending,
        name=[t(f"cooperation.merger.{x}", lang) for x in frame["name"]],
        status="not_applicable",
    )
    columns = (
        Column("name", t("column.part", lang)),
        Column("value", t("column.amount", lang), "number", kyen),
        Column("share", t("scenarios.share", lang), "number", "%", 1),
        Column("low", t("scenarios.low", lang), "number", kyen, 0, "status"),
        Column("high", t("scenarios.high", lang), "number", kyen, 0, "status"),
    )
    st.markdown(
        t(
            "cooperation.merger.reading",
            lang,
            saved=signed_amount(-one.saved.gross, lang),
            rate=signed_percent(-one.saved.rate, lang),
            lost=signed_amount(-one.lost, lang),
            need=signed_percent(-one.need_rate, lang),
            left=signed_amount(one.net, lang),
        )
    )
    computed_card(
        v,
        None,
        "cooperation.merger",
        Table(frame, columns),
        unit=kyen,
        year=fiscal_year(YEAR, lang),
        n=s.n,
        filters=chosen.unit.name,
        measures=IDS[:4],
        warning=t("cooperation.accounting", lang),
        short=True,
        place=chosen.place,
    )


def published_card(v: View) -> None:
    """What others have found."""
    lang, en = v.lang, v.lang == "en"
    rows = [
        {"study": one.study[en], "about": one.about[en], "finding": one.finding[en]}
        for one in co.PUBLISHED
    ]
    names = {"study": "name", "about": "about", "finding": "finding"}
    columns = tuple(Column(key, t(f"cost.column.{name}", lang)) for key, name in names.items())
    computed_card(
        v,
        None,
        "cooperation.published",
        Table(pd.DataFrame(rows), columns),
        unit=t("cooperation.published.unit", lang),
        year=t("cooperation.published.years", lang),
        n=len(rows),
        filters=t("filter.japan", lang),
        sources=lambda i: tuple(dict.fromkeys(one.study[i == "en"] for one in co.PUBLISHED)),
        short=True,
    )
