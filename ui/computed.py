"""The card of a computed result, which no single measure's words fit."""

from __future__ import annotations

from functools import partial

from plotly.graph_objects import Figure

from data.queries import Measure
from exports.tables import Table
from ui import measure as m
from ui.card import Words, figure_card
from ui.frame import View
from ui.state import add_clicked
from ui.text import t


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
    measures: tuple[str, ...] = (),
    sources: tuple[str, ...] = (),
    says: str = "",
    warning: str = "",
    clicks: bool = False,
    **title: str,
) -> None:
    """Draw the card whose texts are ``key`` in labels.yaml and '.def', '.how' and '.not' below it.

    ``measures`` (catalog ids) and ``sources`` (in words) are the publications behind it; ``says``
    follows how to read it, ``warning`` comes before what it does not say; with ``clicks`` the
    figure is a map whose click chooses a municipality.
    """
    lang, name = v.lang, key.replace(".", "-")
    heading, gap = t(key, lang, **title), "" if lang == "ja" else " "
    words = Words(
        title=heading,
        unit=unit,
        year=year,
        n=f"{n:,}",
        filters=filters,
        sources=(*m.sources(tuple(Measure(i) for i in measures), lang), *sources),
        definition=t(f"{key}.def", lang),
        how_to_read=gap.join(filter(None, (t(f"{key}.how", lang), says))),
        not_said=gap.join(filter(None, (warning, t(f"{key}.not", lang)))),
        alt=heading,
    )
    figure_card(
        figure,
        key=name,
        words=words,
        table=table,
        view=v,
        map_height=clicks,
        on_select=partial(add_clicked, f"figure-{name}") if clicks else None,
    )
