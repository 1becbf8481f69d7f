"""What comes in: a customer's message, or a reply that was sent from somewhere else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from kept.desk.contacts.models import Contact, Proof
from kept.desk.conversations import events
from kept.desk.conversations.actions.returning import return_scheduled
from kept.desk.conversations.models import (
    Attachment,
    Channel,
    Conversation,
    Event,
    Message,
    MessageKind,
    Status,
)
from kept.desk.conversations.projection import (
    change,
    hold_standing,
    preview,
    settle,
    unanswered_since,
)
from kept.desk.conversations.search import index
from kept.desk.lib import work
from kept.desk.lib.prepared import prepared
from kept.desk.lib.whole import whole
from kept.desk.lib.writing import insert
from kept.desk.staff.models import Absence, Agent


@whole
def receive(
    *,
    channel: Channel,
    contact: Contact,
    text: str,
    at: datetime,
    html: str = "",
    subject: str = "",
    conversation: Conversation | None = None,
    fold_at: int | None = None,
    html_fold: str = "",
    sender: str = "",
    copied: str = "",
    is_automatic: bool = False,
    proof: str = Proof.CLAIMED,
    has_remote_images: bool = False,
    is_archive: bool = False,
    files: Sequence[Attachment] = (),
) -> Message:
    """Take in a message of a customer, and return it with its conversation.

    Without ``conversation`` it opens one; otherwise it continues that one, or the one it was
    merged into, makes it open, and brings back replies that were to be sent later. ``at`` is when
    it was written; ``html`` is safe already, ``files`` are stored but not saved. Automatic mail
    is kept, but nobody waits for an answer to it; history changes nothing but the text.
    """
    message = Message(
        channel=channel, contact=contact, kind=MessageKind.INCOMING, at=at, text=_clean(text),
        html=_clean(html), fold_at=fold_at, html_fold=_clean(html_fold), subject=subject[:255],
        sender=sender[:254], copied=copied, is_automatic=is_automatic, proof=proof,
        has_remote_images=has_remote_images, is_archive=is_archive,
    )  # fmt: skip
    is_new = conversation is None
    if conversation is None:
        conversation = _open(message, Status.RESOLVED if is_archive else Status.OPEN, files)
    else:
        conversation = hold_standing(conversation)
        _append(conversation, message, files)
    _tell_received(conversation, message, is_new=is_new)
    return message


@whole
def record_sent_elsewhere(
    *,
    channel: Channel,
    text: str,
    at: datetime,
    conversation: Conversation | None = None,
    contact: Contact | None = None,
    html: str = "",
    subject: str = "",
    agent: Agent | None = None,
    fold_at: int | None = None,
    html_fold: str = "",
    copied: str = "",
    is_automatic: bool = False,
    has_remote_images: bool = False,
    is_archive: bool = False,
    files: Sequence[Attachment] = (),
) -> Message:
    """Take in a reply that somebody sent past the desk, as found in the Sent folder.

    It answers what the customer had written by ``at``. Without ``conversation`` it opens one with
    ``contact``, to whom it was written.
    """
    message = Message(
        channel=channel, agent=agent, kind=MessageKind.REPLY, at=at, text=_clean(text),
        html=_clean(html), fold_at=fold_at, html_fold=_clean(html_fold), subject=subject[:255],
        copied=copied, is_automatic=is_automatic, has_remote_images=has_remote_images,
        is_archive=is_archive,
    )  # fmt: skip
    if conversation is None:
        if contact is None:
            raise ValueError("A reply without a conversation needs the contact it was written to.")
        status = Status.RESOLVED if is_archive else Status.WAITING
        conversation = _open(message, status, files, contact)
    else:
        conversation = hold_standing(conversation)
        _append(conversation, message, files)
    _tell_answered(conversation, message)
    return message


def _tell_received(conversation: Conversation, message: Message, *, is_new: bool) -> None:
    """Move the columns as this message moves them, and tell the story."""
    was, at, contact = Status(conversation.status), message.at, message.contact
    by_hand = not message.is_archive and not message.is_automatic
    speaks = by_hand and not _was_answered(conversation, message)
    columns = _after(conversation, message)
    if speaks:
        columns |= _woken(conversation, message)
        if not is_new and return_scheduled(conversation, at=at):
            columns["waiting_since"] = unanswered_since(conversation)
    told = {"archive": True} if message.is_archive else {}
    change(conversation, "received", columns, at=at, contact=contact, message=message, data=told)
    if speaks and was in _SAYS:
        events.record(conversation, _SAYS[was], at=at, contact=contact, message=message)
    if speaks and conversation.owner_id is not None:
        _return_if_absent(conversation, at)


def _tell_answered(conversation: Conversation, message: Message) -> None:
    """What the customer had written by then awaits no answer any more."""
    by_hand = not message.is_archive and not message.is_automatic
    answers = by_hand and conversation.waiting_since is not None
    columns = _after(conversation, message)
    if answers:
        columns["waiting_since"] = unanswered_since(conversation, after=message.at)
        if columns["waiting_since"] is None and conversation.status == Status.OPEN:
            columns["status"] = Status.WAITING
    event = change(
        conversation, "replied", columns, at=message.at, by=message.agent, message=message,
        data={"elsewhere": True},
    )  # fmt: skip
    if answers:
        settle(conversation, event, until=message.at)
    work.wake(work.Due.PROMISE)


_SAYS = {Status.RESOLVED: "reopened", Status.SNOOZED: "woke"}
"""What the story says when a message makes a conversation open that was in this state."""


def _open(
    message: Message,
    status: Status,
    files: Sequence[Attachment],
    contact: Contact | None = None,
) -> Conversation:
    channel, contact = message.channel, contact or message.contact
    assert channel is not None and contact is not None  # what comes in has both
    waits = (
        message.kind == MessageKind.INCOMING
        and not message.is_automatic
        and status != Status.RESOLVED
    )
    conversation = Conversation(
        subject=message.subject, channel=channel, team_id=channel.team_id, status=status,
        contact=contact, created_at=message.at, is_archive=message.is_archive,
        waiting_since=message.at if waits else None, answer_due=message.at if waits else None,
        next_due=message.at if waits else None, last_message_at=message.at,
        preview=preview(message.own_text),
    )  # fmt: skip
    insert(conversation)
    _append(conversation, message, files)
    if waits:
        work.wake(work.Due.CLOCKS)
    return conversation


def _append(conversation: Conversation, message: Message, files: Sequence[Attachment]) -> None:
    if message.contact is not None and message.contact_id == conversation.contact_id:
        conversation.contact = message.contact  # so that nobody reads it anew
    message.conversation = conversation
    insert(message)
    for file in files:
        file.message = message
    if files:
        Attachment.objects.bulk_create(files)
    index(message, is_new=True, files=files)


def _after(conversation: Conversation, message: Message) -> dict[str, Any]:
    """The columns that any message moves; never backwards."""
    if message.at < conversation.last_message_at:
        return {}
    return {"last_message_at": message.at, "preview": preview(message.own_text)}


def _was_answered(conversation: Conversation, message: Message) -> bool:
    """Whether a mail that is read late was answered from elsewhere before it came here."""
    if message.at >= conversation.last_message_at:
        return False
    answer = Event.objects.filter(
        conversation=conversation, kind="replied", data__elsewhere=True, at__gte=message.at
    ).first()
    if answer is not None:
        message.settled_by = answer
        message.save(update_fields=["settled_by"])
    return answer is not None


def _woken(conversation: Conversation, message: Message) -> dict[str, Any]:
    """The columns that a customer's own, live message moves."""
    return {
        "status": Status.OPEN,
        "snoozed_until": None,
        "waiting_since": min(conversation.waiting_since or message.at, message.at),
        "is_archive": False,
    }


def _return_if_absent(conversation: Conversation, at: datetime) -> None:
    assert conversation.owner_id is not None  # whoever calls has looked
    if _absences(conversation.owner_id, at):
        assert conversation.owner is not None
        told = {"from": conversation.owner.name}
        change(conversation, "work-returned", {"owner_id": None}, at=at, data=told)


@prepared
def _absences(agent: int, at: datetime) -> QuerySet[Absence, int]:
    found: QuerySet[Absence] = Absence.objects.at(at).filter(agent=agent)
    return found.values_list("pk", flat=True)


def _clean(text: str) -> str:
    """Without the one character that PostgreSQL cannot keep."""
    return text.replace("\x00", "")
