"""The group as one: people, money, debt, need and means, each against its members."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from charts.dots import Strip, dots
from data import queries
from data.catalog import graph
from data.queries import NATION, Measure
from exports.tables import Column, Table
from ui import measure as m
from ui import municipality as mun
from ui import municipality_cards as parts
from ui import notices
from ui.across import across
from ui.computed import computed_card
from ui.cooperation_bodies import signed_percent
from ui.cooperation_choose import Chosen
from ui.cooperation_members import account_card, members_card, wards_of
from ui.frame import View
from ui.memory import remembered
from ui.parts import Part, draw
from ui.people_card import whole
from ui.text import fiscal_year, money, number, people, status_word, t
from ui.units import Unit, values_of
from ui.vocabulary import place_names

#: The group against its members in these; each in its latest year up to the chosen one.
AGAINST = tuple(
    Measure(id_)
    for id_ in (
        "projected_index_2050",
        "ageing_rate",
        "transfer_dependence",
        "single_year_strength",
        "expenditure_per_capita",
        "local_tax_per_capita",
        "allocation_tax_per_capita",
        "debt_per_capita",
        "funds_per_capita",
        "staff_per_1000",
        "joint_authority_share",
    )
)
#: Debt, and the three funds.
STOCKS = (
    "outstanding_bonds",
    "fiscal_adjustment_fund",
    "debt_reduction_fund",
    "special_purpose_funds",
)
NOW, LAST = 2020, 2050


def one_cards(v: View, chosen: Chosen, choosing: Callable[[], None]) -> None:
    """The answer, the map, and the cards."""
    unit = chosen.unit
    st.markdown(reading(unit, v.selection.year, v.lang))
    _of_wards(v, unit)
    choosing()
    against_card(v, chosen)
    there = across(v.outside())
    named = replace(unit, name=chosen.place(there.lang))
    for part in of_page(v, unit):
        draw(v, part, lambda: of_page(there, named))
    account_card(v, chosen)
    members_card(v, chosen)


def of_page(v: View, unit: Unit) -> list[Part]:
    """What the page about one municipality shows too: people, money, dependence."""
    key, measure = parts.COURSES[0]
    wards = v.selection.wards
    course = parts.course(v, unit, key, measure, wards=wards)
    return [*parts.people(v, unit), *parts.flow(v, unit, wards=wards), course]


def _of_wards(v: View, unit: Unit) -> None:
    inside = wards_of(unit.codes)
    if inside:
        what = t("cooperation.wards.what", v.lang, n=f"{len(inside):,}")
        notices.notice("info", what, t("cooperation.wards.why", v.lang))


@remembered
def reading(unit: Unit, year: int, lang: str) -> str:
    """People now and in 2050, dependence on transfers, and how far means cover need."""
    counted = whole(unit.codes)
    held = counted.dropna(subset=["value"]).set_index(["kind", "year"])["value"]
    said = []
    if ("census", NOW) in held.index and held["census", NOW] > 0:
        now = held["census", NOW]
        said.append(t("cooperation.reading.now", lang, place=unit.name, n=people(now, lang)))
        if ("projection_2023", LAST) in held.index:
            ahead = held["projection_2023", LAST]
            change = signed_percent(ahead / now - 1, lang, 0)
            said.append(t("cooperation.reading.ahead", lang, n=people(ahead, lang), change=change))
        else:
            said.append(t("cooperation.reading.no_projection", lang))
    for key in ("transfer_dependence", "single_year_strength"):
        found = figure_of(Measure(key), unit, year)
        if found is not None and pd.notna(found["value"]):
            when = m.span(Measure(key), (int(found["year"]),), lang)
            size = 100 * found["value"] if key == "single_year_strength" else found["value"]
            shown = number(size, "percent", lang, 0)
            said.append(t(f"cooperation.reading.{key}", lang, year=when, share=shown))
    if (stocks := stocks_of(unit.codes, year)) is not None:
        when = m.span(Measure(STOCKS[0]), (int(stocks["year"]),), lang)
        amounts = {key: money(float(stocks[key]), lang) for key in ("debt", "funds")}
        said.append(t("cooperation.reading.stocks", lang, year=when, **amounts))
    return ("" if lang == "ja" else " ").join(said)


@remembered
def stocks_of(codes: tuple[str, ...], year: int) -> dict[str, float] | None:
    """debt and funds of all members at the end of a year, thousand yen; None where one has none."""
    when = mun.stocks_year(year)
    if when is None:
        return None
    frame, _ = queries.cross_section(tuple(Measure(i) for i in STOCKS), when, wards=True)
    own = frame.set_index("code").reindex(list(codes)).astype(float)
    if own.isna().any(axis=None):
        return None
    sums = own.sum()
    return {"year": when, "debt": sums[STOCKS[0]], "funds": sums[list(STOCKS[1:])].sum()}


@remembered
def figure_of(measure: Measure, unit: Unit, year: int) -> dict[str, object] | None:
    """value, status, year of the group in the latest year up to ``year`` with figures, or None."""
    when = mun.latest(measure, year)
    if when is None:
        return None
    unit = replace(unit, codes=_with_need(measure, unit.codes))
    if not unit.codes:
        return {"value": np.nan, "status": "not_applicable", "year": when}
    found = queries.group_series(measure, {unit.id: unit.codes})
    years, values = found["year"].to_numpy(), found["value"].to_numpy(float)
    held = values[years == (graph.fixed_year(measure.id) or when)]
    if len(held) and np.isfinite(held[0]):
        return {"value": float(held[0]), "status": "derived", "year": when}
    return values_of(measure, (unit,), when).iloc[0].to_dict()


# -- against its members


@remembered
def against(unit: Unit, year: int, lang: str) -> pd.DataFrame:
    """One row for each of AGAINST that is held: id, when, group, status, n, of the members low,
    middle, high with the places of both ends, and japan."""
    names, rows = place_names(lang), []
    for measure in AGAINST:
        when = mun.latest(measure, year)
        if when is None:
            continue
        own = figure_of(measure, unit, year) or {}
        held = of_members(measure, when, unit.codes, lang)
        row = {"id": measure.id, "when": when, "group": own["value"], "status": own["status"]}
        row |= {"n": len(held), "japan": japan(measure, when)}
        if len(held):
            low, high = held.idxmin(), held.idxmax()
            row |= {"low": held[low], "middle": held.median(), "high": held[high]}
            row |= {"low_place": names[low], "high_place": names[high]}
        rows.append(row)
    columns = ["low", "middle", "high", "low_place", "high_place"]
    frame = pd.DataFrame(rows)
    return frame.reindex(columns=[*frame.columns, *(c for c in columns if c not in frame)])


@remembered
def of_members(measure: Measure, year: int, codes: tuple[str, ...], lang: str) -> pd.Series:
    """Code → value of the members that have one."""
    counted = _with_need(measure, codes)
    return mun.by_code(measure, year, lang)["value"].reindex(list(counted)).dropna()


def _with_need(measure: Measure, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Without the wards where need and means are compared: theirs are parts of Tokyo's account."""
    wards = wards_of(codes) if measure.id == "single_year_strength" else ()
    return tuple(code for code in codes if code not in wards)


@remembered
def japan(measure: Measure, year: int) -> float:
    """All municipalities without the wards together; NaN where they cannot be."""
    found = queries.area_series(measure, (NATION,))
    held = found.loc[found["year"] == (graph.fixed_year(measure.id) or year), "value"]
    return float(held.iloc[0]) if len(held) else float("nan")


@remembered
def against_drawn(unit: Unit, year: int, lang: str, mode: str) -> Figure:
    """A strip for each indicator: members behind, the group and Japan as dots."""
    strips = []
    for row in against(unit, year, lang).itertuples():
        measure = Measure(row.id)
        behind = of_members(measure, row.when, unit.codes, lang)
        points = pd.DataFrame(
            {
                "code": [unit.id, NATION],
                "place": [unit.name, t("cooperation.japan", lang)],
                "value": [row.group, row.japan],
            }
        )
        name = t("municipality.dated", lang, name=m.name(measure, lang), when=_when(row, lang))
        strips.append(
            Strip(
                name,
                m.unit(measure, lang),
                m.decimals(measure, row.when),
                behind.to_numpy(float),
                points,
            )
        )
    return dots(strips, (unit.id, NATION), lang=lang, mode=mode)


def _when(row: object, lang: str) -> str:
    measure, when = Measure(row.id), row.when  # type: ignore[attr-defined]
    return m.span(measure, (graph.fixed_year(measure.id) or when,), lang)


def against_card(v: View, chosen: Chosen) -> None:
    """The strips; below them the same as a table with the members at both ends."""
    unit = chosen.unit
    lang, year = v.lang, v.selection.year
    frame = against(unit, year, lang)
    shown = pd.DataFrame({"name": [_name(row, lang) for row in frame.itertuples()]})
    for key in ("group", "low", "middle", "high", "japan"):
        shown[key] = [_said(row, key, lang) for row in frame.itertuples()]
    shown["n"] = [f"{row.n:,}/{len(unit.codes):,}" for row in frame.itertuples()]
    columns = (
        Column("name", t("side.indicator", lang)),
        Column("group", unit.name, right=True),
        *(
            Column(key, t(f"cooperation.against.{key}", lang), right=True)
            for key in ("low", "middle", "high")
        ),
        Column("japan", t("cooperation.japan", lang), right=True),
        Column("n", t("municipality.held", lang), right=True),
    )
    computed_card(
        v,
        against_drawn(unit, year, lang, v.mode),
        "cooperation.against",
        Table(shown, columns),
        unit=t("cooperation.own_units", lang),
        year=t("municipality.until", lang, year=fiscal_year(year, lang)),
        n=len(unit.codes),
        filters=m.listed([unit.name, t("filter.today", lang)], lang),
        measures=tuple(frame["id"]),
        warning=t("cooperation.accounting", lang),
        place=chosen.place,
    )


def _name(row: object, lang: str) -> str:
    name = m.name(Measure(row.id), lang)  # type: ignore[attr-defined]
    return t("municipality.dated", lang, name=name, when=_when(row, lang))


def _said(row: object, key: str, lang: str) -> str:
    """A value with its unit and, at the ends, with the member; the word of a gap."""
    measure, value = Measure(row.id), getattr(row, key)  # type: ignore[attr-defined]
    if pd.isna(value):
        return status_word(row.status if key == "group" else "not_applicable", lang)  # type: ignore[attr-defined]
    text = number(float(value), measure.unit, lang, m.decimals(measure, row.when))  # type: ignore[attr-defined]
    place = getattr(row, f"{key}_place", "")
    return f"{text} {place}" if place else text
