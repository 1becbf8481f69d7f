"""kill -9 at any moment of reading, taking in and sending: nothing lost, nothing twice."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from tests.desk.channels.email.test_reader import mail
from tests.desk.peers import wait_until
from tests.desk.peers.dovecot import PASSWORD, Dovecot
from tests.desk.peers.smtp import Server
from tests.desk.running import environment, fresh_database

ADDRESS = "support@lumen-lamps.example"
LONGEST_LIFE = 0.4
MAILS, REPLIES = 3, 2
"""What comes and what is written before every life."""


class MailLine:
    """The process that begets lives, and the one that lives now."""

    def __init__(self, data: Path, log: Path, **settings: str) -> None:
        told = {"KEPT_PRIVATE_NETWORK": "yes", "DJANGO_SETTINGS_MODULE": "kept.desk.settings"}
        with log.open("w") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.desk.channels.email.mortal"], text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
                env=environment(data, **told, **settings),
            )  # fmt: skip
        self.log = log

    def tell(self, *words: Any) -> Any:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, self.log.read_text()[-3000:]
        return json.loads(answer)

    def close(self) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


@pytest.fixture
def line(dovecot: Dovecot, smtp: Server, tmp_path: Path) -> Iterator[MailLine]:
    with fresh_database() as settings:
        begetter = MailLine(tmp_path / "data", tmp_path / "log", **settings)
        begetter.tell("prepare", dovecot.port, smtp.port, PASSWORD)
        yield begetter
        begetter.close()


def kill_often(line: MailLine, dovecot: Dovecot, smtp: Server, *, times: int) -> None:
    chance = random.Random(times)
    dovecot.empty(ADDRESS)
    for life in range(times):
        dovecot.append(ADDRESS, *(mail(f"mail {life}-{number}") for number in range(MAILS)))
        line.tell("write", REPLIES)
        alive = line.tell("live", life)
        time.sleep(chance.uniform(0.0, LONGEST_LIFE))
        os.kill(alive, signal.SIGKILL)
    line.tell("retry")
    alive = line.tell("live", times)
    try:
        wait_until(lambda: _is_through(line.tell("state"), times), seconds=120, every=0.5)
    except AssertionError as error:
        error.add_note(f"{_counted(line.tell('state'))}\n{line.log.read_text()[-3000:]}")
        raise
    finally:
        os.kill(alive, signal.SIGKILL)
    _judge(line.tell("state"), smtp, times)


def _is_through(told: dict[str, Any], times: int) -> bool:
    is_in = set(told["raw"]) == {"done"} and told["raw"]["done"] >= times * MAILS
    return is_in and "queued" not in told["sent"].values()


def _counted(told: dict[str, Any]) -> str:
    return f"came: {len(told['came'])}, raw: {told['raw']}, sent: {Counter(told['sent'].values())}"


def _judge(told: dict[str, Any], smtp: Server, times: int) -> None:
    expected = {f"mail {life}-{number}" for life in range(times) for number in range(MAILS)}
    assert set(told["came"]) == expected, "nothing is lost"
    assert set(told["came"].values()) == {1}, "nothing is stored twice"
    taken = Counter(
        str(message_from_bytes(each.content)["Message-ID"]).strip("<>") for each in smtp.mails
    )
    assert len(told["sent"]) == times * REPLIES
    assert set(taken.values()) == {1}, "nothing is sent twice"
    for message, state in told["sent"].items():
        assert state in {"sent", "uncertain"}
        assert taken[message] == 1 or state == "uncertain", "what is not sent is not said to be"


def test_a_few_kills_lose_nothing_and_repeat_nothing(
    line: MailLine, dovecot: Dovecot, smtp: Server
) -> None:
    kill_often(line, dovecot, smtp, times=6)


@pytest.mark.slow
def test_200_kills_lose_nothing_and_repeat_nothing(
    line: MailLine, dovecot: Dovecot, smtp: Server
) -> None:
    kill_often(line, dovecot, smtp, times=200)
