"""The catalog as pages of docs/, so that they cannot say anything else than the catalog."""

from __future__ import annotations

from collections.abc import Iterable

from data import catalog

HEAD = "<!-- Made from data/catalog; do not edit by hand. -->\n"


def catalog_markdown() -> dict[str, str]:
    """File name below docs/ → its text."""
    return {"indicators.md": _indicators_page(), "sources.md": _sources_page()}


def _indicators_page() -> str:
    return "\n".join(
        [
            HEAD,
            "# 指標と項目 / Indicators and items\n",
            "金額は千円、割合は百分率。",
            "Money is in thousand yen, shares are per cent.\n",
            "## 指標 / Indicators\n",
            *map(_indicator, catalog.indicators().values()),
            "## 公表された項目 / Published items\n",
            _table(
                ("id", "名称", "Name", "単位 / unit", "定義", "Definition"),
                (
                    (f"`{i.id}`", i.name_ja, i.name_en, _unit(i), i.definition_ja, i.definition_en)
                    for i in catalog.items().values()
                ),
            ),
            "## 法律の基準 / Legal limits\n",
            _table(
                ("id", "名称", "Name", "値 / value", "施行 / since", "根拠", "Law"),
                (
                    (f"`{t.id}`", t.name_ja, t.name_en, f"{v.value:g}", v.since, t.law_ja, t.law_en)
                    for t in catalog.thresholds().values()
                    for v in t.values
                ),
            ),
            "## 交付税の率 / Rates of the allocation tax\n",
            _table(
                ("id", "名称", "Name", "値 / value", "施行 / since", "根拠", "Law"),
                (
                    (f"`{r.id}`", r.name_ja, r.name_en, _rate(v.value), v.since, r.law_ja, r.law_en)
                    for r in catalog.law().values()
                    for v in r.values
                ),
            ),
            "## 注意 / Caveats\n",
            _table(
                ("id", "説明", "Text"),
                ((f"`{c.id}`", c.text_ja, c.text_en) for c in catalog.caveats().values()),
            ),
        ]
    )


def _indicator(entry: catalog.Indicator) -> str:
    parts = [
        f"### `{entry.id}` {entry.name_ja} / {entry.name_en}\n",
        f"- 定義: {entry.definition_ja}",
        f"- Definition: {entry.definition_en}",
        f"- 式: {catalog.formula(entry.id, 'ja')}",
        f"- Formula: {catalog.formula(entry.id, 'en')}",
        f"- SQL: `{entry.expression}`",
        f"- 読み方: {entry.how_to_read_ja}",
        f"- How to read: {entry.how_to_read_en}",
        f"- 単位 / unit: {_unit(entry)}; levels: {', '.join(entry.levels)}",
    ]
    if entry.labels:
        codes = (f"{code} = {ja} / {en}" for code, (ja, en) in entry.labels.items())
        parts.append(f"- 区分 / categories: {'; '.join(codes)}")
    if entry.caveats:
        parts.append(f"- 注意 / caveats: {', '.join(f'`{c}`' for c in entry.caveats)}")
    return "\n".join(parts) + "\n"


def _sources_page() -> str:
    return "\n".join(
        [
            HEAD,
            "# 出典 / Sources\n",
            "同じ数字が複数の資料にあるときは、この順で先のものを使う（項目ごとの例外は末尾）。",
            "Where publications give the same figure, the first in this order is used;"
            " exceptions by item are at the end.\n",
            *(_source(catalog.sources()[key]) for key in catalog.catalog().order),
            "## 項目ごとの順 / Order of single items\n",
            _table(
                ("id", "順 / order"),
                (
                    (f"`{item.id}`", ", ".join(item.precedence))
                    for item in catalog.items().values()
                    if item.precedence
                ),
            ),
        ]
    )


def _source(entry: catalog.Source) -> str:
    parts = [
        f"## `{entry.id}` {entry.publication_ja}\n",
        f"- {entry.publication_en}",
        f"- {entry.publisher_ja} / {entry.publisher_en}",
        f"- <{entry.url}>",
        f"- 利用条件 / licence: {entry.licence}",
        f"- 収集日 / retrieved: {entry.retrieved}",
        f"- {entry.notes_ja}",
        f"- {entry.notes_en}",
    ]
    return "\n".join(parts) + "\n"


def _rate(value: float | tuple[float, ...] | catalog.Rows) -> str:
    """A number, a list, or the rows of a table, each in brackets."""
    if not isinstance(value, tuple):
        return f"{value:g}"
    return ", ".join(f"[{_rate(v)}]" if isinstance(v, tuple) else f"{v:g}" for v in value)


def _unit(entry: catalog.Item | catalog.Indicator) -> str:
    unit = catalog.unit(entry.unit)
    return unit.name_ja if unit.name_ja == unit.name_en else f"{unit.name_ja} / {unit.name_en}"


def _table(header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    lines = [header, ("---",) * len(header), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines) + "\n"
