"""Everything about one figure as one ZIP: picture, table, citation, link, hashes, redrawing."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import date, datetime

from exports.card import Card
from exports.citation import bibtex
from exports.draw import chrome, picture
from exports.geometry import inlined
from exports.redraw import is_map, script
from exports.single import card_html
from exports.sizes import SIZES, Size
from exports.tables import safe_text, to_csv, to_parquet

SUMS = "SHA256SUMS"


def to_zip(card: Card, look: str = "light", size: Size = SIZES["page"]) -> bytes:
    """The ZIP; PNG and SVG when a browser is there to draw them, else HTML."""
    files = {**_pictures(card, look, size), **_table(card), **_words(card)}
    sums = "".join(f"{hashlib.sha256(c).hexdigest()}  {name}\n" for name, c in files.items())
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        now = datetime.now().timetuple()[:6]
        for name, content in {**files, SUMS: sums.encode()}.items():
            archive.writestr(zipfile.ZipInfo(name, now), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _pictures(card: Card, look: str, size: Size) -> dict[str, bytes]:
    if card.figure is None:
        return {}
    if chrome() is None:
        return {"figure.html": card_html(card, look)}
    kinds = ("png", "svg")
    return {f"figure.{kind}": picture(card, kind, size, look) for kind in kinds}


def _table(card: Card) -> dict[str, bytes]:
    """The table, and how the figure comes from it."""
    about = card.about()
    files = {
        "table.csv": to_csv(card.table, about),
        "table.parquet": to_parquet(card.table, about),
    }
    text = script(card)
    if text is not None:
        files["redraw.py"] = text.encode()
        if is_map(card.figure):
            files["shapes.json"] = _shapes(card)
    return files


def _shapes(card: Card) -> bytes:
    """Municipalities of the map: everything that a code of the table may name."""
    codes = set(card.table.frame["code"].astype(str))
    held = {
        feature["id"]: feature
        for trace in inlined(card.figure)["data"]
        if "geojson" in trace
        for feature in trace["geojson"]["features"]
        if feature["id"] in codes
    }
    whole = {"type": "FeatureCollection", "features": list(held.values())}
    return json.dumps(whole, ensure_ascii=False).encode()


def _words(card: Card) -> dict[str, bytes]:
    other = "en" if card.lang == "ja" else "ja"
    title, sources = card.in_language(card.lang)
    entry = bibtex(
        key=card.file.replace("-", "_"),
        title=title,
        sources=sources,
        data_version=card.data_version,
        address=card.address,
        seen_on=date.today(),
    )
    about = "".join(f"{name}: {safe_text(value)}\n" for name, value in card.about().all)
    cited = "\n".join((card.citation(), card.citation(other))) + "\n"
    return {
        "about.txt": about.encode(),
        "citation.txt": cited.encode(),
        "citation.bib": entry.encode(),
        "link.txt": f"{card.address}\n".encode(),
        "version.txt": f"{card.data_version}\n".encode(),
    }
