"""What the page about one municipality shows: its figures with ranks, courses and streams."""

from __future__ import annotations

import pandas as pd
from plotly.graph_objects import Figure

from analysis.peers import same
from analysis.rank import Rank, rank_of
from analysis.streams import streams
from charts.flow import flow
from charts.lines import lines
from data import people, queries
from data.catalog import graph
from data.queries import NATION, Measure
from ui import measure as m
from ui.course import course
from ui.memory import remembered
from ui.text import number, t
from ui.units import Unit
from ui.vocabulary import place_names

#: Figures of the head, each in its latest year up to the chosen one.
FIGURES = (
    Measure("population_register"),
    Measure("population_change_5y"),
    Measure("projected_index_2050"),
    Measure("ageing_rate"),
    Measure("transfer_dependence"),
    Measure("fiscal_strength_index"),
    Measure("ordinary_balance_ratio"),
    Measure("real_debt_service_ratio"),
    Measure("outstanding_bonds", per_capita=True),
)
#: Streams named one by one; what is left of the total is the rest.
REVENUE = (
    "local_tax",
    "local_allocation_tax",
    "national_disbursements",
    "prefectural_disbursements",
    "local_bonds_issued",
)
EXPENDITURE = (
    "expenditure_general_affairs",
    "expenditure_welfare",
    "expenditure_health",
    "expenditure_civil_works",
    "expenditure_fire",
    "expenditure_education",
    "expenditure_debt_service",
)
KINDS = ("population_census", "population_projected")
AMONG = ("nation", "prefecture", "peers")


def latest(measure: Measure, year: int) -> int | None:
    """The last year with figures up to ``year``; a figure of 2050 is held whatever is chosen."""
    if graph.fixed_year(measure.id):
        return year
    return max((y for y in queries.years(measure) if y <= year), default=None)


@remembered
def key_figures(code: str, year: int, *, wards: bool, lang: str) -> pd.DataFrame:
    """id, name, value, status, shown, year, when, and for each of AMONG k_, n_, ties_.

    Ranks count from the largest value, over values as they are printed; k is NA without a value.
    """
    towns = queries.municipalities().set_index("code")
    inside = towns.index if wards else towns.index[~towns["is_ward"]]
    rows = []
    for measure in FIGURES:
        when = latest(measure, year)
        if when is None:
            continue
        drawn = m.ranked(measure, when, (), True, lang)[0].set_index("code")
        values = drawn["value"]
        own = str(drawn.at[code, "prefecture_code"])
        fields = {
            "nation": values[values.index.isin(inside)],
            "prefecture": values[values.index.isin(inside) & values.index.str.startswith(own)],
            "peers": values[values.index.isin((code, *same(towns["peer_group"], code)))],
        }
        value, status = values[code], drawn.at[code, "status"]
        shown = (
            t(f"status.{status}", lang)
            if pd.isna(value)
            else number(value, measure.unit, lang, m.decimals(measure, when))
        )
        row = {
            "id": measure.id,
            "name": m.name(measure, lang),
            "value": value,
            "status": status,
            "shown": shown,
            "unit": m.unit(measure, lang),
            "year": graph.fixed_year(measure.id) or when,
            "when": m.year_of(measure, when, lang),
        }
        for among, field in fields.items():
            row |= _place(rank_of(field, code), among)
        rows.append(row)
    frame = pd.DataFrame(rows)
    whole = [f"{part}_{among}" for among in AMONG for part in ("k", "n", "ties")]
    return frame.astype(dict.fromkeys(whole, "Int64"))


def _place(rank: Rank | None, among: str) -> dict[str, object]:
    if rank is None:
        return {f"k_{among}": pd.NA, f"n_{among}": pd.NA, f"ties_{among}": pd.NA}
    return {f"k_{among}": rank.k, f"n_{among}": rank.n, f"ties_{among}": rank.ties}


def rank_text(row: pd.Series, among: str, lang: str) -> str:
    """'3/1,718', with the word for equal values; a dash without a rank."""
    if pd.isna(row[f"k_{among}"]):
        return "－" if lang == "ja" else "-"
    tie = t("municipality.tie", lang) if row[f"ties_{among}"] else ""
    return f"{tie}{row[f'k_{among}']:,}/{row[f'n_{among}']:,}"


@remembered
def budget(code: str, year: int, *, wards: bool, lang: str) -> pd.DataFrame:
    """side, item, part, value, middle: thousand yen per resident; empty when nothing is held.

    Both sides where there is a settlement by purpose, else the revenue alone. What is not spent is
    a stream of its own, so that both sides add up.
    """
    inward = _side("revenue_total", REVENUE, code, year, wards=wards)
    if inward is None:
        return pd.DataFrame(columns=["side", "item", "part", "value", "middle"])
    sides = [inward.assign(side="in", name="municipality.rest.in")]
    outward = _side("expenditure_total", EXPENDITURE, code, year, wards=wards)
    if outward is not None:
        sides.append(outward.assign(side="out", name="municipality.rest.out"))
        kept = float(inward["value"].sum() - outward["value"].sum())
        sides.append(
            pd.DataFrame(
                {
                    "item": ["rest"],
                    "value": [abs(kept)],
                    "middle": [float("nan")],
                    "side": ["out" if kept >= 0 else "in"],
                    "name": ["municipality.kept" if kept >= 0 else "municipality.lacking"],
                }
            )
        )
    frame = pd.concat(sides, ignore_index=True)
    parts = [
        t(name, lang) if item == "rest" else m.name(Measure(item), lang)
        for item, name in zip(frame["item"], frame["name"], strict=True)
    ]
    return frame.assign(part=parts)[["side", "item", "part", "value", "middle"]]


def _side(
    total: str, parts: tuple[str, ...], code: str, year: int, *, wards: bool
) -> pd.DataFrame | None:
    asked = tuple(Measure(item, per_capita=True) for item in (total, *parts))
    frame, years = queries.cross_section(asked, year, wards=wards)
    if any(years.get(item) != year for item in (total, *parts)):
        return None
    return streams(frame, code, total, parts)


@remembered
def budget_drawn(code: str, year: int, *, wards: bool, lang: str, mode: str) -> Figure:
    """The streams of ``budget`` as one figure."""
    frame = budget(code, year, wards=wards, lang=lang)
    unit = m.unit(Measure("revenue_total", per_capita=True), lang)
    whole = frame.loc[frame["side"] == "in", "value"].sum()
    return flow(
        frame,
        unit="千円" if lang == "ja" else "k yen",
        budget=t("municipality.budget", lang, total=f"{whole:,.0f}", unit=unit),
        median=t("municipality.middle", lang),
        lang=lang,
        mode=mode,
    )


@remembered
def long_course(
    measure: Measure, unit: Unit, *, wards: bool, lang: str, mode: str
) -> tuple[pd.DataFrame, Figure, int]:
    """One municipality beside its prefecture and Japan: frame, figure, how many units in Japan."""
    areas = (unit.id[:2], NATION)
    frame, n = course(measure, (unit,), areas, wards=wards, lang=lang)
    figure = lines(
        frame,
        unit=m.suffix(measure, lang),
        decimals=m.decimals(measure),
        coarser=queries.coarser_years(measure),
        emphasis=(unit.id,),
        marks=m.marks(measure, lang),
        lang=lang,
        mode=mode,
    )
    return frame, figure, n


@remembered
def to_2050(code: str, lang: str) -> pd.DataFrame:
    """item, code, place (its word), year, value: the census and the projection of IPSS of 2023."""
    frame = people.population((code,)).dropna(subset=["value"])
    kinds = dict(zip(("census", "projection_2023"), KINDS, strict=True))
    frame = frame[frame["kind"].isin(kinds)]
    item = frame["kind"].map(kinds)
    words = {kind: t(f"overview.line.{kind}", lang) for kind in KINDS}
    return frame.assign(item=item, place=item.map(words))[
        ["item", "code", "place", "year", "value"]
    ]


@remembered
def people_drawn(code: str, lang: str, mode: str) -> Figure:
    """The lines of ``to_2050``; the projection is dashed."""
    return lines(
        to_2050(code, lang),
        unit=m.unit(Measure("population_census"), lang),
        decimals=0,
        dashed=(KINDS[1],),
        from_zero=True,
        lang=lang,
        mode=mode,
    )


def sentences(code: str, year: int, *, wards: bool, lang: str) -> list[str]:
    """What the figures say in plain words; a figure that is not held has no sentence."""
    figures = key_figures(code, year, wards=wards, lang=lang).set_index("id")
    held = figures[figures["value"].notna()]
    place = place_names(lang)[code]
    found = []
    if {"population_register", "population_change_5y"} <= set(held.index):
        change = held.loc["population_change_5y"]
        way = "fell" if change["value"] < 0 else "rose" if change["value"] > 0 else "same"
        facts = {"people": held.at["population_register", "shown"], "place": place}
        facts["when"] = held.at["population_register", "when"]
        size = number(abs(change["value"]), "percent", lang, 1)
        found.append(t(f"municipality.says.{way}", lang, **facts, change=size))
    if "projected_index_2050" in held.index:
        shown = held.at["projected_index_2050", "value"]
        found.append(t("municipality.says.future", lang, share=f"{shown:,.1f}"))
    if "transfer_dependence" in held.index:
        row = held.loc["transfer_dependence"]
        facts = {"when": row["when"], "yen": f"{row['value']:.0f}"}
        rank = rank_text(row, "nation", lang)
        found.append(t("municipality.says.transfers", lang, **facts, rank=rank))
    if "real_debt_service_ratio" in held.index:
        row = held.loc["real_debt_service_ratio"]
        stage = stage_word(code, int(row["year"]), lang)
        if stage:
            facts = {"when": row["when"], "value": row["shown"], "stage": stage}
            found.append(t("municipality.says.debt", lang, **facts))
    return found


def stage_word(code: str, year: int, lang: str) -> str:
    """The word of the soundness stage of a year; empty where there is none."""
    measure = Measure("soundness_stage")
    frame = queries.series(measure, (code,))
    own = frame.loc[frame["year"] == year, "value"]
    return m.category(measure, int(own.iloc[0]), lang) if len(own) else ""
