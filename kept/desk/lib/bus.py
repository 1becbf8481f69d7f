"""What open screens and workers are told: that something changed, by id, never what it says.

Within one process a change goes straight to whoever listens. With several processes on PostgreSQL
it also goes over the line of ``lib/line.py``. Nothing here is kept: who was not listening looks
for itself when it comes back.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction


@dataclass(frozen=True)
class Change:
    """Thing ``pk`` of ``kind`` is not what it was; ``team`` may know of it (None: all on staff)."""

    kind: str
    pk: int
    team: int | None = None


MISSED = Change("everything", 0)
"""What is said when changes may have been missed: look at everything again."""

Listener = Callable[[Change], None]
"""Called in the thread that made the change: hands it on and returns at once."""

_listeners: tuple[Listener, ...] = ()
_changing = threading.Lock()


def publish(kind: str, pk: int, *, team: int | None = None) -> None:
    """Tell open screens, when the transaction is through, that thing ``pk`` of ``kind`` changed.

    ``team`` is the team whose members may know of it (None: everybody on staff). Kinds:
    conversation, presence, mailbox, contact, draft, wording.
    """
    change = Change(kind, pk, team)
    transaction.on_commit(lambda: announce(change), robust=True)


def announce(change: Change) -> None:
    """Tell everybody who listens in this process, now."""
    for listener in _listeners:
        listener(change)


def subscribe(listener: Listener) -> Callable[[], None]:
    """Have ``listener`` called for every change; returns what ends that."""
    global _listeners
    with _changing:
        _listeners = (*_listeners, listener)

    def leave() -> None:
        global _listeners
        with _changing:
            _listeners = tuple(each for each in _listeners if each is not listener)

    return leave
