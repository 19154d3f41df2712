"""Reports as files and in addresses: read back as they were; a stranger's are refused in words."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.model import AtlasError
from data.templates import templates
from ui.address import PAGES, Address
from ui.draft import (
    FORM,
    MAX_BYTES,
    MAX_PIECES,
    Draft,
    DraftError,
    Slip,
    from_json,
    pack,
    to_json,
    unpack,
)
from ui.state import MAX_OWN_LENGTH
from ui.templates import filled, places

#: A busy machine is no error of what is tested.
LOADED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
TEXT = st.text(max_size=60)
SLIPS = st.builds(
    Slip,
    st.builds(
        Address.of,
        st.sampled_from(PAGES),
        st.dictionaries(st.text("abcpm", min_size=1, max_size=3), TEXT, max_size=4),
    ),
    st.from_regex(r"[a-z0-9_-]{1,30}", fullmatch=True),
    TEXT,
)
DRAFTS = st.builds(Draft, TEXT, TEXT, st.lists(SLIPS, max_size=6).map(tuple))
ONE = Slip(Address.read("tokyo?l=en"), "tokyo-shares", "Look")
TWO = Slip(Address.read("dependence?p=05&l=ja"), "dependence-map")
THREE = Slip(Address.read("dependence?p=32&l=ja"), "dependence-map")


@settings(LOADED, max_examples=100)
@given(DRAFTS)
def test_a_report_is_read_as_it_was_written(draft: Draft) -> None:
    assert from_json(to_json(draft)) == draft
    packed = pack(draft)
    assert packed is None or (unpack(packed) == draft and len(packed) <= MAX_OWN_LENGTH)


def test_a_long_report_does_not_fit_into_an_address() -> None:
    notes = [hashlib.sha256(bytes([n])).hexdigest() for n in range(MAX_PIECES)]  # fold badly
    slips = [Slip(Address.read(f"tokyo?m={n:05d}"), "card", note) for n, note in enumerate(notes)]
    draft = Draft("長い", "", tuple(slips))
    assert pack(draft) is None and from_json(to_json(draft)) == draft


def test_the_workshops_slides_fit_into_an_address() -> None:
    for template in templates().values():
        assert pack(filled(template, places(template.of)[0], "ja", 2023)) is not None


def whole(**changes: Any) -> bytes:
    piece = {"address": "tokyo?l=en", "card": "tokyo-shares", "note": ""}
    read = {"form": FORM, "version": 1, "title": "", "intro": "", "pieces": [piece]}
    return json.dumps(read | changes).encode()


def piece(**changes: Any) -> dict[str, Any]:
    return {"pieces": [{"address": "tokyo?l=en", "card": "tokyo-shares", "note": ""} | changes]}


@pytest.mark.parametrize(
    ("content", "reason", "named"),
    [
        (b"", "json", "JSON"),
        (b"\xff\xfe\x00", "json", "JSON"),
        (b"[" * 100_000, "json", "JSON"),
        (b'{"version": ' + b"1" * 5000 + b"}", "json", "JSON"),
        (b"[1, 2]", "form", "atlas"),
        (b'{"form": "other"}', "form", "atlas"),
        (whole(version=99), "version", "99"),
        (whole(version=0), "version", "0"),
        (whole(version=True), "version", "True"),
        (whole(version="1<script>"), "version", "1·script"),
        (whole(title="x" * 201), "long", "title"),
        (whole(title=3), "field", "title"),
        (whole(surprise=1), "field", "surprise"),
        (whole(pieces="all"), "field", "pieces"),
        (whole(pieces=[piece()["pieces"][0]] * (MAX_PIECES + 1)), "many", str(MAX_PIECES)),
        (whole(**piece(note="x" * 3001)), "long", "pieces.1.note"),
        (whole(**piece(card="<b>")), "field", "pieces.1.card"),
        (whole(**piece(address="no_such_page?p=05")), "page", "no_such_page"),
        (whole(**piece(address="https://evil.example/")), "page", "1"),
        (whole(**piece(address="tokyo?" + "a" * 9000)), "long", "pieces.1.address"),
        (b" " * (MAX_BYTES + 1), "size", f"{MAX_BYTES:,}"),
    ],
)
def test_a_file_that_is_none_is_refused_with_value_and_cure(
    content: bytes, reason: str, named: str
) -> None:
    if reason == "page" and named == "1":  # a bare host is the front page: a page there is
        assert from_json(content).slips[0].address.page == "overview"
        return
    with pytest.raises(DraftError) as error:
        from_json(content)
    assert error.value.reason == reason
    for lang in ("ja", "en"):
        said = error.value.said(lang)
        assert named in said or reason in ("json", "form")
        assert "\n" not in said and "<" not in said and len(said) < 300


@settings(LOADED, max_examples=200)
@given(st.binary(max_size=200) | st.text(max_size=80).map(str.encode))
def test_no_file_breaks_the_reader(content: bytes) -> None:
    with pytest.raises(DraftError):
        from_json(content)


def _packed(read: object) -> str:
    return "1." + base64.urlsafe_b64encode(zlib.compress(json.dumps(read).encode())).decode()


@pytest.mark.parametrize(
    "text",
    [
        "", "1", "1.", "1.!!", "1.abc", "9.abc", "none.", _packed([]), _packed({"a": 1}),
        _packed(["", "", [["tokyo", "x"]]]), _packed(["", "", [[1, 2, 3]]]),
        _packed(["", "", [["nowhere?", "x", ""]]]), _packed("x" * (MAX_BYTES + 1)),
        pack(Draft("a", "", (ONE,)))[:-6],
    ],
)  # fmt: skip
def test_an_address_that_holds_no_report_is_refused(text: str) -> None:
    with pytest.raises(DraftError):
        unpack(text)


@settings(LOADED, max_examples=200)
@given(st.text(max_size=60))
def test_no_address_breaks_the_reader(text: str) -> None:
    with pytest.raises(DraftError):
        unpack(f"1.{text}")


def test_pieces_move_leave_and_change() -> None:
    draft = Draft("t", "i", (ONE, TWO, THREE))
    assert draft.moved(0, 1).slips == (TWO, ONE, THREE)
    assert draft.moved(0, -1) == draft == draft.moved(2, 1)
    assert draft.without(1).slips == (ONE, THREE)
    assert draft.changed(1, note="n").slips[1].note == "n"
    assert draft.with_slip(ONE).slips[-1] == ONE
    assert draft.lang == "ja"
    spoken = {slip.address.choices["l"] for slip in draft.in_language("en").slips}
    assert spoken == {"en"} and draft.in_language("") == draft


def test_a_card_is_found_at_its_own_address_only() -> None:
    draft = Draft("", "", (TWO, THREE))
    assert draft.place_of("dependence-map", Address.read("dependence?p=32")) == 1
    assert draft.place_of("dependence-map", Address.read("dependence?p=33")) is None
    assert draft.place_of("dependence-map", Address.read("dependence?p=32&more=1")) is None
    assert draft.place_of("dependence-trend", Address.read("dependence?p=32")) is None


def test_templates_say_everything_in_both_languages() -> None:
    for template in templates().values():
        for said in (
            template.name,
            template.title,
            template.intro,
            *(p.note for p in template.pieces),
        ):
            assert not any("\u3040" < c < "\u9fff" for c in said.en)
            assert any("\u3040" < c < "\u9fff" for c in said.ja)
        assert all(piece.page in PAGES for piece in template.pieces)
        keys = [(piece.page, piece.card) for piece in template.pieces]
        assert len(set(keys)) == len(keys)


def test_a_broken_template_is_named(tmp_path: Any) -> None:
    wrong = tmp_path / "templates.yaml"
    wrong.write_text("- {id: x, of: moon}", "utf-8")
    with pytest.raises(AtlasError, match=r"templates.yaml, entry templates.0"):
        templates(wrong)
