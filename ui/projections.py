"""Frames of the page about projections: what costs time is made once."""

from __future__ import annotations

import pandas as pd

from analysis import population, projection_check
from data import people, queries
from ui.memory import remembered

VINTAGE, NOW = "projection_2018", "projection_2023"
CENSUS_YEAR, REGISTER_YEAR, LAST = 2020, 2025, 2050
#: The plain models in the order of the legend, after the projection.
CONTENDERS = ("ipss", "cohort", "llt", "drift", "ets", "naive")


@remembered
def errors(register: bool) -> pd.DataFrame:
    """Every municipality and ward: code, base, forecast, actual, error, size, is_ward, status.

    error (per cent) of the projection of 2018 is NaN where it has none of this place.
    """
    everyone = people.everyone()
    if register:
        found = projection_check.against_register(
            everyone, VINTAGE, REGISTER_YEAR, census=CENSUS_YEAR
        )
    else:
        found = projection_check.against_census(everyone, VINTAGE, CENSUS_YEAR)
    towns = queries.municipalities()[["code", "is_ward", "type"]]
    out = towns.merge(found, on="code", how="left")
    out["size"] = population.size_of(out["base"], out["type"].eq("designated_city"))
    gap = out["error"].isna()
    return out.assign(status=gap.map({True: "unpublished", False: "derived"}))


@remembered
def within(prefectures: tuple[str, ...], register: bool) -> pd.DataFrame:
    """``errors`` of the chosen prefectures, or of all."""
    frame = errors(register)
    return frame[frame["code"].str[:2].isin(prefectures)] if prefectures else frame


@remembered
def compared(prefectures: tuple[str, ...], wards: bool, register: bool) -> pd.DataFrame:
    """Those of ``within`` that have an error; without ``wards``, municipalities alone."""
    frame = within(prefectures, register)
    frame = frame if wards else frame[~frame["is_ward"]]
    return frame[frame["error"].notna()]


@remembered
def summary(prefectures: tuple[str, ...], wards: bool, register: bool) -> pd.Series:
    """projection_check.accuracy of all that are ``compared``; empty without any."""
    held = compared(prefectures, wards, register)
    return projection_check.accuracy(held).iloc[0] if len(held) else pd.Series(dtype=float)


@remembered
def results(wards: bool) -> pd.DataFrame:
    """The backtest with ``size``, only on units that all contenders have."""
    out = projection_check.backtest(people.everyone(), people.backtest())
    towns = queries.municipalities().set_index("code")
    out = out if wards else out[~out["code"].map(towns["is_ward"]).astype(bool)]
    designated = out["code"].map(towns["type"]).eq("designated_city")
    out = out.assign(size=population.size_of(out["base"], designated))
    return projection_check.common(out)


@remembered
def accuracy_of_contenders(wards: bool) -> pd.DataFrame:
    """horizon, size ('all' too), contender and the columns of projection_check.accuracy."""
    held = results(wards)
    held = held[held["basis"].eq("register")]
    whole = projection_check.accuracy(held, ["horizon", "contender"]).assign(size="all")
    sizes = projection_check.accuracy(held, ["horizon", "size", "contender"])
    out = pd.concat([whole, sizes.astype({"size": str})], ignore_index=True)
    out["contender"] = pd.Categorical(out["contender"], CONTENDERS, ordered=True)
    out["size"] = pd.Categorical(out["size"], ("all", *population.SIZES), ordered=True)
    return out.sort_values(["horizon", "size", "contender"], ignore_index=True)


@remembered
def winners(wards: bool) -> pd.DataFrame:
    """Who came nearest, from every origin, and by size where there is a register."""
    held = results(wards)
    whole = projection_check.winners(held).assign(size="all")
    sizes = projection_check.winners(held[held["basis"].eq("register")], ["size"])
    return pd.concat([whole, sizes.astype({"size": str})], ignore_index=True)


@remembered
def impossible() -> pd.DataFrame:
    """What the figures do not allow: columns of projection_check.impossible."""
    return projection_check.impossible(people.everyone())


@remembered
def widest() -> tuple[float, float]:
    """Mean and median absolute error of 'as it was' over ten years from 2005, all municipalities.

    The mean is that of a few evacuated towns.
    """
    held = results(False)
    run = held["origin"].eq(2005) & held["horizon"].eq(10) & held["contender"].eq("naive")
    row = projection_check.accuracy(held[run]).iloc[0]
    return float(row["mape"]), float(row["medape"])


@remembered
def outlook(codes: tuple[str, ...]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Of these municipalities together: the register (year, value), and forecasts.

    The register is in today's way of counting. Forecasts: contender, year, forecast, lower, upper,
    converged; 'ipss' is the projection of 2023 as published, absent where one of them has none.
    """
    own = people.population(codes)
    joined = projection_check.spliced(own, REGISTER_YEAR).sum(min_count=len(codes))
    joined = joined.dropna()
    usable = len(joined) > 1 and joined.gt(0).all()
    steps = range(1, LAST - REGISTER_YEAR + 1)
    ahead = projection_check.check_one(joined, steps) if usable else pd.DataFrame()
    projected = projection_check.wide(own, NOW).sum(min_count=len(codes)).dropna()
    official = pd.DataFrame({"year": projected.index, "forecast": projected.to_numpy()})
    forecasts = pd.concat([official.assign(contender="ipss"), ahead], ignore_index=True)
    for name in ("lower", "upper"):
        forecasts[name] = forecasts.get(name, pd.Series(dtype=float))
    return joined.rename("value").rename_axis("year").reset_index(), forecasts
