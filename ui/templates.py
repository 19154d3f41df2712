"""A template filled for a place: a report in the making. Knows no Streamlit."""

from __future__ import annotations

from data.model import AtlasError
from data.queries import NATION
from data.templates import Piece, Template, templates
from ui.address import Address
from ui.draft import Draft, Slip
from ui.selection import Lang, Selection, to_params
from ui.vocabulary import place_names, vocabulary


def template(id_: str) -> Template:
    """A template by its id; AtlasError names those there are."""
    if id_ not in templates():
        raise AtlasError(f"no template {id_!r}: there are {', '.join(templates())}")
    return templates()[id_]


def places(of: str) -> tuple[str, ...]:
    """Codes that a template of this kind may be about."""
    known = vocabulary()
    codes = {"prefecture": known.prefectures, "municipality": known.municipalities}
    return tuple(sorted(codes.get(of, {NATION})))


def filled(chosen: Template, place: str, lang: Lang, year: int) -> Draft:
    """The report on ``place``. Raises AtlasError for a place of another kind."""
    if place not in places(chosen.of):
        kind = {"prefecture": "'05'", "municipality": "'05202'", "nation": "'00'"}[chosen.of]
        raise AtlasError(
            f"{chosen.id} is about a {chosen.of}, not {place!r}: give a code as {kind}"
        )
    name = place_names(lang)[place]
    slips = [
        Slip(
            _address(piece, chosen.of, place, lang, year), piece.card, piece.note.about(lang, name)
        )
        for piece in chosen.pieces
    ]
    return Draft(chosen.title.about(lang, name), chosen.intro.about(lang, name), tuple(slips))


def _address(piece: Piece, of: str, place: str, lang: Lang, year: int) -> Address:
    selection = Selection(
        prefectures=(place,) if of == "prefecture" else (),
        units=(place,) if of == "municipality" else (),
        year=year,
        lang=lang,
    )
    own = {key: value.replace("{code}", place) for key, value in piece.choices.items()}
    return Address.of(piece.page, to_params(selection) | own)
