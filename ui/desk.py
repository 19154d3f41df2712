"""Cards without a browser: a page is run by itself and what it draws is kept.

    python -m ui.desk < wanted.json > cards.pickle

``cards_at`` runs the page in this process, for programs. A server must never do so, because the
run puts a runtime of its own into the process: it asks ``borrowed``, which has another process do
it and keeps the answers.
"""

from __future__ import annotations

import json
import logging
import os
import pickle
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from plotly.graph_objects import Figure
from streamlit import runtime
from streamlit.logger import set_log_level

from data import database
from data.model import AtlasError
from exports.card import Card
from ui.address import Address
from ui.card import COLLECTED
from ui.selection import Problem, Selection, parse, to_params
from ui.state import OWN
from ui.text import t
from ui.vocabulary import vocabulary

ROOT = Path(__file__).resolve().parent.parent
#: Of one page, and of starting a process.
PAGE_SECONDS = 60
START_SECONDS = 30
MAX_SECONDS = 180
#: For another reader's process to end; cards kept, of the latest asked for.
WAIT_SECONDS = 60
KEPT = 100
Reason = Literal["address", "broken", "missing", "slow", "busy"]
Wanted = tuple[Address, str]


class DeskError(AtlasError):
    """A card that cannot be had; ``reason`` is a key below 'desk.' of labels.yaml."""

    def __init__(self, reason: Reason, message: str, seen: str = "") -> None:
        super().__init__(message)
        self.reason, self.seen = reason, seen

    def __reduce__(self) -> tuple[Any, ...]:
        return DeskError, (self.reason, str(self), self.seen)


@dataclass(frozen=True)
class Sight:
    """What stands at an address: its cards in their order, and what its notices say."""

    address: Address
    cards: tuple[Card, ...]
    notices: tuple[str, ...]

    def card(self, key: str) -> Card:
        """The card of a key; DeskError names those there are."""
        for card in self.cards:
            if card.key == key:
                return card
        raise self.missing(key)

    def missing(self, key: str) -> DeskError:
        """Why there is no such card, in the page's words where it has some."""
        said = f"; the page says: {self.notices[0]}" if self.notices else ""
        there = ", ".join(card.key for card in self.cards) or "no card at all"
        message = f"no {key!r} at {self.address}: there is {there}{said}"
        return DeskError("missing", message, key)


def cards_at(address: Address) -> Sight:
    """Run the page and collect its cards. Raises DeskError for a page or a choice there is not."""
    if runtime.exists():
        raise RuntimeError("a page is being run in this process: ask ui.desk.borrowed")
    # only who needs it pays for it
    from streamlit.testing.v1 import AppTest  # noqa: PLC0415

    selection, problems = parse(address.choices, vocabulary(), Selection())
    _refuse(address, [replace(p, key=t(f"address.name.{p.key}", "en")) for p in problems])
    set_log_level("ERROR")  # each run warns that no server is there
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=PAGE_SECONDS)
    app.query_params.update(address.choices)
    app.session_state[COLLECTED] = []
    try:
        app.switch_page(f"pages/{address.page}.py").run()
    except RuntimeError:
        message = f"{address} took more than {PAGE_SECONDS} s: choose fewer places or years"
        raise DeskError("slow", message, str(address)) from None
    _refuse(address, app.session_state[OWN].problems.values())
    broken = f"**{t('error.what', selection.lang)}**"
    if app.exception or any(box.value.startswith(broken) for box in app.warning):
        raise DeskError("broken", f"{address} does not run: see the log", str(address))
    said = tuple(box.value.replace("**", "") for box in (*app.warning, *app.info))
    # the whole address: a card itself knows only the choices that were read before it
    whole = to_params(app.session_state["selection"]) | app.session_state[OWN].shown
    there = str(Address.of(address.page, whole))
    cards = tuple(replace(card, address=there) for card in app.session_state[COLLECTED])
    return Sight(address, cards, said)


def _refuse(address: Address, problems: Iterable[Problem]) -> None:
    for problem in problems:
        said = t(problem.reason, "en", name=problem.key, seen=problem.seen)
        raise DeskError("address", f"{address.page}: {said} Correct the address", problem.seen)


def drawn(wanted: Iterable[Wanted]) -> list[Card | DeskError]:
    """The card of each address and key, or why there is none; every address is run once."""
    seen: dict[Address, Sight | DeskError] = {}
    answers: list[Card | DeskError] = []
    for address, key in wanted:
        if address not in seen:
            try:
                seen[address] = cards_at(address)
            except DeskError as error:
                seen[address] = error
        sight = seen[address]
        if isinstance(sight, Sight):
            try:
                answers.append(sight.card(key))
            except DeskError as error:
                answers.append(error)
        else:
            answers.append(sight)
    return answers


def located(card: Card, base: str) -> Card:
    """The card with the whole link to it: at the desk a page does not know where it is served."""
    return replace(card, address=f"{base.rstrip('/')}/{card.address}")


_kept: OrderedDict[tuple[str, Wanted], Card | DeskError] = OrderedDict()
_keeping, _one_process = threading.Lock(), threading.Lock()


def borrowed(wanted: Iterable[Wanted]) -> list[Card | DeskError]:
    """As ``drawn``, by another process; cards drawn of these figures before are at hand."""
    asked, version = list(wanted), database.version()
    with _keeping:
        found = {one: _kept[version, one] for one in asked if (version, one) in _kept}
    absent = [one for one in dict.fromkeys(asked) if one not in found]
    if absent:
        found |= _fetch(absent)
    with _keeping:
        for one in asked:
            answer = found[one]
            # what is slow or broken may go better the next time
            if isinstance(answer, Card) or answer.reason in ("missing", "address"):
                _kept[version, one] = answer
                _kept.move_to_end((version, one))
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return [found[one] for one in asked]


def _fetch(absent: list[Wanted]) -> dict[Wanted, Card | DeskError]:
    """Have the cards drawn by a process of their own, one at a time on this server."""
    if not _one_process.acquire(timeout=WAIT_SECONDS):
        return dict.fromkeys(absent, DeskError("busy", "other reports are being made: try again"))
    seconds = min(START_SECONDS + PAGE_SECONDS * len({a for a, _ in absent}), MAX_SECONDS)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "ui.desk", str(os.getpid())],
            cwd=ROOT,
            input=json.dumps([(str(address), key) for address, key in absent]).encode(),
            capture_output=True,
            timeout=seconds,
            check=True,
        )
    except subprocess.TimeoutExpired:
        message = f"not drawn in {seconds} s: ask for fewer figures"
        return dict.fromkeys(absent, DeskError("slow", message))
    except (subprocess.CalledProcessError, OSError) as error:
        why = getattr(error, "stderr", None) or str(error).encode()
        logging.getLogger(__name__).error("desk: %s", why.decode(errors="replace"))
        return dict.fromkeys(absent, DeskError("broken", "the desk does not start: see the log"))
    finally:
        _one_process.release()
    # ``main`` alone writes there: a reader's addresses go in as JSON and are parsed as any link
    answers = (_whole(answer) for answer in pickle.loads(done.stdout))
    return dict(zip(absent, answers, strict=True))


def _portable(answer: Card | DeskError) -> Card | DeskError:
    """What can cross to another process: no functions; a figure as its parts, or it is checked."""
    if isinstance(answer, DeskError):
        return answer
    figure: Any = answer.figure.to_dict() if answer.figure is not None else None
    return replace(answer, figure=figure, full=None, twin=None)


def _whole(answer: Card | DeskError) -> Card | DeskError:
    """The card with its figure again."""
    if isinstance(answer, DeskError) or answer.figure is None:
        return answer
    return replace(answer, figure=Figure(answer.figure, _validate=False))


def main() -> None:
    """Answer for what stands on stdin: [[address, key], …]; an argument is who asks."""
    if asker := sys.argv[1:]:
        threading.Thread(target=_leave_with, args=(int(asker[0]),), daemon=True).start()
    asked = [(Address.read(address), key) for address, key in json.load(sys.stdin)]
    with os.fdopen(os.dup(1), "wb") as stdout:
        os.dup2(2, 1)  # what a page prints is no answer
        pickle.dump([_portable(answer) for answer in drawn(asked)], stdout)


def _leave_with(asker: int) -> None:
    """End with the process that asked: nobody waits for the answer any more."""
    while os.getppid() == asker:
        time.sleep(0.5)
    os._exit(1)


if __name__ == "__main__":
    # as a module of the package: what is pickled must be found there by who reads it
    from ui.desk import main as answer

    answer()
