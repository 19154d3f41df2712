"""PNG, SVG and PDF on the server, through Kaleido and the Chrome that it finds.

Kaleido keeps the browser, its tab and the figure's way into it; the page in the tab is ours
(picture.js), so that the server gives the same picture as the browser does.
"""

from __future__ import annotations

import json
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import plotly

from data.model import AtlasError
from exports.card import Card
from exports.fonts import font_faces
from exports.geometry import base_map, inlined
from exports.picture import request
from exports.sizes import Size

Kind = Literal["png", "svg", "pdf"]
KINDS: tuple[Kind, ...] = ("png", "svg", "pdf")
_HERE = Path(__file__).parent
SECONDS = 60
_one_at_a_time = threading.Lock()  # Kaleido's answers carry no name


NO_CHROME = (
    "PNG, SVG and PDF are drawn by Chrome or Chromium, and there is none here: install one "
    "(Debian: apt install chromium; elsewhere: kaleido_get_chrome) or set BROWSER_PATH to it. "
    "HTML, CSV, XLSX and Parquet need none"
)


class NoChromeError(AtlasError):
    """There is no browser to draw with."""


def chrome() -> str | None:
    """Path of the Chrome or Chromium that draws; None when there is none."""
    from choreographer.browsers.chromium import Chromium  # noqa: PLC0415 (as below)

    return Chromium.find_browser(skip_local=False)


def picture(
    card: Card, kind: Kind, size: Size, look: str = "light", *, bare: bool = False
) -> bytes:
    """The card's figure with its words around it as a file; ``bare``: without them.

    Raises NoChromeError without a browser, AtlasError for a card that has no figure.
    """
    asked = request(card, size, look, bare=bare)
    if chrome() is None:
        raise NoChromeError(NO_CHROME)
    figure = {**inlined(card.figure), "picture": asked}
    answer: Future[bytes] = Future()
    threading.Thread(target=_draw, args=(figure, kind, answer), daemon=True).start()
    try:
        return answer.result(timeout=2 * SECONDS)
    except TimeoutError:
        raise AtlasError(
            f"{chrome()} did not draw {card.key} in {2 * SECONDS} s: does it start by itself?"
        ) from None


def _draw(figure: dict[str, Any], kind: Kind, answer: Future[bytes]) -> None:
    """Ask Kaleido, whose browser is started once in a process; a browser that dies says nothing."""
    # a tenth of a second to import, which only those pay who draw
    import kaleido  # noqa: PLC0415

    try:
        with _one_at_a_time:
            kaleido.start_sync_server(
                page_generator=_Page(), timeout=SECONDS, silence_warnings=True
            )
            answer.set_result(kaleido.calc_fig_sync(figure, opts={"format": kind}))
    except Exception as error:
        answer.set_exception(error)


@dataclass(frozen=True)
class _Page:
    """The page in Kaleido's tab."""

    def generate_index(self) -> str:
        return _page()


@cache
def _page() -> str:
    program = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    scripts = (
        base_map(),
        f"const FACES = {json.dumps(font_faces())};",
        (_HERE / "picture.js").read_text("utf-8"),
        (_HERE / "server.js").read_text("utf-8"),
    )
    return (
        '<!doctype html><html><head><meta charset="utf-8">'
        '<style id="head-style"></style>'
        f'<script src="{program.as_uri()}" charset="utf-8"></script>'
        + "".join(f"<script>{script}</script>" for script in scripts)
        + "</head><body></body></html>"
    )
