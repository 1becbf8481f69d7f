"""Every way to resolve: the button, the key, several at once, and a reply that is sent with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kept.desk.coaching.closing import check
from kept.desk.conversations import actions
from kept.desk.conversations.actions import Closing
from kept.desk.conversations.models import Batch, Conversation, Message, Status
from kept.desk.conversations.projection import hold, hold_standing
from kept.desk.feedback import actions as feedback
from kept.desk.lib.html import plain_text
from kept.desk.lib.whole import whole
from kept.desk.promises import actions as promises
from kept.desk.staff.models import Agent

CONFIRMED, ASKED = "confirmed", "asked"
"""The customer said that it is solved; the customer is asked, and may answer."""


@whole
def resolve(
    conversation: Conversation,
    *,
    by: Agent,
    at: datetime,
    reason: str = "",
    confirmation: str = "",
    line: str = "",
    batch: Batch | None = None,
) -> bool:
    """Resolve it, if it may be. False if it is resolved already.

    ``confirmation`` is CONFIRMED, ASKED or nothing; with ASKED, ``line`` (HTML) is what the
    customer is asked, with two links to answer by if the team asks so.

    Raises:
        MayNotClose: as ``check``. Unfinished: the line cannot go out like this.
    """
    hold(conversation)
    if conversation.status == Status.RESOLVED:
        return False
    asks = confirmation == ASKED and bool(line.strip())
    check(conversation, reason=reason, is_asked=asks or confirmation == CONFIRMED, at=at)
    reason = reason.strip()[:300]
    if asks:
        words = feedback.question(conversation)
        told = Closing(reason, ASKED, words)
        message = actions.tell(conversation, by=by, at=at, html=line, closing=told)
        _note_asked(message, words, at=at)
        return True
    told_us = confirmation if confirmation == CONFIRMED else ""
    return actions.resolve(
        conversation, reason=reason, confirmation=told_us, by=by, at=at, batch=batch
    )


@whole
def reply(
    conversation: Conversation, *, by: Agent, at: datetime, html: str, reason: str = "",
    **letter: Any,
) -> Message:  # fmt: skip
    """Send a reply that resolves, if it may be; ``letter`` is as ``promises.reply`` takes it.

    If the team asks so, two links below it ask the customer whether it is solved.

    Raises:
        MayNotClose: as ``check``; a reply that the customer can answer needs no other reason.
        Refusal: as ``promises.reply``.
    """
    conversation = hold_standing(conversation)
    check(conversation, reason=reason, is_asked=True, at=at, draft=plain_text(html))
    words = feedback.question(conversation)
    told = Closing(reason.strip()[:300], ASKED if any(words) else "", words)
    message = promises.reply(
        conversation, by=by, at=at, html=html, then=Status.RESOLVED, closing=told, **letter
    )
    _note_asked(message, words, at=at)
    return message


def _note_asked(message: Message, words: tuple[str, str], *, at: datetime) -> None:
    if any(words):
        feedback.note_asked(message, at=at)
