"""Fewer people: the sentence, the paths to 2050, and the cards around them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.shrinkage import Path, ShrinkageError
from charts.lines import lines
from exports.tables import Column, Table
from ui import choices, notices
from ui.frame import View
from ui.scenario_parts import per_cent
from ui.scenario_people import AHEAD, held, models, paths
from ui.scenario_shrink_card import ends, shrink_card
from ui.scenario_shrink_map import shrink_map
from ui.scenario_sure import effects_card, range_card
from ui.text import money, span, t, unit_name
from ui.units import Unit, chosen


def shrink_cards(v: View, year: int) -> None:
    """The sentence, the paths, how sure they are, the map."""
    lang = v.lang
    try:
        found = paths(year)
    except ShrinkageError:
        what, why = t("scenarios.impossible.what", lang), t("scenarios.shrink.impossible.why", lang)
        notices.notice("info", what, why)
        return
    first, last = found[0], found[-1]
    st.markdown(
        t(
            "scenarios.shrink.reading",
            lang,
            people=per_cent(first.people, last.people),
            need=per_cent(first.need, last.need),
            revenue=per_cent(first.revenue, last.revenue),
            before=money(first.shortage, lang),
            after=money(last.shortage, lang),
            low=money(last.shortage_interval[0], lang),
            high=money(last.shortage_interval[1], lang),
            n=f"{first.n:,}",
            free=f"{first.n - first.recipients:,}",
            then=f"{last.n - last.recipients:,}",
        )
    )
    _own_lines(v, year)
    _path_card(v, year, found)
    range_card(v, year)
    effects_card(v, year)
    to = choices.select(v, "to", t("scenarios.year", lang), AHEAD, AHEAD[-1], style="select_slider")
    shrink_map(v, year, to)


def _own_lines(v: View, year: int) -> None:
    """Need per head of the chosen municipalities and groups, now and in 2050."""
    lines_ = [_line(unit, year, v.lang) for unit in chosen(v)]
    if lines_:
        st.markdown("\n".join(f"- {line}" for line in lines_))


def _line(unit: Unit, year: int, lang: str) -> str:
    codes = held(year, unit.codes)
    if not codes:
        return t("scenarios.shrink.unit.none", lang, place=unit.name)
    first, last = (paths(year, codes)[i] for i in (0, -1))
    low, high = (money(end / last.people, lang) for end in last.need_interval)
    return t(
        "scenarios.shrink.unit",
        lang,
        place=unit.name,
        people=per_cent(first.people, last.people),
        before=money(first.need / first.people, lang),
        after=money(last.need / last.people, lang),
        low=low,
        high=high,
        n=f"{len(codes):,}",
    )


def _path_card(v: View, year: int, found: tuple[Path, ...]) -> None:
    lang, kyen = v.lang, unit_name("kyen", v.lang)
    parts = []
    for item in ("need", "revenue", "shortage"):
        rows = [
            {
                "year": p.year,
                "value": getattr(p, item),
                "low": getattr(p, f"{item}_interval")[0],
                "high": getattr(p, f"{item}_interval")[1],
            }
            for p in found
        ]
        name = t(f"allocation.step.{'lacking' if item == 'shortage' else item}", lang)
        parts.append(pd.DataFrame(rows).assign(item=item, place=name))
    frame = pd.concat(parts, ignore_index=True)
    columns = (
        Column("place", t("column.part", lang)),
        Column("year", t("column.calendar", lang), "plain"),
        Column("value", t("column.value", lang), "number", kyen),
        *ends("low", "high", kyen, lang),
    )
    need, _ = models(year)
    shrink_card(
        v,
        lines(frame, unit=kyen, decimals=0, from_zero=True, lang=lang, mode=v.mode),
        "scenarios.path",
        Table(frame, columns),
        base=year,
        n=found[0].n,
        unit=kyen,
        year=span(found[0].year, found[-1].year, lang, fiscal=False),
        says=t("scenarios.formula", lang, formula=need.formula[lang == "en"], r2=f"{need.r2:.3f}"),
    )
