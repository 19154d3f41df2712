"""Ask the figures in SQL: read-only, with limits, and the answer to take away."""

from __future__ import annotations

import streamlit as st

from data.model import AtlasError
from ui import choices, notices, query
from ui.frame import View, view
from ui.text import t


def page(v: View) -> None:
    """An example to start from, the query, its rows, and the tables there are."""
    lang = v.lang
    st.title(t("query.title", lang), anchor=False)
    st.markdown(t("query.lead", lang, rows=f"{query.LIMITS.rows:,}", s=f"{query.LIMITS.seconds:g}"))
    query.example(v)
    asked = choices.text(
        v,
        "q",
        t("query.sql", lang),
        query.EXAMPLES["halved"],
        height=180,
        help=t("query.help", lang),
    )
    st.button(t("query.run", lang), type="primary")  # what was written is asked on every run
    try:
        query.answer_card(v, asked, query.answered(asked))
    except AtlasError as problem:
        what, cure = t("query.wrong.what", lang), t("query.wrong.cure", lang)
        notices.notice("warning", what, f"`{problem}`", cure)
    query.tables(v)


page(view())
