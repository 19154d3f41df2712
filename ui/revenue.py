"""Cards about where municipal revenue comes from."""

from __future__ import annotations

import pandas as pd
from plotly.graph_objects import Figure

from analysis.composition import often, with_rest
from analysis.counts import per_year
from charts.composition import composition
from charts.lines import lines
from data import queries
from data.model import WARD_CODES
from data.queries import NATION, Measure
from exports.card import Card
from exports.tables import Column, Table
from ui import measure as m
from ui.card import show
from ui.frame import View
from ui.memory import remembered
from ui.text import t
from ui.units import Unit, chosen, series_of
from ui.vocabulary import place_names

#: Parts shown, in order; the first three must be there for a year to be shown.
REVENUE = (
    "local_tax",
    "local_allocation_tax",
    "national_disbursements",
    "prefectural_disbursements",
    "local_bonds_issued",
)
REST = "other_revenue"
#: A part held in fewer of the years shown than this is left in the rest throughout: shown now and
#: then it would look as if the rest had fallen.
OFTEN = 0.5


def composition_card(v: View) -> None:
    """Draw the card of composition_value, where there is one."""
    card = composition_value(v)
    if card is not None:
        show(card)


def composition_value(v: View) -> Card | None:
    """Where the revenue of the first chosen unit (no ward), or of all, comes from.

    None where none of it is held.
    """
    lang, selection = v.lang, v.selection
    unit = next((u for u in chosen(v) if u.id not in WARD_CODES), None)
    area = selection.prefectures[0] if len(selection.prefectures) == 1 else NATION
    place = unit.name if unit else place_names(lang)[area]
    total = Measure("revenue_total")
    basis = selection.basis if unit and unit.kind == "municipality" else "today"
    frame, n_units = _parts(unit or area, basis, selection.wards, lang)
    if frame.empty:
        return None
    figure = _composition(unit or area, basis, selection.wards, lang, v.mode)
    columns = (
        m.year_column(total, lang),
        Column("part", t("column.part", lang)),
        Column("value", t("column.amount", lang), "number", m.unit(total, lang)),
        Column("share", t("column.share", lang), "number", "%", 1),
    )
    return m.made(
        v,
        total,
        figure,
        key="dependence.composition",
        n=n_units,
        table=Table(frame, columns),
        place=place if unit else t("dependence.of_all", lang, place=place),
        caveats="none",
        year=m.span(total, frame["year"], lang),
        filters_shown=m.filters(v, total, where=place, wards=selection.wards)
        if unit is None
        else m.listed((place, t(f"filter.{basis}", lang)), lang),
    )


@remembered
def _parts(whose: Unit | str, basis: str, wards: bool, lang: str) -> tuple[pd.DataFrame, int]:
    """year, item, part, value, share of one unit or area, and how many municipalities it has."""

    def series(item: str) -> pd.DataFrame:
        measure = Measure(item, basis=basis)
        if isinstance(whose, Unit):
            return series_of(measure, (whose,)).dropna(subset=["value"])
        return queries.area_series(measure, (whose,), wards=wards)

    whole = series("revenue_total")
    parts = often(
        pd.concat([series(item).assign(item=item) for item in REVENUE]),
        least=OFTEN * int(whole["value"].count()),
    )
    frame = with_rest(parts, whole, rest=REST, needed=REVENUE[:3])
    names = {item: m.name(Measure(item), lang) for item in (*REVENUE, REST)}
    return frame.assign(part=frame["item"].map(names)), int(whole["n_units"].max())


@remembered
def _composition(whose: Unit | str, basis: str, wards: bool, lang: str, mode: str) -> Figure:
    return composition(
        _parts(whose, basis, wards, lang)[0],
        order=(*REVENUE, REST),
        rest=REST,
        unit=m.unit(Measure("revenue_total"), lang),
        lang=lang,
        mode=mode,
    )


def recipients_card(v: View) -> None:
    """Municipalities without ordinary allocation tax, year by year."""
    lang, measure = v.lang, Measure("recipient")
    frame = _non_recipients(lang)
    if frame.empty:
        return
    figure = _non_recipients_drawn(lang, v.mode)
    columns = (
        m.year_column(measure, lang),
        Column("place", t("column.group", lang)),
        Column("count", t("column.count", lang), "number"),
        Column("n", "N", "number"),
    )
    m.card(
        v,
        measure,
        figure,
        key="dependence.recipients",
        n=int(frame["n"].iloc[-1]),
        table=Table(frame, columns),
        caveats="none",
        year=m.span(measure, frame["year"], lang),
        filters_shown=m.filters(v, m.today(measure), where=t("filter.japan", lang), wards=False),
        unit_shown=t("chart.municipalities", lang),
    )


@remembered
def _non_recipients(lang: str) -> pd.DataFrame:
    """year, value (how many), count, n of the municipalities without ordinary allocation tax."""
    measure = Measure("recipient")
    frame = per_year(queries.series(measure, m.without_wards()))
    return frame[frame["value"] == 0].assign(
        code="non_recipient", place=m.category(measure, 0, lang), value=lambda f: f["count"]
    )


@remembered
def _non_recipients_drawn(lang: str, mode: str) -> Figure:
    unit = t("chart.municipalities", lang)
    return lines(_non_recipients(lang), unit=unit, decimals=0, from_zero=True, lang=lang, mode=mode)
