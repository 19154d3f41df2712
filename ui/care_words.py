"""Words of the page about care, ages, corners, means with their units, and its table."""

from __future__ import annotations

import numpy as np

from analysis.quadrant import CORNERS
from exports.tables import Column, Table
from ui import care_frames as f
from ui import care_people, care_stocks
from ui.care_frames import Asked
from ui.memory import remembered
from ui.text import money, t, unit_name

#: What the map and the ranking may show.
SHOWN = ("corner", "need", "carers", "load", "ratio", "later", "add")


def ages(a: Asked, lang: str) -> tuple[str, str]:
    """The words of the old and of those who carry them."""
    carers = "working" if care_people.NEEDS[a.need] is None else "under_65"
    return t(f"care.age.over_{a.need}", lang), t(f"care.age.{carers}", lang)


def said(stock: str, ratio: float, lang: str) -> str:
    """A ratio with its unit: 75歳以上100人当たり4.8人分 / 4.8 places per 100 people of 75+."""
    kind = care_stocks.STOCKS[stock]
    value = money(ratio, lang) if kind.unit == "kyen" else f"{ratio:,.{kind.decimals}f}"
    return t(f"care.ratio.{kind.unit}", lang, value=value)


def amount(stock: str, value: float, lang: str) -> str:
    """A stock or what is added to it, as people say it."""
    unit = care_stocks.STOCKS[stock].unit
    if unit == "kyen":
        return money(value, lang)
    text = f"{value:,.0f}".replace("-", "−")
    return t(f"care.amount.{unit}", lang, value=text)


def amount_unit(stock: str, lang: str) -> str:
    """The unit of a stock."""
    return t(f"care.unit.{care_stocks.STOCKS[stock].unit}", lang)


def corner_word(a: Asked, corner: int, lang: str) -> str:
    """What a corner means for these means."""
    return t(f"care.corner.{a.means}.{CORNERS[corner]}", lang)


def short_corner(a: Asked, corner: int, lang: str) -> str:
    """The same in a few words, for the corner of the figure."""
    need = t(f"care.short.need.{('low', 'high')[corner % 2]}", lang)
    means = t(f"care.short.{a.means}.{('high', 'low')[corner // 2]}", lang)
    return f"{need}{t('care.short.and', lang)}{means}"


def shown_name(a: Asked, what: str, lang: str) -> str:
    """The name of what the map or the ranking shows."""
    old, carers = ages(a, lang)
    stock = t(f"care.stock.{a.stock}", lang)
    return t(f"care.show.{what}", lang, old=old, carers=carers, stock=stock, year=a.year)


def unit_of(a: Asked, what: str, lang: str) -> tuple[str, int]:
    """Unit and decimals of what is shown."""
    kind = care_stocks.STOCKS[a.stock]
    if what in ("need", "carers"):
        return unit_name("percent", lang), 1
    if what == "load":
        return unit_name("person", lang), 2
    if what == "add":
        return amount_unit(a.stock, lang), 0
    return care_stocks.stock_unit(a.stock, lang), kind.decimals


@remembered
def table_of(a: Asked, lang: str, by: str) -> Table:
    """Everyone compared with everything the page computes, largest ``by`` first."""
    frame = f.outlook(a, lang).reset_index()
    frame["word"] = [
        "" if np.isnan(c) else corner_word(a, int(c), lang) for c in frame["corner"].astype(float)
    ]
    frame["status"] = "unpublished"
    people = unit_name("person", lang)
    names = {i: shown_name(a, i, lang) for i in SHOWN}
    numbers = (
        ("need_now", t("care.column.now", lang, year=care_people.BASE), people, 0),
        ("need_ahead", t("care.column.now", lang, year=a.year), people, 0),
        *((i, names[i], *unit_of(a, i, lang)) for i in ("need", "carers")),
        ("load_now", t("care.column.load", lang, year=care_people.BASE), people, 2),
        ("load", t("care.column.load", lang, year=a.year), people, 2),
        *_means_column(a, lang),
        *((i, names[i], *unit_of(a, i, lang)) for i in ("ratio", "later")),
        ("needed", t("care.column.needed", lang, year=a.year), *unit_of(a, "add", lang)),
        ("add", names["add"], *unit_of(a, "add", lang)),
        ("share", t("care.column.share", lang), unit_name("percent", lang), 1),
    )
    columns = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t(f"care.column.{a.level}", lang)),
        Column("word", t("care.column.corner", lang)),
        *(Column(key, name, "number", unit, n, "status") for key, name, unit, n in numbers),
        Column("peak", t("care.column.peak", lang), "plain"),
    )
    return Table(frame.sort_values(by, ascending=False, na_position="last"), columns)


def _means_column(a: Asked, lang: str) -> tuple[tuple[str, str, str, int], ...]:
    """The means across, where they are not the carers, which have a column already."""
    if a.means == "carers":
        return ()
    unit, digits = ("", 2) if a.means == "strength" else (unit_name("percent", lang), 1)
    return (("means", t(f"care.means.{a.means}", lang), unit, digits),)
