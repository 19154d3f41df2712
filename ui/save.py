"""The menu of a card: its figure, its table, or everything, and how it is cited.

Nothing of it is made before it is opened, and no file before it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import streamlit as st

from exports.bundle import to_zip
from exports.card import Card
from exports.draw import chrome, picture
from exports.picture import request
from exports.single import card_html
from exports.sizes import SIZES
from exports.tables import to_csv, to_parquet, to_xlsx
from ui.collected import collect_button
from ui.text import t

_HERE = Path(__file__).parent
_draw_here = st.components.v2.component(
    "jichi_atlas_save_image",
    html='<button class="save" type="button"></button>',
    css=(_HERE / "export_image.css").read_text("utf-8"),
    js="\n".join(
        path.read_text("utf-8")
        for path in (_HERE.parent / "exports" / "picture.js", _HERE / "export_image.js")
    ),
)
LOOKS = ("light", "print", "mono")
WHAT = ("figure", "table", "all")
FIGURES = ("png", "svg", "pdf", "html")
TABLES = {
    "csv": (to_csv, "text/csv"),
    "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "parquet": (to_parquet, "application/vnd.apache.parquet"),
}


def menu(card: Card) -> None:
    """The button with its menu."""
    box = st.popover(
        t("card.save", card.lang),
        help=t("card.save.help", card.lang),
        type="tertiary",
        key=f"save-{card.key}",
        on_change="rerun",
    )
    if box.open:
        with box:
            _choices(card)


@st.fragment
def _choices(card: Card) -> None:
    what = WHAT if card.figure is not None else WHAT[1:]
    chosen = _one_of(card, "what", what)
    {"figure": _figure, "table": _table, "all": _all}[chosen](card)
    collect_button(card)
    # in angle brackets, or Markdown would take the words after the address into the link
    cited = card.citation().replace(card.address, f"<{card.address}>")
    st.caption(f"{t('card.cite', card.lang)}: {cited}")


def _figure(card: Card) -> None:
    """PNG and SVG are drawn in the browser; HTML, and PDF where there is a Chrome, here."""
    lang = card.lang
    kind = _one_of(card, "figure", FIGURES)
    look = _chosen(card, "look", LOOKS)
    if kind == "html":
        _download(card, kind, "text/html", lambda: card_html(card, look))
        return
    size = _chosen(card, "size", tuple(SIZES), index=1)
    if kind == "pdf" and chrome() is not None:
        _download(card, kind, "application/pdf", lambda: picture(card, kind, SIZES[size], look))
        return
    labels = {"save": t("save.print" if kind == "pdf" else "save.do", lang)}
    _draw_here(
        key=f"take-image-{card.key}",
        data={
            **request(card, SIZES[size], look),
            "kind": kind,
            "card": f"card-{card.key}",
            "file": card.file,
            "labels": {**labels, "failed": t("card.failed", lang)},
        },
    )


def _table(card: Card) -> None:
    """As shown, or all years and all municipalities where the card has more than it shows."""
    kind = _one_of(card, "table", tuple(TABLES))
    ranges = ("shown", "full") if card.full is not None else ("shown",)
    which = _chosen(card, "range", ranges)
    make, mime = TABLES[kind]

    def content() -> bytes:
        table = card.full() if which == "full" and card.full else card.table
        return make(table, (about_full(card) if which == "full" else card).about())

    _download(card, kind, mime, content, f"{card.file}_all" if which == "full" else card.file)


def about_full(card: Card) -> Card:
    """The card of the table of all years: the year, N and filters shown do not limit it."""
    everything = t("save.range.full", card.lang)
    return replace(card, words=replace(card.words, year=everything, n="", filters=everything))


def _all(card: Card) -> None:
    look = _chosen(card, "look", LOOKS)
    st.caption(t("save.all.help", card.lang))
    _download(card, "zip", "application/zip", lambda: to_zip(card, look))


def _one_of(card: Card, name: str, options: tuple[str, ...]) -> str:
    lang = card.lang
    return st.segmented_control(
        t(f"save.{name}", lang),
        options,
        default=options[0],
        required=True,
        format_func=lambda option: t(f"save.{name}.{option}", lang),
        key=f"take-{name}-{card.key}",
        label_visibility="collapsed",
        width="stretch",
    )


def _chosen(card: Card, name: str, options: tuple[str, ...], index: int = 0) -> str:
    lang = card.lang
    return st.selectbox(
        t(f"save.{name}", lang),
        options,
        index=index,
        format_func=lambda option: t(f"save.{name}.{option}", lang),
        key=f"take-{name}-{card.key}",
    )


def _download(
    card: Card, kind: str, mime: str, make: Callable[[], bytes], file: str | None = None
) -> None:
    st.download_button(
        t("save.do", card.lang),
        data=make,
        file_name=f"{file or card.file}.{kind}",
        mime=mime,
        key=f"take-{kind}-{card.key}",
        on_click="ignore",
        width="stretch",
    )
