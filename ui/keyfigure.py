"""A key figure: number, unit and year, a small trend beside it, one plain sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import streamlit as st

from charts.theme import palette

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


def key_figures(figures: list[KeyFigure], mode: str, columns: int = 3) -> None:
    """Draw them in rows; a narrow screen puts them below each other."""
    colour = palette(mode).accent
    for start in range(0, len(figures), columns):
        for column, figure in zip(
            st.columns(columns, gap="medium"), figures[start : start + columns], strict=False
        ):
            with column.container(key=f"key-figure-{figure.key}"):
                with st.container(horizontal=True, wrap=False, vertical_alignment="bottom"):
                    st.metric(figure.label, figure.value, help=figure.definition, width="stretch")
                    if len(figure.trend) > 1:
                        st.image(sparkline(figure.trend, colour), width=_WIDTH, alt="")
                st.markdown(f":gray[{figure.when}]　{figure.sentence}")


def sparkline(trend: Mapping[int, float], colour: str) -> str:
    """A small line as SVG, the last value marked, broken where a year is missing; two at least.

    A year is missing when the step to the next is longer than the usual one. Drawn by hand
    because the metric's own chart loads a second charting library.
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
