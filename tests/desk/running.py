"""A desk as people run it: ``kept serve`` as a process of its own, reached over the network."""

from __future__ import annotations

import os
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg

from tests.desk.cast import PASSWORD

KEPT = [sys.executable, "-m", "kept"]
OLU = "olu@lumen-lamps.example"
LETTER = "/conversations/1/"
"""Where the letter lies that Mona wrote."""


def kept(*arguments: str, data: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command line to its end; the password of the cast stands on its input."""
    return subprocess.run(
        [*KEPT, *arguments], env=environment(data, **settings), capture_output=True, text=True,
        input=f"{PASSWORD}\n", timeout=170,
    )  # fmt: skip


def environment(data: Path, **settings: str) -> dict[str, str]:
    """The environment of the tests with a data folder of its own."""
    return {**os.environ, "KEPT_DATA": str(data), **settings}


class RunningDesk:
    """One ``kept serve``; signals stop it. ``inside`` is a command that it is started by."""

    def __init__(
        self, data: Path, *arguments: str, inside: Sequence[str] = (), **settings: str
    ) -> None:
        self.data, self.file = data, data / "kept.sqlite3"
        self._clients: list[httpx.Client] = []
        self.log = data.parent / f"{data.name}.log"
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [*inside, *KEPT, "serve", "--port", "0", *arguments],
                env=environment(data, **settings), stdout=subprocess.PIPE, stderr=log, text=True,
            )  # fmt: skip
        assert self.process.stdout is not None
        told = self.process.stdout.readline()
        found = re.search(r"http://\S+", told)
        if not found:
            self.end()
            raise AssertionError(f"It did not start: {self.log.read_text()}")
        self.address = found[0]

    def stop(self, sign: signal.Signals = signal.SIGTERM) -> float:
        """Send the signal; returns the seconds until the process has ended."""
        began = time.monotonic()
        self.process.send_signal(sign)
        self.process.wait(60)
        return time.monotonic() - began

    def visitor(self, *, seconds: float = 20) -> httpx.Client:
        """A browser that nobody is signed in with."""
        client = httpx.Client(base_url=self.address, timeout=seconds)
        self._clients.append(client)
        return client

    def post(self, client: httpx.Client, path: str, **form: str) -> httpx.Response:
        """Send a form as a page of the desk would."""
        token = client.cookies["csrftoken"]
        return client.post(path, data=form, headers={"X-CSRFToken": token})

    def end(self) -> None:
        """Make sure that nothing of it is left."""
        for client in self._clients:
            client.close()
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def olu(self, *, seconds: float = 20) -> httpx.Client:
        """The owner, signed in through the form."""
        client = self.visitor(seconds=seconds)
        client.get("/account/login/")
        done = self.post(client, "/account/login/", login=OLU, password=PASSWORD)
        assert done.status_code == 302, self.log.read_text()
        return client


@contextmanager
def running(data: Path, *arguments: str, **settings: str) -> Iterator[RunningDesk]:
    """A desk that is gone at the end, whatever happens."""
    desk = RunningDesk(data, *arguments, **settings)
    try:
        yield desk
    finally:
        desk.end()


@contextmanager
def fresh_database() -> Iterator[dict[str, str]]:
    """Settings that name an empty database: none on SQLite, which lies in the data folder."""
    given = os.environ.get("DATABASE_URL", "")
    if not given:
        yield {}
        return
    name = f"kept_{secrets.token_hex(4)}"
    with psycopg.connect(given, autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name}")
        try:
            yield {"DATABASE_URL": urlunsplit(urlsplit(given)._replace(path=f"/{name}"))}
        finally:
            line.execute(f"DROP DATABASE {name} WITH (FORCE)")


def with_olu(data: Path, **settings: str) -> None:
    """Bring the database up to date, with Olu as the owner of the desk and a letter of Mona's."""
    done = kept(
        "user", "add", OLU, "--name", "Olu Adeyemi", "--password-stdin", data=data, **settings
    )
    assert done.returncode == 0, done.stderr
    letter = [sys.executable, "-m", "tests.desk.letter"]
    written = subprocess.run(
        letter, env=environment(data, **settings), capture_output=True, text=True
    )
    assert written.stdout == LETTER, written.stderr
