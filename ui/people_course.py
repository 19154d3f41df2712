"""People over time: the answer in a sentence, and the lines from 1970 to 2050."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis import population
from charts.people import people_course
from data.queries import NATION
from exports.tables import Column, Table
from ui import choices, notices
from ui import measure as m
from ui.frame import View
from ui.memory import remembered
from ui.people_card import SOURCES, people_card, places, who, whole
from ui.text import number, people, t, unit_name
from ui.units import Unit, chosen

PERSONS = 0  # in the place of a base year
BASES = (PERSONS, *range(1970, 2025, 5))
#: What the course draws; the 2018 projection has a page of its own.
DRAWN = ("census", "register", "projection_2023")
NOW, LAST = 2020, 2050


def answer(v: View, name: str, codes: tuple[str, ...]) -> None:
    """When the place had most people, how many there are, how many are expected."""
    text = _answer(name, codes, v.lang)
    if text:
        st.markdown(text)


@remembered
def _answer(name: str, codes: tuple[str, ...], lang: str) -> str:
    frame = whole(codes).dropna(subset=["value"])
    census = frame[frame["kind"].eq("census")].set_index("year")["value"]
    if NOW not in census:
        return ""
    most = int(census.idxmax())
    given = {"place": name, "first": int(census.index.min()), "peak": most, "year": NOW}
    counts = {"most": people(census[most], lang), "now": people(census[NOW], lang)}
    key = "depopulation.answer.growing" if most == NOW else "depopulation.answer"
    parts = [t(key, lang, **given, **counts)]
    ahead = frame[frame["kind"].eq("projection_2023")].set_index("year")["value"]
    if LAST in ahead and census[NOW] > 0:
        change = (ahead[LAST] / census[NOW] - 1) * 100
        parts.append(
            t(
                "depopulation.answer.ahead", lang,
                year=NOW, last=LAST, ahead=people(ahead[LAST], lang),
                change=("+" if change > 0 else "") + number(change, "percent", lang, 1),
            )
        )  # fmt: skip
    return ("" if lang == "ja" else " ").join(parts)


def course_card(v: View) -> None:
    """People of the chosen units from 1970 to 2050, as persons or against a base year."""
    lang, units = v.lang, tuple(unit for unit in chosen(v) if unit.codes)
    base = choices.select(
        v,
        "base",
        t("depopulation.base", lang),
        BASES,
        1980 if units else PERSONS,
        format_func=lambda year: (
            t("depopulation.base.year", lang, year=year)
            if year
            else t("depopulation.persons", lang)
        ),
    )
    areas = (*(c[:2] for c in v.selection.municipalities), *v.selection.prefectures)
    # Japan's millions would flatten a town: it stands beside units only as an index
    with_areas = base != PERSONS or not units
    areas = tuple(dict.fromkeys((*areas, *([NATION] if base or not areas else []))))
    shown = areas if with_areas else ()
    frame = _course(units, shown, base, lang)
    without_projection(v, units)
    if frame.empty:
        why = t("depopulation.no_base.why", lang)
        notices.notice("info", t("depopulation.no_base.what", lang, year=base), why)
        return
    emphasis = {unit.id for unit in units} or set(v.selection.prefectures)
    context = tuple(c for c in frame["code"].unique() if emphasis and c not in emphasis)
    unit = t("depopulation.base.year", lang, year=base) if base else unit_name("person", lang)
    value = Column(
        "value",
        t("depopulation.index" if base else "depopulation.persons", lang),
        "number",
        unit,
        1 if base else 0,
    )
    people_card(
        v,
        _figure(units, shown, base, context=context, lang=lang, mode=v.mode),
        key="depopulation.course",
        table=Table(frame, (*who(lang), value)),
        unit=unit,
        years=frame["year"],
        n=t("depopulation.places", lang, n=frame["code"].nunique()),
        where=m.listed(list(dict.fromkeys(frame["place"])), lang),
        sources=[source for kind in DRAWN for source in SOURCES[kind]],
    )


def without_projection(v: View, units: tuple[Unit, ...]) -> None:
    """Say which units the projection does not give: the 13 of Hamadori, and groups with them."""
    frame = places(units, (), v.lang) if units else pd.DataFrame()
    if frame.empty:
        return
    ahead = frame[frame["kind"].eq("projection_2023") & frame["value"].notna()]
    missing = [unit.name for unit in units if unit.id not in set(ahead["code"])]
    if missing:
        notices.notice(
            "info",
            t("depopulation.no_projection.what", v.lang, names=m.listed(missing, v.lang)),
            t("depopulation.no_projection.why", v.lang),
        )


@remembered
def _course(units: tuple[Unit, ...], areas: tuple[str, ...], base: int, lang: str) -> pd.DataFrame:
    frame = places(units, areas, lang)
    frame = frame[frame["kind"].isin(DRAWN)].dropna(subset=["value"])
    if base != PERSONS:
        frame = population.index(frame, base)
        frame = frame.assign(value=frame["index"])
    return frame


@remembered
def _figure(
    units: tuple[Unit, ...],
    areas: tuple[str, ...],
    base: int,
    *,
    context: tuple[str, ...],
    lang: str,
    mode: str,
) -> Figure:
    return people_course(
        _course(units, areas, base, lang),
        unit=unit_name("index" if base else "person", lang),
        decimals=1 if base else 0,
        context=context,
        level=100.0 if base else None,
        lang=lang,
        mode=mode,
    )
