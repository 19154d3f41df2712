"""The page of clusters: what it says is what the analysis found."""

from __future__ import annotations

import re

import pytest

from tests.test_pages import is_whole, opened, text_of
from ui import clusters as c


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_it_says_that_there_is_no_structure_and_who_is_in_no_cluster(lang: str) -> None:
    app = opened("clusters", l=lang, m="01209")
    held = c.found()
    assert isinstance(held, c.Found)
    text = text_of(app)
    assert is_whole(app)
    assert f"{held.clusters.silhouette:.3f}" in text and f"{held.official.rand:.2f}" in text
    assert {"ja": "はっきりした類型はありません", "en": "no substantial structure"}[lang] in text
    number = int(held.clusters.members.at["01209", "cluster"])
    place = {"ja": "**夕張市（北海道）**", "en": "**Yubari City (Hokkaido)**"}[lang]
    about = next(line for line in text.splitlines() if line.startswith(place))
    assert c.name(number, lang) in about


def test_the_tables_count_every_municipality_once() -> None:
    sizes, types = c.sizes_table("ja").frame, c.types_table("ja").frame
    held = c.found()
    assert isinstance(held, c.Found)
    assert sizes["n"].sum() == len(held.clusters.members) == types[c.ALL].sum()
    assert sizes["share_of_people"].sum() == pytest.approx(100)
    for number in sizes["cluster"]:
        assert types[str(number)].sum() == sizes.set_index("cluster").at[number, "n"]


def test_the_names_compare_with_the_mean_municipality() -> None:
    held = c.found()
    assert isinstance(held, c.Found)
    table = c.centres_table("en").frame
    first = table[(table["cluster"] == 1) & (table["variable"] == "Fiscal strength index")]
    assert (first["z"].iloc[0] > 0) == ("fiscal strength index very high" in c.legend(held, "en"))


@pytest.mark.parametrize(
    ("code", "why"), [("13101", "特別区は財政調整"), ("07546", "変数のどれかに値がない")]
)
def test_who_is_in_no_cluster_is_told_why(code: str, why: str) -> None:
    app = opened("clusters", m=code)
    assert is_whole(app)
    assert why in text_of(app)


@pytest.mark.parametrize(
    ("written", "shown"),
    [("都市Ⅳ－３", "City IV-3"), ("中核市", "Core city"), ("町村Ⅰ－０", "Town or village I-0")],
)
def test_official_types_are_written_for_readers_of_english(written: str, shown: str) -> None:
    assert c.official_type(written, "en") == shown


def test_names_are_words_of_the_centres_and_distinct() -> None:
    held = c.found()
    assert isinstance(held, c.Found)
    for lang in ("ja", "en"):
        names = list(c.names(lang).values())
        assert len(set(names)) == held.clusters.k
        assert not any(re.search(r"類型|Cluster|\d", name) for name in names)
    centres = held.clusters.centres
    assert c.name(1, "ja") == "財政力が高い・高密度"
    assert centres["fiscal_strength_index"].idxmax() == centres["habitable_density"].idxmax() == 1
    # 自然減が小さい, 人口減が速い are true words only where there is a decrease
    told = {
        "自然減": "natural_change_rate", "人口減": "population_change_5y",
        "転出": "migration_rate",
    }  # fmt: skip
    for number, name in c.names("ja").items():
        for word, id_ in told.items():
            assert word not in name or centres.at[number, id_] < 0


def test_the_map_and_its_legend_name_types_in_words() -> None:
    for lang in ("ja", "en"):
        figure = c.map_figure((), (), lang, "light")
        shown = {str(trace.name) for trace in figure.data}
        sizes = c.sizes_table(lang).frame
        assert {f"{row.type} {row.n}" for row in sizes.itertuples()} <= shown
