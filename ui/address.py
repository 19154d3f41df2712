"""Where a card stands: a page and the choices in its address. Knows no Streamlit.

With its key this names every card there is: the same address draws the same card, in the app, at
the desk (ui/desk.py) and in a report that was kept as a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from data.model import AtlasError
from ui.pages import NAMES
from ui.selection import harmless

#: Pages without cards of their own.
CARDLESS = ("guide", "report")
PAGES = tuple(name for name in NAMES if name not in CARDLESS)
MAX_LENGTH = 6000
MAX_PARAMETERS = 40


class AddressError(AtlasError):
    """An address that names no view; ``seen`` is what was read, fit to be shown."""

    def __init__(self, message: str, seen: str) -> None:
        super().__init__(message)
        self.seen = seen


@dataclass(frozen=True)
class Address:
    """A page and its parameters, in their order."""

    page: str
    parameters: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, page: str, parameters: Mapping[str, str]) -> Address:
        """The address of a page with these choices."""
        return cls(page, tuple(parameters.items()))

    @classmethod
    def read(cls, text: str) -> Address:
        """'dependence?v=1&p=05', or the link to it. Raises AddressError naming value and cure."""
        if len(text) > MAX_LENGTH:
            raise AddressError(
                f"an address of {len(text):,} characters: give at most {MAX_LENGTH:,}",
                harmless(text),
            )
        try:
            parts = urlsplit(text)
            found = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=MAX_PARAMETERS)
        except ValueError:
            message = f"{harmless(text)!r} is no address: copy it from the page"
            raise AddressError(message, harmless(text)) from None
        page = parts.path.rstrip("/").rpartition("/")[2] or NAMES[0]
        if page not in PAGES:
            raise AddressError(
                f"there is no page {harmless(page)!r} with figures: there are {', '.join(PAGES)}",
                harmless(page),
            )
        return cls.of(page, dict(found))

    @property
    def choices(self) -> dict[str, str]:
        """The parameters by key."""
        return dict(self.parameters)

    def changed(self, **choices: str) -> Address:
        """The same with some choices changed."""
        return Address.of(self.page, self.choices | choices)

    def holds(self, other: Address) -> bool:
        """True when every choice of ``other`` is made here too: its cards stand here."""
        return self.page == other.page and other.choices.items() <= self.choices.items()

    def __str__(self) -> str:
        # names of groups hold what would end a link
        query = urlencode(self.parameters, safe=",:;", quote_via=quote)
        return f"{self.page}?{query}"
