"""The chips below a draft: what it promises, but for what somebody called no promise."""

from __future__ import annotations

from datetime import datetime

from kept.desk.coaching.models import Denied, Dismissal
from kept.desk.coaching.promised import Offered, offered
from kept.desk.conversations.models import Conversation
from kept.desk.staff.models import Agent

NO_PROMISE = "NOPRM"
"""What a dismissal is called that says: this is no promise. No mistake has that code."""


def chips(
    conversation: Conversation, text: str, *, by: Agent, at: datetime, denied: Denied = frozenset()
) -> tuple[Offered, ...]:
    """What the text would promise, in its order; what was denied in this conversation stays so."""
    found = offered(conversation, text, by=by, at=at)
    if not found:
        return ()
    said = Dismissal.objects.filter(conversation=conversation, code=NO_PROMISE)
    quotes = [quote for code, quote in denied if code == NO_PROMISE]
    none = {_plain(quote) for quote in (*quotes, *said.values_list("quote", flat=True))}
    return tuple(one for one in found if _plain(one.quote) not in none)


def _plain(words: str) -> str:
    return " ".join(words.split())
