"""The page for SQL: examples, the answer as a card, and what the public tables hold."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from data import catalog, queries, sql_shell
from data.queries import Measure
from data.sql_shell import Answer, Limits
from exports.tables import Column, Table
from ui import choices
from ui import measure as m
from ui.card import Words, figure_card, show_table
from ui.frame import View
from ui.memory import remembered
from ui.text import t

LIMITS = Limits(rows=10_000, seconds=5)
#: Examples by id; their titles are 'query.example.<id>'.
EXAMPLES = {
    "halved": """SELECT m.prefecture, m.name, y.population_index_1980, money.transfer_dependence
FROM municipality m
JOIN municipality_year y USING (code)
JOIN municipality_year money ON money.code = y.code AND money.year = 2023
WHERE y.year = 2020 AND y.population_index_1980 < 50 AND money.transfer_dependence > 50
ORDER BY y.population_index_1980""",
    "course": """SELECT year, local_tax, local_allocation_tax, national_disbursements, revenue_total
FROM municipality_year
WHERE code = '01209' AND revenue_total IS NOT NULL
ORDER BY year""",
    "status": """SELECT status, count(*) AS n
FROM observation
WHERE level = 'municipality' AND item = 'future_burden_ratio' AND year = 2023 AND basis = 'today'
GROUP BY status ORDER BY n DESC""",
    "mergers": """SELECT s.date, s.code_old, s.code_new, m.name, s.kind, s.share
FROM succession s JOIN municipality m ON m.code = s.code_new
WHERE m.prefecture_code = '34'
ORDER BY s.date""",
    "source": """SELECT year, value, status, source
FROM observation
WHERE level = 'municipality' AND code = '23427' AND item = 'fiscal_strength_index'
  AND basis = 'reported'
ORDER BY year""",
    "prefectures": """SELECT p.name, y.year, y.population_estimate, y.single_year_strength
FROM prefecture_year y JOIN prefecture p USING (code)
WHERE y.year IN (1980, 2000, 2022)
ORDER BY p.code, y.year""",
}
PUBLIC = (
    "observation", "population_by_age", "item", "source", "municipality", "prefecture",
    "succession", "municipality_year", "prefecture_year",
)  # fmt: skip
MOST_DECIMALS = 4


def example(v: View) -> None:
    """A menu whose choice is put into the query."""

    def put() -> None:
        if chosen := st.session_state["query-example"]:
            choices.set_own(v, "q", EXAMPLES[chosen])

    st.selectbox(
        t("query.examples", v.lang),
        list(EXAMPLES),
        index=None,
        key="query-example",
        format_func=lambda id_: t(f"query.example.{id_}", v.lang),
        placeholder=t("query.examples.hint", v.lang),
        on_change=put,
    )


@remembered
def answered(query: str) -> Answer:
    """The rows. Raises AtlasError, which is not remembered."""
    return sql_shell.ask(query, LIMITS)


def answer_card(v: View, query: str, answer: Answer) -> None:
    """The rows as a table to take away, with the query and the publications behind its items."""
    n = f"{len(answer.frame):,}"

    def words(there: View) -> Words:
        lang = there.lang
        return Words(
            title=t("query.rows", lang),
            unit="",
            year=t("query.year", lang),
            n=n,
            filters=t("query.cut", lang, n=n) if answer.cut else t("query.all", lang),
            sources=sources(query, lang),
            definition=f"`{' '.join(query.split())}`",
            how_to_read=t("query.rows.how", lang),
            not_said=t("query.rows.not", lang),
            alt=t("query.rows", lang),
        )

    figure_card(None, key="query", words=words, table=as_table(answer.frame), view=v)


def sources(query: str, lang: str) -> tuple[str, ...]:
    """Publications of the items and indicators that a query names; else of all."""
    known = {*catalog.items(), *catalog.indicators()}
    named = sorted(known & set(re.findall(r"\w+", query)))
    if named:
        return m.sources(tuple(Measure(i) for i in named), lang)
    return m.published(catalog.sources(), lang)


def as_table(frame: pd.DataFrame) -> Table:
    """Whatever a query gave, as columns: whole numbers plain, others with the digits they have."""
    shown, columns = {}, []
    for place, name in enumerate(map(str, frame.columns)):
        values, key = frame.iloc[:, place], f"c{place}"
        if pd.api.types.is_datetime64_any_dtype(values):
            days = (values.dropna() == values.dropna().dt.normalize()).all()
            shown[key] = values.map(lambda x, days=days: _moment(x, days=days))
            columns.append(Column(key, name))
        elif pd.api.types.is_bool_dtype(values) or not pd.api.types.is_numeric_dtype(values):
            shown[key] = values.map(lambda x: "" if _is_gap(x) else str(x))
            columns.append(Column(key, name))
        elif pd.api.types.is_integer_dtype(values):
            shown[key] = values
            columns.append(Column(key, name, "plain"))
        else:
            shown[key] = values.astype(float)
            columns.append(Column(key, name, "number", decimals=_decimals(shown[key])))
    return Table(pd.DataFrame(shown, index=frame.index), tuple(columns))


def _moment(value: Any, *, days: bool) -> str:
    """A date without a clock where a column has dates alone."""
    if pd.isna(value):
        return ""
    return f"{value:%Y-%m-%d}" if days else str(value)


def _is_gap(value: object) -> bool:
    return value is None or (np.isscalar(value) and bool(pd.isna(value)))


def _decimals(values: pd.Series) -> int:
    """Fewest decimals that show all values to MOST_DECIMALS, or the largest of small ones."""
    largest = values[np.isfinite(values)].abs().max()
    if 0 < largest < 10**-MOST_DECIMALS * 10:
        return min(MOST_DECIMALS - int(np.floor(np.log10(largest))), 15)
    held = values[np.isfinite(values)].round(MOST_DECIMALS)
    return next((d for d in range(MOST_DECIMALS) if (held == held.round(d)).all()), MOST_DECIMALS)


@remembered
def columns_of(table: str) -> pd.DataFrame:
    """column_name, column_type of a public table."""
    described = sql_shell.within(f"SELECT * FROM (DESCRIBE {table})", LIMITS)
    return described.frame[["column_name", "column_type"]]


def tables(v: View) -> None:
    """What may be asked: each public table with its columns."""
    st.subheader(t("query.tables", v.lang), anchor="tables")
    table = choices.select(v, "table", t("query.table", v.lang), PUBLIC, PUBLIC[0])
    st.markdown(t(f"query.about.{table}", v.lang))
    show_table(as_table(columns_of(table)), v.lang, key="query-columns")
    st.caption(t("query.version", v.lang, version=queries.data_version()))
