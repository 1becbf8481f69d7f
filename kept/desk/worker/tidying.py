"""What nobody needs any longer: sessions that ran out, who looked at what long ago, which
request of a program was which.

And what the database knows of its own tables: by it SQLite chooses the way to an answer.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from kept.desk.conversations import actions
from kept.desk.promises import actions as promises
from kept.desk.staff.signed_in import SessionStore

EVERY = timedelta(hours=1)
DAILY = timedelta(days=1)


def tidy(at: datetime) -> datetime:
    """Delete it; returns when to do so again."""
    SessionStore.clear_expired()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    actions.forget_stale(at)
    promises.forget_requests(at)
    return at + EVERY


def optimise(at: datetime) -> datetime:
    """Let SQLite count again what has grown; PostgreSQL does so by itself. Returns when next.

    It looks at a thousand entries of each index, so it costs the same however large the desk is.
    """
    if connection.vendor == "sqlite":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit = 1000")
            cursor.execute("ANALYZE")
    return at + DAILY
