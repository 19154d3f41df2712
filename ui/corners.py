"""Two measures crossed: who stands in which corner, and whom the reader picked."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from analysis import quadrant as q
from charts.quadrant import Box
from data import queries
from data.queries import Measure
from exports.tables import Column, Table
from ui import measure as m
from ui.memory import remembered
from ui.text import number, people, status_word, t
from ui.units import Unit, groups_among

#: Kinds of municipalities by colour and symbol.
TYPES = {
    "designated_city": 0,
    "core_city": 1,
    "special_case_city": 2,
    "city": 2,
    "town": 3,
    "village": 4,
    "special_ward": 5,
}
REGIONS = ("北海道", "東北", "関東", "中部", "近畿", "中国", "四国", "九州・沖縄")
#: What colours may stand for: a column of ``crossed`` each.
COLOURINGS = ("type", "region", "corner")


@dataclass(frozen=True)
class Crossing:
    """Which measures are crossed, when, and among whom."""

    x: Measure
    y: Measure
    year: int
    prefectures: tuple[str, ...]
    wards: bool
    lang: str


@dataclass(frozen=True)
class Brush:
    """What the reader picked: a corner by its number, a box, both, or all."""

    corner: int | None = None
    box: Box | None = None


@remembered
def crossed(c: Crossing) -> pd.DataFrame:
    """code, place, x, y, size, corner, region, type of municipalities with both values."""
    one, other = (
        m.ranked(i, c.year, c.prefectures, c.wards, c.lang)[1].set_index("code") for i in (c.x, c.y)
    )
    people_ = queries.values(Measure("population_register"), c.year, wards=True).set_index("code")
    towns = queries.municipalities().set_index("code")
    frame = pd.DataFrame(
        {"place": one["place"], "x": one["value"], "y": other["value"], "size": people_["value"]}
    ).reindex(one.index)
    frame = frame.join(towns[["region", "type"]]).dropna(subset=["x", "y"])
    exact = unrounded(c)
    frame = frame.assign(
        type=frame["type"].map(TYPES),
        region=frame["region"].map({name: i for i, name in enumerate(REGIONS)}),
        corner=q.corners(exact["x"], exact["y"], *splits(c)),
    )
    return frame.reset_index(names="code")


@remembered
def unrounded(c: Crossing) -> pd.DataFrame:
    """x and y by code as they are held: a loss of 0.04 % is a loss, though it is shown as 0.0."""
    one, other = (
        queries.values(i, c.year, prefectures=c.prefectures, wards=c.wards).set_index("code")
        for i in (c.x, c.y)
    )
    return pd.DataFrame({"x": one["value"], "y": other["value"]}).dropna()


def splits(c: Crossing) -> tuple[float, float]:
    """Where the two measures are divided."""
    frame = unrounded(c)
    return q.split_at(frame["x"], _midpoint(c.x)), q.split_at(frame["y"], _midpoint(c.y))


def _midpoint(measure: Measure) -> float | None:
    """The catalog's midpoint: what is shown per resident or in other prices keeps only a zero."""
    found: float | None = getattr(measure.entry, "midpoint", None)
    return found if found == 0 or measure.unit == measure.entry.unit else None


def picked(c: Crossing, brush: Brush) -> pd.Series:
    """Which rows of ``crossed`` the brush holds."""
    frame = crossed(c)
    held = pd.Series(True, index=frame.index)
    if brush.corner is not None:
        held &= frame["corner"] == brush.corner
    return held if brush.box is None else held & q.inside(frame, brush.box)


def kinds(by: str, c: Crossing) -> tuple[str, ...]:
    """The words of the kinds that a colouring shows, by their numbers."""
    if by == "corner":
        return tuple(corner_words(c).values())
    n = len(REGIONS) if by == "region" else 1 + max(TYPES.values())
    return tuple(t(f"together.{by}.{i}", c.lang) for i in range(n))


@remembered
def corner_words(c: Crossing) -> dict[int, str]:
    """The corners by their numbers: 左上（横0%未満・縦中央値以上）."""
    (x_low, x_high), (y_low, y_high) = sides(c)
    words = ((x_low, y_high), (x_high, y_high), (x_low, y_low), (x_high, y_low))
    return {
        i: t(f"together.corner.{id_}", c.lang, x=x, y=y)
        for i, (id_, (x, y)) in enumerate(zip(q.CORNERS, words, strict=True))
    }


def sides(c: Crossing, *, exact: bool = False) -> tuple[tuple[str, str], tuple[str, str]]:
    """What lies below and above the line of each measure; ``exact`` gives the median too."""
    found = []
    for measure, at in zip((c.x, c.y), splits(c), strict=True):
        digits = m.decimals(measure)
        if _midpoint(measure) is not None:
            line = number(at, measure.unit, c.lang, 0)
        elif exact:
            line = t("together.median.at", c.lang, value=number(at, measure.unit, c.lang, digits))
        else:
            line = t("together.median", c.lang)
        low, high = (t(f"together.{side}", c.lang, line=line) for side in ("below", "above"))
        found.append((low, high))
    return found[0], found[1]


def written(box: Box) -> str:
    """A box as text of the address, four figures each."""
    return ",".join(f"{end:.4g}" for end in box)


def read_box(text: str) -> Box | None:
    """The box of a text of the address, or None."""
    try:
        x0, x1, y0, y1 = map(float, text.split(","))
    except ValueError:
        return None
    finite = all(map(math.isfinite, (x0, x1, y0, y1)))
    return (x0, x1, y0, y1) if finite and x0 <= x1 and y0 <= y1 else None


def reading(c: Crossing) -> str:
    """Who is where, and how the two go together, in one paragraph."""
    frame, lang = crossed(c), c.lang
    counts = frame["corner"].value_counts()
    (x_low, x_high), (y_low, y_high) = sides(c, exact=True)
    words = {"x": m.name(c.x, lang), "y": m.name(c.y, lang)}
    text = t(
        "together.reading",
        lang,
        **words,
        n=f"{len(frame):,}",
        x_low=x_low,
        x_high=x_high,
        y_low=y_low,
        y_high=y_high,
        corner=f"{int(counts.get(0, 0)):,}",
        other=f"{int(counts.get(3, 0)):,}",
    )
    exact = unrounded(c)
    rho = q.rank_correlation(exact["x"], exact["y"])
    if math.isnan(rho):
        return text
    tendency = t(
        f"together.tendency.{q.tendency(rho)}", lang, **words, rho=f"{rho:.2f}".replace("-", "−")
    )
    return f"{text}{'' if lang == 'ja' else ' '}{tendency}"


def brush_words(c: Crossing, brush: Brush) -> str:
    """What is picked, as it stands in a filter line; '' for all."""
    parts = [corner_words(c)[brush.corner]] if brush.corner is not None else []
    if brush.box is not None:
        ends = dict(zip(("x0", "x1", "y0", "y1"), written(brush.box).split(","), strict=True))
        ends = {key: end.replace("-", "−") for key, end in ends.items()}
        parts.append(t("together.box.words", c.lang, **ends))
    return m.listed(parts, c.lang)


def brush_sentence(c: Crossing, brush: Brush) -> str:
    """How many are picked, with how many people, and the largest of them."""
    frame = crossed(c)
    held = frame[picked(c, brush)]
    if held.empty:
        return t("together.picked.none", c.lang, what=brush_words(c, brush))
    return t(
        "together.picked",
        c.lang,
        what=brush_words(c, brush),
        n=f"{len(held):,}",
        people=people(held["size"].sum(), c.lang),
        share=f"{100 * held['size'].sum() / frame['size'].sum():.0f}",
        largest=held.loc[held["size"].idxmax(), "place"],
    )


@remembered
def group_points(c: Crossing, groups: tuple[Unit, ...]) -> pd.DataFrame:
    """code, place, x, y, corner of the groups that have both values."""
    one, other = (m.of_groups(i, c.year, groups).set_index("code") for i in (c.x, c.y))
    frame = pd.DataFrame({"place": one["place"], "x": one["value"], "y": other["value"]})
    frame = frame.dropna().reset_index(names="code")
    return frame.assign(corner=q.corners(frame["x"], frame["y"], *splits(c)))


def absences(c: Crossing, units: tuple[Unit, ...]) -> tuple[str, ...]:
    """A sentence for each chosen unit that the figure does not show, with the reason."""
    groups = groups_among(units)
    shown = {*crossed(c)["code"], *(group_points(c, groups)["code"] if groups else ())}
    gone = [unit for unit in units if unit.id not in shown]
    return tuple(
        t("together.absent", c.lang, place=unit.name, why=_why(c, unit, groups)) for unit in gone
    )


def _why(c: Crossing, unit: Unit, groups: tuple[Unit, ...]) -> str:
    """Why a unit is not among those crossed."""
    for measure in (c.x, c.y):
        if unit.kind == "group":
            rows = m.of_groups(measure, c.year, groups).set_index("code")
        else:
            rows = m.ranked(measure, c.year, c.prefectures, c.wards, c.lang)[0].set_index("code")
        if unit.id not in rows.index:
            return t("together.absent.outside", c.lang)
        if pd.isna(rows.at[unit.id, "value"]):
            word = status_word(rows.at[unit.id, "status"], c.lang)
            return t("together.absent.value", c.lang, name=m.name(measure, c.lang), status=word)
    return t("together.absent.ward", c.lang)


@remembered
def table(c: Crossing, brush: Brush, groups: tuple[Unit, ...]) -> Table:
    """Those picked by corner, and in each by the second measure; chosen groups among them."""
    frame = crossed(c)[picked(c, brush)]
    if groups:
        frame = pd.concat([frame, group_points(c, groups)], ignore_index=True)
    rows = frame.assign(word=frame["corner"].map(corner_words(c)))
    rows = rows.sort_values(["corner", "y"], ascending=[True, False])
    columns = (
        Column("code", t("column.code", c.lang), "code"),
        Column("place", t("column.place", c.lang)),
        *pair_columns(c),
        # long words last: before the numbers they would push them off a phone
        Column("word", t("together.corner", c.lang)),
    )
    return Table(rows, columns)


def pair_columns(c: Crossing) -> tuple[Column, ...]:
    """The two measures as columns x and y."""
    return tuple(
        Column(key, m.name(i, c.lang), "number", m.unit(i, c.lang), m.decimals(i))
        for key, i in (("x", c.x), ("y", c.y))
    )
