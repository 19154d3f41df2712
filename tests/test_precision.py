"""No more digits than the source prints: FY2024's municipal ratios come in whole per cent."""

from __future__ import annotations

import io
import re

import openpyxl
import pandas as pd
import pytest

from charts.lines import lines
from charts.map import municipal_map_years
from data import queries
from data.queries import Measure
from exports.tables import About, Column, Table, to_csv, to_xlsx
from tests.test_pages import opened
from ui import measure as m

BALANCE = Measure("ordinary_balance_ratio")


@pytest.mark.parametrize(
    "item", ["ordinary_balance_ratio", "real_debt_service_ratio", "future_burden_ratio"]
)
def test_only_fy2024_comes_in_whole_per_cent(item: str) -> None:
    assert queries.coarser_years(Measure(item)) == {2024: 0}
    assert queries.coarser_years(Measure(item), "prefecture") == {}


def test_what_is_computed_here_keeps_its_digits() -> None:
    for id_ in ("allocation_tax_share_of_revenue", "local_tax", "fiscal_strength_index"):
        assert queries.coarser_years(Measure(id_)) == {}
    assert m.decimals(Measure("local_tax", per_capita=True), 2024) == 1


def test_digits_of_a_year() -> None:
    assert [m.decimals(BALANCE, year) for year in (None, 2023, 2024)] == [1, 1, 0]
    values = queries.values(BALANCE, 2024)["value"].dropna()
    assert (values == values.round(0)).all()


def test_lines_say_each_year_with_its_digits() -> None:
    frame = pd.DataFrame({"code": "01100", "place": "札幌市", "year": [2023, 2024], "value": 95.0})
    drawn = lines(frame, unit="％", decimals=1, coarser={2024: 0}, lang="ja", mode="light")
    assert drawn.data[0].hovertemplate == ("%{y:,.1f}％", "%{y:,.0f}％")


def test_map_says_each_year_with_its_digits() -> None:
    def one(value: float) -> pd.DataFrame:
        return pd.DataFrame({"code": ["01100", "01202"], "value": [value, 91.0], "status": ""})

    drawn = municipal_map_years(
        {2023: one(95.2), 2024: one(95.0)}, name="率", unit="％", decimals=1, coarser={2024: 0},
        lang="ja", mode="light", start=2023,
    )  # fmt: skip
    said = [frame.data[0].hovertemplate for frame in drawn.frames]
    assert [".1f" in text for text in said] == [True, False]
    assert [".0f" in text for text in said] == [False, True]


def test_files_say_each_year_with_its_digits() -> None:
    frame = pd.DataFrame({"year": [2023, 2024], "value": [95.0, 95.0]})
    columns = (
        Column("year", "年度", "plain"),
        Column("value", "率", "number", "％", 1, coarser={2024: 0}),
    )
    about = About((), (), (), {}, "status")
    assert to_csv(Table(frame, columns), about).decode("utf-8-sig").splitlines()[1:] == [
        "2023,95",
        "2024,95",
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(Table(frame, columns), about))).worksheets[0]
    assert [sheet[cell].number_format for cell in ("B2", "B3")] == ["#,##0.0", "#,##0"]


@pytest.mark.parametrize(("year", "says"), [("2023", r"\d\.\d%"), ("2024", r"[^.\d]\d+%")])
def test_a_page_says_a_year_with_its_digits(year: str, says: str) -> None:
    page = opened("dependence", m="01209", i=BALANCE.id, y=year)
    assert not page.exception
    [sentence] = [str(text.value) for text in page.markdown if "夕張市" in str(text.value)]
    assert re.search(says, sentence)
