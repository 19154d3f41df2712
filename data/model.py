"""What an observation is, and how we fail: the vocabulary that every module of ``data`` shares."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

LEVELS = ("municipality", "prefecture", "nation")

#: Why there is no number.
MISSING = (
    "not_calculated",  # the publisher prints a dash because the ratio does not arise
    "not_applicable",  # cannot exist (a special ward has no allocation tax)
    "suppressed",  # withheld by the publisher
    "unpublished",  # exists, but is in no publication held
)

#: Why a number is what it is, or why there is none. Closed: nothing else may appear.
STATUSES = (
    "official",  # as published
    "revised",  # published again with another value, the later one kept
    "provisional",  # published as preliminary
    "derived",  # computed here from official figures
    "imputed",  # filled by a model
    *MISSING,
)

#: Whose boundaries a figure has: those of its day, today's, or a unit for which both are the same.
REPORTED, TODAY, BOTH = "reported", "today", "both"

#: Columns of the frame that every publication's ``read`` returns.
#: level  str   one of LEVELS
#: code   str   5-digit municipality, 2-digit prefecture, '00' for Japan; as it was on the day
#: year   int   fiscal year for finance; the year of ``as_of`` for population
#: as_of  date  the day a stock was counted (datetime64[s], NaT for flows and fiscal ratios)
#: item   str   an id of catalog/items.yaml
#: value  float NaN when missing, and then ``status`` says why
#: status str   one of STATUSES
#: source str   an id of catalog/sources.yaml
OBSERVATION_COLUMNS = ("level", "code", "year", "as_of", "item", "value", "status", "source")

#: Columns of an age frame (``read_ages``); sex is both/male/female, age_to is NA for an open band,
#: both ages are NA for "age unknown"; kind is census/register/projection_2018.
AGE_COLUMNS = (
    "level", "code", "as_of", "sex", "age_from", "age_to", "value", "status", "source", "kind",
)  # fmt: skip

#: Special wards of Tokyo: 13101-13123. 13100 is their sum and never a municipality.
WARD_CODES = tuple(f"131{n:02d}" for n in range(1, 24))

#: Beyond these a figure is a slip of the decimal point or of a column: item → (low, high).
BOUNDS = {
    "fiscal_strength_index": (0.0, 3.5),
    "ordinary_balance_ratio": (20.0, 200.0),
    "real_debt_service_ratio": (-30.0, 120.0),
    "future_burden_ratio": (0.0, 1500.0),  # 夕張市 FY2008: 1,164
    "bond_restriction_ratio": (-30.0, 120.0),
    "laspeyres_index": (60.0, 120.0),  # 王滝村 FY2005: 67.5
    "population_projected_65_over_share": (0.0, 100.0),
    "population_projected_75_over_share": (0.0, 100.0),
    "total_fertility_rate": (0.3, 5.0),
    "cpi_fiscal_year": (20.0, 300.0),
    "cpi_calendar_year": (20.0, 300.0),
}


#: Items that may be below zero; any other that is comes from a slip or another column.
SIGNED = frozenset(
    {
        "bond_restriction_ratio",
        "natural_change_register",
        "real_balance",
        "real_balance_ratio",
        "real_debt_service_ratio",
        "municipalities_real_debt_service_ratio",
        "prefectures_real_debt_service_ratio",
        "municipalities_bond_restriction_ratio",
        "prefectures_bond_restriction_ratio",
        "social_change_register",
    }
)

#: Years of any figure, from the first census to the last projection.
YEARS = range(1970, 2051)


class AtlasError(Exception):
    """Something the user can mend; the message is one line: where, what was seen, what to do."""


class PublicationError(AtlasError):
    """A publication's file is not what it should be.

    The message names file, sheet, cell, the value seen and the cure, in that order.
    """

    def __init__(
        self,
        file: Path | str,
        problem: str,
        *,
        cure: str,
        sheet: str | None = None,
        cell: str | None = None,
        value: object = None,
    ) -> None:
        where = str(Path(file).name)
        if sheet:
            where += f", sheet {sheet!r}"
        if cell:
            where += f", cell {cell}"
        seen = "" if value is None else f" (found {str(value)[:80]!r})"
        super().__init__(f"{where}: {problem}{seen}. {cure}")
        self.file, self.sheet, self.cell, self.value, self.cure = file, sheet, cell, value, cure


def observations(frame: pd.DataFrame, *, source: str, level: str | None = None) -> pd.DataFrame:
    """Complete a long frame (code, year, item, value …) to OBSERVATION_COLUMNS.

    Missing columns get their default: ``level`` the argument, ``as_of`` NaT, ``status`` 'official'
    where there is a value and 'unpublished' where there is none.
    """
    out = frame.copy(deep=False)
    out["source"] = source
    if "level" not in out:
        out["level"] = level
    if "as_of" not in out:
        out["as_of"] = pd.Series(pd.NaT, index=out.index, dtype="datetime64[s]")
    out["value"] = out["value"].astype("float64")
    if "status" not in out:
        out["status"] = out["value"].isna().map({True: "unpublished", False: "official"})
    return out.loc[:, list(OBSERVATION_COLUMNS)].reset_index(drop=True)
