"""Figures of municipalities as they were → figures of today's municipalities.

Amounts and counts are added up over the units that became today's; a divided unit gives each
successor its share. Ratios and indices cannot be added: they become the mean weighted by
population, marked 'derived'. Never a partial sum: where one part has no figure, neither has the
whole, and its status says why. Japan is the same before and after.

Which units made up a successor on a given day follows from the days between which their codes
stood (``valid_from``, ``valid_to`` of the succession). Publications differ in the day whose units
they print (the census day, 31 March after the fiscal year, the day of publication): it is taken
from the codes that they print, per item and year.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from data import catalog
from data.model import BOTH, OBSERVATION_COLUMNS, REPORTED, TODAY, AtlasError

#: Where parts lack their figure for different reasons, the whole takes the first of these.
MISSING_ORDER = ("unpublished", "suppressed", "not_calculated", "not_applicable")

KEY = ["level", "code", "year", "item"]
_AGE_KEY = ["kind", "sex", "age_from", "age_to"]

#: Days whose units publications print for a year: end of the fiscal year, register, census.
_PRINTED_DAYS = ("03-31", "01-01", "10-01")

Array = npt.NDArray[Any]


def harmonise(
    observations: pd.DataFrame,
    succession: pd.DataFrame,
    additive: Mapping[str, bool] | None = None,
    weights: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Observations with a column ``basis``: as reported, on today's municipalities, or both.

    ``observations`` has OBSERVATION_COLUMNS, once per level, code, year, item and basis, and
    perhaps ``basis`` (rows that a publisher gives on today's units stay, and win over sums made
    here); ``succession`` is mergers.read_succession; ``additive`` says of every item whether it
    adds up (default: the catalog); ``weights`` has code, year, weight (default:
    ``population_weights`` of the observations). Nothing given is changed.

    A unit that no merger touched has one row, 'both'. Other reported rows are 'reported', and
    each successor gets a row 'today': a sum or a mean with status 'derived', or the same figure
    with its own status where only the code changed. Levels above the municipality are 'both'.

    Raises AtlasError for a code outside the succession, an item that ``additive`` does not hold,
    a figure given twice, and a figure of a code for a day on which that code did not stand.
    """
    frame = with_basis(observations)
    if additive is None:
        additive = {name: item.additive for name, item in catalog.items().items()}
    if weights is None:
        weights = population_weights(frame)
    history = _History(succession)
    local = frame["level"].eq("municipality")
    above = frame[~local].assign(basis=BOTH)
    given = frame[local & frame["basis"].ne(REPORTED)]
    reported = frame[local & frame["basis"].eq(REPORTED)].reset_index(drop=True)
    if reported.empty:
        return pd.concat([above, history.mark_untouched(given)], ignore_index=True)
    marked, sums = _to_today(reported, history, additive, weights)
    if len(given):
        given, sums = _prefer_given(marked, history.mark_untouched(given), sums)
    return pd.concat([above, marked, given, sums], ignore_index=True)


def harmonise_ages(ages: pd.DataFrame, succession: pd.DataFrame) -> pd.DataFrame:
    """Ages (AGE_COLUMNS, perhaps ``basis``) with their basis, as ``harmonise``; bands add up."""
    keys = ages[_AGE_KEY].drop_duplicates(ignore_index=True)
    keys["item"] = np.arange(len(keys)).astype(str)
    frame = ages.merge(keys, on=_AGE_KEY, how="left")
    frame["year"] = frame["as_of"].dt.year
    columns = [*OBSERVATION_COLUMNS, *(["basis"] if "basis" in ages else [])]
    result = harmonise(
        frame[columns],
        succession,
        additive=dict.fromkeys(keys["item"], True),
        weights=pd.DataFrame({"code": [], "year": [], "weight": []}),
    )
    result = result.merge(keys, on="item", how="left")
    return result[[*(name for name in ages.columns if name != "basis"), "basis"]]


def population_weights(observations: pd.DataFrame) -> pd.DataFrame:
    """Population behind a municipality's ratios: code, year (fiscal), weight (persons).

    The register of year + 1 (31 March or 1 January inside the fiscal year), else the census.
    """
    local = observations["level"].eq("municipality") & observations["value"].notna()
    if "basis" in observations:
        local &= observations["basis"].ne(TODAY)
    columns = {"code": "code", "year": "year", "value": "weight"}
    register = observations[local & observations["item"].eq("population_register")]
    census = observations[local & observations["item"].eq("population_census")]
    both = pd.concat([register.assign(year=register["year"] - 1), census])
    return (
        both[list(columns)].rename(columns=columns).drop_duplicates(["code", "year"], keep="first")
    )


class _History:
    """The succession as arrays: which codes stood on a day, and what they are today."""

    def __init__(self, succession: pd.DataFrame) -> None:
        links = succession.sort_values(["code_old", "code_new"], ignore_index=True)
        spans = links.drop_duplicates("code_old")
        self.codes = pd.Index(spans["code_old"])
        self.valid_from = _days(spans["valid_from"])
        self.valid_to = _days(spans["valid_to"])
        days = np.concatenate([self.valid_from, self.valid_to])
        self.change_days = np.unique(days[~np.isnat(days)])
        self.old = self.codes.get_indexer(links["code_old"])
        self.new = self.codes.get_indexer(links["code_new"])
        if (self.new < 0).any():
            strange = links["code_new"][self.new < 0].iloc[0]
            raise AtlasError(f"succession: {strange} is a successor but has no row of its own")
        self.share = links["share"].to_numpy(dtype="float64")
        self.first = np.searchsorted(self.old, np.arange(len(self.codes)))
        self.count = np.bincount(self.old, minlength=len(self.codes))
        #: codes of units that are not today's, or that took in others
        self.moves = np.bincount(self.new, minlength=len(self.codes))[self.new[self.first]] > 1

    def index(self, codes: pd.Series) -> Array:
        """Position of every code; AtlasError for one that the succession does not hold."""
        found = self.codes.get_indexer(codes)
        if (found < 0).any():
            raise AtlasError(
                f"harmonise: {codes[found < 0].iloc[0]!r} stands in no official change history. "
                "Correct the code in its publication"
            )
        return found

    def stood(self, day: np.datetime64) -> Array:
        """Which codes stood on a day: bool per code."""
        begun = np.isnat(self.valid_from) | (self.valid_from <= day)
        return begun & (np.isnat(self.valid_to) | (day < self.valid_to))

    def parts(self, stood: Array) -> Array:
        """How many of the codes that stood make up each of today's: int per code."""
        return np.bincount(self.new[stood[self.old]], minlength=len(self.codes))

    def untouched(self, stood: Array) -> Array:
        """Which codes are one and the same unit as today: bool per code."""
        alone = stood & (self.parts(stood) == 1)
        return alone & (self.new[self.first] == np.arange(len(self.codes)))

    def mark_untouched(self, given: pd.DataFrame) -> pd.DataFrame:
        """Rows on today's units: basis 'both' where the unit was the same on the day."""
        if given.empty:
            return given
        rows = self.index(given["code"])
        march = [np.datetime64(f"{year + 1}-03-31") for year in given["year"]]
        days = np.where(given["as_of"].isna(), march, _days(given["as_of"]))
        basis = given["basis"].to_numpy(dtype=object).copy()
        for day in np.unique(days):
            here = days == day
            basis[here & self.untouched(self.stood(day))[rows]] = BOTH
        return given.assign(basis=basis)


def _to_today(
    reported: pd.DataFrame,
    history: _History,
    additive: Mapping[str, bool],
    weights: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The reported rows with their basis, and the rows of today's units that differ from them."""
    code = history.index(reported["code"])
    grouped = reported.groupby(["item", "year"], sort=False, observed=True)
    group = grouped.ngroup().to_numpy()
    heads = grouped.agg(as_of=("as_of", "min")).reset_index()
    unknown = set(heads["item"]) - set(additive)
    if unknown:
        raise AtlasError(f"harmonise: items {sorted(unknown)} are not in catalog/items.yaml")
    present = np.zeros((len(heads), len(history.codes)), dtype=bool)
    present[group, code] = True
    if present.sum() != len(reported):
        twice = reported[reported.duplicated(KEY)].iloc[0]
        raise AtlasError(
            f"harmonise: given twice: {[str(k) for k in twice[KEY]]}. Decide for one source"
        )
    stood = _choose_days(heads, present, history)

    value = reported["value"].to_numpy()
    strange = ~stood[group, code]
    if (strange & ~np.isnan(value)).any():
        row = reported.iloc[int(np.flatnonzero(strange & ~np.isnan(value))[0])].to_dict()
        raise AtlasError(
            f"harmonise: {row['item']} of {row['year']} has {row['value']} for {row['code']}, "
            "which did not stand then. Check code and year in its publication"
        )
    untouched = np.array([history.untouched(line) for line in stood])
    same = untouched[group, code]
    marked = reported.assign(basis=np.where(same, BOTH, REPORTED))
    is_ratio = np.array([not additive[name] for name in heads["item"]])[group]
    moving = np.flatnonzero(~same & ~strange)
    if not len(moving):
        return marked, marked.iloc[:0]
    parts = _Parts(reported, moving, code[moving], group[moving], history)
    return marked, parts.whole(is_ratio[moving], history.codes, _needed(stood, history), weights)


def _choose_days(heads: pd.DataFrame, present: Array, history: _History) -> Array:
    """Which codes stood on the day whose units are printed, per item and year.

    The day is one on which fewest printed codes did not stand. Of such days it is one whose units
    are all printed; else a usual one, so that an absent unit counts as missing and not as merged.
    A table that a publisher put on later units is recognised by codes that only today's units have.
    """
    stood = np.zeros_like(present)
    size = len(history.codes) + len(_PRINTED_DAYS) + 1
    years, stocks = _years(heads), _days(heads["as_of"])
    kinds = np.column_stack([years, stocks.astype("int64")])
    _, first, kind = np.unique(kinds, axis=0, return_index=True, return_inverse=True)
    for number, line in enumerate(first):
        lines = np.flatnonzero(kind.ravel() == number)
        days, usual = _candidates(years[line], stocks[line], history)
        standing = np.array([history.stood(day) for day in days])
        printed = present[lines].astype("float32")
        wrong = printed.sum(axis=1, keepdims=True) - printed @ standing.T.astype("float32")
        moving = standing[:, history.moves]
        absent = moving.sum(axis=1) - printed[:, history.moves] @ moving.T.astype("float32")
        rank = np.where(np.arange(len(days)) < usual, np.arange(len(days)), usual + absent)
        score = wrong * 4 * size + (absent > 0) * 2 * size + rank
        # today's units are the last resort
        score[:, -1] = (wrong[:, -1] + 1) * 4 * size - 1
        stood[lines] = standing[np.argmin(score, axis=1)]
    return stood


def _candidates(year: int, stock: np.datetime64, history: _History) -> tuple[Array, int]:
    """Days whose units a figure of the year may be printed for, and how many of them are usual.

    The usual ones come first, the likeliest first; the last is a day of today's units.
    """
    usual = [np.datetime64(f"{year + (day < '04')}-{day}") for day in _PRINTED_DAYS]
    if not np.isnat(stock):
        usual.insert(0, stock)
    begin, end = np.datetime64(f"{year}-01-01"), np.datetime64(f"{year + 1}-07-01")
    changes = history.change_days
    around = changes[(changes > begin) & (changes < end)]
    return np.array([*usual, begin, *around, changes[-1]], dtype="datetime64[D]"), len(usual)


def _needed(stood: Array, history: _History) -> Array:
    """How many parts make up each of today's units, per item-year and code."""
    return np.array([history.parts(line) for line in stood])


class _Parts:
    """Rows of units that became others, once for each of their successors."""

    def __init__(
        self,
        reported: pd.DataFrame,
        rows: Array,
        code: Array,
        group: Array,
        history: _History,
    ) -> None:
        repeats = history.count[code]
        self.origin = np.repeat(np.arange(len(rows)), repeats)
        ends = np.cumsum(repeats)
        nth = np.arange(len(self.origin)) - np.repeat(ends - repeats, repeats)
        link = np.repeat(history.first[code], repeats) + nth
        self.rows = reported.iloc[rows[self.origin]].reset_index(drop=True)
        self.share = history.share[link]
        self.group, self.new = group[self.origin], history.new[link]
        key = self.group * len(history.codes) + self.new
        _, self.head, self.whole_of = np.unique(key, return_index=True, return_inverse=True)

    def whole(
        self, is_ratio: Array, codes: pd.Index, needed: Array, weights: pd.DataFrame
    ) -> pd.DataFrame:
        """One row per successor, item and year, with basis 'today'."""
        ratio = is_ratio[self.origin]
        values = self.rows["value"].to_numpy()
        weight = self.share.copy()
        weight[ratio] *= _weights_of(self.rows[ratio], weights)
        total = self._sum(values * weight)
        mean = ratio[self.head]
        with np.errstate(invalid="ignore", divide="ignore"):
            total[mean] = (total / self._sum(weight))[mean]

        found = np.bincount(self.whole_of)
        wanted = needed[self.group[self.head], self.new[self.head]]
        lacking = found < wanted
        renamed = (found == 1) & ~lacking & (self.share[self.head] == 1)
        total[renamed] = values[self.head][renamed]
        total[lacking] = np.nan
        status = np.where(np.isnan(total), self._why_missing(lacking), "derived").astype(object)
        status[renamed] = self.rows["status"].to_numpy()[self.head][renamed]
        return self.rows.iloc[self.head].assign(
            code=codes[self.new[self.head]].to_numpy(), value=total, status=status, basis=TODAY
        )

    def _sum(self, values: Array) -> Array:
        return np.bincount(self.whole_of, weights=values)

    def _why_missing(self, lacking: Array) -> Array:
        """The first reason of MISSING_ORDER among the parts; an absent part is unpublished."""
        ranks = {status: rank for rank, status in enumerate(MISSING_ORDER)}
        missing = self.rows["value"].isna().to_numpy()
        rank = np.where(
            missing, self.rows["status"].map(ranks).fillna(0).to_numpy(), len(MISSING_ORDER)
        ).astype(int)
        first = np.full(len(self.head), len(MISSING_ORDER))
        np.minimum.at(first, self.whole_of, rank)
        first[lacking | (first == len(MISSING_ORDER))] = 0
        return np.array(MISSING_ORDER)[first]


def _weights_of(rows: pd.DataFrame, weights: pd.DataFrame) -> Array:
    """Population of each row's unit and year, or of the nearest year known; NaN when none is."""
    wanted = pd.DataFrame(
        {"code": rows["code"].to_numpy(), "year": _years(rows), "n": np.arange(len(rows))}
    )
    if weights.empty or wanted.empty:
        return np.full(len(rows), np.nan)
    found = pd.merge_asof(
        wanted.sort_values("year"),
        weights.assign(year=_years(weights)).sort_values("year"),
        on="year",
        by="code",
        direction="nearest",
    )
    return found.sort_values("n")["weight"].to_numpy(dtype="float64")


def _prefer_given(
    marked: pd.DataFrame, given: pd.DataFrame, sums: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Of figures on today's units: as reported first, then as a publisher gives them, then ours."""
    keys = pd.MultiIndex.from_frame(given[KEY])
    held = marked[marked["item"].isin(given["item"].unique())]
    same = pd.MultiIndex.from_frame(held.loc[held["basis"].eq(BOTH), KEY])
    other = pd.MultiIndex.from_frame(held.loc[held["basis"].eq(REPORTED), KEY])
    given = given.assign(basis=given["basis"].mask(keys.isin(other), TODAY))[~keys.isin(same)]
    return given, sums[~pd.MultiIndex.from_frame(sums[KEY]).isin(keys)]


def with_basis(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its ``basis``: what a publication does not say is as it was on the day."""
    return frame if "basis" in frame else frame.assign(basis=REPORTED)


def _years(frame: pd.DataFrame) -> Array:
    return frame["year"].to_numpy(dtype="int64")


def _days(dates: pd.Series) -> Array:
    return dates.to_numpy(dtype="datetime64[D]")
