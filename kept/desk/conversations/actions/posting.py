"""Putting a letter into the outbox: the message, its recipients and its files."""

from __future__ import annotations

from datetime import datetime, timedelta

from kept.desk.conversations.letters import Letter
from kept.desk.conversations.models import (
    Attachment,
    Conversation,
    Delivery,
    Message,
    MessageKind,
    Recipient,
)
from kept.desk.conversations.search import index
from kept.desk.lib import work
from kept.desk.lib.writing import insert
from kept.desk.staff.models import Agent

UNDO = timedelta(seconds=10)
"""How long a reply lies still, so that it can be taken back."""


def post(
    conversation: Conversation,
    letter: Letter,
    kind: MessageKind,
    *,
    by: Agent | None,
    at: datetime,
    send_at: datetime | None = None,
    is_automatic: bool = False,
) -> Message:
    """Write the message, its recipients and files, and put it into the outbox.

    What is automatic leaves at once: nobody typed it who could want it back.
    """
    later = send_at if send_at is not None and send_at > at + UNDO else None
    message = Message(
        conversation=conversation, channel=conversation.channel, kind=kind, agent=by,
        at=later or at, subject=letter.subject, text=letter.text + letter.fold, html=letter.html,
        html_fold=letter.html_fold, fold_at=len(letter.text) if letter.fold else None,
        is_automatic=is_automatic,
    )  # fmt: skip
    insert(message)
    delivery = Delivery(
        message=message, channel=conversation.channel, is_scheduled=later is not None,
        due_at=later or (at if is_automatic else at + UNDO),
    )  # fmt: skip
    insert(delivery)
    for to in letter.addresses:
        insert(Recipient(delivery=delivery, role=to.role, address=to.address, name=to.name))
    index(message, is_new=True, files=[_attach(file, message) for file in letter.files])
    work.wake(work.Due.MAIL_OUT)
    return message


def _attach(file: Attachment, message: Message) -> Attachment:
    """Give a draft's file to the message; of another message's file make a second record."""
    if file.message_id is not None:
        file = Attachment(
            name=file.name, content_type=file.content_type, size=file.size, file=file.file.name,
            thumbnail=file.thumbnail.name, content_id=file.content_id, is_inline=file.is_inline,
            scan=file.scan,
        )  # fmt: skip
    file.message, file.draft = message, None
    file.save()
    return file
