"""The allocation tax taken apart: one's steps, one more yen, guarantee and equality."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis import allocation_tax, guarantee, marginal, population
from analysis.allocation_tax import Accuracy, Steps
from analysis.guarantee import TERMS, Benchmark, VarianceSplit
from analysis.marginal import GRID, National
from analysis.result import Words as Said
from analysis.variables import UnanswerableError
from charts.lines import lines
from charts.map import municipal_map
from charts.split import split_figure
from charts.steps import Bar, steps_figure
from charts.words import readable
from data import catalog, queries
from data.queries import Measure
from exports.tables import Column, Table
from ui import choices, notices
from ui import measure as m
from ui.computed import fiscal_card
from ui.frame import View
from ui.memory import remembered
from ui.peers import largest
from ui.text import fiscal_year, money, t, unit_name
from ui.units import Unit, chosen
from ui.vocabulary import place_names

#: Years in which need and revenue of municipalities are published; the default is the last.
OFFICIAL = (2022, 2023)
#: Years that index and standard scale allow to be computed back.
STEP_YEARS = (2023, 2022, 2021, 2020, 2019, 2018, 2017, 2016)
TOKYO = "13"
INPUTS = allocation_tax.INPUTS
BENCHMARKS: tuple[Benchmark, ...] = get_args(Benchmark)


# -- figures


def retained(year: int) -> float:
    """The share of standard tax that stays outside revenue, 0.25 for 25 %."""
    return catalog.rate("standard_tax_retained", year) / 100


@remembered
def year_frame(year: int) -> pd.DataFrame:
    """INPUTS and people of the 1,718 by code; NaN where not published. All of one year."""
    ids = (*INPUTS, "population_fiscal_year")
    wanted = tuple(Measure(i) for i in ids if year in queries.years(Measure(i)))
    frame, _ = queries.cross_section(wanted, year)
    return frame.set_index("code").reindex(columns=list(ids)).astype(float)


@remembered
def reconstruction(year: int) -> Accuracy:
    """How far needs computed back lie from the published sums of 46 prefectures' municipalities.

    Tokyo's published sum has the wards in it. Raises UnanswerableError where none is published.
    """
    frame = year_frame(year)
    back = allocation_tax.reconstruct(
        frame["fiscal_strength_index"].to_numpy(),
        frame["standard_fiscal_scale"].to_numpy(),
        retained(year),
    )
    summed = pd.Series(back.need, frame.index).groupby(frame.index.str[:2]).sum()
    measure = Measure("municipalities_standard_fiscal_need")
    official = queries.prefecture_values(measure, year).set_index("code")["value"]
    pair = pd.concat([summed, official], axis=1).drop(index=TOKYO)
    sample = Said(
        f"{fiscal_year(year, 'ja')}、東京都を除く46道府県の市町村の合計",
        f"sums of municipalities in 46 prefectures without Tokyo, FY{year}",
    )
    return allocation_tax.accuracy(pair.iloc[:, 0].to_numpy(), pair.iloc[:, 1].to_numpy(), sample)


def _sample(year: int) -> Said:
    return Said(f"{fiscal_year(year, 'ja')}、市町村（23区を除く）", f"municipalities, FY{year}")


@remembered
def steps_of(code: str, year: int) -> Steps:
    """The steps of one municipality. Raises UnanswerableError."""
    return allocation_tax.steps(year_frame(year).loc[code], retained(year))


@remembered
def tax_base(year: int) -> pd.DataFrame:
    """code → need, revenue, tax (at standard rates, of which a part is counted), people."""
    frame = year_frame(year)
    need, revenue = frame["standard_fiscal_need"], frame["standard_fiscal_revenue"]
    standard = frame["standard_tax_revenue"].to_numpy()
    tax = allocation_tax.taxable(revenue.to_numpy(), standard, retained(year))
    base = pd.DataFrame({"need": need, "revenue": revenue, "tax": tax}, index=frame.index)
    return base.assign(people=frame["population_fiscal_year"])


@remembered
def grid(year: int, prefectures: tuple[str, ...]) -> tuple[National, ...]:
    """The totals of the increases, over the municipalities of some prefectures or all."""
    base = _within(tax_base(year), prefectures)
    columns = (base[c].to_numpy() for c in ("need", "revenue", "tax"))
    return marginal.grid(*columns, counted=1 - retained(year), sample=_sample(year))


@remembered
def kept_shares(year: int, percent: float) -> pd.DataFrame:
    """code, value (per cent of additional tax that stays), more, kept; status."""
    base = tax_base(year)
    more = base["tax"] * percent / 100
    stays = marginal.kept(
        base["need"].to_numpy(), base["revenue"].to_numpy(), more.to_numpy(), 1 - retained(year)
    )
    value = 100 * stays / more.where(more > 0)
    frame = pd.DataFrame({"code": base.index, "value": value.to_numpy(), "more": more.to_numpy()})
    frame = frame.assign(kept=stays)
    return frame.assign(status=np.where(frame["value"].notna(), "derived", "unpublished"))


@remembered
def terms(year: int, benchmark: Benchmark, prefectures: tuple[str, ...]) -> pd.DataFrame:
    """The four terms of each municipality with people, size class and prefecture, by code.

    The benchmark is that of all of Japan, whichever prefectures are shown.
    """
    base = tax_base(year)
    towns = queries.municipalities().set_index("code").loc[base.index]
    size = population.size_of(base["people"], towns["type"] == "designated_city")
    found = guarantee.decompose(base.assign(group=size), benchmark)
    found = found.assign(people=base["people"], size=size, prefecture=towns["prefecture_code"])
    return _within(found, prefectures)


@remembered
def prefecture_frame() -> pd.DataFrame:
    """code, year, need, revenue, people of the prefectures' own accounts."""
    codes = tuple(queries.prefectures()["code"])
    ids = {
        "need": "standard_fiscal_need",
        "revenue": "standard_fiscal_revenue",
        "people": "population_fiscal_year",
    }
    columns = [
        queries.prefecture_series(Measure(i), codes).set_index(["code", "year"])["value"].rename(n)
        for n, i in ids.items()
    ]
    return pd.concat(columns, axis=1).dropna().reset_index()


@remembered
def prefecture_terms(benchmark: Benchmark) -> pd.DataFrame:
    """year and the sums of the four terms and the shortage over the prefectures but Tokyo.

    Tokyo is computed with its wards and never receives; its own account alone lacked revenue in
    some years, which nobody paid for.
    """
    frame = prefecture_frame()
    frame = frame[frame["code"] != TOKYO]
    rows = [
        guarantee.decompose(one, benchmark).sum().rename(year)
        for year, one in frame.groupby("year")
    ]
    return pd.DataFrame(rows).rename_axis("year").reset_index()


@remembered
def variance(year: int, prefectures: tuple[str, ...], *, by_people: bool) -> VarianceSplit | None:
    """The split of the variance, weighted by people or not; None where too few are left."""
    base = _within(tax_base(year), prefectures)
    try:
        return guarantee.variance_split(base, _sample(year), by_people=by_people)
    except UnanswerableError:
        return None


def _within(frame: pd.DataFrame, prefectures: tuple[str, ...]) -> pd.DataFrame:
    return frame[frame.index.str[:2].isin(prefectures)] if prefectures else frame


# -- shared by the cards


def official_year(v: View) -> int:
    """The published year nearest to the chosen one, with a caption where it is another."""
    year = min(max(v.selection.year, OFFICIAL[0]), OFFICIAL[-1])
    if year != v.selection.year:
        when = fiscal_year(year, v.lang)
        st.caption(t("allocation.year", v.lang, year=when))
    return year


def choose_unit(v: View) -> Unit:
    """The municipality looked at: one of those chosen, else the largest, as an example."""
    towns = [u for u in chosen(v) if u.kind == "municipality" and u.id in set(m.without_wards())]
    if not towns:
        code = largest(v.selection.prefectures, OFFICIAL[-1])
        name = place_names(v.lang)[code]
        st.caption(t("allocation.example", v.lang, place=name))
        return Unit(code, name, (code,), "municipality")
    of = {unit.id: unit for unit in towns}
    if len(of) == 1:
        return towns[0]
    label = t("municipality.of", v.lang)
    return of[
        choices.select(v, "of", label, tuple(of), towns[0].id, format_func=lambda i: of[i].name)
    ]


# -- one municipality's steps


def steps_card(v: View, unit: Unit) -> None:
    """The way from tax to standard scale, official or computed back."""
    lang = v.lang
    default = min(max(v.selection.year, STEP_YEARS[-1]), STEP_YEARS[0])
    year = choices.select(
        v,
        "steps",
        t("allocation.steps.year", lang),
        STEP_YEARS,
        default,
        format_func=lambda y: (
            fiscal_year(y, lang) + ("" if y in OFFICIAL else f" · {t('status.imputed', lang)}")
        ),
    )
    try:
        found = steps_of(unit.id, year)
    except UnanswerableError:
        what = t("allocation.steps.none.what", lang, place=unit.name, year=fiscal_year(year, lang))
        notices.notice("info", what, t("allocation.steps.none.why", lang))
        return
    says = ""
    if "imputed" in found.warnings:
        measured = reconstruction(year)
        error, bias = f"{measured.median.value:.1f}", f"{measured.bias:+.1f}"
        if not measured.levels:
            when = fiscal_year(year, lang)
            what = t("allocation.steps.ranks.what", lang, year=when)
            notices.notice("info", what, t("allocation.steps.ranks.why", lang, error=error))
            return
        says = t("allocation.steps.imputed", lang, error=error, bias=bias.replace("-", "−"))
    st.markdown(_steps_sentence(unit, year, found, lang))
    figure = _steps_figure(unit.id, year, lang=lang, mode=v.mode)
    fiscal_card(
        v,
        figure,
        "allocation.steps",
        _steps_table(found, lang),
        years=(year,),
        n=1,
        unit=unit_name("kyen", lang),
        measures=INPUTS,
        where=unit.name,
        says=says,
        place=unit.name,
    )


def _steps_sentence(unit: Unit, year: int, found: Steps, lang: str) -> str:
    key = "allocation.says.recipient" if found.lacking.value > 0 else "allocation.says.rich"
    return t(
        key,
        lang,
        place=unit.name,
        year=fiscal_year(year, lang),
        need=money(found.need.value, lang),
        revenue=money(found.revenue.value, lang),
        gap=money(abs(found.lacking.value), lang),
        index=f"{found.single_year_index:.3f}",
        share=f"{100 * found.revenue.value / found.need.value:.1f}",
    )


@remembered
def _steps_figure(code: str, year: int, *, lang: str, mode: str) -> Figure:
    found = steps_of(code, year)
    s, r, need = found.standard_tax.value, found.revenue.value, found.need.value
    o, bonds = found.ordinary.value, found.bonds.value
    tops = {
        "standard_tax": (0.0, s, "total"),
        "retained": (s, r, "part"),
        "revenue": (0.0, r, "total"),
        "need": (0.0, need, "total"),
        "lacking": (r, need, "part"),
        "ordinary": (s, s + o, "part"),
        "bonds": (s + o, s + o + bonds, "part"),
        "scale": (0.0, found.scale.value, "total"),
        "special": (0.0, found.special.value, "outside"),
    }
    bars = [
        Bar(
            _step_name(name, found, lang),
            start,
            end,
            kind,  # type: ignore[arg-type]
            getattr(found, name).status == "imputed",
        )
        for name, (start, end, kind) in tops.items()
        if np.isfinite(end)
    ]
    unit = unit_name("kyen", lang)
    return steps_figure(bars, unit=unit, lang=lang, mode=mode, estimated=t("status.imputed", lang))


def _step_name(name: str, found: Steps, lang: str) -> str:
    if name == "lacking" and found.lacking.value <= 0:
        name = "beyond"
    return t(f"allocation.step.{name}", lang)


def _steps_table(found: Steps, lang: str) -> Table:
    names = [f for f in found.__dataclass_fields__ if f != "warnings"]
    frame = pd.DataFrame(
        {
            "step": [_step_name(n, found, lang) for n in names],
            "value": [getattr(found, n).value for n in names],
            "kind": [t(f"status.{getattr(found, n).status}", lang) for n in names],
        }
    ).assign(status="unpublished")
    decimals = 0
    columns = (
        Column("step", t("allocation.step", lang)),
        Column(
            "value", t("column.value", lang), "number", unit_name("kyen", lang), decimals, "status"
        ),
        Column("kind", t("allocation.kind", lang)),
    )
    rows = frame[frame["step"] != t("allocation.step.index", lang)]
    return Table(rows, columns)


# -- one more yen


def marginal_cards(v: View, unit: Unit, year: int) -> None:
    """What stays of more tax: this municipality's course, everybody's share, the totals."""
    lang = v.lang
    base = tax_base(year).loc[unit.id]
    if base.isna().any() or base["tax"] <= 0:
        notices.notice(
            "info",
            t("allocation.marginal.none.what", lang, place=unit.name),
            t("allocation.marginal.none.why", lang),
        )
    else:
        _curve_card(v, unit, year)
    percent = choices.select(
        v,
        "more",
        t("allocation.more", lang),
        GRID,
        GRID[0],
        text=lambda x: f"{x:g}",
        style="segmented_control",
        format_func=lambda x: f"+{x:g}%",
    )
    _kept_map(v, year, percent)
    _grid_card(v, year)


def _curve_card(v: View, unit: Unit, year: int) -> None:
    lang = v.lang
    base = tax_base(year).loc[unit.id]
    counted = 1 - retained(year)
    frame = marginal.curve(base["need"], base["revenue"], base["tax"], counted, 20.0)
    kink = float(marginal.kink(np.array(base["need"]), np.array(base["revenue"]), counted))
    key = "allocation.kink.below" if kink > 0 else "allocation.kink.rich"
    if 0 < kink <= 0.2 * base["tax"]:
        key = "allocation.kink.within"
    says = t(
        key, lang, percent=f"{100 * kink / base['tax']:,.1f}", kept=f"{100 * (1 - counted):.0f}"
    )
    columns = (
        Column("percent", t("allocation.more", lang), "number", "%", 1),
        Column("more", t("allocation.more.amount", lang), "number", unit_name("kyen", lang)),
        Column("kept", t("allocation.kept", lang), "number", unit_name("kyen", lang)),
    )
    fiscal_card(
        v,
        _curve_figure(unit.id, year, lang=lang, mode=v.mode),
        "allocation.curve",
        Table(frame, columns),
        years=(year,),
        n=1,
        unit=unit_name("kyen", lang),
        measures=INPUTS[:3],
        where=unit.name,
        says=says,
        place=unit.name,
    )


@remembered
def _curve_figure(code: str, year: int, *, lang: str, mode: str) -> Figure:
    base = tax_base(year).loc[code]
    frame = marginal.curve(base["need"], base["revenue"], base["tax"], 1 - retained(year), 20.0)
    both = pd.concat(
        [
            frame.assign(item=item, value=frame[item], place=t(f"allocation.line.{item}", lang))
            for item in ("kept", "more")
        ]
    )
    figure = lines(
        both.assign(year=both["percent"]),
        unit=unit_name("kyen", lang),
        decimals=0,
        dashed=("more",),
        from_zero=True,
        lang=lang,
        mode=mode,
    )
    ticks = [0, 5, 10, 15, 20]
    figure.update_xaxes(
        tickvals=ticks, ticktext=[f"+{x}%" for x in ticks], range=[0, 20], type="linear"
    )
    return figure


def _kept_map(v: View, year: int, percent: float) -> None:
    lang = v.lang
    frame = _within(kept_shares(year, percent).set_index("code"), v.selection.prefectures)
    frame = frame.reset_index().assign(place=lambda f: f["code"].map(place_names(lang)))
    held = frame[frame["value"].notna()]
    if held.empty:
        notices.empty(lang)
        return
    columns = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        Column("value", t("allocation.share", lang), "number", "%", 1, "status"),
        Column("more", t("allocation.more.amount", lang), "number", unit_name("kyen", lang)),
        Column("kept", t("allocation.kept", lang), "number", unit_name("kyen", lang)),
    )
    fiscal_card(
        v,
        _kept_figure(
            year,
            percent,
            v.selection.prefectures,
            v.selection.municipalities,
            lang=lang,
            mode=v.mode,
        ),
        "allocation.map",
        Table(frame.sort_values(["value", "code"]), columns),
        years=(year,),
        n=len(held),
        unit="%",
        measures=INPUTS[:3],
        clicks=True,
        percent=f"{percent:g}",
    )


@remembered
def _kept_figure(
    year: int,
    percent: float,
    prefectures: tuple[str, ...],
    selected: tuple[str, ...],
    *,
    lang: str,
    mode: str,
) -> Figure:
    towns = queries.municipalities()[["code"]]
    frame = towns.merge(kept_shares(year, percent), how="left", on="code")
    frame["place"] = frame["code"].map(place_names(lang))
    ward = frame["code"].between("13101", "13123")
    frame["status"] = frame["status"].where(~ward, "not_applicable").fillna("unpublished")
    if prefectures:
        frame = frame[frame["code"].str[:2].isin(prefectures)]
    return municipal_map(
        frame,
        name=t("allocation.share", lang),
        unit="%",
        decimals=1,
        selected=selected,
        lang=lang,
        mode=mode,
    )


def _grid_card(v: View, year: int) -> None:
    lang, found = v.lang, grid(year, v.selection.prefectures)
    divisor, unit, digits = readable(found[0].more, unit_name("kyen", lang), 0, lang)
    rows = [
        {
            "percent": one.percent,
            "more": one.more / divisor,
            "saved": one.saved / divisor,
            "kept": one.kept_share.value,
            "quarter": one.quarter.value,
            "rich": one.become_rich,
        }
        for one in found
    ]
    columns = (
        Column("percent", t("allocation.more", lang), "number", "%", 0),
        Column("more", t("allocation.more.amount", lang), "number", unit, digits),
        Column("saved", t("allocation.saved", lang), "number", unit, digits),
        Column("kept", t("allocation.share", lang), "number", "%", 1),
        Column("quarter", t("allocation.quarter", lang), "number", "%", 1),
        Column("rich", t("allocation.become_rich", lang), "plain"),
    )
    fiscal_card(
        v,
        None,
        "allocation.grid",
        Table(pd.DataFrame(rows), columns),
        years=(year,),
        n=found[0].n,
        unit=unit,
        measures=INPUTS[:3],
    )


# -- guarantee and equalisation


def guarantee_cards(v: View, year: int) -> None:
    """The split by prefecture, by size, of the prefectures over time, and of the variance."""
    lang = v.lang
    benchmark = choices.select(
        v,
        "benchmark",
        t("allocation.benchmark", lang),
        BENCHMARKS,
        BENCHMARKS[0],
        format_func=lambda b: t(f"allocation.benchmark.{b}", lang),
    )
    st.caption(t("allocation.benchmark.note", lang))
    try:
        found = terms(year, benchmark, v.selection.prefectures)
    except UnanswerableError:
        notices.empty(lang)
        return
    st.markdown(_guarantee_sentence(found, year, benchmark, lang))
    _split_card(v, year, benchmark, "prefecture")
    _split_card(v, year, benchmark, "size")
    _course_card(v, benchmark)
    _variance_card(v, year)


def _guarantee_sentence(found: pd.DataFrame, year: int, benchmark: Benchmark, lang: str) -> str:
    whole = found[[*TERMS, "shortage"]].sum()
    moved = found["revenue"].clip(lower=0).sum()
    return t(
        "allocation.guarantee.says",
        lang,
        year=fiscal_year(year, lang),
        benchmark=t(f"allocation.benchmark.{benchmark}", lang),
        total=money(whole["shortage"], lang),
        guarantee=money(whole["guarantee"], lang),
        truncation=money(whole["truncation"], lang),
        moved=money(moved, lang),
    )


def _split_card(v: View, year: int, benchmark: Benchmark, by: str) -> None:
    lang = v.lang
    frame = _split_frame(year, benchmark, v.selection.prefectures, by, lang)
    names = {term: t(f"allocation.term.{term}", lang) for term in TERMS}
    unit = unit_name("kyen_per_person", lang)
    figure = _split_figure(year, benchmark, v.selection.prefectures, by, lang=lang, mode=v.mode)
    columns = (
        Column("place", t("column.group", lang)),
        Column("n", t("column.count", lang), "plain"),
        *(Column(term, name, "number", unit, 1) for term, name in names.items()),
        Column("sum", t("allocation.step.lacking", lang), "number", unit, 1),
    )
    fiscal_card(
        v,
        figure,
        f"allocation.split.{by}",
        Table(frame, columns),
        years=(year,),
        n=int(frame["n"].sum()),
        unit=unit,
        measures=(*INPUTS[1:3], "population_fiscal_year"),
        says=_against(benchmark, lang),
    )


def _against(benchmark: Benchmark, lang: str) -> str:
    """What the terms are measured against, as a sentence."""
    return t("allocation.against", lang, benchmark=t(f"allocation.benchmark.{benchmark}", lang))


@remembered
def _split_frame(
    year: int, benchmark: Benchmark, prefectures: tuple[str, ...], by: str, lang: str
) -> pd.DataFrame:
    """place, n, each term and the sum, thousand yen per head of those in it."""
    found = terms(year, benchmark, prefectures)
    whole = guarantee.totals(found[[*TERMS, "shortage"]], found[by])
    people = found.groupby(by, observed=True)["people"].sum()
    per_head = whole[[*TERMS, "shortage"]].div(people, axis=0)
    frame = per_head.rename(columns={"shortage": "sum"}).assign(n=whole["n"])
    if by == "prefecture":
        names = [place_names(lang)[code] for code in frame.index]
        return frame.assign(place=names).sort_values("sum", ascending=False).reset_index(drop=True)
    names = [t(f"projections.size.{size}", lang) for size in frame.index]
    return frame.assign(place=names).reset_index(drop=True)


@remembered
def _split_figure(
    year: int,
    benchmark: Benchmark,
    prefectures: tuple[str, ...],
    by: str,
    *,
    lang: str,
    mode: str,
) -> Figure:
    return split_figure(
        _split_frame(year, benchmark, prefectures, by, lang),
        names={term: t(f"allocation.term.{term}", lang) for term in TERMS},
        net=t("allocation.step.lacking", lang),
        unit=unit_name("kyen_per_person", lang),
        decimals=1,
        lang=lang,
        mode=mode,
    )


def _course_card(v: View, benchmark: Benchmark) -> None:
    lang = v.lang
    if benchmark == "own_class":
        st.caption(t("allocation.course.no_class", lang))
        benchmark = "mean"
    frame = prefecture_terms(benchmark)
    names = {term: t(f"allocation.term.{term}", lang) for term in TERMS}
    unit = unit_name("kyen", lang)
    columns = (
        Column("year", t("column.year", lang), "plain"),
        *(Column(term, name, "number", unit) for term, name in names.items()),
        Column("shortage", t("allocation.step.lacking", lang), "number", unit),
    )
    fiscal_card(
        v,
        _course_figure(benchmark, lang=lang, mode=v.mode),
        "allocation.course",
        Table(frame, columns),
        years=frame["year"].astype(int).tolist(),
        n=46,
        unit=unit,
        measures=(*INPUTS[1:3], "population_fiscal_year"),
        where=t("allocation.course.where", lang),
        level="prefecture",
        says=_against(benchmark, lang),
    )


@remembered
def _course_figure(benchmark: Benchmark, *, lang: str, mode: str) -> Figure:
    return split_figure(
        prefecture_terms(benchmark).rename(columns={"shortage": "sum"}),
        names={term: t(f"allocation.term.{term}", lang) for term in TERMS},
        net=t("allocation.step.lacking", lang),
        unit=unit_name("kyen", lang),
        decimals=0,
        lang=lang,
        mode=mode,
    )


def _variance_card(v: View, year: int) -> None:
    lang = v.lang
    splits = [variance(year, v.selection.prefectures, by_people=by) for by in (True, False)]
    weighted, alike = splits
    if weighted is None or alike is None:
        st.caption(t("allocation.variance.none", lang))
        return
    parts = (weighted.revenue, weighted.need, weighted.truncation)
    rows = [
        {
            "part": one.name[lang == "en"],
            "value": one.value,
            "alike": other.value,
            "formula": one.formula,
        }
        for one, other in zip(parts, (alike.revenue, alike.need, alike.truncation), strict=True)
    ]
    columns = (
        Column("part", t("column.part", lang)),
        Column("value", t("allocation.variance.people", lang), "number", "%", 1),
        Column("alike", t("allocation.variance.alike", lang), "number", "%", 1),
        Column("formula", t("allocation.formula", lang)),
    )
    fiscal_card(
        v,
        None,
        "allocation.variance",
        Table(pd.DataFrame(rows), columns),
        years=(year,),
        n=parts[0].n,
        unit="%",
        measures=(*INPUTS[1:3], "population_fiscal_year"),
    )
