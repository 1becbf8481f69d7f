"""The timeline: every change of a conversation is an event, written in the same transaction.

``record`` also tells whoever is looking: it publishes on the bus when the transaction is through.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from kept.desk.contacts.models import Contact
from kept.desk.conversations.models import Batch, Conversation, Event, Message
from kept.desk.lib import bus
from kept.desk.lib.writing import insert
from kept.desk.staff.models import Agent

KINDS = {
    "received": "a message of the customer came in",
    "replied": "a reply was written (its delivery tells how far it came)",
    "unsent": "a reply was taken back before it left; data: undoes (numbers of events)",
    "delivery-failed": "a reply could not be sent, or came back; data: state, problem, address",
    "delivery-retried": "a person had a failed reply sent again",
    "noted": "an internal note was written",
    "forwarded": "a message was sent on to somebody else; data: to (addresses), of (the message)",
    "assigned": "the owner changed; data: from, to (names and ids)",
    "team-changed": "the team changed; data: from, to",
    "snoozed": "set aside; data: until, why",
    "woke": "back from being snoozed",
    "resolved": (
        "resolved; data: reason, confirmation (confirmed, asked or none), said (by the reply)"
    ),
    "reopened": "open again",
    "status-changed": "a person said that it is the customer's turn; data: from, to",
    "tagged": "tags came or went; data: added, removed",
    "field-changed": "a custom field changed; data: field, from, to",
    "renamed": "the subject changed; data: from, to",
    "merged": "became part of another, or took another in; data: other, direction",
    "split": "messages went to a new conversation, or came from one",
    "move-undone": "a merge or split was undone",
    "linked": "tied to another; data: other",
    "unlinked": "no longer tied to another",
    "followed": "somebody follows, or no longer; data: name, who, ended",
    "contact-changed": "the conversation belongs to another contact now",
    "work-returned": "the owner is absent; back to the team; data: from",
    "priority-changed": "how much sooner or later an answer is due changed; data: from, to",
    "due-soon": "most of the time for an answer has gone by; data: due",
    "hand-over-proposed": "somebody else is asked to take it; data: hand_over, to, why",
    "handed-over": "somebody took it over; data: hand_over, from, to",
    "hand-over-declined": "it stays with its owner; data: hand_over, to (the owner), reason",
    "hand-over-withdrawn": "it is not handed over after all; data: hand_over",
    "consulted": "a colleague is asked something; data: consultation, to, due",
    "consultation-answered": "the colleague answered; data: consultation, to (who asked)",
    "consultation-declined": "the colleague did not; data: consultation, to (who asked), reason",
    "consultation-withdrawn": "the colleague is asked no longer; data: consultation, to",
    "consultation-late": "the answer is overdue; data: consultation, to, asker",
    "complaint-opened": "it is a complaint (nobody: the desk recognised it); data: quote",
    "complaint-step": "a step of the complaint was done; data: step, words",
    "complaint-withdrawn": "it was no complaint after all",
    "redacted": "a message or part of it was removed; data: reason, whole",
    "called": "somebody called the customer; data: reached",
    "promised": "a promise was made; data: promise, what, due, instead, said (by the reply), why",
    "promise-coming": "a promise comes due; data: promise, what, due",
    "promise-late": "its time is over, and it is not kept; data: promise, what, due",
    "promise-broken": "it is late for so long that it counts as broken; data: promise, what, due",
    "promise-kept": "it was kept; data: promise, what, how, late, said (the message that made it)",
    "promise-moved": "another stands in for it; data: promise, what, was, due, late",
    "promise-withdrawn": "it was taken back, and the customer told; data: promise, what",
    "promise-denied": "words of a reply were no promise after all; data: what",
    "promise-handed-on": "somebody else keeps it; data: promise, what, from, to",
    "check-back": "we asked whether it worked",
    "check-back-cancelled": "nobody will be asked whether it worked; data: reason",
    "page-opened": "the customer's page was opened for the first time (nobody: by its address)",
    "page-ended": "the address of the customer's page leads nowhere any more",
    "confirmed": "the customer said that it is solved; data: way",
    "rated": "the customer rated us; data: score, or words (added later), name",
    "undone": (
        "a change made to several at once was undone; data: kind (of what was undone), undoes"
        " (numbers of events)"
    ),
}
"""What can happen, and what its ``data`` says."""
UNDOING = ("unsent", "undone")
"""Kinds of events that take back what others said: events are followed, never changed."""


def undone(told: Iterable[dict[str, Any]]) -> set[int]:
    """The numbers of the events that were taken back, from the ``data`` of those that did it."""
    return {number for data in told for number in data.get("undoes", ())}


def record(
    conversation: Conversation,
    kind: str,
    /,
    *,
    at: datetime,
    by: Agent | None = None,
    contact: Contact | None = None,
    message: Message | None = None,
    batch: Batch | None = None,
    **data: Any,
) -> Event:
    """Write that something happened, and tell open screens once the transaction is through.

    ``by`` is the person on staff who did it, ``contact`` the customer; neither: the machine.
    Must be called inside the transaction of the change. ``data`` must be JSON.
    """
    event = Event(
        conversation=conversation, kind=kind, at=at, agent=by, contact=contact,
        message=message, batch=batch, data=data,
    )  # fmt: skip
    insert(event)
    bus.publish("conversation", conversation.pk, team=conversation.team_id)
    return event
