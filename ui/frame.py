"""Head and foot of every page, and what a page is given to work with."""

from __future__ import annotations

import logging
import runpy
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote, urlencode

import streamlit as st
from streamlit.navigation.page import Page

from ui import tour
from ui.logo import mark, wordmark
from ui.notices import failed
from ui.selection import Selection
from ui.state import address, begin_page, end_page
from ui.text import native_words, t
from ui.vocabulary import data_version

_HERE = Path(__file__).parent
_INK = {"light": ("#1d2126", "#1f4e79"), "dark": ("#e9e7e2", "#8fb8de")}


@dataclass(frozen=True)
class View:
    """What a page needs besides the figures."""

    selection: Selection
    lang: str
    mode: str  # 'light' or 'dark', for the charts
    data_version: str
    page: str = ""  # its address
    kept: tuple[str, Mapping[str, str]] | None = None  # of ``outside``

    @property
    def address(self) -> str:
        """The link that shows the same picture, with the choices the page has read so far."""
        return self.link()

    def link(self, **changes: str) -> str:
        """The same with some parameters changed."""
        page, parameters = self.kept or _here()
        # names of groups hold what would end a link
        query = urlencode({**parameters, **changes}, safe=",:;", quote_via=quote)
        return f"{page}?{query}"

    def outside(self) -> View:
        """The same in light colours, for a file made on a press: no session is at hand then."""
        return replace(self, mode="light", kept=_here())


def _here() -> tuple[str, Mapping[str, str]]:
    """Address and parameters of the page in this run."""
    return (st.context.url or "").split("?")[0], address()


def view() -> View:
    """The selection and surroundings of this run.

    Streamlit runs a file of ``pages/`` by itself when it is the first thing asked of a new
    server; then the frame has not run and is run here.
    """
    if not st.session_state.pop("framed", False):
        runpy.run_path(str(_HERE.parent / "dashboard.py"), run_name="__main__")
        st.stop()
    selection: Selection = st.session_state["selection"]
    page: str = st.session_state["page"]
    return View(selection, selection.lang, mode(), data_version(), page)


def run(page: Page, lang: str) -> None:
    """Run a page inside the frame; when it breaks the reader gets a sentence, the log the rest."""
    st.session_state["framed"], st.session_state["page"] = True, page.url_path
    begin_page(page.url_path)
    tour.begin()
    try:
        tour.card(st.session_state["selection"])
        page.run()
        end_page(page.url_path, tour.end())
    except Exception:
        logging.getLogger(__name__).exception("page %s", page.url_path)
        failed(lang)


_language = st.components.v2.component(
    "jichi_atlas_language",
    html="<span></span>",
    js="\n".join((_HERE / name).read_text("utf-8") for name in ("typed.js", "language.js")),
)


def mode() -> str:
    """The reader's theme; light until the browser has said."""
    return "dark" if st.context.theme.type == "dark" else "light"


def head(title: str, lang: str) -> None:
    """Page title in the tab, sign, and the few rules the theme cannot say."""
    ink, accent = _INK[mode()]
    st.set_page_config(
        page_title=f"{title} | {t('app.name', lang)}",
        page_icon=mark("#1f4e79", "#1f4e79"),
        layout="wide",
        initial_sidebar_state="auto",
    )
    st.html(_HERE / "app.css")
    st.logo(wordmark(t("app.name", lang), ink, accent), icon_image=mark(ink, accent), size="large")


def footer(lang: str) -> None:
    """Whose figures these are, what may be done with them, and their version."""
    with st.container(key="footer"):
        st.caption(t("footer.sources", lang))
        st.caption(t("footer.version", lang, version=data_version()))
        words = {"lang": lang, "tables": t("card.sideways", lang), "words": native_words(lang)}
        _language(key="language", data={**words, **tour.memory()})
