"""How sure the scenario of fewer people is: from either base year, and by its elasticities."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.shrinkage import Path
from charts.coefficients import coefficients
from exports.tables import Column, Table
from ui.frame import View
from ui.memory import remembered
from ui.scenario_people import AHEAD, last_by_base, models, people_frames
from ui.scenario_shrink_card import ends, shrink_card
from ui.text import calendar_year, fiscal_year, inside, t

#: Sizes at which the elasticity is told: a village, a town, a city.
SIZES = (5_000, 30_000, 200_000)


def range_card(v: View, year: int) -> None:
    """The same from each base year: what hangs on it, and what on the elasticities."""
    lang = v.lang
    rows = [
        {"what": _named(item, lang), "base": fiscal_year(base, lang), **_change(item, first, last)}
        for item in ("need", "revenue", "shortage")
        for base, (first, last) in last_by_base().items()
    ]
    free = [
        t(
            "scenarios.shrink_range.part",
            lang,
            year=fiscal_year(base, lang),
            free=first.n - first.recipients,
            then=last.n - last.recipients,
        )
        for base, (first, last) in last_by_base().items()
    ]
    columns = (
        Column("what", t("column.part", lang)),
        Column("base", t("scenarios.base", lang)),
        Column("value", t("column.value", lang), "number", "", 1),
        *ends("low", "high", "", lang, 1),
    )
    shrink_card(
        v,
        None,
        "scenarios.shrink_range",
        Table(pd.DataFrame(rows), columns),
        base=year,
        n=len(people_frames(year)[0]),
        unit=t("cooperation.own_units", lang),
        year=calendar_year(AHEAD[-1], lang),
        says=t(
            "scenarios.shrink_range.says", lang, parts=("、" if lang == "ja" else ", ").join(free)
        ),
        short=True,
    )


def _named(item: str, lang: str) -> str:
    kind = "trillions" if item == "shortage" else "change"
    name = t(f"scenarios.shrink.{item}", lang)
    return t(
        f"scenarios.shrink.{kind}", lang, name=name if kind == "trillions" else inside(name, lang)
    )


def _change(item: str, first: Path, last: Path) -> dict[str, float]:
    """Estimate and interval: the shortage in trillion yen, else the change in per cent."""
    values = np.array((getattr(last, item), *getattr(last, f"{item}_interval")))
    values = values / 1e9 if item == "shortage" else 100 * (values / getattr(first, item) - 1)
    return dict(zip(("value", "low", "high"), values.tolist(), strict=True))


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
