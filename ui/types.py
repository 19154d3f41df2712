"""Kinds of municipality by their legal duties: one order and one word for each, on every page."""

from __future__ import annotations

import pandas as pd

from data import queries
from ui.memory import remembered
from ui.text import t

#: Kind → the types of the table of municipalities. A special case city keeps its former duties by
#: transition; it is a city here.
KINDS = {
    "designated_city": ("designated_city",),
    "core_city": ("core_city",),
    "city": ("city", "special_case_city"),
    "town": ("town", "village"),
    "special_ward": ("special_ward",),
}


@remembered
def kinds() -> pd.Series:
    """Code → kind of all 1,741."""
    of = {type_: kind for kind, types in KINDS.items() for type_ in types}
    return queries.municipalities().set_index("code")["type"].map(of)


def shown(*, wards: bool) -> tuple[str, ...]:
    """The kinds that are compared."""
    return tuple(KINDS) if wards else tuple(kind for kind in KINDS if kind != "special_ward")


def kind_word(kind: str, lang: str) -> str:
    """政令指定都市 / Designated cities."""
    return t(f"kind.{kind}", lang)
