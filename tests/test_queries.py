"""Questions: answers held against plain SQL over `observation`, and what they must refuse."""

from __future__ import annotations

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import catalog, queries
from data.catalog import graph
from data.model import WARD_CODES, AtlasError
from data.queries import Measure

Con = duckdb.DuckDBPyConnection
YUBARI, CHIYODA, TOBISHIMA = "01209", "13101", "23427"
SHARE = "allocation_tax_share_of_revenue"
GAPS = ("not_applicable", "not_calculated", "suppressed", "unpublished")


def held(
    atlas: Con, item: str, year: int, basis: str = "today", level: str = "municipality"
) -> pd.Series:
    """code → value of one item and year, from the long public table."""
    frame = atlas.execute(
        "SELECT code, value FROM observation "
        "WHERE item = $1 AND year = $2 AND basis = $3 AND level = $4 AND value IS NOT NULL",
        [item, year, basis, level],
    ).df()
    return frame.set_index("code")["value"]


def row(measure: Measure, year: int, code: str) -> pd.Series:
    frame = queries.values(measure, year, wards=True)
    return frame[frame["code"] == code].iloc[0]


def close(left: pd.Series, right: pd.Series) -> None:
    pd.testing.assert_series_equal(
        left.sort_index(), right.sort_index(), check_names=False, rtol=1e-12
    )


# -- over the years ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "measure",
    [
        Measure("local_tax"),
        Measure("local_allocation_tax", per_capita=True, real=True),
        Measure("future_burden_ratio"),
        Measure(SHARE),
        Measure("local_tax", basis="reported"),
    ],
    ids=str,
)
def test_a_stated_series_is_the_series_and_each_years_status(measure: Measure) -> None:
    codes = (YUBARI, CHIYODA)
    stated = queries.stated_series(measure, codes)
    held = stated.dropna(subset=["value"])[["code", "year", "value"]].reset_index(drop=True)
    pd.testing.assert_frame_equal(held, queries.series(measure, codes))
    for year in (2010, 2019, 2023):
        frame = queries.values(measure, year, wards=True)
        wanted = frame[frame["code"].isin(codes)].set_index("code")["status"]
        found = stated[stated["year"] == year].set_index("code")["status"]
        assert found.to_dict() == wanted[wanted.index.isin(found.index)].to_dict()
    assert (stated["value"].isna() == stated["status"].isin(GAPS)).all()


# -- one year -----------------------------------------------------------------------------------


def test_values_of_yubari(atlas: Con) -> None:
    tax = row(Measure("local_tax"), 2023, YUBARI)
    assert (tax["name"], tax["prefecture"], tax["status"]) == ("夕張市", "北海道", "official")
    assert tax["value"] == held(atlas, "local_tax", 2023)[YUBARI] == 896_373
    share = row(Measure(SHARE), 2023, YUBARI)
    whole = held(atlas, "revenue_total", 2023)[YUBARI]
    part = held(atlas, "local_allocation_tax", 2023)[YUBARI]
    assert share["value"] == pytest.approx(part / whole * 100)
    assert share["status"] == "derived"


@pytest.mark.parametrize("item", ["local_tax", "fiscal_strength_index", "taxable_income"])
@pytest.mark.parametrize("basis", ["today", "reported"])
def test_values_are_the_long_table(atlas: Con, item: str, basis: str) -> None:
    year = 2003
    frame = queries.values(Measure(item, basis=basis), year, wards=True).set_index("code")
    close(frame["value"].dropna(), held(atlas, item, year, basis))


def test_filters(atlas: Con) -> None:
    everyone = queries.values(Measure("local_tax"), 2023, wards=True)
    muni = queries.values(Measure("local_tax"), 2023)
    assert (len(everyone), len(muni)) == (1741, 1718)
    assert set(everyone["code"]) - set(muni["code"]) == set(WARD_CODES)
    assert everyone["is_ward"].sum() == 23 and not muni["is_ward"].any()
    assert everyone["code"].is_monotonic_increasing
    two = queries.values(Measure("local_tax"), 2023, prefectures=("01", "47"))
    assert set(two["prefecture_code"]) == {"01", "47"} and len(two) == 179 + 41
    assert queries.values(Measure("local_tax"), 1900)["value"].isna().all()


def test_a_cross_section_is_the_values_of_each_measures_own_year() -> None:
    tax = Measure("local_tax", per_capita=True)
    ageing = Measure("ageing_rate")
    frame, years = queries.cross_section((tax, ageing, Measure("employed_tertiary")), 2023)
    assert years == {"local_tax": 2023, "ageing_rate": 2020, "employed_tertiary": 2020}
    assert list(frame) == ["code", *years] and len(frame) == 1718
    for measure in (tax, ageing):
        one = queries.values(measure, years[measure.id])
        pd.testing.assert_series_equal(frame[measure.id], one["value"], check_names=False)
    assert len(queries.cross_section((ageing,), 2023, wards=True)[0]) == 1741


def test_a_cross_section_of_what_is_not_held_yet_has_no_column() -> None:
    frame, years = queries.cross_section((Measure("ageing_rate"),), 1950)
    assert list(frame) == ["code"] and not years
    with pytest.raises(AtlasError, match="each once"):
        queries.cross_section((Measure("local_tax"), Measure("local_tax", real=True)), 2023)


@pytest.mark.parametrize("item", ["local_allocation_tax", SHARE, "allocation_tax_per_capita"])
@pytest.mark.parametrize("year", [2018, 2019, 2023])
def test_wards_are_not_applicable(item: str, year: int) -> None:
    frame = queries.values(Measure(item), year, wards=True)
    wards = frame[frame["is_ward"]]
    assert (len(wards), set(wards["status"])) == (23, {"not_applicable"})
    assert wards["value"].isna().all()


@pytest.mark.parametrize("item", ["local_allocation_tax", SHARE])
def test_fy2019_allocation_tax_is_unpublished(item: str) -> None:
    frame = queries.values(Measure(item), 2019)
    assert set(frame["status"]) == {"unpublished"} and frame["value"].isna().all()


def test_future_burden_says_why_there_is_none() -> None:
    frame = queries.values(Measure("future_burden_ratio"), 2023, wards=True)
    none = frame[frame["value"].isna()]
    assert (len(none), set(none["status"])) == (954, {"not_calculated"})
    assert row(Measure("future_burden_ratio"), 2023, YUBARI)["value"] == 171.7


def test_every_missing_value_has_a_reason() -> None:
    for item in ("local_tax", SHARE, "population_projected", "income_per_taxpayer"):
        for year in (1995, 2010, 2019, 2050):
            frame = queries.values(Measure(item), year, wards=True)
            absent = frame["status"].isin(["not_applicable", "not_calculated", "unpublished"])
            assert (frame["value"].isna() == absent).all(), (item, year)


def test_per_capita_takes_the_register_of_the_following_year(atlas: Con) -> None:
    frame = queries.values(Measure("local_tax", per_capita=True), 2023, wards=True)
    wanted = held(atlas, "local_tax", 2023) / held(atlas, "population_register", 2024)
    close(frame.set_index("code")["value"], wanted)
    assert set(frame["status"]) == {"derived"}


def test_per_capita_on_the_boundaries_of_the_day(atlas: Con) -> None:
    measure = Measure("local_tax", per_capita=True, basis="reported")
    frame = queries.values(measure, 2003, wards=True).set_index("code")["value"]
    tax = held(atlas, "local_tax", 2003, "reported")
    people = held(atlas, "population_register", 2004, "reported")
    close(frame.dropna(), (tax / people).dropna())
    assert len(frame.dropna()) > 3100


def test_real_prices_use_the_fiscal_years_mean(atlas: Con) -> None:
    index = held(atlas, "cpi_fiscal_year", 2000, level="nation")["00"]
    frame = queries.values(Measure("local_tax", real=True), 2000, wards=True)
    close(frame.set_index("code")["value"], held(atlas, "local_tax", 2000) / index * 100)
    assert set(frame["status"]) == {"derived"}
    assert queries.cpi().set_index("year")["value"][2000] == index


@pytest.mark.parametrize("item", ["fiscal_strength_index", "ageing_rate", SHARE])
def test_ratios_know_neither_people_nor_prices(item: str) -> None:
    plain, switched = Measure(item), Measure(item, per_capita=True, real=True)
    assert switched.sql() == plain.sql() and switched.unit == plain.unit
    assert queries.values(plain, 2020).equals(queries.values(switched, 2020))


def test_municipalities_as_they_were() -> None:
    frame = queries.values(Measure("local_tax", basis="reported"), 2003, wards=True)
    assert len(frame) == 3132 + 23
    assert frame["value"].sum() == 17_239_738_143
    assert frame["name"].str.len().min() > 1 and frame["prefecture"].notna().all()
    gone = frame.set_index("code").loc["01305"]
    assert (gone["name"], gone["prefecture"]) == ("厚田村", "北海道")
    today = queries.values(Measure("local_tax"), 2003, wards=True)
    assert len(today) == 1741 and "01305" not in set(today["code"])
    assert today["value"].sum() == pytest.approx(17_239_738_143, abs=0.01)


def test_indicator_on_the_boundaries_of_the_day(atlas: Con) -> None:
    frame = queries.values(Measure(SHARE, basis="reported"), 2003)
    found = frame.set_index("code")["value"].dropna()
    part = held(atlas, "local_allocation_tax", 2003, "reported")
    whole = held(atlas, "revenue_total", 2003, "reported")
    close(found, (part / whole * 100).dropna())


@pytest.mark.parametrize("item", ["expenditure_fire", "bathing_tax"])
def test_items_of_one_year_are_asked_of_the_long_table(atlas: Con, item: str) -> None:
    """They are no column of the wide table; every question answers all the same."""
    columns = {name for (name, *_) in atlas.execute("DESCRIBE municipality_year").fetchall()}
    assert item not in columns
    measure = Measure(item)
    wanted = held(atlas, item, 2023).drop(list(WARD_CODES), errors="ignore")
    values = queries.values(measure, 2023).set_index("code")["value"]
    close(values.dropna(), wanted)
    assert queries.years(measure) == [2023]
    assert queries.series(measure, (YUBARI,)).to_dict("records") == [
        {"code": YUBARI, "year": 2023, "value": wanted[YUBARI]}
    ]
    (area,) = queries.area_series(measure).to_dict("records")
    assert (area["year"], area["n"], area["value"]) == (2023, 1718, wanted.sum())
    people = held(atlas, "population_register", 2024)
    close(
        queries.values(Measure(item, per_capita=True), 2023).set_index("code")["value"].dropna(),
        wanted / people[wanted.index],
    )
    assert queries.sources_of(measure, 2023)
    assert len(queries.prefecture_values(measure, 2023)) == 47
    assert set(queries.prefecture_series(measure, ("01",)).columns) == {"code", "year", "value"}


# -- over the years -----------------------------------------------------------------------------


def test_series_are_the_values_of_each_year() -> None:
    measure = Measure(SHARE)
    series = queries.series(measure, (YUBARI, TOBISHIMA))
    assert 2019 not in set(series["year"]) and series["value"].notna().all()
    for code, year in ((YUBARI, 2010), (YUBARI, 2023), (TOBISHIMA, 2005)):
        found = series[(series["code"] == code) & (series["year"] == year)]["value"].item()
        assert found == row(measure, year, code)["value"]
    assert queries.series(measure, (CHIYODA,)).empty
    assert queries.series(measure, ("99999",)).empty


def test_years_have_a_value() -> None:
    years = queries.years(Measure("local_allocation_tax"))
    assert years == [*range(2000, 2019), *range(2020, 2025)]
    prefectures = queries.years(Measure("local_tax"), "prefecture")
    assert prefectures == list(range(1975, 2025))
    assert queries.years(Measure("population_projected")) == list(range(2020, 2055, 5))


def test_prefectures_own_accounts(atlas: Con) -> None:
    frame = queries.prefecture_values(Measure("local_tax"), 2020)
    assert frame["code"].tolist() == [f"{n:02d}" for n in range(1, 48)]
    close(frame.set_index("code")["value"], held(atlas, "local_tax", 2020, level="prefecture"))
    series = queries.prefecture_series(Measure("local_tax"), ("13",)).set_index("year")["value"]
    assert series[2020] == frame.set_index("code")["value"]["13"]
    # the account of the prefecture is not the sum over its municipalities
    area = queries.area_series(Measure("local_tax"), ("01",)).set_index("year")["value"]
    assert area[2020] != frame.set_index("code")["value"]["01"]


# -- areas --------------------------------------------------------------------------------------


@pytest.mark.parametrize("wards", [False, True])
def test_an_amount_of_an_area_is_the_sum(atlas: Con, wards: bool) -> None:
    values = held(atlas, "local_tax", 2023)
    if not wards:
        values = values.drop(list(WARD_CODES))
    areas = queries.area_series(Measure("local_tax"), ("00", "13"), wards=wards)
    found = areas[areas["year"] == 2023].set_index("code")
    tokyo = values[values.index.str[:2] == "13"]
    assert found["value"].to_dict() == {"00": values.sum(), "13": tokyo.sum()}
    assert found["n"].to_dict() == {"00": len(values), "13": len(tokyo)}
    assert (found["n"] == found["n_units"]).all()


def test_a_ratio_of_an_area_is_recomputed_never_averaged(atlas: Con) -> None:
    part, whole = held(atlas, "local_allocation_tax", 2023), held(atlas, "revenue_total", 2023)
    both = part.index.intersection(whole.index)
    wanted = part[both].sum() / whole[both].sum() * 100
    areas = queries.area_series(Measure(SHARE))
    found = areas[areas["year"] == 2023]["value"].item()
    assert found == pytest.approx(wanted, rel=1e-12)
    assert abs(found - (part[both] / whole[both] * 100).mean()) > 1


def test_per_capita_and_real_of_an_area(atlas: Con) -> None:
    tax = held(atlas, "local_tax", 2023).drop(list(WARD_CODES))
    people = held(atlas, "population_register", 2024)[tax.index]
    index = held(atlas, "cpi_fiscal_year", 2023, level="nation")["00"]
    areas = queries.area_series(Measure("local_tax", per_capita=True, real=True))
    found = areas[areas["year"] == 2023]["value"].item()
    assert found == pytest.approx(tax.sum() / people.sum() / index * 100, rel=1e-12)


def test_too_few_units_give_no_figure() -> None:
    """13 units of Fukushima have no projection: too many for a sum, for Fukushima also a ratio."""
    for name, japan in (("population_projected", False), ("projected_population_index", True)):
        areas = queries.area_series(Measure(name), ("00", "05", "07"))
        found = areas[areas["year"] == 2050].set_index("code")
        assert found["n"].to_dict() == {"00": 1718 - 13, "05": 25, "07": 59 - 13}
        assert found["n_units"].to_dict() == {"00": 1718, "05": 25, "07": 59}
        given = found["value"].notna().to_dict()
        assert given == {"00": japan, "05": True, "07": False}


def test_units_without_the_tax_are_no_units_of_its_sum(atlas: Con) -> None:
    areas = queries.area_series(Measure("local_allocation_tax"), ("00", "13"), wards=True)
    found = areas[areas["year"] == 2023].set_index("code")
    assert found["n"].to_dict() == found["n_units"].to_dict() == {"00": 1718, "13": 39}
    assert found.loc["00", "value"] == held(atlas, "local_allocation_tax", 2023).sum()


@pytest.mark.parametrize(
    "measure", ["fiscal_strength_index", "future_burden_ratio", "soundness_stage", "recipient"]
)
def test_what_cannot_be_recomputed_has_no_area(measure: str) -> None:
    assert queries.area_series(Measure(measure)).empty


def test_people_counted_by_an_indicator_add_up_too(atlas: Con) -> None:
    """Residents under 15 are an indicator (register, else estimate), and still a sum."""
    item = "residents_0_14"
    wanted = atlas.execute(
        f"SELECT sum({item}) FROM municipality_year WHERE year = 2020 "
        "AND code NOT BETWEEN '13101' AND '13123'"
    ).fetchall()[0][0]
    found = queries.area_series(Measure(item)).set_index("year")["value"]
    assert found[2020] == pytest.approx(wanted, rel=1e-12) and wanted > 10_000_000


@pytest.mark.parametrize("item", sorted(catalog.indicators()))
def test_every_indicator_of_an_area_can_be_asked(item: str) -> None:
    frame = queries.area_series(Measure(item, per_capita=True, real=True), ("01",))
    assert list(frame.columns) == ["code", "year", "value", "n", "n_units"]


def test_japan_over_the_years_is_the_ministrys_total(atlas: Con) -> None:
    """Local tax and allocation tax of all municipalities against the national table."""
    for item in ("local_tax", "local_allocation_tax"):
        areas = queries.area_series(Measure(item), wards=item == "local_tax")
        found = areas.dropna().set_index("year")["value"]
        total = atlas.execute(
            "SELECT year, value FROM observation WHERE level = 'nation' AND basis = 'today' "
            "AND item = $1 AND year BETWEEN 2000 AND 2021",
            [f"municipalities_{item}"],
        ).df()
        wanted = total.set_index("year")["value"]
        wanted = wanted[wanted.index.isin(found.index)]
        assert len(wanted) >= 21
        assert found[wanted.index].to_dict() == pytest.approx(wanted.to_dict(), rel=0, abs=1.5)


ADDITIVE = sorted(
    key
    for key, item in catalog.items().items()
    if item.additive and not key.startswith(("municipalities_", "prefectures_"))
)
ALL_PREFECTURES = tuple(f"{n:02d}" for n in range(1, 48))


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(ADDITIVE), st.booleans())
def test_prefectures_add_up_to_japan(item: str, wards: bool) -> None:
    """Whenever every prefecture's sum is given, together they are Japan's."""
    frame = queries.area_series(Measure(item), ("00", *ALL_PREFECTURES), wards=wards)
    nation = frame[frame["code"] == "00"].set_index("year")
    parts = frame[frame["code"] != "00"]
    whole = parts.groupby("year")["value"].agg(["sum", "count"])
    for year, (total, count) in whole[whole["count"] == 47].iterrows():
        japan = nation.loc[year]
        if japan["n"] == parts[parts["year"] == year]["n"].sum() and count == 47:
            assert japan["value"] == pytest.approx(total, rel=1e-12)
    assert (parts.groupby("year")["n"].sum() == nation["n"]).all()


# -- sources ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "year"),
    [
        (Measure(SHARE), 2023),
        (Measure("local_tax", per_capita=True), 2010),
        (Measure("local_tax", real=True), 2010),
        (Measure("births"), None),
    ],
)
def test_sources_are_those_of_the_inputs(atlas: Con, measure: Measure, year: int | None) -> None:
    given_years = "" if year is None else f"AND year = {year}"
    if measure.per_capita:  # the register of 31 March 2011 closes fiscal 2010
        given_years = f"AND year = {year} + (item = 'population_register')::INT"
    wanted = atlas.execute(
        f"SELECT DISTINCT source FROM observation WHERE value IS NOT NULL {given_years} "
        "AND item IN (SELECT unnest($1::VARCHAR[])) "
        "AND (level = 'municipality' OR item = 'cpi_fiscal_year') ORDER BY source",
        [list(measure.inputs())],
    ).fetchall()
    assert queries.sources_of(measure, year) == [source for (source,) in wanted]
    assert measure.real == ("cpi" in queries.sources_of(measure, year))


def test_inputs_come_down_to_items() -> None:
    assert Measure(SHARE).inputs() == ("local_allocation_tax", "revenue_total")
    assert set(Measure("local_tax", per_capita=True).inputs()) == {
        "local_tax",
        "population_register",
    }
    for key in catalog.indicators():
        assert set(graph.leaf_items(key)) <= catalog.items().keys()


# -- what is refused ----------------------------------------------------------------------------

HOSTILE = [
    "",
    "happiness",
    "LOCAL_TAX",
    "local_tax; DROP TABLE item",
    "1) FROM item --",
    "code",
    "* FROM observation",
    "local_tax\n",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_only_ids_of_the_catalog_reach_sql(name: str) -> None:
    with pytest.raises(AtlasError) as error:
        Measure(name)
    assert "\n" not in str(error.value)


@given(st.text())
def test_no_text_but_an_id_is_a_measure(name: str) -> None:
    if name not in catalog.items() and name not in catalog.indicators():
        with pytest.raises(AtlasError):
            Measure(name)


def test_unknown_basis() -> None:
    with pytest.raises(AtlasError, match="'today' or 'reported'"):
        Measure("local_tax", basis="today') OR true --")


@pytest.mark.parametrize("hostile", ["'; DROP TABLE item; --", "01' OR '1'='1", "％", ""])
def test_places_are_parameters(hostile: str) -> None:
    measure = Measure("local_tax")
    assert queries.values(measure, 2023, prefectures=(hostile,)).empty
    assert queries.series(measure, (hostile,)).empty
    assert queries.prefecture_series(measure, (hostile,)).empty
    assert queries.area_series(measure, (hostile,)).empty
    assert len(queries.municipalities()) == 1741


def test_a_frame_is_the_callers_own() -> None:
    """Answers are remembered; what one reader does to his copy is not what the next one sees."""
    first = queries.values(Measure("local_tax"), 2023)
    first["value"] = 0.0
    first.loc[0, "name"] = "changed"
    again = queries.values(Measure("local_tax"), 2023)
    assert again["value"].sum() > 0 and "changed" not in set(again["name"])


def test_neighbours_of_everybody_both_ways() -> None:
    pairs = queries.neighbours()
    both = set(zip(pairs["code"], pairs["neighbour"], strict=True))
    assert len(both) == len(pairs)
    assert both == {(b, a) for a, b in both}
    assert set(pairs["code"]) == set(queries.municipalities()["code"])


def test_neighbours_of_one_by_the_length_of_the_border() -> None:
    # 東京都府中市: 調布, 小金井, 国分寺, 国立, 日野, 多摩 and 稲城, as on any map
    fuchu = queries.neighbours("13206")
    names = {"13208", "13210", "13212", "13214", "13215", "13224", "13225"}
    assert set(fuchu["neighbour"]) == names
    assert fuchu["shared_km"].is_monotonic_decreasing
    assert fuchu["gap_km"].eq(0).all()
    # 奥尻 is an island; the nearest shore is せたな町's
    assert queries.neighbours("01367")["neighbour"].tolist() == ["01371"]
    assert queries.neighbours("99999").empty


def test_everybody_lies_in_one_medical_area() -> None:
    areas = queries.medical_areas()
    assert sorted(areas["code"]) == sorted(queries.municipalities()["code"])
    assert areas["area"].nunique() == 329  # 330 in the plans; Kawasaki, in two of them, is one
    assert (areas["area"].str[:2] == areas["prefecture_code"]).all()
    # 飯伊 of Nagano: the city of Iida and 13 towns and villages, as in the prefecture's plan
    iida = areas[areas["area"] == "20_飯伊"]["code"]
    assert len(iida) == 14 and "20205" in set(iida)


def test_a_change_names_the_publications_of_both_its_years(atlas: Con) -> None:
    wanted = atlas.execute(
        "SELECT DISTINCT source FROM observation WHERE item = 'population_register' "
        "AND level = 'municipality' AND year IN (2018, 2023) AND value IS NOT NULL ORDER BY source"
    ).fetchall()
    assert len(wanted) > 1
    found = queries.sources_of(Measure("population_change_5y"), 2023)
    assert found == [source for (source,) in wanted]


def test_an_index_of_given_years_names_its_projection_whatever_year_is_chosen() -> None:
    assert queries.sources_of(Measure("projected_index_2050"), 2023) == ["ipss_2023"]


def test_publications_of_many_measures_are_asked_at_once() -> None:
    ids = ("local_tax", "expenditure_total", "population_fiscal_year")
    for level in ("prefecture", "municipality"):
        for year in (2010, 2022, 2023):
            each = {s for i in ids for s in queries.sources_of(Measure(i), year, level)}
            assert queries.sources_behind(ids, level, (year, year)) == sorted(each)
        ever = {s for i in ids for s in queries.sources_of(Measure(i), None, level)}
        assert queries.sources_behind(ids, level) == sorted(ever)
    # settlement cards of FY2023 are behind no tax of the years before
    assert "card_prefecture" not in queries.sources_behind(ids[:1], "prefecture", (1975, 2022))
