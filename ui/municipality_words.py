"""Sentences about one municipality, written from the figures of its page."""

from __future__ import annotations

import pandas as pd

from data import queries
from data.queries import Measure
from ui import measure as m
from ui import municipality as mun
from ui.text import inside, number, t
from ui.vocabulary import place_names

#: The last edition of the register that was counted on 31 March.
LAST_OF_MARCH = 2013


def sentences(code: str, year: int, *, wards: bool, lang: str) -> list[str]:
    """What the figures say in plain words; a figure that is not held has no sentence."""
    frame = mun.key_figures(code, year, wards=wards, lang=lang).set_index("id")
    held = frame[frame["value"].notna()]
    found = (
        _people(held, place_names(lang)[code], lang),
        _future(held, lang),
        _transfers(held, lang),
        _largest(code, year, wards=wards, lang=lang),
        _service(held, code, lang),
        _debt(code, year, wards=wards, lang=lang),
    )
    return [sentence for sentence in found if sentence]


def _people(held: pd.DataFrame, place: str, lang: str) -> str:
    if not {"population_register", "population_change_5y"} <= set(held.index):
        return ""
    now, change = held.loc["population_register"], held.loc["population_change_5y"]
    if now["year"] != change["year"]:
        return ""
    way = "fell" if change["value"] < 0 else "rose" if change["value"] > 0 else "same"
    return t(
        f"municipality.says.{way}",
        lang,
        place=place,
        people=now["shown"],
        day=t(f"municipality.says.{_day(int(now['year']))}", lang, year=int(now["year"])),
        change=number(abs(change["value"]), "percent", lang, 1),
    )


def _day(year: int) -> str:
    """The register counts on 1 January, up to 2013 on 31 March."""
    return "january" if year > LAST_OF_MARCH else "march"


def _future(held: pd.DataFrame, lang: str) -> str:
    if "projected_index_2050" not in held.index:
        return ""
    share = number(held.at["projected_index_2050", "value"], "percent", lang, 1)
    return t("municipality.says.future", lang, share=share)


def _transfers(held: pd.DataFrame, lang: str) -> str:
    if "transfer_dependence" not in held.index:
        return ""
    row = held.loc["transfer_dependence"]
    facts = {"when": row["when"], "yen": f"{row['value']:.0f}"}
    if pd.isna(row["k_nation"]):  # a ward that is not compared has no rank
        return t("municipality.says.transfers", lang, **facts)
    return t(
        "municipality.says.transfers.rank",
        lang,
        **facts,
        k=f"{row['k_nation']:,}",
        n=f"{row['n_nation']:,}",
        tie=t("municipality.says.tie", lang) if row["ties_nation"] else "",
    )


def _largest(code: str, year: int, *, wards: bool, lang: str) -> str:
    """The largest stream of revenue that has a name."""
    frame = mun.budget(code, year, wards=wards, lang=lang)
    named = frame[(frame["side"] == "in") & (frame["item"] != "rest")]
    if named.empty:
        return ""
    row = named.loc[named["value"].idxmax()]
    own, middle = round(row["value"], 1), round(row["middle"], 1)
    value, other = (number(x, "kyen_per_person", lang) for x in (own, middle))
    way = "equal" if value == other else "above" if own > middle else "below"
    return t(
        f"municipality.says.largest.{way}",
        lang,
        when=m.span(mun.TOTAL, (year,), lang),
        stream=inside(row["part"], lang),
        value=value,
        middle=other,
    )


def _service(held: pd.DataFrame, code: str, lang: str) -> str:
    if "real_debt_service_ratio" not in held.index:
        return ""
    row = held.loc["real_debt_service_ratio"]
    stage = stage_word(code, int(row["year"]), lang)
    if not stage:
        return ""
    facts = {"when": row["when"], "value": row["shown"], "stage": stage}
    return t("municipality.says.service", lang, **facts)


def _debt(code: str, year: int, *, wards: bool, lang: str) -> str:
    """Bonds per resident against the middle of the peers."""
    when = mun.stocks_year(year)
    if when is None:
        return ""
    row = mun.stocks_frame(code, when, wards=wards, lang=lang).set_index("id")
    own, middle = row.at["debt_per_capita", "value"], row.at["debt_per_capita", "peers"]
    if pd.isna(own) or pd.isna(middle) or middle <= 0:
        return ""
    dated = m.span(mun.STOCKS[0], (when,), lang)
    if own == 0:
        return t("municipality.says.no_bonds", lang, when=dated)
    return t(
        "municipality.says.bonds",
        lang,
        when=dated,
        value=number(own, "kyen_per_person", lang),
        middle=number(middle, "kyen_per_person", lang),
        n=f"{row.at['debt_per_capita', 'n_peers']:,}",
        times=f"{own / middle:.{1 if own >= middle else 2}f}",
    )


def stage_word(code: str, year: int, lang: str) -> str:
    """The word of the soundness stage of a year; empty where there is none."""
    measure = Measure("soundness_stage")
    frame = queries.series(measure, (code,))
    own = frame.loc[frame["year"] == year, "value"]
    return m.category(measure, int(own.iloc[0]), lang) if len(own) else ""
