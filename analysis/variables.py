"""Variables that places are compared by: which enter by logarithm, who lacks one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

#: Seed of everything random in the analyses.
SEED = 20240401
#: Units of sizes, which spread over orders of magnitude; shares, rates and indices do not.
SIZE_UNITS = frozenset({"person", "household", "kyen", "kyen_per_person", "km2", "person_per_km2"})


class UnanswerableError(ValueError):
    """A question that the figures cannot answer: ``reason`` is an id, ``variable`` what lacks."""

    def __init__(self, reason: str, variable: str = "") -> None:
        super().__init__(f"{reason}: {variable}" if variable else reason)
        self.reason, self.variable = reason, variable


@dataclass(frozen=True)
class Variable:
    """A column to compare by. ``weight`` is relative to the others'; 0 leaves it out."""

    id: str
    weight: float = 1.0
    log: bool = False


def enters_by_log(unit: str, values: pd.Series) -> bool:
    """True for sizes (people, money, density) that are above zero everywhere.

    Otherwise Yokohama would be far from everyone and all the rest alike.
    """
    return unit in SIZE_UNITS and bool((values.dropna() > 0).all())


def transformed(frame: pd.DataFrame, variables: Sequence[Variable]) -> pd.DataFrame:
    """The variables of all units in code order, logarithms taken; NaN where there is none.

    ``frame`` is indexed by code. Raises UnanswerableError: not_held, for a column it has not.
    """
    for variable in variables:
        if variable.id not in frame:
            raise UnanswerableError("not_held", variable.id)
    columns = {}
    for variable in variables:
        values = frame[variable.id].to_numpy(float, na_value=np.nan)
        columns[variable.id] = (
            np.log(values, where=values > 0, out=np.full(len(values), np.nan))
            if variable.log
            else values
        )
    return pd.DataFrame(columns, frame.index).sort_index()


def lacking(held: pd.DataFrame) -> dict[str, int]:
    """Variable → number of units without it, of those that any unit lacks."""
    return {str(id_): int(n) for id_, n in held.isna().sum().items() if n}
