"""Questions about people: populations by how they were counted, ages, changes, and our backtest.

Counts that differ in what they count are never one series. ``kind`` is 'census' (1 October, all
residents), 'register' (31 March up to 2013, then 1 January), 'estimate' (1 October, prefectures),
'projection_2023' and 'projection_2018' (1 October). ``scope`` is 'japanese' for the register
without foreign residents and 'residents' otherwise. All on today's boundaries.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd
import pyarrow as pa

from data import queries, snapshot
from data.model import AtlasError

#: item, kind, scope, first year in which it is that: the register without foreign residents is the
#: item of its own name, so `population_register` starts with the register that has them.
KINDS = (
    ("population_census", "census", "residents", 0),
    ("population_register_japanese", "register", "japanese", 0),
    ("population_register", "register", "residents", 2013),
    ("population_estimate", "estimate", "residents", 0),
    ("population_projected", "projection_2023", "residents", 0),
    ("population_projected_2018", "projection_2018", "residents", 0),
)
BACKTEST = Path(__file__).resolve().parent / "computed" / "backtest.parquet"
#: The trend models are fitted to the register up to this year (see analysis.projection_check).
BACKTEST_ORIGIN = 2015
#: Censuses that cohorts are moved on from, and the one before each of them.
BACKTEST_CENSUSES = (1995, 2000, 2005, 2010, 2015)
_REBUILD = "Compute it again: python backtest.py (some minutes)"


def population(codes: tuple[str, ...]) -> pd.DataFrame:
    """code, kind, scope, year, as_of, value, status, n, n_units of municipalities and areas.

    Areas are prefectures and '00'. value is NaN where there is none or where an area's sum would
    lack one of its ``n_units`` municipalities (for Japan: prefectures); ``n`` have a figure.
    """
    units = [code for code in codes if len(code) == 5]
    areas = [code for code in codes if len(code) == 2]
    asked = [_ask("people_municipalities", units)] if units else []
    asked += [_ask("people_areas", areas)] if areas else []
    return pd.concat(asked or [everyone().head(0)], ignore_index=True)


def everyone() -> pd.DataFrame:
    """``population`` of all of today's municipalities, wards included; some 120,000 rows."""
    return _ask("people_municipalities", [])


def by_age(codes: tuple[str, ...]) -> pd.DataFrame:
    """kind, year, as_of, sex, age_from, age_to, value, n, n_units of all these codes together.

    sex is male or female; age_to is NA for the open band, both ages are NA for people of unknown
    age. A unit named twice (itself and in its area) is counted once. value is NaN where fewer than
    ``n_units`` municipalities have ages (Fukushima in the 2018 projection).
    """
    return queries.run("people_by_age", {"codes": list(codes)})


def women_20_39() -> pd.DataFrame:
    """code, kind, year, as_of, value: women of 20-39 of every municipality that has ages."""
    return queries.run("people_women")


def census_ages() -> pd.DataFrame:
    """code, year, sex, age_from (missing: age unknown), value of all at BACKTEST_CENSUSES."""
    return queries.run("people_ages", {"years": list(BACKTEST_CENSUSES)})


def ahead_by_age() -> pd.DataFrame:
    """code, year, working (15-64), over_65, over_75, over_85: the projection of 2018, 2015-2045.

    Of municipalities and prefectures; Fukushima and its municipalities are absent, it has none.
    """
    return queries.run("people_ahead")


def changes(codes: tuple[str, ...]) -> pd.DataFrame:
    """code, component, count, year, value: persons by which births, deaths and moves changed units.

    component 'natural': count 'vital' (births − deaths of Japanese nationals) or 'register' (all
    residents). 'social': 'register' (moves and corrections, all residents), 'moves' (domestic moves
    of all residents), 'moves_japanese' (of Japanese nationals). Years are calendar years.
    """
    return queries.run("people_changes", {"codes": list(codes)})


def designations() -> pd.DataFrame:
    """code, year, kind, label_ja, source of municipalities designated as depopulated (過疎)."""
    return queries.run("people_designations")


def backtest() -> pd.DataFrame:
    """code, contender, origin, horizon, forecast, lower, upper, converged, status, inputs.

    The trend models' forecasts of the register and the cohorts' of census days, computed by this
    project (status 'imputed').
    Raises AtlasError when they are not there.
    """
    try:
        return pd.read_parquet(BACKTEST)
    except (OSError, pa.ArrowException) as error:
        raise AtlasError(f"{BACKTEST.name}: cannot be read ({error}). {_REBUILD}") from None


def backtest_inputs() -> str:
    """Hash of the figures that the models are fitted to."""
    people = everyone()
    used = people[people["kind"].eq("register") & people["year"].le(BACKTEST_ORIGIN)]
    text = used[["code", "scope", "year", "value"]].to_csv(index=False, lineterminator="\n")
    # a text of 350,000 bands would take a second
    ages = pd.util.hash_pandas_object(census_ages(), index=False).to_numpy().tobytes()
    return hashlib.sha256(text.encode() + ages).hexdigest()[:12]


def backtest_is_current() -> bool:
    """Whether the committed backtest was computed from the figures of this snapshot."""
    return set(backtest()["inputs"]) == {backtest_inputs()}


def write_backtest(models: pd.DataFrame, path: Path = BACKTEST) -> None:
    """Keep the models' forecasts with the hash of their inputs; the file is replaced at once."""
    rows = models.sort_values(["contender", "origin", "horizon", "code"], ignore_index=True)
    rows = rows.assign(status="imputed", inputs=backtest_inputs())
    path.parent.mkdir(exist_ok=True)
    fresh = path.with_suffix(".tmp")
    snapshot.write_table(pa.Table.from_pandas(rows, preserve_index=False), fresh)
    fresh.replace(path)


def _ask(question: str, codes: list[str]) -> pd.DataFrame:
    return queries.run(
        question,
        {"codes": codes},
        kinds=", ".join(str(kind) for kind in KINDS),
        items=", ".join(f"'{item}'" for item, *_ in KINDS),
    )
