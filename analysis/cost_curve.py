"""What a municipality spends per head against its size: is there a cheapest size?

Cross-section of municipalities: the logarithm of spending per head on that of population, squared,
with controls, by least squares with HC3 errors. A minimum is reported only where the curve bends
upwards, the U-test of Lind and Mehlum holds (2010, Oxford Bulletin of Economics and Statistics 72,
pp. 109-118: falling at the smallest and rising at the largest size, both one-sided at 5 %) and the
minimum lies among the sizes there are (5th to 95th percentile); otherwise the curve is
"monotone", whatever the parabola says. A restricted cubic spline and binned means stand beside it.

A residual is not inefficiency: area, snow, islands, income, tasks and grants are in it. And the
left arm is partly made by the allocation tax, which pays for small scale.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
import statsmodels.api as sm
from patsy import build_design_matrices, dmatrix
from scipy.special import stdtr
from threadpoolctl import threadpool_limits

from analysis.panel import EVACUATED
from analysis.pooling import Curve
from analysis.result import UNNAMED, Estimate, Interval, Words
from analysis.variables import UnanswerableError

Floats = np.ndarray
Sample = Literal["all", "no_designated", "cities", "towns"]
Controls = Literal["none", "place", "full"]

CITIES = frozenset({"city", "special_case_city", "core_city", "designated_city"})
TOWNS = frozenset({"town", "village"})
#: Types with tasks of their own; all other municipalities are compared with.
OWN_TASKS = ("designated_city", "core_city", "special_case_city")
PLACE = ("ln_area", "age65", "age0_14")
#: PLACE, and what "full" adds, as a formula names them.
PLACE_WORDS: tuple[Words, ...] = (
    Words("ln 可住地面積", "ln habitable land"),
    Words("65歳以上の割合", "share aged 65 and over"),
    Words("15歳未満の割合", "share under 15"),
)
TASK_WORDS: tuple[Words, ...] = (Words("昼夜間人口比", "daytime ratio"), Words("種別", "type"))
#: What ``cost_frame`` needs of each municipality, by the ids of the catalog, and its column.
TRAITS = {
    "habitable_km2": "habitable_km2",
    "ageing_rate": "age65",
    "population_0_14_share": "age0_14",
    "daytime_ratio": "daytime",
}
#: Observations there must be beyond the coefficients, and below which a curve is called weak.
SPARE, FEW = 20, 100
#: One-sided level of the U-test; where a minimum may lie; the normal's 97.5th percentile.
LEVEL, WITHIN, Z = 0.05, (5.0, 95.0), 1.96
SPLINE, GRID, BINS, PER_BIN = 5, 80, 20, 8
#: Beyond this leverage a unit decides its own fitted value, and HC3 is not defined.
OWN_FIT = 1 - 1e-8


class CostError(UnanswerableError):
    """A curve that cannot be had. Reasons: too_few (n given), not_held, collinear."""


@dataclass(frozen=True)
class Spending:
    """Items added and taken off, and the first and last fiscal years it can be averaged over."""

    plus: tuple[str, ...]
    minus: tuple[str, ...]
    windows: tuple[tuple[int, int], ...]

    @property
    def items(self) -> tuple[str, ...]:
        """All items it is made of."""
        return (*self.plus, *self.minus)


#: Three years in a row where they are held; none holds FY2020-21. The first window is the default.
SPENDING: dict[str, Spending] = {
    "total": Spending(
        ("expenditure_total",),
        (),
        ((2017, 2019), (2022, 2023), (2013, 2015), (2010, 2012)),
    ),
    "core": Spending(
        ("expenditure_total",),
        ("expenditure_debt_service", "expenditure_reserves", "expenditure_disaster_recovery"),
        ((2023, 2023),),
    ),
    "ordinary": Spending(("ordinary_general_expenditure",), (), ((2023, 2023),)),
    "personnel": Spending(("expenditure_personnel",), (), ((2023, 2023),)),
    "need": Spending(("standard_fiscal_need",), (), ((2022, 2023),)),
}

#: Smallest population of each class; designated cities are a class of their own whatever size.
CLASSES: tuple[tuple[str, float], ...] = (
    ("under_5k", 0),
    ("5k_10k", 5_000),
    ("10k_30k", 10_000),
    ("30k_50k", 30_000),
    ("50k_100k", 50_000),
    ("100k_200k", 100_000),
    ("200k_500k", 200_000),
    ("500k_over", 500_000),
)
DESIGNATED = "designated"


@dataclass(frozen=True)
class Published:
    """A finding of others: ``low`` to ``high`` people where it names a cheapest size, ``percent``
    of all spending where it says what pooling or merging saved."""

    study: Words
    about: Words
    finding: Words
    low: float | None = None
    high: float | None = None
    percent: float | None = None


#: Figures read in the studies or in their abstracts; others that are often cited were not seen.
PUBLISHED: tuple[Published, ...] = (
    Published(
        Words("吉村（1998）", "Yoshimura (1998)"),
        Words("市の歳出、1994年度、対数2次式", "Spending of cities, FY1994, log-quadratic"),
        Words("最小は約20万人", "Minimum at about 200,000"),
        200_000,
        200_000,
    ),
    Published(
        Words("吉村（1999）", "Yoshimura (1999)"),
        Words("市の歳出", "Spending of cities"),
        Words("21〜27万人", "210,000 to 270,000"),
        210_000,
        270_000,
    ),
    Published(
        Words("吉村（1999）", "Yoshimura (1999)"),
        Words("行政サービスと歳出の比", "Ratio of services to spending"),
        Words("24〜30万人", "240,000 to 300,000"),
        240_000,
        300_000,
    ),
    Published(
        Words("科研費報告書", "Report of a KAKEN project"),
        Words("歳出総額", "Total spending"),
        Words("22万人、町村では規模の経済だけで上昇なし", "220,000; towns show only economies"),
        220_000,
        220_000,
    ),
    Published(
        Words("科研費報告書", "Report of a KAKEN project"),
        Words("人件費", "Personnel cost"),
        Words("29万人", "290,000"),
        290_000,
        290_000,
    ),
    Published(
        Words("科研費報告書", "Report of a KAKEN project"),
        Words("職員数", "Staff"),
        Words("32万人", "320,000"),
        320_000,
        320_000,
    ),
    Published(
        Words("林（2002）", "Hayashi (2002)"),
        Words("それまでの研究の展望", "Survey of earlier studies"),
        Words("およそ10〜30万人", "About 100,000 to 300,000"),
        100_000,
        300_000,
    ),
    Published(
        Words("Hirota・Yunoue（2015）", "Hirota and Yunoue (2015)"),
        Words("府県の需要、固定効果つき", "Needs of prefectures, with fixed effects"),
        Words("固定効果を入れると右下がりか山型", "Falling or hump-shaped with fixed effects"),
    ),
    Published(
        Words("Miyazaki（2018）", "Miyazaki (2018)"),
        Words("合併前後の経常的支出", "Current spending around mergers"),
        Words(
            "1人当たりの支出は合併の直後に増え、その後減る",
            "Spending per head rises right after a merger, then declines",
        ),
    ),
)


@dataclass(frozen=True)
class Coefficient:
    """One variable's, with its HC3 error and 95 % interval."""

    name: str
    estimate: float
    standard_error: float
    low: float
    high: float


@dataclass(frozen=True)
class UTest:
    """Slopes of ln spending in ln population at the smallest and the largest population.

    ``p_value`` is the larger of the two one-sided ones (Lind and Mehlum). The three conditions of
    a minimum: ``bends``, ``holds``, ``inside``.
    """

    slope_low: float
    slope_high: float
    p_low: float
    p_high: float
    bends: bool
    inside: bool

    @property
    def p_value(self) -> float:
        """One number for both ends."""
        return max(self.p_low, self.p_high)

    @property
    def holds(self) -> bool:
        """Falls at one end and rises at the other, each at 5 %."""
        return self.p_value < LEVEL

    @property
    def is_minimum(self) -> bool:
        """All three conditions."""
        return self.bends and self.holds and self.inside


@dataclass(frozen=True)
class CostCurve:
    """The curve, and what it says of every unit.

    ``minimum``: the cheapest population, None unless all conditions hold. units: index code;
    population, spending (thousand yen per head), adjusted (the same at average controls), residual
    (natural logarithm). grid: population, quadratic, low, high (95 %), spline, at average controls.
    bins: population, spending (geometric means of ``adjusted``), low, high, n. dropped: reason → n
    (evacuated, missing, alone: the only one of its prefecture or type). ``covariance`` (2, 2), HC3,
    is that of the coefficients of ln population and its square. ``formula`` is in both languages;
    ``warnings`` are ids.
    """

    sample: Sample
    controls: Controls
    coefficients: tuple[Coefficient, ...]
    covariance: Floats
    u_test: UTest
    minimum: Estimate | None
    n: int
    r2: float
    formula: Words
    units: pd.DataFrame
    grid: pd.DataFrame
    bins: pd.DataFrame
    dropped: Mapping[str, int]
    warnings: tuple[str, ...]

    @property
    def shape(self) -> Literal["minimum", "monotone"]:
        """What may be said of the curve."""
        return "monotone" if self.minimum is None else "minimum"

    @property
    def curve(self) -> Curve:
        """The parabola alone, for moving bodies along it."""
        linear, square = (one.estimate for one in self.coefficients[:2])
        return Curve(linear, square, self.covariance)

    def change(self, small: float, large: float) -> float | None:
        """Per cent by which the spline differs at ``large`` from ``small``; None outside sizes."""
        at = self.grid["population"].to_numpy(float)
        if not (at[0] <= small and large <= at[-1]):
            return None
        log = np.interp(np.log([small, large]), np.log(at), np.log(self.grid["spline"]))
        return float(100 * np.expm1(log[1] - log[0]))


def cost_frame(
    yearly: pd.DataFrame,
    traits: pd.DataFrame,
    units: pd.DataFrame,
    *,
    spending: Spending,
    window: tuple[int, int],
) -> pd.DataFrame:
    """Index code: spending, population (means of the years), the traits, type, prefecture_code.

    ``yearly``: code, year, the items per head in real thousand yen, population_fiscal_year.
    ``traits``: code and TRAITS. ``units``: code, type, prefecture_code of those to be compared.
    A unit without a figure in any of the years has NaN. Raises CostError: not_held.
    """
    first, last = window
    rows = yearly[yearly["year"].between(first, last)]
    per_head = rows[list(spending.plus)].sum(axis=1, skipna=False)
    per_head = per_head - rows[list(spending.minus)].sum(axis=1, skipna=False)
    if not per_head.notna().any():
        raise CostError("not_held", ", ".join(spending.items))
    held = rows[["code"]].assign(
        spending=per_head, population=rows["population_fiscal_year"], years=1
    )
    means = held.groupby("code").agg(
        spending=("spending", lambda s: s.mean(skipna=False)),
        population=("population", lambda s: s.mean(skipna=False)),
        years=("years", "sum"),
    )
    means.loc[means["years"] <= last - first, "spending"] = np.nan
    known = traits.set_index("code").rename(columns=TRAITS).reindex(columns=list(TRAITS.values()))
    who = units.set_index("code")[["type", "prefecture_code"]]
    frame = who.join(means[["spending", "population"]]).join(known)
    frame["ln_area"] = np.log(frame["habitable_km2"].where(frame["habitable_km2"] > 0))
    return frame.sort_index()


def sampled(frame: pd.DataFrame, sample: Sample) -> pd.DataFrame:
    """The rows of a sample by type; evacuated towns are in none."""
    types = {
        "all": CITIES | TOWNS,
        "no_designated": (CITIES | TOWNS) - {"designated_city"},
        "cities": CITIES,
        "towns": TOWNS,
    }[sample]
    return frame[frame["type"].isin(types) & ~frame.index.isin(EVACUATED)]


def estimate(
    frame: pd.DataFrame,
    sample: Sample = "all",
    controls: Controls = "full",
    about: Words = UNNAMED,
) -> CostCurve:
    """The curve of a ``cost_frame`` among a sample; ``about`` is the sample in words, for citing.

    Raises CostError: too_few, collinear.
    """
    rows, dropped = _rows(frame, sample, controls)
    z = _controls(rows, controls)
    lp = np.log(rows["population"].to_numpy(float))
    y = np.log(rows["spending"].to_numpy(float))
    if len(rows) < z.shape[1] + 3 + SPARE:
        raise CostError("too_few", str(len(rows)))
    centred = z.to_numpy(float) - z.to_numpy(float).mean(axis=0)
    x = np.column_stack([np.ones(len(lp)), lp, lp**2, centred])
    with threadpool_limits(limits=1):  # many threads are slower here, and sums depend on them
        _demand_full_rank(x, ("", "lp", "lp2", *z.columns))
        fit = sm.OLS(y, x).fit(cov_type="HC3")
    beta, cov = np.asarray(fit.params), np.asarray(fit.cov_params())
    test = _u_test(beta, cov, lp, len(y) - x.shape[1])
    formula = _formula(controls, rows)
    minimum = _minimum(beta, cov, len(rows), about, formula) if test.is_minimum else None
    adjusted = y - centred @ beta[3:]
    grid = _grid(lp, y, centred, beta, cov)
    return CostCurve(
        sample=sample,
        controls=controls,
        coefficients=_coefficients(("lp", "lp2", *z.columns), beta[1:], cov[1:, 1:]),
        covariance=cov[1:3, 1:3],
        u_test=test,
        minimum=minimum,
        n=len(rows),
        r2=float(fit.rsquared),
        formula=formula,
        units=pd.DataFrame(
            {
                "population": rows["population"],
                "spending": rows["spending"],
                "adjusted": np.exp(adjusted),
                "residual": np.asarray(fit.resid),
            },
            rows.index,
        ),
        grid=grid,
        bins=binned(lp, adjusted),
        dropped=dropped,
        warnings=_warnings(minimum, rows, grid),
    )


def minimum_of(beta: Floats, cov: Floats) -> tuple[float, float, float]:
    """exp(−b1 / 2 b2) with its 95 % interval by the delta method, on the logarithm.

    ``beta`` is (b1, b2) of ln population and its square, ``cov`` their covariance (2, 2).
    """
    b1, b2 = beta
    log = -b1 / (2 * b2)
    gradient = np.array([-1 / (2 * b2), b1 / (2 * b2**2)])
    error = float(np.sqrt(gradient @ cov @ gradient))
    low, mid, high = np.exp([log - Z * error, log, log + Z * error]).tolist()
    return mid, low, high


def size_classes(frame: pd.DataFrame) -> pd.DataFrame:
    """size, n, mean (weighted by population), median, q1, q3 of spending per head, small first.

    ``frame``: type, population, spending; rows without spending are not counted, empty classes
    have n = 0.
    """
    held = frame.dropna(subset=["spending", "population"])
    names = [name for name, _ in CLASSES]
    bounds = [low for _, low in CLASSES]
    place = np.searchsorted(bounds, held["population"].to_numpy(float), side="right") - 1
    size = np.where(held["type"] == "designated_city", DESIGNATED, np.array(names)[place])
    rows = []
    for name in (*names, DESIGNATED):
        mine = held[size == name]
        s, people = mine["spending"], mine["population"]
        q1, median, q3 = s.quantile([0.25, 0.5, 0.75])
        mean = float((s * people).sum() / people.sum()) if len(mine) else np.nan
        rows.append(
            {"size": name, "n": len(mine), "mean": mean, "median": median, "q1": q1, "q3": q3}
        )
    return pd.DataFrame(rows)


def binned(lp: Floats, y: Floats) -> pd.DataFrame:
    """Means of ``y`` in groups of ``lp`` of equal number, as exponentials; columns of ``bins``."""
    count = max(1, min(BINS, len(lp) // PER_BIN))
    groups = np.array_split(np.argsort(lp, kind="stable"), count)
    rows = []
    for group in groups:
        mean = y[group].mean()
        reach = Z * y[group].std(ddof=1) / np.sqrt(len(group))
        rows.append([lp[group].mean(), mean, mean - reach, mean + reach])
    found = pd.DataFrame(np.exp(rows), columns=["population", "spending", "low", "high"])
    return found.assign(n=[len(group) for group in groups])


def _rows(
    frame: pd.DataFrame, sample: Sample, controls: Controls
) -> tuple[pd.DataFrame, dict[str, int]]:
    wanted = sampled(frame, sample)
    needed = {"none": (), "place": PLACE, "full": (*PLACE, "daytime")}[controls]
    columns = wanted[["spending", "population", *needed]]
    complete = columns.notna().all(axis=1) & (columns[["spending", "population"]] > 0).all(axis=1)
    kept = wanted[complete]
    together = _not_alone(kept) if controls == "full" else kept
    dropped = {
        "evacuated": int(frame.index.isin(EVACUATED).sum()) if sample != "cities" else 0,
        "missing": len(wanted) - len(kept),
        "alone": len(kept) - len(together),
    }
    return together, {reason: n for reason, n in dropped.items() if n}


def _not_alone(rows: pd.DataFrame) -> pd.DataFrame:
    """Without those that are the only one of a prefecture or type: a dummy would fit them."""
    while len(rows):
        task = rows["type"].where(rows["type"].isin(OWN_TASKS), "")
        sizes = [rows.groupby(key)["type"].transform("size") for key in ("prefecture_code", task)]
        alone = (sizes[0] < 2) | (sizes[1] < 2)
        if not alone.any():
            return rows
        rows = rows[~alone]
    return rows


def _controls(rows: pd.DataFrame, controls: Controls) -> pd.DataFrame:
    if controls == "none":
        return pd.DataFrame(index=rows.index)
    if controls == "place":
        return rows[list(PLACE)].astype(float)
    tasks = [t for t in OWN_TASKS if 0 < (rows["type"] == t).sum() < len(rows)]
    # without an ordinary municipality in the sample, one type is what the others are compared with
    tasks = tasks if (~rows["type"].isin(OWN_TASKS)).any() else tasks[1:]
    dummies = pd.DataFrame({f"type_{t}": (rows["type"] == t).astype(float) for t in tasks})
    places = pd.get_dummies(rows["prefecture_code"], prefix="pref", dtype=float).iloc[:, 1:]
    held = rows[[*PLACE, "daytime"]].astype(float)
    return pd.concat([held, dummies.reindex(rows.index), places], axis=1)


def _demand_full_rank(x: Floats, names: tuple[str, ...]) -> None:
    """Raises CostError collinear with the first column made up of those before it."""
    scaled = x / np.maximum(np.linalg.norm(x, axis=0), np.finfo(float).tiny)
    diagonal = np.abs(np.diag(np.linalg.qr(scaled, mode="r")))
    # ln population and its square are nearly one line; dependence is far below that
    bad = np.flatnonzero(diagonal < 1e-9)
    if len(bad):
        raise CostError("collinear", names[int(bad[0])])
    q = np.linalg.qr(scaled)[0]
    if ((q**2).sum(axis=1) > OWN_FIT).any():
        raise CostError("collinear", names[-1])


def _u_test(beta: Floats, cov: Floats, lp: Floats, df: int) -> UTest:
    slopes, errors = [], []
    for x in (lp.min(), lp.max()):
        g = np.array([1.0, 2 * x])
        slopes.append(float(g @ beta[1:3]))
        errors.append(float(np.sqrt(g @ cov[1:3, 1:3] @ g)))
    lowest = -beta[1] / (2 * beta[2]) if beta[2] else np.nan
    inner = np.percentile(lp, WITHIN)
    return UTest(
        slope_low=slopes[0],
        slope_high=slopes[1],
        p_low=float(stdtr(df, slopes[0] / errors[0])),
        p_high=float(stdtr(df, -slopes[1] / errors[1])),
        bends=bool(beta[2] > 0),
        inside=bool(inner[0] <= lowest <= inner[1]),
    )


def _minimum(beta: Floats, cov: Floats, n: int, about: Words, formula: Words) -> Estimate:
    value, low, high = minimum_of(beta[1:3], cov[1:3, 1:3])
    return Estimate(
        name=Words(
            "1人当たり支出が最小になる人口", "Population at which spending per head is least"
        ),
        value=value,
        unit=Words("人", "people"),
        n=n,
        sample=about,
        formula=Words(f"exp(−b1 / 2 b2)、{formula.ja}", f"exp(−b1 / 2 b2), {formula.en}"),
        source=Words(
            "HC3標準誤差とデルタ法、U字検定はLind・Mehlum（2010）",
            "HC3 errors and delta method; U-test of Lind and Mehlum (2010)",
        ),
        status="imputed",
        interval=Interval(low, high),
        decimals=0,
        warnings=("left_arm", "cross_section"),
    )


def _coefficients(names: tuple[str, ...], beta: Floats, cov: Floats) -> tuple[Coefficient, ...]:
    errors = np.sqrt(np.diag(cov))
    return tuple(
        Coefficient(name, b, se, b - Z * se, b + Z * se)
        for name, b, se in zip(names, beta.tolist(), errors.tolist(), strict=True)
    )


def _formula(controls: Controls, rows: pd.DataFrame) -> Words:
    terms = {"none": (), "place": PLACE_WORDS, "full": (*PLACE_WORDS, *TASK_WORDS)}[controls]
    if controls == "full" and rows["prefecture_code"].nunique() > 1:
        terms += (Words("都道府県", "prefecture"),)
    ja = " ＋ ".join(["b0", "b1·ln 人口", "b2·(ln 人口)²", *(one.ja for one in terms)])
    en = " + ".join(["b0", "b1·ln people", "b2·(ln people)²", *(one.en for one in terms)])
    return Words(f"ln（支出÷人口）＝ {ja}", f"ln(spending ÷ people) = {en}")


def _grid(lp: Floats, y: Floats, z: Floats, beta: Floats, cov: Floats) -> pd.DataFrame:
    """Both curves at average controls; see CostCurve."""
    at = np.linspace(lp.min(), lp.max(), GRID)
    g = np.column_stack([np.ones(GRID), at, at**2])
    line = g @ beta[:3]
    reach = Z * np.sqrt(np.einsum("ij,jk,ik->i", g, cov[:3, :3], g))
    basis = dmatrix(f"cr(x, df={SPLINE}) - 1", {"x": lp})
    s = np.asarray(basis)
    weights = np.linalg.lstsq(np.column_stack([s, z]), y, rcond=None)[0]
    on_grid = np.asarray(build_design_matrices([basis.design_info], {"x": at})[0])
    curves = np.column_stack(
        [at, line, line - reach, line + reach, on_grid @ weights[: s.shape[1]]]
    )
    return pd.DataFrame(
        np.exp(curves), columns=["population", "quadratic", "low", "high", "spline"]
    )


def _warnings(minimum: Estimate | None, rows: pd.DataFrame, grid: pd.DataFrame) -> tuple[str, ...]:
    people = rows["population"]
    beyond = (
        minimum is not None
        and minimum.interval is not None
        and not (people.min() <= minimum.interval.low and minimum.interval.high <= people.max())
    )
    # a parabola that fell must rise; the spline need not
    turns = minimum is None or grid["spline"].iloc[-1] > np.interp(
        minimum.value, grid["population"], grid["spline"]
    )
    holds = {
        "spline_falls_on": not turns,
        "left_arm": True,
        "few_units": len(rows) < FEW,
        "interval_beyond": beyond,
    }
    return tuple(id_ for id_, true in holds.items() if true)
