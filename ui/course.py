"""The course of an area over the years: its total where there is one, else its median."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.byyear import medians
from data import queries
from data.queries import NATION, Measure
from ui.memory import remembered
from ui.text import t
from ui.units import Unit, series_of
from ui.vocabulary import place_names


@remembered
def of_areas(
    measure: Measure, areas: tuple[str, ...], *, wards: bool, lang: str
) -> tuple[pd.DataFrame, int]:
    """(code, year, value, place of each area; how many municipalities the last area has).

    Amounts and ratios of amounts have a total. An index has none: it cannot be added up, so the
    municipality in the middle stands for the area, and the name of the line says so.
    """
    if not areas:
        return pd.DataFrame(columns=["code", "year", "value", "place"]), 0
    places = place_names(lang)
    totals = queries.area_series(measure, areas, wards=wards)
    if len(totals):
        names = {a: t("place.total", lang, place=places[a]) for a in areas}
        frame = totals[["code", "year", "value"]].assign(place=totals["code"].map(names))
        return frame, int(totals["n_units"].max())
    towns = queries.municipalities()
    towns = towns if wards else towns[~towns["is_ward"]]
    frames, n = [], 0
    for area in areas:
        inside = towns if area == NATION else towns[towns["prefecture_code"] == area]
        middle = medians(queries.series(measure, tuple(inside["code"])))
        name = t("place.median", lang, place=places[area])
        frames.append(middle.rename("value").reset_index().assign(code=area, place=name))
        n = max(n, len(inside))
    return pd.concat(frames, ignore_index=True), n


@remembered
def course(
    measure: Measure, units: tuple[Unit, ...], areas: tuple[str, ...], *, wards: bool, lang: str
) -> tuple[pd.DataFrame, int]:
    """code, year, value, place of chosen units and areas; how many units the last area has."""
    own = series_of(measure, units)[["code", "year", "value", "place"]]
    whole, n = of_areas(replace(measure, basis="today"), areas, wards=wards, lang=lang)
    return pd.concat([own, whole], ignore_index=True).dropna(subset=["value"]), n
