"""Tidying takes what ran out, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils.timezone import now

from kept.desk.staff.models import Agent
from kept.desk.worker.tidying import DAILY, EVERY, optimise, tidy
from tests.desk.conftest import SignIn


@pytest.mark.django_db
class TestTidying:
    def test_it_takes_sessions_that_ran_out(self, ada: Agent, bo: Agent, as_: SignIn) -> None:
        gone, here = [_signed_in(as_(person), person) for person in (ada, bo)]
        Session.objects.filter(pk=gone).update(expire_date=now() - timedelta(seconds=1))
        at = now()
        assert tidy(at) == at + EVERY
        assert list(Session.objects.values_list("pk", flat=True)) == [here]
        assert list(UserSession.objects.values_list("session_key", flat=True)) == [here]

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts by itself")
    def test_it_lets_the_database_count(self, ada: Agent) -> None:
        at = now()
        assert optimise(at) == at + DAILY
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'staff_agent'")
            assert cursor.fetchone()[0]


def _signed_in(client: Client, agent: Agent) -> str:
    key = client.session.session_key or ""
    UserSession.objects.get_or_create(
        session_key=key, defaults={"user": agent, "ip": "127.0.0.1", "user_agent": ""}
    )
    return key
