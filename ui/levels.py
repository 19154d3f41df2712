"""Three levels of government: functions by level, weights over time, tax against transfers."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis.levels import DEFICIT, FUNCTIONS, KEPT, LEVELS, REST, SOURCES, money_flows
from charts.government import government
from charts.heat import heat
from charts.lines import lines
from charts.ranking import ranking
from data import catalog
from data.queries import NATION
from exports.tables import Column, Table
from ui import notices
from ui.accounts import (
    BOTH,
    NATIONAL,
    RECEIVED,
    STREAMS,
    YEARS,
    account_of,
    card,
    course,
    figures,
    national,
)
from ui.frame import View
from ui.memory import remembered
from ui.text import fiscal_year, money, t, unit_name
from ui.vocabulary import place_names

#: Levels in the order of their colours, which are those of the bars per head (ui/heads.py).
COLOURED = ("prefecture", "both", "municipalities")


def levels_cards(v: View, area: str, year: int) -> None:
    """The sentence of the area and its cards."""
    lang, places = v.lang, place_names(v.lang)
    found = account_of(area, year)
    st.markdown(
        t(
            "levels.says",
            lang,
            place=places[area],
            year=fiscal_year(year, lang),
            net=money(found.net_total, lang),
            twice=money(found.counted_twice, lang),
            head=f"{found.net_total / found.people:,.0f}",
            own=f"{100 - found.vertical_gap()['both']:.0f}",
        )
    )
    st.caption(t("levels.joint", lang))
    _heat_card(v, area, year)
    _flow_card(v, area, year)
    for what in ("shares", "gap"):
        _course_card(v, area, what)
    _national_card(v, area, year)


def function_names(lang: str) -> dict[str, str]:
    """Functions of spending in words, the rest too."""
    items = catalog.items()
    entries = {f: items[f"expenditure_{f}"] for f in FUNCTIONS}
    words = {f: e.name_ja if lang == "ja" else e.name_en for f, e in entries.items()}
    return {**words, REST: t("levels.rest", lang)}


def _heat_card(v: View, area: str, year: int) -> None:
    lang, found = v.lang, account_of(area, year)
    names, shares = function_names(lang), found.shares()
    rows = [
        {
            "function": names[f],
            "level": t(f"levels.level.{level}", lang),
            "gross": found.spending.loc[f, level],
            "share": shares.loc[f, level],
        }
        for f in found.spending.index
        for level in LEVELS
    ]
    columns = (
        Column("function", t("levels.function", lang)),
        Column("level", t("levels.level", lang)),
        Column("gross", t("levels.gross", lang), "number", unit_name("kyen", lang)),
        Column("share", t("levels.share", lang), "number", unit_name("percent", lang), 1),
    )
    figure = _heat(area, year, lang=lang, mode=v.mode)
    card(
        v,
        figure,
        "levels.heat",
        Table(pd.DataFrame(rows), columns),
        unit=unit_name("percent", lang),
        area=area,
        years=(year,),
        items=BOTH,
    )


@remembered
def _heat(area: str, year: int, *, lang: str, mode: str) -> Figure:
    found, names = account_of(area, year), function_names(lang)
    rows = [names[f] for f in found.spending.index]
    return heat(
        found.shares().to_numpy(),
        found.spending.round().astype("int64").to_numpy(),
        names=(rows, [t(f"levels.level.{x}", lang) for x in LEVELS]),
        axes=(t("levels.function", lang), t("levels.level", lang)),
        count_unit=unit_name("kyen", lang),
        mode=mode,
    )


def _ends(lang: str) -> dict[str, str]:
    """Names of levels, 'in.<source>' and 'out.<function>'."""
    items = catalog.items()
    sources = {f"in.{s}": items[s].name_ja if lang == "ja" else items[s].name_en for s in SOURCES}
    return {
        **{level: t(f"levels.level.{level}", lang) for level in LEVELS},
        **sources,
        f"in.{REST}": t("levels.sources.rest", lang),
        f"in.{DEFICIT}": t("levels.deficit", lang),
        **{f"out.{f}": name for f, name in function_names(lang).items()},
        f"out.{KEPT}": t("levels.kept", lang),
    }


def _flow_card(v: View, area: str, year: int) -> None:
    lang, names = v.lang, _ends(v.lang)
    frame = money_flows(figures().loc[(area, year)].to_dict())
    shown = frame.assign(
        side=[t(f"levels.side.{side}", lang) for side in frame["side"]],
        item=[names[x] for x in frame["side"] + "." + frame["item"]],
        level=frame["level"].map(names),
    )
    columns = (
        Column("side", t("levels.side", lang)),
        Column("item", t("column.part", lang)),
        Column("level", t("levels.level", lang)),
        Column("value", t("column.value", lang), "number", unit_name("kyen", lang)),
    )
    figure, narrow = (_flow(area, year, narrow=x, lang=lang, mode=v.mode) for x in (False, True))
    card(
        v,
        figure,
        "levels.flow",
        Table(shown, columns),
        unit=t("levels.flow.unit", lang),
        area=area,
        years=(year,),
        items=(*BOTH, *STREAMS),
        narrow=narrow,
    )


@remembered
def _flow(area: str, year: int, *, narrow: bool, lang: str, mode: str) -> Figure:
    return government(
        money_flows(figures().loc[(area, year)].to_dict()),
        names=_ends(lang),
        amount=lambda value: money(value, lang),
        accent="local_tax",
        narrow=narrow,
        mode=mode,
    )


def _course_card(v: View, area: str, what: str) -> None:
    lang, percent = v.lang, unit_name("percent", v.lang)
    frame = _course_rows(area, what, lang)
    columns = (
        Column("place", t("levels.level", lang)),
        Column("year", t("column.year", lang), "plain"),
        Column("value", t("column.value", lang), "number", percent, 1),
    )
    figure = _course(area, what, lang=lang, mode=v.mode)
    items = (*BOTH[:2], "municipalities_prefectural_disbursements")
    card(
        v,
        figure,
        f"levels.{what}",
        Table(frame, columns),
        unit=percent,
        area=area,
        years=YEARS,
        items=items,
    )


def _course_rows(area: str, what: str, lang: str) -> pd.DataFrame:
    frame = course(area)
    frame = frame.assign(
        value=frame["gap" if what == "gap" else "share"],
        place=[t(f"levels.level.{x}", lang) for x in frame["item"]],
    )
    return frame if what == "gap" else frame[frame["item"] != "both"]


@remembered
def _course(area: str, what: str, *, lang: str, mode: str) -> Figure:
    return lines(
        _course_rows(area, what, lang),
        unit=unit_name("percent", lang),
        decimals=1,
        from_zero=True,
        emphasis=COLOURED,
        marks={year: t(f"mark.{year}", lang) for year in (2020, 2021)},
        lang=lang,
        mode=mode,
    )


def _national_card(v: View, area: str, year: int) -> None:
    lang, head = v.lang, unit_name("kyen_per_person", v.lang)
    frame = national(year, lang)
    if frame.empty:
        notices.empty(lang)
        return
    columns = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        Column("value", t("column.value", lang), "number", unit_name("percent", lang), 1),
        Column("taxes", t("levels.taxes_per_head", lang), "number", head, 1),
        Column("transfers", t("levels.transfers_per_head", lang), "number", head, 1),
    )
    figure = _national(year, area, lang=lang, mode=v.mode)
    card(
        v,
        figure,
        "levels.national",
        Table(frame, columns),
        unit=unit_name("percent", lang),
        area=NATION,
        years=(year,),
        items=(NATIONAL, *RECEIVED),
        n=len(frame),
    )


@remembered
def _national(year: int, area: str, *, lang: str, mode: str) -> Figure:
    return ranking(
        national(year, lang),
        unit=unit_name("percent", lang),
        decimals=0,
        lang=lang,
        mode=mode,
        selected=(area,),
    )
