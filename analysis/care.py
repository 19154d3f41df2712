"""Old people, those who carry them, and the means for both: where need grows and means shrink.

Need is a number of people of some age, carers are the younger ones who pay and care. Nothing here
is fitted: shares of a projection times its people, ratios, and what a ratio of today would take of
beds, staff or money ahead. It is arithmetic on the projection of the National Institute of
Population and Social Security Research (IPSS), not a forecast of who will need care.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.quadrant import corners
from analysis.result import OURS, Estimate, Words

#: The formula of what is missing, as it is cited.
FORMULA = Words("備え÷人数×将来の人数−最新の備え", "stock ÷ people × people ahead − latest stock")


def counted(total: pd.Series, share: pd.Series) -> pd.Series:
    """Persons of an age from people and a share in per cent; NaN where either is.

    IPSS prints both, the share unrounded, so the product is the projected number of persons.
    """
    return total * share / 100


def change(now: pd.Series, ahead: pd.Series) -> pd.Series:
    """Per cent by which ``ahead`` is above ``now``, same index; NaN where now is 0 or NaN."""
    return 100 * (ahead / now.where(now > 0) - 1)


def load(carers: pd.Series, need: pd.Series) -> pd.Series:
    """Carers for each person of old age; NaN where there is none of them."""
    return carers / need.where(need > 0)


def peak(people: pd.DataFrame) -> pd.DataFrame:
    """year, value: when the people of each row are most, among the columns (years).

    The first such year where several are equal; rows with a gap have none (NaN).
    """
    whole = people.dropna()
    found = pd.DataFrame({"year": whole.idxmax(axis=1), "value": whole.max(axis=1)})
    return found.astype(float).reindex(people.index)


def keeping(
    stock: pd.Series,
    people: pd.Series,
    ahead: pd.Series,
    *,
    latest: pd.Series | None = None,
    per: float = 100,
) -> pd.DataFrame:
    """What a stock must be ahead to serve as many people each as it does today.

    ``stock`` (places, beds, staff, thousand yen) and ``people`` of the same day, ``ahead`` the
    people to be served, ``latest`` a newer stock where one is known (else ``stock``); same index.
    Columns: ratio (stock per ``per`` people), later (the latest stock per ``per`` people ahead),
    needed (ratio × people ahead), add (needed − latest), share (add in per cent of latest). NaN
    where an input is, or where nobody is there to be served; share is NaN for a stock of 0.

    Raises ValueError for a negative stock or number of people.
    """
    last = stock if latest is None else latest
    if any(bool((x < 0).any()) for x in (stock, people, ahead, last)):
        raise ValueError("stocks and people cannot be negative: correct the figures")
    ratio = stock / people.where(people > 0)
    needed = ratio * ahead
    add = needed - last
    return pd.DataFrame(
        {
            "ratio": per * ratio,
            "later": per * last / ahead.where(ahead > 0),
            "needed": needed,
            "add": add,
            "share": 100 * add / last.where(last > 0),
        }
    )


def effort(per_old: float, carers_per_old: float, *, per: float = 1000) -> float:
    """What each ``per`` carers must give so that each old person gets ``per_old``; NaN without any.

    Staff per old person over carers per old person is the share of carers who work in care.
    """
    return per * per_old / carers_per_old if carers_per_old > 0 else float("nan")


def crossed(frame: pd.DataFrame, split: float) -> pd.DataFrame:
    """``frame`` (need and means, changes or levels) with ``corner``: need is divided at 0, means at
    ``split``; rows without both are left out. Corners are numbered as analysis.quadrant.CORNERS.
    """
    held = frame.dropna(subset=["need", "means"])
    return held.assign(corner=corners(held["need"], held["means"], 0.0, split))


def added(found: pd.Series, name: Words, unit: Words, sample: Words, n: int) -> Estimate:
    """The add of one row of ``keeping`` as it may be quoted; ``n`` units were added up."""
    value = float(found["add"])
    return Estimate(
        name=name,
        value=value,
        unit=unit,
        n=n,
        sample=sample,
        formula=FORMULA,
        source=OURS,
        decimals=0,
        warnings=() if np.isfinite(value) else ("no_figures",),
    )
