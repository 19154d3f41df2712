"""Files of the atlas without the app: figures, tables, reports, many places at once.

\b
python -m exports figures --page debt
python -m exports figure map --place 01 --place 05 --format png --lang en --to figures
python -m exports figure debt.course --place 01209 --format svg
python -m exports figure all --page all --place 01209 --format zip
python -m exports figure curve --address "https://atlas.example/allocation?m=34208&more=10"
python -m exports table --indicator local_tax --per-capita --year 2023 --format xlsx
python -m exports report --template prefecture_briefing --place all --format docx
python -m exports report --file my-report.json --format pptx
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Protocol
from urllib.parse import urlsplit

import typer

from data.model import AtlasError
from exports.card import Card
from exports.draw import KINDS
from exports.options import (
    OF_TEMPLATES,
    Address,
    FigureFormat,
    Language,
    Look,
    Order,
    PageName,
    Place,
    ReportFormat,
    SizeName,
    TableFormat,
    To,
    Width,
    ordered,
)  # fmt: skip
from exports.report import Piece, Report, silent
from exports.reports import REPORTS
from exports.sizes import SIZES, paper
from exports.written import TABLES, TABLES_OF, Job, content, readable, said, write


class Shelf(Protocol):
    """Where cards come from. Every method raises AtlasError for what there is not."""

    pages: tuple[str, ...]
    templates: tuple[str, ...]

    def places(self, named: tuple[str, ...]) -> tuple[str, ...]:
        """Codes of the places named."""

    def cards(self, page: str, place: str, order: Order, name: str = "all") -> tuple[Card, ...]:
        """The cards of a page for one place, or the one of a name."""

    def at(self, link: str, name: str) -> tuple[Card, ...]:
        """The cards of a view by its link, or the one of a name."""

    def table(self, place: str, order: Order, *, every_year: bool) -> Card:
        """The table of one place, or of all years."""

    def filled(self, template: str, place: str, order: Order) -> Report:
        """A template's report on one place."""

    def saved(self, file: Path, lang: str, base: str) -> Report:
        """The report that a file of the report page holds; "" is in the languages of its pieces."""


def commands(shelf: Shelf) -> typer.Typer:
    """The commands over a shelf."""
    app = typer.Typer(
        pretty_exceptions_enable=False,
        add_completion=False,
        no_args_is_help=True,
        help=__doc__,
        rich_markup_mode=None,
    )

    for add in (_listing, _figure, _table, _report):
        add(app, shelf)
    return app


def _listing(app: typer.Typer, shelf: Shelf) -> None:
    """Add the list of what can be drawn."""

    @app.command()
    def figures(*, page: PageName = "all", place: str = "00", lang: Language = Language.ja) -> None:
        """List the figures and tables of a page, by the names that `figure` takes."""
        order = Order(lang=lang.value)
        for one in shelf.pages if page == "all" else (page,):
            try:
                cards = shelf.cards(one, shelf.places((place,))[0], order)
            except AtlasError as error:
                if page != "all":
                    raise
                said(f"{one}:", error)
                continue
            for card in cards:
                typer.echo(f"{named(one, card)}\t{card.words.title}")


def _figure(app: typer.Typer, shelf: Shelf) -> None:
    """Add the command of figures."""

    @app.command()
    @ordered
    def figure(
        name: Annotated[str, typer.Argument(help="PAGE.CARD, a card of --page, or all")] = "all",
        *,
        page: PageName = "",
        place: Place = ["00"],  # noqa: B006
        format: FigureFormat = FigureFormat.png,
        to: To = Path("figures"),
        size: SizeName = SizeName.page,
        width: Width = None,
        look: Look = Look.light,
        address: Address = "",
        order: Order,
    ) -> None:
        """Figures of one or many places as files."""
        measured = paper(width) if width else SIZES[size.value]

        def make(job: Job) -> Iterator[tuple[Card, bytes]]:
            cards = shelf.at(address, name) if viewed else shelf.cards(*job, order, name)
            for card in cards:
                # where all are asked for, those that are tables have no picture
                if name != "all" or card.figure is not None or format.value not in KINDS:
                    yield card, content(card, format.value, measured, look.value)

        viewed = "?" in address
        if viewed:
            jobs = [(Path(urlsplit(address).path).name, "view")]
        else:
            pages = pages_of(shelf, name, page)
            jobs = [(p, one) for one in shelf.places(tuple(place)) for p in pages]
        write(jobs, make, format.value, to, order.indicator)


def _table(app: typer.Typer, shelf: Shelf) -> None:
    """Add the command of tables."""

    @app.command()
    @ordered
    def table(
        *,
        place: Place = ["00"],  # noqa: B006
        format: TableFormat = TableFormat.xlsx,
        to: To = Path("tables"),
        every_year: Annotated[bool, typer.Option(help="every municipality in every year")] = False,
        order: Order,
    ) -> None:
        """Tables of any measure: ranks of one year, or every municipality in every year."""
        jobs = [(TABLES_OF, p) for p in shelf.places(tuple(place))]

        def make(job: Job) -> Iterator[tuple[Card, bytes]]:
            card = shelf.table(job[1], order, every_year=every_year)
            yield card, TABLES[format.value](card.table, card.about())

        write(jobs, make, format.value, to, order.indicator)


def _report(app: typer.Typer, shelf: Shelf) -> None:
    """Add the command of reports."""

    @app.command()
    @ordered
    def report(
        *,
        template: Annotated[str, typer.Option(help=OF_TEMPLATES)] = "",
        file: Annotated[Path | None, typer.Option(help="JSON saved by the report page")] = None,
        page: PageName = "",
        place: Place = ["00"],  # noqa: B006
        format: ReportFormat = ReportFormat.docx,
        to: To = Path("reports"),
        title: Annotated[str, typer.Option(help="instead of the report's own")] = "",
        intro: Annotated[Path | None, typer.Option(help="Markdown file for the start")] = None,
        lang: Annotated[Language | None, typer.Option(help="ja, or as the file has it")] = None,
        order: Order,
    ) -> None:
        """A report on each place: figures with notes, sources and definitions in one file.

        Of a template, of a file saved by the report page, or else of every figure of --page.
        """
        if template and file is not None:
            raise AtlasError("--template and --file are two reports: give one of them")
        if template and template not in shelf.templates:
            raise AtlasError(f"no template {template!r}: there are {', '.join(shelf.templates)}")
        text = readable(intro) if intro is not None else ""
        kind = template or (file.stem if file is not None else "report")
        places = ("file",) if file is not None else shelf.places(tuple(place))

        def make(job: Job) -> Iterator[tuple[Card, bytes]]:
            if file is not None:
                whole = shelf.saved(file, lang.value if lang is not None else "", order.address)
            elif template:
                whole = shelf.filled(template, job[1], order)
            else:
                whole = every_figure(shelf, pages_of(shelf, "all", page), job[1], order)
            whole = replace(whole, title=title or whole.title, intro=text or whole.intro)
            card = replace(whole.pieces[0].card, key=kind.replace("_", "-"))
            yield card, REPORTS[format.value](whole, silent)

        write([(kind, p) for p in places], make, format.value, to, order.indicator)


def pages_of(shelf: Shelf, name: str, page: str) -> tuple[str, ...]:
    """Pages on which a name is looked for: its own, the one asked for, or the first."""
    first = name.partition(".")[0]
    if page == "all":
        return shelf.pages
    return (page or (first if first in shelf.pages else TABLES_OF),)


def named(page: str, card: Card) -> str:
    """PAGE.CARD, as `figure` takes it: dependence.map; inequality.convergence-beta."""
    return f"{page}.{card.key.removeprefix(f'{page}-')}"


def every_figure(shelf: Shelf, pages: tuple[str, ...], place: str, order: Order) -> Report:
    """A report of all figures of the pages; a page that has none of a place is left out."""
    cards: list[Card] = []
    for page in pages:
        try:
            cards += [c for c in shelf.cards(page, place, order) if c.figure is not None]
        except AtlasError as error:
            if len(pages) == 1:
                raise
            said("left out:", error)
    return Report(cards[0].words.title, tuple(map(Piece, cards)), order.lang)


def main(shelf: Shelf) -> None:
    """Run a command; what the user can mend is one line on stderr and exit code 1."""
    try:
        commands(shelf)(standalone_mode=True)
    except AtlasError as error:
        said("error:", error)
        raise SystemExit(1) from None
