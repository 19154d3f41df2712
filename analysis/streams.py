"""What flows in and out of a budget, and what is left of each side."""

from __future__ import annotations

import numpy as np
import pandas as pd


def streams(
    frame: pd.DataFrame,
    code: str,
    total: str,
    parts: tuple[str, ...],
    group: pd.Series | None = None,
) -> pd.DataFrame | None:
    """item, value, middle of one municipality: ``parts`` and 'rest', which add up to its total.

    ``frame`` has code, ``total`` and ``parts`` of all that are compared, in one unit. ``middle`` is
    the median over those that have every part. A part that the municipality does not have is in
    its rest. None when it has no total. ``group`` has the same of a group, which is none of those
    compared and is taken instead of ``code``.
    """
    held = frame.set_index("code")
    names = list(parts)
    if group is not None:
        row = group[[total, *names]].to_numpy(float)
    elif code in held.index:
        row = held.loc[[code], [total, *names]].to_numpy(float)[0]
    else:
        return None
    if np.isnan(row[0]):
        return None
    own = {n: float(x) for n, x in zip(names, row[1:], strict=True) if not np.isnan(x)}
    whole = held.dropna(subset=[total, *names])
    middles = {n: float(whole[n].median()) for n in names}
    middles["rest"] = float((whole[total] - whole[names].sum(axis=1)).median())
    own["rest"] = float(row[0]) - sum(own.values())
    rows = [{"item": n, "value": x, "middle": middles[n]} for n, x in own.items()]
    return pd.DataFrame(rows)
