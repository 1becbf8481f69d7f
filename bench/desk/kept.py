"""Kept on the bench: ``kept serve`` as people run it, asked as a browser asks."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bench.desk import sample
from bench.desk.browser import Browser, WrongAnswer
from bench.desk.processes import cpu_seconds

PASSWORD = "correct horse battery staple"
PAGE = 50
Ask = Callable[[int], object]
"""Asks for something the nth time, and raises WrongAnswer unless it gets it."""


@dataclass(frozen=True)
class Ticket:
    """A line of tickets.tsv, as far as questions need it."""

    number: int
    subject: str
    updated: str


class Talk:
    """What the bench set holds: tickets by what changed last."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def newest(self) -> list[Ticket]:
        lines = (line.split("\t") for line in (self.folder / "tickets.tsv").open())
        tickets = [Ticket(int(row[0]), row[1], row[3]) for row in lines]
        return sorted(tickets, key=lambda each: (each.updated, each.number), reverse=True)


class Kept:
    """One running desk over a filled database."""

    name = "Kept"

    def __init__(self, talk: Talk, data: Path, database: Mapping[str, str]) -> None:
        self.talk, self.data = talk, data
        self.environment = {**os.environ, "KEPT_DATA": str(data), **database}
        self.asks: dict[str, Ask] = {
            "open list": self._open,
            "page 1,000 of all": lambda n: self._list(1_000 + n),
            "conversation, 60 messages": self._conversation,
            "search, rare word": lambda n: self._search(sample.RARE, 10),
            "search, common word": lambda n: self._search(sample.COMMON, 20),
            "create": self._create,
        }

    def start(self, *, only_pages: bool = False) -> float:
        """Start it, with its worker or without; the seconds until its first page is here."""
        began = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kept", "serve", "--port", "0", *["--web-only"] * only_pages],
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        found = re.search(r":(\d+)", self.process.stdout.readline())
        self.port = int(found[1]) if found else 0
        try:
            self.browser = Browser(self.port)
            self.browser.get("/account/login/", holds=("password",))
        except (OSError, WrongAnswer):
            self.process.kill()
            raise
        return time.perf_counter() - began

    def sign_in(self) -> None:
        self.browser.sign_in("/account/login/", login="agent2@desk.example", password=PASSWORD)

    def stop(self) -> None:
        self.browser.close()
        self.process.terminate()
        self.process.wait(20)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def take_in(self, count: int, round_: int, roots: tuple[int, ...]) -> tuple[float, float]:
        """Take mails in; seconds on the clock and of the processor, ``roots`` included."""
        program = [sys.executable, "-m", "bench.desk.intake", str(count), str(round_)]
        return measured_program(program, self.environment, roots)

    def _open(self, number: int) -> None:
        self._shows(self.browser.get("/inbox/", least=20_000))

    def _list(self, page: int) -> None:
        """Another page each time: whatever is remembered of one does not help."""
        last, first = self.talk.newest[(page - 1) * PAGE - 1 : (page - 1) * PAGE + 1]
        moment = f"{last.updated.replace(' ', 'T')}+00:00"
        cursor = json.dumps([">", moment, last.number], separators=(",", ":")).encode()
        after = base64.urlsafe_b64encode(cursor).decode().rstrip("=")
        self._shows(self.browser.get(f"/inbox/?view=all&after={after}", holds=(first.subject,)))

    def _shows(self, body: str) -> None:
        if body.count("data-row ") != PAGE:
            raise WrongAnswer(f"its list has {body.count('data-row ')} rows")

    def _conversation(self, number: int) -> None:
        ticket = sample.LONG[number % len(sample.LONG)]
        body = self.browser.get(f"/conversations/{ticket}/", least=20_000)
        if body.count("<article") != sample.LONG_MESSAGES:
            raise WrongAnswer(f"conversation {ticket} shows {body.count('<article')} messages")

    def _search(self, word: str, least: int) -> None:
        body = self.browser.get(f"/search/?q={word}", holds=("<mark>",))
        if body.count('class="found"') < least:
            raise WrongAnswer(f"{word}: {body.count('class=found')} found")

    def _create(self, number: int) -> None:
        to = f"customer{1 + number % sample.CUSTOMERS}@example.com"
        where = self.browser.post(
            "/conversations/new/", channel="1", to=to, subject=f"Your lamp {number}",
            format="plain",
            text="Here is what you asked for.\n\nWrite to us if it is not bright enough.",
        )  # fmt: skip
        if not re.fullmatch(r"/conversations/\d+/", where):
            raise WrongAnswer(f"creating leads to {where}")


def measured_program(
    program: list[str], environment: Mapping[str, str], roots: tuple[int, ...]
) -> tuple[float, float]:
    """Run a program that says ``ready``, waits for a line, works, and says ``done``.

    Returns the seconds of the work: on the clock, and of the processor with those of ``roots``.
    """
    running = subprocess.Popen(
        program, env=dict(environment), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert running.stdin and running.stdout
    try:
        _expect(running.stdout.readline(), "ready")
        before, began = cpu_seconds((running.pid, *roots)), time.perf_counter()
        running.stdin.write("\n")
        running.stdin.flush()
        _expect(running.stdout.readline(), "done")
        wall, cpu = time.perf_counter() - began, cpu_seconds((running.pid, *roots)) - before
        running.stdin.close()  # what is checked now is not measured
        if running.wait(120):
            raise WrongAnswer(f"{' '.join(program)} failed")
    finally:
        running.kill()
        running.wait()
        running.stdout.close()
    return wall, cpu


def _expect(line: str, word: str) -> None:
    if line.strip() != word:
        raise WrongAnswer(f"expected {word!r}, got {line!r}")


def prepare(folder: Path, data: Path, database: Mapping[str, str]) -> None:
    """Fill an empty desk with the bench set."""
    _program("bench.desk.filling", str(folder), data=data, database=database)


def enlarge(data: Path, database: Mapping[str, str], *, times: int) -> None:
    """Make a filled desk on PostgreSQL so many times larger."""
    _program("bench.desk.enlarging", "--times", str(times), data=data, database=database)


def _program(module: str, *arguments: str, data: Path, database: Mapping[str, str]) -> None:
    environment = {**os.environ, "KEPT_DATA": str(data), **database}
    program = [sys.executable, "-m", module, *arguments]
    subprocess.run(program, env=environment, check=True, stdout=subprocess.DEVNULL)
