"""A key figure: number, unit and year, a small trend, one plain sentence."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from charts.theme import palette

_WIDTH, _HEIGHT, _PAD = 240, 36, 3


@dataclass(frozen=True)
class KeyFigure:
    """``value`` with its unit; ``when`` its year; ``trend`` oldest first, gaps left out."""

    key: str
    label: str
    value: str
    when: str
    sentence: str
    trend: tuple[float, ...]
    definition: str


def key_figures(figures: list[KeyFigure], mode: str, columns: int = 3) -> None:
    """Draw them in rows; a narrow screen puts them below each other."""
    colour = palette(mode).accent
    for start in range(0, len(figures), columns):
        for column, figure in zip(
            st.columns(columns, gap="medium"), figures[start : start + columns], strict=False
        ):
            with column.container(key=f"key-figure-{figure.key}"):
                st.metric(figure.label, figure.value, help=figure.definition)
                if len(figure.trend) > 1:
                    st.image(sparkline(figure.trend, colour), width=_WIDTH, alt="")
                st.caption(figure.when)
                st.markdown(figure.sentence)


def sparkline(values: tuple[float, ...], colour: str) -> str:
    """A small line from first to last as SVG, the last value marked; two values at least.

    Drawn by hand because the metric's own chart loads a second charting library.
    """
    low, high = min(values), max(values)
    step = (_WIDTH - 2 * _PAD) / (len(values) - 1)
    scale = (_HEIGHT - 2 * _PAD) / ((high - low) or 1.0)
    points = [
        (round(_PAD + i * step, 1), round(_HEIGHT - _PAD - (v - low) * scale, 1))
        for i, v in enumerate(values)
    ]
    line = " ".join(f"{x},{y}" for x, y in points)
    x, y = points[-1]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'width="{_WIDTH}" height="{_HEIGHT}"><polyline points="{line}" fill="none" '
        f'stroke="{colour}" stroke-width="1.5"/><circle cx="{x}" cy="{y}" r="2.6" '
        f'fill="{colour}"/></svg>'
    )
