"""Groups the reader makes of municipalities and prefectures, and their form in the address.

``備北:33209.33210.33586;北陸:16.17.18``: name, members; a group's id is its place, g1, g2 …
Knows no Streamlit.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MAX_GROUPS = 6
MAX_NAME = 20
MAX_LENGTH = 3000  # of all groups as written in the address


@dataclass(frozen=True)
class Group:
    """A named set. ``members`` are codes of municipalities, and of prefectures for all of theirs.

    ``name`` is as clean_name leaves it; there is at least one member, each once.
    """

    name: str
    members: tuple[str, ...]


def group_id(place: int) -> str:
    """The id of the group at a place, counted from 0: 'g1'."""
    return f"g{place + 1}"


def group_ids(groups: tuple[Group, ...]) -> tuple[str, ...]:
    """The ids of all groups, in order."""
    return tuple(map(group_id, range(len(groups))))


def clean_name(text: str) -> str:
    """A name fit for the address, for Markdown and for figures; '' when nothing of it is.

    Letters, digits, spaces, ・, hyphens and full-width brackets; at most MAX_NAME characters.
    """
    kept = re.sub(r"[^\w\s・（）-]|_", "", unicodedata.normalize("NFC", text))
    kept = re.sub(r"\s+", " ", unicodedata.normalize("NFC", kept))
    # one at the ends would start a list in Markdown; cutting may leave a new one there
    return kept.strip(" -")[:MAX_NAME].strip(" -")


def written(groups: tuple[Group, ...]) -> str:
    """The groups as text of the address; '' for none."""
    return ";".join(f"{group.name}:{'.'.join(group.members)}" for group in groups)
