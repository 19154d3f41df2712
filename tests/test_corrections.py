"""Known errors of publishers are replaced, once, and only while they stand."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest

from data import catalog
from data.corrections import Correction, apply, load_corrections, load_splits, still_apart
from data.model import AtlasError
from data.publications import census, settlement_card, ssds_municipality

ENTRY = {
    "source": "census",
    "level": "municipality",
    "code": "01202",
    "year": 2000,
    "item": "population_census",
    "expect": 10.0,
    "corrected": 12.0,
    "status": "revised",
    "reason": "Misprinted; the next edition says 12.",
}


def frame(**changes: object) -> pd.DataFrame:
    rows = [
        {"code": "01202", "year": 2000, "value": 10.0},
        {"code": "01202", "year": 2005, "value": 11.0},
        {"code": "01203", "year": 2000, "value": 10.0},
    ]
    rows[0] |= changes
    return pd.DataFrame(rows).assign(
        source="census", level="municipality", item="population_census", status="official"
    )


def yaml_file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "corrections.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_one_value_is_replaced_and_the_input_left_alone() -> None:
    before = frame()
    after = apply(before, [Correction.model_validate(ENTRY)])
    assert after["value"].tolist() == [12, 11, 10]
    assert after["status"].tolist() == ["revised", "official", "official"]
    assert before["value"].tolist() == [10, 11, 10]


def test_what_a_correction_settles_is_no_disagreement() -> None:
    apart = frame().drop(columns="status").assign(other_value=12.0)
    left = still_apart(apart, "census", [Correction.model_validate(ENTRY)])
    assert left[["code", "year", "value"]].values.tolist() == [
        ["01202", 2005, 11.0],
        ["01203", 2000, 10.0],
    ]
    assert len(still_apart(apart, "register", [Correction.model_validate(ENTRY)])) == 3


def test_a_value_is_withdrawn() -> None:
    entry = {**ENTRY, "corrected": None, "status": "unpublished"}
    after = apply(frame(), [Correction.model_validate(entry)])
    assert math.isnan(after.loc[0, "value"])
    assert after.loc[0, "status"] == "unpublished"


def test_a_missing_value_is_filled() -> None:
    entry = Correction.model_validate({**ENTRY, "expect": None})
    assert apply(frame(value=math.nan), [entry]).loc[0, "value"] == 12


def test_it_fails_once_the_publisher_repairs_the_value() -> None:
    with pytest.raises(AtlasError, match=r"01202 2000 .* holds 12\.0, not the wrong value 10\.0"):
        apply(frame(value=12.0), [Correction.model_validate(ENTRY)])


@pytest.mark.parametrize(("code", "count"), [("01999", 0), ("01203", 2)])
def test_it_must_name_exactly_one_row(code: str, count: int) -> None:
    doubled = pd.concat([frame(), frame().tail(1)], ignore_index=True)
    with pytest.raises(AtlasError, match=f"matches {count} rows"):
        apply(doubled, [Correction.model_validate({**ENTRY, "code": code})])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("corrections: []", "field 'splits': Field required"),
        ("[]", "Correct or add that field"),
        ("corrections: [", r"corrections\.yaml: .*Restore the file"),
        (
            "corrections: [{code: '01202'}]\nsplits: []",
            r"field 'corrections\.0\.\w+': Field required",
        ),
        (
            "corrections: []\n"
            "splits: [{code: '1', date: '2006-03-01', parts: {'19201': 1, '19430': 2}, reason: x}]",
            r"field 'splits\.0\.code'",
        ),
        (
            "corrections: []\n"
            "splits: [{code: '19341', date: '2006-03-01', parts: {'19201': 1, '19430': 0}, "
            "reason: x}]",
            r"field 'splits\.0\.parts\.19430': Input should be greater than 0",
        ),
        (
            "corrections: []\n"
            "splits: [{code: '19341', date: '2006-03-01', parts: {'19201': 1, '19430': 2}, "
            "reason: ' '}]",
            r"field 'splits\.0\.reason'",
        ),
    ],
)
def test_a_bad_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(AtlasError, match=message):
        load_corrections(yaml_file(tmp_path, text))


def test_the_file_names_known_items_and_sources() -> None:
    held = catalog.catalog()
    for correction in load_corrections():
        assert correction.item in held.items
        assert correction.source in held.sources
    assert load_splits()["19341"].shares == {"19201": 374 / 1639, "19430": 1265 / 1639}


@pytest.mark.official
def test_every_correction_still_applies(official: Path) -> None:
    known = load_corrections()
    for module in (ssds_municipality, settlement_card):
        frame = module.read(official)
        mine = [c for c in known if c.source in set(frame["source"])]
        assert mine
        apply(frame, mine)
    fixed = apply(census.read(official), [c for c in known if c.source == "census"])
    withdrawn = fixed[fixed["code"].isin(["19201", "19430"]) & fixed["year"].isin([1970, 1975])]
    assert withdrawn["value"].isna().tolist() == [True] * 4
