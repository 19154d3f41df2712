"""Two measures of every municipality against each other: figure, map, trail and table."""

from __future__ import annotations

from functools import partial

import streamlit as st
from plotly.graph_objects import Figure

from analysis import quadrant as q
from charts import quadrant as draw
from charts.map import municipal_map
from data import queries
from data.queries import Measure
from ui import choices, corners, notices
from ui import measure as m
from ui.clicks import add_clicks_on
from ui.corners import Brush, Crossing, crossed
from ui.frame import View
from ui.memory import remembered
from ui.state import add_clicked
from ui.text import t
from ui.trail import trail_card
from ui.units import Unit, chosen, groups_among
from ui.vocabulary import vocabulary

DEFAULTS = ("population_change_5y", "transfer_dependence")
#: A figure begins anew with each box; its key ends with this and the box.
BOXES = "-box-"


def quadrant_cards(v: View) -> None:
    """Choices, sentence, scatter, map, trail and table; a notice where there are no figures."""
    lang, s = v.lang, v.selection
    x, y = _pair(v)
    c = Crossing(x, y, s.year, s.prefectures, s.wards, lang)
    for one in (x, y):
        if s.year not in queries.years(one):
            when = m.year_of(one, s.year, lang)
            notices.missing_year(lang, when, m.name(one, lang), m.held_years(one, lang))
            return
    if crossed(c).empty:
        notices.empty(lang)
        return
    by, boxing, brush = _brush(v, c)
    st.markdown(corners.reading(c))
    for sentence in corners.absences(c, chosen(v)):
        st.caption(sentence)
    if brush != Brush():
        st.markdown(corners.brush_sentence(c, brush))
    scatter_card(v, c, by, brush, boxing)
    map_card(v, c, brush)
    trail_card(v, c, by, brush)
    _card(v, c, brush, None, key="together.table", caveats="none")


def _pair(v: View) -> tuple[Measure, Measure]:
    """The two measures, from all that are no categories; never the same twice."""
    ids = [i for i in vocabulary().indicators if not m.is_category(Measure(i))]
    columns, found = st.columns(2), []
    for column, axis, default in zip(columns, ("across", "up"), DEFAULTS, strict=True):
        options = [i for i in ids if i not in found]
        with column:
            found.append(
                choices.select(
                    v,
                    axis,
                    t(f"together.axis.{axis}", v.lang),
                    options,
                    default if default in options else DEFAULTS[0],
                    resets=("box",),
                    format_func=lambda i: m.name(Measure(i), v.lang),
                )
            )
    x, y = (m.today(m.measure(v.selection, id_)) for id_ in found)
    return x, y


def _brush(v: View, c: Crossing) -> tuple[str, bool, Brush]:
    """What colours stand for, whether a pull draws a box, and what is picked."""
    lang, words = v.lang, dict(zip(q.CORNERS, corners.corner_words(c).values(), strict=True))
    with st.container(horizontal=True, vertical_alignment="bottom", key="together-brush"):
        corner = choices.select(
            v,
            "corner",
            t("together.pick", lang),
            ("all", *q.CORNERS),
            "all",
            format_func=lambda id_: words.get(id_) or t("together.pick.all", lang),
            width=440,
        )
        by = choices.select(
            v,
            "by",
            t("together.by", lang),
            corners.COLOURINGS,
            "type",
            format_func=lambda id_: t(f"together.by.{id_}", lang),
            width=170,
        )
        boxing = choices.switch(
            v, "pull", t("together.pull", lang), help=t("together.pull.help", lang)
        )
        text = choices.drawn(v, "box", t("together.box", lang), _known_box)
        box = corners.read_box(text)
        if box is not None:
            st.button(
                t("together.box.remove", lang),
                on_click=choices.set_own,
                args=(v, "box", choices.NONE),
                key="together-box-remove",
            )
    place = q.CORNERS.index(corner) if corner in q.CORNERS else None
    return by, boxing, Brush(place, box)


def _known_box(text: str) -> str | None:
    box = corners.read_box(text)
    return None if box is None else corners.written(box)


def scatter_card(v: View, c: Crossing, by: str, brush: Brush, boxing: bool) -> None:
    """The quadrant; a click adds to the selection, a pulled box picks what lies in it."""
    boxes = f"{BOXES}{corners.written(brush.box) if brush.box else ''}" if boxing else ""
    _card(
        v,
        c,
        brush,
        _scatter(c, by, brush, chosen(v), boxing=boxing, mode=v.mode),
        key="together.quadrant",
        on_select=lambda: _selected(v, f"figure-together-quadrant{boxes}"),
        boxes=boxes,
    )
    if boxing:
        add_clicks_on("together-quadrant", f"together-quadrant{boxes}")


def _selected(v: View, figure_key: str) -> None:
    """Callback of the scatter: a box, or a click."""
    pulled = st.session_state[figure_key]["selection"].get("box")
    if pulled:
        (x0, x1), (y0, y1) = sorted(pulled[0]["x"]), sorted(pulled[0]["y"])
        choices.set_own(v, "box", corners.written((x0, x1, y0, y1)))
    else:
        add_clicked(figure_key)


@remembered
def _scatter(
    c: Crossing, by: str, brush: Brush, units: tuple[Unit, ...], *, boxing: bool, mode: str
) -> Figure:
    frame, lang, groups = crossed(c), c.lang, groups_among(units)
    return draw.quadrant(
        frame.assign(kind=frame[by], picked=corners.picked(c, brush)),
        names=(m.name(c.x, lang), m.name(c.y, lang)),
        units=(m.suffix(c.x, lang), m.suffix(c.y, lang)),
        decimals=(m.decimals(c.x), m.decimals(c.y)),
        splits=corners.splits(c),
        kinds=corners.kinds(by, c),
        selected=tuple(unit.id for unit in units),
        groups=corners.group_points(c, groups) if groups else None,
        box=brush.box,
        boxing=boxing,
        lang=lang,
        mode=mode,
    )


def map_card(v: View, c: Crossing, brush: Brush) -> None:
    """Where those picked lie; a click adds to the selection."""
    key = "figure-together-map"
    _card(
        v,
        c,
        brush,
        _map(c, brush, chosen(v), v.mode),
        key="together.map",
        map_height=True,
        caveats="none",
        on_select=lambda: add_clicked(key),
    )


@remembered
def _map(c: Crossing, brush: Brush, units: tuple[Unit, ...], mode: str) -> Figure:
    """The corners; what is not picked keeps the colour of land."""
    frame = crossed(c)
    value = frame["corner"].where(corners.picked(c, brush), -1)
    outside = {-1: t("together.outside", c.lang)} if brush != Brush() else {}
    return municipal_map(
        frame.assign(value=value.astype(float), status="derived"),
        name=t("together.corner", c.lang),
        unit="",
        decimals=0,
        scale="nominal",
        labels=corners.corner_words(c) | outside,
        selected=tuple(unit.id for unit in units),
        groups={unit.name: unit.codes for unit in groups_among(units)},
        lang=c.lang,
        mode=mode,
    )


def _card(
    v: View, c: Crossing, brush: Brush, figure: Figure | None, *, key: str, **options: object
) -> None:
    """A card of one year: those picked are its N, its table and a part of its filter line."""
    shown = m.filters(v, c.y)
    words = corners.brush_words(c, brush)
    m.card(
        v,
        c.y,
        figure,
        key=key,
        place=partial(m.name, c.x),
        n=int(corners.picked(c, brush).sum()),
        table=corners.table(c, brush, groups_among(chosen(v))),
        filters_shown=m.listed([shown, words], v.lang) if words else shown,
        also=(c.x,),
        **options,  # type: ignore[arg-type]
    )
