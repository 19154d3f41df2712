"""Where need grows and means shrink: one value of the page about care on the map and in ranks."""

from __future__ import annotations

from functools import partial

from plotly.graph_objects import Figure

from analysis.rank import ranks
from charts.map import municipal_map
from charts.ranking import ranking
from ui import care_frames as f
from ui import care_words as w
from ui import choices
from ui.care_card import care_card, picked
from ui.care_frames import Asked
from ui.frame import View
from ui.memory import remembered
from ui.text import t, unit_name

#: Those divided at zero.
SIGNED = ("need", "carers", "add")


def where_cards(v: View, a: Asked, marked: tuple[str, ...]) -> None:
    """What is shown, on the map and in the ranking, where the corners give way to need."""
    show = choices.select(
        v,
        "show",
        t("care.show", v.lang),
        w.SHOWN,
        w.SHOWN[0],
        format_func=lambda i: w.shown_name(a, i, v.lang),
    )
    figure = _map(a, show, marked, lang=v.lang, mode=v.mode)
    _card(v, a, figure, "care.map", show, clicks=True)
    ranked = "need" if show == "corner" else show
    _card(v, a, _ranking(a, ranked, marked, lang=v.lang, mode=v.mode), "care.ranking", ranked)


def _card(v: View, a: Asked, figure: Figure, key: str, show: str, *, clicks: bool = False) -> None:
    """A card of one value of everyone compared."""
    lang, frame = v.lang, f.outlook(a, v.lang)
    corner = show == "corner"
    care_card(
        v,
        a,
        figure,
        key,
        w.table_of(a, lang, "need" if corner else show),
        unit=unit_name("category", lang) if corner else w.unit_of(a, show, lang)[0],
        n=int(frame[show].notna().sum()),
        clicks=clicks,
        on_select=partial(picked, v, f"figure-{key.replace('.', '-')}"),
        name=partial(w.shown_name, a, show),
    )


@remembered
def _map(a: Asked, show: str, marked: tuple[str, ...], *, lang: str, mode: str) -> Figure:
    frame = f.outlook(a, lang)
    corner = show == "corner"
    unit, decimals = ("", 0) if corner else w.unit_of(a, show, lang)
    value = frame[show].astype(float)
    value = value if corner else value.round(decimals)
    return municipal_map(
        frame.assign(value=value, status=f.reasons(a, frame, show)).reset_index(),
        name=w.shown_name(a, show, lang),
        unit=unit,
        decimals=decimals,
        scale="nominal" if corner else "diverging" if show in SIGNED else "sequential",
        midpoint=0.0 if show in SIGNED else None,
        labels={i: w.corner_word(a, i, lang) for i in range(4)} if corner else None,
        selected=marked,
        lang=lang,
        mode=mode,
    )


@remembered
def _ranking(a: Asked, show: str, marked: tuple[str, ...], *, lang: str, mode: str) -> Figure:
    unit, decimals = w.unit_of(a, show, lang)
    frame = f.outlook(a, lang).reset_index()
    frame = frame.assign(value=frame[show].round(decimals)).dropna(subset=["value"])
    frame = frame.sort_values("value", ascending=False, kind="stable")
    return ranking(
        frame.assign(rank=ranks(frame["value"])),
        unit=unit,
        decimals=decimals,
        selected=marked,
        lang=lang,
        mode=mode,
    )
