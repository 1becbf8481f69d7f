"""Mails as they came in: to be looked at as their senders laid them out, or to be forgotten."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.files.storage import default_storage
from django.db import transaction

from kept.desk.channels.email.parse import parse
from kept.desk.channels.email.prepared import texts_of
from kept.desk.channels.models import RawEvent, RawState
from kept.desk.conversations.models import Event, Message


def raw_of(message: Message) -> bytes | None:
    """The very bytes of a mail; None if it did not come by mail, or something of it was removed."""
    if Event.objects.filter(message=message, kind="redacted").exists():
        return None
    event = RawEvent.objects.filter(message=message).order_by("pk").first()
    if event is None or not event.body:
        return None
    try:
        with default_storage.open(str(event.body.name)) as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def html_of(message: Message) -> str:
    """The sender's own HTML, not safe at all, for ``html.original_document``; empty if none."""
    raw = raw_of(message)
    return texts_of(parse(raw))[1] if raw is not None else ""


@transaction.atomic
def forget(messages: Iterable[Message]) -> int:
    """Delete the bytes of mails whose text is removed or whose person is erased; how many.

    That they came is still known, so that no mailbox brings them in anew.
    """
    events = RawEvent.objects.filter(message__in=[each.pk for each in messages]).exclude(body="")
    names = [str(event.body.name) for event in events]
    events.update(body="", size=0, problem="", state=RawState.DONE)
    for name in names:
        transaction.on_commit(lambda name=name: default_storage.delete(name))  # type: ignore[misc]
    return len(names)
