"""Where somebody is signed in, to end it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from kept.desk.staff.models import Agent


def end_all(agent: Agent, *, at: datetime) -> int:
    """Sign somebody out everywhere, for good; how many sessions that were.

    Each says only within whose it is, so all are looked at: people leave seldom.
    """
    theirs = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=at).iterator()
        if session.get_decoded().get(SESSION_KEY) == str(agent.pk)
    ]
    Session.objects.filter(pk__in=theirs).delete()
    return len(theirs)
