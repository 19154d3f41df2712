"""Which figures go into my report, in which order, and with which words?"""

from __future__ import annotations

import streamlit as st

from ui.frame import View, view
from ui.report import opened, said
from ui.report_begin import file_box, templates_box
from ui.report_file import finish
from ui.report_pieces import pieces, words
from ui.text import t


def page(v: View) -> None:
    """Templates and files to begin with, the pieces, and the finished file."""
    st.title(t("report.title", v.lang), anchor=False)
    st.markdown(t("report.lead", v.lang))
    draft = opened(v)
    begin, save = st.columns(2)
    with begin:
        templates_box(v)
    with save:
        file_box(v, draft)
    if draft.slips:
        words(v, draft)
        pieces(v, draft)
        finish(v, draft)
    else:
        said(v, "report.empty")


page(view())
