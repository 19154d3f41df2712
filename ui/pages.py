"""The pages, their order and their stable addresses."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from ui.text import t

PAGES = Path(__file__).parent.parent / "pages"

#: section → (address, file); the first page is the front page.
SECTIONS = {
    "nav.now": ("overview",),
    "nav.money": ("dependence",),
}


def page(name: str, lang: str) -> Page:
    """A page by its address, for the menu and for links between pages."""
    return st.Page(
        PAGES / f"{name}.py",
        title=t(f"page.{name}", lang),
        url_path=name,
        default=name == "overview",
    )


def navigation(lang: str) -> Page:
    """The menu across the top; returns the page to run."""
    menu = {t(s, lang): [page(n, lang) for n in pages] for s, pages in SECTIONS.items()}
    return st.navigation([p for pages in menu.values() for p in pages], position="top")
