"""Who is signed in. As Django finds it, but every request asks, so the SQL is made once."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils.timezone import now

from kept.desk.lib.prepared import prepared
from kept.desk.staff.models import Agent


class SessionStore(db.SessionStore):
    """One session, in the database."""

    def _get_session_from_db(self) -> Session | None:
        found = _alive.first(self.session_key or "", now())
        if found is None:
            self._session_key = None
        return found


class Backend(ModelBackend):
    """People on staff, by password."""

    def get_user(self, user_id: int) -> Agent | None:
        found = _person.first(user_id)
        return found if found is not None and self.user_can_authenticate(found) else None


@prepared
def _alive(key: str, at: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=at)


@prepared
def _person(pk: int) -> QuerySet[Agent]:
    return Agent.objects.filter(pk=pk).order_by()
