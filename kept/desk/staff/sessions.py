"""Where somebody is signed in: begun without a password, and ended."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY, login
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from kept.desk.staff.models import Agent

BACKEND = "kept.desk.staff.signed_in.Backend"


def begin(request: HttpRequest, agent: Agent) -> None:
    """Sign somebody in whom we know already, and list it among where they are signed in."""
    login(request, agent, backend=BACKEND)
    UserSession.objects.create_from_request(request)


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
