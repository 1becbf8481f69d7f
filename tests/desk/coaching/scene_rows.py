"""Scenes of ``tests/mistakes`` as rows of the desk, as far as rows carry what they tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from kept.desk.coaching.models import Wording
from kept.desk.coaching.reuse import mark_of
from kept.desk.contacts.models import Contact
from kept.desk.conversations.models import (
    Channel,
    Conversation,
    Event,
    Message,
    Priority,
    Status,
    Tag,
)
from kept.desk.promises.models import Promise, State
from kept.desk.staff.models import Agent
from kept.mistakes import conversation as seen
from tests.scenes import Scene

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
KINDS = {None: "email", "mail": "email", "email": "email", "chat": "chat"}
CARRIED = {
    "assigned", "transferred", "resolved", "reopened", "absent", "called", "check-back", "status",
}  # fmt: skip
"""Events of scenes that rows of the desk tell in the same words."""
STATUSES = {"pending": "snoozed", "open": "open", "closed": "resolved", "resolved": "resolved"}
"""What archives call a status, and what it is on the desk."""
ROWS = {"snoozed": "snoozed", "open": "woke"}
"""The events of the desk that change it; what is resolved is an event by itself."""
SAID = {"email": "My e-mail address is {}.", "order": "My order number is {}."}
"""How a customer gave a fact in an earlier conversation."""


def carried(scene: Scene) -> seen.Conversation | None:
    """What rows can tell of the scene; None if it lives from something they do not tell yet."""
    talk = scene.conversation
    strange = (
        any(said.author == "system" or said.public for said in talk.messages)
        or any(said.channel for said in talk.messages)
        or any(one.kind not in CARRIED for one in talk.events or ())
        or talk.channel not in KINDS
        or talk.mass_notice
        or talk.customer.unwanted_channels or talk.customer.other_contacts
    )  # fmt: skip
    return None if strange else _whole(talk)


def _whole(talk: seen.Conversation) -> seen.Conversation:
    """With all that a desk always knows: when, on which channel, and what happened."""
    kind, said, at = KINDS[talk.channel], [], START
    for one in talk.messages:
        at = one.at or at + timedelta(minutes=5)
        name = one.name or {"agent": "Ada Okafor", "customer": talk.customer.name}.get(one.author)
        said.append(replace(one, at=at, channel=kind, name=name))
    events = tuple(map(_as_here, _with_its_end(talk)))
    first = min([*(one.at for one in said if one.at), *(one.at for one in events)])
    return replace(
        talk, messages=tuple(said), channel=kind, events=events, orders=talk.orders or (),
        opened_at=talk.opened_at or first, closed_at=None, agent=None, team=None,
        customer=replace(talk.customer, earlier=talk.customer.earlier or (), email=None),
    )  # fmt: skip


def _with_its_end(talk: seen.Conversation) -> tuple[seen.Event, ...]:
    """What happened, with the end that an archive only dates: here somebody resolved it."""
    ended = (seen.Event(talk.closed_at, "resolved"),) if talk.closed_at else ()
    return tuple(sorted((*(talk.events or ()), *ended), key=lambda one: one.at))


def _as_here(event: seen.Event) -> seen.Event:
    """An event in the words of the desk, which says of a status only what it is now."""
    if event.kind != "status":
        return event
    after = STATUSES[event.after or "open"]
    if after == "resolved":
        return replace(event, kind="resolved", before=None, after=None)
    return replace(event, before=None, after=after)


def sent_to_others(said: seen.Message, channel: Channel) -> None:
    """So many other customers got the same text before."""
    mark = mark_of(said.text)
    at = (said.at or START) - timedelta(hours=1)
    for _ in range(said.reused or 0 if mark is not None else 0):
        contact = Contact.objects.create(name="Somebody", created_at=START)
        talk = Conversation.objects.create(
            channel=channel, contact=contact, created_at=at, last_message_at=at,
        )  # fmt: skip
        message = Message.objects.create(
            conversation=talk, kind="reply", at=at, text=said.text, channel=channel,
            agent=_agent(said.name),
        )  # fmt: skip
        Wording.objects.create(message=message, contact=contact, mark=mark, at=at)


def rows_of(talk: seen.Conversation) -> Conversation:
    """The conversation as rows; the numbers of its messages follow their order."""
    Wording.objects.all().delete()  # what other scenes sent to others
    customer = talk.customer
    contact = Contact.objects.create(
        name=customer.name or "", zone=customer.timezone or "", language=customer.language or "",
        preferred_channel=customer.preferred_channel or "", reach_from=customer.contact_from,
        reach_until=customer.contact_until, created_at=START,
    )  # fmt: skip
    channel, _ = Channel.objects.get_or_create(kind=talk.channel, name="Here")
    opened = talk.opened_at or START
    made = Conversation.objects.create(
        subject=talk.subject or "", channel=channel, contact=contact, created_at=opened,
        last_message_at=opened, status=Status.OPEN, priority=talk.priority or Priority.NORMAL,
    )  # fmt: skip
    if talk.topic:
        _tag(made, talk.topic)
    for order in talk.orders or ():
        contact.orders.create(number=order.number, status=order.status or "")
    for one in customer.earlier or ():
        _come_before(made, one)
    for said in talk.messages:
        _say(made, said, contact, channel)
        sent_to_others(said, channel)
    for promised in talk.commitments or ():
        _promise(made, promised)
    for event in talk.events or ():
        _happen(made, event)
    return made


def _come_before(made: Conversation, one: seen.Earlier) -> None:
    at = one.at or START - timedelta(days=30)
    before = Conversation.objects.create(
        subject=one.subject or "", channel=made.channel, contact=made.contact, created_at=at,
        last_message_at=at,
    )  # fmt: skip
    if one.topic:
        _tag(before, one.topic)
    for slot, value in one.facts:
        Message.objects.create(
            conversation=before, kind="incoming", at=at, text=SAID[slot].format(value),
            contact=made.contact, channel=made.channel,
        )  # fmt: skip


def _tag(conversation: Conversation, name: str) -> None:
    tag, _ = Tag.objects.get_or_create(name=name)
    conversation.taggings.create(tag=tag, at=conversation.created_at)


def _promise(made: Conversation, one: seen.Commitment) -> None:
    message = made.messages.order_by("at", "pk")[int(one.message)] if one.message else None
    Promise.objects.create(
        conversation=made, message=message, what=one.what,
        made_at=one.made_at, owned_since=one.made_at, due_at=one.due,
        state=State.KEPT if one.kept_at else State.MADE, closed_at=one.kept_at,
    )  # fmt: skip


def _say(made: Conversation, said: seen.Message, contact: Contact, channel: Channel) -> None:
    is_theirs = said.author == "customer"
    kind = "incoming" if is_theirs else "note" if said.internal else "reply"
    Message.objects.create(
        conversation=made, kind=kind, at=said.at, text=said.text,
        agent=_agent(said.name) if said.author == "agent" else None,
        contact=contact if is_theirs else None,
        channel=None if said.internal else channel, is_automatic=said.author == "bot",
    )  # fmt: skip


def _happen(made: Conversation, event: seen.Event) -> None:
    kind = event.kind
    if kind in {"assigned", "transferred"}:
        kind = "assigned" if event.what == "owner" else "team-changed"
    elif kind == "absent":
        kind = "work-returned"
    elif kind == "status":
        kind, event = ROWS[event.after or "open"], replace(event, after=None)
    elif kind == "called":
        return _log(made, event, {"reached": True})
    data = {"from": event.before, "to": event.after, "reason": event.reason}
    Event.objects.create(
        conversation=made, kind=kind, at=event.at, agent=_agent(event.by),
        data={key: value for key, value in data.items() if value},
    )  # fmt: skip


def _log(made: Conversation, event: seen.Event, data: dict[str, bool]) -> None:
    Event.objects.create(
        conversation=made, kind=event.kind, at=event.at, agent=_agent(event.by), data=data
    )


def _agent(name: str | None) -> Agent | None:
    if not name:
        return None
    email = f"{name.split()[0].lower()}@lumen-lamps.example"
    return Agent.objects.get_or_create(email=email, defaults={"name": name})[0]
