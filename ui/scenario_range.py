"""How far a scenario hangs on its assumptions: the same with one changed at a time."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from plotly.graph_objects import Figure

from charts.variants import Mark, variants
from exports.tables import Column, Table
from ui.frame import View
from ui.memory import remembered
from ui.scenario_bodies import QUARTERS, Rule, compared, varied
from ui.scenario_parts import Said, card
from ui.text import fiscal_year, t, unit_name

#: A change per head that is printed as 0.0 thousand yen goes neither way.
NOUGHT = 0.05


def name_of(id_: str, lang: str) -> str:
    """An assumption of ``scenario_bodies.others`` in words."""
    if id_.isdigit():
        return t("scenarios.range.year", lang, year=fiscal_year(int(id_), lang))
    kind, _, value = id_.rpartition("_")
    if value.isdigit():
        return t(f"scenarios.range.{kind}", lang, value=value)
    if id_ == "chosen":
        return t("scenarios.range.chosen", lang)
    return t(f"scenarios.closure.{id_}", lang)


def quarter_name(quarter: int, lang: str) -> str:
    """財政力の弱い4分の1 … 強い4分の1."""
    return t(f"scenarios.quarter.{quarter}", lang)


def range_card(v: View, rule: Rule, words: Said) -> None:
    """Change per head of four quarters under each assumption; the table has the rest."""
    lang, head = v.lang, unit_name("kyen_per_person", v.lang)
    frame = varied(rule)
    frame = frame.assign(name=[name_of(id_, lang) for id_ in frame["id"]])
    quarters = [f"q{i}" for i in range(QUARTERS)]
    numbers = (
        ("change", "scenarios.range.change", t("scenarios.yen", lang), 0),
        ("winners", "scenarios.winners", "", 0),
        ("losers", "scenarios.losers", "", 0),
        ("gini_before", "scenarios.gini.before", "", 4),
        ("gini_after", "scenarios.gini.after", "", 4),
        ("recipients", "scenarios.recipients", "", 0),
        ("scale", "scenarios.scale", "", 4),
    )
    status = "status" if "status" in frame else None
    columns = (
        Column("name", t("scenarios.range.assumption", lang)),
        *(Column(k, t(key, lang), "number", unit, d, status) for k, key, unit, d in numbers),
        *(
            Column(q, quarter_name(i, lang), "number", head, 1, status)
            for i, q in enumerate(quarters)
        ),
    )
    card(
        v,
        _figure(rule, lang=lang, mode=v.mode),
        "scenarios.range",
        Table(frame, columns),
        base=rule.year,
        n=len(compared(rule.year).at),
        unit=head,
        filters=words.short,
        assumptions=words.pairs,
        says=says(frame[quarters], lang),
    )


@remembered
def _figure(rule: Rule, *, lang: str, mode: str) -> Figure:
    frame = varied(rule).dropna(subset="change")
    marks = [
        Mark(name_of(row["id"], lang), tuple(row[f"q{i}"] for i in range(QUARTERS)))
        for _, row in frame.iterrows()
    ]
    rows = [quarter_name(i, lang) for i in range(QUARTERS)]
    return variants(rows, marks, unit=unit_name("kyen_per_person", lang), lang=lang, mode=mode)


def says(quarters: pd.DataFrame, lang: str) -> str:
    """Which quarters gain, or lose, whatever is assumed, and for which it depends.

    An assumption under which nothing happens to anybody is no answer to that.
    """
    quarters = quarters[quarters.abs().gt(NOUGHT).any(axis=1)]
    found: dict[str, list[str]] = {"gain": [], "lose": [], "depends": []}
    for i, name in enumerate(quarters):
        found[_way(quarters[name])].append(quarter_name(i, lang))
    parts = [
        t(f"scenarios.range.{way}", lang, who=_listed(names, lang))
        for way, names in found.items()
        if names
    ]
    return ("" if lang == "ja" else " ").join(parts)


def _way(values: pd.Series) -> str:
    if (values > NOUGHT).all():
        return "gain"
    return "lose" if (values < -NOUGHT).all() else "depends"


def _listed(names: Sequence[str], lang: str) -> str:
    return ("、" if lang == "ja" else ", ").join(names)
