"""kill -9 at any moment of planning and asking: nobody is forgotten, nobody is asked twice."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.desk.peers import wait_until
from tests.desk.running import environment, fresh_database

LONGEST_LIFE = 0.25
EACH = 3
"""Matters that are settled before every life."""

Tell = Callable[..., Any]


@pytest.fixture
def tell(tmp_path: Path) -> Iterator[Tell]:
    """Says something to the process that begets lives, and returns what it answers."""
    with fresh_database() as settings, (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.desk.feedback.mortal"], text=True, stderr=log,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env=environment(
                tmp_path / "data", DJANGO_SETTINGS_MODULE="kept.desk.settings", **settings
            ),
        )  # fmt: skip
        assert process.stdin and process.stdout
        said, heard = process.stdin, process.stdout

        def say(*words: Any) -> Any:
            said.write(json.dumps(words) + "\n")
            said.flush()
            answer = heard.readline()
            assert answer, (tmp_path / "log").read_text()[-3000:]
            return json.loads(answer)

        say("prepare")
        yield say
        said.close()
        process.wait(10)
        heard.close()


def kill_often(tell: Tell, *, times: int) -> None:
    chance = random.Random(times)
    for life in range(times):
        tell("write", life, EACH)
        alive = tell("live", life)
        time.sleep(chance.uniform(0.0, LONGEST_LIFE))
        os.kill(alive, signal.SIGKILL)
    alive = tell("live", times)
    everybody = times * EACH
    try:
        wait_until(lambda: tell("state")["mails"] >= everybody, seconds=120, every=0.3)
    finally:
        os.kill(alive, signal.SIGKILL)
    told = tell("state")
    assert told["check_backs"] == told["mails"] == told["events"] == everybody
    assert told["asked"] == [["asked", everybody]]
    assert told["each"] == [[1, everybody]], "nobody is asked twice"


def test_a_few_kills_forget_nobody_and_repeat_nothing(tell: Tell) -> None:
    kill_often(tell, times=6)


@pytest.mark.slow
def test_200_kills_forget_nobody_and_repeat_nothing(tell: Tell) -> None:
    kill_often(tell, times=200)
