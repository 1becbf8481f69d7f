"""CMP03 criticism-removed.

What it finds
    A post that complains about us and was removed or hidden by us for no reason that moderation
    allows (abuse, spam, private data, unlawful or off topic).
Why it hurts
    Criticism that disappears comes back as a screenshot, and now it is about honesty.
Example
    "Third broken kettle in a year. What are you doing about it?" is hidden an hour later.
What to do instead
    Leave it up, answer it, and turn it into a conversation.
What it cannot see
    Removals that the platform does not record, and posts that were never let through.
Settings
    None.
Sources
    Criticism that is taken down instead of answered (E1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kept.mistakes.complaints import complaints
from kept.mistakes.conversation import Event
from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, evidence

_ALLOWED = re.compile(
    r"abus|insult|hate|threat|harass|illegal|unlawful|private|personal data|privacy|off.?topic"
    r"|spam|advert|duplicate|scam|beleidig|hass|droh|rechtswidrig|persönlich|privat|werbung"
    r"|themenfremd|doppelt"
)
"""The reasons for which moderation may remove a post, as moderators word them."""


def detect(reading: Reading) -> Iterator[Evidence]:
    removed = {
        event.what
        for event in reading.conversation.events or ()
        if event.kind in ("removed", "hidden") and not _is_allowed(reading, event)
    }
    if not removed:
        return
    for complaint in reading.once(complaints):
        if complaint.said.message.id in removed:
            yield evidence(
                complaint.said.span(complaint.place),
                "This criticism was taken down without a reason that moderation allows.",
                "Put it back, answer it in public, and open a conversation with the customer.",
            )


def _is_allowed(reading: Reading, event: Event) -> bool:
    """Whether the customer took it down, or there is a good reason to."""
    by_customer = event.by == "customer" or (
        event.by is not None and event.by == reading.conversation.customer.name
    )
    return by_customer or bool(_ALLOWED.search((event.reason or "").lower()))


MISTAKE = Mistake(
    code="CMP03",
    name="criticism-removed",
    title="Criticism was taken down instead of answered",
    group="complaints",
    level=Level.ERROR,
    detect=detect,
    needs=("events",),
    basis="record",
)
