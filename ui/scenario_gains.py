"""Who has more and who less under a rule: the account that closes, the map, the ranking."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from plotly.graph_objects import Figure

from analysis.scenarios import Outcome
from charts.ranking import ranking
from data import catalog, queries
from data.queries import Measure
from exports.tables import Column, Table
from ui import measure as m
from ui import notices
from ui.frame import View
from ui.maps import around_zero
from ui.memory import remembered
from ui.scenario_bodies import INPUTS, Rule, by_body
from ui.scenario_parts import Said, card, signed
from ui.text import money, t, unit_name
from ui.vocabulary import place_names

LEVELS = ("municipality", "ward", "prefecture")


def account_card(v: View, rule: Rule, frame: pd.DataFrame, found: Outcome, words: Said) -> None:
    """Sums of whole yen, so that what is printed adds up to nothing."""
    lang, yen = v.lang, t("scenarios.yen", v.lang)
    rows = []
    for level in LEVELS:
        own = frame[frame["level"].eq(level)]
        lat = int((own["after"] - own["before"]).sum())
        rows.append(_entry(f"level.{level}", len(own), int(own["receipts"].sum()), lat, lang))
    rows.append(_entry("level.state", 1, *(-x for x in _sums(rows)), lang))
    rows.append(_entry("level.all", len(frame), *_sums(rows), lang))
    columns = (
        Column("who", t("column.group", lang)),
        Column("sum", t("scenarios.change", lang), "number", yen),
        Column("receipts", t("scenarios.receipts", lang), "number", yen),
        Column("lat", t("scenarios.lat_change", lang), "number", yen),
        Column("n", t("column.count", lang), "number"),
    )
    joint = "、" if lang == "ja" else ", "
    parts = [
        t("scenarios.account.part", lang, who=row["who"], amount=signed(row["sum"] / 1000, lang))
        for row in rows[:-1]
    ]
    says = t("scenarios.account.says", lang, parts=joint.join(parts))
    if rule.kind == "transfer":
        gap = "" if lang == "ja" else " "
        pool = catalog.rate("pool_share_consumption_tax", rule.year) / 100 * found.receipts.sum()
        says += gap + t("scenarios.pool", lang, lost=money(float(pool), lang))
    prefectures = tuple(
        i for one in INPUTS for i in queries.sources_of(Measure(one), None, "prefecture")
    )
    card(
        v,
        None,
        "scenarios.account",
        Table(pd.DataFrame(rows), columns),
        base=rule.year,
        n=len(frame),
        unit=yen,
        filters=words.short,
        assumptions=words.pairs,
        sources=partial(m.published, prefectures),
        says=says,
        short=True,
    )


def _sums(rows: list[dict[str, Any]]) -> tuple[int, int]:
    return sum(row["receipts"] for row in rows), sum(row["lat"] for row in rows)


def _entry(who: str, n: int, receipts: int, lat: int, lang: str) -> dict[str, Any]:
    return {
        "who": t(f"scenarios.{who}", lang),
        "n": n,
        "receipts": receipts,
        "lat": lat,
        "sum": receipts + lat,
    }


def _columns(lang: str) -> tuple[Column, ...]:
    yen, head = t("scenarios.yen", lang), unit_name("kyen_per_person", lang)
    return (
        Column("code", t("column.code", lang), "code"),
        Column("place", t("column.place", lang)),
        Column("per_head", t("scenarios.per_head", lang), "number", head, 1, "status"),
        Column("change", t("scenarios.change", lang), "number", yen),
        Column("before", t("scenarios.before", lang), "number", yen),
        Column("after", t("scenarios.after", lang), "number", yen),
        Column("receipts", t("scenarios.receipts", lang), "number", yen),
    )


def _shown(v: View, towns: pd.DataFrame) -> pd.DataFrame:
    """The rows of the chosen prefectures, most gained per head first."""
    s = v.selection
    rows = towns[towns["code"].str[:2].isin(s.prefectures)] if s.prefectures else towns
    rows = rows.assign(place=rows["code"].map(place_names(v.lang)), status=_status(rows))
    return rows.sort_values(["per_head", "code"], ascending=[False, True])


def _status(rows: pd.DataFrame) -> np.ndarray:
    """Why there is no change per head: the allocation tax does not apply to a ward."""
    return np.where(rows["per_head"].notna(), "derived", "not_applicable")


def change_cards(v: View, rule: Rule, towns: pd.DataFrame, words: Said) -> None:
    """The map and the ranking of the chosen prefectures."""
    rows = _shown(v, towns)
    if rows.empty:
        notices.empty(v.lang)
        return
    _change_map(v, rule, rows, words)
    held = rows.dropna(subset="per_head")
    if not held.empty:
        _change_ranking(v, rule, held, words)


def _change_map(v: View, rule: Rule, rows: pd.DataFrame, words: Said) -> None:
    s = v.selection
    card(
        v,
        _map(rule, s.prefectures, s.municipalities, lang=v.lang, mode=v.mode),
        "scenarios.map",
        Table(rows, _columns(v.lang)),
        base=rule.year,
        n=int(rows["per_head"].notna().sum()),
        unit=unit_name("kyen_per_person", v.lang),
        filters=f"{m.scope(v)} ｜ {words.short}",
        assumptions=words.pairs,
        clicks=True,
    )


@remembered
def _map(
    rule: Rule, prefectures: tuple[str, ...], selected: tuple[str, ...], *, lang: str, mode: str
) -> Figure:
    frame = queries.municipalities()[["code"]].merge(by_body(rule), how="left", on="code")
    if prefectures:
        frame = frame[frame["code"].str[:2].isin(prefectures)]
    return around_zero(
        frame.assign(value=frame["per_head"], status=_status(frame)),
        name=t("scenarios.per_head", lang),
        unit=unit_name("kyen_per_person", lang),
        selected=selected,
        lang=lang,
        mode=mode,
    )


def _change_ranking(v: View, rule: Rule, rows: pd.DataFrame, words: Said) -> None:
    ranked = rows.assign(
        value=rows["per_head"], rank=rows["per_head"].rank(method="min", ascending=False)
    )
    figure = ranking(
        ranked.astype({"rank": int}),
        unit=unit_name("kyen_per_person", v.lang),
        decimals=1,
        selected=v.selection.municipalities,
        lang=v.lang,
        mode=v.mode,
    )
    card(
        v,
        figure,
        "scenarios.ranking",
        Table(rows, _columns(v.lang)),
        base=rule.year,
        n=len(rows),
        unit=unit_name("kyen_per_person", v.lang),
        filters=f"{m.scope(v)} ｜ {words.short}",
        assumptions=words.pairs,
    )
