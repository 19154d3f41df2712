"""Cards of one municipality's page, made before they are drawn, for the screen and for a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import partial

import pandas as pd

from data import queries
from data.catalog import graph
from data.queries import Measure
from exports.citation import citation
from exports.page import to_html
from exports.tables import Column, Table
from ui import measure as m
from ui import municipality as mun
from ui.card import Words
from ui.frame import View
from ui.municipality_words import sentences
from ui.parts import Card, Line, Note, Part, section
from ui.people_card import SOURCES, counts
from ui.people_course import DRAWN
from ui.text import fiscal_year, number, status_word, t, unit_name, years
from ui.units import Unit, values_of
from ui.vocabulary import official_type, place_names

COURSES = (
    ("municipality.dependence", Measure("transfer_dependence")),
    ("municipality.service", Measure("real_debt_service_ratio")),
    ("municipality.burden", Measure("future_burden_ratio")),
)


def everything(v: View, unit: Unit, *, wards: bool, base: int) -> list[Part]:
    """The page from its key figures to its predecessors, or to the members of a group."""
    if unit.kind == "group":
        return [group_head(v, unit), *people(v, unit), *of_group(v, unit, base)]
    return [
        head(v, unit, wards=wards),
        *people(v, unit),
        *index(v, unit, base),
        *money(v, unit, wards=wards),
        neighbours(v, unit),
        lineage(v, unit),
    ]


def money(v: View, unit: Unit, *, wards: bool) -> list[Part]:
    """Streams, debt and funds, and the courses of ratios."""
    return [
        *flow(v, unit, wards=wards),
        *stocks(v, unit, wards=wards),
        *(course(v, unit, key, measure, wards=wards) for key, measure in COURSES),
    ]


def whole_page(v: View, unit: Unit, *, wards: bool, base: int) -> bytes:
    """The page as one HTML file; ``v`` is a view for ``outside`` of a run."""
    made = everything(v, unit, wards=wards, base=base)
    cited = citation(
        v.lang,
        title=t("municipality.cited", v.lang, place=unit.name),
        sources=_sources(v.lang),
        data_version=v.data_version,
        address=v.address,
        seen_on=date.today(),
    )
    return to_html(
        unit.name,
        [line for line in lead(v, unit, wards=wards) if line],
        [section(v, part) for part in made],
        (f"{t('card.cite', v.lang)}: {cited}", t("footer.sources", v.lang)),
        v.lang,
    )


def lead(v: View, unit: Unit, *, wards: bool) -> tuple[str, str]:
    """What stands above the cards: facts, and sentences; a group has the reason for no ranks."""
    if unit.kind == "group":
        return t("municipality.no_ranks", v.lang), ""
    told = sentences(unit.id, v.selection.year, wards=wards, lang=v.lang)
    return facts(v, unit), ("" if v.lang == "ja" else " ").join(told)


def facts(v: View, unit: Unit) -> str:
    """Kind, official peer group, area and code in one line."""
    town = queries.municipalities().set_index("code").loc[unit.id]
    return t(
        "municipality.lead",
        v.lang,
        type=t(f"municipality.type.{town['type']}", v.lang),
        peers=official_type(str(town["peer_group"]), v.lang),
        area=f"{town['area_km2']:,.1f}",
        code=unit.id,
    )


def head(v: View, unit: Unit, *, wards: bool) -> Card:
    """Key figures with their ranks in Japan, the prefecture and the official peer group."""
    lang = v.lang
    frame = mun.key_figures(unit.id, v.selection.year, wards=wards, lang=lang)
    ranked = {
        f"rank_{a}": [mun.rank_text(row, a, lang) for _, row in frame.iterrows()] for a in mun.AMONG
    }
    columns = (
        Column("dated", t("side.indicator", lang)),
        Column("shown", t("column.value", lang), right=True),
        *(Column(f"rank_{a}", t(f"municipality.among.{a}", lang), right=True) for a in mun.AMONG),
    )
    dated = [
        t("municipality.dated", lang, name=name, when=when)
        for name, when in zip(frame["name"], frame["when"], strict=True)
    ]
    held = tuple(f for f in mun.FIGURES if f.id in set(frame["id"]))
    compared = t("filter.wards_in" if wards else "filter.wards_out", lang)
    words = _words(
        "municipality.head",
        unit,
        lang,
        year=t("municipality.until", lang, year=fiscal_year(v.selection.year, lang)),
        n=f"{frame['n_nation'].max():,}" if frame["n_nation"].notna().any() else "1",
        filters=m.listed((compared, t("municipality.direction", lang)), lang),
        sources=m.sources(held, lang),
    )
    table, full = Table(frame.assign(dated=dated, **ranked), columns), whole(held, lang)
    return Card("municipality-head", words, table, full=full)


def group_head(v: View, unit: Unit) -> Card:
    """Key figures of a group as sums, or why it has none: what is one body's is no sum."""
    lang = v.lang
    held = [(x, when) for x in mun.FIGURES if (when := mun.latest(x, v.selection.year))]
    rows = []
    for measure, when in held:
        found = values_of(measure, (unit,), when).iloc[0]
        value = found["value"]
        spoken = m.span(measure, (graph.fixed_year(measure.id) or when,), lang)
        rows.append(
            {
                "dated": t("municipality.dated", lang, name=m.name(measure, lang), when=spoken),
                "shown": t("municipality.no_sum", lang)
                if found["status"] == "not_applicable"
                else status_word(found["status"], lang)
                if pd.isna(value)
                else number(value, measure.unit, lang, m.decimals(measure, when)),
                "held": f"{found['n']:,}/{found['n_units']:,}",
            }
        )
    columns = (
        Column("dated", t("side.indicator", lang)),
        Column("shown", t("column.value", lang), right=True),
        Column("held", t("municipality.held", lang), right=True),
    )
    words = _words(
        "municipality.together",
        unit,
        lang,
        year=t("municipality.until", lang, year=fiscal_year(v.selection.year, lang)),
        n=f"{len(unit.codes):,}",
        filters=m.listed((unit.name, t("filter.today", lang)), lang),
        sources=m.sources(tuple(x for x, _ in held), lang),
    )
    full = whole([x for x, _ in held], lang)
    return Card("municipality-together", words, Table(pd.DataFrame(rows), columns), full=full)


def of_group(v: View, unit: Unit, base: int) -> list[Part]:
    """What of a group's page follows its key figures and people: index, money, members."""
    wards = v.selection.wards
    key, measure = COURSES[0]
    return [
        *index(v, unit, base),
        *flow(v, unit, wards=wards),
        course(v, unit, key, measure, wards=wards),
        members(v, unit),
    ]


def people(v: View, unit: Unit) -> list[Part]:
    """Persons since 1970, and to 2050 by the projection; 13 units of Fukushima have none."""
    lang = v.lang
    frame = mun.people_frame(unit, lang)
    words = _words(
        "municipality.people",
        unit,
        lang,
        unit_shown=unit_name("person", lang),
        year=_years(frame, lang),
        n=f"{len(unit.codes):,}",
        filters=m.listed((unit.name, t("filter.today", lang)), lang),
        sources=m.published([s for kind in DRAWN for s in SOURCES[kind]], lang),
    )
    card = Card(
        "municipality-people",
        words,
        Table(frame, _people_columns(lang, unit_name("person", lang), 0)),
        mun.people_drawn(unit, lang, v.mode),
        full=partial(counts, lang),
    )
    if "projection_2023" in set(frame["kind"]):
        return [card]
    what = t("municipality.no_projection.what", lang, place=unit.name)
    return [Note(what, t("municipality.no_projection.why", lang)), card]


def index(v: View, unit: Unit, base: int) -> list[Part]:
    """The course of people beside prefecture and Japan; the base year is 100."""
    lang = v.lang
    frame = mun.index_frame(unit, base, lang)
    if unit.id not in set(frame["code"]):
        what = t("depopulation.no_base.what", lang, year=base)
        return [Note(what, t("depopulation.no_base.why", lang))]
    shown = t("depopulation.base.year", lang, year=base)
    words = _words(
        "municipality.index",
        unit,
        lang,
        unit_shown=shown,
        year=_years(frame, lang),
        n=t("depopulation.places", lang, n=frame["code"].nunique()),
        filters=m.listed((*dict.fromkeys(frame["place"]), t("filter.today", lang)), lang),
        sources=m.published([*SOURCES["census"], *SOURCES["projection_2023"]], lang),
    )
    table = Table(frame, _people_columns(lang, shown, 1))
    drawn, full = mun.index_drawn(unit, base, lang, v.mode), partial(counts, lang)
    return [Card("municipality-index", words, table, drawn, full=full)]


def flow(v: View, unit: Unit, *, wards: bool) -> list[Part]:
    """Where the money of the chosen year comes from and where it goes."""
    lang, year = v.lang, v.selection.year
    group = unit if unit.kind == "group" else None
    frame = mun.budget(unit.id, year, wards=wards, lang=lang, group=group)
    if frame.empty:
        held = m.held_years(Measure("local_allocation_tax"), lang)
        return [_missing(lang, fiscal_year(year, lang), t("municipality.streams", lang), held)]
    notes: list[Part] = []
    lines = []
    if "out" not in set(frame["side"]):
        spent = m.held_years(Measure("expenditure_health"), lang)
        lines.append(t("municipality.revenue_only", lang, held=spent))
    inside = [i for i in mun.REVENUE if i not in set(frame["item"])]
    if group is None and mun.is_ward(unit.id):
        lines.append(t("municipality.ward_rest", lang))
        inside = [i for i in inside if i != "local_allocation_tax"]
    if inside:
        names = m.listed([m.name(Measure(i), lang) for i in inside], lang)
        lines.append(t("municipality.in_rest", lang, names=names))
    if lines:
        notes.append(Line(("" if lang == "ja" else " ").join(lines)))
    sides = {side: t(f"municipality.side.{side}", lang) for side in ("in", "out")}
    shown = m.unit(mun.TOTAL, lang)
    columns = (
        Column("where", t("column.group", lang)),
        Column("part", t("column.part", lang)),
        Column("value", t("column.amount", lang), "number", shown, 1),
        Column("middle", t("municipality.middle.nation", lang), "number", shown, 1),
    )
    words = m.words(
        v,
        mun.TOTAL,
        key="municipality.flow",
        n=len(unit.codes),
        place=unit.name,
        caveats="years",
        also=tuple(Measure(item) for item in (*mun.REVENUE, *mun.EXPENDITURE)),
        filters_shown=m.filters(v, m.today(mun.TOTAL), where=unit.name, wards=wards),
    )
    table = Table(frame.assign(where=frame["side"].map(sides)), columns)
    drawn = mun.budget_drawn(unit.id, year, wards=wards, lang=lang, mode=v.mode, group=group)
    full = whole([mun.TOTAL, *map(Measure, (*mun.REVENUE, *mun.EXPENDITURE))], lang)
    return [Card("municipality-flow", words, table, drawn, full=full), *notes]


def stocks(v: View, unit: Unit, *, wards: bool) -> list[Part]:
    """Debt and funds per resident, with the median of the peers."""
    lang = v.lang
    debt = mun.STOCKS[0]
    year = mun.stocks_year(v.selection.year)
    if year is None:
        when = fiscal_year(v.selection.year, lang)
        name = t("municipality.stocks.name", lang)
        return [_missing(lang, when, name, m.held_years(debt, lang))]
    frame = mun.stocks_frame(unit.id, year, wards=wards, lang=lang)
    shown = m.unit(debt, lang)
    columns = (
        Column("name", t("column.part", lang)),
        Column("value", unit.name, "number", shown, 1),
        *(
            Column(key, t(f"municipality.middle.{key}", lang), "number", shown, 1)
            for key in ("peers", "nation")
        ),
    )
    words = m.words(
        v,
        debt,
        key="municipality.stocks",
        n=t("municipality.peers_n", lang, n=f"{int(frame['n_peers'].max()):,}"),
        place=unit.name,
        caveats="none",
        also=mun.STOCKS[1:],
        year=fiscal_year(year, lang),
        filters_shown=m.filters(v, m.today(debt), where=unit.name, wards=wards),
    )
    drawn = mun.stocks_drawn(unit, year, wards=wards, lang=lang, mode=v.mode)
    table, full = Table(frame, columns), whole(mun.STOCKS, lang)
    return [Card("municipality-stocks", words, table, drawn, full=full)]


def course(v: View, unit: Unit, key: str, measure: Measure, *, wards: bool) -> Part:
    """The course of one figure beside prefecture and Japan."""
    lang = v.lang
    frame, figure, n = mun.long_course(measure, unit, wards=wards, lang=lang, mode=v.mode)
    if unit.id not in set(frame["code"]):
        what = t("municipality.no_course.what", lang, name=m.name(measure, lang), place=unit.name)
        return Note(what, t("municipality.no_course.why", lang))
    columns = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        m.year_column(measure, lang),
        replace(m.value_column(measure, lang), status=None),
    )
    words = m.words(
        v,
        measure,
        key=key,
        n=n,
        place=unit.name,
        caveats="years",
        year=m.span(measure, frame["year"], lang),
        filters_shown=m.filters(v, m.today(measure), where=unit.name, wards=wards),
    )
    full = whole([measure], lang)
    return Card(key.replace(".", "-"), words, Table(frame, columns), figure, full=full)


def neighbours(v: View, unit: Unit) -> Part:
    """Key figures of those it borders on, or of the nearest shore, each with a link."""
    lang = v.lang
    frame = mun.neighbours_frame(unit.id, v.selection.year, lang)
    border = Column("border", t("municipality.border", lang))
    own = m.published(("boundaries",), lang)
    return _side_by_side(v, unit, frame, "municipality.neighbours", more=(border,), sources=own)


def members(v: View, unit: Unit) -> Part:
    """Key figures of each municipality of a group, each with a link."""
    frame = mun.members_frame(unit.codes, v.selection.year, v.lang)
    return _side_by_side(v, unit, frame, "municipality.members")


def _side_by_side(
    v: View,
    unit: Unit,
    frame: pd.DataFrame,
    key: str,
    *,
    more: tuple[Column, ...] = (),
    sources: tuple[str, ...] = (),
) -> Part:
    """The card ``key`` of several municipalities with ``more`` columns and ``sources``."""
    lang = v.lang
    held = [(x, mun.latest(x, v.selection.year)) for x in mun.SIDE_BY_SIDE if x.id in frame]
    columns = [Column("place", t("column.place", lang)), *more]
    for measure, year in held:
        when = m.span(measure, (year,), lang)
        name, digits = t(f"municipality.short.{measure.id}", lang), m.decimals(measure, year)
        label = f"{name} {when}"
        unit_shown = m.unit(measure, lang)
        columns.append(
            Column(measure.id, label, "number", unit_shown, digits, f"{measure.id}_status")
        )
    measures = tuple(measure for measure, _ in held)
    words = _words(
        key,
        unit,
        lang,
        year=m.listed(tuple(dict.fromkeys(m.span(x, (year,), lang) for x, year in held)), lang),
        n=f"{len(frame):,}",
        filters=t("filter.today", lang),
        sources=(*sources, *m.sources(measures, lang)),
    )
    links = tuple("" if c == unit.id else v.link(m=c) for c in frame["code"])
    table, full = Table(frame, tuple(columns)), whole(measures, lang)
    return Card(key.replace(".", "-"), words, table, links=links, full=full)


def lineage(v: View, unit: Unit) -> Part:
    """The municipalities that became this one since 1970."""
    lang = v.lang
    frame = queries.predecessors(unit.id)
    sources = m.published(("mergers",), lang)
    if frame.empty:
        source = m.listed(sources, lang)
        return Line(t("municipality.no_mergers", lang, place=unit.name, source=source))
    names = place_names("en")
    frame = frame.assign(
        kind=[t(f"municipality.kind.{mun.KINDS[kind]}", lang) for kind in frame["kind"]],
        name=frame["name"] if lang == "ja" else frame["code"].map(names),
    )
    columns = (
        Column("date", t("municipality.date", lang)),
        Column("code", t("column.code", lang), "code"),
        Column("name", t("column.place", lang)),
        Column("kind", t("municipality.kind", lang)),
    )
    first, last = int(str(frame["date"].min())[:4]), int(str(frame["date"].max())[:4])
    words = _words(
        "municipality.lineage",
        unit,
        lang,
        year=years([(first, last)], lang, fiscal=False),
        n=f"{len(frame):,}",
        filters=unit.name,
        sources=sources,
    )
    return Card("municipality-lineage", words, Table(frame, columns))


def whole(measures: Iterable[Measure], lang: str) -> Callable[[], Table]:
    """What makes the table of all years of these measures."""
    return partial(m.all_years, tuple(measures), lang)


def _words(
    key: str,
    unit: Unit,
    lang: str,
    *,
    year: str,
    n: str,
    filters: str,
    sources: tuple[str, ...],
    unit_shown: str = "",
) -> Words:
    """Words of a card that is about several measures or none."""
    title = t(key, lang, place=unit.name)
    how = t(f"{key}.how", lang)
    return Words(
        title=title,
        unit=unit_shown,
        year=year,
        n=n,
        filters=filters,
        sources=sources,
        definition=how,
        how_to_read=how,
        not_said=t(f"{key}.not", lang),
        alt=title,
    )


def _sources(lang: str) -> tuple[str, ...]:
    """The publications of the whole page, each once."""
    measures = (*mun.FIGURES, *mun.STOCKS, *(measure for _, measure in COURSES), mun.TOTAL)
    ids = [i for measure in measures for i in queries.sources_of(measure)]
    counts = [i for kind in DRAWN for i in SOURCES[kind]]
    return m.published(dict.fromkeys((*ids, *counts, "boundaries", "mergers")), lang)


def _people_columns(lang: str, shown: str, decimals: int) -> tuple[Column, ...]:
    return (
        Column("place", t("column.place", lang)),
        Column("counted", t("depopulation.counted", lang)),
        Column("year", t("column.calendar", lang), "plain"),
        Column("day", t("depopulation.day", lang)),
        Column("value", t("column.value", lang), "number", shown, decimals),
    )


def _years(frame: pd.DataFrame, lang: str) -> str:
    span = (int(frame["year"].min()), int(frame["year"].max()))
    return years([span], lang, fiscal=False)


def _missing(lang: str, when: str, name: str, held: str) -> Note:
    return Note(
        t("missing_year.what", lang, name=name, year=when),
        t("missing_year.why", lang),
        t("missing_year.cure", lang, held=held),
    )
