"""SSDSE-A editions 2018-2026, against FISCAL.md."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from data.model import OBSERVATION_COLUMNS, PublicationError
from data.publications import dashboard, ssds_municipality, ssds_revenue_total, ssdse_a
from tests.published import differing, frame, values

SOURCE = "ssdse_a"


@pytest.fixture
def editions(official: Path) -> pd.DataFrame:
    return frame(ssdse_a, official)


@pytest.mark.official
def test_every_figure_is_of_1741_municipalities(editions: pd.DataFrame) -> None:
    assert set(editions.groupby(["item", "year"]).size()) == {1741}
    assert editions["value"].notna().all()
    assert not editions.duplicated(["code", "year", "item"]).any()


@pytest.mark.official
def test_revenue_equals_the_other_publications(official: Path, editions: pd.DataFrame) -> None:
    ours = values(editions, SOURCE, "revenue_total")
    assert set(ours.index.get_level_values("year")) == set(range(2015, 2023))
    older = values(
        frame(ssds_revenue_total, official),
        "ssds_revenue_derived",
        "revenue_total",
        range(2015, 2019),
    )
    newer = values(
        frame(dashboard, official), "dashboard_municipality", "revenue_total", range(2020, 2023)
    )
    assert set(older.index) | set(newer.index) == set(ours.drop(2019, level="year").index)
    assert differing(ours, older) == {}
    assert {key: abs(gap) for key, gap in differing(ours, newer).items()} == {
        ("07483", 2021): 1,
        ("41208", 2022): 1,
    }


@pytest.mark.official
def test_local_tax_of_fy2019_equals_the_portal(official: Path, editions: pd.DataFrame) -> None:
    ours = values(editions, SOURCE, "local_tax", range(2019, 2020))
    portal = values(
        frame(ssds_municipality, official), "ssds_2010_2023", "local_tax", range(2019, 2020)
    )
    assert len(ours) == len(portal) == 1741
    assert differing(ours, portal) == {}
    assert ours.sum() == 20_507_889_611


@pytest.mark.official
def test_census_of_japan(editions: pd.DataFrame) -> None:
    japan = values(editions, SOURCE, "population_census").groupby("year").sum()
    assert japan.to_dict() == {2015: 127_094_745, 2020: 126_146_099}
    days = editions.loc[editions["item"] == "population_census", "as_of"]
    assert set(days.dt.strftime("%m-%d")) == {"10-01"}


@pytest.mark.official
def test_moves_within_japan_cancel_out(editions: pd.DataFrame) -> None:
    moved_in = values(editions, SOURCE, "in_migrants_japanese").groupby("year").sum()
    moved_out = values(editions, SOURCE, "out_migrants_japanese").groupby("year").sum()
    assert moved_in.to_dict() == moved_out.to_dict()


@pytest.mark.official
def test_codes_are_those_of_the_day(official: Path, editions: pd.DataFrame) -> None:
    """No municipality under two codes, so nothing is counted twice after mergers are undone."""
    tomiya = editions[editions["code"].isin(["04216", "04423"])]
    accounts = tomiya[tomiya["item"] == "local_tax"].set_index("year")["code"]
    assert accounts[[2015, 2016]].tolist() == ["04423", "04216"]
    area = tomiya[tomiya["item"] == "area_km2"].set_index("year")["code"]
    assert area[[2016, 2017]].tolist() == ["04423", "04216"]
    for item in ("local_tax", "area_km2", "population_census"):
        ours = values(editions, SOURCE, item, range(2015, 2020))
        panel = values(
            frame(ssds_municipality, official), "ssds_1995_2018", item, range(2015, 2020)
        )
        years = set(ours.index.get_level_values("year")) & set(panel.index.get_level_values("year"))
        for year in years:
            assert set(ours.xs(year, level="year").index) == set(panel.xs(year, level="year").index)


# -- made-up editions


def edition(**years: str) -> list[list[str]]:
    """Header rows and two municipalities with the value 12 everywhere."""
    wanted = ssdse_a.NAMES | ssdse_a.LATER
    return [
        ["SSDSE-A", "Prefecture", "Municipality", *(s.code for s in wanted)],
        ["", "", "年度", *(years.get(s.code, "2020") for s in wanted)],
        ["地域コード", "都道府県", "市区町村", *(names[0] for names in wanted.values())],
        ["R01100", "北海道", "札幌市", *("12" for _ in wanted)],
        ["R04216", "宮城県", "富谷市", *("12" for _ in wanted)],
    ]


def write(
    directory: Path, rows: list[list[str]], year: int = 2026, encoding: str = "cp932"
) -> Path:
    path = directory / "fiscal" / "ssdse_a" / f"SSDSE-A-{year}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("\r\n".join(",".join(row) for row in rows).encode(encoding))
    return directory


def place(rows: list[list[str]], code: str) -> int:
    return rows[0].index(code)


def test_made_up_edition(tmp_path: Path) -> None:
    found = ssdse_a.read(write(tmp_path, edition(D3201="2015")))
    assert list(found.columns) == list(OBSERVATION_COLUMNS)
    sapporo = found[found["code"] == "01100"].set_index("item")
    assert sapporo.loc["area_km2", "value"] == 0.12
    assert str(sapporo.loc["doctors", "as_of"].date()) == "2020-12-31"
    assert sapporo.loc["revenue_total", ["year", "value"]].tolist() == [2015, 12.0]
    revenue = found[found["item"] == "revenue_total"]
    assert set(revenue["code"]) == {"01100", "04423"}


def test_full_width_names_are_the_same(tmp_path: Path) -> None:
    rows = edition()
    rows[2][place(rows, "A1302")] = "１５～６４歳人口"
    assert len(ssdse_a.read(write(tmp_path, rows)))


def test_a_later_edition_revises_an_earlier_one(tmp_path: Path) -> None:
    first, second = edition(), edition()
    second[3][place(second, "D3201")] = "13"
    write(tmp_path, first, 2025)
    found = ssdse_a.read(write(tmp_path, second, 2026))
    revenue = found[found["item"] == "revenue_total"].set_index("code")
    assert revenue.loc["01100", ["value", "status"]].tolist() == [13.0, "revised"]
    assert revenue.loc["04216", ["value", "status"]].tolist() == [12.0, "official"]


def test_blank_is_missing(tmp_path: Path) -> None:
    rows = edition()
    rows[3][place(rows, "D3201")] = "-"
    found = ssdse_a.read(write(tmp_path, rows))
    row = found[(found["item"] == "revenue_total") & (found["code"] == "01100")].iloc[0]
    assert pd.isna(row["value"])
    assert row["status"] == "unpublished"


def set_cell(row: int, code: str, text: str) -> Callable[[list[list[str]]], None]:
    def change(rows: list[list[str]]) -> None:
        rows[row][place(rows, code) if code else 0] = text

    return change


@pytest.mark.parametrize(
    ("breaks", "says"),
    [
        (set_cell(0, "D3201", "D9999"), "has no column D3201"),
        (set_cell(0, "D3203", "D3201"), "has 2 columns D3201"),
        (set_cell(2, "D3201", "歳出決算総額"), "D3201 is not named 歳入決算総額(市町村財政)"),
        (set_cell(1, "D3201", "令和2"), "is no year (found '令和2')"),
        (set_cell(4, "D3201", "十二"), "is not a number (found '十二')"),
        (set_cell(4, "", "04216"), "cell A5: is no municipality code such as R01100"),
        (set_cell(4, "", "R01100"), "01100"),
        (set_cell(4, "", "R99999"), "is no municipality code"),
        (lambda rows: rows[4].pop(), "in row 5 instead of"),
        (lambda rows: rows.__delitem__(slice(3, None)), "has no municipalities"),
    ],
)
def test_broken_editions(
    tmp_path: Path, breaks: Callable[[list[list[str]]], object], says: str
) -> None:
    rows = edition()
    breaks(rows)
    write(tmp_path, rows)
    with pytest.raises(PublicationError) as caught:
        ssdse_a.read(tmp_path)
    assert says in str(caught.value)
    assert str(caught.value).startswith("SSDSE-A-2026.csv")
    assert "\n" not in str(caught.value)


def test_wrong_encoding_and_no_file(tmp_path: Path) -> None:
    with pytest.raises(PublicationError, match="is not there"):
        ssdse_a.read(tmp_path)
    write(tmp_path, edition(), encoding="utf-8")
    with pytest.raises(PublicationError, match="cp932"):
        ssdse_a.read(tmp_path)
    (tmp_path / "fiscal" / "ssdse_a" / "SSDSE-A-2026.csv").write_bytes(b"")
    with pytest.raises(PublicationError, match="is empty"):
        ssdse_a.read(tmp_path)
