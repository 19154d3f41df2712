"""Clicks on a figure in which a pull draws a box: there Streamlit reports nothing but boxes."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from ui.state import add_code

_listen = st.components.v2.component(
    "jichi_atlas_clicks",
    html="<span></span>",
    js=(Path(__file__).parent / "clicks.js").read_text("utf-8"),
)


def add_clicks_on(card: str, figure: str) -> None:
    """A click on a point of the card's figure adds its municipality to the selection.

    ``figure`` is the figure's key: another figure needs a listener of its own.
    """
    key = f"clicks-{figure}"
    _listen(
        key=key,
        data={"figure": f".st-key-plot-{card}"},
        on_code_change=partial(_add, key),
    )


def _add(key: str) -> None:
    add_code(str(st.session_state[key].get("code") or ""))
