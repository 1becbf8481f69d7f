"""Keeping the index equal to what is said, in the transaction of whoever changes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from types import ModuleType
from typing import Any

from django.db import connection, transaction

from kept.desk.contacts.models import Contact
from kept.desk.conversations.models import (
    Attachment,
    Conversation,
    Indexed,
    IndexedWhole,
    Message,
)
from kept.desk.conversations.search import postgresql, sqlite
from kept.desk.conversations.search.entry import Entry, body_of, entries, findable

BATCH = 1_000

_HELD = (
    "pk", "place", "who", "about", "message__text", "message__kind", "message__fold_at",
    "message__indexed_whole",
)  # fmt: skip
_gathered: ContextVar[list[Message] | None] = ContextVar("gathered", default=None)


def index(
    message: Message, *, is_new: bool = False, files: Sequence[Attachment] | None = None
) -> None:
    """Make a message findable, or again after its files or what stands around it changed.

    Call it in the transaction that wrote the message, after its attachments. Before its own text
    changes call ``forget``. ``is_new``: it was never indexed, so nothing has to be looked up.
    ``files`` are its attachments, if whoever calls knows them.
    """
    gathered = _gathered.get()
    if is_new and gathered is not None:
        gathered.append(message)
        return
    if not is_new:
        _forget([message.pk])
    backend().add(entries([message], files=files))


@contextmanager
def together() -> Iterator[list[Message]]:
    """Index all messages that are new within at one stroke, which costs half.

    It must stand inside the transaction that writes them. Who undoes a message takes it out of
    the list that is handed out.
    """
    messages: list[Message] = []
    token = _gathered.set(messages)
    try:
        yield messages
    finally:
        _gathered.reset(token)
    if messages:
        backend().add(entries(messages))


def forget(message: Message) -> None:
    """Take a message out of the index; before its text is changed or it is deleted."""
    with transaction.atomic():
        _forget([message.pk])


def reindex_conversation(conversation: Conversation) -> None:
    """After its subject or contact changed, or messages came from another."""
    reindex(Message.objects.filter(conversation=conversation).values_list("pk", flat=True))


def reindex_contact(contact: Contact) -> None:
    """After a contact's name or addresses changed, or another was merged into it."""
    theirs = Message.objects.filter(conversation__contact=contact).values_list("pk", flat=True)
    written = Message.objects.filter(contact=contact).values_list("pk", flat=True)
    reindex(sorted({*theirs, *written}))


def reindex(keys: Iterable[int]) -> None:
    """After what is found of messages changed, but not their text."""
    chosen = list(keys)
    for start in range(0, len(chosen), BATCH):
        with transaction.atomic():
            batch = chosen[start : start + BATCH]
            _forget(batch)
            backend().add(entries(Message.objects.filter(pk__in=batch).order_by("at", "id")))


def rebuild(*, batch: int = BATCH) -> Iterator[int]:
    """Empty the index and fill it again; yields how many are done after each batch.

    Each batch is a transaction, so that others write in between; what they write is indexed by
    them, and what they index is passed over here.
    """
    with transaction.atomic():
        backend().clear()
        Indexed.objects.all().delete()
        IndexedWhole.objects.all().delete()
    done, after = 0, 0
    while True:
        with transaction.atomic():
            rows = Message.objects.filter(pk__gt=after, indexed=None).order_by("pk")
            messages = list(rows[:batch])
            if not messages:
                break
            backend().add(sorted(entries(messages), key=lambda entry: entry.place))
        done, after = done + len(messages), messages[-1].pk
        yield done
    backend().settle()


def backend() -> ModuleType:
    """The index of the database that is in use: ``sqlite`` or ``postgresql``."""
    return postgresql if connection.vendor == "postgresql" else sqlite


def _forget(keys: Sequence[int]) -> None:
    rows = Indexed.objects.filter(pk__in=keys)
    if connection.vendor == "sqlite":  # it must be told the very words again
        backend().remove([_as_indexed(*row) for row in rows.values_list(*_HELD)])
    rows.delete()
    IndexedWhole.objects.filter(pk__in=keys).delete()


def _as_indexed(
    pk: int, place: int, who: str, about: str, text: str, kind: str, fold_at: int | None, whole: Any
) -> Entry:
    held = text if whole else findable(text, kind, fold_at)
    return Entry(pk, place, body_of(held), tuple(about.split()), tuple(who.split()))
