"""As many open streams as browsers would hold, and a second reader of the mailbox beside them."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate
from itertools import islice

from imap_tools import MailBoxUnencrypted

from bench.desk import sample
from bench.desk.browser import AGENT, Browser
from bench.desk.kept import PASSWORD as SIGN_IN
from bench.desk.kept import Kept
from tests.desk.peers.dovecot import PASSWORD, Dovecot

STREAMS, AGENTS, MAILS = 300, 20, 100
LONGEST = 10.0
"""Seconds after which a mail counts as not told."""
REST = 0.5
"""Seconds in which no stream was told of anything: then all of a mail was told."""


@dataclass
class Told:
    """When the mail server told its reader, and when the streams were told, of the latest mail."""

    streams: list[float] = field(default_factory=list)
    by_server: float = 0.0


class Watching:
    """All streams in one thread, a second reader of the mailbox in another."""

    def __init__(self, desk: Kept, dovecot: Dovecot) -> None:
        self._desk, self._dovecot, self._told = desk, dovecot, Told()
        self._ending = False
        self._open, self._heard = 0, time.monotonic()
        cookies = [_signed_in(desk.port, number) for number in range(1, AGENTS + 1)]
        self._loop = asyncio.new_event_loop()
        self._threads = [
            threading.Thread(target=self._listen, args=[cookies], daemon=True),
            threading.Thread(target=self._idle, daemon=True),
        ]
        for thread in self._threads:
            thread.start()
        _until(lambda: self._open == STREAMS, 60)

    def mails(self) -> tuple[list[float], list[float]]:
        """Lay mails in, one after the other; milliseconds until all streams, and the list, knew."""
        told, shown = [], []
        given = sample.mails(2 * MAILS, round_=77)
        new = (mail for mail in given if not mail.subject.startswith("Re:"))  # a row of their own
        for number, mail in enumerate(islice(new, MAILS + 3)):
            self._rest()
            self._told = now = Told()
            self._dovecot.append(sample.ADDRESS, _sent_now(mail.raw))
            _until(lambda now=now: len(now.streams) >= STREAMS and now.by_server, LONGEST)
            _until(lambda mail=mail: mail.subject[:12] in self._list(), LONGEST)
            if number >= 3:  # the first ones warm everything up
                began = min(now.by_server, max(now.streams))
                told.append(1000 * (max(now.streams) - began))
                shown.append(1000 * (time.perf_counter() - began))
        return told, shown

    def _rest(self) -> None:
        """Wait until nothing more is told of the mail before."""
        _until(lambda: time.monotonic() - self._heard > REST, LONGEST)

    def _list(self) -> str:
        return self._desk.browser.get("/inbox/pane/?view=all")

    def end(self) -> None:
        self._ending = True
        self._loop.call_soon_threadsafe(self._loop.stop)
        for thread in self._threads:
            thread.join(5)

    def _listen(self, cookies: list[str]) -> None:
        asyncio.set_event_loop(self._loop)
        streams = [
            self._loop.create_task(self._stream(cookies[number % len(cookies)]))
            for number in range(STREAMS)
        ]
        self._loop.run_forever()
        for stream in streams:
            stream.cancel()
        self._loop.run_until_complete(asyncio.gather(*streams, return_exceptions=True))
        self._loop.close()

    async def _stream(self, cookie: str) -> None:
        reader, writer = await asyncio.open_connection("localhost", self._desk.port)
        head = f"GET /events/ HTTP/1.1\r\nHost: localhost\r\nUser-Agent: {AGENT}\r\n"
        writer.write(f"{head}Cookie: {cookie}\r\n\r\n".encode())
        await reader.readuntil(b"retry:")
        self._open += 1
        counted = None
        async for line in reader:
            if b'"conversation"' not in line:
                continue
            self._heard = time.monotonic()
            if counted is not self._told:
                counted = self._told
                counted.streams.append(time.perf_counter())
        writer.close()

    def _idle(self) -> None:
        """Be told by the server as the desk is."""
        with MailBoxUnencrypted("127.0.0.1", self._dovecot.port).login(
            sample.ADDRESS, PASSWORD
        ) as line:
            line.idle.start()
            while not self._ending:
                if any(b"EXISTS" in answer for answer in line.idle.poll(timeout=1)):
                    self._told.by_server = self._told.by_server or time.perf_counter()
            line.idle.stop()


def _sent_now(raw: bytes) -> bytes:
    """A mail of the set is of its time, and would not be among the newest."""
    return re.sub(rb"(?m)^Date: [^\r]*", b"Date: " + formatdate().encode(), raw, count=1)


def _signed_in(port: int, number: int) -> str:
    browser = Browser(port)
    browser.sign_in("/account/login/", login=f"agent{number}@desk.example", password=SIGN_IN)
    browser.close()
    return "; ".join(f"{name}={value}" for name, value in browser.cookies.items())


def _until(ready: Callable[[], object], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError(f"Something did not happen within {seconds:.0f} s.")
        time.sleep(0.002)
