"""Inequality before and after the allocation tax: curves, courses, re-ranking, prefectures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis import inequality as q
from analysis.inequality import BASES, Inequality
from analysis.result import Estimate, Words
from analysis.variables import UnanswerableError
from charts.coefficients import coefficients
from charts.lines import lines
from charts.lorenz import Line, lorenz
from data import queries
from data.queries import RATIO_COVERAGE, Measure
from exports.tables import Column, Table
from ui import card, choices, notices
from ui import measure as m
from ui.frame import View
from ui.memory import remembered
from ui.text import fiscal_year, t
from ui.vocabulary import place_names

FIRST_YEAR = 2000
MEASURES = ("gini", "theil", "cv", "between")
#: What the course of re-ranking shows.
PARTS = ("vertical", "reranking", "redistribution")


# -- figures


@remembered
def rows_of(basis: str, prefectures: tuple[str, ...]) -> pd.DataFrame:
    """compared() of the municipalities since FY2000, in the years that hold nearly all of them."""
    frame = queries.panel(tuple(Measure(i) for i in q.ITEMS))
    if prefectures:
        frame = frame[frame["prefecture_code"].isin(prefectures)]
    units = frame["code"].nunique()
    rows = q.compared(frame[frame["year"] >= FIRST_YEAR], basis)
    held = rows.groupby("year")["code"].transform("size") >= RATIO_COVERAGE * units
    return rows[held].reset_index(drop=True)


@remembered
def prefecture_rows(basis: str) -> pd.DataFrame:
    """compared() of the prefectures' own accounts; one group, so Theil has no part between."""
    codes = tuple(queries.prefectures()["code"])
    frames = [
        queries.prefecture_series(Measure(i), codes).set_index(["code", "year"])["value"].rename(i)
        for i in q.ITEMS
    ]
    frame = pd.concat(frames, axis=1).reindex(columns=list(q.ITEMS)).reset_index()
    rows = q.compared(frame.assign(prefecture_code="00"), basis)
    held = rows.groupby("year")["code"].transform("size") == len(codes)
    return rows[held].reset_index(drop=True)


def measured(
    basis: str, weighted: bool, prefectures: tuple[str, ...], year: int
) -> Inequality | UnanswerableError:
    """All measures of one year with their intervals."""
    found = courses(basis, weighted, prefectures)
    return found if isinstance(found, UnanswerableError) else found[year]


@remembered
def courses(
    basis: str, weighted: bool, prefectures: tuple[str, ...]
) -> dict[int, Inequality] | UnanswerableError:
    """All measures of all years: they share their draws, so all cost little more than a few."""
    try:
        return q.courses(
            rows_of(basis, prefectures), lambda year: _whom(prefectures, year), weighted=weighted
        )
    except UnanswerableError as error:
        return error


@remembered
def in_year(
    basis: str, weighted: bool, prefectures: tuple[str, ...], year: int
) -> Inequality | UnanswerableError:
    """What ``courses`` says of one year, where the others are not asked for."""
    rows = rows_of(basis, prefectures)
    try:
        return q.courses(
            rows[rows["year"] == year], lambda y: _whom(prefectures, y), weighted=weighted
        )[year]
    except UnanswerableError as error:
        return error


@remembered
def prefecture_course(basis: str) -> dict[int, Inequality]:
    """The prefectures' courses, weighted by people."""
    rows = prefecture_rows(basis)
    return q.courses(rows, _prefectures, weighted=True)


def _prefectures(year: int) -> Words:
    return Words(f"47都道府県、{year}年度", f"47 prefectures, FY{year}")


def _whom(prefectures: tuple[str, ...], when: int) -> Words:
    ja = "、".join(map(place_names("ja").get, prefectures)) or "全国"
    en = ", ".join(map(place_names("en").get, prefectures)) or "Japan"
    return Words(
        f"{ja}の市町村（東京23区を除く）、{when}年度",
        f"municipalities of {en} without special wards, FY{when}",
    )


# -- the cards


def inequality_cards(v: View) -> None:
    """Choices, reading, Lorenz curves, three ways side by side, courses, prefectures."""
    lang, s = v.lang, v.selection
    basis, weighted = _choose(v)
    held = sorted(rows_of(basis, s.prefectures)["year"].unique())
    year = s.year
    if year not in held:
        name = t(f"inequality.basis.{basis}", lang)
        span = m.span(Measure("local_tax"), held, lang) if held else "－"
        notices.missing_year(lang, fiscal_year(year, lang), name, span)
    else:
        found = measured(basis, weighted, s.prefectures, year)
        if isinstance(found, UnanswerableError):
            unanswered(found, lang)
            return
        for warning in found.warnings:
            st.caption(t(f"inequality.warning.{warning}", lang))
        st.markdown(reading(found, basis, lang))
        lorenz_card(v, basis, weighted, found)
        numbers_card(v, basis, weighted, found)
    beside_card(v)
    with st.container(border=True):
        st.markdown(t("inequality.why", lang))
    course_card(v, basis, weighted)
    parts_card(v, basis, weighted)
    prefectures_card(v)


def _choose(v: View) -> tuple[str, bool]:
    """What is compared, and whether people or municipalities count alike."""
    lang = v.lang
    one, other = st.columns(2)
    with one:
        basis = choices.select(
            v,
            "basis",
            t("inequality.basis", lang),
            tuple(BASES),
            "tax",
            format_func=lambda i: t(f"inequality.basis.{i}", lang),
        )
    with other:
        weight = choices.select(
            v,
            "weight",
            t("inequality.weight", lang),
            ("people", "each"),
            "people",
            style="segmented_control",
            format_func=lambda i: t(f"inequality.weight.{i}", lang),
        )
    st.caption(t(f"inequality.about.{basis}", lang))
    return basis, weight == "people"


def unanswered(error: UnanswerableError, lang: str) -> None:
    """Why there is no estimate, and what to change."""
    notices.notice(
        "info",
        t("inequality.error.what", lang),
        t(f"inequality.error.{error.reason}", lang),
        t("inequality.error.cure", lang),
    )


def signed(value: float, decimals: int) -> str:
    """With a minus as it is printed."""
    return f"{value:.{decimals}f}".replace("-", "−")


def between(one: Estimate, decimals: int = 3) -> str:
    """0.144 (0.139–0.150); −0.006 (−0.031, 0.013), as a dash beside a minus cannot be read."""
    text = signed(one.value, decimals)
    if one.interval is None:
        return text
    low, high = (signed(x, decimals) for x in one.interval[:2])
    return f"{text} ({low}{'–' if one.interval.low >= 0 else ', '}{high})"


def reading(found: Inequality, basis: str, lang: str) -> str:
    """From how unequal to how unequal, and why."""
    effect = found["redistribution"]
    ends = effect.interval
    unclear = ends is not None and ends.low <= 0 <= ends.high
    way = "unclear" if unclear else ("closer" if effect.value > 0 else "wider")
    return t(
        f"inequality.reading.{way}",
        lang,
        what=t(f"inequality.what.{basis}", lang),
        before=between(found["gini_before"]),
        after=between(found["gini_after"]),
        vertical=signed(found["vertical"].value, 3),
        reranking=signed(found["reranking"].value, 3),
        effect=signed(effect.value, 3),
        n=f"{found.n:,}",
    )


@remembered
def _lorenz(
    basis: str,
    weighted: bool,
    prefectures: tuple[str, ...],
    year: int,
    *,
    lang: str,
    mode: str,
) -> Figure:
    rows = rows_of(basis, prefectures)
    sample = q.sample_of(rows[rows["year"] == year], weighted=weighted)
    drawn = (
        ("before", q.lorenz(sample.before, weights=sample.weights)),
        ("after", q.lorenz(sample.after, weights=sample.weights)),
        ("ordered", q.lorenz(sample.after, sample.before, sample.weights)),
    )
    return lorenz(
        [Line(t(f"inequality.curve.{i}", lang), c.units, c.total) for i, c in drawn],
        axes=(
            t("inequality.axis.people" if weighted else "inequality.axis.each", lang),
            t("inequality.axis.total", lang),
        ),
        equality=t("inequality.curve.equality", lang),
        mode=mode,
    )


def lorenz_card(v: View, basis: str, weighted: bool, found: Inequality) -> None:
    """Lorenz curves before and after, and the concentration curve between them."""
    s = v.selection
    figure = _lorenz(basis, weighted, s.prefectures, s.year, lang=v.lang, mode=v.mode)
    rows = rows_of(basis, s.prefectures)
    rows = rows[rows["year"] == s.year].sort_values("before")
    digits = 3 if basis == "need" else 1
    unit = "" if basis == "need" else t("inequality.unit.head", v.lang)
    columns = (
        Column("code", t("column.code", v.lang), "code"),
        *(
            Column(k, t(f"inequality.column.{k}", v.lang), "number", unit, digits)
            for k in ("before", "after")
        ),
    )
    figure_card(
        v,
        "inequality.lorenz",
        figure,
        Table(rows, columns),
        basis=basis,
        year=fiscal_year(s.year, v.lang),
        n=found.n,
    )


def numbers_card(v: View, basis: str, weighted: bool, found: Inequality) -> None:
    """Every measure with its interval and formula."""
    frame = pd.DataFrame(
        {
            "name": one.name[v.lang == "en"],
            "estimate": one.value,
            "low": one.interval.low if one.interval else float("nan"),
            "high": one.interval.high if one.interval else float("nan"),
            "formula": one.formula,
            "cite": one.cite(v.lang),
            "status": "not_calculated",
        }
        for one in found.estimates.values()
    )
    figure_card(
        v,
        "inequality.numbers",
        None,
        estimate_table(frame, v.lang, ("formula", "cite")),
        basis=basis,
        year=fiscal_year(v.selection.year, v.lang),
        n=found.n,
        also=t(f"inequality.weight.{'people' if weighted else 'each'}", v.lang),
    )


def estimate_table(frame: pd.DataFrame, lang: str, texts: Iterable[str] = ()) -> Table:
    """name, estimate, low, high, and columns of text."""
    columns = (
        Column("name", t("inequality.column.name", lang)),
        *(
            Column(k, t(f"inequality.column.{k}", lang), "number", decimals=4, status="status")
            for k in ("estimate", "low", "high")
        ),
        *(Column(k, t(f"inequality.column.{k}", lang)) for k in texts),
    )
    return Table(frame, columns)


def beside_card(v: View) -> None:
    """Per head and against need, in the latest year up to the chosen one that holds need."""
    lang, prefectures = v.lang, v.selection.prefectures
    held = sorted(rows_of("need", prefectures)["year"].unique())
    if not held:
        return
    year = int(max((y for y in held if y <= v.selection.year), default=held[0]))
    rows = []
    for basis, weighted in (("tax", True), ("tax", False), ("need", True), ("need", False)):
        found = in_year(basis, weighted, prefectures, year)
        if isinstance(found, UnanswerableError):
            return
        weight = t(f"inequality.weight.{'people' if weighted else 'each'}", lang)
        for when in ("before", "after"):
            one = found[f"gini_{when}"]
            ends = one.interval or (one.value, one.value)
            rows.append(
                {
                    "name": t(
                        "inequality.row",
                        lang,
                        basis=t(f"inequality.what.{basis}", lang),
                        when=t(f"inequality.{when}", lang),
                        weight=weight,
                    ),
                    "estimate": one.value,
                    "low": ends[0],
                    "high": ends[1],
                    "status": "derived",
                }
            )
    frame = pd.DataFrame(rows)
    figure_card(
        v,
        "inequality.beside",
        coefficients(frame, unit=t("inequality.measure.gini", lang), mode=v.mode),
        estimate_table(frame, lang),
        basis="need",
        bases=("tax", "need"),
        year=fiscal_year(year, lang),
        n=int((rows_of("need", prefectures)["year"] == year).sum()),
    )


def course_card(v: View, basis: str, weighted: bool) -> None:
    """One measure before and after, year by year, with its interval."""
    lang = v.lang
    found = courses(basis, weighted, v.selection.prefectures)
    if isinstance(found, UnanswerableError) or len(found) < 2:
        st.caption(t("inequality.no_course", lang))
        return
    measure = choices.select(
        v,
        "course",
        t("inequality.measure", lang),
        MEASURES,
        "gini",
        style="segmented_control",
        format_func=lambda i: t(f"inequality.measure.{i}", lang),
    )
    names = {f"{measure}_{w}": t(f"inequality.{w}", lang) for w in ("before", "after")}
    _course(v, "inequality.course", found, names, basis=basis, unit=f"inequality.measure.{measure}")


def parts_card(v: View, basis: str, weighted: bool) -> None:
    """Vertical effect, re-ranking and what is left, year by year."""
    found = courses(basis, weighted, v.selection.prefectures)
    if isinstance(found, UnanswerableError) or len(found) < 2:
        return
    names = {i: t(f"inequality.part.{i}", v.lang) for i in PARTS}
    _course(v, "inequality.parts", found, names, basis=basis, unit="inequality.measure.points")


def prefectures_card(v: View) -> None:
    """The prefectures' own accounts, per head and against need, since FY1975."""
    frames = []
    for basis in ("tax", "need"):
        what = t(f"inequality.what.{basis}", v.lang)
        names = {
            f"gini_{w}": t(
                "inequality.short", v.lang, basis=what, when=t(f"inequality.{w}", v.lang)
            )
            for w in ("before", "after")
        }
        frames.append(_long(prefecture_course(basis), names).assign(basis=basis))
    frame = pd.concat(frames, ignore_index=True)
    frame["item"] = frame["basis"] + frame["item"]
    figure = lines(
        frame, unit=t("inequality.measure.gini", v.lang), decimals=3, lang=v.lang, mode=v.mode
    )
    figure_card(
        v,
        "inequality.prefectures",
        figure,
        _course_table(frame, v.lang),
        basis="need",
        year=m.span(Measure("local_tax"), frame["year"], v.lang),
        n=47,
        filters=t("inequality.filter.prefectures", v.lang),
        level="prefecture",
    )


def _long(found: dict[int, Inequality], names: dict[str, str]) -> pd.DataFrame:
    """year, item, place, value, low, high of the measures ``names``."""
    rows = []
    for year, measures in found.items():
        for id_, name in names.items():
            one = measures[id_]
            low, high = one.interval[:2] if one.interval else (float("nan"), float("nan"))
            rows.append(
                {"year": year, "item": id_, "place": name, "value": one.value}
                | {"low": low, "high": high}
            )
    return pd.DataFrame(rows)


def _course_table(frame: pd.DataFrame, lang: str) -> Table:
    columns = (
        Column("year", t("column.year", lang), "plain"),
        Column("place", t("inequality.column.name", lang)),
        *(
            Column(k, t(f"inequality.column.{n}", lang), "number", decimals=4, status="status")
            for k, n in (("value", "estimate"), ("low", "low"), ("high", "high"))
        ),
    )
    return Table(frame.assign(status="not_calculated"), columns)


def _course(
    v: View,
    key: str,
    found: dict[int, Inequality],
    names: dict[str, str],
    *,
    basis: str,
    unit: str,
) -> None:
    frame = _long(found, names)
    marks = {y: t(f"mark.{y}", v.lang) for y in (2020, 2021) if y in found}
    figure = lines(frame, unit=t(unit, v.lang), decimals=3, marks=marks, lang=v.lang, mode=v.mode)
    ns = sorted({one.n for one in found.values()})
    n = f"{ns[0]:,}" if len(ns) == 1 else f"{ns[0]:,}–{ns[-1]:,}"
    year = m.span(Measure("local_tax"), list(found), v.lang)
    figure_card(v, key, figure, _course_table(frame, v.lang), basis=basis, year=year, n=n)


def figure_card(
    v: View,
    key: str,
    figure: Figure | None,
    table: Table,
    *,
    basis: str,
    year: str,
    n: int | str,
    bases: tuple[str, ...] = (),
    filters: str | None = None,
    also: str = "",
    level: str = "municipality",
    switch: Callable[[], object] | None = None,
) -> None:
    """A card about inequality on one basis; ``key`` is its title, with '.how' and '.not' below.

    ``bases`` are those that it draws on, where there are more than ``basis``.
    """
    used = bases or (basis,)
    items = {item for one in used for item in BASES[one].items}
    ids = {i for one in items for i in queries.sources_of(Measure(one), None, level)}

    def words(there: View) -> card.Words:
        lang, title = there.lang, t(key, there.lang)
        return card.Words(
            title=title,
            unit="",
            year=year,
            n=f"{n:,}" if isinstance(n, int) else n,
            filters=m.listed(
                [
                    filters or m.filters(there, Measure("local_tax"), wards=False),
                    *([also] if also else []),
                ],
                lang,
            ),
            sources=m.published(sorted(ids), lang),
            definition="　".join(t(f"inequality.about.{one}", lang) for one in used),
            how_to_read=t(f"{key}.how", lang),
            not_said=t(f"{key}.not", lang),
            alt=title,
        )

    card.figure_card(
        figure,
        key=key.replace(".", "-"),
        words=words,
        table=table,
        view=v,
        full=partial(m.all_years, tuple(map(Measure, BASES[basis].items)), v.lang, level),
        switch=switch,
    )
