"""An estimate as it is quoted."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from analysis.result import OURS, Estimate, Interval, Words

GINI = Estimate(
    name=Words("ジニ係数", "Gini coefficient"),
    value=0.3112,
    unit=Words("", ""),
    n=1718,
    sample=Words("市町村（特別区を除く）、2020年度", "Municipalities without wards, FY2020"),
    formula="G = 2 Σ p x F / μ − 1",
    source=Words("主要財政指標一覧", "Main fiscal indicators"),
    interval=Interval(0.3, 0.32),
)


def test_cite_says_everything_in_both_languages() -> None:
    assert GINI.cite("ja") == (
        "ジニ係数 0.31、95%区間 0.30〜0.32、N = 1,718、市町村（特別区を除く）、2020年度、"
        "G = 2 Σ p x F / μ − 1、主要財政指標一覧、公表値から計算"
    )
    assert GINI.cite("en") == (
        "Gini coefficient: 0.31; 95% interval 0.30 to 0.32; N = 1,718; "
        "Municipalities without wards, FY2020; G = 2 Σ p x F / μ − 1; Main fiscal indicators; "
        "computed from published figures"
    )


def test_units_stand_as_each_language_has_them() -> None:
    share = replace(GINI, unit=Words("％", "%"), interval=None, decimals=0, value=25)
    assert share.cite("ja").startswith("ジニ係数 25％、N")
    assert share.cite("en").startswith("Gini coefficient: 25%; N")


def test_a_number_that_is_not_there_is_not_printed() -> None:
    none = replace(GINI, value=float("nan"), interval=None, warnings=("too_few",))
    assert "推計できない" in none.cite("ja")
    assert "nan" not in none.cite("en")


def test_a_minus_is_no_hyphen_and_nothing_is_not_negative() -> None:
    less = replace(GINI, value=-525.4, interval=Interval(-600.0, -0.3), decimals=0)
    assert less.cite("ja").startswith("ジニ係数 −525、95%区間 −600〜0、")
    assert less.cite("en").startswith("Gini coefficient: −525; 95% interval −600 to 0; ")


def test_a_formula_in_words_is_in_the_readers_language() -> None:
    worded = replace(GINI, formula=Words("備え÷人数", "stock ÷ people"))
    assert "備え÷人数" in worded.cite("ja") and "stock" not in worded.cite("ja")
    assert "; stock ÷ people; " in worded.cite("en")


def test_an_estimate_does_not_change_and_makes_sense() -> None:
    with pytest.raises(FrozenInstanceError):
        GINI.value = 1.0  # type: ignore[misc]
    with pytest.raises(ValueError, match="before it begins"):
        replace(GINI, interval=Interval(2, 1))
    with pytest.raises(ValueError, match="count the units"):
        replace(GINI, n=-1)


def test_what_only_we_computed_is_said_once() -> None:
    ours = replace(GINI, source=OURS)
    assert ours.cite("ja").endswith("、自治アトラスが公表値から計算")
    assert ours.cite("en").endswith("; computed by Jichi Atlas from published figures")
    for lang in ("ja", "en"):
        assert ours.cite(lang).count("計算" if lang == "ja" else "computed") == 1
    assert replace(ours, status="imputed").cite("ja").endswith("、推計")
