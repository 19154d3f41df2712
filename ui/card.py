"""The figure card: a question, its figure, what it says and does not say, and how to take it away.

Everything that leaves the page (PNG, SVG, CSV, XLSX) carries title, unit, year, N, filters,
source line and data version, and holds exactly what is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from exports.citation import citation, source_line
from exports.tables import About, Column, Table, to_csv, to_xlsx
from ui.frame import View
from ui.text import STATUS_MARKS, status_word, status_words, t

_HERE = Path(__file__).parent
_save_image = st.components.v2.component(
    "jichi_atlas_save_image",
    html='<button class="png" type="button"></button><button class="svg" type="button"></button>',
    css=(_HERE / "export_image.css").read_text("utf-8"),
    js=(_HERE / "export_image.js").read_text("utf-8"),
)

#: What Plotly may do in the page. Its own buttons are hidden (ui/app.css); the card has a menu.
PLOTLY_CONFIG = {
    "displaylogo": False,
    "displayModeBar": True,
    "modeBarButtons": [["toImage"]],
    "topojsonURL": "/app/static/un/",
    "scrollZoom": False,
    "doubleClick": False,
}


@dataclass(frozen=True)
class Words:
    """The words around a figure. ``title`` is a question; ``year``, ``n``, ``filters`` as shown."""

    title: str
    unit: str
    year: str
    n: str
    filters: str
    sources: tuple[str, ...]
    definition: str
    how_to_read: str
    not_said: str
    alt: str


def figure_card(
    fig: Figure | None,
    *,
    key: str,
    words: Words,
    table: Table,
    view: View,
    on_select: Callable[[], None] | None = None,
    switch: Callable[[], object] | None = None,
    map_height: bool = False,
    body: Callable[[], object] | None = None,
    boxes: str = "",
) -> None:
    """Draw the card; without a figure it is its table, or what ``body`` draws of it.

    ``key`` names the card in the page and its files; ``on_select`` is called after a click;
    ``switch`` draws a control of this figure beside the menu. With ``map_height`` the height
    follows the width of the screen (ui/app.css), else it is the figure's own. ``boxes`` lets the
    reader pull a box too; a new text of it begins the figure anew, without the browser's old box.
    """
    lang = view.lang
    with st.container(key=f"card-{key}"):
        st.subheader(
            words.title, anchor=key, help=f"**{t('card.definition', lang)}** {words.definition}"
        )
        with st.container(horizontal=True, vertical_alignment="center", key=f"bar-{key}"):
            st.caption(meta_line(words, lang), width="stretch")
            if switch is not None:
                switch()
            _menu(key, words, table, view, image=fig is not None)
        if body is not None:
            body()
        elif fig is None:
            show_table(table, lang, key=f"table-{key}")
        else:
            with st.container(key=f"{'map' if map_height else 'plot'}-{key}"):
                st.plotly_chart(
                    fig,
                    height="stretch" if map_height else "content",
                    key=f"figure-{key}{boxes}",
                    theme=None,
                    config=PLOTLY_CONFIG,
                    alt=words.alt,
                    on_select=on_select if on_select is not None else "ignore",
                    selection_mode=("points", "box") if boxes else "points",
                )
        st.markdown(f"**{t('card.how', lang)}**　{words.how_to_read}")
        st.markdown(f"**{t('card.not', lang)}**　{words.not_said}")
        if fig is not None:
            # closed, a table of 1,741 rows would be most of what is sent: it comes when opened
            unfold = st.expander(t("card.table", lang), key=f"open-{key}", on_change="rerun")
            if unfold.open:
                with unfold:
                    show_table(table, lang, key=f"table-{key}")
        st.caption(source_of(words, view))


def show_table(table: Table, lang: str, *, key: str) -> None:
    """All rows, sortable; codes as text, units in the headings, a missing value as its mark."""
    frame = pd.DataFrame(index=table.frame.index)
    config: dict[str, Any] = {}
    for column in table.columns:
        frame[column.key] = table.frame[column.key]
        if column.kind == "number":
            config[column.key] = st.column_config.NumberColumn(
                # where years differ in their decimals, each number has those it needs
                column.heading,
                format=None if column.coarser else f"%,.{column.decimals}f",
            )
            if frame[column.key].isna().any():
                extra = f"{column.key}·status"
                frame[extra] = _why(table.frame, column, lang)
                config[extra] = st.column_config.TextColumn(
                    f"{column.label} {t('card.status', lang)}"
                )
        elif column.kind == "plain":
            config[column.key] = st.column_config.NumberColumn(column.heading, format="%d")
        else:
            config[column.key] = st.column_config.TextColumn(column.heading)
    st.dataframe(frame, hide_index=True, column_config=config, key=key, height="auto")


def _why(frame: pd.DataFrame, column: Column, lang: str) -> list[str]:
    """Mark and word where the number is missing: '－ 算定されない'."""
    codes = frame[column.status] if column.status else ["unpublished"] * len(frame)
    return [
        f"{STATUS_MARKS.get(c, '')} {status_word(c, lang)}" if gap else ""
        for c, gap in zip(codes, frame[column.key].isna(), strict=True)
    ]


def _menu(key: str, words: Words, table: Table, view: View, *, image: bool) -> None:
    lang = view.lang
    years = re.findall(r"\d{4}", words.year)
    file = f"jichi-atlas_{key}_{'-'.join(dict.fromkeys((years[0], years[-1])))}"
    about = _about(words, view)
    with st.popover(
        t("card.save", lang), help=t("card.save.help", lang), type="tertiary", key=f"save-{key}"
    ):
        if image:
            _images(key, file, words, view)
        for kind, make, mime in (
            ("csv", to_csv, "text/csv"),
            (
                "xlsx",
                to_xlsx,
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ),
        ):
            st.download_button(
                t(f"card.{kind}", lang),
                data=lambda make=make: make(table, about),
                file_name=f"{file}.{kind}",
                mime=mime,
                key=f"{kind}-{key}",
                on_click="ignore",
                width="stretch",
            )
        st.caption(f"{t('card.cite', lang)}: {_citation(words, view)}")


def _images(key: str, file: str, words: Words, view: View) -> None:
    """Buttons that draw the picture in the browser."""
    lang = view.lang
    _save_image(
        key=f"image-{key}",
        data={
            "card": f"card-{key}",
            "file": file,
            "title": words.title,
            "meta": meta_line(words, lang),
            "year": words.year,
            "foot": [words.how_to_read, source_of(words, view)],
            "labels": {name: t(f"card.{name}", lang) for name in ("png", "svg", "failed")},
        },
    )


def _about(words: Words, view: View) -> About:
    lang = view.lang
    facts = (
        ("title", words.title),
        ("unit", words.unit),
        ("year", words.year),
        ("n", words.n),
        ("filters", words.filters),
        ("source", ("、" if lang == "ja" else "; ").join(words.sources)),
        ("version", view.data_version),
        ("citation", _citation(words, view)),
        ("address", view.address),
    )
    return About(
        facts=tuple((t(f"fact.{name}", lang), value) for name, value in facts),
        definition=(
            (t("card.definition", lang), words.definition),
            (t("card.how", lang), words.how_to_read),
            (t("card.not", lang), words.not_said),
        ),
        status_words=status_words(lang),
        status_label=t("card.status", lang),
        sheet_names=(t("sheet.data", lang), t("sheet.definition", lang), t("sheet.source", lang)),
    )


def _citation(words: Words, view: View) -> str:
    return citation(
        view.lang,
        title=words.title,
        sources=words.sources,
        data_version=view.data_version,
        address=view.address,
        seen_on=date.today(),
    )


def meta_line(words: Words, lang: str) -> str:
    """Unit, years, N and filters in one line."""
    parts = (
        t("card.unit", lang, unit=words.unit) if words.unit else "",
        words.year,
        t("card.n", lang, n=words.n),
        words.filters,
    )
    return (" ｜ " if lang == "ja" else " | ").join(p for p in parts if p)


def source_of(words: Words, view: View) -> str:
    """Whose figures these are, and their version."""
    version = t("card.version", view.lang, version=view.data_version)
    return f"{source_line(view.lang, words.sources)} ｜ {version}"
