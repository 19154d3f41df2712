"""国勢調査 (総務省統計局): people of 1 October, 1970-2020, and their ages 1980-2020.

Three bases. The totals of 1980-2015 are of the units of the day ('reported'). The totals of 1970
and 1975 (Cabinet Office, units of the 2010s) and all ages of 1980-2015 were put on today's units by
their publishers ('today'). The census of 2020 was taken on today's units.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.codes import from_five
from data.model import AGE_COLUMNS, REPORTED, TODAY, PublicationError, observations
from data.publications import reading
from data.publications.municipalities import MASTER

SOURCE, SOURCE_AGE = "census", "census_age"
_AS_WAS = "demography/census_population_1980_2015_asof.parquet"
_EARLY = "demography/census_population_1970_2010_base2010s.parquet"
_LATEST = "demography/population_census_2020.csv"
_AGES = "demography/census_age_1980_2015.parquet"
_AGES_2020 = "more/census_age_2020.parquet"
FILES = (_AS_WAS, _EARLY, _LATEST, _AGES, _AGES_2020, MASTER)

#: The Cabinet Office's series is taken only where no census of the units of the day is held.
_EARLY_YEARS = (1970, 1975)
#: The file of 1980-2015 prints 仙台市 under the code it got as a designated city in 1989.
_SENDAI, _SENDAI_BEFORE, _SENDAI_SINCE = "04100", "04201", 1989
#: 三宅村 was evacuated in September 2000: left blank, and the others add up to Japan.
_MIYAKE, _MIYAKE_EMPTY = "13381", 2000

#: Columns of the files by sex and age, the projection of 2018 among them.
AGE_FILE = {
    "code_current": "VARCHAR",
    "year": "SMALLINT",
    "sex": "VARCHAR",
    "age_group": "VARCHAR",
    "age_from": "SMALLINT",
    "age_to": "SMALLINT",
    "population": "BIGINT",
}
#: The last band of 1980-2015 is 90 and over; the finer ones of 2020 are added up to it.
_BANDS = """
    SELECT code, year, replace(sex, 'total', 'both') AS sex, age_from, age_to, value, status
    FROM (
        SELECT code_current AS code, year, sex, age_from, age_to, population::DOUBLE AS value,
               'official' AS status
        FROM published
        WHERE age_group <> 'total' AND (age_from IS NULL OR age_from < 90)
        UNION ALL
        SELECT code_current, year, sex, 90, NULL, sum(population)::DOUBLE,
               CASE WHEN count(*) > 1 THEN 'derived' ELSE 'official' END
        FROM published WHERE age_from >= 90 GROUP BY ALL
    )
"""
_NOT_ADDING_UP = """
    SELECT code_current, year, sex FROM published GROUP BY ALL
    HAVING count(*) <> count(DISTINCT age_group)
        OR sum(population) IS DISTINCT FROM 2 * sum(population) FILTER (age_group = 'total')
    ORDER BY ALL LIMIT 1
"""
#: Item → which rows of the age table it adds up.
_AGE_ITEMS = {
    "population_census_male": "sex = 'male' AND age_group = 'total'",
    "population_census_female": "sex = 'female' AND age_group = 'total'",
    "population_0_14": "sex = 'total' AND age_from < 15",
    "population_15_64": "sex = 'total' AND age_from BETWEEN 15 AND 64",
    "population_65_over": "sex = 'total' AND age_from >= 65",
    "population_75_over": "sex = 'total' AND age_from >= 75",
    "population_age_unknown": "sex = 'total' AND age_group = 'unknown'",
    "women_20_39": "sex = 'female' AND age_from BETWEEN 20 AND 39",
}
_AS_PUBLISHED = {"population_census_male", "population_census_female", "population_age_unknown"}


def read(directory: Path) -> pd.DataFrame:
    """Totals, sexes and broad age groups, with a column ``basis`` ('reported' or 'today').

    Age groups are sums of bands, status 'derived'; people of unknown age are in none of them.
    Nobody lived in 三宅村 in 2000, in four towns of Fukushima in 2015 and in 双葉町 in 2020: these
    are counts of 0. The units of 1980 are 37 short of Japan, all in Tokyo, as published.
    Raises PublicationError.
    """
    frames = [
        _as_was(directory),
        _early(directory),
        _latest(directory),
        _age_groups(directory / _AGES, list(_AGE_ITEMS), TODAY),
        # the sexes of 2020 are in the table of totals
        _age_groups(directory / _AGES_2020, list(_AGE_ITEMS)[2:], REPORTED),
    ]
    return pd.concat(frames, ignore_index=True)


def read_ages(directory: Path) -> pd.DataFrame:
    """People by sex and five-year band to 90 and over, on today's units: AGE_COLUMNS and basis.

    Unknown age has neither age_from nor age_to. 90 and over of 2020 is the sum of three bands.
    """
    frames = [
        _age_table(directory / name, _BANDS).assign(basis=basis)
        for name, basis in ((_AGES, TODAY), (_AGES_2020, REPORTED))
    ]
    out = pd.concat(frames, ignore_index=True)
    out["as_of"] = _october(out.pop("year"))
    out = out.astype({"age_from": "Int16", "age_to": "Int16"})
    out = out.assign(level="municipality", source=SOURCE_AGE, kind="census")
    return out[[*AGE_COLUMNS, "basis"]]


def _as_was(directory: Path) -> pd.DataFrame:
    path = directory / _AS_WAS
    frame = reading.parquet(path, {"code": "VARCHAR", "year": "SMALLINT", "population": "BIGINT"})
    _unique(path, frame, ["code", "year"])
    renumbered = frame["code"].eq(_SENDAI) & frame["year"].lt(_SENDAI_SINCE)
    frame["code"] = frame["code"].mask(renumbered, _SENDAI_BEFORE)
    empty = frame["population"].isna() & frame["code"].eq(_MIYAKE) & frame["year"].eq(_MIYAKE_EMPTY)
    frame["population"] = frame["population"].mask(empty, 0)
    return _totals(frame, REPORTED)


def _early(directory: Path) -> pd.DataFrame:
    path = directory / _EARLY
    frame = reading.parquet(
        path, {"code_current": "VARCHAR", "year": "SMALLINT", "population": "BIGINT"}
    ).rename(columns={"code_current": "code"})
    _unique(path, frame, ["code", "year"])
    return _totals(frame[frame["year"].isin(_EARLY_YEARS)], TODAY)


def _totals(frame: pd.DataFrame, basis: str) -> pd.DataFrame:
    rows = frame.assign(
        value=frame["population"].astype("float64"),
        item="population_census",
        as_of=_october(frame["year"]),
    )
    return observations(rows, source=SOURCE, level="municipality").assign(basis=basis)


def _latest(directory: Path) -> pd.DataFrame:
    """2020 as published: Japan, prefectures and today's municipalities, by sex."""
    path = directory / _LATEST
    rows: list[list[object]] = [list(row) for row in reading.text_rows(path, "utf-8-sig")]
    # the header stands below a dozen lines about the table
    area, items = "全国，都道府県，市区町村（2000年市区町村含む）コード", ("総数", "男", "女")
    top, columns = reading.find_header(path, "csv", rows, (area, *items))
    today = set(reading.parquet(directory / MASTER, {"code": "VARCHAR"})["code"])
    names = ("population_census", "population_census_male", "population_census_female")
    records = []
    for index, row in enumerate(rows[top + 1 :], top + 1):
        place = _place(path, index, row, columns[area], today)
        if place is None:
            continue
        for item, label in zip(names, items, strict=True):
            column = columns[label]
            value = reading.number(row[column], path=path, row=index, column=column)
            # in this table a dash says that there was nobody (双葉町), which the sums bear out
            records.append((*place, item, 0.0 if reading.is_dash(row[column]) else value))
    frame = pd.DataFrame(records, columns=["level", "code", "item", "value"]).assign(year=2020)
    frame["as_of"] = _october(frame["year"])
    _unique(path, frame, ["level", "code", "item"])
    _adds_up(path, frame)
    return observations(frame, source=SOURCE).assign(basis=REPORTED)


def _place(
    path: Path, index: int, row: list[object], column: int, today: set[str]
) -> tuple[str, str] | None:
    """Level and code of a row; None for a ward of a city or a unit of the year 2000."""
    try:
        code = from_five(str(row[column]))
    except (ValueError, IndexError):
        raise PublicationError(
            path,
            "is no area code",
            cell=reading.cell_name(index, column),
            value=row[column] if column < len(row) else "",
            cure="Correct the code: five digits",
        ) from None
    if code == "00000":
        return "nation", "00"
    if code.endswith("000"):
        return "prefecture", code[:2]
    return ("municipality", code) if code in today else None


def _adds_up(path: Path, frame: pd.DataFrame) -> None:
    sums = frame.groupby(["item", "level"])["value"].sum().unstack()
    for level in ("municipality", "prefecture"):
        wrong = sums[sums.get(level) != sums["nation"]]
        if len(wrong):
            item = str(wrong.index[0])
            raise PublicationError(
                path,
                f"{level} rows do not add up to 全国 in {item}",
                value=wrong.iloc[0].to_dict(),
                cure="Restore the missing or doubled rows",
            )


def _age_table(path: Path, query: str) -> pd.DataFrame:
    """A query over an age table that adds up. Raises PublicationError where it does not."""
    wrong = reading.parquet(path, AGE_FILE, _NOT_ADDING_UP)
    if len(wrong):
        raise PublicationError(
            path,
            "ages do not add up to the total, or a band stands twice",
            value=", ".join(map(str, wrong.iloc[0])),
            cure=reading.DOWNLOAD_AGAIN,
        )
    return reading.parquet(path, AGE_FILE, query)


def _age_groups(path: Path, items: list[str], basis: str) -> pd.DataFrame:
    """Broad groups, people of unknown age, and sexes as totals of an age table."""
    sums = ", ".join(
        f"sum(population) FILTER ({_AGE_ITEMS[item]})::DOUBLE AS {item}" for item in items
    )
    query = f"SELECT code_current AS code, year, {sums} FROM published GROUP BY ALL ORDER BY ALL"
    frame = _age_table(path, query).melt(["code", "year"], var_name="item")
    frame["as_of"] = _october(frame["year"])
    published = frame["item"].isin(_AS_PUBLISHED)
    frame["status"] = published.map({True: "official", False: "derived"})
    return observations(frame, source=SOURCE_AGE, level="municipality").assign(basis=basis)


def _october(years: pd.Series) -> pd.Series:
    days = {year: pd.Timestamp(year, 10, 1) for year in years.unique()}
    return years.map(days).astype("datetime64[s]")


def _unique(path: Path, frame: pd.DataFrame, key: list[str]) -> None:
    twice = frame[frame.duplicated(key)]
    if len(twice):
        raise PublicationError(
            path,
            "gives a figure twice",
            value=", ".join(str(twice.iloc[0][name]) for name in key),
            cure="Keep one row for each",
        )
