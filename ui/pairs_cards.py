"""Tables of the page about crisis pairs: helpers, all known pairs, debris, weights."""

from __future__ import annotations

import pandas as pd
from plotly.graph_objects import Figure

from data import queries
from data.pairs import plan
from data.queries import Measure
from exports.tables import Column, Table
from ui import measure as m
from ui import pairs_frames as f
from ui.computed import computed_card
from ui.frame import View
from ui.text import t, unit_name
from ui.text import years as years_of
from ui.vocabulary import place_names

#: Helpers are prefectures and designated cities.
BOTH = ("prefecture", "municipality")


def card(
    v: View,
    figure: Figure | None,
    key: str,
    table: Table,
    *,
    measures: tuple[str, ...] = (),
    years: tuple[int, ...],
    filters: str,
    cited: tuple[str, ...] = (),
    says: str = "",
    unit: str = "",
    n: int = 47,
    levels: tuple[str, ...] = ("prefecture",),
    short: bool = False,
) -> None:
    """A card of the page; ``cited`` are ids of sources in pairs.yaml, ``levels`` those shown."""
    computed_card(
        v,
        figure,
        key,
        table,
        unit=unit,
        year=_years(sorted(set(years)), v.lang),
        n=n,
        filters=filters,
        sources=lambda lang: _cited(measures, cited, levels, lang),
        behind=measures,
        level="prefecture",
        says=says,
        short=short,
    )


def _years(held: list[int], lang: str) -> str:
    """The years of the figures: 2022〜2024年 where none between is missing, else each."""
    unbroken = held[-1] - held[0] == len(held) - 1
    runs = [(held[0], held[-1])] if unbroken else [(year, year) for year in held]
    return years_of(runs, lang, fiscal=False)


def _cited(
    measures: tuple[str, ...], cited: tuple[str, ...], levels: tuple[str, ...], lang: str
) -> tuple[str, ...]:
    """Publications of the measures at these levels, and the pages cited."""
    found = (s for i in measures for x in levels for s in queries.sources_of(Measure(i), None, x))
    pages = (getattr(plan().sources[i], lang) for i in dict.fromkeys(cited))
    return (*m.published(dict.fromkeys(found), lang), *pages)


def assumed(helped: str, share: float, hit: float, lang: str) -> str:
    """The assumptions, for the line of filters."""
    name = place_names(lang)[helped]
    return t("pairs.assumed", lang, helped=name, share=f"{share:g}", hit=f"{hit:g}")


def helpers_card(v: View, helped: str, helper: str, share: float, hit: float) -> None:
    """The chosen helper and all known ones of the helped prefecture, cities too."""
    lang, known = v.lang, plan().of(helped)
    codes = tuple(dict.fromkeys((helper, *(p.helper for p in known))))
    rows = [f.row(c, helped, share, hit) for c in codes if c != helped]
    if not rows:  # the same one twice, and no helper of it is known
        return
    sum_ = f.together(helped, share, hit)
    says = (
        ""
        if sum_ is None or len(known) < 2
        else t(
            "pairs.together",
            lang,
            n=len(known),
            staff=f"{sum_.staff:,.0f}",
            per=f"{sum_.per_10000:.1f}",
        )
    )
    table = Table(_named(pd.DataFrame(rows), lang), _columns(lang))
    card(
        v,
        None,
        "pairs.helpers",
        table,
        measures=(*f.STAFF, "population_register", "fiscal_strength_index"),
        years=(f.staff()[1], f.people()[1], f.strength()[1]),
        filters=assumed(helped, share, hit, lang),
        cited=tuple(p.source for p in known),
        says=says,
        n=len(rows),
        levels=BOTH,
        short=True,
    )


def known_card(v: View, share: float, hit: float) -> None:
    """Every pair that a page names, with that page, distance, strength and exposure."""
    lang, known = v.lang, plan()
    frame = _named(f.everyone(share, hit), lang)
    between = frame[frame["helper"].str.len().eq(2)]
    kinds = [f.compared(*pair) for pair in zip(between["helper"], between["helped"], strict=True)]
    columns = (
        Column("helped_name", t("pairs.helped", lang)),
        Column("place", t("pairs.helper", lang)),
        Column("lead_word", t("pairs.role", lang)),
        Column("source_words", t("pairs.source", lang)),
        *_columns(lang)[1:],
        Column("url", t("pairs.url", lang)),
    )
    sources = [known.sources[i] for i in frame["source"]]
    frame = frame.assign(
        helped_name=frame["helped"].map(place_names(lang)),
        lead_word=[t("pairs.lead.yes", lang) if lead else "" for lead in frame["lead"]],
        source_words=[getattr(source, lang) for source in sources],
        url=[source.url for source in sources],
    )
    card(
        v,
        None,
        "pairs.known_pairs",
        Table(frame, columns),
        measures=(*f.STAFF, "population_register", "fiscal_strength_index"),
        years=(f.staff()[1], f.people()[1], f.strength()[1]),
        filters=t("pairs.assumed.all", lang, share=f"{share:g}", hit=f"{hit:g}"),
        cited=tuple(
            (known.supported.source, known.announced.source, *frame["source"], *known.area.sources)
        ),
        says=t(
            "pairs.weaker", lang, n=len(kinds), k=kinds.count("weaker"), same=kinds.count("alike")
        ),
        n=len(frame),
        levels=BOTH,
    )


def _named(frame: pd.DataFrame, lang: str) -> pd.DataFrame:
    """With the helper's name and the words of its exposure."""
    return frame.assign(
        place=frame["helper"].map(place_names(lang)),
        exposure_word=[t(f"pairs.exposure.{x}", lang) for x in frame["exposure"]],
    )


def _columns(lang: str) -> tuple[Column, ...]:
    """Figures of a pair."""
    person = unit_name("person", lang)
    strength = m.name(f.STRENGTH, lang)
    return (
        Column("place", t("pairs.helper", lang)),
        Column("sent", t("pairs.sent", lang), "number", person, 0),
        Column("per", t("pairs.per_10000", lang), "number", person, 1),
        Column("staff", t("pairs.staff", lang), "number", person, 0),
        Column("staff_ratio", t("pairs.staff_ratio", lang), "number", "", 2),
        Column("people", t("pairs.people", lang), "number", "", 2),
        Column("km", t("pairs.km", lang), "number", "km", 0),
        Column("strength", t("pairs.strength.helper", lang, name=strength), "number", "", 2),
        Column("strength_helped", t("pairs.strength.helped", lang, name=strength), "number", "", 2),
        Column("exposure_word", t("pairs.exposure", lang)),
        Column("serves", t("pairs.serves", lang), "plain"),
    )


def debris_rows(lang: str) -> list[dict[str, object]]:
    """Each figure with the address of the page that has it."""
    known, names = plan(), place_names(lang)
    return [
        {
            "estimate": getattr(estimate, lang),
            "area": area,
            "kind": t(f"pairs.debris.{kind}", lang),
            "kilotonnes": amount,
            "url": known.sources[source].url,
        }
        for estimate in known.debris
        for kind, area, amount, source in (
            (
                "nation",
                t("filter.japan", lang),
                estimate.nation,
                estimate.nation_source or estimate.source,
            ),
            *(
                ("block", getattr(known.blocks[b], lang), x, estimate.source)
                for b, x in estimate.blocks.items()
            ),
            *(
                ("prefecture", names[c], x, estimate.source)
                for c, x in estimate.prefectures.items()
            ),
        )
    ]


def debris_card(v: View) -> None:
    """The ministry's three estimates, Japan, blocks and prefectures, never mixed."""
    lang, known, rows = v.lang, plan(), debris_rows(v.lang)
    columns = (
        Column("estimate", t("pairs.debris.estimate", lang)),
        Column("kind", t("pairs.debris.kind", lang)),
        Column("area", t("pairs.debris.area", lang)),
        Column("kilotonnes", t("pairs.debris.amount", lang), "number", t("pairs.kt", lang), 0),
        Column("url", t("pairs.url", lang)),
    )
    card(
        v,
        None,
        "pairs.debris_table",
        Table(pd.DataFrame(rows), columns),
        years=(2014, 2021),
        filters=t("filter.japan", lang),
        cited=tuple(s for estimate in known.debris for s in estimate.sources),
        unit=t("pairs.kt", lang),
        n=len(rows),
    )


def weights_card(v: View, helper: str, helped: str) -> None:
    """Ranks by a weighted mean under other weights, beside its parts above."""
    lang, names = v.lang, place_names(v.lang)
    found = f.weighted()
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
    mine = [
        t("pairs.weights.place", lang, place=names[c], low=found[c].low, high=found[c].high)
        for c in dict.fromkeys((helper, helped))
        if c in found
    ]
    card(
        v,
        None,
        "pairs.weights",
        Table(pd.DataFrame(rows), columns),
        measures=tuple(f.CAPACITIES),
        years=tuple(f.capacities()[1].values()),
        filters=t("filter.japan", lang),
        says=t("pairs.weights.says", lang, places=m.listed(mine, lang)),
    )
