"""健全化判断比率・主要財政指標 (Ministry of Internal Affairs, Digital Agency): FY2020-2024.

Ratios in percent, the fiscal strength index as printed. Municipal ratios are whole per cent (the
index has two decimals), prefectural ones have one decimal (the index three); the two deficit
ratios have two. So a municipal figure here is coarser than the ministry's own table of indicators.

The columns ``*_zero_filled`` hold 0 where the publisher prints a dash. For the deficit ratios that
says "no deficit"; for the future burden the column that kept its nulls is read, so that its zeros
are true. Dashes become not_calculated, never 0. The fund ratio of the file is no official figure
and is left out.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data import model
from data.model import PublicationError
from data.publications import reading, units

SOURCE = "soundness"
FILES = ("fiscal/soundness_fy2020_2024.parquet",)

FUTURE_BURDEN = "future_burden_ratio_pct"
DEFICITS = {
    "real_deficit_ratio_pct_zero_filled": "real_deficit_ratio",
    "consolidated_deficit_ratio_pct_zero_filled": "consolidated_deficit_ratio",
}
ITEMS = {
    "fiscal_capability_index": "fiscal_strength_index",
    "current_balance_ratio_pct": "ordinary_balance_ratio",
    "real_debt_service_ratio_pct": "real_debt_service_ratio",
    FUTURE_BURDEN: "future_burden_ratio",
    **DEFICITS,
}
KEY = {"code": "VARCHAR", "fy": "INTEGER", "level": "VARCHAR"}


def read(directory: Path) -> pd.DataFrame:
    """Observations of the ratios, of municipalities and prefectures."""
    path = directory / FILES[0]
    wide = reading.parquet(path, {**KEY, **dict.fromkeys(ITEMS, "DOUBLE")})
    _check(path, wide, units.load(directory))
    long = wide.melt(id_vars=list(KEY), value_vars=list(ITEMS), var_name="column")
    filled = long["column"].isin(list(DEFICITS)) & (long["value"] == 0)
    value = long["value"].mask(filled)
    dash = filled | (long["column"].eq(FUTURE_BURDEN) & value.isna())
    status = value.isna().map({True: "unpublished", False: "official"}).mask(dash, "not_calculated")
    municipal = long["level"] == "municipality"
    frame = pd.DataFrame(
        {
            "level": long["level"],
            "code": long["code"].where(municipal, long["code"].str[:2]),
            "year": long["fy"].astype("int64"),
            "item": long["column"].map(ITEMS),
            "value": value,
            "status": status,
        }
    )
    return model.observations(frame, source=SOURCE)


def _check(path: Path, wide: pd.DataFrame, register: units.Register) -> None:
    reading.check_unique(path, wide, ["code", "fy"])
    units.check_levels(path, wide, register)
    for column in (FUTURE_BURDEN, *DEFICITS):
        if (below := wide[wide[column] < 0]).size:
            raise PublicationError(
                path,
                f"column {column!r} is below zero",
                value=", ".join(map(str, below.iloc[0][["code", "fy", column]])),
                cure="The publisher prints a dash there: leave the cell empty",
            )
