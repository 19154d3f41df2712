"""The catalog holds together, says everything in both languages, and its arithmetic is right."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from analysis import panel
from data import catalog, database
from data.catalog import graph, markdown
from data.model import AtlasError

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "data" / "catalog"

#: Ids that other parts and readers rely on.
ITEMS = set(
    """
    revenue_total local_tax local_allocation_tax ordinary_allocation_tax special_allocation_tax
    national_disbursements prefectural_disbursements local_bonds_issued local_transfer_tax
    special_local_grant municipal_tax_individual municipal_tax_corporate property_tax
    hometown_tax_receipts hometown_tax_deduction expenditure_total expenditure_welfare
    expenditure_education expenditure_civil_works expenditure_debt_service standard_fiscal_need
    standard_fiscal_revenue standard_fiscal_scale temporary_financial_bonds outstanding_bonds
    fiscal_adjustment_fund fiscal_strength_index ordinary_balance_ratio real_debt_service_ratio
    future_burden_ratio laspeyres_index taxable_income taxpayers population_register households
    births deaths in_migrants out_migrants population_census population_0_14 population_15_64
    population_65_over population_75_over population_projected population_projected_65_over_share
    area_km2 habitable_km2 population_estimate municipalities_local_tax prefectures_local_tax
    """.split()  # noqa: SIM905 - reads better than ninety quotes
)
INDICATORS = set(
    """
    population_fiscal_year allocation_tax_share_of_revenue allocation_tax_share_of_general_revenue
    allocation_tax_share_of_tax_plus_allocation transfer_dependence dependent_revenue_share
    local_tax_share_of_revenue national_disbursement_share allocation_tax_per_capita
    local_tax_per_capita ageing_rate population_index_1980 population_change_5y natural_change_rate
    social_change_rate projected_index_2050 soundness_stage single_year_strength shortage_rate
    recipient
    """.split()  # noqa: SIM905 - reads better than ninety quotes
)


def test_required_ids_are_there() -> None:
    assert catalog.items().keys() >= ITEMS
    assert catalog.indicators().keys() >= INDICATORS


def test_both_languages_say_as_much() -> None:
    entries = {**catalog.items(), **catalog.indicators(), **catalog.sources(), **catalog.caveats()}
    for entry in entries.values():
        for field in type(entry).model_fields:
            # Japanese words for a formula are needed only where it has words
            if field.endswith("_ja") and field != "formula_ja":
                japanese, english = getattr(entry, field), getattr(entry, field[:-3] + "_en")
                assert bool(japanese) == bool(english), (entry.id, field)


def test_everything_is_defined() -> None:
    for item in catalog.items().values():
        assert item.definition_ja and item.definition_en, item.id


def test_japanese_formulas_hold_no_english() -> None:
    for key in catalog.indicators():
        words = set(re.findall(r"[a-z_]{2,}", catalog.formula(key, "ja"))) - {"max", "km"}
        assert not words, (key, words)


def test_no_figure_of_the_law_in_an_expression() -> None:
    text = (FOLDER / "indicators.yaml").read_text("utf-8")
    expressions = re.findall(r"^  expression: (.*)$", text, flags=re.M)
    limits = {t.id: t.value for t in catalog.thresholds().values() if t.unit == "percent"}
    retained = catalog.rate("standard_tax_retained", 2023)
    limits |= {"standard_tax_retained": retained, "standard_tax_counted": 100 - retained}
    for name, limit in limits.items():
        number = rf"(?<![\w.]){limit:g}(?![\w.])"
        assert not [e for e in expressions if re.search(number, e)], name


def test_every_source_has_a_place_in_the_order() -> None:
    assert set(catalog.catalog().order) == catalog.sources().keys()


def test_parsers_use_known_sources() -> None:
    named = {
        name
        for path in (ROOT / "data" / "publications").glob("*.py")
        for name in re.findall(r"\b(?:source|SOURCE\w*) ?= ?\"(\w+)\"", path.read_text("utf-8"))
    }
    assert named <= catalog.sources().keys()


def test_urls_are_publishers() -> None:
    hosts = {source.url.host for source in catalog.sources().values()}
    for host in hosts:
        assert host and host.endswith((".go.jp", "nstac.go.jp")), host


def test_finer_sources_win_for_ratios() -> None:
    order = catalog.precedence("real_debt_service_ratio")
    whole_percent = {"soundness", "dashboard_municipality"}
    fine = ("main_indicators", "card_municipality", "ssds_2010_2023")
    assert max(map(order.index, fine)) < min(map(order.index, whole_percent))
    assert {catalog.decimals("real_debt_service_ratio", s) for s in whole_percent} == {0}
    assert catalog.decimals("real_debt_service_ratio", "main_indicators") == 1
    assert catalog.decimals("real_debt_service_ratio", "soundness", "prefecture") == 1


@pytest.mark.parametrize(
    ("item", "better", "worse"),
    [
        ("population_register", "register", "ssds_2010_2023"),
        ("population_census", "census", "ssds_1995_2018"),
        ("revenue_total", "card_municipality", "dashboard_municipality"),
        ("revenue_total", "dashboard_municipality", "ssds_2010_2023"),
        ("revenue_total", "ssds_1995_2018", "ssds_revenue_derived"),
    ],
)
def test_order_of_sources(item: str, better: str, worse: str) -> None:
    order = catalog.precedence(item)
    assert order.index(better) < order.index(worse)
    assert len(order) == len(set(order))


def test_thresholds_by_day() -> None:
    limit = catalog.thresholds()["real_debt_service_warning"]
    assert limit.value_on(dt.date(2009, 3, 31)) is None
    assert limit.value_on(dt.date(2024, 3, 31)) == limit.value == 25
    assert catalog.thresholds()["future_burden_warning"].value == 350
    assert catalog.thresholds()["future_burden_warning_large"].value == 400


def test_rates_of_the_law_by_year() -> None:
    """Shares of the pool as the act has them now, and those whose history is held."""
    pool = ("income_tax", "corporate_tax", "liquor_tax", "consumption_tax", "local_corporate_tax")
    assert [catalog.rate(f"pool_share_{tax}", 2023) for tax in pool] == [33.1, 33.1, 50, 19.5, 100]
    assert catalog.rate("pool_share_consumption_tax", 2019) == 20.8
    assert catalog.rate("pool_ordinary", 2023) + catalog.rate("pool_special", 2023) == 100
    retained = "standard_tax_retained_prefectures"
    assert [catalog.rate(retained, y) for y in (1952, 1953, 2002, 2003)] == [30, 20, 20, 25]
    assert [catalog.rate("standard_tax_retained", y) for y in (1963, 1964)] == [30, 25]
    assert catalog.law()[retained].value == catalog.rate("standard_tax_retained", 2024)


def test_a_rate_before_its_first_day_and_a_table_are_refused() -> None:
    with pytest.raises(AtlasError, match="no value for FY2013"):
        catalog.rate("pool_share_local_corporate_tax", 2013)
    with pytest.raises(AtlasError, match="is a table"):
        catalog.rate("merger_gap_kept", 2010)


def test_every_rate_is_cited_and_in_percent_or_people() -> None:
    for rate in catalog.law().values():
        assert re.search("法|省令", rate.law_ja) and re.search("Act|ordinance", rate.law_en), (
            rate.id
        )
        if rate.unit == "percent" and not isinstance(rate.value, tuple):
            assert 0 < rate.value <= 100


def test_the_panel_phases_mergers_out_as_the_law_does() -> None:
    whole = int(catalog.rate("merger_whole_years", 2010))
    kept = catalog.law()["merger_gap_kept"].in_year(2010)
    assert isinstance(kept, tuple)
    years = np.arange(whole + len(kept) + 2.0)
    assert panel.gap_keep(years) == pytest.approx(
        [1.0] * (whole + 1) + [k / 100 for k in kept] + [0]
    )


def test_totals_over_municipalities_are_enough() -> None:
    """With only what is published as a total over municipalities, the indicator has a value."""
    money = {"kyen", "kyen_per_person"}
    held = {
        i.id: 1.0 for i in catalog.items().values() if i.prefecture_total or i.unit not in money
    }
    rows = [row(year=year, **held) for year in (2019, 2020)]
    for indicator in catalog.indicators().values():
        if "municipalities_total" in indicator.levels:
            assert evaluate(indicator.id, rows)[0] is not None, indicator.id


def test_order_puts_inputs_first() -> None:
    order = catalog.indicator_order()
    assert sorted(order) == sorted(catalog.indicators())
    for key, indicator in catalog.indicators().items():
        for used in indicator.inputs & catalog.indicators().keys():
            assert order.index(used) < order.index(key)


def evaluated(rows: list[dict[str, float | str]]) -> pa.Table:
    """Made-up rows (code, year, items) with all indicators, in the order of code, year."""
    level = "prefecture" if len(str(rows[0]["code"])) == 2 else "municipality"
    ordered = sorted(rows, key=lambda r: (r["code"], r["year"]))
    made = {key: pa.array([r[key] for r in ordered]) for key in ("code", "year")}
    for item in catalog.items():
        made[item] = pa.array([r.get(item) for r in ordered], pa.float64())
    with duckdb.connect() as con:
        return database.with_indicators(con, pa.table(made), level)


def evaluate(indicator: str, rows: list[dict[str, float | str]]) -> list[Any]:
    """Values of an indicator for made-up rows."""
    return evaluated(rows).column(indicator).to_pylist()


def test_nothing_comes_of_nothing() -> None:
    """Every expression binds, and a body without figures has no value but its legal limit."""
    [found] = evaluated([row()]).to_pylist()
    held = {key for key, value in found.items() if value is not None}
    assert held == {"code", "year", "future_burden_limit"}
    assert found["future_burden_limit"] == 350


def row(code: str = "01209", year: int = 2023, **items: float) -> dict[str, float | str]:
    return {"code": code, "year": year, **items}


def test_known_answers() -> None:
    revenue = row(revenue_total=1000, local_tax=300, local_allocation_tax=200,
                  national_disbursements=150, general_revenue_total=640)  # fmt: skip
    assert evaluate("allocation_tax_share_of_revenue", [revenue]) == [20]
    assert evaluate("transfer_dependence", [revenue]) == [35]
    assert evaluate("allocation_tax_share_of_general_revenue", [revenue]) == [31.25]
    assert evaluate("allocation_tax_share_of_tax_plus_allocation", [revenue]) == [40]
    assert evaluate("local_tax_share_of_revenue", [revenue]) == [30]
    ages = row(population_0_14=1, population_15_64=2, population_65_over=2, population_census=6)
    assert evaluate("ageing_rate", [ages]) == [40]  # the person of unknown age does not count
    need = row(local_allocation_tax=150, standard_fiscal_need=200, standard_fiscal_revenue=50)
    assert evaluate("shortage_rate", [need]) == [75]
    assert evaluate("single_year_strength", [need]) == [0.25]
    assert evaluate("marginal_allocation_tax_rate", [need]) == [75]
    rich = row(local_allocation_tax=0, standard_fiscal_need=200, standard_fiscal_revenue=230)
    assert evaluate("shortage_rate", [rich]) == [0]
    assert evaluate("revenue_surplus", [rich]) == [pytest.approx(40)]


def test_retained_revenue_is_a_quarter_of_standard_tax() -> None:
    # standard tax 100 and transfer tax 10: R = 75 + 10, standard tax revenue = 110
    body = row(local_allocation_tax=1, standard_fiscal_revenue=85, standard_tax_revenue=110)
    following = row(year=2024, population_register=5)
    assert evaluate("retained_revenue_per_capita", [body, following])[0] == 5


def test_a_ward_has_no_dependence_on_allocation_tax() -> None:
    ward = row("13101", revenue_total=1000, local_tax=300, national_disbursements=100)
    assert evaluate("transfer_dependence", [ward]) == [None]
    assert evaluate("recipient", [ward]) == [None]
    assert evaluate("local_tax_share_of_revenue", [ward]) == [30]
    reckoned = row("13101", standard_fiscal_need=200, standard_fiscal_revenue=50,
                   standard_tax_revenue=60, population_register=1)  # fmt: skip
    assert evaluate("single_year_strength", [reckoned]) == [0.25]
    for indicator in ("shortage_rate", "revenue_surplus", "marginal_allocation_tax_rate"):
        assert evaluate(indicator, [reckoned]) == [None]
    following = row("13101", 2024, population_register=1)
    assert evaluate("retained_revenue_per_capita", [reckoned, following])[0] is None


def test_a_quarter_of_standard_tax_is_left_to_prefectures_since_2003() -> None:
    rich = {"local_allocation_tax": 0, "standard_fiscal_need": 200, "standard_fiscal_revenue": 230}
    rows = [row("13", year, **rich) for year in (2002, 2003)]
    assert evaluate("revenue_surplus", rows) == [None, pytest.approx(40)]
    assert evaluate("marginal_allocation_tax_rate", rows) == [None, 0]


def test_nothing_divided_by_nothing() -> None:
    assert evaluate("local_tax_share_of_revenue", [row(local_tax=0, revenue_total=0)]) == [None]


def test_a_fiscal_year_goes_with_the_next_january() -> None:
    rows = [
        row(year=2022, local_tax=900, population_register=1),
        row(year=2023, local_tax=1000, population_register=100),
        row(year=2024, population_register=50),
    ]
    assert evaluate("local_tax_per_capita", rows) == [9, 20, None]
    # a missing year is no neighbour
    assert evaluate("local_tax_per_capita", [rows[0], rows[2]]) == [None, None]


def test_prefectures_fall_back_on_the_estimate() -> None:
    rows = [row("01", 1990, local_tax=50, population_estimate=10)]
    assert evaluate("local_tax_per_capita", rows) == [5]


def test_change_over_five_years_does_not_straddle_the_register_of_2013() -> None:
    # the day changed a year after the people: March 2013 to January 2018 is no five years either
    years = {2007: 100, 2012: 90, 2013: 95, 2014: 90, 2018: 76, 2019: 72}
    rows = [row(year=y, population_register=p) for y, p in years.items()]
    values = evaluate("population_change_5y", rows)
    assert values == [None, pytest.approx(-10), None, None, None, pytest.approx(-20)]


def test_index_and_projection() -> None:
    years = {1980: 40, 2020: 10}
    rows = [row(year=y, population_census=p) for y, p in years.items()]
    assert evaluate("population_index_1980", rows) == [100, 25]
    rows = [row(year=2020, population_projected=8), row(year=2050, population_projected=2)]
    assert evaluate("projected_index_2050", rows) == [25, 25]


@pytest.mark.parametrize(
    ("code", "debt_service", "burden", "stage"),
    [
        ("01209", 17.9, None, 0),  # a burden that does not arise is none
        ("01209", 18.0, 349.9, 1),
        ("01209", 24.9, 350.0, 2),
        ("14130", 10.0, 399.9, 0),  # designated cities have a higher limit
        ("14130", 10.0, 400.0, 2),
        ("13101", 10.0, 350.0, 2),
        ("28", 25.0, 300.0, 2),
        ("28", 10.0, 399.9, 0),
        ("01209", 35.0, 0.0, 3),
    ],
)
def test_soundness_stage(code: str, debt_service: float, burden: float | None, stage: int) -> None:
    body = row(code, real_debt_service_ratio=debt_service)
    if burden is not None:
        body["future_burden_ratio"] = burden
    assert evaluate("soundness_stage", [body]) == [stage]


def test_no_stage_before_the_law_or_without_a_ratio() -> None:
    assert evaluate("soundness_stage", [row(year=2007, real_debt_service_ratio=30)]) == [None]
    assert evaluate("soundness_stage", [row(future_burden_ratio=400)]) == [None]


@pytest.mark.parametrize(
    ("paid", "expected"),
    [({"ordinary_allocation_tax": 5}, 1), ({"ordinary_allocation_tax": 0}, 0),
     ({"ordinary_allocation_tax_decision_initial": 0}, 0),
     ({"standard_fiscal_need": 3, "standard_fiscal_revenue": 2}, 1), ({}, None)],
)  # fmt: skip
def test_recipient(paid: dict[str, float], expected: int | None) -> None:
    assert evaluate("recipient", [row(**paid)]) == [expected]


def test_docs_are_current() -> None:
    for name, text in markdown.catalog_markdown().items():
        path = ROOT / "docs" / name
        assert path.read_text("utf-8") == text, f"docs/{name} is older than the catalog"


#: file, what stands there, what we write instead, part of the message
BAD = [
    ("items.yaml", "kind: flow", "kind: river", "entry 'revenue_total': field 'kind'"),
    ("items.yaml", "unit: kyen", "unit: dollar", "entry 'revenue_total': field 'unit'"),
    ("items.yaml", "ja: 歳入総額, ", "", "entry 'revenue_total': field 'ja'"),
    ("items.yaml", "\nlocal_tax:", "\nrevenue_total:", "'revenue_total' is given twice"),
    ("items.yaml", "revenue_total:", "Revenue Total:", "entry 'Revenue Total': field 'id'"),
    ("items.yaml", "revenue_total: {", "revenue_total: [", "line"),
    ("sources.yaml", "  - kaso\n", "  - gone\n", "unknown ['gone']"),
    ("sources.yaml", "&collected 2026-11-21", "&collected soon", "field 'retrieved'"),
    ("thresholds.yaml", "value: 350", "value: much", "entry 'future_burden_warning'"),
    ("indicators.yaml", "nullif(revenue_total, 0)", "nullif(revenue, 0)", "uses ['revenue']"),
    ("indicators.yaml", "nullif(revenue_total, 0)", "nullif(revenue_total", "'expression'"),
    ("indicators.yaml", "nullif(revenue_total, 0)", "sqrt(revenue_total)", "calls ['sqrt']"),
    ("indicators.yaml", "following(population_register, 1)", "following(year + 1, 1)", "one id"),
    ("indicators.yaml", "prior(population_register, 5)", "population_change_5y", "circle"),
    ("law.yaml", "value: 33.1", "value: much", "entry 'pool_share_income_tax'"),
    ("law.yaml", "since: 2019-04-01", "since: 2009-04-01", "do not rise"),
    ("law.yaml", "unit: percent", "unit: promille", "unknown ['promille']"),
    ("indicators.yaml", "{law.standard_tax_retained}", "{law.gone}", "law.yaml"),
    ("indicators.yaml", "{threshold.soundness_first", "{threshold.no", "thresholds.yaml"),
    ("indicators.yaml", "  midpoint: 1\n", "", "a diverging scale has a midpoint"),
    ("indicators.yaml", "caveats: [register_2013]", "caveats: [gone]", "unknown ['gone']"),
]


@pytest.mark.parametrize(("file", "old", "new", "message"), BAD)
def test_a_malformed_entry_is_named(
    tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    for path in FOLDER.glob("*.yaml"):
        shutil.copy(path, tmp_path)
    text = (tmp_path / file).read_text("utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(AtlasError) as caught:
        catalog.load(tmp_path)
    assert message in str(caught.value)
    assert str(caught.value).startswith(file)
    assert "\n" not in str(caught.value)


def test_unknown_ids_are_named() -> None:
    for ask in (catalog.precedence, catalog.unit):
        with pytest.raises(AtlasError, match="no entry 'gone'"):
            ask("gone")


def test_an_index_to_a_base_year_belongs_to_its_own_year_a_projection_to_its_last() -> None:
    assert graph.fixed_year("projected_index_2050") == 2050
    assert graph.fixed_year("population_index_1980") is None
    assert graph.fixed_year("transfer_dependence") is graph.fixed_year("local_tax") is None
