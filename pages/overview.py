"""Japan's municipalities at a glance: the year's key figures, a map, the two long trends."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from charts.lines import lines
from data import queries
from data.queries import Measure
from exports.tables import Column, Table
from ui import later, notices, tour
from ui import measure as m
from ui.frame import View, view
from ui.headlines import headlines, of_prefectures, opening
from ui.keyfigure import key_figures
from ui.maps import map_card
from ui.pages import page as page_of
from ui.selection import to_params
from ui.text import fiscal_year, t

INDICATORS = (
    "transfer_dependence",
    "allocation_tax_share_of_revenue",
    "local_tax_share_of_revenue",
    "fiscal_strength_index",
    "population_change_5y",
    "projected_index_2050",
)
#: Shares of revenue whose course the page shows.
SHARES = (
    "allocation_tax_share_of_revenue",
    "national_disbursement_share",
    "local_tax_share_of_revenue",
)


def page(v: View) -> None:
    """One screen of figures, then the map and the two long trends."""
    lang, year = v.lang, v.selection.year
    st.title(t("overview.title", lang), anchor=False)
    with st.container(key="opening"):
        st.markdown(opening(v) or t("overview.lead", lang, year=fiscal_year(year, lang)))
    if year in m.marks(Measure(INDICATORS[0]), lang):
        notices.marked_year(year, lang)
    key_figures(headlines(v), lang, v.mode)
    where_card(v)
    if later.waiting():
        later.when_drawn("overview.map")
    else:
        below(v)


def below(v: View) -> None:
    """The way into the tour, the two long trends, and where to go next."""
    tour.invitation(v.selection)
    population_card(v)
    dependence_card(v)
    st.markdown(f"**{t('overview.next', v.lang)}**")
    for name in ("dependence", "depopulation", "together"):
        st.page_link(page_of(name, v.lang), query_params=to_params(v.selection))


def where_card(v: View) -> None:
    """The national map of one indicator, switchable."""
    m.choose_indicator(v, m.held(INDICATORS))
    measure = m.today(m.measure(v.selection))
    if v.selection.year not in queries.years(measure):
        when = m.year_of(measure, v.selection.year, v.lang)
        held = m.held_years(measure, v.lang)
        notices.missing_year(v.lang, when, m.name(measure, v.lang), held)
        return
    map_card(v, measure, key="overview.map", everywhere=True)


def population_card(v: View) -> None:
    """Census, and the projection to 2050 dashed."""
    census, projected = Measure("population_census"), Measure("population_projected")
    counted = queries.area_series(census, wards=True)[["year", "value"]].dropna()
    ahead = of_prefectures(projected).reset_index()
    frame = pd.concat(
        [counted.assign(item=census.id), ahead.assign(item=projected.id)], ignore_index=True
    )
    series_card(v, census, frame, "overview.long", wards=True, dashed=(projected.id,))


def dependence_card(v: View) -> None:
    """What municipal revenue is made of, since 2000."""
    parts = [
        queries.area_series(Measure(i))[["year", "value"]].assign(item=i) for i in m.held(SHARES)
    ]
    frame = pd.concat(parts, ignore_index=True)
    series_card(v, Measure(SHARES[0]), frame.dropna(), "overview.dependence", wards=False)


def series_card(
    v: View,
    measure: Measure,
    frame: pd.DataFrame,
    key: str,
    *,
    wards: bool,
    dashed: tuple[str, ...] = (),
) -> None:
    """Lines of several measures of one unit; ``frame`` has item, year, value."""
    lang = v.lang
    frame["place"] = frame["item"].map(lambda i: t(f"overview.line.{i}", lang))
    if not frame["value"].notna().any():
        return
    figure = lines(
        frame,
        unit=m.suffix(measure, lang),
        decimals=m.decimals(measure),
        dashed=dashed,
        from_zero=True,
        marks=m.marks(measure, lang),
        lang=lang,
        mode=v.mode,
    )
    columns = (
        Column("place", t("side.indicator", lang)),
        m.year_column(measure, lang),
        Column(
            "value", t("column.value", lang), "number", m.unit(measure, lang), m.decimals(measure)
        ),
    )
    m.card(
        v,
        measure,
        figure,
        key=key,
        n=len(queries.municipalities()) if wards else len(m.without_wards()),
        table=Table(frame, columns),
        year=m.span(measure, frame["year"], lang),
        caveats="years",
        filters_shown=m.filters(v, m.today(measure), where=t("filter.japan", lang), wards=wards),
        also=tuple(Measure(i) for i in frame["item"].unique() if i != measure.id),
    )


page(view())
