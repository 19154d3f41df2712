"""Cards for the command line: those that the pages draw, without a browser."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from data import catalog, queries
from data.model import AtlasError
from data.templates import templates
from exports.card import Card
from exports.options import Order
from exports.report import Report
from ui.address import PAGES, Address
from ui.desk import DeskError, Sight, cards_at, drawn, located
from ui.draft import Draft, DraftError, from_json
from ui.finished import finished
from ui.save import about_full
from ui.selection import Selection, to_params
from ui.templates import filled
from ui.templates import template as template_of
from ui.vocabulary import vocabulary


class Shelf:
    """What the command may ask for: exports.command.Shelf."""

    pages = PAGES
    templates = tuple(templates())

    def places(self, named: tuple[str, ...]) -> tuple[str, ...]:
        """Codes as given; 'all' is every prefecture. AtlasError for a code that is none."""
        known = vocabulary()
        codes: list[str] = []
        for code in named:
            codes += sorted(known.prefectures) if code == "all" else [code]
        for code in codes:
            if code != queries.NATION and code not in known.prefectures | known.municipalities:
                raise AtlasError(
                    f"{code!r} is no municipality or prefecture of today: give '01', '01209', "
                    f"'00' for Japan, or 'all' for every prefecture"
                )
        return tuple(dict.fromkeys(codes))

    def figure(self, name: str, place: str, order: Order, page: str = "dependence") -> Card:
        """One card of a page for one place."""
        return self.cards(page, place, order, name)[0]

    def cards(self, page: str, place: str, order: Order, name: str = "all") -> tuple[Card, ...]:
        """The cards of a page for one place, or the one of a name."""
        if page not in PAGES:
            raise AtlasError(f"no page {page!r} with figures: there are {', '.join(PAGES)}")
        return _named(cards_at(_address(page, place, order)), name, order.address)

    def at(self, link: str, name: str) -> tuple[Card, ...]:
        """The cards of a view by its link."""
        address = Address.read(link)
        base = urlsplit(link)._replace(query="", fragment="").geturl().rpartition("/")[0]
        return _named(cards_at(address), name, base)

    def table(self, place: str, order: Order, *, every_year: bool) -> Card:
        """Ranks and values of one year, or every municipality in every year."""
        card = self.figure("table", place, order)
        return replace(about_full(card), table=card.full()) if every_year and card.full else card

    def filled(self, template: str, place: str, order: Order) -> Report:
        """A template's report on one place, whole: AtlasError for a card that is not drawn."""
        draft = filled(template_of(template), place, order.lang, order.year)
        return _whole(draft, order.lang, order.address)

    def saved(self, file: Path, lang: str, base: str) -> Report:
        """The report of a file, in its own language or in ``lang``."""
        try:
            draft = from_json(file.read_bytes())
        except (OSError, DraftError) as error:
            raise AtlasError(f"{file}: {error}") from None
        return _whole(draft.in_language(lang), lang or draft.lang, base)


def _whole(draft: Draft, lang: str, base: str) -> Report:
    answers = drawn((slip.address, slip.card) for slip in draft.slips)
    for answer in answers:
        if isinstance(answer, DeskError):
            raise answer
    return finished(draft, answers, lang, base)


def _address(page: str, place: str, order: Order) -> Address:
    """What a reader sees who has chosen this place: a prefecture limits, a town is marked."""
    if order.indicator not in {*catalog.items(), *catalog.indicators()}:
        raise AtlasError(f"{order.indicator!r} is neither an item nor an indicator; see docs/")
    town = len(place) == 5
    selection = Selection(
        prefectures=() if place == queries.NATION else (place[:2],),
        units=(place,) if town else (),
        year=order.year,
        indicator=order.indicator,
        wards=order.wards,
        per_capita=order.per_capita,
        real=order.real,
        lang=order.lang,
    )
    return Address.of(page, to_params(selection))


def _named(sight: Sight, name: str, base: str) -> tuple[Card, ...]:
    """All, or the one that is called so: by its key, or by what follows the page in it."""
    page = sight.address.page
    short = name.removeprefix(f"{page}.").replace(".", "-")
    keys = (short, f"{page}-{short}", f"{short}-kinds")  # a map of kinds has its own words
    found = [card for card in sight.cards if name == "all" or card.key in keys]
    if not found:
        raise sight.missing(name)
    return tuple(located(card, base) for card in found)


SHELF = Shelf()
