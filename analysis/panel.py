"""Does dependence on the allocation tax move with ageing and population? A panel estimate.

Two-way fixed effects: what differs between municipalities for good, and what a year does to all
of them alike, is taken out. What is left says which changes go together, not what causes what: the
allocation tax is computed from the very figures that explain it here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import stdtr, stdtrit
from threadpoolctl import threadpool_limits

from analysis import fixed_effects as fe
from analysis import panel_checks
from analysis.fixed_effects import Fit, Floats, Ints, Panel
from analysis.panel_checks import Check
from analysis.variables import UnanswerableError

Cluster = Literal["unit", "prefecture", "unit_and_year"]
KEYS = ("code", "year", "prefecture_code")
#: Towns and villages of Fukushima that were evacuated after the accident of 2011.
EVACUATED = ("07542", "07543", "07544", "07545", "07546", "07547", "07548", "07564")
#: With fewer clusters intervals are too short, and by year they are not offered at all.
FEW_CLUSTERS, YEARS_FOR_CLUSTERS = 40, 10
#: Variance inflation from which coefficients are hard to tell apart, and the level of tests.
INFLATED, LEVEL = 10.0, 0.05

#: What ``panel_frame`` needs, by the ids of the catalog.
INPUTS = (
    "allocation_tax_share_of_tax_plus_allocation",
    "fiscal_strength_index",
    "local_allocation_tax",
    "standard_fiscal_scale",
    "ageing_rate",
    "population_census",
    "population_fiscal_year",
    "population_change_5y",
)
#: How far a variable moves in the sentence about its coefficient: ten per cent more residents
#: rather than one logarithm; all others move by 1.
STEPS = {"ln_population": math.log(1.1), "ln_population_register": math.log(1.1)}
#: What must be known about an outcome before its coefficients are read.
OUTCOME_WARNINGS = {
    "allocation_share": "special_allocation_tax",
    "allocation_share_later": "special_allocation_tax",
    "allocation_to_scale": "special_allocation_tax",
    "need_uncovered": "three_year_mean",
}


class PanelError(UnanswerableError):
    """An estimate that cannot be made: one line with the variable and what to do.

    Reasons: no_column, twice, too_few, weights, absorbed, collinear, one_prefecture, few_years.
    """

    def __init__(self, reason: str, problem: str, *, cure: str, variable: str) -> None:
        super().__init__(reason, variable)
        self.args, self.cure = (f"{problem}. {cure}",), cure


@dataclass(frozen=True)
class Specification:
    """What is explained by what, among whom, and how sure we are of it.

    ``years`` are those of the outcome; ``sample`` 'recipients' keeps units that received ordinary
    allocation tax in every year (column ``recipient``); ``evacuated`` takes EVACUATED in;
    ``weights`` is a column of positive numbers.
    """

    outcome: str
    regressors: tuple[str, ...]
    years: range
    cluster: Cluster = "unit"
    weights: str | None = None
    sample: Literal["all", "recipients"] = "all"
    evacuated: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The variables, each once."""
        weights = (self.weights,) if self.weights else ()
        return tuple(dict.fromkeys((self.outcome, *self.regressors, *weights)))

    @property
    def formula(self) -> str:
        """outcome ~ regressors | effects."""
        return f"{self.outcome} ~ {' + '.join(self.regressors)} | code + year"


_CENSUSES = range(2000, 2021, 5)
_MAIN = ("age65", "dln5", "ln_population", "gap_keep")
_REGISTER = ("dln5_register", "ln_population_register", "gap_keep")
_ANNUAL = range(2005, 2025)

#: The menu; ids are keys of labels.
SPECIFICATIONS = {
    "main": Specification("allocation_share", _MAIN, _CENSUSES),
    "no_population": Specification("allocation_share", ("age65", "dln5", "gap_keep"), _CENSUSES),
    "no_merger": Specification("allocation_share", ("age65", "dln5", "ln_population"), _CENSUSES),
    "two_years_later": Specification("allocation_share_later", _MAIN, _CENSUSES),
    "strength": Specification("need_uncovered", _MAIN, range(1995, 2021, 5)),
    "recipients": Specification("allocation_share", _MAIN, _CENSUSES, sample="recipients"),
    "weighted": Specification("allocation_share", _MAIN, _CENSUSES, weights="population"),
    "evacuation": Specification("allocation_share", _MAIN, _CENSUSES, evacuated=True),
    "prefecture": Specification("allocation_share", _MAIN, _CENSUSES, "prefecture"),
    "lead": Specification("allocation_share", ("age65", "age65_lead", *_MAIN[1:]), _CENSUSES[:-1]),
    "annual": Specification("allocation_share", _REGISTER, _ANNUAL),
    "annual_two_way": Specification("allocation_share", _REGISTER, _ANNUAL, "unit_and_year"),
    "annual_scale": Specification("allocation_to_scale", _REGISTER, range(2018, 2024)),
}


@dataclass(frozen=True)
class Coefficient:
    """One variable's: estimate in units of the outcome, 95 % interval from Student's t."""

    name: str
    estimate: float
    standard_error: float
    t: float
    p_value: float
    low: float
    high: float

    @property
    def per_step(self) -> tuple[float, float, float]:
        """Estimate and interval for a move by the variable's STEPS."""
        step = STEPS.get(self.name, 1.0)
        return self.estimate * step, self.low * step, self.high * step

    @property
    def direction(self) -> Literal["higher", "lower", "unclear"]:
        """Unclear when the interval holds 0."""
        if self.low <= 0 <= self.high:
            return "unclear"
        return "higher" if self.estimate > 0 else "lower"


@dataclass(frozen=True)
class Dropped:
    """``n`` rows that are not in the estimate.

    Reasons: evacuated, not_recipient, missing (of ``variable``, the first one in the formula that
    is missing), single (the only row of its unit or of its year).
    """

    reason: str
    variable: str
    n: int


@dataclass(frozen=True)
class LeaveOut:
    """The first coefficient without each prefecture: the range, and whose absence gives its ends.

    ``n`` prefectures were left out in turn.
    """

    low: float
    high: float
    low_prefecture: str
    high_prefecture: str
    n: int


@dataclass(frozen=True)
class Diagnostics:
    """Tests of the estimate; None where the sample does not allow one.

    ``lead``: the coefficient of the first regressor's later value (column ``…_lead``) when added.
    ``jackknife``: the coefficients with standard errors from leaving out prefectures (CRV3).
    ``inflation``: variance inflation of each regressor net of the effects.
    """

    mundlak: Check | None
    serial_correlation: Check | None
    cross_section: Check | None
    inflation: tuple[tuple[str, float], ...]
    leave_out: LeaveOut | None
    jackknife: tuple[Coefficient, ...]
    lead: Coefficient | None


@dataclass(frozen=True)
class PanelEstimate:
    """An estimate with everything needed to judge it.

    ``r2_within``: share of the variance left by the effects that the regressors explain;
    ``r2_overall``: share of the whole variance that regressors and effects explain.
    ``years`` are those with rows. ``warnings`` are ids of labels. ``outcome_sd`` is the standard
    deviation of the outcome net of the effects.
    """

    specification: Specification
    coefficients: tuple[Coefficient, ...]
    n: int
    n_units: int
    years: tuple[int, ...]
    n_clusters: int
    balanced: bool
    r2_within: float
    r2_overall: float
    outcome_mean: float
    outcome_sd: float
    dropped: tuple[Dropped, ...]
    diagnostics: Diagnostics
    warnings: tuple[str, ...]

    @property
    def formula(self) -> str:
        """The regression as one line."""
        return self.specification.formula


def gap_keep(years_since: Floats) -> Floats:
    """Share of the gap between separate and joint calculation that a merged body keeps.

    ``years_since`` the fiscal year of the merger, negative before it (then the parts were
    calculated separately anyhow); NaN for never merged gives 0. 1 in the year of the merger and the
    ten after it, then 0.9, 0.7, 0.5, 0.3, 0.1, then 0 (former Act on Special Provisions of Merger):
    上田市, merged in FY2005, has been calculated as one body since FY2021.
    """
    phased = np.round(1.1 - 0.2 * (years_since - 10), 1)
    kept = np.where(years_since <= 10, 1.0, np.where(years_since <= 15, phased, 0.0))
    return np.where(np.isnan(years_since), 0.0, kept)


def panel_frame(wide: pd.DataFrame, mergers: pd.DataFrame) -> pd.DataFrame:
    """The variables of the specifications: KEYS and one column each, NaN where not known.

    ``wide`` has KEYS and INPUTS, one row per code and year; ``mergers`` code and fiscal year. In
    percent: allocation_share (allocation tax of it and local tax; ``_later`` two years on),
    need_uncovered (100 less 100 times the fiscal strength index), allocation_to_scale. age65 in
    points (census; ``_lead`` the next census), dln5 100 times the log change over five years,
    ln_population; ``_register`` the same of the register that goes with the fiscal year.
    """
    frame = wide.sort_values(["code", "year"], ignore_index=True)
    people = frame["population_census"].where(frame["population_census"] > 0)
    register = frame["population_fiscal_year"].where(frame["population_fiscal_year"] > 0)
    share = frame["allocation_tax_share_of_tax_plus_allocation"]
    change = _other_year(frame, frame["population_change_5y"], 1)  # the register of next January
    last = frame["code"].map(mergers.groupby("code")["year"].max())
    return frame[list(KEYS)].assign(
        allocation_share=share,
        allocation_share_later=_other_year(frame, share, 2),
        need_uncovered=100 - 100 * frame["fiscal_strength_index"],
        allocation_to_scale=100 * frame["local_allocation_tax"] / frame["standard_fiscal_scale"],
        age65=frame["ageing_rate"],
        age65_lead=_other_year(frame, frame["ageing_rate"], 5),
        dln5=100 * np.log(people / _other_year(frame, people, -5)),
        ln_population=np.log(people),
        dln5_register=100 * np.log1p(change / 100),
        ln_population_register=np.log(register),
        gap_keep=gap_keep((frame["year"] - last).to_numpy(float)),
        population=people,
        recipient=(frame["fiscal_strength_index"] < 1)
        .astype(float)
        .where(frame["fiscal_strength_index"].notna()),
    )


def _other_year(frame: pd.DataFrame, values: pd.Series, ahead: int) -> pd.Series:
    """Each unit's value ``ahead`` years later (earlier when negative), NaN where there is none."""
    keys = pd.MultiIndex.from_arrays([frame["code"], frame["year"]])
    wanted = pd.MultiIndex.from_arrays([frame["code"], frame["year"] + ahead])
    return pd.Series(values.to_numpy(), index=keys).reindex(wanted).set_axis(frame.index)


def estimate(frame: pd.DataFrame, specification: Specification) -> PanelEstimate:
    """Estimate ``specification`` on ``frame``, which has KEYS and its columns, in any order.

    Raises PanelError naming the variable: a missing column, a unit twice in a year, nothing left to
    estimate from, a variable that the effects absorb or others make up, clusters of few years.
    """
    # one thread: small sums wait for each other on a busy machine, and depend on its processors
    with threadpool_limits(limits=1, user_api="blas"):
        return _estimate(frame, specification)


def coefficients_of(frame: pd.DataFrame, specification: Specification) -> tuple[Coefficient, ...]:
    """The coefficients of ``estimate`` without its tests, which take as long again.

    Raises PanelError as ``estimate``.
    """
    with threadpool_limits(limits=1, user_api="blas"):
        rows, _ = _rows(frame, specification)
        panel = _panel(rows, specification)
        names = specification.regressors
        return _coefficients(names, _fit(panel, names), _clusters(panel, specification.cluster))


def residuals(frame: pd.DataFrame, specification: Specification, year: int) -> pd.Series:
    """What the estimate leaves unexplained in one year: index code, in units of the outcome.

    Over all its years a unit's residuals add up to nothing. Raises PanelError as ``estimate``.
    """
    with threadpool_limits(limits=1, user_api="blas"):
        rows, _ = _rows(frame, specification)
        panel = _panel(rows, specification)
        left = _fit(panel, specification.regressors).residuals / np.sqrt(panel.weights)
    there = rows["year"].to_numpy() == year
    return pd.Series(left[there], rows.loc[there, "code"])


def _estimate(frame: pd.DataFrame, specification: Specification) -> PanelEstimate:
    rows, dropped = _rows(frame, specification)
    panel = _panel(rows, specification)
    years = np.unique(rows["year"].to_numpy(np.int64))
    names = specification.regressors
    fit = _fit(panel, names)
    clusters = _clusters(panel, specification.cluster)
    diagnostics = _diagnostics(frame, specification, rows, panel, fit)
    coefficients = _coefficients(names, fit, clusters)
    n_clusters = min(len(np.unique(c)) for c in clusters)
    left = float(fit.residuals @ fit.residuals)
    mean = float(np.average(panel.y, weights=panel.weights))
    counts = np.bincount(panel.unit)
    return PanelEstimate(
        specification=specification,
        coefficients=coefficients,
        n=len(rows),
        n_units=panel.n_units,
        years=tuple(int(y) for y in years),
        n_clusters=n_clusters,
        balanced=bool(np.all(counts == panel.n_years)),
        r2_within=1 - left / float(fit.y @ fit.y),
        r2_overall=1 - left / float(panel.weights @ (panel.y - mean) ** 2),
        outcome_mean=mean,
        outcome_sd=float(np.sqrt(fit.y @ fit.y / panel.weights.sum())),
        dropped=dropped,
        diagnostics=diagnostics,
        warnings=_warnings(specification, diagnostics, coefficients[0], n_clusters),
    )


def _rows(
    frame: pd.DataFrame, specification: Specification
) -> tuple[pd.DataFrame, tuple[Dropped, ...]]:
    """The complete rows of the sample, by unit and year, and how many others there were."""
    _demand_columns(frame, specification)
    rows = frame[frame["year"].isin(specification.years)]
    dropped = []
    if not specification.evacuated:
        gone = rows["code"].isin(EVACUATED)
        dropped.append(Dropped("evacuated", "", int(gone.sum())))
        rows = rows[~gone]
    if specification.sample == "recipients":
        always = rows.groupby("code")["recipient"].transform("min") == 1
        dropped.append(Dropped("not_recipient", "recipient", int((~always).sum())))
        rows = rows[always]
    for column in specification.columns:
        known = np.isfinite(rows[column].to_numpy(float))
        dropped.append(Dropped("missing", column, int((~known).sum())))
        rows = rows[known]
    kept = _without_singles(rows)
    dropped.append(Dropped("single", "", len(rows) - len(kept)))
    rows = kept.sort_values(["code", "year"], ignore_index=True)
    _demand_rows(rows, specification)
    return rows, tuple(d for d in dropped if d.n)


def _demand_columns(frame: pd.DataFrame, specification: Specification) -> None:
    needed = (*KEYS, *specification.columns)
    if specification.sample == "recipients":
        needed = (*needed, "recipient")
    for column in needed:
        if column not in frame:
            raise PanelError(
                "no_column", f"the frame has no column {column!r}", cure="Add it.", variable=column
            )
    twice = frame.duplicated(["code", "year"])
    if twice.any():
        code, year = frame.loc[twice, ["code", "year"]].iloc[0]
        raise PanelError(
            "twice", f"{code} has two rows for {year}", cure="Keep one of them.", variable="code"
        )


def _demand_rows(rows: pd.DataFrame, specification: Specification) -> None:
    n, k = len(rows), len(specification.regressors)
    effects = rows["code"].nunique() + rows["year"].nunique() - 1
    if n - effects - k < 1:
        raise PanelError(
            "too_few",
            f"{n} complete rows of {specification.formula} are too few for {k} variables and "
            f"{effects} effects",
            cure="Take more years or fewer variables.",
            variable=specification.outcome,
        )
    if specification.weights and (rows[specification.weights] <= 0).any():
        raise PanelError(
            "weights",
            f"the weights {specification.weights!r} are not all positive",
            cure="Leave the rows without weight out.",
            variable=specification.weights,
        )


def _without_singles(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows whose unit and year occur again: an effect takes up a lone one completely."""
    while True:
        alone = (rows.groupby("code")["year"].transform("size") == 1) | (
            rows.groupby("year")["code"].transform("size") == 1
        )
        if not alone.any():
            return rows
        rows = rows[~alone]


def _panel(rows: pd.DataFrame, specification: Specification) -> Panel:
    weights = rows[specification.weights].to_numpy(float) if specification.weights else None
    return Panel(
        y=rows[specification.outcome].to_numpy(float),
        x=rows[list(specification.regressors)].to_numpy(float),
        weights=np.ones(len(rows)) if weights is None else weights / weights.mean(),
        unit=pd.factorize(rows["code"], sort=True)[0].astype(np.int64),
        year=pd.factorize(rows["year"], sort=True)[0].astype(np.int64),
        prefecture=pd.factorize(rows["prefecture_code"], sort=True)[0].astype(np.int64),
    )


def _fit(panel: Panel, names: tuple[str, ...]) -> Fit:
    fit = fe.fit(panel)
    found = fe.dependent(panel.x, fit.x)
    if found is None:
        return fit
    column, absorbed = found
    reason, why = (
        ("absorbed", "does not vary once units and years are taken out")
        if absorbed
        else ("collinear", "is made up of the variables before it")
    )
    name = names[column]
    raise PanelError(reason, f"{name!r} {why}", cure="Leave it out.", variable=name)


def _clusters(panel: Panel, cluster: Cluster) -> tuple[Ints, ...]:
    if cluster == "unit":
        return (panel.unit,)
    if cluster == "prefecture":
        if panel.prefecture.max() == 0:
            raise PanelError(
                "one_prefecture",
                "all units are of one prefecture",
                cure="Cluster by unit.",
                variable="cluster",
            )
        return (panel.prefecture,)
    if panel.n_years < YEARS_FOR_CLUSTERS:
        raise PanelError(
            "few_years",
            f"clusters of years need {YEARS_FOR_CLUSTERS} years, there are {panel.n_years}",
            cure="Cluster by unit.",
            variable="cluster",
        )
    return (panel.unit, panel.year)


def _coefficients(
    names: tuple[str, ...], fit: Fit, clusters: tuple[Ints, ...]
) -> tuple[Coefficient, ...]:
    counted = fit.x.shape[1] + fit.n_years
    covariance = fe.clustered(fit.x, fit.residuals, clusters, counted)
    df = min(len(np.unique(c)) for c in clusters) - 1
    return _intervals(names, fit.coefficients, np.sqrt(np.diag(covariance)), df)


def _intervals(
    names: tuple[str, ...], estimates: Floats, errors: Floats, df: int
) -> tuple[Coefficient, ...]:
    reach = float(stdtrit(df, 0.975))
    out = []
    for name, b, se in zip(names, estimates.tolist(), errors.tolist(), strict=True):
        t = b / se
        p_value = float(2 * stdtr(df, -abs(t)))
        out.append(Coefficient(name, b, se, t, p_value, b - reach * se, b + reach * se))
    return tuple(out)


def _diagnostics(
    frame: pd.DataFrame,
    specification: Specification,
    rows: pd.DataFrame,
    panel: Panel,
    fit: Fit,
) -> Diagnostics:
    names = specification.regressors
    years = np.unique(rows["year"].to_numpy(np.int64))
    without = fe.without_each(fe.within(panel), panel.prefecture)
    prefectures = np.unique(rows["prefecture_code"].to_numpy(str))
    return Diagnostics(
        mundlak=panel_checks.mundlak(panel),
        serial_correlation=panel_checks.serial_correlation(panel, years, specification.years.step),
        cross_section=panel_checks.cross_section_dependence(panel, fit),
        inflation=tuple(zip(names, panel_checks.variance_inflation(fit.x).tolist(), strict=True)),
        leave_out=_leave_out(without[:, 0], prefectures),
        jackknife=_jackknife(names, fit.coefficients, without),
        lead=_lead(frame, specification),
    )


def _leave_out(first: Floats, prefectures: np.ndarray) -> LeaveOut | None:
    if np.isfinite(first).sum() < 2:
        return None
    low, high = int(np.nanargmin(first)), int(np.nanargmax(first))
    return LeaveOut(
        float(first[low]),
        float(first[high]),
        str(prefectures[low]),
        str(prefectures[high]),
        int(np.isfinite(first).sum()),
    )


def _jackknife(
    names: tuple[str, ...], estimates: Floats, without: Floats
) -> tuple[Coefficient, ...]:
    """CRV3 (MacKinnon, Nielsen and Webb 2023); empty where a prefecture cannot be left out."""
    g = len(without)
    if g < 3 or not np.isfinite(without).all():
        return ()
    errors = np.sqrt((g - 1) / g * ((without - estimates) ** 2).sum(axis=0))
    return _intervals(names, estimates, errors, g - 1)


def _lead(frame: pd.DataFrame, specification: Specification) -> Coefficient | None:
    lead = f"{specification.regressors[0]}_lead"
    if lead not in frame or lead in specification.regressors:
        return None
    names = (*specification.regressors, lead)
    with_lead = replace(specification, regressors=names)
    try:
        panel = _panel(_rows(frame, with_lead)[0], with_lead)
        fit = _fit(panel, names)
        return _coefficients(names, fit, _clusters(panel, specification.cluster))[-1]
    except PanelError:  # the shorter sample cannot bear it, which is no fault of the estimate
        return None


def _warnings(
    specification: Specification, found: Diagnostics, first: Coefficient, n_clusters: int
) -> tuple[str, ...]:
    """Ids of what must be said beside the table, the formula first."""
    serial, cross, lead, left = (
        found.serial_correlation,
        found.cross_section,
        found.lead,
        found.leave_out,
    )
    holds = {
        "formula_driven": True,
        OUTCOME_WARNINGS.get(specification.outcome, ""): True,
        "recipients_selected": specification.sample == "recipients",
        "few_clusters": n_clusters < FEW_CLUSTERS,
        "collinear": any(value > INFLATED for _, value in found.inflation),
        "serial_correlation": serial is not None and serial.p_value < LEVEL,
        "cross_section": cross is not None and cross.p_value < LEVEL,
        "lead": lead is not None and lead.p_value < LEVEL,
        "one_prefecture": left is not None and left.low * left.high < 0,
        "interval_holds_zero": first.direction == "unclear",
    }
    return tuple(id_ for id_, true in holds.items() if id_ and true)
