"""Population analyses on made-up units whose answers can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import population

People = dict[tuple[str, str, str, int], float]


def frame(figures: People) -> pd.DataFrame:
    """(code, kind, scope, year) → people, as ``data.people`` gives them."""
    rows = [(*key, value) for key, value in figures.items()]
    out = pd.DataFrame(rows, columns=["code", "kind", "scope", "year", "value"])
    register = out["kind"].eq("register")
    days = out["year"].astype(str) + register.map({True: "-01-01", False: "-10-01"})
    return out.assign(as_of=pd.to_datetime(days))


def counts(code: str, kind: str, values: dict[int, float], scope: str = "residents") -> People:
    return {(code, kind, scope, year): value for year, value in values.items()}


TOWN = frame(
    counts("01209", "census", {1980: 400, 2015: 100, 2020: 80})
    | counts("01209", "projection_2023", {2020: 80, 2050: 20})
    | counts("01209", "register", {2013: 120, 2025: 60})
    | counts("01209", "register", {2001: 200, 2013: 110}, scope="japanese")
)


def test_index_never_joins_two_ways_of_counting() -> None:
    found = population.index(TOWN, 1980)
    # the projection continues the census's index; no register has a figure for 1980
    assert set(found["kind"]) == {"census", "projection_2023"}
    assert found.set_index(["kind", "year"])["index"].to_dict() == {
        ("census", 1980): 100, ("census", 2015): 25, ("census", 2020): 20,
        ("projection_2023", 2020): 20, ("projection_2023", 2050): 5,
    }  # fmt: skip
    register = population.index(TOWN, 2013)
    assert register.set_index(["scope", "year"])["index"].round(6).to_dict() == {
        ("residents", 2013): 100, ("residents", 2025): 50,
        ("japanese", 2001): pytest.approx(200 / 110 * 100), ("japanese", 2013): 100,
    }  # fmt: skip
    assert population.index(TOWN, 1999).empty


def test_change_is_within_one_kind_and_scope() -> None:
    (found,) = population.change(TOWN, "register", 2013, 2025).to_dict("records")
    assert (found["start"], found["end"], found["difference"], found["percent"]) == (
        120, 60, -60, -50,
    )  # fmt: skip
    assert found["per_year"] == pytest.approx((0.5 ** (1 / 12) - 1) * 100, rel=1e-3)
    (crossing,) = population.change(TOWN, "register", 2001, 2025).to_dict("records")
    assert crossing["reason"] == "no_start" and np.isnan(crossing["percent"])
    empty = frame(counts("07546", "census", {2015: 0, 2020: 0}))
    (nobody,) = population.change(empty, "census", 2015, 2020).to_dict("records")
    assert nobody["reason"] == "zero_start" and np.isnan(nobody["percent"])


def test_together_is_never_a_partial_sum() -> None:
    two = frame(
        counts("a", "census", {2010: 1, 2020: 2}) | counts("b", "census", {2010: 10, 2020: np.nan})
    )
    found = population.together(two).set_index("year")
    assert found.loc[2010, "value"] == 11
    assert np.isnan(found.loc[2020, "value"])
    assert found["n"].to_dict() == {2010: 2, 2020: 1} and set(found["n_units"]) == {2}


def test_shares_need_all_prefectures() -> None:
    everyone = {f"{n:02d}": 1.0 for n in range(1, 48)} | {"13": 54.0}
    whole = [counts(code, "estimate", {2000: value}) for code, value in everyone.items()]
    partial = [counts(code, "estimate", {2001: 1.0}) for code in list(everyone)[:46]]
    people = frame({key: value for part in (*whole, *partial) for key, value in part.items()})
    found = population.shares(people).set_index(["area", "year"])["share"]
    assert found.round(9).to_dict() == {
        ("tokyo", 2000): 54.0,
        ("tokyo_area", 2000): 57.0,
        ("nagoya_area", 2000): 3.0,
        ("osaka_area", 2000): 4.0,
        ("three_areas", 2000): 64.0,
    }


def test_a_bound_belongs_to_the_class_above() -> None:
    people = pd.Series([0, 4_999, 5_000, 9_999, 29_999, 30_000, 499_999, 500_000, 3e6, np.nan, 2e6])
    designated = pd.Series([False] * 10 + [True])
    assert population.size_of(people, designated).tolist() == [
        "under_5k", "under_5k", "5k_10k", "5k_10k", "10k_30k", "30k_50k", "200k_500k",
        "500k_over", "500k_over", np.nan, "designated",
    ]  # fmt: skip


@settings(max_examples=25)
@given(
    st.lists(st.one_of(st.none(), st.integers(0, 2_000_000)), min_size=1, max_size=40),
    st.integers(0, 5),
)
def test_size_classes_add_up(people: list[int | None], designated: int) -> None:
    figures = {
        (f"u{i}", "census", "residents", 2020): float("nan") if value is None else float(value)
        for i, value in enumerate(people)
    }
    found = population.size_classes(frame(figures), [f"u{i}" for i in range(designated)])
    held = [value for value in people if value is not None]
    if not held:
        assert found.empty
        return
    assert found["size"].tolist() == list(population.SIZES)
    assert found["n"].sum() == len(held) and found["people"].sum() == sum(held)
    assert found["share_n"].sum() == pytest.approx(100)
    assert set(found["units"]) == {len(held)} and set(found["missing"]) == {len(people) - len(held)}


def ages(values: dict[tuple[str, int | None, int | None], float]) -> pd.DataFrame:
    """(sex, age_from, age_to) → people, as ``people.by_age`` gives them."""
    rows = [(*key, value) for key, value in values.items()]
    out = pd.DataFrame(rows, columns=["sex", "age_from", "age_to", "value"])
    out = out.astype({"age_from": "Int64", "age_to": "Int64"})
    return out.assign(kind="register", year=2025, as_of=pd.Timestamp("2025-01-01"))


REGISTER = ages(
    {
        ("male", 0, 4): 10, ("male", 60, 64): 50, ("male", 85, 89): 4, ("male", 90, 94): 3,
        ("male", 100, None): 1,
        ("female", 0, 4): 20, ("female", 85, 89): 7, ("female", 90, 94): 4,
        ("female", 100, None): 1, ("female", None, None): 5,
    }
)  # fmt: skip


def test_pyramid_joins_the_oldest_and_leaves_out_the_unknown() -> None:
    found = population.pyramid(REGISTER)
    assert found[found["age_from"].eq(90)].set_index("sex")["value"].to_dict() == {
        "female": 5, "male": 4,
    }  # fmt: skip
    assert found["age_to"].isna().equals(found["age_from"].eq(90))
    assert found["share"].sum() == pytest.approx(100)
    assert found.loc[found["sex"].eq("male") & found["age_from"].eq(0), "share"].item() == 10
    assert population.unknown_age(REGISTER) == 5
    assert len(population.pyramid(REGISTER, open_from=100)) == len(REGISTER) - 1
    assert population.pyramid(REGISTER.assign(value=np.nan)).empty
    assert population.pyramid(REGISTER.head(0)).empty


def test_age_groups_overlap_only_from_75() -> None:
    found = population.age_groups(REGISTER).set_index("group")
    assert found["value"].to_dict() == {"0_14": 30, "15_64": 50, "65_over": 20, "75_over": 20}
    assert found["share"].to_dict() == found["value"].to_dict()  # of 100 people of known age


def test_women_halve_at_minus_fifty() -> None:
    women = pd.DataFrame(
        {
            "code": list("aabbccd"),
            "kind": "projection_2018",
            "year": [2015, 2045, 2015, 2045, 2015, 2045, 2015],
            "value": [100.0, 50.0, 100.0, 51.0, 0.0, 0.0, 5.0],
        }
    )
    found = population.women_change(women).set_index("code")
    assert found["halved"].to_dict() == {"a": True, "b": False}
    assert set(found["status"]) == {"derived"}
    assert found["percent"].round(6).to_dict() == {"a": -50, "b": -49}


def test_rates_are_per_thousand_of_the_same_year() -> None:
    changes = pd.DataFrame({"code": "a", "year": [2020, 2021], "value": [-5.0, -6.0]})
    people = pd.DataFrame({"code": "a", "year": [2020], "value": [1000.0]})
    assert population.rates(changes, people)["rate"].tolist() == pytest.approx(
        [-5.0, np.nan], nan_ok=True
    )
