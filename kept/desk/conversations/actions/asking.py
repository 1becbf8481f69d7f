"""Asking the customer how it went, hearing what they answer, and taking it up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from kept.desk.conversations import letters
from kept.desk.conversations.actions.posting import post
from kept.desk.conversations.models import Conversation, Message, MessageKind, Status
from kept.desk.conversations.permissions import may_see
from kept.desk.conversations.projection import change, hold, hold_standing, preview
from kept.desk.conversations.refusals import NotPossible
from kept.desk.staff.models import Agent


@transaction.atomic
def ask(
    conversation: Conversation, *, subject: str, html: str, agent: Agent | None, at: datetime
) -> Message:
    """Ask in a resolved conversation whether it worked, in the name of who solved it.

    The mail leaves at once, and the conversation stays resolved.

    Raises:
        NotPossible: it is not resolved, or there is no address to ask.
    """
    hold(conversation)
    if conversation.status != Status.RESOLVED or conversation.merged_into_id is not None:
        raise NotPossible("This conversation is not resolved, so there is nothing to ask yet.")
    addresses = letters.answer_to(conversation, letters.latest_incoming(conversation))
    below = letters.signature(conversation.channel, agent) if agent else ("", "")
    letter = letters.compose(html, subject=subject, addresses=addresses, below=below)
    if not letter.addresses:
        raise NotPossible("No address is known at which this person could be asked.")
    message = post(conversation, letter, MessageKind.REPLY, by=agent, at=at, is_automatic=True)
    columns = {
        "last_message_at": max(at, conversation.last_message_at),
        "preview": preview(message.own_text),
    }
    change(conversation, "check-back", columns, at=at, message=message)
    return message


@transaction.atomic
def ask_nothing(conversation: Conversation, *, reason: str, by: Agent | None, at: datetime) -> None:
    """Tell that nobody will be asked whether it worked, and why."""
    hold(conversation)
    change(conversation, "check-back-cancelled", {}, by=by, at=at, data={"reason": reason})


@transaction.atomic
def confirm(conversation: Conversation, *, way: str, at: datetime) -> None:
    """The customer says that it is solved; ``way`` is how they said so (``link``)."""
    conversation = hold_standing(conversation)
    change(
        conversation, "confirmed", {}, at=at, contact=conversation.contact, data={"way": way}
    )  # fmt: skip


@transaction.atomic
def hear_rating(
    conversation: Conversation, *, at: datetime, score: int = 0, words: str = ""
) -> None:
    """Tell that the customer rated us, or which words they added."""
    conversation = hold_standing(conversation)
    told: dict[str, Any] = {"score": score} if score else {"words": words}
    change(conversation, "rated", {}, at=at, contact=conversation.contact, data=told)


@transaction.atomic
def take_up(
    conversation: Conversation, candidates: Sequence[Agent], *, at: datetime
) -> Agent | None:
    """See to it that somebody owns what a customer is not content with; who it is.

    Its owner keeps it if they are at work, else the first candidate gets it who is, and who may
    see it.
    """
    hold(conversation)
    here = set(Agent.objects.at_work(at).values_list("pk", flat=True))
    owner = conversation.owner
    if owner is not None and owner.pk in here:
        return owner
    fitting = (one for one in candidates if one.pk in here and may_see(one, conversation))
    found = next(fitting, None)
    if found is None:
        return owner
    told = {"from": owner.name if owner else "", "to": found.name}
    change(conversation, "assigned", {"owner_id": found.pk}, at=at, data=told)
    return found
