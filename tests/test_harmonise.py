"""Harmonising: Japan stays the same, no partial sums, no silent averages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.harmonise import harmonise, harmonise_ages, population_weights
from data.model import BOTH, REPORTED, TODAY, AtlasError
from data.publications import census, mergers

ADDITIVE = {"tax": True, "population_register": True, "population_census": True, "index": False}
NAN = float("nan")


def history(*rows: tuple[str, str, float, str | None, str | None]) -> pd.DataFrame:
    """A made-up succession: code_old, code_new, share, valid_from, valid_to."""
    frame = pd.DataFrame(rows, columns=["code_old", "code_new", "share", "valid_from", "valid_to"])
    for name in ("valid_from", "valid_to"):
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[s]")
    return frame


def figures(*rows: tuple[str, int, str, float] | tuple[str, int, str, float, str]) -> pd.DataFrame:
    """Municipal observations: code, year, item, value, perhaps status."""
    frame = pd.DataFrame(
        [(*row, "official")[:5] for row in rows],
        columns=["code", "year", "item", "value", "status"],
    )
    frame.insert(0, "level", "municipality")
    frame["as_of"] = pd.Series(pd.NaT, index=frame.index, dtype="datetime64[s]")
    frame["source"] = "made_up"
    return frame


def seen(frame: pd.DataFrame, basis: str) -> dict[tuple[str, int], tuple[float, str]]:
    """(code, year) → (value, status) of one basis."""
    rows = frame[frame["basis"] == basis]
    keys = zip(rows["code"], rows["year"], strict=True)
    return dict(zip(keys, zip(rows["value"], rows["status"], strict=True), strict=True))


#: A (01001) took in B (01002) on 2005-01-01; C (01003) became D (01004); E (01005) never changed.
START = "1970-04-01"
SMALL = history(
    ("01001", "01001", 1, START, None),
    ("01002", "01001", 1, START, "2005-01-01"),
    ("01003", "01004", 1, START, "2005-01-01"),
    ("01004", "01004", 1, "2005-01-01", None),
    ("01005", "01005", 1, START, None),
)


def small(year: int, *abce: float, item: str = "tax") -> pd.DataFrame:
    values = zip(("01001", "01002", "01003", "01005"), abce, strict=True)
    return figures(*((code, year, item, value) for code, value in values))


def test_three_kinds_of_unit() -> None:
    out = harmonise(small(2003, 10, 5, 7, 3), SMALL, ADDITIVE)
    assert seen(out, BOTH) == {("01005", 2003): (3, "official")}
    assert seen(out, REPORTED) == {
        ("01001", 2003): (10, "official"),
        ("01002", 2003): (5, "official"),
        ("01003", 2003): (7, "official"),
    }
    # a sum is ours; a code that only changed keeps the published figure and its status
    assert seen(out, TODAY) == {
        ("01001", 2003): (15, "derived"),
        ("01004", 2003): (7, "official"),
    }


def test_after_the_merger_nothing_is_to_be_done() -> None:
    after = figures(
        ("01001", 2004, "tax", 15), ("01004", 2004, "tax", 7), ("01005", 2004, "tax", 3)
    )
    out = harmonise(after, SMALL, ADDITIVE)
    assert set(out["basis"]) == {BOTH}
    assert out["value"].tolist() == [15, 7, 3]


@pytest.mark.parametrize("status", ["not_calculated", "unpublished", "suppressed"])
def test_a_missing_part_leaves_the_whole_missing(status: str) -> None:
    frame = small(2003, 10, NAN, 7, 3)
    frame.loc[1, "status"] = status
    assert str(seen(harmonise(frame, SMALL, ADDITIVE), TODAY)["01001", 2003]) == str((NAN, status))


def test_an_absent_part_leaves_the_whole_missing() -> None:
    frame = small(2003, 10, NAN, 7, 3).drop(index=1)
    out = harmonise(frame, SMALL, ADDITIVE)
    assert str(seen(out, TODAY)["01001", 2003]) == str((NAN, "unpublished"))
    assert seen(out, REPORTED)["01001", 2003] == (10, "official")


def test_zero_is_a_figure() -> None:
    out = harmonise(small(2003, 10, 0, 0, 0), SMALL, ADDITIVE)
    assert seen(out, TODAY) == {("01001", 2003): (10, "derived"), ("01004", 2003): (0, "official")}


def test_a_ratio_becomes_the_mean_by_population() -> None:
    # the register of January 2004 belongs to fiscal year 2003
    frame = pd.concat(
        [
            small(2003, 0.8, 0.2, 0.5, 1.0, item="index"),
            small(2004, 300, 100, 50, 20, item="population_register"),
        ]
    )
    frame.loc[frame["year"] == 2004, "as_of"] = pd.Timestamp("2004-01-01")
    out = harmonise(frame, SMALL, ADDITIVE)
    index = out[out["item"] == "index"]
    assert seen(index, TODAY)["01001", 2003] == (pytest.approx(0.65), "derived")
    assert seen(index, TODAY)["01004", 2003] == (0.5, "official")


def test_a_ratio_falls_back_on_the_nearest_population() -> None:
    frame = pd.concat(
        [small(2003, 1, 0, 0, 0, item="index"), small(2000, 1, 3, 1, 1, item="population_census")]
    )
    out = harmonise(frame, SMALL, ADDITIVE)
    assert seen(out[out["item"] == "index"], TODAY)["01001", 2003] == (0.25, "derived")


def test_a_ratio_without_any_population_is_missing() -> None:
    out = harmonise(small(2003, 1, 0, 0, 0, item="index"), SMALL, ADDITIVE)
    assert str(seen(out, TODAY)["01001", 2003]) == str((NAN, "unpublished"))


def test_weights_prefer_the_register() -> None:
    frame = pd.concat(
        [
            small(2000, 9, 9, 9, 9, item="population_census"),
            small(2001, 8, 8, 8, 8, item="population_register"),
        ]
    )
    weights = population_weights(frame)
    assert weights["year"].unique().tolist() == [2000]
    assert set(weights["weight"]) == {8}


def test_a_divided_unit_gives_each_successor_its_share() -> None:
    divided = history(
        ("01001", "01001", 1, START, None),
        ("01002", "01001", 0.25, START, "2005-01-01"),
        ("01002", "01003", 0.75, START, "2005-01-01"),
        ("01003", "01003", 1, START, None),
    )
    frame = figures(
        ("01001", 2003, "tax", 10), ("01002", 2003, "tax", 8), ("01003", 2003, "tax", 1)
    )
    out = harmonise(frame, divided, ADDITIVE)
    assert seen(out, TODAY) == {("01001", 2003): (12, "derived"), ("01003", 2003): (7, "derived")}


def test_the_day_is_taken_from_the_codes_printed() -> None:
    # a table of fiscal 2004 that still prints the units of before January 2005
    out = harmonise(small(2004, 10, 5, 7, 3), SMALL, ADDITIVE)
    assert seen(out, TODAY)["01001", 2004] == (15, "derived")


def test_a_table_of_surviving_codes_is_no_table_of_todays_units() -> None:
    # the statistics bureau's newer file leaves out codes that are gone: A is still A without B
    survivors = small(2003, 10, 5, 7, 3).drop(index=[1, 2])
    out = harmonise(survivors, SMALL, ADDITIVE)
    assert seen(out, REPORTED) == {("01001", 2003): (10, "official")}
    assert seen(out, BOTH) == {("01005", 2003): (3, "official")}
    assert str(seen(out, TODAY)["01001", 2003]) == str((NAN, "unpublished"))


def test_a_table_put_on_later_units_is_taken_as_it_is() -> None:
    # it prints D, which did not stand before 2005
    later = figures(
        ("01001", 1999, "tax", 15), ("01004", 1999, "tax", 7), ("01005", 1999, "tax", 3)
    )
    out = harmonise(later, SMALL, ADDITIVE)
    assert set(out["basis"]) == {BOTH}


def test_figures_published_on_todays_units_win_and_unchanged_units_are_both() -> None:
    published = figures(("01001", 2003, "tax", 16), ("01005", 2003, "tax", 3))
    frame = pd.concat(
        [
            small(2003, 10, 5, 7, 3).drop(index=3).assign(basis=REPORTED),
            published.assign(basis=TODAY),
        ]
    )
    out = harmonise(frame, SMALL, ADDITIVE)
    assert seen(out, TODAY)["01001", 2003] == (16, "official")
    assert seen(out, BOTH) == {("01005", 2003): (3, "official")}
    assert not out.duplicated(["code", "year", "item", "basis"]).any()


def test_levels_above_are_kept() -> None:
    frame = pd.concat([small(2003, 1, 1, 1, 1), figures(("01", 2003, "tax", 4))])
    frame.iloc[-1, 0] = "prefecture"
    out = harmonise(frame, SMALL, ADDITIVE)
    assert out.loc[out["level"] == "prefecture", ["code", "value", "basis"]].values.tolist() == [
        ["01", 4, BOTH]
    ]


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (figures(("99999", 2003, "tax", 1)), "'99999' stands in no official change history"),
        (figures(("01005", 2003, "tea", 1)), r"\['tea'\] are not in catalog"),
        (
            figures(("01005", 2003, "tax", 1), ("01005", 2003, "tax", 2)),
            "given twice: .*'01005', '2003', 'tax'",
        ),
        (
            figures(
                ("01001", 2010, "tax", 1), ("01002", 2010, "tax", 2), ("01004", 2010, "tax", 1)
            ),
            "tax of 2010 has 2.* for 01002, which did not stand",
        ),
    ],
)
def test_what_cannot_be_harmonised_is_refused(frame: pd.DataFrame, message: str) -> None:
    with pytest.raises(AtlasError, match=message):
        harmonise(frame, SMALL, ADDITIVE)


def test_ages_add_up_band_by_band() -> None:
    ages = pd.DataFrame(
        [
            (code, sex, low, high, value)
            for code, value in (("01001", 10.0), ("01002", 1.0), ("01003", 2.0), ("01005", 5.0))
            for sex in ("both", "male")
            for low, high in ((0, 4), (5, None), (None, None))
        ],
        columns=["code", "sex", "age_from", "age_to", "value"],
    ).astype({"age_from": "Int16", "age_to": "Int16"})
    ages = ages.assign(
        level="municipality",
        as_of=pd.Timestamp("2000-10-01"),
        status="official",
        source="made_up",
        kind="census",
    )
    out = harmonise_ages(ages, SMALL)
    assert list(out.columns) == [*ages.columns, "basis"]
    today = out[out["basis"].isin([TODAY, BOTH])]
    bands = today.groupby(["code", "sex", "age_from", "age_to"], dropna=False)["value"].agg(list)
    assert len(bands) == 3 * 6
    assert bands["01001"].tolist() == [[11.0]] * 6
    assert set(today.loc[today["code"] == "01004", "status"]) == {"official"}


@st.composite
def made_up(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A succession with mergers, renumberings and divisions, and whole figures of one year."""
    day = "2005-01-01"
    today = [f"{n:05d}" for n in range(1001, 1001 + draw(st.integers(1, 8)))]
    gone = [f"{n:05d}" for n in range(2001, 2001 + draw(st.integers(0, 12)))]
    born = set(draw(st.lists(st.sampled_from(today), unique=True)))
    rows: list[tuple[str, str, float, str | None, str | None]] = []
    heirs: set[str] = set()
    for code in gone:
        parts = draw(st.lists(st.sampled_from(today), min_size=1, max_size=3, unique=True))
        shares = draw(st.lists(st.integers(1, 9), min_size=len(parts), max_size=len(parts)))
        rows += [
            (code, part, share / sum(shares), START, day)
            for part, share in zip(parts, shares, strict=True)
        ]
        heirs |= set(parts)
    # a code can only be new where another went before it
    born &= heirs
    rows += [(code, code, 1.0, day if code in born else START, None) for code in today]
    standing = [code for code in today if code not in born] + gone
    values = draw(
        st.lists(
            st.floats(-1e9, 1e9, allow_nan=False), min_size=len(standing), max_size=len(standing)
        )
    )
    frame = figures(*((c, 2003, "tax", v) for c, v in zip(standing, values, strict=True)))
    return history(*rows), frame


@settings(max_examples=60, deadline=None)
@given(made_up())
def test_the_sum_over_japan_is_the_same(case: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    succession, frame = case
    out = harmonise(frame, succession, ADDITIVE)
    before = frame["value"].sum()
    for basis in (REPORTED, TODAY):
        rows = out[out["basis"].isin([basis, BOTH])]
        assert rows["value"].sum() == pytest.approx(before, rel=1e-12, abs=1e-3)
        assert not rows.duplicated(["code", "item", "year"]).any()
    today = out[out["basis"].isin([TODAY, BOTH])]
    assert set(today["code"]) == set(succession["code_new"])


@settings(max_examples=60, deadline=None)
@given(made_up(), st.data())
def test_never_a_partial_sum(case: tuple[pd.DataFrame, pd.DataFrame], data: st.DataObject) -> None:
    succession, frame = case
    lost = frame["code"].isin(data.draw(st.lists(st.sampled_from(frame["code"].tolist()))))
    frame = frame.assign(value=frame["value"].mask(lost))
    frame["status"] = frame["status"].mask(lost, "suppressed")
    out = harmonise(frame, succession, ADDITIVE)
    rows = out[out["basis"].isin([TODAY, BOTH])].set_index("code")
    hit = set(succession.loc[succession["code_old"].isin(frame.loc[lost, "code"]), "code_new"])
    assert set(rows.index[rows["value"].isna()]) == hit
    assert set(rows.loc[rows["value"].isna(), "status"]) <= {"suppressed"}


@pytest.fixture(scope="module")
def succession(official: Path) -> pd.DataFrame:
    return mergers.read_succession(official)


@pytest.fixture(scope="module")
def local_tax(official: Path) -> pd.DataFrame:
    table = pd.read_parquet(
        official / "fiscal" / "ssds_municipality_1995_2018.parquet",
        columns=["code", "year", "has_settlement", "D320101"],
    )
    table = table[table["has_settlement"] & table["code"].ne("13100")].dropna()
    return figures(
        *((c, int(y), "tax", float(v)) for c, y, v in table[["code", "year", "D320101"]].to_numpy())
    )


@pytest.mark.official
def test_local_tax_of_japan_on_both_bases(
    local_tax: pd.DataFrame, succession: pd.DataFrame
) -> None:
    # DEMOGRAPHY check 21: 17,239,738,143 thousand yen in FY2003; and every other year
    out = harmonise(local_tax, succession, ADDITIVE)
    today = out[out["basis"].isin([TODAY, BOTH])].groupby("year")["value"]
    reported = out[out["basis"].isin([REPORTED, BOTH])].groupby("year")["value"].sum()
    assert today.size().unique().tolist() == [1741]
    assert today.sum().loc[2003] == pytest.approx(17_239_738_143, abs=1e-3)
    assert np.allclose(today.sum(), reported, rtol=0, atol=1e-3)


@pytest.mark.official
def test_hakodate_before_and_after_its_merger(
    local_tax: pd.DataFrame, succession: pd.DataFrame
) -> None:
    five = succession.loc[succession["code_new"] == "01202", "code_old"]
    rows = local_tax[local_tax["code"].isin(five) & local_tax["year"].isin([2003, 2004])]
    out = harmonise(local_tax[local_tax["year"].isin([2003, 2004])], succession, ADDITIVE)
    city = out[out["code"] == "01202"].set_index(["year", "basis"])["value"]
    assert city.index.tolist() == [(2003, REPORTED), (2004, BOTH), (2003, TODAY)]
    assert city[2003, TODAY] == rows.loc[rows["year"] == 2003, "value"].sum() == 31_692_130


@pytest.mark.official
def test_the_census_as_it_was_agrees_with_the_harmonised_census(
    official: Path, succession: pd.DataFrame
) -> None:
    # DEMOGRAPHY check 15, where the converter misses 12 cells: the two successors of the divided
    # village before 2006. Ours are divided as the people of 2000 were, so that year agrees too.
    frame = census.read(official)
    frame = frame[frame["item"].eq("population_census") & frame["year"].between(1980, 2015)]
    out = harmonise(frame, succession, ADDITIVE)
    ours = out[out["basis"].isin([TODAY, BOTH])].set_index(["code", "year"])["value"]
    ages = pd.read_parquet(official / "demography" / "census_age_1980_2015.parquet")
    total = ages[(ages["sex"] == "total") & (ages["age_group"] == "total")]
    theirs = total.set_index(["code_current", "year"])["population"].astype(float)
    assert len(ours) == len(theirs) == 8 * 1741
    gap = (ours - theirs.reindex(ours.index)).fillna(0)
    assert sorted(gap[gap.abs() > 1e-6].index) == [
        (code, year) for code in ("19201", "19430") for year in (1980, 1985, 1990, 1995, 2005)
    ]
