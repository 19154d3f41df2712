"""How unequal are bodies that the law treats alike: spread by kind, and where people live.

Spread is told by ratios that do not depend on the unit: largest over smallest, the ninetieth over
the tenth percentile. The tenth and ninetieth are linear interpolations between order statistics
(Hyndman and Fan 1996, type 7). A municipality counts once, however many people it has.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.inequality import Curve, gini, lorenz

#: Fewer bodies have no percentiles worth naming.
FEW = 10


@dataclass(frozen=True)
class Spread:
    """One measure among ``n`` bodies; codes of the smallest and the largest.

    ``p10`` and ``p90`` are NaN among fewer than FEW; ratios where the smaller is not above 0.
    """

    n: int
    low: float
    low_code: str
    p10: float
    median: float
    p90: float
    high: float
    high_code: str

    @property
    def ratio(self) -> float:
        """Largest over smallest."""
        return self.high / self.low if self.low > 0 else float("nan")

    @property
    def decile_ratio(self) -> float:
        """Ninetieth over tenth percentile."""
        return self.p90 / self.p10 if self.p10 > 0 else float("nan")


@dataclass(frozen=True)
class Halves:
    """How people are spread over ``n`` bodies.

    ``half_live_in``: the fewest bodies that hold half of all people; ``smaller_half``: share (0 to
    1) of the people in the smaller half of the bodies; ``curve`` from the smallest body up.
    """

    n: int
    half_live_in: int
    smaller_half: float
    gini: float
    curve: Curve


def spread(values: pd.Series) -> Spread | None:
    """The spread of ``values`` by code; None where none is held. Of equals the first counts."""
    held = values.dropna().astype(float)
    if held.empty:
        return None
    enough = len(held) >= FEW
    p10, median, p90 = (float(q) for q in np.quantile(held, (0.1, 0.5, 0.9)))
    return Spread(
        n=len(held),
        low=float(held.min()),
        low_code=str(held.idxmin()),
        p10=p10 if enough else float("nan"),
        median=median,
        p90=p90 if enough else float("nan"),
        high=float(held.max()),
        high_code=str(held.idxmax()),
    )


def spreads(values: pd.Series, kinds: pd.Series) -> dict[str, Spread]:
    """The spread within each kind that has a value, by kind."""
    of = kinds.reindex(values.index)
    found = {str(kind): spread(rows) for kind, rows in values.groupby(of)}
    return {kind: one for kind, one in found.items() if one is not None}


def halves(people: pd.Series) -> Halves | None:
    """Where people live, of bodies by code; None with fewer than two. An odd body counts half."""
    held = people.dropna().astype(float)
    if len(held) < 2 or held.sum() <= 0:
        return None
    descending = np.sort(held.to_numpy())[::-1]
    reached = np.cumsum(descending) >= held.sum() / 2
    curve = lorenz(held.to_numpy())
    return Halves(
        n=len(held),
        half_live_in=int(np.argmax(reached)) + 1,
        smaller_half=float(np.interp(0.5, curve.units, curve.total)),
        gini=gini(held.to_numpy()),
        curve=curve,
    )


def shares(frame: pd.DataFrame, classes: pd.Series) -> pd.DataFrame:
    """Each class's n, people and area, and its per cent of all three.

    ``frame`` by code has people and area; bodies without one of them are left out. Classes in the
    order of the categories, those of nobody left out.
    """
    held = frame[["people", "area"]].dropna()
    of = classes.reindex(held.index)
    sums = held.groupby(of, observed=True).sum()
    sums.insert(0, "n", held.groupby(of, observed=True).size())
    percent = sums.div(sums.sum()) * 100
    return sums.join(percent.add_suffix("_share"))
