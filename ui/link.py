"""A button that copies the link to what is shown: the address holds all of it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.text import t

_HERE = Path(__file__).parent
_copy = st.components.v2.component(
    "jichi_atlas_copy_link",
    html='<button type="button" aria-live="polite">Link</button>',
    css=(_HERE / "export_image.css").read_text("utf-8"),
    js=(_HERE / "copy_link.js").read_text("utf-8"),
)


def copy_link(lang: str) -> None:
    """The button, in words."""
    words = {name: t(f"share.{name}", lang) for name in ("copy", "copied", "failed")}
    _copy(key="copy-link", data=words)
