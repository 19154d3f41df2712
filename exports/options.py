"""Options of the commands: an order is read once for all of them."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints

import typer

from exports.sizes import SIZES

Lang = Literal["ja", "en"]
OF_TEMPLATES = "prefecture_briefing, municipality_briefing or workshop"


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
    list[str],
    typer.Option(help="'01', '01209', '00' (Japan) or 'all' (prefectures); may come many times"),
]
To = Annotated[Path, typer.Option(help="folder for the files")]
Width = Annotated[float | None, typer.Option(help="in mm, instead of --size", min=20, max=600)]
Served = Annotated[str, typer.Option(help="where the app is served, for the link in the files")]
Address = Annotated[
    str, typer.Option(help="where the app is served; with a page and '?', the very view to draw")
]
PageName = Annotated[str, typer.Option(help="a page's name in its address, or all")]


@dataclass(frozen=True)
class Order:
    """What is asked for, the same for every place; each field is an option."""

    indicator: Annotated[str, typer.Option(help="id of docs/indicators.md")] = "transfer_dependence"
    year: Annotated[int, typer.Option(help="fiscal year")] = 2023
    lang: Annotated[Lang, typer.Option(help="language of the files")] = "ja"
    wards: Annotated[bool, typer.Option(help="with Tokyo's 23 wards")] = False
    per_capita: Annotated[bool, typer.Option(help="amounts per resident")] = False
    real: Annotated[bool, typer.Option(help="amounts at prices of 2020")] = False
    address: Served = ""


def ordered(command: Callable[..., None]) -> Callable[..., None]:
    """The command with the options of an order, which it takes as one value, ``order``.

    An option that the command has itself stays as it has it, and is read into the order too.
    """
    own = inspect.signature(command).parameters
    hints = get_type_hints(command, include_extras=True)
    shared = get_type_hints(Order, include_extras=True)
    options = {name: one for name, one in own.items() if name != "order"}
    for field in fields(Order):
        one = inspect.Parameter(field.name, inspect.Parameter.KEYWORD_ONLY, default=field.default)
        options.setdefault(field.name, one)
        hints.setdefault(field.name, shared[field.name])

    def asked(**given: Any) -> None:
        read = {one.name: given[one.name] for one in fields(Order)}
        order = Order(**read | {"lang": read["lang"] or "ja"})
        command(order=order, **{name: value for name, value in given.items() if name in own})

    typed = [one.replace(annotation=hints[name]) for name, one in options.items()]
    asked.__signature__ = inspect.Signature(typed)  # type: ignore[attr-defined]
    asked.__annotations__ = {name: hints[name] for name in options}
    asked.__name__, asked.__doc__ = command.__name__, command.__doc__
    return asked
