"""Conversations judged while they live: after each event, and when time makes a mistake.

The rows of ``Checked`` are the queue. What happened since the newest event that was noticed puts
its conversation into it, so nobody who writes an event need know of this.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q

from kept.desk.coaching.house import house_of
from kept.desk.coaching.judging import judge
from kept.desk.coaching.models import Checked
from kept.desk.conversations.models import Conversation, Event
from kept.desk.lib.work import claim

PAGE = 1_000
BATCH = 10
"""Conversations judged in one go: a long queue leaves room for whoever waits for a page."""
LOOK_BACK = 200
"""Events before the newest one noticed that are looked at again: theirs may be the transaction
that took longer, so that a younger event was seen first."""
RECENT = timedelta(days=90)
"""What has been at rest for longer is not judged until something happens there."""
CLAIM = 600
"""Seconds; what cannot be judged is tried again after them, and holds up nobody meanwhile."""


def judge_due(at: datetime) -> datetime | None:
    """Judge the conversations whose turn it is; returns when the next one is due."""
    more = notice(at)
    due = Checked.objects.filter(next_check_at__lte=at).order_by("next_check_at", "pk")
    for _ in range(BATCH):
        row = claim(due, at=at, seconds=CLAIM)
        if row is None:
            break
        _judge_row(row, at)
    else:
        return at
    coming = Checked.objects.filter(next_check_at__gt=at).order_by("next_check_at")
    return at if more else coming.values_list("next_check_at", flat=True).first()


@transaction.atomic
def notice(at: datetime) -> bool:
    """Put every conversation in which something happened into the queue; True if there are more."""
    newest = Checked.objects.aggregate(newest=Max("last_event"))["newest"] or 0
    happened = (
        Event.objects.filter(pk__gt=newest - LOOK_BACK)
        .order_by("pk")
        .values_list("pk", "conversation_id", "conversation__checked__last_event")[:PAGE]
    )
    last: dict[int, int] = {
        conversation: event for event, conversation, known in happened if event > (known or 0)
    }
    if not last:
        return False
    alive = set(
        Conversation.objects.filter(pk__in=last)
        .filter(~Q(status="resolved") | Q(last_message_at__gte=at - RECENT))
        .values_list("pk", flat=True)
    )
    Checked.objects.bulk_create(
        [
            Checked(conversation_id=pk, last_event=event, next_check_at=at if pk in alive else None)
            for pk, event in last.items()
        ],
        update_conflicts=True, unique_fields=["conversation"],
        update_fields=["last_event", "next_check_at"],
    )  # fmt: skip
    return len(happened) == PAGE


def _judge_row(row: Checked, at: datetime) -> None:
    conversation = Conversation.objects.select_related(
        "contact", "channel", "team", "owner"
    ).get(pk=row.conversation_id)  # fmt: skip
    again = judge(conversation, house_of(conversation), at=at)
    mine = Checked.objects.filter(pk=row.pk)
    # What happened meanwhile has made it due already, and that stands.
    mine.filter(last_event=row.last_event).update(next_check_at=again)
    mine.update(claimed_until=None)
