"""The analyses on all municipalities, with the frames at hand: no question is in these times."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from linearmodels.panel import PanelOLS

from analysis import (
    clusters,
    convergence,
    cost_curve,
    guarantee,
    inequality,
    marginal,
    panel,
    peers,
    scenarios,
    space,
)
from analysis.result import Words
from analysis.variables import Variable
from benchmarks.timing import Result, median, percentile, seconds
from data import queries
from data.queries import Measure

FIRST, YEAR, YUBARI, OUTCOME = 2000, 2023, "01209", "transfer_dependence"


def peer_groups() -> Iterator[Result]:
    """Nearest peers of one municipality among all 1,741, and how a verdict moves with them."""
    frame = _cross_section((*peers.DEFAULT, Variable(OUTCOME)), wards=True)
    outcome = frame[OUTCOME]
    for metric in ("euclidean", "mahalanobis"):
        times = seconds(
            lambda metric=metric: peers.nearest(frame, YUBARI, metric=metric, outcome=outcome), 40
        )
        yield Result(f"nearest peers, {metric}, p95", 1000 * percentile(times, 0.95), "ms", 20)
    moved = median(lambda: peers.sensitivity(frame, YUBARI, outcome), 10)
    yield Result("sensitivity of a verdict, 1,000 weightings", 1000 * moved, "ms")


def types() -> Iterator[Result]:
    """Clusters of the municipalities: 4 to 12 of them, silhouettes, stability."""
    frame = _cross_section(clusters.DEFAULT)
    people = frame["population_fiscal_year"]
    yield Result("clusters, once per data version", median(lambda: _all(frame, people), 5), "s", 3)


def _all(frame: pd.DataFrame, people: pd.Series) -> object:
    return clusters.describe(clusters.clusters(frame, people).z)


def panel_estimates() -> Iterator[Result]:
    """The estimate with all its diagnostics, against linearmodels' coefficients alone.

    The main specification, and the one with the most rows.
    """
    wide = queries.panel(tuple(Measure(i) for i in panel.INPUTS))
    mergers = queries.merger_years()
    frame = panel.panel_frame(wide, mergers)
    built = median(lambda: panel.panel_frame(wide, mergers), 5)
    yield Result("panel frame from the figures", 1000 * built, "ms")
    for id_ in ("main", "annual"):
        spec = panel.SPECIFICATIONS[id_]
        rows = frame[frame["year"].isin(spec.years)].dropna(subset=list(spec.columns))
        held = rows.set_index(["code", "year"])
        model = PanelOLS(
            held[spec.outcome],
            held[list(spec.regressors)],
            entity_effects=True,
            time_effects=True,
        )
        bare = median(lambda m=model: m.fit(cov_type="clustered", cluster_entity=True), 5)
        ours = median(lambda s=spec: panel.estimate(frame, s), 9)
        yield Result(f"panel estimate, {id_}, {len(rows):,} rows", 1000 * ours, "ms", 500)
        yield Result(f"panel, {id_}, bare linearmodels fit (baseline)", 1000 * bare, "ms")


def inequalities() -> Iterator[Result]:
    """One year with 999 draws, the whole course of 24 years, and the convergence of one measure."""
    whom = Words("市町村", "municipalities")
    frame = queries.panel(tuple(Measure(i) for i in inequality.ITEMS))
    rows = inequality.compared(frame, "tax")
    year = inequality.sample_of(rows[rows["year"] == YEAR], weighted=True)
    took = median(lambda: inequality.measured(year, whom), 5)
    yield Result("inequality of a year, all measures, 999 draws", 1000 * took, "ms", 3000)
    bare = median(lambda: inequality.courses(rows, lambda _: whom, weighted=True, draws=0), 3)
    yield Result("inequality of 24 years without intervals", 1000 * bare, "ms", 1000)
    course = median(lambda: inequality.courses(rows, lambda _: whom, weighted=True), 3)
    yield Result("inequality of 24 years, 999 draws each", course, "s")
    tax = queries.panel((Measure("local_tax_per_capita"),))
    tax = tax.rename(columns={"local_tax_per_capita": "value"})
    for name, run in {
        "σ of 25 years": lambda: convergence.sigma(tax[tax["year"] >= FIRST], whom),
        "β": lambda: convergence.beta(tax, (FIRST, YEAR), whom),
        "transition matrix, 999 draws": lambda: convergence.transition(tax, (FIRST, YEAR), whom),
    }.items():
        yield Result(f"convergence, {name}", 1000 * median(run, 5), "ms", 1000)


def sizes_and_neighbours() -> Iterator[Result]:
    """The cost curve with its spline and bins, and Moran's I with local clusters, all of Japan."""
    spending = cost_curve.SPENDING["total"]
    window = spending.windows[0]
    items = tuple(Measure(item, per_capita=True, real=True) for item in spending.items)
    yearly = queries.panel((*items, Measure("population_fiscal_year")))
    traits = queries.cross_section(tuple(Measure(i) for i in cost_curve.TRAITS), window[1])[0]
    units = queries.municipalities()
    units = units[~units["is_ward"]]
    frame = cost_curve.cost_frame(yearly, traits, units, spending=spending, window=window)
    took = median(lambda: cost_curve.estimate(frame), 9)
    yield Result("cost curve with all controls", 1000 * took, "ms", 1000)
    values = queries.values(Measure("fiscal_strength_index"), 2020).set_index("code")
    values, pairs = values.loc[~values["is_ward"], "value"], queries.neighbours()
    places = units.set_index("code")[["lat", "lon"]]
    prepared = space.prepare(values, pairs, places)
    whole = median(lambda: space.global_moran(prepared), 5)
    yield Result("Moran's I, 999 permutations", 1000 * whole, "ms", 1000)
    local = median(lambda: space.local_moran(prepared), 3)
    yield Result("local clusters (LISA), 9,999 permutations", local, "s", 15)


def _cross_section(variables: tuple[Variable, ...], *, wards: bool = False) -> pd.DataFrame:
    measures = tuple(Measure(v.id) for v in variables)
    return queries.cross_section(measures, YEAR, wards=wards)[0].set_index("code")


def allocation_tax() -> Iterator[Result]:
    """One more yen for all, the four terms, and their variance, with the frame of FY2023."""
    ids = (
        "standard_fiscal_need",
        "standard_fiscal_revenue",
        "standard_tax_revenue",
        "population_fiscal_year",
    )
    frame, _ = queries.cross_section(tuple(Measure(i) for i in ids), YEAR)
    need, revenue, tax, people = (frame[i].to_numpy(float) for i in ids)
    sample = Words("市町村", "municipalities")
    split = pd.DataFrame({"need": need, "revenue": revenue, "people": people})
    calls = {
        "one more yen, four increases": lambda: marginal.grid(
            need, revenue, tax, counted=0.75, sample=sample
        ),
        "guarantee and equalisation": lambda: guarantee.decompose(split),
        "variance split": lambda: guarantee.variance_split(split, sample),
    }
    for name, call in calls.items():
        yield Result(f"allocation tax: {name}", median(call, 9), "s", 1)


def what_ifs() -> Iterator[Result]:
    """A scenario of rules for all bodies, found anew for each position of the slider."""
    ids = ("standard_fiscal_need", "standard_fiscal_revenue", "population_fiscal_year")
    frame, _ = queries.cross_section(tuple(Measure(i) for i in ids), YEAR)
    held = frame.dropna()
    need, revenue, people = (held[i].to_numpy(float) for i in ids)
    bodies = scenarios.Bodies(need, revenue, 0.1 * revenue, people, np.ones(len(held), bool))
    took = median(lambda: scenarios.retained_share(bodies, 0.1, "neutral", today=0.25), 9)
    yield Result("scenario recomputed, 1,718 municipalities", 1000 * took, "ms", 200)
