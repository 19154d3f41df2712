"""市町村別普通交付税 決定額 (Ministry of Internal Affairs): FY2024 initial, FY2025 both stages.

A decision on ordinary allocation tax, no settlement, and without special allocation tax. The
initial decision (July) and the one after recalculation are two items and never mix. Yen → kyen.
A municipality that gets none has a true zero; the 23 special wards are no recipients of allocation
tax at all (the metropolis and its wards are reckoned as one) and are not_applicable.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data import model
from data.model import WARD_CODES, PublicationError
from data.publications import reading, units

SOURCE = "allocation_tax_decisions"
FILES = ("fiscal/lat_decision_fy2024_2025.parquet",)

#: Stage as the file names it → item.
STAGES = {
    "initial": "ordinary_allocation_tax_decision_initial",
    "final_after_recalculation": "ordinary_allocation_tax_decision_final",
}


def read(directory: Path) -> pd.DataFrame:
    """Observations of the decided amounts (kyen), wards included as not_applicable."""
    path = directory / FILES[0]
    table = reading.parquet(
        path,
        {
            "code": "VARCHAR",
            "fy": "INTEGER",
            "stage": "VARCHAR",
            "ordinary_lat_yen": "BIGINT",
            "status": "VARCHAR",
        },
    )
    _check(path, table, units.load(directory))
    decided = pd.DataFrame(
        {
            "code": table["code"],
            "year": table["fy"].astype("int64"),
            "item": table["stage"].map(STAGES),
            "value": table["ordinary_lat_yen"] / 1000,
            "status": "official",
        }
    )
    wards = decided[["year", "item"]].drop_duplicates()
    wards = wards.merge(pd.Series(WARD_CODES, name="code"), how="cross")
    wards = wards.assign(value=float("nan"), status="not_applicable")
    frame = pd.concat([decided, wards], ignore_index=True)
    return model.observations(frame, source=SOURCE, level="municipality")


def _check(path: Path, table: pd.DataFrame, register: units.Register) -> None:
    reading.check_unique(path, table, ["code", "fy", "stage"])
    for year in table["fy"].unique().tolist():
        day = f"{year + 1}-03-31"
        known = units.codes_on(register, day) - set(WARD_CODES)
        units.check_codes(path, table.loc[table["fy"] == year, "code"], known, f"on {day}")
    _refuse(path, table, ~table["stage"].isin(list(STAGES)), "stage", "is of an unknown stage")
    amount = table["ordinary_lat_yen"]
    missing = amount.isna() | (amount < 0) | (amount % 1000 != 0)
    problem = "is no amount in whole thousands of yen"
    _refuse(path, table, missing, "ordinary_lat_yen", problem)
    named = table["status"].map({"recipient": True, "non-recipient": False})
    problem = "contradicts its amount"
    _refuse(path, table, named.isna() | (named != (amount > 0)), "status", problem)


def _refuse(path: Path, table: pd.DataFrame, bad: pd.Series, column: str, problem: str) -> None:
    if bad.any():
        raise PublicationError(
            path,
            f"column {column!r} {problem}",
            value=", ".join(map(str, table.loc[bad, ["code", "fy", "stage", column]].iloc[0])),
            cure="Compare the row with the ministry's table",
        )
