"""What nobody needs any longer: sessions that ran out, and who looked at what long ago."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from kept.desk.conversations import actions

EVERY = timedelta(hours=1)


def tidy(at: datetime) -> datetime:
    """Delete it; returns when to do so again."""
    SessionStore.clear_expired()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    actions.forget_stale(at)
    return at + EVERY
