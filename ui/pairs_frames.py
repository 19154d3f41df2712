"""Frames of the page about crisis pairs: capacities, staff, people, distances, all pairs."""

from __future__ import annotations

import pandas as pd

from analysis import pairs
from data import queries
from data.pairs import Pair, plan
from data.queries import Measure
from ui.memory import remembered

#: Capacities → 1 where more is more capacity, −1 where less is.
CAPACITIES = {
    "general_staff_per_1000": 1,
    "fire_staff_per_1000": 1,
    "doctors_per_1000": 1,
    "hospital_beds_per_1000": 1,
    "standard_scale_per_capita": 1,
    "fiscal_strength_index": 1,
    "reserve_ratio": 1,
    "real_debt_service_ratio": -1,
    "future_burden_ratio": -1,
    "ageing_rate": -1,
}
STAFF = ("staff_general_administration", "municipalities_staff_general_administration")
STRENGTH = Measure("fiscal_strength_index")


@remembered
def capacities() -> tuple[pd.DataFrame, dict[str, int]]:
    """(prefecture × capacity, the latest year of each with all 47)."""
    columns, years = {}, {}
    for id_ in CAPACITIES:
        measure = Measure(id_)
        for year in reversed(queries.years(measure, "prefecture")):
            values = queries.prefecture_values(measure, year).set_index("code")["value"]
            if values.notna().all():
                columns[id_], years[id_] = values, year
                break
    return pd.DataFrame(columns), years


@remembered
def standings(code: str) -> dict[str, pairs.Standing]:
    """Each capacity of a prefecture among the 47, so that more is more."""
    frame = capacities()[0]
    found = {i: pairs.standing(frame[i] * CAPACITIES[i], code) for i in frame}
    return {i: x for i, x in found.items() if x is not None}


def _cities() -> tuple[str, ...]:
    return tuple(dict.fromkeys(p.helper for p in plan().pairs if p.is_city))


@remembered
def own_cities(prefecture: str, lang: str) -> list[str]:
    """Names of the designated cities of a prefecture that help on their own account."""
    names = queries.municipalities().set_index("code")["name" if lang == "ja" else "name_en"]
    return [str(names[c]) for c in _cities() if c[:2] == prefecture]


def compared(helper: str, helped: str) -> str:
    """Which strength index is lower, to the two decimals that are shown: weaker, stronger, alike.

    A difference of 0.0002, as of Shimane and Kochi, makes nobody the weaker one.
    """
    index = strength()[0].round(2)
    if index[helper] == index[helped]:
        return "alike"
    return "weaker" if index[helper] < index[helped] else "stronger"


@remembered
def staff() -> tuple[pd.Series, int]:
    """General-administration staff by helper, and the year, the latest one that all have.

    Of a prefecture its own and its municipalities', without designated cities that help on their
    own account (Sendai, Saitama, Niigata); of those cities their own.
    """
    levels = ("prefecture", "municipality")
    year = min(queries.years(Measure(STAFF[0]), level)[-1] for level in levels)
    parts = [queries.prefecture_values(Measure(i), year).set_index("code")["value"] for i in STAFF]
    whole = sum(parts[1:], parts[0])
    towns = queries.values(Measure(STAFF[0]), year).set_index("code")["value"]
    for city in _cities():
        whole[city[:2]] -= towns[city]
        whole[city] = towns[city]
    return whole, year


@remembered
def people() -> tuple[pd.Series, int]:
    """Residents of prefectures and helping cities by the register, and the year."""
    measure = Measure("population_register")
    year = queries.years(measure, "prefecture")[-1]
    whole = queries.prefecture_values(measure, year).set_index("code")["value"]
    towns = queries.values(measure, year).set_index("code")["value"]
    return pd.concat([whole, towns.reindex(list(_cities()))]), year


@remembered
def strength() -> tuple[pd.Series, int]:
    """Fiscal strength index of prefectures and helping cities, of the latest year of both."""
    year = min(
        capacities()[1]["fiscal_strength_index"], queries.years(STRENGTH, "municipality")[-1]
    )
    whole = queries.prefecture_values(STRENGTH, year).set_index("code")["value"]
    towns = queries.values(STRENGTH, year).set_index("code")["value"]
    return pd.concat([whole, towns.reindex(list(_cities()))]), year


@remembered
def distances(helped: str) -> pd.Series:
    """Kilometres from the capitals, and from the halls of helping cities, to a capital."""
    frame = queries.prefectures().set_index("code")[["capital_lat", "capital_lon"]]
    towns = queries.municipalities().set_index("code").loc[list(_cities()), ["lat", "lon"]]
    towns.columns = frame.columns
    at = {c: (float(r.iloc[0]), float(r.iloc[1])) for c, r in pd.concat([frame, towns]).iterrows()}
    return pd.Series({c: pairs.distance_km(place, at[helped]) for c, place in at.items()})


@remembered
def weighted() -> dict[str, pairs.WeightedRank]:
    """Ranks of the 47 by all capacities under equal, principal and random weights."""
    frame = capacities()[0]
    return pairs.weighted_ranks(frame * pd.Series(CAPACITIES))


@remembered
def deployment(helper: str, helped: str, share: float, hit: float) -> pairs.Deployment:
    """Staff that the helper could send for the people hit (per cent of the helped one's)."""
    return pairs.deployable(
        float(staff()[0][helper]), float(people()[0][helped]) * hit / 100, share
    )


@remembered
def row(helper: str, helped: str, share: float, hit: float) -> dict[str, object]:
    """Everything about one pair, known or not; serves: how many the helper is assigned to."""
    known = plan()
    sent, people_, index = deployment(helper, helped, share, hit), people()[0], strength()[0]
    return {
        "helper": helper,
        "helped": helped,
        "sent": sent.staff,
        "per": sent.per_10000,
        "staff": staff()[0][helper],
        "staff_ratio": staff()[0][helper] / staff()[0][helped],
        "people": people_[helper] / people_[helped],
        "km": distances(helped)[helper],
        "strength": index[helper],
        "strength_helped": index[helped],
        "exposure": known.area.of(helper),
        "serves": sum(p.helper == helper for p in known.pairs),
    }


@remembered
def everyone(share: float, hit: float) -> pd.DataFrame:
    """``row`` of every known pair with its source's id and whether it leads, in file order."""
    rows = [
        {**row(p.helper, p.helped, share, hit), "source": p.source, "lead": p.lead}
        for p in plan().pairs
    ]
    return pd.DataFrame(rows)


def together(helped: str, share: float, hit: float) -> pairs.Deployment | None:
    """All known helpers of a prefecture, each sending the same share; None where none is known."""
    found: tuple[Pair, ...] = plan().of(helped)
    if not found:
        return None
    affected = float(people()[0][helped]) * hit / 100
    return pairs.deployable(float(sum(staff()[0][p.helper] for p in found)), affected, share)
