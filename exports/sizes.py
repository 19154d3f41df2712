"""How large a picture is: on the screen, in a column or on a page of print, on a slide."""

from __future__ import annotations

from dataclasses import dataclass

MM_PER_INCH = 25.4
PRINT_DPI = 300
#: Layout pixels of an inch of paper: text of 13 pixels then is 7.8 points high, as captions are.
LAYOUT_DPI = 120


@dataclass(frozen=True)
class Size:
    """A picture's layout in pixels and what they become.

    ``height`` None: as much as title, figure and source need. ``scale`` is the pixels of a PNG
    per layout pixel; ``dpi`` is written into it. ``mm`` is the width on paper, None on a screen.
    ``title``, ``meta`` and ``foot`` are sizes of text, ``side`` the margin.
    """

    width: float
    scale: float
    dpi: int
    height: float | None = None
    mm: float | None = None
    title: int = 26
    meta: int = 16
    foot: int = 14
    side: int = 28


def paper(mm: float) -> Size:
    """A width on paper, printed with 300 dots an inch."""
    width = mm / MM_PER_INCH * LAYOUT_DPI
    wide = width > 600
    return Size(
        width=width,
        scale=PRINT_DPI / LAYOUT_DPI,
        dpi=PRINT_DPI,
        mm=mm,
        title=19 if wide else 15,
        meta=13 if wide else 11,
        foot=11 if wide else 10,
        side=16 if wide else 10,
    )


#: A slide is 13.33 by 7.5 inches, 16:9; its PNG has 2560 by 1440 pixels.
SLIDE = Size(
    width=960, height=540, scale=8 / 3, dpi=192, mm=338.7, title=24, meta=13, foot=10, side=28
)

SIZES: dict[str, Size] = {
    "screen": Size(width=1200, scale=1, dpi=96),
    "screen2": Size(width=1200, scale=2, dpi=192),
    "column": paper(85),
    "page": paper(170),
    "slide": SLIDE,
}
