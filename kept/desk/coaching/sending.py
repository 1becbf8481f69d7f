"""A reply is sent: what stops it, what it promises, and who answers for it, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kept.desk.coaching import actions as coaching
from kept.desk.coaching import drafts, resolving, unconfirmed
from kept.desk.coaching.models import Denied
from kept.desk.conversations import actions
from kept.desk.conversations.models import Conversation, Message, Status
from kept.desk.lib.html import plain_text
from kept.desk.lib.whole import whole
from kept.desk.promises import actions as promises
from kept.desk.promises.actions import Terms
from kept.desk.staff.models import Agent


@whole
def reply(
    conversation: Conversation,
    *,
    html: str,
    by: Agent,
    at: datetime,
    then: str = Status.WAITING,
    reason: str = "",
    closing_reason: str = "",
    promised: Sequence[Terms] = (),
    send_at: datetime | None = None,
    **letter: Any,
) -> Message:
    """Send a reply; ``letter`` is as ``conversations.reply`` takes it.

    ``promised`` was confirmed beside it. ``reason`` says why it is right although something stops
    it, ``closing_reason`` why it can be resolved. Who answers what nobody owns, owns it.

    Raises:
        NeedsReason: as ``drafts.stopping``. MayNotClose: as ``resolving.reply``.
        Refusal: as ``promises.reply``.
    """
    text = plain_text(html)
    overridden = drafts.stopping(
        conversation, text, reason=reason, by=by, at=at, send_at=send_at,
        promised=promised,
    )  # fmt: skip
    letter |= {"html": html, "send_at": send_at, "promised": promised}
    if then == Status.RESOLVED:
        message = resolving.reply(conversation, by=by, at=at, reason=closing_reason, **letter)
    else:
        message = promises.reply(conversation, by=by, at=at, then=then, **letter)
    actions.take_what_nobody_owns(message.conversation, by=by, at=at)
    coaching.override(message, overridden, reason=reason, by=by, at=at)
    unconfirmed.see_to(message, promised, by=by, at=at)
    return message


@whole
def start(
    before: Conversation,
    *,
    to: Sequence[str],
    html: str,
    by: Agent,
    at: datetime,
    reason: str = "",
    promised: Sequence[Terms] = (),
    denied: Denied = frozenset(),
    send_at: datetime | None = None,
    **letter: Any,
) -> Message:
    """Begin the conversation that ``beginning.imagined`` gave, looked at as a reply is; ``letter``
    is as ``conversations.start`` takes it. What was ``denied`` beside it stays so in it.

    Raises:
        NeedsReason: as ``drafts.stopping``. Refusal: as ``promises.start``.
    """
    overridden = drafts.stopping(
        before, plain_text(html), reason=reason, by=by, at=at, send_at=send_at, denied=denied,
        promised=promised,
    )  # fmt: skip
    message = promises.start(
        channel=before.channel, contact=before.contact if before.contact.pk else None, to=to,
        subject=before.subject, html=html, by=by, at=at, send_at=send_at, promised=promised,
        **letter,
    )  # fmt: skip
    for code, quote in sorted(denied):
        coaching.dismiss(message.conversation, code=code, quote=quote, why="", by=by, at=at)
    coaching.override(message, overridden, reason=reason, by=by, at=at)
    unconfirmed.see_to(message, promised, by=by, at=at)
    return message
