"""What the worker would have made of two years of history is marked as made.

A desk that lived through these years has judged its conversations and counted its figures long
ago; one that was just filled would work through them for hours, while its screens are measured.
"""

from __future__ import annotations

from django.db import connection
from django.db.models import Max
from django.utils.timezone import now

from kept.desk.coaching.models import Checked
from kept.desk.conversations.models import Event
from kept.desk.reports.models import Counting


def settle() -> None:
    """Leave nothing to judge or to count until something happens."""
    newest = Event.objects.aggregate(newest=Max("pk"))["newest"]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Checked._meta.db_table} (conversation_id, last_event)"
            f" SELECT conversation_id, MAX(id) FROM {Event._meta.db_table} GROUP BY conversation_id"
        )
    Counting.objects.create(
        pk=1, zone="UTC", is_walked=True, event=newest, seen_event=newest,
        seen_at=now(), counted_at=now(),
    )  # fmt: skip
