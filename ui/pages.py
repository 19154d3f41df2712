"""The pages, their order and their stable addresses."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from ui.text import t

PAGES = Path(__file__).parent.parent / "pages"

#: Section of the menu → addresses, which are also file names; the first page is the front page.
#: Sections are named by 'menu.<section>' of labels.yaml.
SECTIONS = {
    "japan": ("overview",),
    "money": ("dependence", "allocation", "hometown", "inequality", "debt", "cost"),
    "people": ("depopulation", "projections", "care", "together"),
    "places": ("municipality", "compare", "clusters", "space"),
    "levels": ("levels", "burdens", "unequal", "tokyo"),
    "together": ("cooperation", "scenarios", "pairs"),
    "tools": ("guide", "report", "query"),
}
NAMES = tuple(name for names in SECTIONS.values() for name in names)


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
    menu = {
        t(f"menu.{section}", lang): [page(name, lang) for name in names]
        for section, names in SECTIONS.items()
    }
    return st.navigation(menu, position="top")
