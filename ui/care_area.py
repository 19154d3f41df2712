"""One area ahead: its people by age, what today's means would take, and how supply has moved."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd
from plotly.graph_objects import Figure

from analysis import care
from analysis.result import Words as Said
from charts.lines import lines
from data.queries import NATION
from exports.tables import Column, Table
from ui import care_frames as f
from ui import care_people, care_stocks, notices
from ui import care_words as w
from ui.care_frames import Asked
from ui.computed import computed_card
from ui.frame import View
from ui.memory import remembered
from ui.text import LANGUAGES, t, unit_name, years
from ui.vocabulary import place_names

#: Thousand yen in the unit of the ledger.
MONEY = {"ja": 1e5, "en": 1e3}


def area_cards(v: View, a: Asked, area: str) -> None:
    """The cards of the area looked at."""
    _course_card(v, area)
    _ledger_card(v, a, area)
    _supply_card(v, a, area if len(area) == 2 else area[:2])


def _level(area: str) -> str:
    return "prefecture" if len(area) == 2 else "municipality"


def _counted(area: str) -> int:
    """Prefectures that were added up, or the one place itself."""
    return 47 if area == NATION else 1


def _course_card(v: View, area: str) -> None:
    lang, name = v.lang, place_names(v.lang)[area]
    frame = care_people.course(area, lang)
    if frame.empty:
        notices.notice("info", t("care.none.what", lang, place=name), t("care.none.why", lang))
        return
    old = "over_85" in set(frame["item"])
    ids = (*care_people.PEOPLE, *((care_people.BY_AGE,) if old else ()))
    level = _level(area)
    columns = (
        Column("place", t("care.column.age", lang)),
        Column("year", t("column.calendar", lang), "plain"),
        Column("persons", t("care.column.persons", lang), "number", unit_name("person", lang)),
        Column("value", t("care.column.index", lang), "number", "", 1),
    )
    computed_card(
        v,
        _course(area, lang=lang, mode=v.mode),
        "care.course",
        Table(frame, columns),
        unit=t("care.column.index", lang),
        year=years([(care_people.BASE, care_people.LAST)], lang, fiscal=False),
        n=_counted(area),
        filters=name,
        sources=partial(f.published, ids, level),
        behind=f.behind(ids, level),
        level=level,
        says=_ages_said(area, old, lang),
        place=name,
    )


def _ages_said(area: str, old: bool, lang: str) -> str:
    """What the lines by age of 2018 lack here."""
    if not old:
        return t("care.no_85", lang, place=place_names(lang)[area])
    return t("care.without_fukushima", lang) if area == NATION else ""


@remembered
def _course(area: str, *, lang: str, mode: str) -> Figure:
    return lines(
        care_people.course(area, lang),
        unit=t("care.column.index", lang),
        decimals=1,
        dashed=("over_85", "working"),
        limits={100.0: ""},
        lang=lang,
        mode=mode,
    )


def _ledger_card(v: View, a: Asked, area: str) -> None:
    """What today's ratio would take of each means."""
    lang, name = v.lang, place_names(v.lang)[area]
    frame = care_stocks.ledger(area, a.year)
    if frame.empty or frame["needed"].isna().all():
        return
    level = _level(area)
    items = (i for s in frame["id"] for i in care_stocks.STOCKS[s].items)
    ids = tuple(dict.fromkeys((*items, care_stocks.OLD, *care_people.PEOPLE)))
    computed_card(
        v,
        None,
        "care.ledger",
        _ledger_table(frame, lang),
        unit="",
        year=years([(int(frame["year"].min()), a.year)], lang, fiscal=False),
        n=_counted(area),
        filters=name,
        sources=partial(f.published, ids, level),
        behind=f.behind(ids, level),
        level=level,
        says=_ledger_says(area, a, lang),
        short=True,
        place=name,
        ahead=str(a.year),
    )


def _ledger_table(frame: pd.DataFrame, lang: str) -> Table:
    """The ledger with the names and units of its means."""
    ids = frame["id"].tolist()
    per = [1.0 if u != "kyen" else MONEY[lang] for u in (care_stocks.STOCKS[i].unit for i in ids)]
    amounts = ("stock", "needed", "add")
    named = frame.assign(
        name=[t(f"care.stock.{i}", lang) for i in ids],
        unit=[w.ledger_unit(i, lang) for i in ids],
        per=[t(f"care.ledger.per.{care_stocks.STOCKS[i].unit}", lang) for i in ids],
        **{key: frame[key] / per for key in amounts},
    )
    columns = (
        Column("name", t("care.stock", lang)),
        Column("last", t("column.calendar", lang), "plain"),
        *(Column(key, t(f"care.ledger.{key}", lang), "number") for key in amounts),
        Column("unit", t("care.ledger.unit", lang)),
        Column("share", t("care.column.share", lang), "number", unit_name("percent", lang), 1),
        *(
            Column(key, t(f"care.ledger.{key}", lang), "number", "", 2)
            for key in ("ratio", "later")
        ),
        Column("per", t("care.ledger.per", lang)),
    )
    return Table(named, columns)


def _ledger_says(area: str, a: Asked, lang: str) -> str:
    """The line to cite, and the share of the younger who would have to work in care homes."""
    if len(area) != 2:
        return t("care.ledger.municipal", lang)
    now, ahead = care_stocks.shares_of_carers(area, a.year)
    row = care_stocks.kept(a.stock, "prefecture", a.year).loc[area]
    estimate = care.added(
        row,
        _said(lambda x: w.shown_name(a, "add", x)),
        _said(lambda x: w.amount_unit(a.stock, x)),
        _said(lambda x: place_names(x)[area]),
        _counted(area),
    )
    return t(
        "care.ledger.effort",
        lang,
        now=f"{now:.1f}",
        ahead=f"{ahead:.1f}",
        year=a.year,
        cite=t("allocation.cite", lang, text=estimate.cite(lang)),
    )


def _said(word: Callable[[str], str]) -> Said:
    """A word in both languages."""
    return Said(*map(word, LANGUAGES))


def _supply_card(v: View, a: Asked, area: str) -> None:
    lang, name = v.lang, place_names(v.lang)[area]
    frame = care_stocks.supply(a.stock, area, lang)
    unit, kind = care_stocks.stock_unit(a.stock, lang), care_stocks.STOCKS[a.stock]
    ids = (*kind.items, care_stocks.OLD, care_people.TOTAL)
    columns = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("care.column.prefecture", lang)),
        Column("year", t("column.calendar", lang), "plain"),
        Column("value", t(f"care.stock.{a.stock}", lang), "number", unit, kind.decimals),
    )
    computed_card(
        v,
        _supply(a.stock, area, lang=lang, mode=v.mode),
        "care.supply",
        Table(frame, columns),
        unit=unit,
        year=years([_span(frame)], lang, fiscal=False),
        n=_counted(area),
        filters=name,
        sources=partial(f.published, ids, "prefecture"),
        behind=ids,
        level="prefecture",
        says="" if area == NATION else t("care.supply.grey", lang),
        stock=lambda lang: t(f"care.stock.{a.stock}", lang),
        place=name,
    )


@remembered
def _supply(stock: str, area: str, *, lang: str, mode: str) -> Figure:
    kind = care_stocks.STOCKS[stock]
    return lines(
        care_stocks.supply(stock, area, lang),
        unit=care_stocks.stock_unit(stock, lang),
        decimals=kind.decimals,
        emphasis=(area,),
        lang=lang,
        mode=mode,
    )


def _span(frame: pd.DataFrame) -> tuple[int, int]:
    return int(frame["year"].min()), int(frame["year"].max())
