"""Do neighbours resemble one another? Moran's I, the map of clusters, and residuals on the map."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis import cost_curve, panel, space
from analysis.cost_curve import SPENDING, CostCurve
from analysis.panel import SPECIFICATIONS, PanelError
from analysis.result import Words as Both
from analysis.space import Global, Local, Neighbours, Scale, SpaceError
from charts import space as draw
from charts.map import municipal_map
from data import queries
from data.queries import Measure
from exports.tables import Column, Table
from ui import choices, notices
from ui import cost as c
from ui import measure as m
from ui.computed import computed_card
from ui.frame import View
from ui.memory import remembered
from ui.state import add_clicked
from ui.text import LANGUAGES, t
from ui.vocabulary import place_names, vocabulary

WHAT = ("indicator", "cost", "panel")
NEIGHBOURS: tuple[Neighbours, ...] = ("border", "nearest")
SCALES: tuple[Scale, ...] = ("value", "rank", "log")
#: The panel's residuals are mapped for its last census.
PANEL_YEAR = 2020


@dataclass(frozen=True)
class Question:
    """Of what, when, among whom, and who is whose neighbour."""

    what: str
    measure: Measure
    year: int
    prefectures: tuple[str, ...]
    neighbours: Neighbours
    scale: Scale


@dataclass(frozen=True)
class Answer:
    """Both statistics, and Moran's I with the other neighbours."""

    whole: Global
    local: Local
    other: Global


def choose(v: View) -> tuple[Question, bool]:
    """What is asked, and whether clusters are adjusted for the number of tests."""
    lang, s = v.lang, v.selection
    boxes = st.columns(4)
    with boxes[0]:
        what = choices.select(
            v,
            "x",
            t("space.choose.what", lang),
            WHAT,
            "indicator",
            format_func=lambda i: t(f"space.what.{i}", lang),
        )
    with boxes[1]:
        neighbours = choices.select(
            v,
            "k",
            t("space.choose.neighbours", lang),
            NEIGHBOURS,
            "border",
            format_func=lambda i: t(f"space.neighbours.{i}", lang),
        )
    with boxes[2]:
        scale = choices.select(
            v,
            "a",
            t("space.choose.scale", lang),
            SCALES,
            "value",
            format_func=lambda i: t(f"space.scale.{i}", lang),
        )
    with boxes[3]:
        adjusted = choices.switch(
            v, "f", t("space.choose.fdr", lang), True, help=t("space.choose.fdr.help", lang)
        )
    if what == "indicator":
        ids = tuple(i for i in vocabulary().indicators if not m.is_category(Measure(i)))
        m.choose_indicator(v, ids)
    return Question(what, _measure(v), s.year, s.prefectures, neighbours, scale), adjusted


def _measure(v: View) -> Measure:
    """The chosen indicator; switches that do not change it ask no new question."""
    one = m.today(m.measure(v.selection))
    return replace(
        one,
        per_capita=one.per_capita and one.takes_per_capita,
        real=one.real and one.takes_real,
    )


def space_cards(v: View) -> None:
    """Reading, map, scatter; or a notice that says what to change."""
    question, adjusted = choose(v)
    if question.what == "indicator" and not _is_asked_well(v, question):
        return
    with st.spinner(t("space.waiting", v.lang)):
        found = answered(question)
    if isinstance(found, SpaceError):
        parts = (
            t(f"space.error.{found.reason}.{part}", v.lang, n=found.variable)
            for part in ("what", "why", "cure")
        )
        notices.notice("info", *parts)
        return
    st.markdown(reading(v, question, found, adjusted))
    st.caption(t("cost.cite", v.lang, text=found.whole.estimate.cite(v.lang)))
    cluster_card(v, question, found, adjusted)
    scatter_card(v, question, found, adjusted)
    if question.what != "indicator":
        notices.notice("info", t("cost.residual.what", v.lang), t("space.residual.why", v.lang))
        residual_card(v, question, found)


def _is_asked_well(v: View, question: Question) -> bool:
    """A notice where the indicator has no numbers, or none in the year."""
    one, lang = question.measure, v.lang
    if m.is_category(one):
        parts = (t(f"space.category.{part}", lang) for part in ("what", "why", "cure"))
        notices.notice("info", *parts)
        return False
    if question.year not in queries.years(one):
        when = m.year_of(one, question.year, lang)
        notices.missing_year(lang, when, m.name(one, lang), m.held_years(one, lang))
        return False
    return True


@remembered
def _values(question: Question) -> pd.Series:
    """Index code: the values asked for, of municipalities without Tokyo's wards.

    Empty where the model that leaves residuals cannot be had among the prefectures.
    """
    if question.what == "cost":
        found = c.estimated(_cost_choice(question))
        left = found.units["residual"] if isinstance(found, CostCurve) else pd.Series(dtype=float)
        return 100 * left  # logarithms: per cent would let a few recovering towns decide
    if question.what == "panel":
        frame = panel.panel_frame(
            queries.panel(tuple(Measure(i) for i in panel.INPUTS)), queries.merger_years()
        )
        inside = frame["prefecture_code"].isin(
            question.prefectures or frame["prefecture_code"].unique()
        )
        try:
            return panel.residuals(frame[inside], SPECIFICATIONS["main"], PANEL_YEAR)
        except PanelError:
            return pd.Series(dtype=float)
    rows = queries.values(question.measure, question.year, prefectures=question.prefectures)
    return rows[~rows["is_ward"]].set_index("code")["value"]


def _cost_choice(question: Question) -> c.Choice:
    return c.Choice("total", SPENDING["total"].windows[0], "all", "full", question.prefectures)


@remembered
def answered(question: Question) -> Answer | SpaceError:
    """Moran's I with both kinds of neighbours, and the local statistic."""
    other: Neighbours = "nearest" if question.neighbours == "border" else "border"
    values = _values(question)
    places = queries.municipalities().set_index("code")[["lat", "lon"]]
    pairs = queries.neighbours()
    about = Both(*(name_of(question, lang) for lang in LANGUAGES))
    try:
        one, two = (
            space.prepare(values, pairs, places, scale=question.scale, neighbours=kind)
            for kind in (question.neighbours, other)
        )
    except SpaceError as error:
        return error
    return Answer(
        space.global_moran(one, about=about),
        space.local_moran(one),
        space.global_moran(two, about=about),
    )


def name_of(question: Question, lang: str) -> str:
    """What is on the map, in words."""
    if question.what == "indicator":
        return m.name(question.measure, lang)
    return t(f"space.what.{question.what}", lang)


def reading(v: View, question: Question, found: Answer, adjusted: bool) -> str:
    """The answer in a sentence, and how it was had."""
    lang, whole = v.lang, found.whole
    significant = whole.p_value < space.LEVEL
    verdict = "alike" if significant and whole.estimate.value > whole.expected else "unlike"
    verdict = verdict if significant else "unclear"
    counts = found.local.counts(adjusted)
    head = t(
        f"space.reading.{verdict}",
        lang,
        name=name_of(question, lang),
        i=_signed(whole.estimate.value),
        p=f"{whole.p_value:.3f}",
    )
    tail = t(
        "space.sample",
        lang,
        n=f"{whole.estimate.n:,}",
        expected=_signed(whole.expected, 4),
        permutations=f"{whole.permutations:,}",
        islands=f"{whole.attached:,}",
        other=t(f"space.neighbours.{found.other.neighbours}", lang),
        other_i=_signed(found.other.estimate.value),
    )
    told = {k: f"{counts[k]:,}" for k in space.QUADRANTS}
    some = any(counts[k] for k in space.QUADRANTS)
    tally = t("space.tally", lang, **told) if some else t("space.tally.none", lang)
    return f"{head} {tally}\n\n{tail}"


def _signed(value: float, decimals: int = 2) -> str:
    return f"{value:.{decimals}f}".replace("-", "−")


def kind_names(lang: str) -> dict[str, str]:
    """Cluster → its word."""
    return {kind: t(f"space.kind.{kind.lower()}", lang) for kind in draw.NUMBERS}


@remembered
def _units(question: Question, adjusted: bool, lang: str) -> pd.DataFrame:
    """code, place, value, z, lag, p_value, kind, word; who matters most first."""
    found = answered(question)
    assert isinstance(found, Answer)
    units = found.local.units.reset_index(names="code")
    units["kind"] = units["cluster_fdr" if adjusted else "cluster"]
    units["value"] = units["code"].map(_values(question))
    units["place"] = units["code"].map(place_names(lang))
    units["word"] = units["kind"].map(kind_names(lang))
    order = units["kind"].map(draw.NUMBERS)
    return units.assign(order=order).sort_values(["order", "p_value", "code"], ignore_index=True)


def cluster_card(v: View, question: Question, found: Answer, adjusted: bool) -> None:
    """Where alike stand together."""
    figure = _cluster_map(question, adjusted, v.selection.municipalities, v.lang, v.mode)
    _card(v, question, found, "space.map", figure, adjusted=adjusted, is_map=True)


@remembered
def _cluster_map(
    question: Question, adjusted: bool, selected: tuple[str, ...], lang: str, mode: str
) -> Figure:
    codes = queries.municipalities()["code"]
    codes = codes[codes.str[:2].isin(question.prefectures or codes.str[:2])]
    kinds = _units(question, adjusted, lang).set_index("code")["order"]
    frame = pd.DataFrame({"code": codes, "value": codes.map(kinds).astype(float)})
    frame["place"] = frame["code"].map(place_names(lang))
    frame["status"] = np.where(frame["value"].isna(), "not_applicable", "derived")
    return municipal_map(
        frame,
        name=t("space.column.word", lang),
        unit="",
        decimals=0,
        scale="nominal",
        labels={number: kind_names(lang)[kind] for kind, number in draw.NUMBERS.items()},
        colours=draw.cluster_colours(mode),
        selected=selected,
        lang=lang,
        mode=mode,
    )


def scatter_card(v: View, question: Question, found: Answer, adjusted: bool) -> None:
    """Each against the mean of its neighbours."""
    figure = _scatter(question, adjusted, v.selection.municipalities, v.lang, v.mode)
    _card(v, question, found, "space.scatter", figure, adjusted=adjusted)


@remembered
def _scatter(
    question: Question, adjusted: bool, selected: tuple[str, ...], lang: str, mode: str
) -> Figure:
    found = answered(question)
    assert isinstance(found, Answer)
    return draw.moran_scatter(
        _units(question, adjusted, lang),
        found.whole.estimate.value,
        names=kind_names(lang),
        axes=(t("space.axis.own", lang), t("space.axis.lag", lang)),
        mode=mode,
        selected=selected,
    )


def residual_card(v: View, question: Question, found: Answer) -> None:
    """What the model leaves, on the map."""
    figure = c.deviation_map(
        _values(question).round(1),
        prefectures=question.prefectures,
        selected=v.selection.municipalities,
        name=name_of(question, v.lang),
        lang=v.lang,
        mode=v.mode,
        unit=_unit(question, v.lang),
        decimals=1,
    )
    _card(v, question, found, "space.residual", figure, adjusted=True, is_map=True)


def _unit(question: Question, lang: str) -> str:
    if question.what == "indicator":
        return m.unit(question.measure, lang)
    return t("space.unit.log" if question.what == "cost" else "space.unit.points", lang)


def _card(
    v: View,
    question: Question,
    found: Answer,
    key: str,
    figure: Figure,
    *,
    adjusted: bool,
    is_map: bool = False,
) -> None:
    lang = v.lang
    columns = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        Column("word", t("space.column.word", lang)),
        Column("value", name_of(question, lang), "number", _unit(question, lang), 2),
        Column("z", t("space.axis.own", lang), "number", decimals=2),
        Column("lag", t("space.axis.lag", lang), "number", decimals=2),
        Column("p_value", t("space.column.p_value", lang), "number", decimals=4),
    )

    computed_card(
        v,
        figure,
        key,
        Table(_units(question, adjusted, lang), columns),
        unit=_unit(question, lang),
        year=_year(question, lang),
        n=found.whole.estimate.n,
        filters=m.listed(
            [
                m.scope(v),
                t("filter.wards_out", lang),
                t(f"space.neighbours.{question.neighbours}", lang),
                t(f"space.scale.{question.scale}", lang),
                t("space.choose.fdr" if adjusted else "space.unadjusted", lang),
            ],
            lang,
        ),
        measures=_measures(question),
        sources=partial(m.published, ("boundaries",)),
        definition=t("space.definition", lang),
        on_select=partial(add_clicked, f"figure-{key.replace('.', '-')}"),
        is_map=is_map,
        name=partial(name_of, question),
    )


def _year(question: Question, lang: str) -> str:
    if question.what == "cost":
        return c.years_of(SPENDING["total"].windows[0], lang)
    if question.what == "panel":
        return f"{PANEL_YEAR}年度" if lang == "ja" else f"FY{PANEL_YEAR}"
    return m.year_of(question.measure, question.year, lang)


def _measures(question: Question) -> tuple[Measure, ...]:
    if question.what == "cost":
        spent = tuple(Measure(i, per_capita=True, real=True) for i in SPENDING["total"].items)
        return (*spent, *(Measure(i) for i in cost_curve.TRAITS))
    if question.what == "panel":
        return tuple(Measure(i) for i in panel.INPUTS)
    return (question.measure,)
