"""What a detector may see: one conversation, frozen, with everything known about it.

Every reader of an archive and the desk itself produce these values. A field that is ``None`` or
empty means *not known*: a detector that needs it reports "not applicable" instead of guessing.
All times are aware datetimes; a reader that finds a naive one says which zone it assumed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Literal

Author = Literal["customer", "agent", "bot", "system"]

AUTHORS: tuple[Author, ...] = ("customer", "agent", "bot", "system")


@dataclass(frozen=True, slots=True)
class Message:
    """One thing said.

    ``text`` is the message exactly as stored: the spans of findings are character offsets into it.
    ``internal`` marks notes among colleagues, which customers never see. ``public`` marks a post
    that anyone can read (``None`` where the channel decides). ``reused`` is the number of *other*
    customers who got nearly the same text, where somebody counted (see ``kept.audit.reuse``).
    """

    id: str
    author: Author
    text: str
    at: datetime | None = None
    name: str | None = None
    channel: str | None = None
    internal: bool = False
    public: bool | None = None
    reused: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the conversation.

    ``kind`` is one of the words below; readers map what their archive says onto them.

    - ``assigned`` / ``transferred``: ``what`` is ``team`` or ``owner``; ``before`` -> ``after``
    - ``status``: ``before`` -> ``after`` as the archive words them (see ``CLOSED_STATUSES``)
    - ``merged``: ``before`` is the conversation that was merged in; ``channel``: ``before`` ->
      ``after`` when the conversation moved
    - ``called`` / ``proactive``: outbound contact by us; ``what`` says the channel
    - ``absent``: the owner ``before`` is away from ``at`` on
    - ``resolved`` / ``confirmed`` / ``reopened``: ``by`` whom
    - ``check-back`` / ``feedback`` / ``rated``: follow-up after resolution
    - ``remedy`` / ``approval`` / ``exception``: ``what`` was granted, asked for, or excepted
    - ``removed`` / ``hidden``: a post was taken down; ``what`` is the message id, ``reason`` why
    - ``channel-closed``: ``what`` is the channel; ``reason`` holds the notice given, if any
    - ``promise-kept``: ``what`` is the message id of the promise
    - ``complaint-opened``: declared by hand; ``what`` is the message id
    """

    at: datetime
    kind: str
    what: str | None = None
    before: str | None = None
    after: str | None = None
    by: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise from the ledger (the desk's, not one recognised in a text)."""

    message: str | None
    what: str
    made_at: datetime
    due: datetime | None = None
    kept_at: datetime | None = None
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """An order of the customer; dates as promised and as they turned out."""

    number: str
    items: tuple[str, ...] = ()
    status: str | None = None
    promised: datetime | None = None
    delivered: datetime | None = None


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier conversation with the same customer."""

    id: str
    at: datetime | None = None
    subject: str | None = None
    topic: str | None = None
    resolved_at: datetime | None = None
    facts: tuple[tuple[str, str], ...] = ()
    """Slots known from it, as ``(slot, value)``: see ``kept.mistakes.text.slots``."""


@dataclass(frozen=True, slots=True)
class Customer:
    """Who the customer is, as far as anybody knows."""

    name: str | None = None
    email: str | None = None
    timezone: str | None = None
    """An IANA name such as ``Europe/Lisbon``."""
    language: str | None = None
    preferred_channel: str | None = None
    unwanted_channels: tuple[str, ...] = ()
    contact_from: time | None = None
    contact_until: time | None = None
    """Local hours in which the customer wants to be contacted; ``None`` means the house's."""
    earlier: tuple[Earlier, ...] | None = None
    """Earlier conversations; ``None`` means nobody looked, ``()`` means there are none."""
    other_contacts: tuple[str, ...] = ()
    """Names of other customers that a mistaken salutation could have come from."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation, whole: the unit that every detector judges."""

    id: str
    messages: tuple[Message, ...] = ()
    channel: str | None = None
    subject: str | None = None
    source: str | None = None
    customer: Customer = field(default_factory=Customer)
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    team: str | None = None
    agent: str | None = None
    priority: str | None = None
    topic: str | None = None
    events: tuple[Event, ...] | None = None
    """``None``: the archive records no events. ``()``: it does, and there were none."""
    commitments: tuple[Commitment, ...] | None = None
    orders: tuple[Order, ...] | None = None
    mass_notice: bool = False
    """A notice sent to many on purpose (an outage, a recall): reuse is no fault there."""


CLOSED_STATUSES = frozenset(
    "resolved closed done solved complete completed finished geschlossen gelöst".split()
)
PAUSED_STATUSES = frozenset(
    {"pending", "waiting", "on hold", "awaiting user info", "awaiting customer", "snoozed"}
)
