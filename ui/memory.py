"""What was made from the same choices is not made again: a rerun does only what changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from data import database

#: Answers kept of each function. A drawing of all municipalities is about 300 kB.
REMEMBERED = 64

P = ParamSpec("P")
R = TypeVar("R")


def remembered(make: Callable[P, R]) -> Callable[P, R]:
    """Keep what ``make`` returns for its arguments and the version of the figures.

    All that the result depends on must be an argument, and hashable. Sessions share the result:
    nobody may change it. Not for functions of pages/: a page is run anew each time, and with it
    what it remembered.
    """

    @lru_cache(maxsize=REMEMBERED)
    def kept(version: str, *args: P.args, **kwargs: P.kwargs) -> R:
        return make(*args, **kwargs)

    @wraps(make)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        return kept(database.version(), *args, **kwargs)

    return answer
