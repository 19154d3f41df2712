"""The small trend beside a key figure."""

from __future__ import annotations

from ui.keyfigure import KeyFigure, _drawn, sparkline


def test_a_missing_year_breaks_the_small_trend() -> None:
    assert sparkline({2017: 1.0, 2018: 2.0, 2020: 3.0, 2021: 2.5}, "#000").count("M") == 2


def test_a_projection_every_five_years_is_one_line() -> None:
    assert sparkline({2020: 3.0, 2025: 2.0, 2030: 1.0}, "#000").count("M") == 1


def test_a_level_trend_is_drawn() -> None:
    assert "nan" not in sparkline({2020: 1.0, 2021: 1.0}, "#000")


def test_words_of_a_figure_are_no_html() -> None:
    figure = KeyFigure("k", "a <b>", "1 & 2", "2023", "<i>", {2020: 1.0}, 'say "x"')
    (drawn,) = _drawn([figure], "en", "light")
    assert "a &lt;b&gt;" in drawn and "1 &amp; 2" in drawn and "&lt;i&gt;" in drawn
    assert 'title="say &quot;x&quot;"' in drawn
    assert "<img" not in drawn, "one year is no trend"
