"""One person's right to their data: a copy of everything, its erasure, or that of a few words.

Stands on this floor because everything kept of a person is known from here: the contact, the
conversations, and the mails as they came in.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any

from django.db import transaction

from kept.desk.channels.email import original
from kept.desk.contacts.errors import Refused
from kept.desk.contacts.models import Contact, ContactMerge, ContactValue, Erasure
from kept.desk.conversations import actions, search
from kept.desk.conversations.models import (
    Attachment,
    Conversation,
    Event,
    Message,
    MessageKind,
    TheirWord,
)
from kept.desk.feedback import actions as feedback
from kept.desk.promises.models import Promise
from kept.desk.staff.actions import journal
from kept.desk.staff.models import Agent

GONE = "[Erased at the person's request]"


def export_person(contact: Contact, *, reason: str, by: Agent, at: datetime) -> IO[bytes]:
    """A ZIP file, open at its beginning: ``person.json``, and every file that was sent.

    Notes for colleagues stay out; all else that is known of the person is in.
    """
    Erasure.objects.create(contact=contact, kind="export", reason=reason[:200], by=by, at=at)
    journal("person-exported", f"contact {contact.pk}", by=by, at=at)
    file = tempfile.TemporaryFile(prefix="kept-export-")  # noqa: SIM115 - handed to the caller
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        told = json.dumps(_everything(contact), ensure_ascii=False, indent=1, default=str)
        archive.writestr("person.json", told)
        for attachment in _attachments(contact).iterator():
            name = f"files/{attachment.pk}-{attachment.name}"
            with attachment.file.open() as source, archive.open(name, "w") as target:
                for part in iter(lambda source=source: source.read(65_536), b""):  # type: ignore[misc]
                    target.write(part)
    file.seek(0)
    return file


def _everything(contact: Contact) -> dict[str, Any]:
    columns = ("name", "called", "language", "zone", "preferred_channel", "address", "created_at",
               "reach_from", "reach_until")  # fmt: skip
    values = ContactValue.objects.filter(contact=contact).select_related("field")
    return {
        **{column: getattr(contact, column) for column in columns},
        "organisation": contact.organisation and contact.organisation.name,
        "fields": {value.field.name: value.value for value in values},
        "identities": list(contact.identities.values("scheme", "value", "proof", "created_at")),
        "orders": [
            {
                "number": order.number, "status": order.status, "total": order.total,
                "placed_on": order.placed_on, "promised_on": order.promised_on,
                "delivered_on": order.delivered_on,
                "items": list(order.items.values("name", "quantity")),
            }
            for order in contact.orders.prefetch_related("items")
        ],
        "ratings": feedback.ratings_of(contact),
        "conversations": list(_conversations(contact)),
    }  # fmt: skip


def _conversations(contact: Contact) -> Iterator[dict[str, Any]]:
    for conversation in contact.conversations.order_by("pk").iterator():
        yield {
            "number": conversation.pk,
            "subject": conversation.subject,
            "created_at": conversation.created_at,
            "messages": [
                {
                    "at": message.at,
                    "from": contact.name if message.kind == MessageKind.INCOMING else "us",
                    "subject": message.subject,
                    "text": message.text,
                    "files": [file.name for file in message.attachments.all()],
                }
                for message in conversation.messages.public().prefetch_related("attachments")
            ],
            "promises": [
                {
                    "made_at": promise.made_at,
                    "what": promise.what,
                    "due_at": promise.due_at,
                    "state": promise.state,
                }
                for promise in conversation.promises.order_by("made_at")
            ],
        }


def _attachments(contact: Contact) -> Any:
    conversations = Conversation.objects.filter(contact=contact)
    public = Message.objects.filter(conversation__in=conversations).public()
    return Attachment.objects.filter(message__in=public)


@transaction.atomic
def redact(message: Message, *, reason: str, by: Agent, at: datetime, passage: str = "") -> None:
    """Remove a passage, or all of a message and its files, wherever the desk keeps it.

    Also the mail as it came in: its bytes hold the words in ways that nobody can black out
    safely (encoded, twice, inside a file), so they go as a whole.

    Raises:
        NotPossible: no reason is given, or the passage does not occur.
    """
    actions.redact(message, reason=reason, by=by, at=at, passage=passage)
    original.forget([message])


@transaction.atomic
def erase_person(contact: Contact, *, reason: str, by: Agent, at: datetime) -> None:
    """Remove for good what a person wrote, sent and is known by. It cannot be undone.

    That there were conversations, when, and what became of them stays, without a name and a word;
    contacts that were merged into this one go with it.

    Raises:
        Refused: no reason is given, or the person is erased already.
    """
    if not reason.strip():
        raise Refused("Say why this person is erased: the reason is all that stays.")
    if not Contact.objects.filter(pk=contact.pk, erased_at=None).update(erased_at=at):
        raise Refused("This person is erased already.")
    one_and_parts = [contact, *Contact.objects.filter(merged_into=contact)]
    for each in one_and_parts:
        for message in Message.objects.filter(conversation__contact=each):
            search.forget(message)
        _erase_words(each)
        feedback.forget(each)
        _erase_known(each, at)
        search.reindex_contact(each)
    ContactMerge.objects.filter(target=contact).delete()
    Erasure.objects.create(contact=contact, kind="erase", reason=reason.strip()[:200], by=by, at=at)
    journal("person-erased", f"contact {contact.pk}", by=by, at=at)


def _erase_words(contact: Contact) -> None:
    conversations = Conversation.objects.filter(contact=contact)
    messages = Message.objects.filter(conversation__in=conversations)
    actions.remove_files(Attachment.objects.filter(message__in=messages))
    actions.remove_files(Attachment.objects.filter(draft__conversation__in=conversations))
    original.forget(messages)
    TheirWord.objects.filter(message__in=messages).delete()  # its mark was made of their words
    messages.update(text=GONE, html="", html_fold="", fold_at=None, subject="")
    for message in messages.filter(delivery__isnull=False).select_related("delivery"):
        message.delivery.recipients.all().delete()
    Event.objects.filter(conversation__in=conversations).exclude(data={}).update(data={})
    for conversation in conversations:
        conversation.drafts.all().delete()
        conversation.values.all().delete()
    Promise.objects.filter(conversation__in=conversations).update(what=GONE)
    conversations.update(subject=GONE, preview="")


def _erase_known(contact: Contact, at: datetime) -> None:
    for possession in (contact.identities, contact.orders, contact.notes, contact.values):
        possession.all().delete()
    contact.name = contact.called = contact.language = contact.zone = contact.address = ""
    contact.preferred_channel = contact.zone_source = ""
    contact.organisation = contact.reach_from = contact.reach_until = None
    contact.erased_at = at
    contact.save()
