"""A key figure: number, unit and year, a small trend, one plain sentence."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st


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


def key_figures(figures: list[KeyFigure], columns: int = 3) -> None:
    """Draw them in rows; a narrow screen puts them below each other."""
    for start in range(0, len(figures), columns):
        for column, figure in zip(
            st.columns(columns, gap="medium"), figures[start : start + columns], strict=False
        ):
            with column.container(key=f"key-figure-{figure.key}"):
                st.metric(
                    figure.label,
                    figure.value,
                    help=figure.definition,
                    chart_data=list(figure.trend) or None,
                    chart_type="line",
                )
                st.caption(figure.when)
                st.markdown(figure.sentence)
