"""PER01 name-unused.

What it finds
    Conversations in which we know the customer's name, reply at least twice, and never use it.

Why it hurts
    The customer told us who they are. Not using it says that we did not notice.

Example
    "Hello, your request has been received." "Hello, your request is being processed."

What to do instead
    Greet by name in the first reply, and sign with your own.

What it cannot see
    Customers who would rather not be named in public; cultures in which first names are rude.
    Handles and numbers are no names.

Settings
    None.

Sources
    C3 (names not used), A1 (nothing personal).
"""

from __future__ import annotations

from collections.abc import Iterator

from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, evidence
from kept.mistakes.text.names import customer_names, uses_name


def detect(reading: Reading) -> Iterator[Evidence]:
    replies = [reply for reply in reading.replies if not reply.first.by_bot]
    if len(replies) < _FEWEST_REPLIES or not reading.once(customer_names):
        return
    if not any(uses_name(reading, said) for reply in replies for said in reply.said):
        yield evidence(
            replies[0].first.span(),
            f"{len(replies)} replies, and none uses the customer's name.",
            "Greet the customer by name in the first reply.",
            replies=len(replies),
        )


_FEWEST_REPLIES = 2

MISTAKE = Mistake(
    code="PER01",
    name="name-unused",
    title="Names are not used",
    group="person",
    level=Level.PREVIEW,
    needs=("text", "customer-name"),
    detect=detect,
)
