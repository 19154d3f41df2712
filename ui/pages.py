"""The pages, their order and their stable addresses."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from ui.text import t

PAGES = Path(__file__).parent.parent / "pages"

#: Addresses and file names, in the order of the menu; the first is the front page.
NAMES = (
    "overview",
    "dependence",
    "depopulation",
    "projections",
    "together",
    "compare",
    "clusters",
    "municipality",
)


def page(name: str, lang: str) -> Page:
    """A page by its address, for the menu and for links between pages."""
    return st.Page(
        PAGES / f"{name}.py",
        title=t(f"page.{name}", lang),
        url_path=name,
        default=name == NAMES[0],
    )


def navigation(lang: str) -> Page:
    """The menu across the top; returns the page to run."""
    return st.navigation([page(name, lang) for name in NAMES], position="top")
