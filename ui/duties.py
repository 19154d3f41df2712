"""What the law asks of each kind of municipality, and how many still have the size it names."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import catalog
from exports.tables import Column, Table
from ui import measure as m
from ui.bodies import PEOPLE, within
from ui.computed import computed_card
from ui.frame import View
from ui.text import t, unit_name
from ui.types import KINDS, kind_word

#: Kind → the entry of law.yaml with the people it takes to become one.
LIMITS = {
    "designated_city": "designated_city_population",
    "core_city": "core_city_population",
    "city": "city_population",
}


#: Kinds are those of the end of FY2023; people and limits beside them are of the same winter,
#: whatever year is chosen: a core city of 2023 was none in 2005.
YEAR = 2024


def duties_card(v: View) -> None:
    """Each kind: its duties beyond those below, the article, the limit and who is below it now."""
    s, lang, year = v.selection, v.lang, YEAR
    frame = within(year, s.prefectures, wards=True)
    below = int((frame.loc[frame["kind"].eq("city"), PEOPLE] < limit("city", year)).sum())
    cities = int(frame["kind"].eq("city").sum())
    st.markdown(
        t(
            "unequal.duties.says",
            lang,
            where=m.scope(v),
            limit=f"{limit('city', year):,.0f}",
            n=f"{below:,}",
            cities=f"{cities:,}",
        )
    )
    rows = [_row(kind, frame, year, lang) for kind in KINDS]
    columns = (
        Column("kind", t("column.kind", lang)),
        Column("duties", t("unequal.duty", lang)),
        Column("n", t("column.count", lang), "number"),
        Column("limit", t("unequal.limit", lang), right=True),
        Column("below", t("unequal.below", lang), right=True),
        Column("law", t("unequal.law", lang)),
    )
    computed_card(
        v,
        None,
        "unequal.duties",
        Table(pd.DataFrame(rows), columns),
        unit=unit_name("person", lang),
        year=m.year_of(m.Measure(PEOPLE), year, lang),
        n=len(frame),
        filters=m.listed([m.scope(v), t("filter.wards_in", lang)], lang),
        measures=(PEOPLE,),
        short=True,
    )


def limit(kind: str, year: int) -> float:
    """The people the law asks for, as in force in the year."""
    return catalog.rate(LIMITS[kind], year)


def _row(kind: str, frame: pd.DataFrame, year: int, lang: str) -> dict[str, object]:
    people = frame.loc[frame["kind"].eq(kind), PEOPLE]
    row: dict[str, object] = {
        "kind": kind_word(kind, lang),
        "n": len(people),
        "duties": t(f"unequal.duty.{kind}", lang),
        "law": t(f"unequal.law.{kind}", lang),
        "limit": t("unequal.no_limit", lang),
        "below": t("status.not_applicable", lang),
    }
    if kind in LIMITS:
        least = limit(kind, year)
        row |= {"limit": f"{least:,.0f}", "below": f"{int((people < least).sum()):,}"}
    return row
