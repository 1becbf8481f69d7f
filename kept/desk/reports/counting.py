"""Keeps the figures up to date: a duty of the worker, and the counting of everything anew.

A conversation in which something happened is read again, and the difference to what it added
before is added. So it does no harm to look at one twice, and a count that was broken off, which
leaves nothing behind, is taken up where the last whole step ended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Max, Q

from kept.desk.coaching.models import Finding
from kept.desk.conversations.models import Conversation, Event
from kept.desk.reports.models import Counting, Digest, Figure
from kept.desk.reports.reading import sheets
from kept.desk.reports.sheets import Key, spread
from kept.desk.staff.models import Company

EVERY = timedelta(seconds=20)
YOUNG = timedelta(seconds=60)
"""So long a transaction may take: what is younger is looked at again."""
STEP = 200
"""Conversations of one transaction."""


def count_due(at: datetime) -> datetime:
    """Count all that happened; returns when to look again."""
    for _ in count(at):
        pass
    return at + EVERY


def count(at: datetime) -> Iterator[int]:
    """Count all that happened, a step at a time; tells how many conversations each had."""
    while done := _walk(at):
        yield done
    yield _follow(at)


@transaction.atomic
def forget(at: datetime) -> None:
    """Throw all figures away; the next counting begins with the first conversation."""
    counting = _hold(at)
    Figure.objects.all().delete()
    Digest.objects.all().delete()
    counting.delete()


@transaction.atomic
def _walk(at: datetime) -> int:
    """The next step of counting every conversation once; 0 when all are counted."""
    counting = _hold(at)
    if counting.is_walked:
        return 0
    if counting.walked_to == 0:
        counting.event, counting.finding = counting.seen_event, counting.seen_finding = _newest()
        counting.seen_at = at
    following = Conversation.objects.filter(pk__gt=counting.walked_to).order_by("pk")
    numbers = list(following.values_list("pk", flat=True)[:STEP])
    _recount(numbers, counting.zone)
    counting.walked_to = numbers[-1] if numbers else counting.walked_to
    counting.is_walked = len(numbers) < STEP
    counting.counted_at = at
    counting.save()
    return len(numbers)


@transaction.atomic
def _follow(at: datetime) -> int:
    """Count again where something happened since, and take off what was deleted."""
    counting = _hold(at)
    newest = _newest()
    numbers = _touched(counting)
    for start in range(0, len(numbers), STEP):
        _recount(numbers[start : start + STEP], counting.zone)
    gone = list(Digest.objects.filter(conversation=None))
    _apply(Counter(), gone)
    Digest.objects.filter(pk__in=[one.pk for one in gone]).delete()
    if at - counting.seen_at >= YOUNG:
        counting.event, counting.finding = counting.seen_event, counting.seen_finding
        counting.seen_event, counting.seen_finding = newest
        counting.seen_at = at
    counting.counted_at = at
    counting.save()
    return len(numbers)


def _hold(at: datetime) -> Counting:
    """The row that whoever counts holds; made anew when the company's days begin elsewhere."""
    company = Company.objects.first()
    zone = company.zone if company else "UTC"
    Counting.objects.get_or_create(pk=1, defaults={"zone": zone, "seen_at": at, "counted_at": at})
    counting = Counting.objects.select_for_update().get(pk=1)
    if counting.zone != zone:
        Figure.objects.all().delete()
        Digest.objects.all().delete()
        counting = Counting(pk=1, zone=zone, seen_at=at, counted_at=at)
    return counting


def _newest() -> tuple[int, int]:
    tables: tuple[Any, ...] = (Event, Finding)
    event, finding = (table.objects.aggregate(pk=Max("pk"))["pk"] or 0 for table in tables)
    return event, finding


def _touched(counting: Counting) -> list[int]:
    """The conversations in which something happened since all was counted."""
    events = Event.objects.filter(pk__gt=counting.event)
    since = counting.seen_at - YOUNG
    findings = Finding.objects.filter(
        Q(pk__gt=counting.finding) | Q(closed_at__gte=since) | Q(dismissed_at__gte=since)
    )
    numbers = set(events.values_list("conversation", flat=True).distinct())
    numbers |= set(findings.values_list("conversation", flat=True).distinct())
    return sorted(numbers)


def _recount(numbers: list[int], zone: str) -> None:
    """Read these conversations again, and add what they add more or less than before."""
    before = list(Digest.objects.filter(conversation__in=numbers))
    made = sheets(numbers, ZoneInfo(zone))
    written = {pk: sheet.text for pk, sheet in made.items()}
    same = {pk for one in before if (pk := one.conversation_id) and written.get(pk) == one.text}
    added: Counter[Key] = Counter()
    for pk in written.keys() - same:
        added.update(spread(written[pk]))
    changed = [one for one in before if one.conversation_id not in same]
    _apply(added, changed)
    Digest.objects.filter(pk__in=[one.pk for one in changed]).delete()
    Digest.objects.bulk_create(
        Digest(conversation_id=pk, first_day=first, last_day=last, text=written[pk])
        for pk in written.keys() - same
        for first, last in (made[pk].span,)
    )


def _apply(added: Counter[Key], taken_off: Iterable[Digest]) -> None:
    for one in taken_off:
        added.subtract(spread(one.text))
    rows = [(*key, number) for key, number in sorted(added.items()) if number]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.executemany(_ADD, rows)
    Figure.objects.filter(day__in={row[3] for row in rows}, number=0).delete()


_ADD = (
    f"INSERT INTO {Figure._meta.db_table} AS figure"
    " (agent, tag, what, day, team, channel, of, number) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
    " ON CONFLICT (agent, tag, what, day, team, channel, of)"
    " DO UPDATE SET number = figure.number + excluded.number"
)
"""Understood by both databases; Django adds to rows that exist or makes them, but not both."""
