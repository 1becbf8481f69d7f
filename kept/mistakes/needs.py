"""Whether a conversation carries the facts that a detector needs."""

from __future__ import annotations

from kept.mistakes.mistake import Need
from kept.mistakes.reading import Reading


def lacking(reading: Reading) -> frozenset[Need]:
    """The facts that the conversation does not carry."""
    talk, customer = reading.conversation, reading.conversation.customer
    events, messages = talk.events, talk.messages
    times = bool(events) or any(message.at is not None for message in messages)
    owners = any(event.what == "owner" or event.kind == "absent" for event in events or ())
    carried: tuple[tuple[Need, object], ...] = (
        ("text", reading.turns),
        ("story", reading.turns or events is not None),
        ("times", times),
        ("events", events is not None),
        ("owner-events", owners),
        ("earlier", customer.earlier is not None),
        ("customer-name", customer.name),
        ("timezone", customer.timezone),
        ("register", reading.house.register),
        ("reuse", any(message.reused is not None for message in messages)),
        ("public", any(message.public for message in messages)),
        ("deadline-events", times or talk.commitments is not None),
    )
    return frozenset([need for need, carries in carried if not carries])
