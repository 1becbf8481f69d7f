"""The live stream: who gets in, who hears what, and how it ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from time import time
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import close_old_connections, connection
from django.test import Client

from kept.desk.lib import bus
from kept.desk.lib.bus import Change
from kept.desk.staff.models import Agent, Membership, Team
from kept.desk.web.live import MOST_RECENT, MOST_WAITING, Live

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 0.02
"""Seconds between heartbeats and between looks, in tests."""


class Screen:
    """One open stream as a browser has it."""

    def __init__(self, agent: Agent | None = None, query: str = "", **headers: str) -> None:
        self._query = query.encode()
        cookies = {}
        if agent is not None:
            client = Client()
            client.force_login(agent)
            cookies["cookie"] = f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}"
        self._headers = [(k.encode(), v.encode()) for k, v in {**cookies, **headers}.items()]
        self._sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._gone = asyncio.Event()
        self.status = 0

    async def open(self, live: Live) -> None:
        """Ask for the stream; returns when it is there, or was refused."""
        scope = {"type": "http", "method": "GET", "path": "/events/", "headers": self._headers}
        scope["query_string"] = self._query
        self.task = asyncio.ensure_future(live(scope, self._receive, self._sent.put))
        self.status = (await self._sent.get())["status"]
        await self._sent.get()  # how soon to come back, or why not

    async def told(self) -> list[dict[str, Any]]:
        """What comes next: the changes of one piece; nothing if the stream has ended."""
        while True:
            message = await asyncio.wait_for(self._sent.get(), 5)
            text = message["body"].decode()
            if text.startswith(":"):
                continue
            lines = [line for line in text.splitlines() if line.startswith("data: ")]
            return [json.loads(line.removeprefix("data: ")) for line in lines]

    async def heartbeat(self) -> str:
        return str((await asyncio.wait_for(self._sent.get(), 5))["body"].decode())

    def go(self) -> None:
        self._gone.set()

    async def _receive(self) -> dict[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}


@asynccontextmanager
async def live(**times: float) -> AsyncIterator[Live]:
    made = Live(**times)
    try:
        yield made
    finally:
        made.close()


def play(scene: Coroutine[Any, Any, None]) -> None:
    """Run a scene of the event loop; it uses the database in threads only."""

    async def whole() -> None:
        await asyncio.wait_for(scene, 20)

    asyncio.run(whole())


def conversation(pk: int, team: Team | None = None) -> None:
    bus.announce(Change("conversation", pk, team.pk if team else None))


def told_of(*pks: int) -> list[dict[str, Any]]:
    return [{"kind": "conversation", "id": pk} for pk in pks]


class TestComingIn:
    def test_it_lets_in_active_people_only(self, ada: Agent, bo: Agent) -> None:
        screens = [Screen(ada), Screen(bo), Screen(), Screen(cookie="sessionid=guessed")]
        Agent.objects.filter(pk=bo.pk).update(is_active=False)

        async def scene() -> None:
            async with live() as stream:
                for screen in screens:
                    await screen.open(stream)
            assert [screen.status for screen in screens] == [200, 401, 401, 401]

        play(scene())

    def test_it_tells_who_comes_back_to_look_at_everything(self, ada: Agent) -> None:
        screen = Screen(ada, **{"last-event-id": "7"})

        async def scene() -> None:
            async with live() as stream:
                await screen.open(stream)
                assert await screen.told() == [{"kind": "everything", "id": 0}]

        play(scene())

    def test_it_tells_what_changed_since_the_page_was_asked_for(
        self, ada: Agent, billing: Team, care: Team
    ) -> None:
        made = time()
        screen, early = Screen(ada, query=f"since={made:.6f}"), Screen(ada, query="since=1.5")

        async def scene() -> None:
            async with live() as stream:
                stream._recent._known_since = made - 1
                conversation(1, billing)
                conversation(2, care)
                await screen.open(stream)
                assert await screen.told() == told_of(2)
                await early.open(stream)
                assert await early.told() == [{"kind": "everything", "id": 0}]

        play(scene())

    def test_it_says_so_when_it_does_not_know_all_that_changed(self, ada: Agent) -> None:
        screen = Screen(ada, query=f"since={time() - 10:.6f}")

        async def scene() -> None:
            async with live() as stream:
                stream._recent._known_since = 0.0
                for _ in range(MOST_RECENT + 1):
                    conversation(1)
                await screen.open(stream)
                assert await screen.told() == [{"kind": "everything", "id": 0}]

        play(scene())

    @pytest.mark.parametrize("given", ["", "soon", "-5", "1e9", "nan", "²", "%ff", "9" * 400])
    def test_it_tells_nothing_old_to_who_does_not_say_since_when(
        self, given: str, ada: Agent
    ) -> None:
        screen = Screen(ada, query=f"since={given}")

        async def scene() -> None:
            async with live() as stream:
                conversation(1)
                await screen.open(stream)
                conversation(2)
                assert await screen.told() == told_of(2)

        play(scene())

    def test_it_sends_comments_on_a_silent_stream(self, ada: Agent) -> None:
        screen = Screen(ada)

        async def scene() -> None:
            async with live(heartbeat=AT_ONCE) as stream:
                await screen.open(stream)
                assert (await screen.heartbeat()).startswith(":")

        play(scene())


class TestHearing:
    def test_it_tells_ids_and_each_once(self, ada: Agent, care: Team) -> None:
        screen = Screen(ada)

        async def scene() -> None:
            async with live() as stream:
                await screen.open(stream)
                for pk in (1, 2, 1):
                    conversation(pk, care)
                assert await screen.told() == told_of(1, 2)

        play(scene())

    def test_it_keeps_limited_teams_among_themselves(
        self, ada: Agent, cy: Agent, olu: Agent, billing: Team, care: Team
    ) -> None:
        screens = [Screen(ada), Screen(cy), Screen(olu)]

        async def scene() -> None:
            async with live() as stream:
                for screen in screens:
                    await screen.open(stream)
                conversation(1, billing)
                conversation(2, care)
                conversation(3)
                bus.announce(Change("conversation", 4, 99_999))  # a team nobody has seen yet
                heard = [await screen.told() for screen in screens]
            assert heard == [told_of(2, 3), told_of(1, 2, 3), told_of(1, 2, 3, 4)]

        play(scene())

    def test_it_notices_who_joined_a_limited_team(self, ada: Agent, billing: Team) -> None:
        screen = Screen(ada)

        async def scene() -> None:
            async with live(look=AT_ONCE) as stream:
                await screen.open(stream)
                await asyncio.to_thread(
                    in_thread, Membership.objects.create, agent=ada, team=billing
                )
                telling = asyncio.ensure_future(screen.told())
                while not telling.done():
                    conversation(1, billing)
                    await asyncio.sleep(AT_ONCE)
                assert telling.result() == told_of(1)

        play(scene())

    def test_it_does_not_pile_up_for_a_slow_screen(self, ada: Agent) -> None:
        screen = Screen(ada)

        async def scene() -> None:
            async with live() as stream:
                await screen.open(stream)
                for pk in range(MOST_WAITING + 1):
                    conversation(pk)
                assert await screen.told() == [{"kind": "everything", "id": 0}]

        play(scene())

    def test_it_says_nothing_of_work(self, ada: Agent) -> None:
        screen = Screen(ada)

        async def scene() -> None:
            async with live() as stream:
                await screen.open(stream)
                bus.announce(Change("work", 0))
                conversation(1)
                assert await screen.told() == told_of(1)

        play(scene())


class TestEnding:
    @pytest.mark.parametrize("how", ["signed out", "deactivated", "new password"])
    def test_it_ends_for_who_may_no_longer_listen(self, how: str, ada: Agent, bo: Agent) -> None:
        leaving, staying = Screen(ada), Screen(bo)

        def leave() -> None:
            if how == "signed out":
                mine = [
                    s
                    for s in Session.objects.all()
                    if s.get_decoded()["_auth_user_id"] == str(ada.pk)
                ]
                Session.objects.filter(pk__in=[each.pk for each in mine]).delete()
            elif how == "deactivated":
                Agent.objects.filter(pk=ada.pk).update(is_active=False)
            else:
                ada.set_password("something entirely different")
                ada.save()

        async def scene() -> None:
            async with live(look=AT_ONCE) as stream:
                await leaving.open(stream)
                await staying.open(stream)
                await asyncio.to_thread(in_thread, leave)
                assert await leaving.told() == []
                conversation(1)
                assert await staying.told() == told_of(1)

        play(scene())

    def test_it_ends_every_stream_when_the_desk_stops(self, ada: Agent) -> None:
        screens = [Screen(ada) for _ in range(3)]

        async def scene() -> None:
            async with live() as stream:
                for screen in screens:
                    await screen.open(stream)
                stream.close()
                for screen in screens:
                    assert await screen.told() == []
                    await screen.task

        play(scene())

    def test_it_forgets_a_screen_that_went(self, ada: Agent) -> None:
        screen = Screen(ada)

        async def scene() -> None:
            async with live() as stream:
                await screen.open(stream)
                screen.go()
                await screen.task
                assert not stream._streams

        play(scene())


def in_thread(verb: Callable[..., Any], **given: Any) -> None:
    """Do something to the database in another thread, and leave no connection behind."""
    try:
        verb(**given)
    finally:
        close_old_connections()
        connection.close()
