"""Who may hear of what on the live stream: people signed in, by the teams they may look into.

It asks the database in a single thread with a single connection, however many listen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import TypeVar

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.db import close_old_connections, connections
from django.http import HttpRequest
from django.utils.timezone import now

from kept.desk.staff.models import Agent, Membership, Team
from kept.desk.staff.signed_in import SessionStore

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Listener:
    """Somebody signed in: by which session, who, and the stamp that a new password changes."""

    session: str
    agent: int
    stamp: str


class Audience:
    """Knows the sessions, roles and teams of who listens, as of the last look."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="audience")
        self._teams: dict[int, set[int]] = {}
        self._owners: set[int] = set()
        self._open_teams: set[int] = set()

    async def admit(self, cookies: str) -> Listener | None:
        """Who sends these cookies, if an active agent is signed in by them."""
        return await self._ask(lambda: self._admit(cookies))

    async def refresh(self, listeners: Iterable[Listener]) -> set[Listener]:
        """Look at sessions, people and teams again; returns those who may go on listening."""
        asked = set(listeners)
        return await self._ask(lambda: self._refresh(asked))

    def may_hear(self, listener: Listener, team: int | None) -> bool:
        """Whether a change in that team is this person's business.

        A team that is not known yet counts as one with limits: the next look tells.
        """
        return (
            team is None
            or team in self._open_teams
            or listener.agent in self._owners
            or team in self._teams.get(listener.agent, ())
        )

    def close(self) -> None:
        self._thread.submit(connections.close_all)
        self._thread.shutdown(wait=False)

    async def _ask(self, question: Callable[[], Answer]) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(
            self._thread, _with_fresh_connection, question
        )

    def _admit(self, cookies: str) -> Listener | None:
        key = _session_key(cookies)
        if not key:
            return None
        request = HttpRequest()
        request.session = SessionStore(key)
        agent = get_user(request)
        if not isinstance(agent, Agent) or not agent.is_active:
            return None
        listener = Listener(key, agent.pk, agent.get_session_auth_hash())
        self._look_at_teams([agent])
        return listener

    def _refresh(self, asked: set[Listener]) -> set[Listener]:
        sessions = set(
            Session.objects.filter(
                session_key__in={each.session for each in asked}, expire_date__gt=now()
            ).values_list("session_key", flat=True)
        )
        agents = list(Agent.objects.active().filter(pk__in={each.agent for each in asked}))
        stamps = {agent.pk: agent.get_session_auth_hash() for agent in agents}
        self._look_at_teams(agents)
        return {
            each
            for each in asked
            if each.session in sessions and stamps.get(each.agent) == each.stamp
        }

    def _look_at_teams(self, agents: list[Agent]) -> None:
        """Whole values are put in place at once: the event loop reads them meanwhile."""
        found: dict[int, set[int]] = {agent.pk: set() for agent in agents}
        for agent, team in Membership.objects.filter(agent__in=agents).values_list("agent", "team"):
            found[agent].add(team)
        self._teams = {**self._teams, **found}
        listed = {agent.pk for agent in agents}
        self._owners = self._owners - listed | {each.pk for each in agents if each.is_owner}
        self._open_teams = set(Team.objects.filter(is_limited=False).values_list("pk", flat=True))


def _with_fresh_connection(question: Callable[[], Answer]) -> Answer:
    close_old_connections()
    try:
        return question()
    finally:
        close_old_connections()


def _session_key(cookies: str) -> str:
    try:
        found = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return found.value if found else ""
