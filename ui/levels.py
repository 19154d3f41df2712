"""Three levels of government: functions by level, weights over time, tax against transfers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis.levels import (
    DEFICIT,
    FUNCTIONS,
    KEPT,
    LEVELS,
    REST,
    SOURCES,
    Account,
    account,
    money_flows,
)
from analysis.rank import ranks
from charts.government import government
from charts.heat import heat
from charts.lines import lines
from charts.ranking import ranking
from data import catalog, queries
from data.queries import NATION, Measure
from exports.tables import Column, Table
from ui import choices, notices
from ui import measure as m
from ui.card import Words, figure_card
from ui.frame import View
from ui.memory import remembered
from ui.text import fiscal_year, money, t, unit_name
from ui.vocabulary import place_names

YEARS = (1975, 2022)  # both levels have accounts
TAX_SHARES = "expenditure_tax_share_grants"
RECEIVED = tuple(
    f"{level}{item}"
    for level in ("", "municipalities_")
    for item in ("local_allocation_tax", "national_disbursements")
)
NATIONAL = "national_tax_collected"
BOTH = ("local_tax", "expenditure_total", *(f"expenditure_{f}" for f in FUNCTIONS))
STREAMS = tuple(
    f"{level}{item}"
    for level in ("", "municipalities_")
    for item in ("revenue_total", *SOURCES[1:])
    if level or item != "prefectural_disbursements"
)
MEASURES = m.held(
    (
        *BOTH,
        *(f"municipalities_{i}" for i in BOTH),
        *STREAMS,
        TAX_SHARES,
        NATIONAL,
        "population_fiscal_year",
    )
)


@remembered
def figures() -> pd.DataFrame:
    """All MEASURES by (code, year); '00' is the sum of the 47, NaN where one of them is missing."""
    frame = queries.prefecture_panel(tuple(map(Measure, MEASURES)))
    frame = frame[frame["year"].between(*YEARS)].set_index(["code", "year"])
    japan = frame.groupby("year").sum(min_count=len(frame.index.unique("code")))
    return pd.concat([frame, pd.concat({NATION: japan}, names=["code"])])


@remembered
def account_of(area: str, year: int) -> Account:
    """Both levels of a prefecture or of Japan. Raises LevelsError."""
    return account(figures().loc[(area, year)].to_dict())


@remembered
def course(area: str) -> pd.DataFrame:
    """year, item (level), share and gap in per cent; tax shares are taken off in no year."""
    rows = []
    for year, row in figures().loc[area].drop(columns=TAX_SHARES).iterrows():
        found = account(row.to_dict())
        gaps, net = found.vertical_gap(), found.net_by_level
        for item in (*LEVELS, "both"):
            share = 100 * net[item] / found.net_total if item in net else 100.0
            rows.append({"year": year, "item": item, "share": share, "gap": gaps[item]})
    return pd.DataFrame(rows)


@remembered
def national(year: int, lang: str) -> pd.DataFrame:
    """rank, code, place, value (transfers for 100 yen of national tax), taxes, transfers a head."""
    frame = figures().xs(year, level="year").drop(NATION)
    people = frame["population_fiscal_year"]
    received = frame[list(RECEIVED)].sum(axis=1, min_count=len(RECEIVED))
    found = pd.DataFrame(
        {
            "value": 100 * received / frame[NATIONAL],
            "taxes": frame[NATIONAL] / people,
            "transfers": received / people,
        }
    ).dropna()
    found = found.sort_values("value", ascending=False).reset_index()
    place = found["code"].map(place_names(lang))
    return found.assign(place=place, rank=ranks(found["value"]))


def levels_cards(v: View) -> None:
    """Choice of the area, its sentence, and the cards."""
    lang, places = v.lang, place_names(v.lang)
    codes = (NATION, *queries.prefectures()["code"])
    area = choices.select(
        v, "area", t("levels.area", lang), codes, NATION, format_func=places.__getitem__
    )
    year = min(max(v.selection.year, YEARS[0]), YEARS[1])
    if year != v.selection.year:
        st.caption(t("levels.year", lang, year=fiscal_year(year, lang)))
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
    _heat_card(v, area, year)
    _flow_card(v, area, year)
    for what in ("shares", "gap"):
        _course_card(v, area, what)
    _national_card(v, area, year)


def _names(lang: str) -> dict[str, str]:
    items = catalog.items()
    entries = {f: items[f"expenditure_{f}"] for f in FUNCTIONS}
    words = {f: e.name_ja if lang == "ja" else e.name_en for f, e in entries.items()}
    return {**words, REST: t("levels.rest", lang)}


def _heat_card(v: View, area: str, year: int) -> None:
    lang, found = v.lang, account_of(area, year)
    names, shares = _names(lang), found.shares()
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
    _card(
        v, figure, "heat", Table(pd.DataFrame(rows), columns), area=area, years=(year,), items=BOTH
    )


@remembered
def _heat(area: str, year: int, *, lang: str, mode: str) -> Figure:
    found = account_of(area, year)
    return heat(
        found.shares().to_numpy(),
        found.spending.round().astype("int64").to_numpy(),
        names=(list(_names(lang).values()), [t(f"levels.level.{x}", lang) for x in LEVELS]),
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
        **{f"out.{f}": name for f, name in _names(lang).items()},
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
    _card(
        v,
        figure,
        "flow",
        Table(shown, columns),
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
    _card(v, figure, what, Table(frame, columns), area=area, years=YEARS, items=items)


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
    table = Table(frame, columns)
    items, n = (NATIONAL, *RECEIVED), len(frame)
    _card(v, figure, "national", table, area=NATION, years=(year,), items=items, n=n)


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


def _card(
    v: View,
    figure: Figure,
    name: str,
    table: Table,
    *,
    area: str,
    years: Iterable[int],
    items: tuple[str, ...],
    n: int | None = None,
    narrow: Figure | None = None,
) -> None:
    held = sorted(set(years))
    span = "–".join(str(year) for year in held)
    publications = [p for i in items for p in queries.sources_of(Measure(i), level="prefecture")]
    key = f"levels.{name}"

    def words(there: View) -> Words:
        lang = there.lang
        return Words(
            title=t(key, lang),
            unit=unit_name("kyen" if name == "flow" else "percent", lang),
            year=f"{span}年度" if lang == "ja" else f"FY{span}",
            n=str(n or (47 if area == NATION else 1)),
            filters=m.listed([place_names(lang)[area], t("levels.filter", lang)], lang),
            sources=m.published(publications, lang),
            definition=t(f"{key}.def", lang),
            how_to_read=t(f"{key}.how", lang),
            not_said=t(f"{key}.not", lang),
            alt=t(key, lang),
        )

    full = partial(m.all_years, tuple(map(Measure, items)), v.lang, "prefecture")
    figure_card(
        figure, key=f"levels-{name}", words=words, table=table, view=v, full=full, narrow=narrow
    )
