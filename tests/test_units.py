"""Which units existed on a day: the counts of METHODS.md V49, names that changed or are shared."""

from __future__ import annotations

from pathlib import Path

import pytest

from data import model
from data.publications import units
from tests.tiny_files import write_register


def test_spells(tmp_path: Path) -> None:
    write_register(tmp_path)
    register = units.load(tmp_path)
    assert "01339" in units.codes_on(register, "2004-11-30")
    assert "01339" not in units.codes_on(register, "2004-12-01")  # the day of the merger
    assert {"01101", "01696"} & units.codes_on(register, "2005-03-31") == set()
    before, after = (units.names_on(register, day) for day in ("2018-09-30", "2018-10-01"))
    assert before["福岡県", "那珂川町"] == "40305" and ("福岡県", "那珂川市") not in before
    assert after["福岡県", "那珂川市"] == "40231" and ("福岡県", "那珂川町") not in after
    assert after["兵庫県", "篠山市"] == after["兵庫県", "丹波篠山市"] == "28221"
    assert after["青森県", units.fold("鰺ケ沢 町")] == "02321"


@pytest.mark.official
def test_counts(official: Path) -> None:
    register = units.load(official)
    days = {"1999-03-31": 3232, "2006-04-01": 1820, "2010-03-31": 1727, "2014-04-05": 1718}
    for day, count in days.items():
        assert len(units.codes_on(register, day) - set(model.WARD_CODES)) == count
    # two 東村 or 新治村 in one prefecture: neither is named
    assert ("群馬県", "東村") not in units.names_on(register, "2000-03-31")
