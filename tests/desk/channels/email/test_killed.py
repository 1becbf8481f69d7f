"""kill -9 at any moment of reading, taking in, sending and laying away: nothing lost or twice."""

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
from tests.desk.channels.email.test_there_and_back import SENT
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
        if "quarantined" in {*told["raw"], *told["copies"]}:  # too many tries died with them
            line.tell("retry")
        is_in = set(told["raw"]) == {"done"} and told["raw"]["done"] >= times * MAILS
        is_out = "queued" not in told["sent"].values() and not told["to lay away"]
        return is_in and is_out

    def is_read(told: dict[str, Any]) -> bool:  # a new life reads the sent folder at once
        copies: int = told["copies"].get("done", 0)
        return is_through(told) and copies >= len(_sent(told))

    dovecot.empty(ADDRESS)
    line.kill_often(times, before=bring)
    line.live_on(times, until=is_through)
    told = line.live_on(times + 1, until=is_read)
    _judge(told, smtp, times)
    _judge_copies(told, dovecot)


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


def _judge_copies(told: dict[str, Any], dovecot: Dovecot) -> None:
    """Each reply that was sent lies in the sent folder once, and is no second reply in the desk."""
    sent = _sent(told)
    assert sorted(dovecot.ids(ADDRESS, f'"{SENT}"')) == sent
    assert told["copies"] == ({"done": len(sent)} if sent else {})
    assert told["replies"] == len(told["sent"])


def _sent(told: dict[str, Any]) -> list[str]:
    return sorted(message for message, state in told["sent"].items() if state == "sent")
