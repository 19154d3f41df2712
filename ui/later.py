"""What stands below the fold reaches the browser when the map above it is drawn.

React draws all that has come before it lets Plotly draw: on a first visit the long trends would
hold up the map by half a second. Once a session has drawn its map, everything is sent at once.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

_DRAWN = "map_drawn"
_when_drawn = st.components.v2.component(
    "jichi_atlas_when_drawn",
    html="<span></span>",
    js=(Path(__file__).parent / "later.js").read_text("utf-8"),
)


@st.fragment
def after_map(key: str, draw: Callable[[], None]) -> None:
    """Call ``draw`` once the map of card ``key`` is drawn, until then keep the room (ui/app.css).

    Without a browser (a test, a program) there is nothing to wait for. What ``draw`` draws runs in
    a fragment: a widget of it reruns it alone, so it must not change the selection.
    """
    if st.context.url is None or st.session_state.get(_DRAWN):
        draw()
        return
    with st.container(key="room"):
        _when_drawn(
            key="when_drawn",
            data={"map": f".st-key-card-{key.replace('.', '-')}"},
            on_drawn_change=_remember,
        )


def _remember() -> None:
    st.session_state[_DRAWN] = True
