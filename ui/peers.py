"""One municipality among its peers: the official group, its prefecture, and the nearest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis import peers
from analysis.peers import Metric, Peers, Sensitivity
from analysis.variables import UnanswerableError, Variable, enters_by_log
from charts.dots import Strip, dots
from charts.ranges import Row, ranges
from data import queries
from data.queries import Measure
from exports.tables import Column, Table
from ui import choices, notices
from ui import measure as m
from ui.compare import Dated, everyone, year_word
from ui.frame import View
from ui.memory import remembered
from ui.text import t
from ui.units import Unit
from ui.vocabulary import place_names

#: What peers may be chosen by, and each one's letter in the address; those of
#: analysis.peers.DEFAULT weigh 1 at first.
LETTERS = {
    "population_fiscal_year": "p",
    "habitable_density": "d",
    "ageing_rate": "a",
    "fiscal_strength_index": "f",
    "tertiary_industry_share": "t",
    "primary_industry_share": "i",
    "population_change_5y": "c",
    "income_per_taxpayer": "e",
    "household_size": "h",
}
CANDIDATES = tuple(LETTERS)
HEAVIEST, STEP = 3.0, 0.5
#: Percent of the random weightings between which the thick line runs.
MIDDLE = (2.5, 97.5)


@dataclass(frozen=True)
class Question:
    """Everything the peers of a municipality and their verdict depend on."""

    target: str
    outcome: Dated
    variables: tuple[Variable, ...]
    k: int
    metric: Metric
    same_type: bool
    wards: bool
    year: int  # of the variables, or the latest before it


@dataclass(frozen=True)
class Grounds:
    """What ``analysis.peers`` is asked with: code → variables, outcome, type."""

    frame: pd.DataFrame
    outcome: pd.Series
    types: pd.Series | None


@remembered
def largest(prefectures: tuple[str, ...], year: int) -> str:
    """Code of the municipality with most people in the prefectures, or in Japan."""
    frame, _ = queries.cross_section((Measure("population_fiscal_year"),), year)
    inside = frame["code"].str[:2].isin(prefectures) if prefectures else frame["code"].notna()
    rows = frame[inside] if inside.any() else frame
    return str(rows.loc[rows["population_fiscal_year"].astype(float).idxmax(), "code"])


@remembered
def largest_of(codes: tuple[str, ...], year: int) -> str:
    """Code of the municipality with most people among ``codes``, wards too."""
    frame, _ = queries.cross_section((Measure("population_register"),), year, wards=True)
    people = frame.set_index("code")["population_register"].reindex(list(codes)).fillna(0)
    return str(people.idxmax())


@remembered
def variables_of(ids: tuple[str, ...], year: int, *, wards: bool) -> tuple[pd.DataFrame, dict]:
    """(the variables by code, the year of each), on today's boundaries."""
    frame, years = queries.cross_section(tuple(Measure(i) for i in ids), year, wards=wards)
    return frame.set_index("code"), years


@remembered
def nearest(question: Question) -> Peers:
    """analysis.peers.nearest. Raises UnanswerableError."""
    on = _grounds(question)
    return peers.nearest(
        on.frame,
        question.target,
        question.variables,
        k=question.k,
        metric=question.metric,
        outcome=on.outcome,
        types=on.types,
    )


@remembered
def sensitivity(question: Question) -> Sensitivity:
    """analysis.peers.sensitivity. Raises UnanswerableError."""
    on = _grounds(question)
    return peers.sensitivity(
        on.frame,
        question.target,
        on.outcome,
        question.variables,
        k=question.k,
        metric=question.metric,
        types=on.types,
    )


def _grounds(question: Question) -> Grounds:
    frame, _ = variables_of(CANDIDATES, question.year, wards=question.wards)
    towns = queries.municipalities().set_index("code")
    types = towns["type"] if question.same_type else None
    return Grounds(frame, everyone(question.outcome, wards=question.wards, lang="ja"), types)


def peer_cards(v: View, unit: Unit, asked: tuple[Dated, ...]) -> None:
    """The choices, the verdict among three sets of peers, the nearest, and what hangs on them."""
    lang = v.lang
    st.header(t("compare.peers", lang, place=unit.name), anchor="peers")
    st.markdown(t("compare.peers.lead", lang))
    on_today = tuple((m.today(measure), year) for measure, year in asked)
    outcome = choices.select(
        v,
        "outcome",
        t("compare.outcome", lang),
        on_today,
        on_today[0],
        text=lambda one: one[0].id,
        format_func=lambda one: m.name(one[0], lang),
    )
    question = _asked(v, unit, outcome)
    sets = _given_sets(v, unit)
    found: Peers | None = None
    try:
        found = nearest(question)
        sets[t("peers.set.nearest", lang, n=f"{len(found.codes):,}")] = found.codes
    except UnanswerableError as error:
        unanswerable(v, unit, error)
    verdict_card(v, unit, question, sets)
    if found is not None:
        nearest_card(v, unit, question, found)
        moves_card(v, unit, question, sets)


def _asked(v: View, unit: Unit, outcome: Dated) -> Question:
    """What the reader sets: variables with weights, number of peers, distance, kind."""
    lang, wards, year = v.lang, v.selection.wards, v.selection.year
    frame, _ = variables_of(CANDIDATES, year, wards=wards)
    held = m.held(CANDIDATES)
    logs = {i: i in frame and enters_by_log(Measure(i).unit, frame[i]) for i in held}
    at_first = {LETTERS[variable.id]: 1.0 for variable in peers.DEFAULT}
    with st.expander(t("compare.settings", lang), key="compare_settings"):
        st.caption(t("compare.weights.help", lang))
        weights = choices.numbers(
            v,
            "weights",
            t("compare.weights", lang),
            {LETTERS[i]: _slider_name(i, lang, log=logs[i]) for i in held},
            scale=(0.0, HEAVIEST, STEP),
            default=at_first,
            columns=st.columns(3),
        )
        k = choices.number(
            v, "k", t("compare.k", lang), (peers.FEWEST, peers.MOST, 1), peers.NEAREST, format="%d"
        )
        metric: Metric = choices.select(
            v,
            "metric",
            t("compare.metric", lang),
            ("euclidean", "mahalanobis"),
            "euclidean",
            style="radio",
            format_func=lambda one: t(f"peers.metric.{one}", lang),
            captions=[t(f"peers.metric.{one}.help", lang) for one in ("euclidean", "mahalanobis")],
        )
        same_type = choices.switch(v, "same", t("compare.same_type", lang))
    chosen = [Variable(i, weights[LETTERS[i]], logs[i]) for i in held]
    weighing = tuple(one for one in chosen if one.weight > 0)
    return Question(unit.id, outcome, weighing, int(k), metric, same_type, wards, year)


def _slider_name(id_: str, lang: str, *, log: bool) -> str:
    name = m.name(Measure(id_), lang)
    return t("peers.log", lang, name=name) if log else name


def _given_sets(v: View, unit: Unit) -> dict[str, tuple[str, ...]]:
    """The sets that are given: name → codes of the others."""
    towns = queries.municipalities().set_index("code")
    towns = towns if v.selection.wards else towns[~towns["is_ward"]]
    sets = {
        t(f"peers.set.{id_}", v.lang): peers.same(towns[column], unit.id)
        for id_, column in (("official", "peer_group"), ("prefecture", "prefecture_code"))
    }
    return {name: codes for name, codes in sets.items() if codes}


def unanswerable(v: View, unit: Unit, error: UnanswerableError) -> None:
    """Why the peers cannot be found, and what to do."""
    name = m.name(Measure(error.variable), v.lang) if error.variable else ""
    what, why, cure = (
        t(f"peers.error.{error.reason}.{part}", v.lang, place=unit.name, name=name)
        for part in ("what", "why", "cure")
    )
    notices.notice("info", what, why, cure)


@remembered
def verdict_of(
    outcome: Dated, target: str, sets: tuple[tuple[str, tuple[str, ...]], ...], *, wards: bool
) -> pd.DataFrame:
    """analysis.peers.verdicts, the set's name as the column peers."""
    values = everyone(outcome, wards=wards, lang="ja")
    return peers.verdicts(values, target, dict(sets)).reset_index()


def verdict_card(v: View, unit: Unit, question: Question, sets: dict[str, tuple[str, ...]]) -> None:
    """Where the municipality stands in each set of peers, as strips and as a table."""
    lang, (measure, year) = v.lang, question.outcome
    if not sets:
        what, why, cure = (t(f"compare.no_sets.{x}", lang) for x in ("what", "why", "cure"))
        notices.notice("info", what, why, cure)
        return
    values = everyone(question.outcome, wards=question.wards, lang="ja")
    if pd.isna(values.get(unit.id, np.nan)):
        unanswerable(v, unit, UnanswerableError("no_outcome", measure.id))
        return
    found = verdict_of(question.outcome, unit.id, tuple(sets.items()), wards=question.wards)
    found = found.assign(value=values[unit.id])
    for row in found.dropna(subset=["k"]).itertuples():
        st.markdown(
            t(
                "compare.verdict.sentence",
                lang,
                peers=row.peers,
                of=f"{row.of:,}",
                k=f"{row.k:,}",
                percentile=f"{row.percentile:.0f}",
            )
        )
    digits, unit_word = m.decimals(measure, year), m.unit(measure, lang)
    columns = (
        Column("peers", t("peers.column.peers", lang)),
        Column("value", t("column.value", lang), "number", unit_word, digits),
        Column("k", t("peers.column.k", lang), "plain"),
        Column("of", t("peers.column.of", lang), "plain"),
        Column("ties", t("peers.column.ties", lang), "plain"),
        *(
            Column(id_, t(f"peers.column.{id_}", lang), "number", unit_word, digits)
            for id_ in ("median", "q1", "q3", "difference")
        ),
        Column("percentile", t("peers.column.percentile", lang), "number", "", 0),
        Column("share_below", t("peers.column.share_below", lang), "number", "", 0),
        Column("n", t("peers.column.n", lang), "plain"),
        Column("missing", t("peers.column.missing", lang), "plain"),
    )
    figure = among(question, unit, tuple(sets.items()), lang=lang, mode=v.mode)
    _card(
        v,
        question,
        unit,
        "compare.verdict",
        figure=figure,
        table=Table(found, columns),
        n=_counts(found, lang),
    )


@remembered
def among(
    question: Question,
    unit: Unit,
    sets: tuple[tuple[str, tuple[str, ...]], ...],
    *,
    lang: str,
    mode: str,
) -> Figure:
    """One strip per set of peers, all on the same scale."""
    measure, year = question.outcome
    values = everyone(question.outcome, wards=question.wards, lang="ja")
    point = pd.DataFrame({"code": [unit.id], "place": [unit.name], "value": [values[unit.id]]})
    rows = [
        Strip(
            name,
            m.unit(measure, lang),
            m.decimals(measure, year),
            values.reindex(list(codes)).dropna().to_numpy(np.float64),
            point,
        )
        for name, codes in sets
    ]
    return dots(rows, [unit.id], lang=lang, mode=mode, common=True)


def nearest_card(v: View, unit: Unit, question: Question, found: Peers) -> None:
    """The nearest municipalities, how far they are and by what."""
    lang, (measure, year) = v.lang, question.outcome
    ids = [variable.id for variable in question.variables]
    names = {i: m.name(Measure(i), lang) for i in ids}
    outcome = everyone(question.outcome, wards=question.wards, lang="ja")
    frame = found.nearest.assign(
        place=found.nearest["code"].map(place_names(lang)),
        outcome=outcome.reindex(found.nearest["code"]).to_numpy(),
    )
    _, years = variables_of(CANDIDATES, question.year, wards=question.wards)
    dated = [f"{names[i]} {year_word((Measure(i), years[i]), lang)}" for i in ids]
    st.caption(t("compare.variables", lang, names=m.listed(dated, lang)))
    for id_, about in found.warnings:
        words = {"n": f"{len(found.codes):,}", "outcome": m.name(measure, lang)}
        st.caption(t(f"peers.warning.{id_}", lang, name=names.get(about, ""), **words))
    for id_, n in found.excluded.items():
        st.caption(t("peers.excluded", lang, name=names[id_], n=f"{n:,}"))
    columns = (
        Column("rank", t("column.rank", lang), "plain"),
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        Column(
            "outcome",
            f"{m.name(measure, lang)} {year_word(question.outcome, lang)}",
            "number",
            m.unit(measure, lang),
            m.decimals(measure, year),
        ),
        Column("distance", t("peers.column.distance", lang), "number", "", 2),
        *(
            Column(i, t("peers.column.contribution", lang, name=names[i]), "number", "", 1)
            for i in ids
        ),
    )
    n = f"{len(found.codes):,} / {found.n:,}"
    _card(v, question, unit, "compare.nearest", figure=None, table=Table(frame, columns), n=n)


def moves_card(v: View, unit: Unit, question: Question, sets: dict[str, tuple[str, ...]]) -> None:
    """How the verdict moves when the peers change, and whether it holds."""
    lang = v.lang
    try:
        found = sensitivity(question)
    except UnanswerableError:
        return  # the verdict's notice has said why
    base = verdict_of(
        question.outcome,
        unit.id,
        (("nearest", nearest(question).codes),),
        wards=question.wards,
    )
    side = ("at", "above", "below")[int(np.sign(base["difference"].iloc[0]))]
    holds = "true" if found.holds else "false"
    side_word = t(f"peers.side.{side}", lang)
    sentence = t(f"peers.holds.{holds}", lang, place=unit.name, side=side_word)
    st.markdown(f"**{sentence}**")
    summary = found.summary[found.summary["alternatives"] > 0]
    ways = {
        way: t(f"peers.way.{way}", lang, n=f"{peers.DRAWS:,}")
        for way in ("k", "without", "weights")
    }
    frame = summary.rename_axis("way").reset_index().replace({"way": ways})
    ranks = frame[["rank_low", "rank_high"]].round().astype("Int64")
    frame = frame.assign(rank_low=ranks["rank_low"], rank_high=ranks["rank_high"])
    columns = (
        Column("way", t("compare.column.way", lang)),
        Column("alternatives", t("compare.column.alternatives", lang), "plain"),
        *(
            Column(id_, t(f"compare.column.{id_}", lang), kind, "", 0)
            for id_, kind in (
                ("percentile_low", "number"),
                ("percentile_high", "number"),
                ("rank_low", "plain"),
                ("rank_high", "plain"),
                ("share_above", "number"),
            )
        ),
    )
    n = f"{question.k:,}"
    figure = _moves(question, tuple(sets.items()), lang=lang, mode=v.mode)
    _card(
        v,
        question,
        unit,
        "compare.moves",
        figure=figure,
        table=Table(frame, columns),
        n=n,
        unit_shown=t("peers.column.percentile", lang),
    )


@remembered
def _moves(
    question: Question, sets: tuple[tuple[str, tuple[str, ...]], ...], *, lang: str, mode: str
) -> Figure:
    """Percentiles of the municipality among each set of peers, and under each change of them."""
    found = sensitivity(question)
    at = verdict_of(question.outcome, question.target, sets, wards=question.wards)
    rows = [
        Row(name, (value,), (name,), None)
        for name, value in zip(at["peers"], at["percentile"], strict=True)
        if pd.notna(value)
    ]
    counts = tuple(t("compare.moves.k", lang, n=f"{n:,}") for n in found.by_k["peers"])
    gone = tuple(
        t("compare.moves.without", lang, name=m.name(Measure(i), lang))
        for i in found.without["variable"]
    )
    weights = found.weights["percentile"].dropna()
    for id_, values, words in (
        ("k", found.by_k["percentile"], counts),
        ("without", found.without["percentile"], gone),
        ("weights", weights, ()),
    ):
        if len(values):
            middle = tuple(np.percentile(values, MIDDLE).tolist()) if id_ == "weights" else None
            ends = (float(values.min()), float(values.max())) if middle else tuple(values)
            name = t(f"peers.way.{id_}", lang, n=f"{peers.DRAWS:,}")
            rows.append(Row(name, ends, words, middle))
    return ranges(rows, t("peers.column.percentile", lang), mode)


def _counts(found: pd.DataFrame, lang: str) -> str:
    """N of each set: 104, 34, 20."""
    return m.listed([f"{n:,}" for n in found["n"]], lang)


def _card(
    v: View,
    question: Question,
    unit: Unit,
    key: str,
    *,
    figure: Figure | None,
    table: Table,
    n: str,
    unit_shown: str | None = None,
) -> None:
    """A card about the outcome, with the variables in its source line."""
    measure = question.outcome[0]
    m.card(
        v,
        measure,
        figure,
        key=key,
        n=n,
        table=table,
        place=unit.name,
        caveats="none",
        unit_shown=unit_shown,
        year=year_word(question.outcome, v.lang),
        filters_shown=m.filters(v, measure, where=t("filter.japan", v.lang)),
        also=tuple(Measure(one.id) for one in question.variables),
    )
