"""What goes out: replies, new conversations, and mails that are passed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kept.desk.contacts.actions import contact_for
from kept.desk.contacts.models import Contact
from kept.desk.conversations import events, letters, their_page
from kept.desk.conversations.actions.drafts import spend_draft
from kept.desk.conversations.actions.posting import post
from kept.desk.conversations.models import (
    Attachment,
    Channel,
    Conversation,
    DraftKind,
    Message,
    MessageKind,
    Status,
)
from kept.desk.conversations.projection import change, hold_standing, preview, settle, turn
from kept.desk.conversations.refusals import AnsweredMeanwhile, Problem, Unfinished
from kept.desk.conversations.unfinished import problems
from kept.desk.lib.whole import whole
from kept.desk.lib.writing import insert
from kept.desk.staff.models import Agent


@dataclass(frozen=True)
class Closing:
    """How a reply resolves: for which reason, and whether the customer ``confirmed`` it or is
    ``asked``; ``words`` ask them, as text and as safe HTML, below what was written.
    """

    reason: str = ""
    confirmation: str = ""
    words: tuple[str, str] = ("", "")


@whole
def reply(
    conversation: Conversation,
    *,
    by: Agent,
    at: datetime,
    html: str,
    to: Sequence[str] = (),
    cc: Sequence[str] = (),
    bcc: Sequence[str] = (),
    seen: Message | int | None = None,
    subject: str = "",
    attachments: Sequence[Attachment] = (),
    send_at: datetime | None = None,
    then: str = Status.WAITING,
    closing: Closing | None = None,
    confirmed: bool = False,
) -> Message:
    """Write a reply, which leaves ten seconds after ``at``, or at ``send_at``.

    ``html`` is what was typed, safe or not; addresses are as typed, without any it goes to whom
    wrote last. ``seen`` is the newest message on the writer's screen (None: there is no screen).
    The files of the writer's draft go along, and the draft is gone. ``then`` is the status after
    it: waiting, open or resolved, then as ``closing`` says. ``confirmed``: the writer insists on
    what may be insisted on.

    Raises:
        AnsweredMeanwhile: something public came after ``seen``; of two at one moment, one gets it.
        Unfinished: blanks, a wrong name, nobody to send it to, a missing file, and the like.
    """
    conversation = hold_standing(conversation)
    _refuse_if_said_since(conversation, seen)
    files = _files(conversation, by, DraftKind.REPLY, attachments)
    addresses = letters.read_addresses(to, cc, bcc, own=conversation.channel.address)
    told: dict[str, Any] = {"subject": subject, "addresses": addresses, "files": files}
    letter = letters.answer(conversation, html, by=by, asking=_words(closing), **told)
    _refuse_if_unfinished(letter, confirmed, conversation)
    message = post(conversation, letter, MessageKind.REPLY, by=by, at=at, send_at=send_at)
    _tell_answered(conversation, message, then, closing, by=by, at=at, send_at=send_at)
    spend_draft(conversation, by, DraftKind.REPLY)
    return message


@whole
def tell(
    conversation: Conversation,
    *,
    by: Agent,
    at: datetime,
    html: str,
    closing: Closing | None = None,
) -> Message:
    """Tell the customer something beside what is being written: drafts stay as they are.

    It is no answer, such as who cares now, and they go on waiting; or it resolves (``closing``).

    Raises:
        Unfinished: as ``reply``.
    """
    conversation = hold_standing(conversation)
    letter = letters.answer(conversation, html, by=by, asking=_words(closing))
    _refuse_if_unfinished(letter, False, conversation)
    message = post(conversation, letter, MessageKind.REPLY, by=by, at=at)
    if closing is not None:
        _tell_answered(conversation, message, Status.RESOLVED, closing, by=by, at=at)
        return message
    columns, told = _said(conversation, message.own_text, at), {"answers": False}
    change(conversation, "replied", columns, by=by, at=at, message=message, data=told)
    return message


@whole
def start(
    *,
    channel: Channel,
    subject: str,
    html: str,
    by: Agent,
    at: datetime,
    contact: Contact | None = None,
    to: Sequence[str] = (),
    cc: Sequence[str] = (),
    bcc: Sequence[str] = (),
    attachments: Sequence[Attachment] = (),
    send_at: datetime | None = None,
    then: str = Status.WAITING,
    confirmed: bool = False,
) -> Message:
    """Write first: open a conversation with ``contact``, owned by the writer.

    Otherwise as ``reply``; without ``to`` it goes to the contact's address, without ``contact``
    it is with whom the first address belongs to, made known if nobody. Raises Unfinished, too.
    """
    addresses = letters.read_addresses(to, cc, bcc, own=channel.address)
    contact = contact or _contact_at(addresses, at)
    conversation = Conversation(
        subject=subject[:255], channel=channel, contact=contact, team_id=channel.team_id, owner=by,
        created_at=at, last_message_at=at, status=Status.OPEN,
    )  # fmt: skip
    letter = letters.first(
        conversation, html, by=by, subject=subject, addresses=addresses, files=attachments
    )
    _refuse_if_unfinished(letter, confirmed, conversation)
    told = _told_later(send_at) | turn(conversation, _answered(conversation, letter.text, then, at))
    insert(conversation)
    message = post(conversation, letter, MessageKind.REPLY, by=by, at=at, send_at=send_at)
    events.record(conversation, "replied", by=by, at=at, message=message, **told)
    if then == Status.RESOLVED:
        _tell_resolved(conversation, message, None, by=by, at=at)
    return message


@whole
def forward(
    message: Message,
    *,
    by: Agent,
    at: datetime,
    to: Sequence[str],
    html: str,
    cc: Sequence[str] = (),
    bcc: Sequence[str] = (),
    subject: str = "",
    attachments: Sequence[Attachment] = (),
    send_at: datetime | None = None,
    confirmed: bool = False,
) -> Message:
    """Send a message on to somebody else, with its files; the customer's waiting goes on.

    Raises:
        Unfinished: as ``reply``.
    """
    conversation = hold_standing(message.conversation)
    given = _files(conversation, by, DraftKind.FORWARD, attachments)
    letter = letters.compose(
        html,
        subject=subject or f"Fwd: {message.subject or conversation.subject}",
        addresses=letters.read_addresses(to, cc, bcc, own=conversation.channel.address),
        files=[*given, *message.attachments.all()],
        below=letters.passed_on(message, letters.signature(conversation.channel, by)),
    )
    _refuse_if_unfinished(letter, confirmed, conversation)
    sent = post(conversation, letter, MessageKind.FORWARD, by=by, at=at, send_at=send_at)
    told = {"to": [found.address for found in letter.addresses], "of": message.pk}
    change(conversation, "forwarded", {}, by=by, at=at, message=sent, data=told)
    spend_draft(conversation, by, DraftKind.FORWARD)
    return sent


def _words(closing: Closing | None) -> tuple[str, str]:
    return closing.words if closing else ("", "")


def _contact_at(addresses: Sequence[letters.Address], at: datetime) -> Contact:
    """Whom the first address in To belongs to."""
    for found in addresses:
        if found.role == "to" and letters.is_address(found.address):
            return contact_for("email", found.address, name=found.name, at=at)
    wrong = next((found.address for found in addresses if found.role == "to"), "")
    sentence = f"“{wrong}” is not an e-mail address." if wrong else "Nobody is in To."
    raise Unfinished([Problem("recipient", f"{sentence} Say to whom this goes.")])


def _refuse_if_said_since(conversation: Conversation, seen: Message | int | None) -> None:
    if seen is None:
        return
    newest = seen.pk if isinstance(seen, Message) else seen
    since = Message.objects.filter(conversation=conversation, pk__gt=newest).public()
    messages = list(since.select_related("agent", "contact"))
    if messages:
        raise AnsweredMeanwhile(messages)


def _refuse_if_unfinished(
    letter: letters.Letter, confirmed: bool, conversation: Conversation
) -> None:
    all_of_it = (*problems(letter), *their_page.problems(conversation, letter))
    found = [p for p in all_of_it if not (confirmed and p.may_be_confirmed)]
    if found:
        raise Unfinished(found)


def _files(
    conversation: Conversation, by: Agent, kind: DraftKind, given: Sequence[Attachment]
) -> list[Attachment]:
    """The files of the writer's draft and those given beside, each once."""
    drafted = Attachment.objects.filter(
        draft__conversation=conversation, draft__agent=by, draft__kind=kind
    )
    return list({file.pk: file for file in [*drafted, *given]}.values())


def _tell_answered(
    conversation: Conversation,
    message: Message,
    then: str,
    closing: Closing | None,
    *,
    by: Agent,
    at: datetime,
    send_at: datetime | None = None,
) -> None:
    """Say that it was answered, and what became of the conversation by that.

    Nobody awaits an answer any more to what was said before.
    """
    resolves = then == Status.RESOLVED != conversation.status
    columns = _answered(conversation, message.own_text, then, at)
    told = _told_later(send_at)
    said = change(conversation, "replied", columns, by=by, at=at, message=message, data=told)
    if resolves:
        _tell_resolved(conversation, message, closing, by=by, at=at)
    settle(conversation, said)


def _tell_resolved(
    conversation: Conversation, message: Message, closing: Closing | None, **when: Any
) -> None:
    how = closing or Closing()
    events.record(
        conversation, "resolved", message=message, said=message.pk,
        reason=how.reason, confirmation=how.confirmation, **when,
    )  # fmt: skip


def _told_later(send_at: datetime | None) -> dict[str, Any]:
    return {"send_at": send_at.isoformat()} if send_at is not None else {}


def _answered(conversation: Conversation, text: str, then: str, at: datetime) -> dict[str, Any]:
    """The columns that an answer moves."""
    if then == Status.SNOOZED:
        raise ValueError("A reply cannot snooze; snooze the conversation after it.")
    now = {"status": then, "snoozed_until": None, "waiting_since": None}
    return _said(conversation, text, at) | now


def _said(conversation: Conversation, text: str, at: datetime) -> dict[str, Any]:
    """The columns that any reply moves."""
    last = max(at, conversation.last_message_at)
    return {"last_message_at": last, "preview": preview(text), "is_archive": False}
