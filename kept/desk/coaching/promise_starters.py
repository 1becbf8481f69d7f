"""Letters to begin from when a promise is not kept as it was made, in the customer's language."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from kept.desk.coaching import lines
from kept.desk.promises.models import Promise
from kept.desk.staff.models import Agent

TIME = "{time}"
"""In a letter: the new time, which is not known yet."""
LATER, WITHDRAWN, BROKEN = "promise-later", "promise-withdrawn", "promise-broken"


def letter(kind: str, promise: Promise, agent: Agent) -> str:
    """A text to begin from; what is left to say stands in double braces, which stop a sending."""
    spoken = lines.spoken_in(promise.conversation)
    return spoken.filled(
        kind, hello=lines.hello(promise.conversation, spoken), agent=agent.first_name,
        what=_told(promise, spoken.language), when=when(promise, promise.due_at),
    )  # fmt: skip


def when(promise: Promise, moment: datetime) -> str:
    """A moment as the customer is told it: in their language, and as it is where they live."""
    return lines.by_when(moment, ZoneInfo(promise.zone), lines.language(promise.conversation))


def _told(promise: Promise, language: str) -> str:
    """What was promised, told to the customer: "call you back", "„Mona anrufen“"."""
    if language != "en":
        return f"„{promise.what}“"  # which form of "Sie" it takes, nobody can tell from a name
    name = re.escape(promise.contact.first_name or "the customer")
    said = re.sub(rf"\b{name}\b", "you", re.sub(rf"\b{name}(?:'|’)s\b", "your", promise.what))
    said = re.sub(r"\btheir\b", "your", said)
    return said[:1].lower() + said[1:]
