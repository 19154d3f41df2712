"""Hometown tax (ふるさと納税): what a municipality receives, pays for it, loses, and gets back.

Receipts, cost and deduction are published (survey of the Ministry of Internal Affairs); what the
allocation tax makes up is derived: the counted share of the deducted resident tax, because revenue
R falls by that share (Local Allocation Tax Act, Art. 14). Who receives no ordinary allocation tax
gets nothing back. It is taken in the year of the deduction; corrections of later years are not in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.result import Estimate, Words
from analysis.variables import UnanswerableError

_SOURCE = Words(
    "ふるさと納税に関する現況調査、地方交付税法第14条",
    "Survey on hometown tax; Local Allocation Tax Act, Article 14",
)


def balance(frame: pd.DataFrame, counted: float) -> pd.DataFrame:
    """refilled, direct and net of each row, thousand yen, and net_per_head; NaN where not known.

    ``frame`` has receipts, cost, deduction, people, recipient (1, 0, NaN not known) and is_ward:
    wards have no allocation tax, so nothing is refilled. direct = receipts − cost − deduction;
    net = direct + refilled; refilled = ``counted`` × deduction for recipients.
    """
    receives = np.where(frame["is_ward"].to_numpy(bool), 0.0, frame["recipient"].to_numpy(float))
    refilled = counted * receives * frame["deduction"]
    direct = frame["receipts"] - frame["cost"] - frame["deduction"]
    net = direct + refilled
    return pd.DataFrame(
        {
            "refilled": refilled,
            "direct": direct,
            "net": net,
            "net_per_head": net / frame["people"].where(frame["people"] > 0),
        },
        index=frame.index,
    )


@dataclass(frozen=True)
class Totals:
    """Sums over the municipalities with all figures, thousand yen; receipts = the four others.

    receipts = cost + deduction − refilled + net: every yen received went one of these ways.
    """

    receipts: float
    cost: float
    deduction: float
    refilled: float
    net: float
    winners: Estimate
    losers: Estimate
    n: int


def totals(frame: pd.DataFrame, balances: pd.DataFrame, sample: Words) -> Totals:
    """Add up the rows that have a net. Raises UnanswerableError where none has."""
    held = balances["net"].notna()
    if not held.any():
        raise UnanswerableError("no_units", "hometown_tax_deduction")
    net, n = balances.loc[held, "net"], int(held.sum())

    def share(name: Words, marked: pd.Series, formula: str) -> Estimate:
        return Estimate(
            name=name,
            value=100 * float(marked.mean()),
            unit=Words("％", "%"),
            n=n,
            sample=sample,
            formula=formula,
            source=_SOURCE,
            decimals=1,
        )

    return Totals(
        receipts=float(frame.loc[held, "receipts"].sum()),
        cost=float(frame.loc[held, "cost"].sum()),
        deduction=float(frame.loc[held, "deduction"].sum()),
        refilled=float(balances.loc[held, "refilled"].sum()),
        net=float(net.sum()),
        winners=share(
            Words("得をした団体", "Municipalities that gained"), net > 0, "n(net > 0) ÷ N"
        ),
        losers=share(Words("損をした団体", "Municipalities that lost"), net < 0, "n(net < 0) ÷ N"),
        n=n,
    )
