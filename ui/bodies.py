"""Bodies that the law treats alike: their traits, by kind, and the card they are shown on."""

from __future__ import annotations

import pandas as pd
from plotly.graph_objects import Figure

from analysis.unequal import Halves, Spread, halves, spreads
from data import queries
from data.queries import Measure
from exports.tables import Table
from ui import measure as m
from ui.computed import computed_card
from ui.frame import View
from ui.memory import remembered
from ui.text import t
from ui.types import KINDS, kinds

#: What bodies with the same duties differ in; those above 0 everywhere have a logarithmic scale.
TRAITS = (
    "population_register",
    "area_km2",
    "habitable_density",
    "ageing_rate",
    "fiscal_strength_index",
    "local_tax_per_capita",
)
#: A share of a hundred: doubling it means little.
LINEAR = ("ageing_rate",)
PEOPLE, AREA = TRAITS[:2]


@remembered
def everyone(year: int) -> tuple[pd.DataFrame, dict[str, int]]:
    """All 1,741 by code with TRAITS, prefecture_code, is_ward, kind; the year of each trait.

    A trait that is not held in ``year`` is of its latest earlier year.
    """
    frame, of = queries.cross_section(tuple(map(Measure, TRAITS)), year, wards=True)
    towns = queries.municipalities().set_index("code")[["prefecture_code", "is_ward", "type"]]
    held = frame.set_index("code").reindex(columns=list(TRAITS)).astype(float)
    return towns.join(held).assign(kind=kinds()), of


@remembered
def within(year: int, prefectures: tuple[str, ...], *, wards: bool) -> pd.DataFrame:
    """Those that are compared."""
    frame = everyone(year)[0]
    frame = frame if wards else frame[~frame["is_ward"]]
    return frame[frame["prefecture_code"].isin(prefectures)] if prefectures else frame


@remembered
def spread_of(
    trait: str, year: int, prefectures: tuple[str, ...], *, wards: bool
) -> dict[str, Spread]:
    """The spread of a trait within each kind, kinds in their order."""
    frame = within(year, prefectures, wards=wards)
    found = spreads(frame[trait], frame["kind"])
    return {kind: found[kind] for kind in KINDS if kind in found}


@remembered
def halves_of(year: int, prefectures: tuple[str, ...], *, wards: bool) -> Halves | None:
    """Where the people of those that are compared live."""
    return halves(within(year, prefectures, wards=wards)[PEOPLE])


def year_of(v: View) -> int:
    """The nearest year with a register count."""
    return min(queries.years(Measure(PEOPLE)), key=lambda y: (abs(y - v.selection.year), -y))


def card(v: View, figure: Figure | None, key: str, table: Table, **rest: object) -> None:
    """A card of those that are compared; see computed_card."""
    s, lang = v.selection, v.lang
    wards = t("filter.wards_in" if s.wards else "filter.wards_out", lang)
    computed_card(v, figure, key, table, filters=m.listed([m.scope(v), wards], lang), **rest)  # type: ignore[arg-type]


def when(traits: tuple[str, ...], year: int, lang: str) -> str:
    """The years of the traits, each once."""
    of = everyone(year)[1]
    words = (m.year_of(Measure(i), of[i], lang) for i in traits if i in of)
    return m.listed(list(dict.fromkeys(words)), lang)
