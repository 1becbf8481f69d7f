"""RCH03 channel-closed.

What it finds
    A channel that was switched off without notice although this customer had used it lately.
Why it hurts
    Customers keep writing to the old address and wait for an answer that never comes.
Example
    The chat is closed on Monday; a customer who chatted on Friday finds an empty page.
What to do instead
    Give notice on the channel itself, name its replacement, and forward what still comes in.
What it cannot see
    Notices that are not recorded with the event, and customers who use the channel once a year.
Settings
    recent_channel_days: days in which a channel's customers count as recent.
Sources
    Channels that are taken away (E1).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from kept.mistakes.conversation import Event
from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, Said, evidence


def detect(reading: Reading) -> Iterator[Evidence]:
    for event in reading.conversation.events or ():
        if event.kind != "channel-closed" or event.reason:
            continue
        last = _last_message(reading, event)
        if last is not None:
            yield evidence(
                last.span(),
                f"The channel {event.what} was closed without notice while customers used it.",
                "Give notice on the channel, name the replacement, and forward what comes in.",
            )


def _last_message(reading: Reading, event: Event) -> Said | None:
    """The customer's last message on the channel, if recent when it was closed."""
    since = event.at - timedelta(days=reading.house.thresholds.recent_channel_days)
    used = [
        said
        for said in reading.said
        if said.by_customer
        and (said.message.channel or reading.conversation.channel) == event.what
        and said.message.at
        and since <= said.message.at <= event.at
    ]
    return used[-1] if used else None


MISTAKE = Mistake(
    code="RCH03",
    name="channel-closed",
    title="A channel in use was closed without notice",
    group="reach",
    level=Level.WARNING,
    detect=detect,
    needs=("events",),
    basis="record",
)
