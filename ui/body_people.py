"""Where people live: counting from the smallest body, and by kind or size."""

from __future__ import annotations

import pandas as pd
from plotly.graph_objects import Figure

from analysis import population
from analysis.unequal import shares
from charts.lorenz import Line, lorenz
from charts.stacked import Part, stacked
from exports.tables import Column, Table
from ui import choices
from ui.bodies import AREA, PEOPLE, card, halves_of, when, within
from ui.frame import View
from ui.memory import remembered
from ui.text import t, unit_name
from ui.types import KINDS, kind_word, shown

WAYS = ("kind", "size")


def lorenz_card(v: View, year: int) -> None:
    """Cumulated shares of bodies and of people, from the smallest up."""
    s, lang = v.selection, v.lang
    found = halves_of(year, s.prefectures, wards=s.wards)
    if found is None:
        return
    frame = pd.DataFrame({"units": 100 * found.curve.units, "people": 100 * found.curve.total})
    columns = (
        Column("units", t("unequal.units", lang), "number", "%", 2),
        Column("people", t("unequal.people", lang), "number", "%", 2),
    )
    card(
        v,
        _lorenz(year, s.prefectures, wards=s.wards, lang=lang, mode=v.mode),
        "unequal.lorenz",
        Table(frame, columns),
        unit="%",
        year=when((PEOPLE,), year, lang),
        n=found.n,
        measures=(PEOPLE,),
        says=t("unequal.gini", lang, gini=f"{found.gini:.2f}"),
    )


@remembered
def _lorenz(
    year: int, prefectures: tuple[str, ...], *, wards: bool, lang: str, mode: str
) -> Figure:
    found = halves_of(year, prefectures, wards=wards)
    curve = found.curve if found else None
    line = [Line(t("unequal.line", lang), curve.units, curve.total)] if curve else []
    return lorenz(
        line,
        axes=(t("unequal.units", lang), t("unequal.people", lang)),
        equality=t("unequal.equal", lang),
        mode=mode,
    )


def classes_card(v: View, year: int) -> None:
    """Shares of bodies, people and land by kind or by size."""
    s, lang = v.selection, v.lang
    way = choices.select(
        v,
        "by",
        t("unequal.by", lang),
        WAYS,
        WAYS[0],
        style="segmented_control",
        format_func=lambda w: t(f"unequal.by.{w}", lang),
    )
    frame = classes(way, year, s.prefectures, wards=s.wards, lang=lang)
    columns = (
        Column("name", t("unequal.class", lang)),
        Column("n", t("column.count", lang), "number"),
        Column("n_share", t("unequal.share.n", lang), "number", "%", 1),
        Column("people", t("unequal.number.people", lang), "number", unit_name("person", lang)),
        Column("people_share", t("unequal.share.people", lang), "number", "%", 1),
        Column("area", t("unequal.number.area", lang), "number", unit_name("km2", lang)),
        Column("area_share", t("unequal.share.area", lang), "number", "%", 1),
    )
    figure, narrow = (
        _classes(way, year, s.prefectures, wards=s.wards, narrow=x, lang=lang, mode=v.mode)
        for x in (False, True)
    )
    card(
        v,
        figure,
        "unequal.classes",
        Table(frame, columns),
        unit="%",
        year=when((PEOPLE,), year, lang),
        n=int(frame["n"].sum()),
        measures=(PEOPLE, AREA),
        narrow=narrow,
    )


@remembered
def classes(
    way: str, year: int, prefectures: tuple[str, ...], *, wards: bool, lang: str
) -> pd.DataFrame:
    """code (of the class), name and analysis.unequal.shares, the smallest or the largest first."""
    frame = within(year, prefectures, wards=wards)
    if way == "size":
        of = population.size_of(frame[PEOPLE], frame["type"].eq("designated_city"))
        words = {i: t(f"projections.size.{i}", lang) for i in population.SIZES}
    else:
        of = pd.Series(pd.Categorical(frame["kind"], shown(wards=wards)), frame.index)
        words = {kind: kind_word(kind, lang) for kind in KINDS}
    found = shares(frame.rename(columns={PEOPLE: "people", AREA: "area"}), of)
    found = found.rename_axis("code").reset_index()
    found["code"] = found["code"].astype(str)
    return found.assign(name=found["code"].map(words))


@remembered
def _classes(
    way: str,
    year: int,
    prefectures: tuple[str, ...],
    *,
    wards: bool,
    narrow: bool,
    lang: str,
    mode: str,
) -> Figure:
    frame = classes(way, year, prefectures, wards=wards, lang=lang)
    bars = pd.DataFrame(
        [
            {
                "code": what,
                "place": t(f"unequal.share.{what}", lang),
                **frame.set_index("code")[f"{what}_share"],
            }
            for what in ("n", "people", "area")
        ]
    )
    parts = tuple(
        Part(code, name, n)
        for n, (code, name) in enumerate(zip(frame["code"], frame["name"], strict=True))
    )
    return stacked(
        bars,
        parts,
        unit="%",
        decimals=1,
        sums=False,
        row=54,
        ordered=True,
        narrow=narrow,
        lang=lang,
        mode=mode,
    )
