"""Makes the web font of the atlas: the characters it needs out of Noto Sans CJK JP.

    python -m charts.build_fonts FOLDER

FOLDER holds NotoSansCJK-Regular.ttc and NotoSansCJK-Bold.ttc (Debian: package fonts-noto-cjk).
Needs fonttools and brotli, which the atlas itself does not. Run it again when a text or a name has
a character that the font lacks: tests/test_charts.py compares them with fonts/characters.txt. The
same input gives the same bytes.

Digits of Noto Sans CJK all have one width, so numbers align without a font feature.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from fontTools import subset
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "static" / "fonts"
#: The family's own name, so that it never mixes with an installed Noto Sans JP.
FAMILY = "Noto Sans JP Atlas"
WEIGHTS = ("Regular", "Bold")
JAPANESE = 0  # place of the Japanese face in the collection

LATIN = "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180))))
SYMBOLS = (
    "–—―‐−－…・•°′″‰％¢£¥€№℃←↑→↓⇒⇔±×÷≈≠≤≥≦≧∞√∑∂△▲▽▼○●◎◇◆□■☆★※"
    "〒①②③④⑤⑥⑦⑧⑨⑩ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅰⅱⅲⅳⅴ㎡㎢㎞㈱‘’“”†‡§¶²³⁻₀₁₂βσρλΔαγτμ　"
)
#: Rows of JIS X 0208: symbols, full-width Latin, kana, Greek; then the kanji of level 1.
JIS_ROWS = (*range(1, 7), *range(16, 48))
TEXTS = ("data/catalog/*.yaml", "ui/*.py", "ui/*.js", "pages/*.py", "dashboard.py", "charts/*.py")


def characters() -> set[str]:
    """Every character the font holds."""
    found = set(LATIN) | set(SYMBOLS) | set(jis())
    for pattern in TEXTS:
        for path in sorted(ROOT.glob(pattern)):
            found |= set(path.read_text("utf-8"))
    shapes = json.loads((ROOT / "static/geo/municipalities.json").read_text("utf-8"))
    for feature in shapes["features"]:
        found |= set(feature["properties"]["ja"])
    return {c for c in found if c.isprintable()}


def jis() -> str:
    """Characters of the rows of JIS X 0208 kept here."""
    codes = (bytes((row + 0xA0, cell + 0xA0)) for row in JIS_ROWS for cell in range(1, 95))
    return "".join(code.decode("euc_jp", "ignore") for code in codes)


def build(collection: Path, target: Path) -> int:
    """Write one weight as WOFF2; its size in bytes."""
    options = subset.Options(
        flavor="woff2",
        hinting=False,
        layout_features=["kern", "palt"],  # locl would add the Chinese and Korean forms
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        name_languages=[0x409],
        notdef_outline=True,
        recalc_timestamp=False,
    )
    font = TTFont(collection, fontNumber=JAPANESE, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(c) for c in characters()])
    cutter.subset(font)
    for record in font["name"].names:
        if record.nameID in {1, 4, 16}:
            record.string = FAMILY
        if record.nameID == 6:
            record.string = FAMILY.replace(" ", "")
    addOpenTypeFeaturesFromString(font, minus_rule(font), tables=["GSUB"])  # kern, palt stay
    subset.save_font(font, str(target), options)
    return target.stat().st_size


def minus_rule(font: TTFont) -> str:
    """A hyphen before a digit is drawn as a minus sign where a number can begin: "-5" as −5.

    Streamlit's tables write negative numbers with a hyphen, and no format of theirs has a minus.
    """
    named = font.getBestCmap()
    hyphen, minus = named[ord("-")], named[ord("−")]
    digits = " ".join(named[ord(c)] for c in "0123456789")
    begins = {named[ord(c)] for c in " (（"}
    others = " ".join(g for g in font.getGlyphOrder() if g != ".notdef" and g not in begins)
    return f"""
        feature calt {{
            ignore sub [{others}] {hyphen}' [{digits}];
            sub {hyphen}' [{digits}] by {minus};
        }} calt;
    """


def main() -> None:
    """Read FOLDER, write every weight."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where NotoSansCJK-*.ttc are")
    folder = parser.parse_args().folder
    TARGET.mkdir(parents=True, exist_ok=True)
    (TARGET / "characters.txt").write_text("".join(sorted(characters())) + "\n", "utf-8")
    for weight in WEIGHTS:
        target = TARGET / f"noto-sans-jp-atlas-{weight.lower()}.woff2"
        size = build(folder / f"NotoSansCJK-{weight}.ttc", target)
        print(f"{target.name}: {len(characters()):,} characters, {size:,} bytes")


if __name__ == "__main__":
    main()
