"""Hometown tax: who receives, what it costs, what the allocation tax refills, what is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis import hometown
from analysis.hometown import Totals
from analysis.rank import ranks
from analysis.result import Words as Said
from analysis.variables import UnanswerableError
from charts.distribution import distribution
from charts.lines import lines
from charts.ranking import ranking
from charts.words import readable
from data import catalog, queries
from data.queries import Measure
from exports.tables import Column, Table
from ui import measure as m
from ui import notices
from ui.computed import fiscal_card
from ui.frame import View
from ui.maps import around_zero
from ui.memory import remembered
from ui.text import fiscal_year, money, t, unit_name
from ui.vocabulary import place_names

#: Years with receipts, cost, deduction and who receives allocation tax.
YEARS = (2022, 2023, 2024)
FIGURES = {
    "receipts": "hometown_tax_receipts",
    "cost": "hometown_tax_cost",
    "deduction": "hometown_tax_deduction",
    "people": "population_fiscal_year",
    "recipient": "recipient",
}
MEASURES = tuple(FIGURES.values())
#: A part so many times smaller than the largest still chooses the unit of the account.
SMALL = 10
PARTS = ("receipts", "cost", "deduction", "refilled", "net")


@dataclass(frozen=True)
class Seen:
    """All that a drawing of everybody depends on."""

    year: int
    prefectures: tuple[str, ...]
    selected: tuple[str, ...]
    wards: bool
    lang: str
    mode: str


def seen_by(v: View, year: int) -> Seen:
    """What the reader has chosen."""
    s = v.selection
    return Seen(year, s.prefectures, s.municipalities, s.wards, v.lang, v.mode)


def year_of(v: View) -> int:
    """The year with all figures that is nearest to the chosen one."""
    year = min(max(v.selection.year, YEARS[0]), YEARS[-1])
    if year != v.selection.year:
        st.caption(t("hometown.year", v.lang, year=fiscal_year(year, v.lang)))
    return year


@remembered
def accounts(year: int) -> pd.DataFrame:
    """code, is_ward, the FIGURES and analysis.hometown.balance of all 1,741, by code."""
    towns = queries.municipalities().set_index("code")[["is_ward", "prefecture_code"]]
    columns = {
        name: queries.values(Measure(id_), year, wards=True).set_index("code")["value"]
        for name, id_ in FIGURES.items()
    }
    frame = towns.join(pd.DataFrame(columns))
    counted = 1 - catalog.rate("standard_tax_retained", year) / 100
    return frame.join(hometown.balance(frame, counted))


@remembered
def within(year: int, prefectures: tuple[str, ...], *, wards: bool) -> pd.DataFrame:
    """The accounts of those that are compared."""
    frame = accounts(year)
    frame = frame if wards else frame[~frame["is_ward"]]
    return frame[frame["prefecture_code"].isin(prefectures)] if prefectures else frame


@remembered
def totals(year: int, prefectures: tuple[str, ...], *, wards: bool) -> Totals:
    """Sums of those that are compared. Raises UnanswerableError."""
    frame = within(year, prefectures, wards=wards)
    sample = Said(f"{fiscal_year(year, 'ja')}、市区町村", f"municipalities, FY{year}")
    return hometown.totals(frame, frame[["refilled", "direct", "net", "net_per_head"]], sample)


def hometown_cards(v: View) -> None:
    """Sentence, map, where the money went, distribution, course, table."""
    s, lang, year = v.selection, v.lang, year_of(v)
    try:
        found = totals(year, s.prefectures, wards=s.wards)
    except UnanswerableError:
        notices.empty(lang)
        return
    st.markdown(
        t(
            "hometown.says",
            lang,
            year=fiscal_year(year, lang),
            where=m.scope(v),
            wards=t("filter.wards_in" if s.wards else "filter.wards_out", lang),
            n=f"{found.n:,}",
            receipts=money(found.receipts, lang),
            cost=money(found.cost, lang),
            deduction=money(found.deduction, lang),
            refilled=money(found.refilled, lang),
            winners=f"{found.winners.value:.0f}",
            losers=f"{found.losers.value:.0f}",
        )
    )
    for code in s.municipalities:
        _place_sentence(code, year, lang)
    _everyone_card(v, year, "hometown.map", _map, clicks=True)
    _everyone_card(v, year, "hometown.ranking", _ranking)
    _account_card(v, year, found)
    _everyone_card(v, year, "hometown.spread", _spread)
    _course_card(v)


def _place_sentence(code: str, year: int, lang: str) -> None:
    row = accounts(year).loc[code]
    key = "hometown.place" if np.isfinite(row["net"]) else "hometown.place.none"
    st.markdown(
        t(
            key,
            lang,
            place=place_names(lang)[code],
            receipts=money(row["receipts"], lang),
            cost=money(row["cost"], lang),
            deduction=money(row["deduction"], lang),
            refilled=money(row["refilled"], lang),
            net=money(row["net"], lang),
        )
        if np.isfinite(row["net"])
        else t(key, lang, place=place_names(lang)[code])
    )


@remembered
def table_of(year: int, prefectures: tuple[str, ...], *, wards: bool, lang: str) -> Table:
    """Everybody's account, most gained per head first."""
    frame = within(year, prefectures, wards=wards).reset_index()
    frame = frame.assign(place=frame["code"].map(place_names(lang)), status="unpublished")
    kyen, head = unit_name("kyen", lang), unit_name("kyen_per_person", lang)
    columns = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        Column("net_per_head", t("hometown.net_per_head", lang), "number", head, 1, "status"),
        *(Column(p, t(f"hometown.part.{p}", lang), "number", kyen, 0, "status") for p in PARTS),
    )
    return Table(frame.sort_values("net_per_head", ascending=False), columns)


@remembered
def _map(seen: Seen) -> Figure:
    frame = within(seen.year, seen.prefectures, wards=seen.wards).reset_index()
    value = frame["net_per_head"]
    return around_zero(
        frame.assign(value=value, status=np.where(value.notna(), "derived", "unpublished")),
        name=t("hometown.net_per_head", seen.lang),
        unit=unit_name("kyen_per_person", seen.lang),
        selected=seen.selected,
        lang=seen.lang,
        mode=seen.mode,
    )


def _account_card(v: View, year: int, found: Totals) -> None:
    lang = v.lang
    largest = max(abs(getattr(found, part)) for part in PARTS)
    divisor, unit, digits = readable(largest / SMALL, unit_name("kyen", lang), 0, lang)
    rows = [
        {
            "part": t(f"hometown.part.{part}", lang),
            "value": getattr(found, part) / divisor,
            "kind": t("status.derived" if part in ("refilled", "net") else "status.official", lang),
        }
        for part in PARTS
    ]
    columns = (
        Column("part", t("column.part", lang)),
        Column("value", t("column.value", lang), "number", unit, digits),
        Column("kind", t("allocation.kind", lang)),
    )
    fiscal_card(
        v,
        None,
        "hometown.account",
        Table(pd.DataFrame(rows), columns),
        years=(year,),
        n=found.n,
        unit=unit,
        measures=MEASURES,
        wards=v.selection.wards,
        says=t("allocation.cite", lang, text=found.winners.cite(lang)),
    )


def _everyone_card(
    v: View, year: int, key: str, draw: Callable[[Seen], Figure], *, clicks: bool = False
) -> None:
    """A card of everybody's balance per head, the chosen marked."""
    s, lang = v.selection, v.lang
    table = table_of(year, s.prefectures, wards=s.wards, lang=lang)
    fiscal_card(
        v,
        draw(seen_by(v, year)),
        key,
        table,
        years=(year,),
        n=int(table.frame["net_per_head"].notna().sum()),
        unit=unit_name("kyen_per_person", lang),
        measures=MEASURES,
        wards=s.wards,
        clicks=clicks,
    )


@remembered
def _ranking(seen: Seen) -> Figure:
    frame = table_of(seen.year, seen.prefectures, wards=seen.wards, lang=seen.lang).frame
    frame = frame.assign(value=frame["net_per_head"].round(1)).dropna(subset=["value"])
    return ranking(
        frame.assign(rank=ranks(frame["value"])),
        unit=unit_name("kyen_per_person", seen.lang),
        decimals=1,
        selected=seen.selected,
        lang=seen.lang,
        mode=seen.mode,
    )


@remembered
def _spread(seen: Seen) -> Figure:
    frame = within(seen.year, seen.prefectures, wards=seen.wards).reset_index()
    places = frame["code"].map(place_names(seen.lang))
    frame = frame.assign(value=frame["net_per_head"], place=places)
    return distribution(
        frame.dropna(subset=["value"]),
        unit=unit_name("kyen_per_person", seen.lang),
        decimals=1,
        selected=seen.selected,
        lang=seen.lang,
        mode=seen.mode,
    )


def _course_card(v: View) -> None:
    lang = v.lang
    frame = course(wards=v.selection.wards, lang=lang)
    figure = lines(
        frame,
        unit=unit_name("kyen", lang),
        decimals=0,
        from_zero=True,
        lang=lang,
        mode=v.mode,
    )
    columns = (
        Column("place", t("column.part", lang)),
        Column("year", t("column.year", lang), "plain"),
        Column("value", t("column.value", lang), "number", unit_name("kyen", lang)),
    )
    fiscal_card(
        v,
        figure,
        "hometown.course",
        Table(frame, columns),
        years=frame["year"].tolist(),
        n=len(within(YEARS[-1], (), wards=v.selection.wards)),
        unit=unit_name("kyen", lang),
        measures=MEASURES[:3],
        wards=v.selection.wards,
        where=t("filter.japan", lang),
    )


@remembered
def course(*, wards: bool, lang: str) -> pd.DataFrame:
    """item, place, year, value: Japan's receipts, cost and deduction, all years held."""
    parts = [
        queries.area_series(Measure(FIGURES[part]), wards=wards)[["year", "value"]].assign(
            item=part, place=t(f"hometown.part.{part}", lang)
        )
        for part in ("receipts", "cost", "deduction")
    ]
    return pd.concat(parts, ignore_index=True).dropna(subset=["value"])
