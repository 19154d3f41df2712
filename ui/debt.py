"""Debt and fiscal discipline: ratios against the limits of the law, over time and by unit."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis import debt
from charts.composition import composition
from charts.distribution import distribution
from charts.lines import lines
from charts.ranking import ranking
from data import catalog, queries
from data.queries import NATION, Measure
from exports.tables import Column, Table
from ui import choices, notices
from ui import measure as m
from ui.compared import compared_card
from ui.course import course
from ui.frame import View
from ui.maps import map_card
from ui.memory import remembered
from ui.text import fiscal_year, number, t
from ui.units import chosen, series_of
from ui.vocabulary import place_names

RATIOS = ("real_debt_service_ratio", "future_burden_ratio", "ordinary_balance_ratio")
DEFICITS = ("real_deficit_ratio", "consolidated_deficit_ratio")
STOCKS = ("debt_per_capita", "funds_per_capita")
#: Thresholds of the law drawn on a ratio, by their ids in the catalog.
LIMITS = {
    "real_debt_service_ratio": (
        "real_debt_service_permission",
        "real_debt_service_warning",
        "real_debt_service_reconstruction",
    ),
    "future_burden_ratio": ("future_burden_warning",),
}
SEVERITY = (
    "real_debt_service_reconstruction",
    "real_debt_service_warning",
    "future_burden_warning",
    "real_debt_service_permission",
)
STAGE = Measure("soundness_stage")
YUBARI = "01209"


# -- figures


@remembered
def stated(id_: str) -> pd.DataFrame:
    """code, is_ward, year, value, status of all municipalities and years, on today's boundaries."""
    measure = Measure(id_)
    columns = ["code", "is_ward", "value", "status"]
    frames = [
        queries.values(measure, year, wards=True)[columns].assign(year=year)
        for year in queries.years(measure)
    ]
    return pd.concat(frames, ignore_index=True)


@remembered
def limited(id_: str) -> pd.DataFrame:
    """stated() with the limit that warns each unit: of designated cities it is their own."""
    held = catalog.thresholds()
    frame = stated(id_)
    towns = queries.municipalities().set_index("code")["type"]
    large = frame["code"].map(towns) == "designated_city"
    plain = held[LIMITS[id_][0]].value
    limit = pd.Series(plain, frame.index)
    if id_ == "future_burden_ratio":
        limit = limit.where(~large, held["future_burden_warning_large"].value)
    return frame.assign(limit=limit)


@remembered
def stages(prefectures: tuple[str, ...], *, wards: bool) -> pd.DataFrame:
    """year, stage, n of the municipalities of some prefectures."""
    frame = queries.panel((STAGE,), wards=wards).dropna(subset=["soundness_stage"])
    if prefectures:
        frame = frame[frame["prefecture_code"].isin(prefectures)]
    found = frame.groupby(["year", "soundness_stage"]).size().rename("n").reset_index()
    return found.rename(columns={"soundness_stage": "stage"}).astype({"stage": int, "year": int})


@remembered
def all_crossings() -> pd.DataFrame:
    """Every run of years at or above a limit of the law: spells() with threshold and is_ward."""
    held = catalog.thresholds()
    frames = []
    for item, ids in LIMITS.items():
        frame = limited(item)
        if item == "real_debt_service_ratio":
            frame = frame[frame["year"] >= held["soundness_first_fiscal_year"].value]
        for id_ in ids:
            one = frame if item == "future_burden_ratio" else frame.assign(limit=held[id_].value)
            frames.append(debt.spells(one).assign(threshold=id_, item=item))
    found = pd.concat([f for f in frames if len(f)], ignore_index=True)
    towns = queries.municipalities()
    return found.assign(is_ward=found["code"].isin(towns.loc[towns["is_ward"], "code"]))


def within(frame: pd.DataFrame, prefectures: tuple[str, ...], *, wards: bool) -> pd.DataFrame:
    """The rows of the municipalities of some prefectures, or of Japan; with its wards if asked."""
    if prefectures:
        frame = frame[frame["code"].str[:2].isin(prefectures)]
    return frame if wards else frame[~frame["is_ward"]]


# -- the page


def debt_cards(v: View) -> None:
    """Sentence, stages, future burdens, who crossed what, one ratio, stocks, Yubari."""
    st.markdown(summary(v))
    stages_card(v)
    states_card(v)
    crossings_card(v)
    deficits_card(v)
    st.header(t("debt.one", v.lang), anchor="ratio")
    ratio_cards(v)
    st.header(t("debt.stocks", v.lang), anchor="stocks")
    stock_cards(v)
    st.header(t("debt.yubari", v.lang), anchor="yubari")
    yubari_cards(v)


def summary(v: View) -> str:
    """How many stand at which stage in the latest year up to the chosen one."""
    s, lang = v.selection, v.lang
    found = stages(s.prefectures, wards=s.wards)
    held = sorted(found["year"].unique())
    year = max((y for y in held if y <= s.year), default=held[0])
    counts = found[found["year"] == year].set_index("stage")["n"].reindex(range(4), fill_value=0)
    burden = _burden(s.prefectures, wards=s.wards)
    burden = burden[burden["year"] == year]
    none = int((burden["status"] == "not_calculated").sum())
    return t(
        "debt.summary",
        lang,
        year=fiscal_year(int(year), lang),
        n=f"{int(counts.sum()):,}",
        wards=t("filter.wards_in" if s.wards else "filter.wards_out", lang),
        permission=f"{int(counts[1]):,}",
        warning=f"{int(counts[2]):,}",
        reconstruction=f"{int(counts[3]):,}",
        none=f"{none:,}",
        share=f"{100 * none / max(len(burden), 1):.0f}",
    )


@remembered
def _burden(prefectures: tuple[str, ...], *, wards: bool) -> pd.DataFrame:
    return within(limited("future_burden_ratio"), prefectures, wards=wards)


def stages_card(v: View) -> None:
    """Units at each stage above none, stacked by year."""
    s = v.selection
    figure, frame = _stages_drawn(s.prefectures, wards=s.wards, lang=v.lang, mode=v.mode)
    if figure is None:
        _nobody(v.lang)
        return
    _counts_card(v, STAGE, "debt.stages", figure, frame)


@remembered
def _stages_drawn(
    prefectures: tuple[str, ...], *, wards: bool, lang: str, mode: str
) -> tuple[Figure | None, pd.DataFrame]:
    """The figure, none where nobody was at a stage; year, stage, n, part."""
    found = stages(prefectures, wards=wards)
    words = {i: m.category(STAGE, i, lang) for i in range(4)}
    frame = found.assign(part=found["stage"].map(words))
    above = frame[frame["stage"] > 0]
    if above.empty:
        return None, frame
    drawn = _filled(above, found["year"])
    figure = composition(
        drawn.assign(item=drawn["stage"].astype(str), value=drawn["n"]),
        order=("1", "2", "3"),
        ordered=True,
        unit=t("chart.municipalities", lang),
        lang=lang,
        mode=mode,
    )
    return figure, frame


def _filled(frame: pd.DataFrame, years: pd.Series) -> pd.DataFrame:
    """A year in which nobody stands at a stage is a true zero."""
    key = "stage" if "stage" in frame else "state"
    names = frame.drop_duplicates(key).set_index(key)["part"]
    index = pd.MultiIndex.from_product([sorted(years.unique()), names.index], names=["year", key])
    whole = frame.set_index(["year", key])["n"].reindex(index, fill_value=0).reset_index()
    return whole.assign(part=whole[key].map(names))


def states_card(v: View) -> None:
    """Units by their future burden; those without one are a state of their own."""
    s = v.selection
    figure, frame = _states_drawn(s.prefectures, wards=s.wards, lang=v.lang, mode=v.mode)
    _counts_card(v, Measure("future_burden_ratio"), "debt.states", figure, frame)


@remembered
def _states_drawn(
    prefectures: tuple[str, ...], *, wards: bool, lang: str, mode: str
) -> tuple[Figure, pd.DataFrame]:
    """The figure; year, state, n, part."""
    frame = debt.burden_states(_burden(prefectures, wards=wards))
    frame = frame.assign(part=[t(f"debt.state.{i}", lang) for i in frame["state"]])
    drawn = _filled(frame, frame["year"])
    figure = composition(
        drawn.assign(item=drawn["state"], value=drawn["n"]),
        order=debt.BURDEN_STATES,
        unit=t("chart.municipalities", lang),
        rest="not_calculated",
        ordered=True,
        lang=lang,
        mode=mode,
    )
    return figure, frame


def _counts_card(v: View, measure: Measure, key: str, figure: Figure, frame: pd.DataFrame) -> None:
    lang = v.lang
    columns = (
        Column("year", t("column.year", lang), "plain"),
        Column("part", t("column.group", lang)),
        Column("n", t("column.count", lang), "plain"),
    )
    per_year = frame.groupby("year")["n"].sum()
    low, high = int(per_year.min()), int(per_year.max())
    m.card(
        v,
        measure,
        figure,
        key=key,
        n=high if low == high else f"{low:,}–{high:,}",
        table=Table(frame, columns),
        caveats="none",
        year=m.span(measure, frame["year"], lang),
        unit_shown=t("chart.municipalities", lang),
        filters_shown=m.filters(v, m.today(measure)),
    )


def crossings_card(v: View) -> None:
    """Who was over which limit from when to when, highest first; permission only when asked."""
    s, lang = v.selection, v.lang
    options = tuple(i for ids in LIMITS.values() for i in ids)
    shown = choices.several(
        v,
        "limits",
        t("debt.limits", lang),
        options,
        tuple(i for i in options if i != "real_debt_service_permission"),
        format_func=lambda i: limit_name(i, lang),
    )
    only = choices.switch(v, "still", t("debt.still", lang))
    frame = _crossed(s.prefectures, tuple(shown), only=only, wards=s.wards, lang=lang)
    if frame.empty:
        _nobody(lang)
        return
    columns = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        Column("name", t("debt.limit", lang)),
        Column("since", t("debt.since", lang)),
        Column("until", t("debt.until", lang)),
        Column("n", t("debt.years", lang), "plain"),
        Column("peak", t("debt.peak", lang), "number", "%", 1),
        Column("peak_year", t("debt.peak_year", lang), "plain"),
    )
    m.card(
        v,
        Measure("real_debt_service_ratio"),
        None,
        key="debt.crossings",
        n=int(frame["code"].nunique()),
        table=Table(frame, columns),
        caveats="none",
        also=(Measure("future_burden_ratio"),),
        year=m.span(STAGE, stages((), wards=False)["year"], lang),
        filters_shown=m.filters(v, m.today(STAGE)),
    )


@remembered
def _crossed(
    prefectures: tuple[str, ...], limits: tuple[str, ...], *, only: bool, wards: bool, lang: str
) -> pd.DataFrame:
    """The runs of years over some limits, or ``only`` those that last, in words."""
    found = within(all_crossings(), prefectures, wards=wards)
    rows = found[found["threshold"].isin(limits)]
    rows = rows[rows["open"]] if only else rows
    return rows.assign(
        place=rows["code"].map(place_names(lang)),
        name=[limit_name(i, lang) for i in rows["threshold"]],
        since=[_since(r.first, r.from_start, lang) for r in rows.itertuples()],
        until=[_until(r.last, r.open, lang) for r in rows.itertuples()],
        severity=[SEVERITY.index(i) for i in rows["threshold"]],
    ).sort_values(["severity", "first", "peak"], ascending=[True, True, False])


def _nobody(lang: str) -> None:
    what, why, cure = (t(f"debt.nobody.{part}", lang) for part in ("what", "why", "cure"))
    notices.notice("info", what, why, cure)


def limit_name(id_: str, lang: str) -> str:
    """A limit with its value: 早期健全化基準（実質公債費比率） 25％."""
    held = catalog.thresholds()[id_]
    name = held.name_ja if lang == "ja" else held.name_en
    return f"{name} {number(held.value, 'percent', lang, 0)}"


def _since(year: int, from_start: bool, lang: str) -> str:
    return t("debt.since.start", lang, year=str(year)) if from_start else str(year)


def _until(year: int, still: bool, lang: str) -> str:
    return t("debt.until.still", lang, year=str(year)) if still else str(year)


def deficits_card(v: View) -> None:
    """The few that had a deficit ratio at all since FY2020."""
    lang = v.lang
    frame = _deficits(lang)
    columns = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        Column("name", t("inequality.column.name", lang)),
        Column("year", t("column.year", lang), "plain"),
        Column("value", t("debt.value", lang), "number", "%", 2),
    )
    measure = Measure(DEFICITS[0])
    m.card(
        v,
        measure,
        None,
        key="debt.deficits",
        n=int(frame["code"].nunique()),
        table=Table(frame, columns),
        caveats="none",
        also=(Measure(DEFICITS[1]),),
        year=m.span(measure, queries.years(measure), lang),
        filters_shown=m.filters(v, m.today(measure), where=t("filter.japan", lang), wards=True),
    )


@remembered
def _deficits(lang: str) -> pd.DataFrame:
    frames = [stated(i).assign(id=i) for i in DEFICITS]
    frame = pd.concat(frames, ignore_index=True).dropna(subset=["value"])
    return frame.assign(
        place=frame["code"].map(place_names(lang)),
        name=[m.name(Measure(i), lang) for i in frame["id"]],
    )


def ratio_cards(v: View) -> None:
    """Map, course with the limits, ranking and distribution of one ratio."""
    lang, s = v.lang, v.selection
    id_ = choices.select(
        v,
        "ratio",
        t("side.indicator", lang),
        RATIOS,
        RATIOS[0],
        style="segmented_control",
        format_func=lambda i: m.name(Measure(i), lang),
    )
    measure = m.measure(s, id_)
    compared = m.cross_section(v, measure)[1]
    if compared["value"].notna().any():
        map_card(v, measure, key="debt.map")
        compared_card(v, measure, compared, ranking, "debt.ranking")
        compared_card(v, measure, compared, distribution, "debt.distribution")
    elif s.year in queries.years(measure):
        notices.empty(lang)
    else:
        when = m.year_of(measure, s.year, lang)
        notices.missing_year(lang, when, m.name(measure, lang), m.held_years(measure, lang))
    course_card(v, measure)


def course_card(v: View, measure: Measure) -> None:
    """Chosen units and the municipality in the middle, with the limits; gaps say why."""
    lang, units = v.lang, chosen(v)
    frame, n = course(measure, units, (NATION,), wards=v.selection.wards, lang=lang)
    own = series_of(measure, units)
    _not_calculated(own, lang)
    figure = _lines(measure, frame, v.selection.units or (NATION,), lang, v.mode)
    _line_card(v, measure, "debt.course", figure, frame=frame, own=own, n=n)


def _not_calculated(own: pd.DataFrame, lang: str) -> None:
    """Years in which a unit's ratio does not arise: said, because a line can only have a gap."""
    gone = own[own["status"] == "not_calculated"]
    for place, rows in gone.groupby("place"):
        years = m.span(STAGE, rows["year"], lang)
        st.caption(t("debt.none", lang, place=str(place), years=years))


def _lines(
    measure: Measure, frame: pd.DataFrame, emphasis: tuple[str, ...], lang: str, mode: str
) -> Figure:
    """The courses of ``frame`` with the limits of the law."""
    limits = catalog.thresholds()
    return lines(
        frame,
        unit=m.suffix(measure, lang),
        decimals=m.decimals(measure),
        coarser=queries.coarser_years(measure),
        emphasis=emphasis,
        marks=m.marks(measure, lang),
        limits={
            limits[i].value: t(f"debt.short.{i}", lang, value=f"{limits[i].value:.0f}")
            for i in LIMITS.get(measure.id, ())
        },
        lang=lang,
        mode=mode,
    )


def _line_card(
    v: View,
    measure: Measure,
    key: str,
    figure: Figure,
    *,
    frame: pd.DataFrame,
    own: pd.DataFrame,
    n: int | str,
    where: str | None = None,
) -> None:
    lang = v.lang
    rest = frame[~frame["code"].isin(own["code"])].assign(status="derived")
    rows = pd.concat([own[["code", "place", "year", "value", "status"]], rest], ignore_index=True)
    columns = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        m.year_column(measure, lang),
        m.value_column(measure, lang),
    )
    m.card(
        v,
        measure,
        figure,
        key=key,
        n=n,
        table=Table(rows.sort_values(["code", "year"]), columns),
        caveats="years",
        year=m.span(measure, frame["year"], lang),
        filters_shown=where,
    )


def stock_cards(v: View) -> None:
    """Bonds and funds per head, in the nearest year that has them."""
    for id_ in STOCKS:
        measure = Measure(id_)
        held = queries.years(measure)
        year = max((y for y in held if y <= v.selection.year), default=min(held))
        if year != v.selection.year:
            held_text = m.held_years(measure, v.lang)
            st.caption(t("debt.other_year", v.lang, year=fiscal_year(year, v.lang), held=held_text))
        there = replace(v, selection=replace(v.selection, year=year))
        compared = m.cross_section(there, measure)[1]
        if compared["value"].notna().any():
            compared_card(there, measure, compared, distribution, f"debt.{id_}")


def yubari_cards(v: View) -> None:
    """Both ratios of Yubari as published, and how they moved in words."""
    lang = v.lang
    service, burden = (_yubari(i) for i in RATIOS[:2])
    top = service.loc[service["value"].idxmax()]
    st.markdown(
        t(
            "debt.yubari.text",
            lang,
            first=f"{service['value'].iloc[0]:.1f}",
            first_year=str(service["year"].iloc[0]),
            peak=f"{top['value']:.1f}",
            peak_year=str(top["year"]),
            last=f"{service['value'].iloc[-1]:.1f}",
            last_year=str(service["year"].iloc[-1]),
            burden_first=f"{burden['value'].iloc[0]:,.1f}",
            burden_last=f"{burden['value'].iloc[-1]:,.1f}",
            below=str(int(burden.loc[burden["value"] < _burden_limit(), "year"].min())),
        )
    )
    for id_, key in zip(RATIOS[:2], ("debt.yubari.service", "debt.yubari.burden"), strict=True):
        place = place_names(lang)[YUBARI]
        figure, frame = _yubari_drawn(id_, place, lang, v.mode)
        _line_card(v, Measure(id_), key, figure, frame=frame, own=frame, n=1, where=place)


@remembered
def _yubari_drawn(id_: str, place: str, lang: str, mode: str) -> tuple[Figure, pd.DataFrame]:
    frame = _yubari(id_).assign(place=place)
    return _lines(Measure(id_), frame, (YUBARI,), lang, mode), frame


def _burden_limit() -> float:
    return catalog.thresholds()["future_burden_warning"].value


@remembered
def _yubari(id_: str) -> pd.DataFrame:
    found = queries.stated_series(Measure(id_, basis="reported"), (YUBARI,))
    return found.dropna(subset=["value"]).sort_values("year", ignore_index=True)
