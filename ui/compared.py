"""Cards of one year's municipalities side by side, the chosen ones marked."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from plotly.graph_objects import Figure

from data.queries import Measure
from exports.card import Card
from ui import measure as m
from ui.card import show
from ui.frame import View
from ui.memory import remembered
from ui.units import Unit, chosen, groups_among


def compared_card(
    v: View, measure: Measure, compared: pd.DataFrame, draw: Callable[..., Figure], key: str
) -> None:
    """Draw the card of compared_value."""
    show(compared_value(v, measure, compared, draw, key))


def compared_value(
    v: View, measure: Measure, compared: pd.DataFrame, draw: Callable[..., Figure], key: str
) -> Card:
    """The year's municipalities in one figure, the chosen ones marked; below it all of them."""
    s = v.selection
    figure = drawing(
        draw,
        measure,
        s.year,
        prefectures=s.prefectures,
        wards=s.wards,
        units=chosen(v),
        lang=v.lang,
        mode=v.mode,
    )
    table = m.rank_table(v, measure)
    n = int(compared["value"].notna().sum())
    return m.made(v, measure, figure, key=key, n=n, table=table, caveats="none")


@remembered
def drawing(
    draw: Callable[..., Figure],
    measure: Measure,
    year: int,
    *,
    prefectures: tuple[str, ...],
    wards: bool,
    units: tuple[Unit, ...],
    lang: str,
    mode: str,
) -> Figure:
    """A figure of all that are compared, the chosen units marked."""
    compared = m.ranked(measure, year, prefectures, wards, lang)[1]
    return draw(
        compared[compared["value"].notna()].sort_values(["rank", "code"]),
        unit=m.suffix(measure, lang),
        decimals=m.decimals(measure, year),
        selected=tuple(unit.id for unit in units),
        beside=m.of_groups(measure, year, groups_among(units)).dropna(subset=["value"]),
        lang=lang,
        mode=mode,
    )
