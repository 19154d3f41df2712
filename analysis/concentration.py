"""How unequal are areas per head, step by step of what they receive, year by year?

Every measure counts people, not prefectures: an area weighs as much as those who live in it. Gini
and Theil are those of analysis.inequality. They describe all areas there are; no sample is drawn,
so there is no interval. ``order`` is the concentration of what areas have at a step in the order of
what they had at the first: below 0, those who had less have more.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.inequality import concentration, gini, theil

MEASURES = ("gini", "order", "theil", "between")


def courses(
    amounts: Mapping[str, pd.Series], people: pd.Series, inside: tuple[str, ...], first: str
) -> pd.DataFrame:
    """item, year, n, gini, order, theil, between: each of ``amounts`` per head of ``people``.

    All series are by (code, year). ``order`` ranks by the item ``first`` of the same year, NaN
    where it is not held. ``between`` is the share of Theil's T, in per cent, that lies
    between the areas ``inside`` together and all others together; NaN where all are equal or one
    of the two groups is empty. A year counts where every area of ``people`` has the amount.
    """
    rows = []
    heads = people.unstack("code").dropna(axis=0, how="any")
    areas = heads.columns
    starts = amounts[first].unstack("code").reindex(index=heads.index, columns=areas)
    groups = areas.isin(inside).astype(np.int64)
    both = 0 < groups.sum() < len(groups)
    for item, amount in amounts.items():
        wide = amount.unstack("code").reindex(index=heads.index, columns=areas)
        held = wide.notna().all(axis=1)
        years = wide.index[held].astype(int)
        for year, weights, values, start in zip(
            years, *(x[held].to_numpy(float) for x in (heads, wide, starts)), strict=True
        ):
            per_head = values / weights
            parts = theil(per_head, groups, weights)
            ranked = np.isfinite(start).all()
            order = concentration(per_head, start / weights, weights) if ranked else float("nan")
            rows.append(
                {
                    "item": item,
                    "year": year,
                    "n": len(values),
                    "gini": gini(per_head, weights),
                    "order": order,
                    "theil": parts.total,
                    "between": 100 * parts.between_share if both else float("nan"),
                }
            )
    return pd.DataFrame(rows, columns=["item", "year", "n", *MEASURES])
