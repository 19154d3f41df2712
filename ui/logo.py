"""Our sign: a plain map sheet of unequal tiles, one of them filled. Two colours, no text inside."""

from __future__ import annotations

_TILES = ((2, 2, 12, 8), (16, 2, 14, 8), (2, 12, 7, 18), (11, 12, 11, 18), (24, 12, 6, 18))
_FILLED = 3


def mark(ink: str, accent: str) -> str:
    """The sign alone, 32 × 32."""
    tiles = "".join(
        f'<rect x="{x}" y="{y}" width="{w}" height="{h}" '
        f'fill="{accent if i == _FILLED else "none"}" stroke="{ink}" stroke-width="1.6"/>'
        for i, (x, y, w, h) in enumerate(_TILES)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32">'
        f"{tiles}</svg>"
    )


def wordmark(text: str, ink: str, accent: str) -> str:
    """Sign and name in one line."""
    width = 44 + sum(20 if ord(c) > 0x2E80 else 11.5 for c in text)
    inner = mark(ink, accent).replace(
        'width="32" height="32"', 'x="0" y="0" width="32" height="32"'
    )
    family = "'Noto Sans JP Atlas','Hiragino Sans','Noto Sans JP','Noto Sans CJK JP',sans-serif"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="32" '
        f'viewBox="0 0 {width:.0f} 32">{inner}<text x="42" y="23" font-size="20" font-weight="700" '
        f'font-family="{family}" fill="{ink}">{text}</text></svg>'
    )
