"""Figures and tables of the page about projections, each made once for its choices."""

from __future__ import annotations

import pandas as pd
from plotly.graph_objects import Figure

from analysis import projection_check
from charts import accuracy as drawn
from charts.map import municipal_map
from exports.tables import Column, Table
from ui import projections as p
from ui.memory import remembered
from ui.text import t, unit_name
from ui.units import Unit
from ui.vocabulary import place_names


def names(lang: str) -> dict[str, str]:
    """The contenders in words, in the order of the legend."""
    return {c: t(f"projections.contender.{c}", lang) for c in p.CONTENDERS}


def size_name(size: object, lang: str) -> str:
    """A size class in words."""
    return t(f"projections.size.{size}", lang)


def _column(key: str, lang: str) -> Column:
    return Column(key, t(f"projections.column.{key}", lang))


def _number(key: str, lang: str, decimals: int = 2, unit: str = "percent") -> Column:
    """A figure of accuracy as a column."""
    shown = unit_name(unit, lang) if unit else ""
    return Column(key, t(f"projections.column.{key}", lang), "number", shown, decimals)


def _n(lang: str) -> Column:
    """How many municipalities a row is made of."""
    return _number("n", lang, 0, "")


# ---- the projection of 2018


@remembered
def _sizes(areas: tuple[str, ...], wards: bool, lang: str) -> pd.DataFrame:
    held = p.compared(areas, wards, register=False)
    sizes = projection_check.accuracy(held, ["size"]).astype({"size": str})
    frame = pd.concat([projection_check.accuracy(held).assign(size="all"), sizes])
    return frame.assign(label=[size_name(size, lang) for size in frame["size"]])


def sizes(areas: tuple[str, ...], wards: bool, lang: str) -> Table:
    """Accuracy by size in 2015."""
    keys = ("medape", "malpe", "q1", "median", "q3", "mape")
    size = Column("label", t("projections.column.size", lang))
    columns = (size, _n(lang), *(_number(key, lang) for key in keys))
    return Table(_sizes(areas, wards, lang), columns)


@remembered
def sizes_drawn(areas: tuple[str, ...], wards: bool, lang: str, mode: str) -> Figure:
    """Bars and ranges of ``sizes``."""
    return drawn.error_ranges(
        _sizes(areas, wards, lang),
        titles=(t("projections.half.medape", lang), t("projections.half.range", lang)),
        unit=unit_name("percent", lang),
        zero=t("projections.right", lang),
        mode=mode,
    )


@remembered
def _missed(areas: tuple[str, ...], register: bool, lang: str) -> pd.DataFrame:
    frame = p.within(areas, register)
    return frame.assign(value=frame["error"].round(1), place=frame["code"].map(place_names(lang)))


@remembered
def missed(areas: tuple[str, ...], wards: bool, register: bool, lang: str) -> Table:
    """The error of each municipality, largest first."""
    rows = _missed(areas, register, lang)
    rows = rows if wards else rows[~rows["is_ward"]]
    persons = unit_name("person", lang)
    columns = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        *(
            Column(k, t(f"projections.column.{k}", lang), "number", persons, 0, "status")
            for k in ("forecast", "actual")
        ),
        Column("error", t("projections.column.error", lang), "number", "%", 2, "status"),
    )
    return Table(rows.sort_values("error", ascending=False), columns)


@remembered
def map_drawn(
    areas: tuple[str, ...], register: bool, units: tuple[Unit, ...], lang: str, mode: str
) -> Figure:
    """The errors as a map."""
    return municipal_map(
        _missed(areas, register, lang),
        name=t("projections.column.error", lang),
        unit=unit_name("percent", lang),
        decimals=1,
        scale="diverging",
        midpoint=0.0,
        selected=tuple(unit.id for unit in units),
        groups={unit.name: unit.codes for unit in units if unit.kind == "group"},
        lang=lang,
        mode=mode,
    )


# ---- the projection beside plain models


@remembered
def _accuracy(wards: bool, lang: str) -> pd.DataFrame:
    held = p.accuracy_of_contenders(wards)
    return held.assign(
        half=held["horizon"],
        value=held["medape"],
        label=[size_name(size, lang) for size in held["size"]],
        name=held["contender"].astype(str).map(names(lang)),
    )


@remembered
def _covered(wards: bool, lang: str) -> pd.DataFrame:
    """Of all sizes, contenders with an interval: one row each, as the figure has them."""
    held = _accuracy(wards, lang)
    held = held[held["size"].eq("all") & held["coverage"].notna()]
    return held.assign(value=held["coverage"], label=held["name"])


def accuracy(wards: bool, lang: str) -> Table:
    """Each contender's accuracy by horizon and size."""
    return Table(_accuracy(wards, lang), _accuracy_columns(lang))


def coverage(wards: bool, lang: str) -> Table:
    """The contenders with an interval, all sizes together."""
    return Table(_covered(wards, lang), _accuracy_columns(lang))


def _accuracy_columns(lang: str) -> tuple[Column, ...]:
    return (
        Column("horizon", t("projections.column.horizon", lang), "plain"),
        Column("label", t("projections.column.size", lang)),
        Column("name", t("projections.column.contender", lang)),
        _n(lang),
        *(_number(key, lang) for key in ("medape", "mape", "malpe", "coverage")),
    )


def _halves(lang: str) -> dict[int, str]:
    return {h: t("projections.horizon", lang, years=h) for h in projection_check.HORIZONS}


@remembered
def contenders_drawn(wards: bool, lang: str, mode: str) -> Figure:
    """MedAPE of all contenders by size, five and ten years ahead."""
    return drawn.contenders(
        _accuracy(wards, lang),
        order=names(lang),
        halves=_halves(lang),
        unit=unit_name("percent", lang),
        mode=mode,
        first="ipss",
    )


@remembered
def coverage_drawn(wards: bool, lang: str, mode: str) -> Figure:
    """How often the 80 % interval held what came."""
    return drawn.contenders(
        _covered(wards, lang),
        order=names(lang),
        halves=_halves(lang),
        unit=unit_name("percent", lang),
        mode=mode,
        first="ipss",
        at=(projection_check.LEVEL * 100, "80%"),
    )


@remembered
def winners(wards: bool, lang: str) -> Table:
    """Who came nearest, with a paired sign test."""
    frame, named = p.winners(wards), names(lang)
    frame = frame.assign(
        label=[size_name(size, lang) for size in frame["size"]],
        basis=[t(f"projections.basis.{basis}", lang) for basis in frame["basis"]],
        winner=frame["winner"].map(named),
        rival=frame["rival"].map(named),
        p=["…" if pd.isna(x) else "<0.001" if x < 0.001 else f"{x:.3f}" for x in frame["p"]],
    )
    columns = (
        _column("basis", lang),
        Column("origin", t("projections.column.origin", lang), "plain"),
        Column("horizon", t("projections.column.horizon", lang), "plain"),
        Column("label", t("projections.column.size", lang)),
        _n(lang),
        _column("winner", lang),
        _number("medape", lang),
        _column("rival", lang),
        _number("rival_medape", lang),
        *(_number(key, lang, 1) for key in ("share", "low", "high")),
        _column("p", lang),
    )
    return Table(frame, columns)


# ---- one unit


@remembered
def unit_drawn(codes: tuple[str, ...], band: str, lang: str, mode: str) -> Figure:
    """The register, the projection of 2023 and the plain models, with the interval of ``band``."""
    counted, ahead = p.outlook(codes)
    held = {c: name for c, name in names(lang).items() if ahead["contender"].eq(c).any()}
    interval = t("projections.band", lang, name=held.get(band, ""))
    return drawn.outlook(
        counted,
        ahead,
        order=held,
        names=(t("projections.register", lang), interval),
        first="ipss",
        band=band,
        unit=unit_name("person", lang),
        mode=mode,
    )


@remembered
def unit_table(codes: tuple[str, ...], lang: str) -> Table:
    """The same as rows: who says, year, people, interval."""
    counted, ahead = p.outlook(codes)
    register = counted.rename(columns={"value": "forecast"})
    frame = pd.concat(
        [
            register.assign(name=t("projections.register", lang)),
            ahead.assign(name=ahead["contender"].map(names(lang))),
        ],
        ignore_index=True,
    )
    columns = (
        Column("name", t("projections.column.contender", lang)),
        Column("year", t("column.calendar", lang), "plain"),
        *(_number(key, lang, 0, "person") for key in ("forecast", "lower", "upper")),
    )
    return Table(frame.assign(status="not_applicable"), columns)
