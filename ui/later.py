"""On the first sight of the front page its map comes before all that can wait.

React draws all that has come before it lets Plotly draw: the side panel with its 1,741 names, the
long trends and the foot would hold up the map by nearly a second. They follow when it is drawn.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

_DRAWN = "map_drawn"
_when_drawn = st.components.v2.component(
    "jichi_atlas_when_drawn",
    html="<span></span>",
    js=(Path(__file__).parent / "later.js").read_text("utf-8"),
)


def begin(page: Page) -> None:
    """Say which page runs: who has seen another page has Plotly, so nothing need wait any more.

    Nor without a browser (a test, a program).
    """
    if page.url_path or st.context.url is None:
        st.session_state[_DRAWN] = True


def waiting() -> bool:
    """Whether the front page's map is still to be drawn."""
    return not st.session_state.get(_DRAWN)


def when_drawn(key: str) -> None:
    """Keep the room of what follows (ui/app.css); run again when that card's map is drawn."""
    with st.container(key="room"):
        _when_drawn(
            key="when_drawn",
            data={"map": f".st-key-card-{key.replace('.', '-')}"},
            on_drawn_change=_remember,
        )


def _remember() -> None:
    st.session_state[_DRAWN] = True
