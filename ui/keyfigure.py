"""A key figure: number, unit and year, a small trend beside it, one plain sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from urllib.parse import quote

import streamlit as st

from charts.theme import palette
from ui.text import t

_WIDTH, _HEIGHT, _PAD = 84, 34, 3


@dataclass(frozen=True)
class KeyFigure:
    """``value`` with its unit; ``when`` its year; ``trend`` its course by year."""

    key: str
    label: str
    value: str
    when: str
    sentence: str
    trend: Mapping[int, float]
    definition: str


def key_figures(figures: list[KeyFigure], lang: str, mode: str) -> None:
    """Draw them beside each other, as many in a row as the screen is wide for (ui/app.css)."""
    st.html(
        "".join(('<div class="key-figures" role="list">', *_drawn(figures, lang, mode), "</div>"))
    )


def _drawn(figures: list[KeyFigure], lang: str, mode: str) -> Iterator[str]:
    """One piece of HTML: as widgets, six figures would be forty, and the map waits for each."""
    colour = palette(mode).accent
    for figure in figures:
        about = escape(figure.definition)
        line = _picture(sparkline(figure.trend, colour)) if len(figure.trend) > 1 else ""
        yield (
            '<div role="listitem">'
            f'<div class="label">{escape(figure.label)} <details><summary title="{about}" '
            f'aria-label="{escape(t("card.definition", lang))}"></summary>'
            f"<p>{about}</p></details></div>"
            f'<div class="value"><strong>{escape(figure.value)}</strong>{line}</div>'
            f"<p><span>{escape(figure.when)}</span>　{escape(figure.sentence)}</p></div>"
        )


def _picture(svg: str) -> str:
    """As an address, because Streamlit takes drawings out of HTML."""
    return f'<img alt="" src="data:image/svg+xml,{quote(svg)}" width="{_WIDTH}" height="{_HEIGHT}">'


def sparkline(trend: Mapping[int, float], colour: str) -> str:
    """A small line as SVG, the last value marked, broken where a year is missing; two at least.

    A year is missing when the step to the next is longer than the usual one. Drawn by hand
    because a chart of its own each would be late and heavy.
    """
    years = sorted(trend)
    low, high = min(trend.values()), max(trend.values())
    wide = (_WIDTH - 2 * _PAD) / (years[-1] - years[0])
    tall = (_HEIGHT - 2 * _PAD) / ((high - low) or 1.0)
    places = {
        year: f"{_PAD + (year - years[0]) * wide:.1f},{_HEIGHT - _PAD - (value - low) * tall:.1f}"
        for year, value in trend.items()
    }
    usual = min(b - a for a, b in pairwise(years))
    path = f"M{places[years[0]]}" + "".join(
        f"{'L' if b - a <= usual else 'M'}{places[b]}" for a, b in pairwise(years)
    )
    x, y = places[years[-1]].split(",")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'width="{_WIDTH}" height="{_HEIGHT}"><path d="{path}" fill="none" '
        f'stroke="{colour}" stroke-width="1.5"/><circle cx="{x}" cy="{y}" r="2.6" '
        f'fill="{colour}"/></svg>'
    )
