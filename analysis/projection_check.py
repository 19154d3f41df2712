"""How good are projections? The official ones against what came, and against plain trend models.

Two questions. ``against_census`` and ``against_register`` hold a published projection against what
was counted later. ``backtest`` sets naive, drift, damped exponential smoothing (ETS), a local
linear trend (LLT) and cohort change ratios (``analysis.cohorts``) beside the projection of the same
time, from origins where each can be fitted. They are a check beside the projection and never
replace it.

Percentage errors are (forecast / what came − 1) × 100: positive means too many people were
expected. Trend models see the logarithm of people; the exponential of their mean is a median.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import statsmodels.api as sm
from scipy import stats
from statsmodels.tools.sm_exceptions import ConvergenceWarning
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.statespace.structural import UnobservedComponents

Array = npt.NDArray[np.float64]

TREND_MODELS = ("ets", "llt")
COHORT = "cohort"
CONTENDERS = ("naive", "drift", *TREND_MODELS, COHORT, "ipss")
#: Two-sided level of the forecast intervals, and the points a trend model needs.
LEVEL, LEAST_POINTS = 0.80, 15
ORIGINS, HORIZONS = (2000, 2005, 2010, 2015), (5, 10)
DRIFT_YEARS = 5
#: First register that counts foreign residents and is taken on 1 January.
REGISTER_CHANGED = 2014
_CENSUS_DAY = (10, 1)
_COLUMNS = [
    "basis", "origin", "horizon", "contender", "code", "base", "forecast", "lower", "upper",
    "actual", "error", "covered", "converged", "status",
]  # fmt: skip


# -- series ----------------------------------------------------------------------------------------


def wide(people: pd.DataFrame, kind: str, scope: str = "residents") -> pd.DataFrame:
    """Persons of one kind and scope: one row for each code, one column for each year."""
    own = people[people["kind"].eq(kind) & people["scope"].eq(scope)]
    return own.pivot(index="code", columns="year", values="value")


def _years(table: pd.DataFrame) -> list[int]:
    return [int(year) for year in table.columns.tolist()]


def spliced(people: pd.DataFrame, last: int) -> pd.DataFrame:
    """The annual register up to ``last`` as one series in today's way of counting: code × year.

    Up to 2013 the register has Japanese nationals on 31 March, from 2014 all residents on 1
    January. Levels are those of 2014 and later; earlier years follow by their own growth. The step
    from 2013 to 2014, of nine months and of two ways of counting, has the mean growth of the years
    before and after it. Raises ValueError for a ``last`` year before 2015, which that step needs.
    """
    if last <= REGISTER_CHANGED:
        raise ValueError(f"the register of {last} has no year after its change to be joined by")
    japanese, residents = wide(people, "register", "japanese"), wide(people, "register")
    old = japanese.loc[:, : REGISTER_CHANGED - 1].apply(np.log)
    new = residents.loc[:, REGISTER_CHANGED:last].apply(np.log)
    step = (old.diff(axis=1).iloc[:, -1] + new.diff(axis=1).iloc[:, 1]) / 2
    moved = old.add(new.iloc[:, 0] - old.iloc[:, -1] - step, axis=0)
    return pd.concat([moved, new], axis=1).apply(np.exp)


def at_day(before: pd.Series, after: pd.Series, part: float) -> pd.Series:
    """People ``part`` (0-1) of the way between two counts, growing at a constant rate."""
    return np.exp(np.log(_positive(before)) * (1 - part) + np.log(_positive(after)) * part)


def _positive(people: pd.Series) -> pd.Series:
    """Without the zeros of evacuated towns, which have no logarithm and no percentage."""
    return people.where(people > 0)


def _part(day: tuple[int, int, int], start: int, end: int) -> float:
    """How far a day lies between the census days of two years."""
    first, last = (pd.Timestamp(year, *_CENSUS_DAY) for year in (start, end))
    return float((pd.Timestamp(*day) - first) / (last - first))


def _register_on_census_day(people: pd.DataFrame, year: int) -> pd.Series:
    """The register on 1 October, between those of 1 January of this year and the next."""
    register = wide(people, "register")
    first, day, last = (pd.Timestamp(y, m, 1) for y, m in ((year, 1), (year, 10), (year + 1, 1)))
    return at_day(register[year], register[year + 1], float((day - first) / (last - first)))


# -- a projection against what came ----------------------------------------------------------------


def against_census(people: pd.DataFrame, vintage: str, year: int) -> pd.DataFrame:
    """A projection against the census of that year, both of 1 October, all residents.

    ``people`` is ``data.people.everyone()``, ``vintage`` its kind ('projection_2018'). Returns
    code, base (people of the projection's first year), forecast, actual, error (per cent) of the
    units that have all of them.
    """
    projected = wide(people, vintage)
    return _errors(projected.iloc[:, 0], projected[year], wide(people, "census")[year])


def against_register(
    people: pd.DataFrame, vintage: str, year: int, *, census: int = 2020
) -> pd.DataFrame:
    """A projection against the register of 1 January of ``year``, brought to what a census counts.

    The register and the census differ from place to place (students, people who live elsewhere), by
    more than projections err. So what came is the register × (``census`` ÷ register on that census
    day), which holds that ratio constant since; the projection is read on 1 January between its two
    nearest years. Columns as of ``against_census``.
    """
    projected = wide(people, vintage)
    day = (year, 1, 1)
    before = max(
        y for y in _years(projected) if pd.Timestamp(y, *_CENSUS_DAY) <= pd.Timestamp(*day)
    )
    after = min(y for y in _years(projected) if y > before)
    forecast = at_day(projected[before], projected[after], _part(day, before, after))
    ratio = wide(people, "census")[census] / _register_on_census_day(people, census)
    return _errors(projected.iloc[:, 0], forecast, wide(people, "register")[year] * ratio)


def _errors(base: pd.Series, forecast: pd.Series, actual: pd.Series) -> pd.DataFrame:
    frame = pd.DataFrame({"base": base, "forecast": forecast, "actual": _positive(actual)})
    frame["error"] = (frame["forecast"] / frame["actual"] - 1) * 100
    return frame.dropna().rename_axis("code").reset_index()


def accuracy(errors: pd.DataFrame, by: Iterable[str] = ()) -> pd.DataFrame:
    """How large errors are, in per cent, within each group of the columns ``by`` (none: all).

    Returns the groups and n, medape (median absolute), mape (mean absolute), malpe (mean with its
    sign: the bias), q1, median, q3 (quartiles with their sign), and where the frame has intervals
    also coverage (per cent of ``n_interval`` intervals that hold what came) and not_converged.
    Units without an error are left out; a group of none is absent.
    """
    keys = list(by)
    held = errors[errors["error"].notna()]
    if not keys:
        held, keys = held.assign(all="all"), ["all"]
    rows = []
    for name, group in held.groupby(keys, observed=True, sort=True):
        rows.append(dict(zip(keys, name, strict=True)) | _summary(group))
    return pd.DataFrame(rows).drop(columns="all", errors="ignore")


def _summary(group: pd.DataFrame) -> dict[str, Any]:
    error = group["error"]
    out: dict[str, Any] = {
        "n": len(error),
        "medape": error.abs().median(),
        "mape": error.abs().mean(),
        "malpe": error.mean(),
        "q1": error.quantile(0.25),
        "median": error.median(),
        "q3": error.quantile(0.75),
    }
    if "covered" in group:
        covered = group["covered"].dropna().astype(float)
        out["coverage"] = covered.mean() * 100 if len(covered) else np.nan
        out["n_interval"] = len(covered)
        out["not_converged"] = int(group["converged"].eq(False).sum())
    return out


# -- contenders ------------------------------------------------------------------------------------


def naive(series: pd.DataFrame, steps: Iterable[int]) -> pd.DataFrame:
    """Tomorrow as today, for every row of ``series`` (persons, code × equally spaced counts).

    The interval is that of a random walk without drift: the root mean square of all growth so far,
    by the root of the steps, Student's t. Returns code, step, forecast, lower, upper.
    """
    logs = _logs(series)
    growth = np.diff(logs, axis=1)
    spread = np.sqrt((growth**2).mean(axis=1)) * _quantile(growth.shape[1])
    frames = [_rows(series.index, step, logs[:, -1], spread * np.sqrt(step)) for step in steps]
    return pd.concat(frames, ignore_index=True)


def drift(series: pd.DataFrame, steps: Iterable[int], recent: int = DRIFT_YEARS) -> pd.DataFrame:
    """The mean log growth of the ``recent`` latest steps goes on; columns as of ``naive``.

    A random walk whose drift is estimated from k steps errs over h steps with a variance of
    s² (h + h²/k); s² is the variance of all growth so far. Growth of one step has no interval.
    """
    logs = _logs(series)
    growth = np.diff(logs, axis=1)
    free = growth.shape[1] - 1
    spread = growth.std(axis=1, ddof=1) if free else np.full(len(logs), np.nan)
    mean = growth[:, -recent:].mean(axis=1)
    frames = [
        _rows(
            series.index,
            step,
            logs[:, -1] + step * mean,
            spread * _quantile(free) * np.sqrt(step + step**2 / recent),
        )
        for step in steps
    ]
    return pd.concat(frames, ignore_index=True)


def _logs(series: pd.DataFrame) -> Array:
    logs: Array = np.log(series.where(series > 0).to_numpy(dtype="float64"))
    return logs


def _quantile(free: int) -> float:
    """Student's t that LEVEL of the mass lies within; NaN without a degree of freedom."""
    return float(stats.t.ppf((1 + LEVEL) / 2, free)) if free else np.nan


def _rows(codes: pd.Index, step: int, middle: Array, reach: Array) -> pd.DataFrame:
    """Forecasts of all units one step count ahead, from logarithms."""
    return pd.DataFrame(
        {
            "code": codes,
            "step": step,
            "forecast": np.exp(middle),
            "lower": np.exp(middle - reach),
            "upper": np.exp(middle + reach),
        }
    )


def trend(series: pd.Series, steps: Iterable[int], model: str) -> pd.DataFrame:
    """One unit's 'ets' (damped trend) or 'llt' fitted to its annual people (index: years).

    statsmodels on 100 × ln(people ÷ last people): on plain logarithms, whose variances are some
    1e-6, the optimiser stops at worse likelihoods. Returns step, forecast, lower, upper, converged.
    Raises ValueError for fewer than LEAST_POINTS years, gaps or zeros.
    """
    _check(series)
    logs = 100 * np.log(series.to_numpy(dtype="float64") / series.iloc[-1])
    data = pd.Series(logs, index=pd.period_range(str(series.index[0]), periods=len(logs), freq="Y"))
    wanted = list(steps)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # counted in ``converged``
        if model == "ets":
            fit = ETSModel(data, error="add", trend="add", damped_trend=True).fit(disp=False)
            ahead = fit.get_prediction(start=len(data), end=len(data) + max(wanted) - 1)
            mean, low, high = ahead.summary_frame(alpha=1 - LEVEL).to_numpy()[:, :3].T
        else:
            fit = UnobservedComponents(data, level="local linear trend").fit(disp=False)
            ahead = fit.get_forecast(max(wanted))
            mean = ahead.predicted_mean.to_numpy()
            low, high = ahead.conf_int(alpha=1 - LEVEL).to_numpy().T
    at = np.array(wanted) - 1
    people = {
        name: series.iloc[-1] * np.exp(values[at] / 100)
        for name, values in {"forecast": mean, "lower": low, "upper": high}.items()
    }
    converged = bool(fit.mle_retvals["converged"])
    return pd.DataFrame({"step": wanted} | people | {"converged": converged})


def _check(series: pd.Series) -> None:
    years = series.index.to_numpy()
    if len(series) < LEAST_POINTS or (np.diff(years) != 1).any():
        raise ValueError(f"a trend model needs {LEAST_POINTS} years without a gap")
    if not (series > 0).all():
        raise ValueError("a trend model needs people in every year")


def fit_trends(series: pd.DataFrame, steps: Iterable[int] = HORIZONS) -> pd.DataFrame:
    """Both trend models of every row of ``series``: code, contender, step, forecast … converged.

    Rows with a gap are left out. Some 0.15 s a row: see ``backtest.py`` in the project's folder.
    """
    frames = [
        trend(row, steps, model).assign(code=str(code), contender=model)
        for code, row in series.dropna().iterrows()
        for model in TREND_MODELS
    ]
    return pd.concat(frames, ignore_index=True)


def check_one(series: pd.Series, steps: Iterable[int]) -> pd.DataFrame:
    """The four contenders for one unit: contender, year, forecast, lower, upper, converged.

    ``series`` is a row of ``spliced``. A gap ends what is used: the years after the last one count.
    Where these are too few for the trend models, or have zeros, the trend models are absent.
    """
    wanted = list(steps)
    gaps = np.flatnonzero(np.diff(series.index.to_numpy()) != 1)
    series = series.iloc[gaps[-1] + 1 :] if len(gaps) else series
    row = series.to_frame().T
    frames = [
        naive(row, wanted).assign(contender="naive", converged=True),
        drift(row, wanted).assign(contender="drift", converged=True),
    ]
    if len(series) >= LEAST_POINTS and series.gt(0).all():
        frames += [trend(series, wanted, model).assign(contender=model) for model in TREND_MODELS]
    out = pd.concat(frames, ignore_index=True)
    out["year"] = out["step"] + int(series.index[-1])
    return out[["contender", "year", "forecast", "lower", "upper", "converged"]]


# -- backtest --------------------------------------------------------------------------------------


def impossible(people: pd.DataFrame) -> pd.DataFrame:
    """What of ORIGINS × HORIZONS the figures do not allow: origin, horizon, contender, reason.

    reason is 'few_points' (fewer than LEAST_POINTS years of the register up to the origin) or
    'no_vintage' (no projection of that time is held).
    """
    register = _years(wide(people, "register", "japanese"))
    first_projection = min(_years(wide(people, "projection_2018")))
    rows = []
    for origin in ORIGINS:
        for horizon in HORIZONS:
            if sum(year <= origin for year in register) < LEAST_POINTS:
                rows += [(origin, horizon, model, "few_points") for model in TREND_MODELS]
            if origin < first_projection:
                rows.append((origin, horizon, "ipss", "no_vintage"))
    return pd.DataFrame(rows, columns=["origin", "horizon", "contender", "reason"])


def backtest(people: pd.DataFrame, models: pd.DataFrame) -> pd.DataFrame:
    """Every contender from every origin it can be fitted at, against what came.

    ``people`` is ``data.people.everyone()``; ``models`` (``data.people.backtest()``) are the trend
    models' forecasts of the register and those of cohorts, which are of census days. Returns
    basis, origin, horizon, contender, code, base, forecast, lower, upper, actual, error (per cent),
    covered, converged, status.

    basis 'census': steps of five years, naive, drift and cohorts from each census, the projection
    where one is held. basis 'register': years, all contenders from 1 January of the origin;
    projection and cohorts are brought to the register by their ratio on their own base day, and
    their base is nine months younger than the origin, which favours them a little.
    """
    census, projected = wide(people, "census"), wide(people, "projection_2018")
    moved = models[models["contender"].eq(COHORT)]
    cohorts = {
        origin: _of_cohorts(moved[moved["origin"].eq(origin)], census[origin]) for origin in ORIGINS
    }
    frames = [_census_backtest(census, projected, cohorts[o], o) for o in ORIGINS]
    for key, fitted in models[models["contender"].isin(TREND_MODELS)].groupby("origin"):
        origin = int(str(key))
        ahead = {"ipss": projected, COHORT: cohorts[origin]}
        frames.append(_register_backtest(people, census, ahead, fitted, origin))
    out = pd.concat(frames, ignore_index=True)
    out["error"] = (out["forecast"] / _positive(out["actual"]) - 1) * 100
    held = out["lower"].notna() & out["actual"].notna()
    inside = out["actual"].between(out["lower"], out["upper"])
    out["covered"] = inside.astype("boolean").where(held)
    return out.loc[out["error"].notna(), _COLUMNS].reset_index(drop=True)


def _of_cohorts(rows: pd.DataFrame, base: pd.Series) -> pd.DataFrame:
    """The forecasts of one origin as a projection is held: code × year, the base year first."""
    origin = int(str(base.name))
    ahead = rows.pivot(index="code", columns="horizon", values="forecast")
    return base.to_frame().join(ahead.rename(columns=lambda h: origin + h), how="inner")


def _census_backtest(
    census: pd.DataFrame, projected: pd.DataFrame, cohorts: pd.DataFrame, origin: int
) -> pd.DataFrame:
    horizons = [h for h in HORIZONS if origin + h in census]
    past = census.loc[:, :origin]
    steps = [h // 5 for h in horizons]
    frames = [
        naive(past, steps).assign(contender="naive", status="derived"),
        drift(past, steps, recent=1).assign(contender="drift", status="derived"),
    ]
    for frame in frames:
        frame["horizon"] = frame["step"] * 5
    if origin == _years(projected)[0]:
        frames += [
            _projected(projected[origin + h], h, "ipss").assign(status="official") for h in horizons
        ]
    frames += [
        _projected(cohorts[origin + h], h, COHORT).assign(status="imputed") for h in horizons
    ]
    return _with_outcome(frames, census, origin, "census")


def _register_backtest(
    people: pd.DataFrame,
    census: pd.DataFrame,
    ahead: Mapping[str, pd.DataFrame],
    models: pd.DataFrame,
    origin: int,
) -> pd.DataFrame:
    past = spliced(people, origin)
    frames = [
        naive(past, HORIZONS).assign(contender="naive", status="derived"),
        drift(past, HORIZONS).assign(contender="drift", status="derived"),
    ]
    for frame in frames:
        frame["horizon"] = frame["step"]
    frames.append(models)
    ratio = _register_on_census_day(people, origin) / census[origin]
    for contender, projected in ahead.items():
        for horizon in HORIZONS:
            before, after = origin + horizon - 5, origin + horizon
            part = _part((after, 1, 1), before, after)
            middle = at_day(projected[before], projected[after], part)
            status = "derived" if contender == "ipss" else "imputed"
            rows = _projected(middle * ratio, horizon, contender)
            frames.append(rows.assign(status=status))
    return _with_outcome(frames, wide(people, "register"), origin, "register")


def _projected(forecast: pd.Series, horizon: int, contender: str) -> pd.DataFrame:
    values = forecast.dropna().rename("forecast").rename_axis("code").reset_index()
    return values.assign(contender=contender, horizon=horizon, lower=np.nan, upper=np.nan)


def _with_outcome(
    frames: list[pd.DataFrame], counted: pd.DataFrame, origin: int, basis: str
) -> pd.DataFrame:
    out = pd.concat(
        [frame if "converged" in frame else frame.assign(converged=True) for frame in frames],
        ignore_index=True,
    )
    out["base"] = out["code"].map(counted[origin])
    for horizon in out["horizon"].unique():
        rows = out["horizon"].eq(horizon)
        out.loc[rows, "actual"] = out.loc[rows, "code"].map(counted[origin + horizon])
    return out.assign(origin=origin, basis=basis)


def common(results: pd.DataFrame) -> pd.DataFrame:
    """Only the units that all contenders of a basis, origin and horizon have: a fair comparison."""
    run = ["basis", "origin", "horizon"]
    contenders = results.groupby(run)["contender"].transform("nunique")
    held = results.groupby([*run, "code"])["contender"].transform("nunique")
    return results[held == contenders]


@dataclass(frozen=True)
class SignTest:
    """Which of two forecasts came nearer more often.

    ``wins`` and ``losses`` count units where the first was nearer or farther, ``ties`` neither;
    ``share`` is the per cent of wins among n (a tie half), ``low`` and ``high`` its 95 % interval
    and ``p`` the two-sided probability under equal chances, with ``clusters`` clusters.
    """

    n: int
    wins: int
    losses: int
    ties: int
    share: float
    low: float
    high: float
    p: float
    clusters: int


def sign_test(first: pd.Series, second: pd.Series, clusters: pd.Series) -> SignTest:
    """Paired sign test of two errors (per cent), clustered: neighbours err together.

    All three share their index; units without both errors are left out. Signs are regressed on a
    constant with cluster-robust errors and Student's t of clusters − 1. Fewer than two clusters, or
    no variation, give NaN for the interval and p.
    """
    frame = pd.DataFrame({"a": first.abs(), "b": second.abs(), "cluster": clusters}).dropna()
    signs = pd.Series(np.sign((frame["b"] - frame["a"]).to_numpy()))
    groups = int(frame["cluster"].nunique())
    low = high = p = np.nan
    if groups > 1 and signs.nunique() > 1:
        fit = sm.OLS(signs.to_numpy(), np.ones(len(signs))).fit(
            cov_type="cluster",
            cov_kwds={"groups": pd.factorize(frame["cluster"])[0]},
            use_t=True,
        )
        low, high = (50 * (1 + bound) for bound in np.clip(fit.conf_int()[0], -1, 1))
        p = float(fit.pvalues[0])
    return SignTest(
        n=len(signs),
        wins=int(signs.gt(0).sum()),
        losses=int(signs.lt(0).sum()),
        ties=int(signs.eq(0).sum()),
        share=50 * (1 + float(signs.mean())) if len(signs) else np.nan,
        low=low,
        high=high,
        p=p,
        clusters=groups,
    )


def winners(results: pd.DataFrame, by: Iterable[str] = ()) -> pd.DataFrame:
    """Who came nearest, for each basis, origin, horizon and the further columns ``by``.

    On the units that all contenders have. Returns those columns and winner (lowest MedAPE), medape,
    rival (second lowest), rival_medape, and the sign test of winner against rival across
    municipalities clustered by prefecture: n, wins, losses, ties, share, low, high, p, clusters.
    """
    keys = ["basis", "origin", "horizon", *by]
    rows = []
    for name, group in common(results).groupby(keys, observed=True):
        errors = group.pivot(index="code", columns="contender", values="error")
        order = errors.abs().median().sort_values()
        first, second = order.index[:2]
        prefectures = pd.Series(errors.index.str[:2], index=errors.index)
        test = sign_test(errors[first], errors[second], prefectures)
        rows.append(
            dict(zip(keys, name, strict=True))
            | {"winner": first, "medape": order.iloc[0]}
            | {"rival": second, "rival_medape": order.iloc[1]}
            | vars(test)
        )
    return pd.DataFrame(rows)
