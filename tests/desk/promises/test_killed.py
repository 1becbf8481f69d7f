"""kill -9 at any moment of reminding: no reminder lost, none told twice."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.desk.peers import wait_until
from tests.desk.running import environment, fresh_database

LONGEST_LIFE = 0.12
PROMISES, REMINDERS = 2, 3
"""What is promised before every life, and what is told of each."""


class Worker:
    """The process that begets lives."""

    def __init__(self, data: Path, log: Path, **settings: str) -> None:
        with log.open("w") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.desk.promises.mortal"], text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
                env=environment(data, DJANGO_SETTINGS_MODULE="kept.desk.settings", **settings),
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
def worker(tmp_path: Path) -> Iterator[Worker]:
    with fresh_database() as settings:
        begetter = Worker(tmp_path / "data", tmp_path / "log", **settings)
        begetter.tell("prepare")
        yield begetter
        begetter.close()


def kill_often(worker: Worker, *, times: int) -> None:
    chance = random.Random(times)
    for life in range(times):
        worker.tell("promise", PROMISES)
        alive = worker.tell("live", life)
        time.sleep(chance.uniform(0.0, LONGEST_LIFE))
        os.kill(alive, signal.SIGKILL)
    alive = worker.tell("live", times)
    try:
        wait_until(lambda: worker.tell("state")["left"] == 0, seconds=600, every=0.5)
    finally:
        os.kill(alive, signal.SIGKILL)
    told = worker.tell("state")["told"]
    assert len(told) == times * PROMISES * REMINDERS, "nothing is lost"
    assert set(told.values()) == {1}, "nothing is told twice"


def test_a_few_kills_lose_no_reminder_and_repeat_none(worker: Worker) -> None:
    kill_often(worker, times=8)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_200_kills_lose_no_reminder_and_repeat_none(worker: Worker) -> None:
    kill_often(worker, times=200)
