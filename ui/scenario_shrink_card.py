"""The card of fewer people, and what it supposes."""

from __future__ import annotations

from plotly.graph_objects import Figure

from exports.tables import Column, Table
from ui.frame import View
from ui.scenario_bodies import INPUTS
from ui.scenario_parts import Pairs, card
from ui.scenario_people import PROJECTED, models
from ui.text import t

MEASURES = (*INPUTS[:2], *PROJECTED)


def supposed(year: int, lang: str) -> Pairs:
    """Every assumption by name, for files."""
    need, revenue = models(year)
    kind = t("scenarios.kind.shrink", lang)
    return (
        (t("scenarios.kind", lang), kind),
        (t("scenarios.closure", lang), t("scenarios.says.shrink", lang)),
        (t("scenarios.projection", lang), t("scenarios.projection.ipss", lang)),
        (t("scenarios.formula.name", lang), need.formula[lang == "en"]),
        (t("scenarios.formula.name", lang), revenue.formula[lang == "en"]),
    )


def ends(low: str, high: str, unit: str, lang: str, decimals: int = 0) -> tuple[Column, Column]:
    """The columns of an interval."""
    return (
        Column(low, t("scenarios.low", lang), "number", unit, decimals),
        Column(high, t("scenarios.high", lang), "number", unit, decimals),
    )


def shrink_card(
    v: View, figure: Figure | None, key: str, table: Table, *, base: int, n: int, unit: str,
    year: str, where: str = "", says: str = "", clicks: bool = False, short: bool = False,
) -> None:  # fmt: skip
    """A card of this scenario."""
    said = t("scenarios.says.shrink", v.lang)
    card(
        v,
        figure,
        key,
        table,
        base=base,
        n=n,
        unit=unit,
        year=year,
        filters=f"{where} ｜ {said}" if where else said,
        assumptions=supposed(base, v.lang),
        measures=MEASURES,
        says=says,
        clicks=clicks,
        short=short,
    )
