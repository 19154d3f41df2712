"""The panel estimate: which specification, its coefficients, and how far to trust them."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis import panel as p
from analysis.panel import SPECIFICATIONS, Coefficient, PanelError, PanelEstimate
from charts.coefficients import coefficients
from data import queries
from data.queries import Measure
from exports.tables import Column, Table
from ui import choices, notices
from ui import measure as m
from ui.computed import computed_card
from ui.frame import View
from ui.memory import remembered
from ui.text import span, t
from ui.vocabulary import place_names

COLUMNS = ("estimate", "standard_error", "t", "p_value", "low", "high")


@remembered
def _frame(prefectures: tuple[str, ...]) -> pd.DataFrame:
    """The variables of municipalities in the prefectures; of all with none."""
    if prefectures:
        frame = _frame(())
        return frame[frame["prefecture_code"].isin(prefectures)]
    return p.panel_frame(queries.panel(tuple(Measure(i) for i in p.INPUTS)), queries.merger_years())


@remembered
def estimated(id_: str, prefectures: tuple[str, ...]) -> PanelEstimate | PanelError:
    """The estimate of a specification among the prefectures (none: Japan), or why there is none."""
    try:
        return p.estimate(_frame(prefectures), SPECIFICATIONS[id_])
    except PanelError as error:
        return error


@remembered
def _first(id_: str, prefectures: tuple[str, ...]) -> Coefficient | None:
    """The first coefficient of the same estimate, without its tests."""
    try:
        return p.coefficients_of(_frame(prefectures), SPECIFICATIONS[id_])[0]
    except PanelError:  # its notice comes when it is chosen
        return None


def panel_cards(v: View) -> None:
    """Menu, reading, coefficients, diagnostics, and the range over all specifications."""
    lang = v.lang
    id_ = choices.select(
        v,
        "estimate",
        t("panel.choose", lang),
        tuple(SPECIFICATIONS),
        "main",
        format_func=lambda i: t(f"panel.specification.{i}", lang),
    )
    st.caption(t(f"panel.about.{id_}", lang))
    found = estimated(id_, v.selection.prefectures)
    if isinstance(found, PanelError):
        name = t(f"panel.variable.{found.variable}", lang) if _named(found) else ""
        what, why, cure = (
            t(f"panel.error.{found.reason}.{part}", lang, name=name)
            for part in ("what", "why", "cure")
        )
        notices.notice("info", what, why, cure)
        return
    for warning in found.warnings:
        st.caption(t(f"panel.warning.{warning}", lang))
    st.markdown(reading(found, lang))
    if found.coefficients[0].name == "age65":
        st.caption(t("panel.published", lang))
    coefficients_card(v, found)
    diagnostics_card(v, found)
    specifications_card(v)


def _named(error: PanelError) -> bool:
    return error.reason in ("absorbed", "collinear")


def reading(found: PanelEstimate, lang: str) -> str:
    """What the first coefficient says, and what it was estimated from."""
    first = found.coefficients[0]
    effect, low, high = first.per_step
    key = "panel.reading.unclear" if first.direction == "unclear" else "panel.reading"
    text = t(
        key,
        lang,
        step=t(f"panel.step.{first.name}", lang),
        outcome=t(f"panel.outcome.{found.specification.outcome}", lang),
        effect=f"{abs(effect):.2f}",
        direction=t(f"panel.direction.{first.direction}", lang),
        low=_signed(low),
        high=_signed(high),
    )
    cluster = t(f"panel.cluster.{found.specification.cluster}", lang)
    sample = t(
        "panel.sample",
        lang,
        n=f"{found.n:,}",
        units=f"{found.n_units:,}",
        years=span(found.years[0], found.years[-1], lang, fiscal=False),
        clusters=f"{found.n_clusters:,} ({cluster})",
        r2_within=f"{found.r2_within:.3f}",
        r2_overall=f"{found.r2_overall:.3f}",
    )
    formula = t(
        "panel.formula",
        lang,
        outcome=t(f"panel.outcome.{found.specification.outcome}", lang),
        variables=(" ＋ " if lang == "ja" else " + ").join(
            t(f"panel.variable.{c.name}", lang) for c in found.coefficients
        ),
    )
    return f"{text}\n\n{sample}\n\n{formula}"


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def coefficients_card(v: View, found: PanelEstimate) -> None:
    """Every coefficient with its interval."""
    rows = [
        {"name": t(f"panel.variable.{c.name}", v.lang), **{k: getattr(c, k) for k in COLUMNS}}
        for c in found.coefficients
    ]
    _figure(v, found, "panel.coefficients", pd.DataFrame(rows), COLUMNS)


def specifications_card(v: View) -> None:
    """The coefficient of ageing under every specification of one outcome that begins with it."""
    rows: list[dict[str, object]] = []
    # coefficients of other outcomes are not to be read on one axis
    outcome = SPECIFICATIONS["main"].outcome
    alike = [
        id_
        for id_, one in SPECIFICATIONS.items()
        if one.regressors[0] == "age65" and one.outcome == outcome
    ]
    whole = (estimated(id_, v.selection.prefectures) for id_ in alike)
    base = next((one for one in whole if isinstance(one, PanelEstimate)), None)
    if base is None:
        return
    for id_ in alike:
        first = _first(id_, v.selection.prefectures)
        if first is not None:
            name = t(f"panel.specification.{id_}", v.lang)
            rows.append({"name": name, **{k: getattr(first, k) for k in COLUMNS}})
    _figure(v, base, "panel.specifications", pd.DataFrame(rows), COLUMNS)


def _figure(
    v: View, found: PanelEstimate, key: str, frame: pd.DataFrame, numbers: tuple[str, ...]
) -> None:
    unit = t("panel.column.estimate", v.lang)
    _card(v, found, key, frame, numbers, figure=coefficients(frame, unit=unit, mode=v.mode))


def diagnostics_card(v: View, found: PanelEstimate) -> None:
    """The checks as a table, and the rows that were left out."""
    lang, d = v.lang, found.diagnostics
    rows: list[dict[str, object]] = []

    def add(id_: str, name: str, statistic: float, p_value: float, note: str) -> None:
        label = t(f"panel.check.{id_}", lang) + (f" {name}" if name else "")
        rows.append({"check": label, "statistic": statistic, "p_value": p_value, "note": note})

    nan = float("nan")
    for id_ in ("mundlak", "serial_correlation", "cross_section"):
        if (check := getattr(d, id_)) is not None:
            how = t(f"panel.check.{id_}.how", lang)
            add(id_, "", check.statistic, check.p_value, how)
    for name, value in d.inflation:
        variable = t(f"panel.variable.{name}", lang)
        add("inflation", variable, value, nan, t("panel.check.inflation.how", lang))
    if d.leave_out is not None:
        places = place_names(lang)
        note = t(
            "panel.check.leave_out.how",
            lang,
            low_prefecture=places[d.leave_out.low_prefecture],
            high_prefecture=places[d.leave_out.high_prefecture],
            low=_signed(d.leave_out.low),
            high=_signed(d.leave_out.high),
        )
        add("leave_out", "", found.coefficients[0].estimate, nan, note)
    for one in d.jackknife:
        variable = t(f"panel.variable.{one.name}", lang)
        how = t("panel.check.jackknife.how", lang)
        add("jackknife", variable, one.standard_error, one.p_value, how)
    if d.lead is not None:
        how = t("panel.check.lead.how", lang)
        add("lead", "", d.lead.estimate, d.lead.p_value, how)
    for gone in found.dropped:
        name = t(f"panel.variable.{gone.variable}", lang) if gone.variable in VARIABLES else ""
        name = name or (t(f"panel.outcome.{gone.variable}", lang) if gone.variable else "")
        word = t(f"panel.dropped.{gone.reason}", lang, name=name)
        label = f"{t('panel.column.reason', lang)}: {word}"
        note = t("panel.column.n", lang)
        rows.append({"check": label, "statistic": gone.n, "p_value": nan, "note": note})
    _card(v, found, "panel.diagnostics", pd.DataFrame(rows), ("statistic", "p_value"))


VARIABLES = frozenset(
    {n for s in SPECIFICATIONS.values() for n in s.regressors} | {"population", "recipient"}
)


def _card(
    v: View,
    found: PanelEstimate,
    key: str,
    frame: pd.DataFrame,
    numbers: tuple[str, ...],
    *,
    figure: Figure | None = None,
) -> None:
    lang = v.lang
    who = "check" if "check" in frame else "name"
    columns = (
        Column(who, t(f"panel.column.{who}", lang)),
        *(
            Column(
                k,
                t(f"panel.column.{k}", lang),
                "number",
                decimals=3 if k == "p_value" else 4,
                status="status" if frame[k].isna().any() else None,
            )
            for k in numbers
        ),
        *((Column("note", t("card.how", lang)),) if "note" in frame else ()),
    )
    frame = frame.assign(status="not_applicable")  # a range or a count has no p

    computed_card(
        v,
        figure,
        key,
        Table(frame, columns),
        unit="",
        year=span(found.years[0], found.years[-1], lang, fiscal=False),
        n=found.n,
        filters=m.scope(v),
        measures=p.INPUTS,
        definition=_outcome(found, lang),
        outcome=partial(_outcome, found),
    )


def _outcome(found: PanelEstimate, lang: str) -> str:
    return t(f"panel.outcome.{found.specification.outcome}", lang)
