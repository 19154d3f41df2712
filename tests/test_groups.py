"""Groups: figures like those of an area or a municipality, edits that keep ids and units right."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import queries
from data.queries import Measure
from tests.test_pages import is_whole, opened, text_of
from ui.group_editor import added, changed, refusal, removed
from ui.groups import MAX_GROUPS, Group, group_ids
from ui.selection import MAX_UNITS, Selection
from ui.units import Unit, groups_of, series_of, values_of

MEASURES = (
    Measure("local_tax"),
    Measure("transfer_dependence"),
    Measure("population_change_5y"),
    Measure("projected_index_2050"),
    Measure("local_allocation_tax", per_capita=True, real=True),
)
BIHOKU = "備北:34209.34210.33209"


def group(*members: str, wards: bool = False) -> Unit:
    return groups_of(Selection(groups=(Group("甲", members),), wards=wards))[0]


def town(code: str) -> Unit:
    return Unit(code, code, (code,), "municipality")


# -- figures


@pytest.mark.parametrize("measure", MEASURES, ids=str)
@pytest.mark.parametrize("wards", [False, True])
@pytest.mark.parametrize("prefecture", ["13", "34"])
def test_a_group_of_one_prefecture_is_that_prefecture(
    measure: Measure, prefecture: str, wards: bool
) -> None:
    mine = queries.group_series(measure, {"g1": group(prefecture, wards=wards).codes})
    area = queries.area_series(measure, (prefecture,), wards=wards)
    assert area["value"].notna().any()
    pd.testing.assert_frame_equal(mine.assign(code=prefecture), area)


@pytest.mark.parametrize("measure", MEASURES, ids=str)
def test_a_group_of_one_municipality_is_that_municipality(measure: Measure) -> None:
    mine = series_of(measure, [group("34209")]).dropna().set_index("year")["value"]
    own = series_of(measure, [town("34209")]).dropna().set_index("year")["value"]
    assert len(mine)
    # what belongs to 2050 whatever the year has sums in the years of the projection alone
    common = own[own.index.isin(mine.index)] if measure.id == "projected_index_2050" else own
    pd.testing.assert_series_equal(mine, common, rtol=1e-12)
    for year in (2010, 2023):
        one, other = (
            values_of(measure, [u], year)["value"] for u in (group("34209"), town("34209"))
        )
        assert one.item() == pytest.approx(other.item(), rel=1e-12)


def test_a_ratio_of_a_group_comes_from_its_sums() -> None:
    def total(item: str) -> float:
        rows = values_of(Measure(item), map(town, ("34209", "34210", "33209")), 2023)
        return float(rows["value"].sum())

    share = values_of(
        Measure("allocation_tax_share_of_revenue"), [group("34209", "34210", "33209")], 2023
    )
    wanted = total("local_allocation_tax") / total("revenue_total") * 100
    assert share["value"].item() == pytest.approx(wanted, rel=1e-12)
    assert share[["status", "n", "n_units"]].iloc[0].tolist() == ["derived", 3, 3]


def test_members_count_once_and_a_named_ward_stays() -> None:
    assert group("34", "34209").codes == group("34").codes
    assert len(group("13").codes) == 39 and len(group("13", wards=True).codes) == 62
    assert group("13101").codes == ("13101",)


@pytest.mark.parametrize(
    ("id_", "members", "year", "status"),
    [
        ("fiscal_strength_index", ("34209", "34210"), 2023, "not_applicable"),
        ("recipient", ("34",), 2023, "not_applicable"),
        ("local_allocation_tax", ("13101", "13102"), 2023, "not_applicable"),
        ("local_allocation_tax", ("34209", "34210"), 2019, "unpublished"),
    ],
)
def test_a_gap_of_a_group_has_its_reason(
    id_: str, members: tuple[str, ...], year: int, status: str
) -> None:
    row = values_of(Measure(id_), [group(*members)], year).iloc[0]
    assert pd.isna(row["value"]) and row["status"] == status


def test_a_ward_in_a_group_leaves_the_allocation_tax_to_the_others() -> None:
    both = values_of(Measure("local_allocation_tax"), [group("13101", "13206")], 2023).iloc[0]
    alone = values_of(Measure("local_allocation_tax"), [town("13206")], 2023).iloc[0]
    assert (both["value"], both["n"], both["n_units"]) == (alone["value"], 1, 1)


def test_frames_are_tidy_whatever_is_asked() -> None:
    columns = ["code", "place", "year", "value", "status", "n", "n_units"]
    for units in ([], [town("01209")], [group("34")], [group("34"), town("01209"), town("13101")]):
        for measure in (Measure("local_tax"), Measure("fiscal_strength_index")):
            frame, one = series_of(measure, units), values_of(measure, units, 2023)
            assert list(frame.columns) == list(one.columns) == columns
            assert one["code"].tolist() == [unit.id for unit in units]
            assert frame["status"].notna().all() and one["status"].notna().all()


# -- edits

towns = st.lists(st.sampled_from(["01209", "34208", "13101"]), unique=True)


@st.composite
def selections(draw: st.DrawFn, most: int = MAX_GROUPS) -> Selection:
    names = draw(st.lists(st.sampled_from("甲乙丙丁戊己"), unique=True, max_size=most))
    groups = tuple(Group(name, ("01",)) for name in names)
    units = draw(st.permutations([*group_ids(groups), *draw(towns)]))
    return Selection(units=tuple(units), groups=groups)


def followed(selection: Selection) -> list[str]:
    """The units by name."""
    names = {unit.id: unit.name for unit in groups_of(selection)}
    return [names.get(unit, unit) for unit in selection.units]


@given(selections(), st.integers(1, MAX_GROUPS))
def test_removing_a_group_leaves_all_others_as_they_were(selection: Selection, place: int) -> None:
    gone = {unit.id: unit.name for unit in groups_of(selection)}.get(f"g{place}")
    left = [name for name in followed(selection) if name != gone]
    assert followed(removed(selection, f"g{place}")) == left


@given(selections(most=5))
def test_a_new_group_joins_the_units(selection: Selection) -> None:
    after = added(selection, Group("新", ("34",)))
    assert followed(after) == [*followed(selection), "新（23団体）"][-MAX_UNITS:]


def test_a_renamed_group_keeps_its_place() -> None:
    before = Selection(units=("g2", "g1"), groups=(Group("甲", ("01",)), Group("乙", ("02",))))
    after = changed(before, "g2", Group("丙", ("02",)))
    assert [g.name for g in after.groups] == ["甲", "丙"] and after.units == before.units


def test_why_a_group_is_refused() -> None:
    held = Selection(groups=tuple(Group(name, ("01",)) for name in "甲乙丙丁戊"))
    assert refusal(held, Group("己", ("01",))) == ""
    assert refusal(held, Group("", ("01",))) == "groups.nameless"
    assert refusal(held, Group("己", ())) == "groups.empty"
    assert refusal(held, Group("甲", ("01",))) == "groups.twice"
    assert refusal(held, Group("甲", ("02",)), "g1") == ""
    assert refusal(held, Group("己", tuple(f"{n:05d}" for n in range(600)))) == "groups.long"
    full = replace(held, groups=(*held.groups, Group("己", ("01",))))
    assert refusal(full, Group("庚", ("01",))) == "groups.many"
    assert refusal(full, Group("庚", ("01",)), "g6") == ""


# -- the page


@pytest.mark.parametrize(
    ("lang", "says"),
    [
        (
            "ja",
            "備北（3団体）の国からの移転への依存度は**51.8%**、全国1,718団体のうちこれより大きいのは",
        ),
        ("en", "備北 (group of 3): "),
    ],
)
def test_a_group_of_the_address_is_on_the_page(lang: str, says: str) -> None:
    app = opened("dependence", g=BIHOKU, m="g1,01209", l=lang)
    assert is_whole(app)
    assert says in text_of(app)
    assert app.sidebar.multiselect(key="choice_units").value == ["g1", "01209"]


def test_an_index_that_a_group_cannot_have_says_so() -> None:
    app = opened("dependence", g=BIHOKU, m="g1", i="fiscal_strength_index")
    assert is_whole(app)
    assert "足し上げて計算し直すことができないため、備北（3団体）の値はありません" in text_of(app)


@pytest.mark.parametrize(
    "params", [{"b": "reported"}, {"y": "2019"}, {"i": "recipient"}, {"w": "1"}]
)
def test_a_group_in_every_state(params: dict[str, str]) -> None:
    assert is_whole(
        opened("dependence", g=f"{BIHOKU};都:13;区:13101.13102", m="g1,g2,g3", **params)
    )


def test_groups_that_cannot_be_read_give_one_notice_and_the_rest() -> None:
    app = opened("dependence", g="<b>:;甲:99999;備北:34209.34210", m="g1,g2,g3,g9")
    assert not app.exception and len(app.warning) == 1
    assert "備北（2団体）" in text_of(app) and "<b>" not in text_of(app)
    assert (app.query_params["g"], app.query_params["m"]) == ("備北:34209.34210", "g1")
