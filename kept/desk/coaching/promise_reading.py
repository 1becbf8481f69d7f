"""A text read for what it promises, as if it were all that was said."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from kept.desk.conversations.models import Conversation
from kept.mistakes import conversation as seen
from kept.mistakes.house import House
from kept.mistakes.reading import Reading
from kept.mistakes.text.promises import Promise, promises

LONGEST = 20_000
"""Characters of a draft that are read, as of its hints."""
ANY_HOUSE = House()
"""Whether something is promised is the same in every house; most texts promise nothing."""


def promises_in(
    conversation: Conversation, text: str, house: House, at: datetime, zone: ZoneInfo
) -> tuple[Promise, ...]:
    """What the text promises, were it sent at that moment."""
    contact, channel = conversation.contact, conversation.channel.kind
    draft = seen.Message("draft", "agent", text, at=at, channel=channel)
    customer = seen.Customer(timezone=str(zone), language=contact.language or None)
    talk = seen.Conversation("draft", (draft,), channel=channel, customer=customer)
    return promises(Reading(talk, house, at))


def as_spoken(conversation: Conversation, note: str) -> str:
    """What a note of a call tells, as it was told on the phone: "we write to her", to you."""
    names = {"her", "him", "them", conversation.contact.first_name.lower()} - {""}
    they = "|".join(re.escape(name) for name in sorted(names))
    return re.sub(rf"\b(?:{they})\b", "you", note[:LONGEST], flags=re.I)
