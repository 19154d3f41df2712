"""Who belongs to the group: by medical area, radius, prefecture, own group, or one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analysis.pooling import distances_km
from data import queries
from data.queries import Measure
from ui import choices, notices
from ui import measure as m
from ui.frame import View
from ui.groups import group_id
from ui.memory import remembered
from ui.text import t
from ui.units import Unit
from ui.vocabulary import place_names

HOW = ("area", "radius", "prefecture", "own", "map")
#: The reader's own municipality stands first; without one a city among many villages.
FIRST, HOME = "first", "20205"
#: Kilometres: least, most, step.
REACH = (5, 200, 5)
#: No code of a municipality and no id of the reader's groups.
ID = "g0"
#: Names of prefectures said one by one.
SAID = 3
PEOPLE = "population_register"
Names = tuple[str, str]


@dataclass(frozen=True)
class Chosen:
    """``base`` by the way chosen, ``add`` and ``leave`` one by one; ``unit`` is what comes of it.

    ``members`` are the unit's codes as a group of the sidebar keeps them, ``names`` its name there,
    ja and en; ``published`` is who says what belongs together, where somebody does.
    """

    unit: Unit
    base: tuple[str, ...]
    add: tuple[str, ...]
    leave: tuple[str, ...]
    names: Names
    members: tuple[str, ...]
    published: tuple[str, ...] = ()

    def name(self, lang: str) -> str:
        """As the sidebar would have it: 飯伊."""
        return self.names[lang == "en"]

    def place(self, lang: str) -> str:
        """As a title has it: 飯伊（14団体）."""
        n = f"{len(self.unit.codes):,}"
        return t("groups.unit", lang, name=self.name(lang), n=n)


def choose(v: View) -> Chosen:
    """The menus, and the group they give; it may be empty."""
    lang = v.lang
    how = choices.select(
        v,
        "by",
        t("cooperation.by", lang),
        HOW,
        HOW[0],
        style="segmented_control",
        format_func=lambda i: t(f"cooperation.by.{i}", lang),
        resets=("add", "leave"),
    )
    names, members = _WAYS[how](v)
    base = codes_of(members, wards=v.selection.wards)
    add, leave = (
        _codes(choices.drawn(v, key, t(f"cooperation.{key}", lang), _known))
        for key in ("add", "leave")
    )
    codes = tuple(sorted({*base, *add} - {*leave}))
    if set(codes) != set(base):
        members = codes
        if base:
            names = _both(lambda i: t("cooperation.changed", i, name=names[i == "en"]))
    shown = t("groups.unit", lang, name=names[lang == "en"], n=f"{len(codes):,}")
    published = ("medical_areas",) if how == "area" else ()
    return Chosen(Unit(ID, shown, codes, "group"), base, add, leave, names, members, published)


def _both(name: Callable[[str], str]) -> Names:
    """A name in both languages."""
    return name("ja"), name("en")


@remembered
def codes_of(members: tuple[str, ...], *, wards: bool) -> tuple[str, ...]:
    """Municipalities of codes of municipalities and prefectures, as ui.units has them."""
    towns = queries.municipalities()
    towns = towns if wards else towns[~towns["is_ward"]]
    inside = towns.loc[towns["prefecture_code"].isin(members), "code"]
    return tuple(sorted({*inside, *(code for code in members if len(code) == 5)}))


def home(v: View) -> str:
    """The first municipality of the sidebar, or HOME. Not of a group: keeping one moves nothing."""
    return next(iter(v.selection.municipalities), HOME)


@remembered
def areas(lang: str) -> dict[str, tuple[Names, str, tuple[str, ...]]]:
    """Key of a medical area → its names, the name with its prefecture, its codes.

    Areas have no English names: there they are called after the member with most people.
    """
    prefectures, found = place_names(lang), {}
    towns = queries.municipalities().set_index("code")
    for key, rows in queries.medical_areas().groupby("area", sort=True):
        codes = tuple(rows["code"])
        city = str(towns.at[largest_of(codes), "name_en"])
        names = (str(rows["name"].iloc[0]), t("cooperation.area.of", "en", place=city))
        told = {"name": names[lang == "en"], "prefecture": prefectures[str(key)[:2]]}
        found[str(key)] = (names, t("cooperation.area.name", lang, **told), codes)
    return found


@remembered
def largest_of(codes: tuple[str, ...]) -> str:
    """The member with most people in the register; '' of nobody."""
    held = register().reindex(list(codes)).dropna()
    return "" if held.empty else str(held.idxmax())


@remembered
def register() -> pd.Series:
    """People of every municipality in the latest register, whatever year is chosen."""
    return queries.values(Measure(PEOPLE), register_year(), wards=True).set_index("code")["value"]


@remembered
def register_year() -> int:
    """The year of ``register``."""
    return max(queries.years(Measure(PEOPLE)))


@remembered
def within(centre: str, km: float, *, wards: bool) -> tuple[str, ...]:
    """Municipalities whose office lies within ``km`` of the centre's, the centre among them."""
    towns = queries.municipalities().set_index("code")
    at = towns.loc[centre]
    away = distances_km(
        towns["lat"].to_numpy(float), towns["lon"].to_numpy(float), (at["lat"], at["lon"])
    )
    near = towns.index[(away <= km) & (wards | ~towns["is_ward"].to_numpy(bool))]
    return tuple(sorted({centre, *near}))


def _area(v: View) -> tuple[Names, tuple[str, ...]]:
    found = areas(v.lang)
    mine = next(key for key, (_, _, codes) in found.items() if home(v) in codes)
    key = choices.select(
        v,
        "area",
        t("cooperation.by.area", v.lang),
        [FIRST, *found],
        FIRST,
        format_func=lambda key: found[key][1] if key in found else _first(v, found[mine][1]),
        help=t("cooperation.area.help", v.lang),
        resets=("add", "leave"),
    )
    names, _, codes = found[mine if key == FIRST else key]
    return names, codes


def _first(v: View, name: str) -> str:
    """The option that follows the sidebar."""
    key = "cooperation.first" if v.selection.municipalities else "cooperation.example"
    return t(key, v.lang, name=name)


def _radius(v: View) -> tuple[Names, tuple[str, ...]]:
    lang, names = v.lang, place_names(v.lang)
    mine, codes = home(v), queries.municipalities()["code"].tolist()
    city, reach = st.columns(2)
    with city:
        centre = choices.select(
            v,
            "city",
            t("cooperation.centre", lang),
            [FIRST, *codes],
            FIRST,
            format_func=lambda code: names[code] if code in names else _first(v, names[mine]),
            resets=("add", "leave"),
        )
    centre = mine if centre == FIRST else centre
    with reach:
        km = choices.number(
            v, "km", t("cooperation.km", lang), REACH, 30, format="%d",
            help=t("cooperation.km.help", lang),
        )  # fmt: skip
    st.caption(t("cooperation.km.says", lang))
    town = queries.municipalities().set_index("code").loc[centre]
    city_names = (str(town["name"]), str(town["name_en"]))
    names_ = _both(
        lambda i: t("cooperation.radius.name", i, place=city_names[i == "en"], km=f"{km:g}")
    )
    return names_, within(centre, km, wards=v.selection.wards)


def _prefecture(v: View) -> tuple[Names, tuple[str, ...]]:
    lang, names = v.lang, place_names(v.lang)
    codes = choices.several(
        v,
        "in",
        t("cooperation.by.prefecture", lang),
        queries.prefectures()["code"].tolist(),
        v.selection.prefectures or (home(v)[:2],),
        format_func=lambda code: names[code],
        placeholder=t("side.prefectures.hint", lang),
    )
    return _both(lambda i: _listed(codes, i)), codes


def _listed(codes: tuple[str, ...], lang: str) -> str:
    """Three prefectures by name, the others as others."""
    names = place_names(lang)
    said = m.listed([names[code] for code in codes[:SAID]], lang).replace("、", "・")
    more = t("cooperation.more", lang) if len(codes) > SAID else ""
    return f"{said}{more}" or t("cooperation.by.prefecture", lang)


def _own(v: View) -> tuple[Names, tuple[str, ...]]:
    held = {group_id(i): group for i, group in enumerate(v.selection.groups)}
    if not held:
        what, why = t("cooperation.no_own.what", v.lang), t("cooperation.no_own.why", v.lang)
        notices.notice("info", what, why)
        return _both(lambda i: t("cooperation.by.own", i)), ()
    ids = list(held)
    key = choices.select(
        v,
        "own",
        t("cooperation.by.own", v.lang),
        ids,
        ids[0],
        format_func=lambda id_: held[id_].name if id_ in held else id_,
        resets=("add", "leave"),
    )
    return (held[key].name, held[key].name), held[key].members


def _map(v: View) -> tuple[Names, tuple[str, ...]]:
    return _both(lambda i: t("cooperation.map.name", i)), ()


_WAYS = {
    "area": _area, "radius": _radius, "prefecture": _prefecture, "own": _own, "map": _map,
}  # fmt: skip


def _known(seen: str) -> str | None:
    """Codes of the address that there are, each once."""
    known = codes_of(tuple(queries.prefectures()["code"]), wards=True)
    return ",".join(c for c in dict.fromkeys(seen.split(",")) if c in known) or None


def _codes(text: str) -> tuple[str, ...]:
    return () if text == choices.NONE else tuple(text.split(","))
