"""Commands: python -m exports figure | table | report.

    python -m exports figure map --place 01 --place 05 --format png --lang en --to figures
    python -m exports figure all --place 01209 --format zip
    python -m exports table --indicator local_tax --per-capita --year 2023 --format xlsx
    python -m exports report --place all --format docx

The same files as the app's menu, without the app. What can be drawn is given by the caller.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Protocol, cast

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from data.model import AtlasError
from exports.bundle import to_zip
from exports.card import Card
from exports.draw import KINDS, picture
from exports.report import REPORTS, Piece, Report
from exports.single import card_html
from exports.sizes import SIZES, Size, paper
from exports.tables import to_csv, to_parquet, to_xlsx

Lang = Literal["ja", "en"]
TABLES = {"csv": to_csv, "xlsx": to_xlsx, "parquet": to_parquet}
notes = Console(stderr=True)


@dataclass(frozen=True)
class Order:
    """What is asked for, the same for every place."""

    indicator: str
    year: int
    lang: Lang
    wards: bool
    per_capita: bool
    real: bool
    address: str


class Shelf(Protocol):
    """Where cards come from. Every method raises AtlasError for what there is not."""

    figures: tuple[str, ...]

    def places(self, named: tuple[str, ...]) -> tuple[str, ...]:
        """Codes of the places named."""

    def figure(self, name: str, place: str, order: Order) -> Card:
        """One figure of one place."""

    def table(self, place: str, order: Order, *, every_year: bool) -> Card:
        """The table of one place, or of all years."""


class FigureFormat(StrEnum):
    """Files of a figure."""

    png = "png"
    svg = "svg"
    pdf = "pdf"
    html = "html"
    csv = "csv"
    xlsx = "xlsx"
    parquet = "parquet"
    zip = "zip"


class TableFormat(StrEnum):
    """Files of a table."""

    csv = "csv"
    xlsx = "xlsx"
    parquet = "parquet"


class ReportFormat(StrEnum):
    """Files of a report."""

    html = "html"
    docx = "docx"
    pptx = "pptx"


SizeName = StrEnum("SizeName", {name: name for name in SIZES})
Look = StrEnum("Look", {name: name for name in ("light", "print", "mono")})
Language = StrEnum("Language", {"ja": "ja", "en": "en"})

Place = Annotated[
    list[str], typer.Option(help="'01', '01209', '00' (Japan) or 'all' (prefectures)")
]
To = Annotated[Path, typer.Option(help="folder for the files")]
Indicator = Annotated[str, typer.Option(help="id of docs/indicators.md")]
Address = Annotated[str, typer.Option(help="where the app is served, for the link in the files")]


def commands(shelf: Shelf) -> typer.Typer:
    """The commands over a shelf."""
    app = typer.Typer(
        pretty_exceptions_enable=False, add_completion=False, no_args_is_help=True, help=__doc__
    )

    @app.command()
    def figure(
        name: Annotated[str, typer.Argument(help="a figure, or all")],
        *,
        place: Place = ["00"],  # noqa: B006
        format: FigureFormat = FigureFormat.png,
        to: To = Path("figures"),
        indicator: Indicator = "transfer_dependence",
        year: int = 2023,
        lang: Language = Language.ja,
        size: SizeName = SizeName.page,
        width: Annotated[float | None, typer.Option(help="in mm, instead of --size")] = None,
        look: Look = Look.light,
        wards: bool = False,
        per_capita: bool = False,
        real: bool = False,
        address: Address = "",
    ) -> None:
        """Figures of one or many places as files."""
        order = Order(indicator, year, cast(Lang, lang.value), wards, per_capita, real, address)
        names = shelf.figures if name == "all" else (name,)
        measured = paper(width) if width else SIZES[size.value]
        jobs = [(n, p) for p in shelf.places(tuple(place)) for n in names]

        def make(job: tuple[str, str]) -> tuple[Card, bytes]:
            card = shelf.figure(*job, order)
            return card, content(card, format.value, measured, look.value)

        write(jobs, make, format.value, to, order)

    @app.command()
    def table(
        *,
        place: Place = ["00"],  # noqa: B006
        format: TableFormat = TableFormat.xlsx,
        to: To = Path("tables"),
        indicator: Indicator = "transfer_dependence",
        year: int = 2023,
        every_year: bool = False,
        lang: Language = Language.ja,
        wards: bool = False,
        per_capita: bool = False,
        real: bool = False,
        address: Address = "",
    ) -> None:
        """Tables of any measure: ranks of one year, or every municipality in every year."""
        order = Order(indicator, year, cast(Lang, lang.value), wards, per_capita, real, address)
        jobs = [(indicator, p) for p in shelf.places(tuple(place))]

        def make(job: tuple[str, str]) -> tuple[Card, bytes]:
            card = shelf.table(job[1], order, every_year=every_year)
            return card, TABLES[format.value](card.table, card.about())

        write(jobs, make, format.value, to, order)

    @app.command()
    def report(
        *,
        place: Place = ["00"],  # noqa: B006
        format: ReportFormat = ReportFormat.docx,
        to: To = Path("reports"),
        title: Annotated[str, typer.Option(help="instead of the first figure's question")] = "",
        intro: Annotated[Path | None, typer.Option(help="Markdown file for the start")] = None,
        indicator: Indicator = "transfer_dependence",
        year: int = 2023,
        lang: Language = Language.ja,
        wards: bool = False,
        per_capita: bool = False,
        real: bool = False,
        address: Address = "",
    ) -> None:
        """A report on each place: every figure there is, sources and definitions in one file."""
        order = Order(indicator, year, cast(Lang, lang.value), wards, per_capita, real, address)
        text = intro.read_text("utf-8") if intro is not None else ""
        jobs = [("report", p) for p in shelf.places(tuple(place))]

        def make(job: tuple[str, str]) -> tuple[Card, bytes]:
            cards = [shelf.figure(name, job[1], order) for name in shelf.figures]
            pieces = tuple(Piece(card) for card in cards)
            whole = Report(title or cards[0].words.title, pieces, order.lang, text)
            return replace(cards[0], key="report"), REPORTS[format.value](whole)

        write(jobs, make, format.value, to, order)

    return app


def content(card: Card, format: str, size: Size, look: str) -> bytes:
    """One file of a card."""
    if format in KINDS:
        return picture(card, format, size, look)
    if format in TABLES:
        return TABLES[format](card.table, card.about())
    return card_html(card, look) if format == "html" else to_zip(card, look, size)


def write(
    jobs: list[tuple[str, str]],
    make: Callable[[tuple[str, str]], tuple[Card, bytes]],
    ending: str,
    to: Path,
    order: Order,
) -> None:
    """Make and write every file, with a bar; a place that has none is named, the others go on."""
    to.mkdir(parents=True, exist_ok=True)
    missed: list[AtlasError] = []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(), console=notes) as progress:
        task = progress.add_task("", total=len(jobs))
        for job in jobs:
            progress.update(task, description=" ".join(job))
            try:
                card, made = make(job)
                name = "_".join((card.file, order.indicator, job[1], order.lang))
                (to / f"{name}.{ending}").write_bytes(made)
            except AtlasError as error:
                missed.append(error)
            progress.advance(task)
    for error in missed:
        notes.print("not made:", str(error), markup=False, highlight=False, soft_wrap=True)
    notes.print(f"{len(jobs) - len(missed)} of {len(jobs)} files in {to}", highlight=False)
    if missed:
        raise typer.Exit(1)


def main(shelf: Shelf) -> None:
    """Run a command; what the user can mend is one line on stderr and exit code 1."""
    try:
        commands(shelf)(standalone_mode=True)
    except AtlasError as error:
        notes.print("error:", str(error), markup=False, highlight=False, soft_wrap=True)
        raise SystemExit(1) from None
