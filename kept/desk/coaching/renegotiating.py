"""Letters that give a promise another time, or take it back: looked at as every reply is."""

from __future__ import annotations

from datetime import datetime

from kept.desk.coaching import actions as coaching
from kept.desk.coaching import drafts, promised
from kept.desk.coaching.promise_starters import TIME, when
from kept.desk.conversations.models import Message
from kept.desk.lib.html import from_text
from kept.desk.lib.whole import whole
from kept.desk.promises import actions
from kept.desk.promises.actions import Terms
from kept.desk.promises.models import Promise
from kept.desk.staff.models import Agent


@whole
def move(
    promise: Promise, *, due_at: datetime, text: str, by: Agent, at: datetime, reason: str = ""
) -> Promise:
    """Promise the same for another time, by a letter; the new promise.

    Where the plain ``text`` says ``{time}``, it tells the time as it is for the customer.

    Raises:
        NeedsReason: something stops it, and no ``reason`` was given. Refusal: as ``actions.move``.
    """
    said = text.replace(TIME, when(promise, due_at))
    terms = Terms(promise.what, due_at, how=promise.how)
    overridden = drafts.stopping(
        promise.conversation, said, reason=reason, by=by, at=at, promised=[terms]
    )  # fmt: skip
    moved = actions.move(
        promise, html=from_text(said), due_at=due_at, lead=promised.lead(promise.conversation),
        by=by, at=at,
    )  # fmt: skip
    _tell_why(moved.message, overridden, reason, by=by, at=at)
    return moved


@whole
def withdraw(promise: Promise, *, text: str, by: Agent, at: datetime, reason: str = "") -> None:
    """Take a promise back, by a letter.

    Raises:
        NeedsReason: as ``move``. Refusal: as ``actions.let_go``.
    """
    overridden = drafts.stopping(promise.conversation, text, reason=reason, by=by, at=at)
    actions.let_go(promise, html=from_text(text), by=by, at=at)
    _tell_why(promise.told_by, overridden, reason, by=by, at=at)


def _tell_why(
    letter: Message | None, overridden: tuple[drafts.Hint, ...], reason: str, *, by: Agent,
    at: datetime,
) -> None:  # fmt: skip
    """Leads see the reason, as with any reply."""
    if letter is not None:
        coaching.override(letter, overridden, reason=reason, by=by, at=at)
