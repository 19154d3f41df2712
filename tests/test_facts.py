"""Published facts, asked of the public tables as a notebook would ask them.

V.. is the list of validation figures of the method notes; "fiscal n" and "demography n" are the
cross-checks recorded beside the official files.
"""

from __future__ import annotations

import duckdb
import numpy as np
import pytest

MUNI = "level = 'municipality' AND code NOT BETWEEN '13101' AND '13123'"
Row = tuple[object, ...]
Con = duckdb.DuckDBPyConnection


def ask(atlas: Con, query: str, *parameters: object) -> list[Row]:
    return atlas.execute(query, list(parameters)).fetchall()


def one(atlas: Con, query: str, *parameters: object) -> float:
    """The only value of a query."""
    ((value,),) = ask(atlas, query, *parameters)
    return value


def reported(atlas: Con, item: str, year: int, where: str = MUNI) -> np.ndarray:
    """Values of an item as reported, without missing ones, sorted."""
    rows = ask(
        atlas,
        "SELECT value FROM observation WHERE item = $1 AND year = $2 AND basis = 'reported' "
        f"AND value IS NOT NULL AND {where} ORDER BY value",
        item,
        year,
    )
    return np.array([value for (value,) in rows])


# -- who there is -------------------------------------------------------------------------------

INDICATOR_ROWS = {
    2005: 1821, 2006: 1804, 2007: 1793, 2008: 1777, 2009: 1727, 2010: 1727, 2011: 1719,
    2012: 1719, 2013: 1719, **dict.fromkeys(range(2014, 2025), 1718),
}  # fmt: skip


def test_v01_v02_units_with_fiscal_indicators(atlas: Con) -> None:
    rows = ask(
        atlas,
        f"SELECT year, count(*) FILTER ({MUNI}), count(*) FROM observation "
        "WHERE item = 'fiscal_strength_index' AND level = 'municipality' "
        "AND basis = 'reported' AND value IS NOT NULL AND year >= 2005 GROUP BY year",
    )
    assert {year: muni for year, muni, _ in rows} == INDICATOR_ROWS
    assert all(everyone == muni + 23 for _, muni, everyone in rows)


@pytest.mark.parametrize(
    ("year", "units"),
    {1995: 3255, 2000: 3250, 2005: 1844, 2010: 1750, 2014: 1741, 2018: 1741, 2024: 1741}.items(),
)
def test_fiscal_1_units_with_accounts(atlas: Con, year: int, units: int) -> None:
    assert len(reported(atlas, "local_tax", year, "level = 'municipality'")) == units


@pytest.mark.parametrize(
    ("day", "municipalities"),
    [
        ("1999-03-31", 3232),
        ("2006-03-31", 1821),
        ("2006-04-01", 1820),
        ("2010-03-31", 1727),
        ("2011-04-01", 1724),
        ("2014-04-05", 1718),
        ("2024-04-01", 1718),
    ],
)
def test_v49_municipalities_by_the_change_history(
    atlas: Con, day: str, municipalities: int
) -> None:
    alive = one(
        atlas,
        "SELECT count(DISTINCT code_old) FROM succession "
        "WHERE valid_from <= $1::DATE AND (valid_to IS NULL OR valid_to > $1::DATE) "
        "AND code_old NOT BETWEEN '13101' AND '13123'",
        day,
    )
    assert alive == municipalities


def test_v48_depopulated_municipalities(atlas: Con) -> None:
    kinds = ask(
        atlas,
        "SELECT kind, count(DISTINCT code) FROM designation JOIN municipality USING (code) "
        "WHERE kind LIKE 'kaso%' AND year = 2022 GROUP BY kind ORDER BY kind",
    )
    assert kinds == [("kaso_full", 713), ("kaso_partial", 158), ("kaso_treated", 14)]
    assert sum(count for _, count in kinds) == 885
    assert round(885 / 1718 * 100, 1) == 51.5


def test_every_old_code_leads_to_todays_municipalities_in_full(atlas: Con) -> None:
    off = ask(
        atlas,
        "SELECT code_old FROM succession GROUP BY code_old HAVING abs(sum(share) - 1) > 1e-9",
    )
    assert not off
    lost = ask(
        atlas,
        "SELECT code_new FROM succession WHERE code_new NOT IN (SELECT code FROM municipality)",
    )
    assert not lost


def test_kamikuishiki_is_split_by_its_people(atlas: Con) -> None:
    shares = ask(
        atlas, "SELECT code_new, share FROM succession WHERE code_old = '19341' ORDER BY code_new"
    )
    assert [code for code, _ in shares] == ["19201", "19430"]
    assert [share for _, share in shares] == pytest.approx([374 / 1639, 1265 / 1639])


# -- indices and ratios -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "average"),
    list(zip(
        [*range(2005, 2022), 2023],
        [.52, .53, .55, .56, .55, .53, .51, .49, .49, .49, .50, .50, .51, .51, .51, .51, .50, .48],
        strict=True,
    )),
)  # fmt: skip
def test_v03_v04_mean_fiscal_strength(atlas: Con, year: int, average: float) -> None:
    assert round(reported(atlas, "fiscal_strength_index", year).mean(), 2) == average


@pytest.mark.parametrize(
    ("year", "average"), [(2019, 0.52183), (2020, 0.52320), (2021, 0.50034), (2023, 0.49126)]
)
def test_v05_mean_fiscal_strength_of_prefectures(atlas: Con, year: int, average: float) -> None:
    mean = one(
        atlas, "SELECT avg(fiscal_strength_index) FROM prefecture_year WHERE year = $1", year
    )
    assert round(mean, 5) == average


#: What the ministry prints as the average: weighted, so it can be shown but not computed here
@pytest.mark.parametrize(
    ("item", "year", "printed"),
    [
        ("municipalities_ordinary_balance_ratio", 2015, 90.0),
        ("municipalities_ordinary_balance_ratio", 2020, 93.1),
        ("municipalities_ordinary_balance_ratio", 2021, 88.9),
        ("municipalities_ordinary_balance_ratio", 2023, 93.1),
        ("municipalities_real_debt_service_ratio", 2020, 5.7),
        ("municipalities_real_debt_service_ratio", 2023, 5.6),
        ("municipalities_future_burden_ratio", 2008, 100.9),
        ("municipalities_future_burden_ratio", 2020, 24.9),
        ("municipalities_future_burden_ratio", 2023, 6.3),
        ("prefectures_ordinary_balance_ratio", 2020, 94.4),
        ("prefectures_real_debt_service_ratio", 2020, 10.2),
        ("prefectures_future_burden_ratio", 2020, 171.3),
        ("prefectures_ordinary_balance_ratio", 2021, 87.3),
        ("prefectures_future_burden_ratio", 2021, 160.3),
        ("prefectures_future_burden_ratio", 2023, 148.7),
    ],
)
def test_v06_to_v10_printed_averages(atlas: Con, item: str, year: int, printed: float) -> None:
    assert list(reported(atlas, item, year, "level = 'nation'")) == [printed]


def test_v11_distribution_of_ordinary_balance(atlas: Con) -> None:
    ratios = reported(atlas, "ordinary_balance_ratio", 2020)
    edges = [-np.inf, 70, 80, 90, 100, np.inf]
    assert np.histogram(ratios, edges)[0].tolist() == [11, 95, 682, 899, 31]


@pytest.mark.parametrize(
    ("year", "units"),
    {2008: 3, 2009: 3, 2010: 2, 2011: 2, 2012: 2, **dict.fromkeys(range(2013, 2020), 1)}.items()
    | dict.fromkeys(range(2020, 2025), 0).items(),
)
def test_v16_future_burden_beyond_350(atlas: Con, year: int, units: int) -> None:
    assert (reported(atlas, "future_burden_ratio", year) >= 350).sum() == units


@pytest.mark.parametrize(
    ("year", "units"), [(2008, 232), (2015, 641), (2020, 733), (2021, 816), (2023, 954)]
)
def test_dashes_of_the_future_burden_are_not_calculated(atlas: Con, year: int, units: int) -> None:
    statuses = ask(
        atlas,
        "SELECT count(*), count(value) FROM observation WHERE item = 'future_burden_ratio' "
        "AND level = 'municipality' AND basis = 'reported' AND year = $1 "
        "AND status = 'not_calculated'",
        year,
    )
    assert statuses == [(units, 0)]


@pytest.mark.parametrize(
    ("column", "printed"),
    [
        ("real_debt_service_ratio", {2010: 42.8, 2016: 76.8, 2020: 70.0}),
        ("future_burden_ratio", {2008: 1164, 2020: 336.0, 2021: 274.0, 2023: 171.7}),
    ],
)
def test_v17_v18_yubari(atlas: Con, column: str, printed: dict[int, float]) -> None:
    rows = ask(atlas, f"SELECT year, {column} FROM municipality_year WHERE code = '01209'")
    assert {year: value for year, value in rows if year in printed} == printed


@pytest.mark.parametrize(("year", "index"), [(2008, 2.89), (2020, 2.21), (2021, 2.10)])
def test_v19_tobishima_is_first(atlas: Con, year: int, index: float) -> None:
    first = ask(
        atlas,
        "SELECT m.name, m.prefecture, y.fiscal_strength_index FROM municipality_year y "
        "JOIN municipality m USING (code) WHERE y.year = $1 "
        "ORDER BY y.fiscal_strength_index DESC NULLS LAST LIMIT 1",
        year,
    )
    assert first == [("飛島村", "愛知県", index)]


def test_v22_prefectures_at_either_end(atlas: Con) -> None:
    rows = ask(
        atlas,
        "SELECT p.name, y.fiscal_strength_index FROM prefecture_year y JOIN prefecture p "
        "USING (code) WHERE y.year = 2021 ORDER BY 2",
    )
    assert (rows[0], rows[-1], len(rows)) == (("島根県", 0.25379), ("東京都", 1.07301), 47)


# -- allocation tax, tax ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "year", "units"),
    [
        ("ordinary_allocation_tax", 2023, 76),
        ("ordinary_allocation_tax_decision_initial", 2024, 82),
        ("ordinary_allocation_tax_decision_initial", 2025, 84),
        ("ordinary_allocation_tax_decision_final", 2025, 77),
    ],
)
def test_v26_fiscal_19_non_recipients(atlas: Con, item: str, year: int, units: int) -> None:
    amounts = reported(atlas, item, year)
    assert (len(amounts), (amounts == 0).sum()) == (1718, units)


def test_v26_tokyo_is_the_only_prefecture_without(atlas: Con) -> None:
    without = ask(
        atlas,
        "SELECT code FROM observation WHERE item = 'ordinary_allocation_tax' AND year = 2023 "
        "AND level = 'prefecture' AND basis = 'reported' AND coalesce(value, 0) = 0",
    )
    assert without == [("13",)]


def test_fiscal_19_settlement_is_at_least_the_first_decision(atlas: Con) -> None:
    covered = one(
        atlas,
        "SELECT count(*) FILTER (s.value >= d.value) FROM observation s "
        "JOIN observation d USING (level, code, year, basis) "
        "WHERE level = 'municipality' AND basis = 'reported' AND year = 2024 "
        "AND s.item = 'local_allocation_tax' "
        "AND d.item = 'ordinary_allocation_tax_decision_initial'",
    )
    assert covered == 1718


def test_wards_have_no_allocation_tax(atlas: Con) -> None:
    rows = ask(
        atlas,
        "SELECT DISTINCT status, value FROM observation WHERE item = 'local_allocation_tax' "
        "AND code BETWEEN '13101' AND '13123'",
    )
    assert rows == [("not_applicable", None)]


def test_v31_v34_national_totals(atlas: Con) -> None:
    def trillion(item: str, year: int) -> float:
        return reported(atlas, item, year, "level = 'nation'").item() / 1e9

    allocation = [trillion("local_allocation_tax", year) for year in (2020, 2021)]
    assert allocation == pytest.approx([16.9890, 19.5049], rel=1e-3)
    assert allocation[1] - allocation[0] == pytest.approx(2.5159, rel=1e-3)
    tax = [trillion("local_tax", year) for year in (2019, 2020)]
    assert tax == pytest.approx([41.2115, 40.8256], rel=1e-3)


#: item, years, cells that agree, the prefecture and year printed with 1 thousand yen too many
TOTALS = [
    ("local_tax", range(1995, 2019), 1128, set()),
    ("local_allocation_tax", range(2000, 2019), 893, set()),
    ("special_local_grant", range(2000, 2019), 893, set()),
    ("local_allocation_tax", range(2020, 2023), 141, set()),
    ("local_tax", range(2020, 2023), 140, {("41", 2022)}),
]


@pytest.mark.parametrize(("item", "years", "cells", "known"), TOTALS)
def test_fiscal_3_to_7_municipalities_add_up_to_the_ministrys_totals(
    atlas: Con, item: str, years: range, cells: int, known: set[tuple[str, int]]
) -> None:
    rows = ask(
        atlas,
        """
        SELECT p.code, p.year, sum(o.value) - any_value(p.value)
        FROM observation p JOIN observation o
          ON o.level = 'municipality' AND o.year = p.year AND left(o.code, 2) = p.code
         AND o.basis = 'reported' AND o.item = $1
        WHERE p.level = 'prefecture' AND p.basis = 'reported'
          AND p.item = 'municipalities_' || $1 AND p.year BETWEEN $2 AND $3
        GROUP BY ALL
        """,
        item,
        years[0],
        years[-1],
    )
    off = {(code, year): gap for code, year, gap in rows if abs(gap) > 0.5}
    assert off.keys() == known
    assert all(abs(gap) == 1 for gap in off.values())
    assert len(rows) - len(off) == cells


@pytest.mark.parametrize(
    ("item", "year", "total"),
    [
        ("local_tax", 2018, 20_131_306_237),
        ("local_tax", 2019, 20_507_889_611),
        ("local_tax", 2003, 17_239_738_143),
        ("local_allocation_tax", 2018, 7_980_515_400),
    ],
)
@pytest.mark.parametrize("basis", ["reported", "today"])
def test_fiscal_3_4_16_demography_21_japan(
    atlas: Con, item: str, year: int, total: int, basis: str
) -> None:
    """The same before and after harmonising; a split leaves fractions of a thousand yen."""
    summed = one(
        atlas,
        "SELECT sum(value) FROM observation WHERE level = 'municipality' "
        "AND item = $1 AND year = $2 AND basis = $3",
        item,
        year,
        basis,
    )
    assert summed == pytest.approx(total, abs=0.01)


def test_fiscal_20_hometown_tax(atlas: Con) -> None:
    received = one(
        atlas,
        "SELECT sum(value) FROM observation WHERE item = 'hometown_tax_receipts' "
        "AND year = 2019 AND basis = 'reported' AND level IN ('municipality', 'prefecture')",
    )
    assert received == pytest.approx(487_538_781.239, abs=1e-3)


def test_level_of_tax_per_person(atlas: Con) -> None:
    """Prefecture and its municipalities together, Japan = 100, FY2020: Tokyo highest (V40)."""
    rows = ask(
        atlas,
        """
        WITH t AS (SELECT code, local_tax + municipalities_local_tax AS tax,
                          population_fiscal_year AS people FROM prefecture_year WHERE year = 2020)
        SELECT p.name, tax / people / (SELECT sum(tax) / sum(people) FROM t) * 100
        FROM t JOIN prefecture p USING (code) ORDER BY 2
        """,
    )
    assert (rows[0][0], rows[-1][0]) == ("長崎県", "東京都")
    assert (rows[0][1], rows[-1][1]) == pytest.approx((72.2, 159.7), rel=0.01)


# -- inequality of fiscal strength: oracles computed from the ministry's workbooks ------------


@pytest.mark.parametrize(
    ("year", "oracle"),
    [(2010, (0.3259, 0.5905, 0.1685, 0.475)), (2020, (0.3112, 0.5597, 0.1529, 0.419))],
)
def test_inequality_of_fiscal_strength(
    atlas: Con, year: int, oracle: tuple[float, float, float, float]
) -> None:
    """Gini, coefficient of variation, Theil and its share between prefectures, unweighted."""
    gini, variation, theil, between = oracle
    rows = ask(
        atlas,
        "SELECT value, left(code, 2) FROM observation WHERE item = 'fiscal_strength_index' "
        f"AND year = $1 AND basis = 'reported' AND {MUNI} ORDER BY value",
        year,
    )
    x, prefecture = (np.array(column) for column in zip(*rows, strict=True))
    ranks = np.arange(1, len(x) + 1)
    assert 2 * (ranks * x).sum() / (len(x) * x.sum()) - (len(x) + 1) / len(x) == pytest.approx(
        gini, abs=5e-5
    )
    assert x.std() / x.mean() == pytest.approx(variation, abs=5e-5)
    whole = (x / x.mean() * np.log(x / x.mean())).mean()
    assert whole == pytest.approx(theil, abs=5e-5)
    groups = [x[prefecture == name] for name in np.unique(prefecture)]
    parts = [len(g) / len(x) * g.mean() / x.mean() * np.log(g.mean() / x.mean()) for g in groups]
    assert sum(parts) / whole == pytest.approx(between, abs=5e-4)


@pytest.mark.parametrize(
    ("year", "spread"), [(2005, 0.6156), (2010, 0.6438), (2015, 0.6403), (2020, 0.6097)]
)
def test_spread_of_log_fiscal_strength(atlas: Con, year: int, spread: float) -> None:
    logs = np.log(reported(atlas, "fiscal_strength_index", year))
    assert logs.std() == pytest.approx(spread, abs=5e-5)


def test_convergence_of_fiscal_strength(atlas: Con) -> None:
    """Slope of yearly growth FY2011-2021 on the first log; the published one joined by name."""
    rows = ask(
        atlas,
        "SELECT ln(a.fiscal_strength_index), ln(b.fiscal_strength_index) FROM municipality_year a "
        "JOIN municipality_year b USING (code) WHERE a.year = 2011 AND b.year = 2021 "
        "AND code NOT BETWEEN '13101' AND '13123'",
    )
    first, last = np.array(rows).T
    assert len(first) in (1717, 1718)
    slope = np.polyfit(first, (last - first) / 10, 1)[0]
    assert slope == pytest.approx(-0.00618, abs=3e-4)


# -- people -------------------------------------------------------------------------------------

YUBARI = {
    1970: 69871, 1975: 50131, 1980: 41715, 1985: 31665, 1990: 20969, 1995: 17116, 2000: 14791,
    2005: 13001, 2010: 10922, 2015: 8843, 2020: 7334,
}  # fmt: skip


def test_demography_17_yubari(atlas: Con) -> None:
    """Half a century of censuses, the register of 2025, the projection for 2050."""
    rows = ask(
        atlas,
        "SELECT year, population_census FROM municipality_year WHERE code = '01209' "
        "AND population_census IS NOT NULL ORDER BY year",
    )
    assert dict(rows) == YUBARI
    assert ask(
        atlas,
        "SELECT item, value, as_of::TEXT FROM observation WHERE code = '01209' "
        "AND basis = 'today' AND ((item = 'population_register' AND year = 2025) "
        "OR (item = 'population_projected' AND year = 2050)) ORDER BY item",
    ) == [
        ("population_projected", 2154, "2050-10-01"),
        ("population_register", 6107, "2025-01-01"),
    ]


CENSUS = {
    1985: 121_048_923, 1990: 123_611_167, 1995: 125_570_246, 2000: 126_925_843,
    2005: 127_767_994, 2010: 128_057_352, 2015: 127_094_745, 2020: 126_146_099,
}  # fmt: skip


@pytest.mark.parametrize(("year", "people"), CENSUS.items())
@pytest.mark.parametrize("basis", ["reported", "today"])
def test_v41_demography_11_census(atlas: Con, year: int, people: int, basis: str) -> None:
    total = one(
        atlas,
        "SELECT sum(value) FROM observation WHERE item = 'population_census' "
        "AND level = 'municipality' AND year = $1 AND basis = $2",
        year,
        basis,
    )
    assert total == pytest.approx(people, abs=0.01)


def test_v41_tokyo_and_the_shrinking_municipalities(atlas: Con) -> None:
    tokyo = one(
        atlas,
        "SELECT sum(population_census) FROM municipality_year "
        "WHERE year = 2020 AND left(code, 2) = '13'",
    )
    assert round(tokyo / 1e6, 3) == 14.048
    # the census office counts the ward area as one of 1,719; it grew
    (counts,) = ask(
        atlas,
        """
        WITH change AS (
            SELECT b.population_census / nullif(a.population_census, 0) AS factor
            FROM municipality_year a JOIN municipality_year b USING (code)
            WHERE a.year = 2015 AND b.year = 2020 AND code NOT BETWEEN '13101' AND '13123'
        )
        SELECT count(*) FILTER (factor < 1), count(*) FILTER (factor <= 0.95) FROM change
        """,
    )
    assert counts[0] == 1419
    assert [round(n / 1719 * 100, 1) for n in counts] == [82.5, 51.3]


def test_v41_ages(atlas: Con) -> None:
    """With unknown ages shared out, as the projection's base is, 28.6 % are 65 and over."""
    share = reported(atlas, "population_projected_65_over_share", 2020, "level = 'nation'")
    assert round(share.item(), 1) == 28.6
    children = one(
        atlas,
        "SELECT sum(value) FROM population_by_age WHERE kind = 'census' AND basis = 'today' "
        "AND sex = 'both' AND as_of = '2020-10-01' AND age_to <= 14",
    )
    assert round(children / CENSUS[2020] * 100, 1) == 11.9


def test_v42_projection(atlas: Con) -> None:
    people = reported(atlas, "population_projected", 2050, "level = 'nation'").item()
    assert people == 104_686_386
    assert round((people / CENSUS[2020] - 1) * 100, 1) == -17.0
    share = reported(atlas, "population_projected_65_over_share", 2050, "level = 'nation'")
    assert round(share.item(), 1) == 37.1


def test_v44_projected_ageing_of_prefectures(atlas: Con) -> None:
    rows = ask(
        atlas,
        "SELECT p.name, y.population_projected_65_over_share FROM prefecture_year y "
        "JOIN prefecture p USING (code) WHERE y.year = 2050 "
        "ORDER BY y.population_projected_65_over_share",
    )
    ends = [(name, round(share, 1)) for name, share in (rows[0], rows[-1])]
    assert ends == [("東京都", 29.6), ("秋田県", 49.9)]
    assert sum(share > 40 for _, share in rows) == 25


def test_demography_5_6_projection_of_municipalities(atlas: Con) -> None:
    """13 Fukushima units have no projection of their own: 1,728 do, and start from the census."""
    rows = ask(
        atlas,
        "SELECT code, population_projected, population_census FROM municipality_year "
        "WHERE year = 2020",
    )
    own = [(projected, census) for _, projected, census in rows if projected is not None]
    none = [(code, census) for code, projected, census in rows if projected is None]
    assert len(own) == 1728
    assert all(projected == census for projected, census in own)
    assert {code[:2] for code, _ in none} == {"07"}
    assert (len(none), sum(census for _, census in none)) == (13, 452_508)
    statuses = ask(
        atlas,
        "SELECT DISTINCT status FROM observation WHERE item = 'population_projected' "
        "AND year = 2050 AND basis = 'today' AND value IS NULL",
    )
    assert statuses == [("unpublished",)]


def test_demography_7_8_earlier_projection(atlas: Con) -> None:
    (sums,) = ask(
        atlas,
        """
        SELECT sum(population_projected_2018),
               sum(population_census) FILTER (population_projected_2018 IS NULL),
               count(population_projected_2018),
               count(*) FILTER (population_projected_2018 <> population_census)
        FROM municipality_year WHERE year = 2015
        """,
    )
    assert sums == (125_180_706, 127_094_745 - 125_180_706, 1682, 0)


@pytest.mark.parametrize(
    ("year", "people"), [(2016, 128_066_211), (2022, 125_927_902), (2025, 124_330_690)]
)
def test_demography_1_4_register(atlas: Con, year: int, people: int) -> None:
    residents = reported(atlas, "population_register", year, "level = 'municipality'")
    assert (len(residents), residents.sum()) == (1741, people)
    assert reported(atlas, "population_register", year, "level = 'nation'").item() == people


def test_demography_2_sexes_of_the_register(atlas: Con) -> None:
    both, men, women = (
        reported(atlas, f"population_register{sex}", 2025, "level = 'municipality'").sum()
        for sex in ("", "_male", "_female")
    )
    assert men + women + 9 == both


def test_demography_3_ages_of_the_register_are_short_in_287_units(atlas: Con) -> None:
    (short,) = ask(
        atlas,
        """
        WITH bands AS (
            SELECT code, sum(value) AS people FROM population_by_age
            WHERE kind = 'register' AND basis = 'today' AND sex = 'both'
              AND level = 'municipality' AND age_from IS NOT NULL GROUP BY code
        )
        SELECT count(*), sum(population_register - people) FROM bands
        JOIN municipality_year USING (code) WHERE year = 2025 AND population_register <> people
        """,
    )
    assert short == (287, 6712)


def test_demography_10_ages_and_unknown_are_everyone(atlas: Con) -> None:
    totals = ask(
        atlas,
        "SELECT year(as_of), sum(value) FROM population_by_age WHERE kind = 'census' "
        "AND basis = 'today' AND sex = 'both' AND level = 'municipality' GROUP BY 1 ORDER BY 1",
    )
    found = {year: people for year, people in totals if year in CENSUS}
    assert found == pytest.approx(CENSUS, abs=0.01)
