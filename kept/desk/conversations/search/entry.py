"""What of a message goes into the index, and where it stands there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import QuerySet

from kept.desk.contacts.models import Contact, Identity
from kept.desk.conversations.models import Attachment, Conversation, Message, MessageKind
from kept.desk.conversations.search.words import words_of
from kept.desk.lib.prepared import prepared

LONGEST_TEXT, LONGEST_AROUND = 100_000, 4_000
"""Characters of a message, and of what stands around it, that can be found."""
OURS = frozenset({MessageKind.REPLY, MessageKind.FORWARD})
"""Messages that go out, with a signature below."""
_ID_BITS = 40
ID_MASK = (1 << _ID_BITS) - 1
"""The part of a place that is the id of its message."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Batch = list[tuple[int, int]]
"""Places of entries that were found, each with the conversation of its message."""


@dataclass(frozen=True)
class Entry:
    """A message as the index holds it: words in their order, by part."""

    message: int
    place: int
    body: tuple[str, ...]
    about: tuple[str, ...]
    who: tuple[str, ...]


def place_of(at: datetime, message: int) -> int:
    """Where a message stands: by day, within a day by id (the order in which it came in).

    The index is small because neighbours have near places; seconds would cost a third more.
    """
    return max(0, (at - _EPOCH).days) << _ID_BITS | message


def message_at(place: int) -> int:
    """The message that stands at a place."""
    return place & ID_MASK


def place_of_day(day: int) -> int:
    """Below this place stands everything older than a day (counted since 1970)."""
    return day << _ID_BITS


def day_of(place: int) -> int:
    """The day of a place, since 1970."""
    return place >> _ID_BITS


def findable(text: str, kind: str, fold_at: int | None) -> str:
    """What of a message's text can be found: all that customers write; of ours not the fold.

    A word of a signature would find every reply, and what is quoted or passed on stands elsewhere.
    """
    return text[:fold_at] if kind in OURS else text


def body_of(text: str) -> tuple[str, ...]:
    """The words of a message's own text."""
    return tuple(words_of(text[:LONGEST_TEXT]))


def all_words(*, text: str, who: str, about: str) -> tuple[str, ...]:
    """The words of a message and around it, with gaps that no phrase crosses."""
    return (*who.split(), "", *about.split(), "", *body_of(text))


def entries(
    messages: Iterable[Message], *, files: Sequence[Attachment] | None = None
) -> list[Entry]:
    """What the index should hold about messages; the same few queries for any number of them.

    ``files`` are all of their attachments, if those are known.
    """
    rows = list(messages)
    known = Message._meta.get_field("conversation").is_cached
    said = {row.conversation_id: row.conversation for row in rows if known(row)}
    keys = {row.conversation_id for row in rows} - set(said)
    if keys:
        unread = Conversation.objects.filter(pk__in=keys).select_related("contact")
        said |= {c.pk: c for c in unread}
    contacts = {c.contact_id: c.contact for c in said.values()}
    others = {row.contact_id for row in rows if row.contact_id} - set(contacts)
    contacts |= Contact.objects.in_bulk(others) if others else {}
    addresses: dict[int, list[str]] = defaultdict(list)
    for contact, value in _values(contacts):
        addresses[contact].append(value)
    if files is None:
        files = list(Attachment.objects.filter(message__in=[row.pk for row in rows]))
    names: dict[int | None, list[str]] = defaultdict(list)
    for file in files:
        names[file.message_id].append(file.name)
    return [
        _entry(row, said[row.conversation_id], contacts, addresses, names[row.pk]) for row in rows
    ]


def _values(contacts: Collection[int]) -> Iterable[tuple[int, str]]:
    """The addresses and numbers of contacts, each with whose it is."""
    if len(contacts) == 1:  # nearly always, when something was just written
        return _values_of(*contacts)
    return Identity.objects.filter(contact__in=contacts).values_list("contact_id", "value")


@prepared
def _values_of(contact: int) -> QuerySet[Identity, tuple[int, str]]:
    return Identity.objects.filter(contact=contact).values_list("contact_id", "value")


def _entry(
    message: Message,
    conversation: Conversation,
    contacts: dict[int, Contact],
    addresses: dict[int, list[str]],
    files: Sequence[str],
) -> Entry:
    people = {conversation.contact_id, message.contact_id or conversation.contact_id}
    who = [message.sender]
    for key in sorted(people):
        who += [contacts[key].name, contacts[key].called, *addresses[key]]
    about = list(dict.fromkeys([conversation.subject, message.subject, *files]))
    return Entry(
        message=message.pk,
        place=place_of(message.at, message.pk),
        body=body_of(findable(message.text, message.kind, message.fold_at)),
        about=_around(about),
        who=_around(list(dict.fromkeys(who))),
    )


def _around(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(words_of(" ".join(text for text in texts if text)[:LONGEST_AROUND]))
