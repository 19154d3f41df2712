"""Forecasts that the projections page holds beside the official ones: python backtest.py

Trend models fitted to every municipality's register, and cohorts moved on from each census. Some
minutes on two cores, so it is done once for each state of the figures and kept in
data/computed/. ``python backtest.py --check`` fits nothing and fails when the register's figures
are no longer those the kept forecasts were made from.
"""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from typing import Annotated

# one thread for each fit: the fits themselves are spread over the cores
os.environ.setdefault("OMP_NUM_THREADS", "1")

import pandas as pd
import typer

from analysis import cohorts, projection_check
from data import people
from data.model import AtlasError

#: Processes, and municipalities that each is given at a time.
WORKERS, CHUNK = 2, 50


def compute(workers: int = WORKERS) -> pd.DataFrame:
    """Forecasts of every municipality: code, contender, origin, horizon, forecast … converged."""
    series = projection_check.spliced(people.everyone(), people.BACKTEST_ORIGIN)
    chunks = [series.iloc[first : first + CHUNK] for first in range(0, len(series), CHUNK)]
    with ProcessPoolExecutor(workers) as pool:
        models = pd.concat(pool.map(projection_check.fit_trends, chunks), ignore_index=True)
    models = models.rename(columns={"step": "horizon"}).assign(origin=people.BACKTEST_ORIGIN)
    models = pd.concat([models, of_cohorts()], ignore_index=True)
    return models.round({"forecast": 1, "lower": 1, "upper": 1})


def of_cohorts() -> pd.DataFrame:
    """The same columns for cohorts moved on; they have no interval."""
    ages = people.census_ages()
    frames = []
    for origin in projection_check.ORIGINS:
        found = cohorts.hamilton_perry(ages, origin, projection_check.HORIZONS).drop(columns=origin)
        found.columns = found.columns - origin
        rows = found.melt(ignore_index=False, var_name="horizon", value_name="forecast")
        frames.append(rows.reset_index().assign(origin=origin))
    return pd.concat(frames, ignore_index=True).assign(
        contender=projection_check.COHORT, lower=float("nan"), upper=float("nan"), converged=True
    )


def main(
    check: Annotated[bool, typer.Option("--check", help="only tell whether it is current")] = False,
) -> None:
    """Compute and keep the trend models' forecasts, or check the kept ones."""
    try:
        if check:
            if not people.backtest_is_current():
                raise AtlasError("backtest: made from other figures. Run python backtest.py")
            return
        started = time.perf_counter()
        models = compute()
        people.write_backtest(models)
    except AtlasError as error:
        sys.exit(f"error: {error}")
    failed = models[~models["converged"]].groupby("contender")["code"].nunique().to_dict()
    seconds = time.perf_counter() - started
    print(f"{models['code'].nunique()} municipalities, not converged {failed}, {seconds:.0f} s")


if __name__ == "__main__":
    typer.run(main)
