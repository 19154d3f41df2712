"""Any group as one: who is in it by every way, what it comes to, and what is said at the edges."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import cooperation as co
from charts.area import window
from data import queries
from data.queries import Measure
from tests.test_pages import chosen_on, is_whole, opened, pytestmark, text_of
from ui import cooperation_savings as sav
from ui import cooperation_small as pre
from ui.cooperation_bodies import bodies, curves
from ui.cooperation_choose import Chosen, codes_of, within
from ui.cooperation_edit import toggled
from ui.cooperation_members import account_of, members_frame, need_frame
from ui.cooperation_one import against, figure_of
from ui.cooperation_prefectures import supposed
from ui.groups import MAX_GROUPS
from ui.units import Unit

__all__ = ["pytestmark"]
IIDA = tuple(sorted(queries.medical_areas().query("area == '20_飯伊'")["code"]))
ALL = tuple(queries.municipalities()["code"])
some = st.lists(st.sampled_from(ALL), min_size=1, max_size=40, unique=True).map(
    lambda codes: tuple(sorted(codes))
)
RULES = pre.Rules(30_000, pre.SERVICES, "area", "schedule", 0.0)


def of(codes: tuple[str, ...]) -> Unit:
    return Unit("g0", "甲", codes, "group")


# -- who is in it


def test_within_a_radius_are_those_whose_offices_are_near() -> None:
    near = within("20205", 30, wards=False)
    assert "20205" in near and "20403" in near and "20201" not in near
    assert within("20205", 5, wards=False)[0].startswith("20")
    assert set(near) <= set(within("20205", 60, wards=False))
    # wards follow the switch, the centre does not
    assert not [c for c in within("13206", 40, wards=False) if "13101" <= c <= "13123"]
    assert "13101" in within("13101", 5, wards=False)
    assert set(within("13101", 20, wards=True)) > set(within("13101", 20, wards=False))


def test_a_prefecture_is_all_of_its_municipalities() -> None:
    assert len(codes_of(("37",), wards=False)) == 17
    assert len(codes_of(("13",), wards=True)) - len(codes_of(("13",), wards=False)) == 23


@given(some, st.sampled_from(ALL))
def test_a_click_changes_sides_and_a_second_one_changes_back(
    base: tuple[str, ...], code: str
) -> None:
    chosen = Chosen(of(base), base, (), (), ("甲", "A"), ())
    add, leave = toggled(chosen, code)
    now = tuple(sorted({*base, *add} - {*leave}))
    assert (code in now) != (code in base)
    again = replace(chosen, unit=of(now), add=add, leave=leave)
    assert toggled(again, code) == ((), ())


# -- the account


@settings(deadline=None, max_examples=25)
@given(some)
def test_need_and_means_are_those_of_the_members(codes: tuple[str, ...]) -> None:
    """A second route: the sums of the question about groups."""
    whole = account_of(codes, 2023)
    free = tuple(c for c in codes if not "13101" <= c <= "13123")
    assert whole.n == len(free)
    if free:
        for id_, value in (
            ("standard_fiscal_need", whole.need),
            ("standard_fiscal_revenue", whole.revenue),
        ):
            found = queries.group_series(Measure(id_), {"x": free})
            held = found.loc[found["year"] == 2023, "value"].iloc[0]
            assert value == pytest.approx(held, rel=1e-9)


def test_the_account_of_a_prefecture_is_that_of_its_municipalities() -> None:
    codes = codes_of(("32",), wards=False)
    frame = need_frame(codes, 2023)
    assert account_of(codes, 2023).apart == pytest.approx(
        (frame["need"] - frame["revenue"]).clip(lower=0).sum()
    )


def test_rich_members_make_up_for_poor_ones() -> None:
    # 飛島村 has twice its need, 蟹江町 less than its own
    found = account_of(("23425", "23427"), 2023)
    assert 0 < found.offset <= found.apart


def test_the_group_stands_between_its_members() -> None:
    frame = against(of(IIDA), 2023, "ja").set_index("id")
    for id_ in ("transfer_dependence", "debt_per_capita", "projected_index_2050"):
        row = frame.loc[id_]
        assert row["low"] - 0.06 <= row["group"] <= row["high"] + 0.06
        assert row["low"] <= row["middle"] <= row["high"]
    # sum of the projection over the census of the members, by hand
    projected = queries.values(Measure("population_projected"), 2050).set_index("code")["value"]
    base = queries.values(Measure("population_projected"), 2020).set_index("code")["value"]
    index = 100 * projected[list(IIDA)].sum() / base[list(IIDA)].sum()
    assert frame.at["projected_index_2050", "group"] == pytest.approx(index)


def test_members_are_all_there_the_largest_first() -> None:
    frame = members_frame(IIDA, 2023, "ja")
    assert sorted(frame["code"]) == sorted(IIDA)
    assert frame.loc[0, "code"] == "20205" and frame.loc[0, "km"] == 0
    assert members_frame((), 2023, "ja").empty


# -- savings


def largest() -> float:
    """Sizes that the curve was estimated from end here."""
    return float(curves()[0].grid["population"].iloc[-1])


@settings(deadline=None, max_examples=25)
@given(some, st.integers(0, 100), st.floats(0, 5))
def test_any_group_under_any_slider(codes: tuple[str, ...], part: int, per_km: float) -> None:
    got = sav.found(codes, part, per_km)
    assert len(got.frame) + sum(got.out.values()) == len(codes)
    if got.savings is None:
        return
    s = got.savings
    assert s.n == len(got.frame)
    assert s.schedule.pooled == pytest.approx(part / 100 * got.frame["spending"].sum())
    nearer = sav.found(codes, part, 0.0).savings
    assert nearer is not None and s.schedule.net <= nearer.schedule.net + 1e-6
    # Yokohama has 3.75 million, a tenth more is let pass
    assert (s.curve is None) == (s.people > 1.1 * largest())
    if s.curve is not None:
        low, high = s.curve.interval or (0, 0)
        assert low - 1e-9 <= s.curve.rate <= high + 1e-9
    if s.n == 1:
        assert s.curve is not None
        assert s.schedule.net == s.curve.net == 0


def test_wards_and_the_evacuated_are_left_out_and_counted() -> None:
    got = sav.found(("07546", "13101", "13206", "20205"), 20, 0)
    assert got.out == {"evacuated": 1, "ward": 1}
    assert list(got.frame.index) == ["13206", "20205"]
    assert sav.found(("13101",), 20, 0).savings is None


def test_the_savings_of_iida_by_hand() -> None:
    s = sav.found(IIDA, 20, 0).savings
    assert s is not None
    frame = bodies().loc[list(IIDA)]
    p = frame["people"].to_numpy()
    steps = [(0, 1.21, 3720), (8000, 1.23, 3560), (12_000, 1.11, 5000), (20_000, 1.12, 4800),
             (30_000, 0.88, 12_000), (100_000, 0.75, 25_000)]  # fmt: skip

    def counted(n: float) -> float:
        slope, constant = next(step[1:] for step in reversed(steps) if n >= step[0])
        return slope * n + constant

    rate = 1 - counted(p.sum()) / sum(map(counted, p))
    assert s.schedule.rate == pytest.approx(rate)
    assert s.schedule.net == pytest.approx(0.2 * rate * frame["spending"].sum())


# -- everywhere


def test_pooling_everywhere_adds_up() -> None:
    frame = pre.pooled(RULES)
    assert len(frame) == 47
    who = pre.small_ones(RULES)
    assert (frame["n"] + frame["alone"]).sum() == len(who)
    assert frame["pooled"].sum() == pytest.approx(who.loc[who["partners"] > 1, "pooled"].sum())
    spent = bodies()
    assert frame["pooled"].sum() < spent.loc[spent["people"] < 30_000, "spending"].sum()


def test_a_whole_prefecture_saves_more_than_its_areas_before_distance() -> None:
    areas, whole = pre.pooled(RULES), pre.pooled(replace(RULES, within="prefecture"))
    both = areas["gross"].notna() & whole["gross"].notna()
    assert (whole.loc[both, "gross"] >= areas.loc[both, "gross"] * 0.99).all()
    assert (whole["n"] >= areas["n"]).all()


def test_distance_takes_its_part_and_the_curve_has_an_interval() -> None:
    near, far = pre.pooled(RULES), pre.pooled(replace(RULES, per_km=1.0))
    assert (far["net"] <= near["net"]).dropna().all()
    assert far["cost"].sum() == pytest.approx((far["pooled"] * far["km"]).sum() * 0.01)
    curve = pre.pooled(replace(RULES, route="curve")).dropna(subset=["rate"])
    assert (curve["low"] <= curve["rate"]).all() and (curve["rate"] <= curve["high"]).all()


@pytest.mark.parametrize("small", [1_000, 100_000])
@pytest.mark.parametrize("services", [("fire",), pre.SERVICES])
def test_extreme_sizes_are_defined(small: int, services: tuple[str, ...]) -> None:
    frame = pre.pooled(replace(RULES, small=small, services=services))
    gap = frame["net"].isna()
    assert (frame.loc[gap, "n"] == 0).all()
    assert (frame.loc[gap, "status"] == "not_applicable").all()
    assert np.isfinite(frame.loc[~gap, "net"]).all()


# -- the page


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    "own",
    [
        {"by": "area", "area": "20_飯伊"},
        {"by": "radius", "city": "20205", "km": "60", "near": "around"},
        {"by": "prefecture", "in": "13,14"},
        {"by": "map", "add": "01209,01210"},
        {"by": "area", "area": "20_飯伊", "leave": "20205", "add": "21201", "show": "saving"},
        {"show": "japan", "small": "5000", "services": "fire,waste", "route": "curve"},
        {"show": "saving", "part": "100", "tau": "5", "by": "prefecture", "in": "01"},
    ],
    ids=str,
)
def test_every_way_runs_and_stands_in_the_address(own: dict[str, str], lang: str) -> None:
    app = chosen_on("cooperation", own, l=lang)
    assert is_whole(app)
    assert {key: app.query_params[key] for key in own} == own
    assert ("予測ではありません" if lang == "ja" else "not a forecast") in text_of(app)


def test_the_reader_s_town_chooses_its_area() -> None:
    app = opened("cooperation", m="34209")
    assert "備北（2団体）" in text_of(app)
    assert app.query_params["area"] == "first"


def test_nobody_is_said_and_the_map_stays() -> None:
    app = chosen_on("cooperation", {"by": "map"})
    assert is_whole(app)
    assert any("一つも選ばれていません" in str(i.value) for i in app.info)
    app = chosen_on("cooperation", {"by": "own"})
    assert any("グループがまだありません" in str(i.value) for i in app.info)


def test_one_member_saves_nothing_and_the_page_says_so() -> None:
    app = chosen_on("cooperation", {"by": "map", "add": "01209", "show": "saving"})
    assert is_whole(app)
    assert any("まとめる相手がいません" in str(i.value) for i in app.info)


def test_wards_in_a_group_are_said() -> None:
    app = chosen_on("cooperation", {"by": "map", "add": "13101,13206"})
    assert is_whole(app)
    assert any("23区のうち1区" in str(i.value) for i in app.info)
    app = chosen_on("cooperation", {"by": "map", "add": "13101", "show": "saving"})
    assert any("計算できる団体がありません" in str(i.value) for i in app.info)


def test_wards_have_no_part_in_need_and_means() -> None:
    alone, mixed = (of(codes) for codes in (("13206",), ("13101", "13206")))
    strength = Measure("single_year_strength")
    one, both = (figure_of(strength, unit, 2023) for unit in (alone, mixed))
    assert one is not None and both is not None and one["value"] == both["value"]
    wards = figure_of(strength, of(("13101", "13102")), 2023)
    assert wards is not None and np.isnan(float(wards["value"]))  # type: ignore[arg-type]
    assert wards["status"] == "not_applicable"
    text = text_of(chosen_on("cooperation", {"by": "map", "add": "13101,13102"}))
    assert "+23%" in text, "a rise has its sign"
    assert "基準財政収入額は需要額の" not in text


def test_a_share_of_nothing_says_so_and_nothing_else() -> None:
    app = chosen_on("cooperation", {"show": "saving", "part": "0"}, l="en")
    assert is_whole(app)
    assert any("nothing is saved" in str(i.value) for i in app.info)
    assert "of what is pooled" not in text_of(app)


def test_distance_takes_each_route_at_a_cost_of_its_own() -> None:
    """Iida: 34.6 % and 31.0 % over 4.16 km, by pandas from the official files."""
    text = text_of(chosen_on("cooperation", {"show": "saving", "area": "20_飯伊"}, l="en"))
    assert "a cost per km of 8.3% (Scale schedule), 7.5% (Cost curve (parabola))" in text
    far = {"by": "map", "add": "22211,20205", "show": "saving"}
    assert "0.0% (" not in text_of(chosen_on("cooperation", far, l="en"))


def test_who_is_left_out_is_told_the_reason_that_applies() -> None:
    app = chosen_on("cooperation", {"by": "map", "add": "13101,13206,20205", "show": "saving"})
    said = "\n".join(str(i.value) for i in app.info)
    assert "特別区は消防" in said and "原発" not in said


def test_a_merger_s_interval_is_two_numbers() -> None:
    app = chosen_on("cooperation", {"show": "saving", "area": "20_飯伊"}, l="en")
    text = next(str(m.value) for m in app.markdown if "Less allocation tax" in str(m.value))
    row = [c.strip() for c in text.split("\n")[3].split("|")[1:-1]]
    lost, share, low, high = (float(c.replace(",", "")) for c in row[1:])
    # need of FY2023 falls by 38.5 %; no member has more than its need
    assert lost == pytest.approx(0.3846 * 51_535_915, rel=0.001)
    assert share == pytest.approx(100 * lost / 101_018_464, abs=0.05)
    assert low < lost < high


def test_files_of_everywhere_name_every_assumption() -> None:
    rules = replace(RULES, per_km=0.5, within="prefecture")
    values = [value for _, value in supposed(rules, "en")]
    assert {"30,000", "Fire, Waste, Administration", "Prefectures", "0.5"} < set(values)
    assert any("1.21 P" in value for value in values)
    assert any("ln people" in v for _, v in supposed(replace(rules, route="curve"), "en"))


def test_no_english_in_the_japanese_formula() -> None:
    text = text_of(chosen_on("cooperation", {"show": "saving"}, l="ja"))
    assert "ln 人口" in text and "daytime" not in text


def test_the_group_is_kept_in_the_sidebar() -> None:
    app = chosen_on("cooperation", {"by": "area", "area": "20_飯伊"})
    app.button(key="cooperation-keep-button").click().run()
    assert is_whole(app)
    assert app.query_params["g"].startswith("飯伊:20205.")
    assert app.query_params["m"] == "g1"
    assert app.query_params["area"] == "20_飯伊"
    again = app.button(key="cooperation-keep-button").click().run()
    assert any("同じ名前のグループ" in str(i.value) for i in again.info)


def test_a_full_sidebar_refuses() -> None:
    groups = ";".join(f"甲{i}:0{i + 1}" for i in range(MAX_GROUPS))
    app = chosen_on("cooperation", {"by": "area", "area": "20_飯伊"}, g=groups)
    app.button(key="cooperation-keep-button").click().run()
    assert any("グループは6つまで" in str(i.value) for i in app.info)
    assert app.query_params["g"] == groups


def test_too_many_members_for_the_sidebar_are_refused() -> None:
    own = {"by": "radius", "city": "20205", "km": "200"}
    assert len(within("20205", 200, wards=False)) > 500
    app = chosen_on("cooperation", own)
    app.button(key="cooperation-keep-button").click().run()
    assert any("アドレスに入りません" in str(i.value) for i in app.info)
    assert app.query_params["g"] == "none"


@pytest.mark.parametrize("year", ["2000", "2010", "2019", "2024"])
def test_any_year_says_what_it_has(year: str) -> None:
    app = chosen_on("cooperation", {"by": "area", "area": "20_飯伊"}, y=year)
    assert is_whole(app)
    assert is_whole(chosen_on("municipality", {}, y=year, m="g1", g="甲:20205.20402"))


def test_a_group_larger_than_any_city_has_no_curve_and_no_merger() -> None:
    own = {"by": "prefecture", "in": "01", "show": "saving", "part": "100", "tau": "5"}
    app = chosen_on("cooperation", own)
    assert is_whole(app)
    text = text_of(app)
    assert "どの市町村よりも大きい" in text
    assert "合併なら" not in text


def test_an_own_group_is_seen_as_one() -> None:
    app = chosen_on("cooperation", {"by": "own", "own": "g1"}, g="備北:34209.34210")
    assert is_whole(app)
    assert "備北（2団体）" in text_of(app)


@pytest.mark.parametrize("own", [{"by": "x"}, {"add": "<script>"}, {"km": "1e9", "by": "radius"}])
def test_what_cannot_be_read_is_said(own: dict[str, str]) -> None:
    app = chosen_on("cooperation", own)
    assert not app.exception
    assert len(app.warning) == 1


def test_the_published_findings_are_cited() -> None:
    text = text_of(chosen_on("cooperation", {"show": "saving"}, l="en"))
    for one in co.PUBLISHED:
        assert one.study.en in text
    assert "12.9%" in text


def test_the_window_holds_the_members_and_leaves_far_islands_out() -> None:
    drawn = [code for code in ALL if code[:2] in ("13", "14")]
    x0, x1, y0, y1 = window(drawn, ["13201", "14150"])
    assert x1 - x0 < 4 and y1 - y0 < 3, "Ogasawara does not widen it"
    wide = window(drawn, ["13201", "13421"])
    assert wide[2] < -5, "unless it is a member"
    assert np.isfinite(window(["47201"], [])).all()
