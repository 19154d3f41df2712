"""Municipality codes: 5 digits as text, from whatever a publication prints."""

from __future__ import annotations


def check_digit(code5: str) -> str:
    """The sixth digit of a local-government code (総務省 全国地方公共団体コード, 検査数字)."""
    weighted = sum(int(d) * w for d, w in zip(code5, (6, 5, 4, 3, 2), strict=True))
    return str((11 - weighted % 11) % 10)


def from_six(code: str | int | float) -> str:
    """Five digits from a six-digit code: '011002' or 11002 (a number that lost its zero) → '01100'.

    Padded before cutting. Raises ValueError when it is no code or its check digit is wrong.
    """
    text = _digits(code).zfill(6)
    if len(text) != 6 or check_digit(text[:5]) != text[5]:
        raise ValueError(f"{code!r} is not a six-digit local-government code with its check digit")
    return text[:5]


def from_five(code: str | int | float) -> str:
    """Five digits from a five-digit code: '01100' or 1100 → '01100'. Raises ValueError."""
    text = _digits(code).zfill(5)
    if len(text) != 5:
        raise ValueError(f"{code!r} is not a five-digit local-government code")
    return text


def _digits(code: str | int | float) -> str:
    text = str(int(code)) if isinstance(code, (int, float)) else code.strip()
    if not text.isdigit():
        raise ValueError(f"{code!r} is not a local-government code")
    return text
