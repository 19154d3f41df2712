"""The clusters of municipalities of this data version, in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import pandas as pd
from plotly.graph_objects import Figure

from analysis import clusters as analysis
from analysis.clusters import Agreement, Clusters
from analysis.variables import UnanswerableError
from charts.map import municipal_map
from charts.profile import by_count, profile
from data import queries
from data.queries import Measure
from exports.tables import Column, Table
from ui import measure as m
from ui import notices
from ui.card import Words, figure_card
from ui.frame import View
from ui.memory import remembered
from ui.text import calendar_year, fiscal_year, inside, t
from ui.units import Unit
from ui.vocabulary import official_order, official_type, place_names

MEASURES = tuple(Measure(variable.id) for variable in analysis.DEFAULT)
PEOPLE = Measure("population_fiscal_year")
ALL = "all"
#: Silhouettes below which a municipality is nearly as close to another cluster.
BORDER = 0.1


@dataclass(frozen=True)
class Found:
    """Clusters of ``year``; ``years``: variable → the year of its values; ``official``: the
    ministry's groups of similar municipalities against them."""

    year: int
    years: dict[str, int]
    clusters: Clusters
    official: Agreement


@remembered
def found() -> Found | UnanswerableError:
    """The clusters, of the latest year in which every variable that comes yearly has values."""
    years = [queries.years(measure) for measure in MEASURES]
    yearly = [held for held in years if held[-1] - 1 in held]
    year = min((held[-1] for held in yearly), default=0)
    frame, of = queries.cross_section(MEASURES, year)
    frame = frame.set_index("code")
    try:
        made = analysis.clusters(frame, frame[PEOPLE.id])
    except UnanswerableError as problem:
        return problem
    types = queries.municipalities().set_index("code")["peer_group"]
    return Found(year, of, made, analysis.agreement(made.members["cluster"], types))


def refused(problem: UnanswerableError, lang: str) -> None:
    """The notice of why there are no clusters."""
    key, values = f"clusters.error.{problem.reason}", {"name": ""}
    if problem.variable:
        values["name"] = m.name(Measure(problem.variable), lang)
    what, why, cure = (t(f"{key}.{part}", lang, **values) for part in ("what", "why", "cure"))
    notices.notice("info", what, why, cure)


def years_shown(held: Found, lang: str) -> str:
    """令和5（2023）年度、国勢調査は2020年: the years of the values."""
    census = {year for year in held.years.values() if year != held.year}
    return m.listed(
        [
            fiscal_year(held.year, lang),
            *(t("clusters.census", lang, year=calendar_year(year, lang)) for year in census),
        ],
        lang,
    )


def cluster_card(
    v: View,
    held: Found,
    fig: Figure | None,
    *,
    key: str,
    table: Table,
    n: int,
    filters: str | None = None,
    map_height: bool = False,
) -> None:
    """A card about the clusters; ``key`` is its text in labels.yaml. No switch changes them."""

    def words(there: View) -> Words:
        lang, title = there.lang, t(key, there.lang)
        everywhere = (t("filter.japan", lang), t("filter.wards_out", lang), t("filter.today", lang))
        names = m.listed([m.name(measure, lang) for measure in MEASURES], lang)
        return Words(
            title=title,
            unit="",
            year=years_shown(held, lang),
            n=f"{n:,}",
            filters=filters or m.listed(everywhere, lang),
            sources=m.sources(MEASURES, lang),
            definition=t("clusters.definition", lang, names=names),
            how_to_read=t(f"{key}.how", lang),
            not_said=t(f"{key}.not", lang),
            alt=title,
        )

    figure_card(
        fig,
        key=key.replace(".", "-"),
        words=words,
        table=table,
        view=v,
        full=partial(m.all_years, MEASURES, v.lang),
        map_height=map_height,
    )


def name(number: int, lang: str) -> str:
    """財政力が高い・高密度: what sets the type apart most, in words."""
    return names(lang)[number]


@remembered
def names(lang: str) -> dict[int, str]:
    """Cluster → its short name, generated from its centre."""
    held = found()
    assert isinstance(held, Found)  # asked only after the page has looked
    joint = "・" if lang == "ja" else ", "
    told = {
        number: joint.join(_short(id_, level, lang) for id_, level in words)
        for number, words in analysis.names(held.clusters.z).items()
    }
    return {number: words[0].upper() + words[1:] for number, words in told.items()}


def _short(id_: str, level: str, lang: str) -> str:
    """財政力が高い; 財政力がやや高い where the centre is not far from the mean."""
    rather = "" if level.startswith("very_") else t("clusters.rather", lang)
    return t(f"clusters.short.{id_}.{level.removeprefix('very_')}", lang, rather=rather)


@remembered
def descriptions(lang: str) -> dict[int, str]:
    """Cluster → what marks its centre against the mean municipality, in words."""
    held = found()
    assert isinstance(held, Found)  # asked only after the page has looked
    return {
        number: m.listed(
            [_marked(id_, level, lang) for id_, level in words],
            lang,
        )
        for number, words in analysis.describe(held.clusters.z).items()
    }


def _marked(id_: str, level: str, lang: str) -> str:
    """財政力指数がとても高い; people are many, not high."""
    if id_ == PEOPLE.id:
        return t(f"clusters.people.{level}", lang)
    return t(f"clusters.level.{level}", lang, name=inside(m.name(Measure(id_), lang), lang))


def firmness(held: Found, lang: str) -> str:
    """How far apart the clusters are, and what stability does not mean."""
    made = held.clusters
    return t(
        "clusters.firm",
        lang,
        structure=t(f"clusters.structure.{made.structure}", lang),
        silhouette=f"{made.silhouette:.3f}",
        rand=f"{made.rand:.2f}",
    )


def excluded(held: Found, lang: str) -> str:
    """Who is in no cluster, by variable."""
    lacking = [
        t("clusters.excluded.part", lang, name=inside(m.name(Measure(id_), lang), lang), n=f"{n:,}")
        for id_, n in held.clusters.excluded.items()
    ]
    return t("clusters.excluded", lang, parts=m.listed(lacking, lang)) if lacking else ""


def legend(held: Found, lang: str) -> str:
    """A list of the clusters: what marks each, how many, and the municipalities nearest to it."""
    places, examples = place_names(lang), held.clusters.examples(3)
    sizes = held.clusters.sizes
    return "\n".join(
        t(
            "clusters.legend",
            lang,
            cluster=name(number, lang),
            words=words,
            n=f"{sizes.at[number, 'n']:,}",
            share=f"{sizes.at[number, 'share_of_people']:.1f}",
            examples=m.listed([places[code] for code in examples[number]], lang),
        )
        for number, words in descriptions(lang).items()
    )


# -- map ----------------------------------------------------------------------------------------


@remembered
def _drawn(prefectures: tuple[str, ...]) -> pd.DataFrame:
    """code, value (the cluster), status of all municipalities; a gap where it is in no cluster."""
    held = found()
    assert isinstance(held, Found)
    towns = queries.municipalities()
    if prefectures:
        towns = towns[towns["prefecture_code"].isin(prefectures)]
    frame = pd.DataFrame({"code": towns["code"], "status": "not_applicable"})
    return frame.assign(value=frame["code"].map(held.clusters.members["cluster"]).astype(float))


@remembered
def map_figure(
    prefectures: tuple[str, ...], units: tuple[Unit, ...], lang: str, mode: str
) -> Figure:
    """Every municipality in the colour of its cluster."""
    frame, places = _drawn(prefectures), place_names(lang)
    return municipal_map(
        frame.assign(place=frame["code"].map(places)),
        name=t("clusters.cluster", lang),
        unit="",
        decimals=0,
        scale="nominal",
        labels=names(lang),
        selected=tuple(unit.id for unit in units),
        groups={unit.name: unit.codes for unit in units if unit.kind == "group"},
        lang=lang,
        mode=mode,
    )


@remembered
def members_table(codes: tuple[str, ...] | None, prefectures: tuple[str, ...], lang: str) -> Table:
    """code, place, cluster, its words, silhouette, distance; of ``codes`` or of ``prefectures``."""
    held = found()
    assert isinstance(held, Found)
    frame = held.clusters.members.reset_index(names="code")
    if codes is not None:
        frame = frame.set_index("code").reindex(list(codes)).dropna().reset_index()
    elif prefectures:
        frame = frame[frame["code"].str[:2].isin(prefectures)]
    told = descriptions(lang)
    frame = frame.assign(
        place=frame["code"].map(place_names(lang)),
        type=[name(int(number), lang) for number in frame["cluster"]],
        words=[told[int(number)] for number in frame["cluster"]],
    )
    columns = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        Column("type", t("clusters.cluster", lang)),
        Column("silhouette", t("clusters.column.silhouette", lang), "number", "", 2),
        Column("distance", t("clusters.column.distance", lang), "number", "", 2),
        Column("words", t("clusters.words", lang)),
    )
    return Table(frame, columns)


# -- centres ------------------------------------------------------------------------------------


def _in_unit(measure: Measure, lang: str) -> str:
    unit = m.suffix(measure, lang)
    name_ = m.name(measure, lang)
    return t("clusters.in_unit", lang, name=name_, unit=unit) if unit else name_


@remembered
def centres_table(lang: str) -> Table:
    """variable with its unit, cluster, value (text: as many digits as shown), z."""
    held = found()
    assert isinstance(held, Found)
    made = held.clusters
    frame = pd.DataFrame(
        [
            {
                "variable": _in_unit(measure, lang),
                "cluster": number,
                "type": name(number, lang),
                "value": (value := float(made.centres.at[number, measure.id])),
                # beside a dot three digits are enough: 788 people per km², 69.9
                "text": f"{value:,.{m.decimals(measure) if abs(value) < 100 else 0}f}".replace(
                    "-", "−"
                ),
                "z": float(made.z.at[number, measure.id]),
                "year": held.years[measure.id],
            }
            for measure in MEASURES
            for number in made.z.index.tolist()
        ]
    )
    columns = (
        Column("variable", t("clusters.variable", lang)),
        Column("type", t("clusters.cluster", lang)),
        Column("value", t("clusters.centre", lang), "number", "", 2),
        Column("z", t("clusters.z", lang), "number", "", 2),
        Column("year", t("column.calendar", lang), "plain"),
    )
    return Table(frame, columns)


@remembered
def centres_figure(lang: str, mode: str) -> Figure:
    """The centres as dots."""
    frame = centres_table(lang).frame
    return profile(frame, names=names(lang), axis=t("clusters.z", lang), mode=mode)


# -- how firm -----------------------------------------------------------------------------------


@remembered
def sizes_table(lang: str) -> Table:
    """A row per cluster: how many, whose, how far apart and how stable."""
    held = found()
    assert isinstance(held, Found)
    frame = held.clusters.sizes.reset_index()
    frame = frame.assign(
        trusted=[t(f"clusters.trusted.{verdict}", lang) for verdict in frame["trusted"]],
        type=[name(number, lang) for number in frame["cluster"]],
    )
    digits = {"n": 0, "people": 0, "share_of_people": 1, "silhouette": 2, "jaccard": 2}
    numbers = (
        Column(key, t(f"clusters.column.{key}", lang), "number", "", decimals)
        for key, decimals in digits.items()
    )
    columns = (
        Column("type", t("clusters.cluster", lang)),
        *numbers,
        Column("trusted", t("clusters.column.trusted", lang)),
    )
    return Table(frame, columns)


@remembered
def counts_table(lang: str) -> Table:
    """k and the mean silhouette."""
    held = found()
    assert isinstance(held, Found)
    frame = held.clusters.silhouettes.rename("silhouette").rename_axis("k").reset_index()
    columns = (
        Column("k", t("clusters.k", lang), "plain"),
        Column("silhouette", t("clusters.column.silhouette", lang), "number", "", 3),
    )
    return Table(frame, columns)


@remembered
def counts_figure(lang: str, mode: str) -> Figure:
    """The mean silhouette by number of clusters, against what is called a weak structure."""
    held = found()
    assert isinstance(held, Found)
    limit = min(limit for limit, _ in analysis.STRUCTURES)
    return by_count(
        held.clusters.silhouettes,
        chosen=held.clusters.k,
        line=(limit, t("clusters.limit", lang, limit=f"{limit:.2f}")),
        axes=(t("clusters.k", lang), t("clusters.silhouette", lang)),
        mode=mode,
    )


# -- official types and chosen units --------------------------------------------------------------


@remembered
def types_table(lang: str) -> Table:
    """A row per official type, a column per cluster: how many municipalities."""
    held = found()
    assert isinstance(held, Found)
    table = held.official.table.T
    table = table.loc[sorted(table.index, key=official_order)]
    frame = table.rename(columns=str).assign(
        type=[official_type(written, lang) for written in table.index],
        all=table.sum(axis=1),
    )
    columns = (
        Column("type", t("clusters.official", lang)),
        Column(ALL, t("clusters.column.n", lang), "number"),
        *(Column(str(n), name(int(n), lang), "number") for n in table.columns),
    )
    return Table(frame.reset_index(drop=True), columns)


def unit_sentences(v: View, held: Found, units: tuple[Unit, ...]) -> list[str]:
    """For each chosen unit its cluster and how firmly it belongs, or why it has none."""
    lang, members = v.lang, held.clusters.members
    wards = set(queries.municipalities().query("is_ward")["code"])
    told, sentences = descriptions(lang), []
    for unit in units:
        inside = members.loc[members.index.isin(unit.codes)]
        if inside.empty:
            why = "ward" if wards.issuperset(unit.codes) else "lacking"
            sentences.append(t(f"clusters.unit.{why}", lang, place=unit.name))
        elif unit.kind == "group":
            counts = inside["cluster"].value_counts().sort_index()
            parts = [
                t("clusters.unit.part", lang, cluster=name(int(number), lang), n=f"{n:,}")
                for number, n in counts.items()
            ]
            shown = m.listed(parts, lang)
            sentences.append(t("clusters.unit.group", lang, place=unit.name, parts=shown))
        else:
            row = inside.iloc[0]
            number, silhouette = int(row["cluster"]), float(row["silhouette"])
            fits = "outside" if silhouette < 0 else "border" if silhouette < BORDER else "inside"
            others = members.loc[members["cluster"] == number, "distance"]
            sentences.append(
                t(
                    f"clusters.unit.{fits}",
                    lang,
                    place=unit.name,
                    cluster=name(number, lang),
                    words=told[number],
                    silhouette=f"{silhouette:.2f}".replace("-", "−"),
                    distance=f"{row['distance']:.2f}",
                    median=f"{others.median():.2f}",
                )
            )
    return sentences
