"""Crisis pairs: who is known, what is sent, and what is not known is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.model import AtlasError
from data.pairs import plan
from tests.test_pages import chosen_on, is_whole, opened, text_of
from ui import pairs


def test_the_known_pairs() -> None:
    known = plan()
    assert known.helpers("23") == ("07", "02", "04", "06")
    assert len(known.supported) == 10
    assert {pair.helped for pair in known.pairs} | set(known.unknown) == set(known.supported)


def test_fiscal_strength_of_the_seeds_in_fy2021() -> None:
    """Figures of the design page, from the ministry's workbook of FY2021."""
    from data import queries  # noqa: PLC0415

    measure = queries.Measure("fiscal_strength_index")
    values = queries.prefecture_values(measure, 2021).set_index("code")["value"]
    expected = {"16": 0.462, "22": 0.693, "07": 0.522, "23": 0.885, "32": 0.254, "39": 0.261}
    assert {c: round(values[c], 3) for c in expected} == expected


def test_every_capacity_is_held_for_all_47() -> None:
    frame, years = pairs.capacities()
    assert frame.shape == (47, len(pairs.CAPACITIES))
    assert min(years.values()) >= 2020


def test_what_toyama_could_send() -> None:
    sent = pairs.deployment("16", "22", 1.0, 10.0)
    # 3,225 and 6,087 in FY2022; the latest year is near
    assert sent.staff == pytest.approx(93, abs=4)
    assert sent.per_10000 == pytest.approx(sent.staff / (pairs.people()[0]["22"] / 10 / 10_000))


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(("helper", "helped"), [("16", "22"), ("07", "23"), ("13", "38")])
def test_any_pair_is_compared(helper: str, helped: str, lang: str) -> None:
    own = {"from": helper, "to": helped, "share": "2", "hit": "30"}
    app = chosen_on("pairs", own, l=lang)
    assert is_whole(app)
    assert {key: app.query_params[key] for key in own} == own
    if helped == "38":
        assert ("確認できた報道にありません" if lang == "ja" else "not in the reports") in text_of(
            app
        )
    if helped == "23":
        assert ("5,169万トン" if lang == "ja" else "51.7 million tonnes") in text_of(app)


def test_a_prefecture_with_itself_is_said() -> None:
    app = chosen_on("pairs", {"from": "22", "to": "22"})
    assert is_whole(app) and "同じです" in text_of(app)
    assert is_whole(opened("pairs", m="01209", w="1"))


def test_a_wrong_code_is_refused_by_name(tmp_path: Path) -> None:
    wrong = tmp_path / "pairs.yaml"
    wrong.write_text("source: {ja: a, en: b}\nsupported: ['99']\npairs: []\nunknown: []\n", "utf-8")
    with pytest.raises(AtlasError, match=r"pairs.yaml, entry supported.0"):
        plan(wrong)
