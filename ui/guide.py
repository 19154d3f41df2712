"""The way in: questions with their pages, a tour, the glossary, and how things are computed."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit as st

from data import catalog
from data.catalog import Indicator
from ui import choices
from ui.frame import View
from ui.memory import remembered
from ui.pages import page as page_of
from ui.query import EXAMPLES
from ui.selection import to_params
from ui.text import t, unit_name
from ui.tour import STEPS, link, stop

METHODS = Path(__file__).resolve().parent.parent / "docs" / "methods"
#: Questions of the workshop, by id: the page that answers and what it is opened with.
QUESTIONS: dict[str, tuple[str, dict[str, str]]] = {
    "dependent": ("dependence", {"i": "transfer_dependence", "y": "2023"}),
    "halved": ("query", {"q": EXAMPLES["halved"]}),
    "both": ("together", {"corner": "low_high"}),
    "change": ("depopulation", {}),
    "projection": ("projections", {}),
    "care": ("care", {"level": "prefecture", "need": "75"}),
    "mine": ("municipality", {"m": "01209"}),
    "peers": ("compare", {"m": "01209,34208"}),
    "yen": ("allocation", {"m": "34208", "more": "10"}),
    "guarantee": ("allocation", {"benchmark": "low_need"}),
    "inequality": ("inequality", {}),
    "scale": ("cost", {}),
    "space": ("space", {}),
    "debt": ("debt", {}),
    "hometown": ("hometown", {"y": "2023"}),
    "levels": ("levels", {}),
    "city": ("levels", {"m": "14100,01209", "spread": "schools"}),
    "unequal": ("unequal", {"trait": "population_register"}),
    "burdens": ("burdens", {"y": "2023", "tax": "municipal"}),
    "retained": ("scenarios", {"kind": "retained", "k": "10"}),
    "transfer": ("scenarios", {"kind": "transfer", "x": "1"}),
    "shrink": ("scenarios", {"kind": "shrink"}),
    "cooperation": ("cooperation", {"show": "saving", "by": "area", "area": "20_飯伊"}),
    "pairs": ("pairs", {"from": "16", "to": "22"}),
    "report": ("report", {}),
}
#: Entries shown of what was sought, and before anything is: what most pages speak of.
MOST = 30
CORE = (
    "local_allocation_tax",
    "standard_fiscal_need",
    "standard_fiscal_revenue",
    "fiscal_strength_index",
    "transfer_dependence",
    "ordinary_balance_ratio",
    "real_debt_service_ratio",
    "ageing_rate",
)


def tour(v: View) -> None:
    """The steps of the first three minutes, to begin at any of them."""
    st.subheader(t("guide.tour", v.lang), anchor="tour")
    st.markdown(t("guide.tour.lead", v.lang))
    for step in range(1, len(STEPS) + 1):
        link(v.selection, step, f"{step}. {stop(step, v.lang)}")


def questions(v: View) -> None:
    """Each question as a link that opens the view that answers it."""
    st.subheader(t("guide.questions", v.lang), anchor="questions")
    st.markdown(t("guide.questions.lead", v.lang))
    for id_, (name, choice) in QUESTIONS.items():
        st.page_link(
            page_of(name, v.lang),
            label=t(f"guide.question.{id_}", v.lang),
            query_params=to_params(v.selection) | choice,
        )


def glossary(v: View) -> None:
    """Items and indicators whose name or definition holds what the reader writes."""
    lang = v.lang
    st.subheader(t("guide.glossary", lang), anchor="glossary")
    sought = st.text_input(
        t("guide.search", lang), key="guide-search", max_chars=60, placeholder=t("guide.hint", lang)
    )
    found = matching(sought, lang)
    shown = found[:MOST] if sought else CORE
    st.caption(t("guide.found", lang, n=f"{len(found):,}", shown=f"{len(shown):,}"))
    for id_ in shown:
        entry = catalog.items().get(id_) or catalog.indicators()[id_]
        name = entry.name_ja if lang == "ja" else entry.name_en
        text = entry.definition_ja if lang == "ja" else entry.definition_en
        lines = [text, t("card.unit", lang, unit=unit_name(entry.unit, lang))]
        if isinstance(entry, Indicator):
            formula = catalog.formula(id_, "ja" if lang == "ja" else "en")
            lines.append(t("card.formula", lang, formula=formula))
        with st.expander(name):
            st.markdown("\n\n".join(line for line in lines if line))
            st.caption(f"`{id_}`")


def matching(sought: str, lang: str) -> list[str]:
    """Ids of the entries that hold every word sought in name, id or definition; names first."""
    words = sought.casefold().split()
    ranked = []
    for id_, entry in {**catalog.indicators(), **catalog.items()}.items():
        name = (entry.name_ja if lang == "ja" else entry.name_en).casefold()
        text = (entry.definition_ja if lang == "ja" else entry.definition_en).casefold()
        if all(word in f"{name} {id_} {text}" for word in words):
            ranked.append((not all(word in name for word in words), name, id_))
    return [id_ for *_, id_ in sorted(ranked)]


def methods(v: View) -> None:
    """A methods page of docs/, as it stands there."""
    st.subheader(t("guide.methods", v.lang), anchor="methods")
    names = tuple(sorted(path.stem for path in METHODS.glob("*.md")))
    titles = {name: method(name, v.lang).splitlines()[0].removeprefix("# ") for name in names}
    st.markdown(t("guide.methods.lead", v.lang))
    name = choices.select(
        v, "method", t("guide.method", v.lang), names, names[0], format_func=titles.__getitem__
    )
    with st.container(border=True):
        st.markdown(method(name, v.lang))


@remembered
def method(name: str, lang: str) -> str:
    """A methods page in the reader's language; no space where a Japanese line ends."""
    if lang == "en":
        return (METHODS / f"{name}.md").read_text("utf-8")
    text = (METHODS / "ja" / f"{name}.md").read_text("utf-8")
    return re.sub(r"(?<=[^\x00-\x7f])\n *(?=[^\x00-\x7f])", "", text)
