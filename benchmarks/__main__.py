"""Measure everything the atlas promises about speed, print a table, write it beside this file.

python -m benchmarks [--from DIR] [--only figures|analyses|files|server|browser]
"""

from __future__ import annotations

import platform
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks import analyses, browser, figures, files, server
from benchmarks.timing import Result

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "docs" / "benchmarks.md"


def main(
    directory: Annotated[Path, typer.Option("--from", help="official files, for compiling")] = (
        ROOT.parent / "shared" / "official"
    ),
    only: Annotated[str, typer.Option(help="figures, analyses, files, server or browser")] = "",
) -> None:
    """Run the sections and print name, value, limit and verdict of each measurement."""
    sections = {
        "figures": lambda: (
            *figures.store(),
            *figures.page_queries(),
            *(figures.workbooks(directory) if directory.is_dir() else ()),
            *(figures.compile_all(directory) if directory.is_dir() else ()),
        ),
        "analyses": lambda: (
            *analyses.peer_groups(),
            *analyses.types(),
            *analyses.panel_estimates(),
            *analyses.allocation_tax(),
            *analyses.what_ifs(),
            *analyses.inequalities(),
            *analyses.sizes_and_neighbours(),
        ),
        "files": lambda: tuple(files.saved()),
        "server": lambda: (*server.reruns(), *server.groups()),
        "browser": lambda: tuple(browser.in_chromium()),
    }
    console = Console()
    results: list[Result] = []
    for name, run in sections.items():
        if only in ("", name):
            section = run()
            results += section
            table = Table("measured", "value", "limit", "", title=name)
            for row in map(_cells, section):
                table.add_row(*row)
            console.print(table)
    if not only:
        REPORT.write_text(_markdown(results), "utf-8")


def _cells(result: Result) -> tuple[str, str, str, str]:
    limit = ""
    if result.limit is not None:
        limit = f"{'≥' if result.at_least else '≤'} {result.limit:g} {result.unit}"
    return result.name, f"{result.value:,.2f} {result.unit}", limit, result.verdict


def _markdown(results: list[Result]) -> str:
    head = (
        "# Benchmarks\n\nMedians of one run of `python -m benchmarks` on 2 cores, "
        f"Python {platform.python_version()}.\n\n"
        "| measured | value | limit | |\n|---|--:|--:|---|\n"
    )
    return head + "".join(f"| {' | '.join(_cells(result))} |\n" for result in results)


if __name__ == "__main__":
    typer.run(main)
