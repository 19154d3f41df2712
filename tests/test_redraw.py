"""Every card has a table that is read elsewhere, every figure a script that draws it again."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from exports.bundle import _shapes
from exports.card import Card
from exports.redraw import is_map, script
from exports.tables import to_parquet, to_xlsx
from tests.test_cards import drawn
from tests.test_pages import PAGES

#: Figures whose tables are written out, each row in a unit of its own: nothing to draw in them.
IN_WORDS = ("cooperation-against",)
#: All scripts in one process, so that plotly is imported once; what fails is printed.
RUN = """
import contextlib, io, pathlib, runpy, sys
for path in sorted(pathlib.Path(sys.argv[1]).glob("*/redraw.py")):
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            runpy.run_path(str(path), run_name="__main__")
    except BaseException as error:
        print(path.parent.name, repr(error))
"""


def written(card: Card, folder: Path) -> None:
    """What the ZIP holds to draw it again."""
    text = script(card)
    assert text is not None, f"{card.key}: no script"
    folder.mkdir()
    (folder / "redraw.py").write_text(text, "utf-8")
    (folder / "table.parquet").write_bytes(to_parquet(card.table, card.about()))
    if is_map(card.figure):
        (folder / "shapes.json").write_bytes(_shapes(card))


def test_every_figure_is_drawn_again_by_its_script(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    figures = 0
    for page in PAGES:
        if page in ("guide", "report"):
            continue
        with monkeypatch.context() as patched:
            cards = drawn(patched, page, "ja")
        for card in cards:
            book = CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx(card.table, card.about())))
            rows = book.get_sheet_by_index(0).to_python()
            assert len(rows) == 1 + len(card.table.frame), card.key
            if card.figure is not None and card.key not in IN_WORDS:
                written(card, tmp_path / f"{page}_{card.key}")
                figures += 1
    ran = subprocess.run(
        [sys.executable, "-c", RUN, str(tmp_path)],
        capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert not ran.stdout and ran.returncode == 0, ran.stdout + ran.stderr
    assert len(list(tmp_path.glob("*/redrawn.html"))) == figures > 80
