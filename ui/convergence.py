"""Convergence: the spread by year, catching up, and moves between classes."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis import convergence as c
from analysis.convergence import Beta, Sigma, Transition
from analysis.result import Words
from analysis.variables import UnanswerableError
from charts.fit import fitted
from charts.heat import heat
from charts.lines import lines
from data import queries
from data.queries import RATIO_COVERAGE, Measure
from data.words import in_brackets
from exports.tables import Column, Table
from ui import choices
from ui import measure as m
from ui.frame import View
from ui.inequality import between, signed, unanswered
from ui.memory import remembered
from ui.text import t
from ui.vocabulary import place_names

VARIABLES = (
    "local_tax_per_capita",
    "tax_and_allocation_per_capita",
    "fiscal_strength_index",
    "income_per_taxpayer",
)
FIRST_YEAR = 2000
CLASSES = ("ranks", "multiples")


@remembered
def values(id_: str, prefectures: tuple[str, ...]) -> pd.DataFrame:
    """code, prefecture_code, year, value since FY2000, in the years that hold nearly all units."""
    frame = queries.panel((Measure(id_),)).rename(columns={id_: "value"})
    frame = frame[frame["year"] >= FIRST_YEAR].dropna(subset=["value"])
    if prefectures:
        frame = frame[frame["prefecture_code"].isin(prefectures)]
    units = frame["code"].nunique()
    held = frame.groupby("year")["code"].transform("size") >= RATIO_COVERAGE * units
    return frame[held].reset_index(drop=True)


def _whom(years: str) -> Words:
    return Words(f"市町村（東京23区を除く）、{years}", f"municipalities without wards, {years}")


@remembered
def spread(id_: str, prefectures: tuple[str, ...]) -> Sigma | UnanswerableError:
    """σ of a variable in all years."""
    try:
        return c.sigma(values(id_, prefectures), _whom(f"{FIRST_YEAR}–"))
    except UnanswerableError as error:
        return error


@remembered
def caught_up(
    id_: str,
    prefectures: tuple[str, ...],
    years: tuple[int, int],
    *,
    clustered: bool,
    conditional: bool,
) -> Beta | UnanswerableError:
    """β between two years."""
    try:
        return c.beta(
            values(id_, prefectures),
            years,
            _whom(f"{years[0]}–{years[1]}"),
            errors="clustered" if clustered else "robust",
            conditional=conditional,
        )
    except UnanswerableError as error:
        return error


@remembered
def moves(
    id_: str, prefectures: tuple[str, ...], years: tuple[int, int], *, relative: bool
) -> Transition | UnanswerableError:
    """Transition matrix between two years."""
    frame, whom = values(id_, prefectures), _whom(f"{years[0]}–{years[1]}")
    try:
        return c.transition(frame, years, whom, relative=relative)
    except UnanswerableError as error:
        return error


def convergence_cards(v: View) -> None:
    """Choices, σ of all variables, β with its scatter, and the table of moves."""
    lang, prefectures = v.lang, v.selection.prefectures
    first, second, third = st.columns([2, 1, 1])
    with first:
        id_ = choices.select(
            v,
            "var",
            t("convergence.variable", lang),
            VARIABLES,
            VARIABLES[0],
            format_func=lambda i: m.name(Measure(i), lang),
        )
    held = tuple(int(y) for y in sorted(values(id_, prefectures)["year"].unique()))
    with second:
        start = choices.select(v, "from", t("convergence.from", lang), held[:-1], held[0])
    later = tuple(y for y in held if y > start)
    with third:
        end = choices.select(v, "to", t("convergence.to", lang), later, later[-1])
    sigma_card(v, id_)
    beta_card(v, id_, (start, end))
    transition_card(v, id_, (start, end))


def sigma_card(v: View, id_: str) -> None:
    """The spread of every variable, the chosen one in colour, with its trend in words."""
    lang, prefectures = v.lang, v.selection.prefectures
    found = {i: spread(i, prefectures) for i in VARIABLES}
    one = found[id_]
    if isinstance(one, UnanswerableError):
        unanswered(one, lang)
        return
    frame = pd.concat(
        [
            s.years.assign(item=i, place=m.name(Measure(i), lang), value=s.years["sd"])
            for i, s in sorted(found.items(), key=lambda pair: pair[0] != id_)
            if isinstance(s, Sigma)
        ],
        ignore_index=True,
    )
    ends = one.trend.interval
    unclear = ends is None or ends.low <= 0 <= ends.high
    way = "unclear" if unclear else ("down" if one.trend.value < 0 else "up")
    st.markdown(
        t(
            f"convergence.sigma.{way}",
            lang,
            name=m.name(Measure(id_), lang),
            first=f"{one.years['sd'].iloc[0]:.3f}",
            last=f"{one.years['sd'].iloc[-1]:.3f}",
            trend=between(one.trend, 4),
            chi2=f"{one.endpoints.statistic:.1f}",
            p="< 0.001" if one.endpoints.p_value < 0.001 else f"= {one.endpoints.p_value:.3f}",
        )
    )
    figure = lines(
        frame,
        unit=t("convergence.sd", lang),
        decimals=3,
        lang=lang,
        mode=v.mode,
    )
    columns = (
        Column("place", t("inequality.column.name", lang)),
        Column("year", t("column.year", lang), "plain"),
        Column("sd", t("convergence.sd", lang), "number", decimals=4),
        Column("cv", t("inequality.measure.cv", lang), "number", decimals=4),
        Column("n", t("convergence.n", lang), "plain"),
    )
    _card(
        v,
        id_,
        "convergence.sigma",
        figure,
        Table(frame, columns),
        n=int(one.years["n"].iloc[0]),
        unit=t("convergence.sd", lang),
    )


def beta_card(v: View, id_: str, years: tuple[int, int]) -> None:
    """Growth against the beginning, the fit, and what it says about time."""
    lang, prefectures = v.lang, v.selection.prefectures
    one, other = st.columns(2)
    with one:
        within = choices.switch(v, "within", t("convergence.within", lang))
    with other:
        clustered = choices.switch(v, "cluster", t("convergence.cluster", lang))
    found = caught_up(id_, prefectures, years, clustered=clustered, conditional=within)
    if isinstance(found, UnanswerableError):
        unanswered(found, lang)
        return
    st.markdown(beta_reading(found, id_, lang))
    points = found.points
    frame = pd.DataFrame(
        {
            "code": points["code"],
            "place": points["code"].map(place_names(lang)),
            "x": np.exp(points["start"]),
            "y": 100 * points["growth"],
        }
    )
    measure = Measure(id_)
    unit = m.suffix(measure, lang)
    name = f"{m.name(measure, lang)} {years[0]}"
    name = in_brackets(name, unit, lang) if unit else name
    ends = (points["start"].min(), points["start"].max())
    figure = _fitted(
        frame,
        tuple(100 * (found.intercept + found.slope.value * x) for x in ends),
        (name, t("convergence.growth", lang)),
        m.decimals(measure),
        v,
    )
    columns = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        Column("x", name, "number", decimals=m.decimals(measure)),
        Column("y", t("convergence.growth", lang), "number", decimals=2),
    )
    _card(
        v,
        id_,
        "convergence.beta",
        figure,
        Table(frame, columns),
        n=found.slope.n,
        unit=t("convergence.growth", lang),
        years=years,
    )


def _fitted(
    frame: pd.DataFrame, line: tuple[float, ...], axes: tuple[str, str], digits: int, v: View
) -> Figure:
    return fitted(
        frame,
        (line[0], line[1]),
        axes=axes,
        log_x=True,
        decimals=(digits, 2),
        selected=v.selection.units,
        mode=v.mode,
    )


def beta_reading(found: Beta, id_: str, lang: str) -> str:
    """Do gaps close, how fast, and how far ranks were kept."""
    ends = found.slope.interval
    if ends is None or ends.low <= 0 <= ends.high:
        way = "unclear"
    else:
        way = "closing" if found.slope.value < 0 else "opening"
    life, longest = found.half_life, ""
    if life.interval is not None:
        high = life.interval.high
        longest = t("convergence.open", lang) if math.isinf(high) else f"{high:,.0f}"
    return t(
        f"convergence.beta.{way}",
        lang,
        name=m.name(Measure(id_), lang),
        first=str(found.years[0]),
        last=str(found.years[1]),
        slope=between(found.slope, 5),
        speed=signed(100 * found.speed.value, 2),
        half=f"{life.value:,.0f}",
        low=f"{life.interval.low:,.0f}" if life.interval else "",
        high=longest,
        rank=f"{found.rank:.3f}",
        r2=f"{found.r2:.3f}",
        formula=found.slope.formula,
        n=f"{found.slope.n:,}",
    )


def transition_card(v: View, id_: str, years: tuple[int, int]) -> None:
    """From which class to which."""
    lang = v.lang
    kind = choices.select(
        v,
        "classes",
        t("convergence.classes", lang),
        CLASSES,
        "ranks",
        style="segmented_control",
        format_func=lambda i: t(f"convergence.classes.{i}", lang),
    )
    found = moves(id_, v.selection.prefectures, years, relative=kind == "multiples")
    if isinstance(found, UnanswerableError):
        unanswered(found, lang)
        return
    for warning in found.mobility.warnings:
        st.caption(t(f"convergence.warning.{warning}", lang))
    k = len(found.shares)
    names = [t(f"convergence.class.{kind}.{i}", lang) for i in range(k)]
    stayed = int(np.trace(found.counts)) / int(found.counts.sum()) * 100
    long_run = t("convergence.no_long_run", lang)
    if kind == "ranks":  # fifths stay fifths: there is nothing to tell
        long_run = ""
    elif found.ergodic is not None:
        shares = m.listed(
            [f"{n} {100 * x:.0f}%" for n, x in zip(names, found.ergodic, strict=True)], lang
        )
        long_run = t("convergence.long_run", lang, shares=shares)
    if not math.isnan(found.mobility.value):
        text = t(
            "convergence.moves",
            lang,
            stayed=f"{stayed:.0f}",
            mobility=between(found.mobility),
            n=f"{found.mobility.n:,}",
        )
        st.markdown(f"{text} {long_run}".strip())
    figure = heat(
        100 * found.shares,
        found.counts,
        names=(names, names),
        axes=(str(years[0]), f"{years[1]} →"),
        count_unit=t("chart.municipalities", lang),
        mode=v.mode,
    )
    frame = pd.DataFrame(
        {"origin": a, "goal": b, "count": found.counts[i, j], "share": 100 * found.shares[i, j]}
        for i, a in enumerate(names)
        for j, b in enumerate(names)
    ).assign(status="not_calculated")
    columns = (
        Column("origin", t("convergence.origin", lang)),
        Column("goal", t("convergence.goal", lang)),
        Column("count", t("column.count", lang), "plain"),
        Column("share", t("convergence.share", lang), "number", "%", 1, "status"),
    )
    table = Table(frame, columns)
    _card(
        v, id_, "convergence.transition", figure, table, n=found.mobility.n, unit="%", years=years
    )


def _card(
    v: View,
    id_: str,
    key: str,
    figure: Figure,
    table: Table,
    *,
    n: int,
    unit: str,
    years: tuple[int, ...] = (),
) -> None:
    measure = Measure(id_)
    shown = years or values(id_, v.selection.prefectures)["year"].unique()
    m.card(
        v,
        measure,
        figure,
        key=key,
        n=n,
        table=table,
        caveats="none",
        year=m.span(measure, shown, v.lang),
        unit_shown=unit,
        filters_shown=m.filters(v, measure, wards=False),
    )
