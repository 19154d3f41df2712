"""How sure the scenario of fewer people is: from either base year, and by its elasticities."""

from __future__ import annotations

import numpy as np
import pandas as pd

from charts.coefficients import coefficients
from exports.tables import Column, Table
from ui.frame import View
from ui.memory import remembered
from ui.scenario_people import AHEAD, last_by_base, models, people_frames
from ui.scenario_shrink_card import ends, shrink_card
from ui.text import fiscal_year, t, unit_name

#: Sizes at which the elasticity is told: a village, a town, a city.
SIZES = (5_000, 30_000, 200_000)


def range_card(v: View, year: int) -> None:
    """The same from each base year: what hangs on it, and what on the elasticities."""
    lang, kyen = v.lang, unit_name("kyen", v.lang)
    rows, parts = [], {"need": "%", "revenue": "%", "shortage": kyen}
    for base, (first, last) in last_by_base().items():
        row: dict[str, object] = {"base": fiscal_year(base, lang)}
        for item, unit in parts.items():
            values = (getattr(last, item), *getattr(last, f"{item}_interval"))
            if unit == "%":
                values = tuple(100 * (x / getattr(first, item) - 1) for x in values)
            row |= dict(zip((item, f"{item}_low", f"{item}_high"), values, strict=True))
        rows.append(row | {"free": first.n - first.recipients, "then": last.n - last.recipients})
    columns = [Column("base", t("scenarios.base", lang))]
    for item, unit in parts.items():
        name = t(f"scenarios.shrink.{item}", lang)
        decimals = 1 if unit == "%" else 0
        columns.append(Column(item, name, "number", unit, decimals))
        columns += ends(f"{item}_low", f"{item}_high", unit, lang, decimals, of=name)
    columns.append(Column("free", t("scenarios.free", lang), "plain"))
    columns.append(Column("then", t("scenarios.free.then", lang), "plain"))
    shrink_card(
        v,
        None,
        "scenarios.shrink_range",
        Table(pd.DataFrame(rows), tuple(columns)),
        base=year,
        n=len(people_frames(year)[0]),
        unit=f"%, {kyen}",
        year=str(AHEAD[-1]),
        short=True,
    )


def effects_card(v: View, year: int) -> None:
    """The elasticities themselves, with their intervals."""
    lang = v.lang
    frame = _effects(year, lang)
    columns = (
        Column("item", t("column.part", lang)),
        Column("what", t("scenarios.effect", lang)),
        Column("estimate", t("column.value", lang), "number", "%", 2),
        *ends("low", "high", "%", lang, 2),
    )
    shrink_card(
        v,
        coefficients(frame, unit="%", mode=v.mode),
        "scenarios.effects",
        Table(frame, columns),
        base=year,
        n=models(year)[0].n,
        unit="%",
        year=fiscal_year(year, lang),
    )


@remembered
def _effects(year: int, lang: str) -> pd.DataFrame:
    """item, what, name (both), estimate, low, high."""
    rows = []
    for item, model in zip(("need", "revenue"), models(year), strict=True):
        for effect in model.effects(SIZES):
            size = "" if np.isnan(effect.size) else f"{effect.size:,.0f}"
            short = t(f"scenarios.effect.short.{effect.name}", lang, size=size)
            rows.append(
                {
                    "item": t(f"allocation.step.{item}", lang),
                    "what": t(f"scenarios.effect.{effect.name}", lang, size=size),
                    "name": t(f"scenarios.effect.of.{item}", lang, what=short),
                    "estimate": effect.value,
                    "low": effect.interval[0],
                    "high": effect.interval[1],
                }
            )
    return pd.DataFrame(rows)
