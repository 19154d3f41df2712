"""What the page about one municipality shows: its figures with ranks, courses and streams."""

from __future__ import annotations

import pandas as pd
from plotly.graph_objects import Figure

from analysis import population
from analysis.beside import beside
from analysis.peers import same
from analysis.rank import Rank, rank_of
from analysis.streams import streams
from charts.flow import flow
from charts.lines import lines
from charts.people import people_course
from charts.stocks import stocks
from data import queries
from data.catalog import graph
from data.queries import NATION, Measure
from ui import measure as m
from ui.course import course, of_areas
from ui.memory import remembered
from ui.people_card import places
from ui.people_course import DRAWN
from ui.text import number, t, unit_name
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
    Measure("debt_per_capita"),
    Measure("funds_per_capita"),
)
#: What is owed and what is laid by, at the end of a year.
STOCKS = (
    Measure("debt_per_capita"),
    Measure("funds_per_capita"),
    Measure("fiscal_adjustment_fund", per_capita=True),
    Measure("debt_reduction_fund", per_capita=True),
    Measure("special_purpose_funds", per_capita=True),
)
#: Figures that neighbours are set beside each other in.
SIDE_BY_SIDE = (
    Measure("population_register"),
    Measure("population_change_5y"),
    Measure("ageing_rate"),
    Measure("transfer_dependence"),
    Measure("fiscal_strength_index"),
    Measure("debt_per_capita"),
)
#: Years whose population an index may start from; each had a census.
BASES = (1970, 1980, 1990, 2000, 2010, 2020)
#: Kinds of change of the succession, as the publication writes them.
KINDS = {
    "編入合併": "absorbed",
    "新設合併": "merged",
    "市制施行": "city",
    "政令指定都市施行": "designated",
    "名称変更": "renamed",
    "郡の区域変更": "county",
    "分割": "divided",
}
TOTAL = Measure("revenue_total", per_capita=True)
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
AMONG = ("nation", "prefecture", "peers")


def is_ward(code: str) -> bool:
    """One of Tokyo's 23 special wards."""
    towns = queries.municipalities().set_index("code")
    return bool(towns.at[code, "is_ward"])


@remembered
def latest(measure: Measure, year: int) -> int | None:
    """The last year with figures up to ``year``; a figure of 2050 is held whatever is chosen."""
    if graph.fixed_year(measure.id):
        return year
    return max((y for y in queries.years(measure) if y <= year), default=None)


@remembered
def by_code(measure: Measure, year: int, lang: str) -> pd.DataFrame:
    """Code → value as shown and status of all municipalities, quick to look up in."""
    frame = m.ranked(measure, year, (), True, lang)[0]
    # an index of Python's own texts: Arrow's would be searched anew for every question
    return frame[["value", "status"]].set_index(pd.Index(frame["code"], dtype=object))


@remembered
def fields(code: str, *, wards: bool) -> dict[str, pd.Index]:
    """Each of AMONG → the codes of those compared; a ward that is not is in none but its peers."""
    towns = queries.municipalities()
    inside = towns if wards else towns[~towns["is_ward"]]
    alike = same(towns.set_index("code")["peer_group"], code)
    codes = {
        "nation": inside["code"],
        "prefecture": inside.loc[inside["prefecture_code"] == code[:2], "code"],
        "peers": sorted((code, *alike)),
    }
    return {among: pd.Index(held, dtype=object) for among, held in codes.items()}


@remembered
def key_figures(code: str, year: int, *, wards: bool, lang: str) -> pd.DataFrame:
    """id, name, value, status, shown, year, when, and for each of AMONG k_, n_, ties_.

    Ranks count from the largest value, over values as they are printed; k is NA without a value.
    """
    among_whom = fields(code, wards=wards)
    rows = []
    for measure in FIGURES:
        when = latest(measure, year)
        if when is None:
            continue
        drawn = by_code(measure, when, lang)
        values = drawn["value"]
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
            "when": m.span(measure, (graph.fixed_year(measure.id) or when,), lang),
        }
        for among, codes in among_whom.items():
            row |= _place(rank_of(values.reindex(codes), code), among)
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
def budget(
    code: str, year: int, *, wards: bool, lang: str, group: Unit | None = None
) -> pd.DataFrame:
    """side, item, part, value, middle: thousand yen per resident; empty when nothing is held.

    Of the municipality ``code``, or of all members of a ``group`` together.

    Both sides where there is a settlement by purpose, else the revenue alone: the total and the
    streams that are held of that year. What is not spent is a stream of its own, so that both sides
    add up.
    """
    streams_held = tuple(item for item in REVENUE if year in queries.years(Measure(item)))
    inward = None
    if "local_allocation_tax" in streams_held:
        inward = _side("revenue_total", streams_held, code, year, wards=wards, group=group)
    if inward is None:
        return pd.DataFrame(columns=["side", "item", "part", "value", "middle"])
    sides = [inward.assign(side="in", name="municipality.rest.in")]
    outward = _side("expenditure_total", EXPENDITURE, code, year, wards=wards, group=group)
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
    total: str,
    parts: tuple[str, ...],
    code: str,
    year: int,
    *,
    wards: bool,
    group: Unit | None,
) -> pd.DataFrame | None:
    asked = tuple(Measure(item, per_capita=True) for item in (total, *parts))
    frame, years = queries.cross_section(asked, year, wards=wards)
    if any(years.get(item) != year for item in (total, *parts)):
        return None
    if group is None:
        return streams(frame, code, total, parts)
    return streams(frame, code, total, parts, _together(group, (total, *parts), year))


def _together(group: Unit, items: tuple[str, ...], year: int) -> pd.Series:
    """Amounts of a group per resident; NaN where a member has none (a ward: allocation tax)."""
    heads = "population_fiscal_year"
    asked = tuple(Measure(item) for item in (*items, heads))
    frame, _ = queries.cross_section(asked, year, wards=True)
    own = frame.loc[frame["code"].isin(group.codes), [*items, heads]].astype(float)
    sums = own.sum(min_count=len(group.codes))
    return sums[list(items)] / sums[heads]


@remembered
def budget_drawn(
    code: str, year: int, *, wards: bool, lang: str, mode: str, group: Unit | None = None
) -> Figure:
    """The streams of ``budget`` as one figure."""
    frame = budget(code, year, wards=wards, lang=lang, group=group)
    unit = m.unit(TOTAL, lang)
    whole = frame.loc[frame["side"] == "in", "value"].sum()
    return flow(
        frame,
        unit=t("municipality.flow.unit", lang),
        budget=t("municipality.budget", lang, total=f"{whole:,.0f}", unit=unit),
        median=t("municipality.middle", lang),
        lang=lang,
        mode=mode,
    )


def around(unit: Unit) -> tuple[str, ...]:
    """The prefecture that holds all of a unit; none where a group reaches over several."""
    prefectures = {code[:2] for code in unit.codes}
    return tuple(prefectures) if len(prefectures) == 1 else ()


@remembered
def long_course(
    measure: Measure, unit: Unit, *, wards: bool, lang: str, mode: str
) -> tuple[pd.DataFrame, Figure, int]:
    """One municipality beside its prefecture and Japan: frame, figure, how many units in Japan."""
    # Japan is asked apart: it is the same beside every municipality
    own, _ = course(measure, (unit,), around(unit), wards=wards, lang=lang)
    whole, n = of_areas(measure, (NATION,), wards=wards, lang=lang)
    frame = pd.concat([own, whole.dropna(subset=["value"])], ignore_index=True)
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
def people_frame(unit: Unit, lang: str) -> pd.DataFrame:
    """``places`` of one municipality in the ways of counting drawn, with the day as text."""
    frame = places((unit,), (), lang)
    return frame[frame["kind"].isin(DRAWN)].dropna(subset=["value"])


@remembered
def people_drawn(unit: Unit, lang: str, mode: str) -> Figure:
    """The lines of ``people_frame``; the projection is dashed."""
    return people_course(
        people_frame(unit, lang),
        unit=unit_name("person", lang),
        decimals=0,
        from_zero=True,
        lang=lang,
        mode=mode,
    )


@remembered
def index_frame(unit: Unit, base: int, lang: str) -> pd.DataFrame:
    """Census and projection of the municipality, its prefecture and Japan; ``base`` is 100."""
    # asked apart: others have the same prefecture, all have the same country
    areas = [places((), (area,), lang) for area in (*around(unit), NATION)]
    frame = pd.concat([places((unit,), (), lang), *areas], ignore_index=True)
    frame = frame[frame["kind"].isin(("census", "projection_2023"))].dropna(subset=["value"])
    frame = population.index(frame, base)
    return frame.assign(value=frame["index"])


@remembered
def index_drawn(unit: Unit, base: int, lang: str, mode: str) -> Figure:
    """The lines of ``index_frame``, prefecture and Japan in grey."""
    return people_course(
        index_frame(unit, base, lang),
        unit=unit_name("index", lang),
        decimals=1,
        context=(*around(unit), NATION),
        level=100.0,
        lang=lang,
        mode=mode,
    )


def stocks_year(year: int) -> int | None:
    """The last year up to ``year`` in which debt and funds are held."""
    years = [latest(measure, year) for measure in STOCKS]
    return min((y for y in years if y is not None), default=None)


@remembered
def stocks_frame(code: str, year: int, *, wards: bool, lang: str) -> pd.DataFrame:
    """id, name, value, peers, nation (medians), n_peers: thousand yen per resident."""
    among_whom = fields(code, wards=wards)
    rows = []
    for measure in STOCKS:
        values = by_code(measure, year, lang)["value"]
        own, peers, n = beside(values, code, among_whom["peers"])
        nation = float(values.reindex(among_whom["nation"]).median())
        rows.append((measure.id, m.name(Measure(measure.id), lang), own, peers, nation, n))
    return pd.DataFrame(rows, columns=["id", "name", "value", "peers", "nation", "n_peers"])


@remembered
def stocks_drawn(unit: Unit, year: int, *, wards: bool, lang: str, mode: str) -> Figure:
    """The bars of ``stocks_frame`` with the medians beside them."""
    return stocks(
        stocks_frame(unit.id, year, wards=wards, lang=lang),
        own=unit.name,
        beside={key: t(f"municipality.middle.{key}", lang) for key in ("peers", "nation")},
        unit=m.unit(STOCKS[0], lang),
        decimals=1,
        lang=lang,
        mode=mode,
    )


@remembered
def neighbours_frame(code: str, year: int, lang: str) -> pd.DataFrame:
    """code, place, border (words), then each of SIDE_BY_SIDE with its status; the place first."""
    pairs = queries.neighbours(code)
    codes = [code, *pairs["neighbour"]]
    borders = [
        t("municipality.gap", lang, km=f"{gap:,.0f}")
        if gap > 0
        else t("municipality.shared", lang, km=f"{shared:,.1f}")
        for shared, gap in zip(pairs["shared_km"], pairs["gap_km"], strict=True)
    ]
    frame = pd.DataFrame({"code": codes, "border": ["", *borders]})
    return side_by_side(frame, year, lang)


@remembered
def members_frame(codes: tuple[str, ...], year: int, lang: str) -> pd.DataFrame:
    """code, place, each of SIDE_BY_SIDE with its status; the most people first."""
    frame = side_by_side(pd.DataFrame({"code": list(codes)}), year, lang)
    # before 2013 no register counts all residents
    first = [SIDE_BY_SIDE[0].id] if SIDE_BY_SIDE[0].id in frame else []
    down = [*(False for _ in first), True]
    return frame.sort_values([*first, "code"], ascending=down, ignore_index=True)


def side_by_side(frame: pd.DataFrame, year: int, lang: str) -> pd.DataFrame:
    """Municipalities (code …) with their place and each of SIDE_BY_SIDE with its status."""
    codes, names = frame["code"], place_names(lang)
    frame = frame.assign(place=[names[code] for code in codes])
    for measure in SIDE_BY_SIDE:
        when = latest(measure, year)
        if when is None:
            continue
        drawn = by_code(measure, when, lang).reindex(codes)
        frame[measure.id] = drawn["value"].to_numpy(float)
        frame[f"{measure.id}_status"] = drawn["status"].to_numpy()
    return frame
