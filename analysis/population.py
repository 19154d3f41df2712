"""Population over time: indices, changes, shares, size classes, pyramids, women of 20 to 39.

Frames are those of ``data.people``: code, kind, scope, year, as_of, value. A census, a register and
a projection count different people on different days, so nothing here joins two kinds, or the
register with and without foreign residents (``scope``), in one figure; the one exception, the base
of an index of projected people, is said at ``index``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

SERIES = ["kind", "scope"]
_BASES = {"projection_2023": "census", "projection_2018": "census"}

#: 三大都市圏 as the Statistics Bureau groups prefectures (総務省統計局『住民基本台帳人口移動報告』
#: 用語の解説), and Tokyo itself. Area → prefectures.
METROPOLITAN: dict[str, tuple[str, ...]] = {
    "tokyo": ("13",),
    "tokyo_area": ("11", "12", "13", "14"),
    "nagoya_area": ("21", "23", "24"),
    "osaka_area": ("26", "27", "28", "29"),
    "three_areas": ("11", "12", "13", "14", "21", "23", "24", "26", "27", "28", "29"),
}
PREFECTURES = 47

#: Fixed classes by people; designated cities are a class of their own, as they are today.
SIZE_BOUNDS = (0, 5_000, 10_000, 30_000, 50_000, 100_000, 200_000, 500_000, float("inf"))
SIZES = (
    "under_5k", "5k_10k", "10k_30k", "30k_50k", "50k_100k", "100k_200k", "200k_500k",
    "500k_over", "designated",
)  # fmt: skip

#: The lists of 2014 and 2024 (日本創成会議, 人口戦略会議) name a municipality whose women of 20-39
#: fall by half or more within thirty years, in per cent.
HALVED = -50.0

AGE_GROUPS = {"0_14": (0, 14), "15_64": (15, 64), "65_over": (65, None), "75_over": (75, None)}


def together(frame: pd.DataFrame) -> pd.DataFrame:
    """The units of ``frame`` as one: kind, scope, year, as_of, value, n, n_units.

    value is NaN where one of the ``n_units`` codes of the frame has none: never a partial sum.
    """
    units = frame["code"].nunique()
    groups = frame.groupby([*SERIES, "year"])
    values = groups["value"]
    out = pd.DataFrame({"as_of": groups["as_of"].min(), "value": values.sum(), "n": values.count()})
    out["value"] = out["value"].where(out["n"].eq(units))
    return out.assign(n_units=units).reset_index()


def index(frame: pd.DataFrame, base_year: int) -> pd.DataFrame:
    """Add ``index``: the base year = 100, for every unit, kind and scope with a value in that year.

    Projections have the census of the base year as their base, being counted on its day and in its
    way; where that year had no census they have no index. Rows without an index are left out.
    """
    then = frame[frame["year"].eq(base_year) & frame["value"].gt(0)]
    base = then.set_index(["code", *SERIES])["value"]
    rows = frame.assign(kind=frame["kind"].replace(_BASES))
    keys = pd.MultiIndex.from_frame(rows[["code", *SERIES]])
    out = frame.assign(index=frame["value"].to_numpy() / base.reindex(keys).to_numpy() * 100)
    return out.dropna(subset=["index"]).reset_index(drop=True)


def change(
    frame: pd.DataFrame, kind: str, start: int, end: int, scope: str = "residents"
) -> pd.DataFrame:
    """Change of each unit between two years of one kind and scope.

    Returns code, start, end (persons), difference, percent, per_year (per cent a year, compound,
    by the days between the two counts) and reason: '' or 'no_start', 'no_end', 'zero_start' where
    there is no change to give. Units without a row in either year are absent.
    """
    own = frame[frame["kind"].eq(kind) & frame["scope"].eq(scope)]
    sides = {
        name: own[own["year"].eq(year)].set_index("code")[["value", "as_of"]]
        for name, year in {"start": start, "end": end}.items()
    }
    out = sides["start"].merge(
        sides["end"], how="outer", left_index=True, right_index=True, suffixes=("_start", "_end")
    )
    first, last = out["value_start"], out["value_end"]
    years = (out["as_of_end"] - out["as_of_start"]).dt.days / 365.25
    ratio = last / first.where(first > 0)
    without = [first.isna(), last.isna(), first.eq(0)]
    reason = np.select(without, ["no_start", "no_end", "zero_start"], "")
    return pd.DataFrame(
        {
            "start": first,
            "end": last,
            "difference": last - first,
            "percent": (ratio - 1) * 100,
            "per_year": (ratio ** (1 / years.where(years > 0)) - 1) * 100,
            "reason": reason,
        }
    ).reset_index()


def shares(frame: pd.DataFrame, areas: Mapping[str, Iterable[str]] = METROPOLITAN) -> pd.DataFrame:
    """Each area's share of Japan: area, kind, scope, year, value, total, share (per cent).

    ``frame`` has the 47 prefectures; a year is given where all of them have a value.
    """
    groups = frame.dropna(subset=["value"]).groupby([*SERIES, "year"])
    whole = groups.agg(total=("value", "sum"), n=("code", "nunique")).reset_index()
    whole = whole.loc[whole["n"].eq(PREFECTURES), [*SERIES, "year", "total"]]
    parts = [
        frame[frame["code"].isin(list(codes))]
        .groupby([*SERIES, "year"])["value"]
        .sum()
        .rename("value")
        .reset_index()
        .assign(area=area)
        for area, codes in areas.items()
    ]
    out = pd.concat(parts, ignore_index=True).merge(whole, on=[*SERIES, "year"])
    out["share"] = out["value"] / out["total"] * 100
    return out[["area", *SERIES, "year", "value", "total", "share"]]


def size_of(people: pd.Series, designated: pd.Series) -> pd.Series:
    """The size class of each unit (ordered categorical of SIZES, NA without people).

    A bound belongs to the class above it: 5,000 people are '5k_10k'.
    """
    place = np.digitize(people.to_numpy(dtype="float64"), SIZE_BOUNDS) - 1
    place = np.where(designated.to_numpy(dtype=bool), len(SIZES) - 1, place)
    place = np.where(people.isna().to_numpy(), -1, place).astype(np.int64)
    names = pd.Index(SIZES)
    return pd.Series(pd.Categorical.from_codes(place, names, ordered=True), index=people.index)


def size_classes(frame: pd.DataFrame, designated: Iterable[str]) -> pd.DataFrame:
    """Municipalities and people in each size class, for every kind, scope and year.

    ``frame`` has all municipalities on today's boundaries, ``designated`` the codes of today's
    designated cities. Returns kind, scope, year, size, n, people, share_n, share_people (per cent
    of the units with a value), units (with a value) and missing (without). Every class has a row.
    """
    held = frame[frame["value"].notna()]
    size = size_of(held["value"], held["code"].isin(list(designated)))
    by = [*SERIES, "year"]
    counted = (
        held.assign(size=size)
        .groupby([*by, "size"], observed=False)["value"]
        .agg(n="count", people="sum")
        .reset_index()
    )
    whole = counted.groupby(by)[["n", "people"]].transform("sum")
    counted = counted[whole["n"] > 0]
    whole = whole[whole["n"] > 0]
    counted["share_n"] = counted["n"] / whole["n"] * 100
    counted["share_people"] = counted["people"] / whole["people"] * 100
    counted["units"] = whole["n"]
    rows = frame.groupby(by)["code"].size().rename("rows").reset_index()
    out = counted.merge(rows, on=by)
    return out.assign(missing=out["rows"] - out["units"]).drop(columns="rows")


def rates(changes: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Add ``rate``, persons per 1,000 of the same year; NaN where ``people`` has none.

    ``changes`` has code, year, value; ``people`` the same, one row for each code and year.
    """
    keys = ["code", "year"]
    base = people[people["value"] > 0].set_index(keys)["value"]
    at = pd.MultiIndex.from_frame(changes[keys])
    return changes.assign(rate=changes["value"].to_numpy() / base.reindex(at).to_numpy() * 1000)


def pyramid(frame: pd.DataFrame, *, open_from: int = 90) -> pd.DataFrame:
    """Rows sex, age_from, age_to, value, share of one count, the oldest bands joined into one.

    ``frame`` is one kind and year of ``people.by_age``. share is the per cent of all people of
    known age, both sexes; people of unknown age are left out (``unknown_age`` counts them).
    age_to is NA for the open band. Empty where a value is missing.
    """
    known = frame[frame["age_from"].notna()]
    if known.empty or known["value"].isna().any():
        return pd.DataFrame(columns=["sex", "age_from", "age_to", "value", "share"])
    bands = known.assign(age_from=known["age_from"].clip(upper=open_from))
    out = bands.groupby(["sex", "age_from"], as_index=False).agg(
        age_to=("age_to", "max"), value=("value", "sum")
    )
    out["age_to"] = out["age_to"].astype("Int64").mask(out["age_from"].eq(open_from))
    out["age_from"] = out["age_from"].astype(int)
    whole = out["value"].sum()
    out["share"] = out["value"] / whole * 100 if whole else np.nan
    return out[["sex", "age_from", "age_to", "value", "share"]]


def unknown_age(frame: pd.DataFrame) -> float:
    """People of one count whose age is unknown or withheld."""
    return float(frame.loc[frame["age_from"].isna(), "value"].sum())


def age_groups(frame: pd.DataFrame) -> pd.DataFrame:
    """kind, year, as_of, group, value, share (per cent of known age) of every count of ``by_age``.

    Groups are AGE_GROUPS; 75 and over is part of 65 and over. NaN where ages are missing.
    """
    known = frame[frame["age_from"].notna()]
    by = ["kind", "year", "as_of"]
    whole = _summed(known, by)
    out = []
    for group, (low, high) in AGE_GROUPS.items():
        inside = known["age_from"].ge(low)
        if high is not None:
            inside &= known["age_to"].le(high).fillna(False)
        value = _summed(known[inside], by)
        share = value / whole.where(whole > 0) * 100
        out.append(pd.DataFrame({"group": group, "value": value, "share": share}).reset_index())
    return pd.concat(out, ignore_index=True)


def women_change(
    women: pd.DataFrame, *, kind: str = "projection_2018", start: int = 2015, end: int = 2045
) -> pd.DataFrame:
    """Change of women of 20-39 and whether they halve: code, start, end, percent, halved, status.

    ``women`` is ``people.women_20_39``. Our arithmetic on a published projection, not one of the
    published lists: those of 2014 and 2024 rest on other projections (2010-40, 2020-50) that are
    not held by age. Units without a projection, or without such women at the start, are absent.
    """
    own = women[women["kind"].eq(kind)]
    wide = own[own["year"].isin([start, end])].pivot(index="code", columns="year", values="value")
    wide = wide.reindex(columns=[start, end]).dropna()
    wide = wide[wide[start] > 0].rename(columns={start: "start", end: "end"})
    wide["percent"] = (wide["end"] / wide["start"] - 1) * 100
    wide["halved"] = wide["percent"] <= HALVED
    wide["status"] = "derived"
    return wide.rename_axis(columns=None).reset_index()


def _summed(frame: pd.DataFrame, by: list[str]) -> pd.Series[Any]:
    return frame.groupby(by)["value"].sum(min_count=1)
