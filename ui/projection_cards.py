"""Cards about how good projections were: sizes, map, contenders, one unit."""

from __future__ import annotations

from functools import partial

import streamlit as st

from analysis import projection_check
from data.queries import Measure
from ui import choices, notices
from ui import measure as m
from ui import projection_figures as f
from ui import projections as p
from ui.frame import View
from ui.people_card import FIRST
from ui.state import add_clicked
from ui.text import number, t, unit_name
from ui.units import Unit, chosen

PROJECTED, LATEST = Measure("population_projected_2018"), Measure("population_projected")
CENSUS, REGISTER = Measure("population_census"), Measure("population_register")


def answer(v: View) -> bool:
    """The page in a few sentences, from the figures; False where nothing can be compared."""
    lang, chosen_ = v.lang, (v.selection.prefectures, v.selection.wards)
    row = p.summary(*chosen_, register=False)
    if row.empty:
        return False
    parts = [
        t(
            "projections.answer",
            lang,
            place=m.scope(v),
            n=f"{int(row['n']):,}",
            medape=percent(v, row["medape"]),
            bias=percent(v, abs(row["malpe"])),
            side=t(f"projections.{'low' if row['malpe'] < 0 else 'high'}", lang),
        )
    ]
    later = p.summary(*chosen_, register=True)
    if len(later):
        parts.append(t("projections.answer.register", lang, medape=percent(v, later["medape"])))
    st.markdown(("" if lang == "ja" else " ").join(parts))
    return True


def percent(v: View, value: float, decimals: int = 2) -> str:
    """'1.16%'."""
    return number(value, "percent", v.lang, decimals)


def size_card(v: View) -> None:
    """The projection of 2018 against the census, by size in 2015."""
    lang, (areas, wards) = v.lang, (v.selection.prefectures, v.selection.wards)
    m.card(
        v,
        PROJECTED,
        f.sizes_drawn(areas, wards, lang, v.mode),
        key="projections.size",
        n=len(p.compared(areas, wards, register=False)),
        table=f.sizes(areas, wards, lang),
        caveats="none",
        year=t("projections.when.census", lang),
        unit_shown=unit_name("percent", lang),
        filters_shown=m.filters(v, PROJECTED),
        also=(CENSUS,),
    )


def map_card(v: View) -> None:
    """Where it erred, against the census or the register."""
    lang, (areas, wards) = v.lang, (v.selection.prefectures, v.selection.wards)
    register = choices.switch(
        v,
        "register",
        t("projections.switch", lang),
        help=t("projections.switch.help", lang),
    )
    m.card(
        v,
        PROJECTED,
        f.map_drawn(areas, register, chosen(v), lang, v.mode),
        key="projections.map",
        n=len(p.compared(areas, wards, register)),
        table=f.missed(areas, wards, register, lang),
        caveats="none",
        year=t(f"projections.when.{'register' if register else 'census'}", lang),
        unit_shown=unit_name("percent", lang),
        filters_shown=m.filters(v, PROJECTED),
        also=(REGISTER, CENSUS) if register else (CENSUS,),
        on_select=partial(add_clicked, "figure-projections-map"),
        map_height=True,
    )


def contender_cards(v: View) -> None:
    """Plain models beside the projection: errors, coverage, who came nearest, what cannot be."""
    lang, wards = v.lang, v.selection.wards
    whole = p.accuracy_of_contenders(wards)
    whole = whole[whole["size"].eq("all")]
    common = {
        "n": int(whole["n"].max()),
        "caveats": "none",
        "year": t("projections.when.backtest", lang),
        "unit_shown": unit_name("percent", lang),
        "filters_shown": m.filters(v, PROJECTED, where=t("filter.japan", lang)),
        "also": (REGISTER, CENSUS),
    }
    ten = whole[whole["horizon"].eq(10)].set_index("contender")["medape"]
    st.markdown(
        t(
            "projections.contenders.says",
            lang,
            **{c: percent(v, ten[c]) for c in p.CONTENDERS},
            n=f"{common['n']:,}",
        )
    )
    figure = f.contenders_drawn(wards, lang, v.mode)
    table = f.accuracy(wards, lang)
    m.card(v, PROJECTED, figure, key="projections.contenders", table=table, **common)
    mean, median = p.widest()
    st.caption(
        t("projections.why_median", lang, mean=percent(v, mean, 1), median=percent(v, median, 1))
    )
    figure, table = f.coverage_drawn(wards, lang, v.mode), f.coverage(wards, lang)
    given = common | {"also": (), "table": table}
    m.card(v, REGISTER, figure, key="projections.coverage", **given)
    table = f.winners(wards, lang)
    given = common | {
        "n": f"{int(table.frame['n'].min()):,}–{int(table.frame['n'].max()):,}",
        "year": t("projections.when.winners", lang),
        "table": table,
    }
    m.card(v, PROJECTED, None, key="projections.winners", **given)
    impossible_text(lang)


def impossible_text(lang: str) -> None:
    """The comparisons that cannot be made, and why."""
    names = f.names(lang)
    lines = [
        t(
            f"projections.impossible.{reason}",
            lang,
            origins=m.listed([str(year) for year in sorted(set(rows["origin"]))], lang),
            contenders=m.listed([names[c] for c in dict.fromkeys(rows["contender"])], lang),
            least=projection_check.LEAST_POINTS,
        )
        for reason, rows in p.impossible().groupby("reason")
    ]
    st.markdown(f"**{t('projections.impossible', lang)}**\n" + "".join(f"\n- {x}" for x in lines))


def unit_card(v: View) -> None:
    """The projection of 2023 for one chosen unit, with the plain models as a check."""
    lang, units = v.lang, {unit.id: unit for unit in chosen(v) if unit.codes}
    if not units:
        notices.notice(
            "info",
            t("projections.choose.what", lang),
            t("projections.choose.why", lang),
        )
        return
    first = next(iter(units))
    pick = first
    if len(units) > 1:
        pick = choices.select(
            v,
            "unit",
            t("projections.unit.which", lang),
            list(units),
            first,
            text=lambda id_: FIRST if id_ == first else id_,
            format_func=lambda id_: units[id_].name,
        )
    unit = units[pick]
    counted, ahead = p.outlook(unit.codes)
    held = set(ahead["contender"])
    if "ipss" not in held:
        notices.notice(
            "info",
            t("projections.unprojected.what", lang, place=unit.name),
            t("projections.unprojected.why", lang),
        )
    if not held - {"ipss"}:
        notices.notice(
            "info",
            t("projections.unmodelled.what", lang, place=unit.name),
            t("projections.unmodelled.why", lang),
        )
    if len(counted) and len(ahead):
        draw_unit(v, unit)


def draw_unit(v: View, unit: Unit) -> None:
    """The card of one unit, with whose interval is shaded."""
    lang = v.lang
    counted, ahead = p.outlook(unit.codes)
    models = [c for c in p.CONTENDERS if c != "ipss" and ahead["contender"].eq(c).any()]
    band = models and choices.select(
        v,
        "band",
        t("projections.band.whose", lang),
        models,
        models[0],
        format_func=f.names(lang).__getitem__,
        width=280,
    )
    m.card(
        v,
        LATEST,
        f.unit_drawn(unit.codes, band or "", lang, v.mode),
        key="projections.unit",
        place=unit.name,
        n=len(unit.codes),
        table=f.unit_table(unit.codes, lang),
        caveats="none",
        year=t("projections.when.unit", lang, first=int(counted["year"].min()), last=p.LAST),
        unit_shown=unit_name("person", lang),
        filters_shown=m.filters(v, m.today(LATEST), where=unit.name),
        also=(REGISTER,),
    )
