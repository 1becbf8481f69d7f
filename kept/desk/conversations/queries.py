"""One conversation as a screen shows it: its story, and who it is about.

The number of queries is constant, and every string is ready: formatting sixty messages in a
template costs more than everything else on the page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter, itemgetter
from zoneinfo import ZoneInfo

from django.db.models import Q

from kept.desk.contacts.models import Contact, Identity, Order
from kept.desk.conversations import letters
from kept.desk.conversations.models import (
    PUBLIC,
    Conversation,
    ConversationField,
    ConversationValue,
    Event,
    Follower,
    Message,
)
from kept.desk.conversations.sentences import ICONS, SHOWN_AS_MESSAGES, told
from kept.desk.conversations.told import ToldMessage, read_belongings, tell_message
from kept.desk.staff.models import Agent

PAGE = 200
EARLIER = 10


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """A line between the messages."""

    icon: str
    sentence: str
    when: str
    when_iso: str
    is_message: bool = False
    day: str = ""


@dataclass(frozen=True)
class Story:
    """Messages and events in order; ``newest`` is the newest public message of all.

    ``latest`` are the last three of the customer, newest first; None if they are not among these.
    """

    items: tuple[ToldMessage | ToldEvent, ...]
    newest: Message | None
    latest: list[Message] | None
    older: int


def newest_public(conversation: Conversation) -> Message | None:
    """The newest message that the customer wrote or received."""
    found: Message | None = Message.objects.public().filter(
        conversation=conversation
    ).order_by("pk").last()  # fmt: skip
    return found


def timeline(
    conversation: Conversation, agent: Agent, *, older: str = "", pictures: Collection[int] = ()
) -> Story:
    """The story of a conversation in the reader's zone: the latest PAGE messages.

    ``older`` is the number of a message: then those before it. ``Story.older`` leads on, 0 if
    this is the beginning. ``pictures`` are the messages whose pictures from elsewhere the reader
    wants to see. Eight queries at most, whatever the length.
    """
    zone = ZoneInfo(agent.zone)
    messages = _messages(conversation, older)
    has_older = len(messages) > PAGE
    messages = messages[-PAGE:]
    happened = Event.objects.filter(conversation=conversation).exclude(kind__in=SHOWN_AS_MESSAGES)
    if has_older or older.isdecimal():
        happened = happened.filter(at__gte=messages[0].at) if messages else happened.none()
    if older.isdecimal() and messages:
        happened = happened.filter(at__lte=messages[-1].at)
    events = list(happened)
    _name_people(conversation, messages, events)
    items = tuple(_in_order(messages, events, zone, pictures))
    if older or has_older:
        return Story(items, newest_public(conversation), None, messages[0].pk if has_older else 0)
    return Story(items, _newest_of(messages), letters.latest_of(messages), 0)


def _messages(conversation: Conversation, older: str) -> list[Message]:
    found = Message.objects.filter(conversation=conversation)
    if older.isdecimal():
        before = found.filter(pk=int(older)).first()
        if before is None:
            return []
        found = found.filter(Q(at__lt=before.at) | Q(at=before.at, pk__lt=before.pk))
    return list(found.order_by("-at", "-pk")[: PAGE + 1])[::-1]


def _newest_of(messages: Sequence[Message]) -> Message | None:
    public = [one for one in messages if one.kind in PUBLIC]
    return max(public, key=attrgetter("pk"), default=None)


def _name_people(
    conversation: Conversation, messages: Sequence[Message], events: Sequence[Event]
) -> None:
    """Give each its people, read once: joined to every row they cost more than the texts."""
    both: list[Message | Event] = [*messages, *events]
    agents = Agent.objects.in_bulk({one.agent_id for one in both if one.agent_id is not None})
    contacts = {conversation.contact_id: conversation.contact}
    others = {one.contact_id for one in both if one.contact_id is not None} - set(contacts)
    if others:
        contacts |= Contact.objects.in_bulk(others)
    for one in both:
        if one.agent_id is not None:
            one.agent = agents[one.agent_id]
        if one.contact_id is not None:
            one.contact = contacts[one.contact_id]


def _in_order(
    messages: Sequence[Message], events: Sequence[Event], zone: ZoneInfo, pictures: Collection[int]
) -> Iterator[ToldMessage | ToldEvent]:
    both: list[tuple[datetime, int, int, Message | Event]] = [
        *((message.at, 0, message.pk, message) for message in messages),
        *((event.at, 1, event.pk, event) for event in events),
    ]
    both.sort(key=itemgetter(0, 1, 2))
    belongings = read_belongings(messages)
    last_day = None
    for at, _, _, one in both:
        local = at.astimezone(zone)
        is_new = local.date() != last_day
        day = f"{local:%A}, {local.day} {local:%B %Y}" if is_new else ""
        last_day = local.date()
        if isinstance(one, Message):
            is_asked = one.pk in pictures
            yield tell_message(one, belongings[one.pk], local, day, with_pictures=is_asked)
        else:
            icon = ICONS.get(one.kind, "dot")
            yield ToldEvent(icon, told(one, zone), f"{local:%H:%M}", at.isoformat(), day=day)


def tags_of(conversation: Conversation) -> tuple[str, ...]:
    """The names of its tags, by alphabet."""
    worn = conversation.taggings.order_by("tag__name")
    return tuple(worn.values_list("tag__name", flat=True))


def follows(conversation: Conversation, agent: Agent) -> bool:
    """Whether this person is told of what happens there."""
    return Follower.objects.filter(conversation=conversation, agent=agent).exists()


@dataclass(frozen=True)
class Panel:
    """Who it is about: where they are, what they bought, what they wrote before."""

    local_time: str
    place: str
    identities: tuple[Identity, ...]
    orders: tuple[Order, ...]
    earlier: tuple[Conversation, ...]
    followers: tuple[Agent, ...]
    fields: tuple[tuple[ConversationField, object], ...]


def panel(conversation: Conversation, agent: Agent, *, at: datetime) -> Panel:
    """What stands beside a conversation; ``local_time`` is empty if not known.

    Six queries at most.
    """
    contact = conversation.contact
    seen = Conversation.objects.visible_to(agent).standing().filter(contact=contact)
    fields = list(ConversationField.objects.filter(archived_at=None))
    values = ConversationValue.objects.filter(conversation=conversation) if fields else ()
    held = {value.field_id: value.value for value in values}
    followers = Follower.objects.filter(conversation=conversation).select_related("agent")
    zone = contact.zone
    return Panel(
        local_time=f"{at.astimezone(ZoneInfo(zone)):%H:%M}" if zone else "",
        place=zone.rpartition("/")[2].replace("_", " "),
        identities=tuple(contact.identities.all()),
        orders=tuple(contact.orders.prefetch_related("items")[:5]),
        earlier=tuple(
            seen.exclude(pk=conversation.pk)
            .order_by("-last_message_at")
            .only("subject", "status", "last_message_at")[:EARLIER]
        ),
        followers=tuple(one.agent for one in followers),
        fields=tuple((field, held.get(field.pk, "")) for field in fields),
    )  # fmt: skip
