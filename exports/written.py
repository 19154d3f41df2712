"""Files of the command line: made one by one, with a bar, and what could not be made is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from data.model import AtlasError
from exports.bundle import to_zip
from exports.card import Card
from exports.draw import KINDS, picture
from exports.single import card_html
from exports.sizes import Size
from exports.tables import to_csv, to_parquet, to_xlsx

#: A page, or the kind of a report, and a place.
Job = tuple[str, str]
#: The page about a measure: its figures and its table are meant where no page is named.
TABLES_OF = "dependence"
TABLES = {"csv": to_csv, "xlsx": to_xlsx, "parquet": to_parquet}
notes = Console(stderr=True)


def readable(file: Path) -> str:
    """A text file's text; AtlasError for one that is none."""
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AtlasError(f"{file}: {error}. Give a text file in UTF-8") from None


def content(card: Card, format: str, size: Size, look: str) -> bytes:
    """One file of a card."""
    if format in KINDS:
        return picture(card, format, size, look)
    if format in TABLES:
        return TABLES[format](card.table, card.about())
    return card_html(card, look) if format == "html" else to_zip(card, look, size)


def write(
    jobs: list[Job],
    make: Callable[[Job], Iterator[tuple[Card, bytes]]],
    ending: str,
    to: Path,
    measure: str,
) -> None:
    """Make and write every file, with a bar; what cannot be made is named, the others go on.

    ``measure`` stands in the names of files about one.
    """
    _folder(to)
    missed: list[AtlasError] = []
    files = 0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(), console=notes) as progress:
        task = progress.add_task("", total=len(jobs))
        for page, place in jobs:
            progress.update(task, description=f"{page} {place}")
            try:
                for card, made in make((page, place)):
                    of = measure if page == TABLES_OF else ""
                    name = "_".join(filter(None, (card.file, of, place, card.lang)))
                    _file(to / f"{name}.{ending}", made)
                    files += 1
            except AtlasError as error:
                missed.append(error)
            progress.advance(task)
    for error in {str(error): error for error in missed}.values():  # once for all places
        said("not made:", error)
    failed = f", {len(missed)} not made" if missed else ""
    notes.print(f"{files} files in {to}{failed}", highlight=False, soft_wrap=True)
    if missed:
        raise typer.Exit(1)


def _folder(to: Path) -> None:
    try:
        to.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = error.strerror or error
        raise AtlasError(f"{to}: no folder for the files ({why}). Give another with --to") from None


def _file(to: Path, content: bytes) -> None:
    try:
        to.write_bytes(content)
    except OSError as error:
        raise AtlasError(f"{to}: not written ({error.strerror or error})") from None


def said(head: str, error: AtlasError) -> None:
    """One line on stderr."""
    notes.print(head, str(error), markup=False, highlight=False, soft_wrap=True)
