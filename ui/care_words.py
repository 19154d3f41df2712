"""Words of the page about care, ages, corners, means with their units, and its table."""

from __future__ import annotations

import pandas as pd

from analysis.quadrant import CORNERS
from data.queries import NATION
from exports.tables import Column, Table
from ui import care_frames as f
from ui import care_people, care_stocks
from ui.care_frames import Asked
from ui.memory import remembered
from ui.text import fiscal_year, money, status_word, t, unit_name

#: What the map and the ranking may show.
SHOWN = ("corner", "need", "carers", "load", "ratio", "later", "add")

#: Columns of the table that lack a figure for a reason of their own.
OWN_STATUS = {"means": "status_means", "share": "status_share"}


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
    text = f"{value:z,.0f}".replace("-", "−")
    return t(f"care.amount.{unit}", lang, value=text)


def amount_unit(stock: str, lang: str) -> str:
    """The unit of a stock."""
    return t(f"care.unit.{care_stocks.STOCKS[stock].unit}", lang)


def ledger_unit(stock: str, lang: str) -> str:
    """The unit of a stock where money is written in 億円."""
    if care_stocks.STOCKS[stock].unit == "kyen":
        return t("care.ledger.money", lang)
    return amount_unit(stock, lang)


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


def answer(a: Asked, lang: str) -> str:
    """Japan in numbers, how many stand in the worst corner, and what today's ratio would take."""
    gap = "" if lang == "ja" else " "
    return f"{_japan(a, lang)}{gap}{_corners(a, lang)}\n\n{_nation_keeping(a, lang)}"


def _japan(a: Asked, lang: str) -> str:
    whole = care_people.japan(a.need, a.year)
    old, carers = ages(a, lang)
    return t(
        f"care.says.{'2018' if care_people.NEEDS[a.need] is None else '2023'}",
        lang,
        year=a.year,
        old=old,
        carers=carers,
        need=f"{100 + whole['need']:.0f}",
        left=f"{100 + whole['carers']:.0f}",
        now=f"{whole['load_now']:.1f}",
        load=f"{whole['load']:.1f}",
    )


def _corners(a: Asked, lang: str) -> str:
    frame = f.outlook(a, lang)
    held = frame["corner"].notna()
    old, carers = ages(a, lang)
    units = f"care.units.{a.level}"
    return t(
        "care.says.corner",
        lang,
        units=t(units, lang, n=f"{held.sum():,}"),
        k=t(units, lang, n=f"{(frame['corner'] == 3).sum():,}"),
        corner=corner_word(a, 3, lang),
        up=f"{(frame.loc[held, 'need'] >= 0).sum():,}",
        old=old,
        most=_end(frame, "need", frame["need"].idxmax(), lang),
        least=_end(frame, "carers", frame["carers"].idxmin(), lang),
        carers=carers,
    )


def _nation_keeping(a: Asked, lang: str) -> str:
    kept = care_stocks.kept(a.stock, "prefecture", a.year).loc[NATION]
    return t(
        "care.says.keep",
        lang,
        stock=t(f"care.stock.{a.stock}", lang),
        year=a.year,
        ratio=said(a.stock, kept["ratio"], lang),
        later=said(a.stock, kept["later"], lang),
        needed=amount(a.stock, kept["needed"], lang),
        add=amount(a.stock, kept["add"], lang),
        share=f"{kept['share']:.0f}",
    )


def _end(frame: pd.DataFrame, column: str, code: str, lang: str) -> str:
    """沖縄県の+79.3%."""
    value = _signed(frame.at[code, column])
    return t("care.end", lang, place=frame.at[code, "place"], value=value)


def _signed(value: float) -> str:
    return f"{value:+z.1f}".replace("-", "−")


def place_answer(a: Asked, area: str, lang: str) -> str:
    """The area looked at, in numbers."""
    row = f.outlook(a, lang).loc[area]
    old, carers = ages(a, lang)
    said_ = t(
        "care.says.place",
        lang,
        place=row["place"],
        old=old,
        carers=carers,
        need=_signed(row["need"]),
        left=_signed(row["carers"]),
        load=f"{row['load']:.1f}",
        year=a.year,
        peak=f"{row['peak']:.0f}",
    )
    return ("" if lang == "ja" else " ").join((said_, *_keeping(a, row, lang)))


def _keeping(a: Asked, row: pd.Series, lang: str) -> tuple[str, ...]:
    """What keeping the ratio takes: more, no more, or nothing where there is no such means."""
    if pd.isna(row["add"]):
        return ()
    kind = "none" if row["ratio"] == row["later"] == 0 else "more" if row["add"] > 0 else "fewer"
    words = {
        "ratio": said(a.stock, row["ratio"], lang),
        "later": said(a.stock, row["later"], lang),
        "add": amount(a.stock, abs(row["add"]), lang),
    }
    stock = t(f"care.stock.{a.stock}", lang)
    return (t(f"care.says.place.{kind}", lang, stock=stock, **words),)


@remembered
def table_of(a: Asked, lang: str, by: str) -> Table:
    """Everyone compared with everything the page computes, largest ``by`` first."""
    frame = f.outlook(a, lang)
    why = {i: f.reasons(a, frame, i) for i in ("corner", "means", "share")}
    frame = frame.assign(
        word=[
            status_word(none, lang) if pd.isna(c) else corner_word(a, int(c), lang)
            for c, none in zip(frame["corner"], why["corner"], strict=True)
        ],
        status="unpublished",
        status_means=why["means"],
        status_share=why["share"],
    ).reset_index()
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
        *_welfare_column(a, lang),
    )
    columns = (
        Column("code", t("column.code", lang), "code"),
        Column("place", t(f"care.column.{a.level}", lang)),
        Column("word", t("care.column.corner", lang)),
        *(
            Column(key, name, "number", unit, n, OWN_STATUS.get(key, "status"))
            for key, name, unit, n in numbers
        ),
        Column("peak", t("care.column.peak", lang), "plain"),
    )
    return Table(frame.sort_values(by, ascending=False, na_position="last"), columns)


def _means_column(a: Asked, lang: str) -> tuple[tuple[str, str, str, int], ...]:
    """The means across, where they are not the carers, which have a column already."""
    if a.means == "carers":
        return ()
    unit, digits = ("", 2) if a.means == "strength" else (unit_name("percent", lang), 1)
    return (("means", t(f"care.means.{a.means}", lang), unit, digits),)


def _welfare_column(a: Asked, lang: str) -> tuple[tuple[str, str, str, int], ...]:
    """Welfare spending for all ages of municipalities, whose part for the old is not held."""
    if a.level != "municipality":
        return ()
    name = t("care.column.welfare", lang, year=fiscal_year(f.welfare()[1], lang))
    return (("welfare", name, unit_name("kyen_per_person", lang), 1),)
