"""Prefectures that help each other in a disaster: what each could bring, how far, how exposed."""

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
from ui import pairs_frames as f
from ui.frame import View
from ui.memory import remembered
from ui.pairs_cards import card, debris_card, helpers_card, known_card, weights_card
from ui.text import t
from ui.vocabulary import place_names

#: Shown first: the pair that the page calls the centre of the help for the largest of the helped.
FIRST = ("07", "23")


def pair_cards(v: View) -> None:
    """The pair and its capacities, all helpers of the helped one, all pairs, debris, weights."""
    lang, names, known = v.lang, place_names(v.lang), plan()
    codes = tuple(queries.prefectures()["code"])
    one, two = st.columns(2)
    with one:
        helped = choices.select(
            v, "to", t("pairs.helped", lang), codes, FIRST[1], format_func=names.get
        )
    helpers = known.helpers(helped)
    with two:
        helper = choices.select(
            v,
            "from",
            t("pairs.helper", lang),
            codes,
            helpers[0] if helpers else FIRST[0],
            format_func=lambda c: (
                f"{names[c]} · {t('pairs.known', lang)}" if c in helpers else names[c]
            ),
        )
    share = choices.number(v, "share", t("pairs.share", lang), (0.5, 3, 0.1), 1, format="%.1f")
    hit = choices.number(v, "hit", t("pairs.hit", lang), (1, 100, 1), 10, format="%d")
    if helper == helped:
        st.caption(t("pairs.same", lang))
    else:
        _reading(v, helper, helped, share, hit)
    _strips_card(v, helper, helped)
    helpers_card(v, helped, helper, share, hit)
    known_card(v, share, hit)
    debris_card(v)
    weights_card(v, helper, helped)


def _reading(v: View, helper: str, helped: str, share: float, hit: float) -> None:
    """What could be sent and how far; money; exposure; debris; who says so; what is not known."""
    lang, gap = v.lang, "" if v.lang == "ja" else " "
    first = (_sent(helper, helped, share, hit, lang), _money(helper, helped, lang))
    second = (_exposure(helper, helped, lang), _debris(helped, lang), _known(helped, lang))
    for parts in (first, second):
        st.markdown(gap.join(filter(None, parts)))
    st.markdown(_source(helper, helped, lang))
    known = plan()
    st.caption(
        t(
            "pairs.joint",
            lang,
            prefectures=known.announced.prefectures,
            cities=known.announced.cities,
            seen=len({p.helper for p in known.pairs if not p.is_city}),
            seen_cities=len({p.helper for p in known.pairs if p.is_city}),
            unplaced=m.listed([place_names(lang)[c] for c in known.unplaced.codes], lang),
            tokyo=known.tokyo.prefectures,
            tokyo_cities=known.tokyo.cities,
        )
    )


def _sent(helper: str, helped: str, share: float, hit: float, lang: str) -> str:
    names, found = place_names(lang), f.deployment(helper, helped, share, hit)
    weak = pairs.weakest(f.standings(helper))
    return t(
        "pairs.reading",
        lang,
        helper=names[helper],
        without=_without(helper, lang),
        helped=names[helped],
        staff=f"{found.staff:,.0f}",
        per=f"{found.per_10000:.1f}",
        hit=f"{hit:g}",
        share=f"{share:g}",
        km=f"{f.distances(helped)[helper]:,.0f}",
        weak=m.name(Measure(weak), lang),
        rank=f.standings(helper)[weak].rank,
    )


def _without(helper: str, lang: str) -> str:
    """The designated cities that are not counted with their prefecture."""
    cities = f.own_cities(helper, lang)
    return t("pairs.without", lang, cities=m.listed(cities, lang)) if cities else ""


def _money(helper: str, helped: str, lang: str) -> str:
    index, year = f.strength()
    return t(
        f"pairs.fiscal.{f.compared(helper, helped)}",
        lang,
        helper=f"{index[helper]:.2f}",
        helped=f"{index[helped]:.2f}",
        year=m.span(f.STRENGTH, (year,), lang),
    )


def _exposure(helper: str, helped: str, lang: str) -> str:
    names, area = place_names(lang), plan().area
    return t(
        f"pairs.exposed.{area.of(helper)}",
        lang,
        helper=names[helper],
        helped=names[helped],
        there=t(f"pairs.exposure.{area.of(helped)}", lang),
    )


def _debris(helped: str, lang: str) -> str:
    names, found = place_names(lang), plan().debris_of(helped)
    if found is None:
        return t("pairs.no_debris", lang, helped=names[helped])
    estimate, block, amount = found
    words = {
        "helped": names[helped],
        "tonnes": f"{amount / 10:,.0f}" if lang == "ja" else f"{amount / 1000:.1f}",
        "source": getattr(estimate, lang),
    }
    if block is None:
        return t("pairs.debris", lang, **words)
    return t("pairs.debris_block", lang, block=getattr(plan().blocks[block], lang), **words)


def _known(helped: str, lang: str) -> str:
    """Nothing where helpers are known; else that they are not, or that there are none."""
    known = plan()
    if helped not in known.supported.codes:
        return t("pairs.not_helped", lang, helped=place_names(lang)[helped])
    if helped in known.unknown:
        return t("pairs.unknown", lang, helped=place_names(lang)[helped])
    return ""


def _source(helper: str, helped: str, lang: str) -> str:
    """Who names the pair, as a link; or that nobody does."""
    found = plan().pair(helper, helped)
    if found is None:
        return t("pairs.not_named", lang)
    source = plan().sources[found.source]
    key = "pairs.named.lead" if found.lead else "pairs.named"
    return t(key, lang, source=f"[{getattr(source, lang)}]({source.url})")


def _strips_card(v: View, helper: str, helped: str) -> None:
    lang, names = v.lang, place_names(v.lang)
    frame, years = f.capacities()
    card(
        v,
        _strips(helper, helped, lang=lang, mode=v.mode),
        "pairs.strips",
        _standings(helper, helped, lang),
        measures=tuple(frame),
        years=tuple(years.values()),
        filters=f"{names[helper]} → {names[helped]}",
    )


def _standings(helper: str, helped: str, lang: str) -> Table:
    """Value, rank and score of both in every capacity."""
    names = place_names(lang)
    frame, years = f.capacities()
    mine, theirs = f.standings(helper), f.standings(helped)
    rows = [
        {
            "name": m.name(Measure(id_), lang),
            "year": years[id_],
            "helper": frame[id_][helper],
            "rank": mine[id_].rank,
            "score": mine[id_].score,
            "helped": frame[id_][helped],
            "rank_helped": theirs[id_].rank,
            "score_helped": theirs[id_].score,
            "unit": m.unit(Measure(id_), lang),
        }
        for id_ in frame
    ]
    rank, score = t("column.rank", lang), t("pairs.score", lang)
    columns = (
        Column("name", t("side.indicator", lang)),
        Column("unit", t("pairs.unit", lang)),
        Column("year", t("column.calendar", lang), "plain"),
        Column("helper", names[helper], "number", "", 2),
        Column("rank", f"{names[helper]} · {rank}", "plain"),
        Column("score", f"{names[helper]} · {score}", "number", "", 2),
        Column("helped", names[helped], "number", "", 2),
        Column("rank_helped", f"{names[helped]} · {rank}", "plain"),
        Column("score_helped", f"{names[helped]} · {score}", "number", "", 2),
    )
    return Table(pd.DataFrame(rows), columns)


@remembered
def _strips(helper: str, helped: str, *, lang: str, mode: str) -> Figure:
    frame, years = f.capacities()
    names = place_names(lang)
    order = tuple(dict.fromkeys((helper, helped)))
    rows = [
        Strip(
            f"{m.name(Measure(i), lang)} {m.span(Measure(i), (years[i],), lang)}",
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
            t("pairs.less" if f.CAPACITIES[i] < 0 else "pairs.more", lang),
        )
        for i in frame
    ]
    return dots(rows, list(order), lang=lang, mode=mode, stacked=True)
