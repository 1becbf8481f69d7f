"""The columns of a conversation, kept equal to what its events add up to.

Every verb holds the conversation, changes columns through ``change``, and so leaves in the event
what they were and what they became: that is what undoing reads.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, Min

from kept.desk.contacts.models import Contact
from kept.desk.conversations import clock, events
from kept.desk.conversations.models import (
    Batch,
    Conversation,
    Event,
    Message,
    Status,
)
from kept.desk.lib import bus, work
from kept.desk.lib.writing import update
from kept.desk.staff.models import Agent

PREVIEW = 160
STANDING = {"status", "snoozed_until", "waiting_since", "is_archive", "merged_into_id"}
"""Columns that only make sense together."""
BY_HAND = {"resolved", "status-changed"}
"""Events by which a person says that nobody awaits an answer, without giving one."""


def hold(conversation: Conversation) -> Conversation:
    """Read the conversation anew and keep others from changing it until the transaction ends.

    On PostgreSQL the row is locked; on SQLite the transaction itself is the only writer.
    """
    conversation.refresh_from_db(from_queryset=Conversation.objects.select_for_update())
    return conversation


def hold_standing(conversation: Conversation) -> Conversation:
    """Hold the conversation, or the one it was merged into, however long the chain."""
    hold(conversation)
    while conversation.merged_into_id is not None:
        conversation = hold(Conversation(pk=conversation.merged_into_id))
    return conversation


def change(
    conversation: Conversation,
    kind: str,
    columns: dict[str, Any],
    *,
    at: datetime,
    by: Agent | None = None,
    contact: Contact | None = None,
    message: Message | None = None,
    batch: Batch | None = None,
    data: dict[str, Any] | None = None,
) -> Event:
    """Write columns of a held conversation (foreign keys by id) and the event that changed them."""
    told = turn(conversation, columns)
    if changed := told.get("now"):
        update(conversation, [*changed, *clock.wind(conversation, changed)])
        if not changed.keys().isdisjoint(("owner_id", "merged_into_id")):
            work.wake(work.Due.PROMISE)  # what was promised goes where its conversation goes
    return events.record(
        conversation, kind, at=at, by=by, contact=contact, message=message, batch=batch,
        **(data or {}), **told,
    )  # fmt: skip


def turn(conversation: Conversation, columns: dict[str, Any]) -> dict[str, Any]:
    """Set columns, yet to be written; what those were and became that changed, for the event."""
    changed = {name: new for name, new in columns.items() if getattr(conversation, name) != new}
    was = {name: plain(getattr(conversation, name)) for name in changed}
    for name, new in changed.items():
        setattr(conversation, name, new)
    now = {name: plain(new) for name, new in changed.items()}
    return {"was": was, "now": now} if changed else {}


def show_due(conversation: Conversation, *, promise_due: datetime | None) -> None:
    """Say when the first promise of a held conversation is due; nothing happened to be told."""
    if conversation.promise_due == promise_due:
        return
    conversation.promise_due = promise_due
    changed = ["promise_due"]
    update(conversation, [*changed, *clock.wind(conversation, changed)])
    bus.publish("conversation", conversation.pk, team=conversation.team_id)


def plain(value: Any) -> Any:
    """A column's value as JSON holds it."""
    return value.isoformat() if isinstance(value, datetime) else value


def rich(name: str, value: Any) -> Any:
    """What ``plain`` made of a column's value, as the column holds it."""
    is_time = isinstance(Conversation._meta.get_field(name), DateTimeField)
    return datetime.fromisoformat(value) if is_time and value is not None else value


def restorable(conversation: Conversation, event: Event) -> dict[str, Any]:
    """The columns that an event changed and nobody has changed since, as they were before.

    The status and what belongs to it go back together or not at all, and not once somebody said
    something: nobody's message may end in a conversation that is closed again over it.
    """
    if event.conversation_id != conversation.pk:  # a merge lies between
        return {}
    now = event.data.get("now", {})
    changed = {name for name in now if plain(getattr(conversation, name)) != now[name]}
    spoken = conversation.events.filter(pk__gt=event.pk, kind__in=["received", "replied"])
    if changed & STANDING or spoken.exists():
        changed |= STANDING
    was = event.data.get("was", {})
    return {name: rich(name, was[name]) for name in was if name not in changed}


def unanswered_since(
    conversation: Conversation, *, after: datetime | None = None
) -> datetime | None:
    """When the customer's first message came (``after`` then) that still awaits an answer."""
    waiting = Message.objects.filter(conversation=conversation).unanswered()
    if after is not None:
        waiting = waiting.filter(at__gt=after)
    since: datetime | None = waiting.aggregate(since=Min("at"))["since"]
    return since


def settle(
    conversation: Conversation,
    event: Event,
    *,
    until: datetime | None = None,
    said_before: Message | None = None,
) -> None:
    """After this event nobody awaits an answer to what came in so far.

    Or only to what was written ``until`` then, or what came in ahead of that message.
    """
    waiting = Message.objects.filter(conversation=conversation).unanswered()
    if until is not None:
        waiting = waiting.filter(at__lte=until)
    if said_before is not None:
        waiting = waiting.filter(pk__lt=said_before.pk)
    waiting.update(settled_by=event)


def unsettle(conversation: Conversation, event: Event) -> None:
    """What this event had closed in the conversation awaits an answer again."""
    Message.objects.filter(conversation=conversation, settled_by=event).update(settled_by=None)


def last_closed_by_hand(conversation: Conversation) -> Event | None:
    """The event by which somebody closed without an answer, if nothing was answered since."""
    settling = Event.objects.filter(settles__conversation=conversation)
    last = settling.order_by("-pk").first()
    if last is None or last.kind not in BY_HAND:
        return None
    replied = Event.objects.filter(
        kind="replied", message__conversation=conversation, pk__gt=last.pk
    )
    return None if replied.exists() else last


def unsettle_answer(message: Message, *, at: datetime) -> None:
    """What this reply of ours had answered awaits an answer again.

    That may lie in other conversations by now, whose columns are put right at once; those of the
    reply's own are left to whoever calls.
    """
    said = Event.objects.filter(message=message, kind__in=["replied", "delivery-retried"])
    freed = Message.objects.filter(settled_by__in=said)
    away = set(freed.exclude(conversation=message.conversation_id).values_list("conversation"))
    freed.update(settled_by=None)
    for (pk,) in sorted(away):
        other = hold(Conversation(pk=pk))
        columns: dict[str, Any] = {"waiting_since": unanswered_since(other)}
        if other.status == Status.RESOLVED:
            columns["status"] = Status.OPEN
        change(other, "unsent", columns, at=at, data={"other": message.conversation_id})


def last_said(conversation: Conversation, *, but: Message | None = None) -> dict[str, Any]:
    """The columns that tell of the newest message said in public, ``but`` and unsent ones aside."""
    said = conversation.messages.public()
    said = said.exclude(delivery__is_scheduled=True, delivery__sent_at=None)
    if but is not None:
        said = said.exclude(pk=but.pk)
    last = said.order_by("at", "id").last()
    return {} if last is None else {"last_message_at": last.at, "preview": preview(last.own_text)}


def preview(text: str) -> str:
    """The beginning of a text, on one line; ``…`` if there is more."""
    line = " ".join(text[: PREVIEW * 4].split())
    return line if len(line) <= PREVIEW else f"{line[: PREVIEW - 1].rstrip()}…"
