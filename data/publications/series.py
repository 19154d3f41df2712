"""What a publisher's coded series is to us, and the checks every table of such series passes.

The statistics bureau names a series by a code ('D320101' is municipal local tax). A module lists
the codes it takes; everything else in the file is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.model import WARD_CODES, PublicationError, observations
from data.publications import reading

#: Not a month and day but the rule of the resident register, see ``dated``.
REGISTER = "register"
CENSUS = "10-01"
RENAMED = "If the publisher renamed it, name it in this publication's module"

#: Sum of the special wards: never a unit.
ALL_WARDS = "13100"
#: Designated cities have codes like this; the wards of such a city are the other codes with 1 in
#: third place outside Tokyo ('01101', '27120').
_CITIES_BESIDE_100 = frozenset({"14130", "14150", "22130", "27140", "40130"})

#: Taxes that the metropolis levies in the area of the wards, and what a ward cannot receive.
NOT_FOR_WARDS = frozenset(
    {
        "local_allocation_tax",
        "ordinary_allocation_tax",
        "special_allocation_tax",
        "earthquake_allocation_tax",
        "municipal_tax_corporate",
        "property_tax",
        "property_tax_land",
        "property_tax_buildings",
        "property_tax_depreciable",
        "property_tax_grant",
        "city_planning_tax",
        "business_office_tax",
    }
)


@dataclass(frozen=True)
class Series:
    """One series of a publication.

    ``factor`` turns its unit into ours. ``day`` is the day of a stock ('10-01'), REGISTER, or ''
    for what belongs to a whole year. Several series of one item are its parts and are added.
    """

    code: str
    item: str
    day: str = ""
    factor: float = 1.0


def table(series: Sequence[Series]) -> pd.DataFrame:
    """The list as a table (series, item, day, factor) to join with."""
    return pd.DataFrame(
        [(s.code, s.item, s.day, s.factor) for s in series],
        columns=["series", "item", "day", "factor"],
    )


def from_parquet(
    path: Path,
    columns: dict[str, str],
    long_rows: str,
    series: Sequence[Series],
    *,
    level: str,
    source: str,
) -> pd.DataFrame:
    """Observations of a Parquet file.

    ``long_rows`` is SQL over the table ``published`` that gives code (ours), label (the
    publisher's year), series and amount. Raises PublicationError when a series is not there, a
    code is none, or a figure is given twice.
    """
    rows = reading.parquet(
        path,
        columns,
        f"""
        SELECT code, label, series, item, day, round(amount * factor, 6) AS value
        FROM ({long_rows}) JOIN wanted USING (series)
        """,
        {"wanted": table(series)},
    )
    check_rows(path, rows, series, level=level)
    return observations(dated(added(rows, series)), source=source, level=level)


def check_rows(path: Path, rows: pd.DataFrame, series: Sequence[Series], *, level: str) -> None:
    """Every series is there, every code is one, nothing stands twice. Raises PublicationError."""
    absent = sorted({s.code for s in series} - set(rows["series"].unique()))
    if absent:
        raise PublicationError(path, "has no series", value=absent[0], cure=RENAMED)
    check_codes(path, rows["code"], level=level)
    reading.check_unique(path, rows, ["code", "label", "series"])


def check_codes(path: Path, codes: pd.Series, *, level: str) -> None:
    """Five digits (municipality) or '01'…'47' (prefecture). Raises PublicationError."""
    pattern = r"\d{5}" if level == "municipality" else r"\d{2}"
    unique = pd.Series(codes.unique(), dtype="str")
    good = unique.str.fullmatch(pattern) & unique.str[:2].between("01", "47")
    if not good.all():
        raise PublicationError(
            path,
            f"is no {level} code",
            value=unique[~good].iloc[0],
            cure="Correct the code in the file, padded with zeros on the left",
        )


def added(rows: pd.DataFrame, series: Sequence[Series]) -> pd.DataFrame:
    """Rows (code, label, item, day, value) with the parts of an item added and marked derived.

    A sum needs all its parts: where one is missing, so is the sum.
    """
    parts = pd.Series([s.item for s in series]).value_counts()
    several = rows["item"].isin(parts[parts > 1].index)
    single = rows[~several].drop(columns="series")
    single["status"] = single["value"].isna().map({True: "unpublished", False: "official"})
    if not several.any():
        return single
    groups = rows[several].groupby(["code", "label", "item", "day"], sort=False)["value"]
    sums = groups.agg(["sum", "count"]).reset_index()
    complete = sums["count"] == sums["item"].map(parts)
    sums["value"] = sums["sum"].where(complete)
    sums["status"] = complete.map({True: "derived", False: "unpublished"})
    return pd.concat([single, sums.drop(columns=["sum", "count"])], ignore_index=True)


def dated(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with ``year`` and ``as_of`` from the publisher's ``label`` and the series' ``day``.

    The resident register labelled Y was counted on 31 March Y+1 up to Y = 2012 and on 1 January
    Y+1 from then on; its year is that of the count.
    """
    out = rows.copy(deep=False)
    register = out["day"] == REGISTER
    out["year"] = out["label"].astype("int64") + register
    day = out["day"].mask(register & (out["label"] <= 2012), "03-31")
    day = day.mask(register & (out["label"] > 2012), "01-01")
    stock = day != ""
    text = out.loc[stock, "year"].astype("str") + "-" + day[stock]
    out["as_of"] = pd.Series(pd.NaT, index=out.index, dtype="datetime64[s]")
    out.loc[stock, "as_of"] = pd.to_datetime(text, format="%Y-%m-%d").astype("datetime64[s]")
    return out.drop(columns=["label", "day"])


def register_before_2013(frame: pd.DataFrame) -> pd.DataFrame:
    """Up to 31 March 2012 only Japanese were in the register: they are its population."""
    japanese = frame["item"] == "population_register_japanese"
    return frame[japanese & (frame["year"] <= 2012)].assign(item="population_register")


def is_city_ward(codes: pd.Series) -> pd.Series:
    """Administrative wards of designated cities, which are no municipalities."""
    return (
        (codes.str[2] == "1")
        & (codes.str[:2] != "13")
        & (codes.str[2:] != "100")
        & ~codes.isin(_CITIES_BESIDE_100)
    )


def is_special_ward(codes: pd.Series) -> pd.Series:
    """The 23 special wards of Tokyo."""
    return codes.isin(WARD_CODES)


def not_applicable_to_wards(frame: pd.DataFrame) -> pd.DataFrame:
    """Set what a special ward cannot have, printed as 0, to missing: not_applicable."""
    out = frame.copy(deep=False)
    wards = is_special_ward(out["code"]) & out["item"].isin(NOT_FOR_WARDS)
    out["value"] = out["value"].mask(wards)
    out["status"] = out["status"].mask(wards, "not_applicable")
    return out
