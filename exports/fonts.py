"""The font that goes with a file."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path

_FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"


@cache
def font_faces() -> str:
    """CSS with the fonts inside, for files that must look the same anywhere."""
    faces = []
    for name, weight in (("regular", 400), ("bold", 700)):
        font = (_FONTS / f"noto-sans-jp-atlas-{name}.woff2").read_bytes()
        url = f"data:font/woff2;base64,{base64.b64encode(font).decode()}"
        faces.append(
            f'@font-face{{font-family:"Noto Sans JP Atlas";font-weight:{weight};src:url({url})}}'
        )
    return "".join(faces)
