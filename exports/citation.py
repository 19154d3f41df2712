"""How a figure is cited, in one line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date


def source_line(lang: str, sources: Sequence[str]) -> str:
    """The line under a figure: whose figures these are, and that they were processed."""
    if lang == "ja":
        return f"出典：{'、'.join(sources)}を加工して作成"
    return f"Source: {'; '.join(sources)}; processed by Jichi Atlas"


def citation(
    lang: str,
    *,
    title: str,
    sources: Sequence[str],
    data_version: str,
    address: str,
    seen_on: date,
) -> str:
    """One line for a bibliography. ``address`` is the link that shows the same picture."""
    if lang == "ja":
        return (
            f"自治アトラス「{title}」（データ版 {data_version}、{'、'.join(sources)}を加工）"
            f"{address}（{seen_on.year}年{seen_on.month}月{seen_on.day}日閲覧）"
        )
    return (
        f"Jichi Atlas, “{title}” (data version {data_version}; processed from "
        f"{'; '.join(sources)}), {address}, accessed {seen_on.day} {seen_on:%B %Y}"
    )


def bibtex(
    *, key: str, title: str, sources: Sequence[str], data_version: str, address: str, seen_on: date
) -> str:
    """The same as an entry of BibTeX; braces and backslashes of texts would end it and go."""

    def text(value: str) -> str:
        return re.sub(r"[{}\\]", "", value).replace("%", r"\%").replace("&", r"\&")

    fields = {
        "author": "{自治アトラス (Jichi Atlas)}",
        "title": f"{{{text(title)}}}",
        "year": str(seen_on.year),
        "version": text(data_version),
        "note": text("; ".join(sources)),
        "url": re.sub(r"[{}\\]", "", address),
        "urldate": seen_on.isoformat(),
    }
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{{key},\n{body}}}\n"
