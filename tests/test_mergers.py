"""The succession of municipalities against two independent tables."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from data.model import PublicationError
from data.publications import mergers

CONVERTER = "municipalities/municipality_converter_jp.csv"
PANEL = "municipalities/panel_code_coverage.csv"
COUNTS = {  # METHODS V49: municipalities without wards
    "1999-03-31": 3232,
    "2006-03-31": 1821,
    "2006-04-01": 1820,
    "2010-03-31": 1727,
    "2011-04-01": 1724,
    "2014-04-05": 1718,
    "2024-04-01": 1718,
}


@pytest.fixture(scope="module")
def succession(official: Path) -> pd.DataFrame:
    return mergers.read_succession(official)


@pytest.mark.official
def test_shares_sum_to_one_and_reach_all_of_today(succession: pd.DataFrame) -> None:
    shares = succession.groupby("code_old")["share"].sum()
    assert shares.to_numpy() == pytest.approx(1, abs=1e-12)
    today = succession[succession["kind"] == mergers.UNCHANGED]
    assert len(today) == succession["code_new"].nunique() == 1741
    assert (today["code_old"] == today["code_new"]).all()


@pytest.mark.official
def test_agrees_with_the_panel_check_in_every_code(
    official: Path, succession: pd.DataFrame
) -> None:
    # DEMOGRAPHY checks 18 and 19: nothing unmapped, the split alone has weights
    panel = pd.read_csv(official / PANEL, dtype={"code": str, "successor_code": str})
    both = panel.merge(
        succession,
        how="left",
        left_on=["code", "successor_code"],
        right_on=["code_old", "code_new"],
        validate="one_to_one",
    )
    assert both["share"].tolist() == pytest.approx(both["weight"].tolist(), abs=5e-5)
    published = pd.to_datetime(both["change_date"]).astype("datetime64[s]")
    assert published.equals(both["date"])


@pytest.mark.official
def test_agrees_with_the_converter_but_for_the_split(
    official: Path, succession: pd.DataFrame
) -> None:
    # DEMOGRAPHY checks 14 and 15: units of nine censuses, by another author
    table = pd.read_csv(official / CONVERTER, dtype=str)
    years = [name for name in table if name.startswith("id_muni") and name != "id_muni2020"]
    pairs = pd.concat(
        [table[[name, "id_muni2020"]].set_axis(["code", "today"], axis=1) for name in years]
    )
    pairs = pairs.dropna().drop_duplicates()
    pairs = pairs.assign(code=pairs["code"].str.zfill(5), today=pairs["today"].str.zfill(5))
    assert set(pairs["code"]) <= set(succession["code_old"])
    merged = pairs.merge(succession, left_on="code", right_on="code_old")
    different = merged.loc[merged["today"] != merged["code_new"], ["code", "today", "code_new"]]
    assert different.to_numpy().tolist() == [["19341", "19201", "19430"]]


@pytest.mark.official
def test_the_divided_village_has_the_census_fraction(succession: pd.DataFrame) -> None:
    parts = succession[succession["code_old"] == "19341"].set_index("code_new")["share"]
    assert parts.to_dict() == {"19201": 374 / 1639, "19430": 1265 / 1639}
    assert (succession["share"] < 1).sum() == 2


@pytest.mark.official
@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("20431", "21206", "編入合併"),  # 山口村, from 長野 to 岐阜
        ("03305", "03216", "市制施行"),
        ("04423", "04216", "市制施行"),
        ("40305", "40231", "市制施行"),
        ("01439", "01472", "郡の区域変更"),
        ("17422", "17204", "新設合併"),  # renumbered 17462, then merged
        ("22201", "22100", "政令指定都市施行"),
        ("08405", "08222", "編入合併"),  # took in 大野村 on the day it became a city
        ("22382", "22100", "編入合併"),  # 蒲原町 joined a ward: lifted to the city
    ],
)
def test_known_successors(succession: pd.DataFrame, old: str, new: str, kind: str) -> None:
    row = succession[succession["code_old"] == old].iloc[0]
    assert (row["code_new"], row["kind"], row["share"]) == (new, kind, 1)


@pytest.mark.official
@pytest.mark.parametrize(("day", "count"), COUNTS.items())
def test_municipalities_that_stood_on_a_day(succession: pd.DataFrame, day: str, count: int) -> None:
    units = succession.drop_duplicates("code_old")
    units = units[~units["code_old"].str.startswith("131")]
    stood = (units["valid_from"] <= day) & ~(units["valid_to"] <= day)
    assert stood.sum() == count


@pytest.mark.official
def test_published_steps_are_kept(official: Path) -> None:
    steps = mergers.read_changes(official)
    assert len(steps) == 2248
    assert tuple(steps.columns) == mergers.CHANGE_COLUMNS
    assert set(steps.loc[steps["from_code"] == "19341", "to_code"]) == {"19201", "19430"}


def _changed(official: Path, tmp_path: Path, rows: list[dict[str, str]]) -> Path:
    for name in (*mergers.FILES,):
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((official / name).read_bytes())
    path = tmp_path / mergers.CHANGES
    steps = pd.read_parquet(path)
    pd.concat([steps, pd.DataFrame(rows)]).to_parquet(path)
    return tmp_path


def _step(old: str, new: str, kind: str = "編入合併") -> dict[str, str]:
    names = {"kind_en": "", "from_name": "", "to_name": ""}
    return {"date": "2025-01-01", "kind": kind, "from_code": old, "to_code": new, **names}


@pytest.mark.official
def test_an_unnamed_division_is_refused(official: Path, tmp_path: Path) -> None:
    extra = {**_step("20431", "21201"), "date": "2005-02-13"}
    with pytest.raises(PublicationError, match=r"divides 20431 among .*corrections\.yaml"):
        mergers.read_succession(_changed(official, tmp_path, [extra]))


@pytest.mark.official
def test_a_chain_that_ends_nowhere_is_refused(official: Path, tmp_path: Path) -> None:
    extra = _step("98765", "98766")
    # a code must have stood to be followed: hang the loose end on one that did
    moved = _changed(official, tmp_path, [extra])
    path = moved / mergers.CHANGES
    steps = pd.read_parquet(path)
    steps.loc[steps["from_code"] == "20431", "to_code"] = "98765"
    steps.to_parquet(path)
    with pytest.raises(PublicationError, match=r"leads to no municipality.*20431 → 98765 → 98766"):
        mergers.read_succession(moved)


@pytest.mark.official
def test_an_unknown_kind_of_change_is_refused(official: Path, tmp_path: Path) -> None:
    with pytest.raises(PublicationError, match=r"no known kind of change \(found '合体'\)"):
        mergers.read_changes(_changed(official, tmp_path, [_step("20431", "21206", "合体")]))
