"""The address: written and read back without loss; what a stranger writes never breaks it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.selection import MAX_LENGTH, Selection, Vocabulary, harmless, parse, to_params

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


selections = st.builds(
    Selection,
    prefectures=distinct(["01", "13", "47"], 3),
    municipalities=distinct(list(TOWNS), 10),
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
    assert set(to_params(DEFAULT)) == {"p", "m", "y", "i", "b", "w", "pc", "r", "l"}
    assert all(to_params(DEFAULT).values())


@given(st.dictionaries(st.sampled_from([*to_params(DEFAULT), "x"]), st.text(max_size=400)))
def test_any_text_gives_a_valid_selection(params: dict[str, str]) -> None:
    selection, problems = parse(params, KNOWN, DEFAULT)
    assert parse(to_params(selection), KNOWN, DEFAULT) == (selection, ())
    assert all(len(p.seen) <= 41 and "<" not in p.seen for p in problems)


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
