"""日本の地域別将来推計人口 (国立社会保障・人口問題研究所), revisions of 2023 and 2018.

2023: people, and shares of 65 and over and of 75 and over, 2020-2050, of prefectures and of today's
municipalities but 13 on the coast of Fukushima (浜通り), which were projected as one area, code
07999, only. They are rows without a value, 'unpublished'; the area is in the prefecture's row.
2018: people by sex and age, 2015-2045, without any municipality of Fukushima.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from data.codes import from_five
from data.model import AGE_COLUMNS, REPORTED, TODAY, PublicationError, observations
from data.publications import reading
from data.publications.census import AGE_FILE
from data.publications.municipalities import MASTER

SOURCE_2023, SOURCE_2018 = "ipss_2023", "ipss_2018"
_BOOKS = {
    "population_projected": "demography/ipss_r5/kekkahyo1.xlsx",
    "population_projected_65_over_share": "demography/ipss_r5/kekkahyo3_3.xlsx",
    "population_projected_75_over_share": "demography/ipss_r5/kekkahyo3_4.xlsx",
}
#: What the header of each says: the three look alike.
_HEADS = {
    "population_projected": "総人口（人）",
    "population_projected_65_over_share": "総人口に占める65歳以上人口の割合（％）",
    "population_projected_75_over_share": "総人口に占める75歳以上人口の割合（％）",
}
_BY_AGE = "demography/ipss_h30_age_sex.parquet"
FILES = (*_BOOKS.values(), _BY_AGE, MASTER)

PEOPLE = "population_projected"
#: 浜通り地域: いわき市, 相馬市, 南相馬市, 新地町, 飯舘村 and eight units of 双葉郡.
COAST = "07999"
FUKUSHIMA = "07"

_PREFECTURE, _WARD, _COAST_KIND = "a", "0", "9"
_KINDS = frozenset({_PREFECTURE, _WARD, "1", "2", "3", _COAST_KIND})
_YEARS_2018 = frozenset(range(2015, 2050, 5))
_YEAR = re.compile(r"(\d{4})年")
_TOTALS_2018 = """
    SELECT code_current AS code, year, population::DOUBLE AS value
    FROM published WHERE sex = 'total' AND age_group = 'total'
"""
_BANDS_2018 = """
    SELECT code_current AS code, year, replace(sex, 'total', 'both') AS sex, age_from, age_to,
           population::DOUBLE AS value
    FROM published WHERE age_group <> 'total'
"""
_TWICE_2018 = """
    SELECT code_current, year, sex, age_group FROM published GROUP BY ALL HAVING count(*) > 1
    ORDER BY ALL LIMIT 1
"""


def read(directory: Path) -> pd.DataFrame:
    """Projections of both revisions, 1 October of each year; shares in percent.

    Japan is the sum of the prefectures, its shares their mean weighted by people, both 'derived'.
    Rows of 2018 are on today's units (column ``basis``). Raises PublicationError, also when the
    municipalities of a prefecture do not add up to it.
    """
    revised = [_book(directory / name, item) for item, name in _BOOKS.items()]
    frame = pd.concat(revised, ignore_index=True)
    _check_sums(directory / _BOOKS[PEOPLE], frame[frame["item"].eq(PEOPLE)])
    _check_same_units(directory, frame)
    frame = frame[frame["code"].ne(COAST)].assign(status="official")
    frame = pd.concat([frame, _coast(directory, frame), _japan(frame)], ignore_index=True)
    frame["as_of"] = _october(frame["year"])
    revised_2023 = observations(frame, source=SOURCE_2023).assign(basis=REPORTED)
    return pd.concat([revised_2023, _earlier(directory)], ignore_index=True)


def read_ages(directory: Path) -> pd.DataFrame:
    """The 2018 revision by sex and five-year band to 90 and over: AGE_COLUMNS and basis 'today'."""
    frame = _by_age(directory / _BY_AGE, _BANDS_2018)
    frame = frame.astype({"age_from": "Int16", "age_to": "Int16"})
    frame["as_of"] = _october(frame["year"])
    frame = frame.assign(
        level="municipality",
        status="official",
        source=SOURCE_2018,
        kind="projection_2018",
        basis=TODAY,
    )
    return frame[[*AGE_COLUMNS, "basis"]]


def _book(path: Path, item: str) -> pd.DataFrame:
    """Long rows (level, code, year, item, value) of one table of results."""
    needed = ("コード", "市などの別", _HEADS[item])
    sheet, rows = reading.find_sheet(path, needed)
    head, columns = reading.find_header(path, sheet, rows, needed)
    years = _years(path, sheet, rows[head + 1] if len(rows) > head + 1 else ())
    place, kind = columns["コード"], columns["市などの別"]
    records = []
    for index, row in enumerate(rows[head + 2 :], head + 2):
        label = _kind(path, sheet, index, kind, row[kind])
        if label == _WARD and not str(row[place]).startswith("131"):
            continue
        level, code = _unit(path, sheet, index, place, row)
        for column, year in years.items():
            value = reading.number(row[column], path=path, sheet=sheet, row=index, column=column)
            records.append((level, code, year, item, value))
    frame = pd.DataFrame(records, columns=["level", "code", "year", "item", "value"])
    twice = frame[frame.duplicated(["code", "year"])]
    if len(twice):
        raise PublicationError(
            path,
            "gives a unit twice",
            sheet=sheet,
            value=twice.iloc[0]["code"],
            cure="Keep one row for each unit",
        )
    return frame


def _years(path: Path, sheet: str, labels: Sequence[object]) -> dict[int, int]:
    """Column → year of the first block; the index of table 1 that follows repeats the years."""
    years: dict[int, int] = {}
    for column, label in enumerate(labels):
        named = _YEAR.fullmatch(reading.squeeze(label))
        if named and int(named[1]) not in years.values():
            years[column] = int(named[1])
    if not years:
        raise PublicationError(
            path,
            "has no years below its header",
            sheet=sheet,
            value=list(labels)[:6],
            cure=reading.DOWNLOAD_AGAIN,
        )
    return years


def _kind(path: Path, sheet: str, index: int, column: int, cell: object) -> str:
    """'a', '0' … '9': the numbers come as 0.0, 1.0."""
    kind = str(int(cell)) if isinstance(cell, float) else str(cell).strip()
    if kind not in _KINDS:
        raise PublicationError(
            path,
            "is no kind of unit",
            sheet=sheet,
            cell=reading.cell_name(index, column),
            value=cell,
            cure=f"Expected one of {', '.join(sorted(_KINDS))}",
        )
    return kind


def _unit(path: Path, sheet: str, index: int, place: int, row: Sequence[object]) -> tuple[str, str]:
    cell = row[place]
    try:
        code = from_five(cell if isinstance(cell, (int, float)) else str(cell))
    except ValueError:
        raise PublicationError(
            path,
            "is no area code",
            sheet=sheet,
            cell=reading.cell_name(index, place),
            value=cell,
            cure="Correct the code: five digits",
        ) from None
    return ("prefecture", code[:2]) if code.endswith("000") else ("municipality", code)


def _check_sums(path: Path, people: pd.DataFrame) -> None:
    """Municipalities (and the coast of Fukushima) add up to their prefecture in every year."""
    prefectures = people[people["level"].eq("prefecture")].set_index(["code", "year"])["value"]
    units = people[people["level"].eq("municipality")]
    sums = units.groupby([units["code"].str[:2], "year"])["value"].sum()
    gap = prefectures.sub(sums.reindex(prefectures.index).fillna(0)).abs()
    wrong = gap[gap > 0]
    if len(wrong):
        code, year = wrong.index[0]
        raise PublicationError(
            path,
            f"municipalities of prefecture {code} do not add up to it in {year}",
            value=f"{wrong.iloc[0]:,.0f} people apart",
            cure="Restore the missing or doubled rows",
        )


def _check_same_units(directory: Path, frame: pd.DataFrame) -> None:
    """Every table has the units and years of the first."""
    key = ["code", "year"]
    keys = {
        item: set(zip(*(rows[k] for k in key), strict=True)) for item, rows in frame.groupby("item")
    }
    for item, found in keys.items():
        if apart := sorted(found ^ keys[PEOPLE]):
            raise PublicationError(
                directory / _BOOKS[str(item)],
                "has not the units and years of the first table",
                value=", ".join(map(str, apart[0])),
                cure="Restore the missing or doubled rows",
            )


def _coast(directory: Path, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows without a value for today's municipalities that the revision of 2023 leaves out."""
    units = reading.parquet(directory / MASTER, {"code": "VARCHAR"})
    absent = units[~units["code"].isin(frame["code"])]
    elsewhere = absent[~absent["code"].str.startswith(FUKUSHIMA)]
    if len(elsewhere):
        raise PublicationError(
            directory / _BOOKS[PEOPLE],
            "has no row for a municipality outside Fukushima",
            value=elsewhere["code"].iloc[0],
            cure="Restore its row",
        )
    cells = frame[["year", "item"]].drop_duplicates()
    rows = absent.merge(cells, how="cross")
    return rows.assign(level="municipality", value=float("nan"), status="unpublished")


def _japan(frame: pd.DataFrame) -> pd.DataFrame:
    wide = frame[frame["level"].eq("prefecture")].pivot_table(
        index=["year", "code"], columns="item", values="value"
    )
    people = wide[PEOPLE].groupby("year").sum()
    shares = wide.drop(columns=PEOPLE)
    mean = shares.mul(wide[PEOPLE], axis=0).groupby("year").sum().div(people, axis=0)
    rows = mean.assign(**{PEOPLE: people}).reset_index().melt("year", var_name="item")
    return rows.assign(level="nation", code="00", status="derived")


def _earlier(directory: Path) -> pd.DataFrame:
    """Totals of the 2018 revision, and rows without a value for Fukushima."""
    frame = _by_age(directory / _BY_AGE, _TOTALS_2018)
    units = reading.parquet(directory / MASTER, {"code": "VARCHAR"})
    absent = units[~units["code"].isin(frame["code"])]
    left_out = absent.merge(frame[["year"]].drop_duplicates(), how="cross")
    frame = pd.concat([frame, left_out.assign(value=float("nan"))], ignore_index=True)
    frame = frame.assign(item="population_projected_2018", as_of=_october(frame["year"]))
    return observations(frame, source=SOURCE_2018, level="municipality").assign(basis=TODAY)


def _by_age(path: Path, query: str) -> pd.DataFrame:
    twice = reading.parquet(path, AGE_FILE, _TWICE_2018)
    if len(twice):
        raise PublicationError(
            path,
            "gives a figure twice",
            value=", ".join(map(str, twice.iloc[0])),
            cure="Keep one row for each",
        )
    frame = reading.parquet(path, AGE_FILE, query)
    if strange := sorted(set(frame["year"]) - _YEARS_2018):
        raise PublicationError(
            path,
            "has years that the projection of 2018 has not",
            value=strange,
            cure="Another file may bear its name: " + reading.DOWNLOAD_AGAIN.lower(),
        )
    return frame


def _october(years: pd.Series) -> pd.Series:
    days = {year: pd.Timestamp(year, 10, 1) for year in years.unique()}
    return years.map(days).astype("datetime64[s]")
