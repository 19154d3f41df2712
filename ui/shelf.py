"""Cards for the command line: the same values that the pages draw, without a page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from data import catalog, queries
from data.model import AtlasError
from exports.card import Card
from exports.command import Order
from ui import measure as m
from ui.dependence import FIGURES
from ui.frame import View
from ui.save import about_full
from ui.selection import Selection, to_params
from ui.vocabulary import data_version, vocabulary


@dataclass(frozen=True)
class Still(View):
    """A view that no browser looks at."""

    base: str = ""

    @property
    def address(self) -> str:
        """The link into the app, below ``base``."""
        query = urlencode(to_params(self.selection), safe=",:;", quote_via=quote)
        return f"{self.base}/{self.page}?{query}"


class Shelf:
    """What the command may ask for: exports.command.Shelf."""

    figures = tuple(FIGURES)

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

    def figure(self, name: str, place: str, order: Order) -> Card:
        """One figure of the page about dependence for one place."""
        if name not in FIGURES:
            raise AtlasError(f"no figure {name!r}: there are {', '.join(FIGURES)}")
        view = self._view(place, order)
        measure = m.measure(view.selection)
        if name in ("ranking", "distribution") and m.is_category(measure):
            raise AtlasError(f"{measure.id} is a kind, not a quantity: it has only a map")
        if name not in {"composition", "trend"}:
            self._check_year(m.measure(view.selection), order)
        card = FIGURES[name](view, measure)
        if card is None:
            raise AtlasError(f"there is no {name} of {measure.id} for {place}: too few figures")
        return card

    def table(self, place: str, order: Order, *, every_year: bool) -> Card:
        """Ranks and values of one year, or every municipality in every year."""
        view = self._view(place, order)
        measure = m.measure(view.selection)
        if not every_year:
            self._check_year(measure, order)
        compared = m.cross_section(view, measure)[1]
        card = m.made(
            view,
            measure,
            None,
            key="dependence.table",
            n=int(compared["value"].notna().sum()),
            table=m.rank_table(view, measure),
            caveats="none",
        )
        return replace(about_full(card), table=card.full()) if every_year and card.full else card

    def _view(self, place: str, order: Order) -> View:
        """The view of a reader who has chosen this place: a prefecture limits, a town is marked."""
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
        return Still(
            selection, order.lang, "light", data_version(), "dependence", base=order.address
        )

    @staticmethod
    def _check_year(measure: queries.Measure, order: Order) -> None:
        held = queries.years(measure)
        if order.year not in held:
            raise AtlasError(
                f"{measure.id} has no figures of {order.year}: "
                f"ask for {m.held_years(measure, 'en')}"
            )


SHELF = Shelf()
