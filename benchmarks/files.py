"""Files that leave the atlas: pictures on the server once its browser is warm, and workbooks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from benchmarks.timing import Result, median
from exports.draw import KINDS, chrome, picture
from exports.options import Order
from exports.report import Piece, Report
from exports.report_docx import report_docx
from exports.report_pptx import report_pptx
from exports.sizes import SIZES
from exports.tables import Column, Table, to_csv, to_parquet, to_xlsx
from ui.shelf import SHELF

#: Five of the page about dependence: with four places a report of twenty.
FIGURES = ("map", "ranking", "distribution", "trend", "composition")


def saved() -> Iterator[Result]:
    """Pictures of the heaviest figure and of a usual one, reports, a table of 1,741 × 40."""
    order = Order("transfer_dependence", 2023, "ja", False, False, False, "")
    if chrome() is not None:
        for name in ("map", "trend"):
            card = SHELF.figure(name, "00", order)
            for kind in KINDS:
                took = median(lambda c=card, k=kind: picture(c, k, SIZES["page"]), 5)
                yield Result(f"{kind.upper()} on the server, {name} of Japan", took, "s", 1)
        places = ("05", "32", "01", "13")
        cards = [SHELF.figure(name, p, order) for p in places for name in FIGURES]
        whole = Report("20", tuple(Piece(card, "**20**") for card in cards), "ja")
        for write_report in (report_docx, report_pptx):
            kind = write_report.__name__.removeprefix("report_").upper()
            took = median(lambda w=write_report: w(whole), 1)
            yield Result(f"{kind} report of 20 figures", took, "s", 30)
    about = SHELF.table("00", order, every_year=False).about()
    wide = _wide(1741, 40)
    for write, limit in ((to_xlsx, 1.5), (to_csv, None), (to_parquet, None)):
        kind = write.__name__.removeprefix("to_").upper()
        took = median(lambda w=write: w(wide, about), 5)
        yield Result(f"{kind} of 1,741 × 40", took, "s", limit)


def _wide(rows: int, columns: int) -> Table:
    draws = np.random.default_rng(1741).normal(50, 20, (rows, columns - 1)).round(1)
    frame = pd.DataFrame(draws, columns=[f"v{n}" for n in range(columns - 1)])
    codes = [f"{n:05d}" for n in range(rows)]
    numbers = (Column(key, key, "number", "%", 1) for key in frame.columns)
    return Table(frame.assign(code=codes), (Column("code", "code", "code"), *numbers))
