"""The members of a group side by side, and their need and means as one account."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from analysis import cooperation as co
from analysis.cooperation import Account
from analysis.pooling import distances_km
from data import queries
from data.catalog import graph
from data.queries import Measure
from exports.tables import Column, Table
from ui import measure as m
from ui import municipality as mun
from ui import notices
from ui.computed import computed_card
from ui.cooperation_choose import PEOPLE, Chosen, register, register_year
from ui.frame import View
from ui.memory import remembered
from ui.text import fiscal_year, money, number, t, unit_name
from ui.vocabulary import place_names

#: What stands in the table of members.
OF_MEMBERS = tuple(
    Measure(id_)
    for id_ in (
        "projected_index_2050",
        "ageing_rate",
        "transfer_dependence",
        "single_year_strength",
        "debt_per_capita",
        "staff_per_1000",
    )
)
NEED, MEANS = Measure("standard_fiscal_need"), Measure("standard_fiscal_revenue")


@remembered
def wards_of(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the codes that are special wards."""
    towns = queries.municipalities()
    wards = set(towns.loc[towns["is_ward"], "code"])
    return tuple(code for code in codes if code in wards)


# -- need and means


@remembered
def need_frame(codes: tuple[str, ...], year: int) -> pd.DataFrame:
    """Index code: need, revenue of the members in a year; NaN for wards, who have none alone."""
    frame, _ = queries.cross_section((NEED, MEANS), year, wards=True)
    frame = frame.set_index("code").astype(float).reindex(list(codes))
    frame.columns = ["need", "revenue"]
    frame.loc[list(wards_of(codes))] = np.nan
    return frame


@remembered
def account_of(codes: tuple[str, ...], year: int) -> Account:
    """Need and revenue of the members who have both."""
    frame = need_frame(codes, year)
    return co.account(frame["need"].to_numpy(), frame["revenue"].to_numpy())


def account_card(v: View, chosen: Chosen) -> None:
    """The allocation tax of the members, and what one body of the same sums would lack."""
    unit = chosen.unit
    lang = v.lang
    year = mun.latest(NEED, v.selection.year)
    if year is None:
        when = fiscal_year(v.selection.year, lang)
        notices.missing_year(lang, when, m.name(NEED, lang), m.held_years(NEED, lang))
        return
    found = account_of(unit.codes, year)
    if not found.n:
        what, why = t("cooperation.no_need.what", lang), t("cooperation.no_need.why", lang)
        notices.notice("info", what, why)
        return
    share = number(100 * found.revenue / found.need, "percent", lang, 0)
    key = "cooperation.account.surplus" if found.offset > 0 else "cooperation.account.no_surplus"
    said = t(
        "cooperation.account.reading",
        lang,
        year=m.span(NEED, (year,), lang),
        n=f"{found.n:,}",
        need=money(found.need, lang),
        revenue=money(found.revenue, lang),
        share=share,
        apart=money(found.apart, lang),
    )
    amounts = {"whole": money(found.whole, lang), "offset": money(found.offset, lang)}
    st.markdown(
        f"{said} {t(key, lang, **amounts)}" if lang == "en" else said + t(key, lang, **amounts)
    )
    rows = [
        (t("cooperation.account.apart", lang), found.need, found.revenue, found.apart),
        (t("cooperation.account.whole", lang), found.need, found.revenue, found.whole),
        (t("cooperation.account.offset", lang), 0.0, 0.0, found.offset),
    ]
    kyen = unit_name("kyen", lang)
    columns = (
        Column("who", t("column.group", lang)),
        Column("need", m.name(NEED, lang), "number", kyen),
        Column("revenue", m.name(MEANS, lang), "number", kyen),
        Column("shortage", t("cooperation.account.shortage", lang), "number", kyen),
    )
    computed_card(
        v,
        None,
        "cooperation.account",
        Table(pd.DataFrame(rows, columns=[c.key for c in columns]), columns),
        unit=kyen,
        year=fiscal_year(year, lang),
        n=found.n,
        filters=unit.name,
        measures=(NEED.id, MEANS.id),
        warning=t("cooperation.accounting", lang),
        short=True,
        place=chosen.place,
    )


# -- members


@remembered
def members_frame(codes: tuple[str, ...], year: int, lang: str) -> pd.DataFrame:
    """code, place, people, km from the largest, each of OF_MEMBERS with its status.

    The most people (in the latest register) first.
    """
    names, towns = place_names(lang), queries.municipalities().set_index("code")
    frame = pd.DataFrame({"code": list(codes), "place": [names[code] for code in codes]})
    frame["people"] = register().reindex(list(codes)).to_numpy(float)
    for measure in OF_MEMBERS:
        when = mun.latest(measure, year)
        if when is None:
            continue
        drawn = mun.by_code(measure, when, lang).reindex(list(codes))
        frame[measure.id] = drawn["value"].to_numpy(float)
        frame[f"{measure.id}_status"] = drawn["status"].to_numpy()
    frame = frame.sort_values(["people", "code"], ascending=[False, True], ignore_index=True)
    if len(frame):
        at = towns.loc[frame["code"], ["lat", "lon"]].to_numpy(float)
        frame["km"] = distances_km(at[:, 0], at[:, 1], (at[0, 0], at[0, 1]))
    return frame.assign(km=frame.get("km"))


def people_column(lang: str) -> Column:
    """People of the latest register, with its year."""
    register_ = Measure(PEOPLE)
    when = m.span(register_, (register_year(),), lang)
    label = t("municipality.dated", lang, name=m.name(register_, lang), when=when)
    return Column("people", label, "number", unit_name("person", lang))


def members_card(v: View, chosen: Chosen) -> None:
    """Everybody in the group, side by side."""
    unit = chosen.unit
    lang, year = v.lang, v.selection.year
    frame = members_frame(unit.codes, year, lang)
    held = [(x, mun.latest(x, year)) for x in OF_MEMBERS if x.id in frame]
    columns = [
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        people_column(lang),
    ]
    for measure, when in held:
        spoken = m.span(measure, (graph.fixed_year(measure.id) or when,), lang)
        label = t("municipality.dated", lang, name=m.name(measure, lang), when=spoken)
        digits, shown = m.decimals(measure, when), m.unit(measure, lang)
        columns.append(Column(measure.id, label, "number", shown, digits, f"{measure.id}_status"))
    columns.append(Column("km", t("cooperation.away", lang), "number", "km", 1))
    computed_card(
        v,
        None,
        "cooperation.members",
        Table(frame, tuple(columns)),
        unit=t("cooperation.own_units", lang),
        year=t("municipality.until", lang, year=fiscal_year(year, lang)),
        n=len(frame),
        filters=m.listed([unit.name, t("filter.today", lang)], lang),
        measures=(PEOPLE, *(measure.id for measure, _ in held)),
        place=chosen.place,
    )
