"""How a figure is cited, in one line."""

from __future__ import annotations

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
