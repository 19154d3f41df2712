"""The card of a computed result, which no single measure's words fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st
from plotly.graph_objects import Figure

from data.queries import Measure
from exports.tables import Table
from ui import measure as m
from ui.across import translated
from ui.card import Words, figure_card
from ui.frame import View
from ui.parts import Card as Written
from ui.parts import written
from ui.state import add_clicked
from ui.text import span, t


def computed_card(
    v: View,
    figure: Figure | None,
    key: str,
    table: Table,
    *,
    unit: str,
    year: str,
    n: int,
    filters: str,
    measures: tuple[str | Measure, ...] = (),
    sources: tuple[str, ...] | Callable[[str], tuple[str, ...]] = (),
    says: str = "",
    warning: str = "",
    clicks: bool = False,
    narrow: Figure | None = None,
    behind: tuple[str | Measure, ...] = (),
    level: str = "municipality",
    definition: str = "",
    assumptions: tuple[tuple[str, str], ...] = (),
    on_select: Callable[[], None] | None = None,
    again: str = "",
    is_map: bool = False,
    short: bool = False,
    **title: str | Callable[[str], str],
) -> None:
    """Draw the card whose texts are ``key`` in labels.yaml and '.def', '.how' and '.not' below it.

    ``measures`` (catalog ids, or as they are asked for) and ``sources`` (in words) are the
    publications behind it; ``says`` follows how to read it, ``warning`` comes before what it does
    not say; with ``clicks`` the figure is a map whose click chooses a municipality; ``narrow`` is
    the figure of a phone. What the citation needs in the other language too (``sources`` in words,
    a word of the ``title`` that is no place) is a function of the language. ``behind`` (else
    ``measures``) are the figures it was computed from, which the table of all years gives, of
    every body of the ``level``. ``definition`` is one that stands elsewhere than in '.def'.
    ``assumptions`` (name, value) go into every file. ``on_select`` is what a click on the map does
    instead; ``again`` is as of ui.card.show. ``is_map``: a map, whatever a click does. A ``short``
    table without a figure is written out, so that nothing of it is cut.
    """
    name = key.replace(".", "-")

    def words(there: View) -> Words:
        lang = there.lang
        said = {
            place: word(lang) if callable(word) else word if lang == v.lang else translated(v, word)
            for place, word in title.items()
        }
        heading, gap = t(key, lang, **said), "" if lang == "ja" else " "
        more = sources(lang) if callable(sources) else sources
        return Words(
            title=heading,
            unit=unit,
            year=year,
            n=f"{n:,}",
            filters=filters,
            sources=(*m.sources(tuple(map(_measure, measures)), lang), *more),
            definition=definition or t(f"{key}.def", lang),
            how_to_read=gap.join(filter(None, (t(f"{key}.how", lang), says))),
            not_said=gap.join(filter(None, (warning, t(f"{key}.not", lang)))),
            alt=heading,
            assumptions=assumptions,
        )

    held = tuple(map(_measure, behind or measures))
    body = partial(st.markdown, written(Written(name, words(v), table))) if short else None
    figure_card(
        figure,
        key=name,
        words=words,
        table=table,
        view=v,
        full=partial(m.all_years, held, v.lang, level) if held else None,
        map_height=is_map or clicks,
        narrow=narrow,
        on_select=on_select or (partial(add_clicked, f"figure-{name}") if clicks else None),
        again=again,
        body=body,
    )


def _measure(one: str | Measure) -> Measure:
    return Measure(one) if isinstance(one, str) else one


def fiscal_card(
    v: View,
    figure: Figure | None,
    key: str,
    table: Table,
    *,
    years: Sequence[int],
    n: int,
    unit: str,
    measures: tuple[str, ...],
    where: str | None = None,
    says: str = "",
    clicks: bool = False,
    wards: bool = False,
    level: str = "municipality",
    narrow: Figure | None = None,
    on_select: Callable[[], None] | None = None,
    **title: str,
) -> None:
    """A computed_card of ``measures`` in fiscal years, with who is compared.

    ``level`` is whose publications stand in the source line, those of ``years``.
    """
    lang = v.lang
    first, last = min(years), max(years)
    places = [where or m.scope(v)]
    if level == "municipality":
        places.append(t("filter.wards_in" if wards else "filter.wards_out", lang))
    computed_card(
        v,
        figure,
        key,
        table,
        unit=unit,
        year=span(first, last, lang),
        n=n,
        filters=m.listed(places, lang),
        sources=partial(m.published, m.behind(measures, (level,), (first, last))),
        says=says,
        clicks=clicks,
        narrow=narrow,
        on_select=on_select,
        behind=measures,
        level=level,
        **title,
    )
