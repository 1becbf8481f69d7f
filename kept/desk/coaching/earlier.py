"""What earlier conversations of a customer hold, as far as a mistake can lie in not knowing it."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime

from django.db.models import QuerySet

from kept.desk.conversations.models import Conversation, Message, MessageKind, Tagging
from kept.desk.lib.prepared import among, prepared
from kept.mistakes import conversation as seen
from kept.mistakes.house import House
from kept.mistakes.reading import Reading
from kept.mistakes.text.slots import given

EARLIER, READ = 20, 3
"""Earlier conversations that count, and of how many of the newest the customer's words are read."""
_LONGEST = 2_000
"""Characters of a message that are read: facts stand in what people write, not in pasted logs."""

_ANY_HOUSE = House()
"""What somebody told is the same in every house."""


def earlier(conversation: Conversation) -> tuple[str | None, tuple[seen.Earlier, ...]]:
    """The topic of a conversation, and this customer's earlier ones, the newest first.

    A topic is a tag. Of several it is the one that most of the earlier ones have, so that a
    problem which comes back is seen whatever else they are tagged with. Three queries; of one that
    is not there yet one, for there is no matter yet that could have come back.
    """
    rows = _before(conversation.contact_id, conversation.created_at, conversation.pk)
    if conversation._state.adding:
        return None, tuple(seen.Earlier(str(pk), at, subject or None) for pk, at, subject in rows)
    tags = _tags([conversation.pk, *(pk for pk, *_ in rows)])
    topic = _topic(conversation, tags)
    facts = _facts([pk for pk, *_ in rows[:READ]], conversation.created_at)
    return topic, tuple(
        seen.Earlier(
            id=str(pk), at=at, subject=subject or None, facts=facts.get(pk, ()),
            topic=topic if topic in tags[pk] else None,
        )
        for pk, at, subject in rows
    )  # fmt: skip


@prepared
def _before(
    contact: int, moment: datetime, but: int
) -> QuerySet[Conversation, tuple[int, datetime, str]]:
    theirs = Conversation.objects.standing().filter(contact=contact, created_at__lt=moment)
    newest = theirs.exclude(pk=but).order_by("-created_at")[:EARLIER]
    return newest.values_list("pk", "created_at", "subject")


def _tags(keys: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for key, name in _tagged(keys):
        found[key].append(name)
    return found


@prepared
def _tagged(keys: list[int]) -> QuerySet[Tagging, tuple[int, str]]:
    rows = Tagging.objects.filter(conversation__in=among(keys)).order_by("at", "pk")
    return rows.values_list("conversation", "tag__name")


def _topic(conversation: Conversation, tags: dict[int, list[str]]) -> str | None:
    own = tags[conversation.pk]
    shared = Counter(
        name for key, names in tags.items() if key != conversation.pk for name in names
    )
    return max(own, key=lambda name: shared[name], default=None)


def _facts(keys: list[int], at: datetime) -> dict[int, tuple[tuple[str, str], ...]]:
    """What the customer said in each: order number, address, device ..., as (slot, value)."""
    if not keys:
        return {}
    said: dict[int, list[seen.Message]] = defaultdict(list)
    for pk, key, text, fold in _incoming(keys):
        words = text[: min(_LONGEST, len(text) if fold is None else fold)]
        said[key].append(seen.Message(str(pk), "customer", words))
    return {
        key: tuple((slot.name, slot.value) for slot in given(_read(key, messages, at)))
        for key, messages in said.items()
    }


@prepared
def _incoming(keys: list[int]) -> QuerySet[Message, tuple[int, int, str, int | None]]:
    rows = Message.objects.filter(conversation__in=among(keys), kind=MessageKind.INCOMING)
    return rows.order_by("pk").values_list("pk", "conversation", "text", "fold_at")


def _read(key: int, messages: list[seen.Message], at: datetime) -> Reading:
    return Reading(seen.Conversation(str(key), tuple(messages)), _ANY_HOUSE, at)
