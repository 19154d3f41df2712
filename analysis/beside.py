"""One place beside the middle of others."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd


def beside(values: pd.Series, code: str, others: Collection[str]) -> tuple[float, float, int]:
    """(own value, median of ``others``, how many of them have a value) of a Series by code.

    NaN where there is none. The place itself is not among the others.
    """
    held = values.reindex([other for other in others if other != code]).dropna()
    own = float(values.get(code, float("nan")))
    return own, float(held.median()) if len(held) else float("nan"), len(held)
