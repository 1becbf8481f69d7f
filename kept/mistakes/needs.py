"""Whether a conversation carries the facts that a detector needs."""

from __future__ import annotations

from collections.abc import Callable

from kept.mistakes.mistake import Need
from kept.mistakes.reading import Reading


def lacking(reading: Reading) -> frozenset[Need]:
    """The facts that the conversation does not carry."""
    return frozenset(need for need, test in _TESTS.items() if not test(reading))


def _has_text(reading: Reading) -> bool:
    return bool(reading.turns)


def _has_times(reading: Reading) -> bool:
    return any(said.message.at for said in reading.said) or bool(reading.conversation.events)


def _has_events(reading: Reading) -> bool:
    return reading.conversation.events is not None


def _has_owner_events(reading: Reading) -> bool:
    events = reading.conversation.events or ()
    return any(event.what == "owner" or event.kind == "absent" for event in events)


def _has_public(reading: Reading) -> bool:
    return any(said.message.public for said in reading.said)


def _has_ledger(reading: Reading) -> bool:
    return reading.conversation.commitments is not None or _has_times(reading)


_TESTS: dict[Need, Callable[[Reading], bool]] = {
    "text": _has_text,
    "story": lambda reading: _has_text(reading) or _has_events(reading),
    "times": _has_times,
    "events": _has_events,
    "owner-events": _has_owner_events,
    "earlier": lambda reading: reading.conversation.customer.earlier is not None,
    "customer-name": lambda reading: bool(reading.conversation.customer.name),
    "timezone": lambda reading: bool(reading.conversation.customer.timezone),
    "register": lambda reading: bool(reading.house.register),
    "reuse": lambda reading: any(said.message.reused is not None for said in reading.said),
    "public": _has_public,
    "deadline-events": _has_ledger,
}
