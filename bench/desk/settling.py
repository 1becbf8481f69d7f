"""After filling: everything is findable, and what the worker would have made of it is marked made.

A desk that lived through these years has judged its conversations and counted its figures long
ago; one that was just filled would work through them for hours, while its screens are measured.
"""

from __future__ import annotations

from django.db import connection
from django.db.models import Max
from django.utils.timezone import now

from kept.desk.coaching.models import Checked
from kept.desk.conversations import search
from kept.desk.conversations.models import Event
from kept.desk.reports.models import Counting


def settle() -> None:
    """Index all, and leave nothing to judge or to count until something happens."""
    _mark()
    _index()
    _execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _mark() -> None:
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


def _index() -> None:
    """Make everything findable; a GIN index is made faster from all words than word by word."""
    made = ""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_get_indexdef('conversations_words'::regclass)")
            made = cursor.fetchone()[0]
        _execute("DROP INDEX conversations_words")
    else:
        _execute("PRAGMA cache_size = -512000")
    for _ in search.rebuild(batch=10_000):
        pass
    if made:
        _execute("SET maintenance_work_mem = '1GB'")
        _execute(made)


def _execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
