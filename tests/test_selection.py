"""The address: written and read back without loss; what a stranger writes never breaks it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui import groups
from ui.groups import MAX_GROUPS, MAX_NAME, Group, clean_name, group_ids
from ui.selection import (
    MAX_LENGTH,
    MIGRATIONS,
    VERSION,
    Selection,
    Vocabulary,
    harmless,
    longest,
    parse,
    to_params,
)

TOWNS = tuple(f"01{n:03d}" for n in range(202, 232))
KNOWN = Vocabulary(
    prefectures=frozenset({"01", "13", "47"}),
    municipalities=frozenset(TOWNS),
    years=(2024, 2023, 2022),
    indicators=("transfer_dependence", "local_tax"),
)
DEFAULT = Selection()


def distinct(values: list[str], most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), unique=True, max_size=most).map(tuple)


names = st.text(max_size=2 * MAX_NAME).map(clean_name).filter(bool)
held_groups = st.lists(
    st.builds(Group, names, distinct(["01", "13", "47", *TOWNS], 5).filter(bool)),
    unique_by=lambda group: group.name,
    max_size=MAX_GROUPS,
).map(tuple)


@st.composite
def unit_choices(draw: st.DrawFn) -> dict[str, object]:
    """Groups, and units among them and the municipalities, in any order."""
    made = draw(held_groups)
    return {"groups": made, "units": draw(distinct([*group_ids(made), *TOWNS], 10))}


selections = st.builds(
    lambda chosen, **rest: Selection(**chosen, **rest),
    chosen=unit_choices(),
    prefectures=distinct(["01", "13", "47"], 3),
    year=st.sampled_from(KNOWN.years),
    indicator=st.sampled_from(KNOWN.indicators),
    basis=st.sampled_from(["today", "reported"]),
    wards=st.booleans(),
    per_capita=st.booleans(),
    real=st.booleans(),
    lang=st.sampled_from(["ja", "en"]),
)


@given(selections)
def test_address_and_back(selection: Selection) -> None:
    assert parse(to_params(selection), KNOWN, DEFAULT) == (selection, ())


def test_every_value_is_written_so_that_a_link_outlives_new_defaults() -> None:
    assert set(to_params(DEFAULT)) == {"v", "p", "m", "g", "y", "i", "b", "w", "pc", "r", "l"}
    assert all(to_params(DEFAULT).values())


def test_a_link_from_before_versions_opens_the_same_view() -> None:
    old = {k: v for k, v in to_params(Selection(year=2022, wards=True)).items() if k != "v"}
    assert parse(old, KNOWN, DEFAULT) == (Selection(year=2022, wards=True), ())


@pytest.mark.parametrize("seen", ["2", "x", "-1", "9" * 300])
def test_a_link_of_an_unknown_form_is_read_with_a_notice(seen: str) -> None:
    selection, problems = parse({"v": seen, "y": "2022"}, KNOWN, DEFAULT)
    assert selection.year == 2022
    assert [problem.key for problem in problems][:1] == ["v"]


def test_there_is_a_migration_from_every_older_form() -> None:
    assert len(MIGRATIONS) == VERSION


@given(st.dictionaries(st.sampled_from([*to_params(DEFAULT), "x"]), st.text(max_size=400)))
def test_any_text_gives_a_valid_selection(params: dict[str, str]) -> None:
    selection, problems = parse(params, KNOWN, DEFAULT)
    assert parse(to_params(selection), KNOWN, DEFAULT) == (selection, ())
    assert all(len(p.seen) <= 41 and "<" not in p.seen for p in problems)


pieces = st.sampled_from(
    ["甲", "A b", "<b>", ":", ";", ".", "01", "01209", "99999", "g1", "-", " "]
)


@given(st.lists(pieces, max_size=60).map("".join), st.sampled_from(["g1,01209,g3", "g2,g2", "g7"]))
def test_any_groups_give_a_valid_selection(written: str, units: str) -> None:
    selection, problems = parse({"g": written, "m": units}, KNOWN, DEFAULT)
    assert parse(to_params(selection), KNOWN, DEFAULT) == (selection, ())
    assert len(selection.groups) <= MAX_GROUPS
    assert all(group.members for group in selection.groups)
    assert len(problems) <= 4 * MAX_GROUPS, "a notice is not a flood"


@given(st.text(max_size=60))
def test_a_clean_name_is_short_plain_and_stays_itself(text: str) -> None:
    name = clean_name(text)
    assert clean_name(name) == name and len(name) <= MAX_NAME
    assert not set(name) & set(":;.,<>[]()*_`$#&\\\"'\n") and not name.startswith(("-", " "))


def test_a_name_keeps_what_names_are_made_of() -> None:
    assert clean_name(" 備後・備北　広域（案） ") == "備後・備北 広域（案）"
    assert clean_name("か\u3099") == "が", "as macOS writes it"
    assert clean_name("1. [x](http://e.example)") == "1 xhttpeexample"


@pytest.mark.parametrize(
    ("written", "reason", "kept"),
    [
        ("甲:01209.99999;乙:47", "address.code", ("甲", "乙")),
        ("甲:99999", "address.groups.empty", ()),
        ("甲;乙:47", "address.groups.empty", ("乙",)),
        ("甲:01209;甲:47", "address.groups.twice", ("甲",)),
        (":01209;乙:47", "address.groups.nameless", ("乙",)),
        ("<i>甲:01209", "address.groups.name", ("i甲",)),
        ("甲" * 21 + ":01209", "address.groups.name", ("甲" * 20,)),
        (
            ";".join(f"n{i}:01" for i in range(7)),
            "address.groups.many",
            ("n0", "n1", "n2", "n3", "n4", "n5"),
        ),
        ("甲:" + "01." * 1000, "address.long", ()),
    ],
)
def test_a_group_that_cannot_be_read_is_named_and_the_rest_kept(
    written: str, reason: str, kept: tuple[str, ...]
) -> None:
    selection, problems = parse({"g": written}, KNOWN, DEFAULT)
    assert reason in [p.reason for p in problems] and {p.key for p in problems} == {"g"}
    assert tuple(group.name for group in selection.groups) == kept


def test_units_follow_their_group_when_one_before_it_is_left_out() -> None:
    address = {"g": "甲:99999;乙:47", "m": "g1,g2,01209,g3"}
    selection, problems = parse(address, KNOWN, DEFAULT)
    assert selection.groups == (Group("乙", ("47",)),)
    assert selection.units == ("g1", "01209")
    assert selection.municipalities == ("01209",)
    assert [p.seen for p in problems if p.key == "m"] == ["g3"], "g1 has its own notice"


def test_six_groups_of_eighty_municipalities_fit_the_address() -> None:
    whole = tuple(Group("あ" * 19 + str(i), tuple(f"{n:05d}" for n in range(78))) for i in range(6))
    assert len(groups.written(whole)) <= longest("g")


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"y": "1600"}, "address.year"),
        ({"y": "２０２３"}, "address.year"),
        ({"m": "99999"}, "address.code"),
        ({"p": "<script>alert(1)</script>"}, "address.code"),
        ({"m": ",".join(TOWNS[:11])}, "address.many"),
        ({"i": "x" * (MAX_LENGTH + 1)}, "address.long"),
        ({"i": "__import__"}, "address.unknown"),
        ({"w": "2"}, "address.unknown"),
        ({"l": "fr"}, "address.unknown"),
    ],
)
def test_what_cannot_be_read_is_named_and_the_default_stays(
    params: dict[str, str], reason: str
) -> None:
    selection, problems = parse(params, KNOWN, DEFAULT)
    assert [p.reason for p in problems] == [reason]
    if reason != "address.many":
        assert selection == DEFAULT


def test_known_codes_survive_an_unknown_one_and_each_counts_once() -> None:
    selection, problems = parse({"m": "01209,99999,01209"}, KNOWN, DEFAULT)
    assert selection.municipalities == ("01209",)
    assert [p.seen for p in problems] == ["99999"]


def test_codes_stay_text() -> None:
    assert parse({"m": "1209"}, KNOWN, DEFAULT)[0].municipalities == ()


def test_an_echo_can_hold_no_markup() -> None:
    assert harmless("![x](http://e.example)`<b>") == "··x··http···e.example···b·"
