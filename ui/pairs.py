"""Prefectures that help each other in a disaster: what each could bring, and how far it is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from analysis import pairs
from charts.dots import Strip, dots
from data import queries
from data.pairs import plan
from data.queries import Measure
from exports.tables import Column, Table
from ui import choices
from ui import measure as m
from ui.computed import computed_card
from ui.frame import View
from ui.memory import remembered
from ui.text import t, unit_name
from ui.vocabulary import place_names

#: Capacities → 1 where more is more capacity, −1 where less is.
CAPACITIES = {
    "general_staff_per_1000": 1,
    "doctors_per_1000": 1,
    "hospital_beds_per_1000": 1,
    "standard_scale_per_capita": 1,
    "fiscal_strength_index": 1,
    "reserve_ratio": 1,
    "real_debt_service_ratio": -1,
    "future_burden_ratio": -1,
    "ageing_rate": -1,
}
STAFF = ("staff_general_administration", "municipalities_staff_general_administration")
SEEDS = (("16", "22"), ("07", "23"), ("32", "39"))


@remembered
def capacities() -> tuple[pd.DataFrame, dict[str, int]]:
    """(prefecture × capacity, the latest year of each with all 47)."""
    columns, years = {}, {}
    for id_ in CAPACITIES:
        measure = Measure(id_)
        for year in reversed(queries.years(measure, "prefecture")):
            values = queries.prefecture_values(measure, year).set_index("code")["value"]
            if values.notna().all():
                columns[id_], years[id_] = values, year
                break
    return pd.DataFrame(columns), years


@remembered
def staff() -> tuple[pd.Series, int]:
    """General-administration staff of each prefecture and its municipalities, and the year."""
    year = queries.years(Measure(STAFF[0]), "prefecture")[-1]
    parts = [queries.prefecture_values(Measure(i), year).set_index("code")["value"] for i in STAFF]
    return sum(parts[1:], parts[0]), year


@remembered
def people() -> tuple[pd.Series, int]:
    """Residents of each prefecture by the register, and the year."""
    measure = Measure("population_register")
    year = queries.years(measure, "prefecture")[-1]
    return queries.prefecture_values(measure, year).set_index("code")["value"], year


@remembered
def distances(helped: str) -> pd.Series:
    """Kilometres between the capitals, by prefecture."""
    frame = queries.prefectures().set_index("code")
    places = {
        code: (float(row["capital_lat"]), float(row["capital_lon"]))
        for code, row in frame.iterrows()
    }
    return pd.Series({c: pairs.distance_km(at, places[helped]) for c, at in places.items()})


@remembered
def weighted() -> dict[str, pairs.WeightedRank]:
    """Ranks of the 47 by all capacities under equal, principal and random weights."""
    frame = capacities()[0]
    return pairs.weighted_ranks(frame * pd.Series(CAPACITIES))


def pair_cards(v: View) -> None:
    """The pair, its capacities, all helpers of the one that is helped, and weights."""
    lang, names = v.lang, place_names(v.lang)
    known = plan()
    codes = tuple(queries.prefectures()["code"])
    one, two = st.columns(2)
    with one:
        helped = choices.select(
            v, "to", t("pairs.helped", lang), codes, SEEDS[0][1], format_func=names.get
        )
    helpers = known.helpers(helped)
    with two:
        helper = choices.select(
            v,
            "from",
            t("pairs.helper", lang),
            codes,
            helpers[0] if helpers else SEEDS[0][0],
            format_func=lambda c: (
                f"{names[c]} · {t('pairs.known', lang)}" if c in helpers else names[c]
            ),
        )
    share = choices.number(v, "share", t("pairs.share", lang), (0.5, 3, 0.1), 1, format="%.1f")
    hit = choices.number(v, "hit", t("pairs.hit", lang), (1, 100, 1), 10, format="%d")
    _reading(v, helper, helped, share, hit)
    if helper == helped:
        st.caption(t("pairs.same", lang))
    _strips_card(v, helper, helped)
    _helpers_card(v, helped, helper, share, hit)
    _weights_card(v, helper, helped)


def _reading(v: View, helper: str, helped: str, share: float, hit: float) -> None:
    lang, names, known = v.lang, place_names(v.lang), plan()
    sent = deployment(helper, helped, share, hit)
    index, year = capacities()[0]["fiscal_strength_index"], capacities()[1]["fiscal_strength_index"]
    weaker = "weaker" if index[helper] < index[helped] else "stronger"
    parts = [
        t(
            "pairs.reading",
            lang,
            helper=names[helper],
            helped=names[helped],
            staff=f"{sent.staff:,.0f}",
            per=f"{sent.per_10000:.1f}",
            hit=f"{hit:g}",
            share=f"{share:g}",
            km=f"{distances(helped)[helper]:,.0f}",
        ),
        t(
            f"pairs.fiscal.{weaker}",
            lang,
            helper=f"{index[helper]:.3f}",
            helped=f"{index[helped]:.3f}",
            year=m.span(Measure("fiscal_strength_index"), (year,), lang),
        ),
    ]
    if helped in known.debris.kilotonnes:
        kilotonnes = known.debris.kilotonnes[helped]
        parts.append(
            t(
                "pairs.debris",
                lang,
                helped=names[helped],
                tonnes=f"{kilotonnes / 10:,.0f}" if lang == "ja" else f"{kilotonnes / 1000:.1f}",
                source=getattr(known.debris.source, lang),
            )
        )
    else:
        parts.append(t("pairs.no_debris", lang, helped=names[helped]))
    if helped in known.unknown:
        parts.append(t("pairs.unknown", lang, helped=names[helped]))
    st.markdown(("" if lang == "ja" else " ").join(parts))
    st.caption(t("pairs.joint", lang))


@remembered
def deployment(helper: str, helped: str, share: float, hit: float) -> pairs.Deployment:
    """Staff that the helper could send for the people hit (per cent of the helped one's)."""
    return pairs.deployable(
        float(staff()[0][helper]), float(people()[0][helped]) * hit / 100, share
    )


def _card(
    v: View,
    figure: Figure | None,
    key: str,
    table: Table,
    *,
    measures: tuple[str, ...],
    years: tuple[int, ...],
    filters: str,
) -> None:
    computed_card(
        v,
        figure,
        key,
        table,
        unit="",
        year=m.listed([str(y) for y in sorted(set(years))], v.lang),
        n=47,
        filters=filters,
        measures=measures,
        sources=lambda lang: (getattr(plan().source, lang),),
        level="prefecture",
    )


def _strips_card(v: View, helper: str, helped: str) -> None:
    lang, names = v.lang, place_names(v.lang)
    frame, years = capacities()
    rows = []
    for id_ in frame:
        mine, theirs = (pairs.standing(frame[id_] * CAPACITIES[id_], c) for c in (helper, helped))
        rows.append(
            {
                "name": m.name(Measure(id_), lang),
                "year": years[id_],
                "helper": frame[id_][helper],
                "rank": mine.rank if mine else None,
                "helped": frame[id_][helped],
                "rank_helped": theirs.rank if theirs else None,
                "unit": m.unit(Measure(id_), lang),
            }
        )
    columns = (
        Column("name", t("side.indicator", lang)),
        Column("unit", t("pairs.unit", lang)),
        Column("year", t("column.calendar", lang), "plain"),
        Column("helper", names[helper], "number", "", 2),
        Column("rank", f"{names[helper]} · {t('column.rank', lang)}", "plain"),
        Column("helped", names[helped], "number", "", 2),
        Column("rank_helped", f"{names[helped]} · {t('column.rank', lang)}", "plain"),
    )
    _card(
        v,
        _strips(helper, helped, lang=lang, mode=v.mode),
        "pairs.strips",
        Table(pd.DataFrame(rows), columns),
        measures=tuple(frame),
        years=tuple(years.values()),
        filters=f"{names[helper]} → {names[helped]}",
    )


@remembered
def _strips(helper: str, helped: str, *, lang: str, mode: str) -> Figure:
    frame, years = capacities()
    names = place_names(lang)
    order = tuple(dict.fromkeys((helper, helped)))
    rows = [
        Strip(
            f"{m.name(Measure(i), lang)} {m.span(Measure(i), (years[i],), lang)}"
            + t("pairs.less" if CAPACITIES[i] < 0 else "pairs.more", lang),
            m.unit(Measure(i), lang),
            m.decimals(Measure(i)),
            frame[i].to_numpy(np.float64),
            pd.DataFrame(
                {
                    "code": order,
                    "place": [names[c] for c in order],
                    "value": [frame[i][c] for c in order],
                }
            ),
        )
        for i in frame
    ]
    return dots(rows, list(order), lang=lang, mode=mode)


def _helpers_card(v: View, helped: str, helper: str, share: float, hit: float) -> None:
    lang, names, known = v.lang, place_names(v.lang), plan()
    codes = tuple(dict.fromkeys((helper, *known.helpers(helped))))
    index = capacities()[0]["fiscal_strength_index"]
    serves = {c: sum(p.helper == c for p in known.pairs) for c in codes}
    rows = [
        {
            "place": names[c],
            "staff": staff()[0][c],
            "sent": deployment(c, helped, share, hit).staff,
            "per": deployment(c, helped, share, hit).per_10000,
            "people": people()[0][c] / people()[0][helped],
            "km": distances(helped)[c],
            "fsi": index[c],
            "serves": serves[c],
        }
        for c in codes
    ]
    columns = (
        Column("place", t("pairs.helper", lang)),
        Column("sent", t("pairs.sent", lang), "number", unit_name("person", lang), 0),
        Column("per", t("pairs.per_10000", lang), "number", unit_name("person", lang), 2),
        Column("staff", t("pairs.staff", lang), "number", unit_name("person", lang), 0),
        Column("people", t("pairs.people", lang), "number", "", 2),
        Column("km", t("pairs.km", lang), "number", "km", 0),
        Column("fsi", m.name(Measure("fiscal_strength_index"), lang), "number", "", 3),
        Column("serves", t("pairs.serves", lang), "plain"),
    )
    _card(
        v,
        None,
        "pairs.helpers",
        Table(pd.DataFrame(rows), columns),
        measures=(*STAFF, "population_register", "fiscal_strength_index"),
        years=(staff()[1], people()[1]),
        filters=t("pairs.assumed", lang, helped=names[helped], share=f"{share:g}", hit=f"{hit:g}"),
    )


def _weights_card(v: View, helper: str, helped: str) -> None:
    lang, names = v.lang, place_names(v.lang)
    found = weighted()
    rows = [
        {
            "code": code,
            "place": names[code],
            "equal": rank.equal,
            "principal": rank.principal,
            "low": rank.low,
            "high": rank.high,
        }
        for code, rank in sorted(found.items(), key=lambda item: item[1].equal)
    ]
    columns = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("side.prefectures", lang)),
        Column("equal", t("pairs.equal", lang), "plain"),
        *(
            (Column("principal", t("pairs.principal", lang), "plain"),)
            if rows and rows[0]["principal"] is not None
            else ()
        ),
        Column("low", t("pairs.low", lang), "plain"),
        Column("high", t("pairs.high", lang), "plain"),
    )
    mine = [f"{names[c]} {found[c].low}–{found[c].high}" for c in (helper, helped) if c in found]
    _card(
        v,
        None,
        "pairs.weights",
        Table(pd.DataFrame(rows), columns),
        measures=tuple(CAPACITIES),
        years=tuple(capacities()[1].values()),
        filters=m.listed(mine, lang),
    )
