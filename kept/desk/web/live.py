"""``/events/``: the stream that tells open screens what changed, as ids; they fetch the rest.

A raw ASGI application: three hundred open streams cost three hundred small tasks, one database
connection, and one look at who still may listen every few seconds.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
import re
from collections import deque
from collections.abc import Callable
from time import time
from urllib.parse import parse_qs

from django.db import DatabaseError

from kept.desk.lib import bus
from kept.desk.lib.bus import MISSED, Change
from kept.desk.lib.work import WORK
from kept.desk.web.audience import Audience, Listener
from kept.desk.web.raw import Receive, Scope, Send, header, refuse

log = logging.getLogger(__name__)

HEARTBEAT = 15.0
"""Seconds between comments on a silent stream: proxies cut what says nothing."""
LOOK = 7.5
"""Seconds between two looks at who may still listen."""
GATHER = 0.05
"""Seconds in which changes are gathered before they are sent as one piece."""
MOST_WAITING = 200
"""Changes that may wait for one slow screen; beyond, it is told to look at everything."""
MOST_RECENT = 1000
"""Changes that are remembered for pages whose stream is not open yet."""
READING = 0.5
"""Seconds from what a page reads in the database to the moment it says it was made at."""
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


class Stream:
    """What waits for one open screen."""

    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self.waiting: dict[Change, None] = {}
        self.stirred = asyncio.Event()
        self.is_over = False

    def offer(self, change: Change) -> None:
        if len(self.waiting) >= MOST_WAITING:
            self.waiting = {MISSED: None}
        elif MISSED not in self.waiting:
            self.waiting[Change(change.kind, change.pk)] = None
        self.stirred.set()

    def end(self) -> None:
        self.is_over = True
        self.stirred.set()


class Recent:
    """The last changes, for a page that is made before its stream is open."""

    def __init__(self) -> None:
        self._changes: deque[tuple[float, Change]] = deque(maxlen=MOST_RECENT)
        self._known_since = time()

    def remember(self, change: Change) -> None:
        """Called by whichever thread made the change."""
        if change.kind == WORK:
            return
        if len(self._changes) == MOST_RECENT:
            self._known_since = self._changes[0][0]
        self._changes.append((time(), change))

    def since(self, moment: float) -> list[Change]:
        """What changed since that moment (seconds of Unix); ``MISSED`` if not all is known."""
        if moment < self._known_since:
            return [MISSED]
        return [change for at, change in list(self._changes) if at >= moment]


class Live:
    """The ASGI application of the stream; one a process."""

    def __init__(self, *, heartbeat: float = HEARTBEAT, look: float = LOOK) -> None:
        self._heartbeat, self._look = heartbeat, look
        self._audience = Audience()
        self._streams: set[Stream] = set()
        self._numbers = itertools.count(1)
        self._recent = Recent()
        self._forget = bus.subscribe(self._recent.remember)
        self._sweeping: asyncio.Task[None] | None = None
        self._leave: Callable[[], None] | None = None
        self._is_closed = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "GET":
            return await refuse(send, 405, "Only GET: this address tells what changed.")
        try:
            listener = await self._audience.admit(header(scope, b"cookie"))
        except DatabaseError:
            return await refuse(send, 503, "The database cannot be reached.")
        if listener is None:
            return await refuse(send, 401, "Sign in first.")
        if self._is_closed:
            return await refuse(send, 503, "The desk is stopping.")
        self._open()
        stream = Stream(listener)
        self._streams.add(stream)
        if header(scope, b"last-event-id"):
            stream.offer(MISSED)
        if (made := _page_made(scope)) is not None:
            for change in self._recent.since(made - READING):
                self._hand(change, stream)
        gone = asyncio.ensure_future(_until_gone(receive, stream))
        try:
            await self._tell(stream, send)
        finally:
            gone.cancel()
            self._streams.discard(stream)

    @property
    def is_watched(self) -> bool:
        """Whether any screen is open."""
        return bool(self._streams)

    def close(self) -> None:
        """End every stream; browsers come back by themselves when the desk does."""
        if self._is_closed:
            return
        self._is_closed = True
        self._forget()
        if self._leave is not None:
            self._leave()
        if self._sweeping is not None:
            self._sweeping.cancel()
        for stream in self._streams:
            stream.end()
        self._audience.close()

    def _open(self) -> None:
        """With the first stream: listen to the bus, and look again and again who may listen."""
        if self._sweeping is not None:
            return
        loop = asyncio.get_running_loop()

        def hand_on(change: Change) -> None:
            loop.call_soon_threadsafe(self._spread, change)

        self._leave = bus.subscribe(hand_on)
        self._sweeping = asyncio.ensure_future(self._sweep())

    def _spread(self, change: Change) -> None:
        if change.kind == WORK:
            return
        for stream in self._streams:
            self._hand(change, stream)

    def _hand(self, change: Change, stream: Stream) -> None:
        if self._audience.may_hear(stream.listener, change.team):
            stream.offer(change)

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(self._look)
            asked = list(self._streams)
            try:
                staying = await self._audience.refresh(each.listener for each in asked)
            except DatabaseError as error:
                log.warning(
                    "Nobody knows who may listen, so all go on until it is known: %s", error
                )
                continue
            for stream in asked:
                if stream.listener not in staying:
                    stream.end()

    async def _tell(self, stream: Stream, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await _say(send, "retry: 2000\n\n")
        while not stream.is_over:
            try:
                await asyncio.wait_for(stream.stirred.wait(), self._heartbeat)
            except TimeoutError:
                await _say(send, ": still here\n\n")
                continue
            stream.stirred.clear()
            changes, stream.waiting = stream.waiting, {}
            await _say(send, "".join(self._event(change) for change in changes))
            await asyncio.sleep(GATHER)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _event(self, change: Change) -> str:
        data = json.dumps({"kind": change.kind, "id": change.pk})
        return f"id: {next(self._numbers)}\ndata: {data}\n\n"


def _page_made(scope: Scope) -> float | None:
    """When the page was made whose stream this is (``?since=``, seconds of Unix), if it says so."""
    given = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("since", [""])[0]
    return float(given) if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,6})?", given) else None


async def _say(send: Send, text: str) -> None:
    if text:
        await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _until_gone(receive: Receive, stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.end()
