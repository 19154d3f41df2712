"""Official files → snapshot → database, and questions to it.

python -m data compile --from DIR

python -m data build

python -m data check

python -m data sql "SELECT code, name FROM municipality LIMIT 5" --format csv
"""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import duckdb
import typer
from rich.console import Console

from data import compile as compiler
from data import database, sanity, sql_shell
from data.model import AtlasError

app = typer.Typer(
    pretty_exceptions_enable=False, add_completion=False, no_args_is_help=True, help=__doc__
)
notes = Console(stderr=True)
#: What DuckDB makes of Ctrl-C while it works.
INTERRUPTED = "Query interrupted"


class Format(StrEnum):
    """Output of `sql`."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


@app.command("compile")
def compile_command(
    directory: Annotated[Path, typer.Option("--from", help="directory of official files")],
    losses: Annotated[
        bool, typer.Option("--losses", help="let figures go that the snapshot has")
    ] = False,
) -> None:
    """Official files → data/snapshot and static/geo; nothing changes when a file is bad."""
    compiler.compile_snapshot(directory, console=notes, losses=losses)


@app.command()
def build() -> None:
    """Snapshot → data/atlas.duckdb."""
    seconds = database.build()
    notes.print(f"{database.DATABASE.name}: {database.version()} in {seconds:.2f} s")


@app.command()
def check() -> None:
    """Run every sanity check on the built database; exit 1 and the rows that fail."""
    raise typer.Exit(0 if sanity.report(notes) else 1)


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="one SELECT; SHOW TABLES and DESCRIBE help")],
    output: Annotated[Format, typer.Option("--format", help="how to print the rows")] = (
        Format.table
    ),
) -> None:
    """Run one read-only query over the public tables and print its rows."""
    sys.stdout.buffer.write(sql_shell.run(query, output.value))


def main() -> None:
    """Run a command; what the user can mend is one line on stderr and exit code 1."""
    try:
        app(standalone_mode=True)
    except AtlasError as error:
        notes.print("error:", str(error), markup=False, highlight=False, soft_wrap=True)
        raise SystemExit(1) from None
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:  # a full disk
        notes.print("error:", str(error).splitlines()[0], markup=False, soft_wrap=True)
        raise SystemExit(1) from None
    except RuntimeError as error:
        if str(error) != INTERRUPTED:
            raise
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
