"""自治アトラス / Jichi Atlas: the frame around the pages.

Start with ``streamlit run dashboard.py``.
"""

from __future__ import annotations

import streamlit as st

from data.model import AtlasError
from ui import later
from ui.frame import footer, head, run
from ui.notices import address_problems, no_figures
from ui.pages import navigation
from ui.selection import Selection
from ui.sidebar import sidebar
from ui.state import read_selection
from ui.vocabulary import CPI_BASE, names, vocabulary

try:
    known = vocabulary()
except AtlasError as error:
    no_figures(str(error))
    st.stop()
selection, problems = read_selection(known, Selection())
page = navigation(selection.lang)
head(page.title, selection.lang)
later.begin(page)
sidebar(selection, known, names(selection.lang), CPI_BASE)
address_problems(problems, selection.lang)
run(page, selection.lang)
if not later.waiting():
    footer(selection.lang)
