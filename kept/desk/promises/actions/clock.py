"""What time does to promises: they come due, are late, and are broken; each is told once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from kept.desk.conversations.models import Conversation, Status
from kept.desk.conversations.projection import change
from kept.desk.lib import work
from kept.desk.promises.actions.following import follow
from kept.desk.promises.actions.keeping import keep_what_was_kept
from kept.desk.promises.actions.settling import held
from kept.desk.promises.models import Reminder, ReminderKind, State


def look_after(at: datetime) -> datetime | None:
    """Do what is due about promises; when something is due next."""
    follow(at)
    keep_what_was_kept(at)
    while (reminder := work.claim(_waiting().filter(due_at__lte=at), at=at)) is not None:
        remind(reminder, at=at)
    later = _waiting().filter(due_at__gt=at)  # what is due already has somebody
    following: datetime | None = later.values_list("due_at", flat=True).first()
    return following


def _waiting() -> QuerySet[Reminder]:
    return Reminder.objects.filter(done_at=None, promise__closed_at=None).order_by("due_at", "pk")


@transaction.atomic
def remind(reminder: Reminder, *, at: datetime) -> bool:
    """Do what this moment asks for: once, whoever is killed where. False if it is done already.

    The mark and what is done are one transaction; a worker that dies before its end leaves the
    claim, and another takes it up when that has passed.
    """
    promise = reminder.promise
    conversation = held(promise)
    done = Reminder.objects.filter(pk=reminder.pk, done_at=None)
    if not done.update(done_at=at, claimed_until=None) or promise.closed_at is not None:
        return False
    match reminder.kind:
        case ReminderKind.COMING:
            promise.reminded_at = at
        case ReminderKind.LATE:
            promise.late_at = at
        case _:
            promise.state, promise.broken_at = State.BROKEN, at
    promise.save(update_fields=["reminded_at", "late_at", "state", "broken_at"])
    told = {"promise": promise.pk, "what": promise.what, "due": promise.due_at.isoformat()}
    kind = f"promise-{reminder.kind}"
    change(conversation, kind, _to_the_fore(conversation), at=at, data=told)
    return True


def _to_the_fore(conversation: Conversation) -> dict[str, Any]:
    """Whatever it waited for: now it is our turn."""
    if conversation.status == Status.OPEN:
        return {}
    return {"status": Status.OPEN, "snoozed_until": None}
