"""One conversation as a screen shows it: its story, and who it is about.

The number of queries is constant, and every string is ready: formatting sixty messages in a
template costs more than everything else on the page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter, itemgetter
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from kept.desk.contacts.models import Contact, Identity, Order
from kept.desk.conversations import letters
from kept.desk.conversations.models import (
    PUBLIC,
    Consultation,
    Conversation,
    ConversationField,
    ConversationValue,
    Event,
    Follower,
    Message,
    Tagging,
)
from kept.desk.conversations.sentences import ICONS, SHOWN_AS_MESSAGES, told
from kept.desk.conversations.told import ToldMessage, read_belongings, tell_message
from kept.desk.lib.prepared import prepared
from kept.desk.staff.models import Agent

PAGE = 200
EARLIER = 10
BEGINNING, END = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


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
    is_part = has_older or older.isdecimal()
    events: list[Event] = []
    if messages or not is_part:
        since = messages[0].at if is_part else BEGINNING
        until = messages[-1].at if older.isdecimal() else END
        events = _events(conversation.pk, since, until)
    _name_people(conversation, messages, events)
    items = tuple(_in_order(messages, events, zone, pictures))
    if older or has_older:
        return Story(items, newest_public(conversation), None, messages[0].pk if has_older else 0)
    return Story(items, _newest_of(messages), letters.latest_of(messages), 0)


def _messages(conversation: Conversation, older: str) -> list[Message]:
    if not older.isdecimal():
        return _latest(conversation.pk)[::-1]
    found = Message.objects.filter(conversation=conversation)
    before = found.filter(pk=int(older)).first()
    if before is None:
        return []
    found = found.filter(Q(at__lt=before.at) | Q(at=before.at, pk__lt=before.pk))
    return list(found.order_by("-at", "-pk")[: PAGE + 1])[::-1]


@prepared
def _latest(conversation: int) -> QuerySet[Message]:
    found = Message.objects.filter(conversation=conversation)
    return found.order_by("-at", "-pk")[: PAGE + 1]


@prepared
def _events(conversation: int, since: datetime, until: datetime) -> QuerySet[Event]:
    happened = Event.objects.filter(conversation=conversation, at__gte=since, at__lte=until)
    return happened.exclude(kind__in=SHOWN_AS_MESSAGES)


def _newest_of(messages: Sequence[Message]) -> Message | None:
    public = [one for one in messages if one.kind in PUBLIC]
    return max(public, key=attrgetter("pk"), default=None)


def _name_people(
    conversation: Conversation, messages: Sequence[Message], events: Sequence[Event]
) -> None:
    """Give each its people, read once: joined to every row they cost more than the texts."""
    both: list[Message | Event] = [*messages, *events]
    agents = {agent.pk: agent for agent in _spoke(conversation.pk)}
    contacts = {conversation.contact_id: conversation.contact}
    others = {one.contact_id for one in both if one.contact_id is not None} - set(contacts)
    if others:
        contacts |= Contact.objects.in_bulk(others)
    for one in both:
        if one.agent_id is not None:
            one.agent = agents[one.agent_id]
        if one.contact_id is not None:
            one.contact = contacts[one.contact_id]


@prepared
def _spoke(conversation: int) -> QuerySet[Agent]:
    said = Message.objects.filter(conversation=conversation).order_by().values("agent")
    did = Event.objects.filter(conversation=conversation).order_by().values("agent")
    return Agent.objects.filter(Q(pk__in=said) | Q(pk__in=did)).order_by()


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
    return tuple(_tags_of(conversation.pk))


@prepared
def _tags_of(conversation: int) -> QuerySet[Tagging, str]:
    worn = Tagging.objects.filter(conversation=conversation).order_by("tag__name")
    return worn.values_list("tag__name", flat=True)


def followers(conversation: Conversation) -> tuple[Agent, ...]:
    """Who is told of what happens there."""
    return tuple(one.agent for one in _followers(conversation.pk))


@prepared
def _followers(conversation: int) -> QuerySet[Follower]:
    return Follower.objects.filter(conversation=conversation).select_related("agent")


def consultations(conversation: Conversation) -> list[Consultation]:
    """What colleagues are asked there and have not answered."""
    return _consultations(conversation.pk)


@prepared
def _consultations(conversation: int) -> QuerySet[Consultation]:
    here = Consultation.objects.open().filter(message__conversation=conversation)
    return here.named()


@dataclass(frozen=True)
class Panel:
    """Who it is about: where they are, what they bought, what they wrote before."""

    local_time: str
    place: str
    identities: tuple[Identity, ...]
    orders: tuple[Order, ...]
    earlier: tuple[Conversation, ...]
    fields: tuple[tuple[ConversationField, object], ...]


def panel(conversation: Conversation, agent: Agent, *, at: datetime) -> Panel:
    """What stands beside a conversation; ``local_time`` is empty if not known.

    Five queries at most.
    """
    contact = conversation.contact
    fields = _fields()
    values = ConversationValue.objects.filter(conversation=conversation) if fields else ()
    held = {value.field_id: value.value for value in values}
    zone = contact.zone
    return Panel(
        local_time=f"{at.astimezone(ZoneInfo(zone)):%H:%M}" if zone else "",
        place=zone.rpartition("/")[2].replace("_", " "),
        identities=tuple(_identities(contact.pk)),
        orders=tuple(_orders(contact.pk)),
        earlier=tuple(_earlier(agent.pk, contact.pk, conversation.pk, is_owner=agent.is_owner)),
        fields=tuple((field, held.get(field.pk, "")) for field in fields),
    )


@prepared
def _fields() -> QuerySet[ConversationField]:
    return ConversationField.objects.filter(archived_at=None)


@prepared
def _identities(contact: int) -> QuerySet[Identity]:
    return Identity.objects.filter(contact=contact)


@prepared
def _orders(contact: int) -> QuerySet[Order]:
    return Order.objects.filter(contact=contact).prefetch_related("items")[:5]


@prepared
def _earlier(agent: int, contact: int, but: int, *, is_owner: bool) -> QuerySet[Conversation]:
    seen = Conversation.objects.open_to(agent, is_owner=is_owner).standing()
    theirs = seen.filter(contact=contact).exclude(pk=but).order_by("-last_message_at")
    return theirs.only("subject", "status", "last_message_at")[:EARLIER]
