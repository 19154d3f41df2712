"""The figure card: a question, its figure, what it says and does not say, and how to take it away.

Everything that leaves the page carries title, unit, year, N, filters, source line and data
version, and holds exactly what is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import pandas as pd
import streamlit as st
from pandas.api.types import is_float_dtype
from plotly.graph_objects import Figure

from exports.card import Card, Words
from exports.tables import Column, Table
from ui.across import across
from ui.frame import View
from ui.save import menu
from ui.text import STATUS_MARKS, status_word, t

#: What Plotly may do in the page. Its own buttons are hidden (ui/app.css); the card has a menu.
PLOTLY_CONFIG = {
    "displaylogo": False,
    "displayModeBar": True,
    "modeBarButtons": [["toImage"]],
    "topojsonURL": "/app/static/un/",
    "scrollZoom": False,
    "doubleClick": False,
}
#: Where a session keeps the cards it has drawn, when somebody collects them (ui/desk.py).
COLLECTED = "collected_cards"


def figure_card(
    fig: Figure | None,
    *,
    key: str,
    words: Callable[[View], Words],
    table: Table,
    view: View,
    full: Callable[[], Table] | None = None,
    on_select: Callable[[], None] | None = None,
    switch: Callable[[], object] | None = None,
    map_height: bool = False,
    body: Callable[[], object] | None = None,
    boxes: str = "",
    again: str = "",
    narrow: Figure | None = None,
) -> None:
    """Draw a card, as ``show`` does. ``full`` makes its table of all years.

    ``words`` is asked for the view's, and for those of the view in the other language when a
    citation needs them: by then there is no session.
    """

    def twin() -> tuple[str, tuple[str, ...]]:
        there = words(across(view))
        return there.title, there.sources

    card = value(fig, key=key, words=words(view), table=table, view=view, full=full, twin=twin)
    show(
        card,
        on_select=on_select,
        switch=switch,
        map_height=map_height,
        body=body,
        boxes=boxes,
        again=again,
        narrow=narrow,
    )


def value(
    fig: Figure | None,
    *,
    key: str,
    words: Words,
    table: Table,
    view: View,
    full: Callable[[], Table] | None = None,
    twin: Callable[[], tuple[str, tuple[str, ...]]] | None = None,
) -> Card:
    """The card of a view as a value."""
    return Card(
        key=key,
        words=words,
        table=table,
        lang=view.lang,
        data_version=view.data_version,
        address=view.address,
        figure=fig,
        mode=view.mode,
        full=full,
        twin=twin,
    )


def show(
    card: Card,
    *,
    on_select: Callable[[], None] | None = None,
    switch: Callable[[], object] | None = None,
    map_height: bool = False,
    body: Callable[[], object] | None = None,
    boxes: str = "",
    again: str = "",
    narrow: Figure | None = None,
) -> None:
    """Draw the card; without a figure it is its table, or what ``body`` draws of it.

    ``on_select`` is called after a click; ``switch`` draws a control of this figure beside the
    menu. With ``map_height`` the height follows the width of the screen (ui/app.css), else it is
    the figure's own. ``boxes`` lets the reader pull a box too; a new text of it begins the figure
    anew, without the browser's old box; so does one of ``again``, for clicks. ``narrow`` is the
    same figure for a phone, which cannot lay its panels out anew.
    """
    key, words, lang = card.key, card.words, card.lang
    alt = card.alt if card.figure is not None and body is None else ""
    if (collected := st.session_state.get(COLLECTED)) is not None:
        collected.append(card)
    with st.container(key=f"card-{key}"):
        st.subheader(
            words.title, anchor=key, help=f"**{t('card.definition', lang)}** {words.definition}"
        )
        with st.container(horizontal=True, vertical_alignment="center", key=f"bar-{key}"):
            st.caption(card.meta, width="stretch")
            if switch is not None:
                switch()
            menu(card)
        if body is not None:
            body()
        elif card.figure is None:
            show_table(card.table, lang, key=f"table-{key}")
        else:
            place = "map" if map_height else "plot" if narrow is None else "wide"
            with st.container(key=f"{place}-{key}"):
                st.plotly_chart(
                    card.figure,
                    height="stretch" if map_height else "content",
                    key=f"figure-{key}{boxes}{again}",
                    theme=None,
                    config=PLOTLY_CONFIG,
                    alt=alt,
                    on_select=on_select if on_select is not None else "ignore",
                    selection_mode=("points", "box") if boxes else "points",
                )
            if narrow is not None:
                with st.container(key=f"narrow-{key}"):
                    st.plotly_chart(
                        narrow,
                        key=f"narrow-figure-{key}",
                        theme=None,
                        config=PLOTLY_CONFIG,
                        alt=alt,
                    )
        st.markdown(f"**{t('card.how', lang)}**　{words.how_to_read}")
        st.markdown(f"**{t('card.not', lang)}**　{words.not_said}")
        if card.figure is not None:
            # closed, a table of 1,741 rows would be most of what is sent: it comes when opened
            unfold = st.expander(t("card.table", lang), key=f"open-{key}", on_change="rerun")
            if unfold.open:
                with unfold:
                    show_table(card.table, lang, key=f"table-{key}")
        with st.container(key=f"source-{key}", gap=None):
            st.caption(card.source)
            # a phone shows two lines of it until they are pressed (ui/app.css)
            st.html(f"<details><summary>{escape(card.source)}</summary></details>")


def show_table(table: Table, lang: str, *, key: str) -> None:
    """All rows, sortable; codes as text, units in the headings, a missing value as its mark."""
    frame = pd.DataFrame(index=table.frame.index)
    config: dict[str, Any] = {}
    # what counts, the number, is seen on a phone too; several keep room for their headings
    narrow: Any = 96 if sum(column.kind == "number" for column in table.columns) == 1 else None
    for column in table.columns:
        frame[column.key] = table.frame[column.key]
        if column.kind == "number":
            if is_float_dtype(frame[column.key]) and not column.coarser:
                # + 0.0: what rounds to nothing has no minus
                frame[column.key] = frame[column.key].round(column.decimals) + 0.0
            config[column.key] = st.column_config.NumberColumn(
                # where years differ in their decimals, each number has those it needs
                column.heading,
                format=None if column.coarser else f"%,.{column.decimals}f",
                width=narrow,
            )
            if frame[column.key].isna().any():
                extra = f"{column.key}·status"
                frame[extra] = _why(table.frame, column, lang)
                config[extra] = st.column_config.TextColumn(
                    f"{column.label} {t('card.status', lang)}"
                )
        elif column.kind == "plain":
            config[column.key] = st.column_config.NumberColumn(
                column.heading, format="%d", width=narrow and 64
            )
        else:
            width = narrow and 72 if column.kind == "code" else None
            config[column.key] = st.column_config.TextColumn(column.heading, width=width)
    st.dataframe(
        frame, hide_index=True, column_config=config, key=key, height="auto", placeholder=""
    )


def _why(frame: pd.DataFrame, column: Column, lang: str) -> list[str]:
    """Mark and word where the number is missing: '－ 算定されない'."""
    codes = frame[column.status] if column.status else ["unpublished"] * len(frame)
    return [
        f"{STATUS_MARKS.get(c, '')} {status_word(c, lang)}" if gap else ""
        for c, gap in zip(codes, frame[column.key].isna(), strict=True)
    ]
