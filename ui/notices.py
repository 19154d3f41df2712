"""What the reader must know before trusting what is (not) shown: what, why, what to do."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from ui.selection import Problem
from ui.text import LANGUAGES, t

Kind = Literal["info", "warning"]


def notice(kind: Kind, what: str, why: str, cure: str = "") -> None:
    """A quiet box: what is the case (bold), why, and what the reader can do."""
    text = f"**{what}** {why} {cure}".strip()
    if kind == "warning":
        st.warning(text, icon=":material/error_outline:")
    else:
        st.info(text, icon=":material/info:")


def address_problems(problems: tuple[Problem, ...], lang: str) -> None:
    """One notice for all values of the address that were not taken."""
    if not problems:
        return
    lines = " ".join(
        t(p.reason, lang, name=t(f"address.name.{p.key}", lang), seen=f"`{p.seen}`")
        for p in problems
    )
    notice("warning", t("address.what", lang), lines, t("address.cure", lang))


def own_problem(problem: Problem, lang: str) -> None:
    """A page's own choice in the address that was not taken; ``key`` is its label."""
    text = t(problem.reason, lang, name=problem.key, seen=f"`{problem.seen}`")
    notice("warning", t("address.what", lang), text, t("address.cure.own", lang))


def empty(lang: str) -> None:
    """The selection holds no municipality with a figure."""
    notice("info", t("empty.what", lang), t("empty.why", lang), t("empty.cure", lang))


def no_figures(problem: str) -> None:
    """The database cannot be opened or built: said in both languages, no selection being read."""
    for lang in LANGUAGES:
        notice("warning", t("nodata.what", lang), f"`{problem}`", t("nodata.cure", lang))


def failed(lang: str) -> None:
    """Something broke that the reader cannot mend."""
    notice("warning", t("error.what", lang), t("error.why", lang), t("error.cure", lang))


def missing_year(lang: str, when: str, name: str, held: str) -> None:
    """No publication held has this figure for ``when``; ``held`` are the years there are."""
    notice(
        "info",
        t("missing_year.what", lang, name=name, year=when),
        t("missing_year.why", lang),
        t("missing_year.cure", lang, held=held),
    )


def marked_year(year: int, lang: str) -> None:
    """FY2020 and FY2021 break ratios of revenue."""
    st.caption(t(f"caveat.{year}", lang))


def only_wards(lang: str) -> None:
    """The chosen year has figures of special wards alone, and they are left out."""
    notice("info", t("only_wards.what", lang), t("only_wards.why", lang), t("wards.cure", lang))


def wards_chosen(lang: str) -> None:
    """A special ward is drawn with its own status and is no part of averages."""
    notice("info", t("wards.what", lang), t("wards.why", lang), t("wards.cure", lang))
