"""Indexing anew, a little at a time, what an older desk indexed with its signature."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction

from kept.desk.conversations.models import IndexedWhole
from kept.desk.conversations.search.indexing import reindex

AT_ONCE = 200
"""Messages that are indexed anew in one go; others write a moment later."""
PAUSE, DAILY = timedelta(seconds=1), timedelta(days=1)


def renew_due(at: datetime) -> datetime:
    """Index the next of them anew; returns when to go on, tomorrow when nothing is left."""
    with transaction.atomic():
        left = IndexedWhole.objects.order_by("pk")
        if connection.features.has_select_for_update_skip_locked:
            left = left.select_for_update(skip_locked=True)
        keys = list(left.values_list("pk", flat=True)[:AT_ONCE])
        reindex(keys)
    return at + PAUSE if keys else at + DAILY
