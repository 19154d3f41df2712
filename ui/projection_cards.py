"""Cards about how good projections were: sizes, map, contenders, one unit."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from analysis import projection_check
from charts.accuracy import contenders, error_ranges, outlook
from charts.map import municipal_map
from data.queries import Measure
from data.words import unit_name
from exports.tables import Column, Table
from ui import measure as m
from ui import notices
from ui import projections as p
from ui.frame import View
from ui.state import add_clicked
from ui.text import number, t
from ui.units import Unit, chosen
from ui.vocabulary import place_names

PROJECTED, LATEST = Measure("population_projected_2018"), Measure("population_projected")
CENSUS, REGISTER = Measure("population_census"), Measure("population_register")


def compared(v: View, *, register: bool) -> pd.DataFrame:
    """Municipalities of the selection that have an error."""
    frame = within(v, p.errors(register))
    frame = frame if v.selection.wards else frame[~frame["is_ward"]]
    return frame[frame["error"].notna()]


def within(v: View, frame: pd.DataFrame) -> pd.DataFrame:
    """The chosen prefectures, or all."""
    chosen_areas = v.selection.prefectures
    return frame[frame["code"].str[:2].isin(chosen_areas)] if chosen_areas else frame


def answer(v: View, held: pd.DataFrame) -> None:
    """The page in a few sentences, from the figures."""
    lang = v.lang
    row = projection_check.accuracy(held).iloc[0]
    side = "low" if row["malpe"] < 0 else "high"
    parts = [
        t(
            "projections.answer",
            lang,
            place=m.scope(v),
            n=f"{int(row['n']):,}",
            medape=percent(v, row["medape"]),
            bias=percent(v, abs(row["malpe"])),
            side=t(f"projections.{side}", lang),
        )
    ]
    later = compared(v, register=True)
    if len(later):
        medape = projection_check.accuracy(later).iloc[0]["medape"]
        parts.append(t("projections.answer.register", lang, medape=percent(v, medape)))
    st.markdown(("" if lang == "ja" else " ").join(parts))


def percent(v: View, value: float, decimals: int = 2) -> str:
    """'1.16%'."""
    return number(value, "percent", v.lang, decimals)


def size_name(v: View, size: object) -> str:
    """A size class in words."""
    return t(f"projections.size.{size}", v.lang)


def number_column(v: View, key: str, decimals: int = 2, unit: str = "percent") -> Column:
    """A figure of accuracy as a column."""
    shown = unit_name(unit, v.lang) if unit else ""
    return Column(key, t(f"projections.column.{key}", v.lang), "number", shown, decimals)


def n_column(v: View) -> Column:
    """How many municipalities a row is made of."""
    return number_column(v, "n", 0, "")


def size_card(v: View, held: pd.DataFrame) -> None:
    """The projection of 2018 against the census, by size in 2015."""
    lang = v.lang
    frame = projection_check.accuracy(held, ["size"])
    frame = pd.concat(
        [projection_check.accuracy(held).assign(size="all"), frame.astype({"size": str})]
    )
    frame = frame.assign(label=[size_name(v, size) for size in frame["size"]])
    figure = error_ranges(
        frame,
        titles=(t("projections.half.medape", lang), t("projections.half.range", lang)),
        unit=unit_name("percent", lang),
        zero=t("projections.right", lang),
        mode=v.mode,
    )
    columns = (
        Column("label", t("projections.column.size", lang)),
        n_column(v),
        *(number_column(v, key) for key in ("medape", "malpe", "q1", "median", "q3", "mape")),
    )
    m.card(
        v,
        PROJECTED,
        figure,
        key="projections.size",
        n=len(held),
        table=Table(frame, columns),
        caveats="none",
        year=t("projections.when.census", lang),
        unit_shown=unit_name("percent", lang),
        filters_shown=m.filters(v, PROJECTED),
        also=(CENSUS,),
    )


def map_card(v: View) -> None:
    """Where it erred, against the census or the register."""
    lang, key = v.lang, "projections.map"
    register = st.session_state.get("projections-register", False)
    held = compared(v, register=register)
    if held.empty:
        return
    drawn = within(v, p.errors(register))
    drawn = drawn.assign(value=drawn["error"].round(1), place=drawn["code"].map(place_names(lang)))
    units = chosen(v)
    figure = municipal_map(
        drawn,
        name=t("projections.column.error", lang),
        unit=unit_name("percent", lang),
        decimals=1,
        scale="diverging",
        midpoint=0.0,
        selected=tuple(unit.id for unit in units),
        groups={unit.name: unit.codes for unit in units if unit.kind == "group"},
        lang=lang,
        mode=v.mode,
    )
    rows = drawn[drawn["code"].isin(held["code"]) | drawn["error"].isna()]
    rows = rows if v.selection.wards else rows[~rows["is_ward"]]
    persons = unit_name("person", lang)
    columns = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        *(
            Column(k, t(f"projections.column.{k}", lang), "number", persons, 0, "status")
            for k in ("forecast", "actual")
        ),
        Column("error", t("projections.column.error", lang), "number", "%", 2, "status"),
    )
    m.card(
        v,
        PROJECTED,
        figure,
        key=key,
        n=len(held),
        table=Table(rows.sort_values("error", ascending=False), columns),
        caveats="none",
        year=t(f"projections.when.{'register' if register else 'census'}", lang),
        unit_shown=unit_name("percent", lang),
        filters_shown=m.filters(v, PROJECTED),
        also=(REGISTER, CENSUS) if register else (CENSUS,),
        on_select=partial(add_clicked, "figure-projections-map"),
        map_height=True,
        switch=partial(register_switch, v),
    )


def register_switch(v: View) -> None:
    """The census of 2020 or the register of 2025."""
    st.toggle(
        t("projections.switch", v.lang),
        key="projections-register",
        help=t("projections.switch.help", v.lang),
    )


def contender_cards(v: View) -> None:
    """Plain models beside the projection: errors, coverage, who came nearest, what cannot be."""
    lang = v.lang
    names = {c: t(f"projections.contender.{c}", lang) for c in p.CONTENDERS}
    held = p.accuracy_of_contenders(v.selection.wards)
    held = held.assign(
        half=held["horizon"],
        value=held["medape"],
        label=[size_name(v, size) for size in held["size"]],
        name=held["contender"].astype(str).map(names),
    )
    halves = {h: t("projections.horizon", lang, years=h) for h in projection_check.HORIZONS}
    whole = held[held["size"].eq("all")]
    columns = (
        Column("horizon", t("projections.column.horizon", lang), "plain"),
        Column("label", t("projections.column.size", lang)),
        Column("name", t("projections.column.contender", lang)),
        n_column(v),
        *(number_column(v, key) for key in ("medape", "malpe", "coverage")),
    )
    common = {
        "n": int(whole["n"].max()),
        "table": Table(held, columns),
        "caveats": "none",
        "year": t("projections.when.backtest", lang),
        "unit_shown": unit_name("percent", lang),
        "filters_shown": m.filters(v, PROJECTED, where=t("filter.japan", lang)),
        "also": (REGISTER, CENSUS),
    }
    percents = unit_name("percent", lang)
    figure = contenders(held, order=names, halves=halves, unit=percents, mode=v.mode, first="ipss")
    ten = whole[whole["horizon"].eq(10)].set_index("contender")["medape"]
    st.markdown(
        t(
            "projections.contenders.says",
            lang,
            **{c: percent(v, ten[c]) for c in p.CONTENDERS},
            n=f"{common['n']:,}",
        )
    )
    m.card(v, PROJECTED, figure, key="projections.contenders", **common)
    mean, median = p.widest()
    st.caption(
        t("projections.why_median", lang, mean=percent(v, mean, 1), median=percent(v, median, 1))
    )
    covered = whole[whole["contender"].ne("ipss")]
    covered = covered.assign(value=covered["coverage"], label=covered["name"])
    figure = contenders(
        covered,
        order=names,
        halves=halves,
        unit=percents,
        mode=v.mode,
        first="ipss",
        at=(projection_check.LEVEL * 100, "80%"),
    )
    m.card(
        v,
        REGISTER,
        figure,
        key="projections.coverage",
        **common | {"also": (), "table": Table(covered, columns)},
    )
    winner_card(v, names, common)
    impossible_text(v, names)


def winner_card(v: View, names: dict[str, str], common: dict[str, object]) -> None:
    """Who came nearest, with a paired sign test."""
    lang = v.lang
    frame = p.winners(v.selection.wards)
    frame = frame.assign(
        label=[size_name(v, size) for size in frame["size"]],
        basis=[t(f"projections.basis.{basis}", lang) for basis in frame["basis"]],
        winner=frame["winner"].map(names),
        rival=frame["rival"].map(names),
        p=["…" if pd.isna(x) else "<0.001" if x < 0.001 else f"{x:.3f}" for x in frame["p"]],
    )
    text = {k: t(f"projections.column.{k}", lang) for k in ("basis", "winner", "rival", "p")}
    columns = (
        Column("basis", text["basis"]),
        Column("origin", t("projections.column.origin", lang), "plain"),
        Column("horizon", t("projections.column.horizon", lang), "plain"),
        Column("label", t("projections.column.size", lang)),
        n_column(v),
        Column("winner", text["winner"]),
        number_column(v, "medape"),
        Column("rival", text["rival"]),
        number_column(v, "rival_medape"),
        *(number_column(v, key, 1) for key in ("share", "low", "high")),
        Column("p", text["p"]),
    )
    n = f"{int(frame['n'].min()):,}–{int(frame['n'].max()):,}"
    when = t("projections.when.winners", lang)
    table = Table(frame, columns)
    given = common | {"n": n, "table": table, "year": when}
    m.card(v, PROJECTED, None, key="projections.winners", **given)


def impossible_text(v: View, names: dict[str, str]) -> None:
    """The comparisons that cannot be made, and why."""
    lang = v.lang
    lines = [
        t(
            f"projections.impossible.{reason}",
            lang,
            origins=m.listed([str(year) for year in sorted(set(rows["origin"]))], lang),
            contenders=m.listed([names[c] for c in dict.fromkeys(rows["contender"])], lang),
            least=projection_check.LEAST_POINTS,
        )
        for reason, rows in p.impossible().groupby("reason")
    ]
    st.markdown(f"**{t('projections.impossible', lang)}**\n" + "".join(f"\n- {x}" for x in lines))


def unit_card(v: View) -> None:
    """The projection of 2023 for one chosen unit, with the plain models as a check."""
    lang, units = v.lang, chosen(v)
    if not units:
        notices.notice(
            "info",
            t("projections.choose.what", lang),
            t("projections.choose.why", lang),
        )
        return
    unit = units[0]
    if len(units) > 1:
        unit = st.selectbox(
            t("projections.unit.which", lang),
            units,
            format_func=lambda u: u.name,
            key="projections-unit",
        )
    counted, ahead = p.outlook(unit.codes)
    official = ahead["contender"].eq("ipss")
    if not official.any():
        notices.notice(
            "info",
            t("projections.unprojected.what", lang, place=unit.name),
            t("projections.unprojected.why", lang),
        )
    if official.all():
        notices.notice(
            "info",
            t("projections.unmodelled.what", lang, place=unit.name),
            t("projections.unmodelled.why", lang),
        )
    if len(counted) and len(ahead):
        draw_unit(v, unit, counted, ahead)


def draw_unit(v: View, unit: Unit, counted: pd.DataFrame, ahead: pd.DataFrame) -> None:
    """The card of one unit."""
    lang = v.lang
    held = [c for c in p.CONTENDERS if ahead["contender"].eq(c).any()]
    names = {c: t(f"projections.contender.{c}", lang) for c in held}
    models = tuple(c for c in held if c != "ipss")
    band = st.session_state.get("projections-band", "llt")
    persons = unit_name("person", lang)
    register = t("projections.register", lang)
    figure = outlook(
        counted,
        ahead,
        order=names,
        names=(register, t("projections.band", lang, name=names.get(band, ""))),
        first="ipss",
        band=band,
        unit=persons,
        mode=v.mode,
    )
    rows = pd.concat(
        [
            counted.rename(columns={"value": "forecast"}).assign(name=register),
            ahead.assign(name=ahead["contender"].map(names)),
        ],
        ignore_index=True,
    )
    columns = (
        Column("name", t("projections.column.contender", lang)),
        Column("year", t("column.calendar", lang), "plain"),
        *(number_column(v, key, 0, "person") for key in ("forecast", "lower", "upper")),
    )
    m.card(
        v,
        LATEST,
        figure,
        key="projections.unit",
        place=unit.name,
        n=len(unit.codes),
        table=Table(rows.assign(status="not_applicable"), columns),
        caveats="none",
        year=t("projections.when.unit", lang, first=int(counted["year"].min()), last=p.LAST),
        unit_shown=persons,
        filters_shown=m.filters(v, m.today(LATEST), where=unit.name),
        also=(REGISTER,),
        switch=partial(band_switch, v, models) if models else None,
    )


def band_switch(v: View, models: tuple[str, ...]) -> None:
    """Whose interval is shaded."""
    st.selectbox(
        t("projections.band.whose", v.lang),
        models,
        key="projections-band",
        format_func=lambda c: t(f"projections.contender.{c}", v.lang),
        width=220,
        label_visibility="collapsed",
    )
