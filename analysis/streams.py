"""What flows in and out of a budget, and what is left of each side."""

from __future__ import annotations

import pandas as pd


def streams(
    frame: pd.DataFrame, code: str, total: str, parts: tuple[str, ...]
) -> pd.DataFrame | None:
    """item, value, middle of one municipality: ``parts`` and 'rest', which add up to its total.

    ``frame`` has code, ``total`` and ``parts`` of all that are compared, in one unit. ``middle`` is
    the median over those that have every part. A part that the municipality does not have is in
    its rest. None when it has no total.
    """
    held = frame.set_index("code")
    if code not in held.index or pd.isna(held.at[code, total]):
        return None
    names = list(parts)
    own = held.loc[code, names].dropna().astype(float)
    whole = held.dropna(subset=[total, *names])
    middles = whole[names].median()
    middles["rest"] = (whole[total] - whole[names].sum(axis=1)).median()
    own["rest"] = float(held.at[code, total]) - own.sum()
    found = own.rename("value").rename_axis("item").reset_index()
    return found.assign(middle=found["item"].map(middles))
