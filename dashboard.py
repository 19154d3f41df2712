"""自治アトラス / Jichi Atlas: the frame around the pages.

Start with ``streamlit run dashboard.py``.
"""

from __future__ import annotations

from ui.frame import footer, head, run
from ui.notices import address_problems
from ui.pages import navigation
from ui.selection import Selection
from ui.state import read_selection, sidebar
from ui.vocabulary import CPI_BASE, names, vocabulary

known = vocabulary()
selection, problems = read_selection(known, Selection())
page = navigation(selection.lang)
head(page.title, selection.lang)
sidebar(selection, known, names(selection.lang), CPI_BASE)
address_problems(problems, selection.lang)
run(page, selection.lang)
footer(selection.lang)
