"""Nothing closes silently: what is still open when somebody wants to resolve, and what it takes.

An open promise stops it. Open questions need a reason; so does closing without having asked the
customer. Every way to resolve (``resolving``) asks here first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from kept.desk.coaching.house import house_of
from kept.desk.coaching.rows import as_seen
from kept.desk.complaints.queries import steps_missing
from kept.desk.conversations.models import Conversation
from kept.desk.conversations.refusals import Refusal
from kept.desk.promises.models import Promise
from kept.desk.promises.queries import still_open, unanswered
from kept.mistakes import conversation as seen_as
from kept.mistakes.facts import facts_of
from kept.mistakes.reading import Reading

QUESTION = frozenset({"open-question", "put-off"})


@dataclass(frozen=True)
class LeftOpen:
    """What would be left lying: questions as they were asked, promises, steps of a complaint."""

    questions: tuple[str, ...] = ()
    promises: tuple[Promise, ...] = ()
    handed_on: tuple[Promise, ...] = ()
    """Promises that a colleague was given to keep: they stop nothing, and open it again."""
    complaint_steps: tuple[str, ...] = ()
    unconfirmed: tuple[str, ...] = ()
    """Words that seem to promise, of which nobody said yet whether they do."""

    @property
    def needs_reason(self) -> bool:
        return bool(self.questions or self.complaint_steps or self.unconfirmed)

    def __bool__(self) -> bool:
        return self.needs_reason or bool(self.promises)


class MayNotClose(Refusal):
    """It cannot be resolved like this; ``left`` is what lies open."""

    def __init__(self, left: LeftOpen, sentence: str) -> None:
        self.left = left
        super().__init__(sentence)


def left_open(conversation: Conversation, *, at: datetime, draft: str = "") -> LeftOpen:
    """What is still open; ``draft`` is a reply that goes out with the resolving."""
    seen = as_seen(conversation)
    if draft:
        said = seen_as.Message("draft", "agent", draft, at=at, channel=seen.channel)
        seen = replace(seen, messages=(*seen.messages, said))
    reading = Reading(seen, house_of(conversation), at)
    facts = facts_of(reading, QUESTION) if reading.speaks else []
    promises = still_open(conversation)
    handed_on = tuple(one for one in promises if _is_handed_on(one, conversation))
    return LeftOpen(
        questions=tuple(dict.fromkeys(fact.quote for fact in facts)),
        promises=tuple(one for one in promises if one not in handed_on),
        handed_on=handed_on,
        complaint_steps=tuple(steps_missing(conversation)),
        unconfirmed=tuple(one.quote for one in unanswered(conversation) if not one.promise_id),
    )


def _is_handed_on(promise: Promise, conversation: Conversation) -> bool:
    """Whether somebody else than the owner of the conversation was given it to keep."""
    is_theirs = promise.owner_id not in (None, conversation.owner_id)
    return bool(conversation.owner_id) and is_theirs and promise.owned_since > promise.made_at


def check(
    conversation: Conversation, *, reason: str, is_asked: bool, at: datetime, draft: str = ""
) -> LeftOpen:
    """What is left open, if it may be resolved all the same; ``is_asked``: the customer is, or
    said so.

    Raises:
        MayNotClose: a promise is open; or a question is, or nobody asked, and no reason is given.
    """
    left = left_open(conversation, at=at, draft=draft)
    if left.promises:
        first = left.promises[0]
        raise MayNotClose(
            left,
            f"We promised: {first.what}. Keep it, hand it on, or withdraw it with a word to the "
            "customer; then resolve.",
        )
    if reason.strip():
        return left
    if left.questions:
        raise MayNotClose(
            left, f"A question is open: “{left.questions[0]}” Answer it, or say why not."
        )
    if left.unconfirmed:
        raise MayNotClose(
            left,
            f"We seem to have promised: “{left.unconfirmed[0]}” Below that message, say by when, "
            "or that it is no promise.",
        )
    if left.complaint_steps:
        raise MayNotClose(left, " ".join(left.complaint_steps))
    if not is_asked:
        raise MayNotClose(left, "Ask the customer whether it is solved, or say why not.")
    return left
