"""Where need per head grows if only people change."""

from __future__ import annotations

import numpy as np
from plotly.graph_objects import Figure

from data import queries
from exports.tables import Column, Table
from ui import measure as m
from ui import notices
from ui.frame import View
from ui.maps import around_zero
from ui.memory import remembered
from ui.scenario_bodies import WARDS
from ui.scenario_parts import whole_sign
from ui.scenario_people import shrunk
from ui.scenario_shrink_card import ends, shrink_card
from ui.text import calendar_year, t, unit_name
from ui.vocabulary import place_names


def shrink_map(v: View, year: int, to: int) -> None:
    lang, s = v.lang, v.selection
    frame = shrunk(year, to)
    frame = frame[frame["code"].str[:2].isin(s.prefectures)] if s.prefectures else frame
    if frame.empty:
        notices.empty(lang)
        return
    head = unit_name("kyen_per_person", lang)
    columns = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        Column("change", t("scenarios.need_change", lang), "number", "%", 1),
        *ends("change_low", "change_high", "%", lang, 1),
        Column("scale", t("scenarios.scale_only", lang), "number", "%", 1),
        Column("need_per_head", t("allocation.step.need", lang), "number", head, 1),
        Column("shortage_per_head", t("allocation.step.lacking", lang), "number", head, 1),
        Column("people", unit_name("person", lang), "number", "", 0),
    )
    rows = frame.assign(place=frame["code"].map(place_names(lang)))
    middle = t(
        "scenarios.shrink.middle",
        lang,
        change=whole_sign(frame["change"].median()),
        scale=whole_sign(frame["scale"].median()),
    )
    shrink_card(
        v,
        _figure(year, to, s.prefectures, s.municipalities, lang=lang, mode=v.mode),
        "scenarios.shrink_map",
        Table(rows.sort_values("change", ascending=False), columns),
        base=year,
        n=len(rows),
        unit="%",
        year=calendar_year(to, lang),
        where=m.scope(v),
        says=middle,
        clicks=True,
    )


@remembered
def _figure(
    year: int,
    to: int,
    prefectures: tuple[str, ...],
    selected: tuple[str, ...],
    *,
    lang: str,
    mode: str,
) -> Figure:
    frame = queries.municipalities()[["code"]].merge(shrunk(year, to), how="left", on="code")
    if prefectures:
        frame = frame[frame["code"].str[:2].isin(prefectures)]
    status = np.where(frame["code"].between(*WARDS), "not_applicable", "unpublished")
    return around_zero(
        frame.assign(
            value=frame["change"],
            status=np.where(frame["change"].notna(), "imputed", status),
        ),
        name=t("scenarios.need_change", lang),
        unit="%",
        selected=selected,
        lang=lang,
        mode=mode,
    )
