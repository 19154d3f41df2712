"""Size and cost: the curve, its minimum if there is one, classes, others' findings, residuals."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis import cost_curve as cc
from analysis.cost_curve import SPENDING, Controls, CostCurve, CostError, Sample
from analysis.rank import ranks
from analysis.result import Words as Both
from charts import cost as draw
from charts.ranking import ranking
from data import queries
from data.queries import Measure
from exports.tables import Column, Table
from ui import choices, notices
from ui import measure as m
from ui.computed import computed_card
from ui.frame import View
from ui.maps import around_zero
from ui.memory import remembered
from ui.state import add_clicked
from ui.text import LANGUAGES, t, unit_name, years
from ui.vocabulary import CPI_BASE, place_names

SAMPLES: tuple[Sample, ...] = ("all", "no_designated", "cities", "towns")
CONTROLS: tuple[Controls, ...] = ("full", "place", "none")
#: Both curves are held for these years alone, and these sizes are compared on both.
NEED_WINDOW, SMALL, LARGE = (2022, 2023), 5_000, 50_000
UNIT = "kyen_per_person"
Window = tuple[int, int]


@dataclass(frozen=True)
class Choice:
    """What curve the reader wants."""

    spending: str
    window: Window
    sample: Sample
    controls: Controls
    prefectures: tuple[str, ...]

    def of(self, spending: str, window: Window) -> Choice:
        """Another spending among the same municipalities with the same controls."""
        return Choice(spending, window, self.sample, self.controls, self.prefectures)


def choose(v: View) -> Choice:
    """The four menus."""
    lang = v.lang
    boxes = st.columns(4)
    with boxes[0]:
        spending = choices.select(
            v,
            "e",
            t("cost.choose.spending", lang),
            tuple(SPENDING),
            "total",
            format_func=lambda i: t(f"cost.spending.{i}", lang),
        )
    with boxes[1]:
        windows = SPENDING[spending].windows
        window = choices.select(
            v,
            "t",
            t("cost.choose.years", lang),
            windows,
            windows[0],
            text=lambda w: f"{w[0]}-{w[1]}",
            format_func=lambda w: years_of(w, lang),
        )
    with boxes[2]:
        sample = choices.select(
            v,
            "s",
            t("cost.choose.sample", lang),
            SAMPLES,
            "all",
            format_func=lambda i: t(f"cost.sample.{i}", lang),
        )
    with boxes[3]:
        controls = choices.select(
            v,
            "c",
            t("cost.choose.controls", lang),
            CONTROLS,
            "full",
            format_func=lambda i: t(f"cost.controls.{i}", lang),
        )
    return Choice(spending, window, sample, controls, v.selection.prefectures)


def years_of(window: Window, lang: str) -> str:
    """2017〜2019年度（平成29〜令和元年度）の平均 / mean of FY2017-2019."""
    first, last = window
    text = years([window], lang, fiscal=True)
    if first == last:
        return text
    return f"{text}の平均" if lang == "ja" else f"mean of {text}"


@remembered
def framed(spending: str, window: Window) -> pd.DataFrame:
    """The frame of a spending; raises CostError."""
    units = queries.municipalities()
    items = tuple(Measure(i, per_capita=True, real=True) for i in SPENDING[spending].items)
    return cc.cost_frame(
        queries.panel((*items, Measure("population_fiscal_year"))),
        queries.cross_section(tuple(Measure(i) for i in cc.TRAITS), window[1])[0],
        units[~units["is_ward"]],
        spending=SPENDING[spending],
        window=window,
    )


@remembered
def estimated(choice: Choice) -> CostCurve | CostError:
    """The curve, or why there is none."""
    about = [
        m.listed([t(f"cost.sample.{choice.sample}", i), years_of(choice.window, i)], i)
        for i in LANGUAGES
    ]
    try:
        return cc.estimate(_rows(choice), choice.sample, choice.controls, Both(*about))
    except CostError as error:
        return error


def _rows(choice: Choice) -> pd.DataFrame:
    frame = framed(choice.spending, choice.window)
    inside = frame["prefecture_code"].isin(choice.prefectures or frame["prefecture_code"])
    return frame[inside]


def cost_cards(v: View) -> None:
    """All cards, or a notice where the curve cannot be had."""
    choice = choose(v)
    found = estimated(choice)
    if isinstance(found, CostError):
        unanswered(found, v.lang)
        return
    st.markdown(reading(choice, found, v.lang))
    if found.minimum is not None:
        st.caption(t("cost.cite", v.lang, text=found.minimum.cite(v.lang)))
    for id_ in found.warnings:
        st.caption(t(f"cost.warning.{id_}", v.lang))
    curve_card(v, choice, found)
    need_card(v, choice)
    classes_card(v, choice, found)
    published_card(v, choice, found)
    residual_cards(v, choice, found)


def unanswered(error: CostError, lang: str) -> None:
    """What, why, and what to change."""
    condition = error.variable.split("_")[0] if error.reason == "collinear" else ""
    n = t(f"cost.variable.{condition}", lang) if condition else error.variable
    parts = (t(f"cost.error.{error.reason}.{part}", lang, n=n) for part in ("what", "why", "cure"))
    notices.notice("info", *parts)


def reading(choice: Choice, found: CostCurve, lang: str) -> str:
    """The answer in a sentence: the minimum with its interval, or why there is none."""
    name = t(f"cost.spending.{choice.spending}", lang)
    if found.minimum is not None and found.minimum.interval is not None:
        low, high, _ = found.minimum.interval
        numbers = {
            k: rounded(x)
            for k, x in zip(("least", "low", "high"), (found.minimum.value, low, high), strict=True)
        }
        head = t("cost.reading.minimum", lang, name=name, **numbers)
    else:
        test = found.u_test
        failed = [c for c in ("bends", "holds", "inside") if not getattr(test, c)]
        why = m.listed([t(f"cost.condition.{c}", lang) for c in failed], lang)
        head = t("cost.reading.monotone", lang, name=name, why=why)
    tail = t(
        "cost.sample_line",
        lang,
        n=f"{found.n:,}",
        r2=f"{found.r2:.2f}",
        p="p<0.001" if found.u_test.p_value < 0.001 else f"p={found.u_test.p_value:.3f}",
        formula=found.formula[lang == "en"],
    )
    return f"{head}\n\n{tail}"


def rounded(people: float) -> str:
    """No more digits than an estimate has: 196,251 → 196,000."""
    return f"{round(people, -3):,.0f}"


def curve_card(v: View, choice: Choice, found: CostCurve) -> None:
    """Everybody, and the three ways to draw a line through them."""
    figure = _curve(choice, v.selection.municipalities, v.lang, v.mode)
    rows = _units(choice, found, v.lang)
    _card(
        v,
        choice,
        found,
        "cost.curve",
        figure,
        rows=rows,
        shown=("population", "spending", "value"),
        clicks=True,
    )


@remembered
def _curve(choice: Choice, selected: tuple[str, ...], lang: str, mode: str) -> Figure:
    found = estimated(choice)
    assert isinstance(found, CostCurve)
    names = ("points", "quadratic", "spline", "bins", "population")
    words = {id_: t(f"cost.figure.{id_}", lang) for id_ in names}
    minimum = None
    if found.minimum is not None and found.minimum.interval is not None:
        minimum = (found.minimum.value, *found.minimum.interval[:2])
        words["minimum"] = t("cost.figure.minimum", lang, n=rounded(found.minimum.value))
    return draw.cost_curve(
        _units(choice, found, lang),
        found.grid,
        found.bins,
        words=words,
        unit=unit_name(UNIT, lang),
        lang=lang,
        mode=mode,
        minimum=minimum,
        selected=selected,
    )


def _units(choice: Choice, found: CostCurve, lang: str) -> pd.DataFrame:
    """code, place, population, value (adjusted where there are controls), spending, residual."""
    units = found.units.rename(columns={"adjusted": "value"}).reset_index(names="code")
    percent = (100 * np.expm1(units["residual"])).round(1)
    return units.assign(
        place=units["code"].map(place_names(lang)), residual=percent, status="derived"
    )


def need_card(v: View, choice: Choice) -> None:
    """The allocation tax pays for small scale: its need beside what is spent, same years."""
    lang = v.lang
    wanted = {id_: choice.of(id_, NEED_WINDOW) for id_ in ("total", "need")}
    found = {id_: estimated(one) for id_, one in wanted.items()}
    held = {id_: one for id_, one in found.items() if isinstance(one, CostCurve)}
    if len(held) < 2:
        return
    changes = {id_: one.change(SMALL, LARGE) for id_, one in held.items()}
    if None not in changes.values():
        numbers = {id_: f"{-x:.0f}" for id_, x in changes.items() if x is not None}
        st.markdown(t("cost.need.reading", lang, **numbers))
    lines = {
        t(f"cost.spending.{id_}", lang): one.grid[["population"]].assign(value=one.grid["spline"])
        for id_, one in held.items()
    }
    figure = draw.curves(
        lines,
        population=t("cost.figure.population", lang),
        unit=unit_name(UNIT, lang),
        lang=lang,
        mode=v.mode,
    )
    rows = pd.concat([rows.assign(name=name) for name, rows in lines.items()], ignore_index=True)
    _card(
        v,
        wanted["need"],
        held["need"],
        "cost.need",
        figure,
        rows=rows.assign(status="derived"),
        shown=("name", "population", "value"),
        also=SPENDING["total"].items,
    )


def classes_card(v: View, choice: Choice, found: CostCurve) -> None:
    """Size classes as a table."""
    rows = cc.size_classes(cc.sampled(_rows(choice), choice.sample))
    rows["name"] = rows["size"].map(lambda i: t(f"cost.size.{i}", v.lang))
    rows["status"] = np.where(rows["n"] == 0, "not_applicable", "derived")
    _card(
        v,
        choice,
        found,
        "cost.classes",
        None,
        rows=rows,
        shown=("name", "n", "mean", "median", "q1", "q3"),
        adjusted=False,
    )


def published_card(v: View, choice: Choice, found: CostCurve) -> None:
    """What others found, ours last."""
    en = v.lang == "en"
    rows = [
        {"name": one.study[en], "about": one.about[en], "finding": one.finding[en]}
        for one in cc.PUBLISHED
    ]
    ours = t("cost.published.monotone", v.lang)
    if found.minimum is not None and found.minimum.interval is not None:
        low, high, _ = found.minimum.interval
        ours = t(
            "cost.published.minimum",
            v.lang,
            n=rounded(found.minimum.value),
            low=rounded(low),
            high=rounded(high),
        )
    about = m.listed(_about(choice, v.lang), v.lang)
    rows.append({"name": t("cost.published.ours", v.lang), "about": about, "finding": ours})
    frame = pd.DataFrame(rows)
    _card(v, choice, found, "cost.published", None, rows=frame, shown=("name", "about", "finding"))


def residual_cards(v: View, choice: Choice, found: CostCurve) -> None:
    """Who spends more and less than size and controls say; not who is inefficient."""
    lang, mine = v.lang, v.selection.municipalities
    notices.notice("info", t("cost.residual.what", lang), t("cost.residual.why", lang))
    rows = _units(choice, found, lang).sort_values("residual", ascending=False)
    shown = ("residual", "population", "spending")
    figure = _residual_map(choice, mine, lang, v.mode)
    _card(
        v,
        choice,
        found,
        "cost.residual_map",
        figure,
        rows=rows,
        shown=shown,
        clicks=True,
        is_map=True,
    )
    figure = ranking(
        rows.assign(value=rows["residual"], rank=ranks(rows["residual"])),
        unit="%",
        decimals=1,
        lang=lang,
        mode=v.mode,
        selected=mine,
    )
    _card(v, choice, found, "cost.residual_rank", figure, rows=rows, shown=shown, clicks=True)


@remembered
def _residual_map(choice: Choice, selected: tuple[str, ...], lang: str, mode: str) -> Figure:
    found = estimated(choice)
    assert isinstance(found, CostCurve)
    residual = (100 * np.expm1(found.units["residual"])).round(1)
    return deviation_map(
        residual,
        prefectures=choice.prefectures,
        selected=selected,
        name=t("cost.column.residual", lang),
        lang=lang,
        mode=mode,
    )


def deviation_map(
    values: pd.Series,
    *,
    prefectures: tuple[str, ...],
    selected: tuple[str, ...],
    name: str,
    lang: str,
    mode: str,
    unit: str = "%",
    decimals: int = 1,
) -> Figure:
    """Values (index code) around 0 on the map; who has none was not asked."""
    codes = queries.municipalities()["code"]
    codes = codes[codes.str[:2].isin(prefectures or codes.str[:2])]
    frame = pd.DataFrame({"code": codes, "value": codes.map(values)})
    frame["status"] = np.where(frame["value"].isna(), "not_applicable", "derived")
    return around_zero(
        frame, name=name, unit=unit, decimals=decimals, selected=selected, lang=lang, mode=mode
    )


def _about(choice: Choice, lang: str) -> list[str]:
    return [
        t(f"cost.spending.{choice.spending}", lang),
        years_of(choice.window, lang),
        t(f"cost.sample.{choice.sample}", lang),
        t(f"cost.controls.{choice.controls}", lang),
    ]


def _card(
    v: View,
    choice: Choice,
    found: CostCurve,
    key: str,
    figure: Figure | None,
    *,
    rows: pd.DataFrame,
    shown: tuple[str, ...],
    also: tuple[str, ...] = (),
    clicks: bool = False,
    is_map: bool = False,
    adjusted: bool = True,
) -> None:
    lang = v.lang
    who = (
        (Column("code", t("column.code", lang), "code"), Column("place", t("column.place", lang)))
        if "code" in rows
        else ()
    )
    spent = (*SPENDING[choice.spending].items, *also)
    behind = tuple(Measure(i, per_capita=True, real=True) for i in spent)
    behind += tuple(Measure(i) for i in cc.TRAITS)

    computed_card(
        v,
        figure,
        key,
        Table(rows, (*who, *(_column(i, lang) for i in shown))),
        unit=_unit(shown, lang),
        year=years_of(choice.window, lang),
        n=found.n,
        filters=m.listed(
            [
                m.scope(v),
                t("filter.wards_out", lang),
                *_about(choice, lang)[2 : 4 if adjusted else 3],
                t("filter.real", lang, year=CPI_BASE),
            ],
            lang,
        ),
        measures=behind,
        definition=t(f"cost.definition.{choice.spending}", lang),
        on_select=partial(add_clicked, f"figure-{key.replace('.', '-')}") if clicks else None,
        is_map=is_map,
        name=partial(_spending, choice),
    )


def _spending(choice: Choice, lang: str) -> str:
    return t(f"cost.spending.{choice.spending}", lang)


def _unit(shown: tuple[str, ...], lang: str) -> str:
    if "finding" in shown:
        return unit_name("person", lang)
    return "%" if "residual" in shown else unit_name(UNIT, lang)


def _column(key: str, lang: str) -> Column:
    label = t(f"cost.column.{key}", lang)
    if key in ("name", "about", "finding"):
        return Column(key, label)
    if key in ("population", "n"):
        return Column(key, label, "number", decimals=0)
    if key == "residual":
        return Column(key, label, "number", "%", 1)
    return Column(key, label, "number", unit_name(UNIT, lang), 0, "status")
