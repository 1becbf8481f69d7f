"""kill -9 at any moment of reading, taking in and sending: nothing lost, nothing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from tests.desk.channels.email import lives
from tests.desk.channels.email.lives import ADDRESS, MAILS, REPLIES
from tests.desk.channels.email.test_reader import mail
from tests.desk.mortal import Begetter, begetter
from tests.desk.peers.dovecot import PASSWORD, Dovecot
from tests.desk.peers.smtp import Server


@pytest.fixture
def line(dovecot: Dovecot, smtp: Server, tmp_path: Path) -> Iterator[Begetter]:
    with begetter(lives.__name__, tmp_path, dovecot.port, smtp.port, PASSWORD) as made:
        yield made


@pytest.mark.parametrize("times", [6, pytest.param(200, marks=pytest.mark.slow)])
def test_kills_lose_nothing_and_repeat_nothing(
    line: Begetter, dovecot: Dovecot, smtp: Server, times: int
) -> None:
    def bring(life: int) -> None:
        dovecot.append(ADDRESS, *(mail(f"mail {life}-{number}") for number in range(MAILS)))

    def is_through(told: dict[str, Any]) -> bool:
        if told["raw"].get("quarantined"):  # those that too many tries died with
            line.tell("retry")
        is_in = set(told["raw"]) == {"done"} and told["raw"]["done"] >= times * MAILS
        return is_in and "queued" not in told["sent"].values()

    dovecot.empty(ADDRESS)
    line.kill_often(times, before=bring)
    _judge(line.live_on(times, until=is_through), smtp, times)


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
