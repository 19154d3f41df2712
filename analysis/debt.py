"""Who crossed a limit of the law, when, and in how many years: from ratios by year."""

from __future__ import annotations

import pandas as pd

#: Where a band of the future burden ratio ends, in per cent; the last is each unit's own limit.
BANDS = (100.0, 200.0)
BURDEN_STATES = ("not_calculated", "low", "middle", "high", "over")


def spells(frame: pd.DataFrame) -> pd.DataFrame:
    """Each unbroken run of years in which a unit's value is at or above its limit.

    ``frame`` has code, year, value (NaN: below every limit if the ratio does not arise, unknown
    otherwise; ``status`` says which) and limit, in one unit. A year that was not published neither
    ends a run nor counts in it. Columns: code, limit, first, last, n (years counted), peak,
    peak_year, open (still so in the last year of the frame), from_start (already so in the first).
    """
    known = frame[frame["value"].notna() | (frame["status"] == "not_calculated")]
    rows = known.sort_values(["code", "year"])
    over = (rows["value"] >= rows["limit"]).to_numpy()
    before = pd.Series(over).groupby(rows["code"].to_numpy()).shift(fill_value=False).to_numpy()
    begins = over & ~before
    rows = rows.assign(run=begins.cumsum())[over]
    if rows.empty:
        names = ("limit", "first", "last", "n", "peak", "peak_year", "open", "from_start")
        return pd.DataFrame(columns=["code", *names])
    runs = rows.groupby("run")
    peaks = rows.loc[runs["value"].idxmax()].set_index("run")
    found = runs.agg(
        code=("code", "first"),
        limit=("limit", "first"),
        first=("year", "min"),
        last=("year", "max"),
        n=("year", "size"),
    )
    return found.assign(
        peak=peaks["value"],
        peak_year=peaks["year"],
        open=found["last"] == known["year"].max(),
        from_start=found["first"] == known["year"].min(),
    ).reset_index(drop=True)


def burden_states(frame: pd.DataFrame) -> pd.DataFrame:
    """year, state, n: units by the state of their future burden ratio; unpublished ones are none.

    ``frame`` as of ``spells``. not_calculated: what could pay is at least the burden, so that no
    ratio arises; it is no 0. low, middle, high: up to BANDS and to the limit; over: at or above it.
    """
    state = pd.Series("high", frame.index)
    state[frame["value"] < BANDS[1]] = "middle"
    state[frame["value"] < BANDS[0]] = "low"
    state[frame["value"] >= frame["limit"]] = "over"
    state[frame["value"].isna()] = frame["status"]
    counts = frame.assign(state=state).groupby(["year", "state"]).size().rename("n").reset_index()
    return counts[counts["state"].isin(BURDEN_STATES)].reset_index(drop=True)
